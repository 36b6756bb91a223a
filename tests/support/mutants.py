"""The program without one of its guards, to see that somebody notices."""

from __future__ import annotations

import shutil
from pathlib import Path

from builders import ROOT


def without(folder: Path, name: str, words: str, instead: str) -> Path:
    """A copy of the source with other words in one place of one file. Returns the folder to import it from."""
    shutil.copytree(ROOT / "src" / "trustplan", folder / "trustplan", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "schemas", folder / "trustplan" / "schemas")
    path = folder / "trustplan" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(words) == 1, f"this guard is written otherwise now: {words}"
    path.write_text(text.replace(words, instead), encoding="utf-8")
    return folder
