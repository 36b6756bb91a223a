"""Several files are written together: all as they were or all new, whenever the program is stopped, and by one at a time."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trustplan.loading.updates.edited_files import NewFile
from trustplan.loading.updates.store import LIST, STAGE, WriteError, alone_in, finish, write_together

PLAN, FIGURES, NEW = "schools/ash/plan.yaml", "schools/ash/measurements.yaml", "schools/ash/reviews.yaml"
FILES = (
    NewFile(path=PLAN, before=b"old plan\n", after=b"new plan\n"),
    NewFile(path=FIGURES, before=b"old figures\n", after=b"new figures\n"),
    NewFile(path=NEW, before=None, after=b"reviews\n"),
)
OLD = {PLAN: b"old plan\n", FIGURES: b"old figures\n"}
DONE = {file.path: file.after for file in FILES}


class StoppedError(BaseException):
    """A kill."""


@pytest.fixture(autouse=True)
def _no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """To wait for the disk takes most of the time, and shows nothing here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def old_plans(folder: Path) -> Path:
    """Plans with two files."""
    for path, raw in OLD.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """The same, for a test."""
    return old_plans(tmp_path)


def state(plans: Path) -> dict[str, bytes]:
    """All that is in the folder, hidden files too."""
    return {path.relative_to(plans).as_posix(): path.read_bytes() for path in plans.rglob("*") if path.is_file()}


def stopping(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Stop the program at its n-th step that touches the disk."""
    made: list[str] = []

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*words: Any, **more: Any) -> Any:
            if len(made) == steps:
                raise StoppedError
            made.append(name)
            return call(*words, **more)

        return step

    for name in ("replace", "fsync", "rmdir", "unlink"):
        monkeypatch.setattr(os, name, counted(name, getattr(os, name)))
    monkeypatch.setattr(Path, "mkdir", counted("mkdir", Path.mkdir))
    monkeypatch.setattr(Path, "open", counted("open", Path.open))


def test_files_are_written_together_and_nothing_is_left_beside_them(plans: Path) -> None:
    """Whole, with the rights that they had."""
    (plans / PLAN).chmod(0o640)
    write_together(plans, FILES)
    assert state(plans) == DONE
    assert (plans / PLAN).stat().st_mode & 0o777 == 0o640
    assert finish(plans) == []


def test_a_kill_at_any_step_leaves_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun is finished by the next run, or nothing was begun."""
    ends: list[bool] = []
    for steps in range(100):
        plans = old_plans(tmp_path / str(steps))
        with monkeypatch.context() as patch:
            stopping(patch, steps)
            try:
                write_together(plans, FILES)
            except StoppedError:
                ends.append(False)
            else:
                ends.append(True)
        for path, raw in state(plans).items():
            if not path.startswith(STAGE):
                assert raw in (OLD.get(path), DONE[path])  # no file is ever cut short
        finish(plans)
        assert state(plans) in (OLD, DONE)
        if ends[-1]:
            break
    assert len(ends) > 15
    assert ends == [False] * (len(ends) - 1) + [True]


def test_a_full_disk_leaves_nothing_beside_the_files(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are as they were, and no folder is left that somebody would commit."""
    before = state(plans)

    def is_full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", is_full)
    with pytest.raises(OSError, match="No space"):
        write_together(plans, FILES)
    assert state(plans) == before
    assert not (plans / STAGE).exists()


def test_a_folder_that_cannot_be_written_is_named(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not the one in it that nobody knows."""

    def refuse(path: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OSError, match="Read-only") as refused:
        write_together(plans, FILES)
    assert refused.value.filename == str(plans)


def test_a_file_that_somebody_changed_is_not_written_over(plans: Path) -> None:
    """Neither are the others."""
    (plans / FIGURES).write_bytes(b"by hand\n")
    with pytest.raises(WriteError, match=r"measurements\.yaml has changed meanwhile"):
        write_together(plans, FILES)
    assert state(plans) == {**OLD, FIGURES: b"by hand\n"}


@pytest.mark.skipif(os.name != "posix", reason="Windows locks no folder")
def test_one_of_two_is_told_to_wait(plans: Path) -> None:
    """And may write once the other has ended."""
    with alone_in(plans), pytest.raises(WriteError, match="Somebody else is writing to these plans"), alone_in(plans):
        pass
    with alone_in(plans):
        write_together(plans, FILES)
    assert state(plans) == DONE


@pytest.mark.parametrize(
    "rows",
    [
        [{"path": "../outside.yaml", "old": "", "new": "x"}],
        [{"path": "schools/ash/../../../outside.yaml", "old": "", "new": "x"}],
        [{"path": "trust/no-plan.txt", "old": "", "new": "x"}],
        [{"path": "schools/link/plan.yaml", "old": "", "new": "x"}],
        [{"path": PLAN}],
        [PLAN],
        "x",
        None,
    ],
)
def test_a_list_that_no_run_has_left_writes_nothing(tmp_path: Path, rows: object) -> None:
    """A repository may hold such a folder; it can name no file outside the plans."""
    plans = tmp_path / "plans"
    (plans / STAGE).mkdir(parents=True)
    (plans / "schools").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (plans / "schools" / "link").symlink_to(tmp_path / "elsewhere")
    (plans / STAGE / LIST).write_text(json.dumps(rows), encoding="utf-8")
    (plans / STAGE / "0").write_bytes(b"bad\n")
    assert finish(plans) == []
    assert state(tmp_path) == {}
