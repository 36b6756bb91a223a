"""Pages written by two processes: each once and whole, whatever becomes of the second."""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

import pytest

from trustplan.mkdocs_plugin import writer as writing
from trustplan.mkdocs_plugin.writer import Writer
from trustplan.primitives.contents import Remarked
from trustplan.primitives.worker import second_process


class _Frames:
    """Frames that write a page's name, and fail or stop at a given one."""

    def __init__(self, fails_on: str = "", dies_on: str = "") -> None:
        self.fails_on, self.dies_on, self.here = fails_on, dies_on, os.getpid()

    def prepare(self, pages: Any) -> None:
        """Nothing is needed."""

    def around(self, page: Any) -> str:
        """The page's name."""
        if page == self.fails_on:
            msg = f"{page} cannot be made"
            raise RuntimeError(msg)
        if page == self.dies_on and os.getpid() != self.here:
            os._exit(9)
        return f"This is {page}.\n"


def written(folder: Path, frames: Any, count: int = 60) -> dict[str, str]:
    """What a writer leaves of some pages and one late file."""
    pages: Any = {folder / f"{n}" / "index.html": f"page {n}" for n in range(count)}
    writer: Writer[Any] = Writer()
    with second_process():
        writer.begin_files({folder / "data" / "late.json": lambda: "{}"})
        writer.begin_pages(pages, frames)
    writer.finish()
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_pages_are_written_once_and_whole_by_two(tmp_path: Path) -> None:
    """From the front by one process, from the back by the other, and nothing besides."""
    assert written(tmp_path, _Frames()) == {
        "data/late.json": "{}",
        **{f"{n}/index.html": f"This is page {n}.\n" for n in range(60)},
    }


def test_a_second_process_that_dies_leaves_no_page_unwritten(tmp_path: Path) -> None:
    """What it had not written, this process writes."""
    found = written(tmp_path, _Frames(dies_on="page 20"))
    assert len(found) == 61
    assert found["20/index.html"] == "This is page 20.\n"


@pytest.mark.parametrize("may_fork", [True, False])
def test_files_that_others_wrote_meanwhile_stop_neither_process(*, may_fork: bool, tmp_path: Path) -> None:
    """A theme or another plugin may have files at some of the addresses: what lies between two of them is written too."""
    pages: Any = {tmp_path / f"{n}" / "index.html": f"page {n}" for n in range(60)}
    writer: Writer[Any] = Writer()
    for n in (20, 40):
        (tmp_path / f"{n}").mkdir()
        (tmp_path / f"{n}" / "index.html").write_text("another's", encoding="utf-8")
    with second_process() if may_fork else nullcontext():
        writer.begin_pages(pages, cast("Any", _Frames()))
    writer.finish()
    found = [(tmp_path / f"{n}" / "index.html").read_text(encoding="utf-8") for n in range(60) if n not in (20, 40)]
    assert found == [f"This is page {n}.\n" for n in range(60) if n not in (20, 40)]


def test_a_page_that_cannot_be_made_stops_the_build(tmp_path: Path) -> None:
    """Whichever process came upon it."""
    assert writing.FEW < 45
    with pytest.raises(RuntimeError, match="page 20 cannot be made"):
        written(tmp_path, _Frames(fails_on="page 20"))


def test_files_are_begun_before_the_pages_are_known(tmp_path: Path) -> None:
    """So that a second core has work while the pages' contents are made, which takes a tenth of a build."""
    files: Any = {tmp_path / f"{n}.csv": f"{n}\n".__str__ for n in range(writing.FEW + 1)}
    writer: Writer[Any] = Writer()
    with second_process():
        writer.begin_files(files)
        writer.give_up()  # waits for the second process
    assert sorted(tmp_path.iterdir()) == sorted(files)


@pytest.mark.parametrize("may_fork", [True, False])
def test_a_file_that_cannot_be_made_stops_the_build(*, may_fork: bool, tmp_path: Path) -> None:
    """Whichever process came upon it, and with the error as it was."""

    def fails() -> str:
        raise RuntimeError("no such figure")

    files: Any = {tmp_path / f"{n}.csv": str for n in range(writing.FEW)} | {tmp_path / "wrong.csv": fails}
    writer: Writer[Any] = Writer()
    with second_process() if may_fork else nullcontext():
        writer.begin_files(files)
        writer.begin_pages({}, cast("Any", _Frames()))
    with pytest.raises(RuntimeError, match="no such figure"):
        writer.finish()


@pytest.mark.parametrize("may_fork", [True, False])
def test_remarks_on_files_are_known_whichever_process_wrote_them(*, may_fork: bool, tmp_path: Path) -> None:
    """Each once and in the order of the files, though both processes may have made the same one."""
    files: Any = {tmp_path / f"{n}.csv": str for n in range(writing.FEW)}
    for n in (9, 7, 8):
        files[tmp_path / f"{n}.pdf"] = lambda n=n: Remarked.of(b"%PDF", [f"{n}.pdf lacks a shape.", "Send another."])
    writer: Writer[Any] = Writer()
    with second_process() if may_fork else nullcontext():
        writer.begin_files(files)
        if may_fork:
            while len(list(tmp_path.glob("[0-9]*"))) < len(files):
                time.sleep(0.002)  # until the second process has written everything
        writer.begin_pages({}, cast("Any", _Frames()))
    assert writer.finish() == [text for n in (9, 7, 8) for text in (f"{n}.pdf lacks a shape.", "Send another.")]
    assert (tmp_path / "9.pdf").read_bytes() == b"%PDF"
