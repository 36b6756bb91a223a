"""Files that are written whole or not at all, on a disk that is full."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trustplan.primitives.whole_files import fill_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_full(_handle: int) -> None:
    """What a full disk says when bytes are to be on it."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_bytes_take_the_place_of_others_with_their_rights(tmp_path: Path) -> None:
    """Also through a link, which stays one; nothing is left beside it."""
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    write_whole(path, b"one")
    path.chmod(0o640)
    if sys.platform != "win32":
        link.symlink_to(path)
        write_whole(link, b"two")
        assert (link.is_symlink(), path.read_bytes(), path.stat().st_mode & 0o777) == (True, b"two", 0o640)
        link.unlink()
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("old", [None, b"answers"])
def test_a_full_disk_leaves_what_was_there(old: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And names the file that was asked for."""
    path = tmp_path / "answers.xlsx"
    if old is not None:
        path.write_bytes(old)
    monkeypatch.setattr(os, "fsync", is_full)
    with pytest.raises(OSError, match="No space") as refused:
        write_whole(path, b"new")
    assert refused.value.filename == str(path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == ({} if old is None else {path.name: old})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_takes_the_bytes_and_stays_one(tmp_path: Path) -> None:
    """As /dev/stdout does, and /dev/null, which a file in its place would take from every program."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"two lines\n")
        assert os.read(reader, 99) == b"two lines\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_what_somebody_else_puts_into_a_folder_meanwhile_stays(tmp_path: Path) -> None:
    """Also where it has the name of a file that was to come; what was written before is taken away."""
    folder = tmp_path / "mails"

    def files() -> Iterator[tuple[str, bytes]]:
        yield "one/a.txt", b"a"
        (folder / "one" / "own.txt").write_bytes(b"own")
        (folder / "two").mkdir()
        yield "two/deep/b.txt", b"b"
        (folder / "two" / "c.txt").write_bytes(b"theirs")
        yield "two/c.txt", b"ours"

    with pytest.raises(FileExistsError):
        fill_folder(folder, files())
    left = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert left == {"one/own.txt": b"own", "two/c.txt": b"theirs"}
    assert not (folder / "two" / "deep").exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_that_is_not_filled_is_left_as_it_was(is_there: bool, tmp_path: Path) -> None:
    """Empty or away, so that the same can be said again."""
    folder = tmp_path / "mails"
    if is_there:
        folder.mkdir()

    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.txt", b"a"
        yield "b/c.txt", b"c"
        is_full(0)

    with pytest.raises(OSError, match="No space"):
        fill_folder(folder, files())
    assert folder.is_dir() == is_there
    assert list(tmp_path.rglob("*")) == [folder] * is_there
    assert fill_folder(folder, [("a.txt", b"a"), ("b/c.txt", b"c")]) == 2
    assert (folder / "b/c.txt").read_bytes() == b"c"
