"""Broken files, one error each, and the small right trust that each of them breaks: the data below tests/plans/."""

from __future__ import annotations

import shutil
from pathlib import Path

from builders import CORPUS

VALID, INVALID = CORPUS / "valid", CORPUS / "invalid"
CASES = sorted(p.name for p in INVALID.iterdir() if p.is_dir())


def broken(case: str, folder: Path) -> Path:
    """The right trust with one thing broken, as the folder of its plans."""
    plans = folder / "plans"
    shutil.copytree(VALID, plans)
    shutil.copytree(INVALID / case, plans, dirs_exist_ok=True)
    return plans
