"""Write a zip file whole or not at all: takes paths with their bytes, gives the same file for the same."""

from __future__ import annotations

import os
import re
import zipfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from trustplan.mkdocs_plugin.offline import MOST, not_everywhere
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.processes import is_running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import IO

_FILE, _ON_UNIX = 0o100644 << 16, 3  # an ordinary file that its owner may write, whatever system makes the zip
_FIRST_YEAR = 1980  # of zip files


class ZipError(TrustplanError):
    """A file of a site that no zip file for every system can have; the message says which, and what to do."""


class Written(NamedTuple):
    """How many files and bytes there are in the zip file and how large it is, and the paths that are long for Windows."""

    files: int
    size: int
    long: list[str]


@contextmanager
def new_zip(target: Path) -> Iterator[IO[bytes]]:
    """A file to write into. It is put in the place of `target` when all is well, and removed where it is not.

    It is beside it, under a hidden name with this process's number; what killed processes left there is removed. Raises
    OSError where the folder cannot be written.
    """
    _clear(target)
    part = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)  # noqa: PTH105  whole or not at all, on every system
    except OSError as error:
        if error.filename == str(part):
            error.filename = str(target)
        raise
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _clear(target: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(target.name)}-(\d+)")
    for path in target.parent.iterdir():
        match = pattern.fullmatch(path.name)
        if match and not is_running(int(match[1])):
            with suppress(OSError):
                path.unlink()


def write_zip(file: IO[bytes], folder: str, files: Iterable[tuple[str, bytes]], day: date) -> Written:
    """Write paths with their bytes into one folder of a zip file, all of one day.

    Raises ZipError for a path that some system cannot have, and for two that only differ in case.
    """
    known: dict[str, str] = {}
    long: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path, raw in files:
            if why := not_everywhere(path):
                msg = f"“{path}” {why}, so not every computer can unpack it. Rename it, and build again."
                raise ZipError(msg)
            other = known.setdefault(path.casefold(), path)
            if other != path:
                msg = f"“{other}” and “{path}” are one file for Windows and macOS. Rename one, and build again."
                raise ZipError(msg)
            if len(path) > MOST:
                long.append(path)
            entry = zipfile.ZipInfo(f"{folder}/{path}", (max(day.year, _FIRST_YEAR), day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _FILE, _ON_UNIX
            made.writestr(entry, raw, compresslevel=9)
    return Written(len(known), file.tell(), long)
