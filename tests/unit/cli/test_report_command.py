"""`trustplan report`: which papers it writes, what it says, and how it ends."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from builders import read, write
from trustplan.cli import report_files, report_papers
from trustplan.cli.main import run
from trustplan.primitives import paper_formats, whole_files
from trustplan.website.context import PageContext
from trustplan.website.papers.boxed import say_boxed
from trustplan.website.papers.papers import paper_of
from update_slips import ash

DAY = ("--as-of", "2026-11-20")
Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """How the command ends in a folder with a small trust, and what it says."""
    monkeypatch.chdir(tmp_path)
    ash(tmp_path)

    def run_it(*words: str) -> tuple[int, str]:
        code = run(["report", *words])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run_it


def written(folder: str = "papers") -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_meeting_has_an_open_part_and_a_confidential_annex(said: Said) -> None:
    """In the formats that are asked for, each once; the new folder keeps itself out of git."""
    code, out = said("--meeting", "board-2026-12", *DAY, "--format", "html", "--format", "docx", "--format", "html")
    assert code == 0, out
    names = [f"board-2026-12-{part}.{form}" for part in ("open", "confidential") for form in ("html", "docx")]
    assert written() == sorted([".gitignore", *names])
    assert out.splitlines()[0] == "Wrote four files to papers:"
    assert [line.strip().partition(":")[0] for line in out.splitlines()[1:5]] == names
    assert "board-2026-12-confidential is confidential: for trustees only." in out
    assert "in the place of the one before" not in out
    assert Path("papers/.gitignore").read_text().splitlines()[-1] == "*"
    before = {name: Path("papers", name).read_bytes() for name in names}
    code, out = said("--meeting", "board-2026-12", *DAY, "--format", "html", "--format", "docx")
    assert (code, out.count("in the place of the one before")) == (0, 4)
    assert {name: Path("papers", name).read_bytes() for name in names} == before


@pytest.mark.parametrize(
    ("words", "name", "note"),
    [
        (("--meeting", "board-2026-12", "--audience", "public"), "board-2026-12-open", "the plan files alone decide"),
        (("--meeting", "next", "--audience", "trustees"), "board-2026-12", "send it to them and to staff only"),
        (("--school", "ash"), "school-ash", "send it to them, its governors and staff only"),
        (("--school", "ash", "--audience", "public"), "school-ash-open", "the plan files alone decide"),
    ],
)
def test_what_else_is_asked_for_is_one_paper(words: tuple[str, ...], name: str, note: str, said: Said) -> None:
    """Into a folder that is there already, which stays as it is."""
    Path("pack").mkdir()
    code, out = said(*words, *DAY, "--format", "html", "--out", "pack")
    assert (code, note in out) == (0, True), out
    assert written("pack") == [f"{name}.html"]


def test_sides_of_a_pdf_are_said(said: Said) -> None:
    """With its size."""
    code, out = said("--meeting", "board-2026-12", *DAY, "--audience", "public", "--format", "pdf")
    assert code == 0, out
    assert " sides, " in out.splitlines()[1] or " side, " in out.splitlines()[1]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (("--meeting", "board-2026-10"), "2026-09-25"),  # its papers closed: as they were
        (("--meeting", "board-2026-12"), "2026-11-20"),
        (("--meeting", "board-2026-10", "--as-of", "2026-10-01"), "2026-10-01"),
        (("--meeting", "board-2027-03"), "2026-11-25"),  # still to come: a draft as at today
        (("--school", "ash"), "2026-11-25"),
    ],
)
def test_the_day_is_that_on_which_the_papers_closed_once_it_has_passed(
    words: tuple[str, ...], day: str, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today for what is still open, which is then called a draft."""
    Path("mkdocs.yml").write_text("extra: {trustplan: {date: 2026-11-25}}\n", encoding="utf-8")
    days = set()

    def note(edition: PageContext, *given: object) -> PageContext:
        days.add(str(edition.day))  # type: ignore[attr-defined]  # it takes an edition
        return PageContext(edition, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(report_papers, "PageContext", note)
    code, out = said(*words, "--format", "html")
    assert (code, days) == (0, {day}), out
    assert ("A draft, as at 25 Nov 2026: the papers close on" in out) == ("board-2027-03" in words)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Say which paper to write: --meeting ID, --school ID or --group ID. Meetings: next, board-"),
        (("--meeting", "next", "--group", "ash"), "Use only one of --meeting, --school and --group at a time."),
        (("--meeting", "bord-2026-12"), "There is no meeting “bord-2026-12” in reference/calendar.yaml. Did you mean “board-2026-12”?"),
        (("--meeting", "nxt"), "Did you mean “next”?"),
        (("--meeting", ""), "There is no meeting “” in reference/calendar.yaml. The calendar has: "),
        (("--meeting", "../x"), "There is no meeting “../x”"),
        (("--school", "ahs"), "There is no school “ahs”. Did you mean “ash”?"),
        (("--group", "trust"), "There is no school “trust”."),
        (("--group", "ash", "--audience", "public"), "there is none for the public"),
        (("--meeting", "next", "--format", "odt"), "'odt' is not one of 'html', 'docx', 'pdf'"),
    ],
)  # fmt: skip
def test_wrong_use_says_what_there_is(words: tuple[str, ...], message: str, said: Said) -> None:
    """And writes nothing."""
    code, out = said(*words)
    assert (code, message in out) == (2, True), out
    assert not Path("papers").exists()


