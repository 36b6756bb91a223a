"""Write a file whole or not at all: a full disk, or a program that is killed, leaves the file of before as it was."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_synced(path: Path, raw: bytes) -> None:
    """Write a file, and wait until it is on the disk. Raises OSError, and may then leave a part of it."""
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, raw: bytes) -> None:
    """Put bytes into a file that is new, or in the place of those in it. Raises OSError, with all as it was."""
    path = path.resolve()  # a link stays one
    part = path.with_name(f".trustplan-{os.getpid()}")
    try:
        write_synced(part, raw)
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)  # noqa: PTH105  whole or not at all, on every system
    except OSError as error:
        error.filename = str(path)  # nobody knows the other name
        raise
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def fill_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a folder that is empty or not there, each by its path in it; how many there were.

    Whatever goes wrong, also while the next file is made, leaves the folder empty or away as before: the next run would
    else refuse it, since it cannot know whose files are in it.
    """
    is_new = not folder.exists()
    count = 0
    try:
        for relative, raw in files:
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
            count += 1
    except BaseException:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        if is_new and folder.is_dir():
            folder.rmdir()
        raise
    return count
