"""The workbook for updates: what it holds for each item, that no text in it does harm, and that the same plans give the same bytes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builders import EXAMPLE, add_plan, read, write
from case_tables import a_context, loaded, rows
from one_plan_trusts import a_folder
from trustplan import Trust
from trustplan.cli import options
from trustplan.cli.main import main
from trustplan.loading.updates.workbook_form import SHEETS
from trustplan.primitives.periods import parse_period
from trustplan.website.data.workbook import Workbook, make_figures, make_workbook
from trustplan.website.workbook.write import write_workbook
from workbooks import Opened, rows_of, width_of

DAY = "2026-11-20"


def workbook(trust: Trust, row: dict[str, Any]) -> Workbook:
    """What the workbook of a row's trust holds."""
    context = a_context(trust, date.fromisoformat(row.get("day", DAY)))
    more = {"period": parse_period(row.get("period", "")), "with_all": row.get("with_all", False)}
    if row.get("for") == "figures":
        return make_figures(context, by=row.get("by", ""), **more)
    return make_workbook(context, row.get("of", "trust"), by=row.get("by", ""), **more)


@pytest.mark.parametrize("row", rows("workbook"))
def test_a_workbook_has_a_row_for_each_item_with_its_boxes_and_lists(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/workbook.yaml."""
    opened = Opened(write_workbook(workbook(loaded(a_folder(tmp_path, row)), row)))
    assert set(opened.sheets) == set(row["sheets"])
    for sheet, wanted in row["sheets"].items():
        lines = opened.lines(sheet)
        assert list(lines) == list(wanted)
        for key, parts in wanted.items():
            line = lines[key]
            assert {name: line.shows[name] for name in parts.get("shows", {})} == parts.get("shows", {}), key
            assert line.open == parts.get("open", line.open), key
            assert [name for name in line.open if line.shows[name] is not None] == []
            assert line.was == parts.get("was", line.was), key
            assert line.base == {**line.base, **parts.get("base", {})}, key
            assert line.choices == {**line.choices, **parts.get("choices", {})}, key
    for text in row.get("says", ()):
        assert text in opened.first
    for text in row.get("says_not", ()):
        assert text not in opened.first
    assert {key: opened.sheets[key].title for key in row.get("names", {})} == row.get("names", {})
    for sheet, prompts in row.get("prompts", {}).items():
        for key, text in prompts.items():
            assert text in opened.prompt(sheet, key)
    assert opened.words("role") == row.get("roles_are", opened.words("role"))
    assert opened.answer("role") == row.get("answer")
    has_no_formula(opened)


def has_no_formula(opened: Opened) -> None:
    """Neither a formula nor a link anywhere."""
    for sheet in opened.book.worksheets:
        for cells in rows_of(sheet, 1):
            for cell in cells:
                assert cell.data_type in ("s", "d", "n"), cell.coordinate
                assert cell.data_type != "n" or cell.value is None, cell.coordinate
                assert cell.hyperlink is None


@pytest.fixture(scope="module", params=["fernhill", "trust", "figures"])
def made(request: pytest.FixtureRequest, example: Trust) -> bytes:
    """A workbook of the example."""
    row = {"of": request.param}
    if request.param == "figures":
        row = {"for": "figures"}
    return write_workbook(workbook(example, row))


def test_the_columns_are_those_that_the_form_declares(made: bytes) -> None:
    """Keys in the first row, and headings that differ, so that nobody takes one for another."""
    for name, sheet in Opened(made).sheets.items():
        assert [cell.value for cell in sheet[1]][1:] == [column.key for column in SHEETS[name]][1:]
        shown = [str(cell.value) for cell in rows_of(sheet, 2)[0] if width_of(sheet, cell.column)]
        assert len({*shown}) == len(shown)
        assert "None" not in shown


def test_what_is_not_for_people_is_out_of_their_sight_and_all_else_is_locked(made: bytes) -> None:
    """Keys and base values are hidden; the head stays in sight; each sheet says for whom it is and fits on paper."""
    opened = Opened(made)
    states = {sheet.title: sheet.sheet_state for sheet in opened.book.worksheets if sheet.sheet_state != "visible"}
    assert states == {"_sheet": "veryHidden", "_rows": "veryHidden", "_choices": "veryHidden"}
    assert "For trustees and staff only." in opened.first
    assert all(sheet.protection.sheet for sheet in opened.book.worksheets)
    for sheet in opened.sheets.values():
        assert sheet.row_dimensions[1].hidden
        assert width_of(sheet, 1) == 0
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("3")
        assert sheet.print_title_rows == "$2:$2"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.oddHeader is not None
        assert "For trustees and staff only" in str(sheet.oddHeader.right.text)
        head = [cell for cell in sheet[1] if str(cell.value).startswith("rating")]
        coloured = " ".join(str(part.sqref) for part in sheet.conditional_formatting)
        assert len(head) == len(set(re.findall(r"[A-Z]+(?=3)", coloured)))


def test_each_box_has_one_rule_and_nothing_else_has_any(made: bytes) -> None:
    """A second rule would hide the first, and one on what stands there already would answer a click on it."""
    opened = Opened(made)
    for name, sheet in opened.sheets.items():
        rules = sheet.data_validations.dataValidation
        for line in opened.lines(name).values():
            found = {key: sum(cell in rule.sqref for rule in rules) for key, cell in line.cells.items()}
            assert found == {key: int(key in line.open) for key in line.cells}


def test_an_odd_day_or_figure_is_asked_about_and_one_that_cannot_be_is_refused(made: bytes) -> None:
    """Whoever means the odd one may leave it; the words of a list, whole numbers and lengths may not be passed over."""
    styles: dict[str, set[str]] = {}
    longest: dict[str, set[str]] = {}
    for sheet in Opened(made).sheets.values():
        for rule in sheet.data_validations.dataValidation:
            key = str(sheet.cell(1, min(cells.min_col for cells in rule.sqref.ranges)).value)
            kind = f"{key}: {rule.type}" if key == "value" else str(rule.type)
            styles.setdefault(kind, set()).add(rule.errorStyle or "stop")
            if rule.type == "textLength":
                longest.setdefault(key, set()).add(str(rule.formula1))
    wanted = {"date": "warning", "value: list": "warning", "list": "stop", "whole": "stop", "textLength": "stop"}
    assert {kind: {wanted.get(kind, "stop")} for kind in styles} == styles
    assert longest.get("value", {"60"}) == {"60"}


def test_rows_are_high_enough_for_what_stands_in_them(made: bytes) -> None:
    """A title that is wrapped lies on no other row."""
    for sheet in Opened(made).sheets.values():
        for row in rows_of(sheet):
            height = sheet.row_dimensions[row[0].row].height
            for cell in row:
                width = width_of(sheet, cell.column)
                if isinstance(cell.value, str) and width:
                    least = sum(-(-len(line) // width) for line in cell.value.split("\n"))
                    assert height is not None
                    assert height >= 15 * min(least, 16), cell.coordinate


def test_the_same_plans_give_the_same_bytes(made: bytes, request: pytest.FixtureRequest, example: Trust) -> None:
    """On another day too: no clock is in the file."""
    name = request.node.callspec.params["made"]
    row = {"for": "figures"} if name == "figures" else {"of": name}
    assert write_workbook(workbook(example, row)) == made
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {f"{DAY}T00:00:00Z"}


ASH = {
    "of": "ash",
    "roles": {"ash": [{"id": "headteacher", "title": "Headteacher"}]},
    "actions": [
        {"id": "A1", "title": "Work", "due": "2026-12-18", "lead": "headteacher", "updates": []},
        {
            "id": "A2",
            "title": "Later",
            "due": "2027-12-18",
            "lead": "headteacher",
            "start": "2027-01-10",
            "updates": [],
        },
    ],
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust in which one school has a plan."""
    return a_folder(tmp_path_factory.mktemp("plans"), ASH)


def run(plans: Path, *words: str) -> Result:
    """The command on a folder."""
    return CliRunner().invoke(main, ["sheet", "export", *words, "--plans", str(plans), "--as-of", DAY])


def test_the_command_writes_a_file_once(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a name with the school and the day; one that is there may have been filled in, and stays."""
    monkeypatch.chdir(tmp_path)
    done = run(plans, "ash", "--by", "ash/headteacher")
    assert done.exit_code == 0, done.output
    assert done.output == (
        "Wrote ash-2026-11-20.xlsx: one row to fill in. One action or KPI needs no update now. --all adds it.\n"
        "It contains what trustees read: send it to them and to staff only.\n"
    )
    path = tmp_path / "ash-2026-11-20.xlsx"
    assert Opened(path.read_bytes()).answer("role") == "Headteacher, Ash"
    path.write_bytes(b"filled in")
    again = run(plans, "ash")
    assert again.exit_code == 1
    assert "ash-2026-11-20.xlsx is there already, and somebody may have filled it in." in again.output
    assert path.read_bytes() == b"filled in"


def test_where_there_is_nothing_to_fill_in_no_file_is_written(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is sent an empty one."""
    monkeypatch.chdir(tmp_path)
    done = run(plans, "--figures")
    assert (done.exit_code, done.output) == (0, "There is nothing to fill in, so no file was written.\n")
    assert list(tmp_path.iterdir()) == []


WRONG = {
    (): "Say for whom: the id of a school, --trust or --figures.",
    ("ash", "--trust"): "Say for whom: the id of a school, --trust or --figures.",
    ("ashh",): "There is no school “ashh”. Did you mean “ash”?",
    ("trust",): "There is no school “trust”. The trust's own plans are --trust.",
    ("beech",): "Beech has no plan that runs on 20 Nov 2026.",
    ("--trust",): "The trust has no plan that runs on 20 Nov 2026.",
    ("ash", "--by", "headteecher"): "There is no role “headteecher” that may fill it in. Did you mean “headteacher”?",
    ("--figures", "--period", "aut1"): "“aut1” is no period. Write it like 2026-27/aut1 for a half-term",
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_is_told_and_writes_nothing(
    words: tuple[str, ...], plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to write instead."""
    monkeypatch.chdir(tmp_path)
    done = run(plans, *words)
    assert done.exit_code == 2
    assert WRONG[words] in " ".join(done.output.split())
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_the_command_says_what_to_install(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site does without it, so it may not be there."""
    monkeypatch.setattr(options, "find_spec", lambda _: None)
    done = run(plans, "ash")
    assert done.exit_code == 1
    assert 'Install it: python -m pip install "trustplan[sheets]"' in done.output


@pytest.mark.thorough
def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    """Whatever order its sets have."""
    found = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.xlsx"
        words = ["sheet", "export", "--trust", "--all", "--plans", str(EXAMPLE), "--as-of", DAY, "-o", str(path)]
        environ = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "trustplan", *words], env=environ, check=True, capture_output=True)
        found.append(path.read_bytes())
    assert found[0] == found[1]


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_keeps_what_the_import_needs(made: bytes, tmp_path: Path) -> None:
    """Keys, base values, boxes, locks, lists and colours, after it has opened and saved the file."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file.xlsx").write_bytes(made)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path)]
    subprocess.run([*words, str(tmp_path / "in" / "file.xlsx")], check=True, capture_output=True, timeout=300)
    before, after = Opened(made), Opened((tmp_path / "file.xlsx").read_bytes())
    assert after.base == before.base
    assert list(after.sheets) == list(before.sheets)
    for name, sheet in after.sheets.items():
        assert after.lines(name) == before.lines(name)
        assert sheet.protection.sheet
        assert width_of(sheet, 1) == 0
        assert bool(sheet.conditional_formatting) == bool(before.sheets[name].conditional_formatting)
    assert all(sheet.sheet_state != "visible" for sheet in after.book.worksheets if sheet.title.startswith("_"))
    has_no_formula(after)


def test_figures_one_below_the_other_are_each_chosen_from_their_own_words(tmp_path: Path) -> None:
    """Grades of two scales, and a number between them that is typed."""
    plans = a_folder(tmp_path, {})
    grade = {"unit": "grade", "direction": "up", "every": "half-term", "tolerance": 0}
    scales = {}
    for name, titles in (("colours", ("Red", "Green")), ("sizes", ("Big", "Small"))):
        grades = [{"id": title.lower(), "title": title} for title in titles]
        scale = {"title": name.title(), "source": "Invented", "grades": grades}
        write(plans / "reference" / "frameworks" / f"{name}.yaml", scale)
        scales[name] = {"id": name, "title": name.title(), "scales": [name], **grade}
    measures = read(plans / "reference" / "measures.yaml")["measures"]
    write(plans / "reference" / "measures.yaml", {"measures": [*measures, *scales.values()]})
    kpis = [
        {"id": f"K{n}", "title": name.title(), "measure": name, "target": target}
        for n, (name, target) in enumerate(
            (("colours", "at least red"), ("sizes", "at least big"), ("reading", "at least 60"))
        )
    ]
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": kpis}], organisation="ash")
    made = make_workbook(a_context(loaded(plans), date(2026, 11, 20)), "ash", by="")
    lines = Opened(write_workbook(made)).lines("figures")
    chosen = {line.shows["title"]: line.choices.get("value") for line in lines.values() if line.shows["title"]}
    assert chosen == {"Colours": ["Red", "Green"], "Sizes": ["Big", "Small"], "Reading": []}