def test_a_calendar_without_meetings_says_how_to_add_one(said: Said) -> None:
    """As does one with none ahead."""
    code, out = said("--meeting", "next", "--as-of", "2026-11-20", "--format", "html")
    assert code == 0, out
    Path("mkdocs.yml").write_text("extra: {trustplan: {date: 2031-01-01}}\n", encoding="utf-8")
    code, out = said("--meeting", "next")
    assert (code, "“trustplan new meeting DATE” adds one; or name another: " in out) == (2, True), out
    calendar = Path("plans/reference/calendar.yaml")
    write(calendar, {**read(calendar), "meetings": []})
    for words in (("--meeting", "next"), ("--meeting", "board-2026-12")):
        code, out = said(*words)
        message = "There is no meeting in reference/calendar.yaml. “trustplan new meeting DATE” adds one."
        assert (code, message in out) == (2, True), out


def test_plans_with_errors_are_told_and_nothing_is_written(said: Said) -> None:
    """Every finding, as a check has it."""
    plan = Path("plans/schools/ash/improvement-2026-27.yaml")
    plan.write_text(plan.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    code, out = said("--meeting", "board-2026-12", "--format", "html")
    assert (code, "plans/schools/ash/improvement-2026-27.yaml:" in out) == (1, True), out
    assert not Path("papers").exists()


def test_what_is_not_installed_is_said_with_what_to_install(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word on formats a web page is written; a format that was asked for is refused."""
    monkeypatch.setattr(paper_formats, "find_spec", lambda _: None)
    code, out = said("--meeting", "board-2026-12", *DAY)
    assert code == 0, out
    assert written() == [".gitignore", "board-2026-12-confidential.html", "board-2026-12-open.html"]
    assert (
        'Word and PDF need parts of trustplan that are not installed. Install them: python -m pip install "trustplan[papers,pdf]"'
        in out
    )
    monkeypatch.setattr("trustplan.cli.options.find_spec", lambda _: None)
    code, out = said("--meeting", "board-2026-12", *DAY, "--format", "pdf")
    assert (code, 'python -m pip install "trustplan[pdf]"' in out) == (1, True), out


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(said: Said) -> None:
    """And nothing is left in it."""
    Path("pack").mkdir()
    Path("pack").chmod(0o500)
    code, out = said("--meeting", "board-2026-12", *DAY, "--format", "html", "--out", "pack")
    assert (code, "cannot be read or written" in out) == (1, True), out


def test_a_file_in_the_place_of_the_folder_is_refused(said: Said) -> None:
    """As wrong use."""
    Path("pack").write_text("mine")
    code, out = said("--meeting", "board-2026-12", *DAY, "--format", "html", "--out", "pack")
    assert (code, "pack" in out, Path("pack").read_text()) == (2, True, "mine"), out


def test_a_full_disk_leaves_the_papers_of_before_as_they_were(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, and nothing beside them."""
    words = ("--meeting", "board-2026-12", *DAY, "--format", "html")
    assert said(*words)[0] == 0
    before = {name: Path("papers", name).read_bytes() for name in written()}
    true_write, count = whole_files.write_synced, iter(range(9))

    def fail(path: Path, contents: bytes) -> None:
        true_write(path, contents[:10])
        if next(count):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(report_files, "write_synced", fail)
    code, out = said(*words)
    assert (code, "disk or memory failed" in out, "No paper was written" in out) == (1, True, True), out
    assert {name: Path("papers", name).read_bytes() for name in written()} == before


def test_an_open_part_with_what_the_public_may_not_read_is_not_written(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it made from what trustees read, the last look would stop it."""
    strategy = Path("plans/trust/strategy-2025-28.yaml")
    text = strategy.read_text(encoding="utf-8")
    strategy.write_text(
        text.replace("title: Improvement\n", "title: Improve what nobody else may know\n"), encoding="utf-8"
    )
    kept = []

    def of_trustees(context: PageContext, meeting: object) -> object:
        made = paper_of(context, meeting)  # type: ignore[arg-type]
        if context.edition.is_for_trustees:
            kept.append(made)
            return made
        return replace(kept[0], name=made.name)

    monkeypatch.setattr(report_papers, "paper_of", of_trustees)
    code, out = said("--meeting", "board-2026-12", *DAY, "--audience", "trustees", "--format", "html")
    assert code == 0, out
    shutil.rmtree("papers")
    code, out = said("--meeting", "board-2026-12", *DAY, "--audience", "public", "--format", "html")
    assert (code, "holds words that this audience may not read" in out) == (1, True), out
    assert not Path("papers").exists()


SIGNS = "学校 (Xuexiao) for ਪੰਜਾਬੀ, ਪੰਜਾਬੀ and ✅ done"


def test_words_that_a_pdf_cannot_show_are_told_with_the_copies_that_do(said: Said) -> None:
    """Each once, for each PDF that has them; the copies in Word and as a page are named, and nothing is said of them."""
    for path in Path("plans/schools/ash").glob("*.yaml"):
        data = read(path)
        if "objectives" in data:
            data["objectives"][0]["title"] = SIGNS
            write(path, data)
    code, out = said("--school", "ash", *DAY, "--format", "pdf", "--format", "docx", "--format", "html")
    assert code == 0, out
    told = [line for line in out.splitlines() if "no shapes" in line]
    assert len(told) == 1
    assert told[0].startswith("school-ash.pdf has no shapes for “学校”, “ਪੰਜਾਬੀ” and “✅”, and shows a box"), out
    assert "--format docx, --format html" in told[0]
    assert "no shapes" not in said("--school", "ash", *DAY, "--format", "docx", "--format", "html")[1]


def test_of_many_words_that_a_pdf_cannot_show_the_first_are_named() -> None:
    """A long one is cut, and the others are counted."""
    said = say_boxed("a.pdf", ("学" * 40, *"一二三四五六七"))
    assert f"“{'学' * 30}…”, “一”, “二”, “三”, “四”, “五” and two more words, and shows" in said
    assert report_files.say_all_boxed([report_files.PaperFile(name="a.pdf", contents=b"")]) == []
