"""The right trust after what people do to it, and two folders of plans compared."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from corpus import VALID
from files_once import files_once
from revision_rows import ROWS
from trustplan.diff.revisions import Comparison, compare_revisions
from trustplan.loading.load import load

DAY = date(2026, 11, 20)


def edited(name: str, folder: Path) -> Path:
    """The right trust after the edits of a row."""
    plans = folder / "plans"
    shutil.copytree(VALID, plans)
    for file, old, new in ROWS[name]:
        path = plans / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text
        if new is None:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.replace(old, new, 1).encode() if old else new.encode())
    return plans


def compared(old: Path, new: Path) -> Comparison:
    """Two folders compared."""
    with files_once():
        return compare_revisions(load(old, shown_as="plans"), load(new, shown_as="plans"), DAY)
