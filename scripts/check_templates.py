"""Check how the templates are laid out, and print their longest line; `make check` runs it.

    python scripts/check_templates.py [FILE...]

Without files, all templates of the package. It ends with 1 where one breaks a rule. What a line break in a template
means is said in src/trustplan/website/rendering.py.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WIDTH = 140
STEP = 2
_DEFINED = re.compile(r"\bis\s+(not\s+)?defined\b")
_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)")


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Each rule that a template breaks, with its line."""
    above = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.lstrip(" ")
        if len(line) > WIDTH:
            yield number, f"has {len(line)} characters; {WIDTH} are the most"
        if "\t" in line:
            yield number, "has a tab"
        if line != line.rstrip():
            yield number, "ends in a space, which is not output"
        if (len(line) - len(bare)) % STEP:
            yield number, f"is not indented by a multiple of {STEP}"
        if _DEFINED.search(line):
            yield number, "asks whether a value is defined; pass it always"
        if (macro := _MACRO.search(line)) and not above.endswith("#}"):
            yield number, f"begins the macro {macro[1]} with no comment above it"
        above = line


def templates() -> list[Path]:
    """All templates of the package."""
    package = ROOT / "src" / "trustplan"
    return sorted([*package.glob("*/templates/*.html"), *package.glob("mkdocs_plugin/theme/*.html")])


def main(words: list[str] | None = None) -> int:
    """Print what is wrong and the longest line."""
    parser = argparse.ArgumentParser(description="Check how the templates are laid out.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    paths = parser.parse_args(words).files or templates()
    lines = longest = 0
    is_wrong = False
    for path in paths:
        text = path.read_text(encoding="utf-8")
        lengths = [len(line) for line in text.splitlines()]
        lines += len(lengths)
        longest = max(longest, *lengths, 0)
        for number, what in problems(text):
            is_wrong = True
            print(f"{path}:{number} {what}")
    print(f"{len(paths)} templates, {lines} lines, the longest {longest} characters")
    return 1 if is_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
