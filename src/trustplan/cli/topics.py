"""What can be explained by name: the rules of the check, kinds of files, ratings and guides."""

from __future__ import annotations

import re
from pathlib import Path

from trustplan.primitives.shipped import shipped_documents


def rules() -> dict[str, str]:
    """The words on each rule of the check, with its name as their first line."""
    page = shipped_documents()["checks.md"].read_text(encoding="utf-8")
    parts = re.split(r"^### (\S+)$", page, flags=re.MULTILINE)
    found = {}
    for rule, text in zip(parts[1::2], parts[2::2], strict=True):
        found[rule] = f"{rule}\n\n{text.split(chr(10) + '## ')[0].strip()}"
    return found


def topics() -> list[str]:
    """What can be explained without plans, by name: rules, kinds of file, ratings and guides."""
    from trustplan.model import Rating  # noqa: PLC0415  only loaded when asked for
    from trustplan.source.layout import FIXED, REFERENCE  # noqa: PLC0415

    guides = [Path(path.removesuffix("/index.md")).stem for path in shipped_documents() if path.endswith(".md")]
    ratings = [rating.value for rating in Rating]
    return [*rules(), *FIXED, *REFERENCE, "plan", "framework", *ratings, *guides]
