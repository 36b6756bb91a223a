"""Write a file whole or not at all: a full disk, or a program that is killed, leaves the file of before as it was."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path


def write_synced(path: Path, raw: bytes) -> None:
    """Write a file, and wait until it is on the disk. Raises OSError, and may then leave a part of it."""
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, raw: bytes) -> None:
    """Put bytes into a file that is new, or in the place of those in it. Raises OSError, with all as it was.

    A pipe or a device, such as `/dev/stdout`, takes them as they come: it stays what it is.
    """
    path = path.resolve()  # a link stays one
    if path.exists() and not path.is_file():
        path.write_bytes(raw)
        return
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
    else refuse it, since it cannot know whose files are in it. What somebody else puts there meanwhile stays.
    """
    kept = {folder} if folder.exists() else set()
    begun: list[Path] = []
    try:
        for relative, raw in files:
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                begun.append(target)
                file.write(raw)
    except BaseException:
        _take_away(begun, folder, kept)
        raise
    return len(begun)


def _take_away(files: Iterable[Path], folder: Path, kept: Container[Path]) -> None:
    """Remove files, and the folders up to one that are empty without them."""
    folders = {folder}
    for path in files:
        path.unlink(missing_ok=True)
        folders |= {parent for parent in path.parents if parent.is_relative_to(folder)}
    for empty in sorted(folders, reverse=True):
        if empty not in kept:
            with suppress(OSError):
                empty.rmdir()
