"""`trustplan import` of a trust's own sheet: from a tracker that nobody has seen before to figures in the plans, and again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result

from builders import ROOT, a_trust, read, write
from trustplan.cli.import_sheet import import_sheet
from trustplan.cli.main import main
from trustplan.loading.load import load

SAMPLE = ROOT / "tests" / "data" / "imports" / "kpi-tracker-excel.xlsx"
ANSWERS = {
    'about: "period ?"': 'about: "period latest"',
    '"Trust": "?"': '"Trust": "leave out"',
    '"2025/26": "?"': '"2025/26": "leave out"',
    '"Ofsted": "?"': '"Ofsted": "leave out"',
}


OWN = "School,Reading 2025/26,Owner\nAsh,58%,DoE\nBeech,61%,DoE\nTrust,60%,DoE\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example's plans and the tracker."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    shutil.copy(SAMPLE, tmp_path / "tracker.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small trust's plans, and a sheet of its own."""
    a_trust(tmp_path, has_frameworks=False)
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def own(*words: str) -> Result:
    """The command on the small trust's sheet, without what looks for published tables first."""

    @click.command()
    @click.argument("files", nargs=-1, type=click.Path(path_type=Path))
    @click.option("--map", "map_file", type=click.Path(path_type=Path))
    @click.pass_context
    def command(context: click.Context, files: tuple[Path, ...], map_file: Path | None) -> None:
        context.exit(import_sheet(files, Path("plans"), date(2026, 11, 20), is_dry=False, map_file=map_file))

    return CliRunner().invoke(command, [*words])


def run(*words: str) -> Result:
    """The command, on a day."""
    return CliRunner().invoke(main, ["import", *words, "--on", "2026-11-20"])


def answer(path: Path, answers: dict[str, str]) -> None:
    """Write answers into the draft of a map, as a person does."""
    text = path.read_text(encoding="utf-8")
    for question, said in answers.items():
        assert question in text
        text = text.replace(question, said)
    path.write_text(text, encoding="utf-8")


def correct(path: Path, **cells: str | float) -> None:
    """Correct cells of the tracker, and save it."""
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["KPI dashboard"][address] = value
    book.save(path)


