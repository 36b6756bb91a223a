"""`trustplan new plan --from`: from a plan in Word to one that is checked, by a sheet of questions."""

from __future__ import annotations

import importlib.util
import re
import shutil
import tomllib
from importlib.metadata import packages_distributions
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner, Result

from builders import ROOT, read
from sites import build, write_config
from trustplan.cli import new_folder, new_plan_from
from trustplan.cli.main import main
from trustplan.cli.new_files import NotMadeError
from trustplan.loading.check import check
from trustplan.loading.first_plan.question_sheet import QUESTIONS
from word_plans import saved, word

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = ROOT / "tests" / "data" / "imports"
PER_PRIORITY = "sip-word-table-per-priority.docx"
KEY_BLOCK = "sip-word-key-block-and-terms.docx"
ACROSS = "sip-word-milestones-across.docx"
KPIS = "kpi-tracker-excel.xlsx"
PLAN = Path("plans/schools/fernhill/improvement-2026-27.yaml")
STRATEGY = Path("plans/trust/strategy-2025-28.yaml")
# Answers by the beginning of a key; a longer one comes first.
ANSWERS = {
    "levels": "the headings above the tables",
    "lines": "each line is an action of its own",
    "who:ht": "yes",
    "who:el": "English lead",
    "who:sbm": "yes",
    "who:": "new role: Lead for {}",
    "lead": "EL",
    "lead:kw": "KW",
    "when:start": "yes",
    "when": "until the plan ends",
    "moved": "the document has the new date already",
    "status:the colour blue": "moved to a later date",
    "status:the colour red": "off track",
    "status:the letter g": "on track",
    "status": "at risk",
    "day:2026-27/spr": "leave it out",
    "day": "20/11/2026",
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example trust without Fernhill's plan, on the day to which it is pinned."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "plans", "plans")
    shutil.copy(ROOT / "mkdocs.yml", "mkdocs.yml")
    PLAN.unlink()


def new_plan(*words: str, organisation: str = "fernhill") -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["new", "plan", organisation, *words])


def put(name: str) -> str:
    """A document in the folder."""
    shutil.copy(DATA / name, name)
    return name


def asked(path: str) -> dict[str, int]:
    """The row of each question by its key."""
    sheet = openpyxl.load_workbook(path)[QUESTIONS]
    return {str(sheet.cell(row, 8).value): row for row in range(8, sheet.max_row + 1) if sheet.cell(row, 8).value}


def answer(path: str, more: Mapping[str, str] | None = None) -> None:
    """Fill in the column of answers, as somebody does in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book[QUESTIONS]
    known = {**ANSWERS, **(more or {})}
    for key, row in asked(path).items():
        fits = [start for start in known if key.startswith(start)]
        text = known[max(fits, key=len)]
        sheet.cell(row, 7).value = text.format(key.partition(":")[2].replace("-", " "))
    book.save(path)


def finish(name: str, sheet: str, more: Mapping[str, str] | None = None) -> Result:
    """Answer all, and what an answer leads to: to when something was moved."""
    answer(sheet, more)
    result = new_plan("--from", name, "--answers", sheet)
    if "was moved to a later date" in result.output and result.exit_code == 1:
        again = f"{name.rpartition('.')[0]}.questions-2.xlsx"
        if sheet == again:
            again = again.replace("-2", "-3")
        answer(again, more)
        result = new_plan("--from", name, "--answers", again)
    return result


def errors() -> list[str]:
    """What a check finds wrong."""
    return [f"{f.place}: {f.message}" for f in check(Path("plans")).errors]


def test_from_word_to_a_plan() -> None:
    """Two runs: the first asks and drafts, the second writes; then nothing is wrong."""
    first = new_plan("--from", put(PER_PRIORITY))
    assert first.exit_code == 0, first.output
    assert "four actions below two priorities, in two tables with 20 columns, of which 20 are known" in first.output
    assert "16 questions, 16 of them open" in first.output
    assert "If that is a person" not in first.output  # a draft's own questions name the initials that they ask about
    sheet = PER_PRIORITY.replace(".docx", ".questions.xlsx")
    draft = Path(PER_PRIORITY.replace(".docx", ".draft.yaml")).read_text(encoding="utf-8")
    assert draft.startswith("# DRAFT of plans/schools/fernhill/improvement-2026-27.yaml")
    assert not PLAN.exists()
    second = finish(PER_PRIORITY, sheet)
    assert second.exit_code == 0, second.output
    assert errors() == []
    written = PLAN.read_text(encoding="utf-8")
    assert "NOT DECIDED" not in written
    assert "EL" not in written.replace("LEAD", "").split()
    plan = read(PLAN)
    assert len(plan["objectives"][0]["actions"]) == 4
    assert "title: Lead for maths lead" in Path("plans/schools/fernhill/profile.yaml").read_text(encoding="utf-8")


def test_the_same_again_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the sheet, the draft and the plan."""
    found: list[list[bytes]] = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copytree(tmp_path / "plans", folder / "plans")
        shutil.copy("mkdocs.yml" if name == "one" else tmp_path / "mkdocs.yml", folder / "mkdocs.yml")
        monkeypatch.chdir(folder)
        new_plan("--from", put(KEY_BLOCK))
        sheet = KEY_BLOCK.replace(".docx", ".questions.xlsx")
        files = [Path(sheet).read_bytes(), Path(KEY_BLOCK.replace(".docx", ".draft.yaml")).read_bytes()]
        answer(sheet, {"lead": "KW"})
        assert new_plan("--from", KEY_BLOCK, "--answers", sheet).exit_code == 0
        found.append([*files, PLAN.read_bytes()])
    assert found[0] == found[1]


