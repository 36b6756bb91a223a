"""What is made once for all processes that run tests, however many there are."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` filled, here or in another process of this run. Nobody may change what is in it."""
    base = factory.getbasetemp()
    room = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "made-once"
    room.mkdir(exist_ok=True)
    folder = room / name
    with (room / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (room / f"{name}.done").exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that failed halfway
            folder.mkdir()
            make(folder)
            (room / f"{name}.done").touch()
    return folder
