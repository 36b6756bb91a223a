"""Put new files where there are none, or added to, so that an end halfway does no harm."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.cli.new_files import NotMadeError
from trustplan.cli.write_lock import write_lock
from trustplan.loading.check import check
from trustplan.loading.updates.edited_files import NewFile
from trustplan.loading.updates.store import WriteError, write_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from trustplan.primitives.findings import Finding

STAGE = ".trustplan-new"
# What may be in a folder in which a trust begins: git's own, the program, and what a system leaves behind.
_BESIDE = frozenset((".git", ".venv", "venv", "wheels", ".DS_Store", "Thumbs.db", "desktop.ini", STAGE))
_MOST_NAMED = 6


def begin(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a new trust into a folder that has none of its own. Raises NotMadeError, and writes nothing, else.

    They are first written beside their places and checked, then moved; `STAGE` is the last to go.
    """
    must_be_empty(folder)
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    moved: list[Path] = []
    try:
        for relative, text in files.items():
            path = stage / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        _must_be_right(check(stage / "plans", shown_as="plans").errors)
        for entry in sorted(os.listdir(stage)):  # noqa: PTH208  names, to be moved
            moved.append((stage / entry).rename(folder / entry))  # noqa: PERF401  each is known as soon as it is there
    except BaseException:
        for path in moved:
            path.rename(stage / path.name)
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def add(plans: Path, shown_as: str, files: Mapping[str, str | bytes], day: date) -> None:
    """Write files below a folder of plans, new ones or others' with more in them, if a check then has no new error.

    Raises NotMadeError, and writes nothing, else. All are written, or none.
    """
    new: list[NewFile] = []
    for relative, text in files.items():
        path = plans / relative
        was = path.read_bytes() if path.is_file() else None
        new.append(NewFile(path=relative, before=was, after=text if isinstance(text, bytes) else text.encode()))
    with tempfile.TemporaryDirectory(prefix="trustplan-new-") as scratch:
        copy = Path(scratch) / "plans"
        shutil.copytree(plans, copy, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        before = {finding.key for finding in check(copy, shown_as=shown_as, today=day).errors}
        for file in new:
            (copy / file.path).parent.mkdir(parents=True, exist_ok=True)
            (copy / file.path).write_bytes(file.after)
        after = check(copy, shown_as=shown_as, today=day).errors
    _must_be_right(finding for finding in after if finding.key not in before)
    try:
        with write_lock(plans, shown_as):
            write_together(plans, new)
    except WriteError as error:
        raise NotMadeError(str(error)) from None


def end_earlier_run(plans: Path, shown_as: str) -> None:
    """Finish what a run that was stopped had begun to write: its files may be what is asked for again.

    Raises NotMadeError where another one is writing now.
    """
    try:
        with write_lock(plans, shown_as):
            pass
    except WriteError as error:
        raise NotMadeError(str(error)) from None


def must_be_empty(folder: Path) -> None:
    """Raise NotMadeError where a folder holds anything of its own, and name it."""
    found = sorted(p.name for p in folder.iterdir() if p.name not in _BESIDE and p.suffix != ".whl")
    if not found:
        return
    if (folder / STAGE).exists():
        msg = (
            f"An earlier run of “trustplan new” was ended here before it was done. Delete {STAGE} and what it had "
            f"written already ({_some(found)}), and run it again."
        )
        raise NotMadeError(msg)
    msg = f"This folder is not empty, and nothing in it is overwritten. It holds {_some(found)}. Run “trustplan new” in an empty folder."
    if (folder / "plans").is_dir():
        msg += " To add to the trust that is here, use “trustplan new school”, plan, meeting, role or measure."
    raise NotMadeError(msg)


def _some(names: list[str]) -> str:
    shown = [name if name.isprintable() else ascii(name)[1:-1] for name in names[:_MOST_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _must_be_right(errors: Iterable[Finding]) -> None:
    found = [f"{f.place.file}:{f.place.line}: {f.message} {f.fix}".rstrip() for f in errors]
    if found:
        msg = "Nothing was written, since a check would then find:\n" + "\n".join(found[:_MOST_NAMED])
        raise NotMadeError(msg)