def test_unfit_and_missing_answers_are_asked_again_all_at_once() -> None:
    """With why, and a new sheet that keeps the answers that fit."""
    new_plan("--from", put(PER_PRIORITY))
    sheet = PER_PRIORITY.replace(".docx", ".questions.xlsx")
    answer(sheet, {"who:el": "Anna", "status:the colour green": "", "day:2026-27/aut": "20/12/2030"})
    result = new_plan("--from", PER_PRIORITY, "--answers", sheet)
    assert result.exit_code == 1
    assert "three questions are still open" in result.output
    assert "“Anna” is no role of the profile" in result.output
    assert (
        "What does the colour green mean in this plan? (table 1, row 2, column “Aut”) No answer yet." in result.output
    )
    assert "20 Dec 2030 is still to come" in result.output
    assert not PLAN.exists()
    again = PER_PRIORITY.replace(".docx", ".questions-2.xlsx")
    assert finish(PER_PRIORITY, again).exit_code == 0


def test_questions_as_text() -> None:
    """The same questions in a file of text."""
    result = new_plan("--from", put(ACROSS), "-o", "questions.yaml")
    assert result.exit_code == 0, result.output
    text = Path("questions.yaml").read_text(encoding="utf-8")
    assert text.startswith("# three questions about")
    assert "Choose: Headteacher; Deputy headteacher; English lead;" in text
    answers = {"day:now": "20/11/2026", "who:maths-lead": "new role: Maths lead", "status:“behind”": "off track"}
    lines = text.split("\n")
    for key, typed in answers.items():
        (at,) = [number for number, line in enumerate(lines) if line.strip() in (f'key: "{key}"', f"key: {key}")]
        assert 'answer: ""' in lines[at - 1]
        lines[at - 1] = lines[at - 1].replace('""', f'"{typed}"')
    Path("questions.yaml").write_text("\n".join(lines), encoding="utf-8")
    result = new_plan("--from", ACROSS, "--answers", "questions.yaml")
    assert result.exit_code == 0, result.output
    assert errors() == []
    assert len(read(PLAN)["objectives"][0]["actions"][0]["milestones"]) == 4


def test_the_strategy_from_excel() -> None:
    """A plan of the trust for three years, from its action sheet."""
    STRATEGY.unlink()
    for plan in Path("plans/schools").glob("*/*.yaml"):
        if "serves:" in plan.read_text(encoding="utf-8"):
            plan.unlink()
    before = set(errors())
    first = new_plan("--from", put(KPIS), "--year", "2025-26", organisation="trust")
    assert first.exit_code == 0, first.output
    assert "“KPI dashboard” is not read" in first.output
    sheet = KPIS.replace(".xlsx", ".questions.xlsx")
    answer(sheet)
    result = new_plan("--from", KPIS, "--year", "2025-26", "--answers", sheet, organisation="trust")
    assert result.exit_code == 0, result.output
    assert set(errors()) <= before
    assert [objective["title"] for objective in read(STRATEGY)["objectives"]] == ["School improvement", "Business"]


