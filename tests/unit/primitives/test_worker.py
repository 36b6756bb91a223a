"""A second process only makes things faster: the same answers, the same bytes, the same faults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from generate_trust import generate

from trustplan.loading.load import load
from trustplan.loading.read import MANY, read_folder
from trustplan.mkdocs_plugin import writer as writing
from trustplan.mkdocs_plugin.writer import Writer
from trustplan.primitives import worker
from trustplan.primitives.worker import Worker, second_process

ONE_CORE = "this machine has one core only, so nothing runs beside"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust of thirty schools: enough files for a second process."""
    folder = tmp_path_factory.mktemp("many") / "plans"
    generate(folder, 30, seed=5)
    return folder


def test_the_work_is_done_in_another_process_and_answered_here() -> None:
    """What comes back is the copy's own answer."""
    if not worker.has_second_core():
        pytest.skip(ONE_CORE)
    with second_process():
        assert Worker(os.getpid).result() != os.getpid()
        assert Worker(os.getpid, is_worth_it=False).result() == os.getpid()
    assert Worker(os.getpid).result() == os.getpid(), "nobody forks where no door has allowed it"


def test_a_fault_in_the_copy_is_seen_here() -> None:
    """The work is done again in this process, and raises what it raised there."""

    def work() -> None:
        msg = "no such thing"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="no such thing"), second_process():
        Worker(work).result()


def test_a_copy_that_is_killed_loses_nothing() -> None:
    """Its answer is made here instead."""
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return "done"

    with second_process():
        assert Worker(work).result() == "done"


def test_giving_up_leaves_no_process_behind() -> None:
    """A build that fails waits for its copy and forgets it."""
    with second_process():
        work = Worker(lambda: 1)
    work.give_up()
    work.give_up()


def test_files_read_by_two_are_the_same_as_by_one(plans: Path) -> None:
    """Every document, every place and every finding, in the same order."""
    assert len(list(plans.rglob("*.yaml"))) > MANY
    broken = plans / "schools" / "school-0007" / "profile.yaml"
    good = broken.read_text(encoding="utf-8")
    broken.write_text(good + "colour: red\n", encoding="utf-8")
    try:
        with second_process():
            by_two = read_folder(plans), load(plans).findings
        assert by_two == (read_folder(plans), load(plans).findings)
        assert by_two[1] != ()
    finally:
        broken.write_text(good, encoding="utf-8")


def test_an_error_of_meaning_is_reported_whichever_process_found_it(plans: Path) -> None:
    """Half of the files are checked by the second process; what it finds stops the build."""
    file = plans / "schools" / "school-0003" / "improvement-2026-27.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("measure: attendance", "measure: attendence", 1), encoding="utf-8")
    try:
        with second_process():
            loaded = load(plans)
        assert loaded.trust is None
        assert {f.rule for f in loaded.errors} == {"unknown-measure"}
    finally:
        file.write_text(good, encoding="utf-8")


class _Frames:
    """Frames that write a page's name, and fail or stop where they are told to."""

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
    writer = Writer(pages, {folder / "data" / "late.json": lambda: "{}"}, frames)
    with second_process():
        writer.begin()
    writer.finish()
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_pages_are_written_once_and_whole_by_two(tmp_path: Path) -> None:
    """From the front by one process, from the back by the other, and nothing besides."""
    assert written(tmp_path, _Frames()) == {
        "data/late.json": "{}",
        **{f"{n}/index.html": f"This is page {n}.\n" for n in range(60)},
    }


def test_a_copy_that_dies_in_the_middle_leaves_no_page_unwritten(tmp_path: Path) -> None:
    """What it had not written, this process writes."""
    found = written(tmp_path, _Frames(dies_on="page 20"))
    assert len(found) == 61
    assert found["20/index.html"] == "This is page 20.\n"


def test_a_page_that_cannot_be_made_stops_the_build(tmp_path: Path) -> None:
    """Whichever process came upon it."""
    assert writing.FEW < 45
    with pytest.raises(RuntimeError, match="page 20 cannot be made"):
        written(tmp_path, _Frames(fails_on="page 20"))
