"""A trial: the plans as they would be with other texts in some files, read and checked in a copy."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.loading.load import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def load_with(plans: Path, shown_as: str, texts: Mapping[str, bytes], today: date) -> Loaded:
    """What the plans are with some files, by their paths below the folder, in place of those that are there.

    Nothing can have happened after `today`. The folder itself is not written.
    """
    with tempfile.TemporaryDirectory(prefix="trustplan-trial-") as folder:
        copy = Path(folder) / "plans"
        shutil.copytree(plans, copy, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        for relative, raw in texts.items():
            (copy / relative).write_bytes(raw)
        return load(copy, shown_as=shown_as, today=today)