def test_nothing_is_overwritten() -> None:
    """Neither a plan nor a sheet that may hold answers."""
    new_plan("--from", put(ACROSS))
    sheet = Path(ACROSS.replace(".docx", ".questions.xlsx"))
    before = sheet.read_bytes()
    result = new_plan("--from", ACROSS)
    assert result.exit_code == 1
    assert "may hold your answers" in result.output
    assert sheet.read_bytes() == before
    draft = Path(ACROSS.replace(".docx", ".draft.yaml"))
    draft.write_text("mine: yes\n", encoding="utf-8")
    for words in (("-o", str(sheet)), ()):
        assert new_plan("--from", ACROSS, "--answers", str(sheet), *words).exit_code == 1
    assert draft.read_text(encoding="utf-8") == "mine: yes\n"
    assert sheet.read_bytes() == before
    PLAN.write_text("title: Ours\n", encoding="utf-8")
    result = new_plan("--from", ACROSS, "--answers", str(sheet))
    assert result.exit_code == 1
    assert "is not overwritten" in result.output
    assert PLAN.read_text(encoding="utf-8") == "title: Ours\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--answers", "x.docx"), "Only with --from"),
        (("--on", "2026-11-20"), "Only with --from"),
        (("--from", "x.docx", "--on", "2031-01-01"), "still to come"),
        (("--from", "plans/x.docx"), "among the plans"),
        (("--from", "x.docx", "--answers", "x.docx"), "holds no question of this command"),
        (("--from", "x.pdf"), "is a PDF"),
        (("--from", "prose.docx"), "has no table of actions"),
    ],
)
def test_wrong_use_is_said(words: tuple[str, ...], said: str) -> None:
    """And nothing is written."""
    Path("x.docx").write_bytes(saved(word("# Reading", [("Action", "Who"), ("First", "KW")])))
    Path("prose.docx").write_bytes(saved(word("# Plan 2026/27", "We will improve reading in every class.")))
    shutil.copy("x.docx", "plans/x.docx")
    Path("x.pdf").write_bytes(b"%PDF-1.7")
    before = sorted(Path().rglob("*"))
    result = new_plan(*words)
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert sorted(Path().rglob("*")) == before


