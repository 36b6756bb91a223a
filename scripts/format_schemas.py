"""Lay the schemas out, as `make fix` does: what fits on one line stands on one line.

    python scripts/format_schemas.py [--check] [FILE...]

Without files, all of schemas/. With --check nothing is written; it ends with 1 where a file is laid out otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
WIDTH = 120
STEP = "  "


def format_json(text: str) -> str:
    """The same data, one entry a line where an object or array does not fit on the line."""
    return _lines(json.loads(text), margin="", used=0) + "\n"


def _lines(value: Any, *, margin: str, used: int) -> str:  # noqa: ANN401  whatever JSON can hold
    """A value as text. `used` is how much of its first line is taken before it; a comma may follow it."""
    flat = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or used + len(flat) + len(",") <= WIDTH:
        return flat
    inner = margin + STEP
    entries = []
    if isinstance(value, dict):
        for key, part in value.items():
            start = f"{inner}{json.dumps(key, ensure_ascii=False)}: "
            entries.append(start + _lines(part, margin=inner, used=len(start)))
    else:
        entries += [inner + _lines(part, margin=inner, used=len(inner)) for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join((opening, ",\n".join(entries), margin + closing))


def main(words: list[str] | None = None) -> int:
    """Write the files that are laid out otherwise, or name them."""
    parser = argparse.ArgumentParser(description="Lay JSON files out: what fits on one line stands on one line.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a file would change")
    options = parser.parse_args(words)
    changed = 0
    for path in options.files or sorted((ROOT / "schemas").glob("*.json")):
        text = path.read_text(encoding="utf-8")
        wanted = format_json(text)
        if text == wanted:
            continue
        changed += 1
        if options.check:
            print(f"{path} would be laid out anew; run `make fix`.")
        else:
            path.write_text(wanted, encoding="utf-8", newline="\n")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