def texts(folder: Path) -> dict[str, bytes]:
    """All plan files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted((folder / "plans").rglob("*.yaml"))
    }


@pytest.mark.thorough
def test_a_tracker_is_asked_about_once_and_then_taken(desk: Path) -> None:
    """From the first run to the third, which adds nothing."""
    before = texts(desk)
    first = run("tracker.xlsx")
    assert first.exit_code == 1, first.output
    assert "Four questions:" in first.output
    for words in (
        "Column “Fernhill”                   Fernhill Primary School",
        "Row “KS2 RWM expected”              Expected standard in reading, writing and maths, key stage 2",
        "The sheet “Lists” is hidden, and was not read.",
        "six cells are coloured red, amber and green. Colours are not taken",
        "The sheet “Actions” holds no table of figures of your schools",
        "1. 'KPI dashboard'!A4: For the whole table, 2026/27 is not over yet",
        "3. 'KPI dashboard'!J4: “Trust” may be the trust's own figure",
        "Then run: trustplan import tracker.xlsx --map tracker.import.yaml",
    ):
        assert words in first.output
    answer(desk / "tracker.import.yaml", ANSWERS)
    second = run("tracker.xlsx", "--map", "tracker.import.yaml")
    assert second.exit_code == 1
    assert (
        "'KPI dashboard'!H6 (Mill Green Church of England Primary School, Persistent absence): “*” is not"
        in second.output
    )
    assert (
        "'KPI dashboard'!G11 (Fernhill Primary School, Vacant posts): “2 (supply)” is more than a number. Write 2"
        in second.output
    )
    assert "Nothing was taken: two cells" in second.output
    assert texts(desk) == before
    correct(desk / "tracker.xlsx", H6="c", G11=2)
    third = run("tracker.xlsx", "--map", "tracker.import.yaml")
    assert third.exit_code == 0, third.output
    after = texts(desk)
    added = after["plans/schools/fernhill/measurements.yaml"].decode()
    assert "- {period: 2026-27/aut1, on: 2026-11-20, value: 22, source: tracker-kpi-dashboard}" in added
    assert "value: 71" not in after["plans/schools/alder-lane/measurements.yaml"].decode()
    assert [str(error) for error in load(desk / "plans").errors] == []
    assert b"header:" in after["plans/reference/imports.yaml"]
    for path, raw in before.items():  # only lines are added
        assert [line for line in raw.splitlines() if line not in after[path].splitlines()] == []
    again = run("tracker.xlsx")
    assert again.exit_code == 0, again.output
    assert "question" not in again.output
    assert "Nothing is left to do" in again.output
    assert texts(desk) == after


@pytest.mark.thorough
def test_the_next_file_with_the_same_headings_is_taken_without_a_question(desk: Path) -> None:
    """By the map that is kept, as of its own day."""
    run("tracker.xlsx")
    answer(desk / "tracker.import.yaml", ANSWERS)
    correct(desk / "tracker.xlsx", H6="c", G11=2)
    assert run("tracker.xlsx", "--map", "tracker.import.yaml").exit_code == 0
    correct(desk / "tracker.xlsx", F5=0.949)
    (desk / "tracker.xlsx").rename(desk / "January.xlsx")
    later = CliRunner().invoke(main, ["import", "January.xlsx", "--on", "2026-11-21"])
    assert later.exit_code == 0, later.output
    assert "question" not in later.output
    assert b"value: 94.9" in (desk / "plans/schools/alder-lane/measurements.yaml").read_bytes()


@pytest.mark.thorough
def test_a_trial_writes_nothing_at_all(desk: Path) -> None:
    """Not even the draft of the map."""
    before = texts(desk)
    result = run("tracker.xlsx", "--dry-run")
    assert "Nothing was taken or written." in result.output
    assert not (desk / "tracker.import.yaml").exists()
    run("tracker.xlsx")
    answer(desk / "tracker.import.yaml", ANSWERS)
    correct(desk / "tracker.xlsx", H6="c", G11=2)
    result = run("tracker.xlsx", "--map", "tracker.import.yaml", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Would write" in result.output
    assert texts(desk) == before


def test_answers_are_never_written_over(small: Path) -> None:
    """Whoever runs the first command again is told how to go on."""
    own("own.csv")
    answer(small / "own.import.yaml", {'"Trust": "?"': '"Trust": "leave out"'})
    said = (small / "own.import.yaml").read_bytes()
    result = own("own.csv")
    assert "own.import.yaml is there already, perhaps with your answers, and was not touched." in result.output
    assert "To use it: trustplan import own.csv --map own.import.yaml" in result.output
    assert (small / "own.import.yaml").read_bytes() == said


def test_wrong_answers_are_told_all_at_once(small: Path) -> None:
    """Each with where it stands and what was probably meant."""
    own("own.csv")
    answer(small / "own.import.yaml", {'"Trust": "?"': '"Trust": "soon"', '"school ash"': '"school ahs"'})
    result = own("own.csv", "--map", "own.import.yaml")
    assert result.exit_code == 1
    assert "has two answers that cannot be taken:" in result.output
    assert "“Ash” under rows: There is no school “ahs”. Did you mean “ash”?" in result.output
    assert "“Trust” under rows: It is not clear what “soon” is." in result.output


def test_a_map_that_cannot_be_read_any_more_is_told_with_its_line(small: Path) -> None:
    """Somebody has lost a quotation mark."""
    own("own.csv")
    answer(small / "own.import.yaml", {'"Trust": "?"': '"Trust": "leave out'})
    result = own("own.csv", "--map", "own.import.yaml")
    assert result.exit_code == 1
    assert "own.import.yaml cannot be read as it is. Each line needs its quotation marks" in result.output
    assert "own.import.yaml:2" in result.output


def test_questions_that_are_left_are_asked_again(small: Path) -> None:
    """And nothing is taken."""
    own("own.csv")
    result = own("own.csv", "--map", "own.import.yaml")
    assert result.exit_code == 1
    assert "One question:" in result.output
    assert "Nothing was taken. Answer in own.import.yaml" in result.output
    assert not (small / "plans" / "schools" / "ash" / "measurements.yaml").exists()


def test_a_sheet_that_is_sure_is_still_to_be_confirmed(small: Path) -> None:
    """A person says once that it is right; from then on nobody is asked."""
    (small / "own.csv").write_text(OWN.replace("Trust,60%,DoE\n", ""), encoding="utf-8")
    first = own("own.csv")
    assert first.exit_code == 1
    assert "If all of this is right, there is nothing to write" in first.output
    second = own("own.csv", "--map", "own.import.yaml")
    assert second.exit_code == 0, second.output
    assert b"period: 2025-26" in (small / "plans/schools/ash/measurements.yaml").read_bytes()
    third = own("own.csv")
    assert third.exit_code == 0
    assert "Nothing is left to do" in third.output


def test_somebody_at_a_terminal_is_asked_there(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A yes is enough, and no file of answers is written."""
    (small / "own.csv").write_text(OWN.replace("Trust,60%,DoE\n", ""), encoding="utf-8")
    monkeypatch.setattr("trustplan.cli.import_sheet._sits_there", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert own("own.csv").exit_code == 0
    assert not (small / "own.import.yaml").exists()
    assert (small / "plans/schools/ash/measurements.yaml").is_file()


def test_what_is_no_table_is_told(small: Path) -> None:
    """A workbook of another kind, one without a table, a map without one, and a trust whose plans have an error."""
    (small / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    result = own("old.xlsx")
    assert result.exit_code == 1
    assert "old.xlsx is an old kind of workbook (.xls)." in result.output
    (small / "map.yaml").write_text("imports: []\n", encoding="utf-8")
    assert "map.yaml holds no map of a sheet." in own("own.csv", "--map", "map.yaml").output
    (small / "plans/trust/profile.yaml").write_text("title: [\n", encoding="utf-8")
    assert "so figures cannot be held against them. “trustplan check” says what they are." in own("own.csv").output


NEEDS = "A table needs a row of headings, and names of your schools or of measures in its rows or its headings."


def _workbook(path: Path, **sheets: list[list[str]]) -> str:
    """A workbook with some sheets, each with its rows; gives its name."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path.name


@pytest.mark.parametrize(
    ("name", "text"),
    [("words.csv", "Dear all,\nthe figures follow.\n"), ("words.txt", "x"), ("head.csv", "URN,School\n")],
)
def test_a_file_without_a_table_is_told_once(small: Path, name: str, text: str) -> None:
    """By its name, with what a table needs, and nothing else."""
    (small / name).write_text(text, encoding="utf-8")
    said = f"{name} holds no table of figures of your schools that could be recognised. {NEEDS}"
    result = CliRunner().invoke(main, ["import", name])
    assert (result.exit_code, result.output.strip()) == (1, said)


def test_a_workbook_without_a_table_is_told_once(small: Path) -> None:
    """However many sheets it has; of an empty one, that it is empty."""
    name = _workbook(small / "notes.xlsx", Notes=[["Dear all"]], More=[["See", "Notes"]], Blank=[])
    result = CliRunner().invoke(main, ["import", name])
    said = f"{name} holds no table of figures of your schools that could be recognised. {NEEDS}"
    assert (result.exit_code, result.output.strip()) == (1, said)
    name = _workbook(small / "empty.xlsx", First=[], Second=[])
    result = CliRunner().invoke(main, ["import", name])
    said = "empty.xlsx is empty: no cell has anything in it. Open it and look: perhaps another file was meant."
    assert (result.exit_code, result.output.strip()) == (1, said)


def test_sheets_beside_a_table_are_left_out_in_one_sentence(small: Path) -> None:
    """Of a workbook with one table, and sheets of notes."""
    figures = [line.split(",") for line in OWN.splitlines()]
    _workbook(small / "one.xlsx", Figures=figures, Notes=[["Dear all"]])
    _workbook(small / "two.xlsx", Notes=[["Dear all"]], Figures=figures, Help=[["Ask Jo"]], Blank=[])
    said = "no table of figures of your schools that could be recognised, and"
    assert f"The sheet “Notes” holds {said} was left out." in own("one.xlsx").output
    output = own("two.xlsx").output
    assert f"The sheets “Notes” and “Help” hold {said} were left out." in output
    assert output.count("left out.") == 1
    assert "Blank" not in output


def test_each_file_without_a_table_is_told_by_its_name(small: Path) -> None:
    """Also where others are given with it; an empty file, a PDF and a document are told for what they are, once each."""
    (small / "words.csv").write_text("Dear all\n", encoding="utf-8")
    (small / "empty.csv").write_bytes(b"")
    (small / "paper.pdf").write_bytes(b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n")
    (small / "more.csv").write_text("Dear both\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["import", "words.csv", "more.csv"])
    assert [result.output.count(f"{name} holds no table") for name in ("words.csv", "more.csv")] == [1, 1]
    for name, said in (("empty.csv", "empty.csv is empty."), ("paper.pdf", "it is a PDF.")):
        result = CliRunner().invoke(main, ["import", name])
        assert result.exit_code == 1
        assert result.output.count(said) == 1
        assert "No table" not in result.output
        assert "holds no table" not in result.output


def _with_numbers(**numbers: str) -> None:
    """The LAESTAB of some schools."""
    for school, number in numbers.items():
        path = Path(f"plans/schools/{school}/profile.yaml")
        write(path, {**read(path), "laestab": number})


NUMBERED = "DfE number,Reading 2025/26\n380/2001,58%\n3802002,61%\n"


@pytest.mark.parametrize("head", ["DfE number", "LAESTAB", "laestab", "DfE no."])
def test_a_sheet_may_name_schools_by_the_department_s_numbers(small: Path, head: str) -> None:
    """With a stroke, a space or nothing between council and school, in the sheet as in the profile."""
    _with_numbers(ash="380/2001", beech="3802002")
    text = NUMBERED.replace("DfE number", head)
    for name, written in (("strokes.csv", text), ("spaces.csv", text.replace("380/2001", "380 2001"))):
        (small / name).write_text(written, encoding="utf-8")
        lines = [" ".join(line.split()) for line in own(name).output.splitlines()]
        number = "380/2001" if name == "strokes.csv" else "380 2001"
        assert f"Row “{number}” Ash School" in lines
        assert "Row “3802002” Beech School" in lines
        assert f"Column “{head}” names of the rows" in lines
    assert "question" not in own("strokes.csv").output


def test_numbers_that_no_profile_has_are_left_out_beside_names(small: Path) -> None:
    """Nothing is asked about such a column, since the names say whose the figures are."""
    text = "School,LAESTAB,Reading 2025/26\nAsh,380/2001,58%\nBeech,380/2002,61%\n"
    (small / "both.csv").write_text(text, encoding="utf-8")
    output = own("both.csv").output
    assert "Left out: “LAESTAB”." in output
    assert "question" not in output