def test_a_fault_in_the_plan_is_told_with_its_place_in_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the check names the row in Word that its line was made of, and nothing is written."""
    rows = [("Action", "Who", "By when"), ("First", "English lead", "Dec 2026"), ("Second", "English lead", "May")]
    Path("plan.docx").write_bytes(saved(word("# Reading", rows)))

    def add(plans: Path, shown: str, files: Mapping[str, bytes], day: object) -> None:  # noqa: ARG001  its form
        (raw,) = files.values()
        line = raw.decode().split("\n").index("        title: Second") + 1
        msg = f"Nothing was written:\n{PLAN}:{line}: The title is wrong. Change it."
        raise NotMadeError(msg)

    monkeypatch.setattr(new_folder, "add", add)
    result = new_plan("--from", "plan.docx")
    assert result.exit_code == 1
    assert "plan.docx, table 1, row 3, column “Action”: The title is wrong." in result.output
    assert not PLAN.exists()


def test_sure_plans_are_written_at_once() -> None:
    """Where nothing has to be asked, there are no questions; the day may be said on the command line."""
    rows = [("Action", "Who", "By when", "Status"), ("First", "English lead", "Dec 2026", "On track")]
    Path("plan.docx").write_bytes(saved(word("# Reading", rows)))
    result = new_plan("--from", "plan.docx", "--as-of", "2026-11-10", "--year", "2026-27")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in Path().glob("plan.*")) == ["plan.docx"]
    update = read(PLAN)["objectives"][0]["actions"][0]["updates"][0]
    assert (str(update["on"]), update["by"], update["rating"]) == ("2026-11-10", "english-lead", "on-track")


def test_a_headteachers_sheet() -> None:
    """It says what to do, where each thing was found and how often, and what can be answered, with a list in the cell."""
    new_plan("--from", put(KEY_BLOCK))
    book = openpyxl.load_workbook(KEY_BLOCK.replace(".docx", ".questions.xlsx"))
    sheet = book[QUESTIONS]
    top = [str(sheet.cell(row, 1).value) for row in range(1, 6)]
    assert top[0] == f"11 questions about {KEY_BLOCK}"
    assert "trustplan new plan fernhill" in top[4]
    assert [sheet.cell(7, column).value for column in range(2, 8)] == [
        "About", "Question", "Where it was found", "What you can answer", "Perhaps", "Your answer",
    ]  # fmt: skip
    row = asked(KEY_BLOCK.replace(".docx", ".questions.xlsx"))["who:kw"]
    cells = [str(sheet.cell(row, column).value) for column in range(2, 6)]
    assert cells[:3] == ["People", "Which role is “KW”?", "table 2, row 3, column “Who”, and 2 more places"]
    assert "the list in the yellow cell: Headteacher; Deputy headteacher; …" in cells[3]
    assert any(f"G{row}" in str(rule.sqref) for rule in sheet.data_validations.dataValidation)
    about = [str(sheet.cell(row, 2).value) for row in range(8, sheet.max_row + 1)]
    assert about == sorted(about, key=["How the plan is laid out", "People", "Dates", "Progress"].index)


def test_a_moved_date_is_asked_once_and_written_as_the_format_does() -> None:
    """With what it was and why; an answer that is no later date is said to be none."""
    rows = [("Action", "Who", "By when", "RAG"), ("First", "English lead", "Dec 2026", "Blue - moved to Spring 2")]
    Path("plan.docx").write_bytes(saved(word("# Reading", rows)))
    words = ("--from", "plan.docx", "--as-of", "2026-11-10", "--year", "2026-27", "--answers")
    Path("a.yaml").write_text(
        'questions:\n  - {key: "status:the word “blue”", answer: moved to a later date}\n', encoding="utf-8"
    )
    asks = new_plan(*words, "a.yaml")
    assert asks.exit_code == 1
    assert (
        "“First” was moved to a later date. Its date in the document is December 2026. What is the new one?"
        in asks.output
    )
    sheet = Path("plan.questions.yaml")
    text = sheet.read_text(encoding="utf-8")
    assert "perhaps: Spring 2" in text
    sheet.write_text(text.replace('answer: ""', "answer: Oct 2026"), encoding="utf-8")
    assert "“Oct 2026” is not later than December 2026." in new_plan(*words, str(sheet)).output
    sheet.write_text(text.replace('answer: ""', 'answer: "yes"'), encoding="utf-8")
    result = new_plan(*words, str(sheet))
    assert result.exit_code == 0, result.output
    assert "the earlier date applies" in result.output
    action = read(PLAN)["objectives"][0]["actions"][0]
    (change,) = action["changes"]
    assert (action["due"], str(change["was"]), change["field"]) == ("2026-27/spr2", "2026-12", "due")
    assert errors() == []


def test_formulas_stay_text() -> None:
    """Words of a plan that look like a formula are none in the sheet of questions."""
    rows = [("Action", "Who"), ("First", '=HYPERLINK("http://x")')]
    Path("plan.docx").write_bytes(saved(word("# Reading", rows)))
    assert new_plan("--from", "plan.docx").exit_code == 0
    sheet = openpyxl.load_workbook(BytesIO(Path("plan.questions.xlsx").read_bytes()))[QUESTIONS]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", [PER_PRIORITY, KEY_BLOCK, ACROSS])
def test_the_site_builds_with_what_comes_out(name: str) -> None:
    """Strictly, with the plan on the school's page."""
    write_config(Path.cwd(), audience="trustees")
    new_plan("--from", put(name))
    sheet = name.replace(".docx", ".questions.xlsx")
    assert finish(name, sheet).exit_code == 0
    done = build(Path.cwd(), "--strict")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("missing", "document"), [("docx", ACROSS), ("openpyxl", KPIS), ("xlsxwriter", ACROSS)])
def test_one_extra_brings_each_library_that_may_be_missing(
    missing: str, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names it, and whoever installs it is not sent for another."""
    found = importlib.util.find_spec
    monkeypatch.setattr(new_plan_from, "find_spec", lambda name: None if name == missing else found(name))
    shutil.copy(DATA / document, document)
    done = CliRunner().invoke(main, ["new", "plan", "fernhill", "--from", document])
    assert done.exit_code == 1
    assert 'python -m pip install "trustplan[office]"' in " ".join(done.output.split())
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"][
        "office"
    ]
    (distribution,) = set(packages_distributions()[missing])
    assert distribution.lower() in {re.split("[>=<]", line)[0].lower() for line in asked}
