"""Results of earlier builds, kept beside the package as Python keeps compiled modules: a build need not make them again.

A result that cannot be read or written is just made again.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@cache
def cache_folder(name: str) -> Path | None:
    """A folder for what is kept; None where none can be made there."""
    folder = Path(__file__).with_name("__pycache__") / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def from_cache(folder: Path | None, name: str, given: object, make: Callable[[], T]) -> T:
    """What `make` gives, which depends on `given` alone; that of an earlier build where `given` is written the same."""
    if folder is None:
        return make()
    file = folder / f"{name.replace('/', '_')}.pickle"
    key = hashlib.sha256(repr(given).encode()).digest()
    with suppress(Exception):  # there is none yet, or it was written by another version of what is in it
        before = file.read_bytes()
        if before.startswith(key):
            found: T = pickle.loads(before[len(key) :])  # noqa: S301  our own build wrote it, where its code is
            return found
    made = make()
    with suppress(OSError):
        part = file.with_name(f".{file.name}-{os.getpid()}")
        part.write_bytes(key + pickle.dumps(made))
        part.replace(file)  # whole or not at all, as another build may read it now
    return made
