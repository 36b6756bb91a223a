"""Write several plan files together: all are as they were, or all are new, whenever the program is stopped.

New files are first written into a hidden folder of the plans, with a list of them last; then each is moved to its place. What
a stopped run has left there is finished by the next one, or thrown away where the list was not there yet.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.whole_files import write_synced
from trustplan.source.layout import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trustplan.loading.updates.edited_files import NewFile

STAGE = ".trustplan-apply"
LIST = "list.json"


class WriteError(TrustplanError):
    """Files that cannot be written now; the message says why, and what to do."""


@contextmanager
def alone_in(plans: Path) -> Iterator[None]:
    """Within this context nobody else applies slips to a folder. Raises WriteError where somebody does already."""
    if os.name != "posix":  # Windows locks no folder; there each file is compared once more before it is written
        yield
        return
    import fcntl  # noqa: PLC0415  only there on such systems

    held = os.open(plans, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = "Somebody else is writing to these plans now. Nothing was written: run the command again in a moment."
            raise WriteError(msg) from None
        except OSError:
            pass  # a disk that knows no locks
        yield
    finally:
        os.close(held)


def write_together(plans: Path, files: Sequence[NewFile]) -> None:
    """Write some files. Raises WriteError, with nothing written, where one is no longer as it was read.

    Raises OSError where the disk refuses it. Nothing is written then, unless it does so only when the files are moved to
    their places: the next run goes on with that.
    """
    stage = plans / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        _stage(plans, stage, files)
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)  # the disk may be full, and nobody would look for it here
        if error.filename is not None:
            error.filename = str(plans)  # nobody knows the folder in it
        raise
    finish(plans)


def _stage(plans: Path, stage: Path, files: Sequence[NewFile]) -> None:
    """Write the new files into a folder of their own, with the list of them last."""
    stage.mkdir()
    rows: list[dict[str, str]] = []
    for number, file in enumerate(files):
        staged = stage / str(number)
        write_synced(staged, file.after)
        if file.before is not None:
            shutil.copymode(plans / file.path, staged)
        rows.append({"path": file.path, "old": _sum(file.before), "new": _sum(file.after)})
    write_synced(stage / f"{LIST}.part", json.dumps(rows).encode())
    os.replace(stage / f"{LIST}.part", stage / LIST)  # noqa: PTH105  whole or not at all, on every system


def is_begun(plans: Path) -> bool:
    """Whether a stopped run has begun to move new files to their places, so that some may be new and others old."""
    return bool(_rows(plans, plans / STAGE / LIST))


def finish(plans: Path) -> list[str]:
    """Finish what a stopped run has begun to write; the files that it wrote. Raises WriteError where one has changed since."""
    stage = plans / STAGE
    if not stage.is_dir() or stage.is_symlink():
        return []
    rows = _rows(plans, stage / LIST)
    for row in rows:
        if _sum(_bytes(plans / row["path"])) not in (row["old"], row["new"]):
            shutil.rmtree(stage)
            msg = f"{row['path']} has changed meanwhile. Look at “git diff”, and run the command again."
            raise WriteError(msg)
    for number, row in enumerate(rows):
        if (stage / str(number)).exists():
            (plans / row["path"]).parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / str(number), plans / row["path"])  # noqa: PTH105
    shutil.rmtree(stage)
    return [row["path"] for row in rows]


def _rows(plans: Path, path: Path) -> list[dict[str, str]]:
    """The list of a stopped run; an empty one where there is none, or where it names what is no plan file of this folder."""
    try:
        rows: list[dict[str, str]] = json.loads(path.read_bytes())
        for row in rows:
            is_inside = (plans / row["path"]).resolve().is_relative_to(plans.resolve())
            if not is_inside or not kind_of(row["path"])[0] or not isinstance(row["old"] + row["new"], str):
                return []
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []
    return rows


def _bytes(path: Path) -> bytes | None:
    """The bytes of a file; None where there is none."""
    if not path.is_file():
        return None
    return path.read_bytes()


def _sum(raw: bytes | None) -> str:
    """What tells two versions of a file apart; nothing for a file that is not there."""
    if raw is None:
        return ""
    import hashlib  # noqa: PLC0415  only loaded when asked for

    return hashlib.sha256(raw).hexdigest()
