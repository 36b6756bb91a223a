"""`trustplan sheet import` from end to end: what is written, what is asked, and how it ends."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from case_tables import a_context, loaded
from filled_in import Filler
from trustplan.cli.main import run
from trustplan.website.data.workbook import make_workbook
from trustplan.website.workbook.write import write_workbook
from update_slips import ASH, ASH_FIGURES, ASH_PLAN, ash

DAY = ["--as-of", "2026-11-20"]
FILE = "ash.xlsx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of a small trust's school."""
    context = a_context(loaded(ash(tmp_path_factory.mktemp("made"))), date(2026, 11, 20))
    return write_workbook(make_workbook(context, "ash", with_all=True, by="headteacher"))


@pytest.fixture
def book(made: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Filler:
    """It, in the folder where the command is said."""
    monkeypatch.chdir(tmp_path)
    ash(tmp_path)
    return Filler(made)


def said(book: Filler, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """How the command ends for a workbook, and what it says."""
    Path(FILE).write_bytes(book.bytes())
    code = run(["sheet", "import", FILE, *DAY, *words])
    return code, capsys.readouterr().out


def texts() -> tuple[str, str]:
    """The plan and the figures, as they are."""
    plans = Path("plans")
    return (plans / f"{ASH_PLAN}.yaml").read_text(), (plans / "schools/ash/measurements.yaml").read_text()


def test_what_is_filled_in_is_written_and_nothing_else(book: Filler, capsys: pytest.CaptureFixture[str]) -> None:
    """In the plan files; said twice, it does nothing more."""
    book.put("actions", "A1", rating="ON TRACK", note="Both are back.")
    book.put("figures", "K1 2026-27/aut1", value=0.575, shown_as="0.0%")
    book.put("figures", "K1 2026-27/aut1", cohort=40, status="Final")
    code, out = said(book, capsys, "--apply")
    assert (code, "Wrote two entries." in out) == (0, True), out
    entry = (
        "\n          - on: 2026-11-20\n            by: headteacher\n            rating: on-track\n            note: |\n"
        "              Both are back.\n"
    )
    below = "            recovery: {doing: A second day.}\n"
    figure = "  - {period: 2026-27/aut1, on: 2026-11-20, value: 57.5, cohort: 40, status: final}\n"
    assert texts() == (ASH.replace(below, below + entry), ASH_FIGURES + figure)
    code, out = said(book, capsys, "--apply")
    assert (code, "Nothing is left to do: all of it is in the plans already." in out) == (0, True)


def test_slips_are_written_for_later(book: Filler, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that “trustplan apply” reads; it may be written again, and no other file is written over."""
    book.put("actions", "A1", note="Both are back.")
    book.put("figures", "K1 2026-27/aut1", value="23/40")
    for _ in range(2):
        code, out = said(book, capsys)
        assert (code, out) == (0, "Wrote ash.json: two changes in one plan. Next: trustplan apply ash.json\n")
    assert texts() == (ASH, ASH_FIGURES)
    (slip,) = json.loads(Path("ash.json").read_text())
    assert [change["item"] for change in slip["changes"]] == ["A1", "K1"]
    assert run(["apply", "ash.json", *DAY]) == 0
    assert "value: 23/40" in texts()[1]
    Path("other.json").write_text("{}")
    capsys.readouterr()
    assert run(["sheet", "import", FILE, *DAY, "-o", "other.json"]) == 1
    assert "other.json exists already, and is not a slip. Name another file with -o." in capsys.readouterr().err


def test_all_that_is_not_sure_is_asked_at_once_and_nothing_is_written(
    book: Filler, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions about cells, and what a check refuses, each with its cell; --partial takes the rest."""
    book.put("actions", "A1", rating="Red", note="Nobody came.")
    book.put("actions", "A2", note="Bought.")
    book.put("judgements", "K2", rating="Off track", because="Few are calm.")
    book.put("figures", "K1 2026-27/aut1", value="78,5")
    code, out = said(book, capsys, "--apply")
    lines = out.splitlines()
    assert (code, len(lines)) == (1, 4), out
    assert "(A1, Your rating): “Red” is a colour, and a rating is a word. Choose “Off track” from the list." in lines[0]
    assert "(K1, Figure): “78,5” has a comma" in lines[1]
    assert lines[2].startswith("Judgements!")
    assert (
        "It is off track, but nothing says what action is being taken. Fill in “Action being taken” in its row too."
        in lines[2]
    )
    assert lines[3] == (
        "Nothing was written: three questions. Correct what is asked, and run the command again. --partial takes the rest."
    )
    assert texts() == (ASH, ASH_FIGURES)
    code, out = said(book, capsys, "--partial")
    assert (code, "Wrote ash.json: one change in one plan." in out) == (1, True), out
    code, out = said(book, capsys, "--apply", "--partial")
    assert (code, "Wrote one entry." in out) == (1, True)
    assert (texts()[0].count("Bought."), texts()[1]) == (1, ASH_FIGURES)


def test_what_changed_in_the_plans_since_is_told(book: Filler, capsys: pytest.CaptureFixture[str]) -> None:
    """Both have changed: somebody has to read the two."""
    newer = ASH_FIGURES + "  - {period: 2026-27/aut1, on: 2026-11-10, value: 56, cohort: 40}\n"
    Path("plans/schools/ash/measurements.yaml").write_text(newer)
    book.put("figures", "K1 2026-27/aut1", value="57")
    code, out = said(book, capsys, "--apply")
    assert code == 1
    assert "Another figure for 2026-27/aut1 has been added since: 56, known on 10 Nov 2026." in out
    assert texts() == (ASH, newer)


def test_nothing_new_says_so(book: Filler, capsys: pytest.CaptureFixture[str]) -> None:
    """And ends well."""
    assert said(book, capsys) == (0, "Nothing is filled in: there are no updates in ash.xlsx.\n")
    assert not Path("ash.json").exists()


def test_another_file_is_no_workbook(book: Filler, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what to do."""
    Path("table.xlsx").write_text("Measure,Value\nreading,57\n")
    assert run(["sheet", "import", "table.xlsx", *DAY]) == 1
    assert (
        "table.xlsx is not an Excel workbook (.xlsx). Open it in Excel or LibreOffice, choose “Save as”"
        in capsys.readouterr().err
    )
    assert run(["sheet", "import", "nothing.xlsx", *DAY]) == 2
    assert book.book.worksheets


def test_texts_of_a_workbook_stay_texts(book: Filler, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever they look like: a formula, a script, YAML."""
    hostile = "=cmd|' /C calc'!A0\n<script>alert(1)</script>\nkey: [x]\n# no comment"
    book.put("actions", "A1", note=hostile)
    book.cell("actions", "A1", "note").data_type = "s"
    assert said(book, capsys, "--apply")[0] == 0
    indented = "".join(f"              {line}\n" for line in hostile.split("\n"))
    assert f"note: |\n{indented}" in texts()[0]
