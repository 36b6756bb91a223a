"""How plans in Word and Excel are laid out: rows, columns, dates and questions, for real shapes and odd ones."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from builders import ROOT, TABLES, read
from trustplan.loading.first_plan.context import Context
from trustplan.loading.first_plan.dates import PlanYears, read_when
from trustplan.loading.first_plan.make import Made, make_plan
from trustplan.loading.first_plan.people import People
from trustplan.loading.first_plan.plan_file import plan_text
from trustplan.loading.first_plan.question_sheet import SheetText, as_text, as_workbook, read_answers
from trustplan.loading.first_plan.questions import Asker
from trustplan.primitives.periods import HALF_TERMS, Period
from trustplan.primitives.school_calendar import Calendar, Span
from trustplan.primitives.usual_terms import usual_terms
from trustplan.source.files import as_list
from trustplan.source.tables.docx_document import read_docx
from trustplan.source.tables.office_file import program_of
from trustplan.source.tables.xlsx_document import read_xlsx
from trustplan.source.yaml_reader import read_yaml
from word_plans import add_table, saved, track, word

if TYPE_CHECKING:
    from docx.document import Document as Word

DATA = ROOT / "tests" / "data" / "imports"
PER_PRIORITY = "sip-word-table-per-priority.docx"
KEY_BLOCK = "sip-word-key-block-and-terms.docx"
ACROSS = "sip-word-milestones-across.docx"
KPIS = "kpi-tracker-excel.xlsx"
HEAD = ("Action", "Who", "By when")
ROLES = {"headteacher": "Headteacher", "english-lead": "English lead", "business-manager": "Business manager"}


def calendar(*years: int) -> Calendar:
    """The usual terms of some years."""
    spans: dict[Period, Span] = {}
    for year in years:
        for half in HALF_TERMS:
            first, last = usual_terms(year)[half]
            spans[Period(year=year, part=half)] = Span(first=first, last=last)
    return Calendar(spans=spans)


def made_of(
    raw: bytes, answers: dict[str, str] | None = None, *, last: int = 2026, on: date | None = None
) -> tuple[Made, Asker]:
    """The plan that a file gives with some answers."""
    read_it = {"Word": read_docx, "Excel": read_xlsx}
    program = program_of(raw, "plan")
    first = 2026 - (last > 2026)
    context = Context(
        roles=ROLES,
        lead="headteacher",
        years=PlanYears(first=first, last=last, calendar=calendar(2025, 2026, 2027)),
        today=date(2026, 11, 26),
        title="Plan",
        source=f"the plan in {program}",
        on=on,
    )
    asker = Asker(answers or {})
    return make_plan(read_it[program](raw, "plan"), context, asker), asker


def of_word(document: Word, **answers: str) -> tuple[Made, Asker]:
    """The same for a Word document that a test makes; an answer's key has __ for a colon and _ for a space."""
    return made_of(saved(document), {key.replace("__", ":").replace("_", " "): text for key, text in answers.items()})


def objectives(made: Made) -> list[Any]:
    """The objectives of a plan."""
    return as_list(made.data["objectives"])


def actions(made: Made) -> list[Any]:
    """All actions of a plan, in order."""
    found: list[Any] = []
    for objective in objectives(made):
        found += objective.get("actions", [])
    return found


def titles(made: Made) -> dict[str, list[str]]:
    """The titles of actions by that of their objective."""
    return {o["title"]: [a["title"] for a in o.get("actions", [])] for o in objectives(made)}


@pytest.mark.parametrize(
    ("name", "columns", "rows", "dated", "questions"),
    [(PER_PRIORITY, 20, 4, 3, 17), (KEY_BLOCK, 12, 4, 3, 11), (ACROSS, 10, 2, 0, 3), (KPIS, 9, 3, 3, 6)],
)
def test_each_layout_gives_all_its_columns_and_rows(
    name: str, columns: int, rows: int, dated: int, questions: int
) -> None:
    """Every heading is known, every row is an action, and what is not sure is asked once."""
    made, asker = made_of((DATA / name).read_bytes(), last=2027 if name == KPIS else 2026)
    assert (made.found.columns, made.found.known_columns) == (columns, columns)
    assert len(made.found.actions) == rows
    assert len([action for action in actions(made) if action.get("due")]) == dated
    assert len(asker.questions) == len(asker.open) == questions
    assert all(question.places for question in asker.open)


def test_a_table_for_each_priority() -> None:
    """Merged cells, bullets, costs and cell colours are read; the objective of the rows is kept."""
    made, asker = made_of((DATA / PER_PRIORITY).read_bytes())
    first = actions(made)[0]
    assert list(titles(made)) == ["Raise standards in reading, writing and maths", "Attendance"]
    assert (first["start"], first["due"]) == ("2026-09", "2027-07")
    assert first["resources"] == [{"what": "Pupil premium", "cost": "2400"}]
    assert first["lead"] == "english-lead"
    assert "Objective: 1.1 Every child reads fluently" in first["description"]
    assert "NOT DECIDED YET: What does the colour green mean" in first["description"]
    assert actions(made)[1]["due"] == "2026-27/aut1"  # by October half-term
    asked = set(asker.questions)
    assert {"who:el", "who:sbm", "lead:el / sbm", "when:ongoing", "lines:actions", "levels"} <= asked
    assert {f"status:the colour {name}" for name in ("green", "amber", "blue", "red")} < asked


def test_answers_make_what_was_asked() -> None:
    """Each line becomes an action; a colour becomes a dated update by the lead, and no rating where it was moved."""
    answers = {
        "levels": "the column of objectives",
        "lines:actions": "each line is an action of its own",
        "who:el": "yes",
        "who:sbm": "Business manager",
        "lead:el / sbm": "EL",
        "status:the colour green": "on track",
        "status:the colour blue": "moved to a later date",
        "day:2026-27/aut": "20 Nov 2026",
    }
    made, asker = made_of((DATA / PER_PRIORITY).read_bytes(), answers)
    assert next(iter(titles(made))) == "Every child reads fluently by the end of Year 2"
    assert len(actions(made)) == 5
    daily, keep_up, books = actions(made)[:3]
    assert daily["updates"] == [
        {
            "on": "2026-11-20",
            "by": "english-lead",
            "stage": "in-progress",
            "rating": "on-track",
            "note": "From the plan in Word, November 2026.\nAut: the colour green.",
        }
    ]
    assert keep_up["updates"] == daily["updates"]  # the colour is the row's; its cost counts once
    assert "resources" in daily
    assert "resources" not in keep_up
    assert books["lead"] == "english-lead"
    assert "Together with: Business manager" in books["description"]
    assert set(books["updates"][0]) == {"on", "by", "note"}
    assert not [question.key for question in asker.open if question.key in answers]


def test_key_blocks_numbers_and_bands() -> None:
    """The block above names the priority, its governor and what is to be reached; numbers are kept as references."""
    made, asker = made_of((DATA / KEY_BLOCK).read_bytes(), {"who:rev-b": "nobody", "day:now": "20/11/2026"})
    assert list(titles(made)) == ["Writing across the curriculum", "Christian vision in the curriculum"]
    assert [kpi["title"] for kpi in objectives(made)[0]["kpis"]] == [
        "Pupils write at length in history and geography by Easter",
        "70% at the expected standard at the end of KS2",
    ]
    assert [action.get("due") for action in actions(made)] == ["2026-10-14", "2026-27/aut2", "2026-27/spr", None]
    assert actions(made)[0]["refs"] == [{"kind": "plan", "code": "1.1 in the plan in Word"}]
    assert "who:rev-b" not in {question.key for question in asker.open}
    assert "Rev B" not in str(made.data)


def test_milestones_across() -> None:
    """A column for each half-term holds steps that are due at its end; the lead stands in brackets."""
    made, _ = made_of((DATA / ACROSS).read_bytes())
    first = actions(made)[0]
    assert [(step["title"], step["due"]) for step in first["milestones"]] == [
        ("Texts chosen", "2026-27/aut1"),
        ("45% on track", "2026-27/aut2"),
        ("52% on track", "2026-27/spr2"),
        ("58% at expected", "2026-27/sum2"),
    ]
    assert (first["title"], first["lead"]) == ("New class texts; guided writing twice a week", "english-lead")


def test_the_action_sheet_of_a_workbook() -> None:
    """Figures are told and not read; a number that may be a date is asked, with the day that it would be."""
    made, asker = made_of((DATA / KPIS).read_bytes(), last=2027)
    assert titles(made) == {
        "School improvement": ["One curriculum", "Coaching plans"],
        "Business": ["Building surveys"],
    }
    assert asker.questions["when:start:46000"].perhaps == "2025-12-09"
    assert any("“KPI dashboard” is not read" in line for line in made.remarks)
    assert any("hidden: “Lists”" in line for line in made.remarks)


def test_other_orders_and_signs() -> None:
    """Columns stand in any order; the sign of a colour is asked by name."""
    rows = [
        ("Deadline", "RAG rating", "Person responsible", "Task", "Resources", "Intended outcome"),
        ("Dec 2026", "🟢", "English lead", "Buy books", "£300", "Books bought"),
        ("31/03/27", "🔴 late", "Headteacher", "Train staff", "none", "All trained"),
    ]
    made, asker = of_word(word("Priority 1: Reading", rows))
    assert titles(made) == {"Reading": ["Buy books", "Train staff"]}
    assert [action["due"] for action in actions(made)] == ["2026-12", "2027-03-31"]
    assert {"status:🟢 (green)", "status:🔴 (red)"} < set(asker.questions)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("G", "status:the letter g"),
        ("Amber - slipping", "status:the word “amber”"),
        ("FFC000|", "status:the colour amber"),
        ("00B0F0|", "status:the colour blue"),
        ("E2EFD9|G", "status:the letter g"),
        ("Behind: tutor left", "status:“behind”"),
    ],
)
def test_how_it_goes_is_asked_as_it_is_written(text: str, key: str) -> None:
    """By colour, letter or word."""
    rows = [(*HEAD, "RAG"), ("Buy books", "English lead", "Dec 2026", text)]
    _, asker = of_word(word("# Reading", rows))
    assert key in asker.questions


@pytest.mark.parametrize("text", ["On track", "Complete", "Not started", "In progress"])
def test_the_formats_own_words_are_sure(text: str) -> None:
    """Nothing is asked of them."""
    rows = [(*HEAD, "RAG"), ("Buy books", "English lead", "Dec 2026", text)]
    made, asker = of_word(word("# Reading", rows), day__now="20/11/2026")
    assert not asker.open
    assert actions(made)[0]["updates"][0]["stage"] == {"On track": "in-progress"}.get(
        text, text.lower().replace(" ", "-")
    )


def test_headings_that_are_repeated_on_each_page() -> None:
    """They are no actions, and an empty cell of the priority goes on with the one above."""
    rows = [
        ("Priority", *HEAD),
        ("Reading", "First", "English lead", "Dec 2026"),
        ("Priority", *HEAD),
        ("", "Second", "English lead", "Spring 1"),
        ("Maths", "Third", "Headteacher", "Easter"),
    ]
    made, _ = of_word(word(rows))
    assert titles(made) == {"Reading": ["First", "Second"], "Maths": ["Third"]}
    assert made.found.columns == 4


def test_a_priority_merged_over_rows() -> None:
    """All rows belong to it."""
    document = word()
    table = add_table(
        document, [("Priority", *HEAD), *[("", f"Step {n}", "English lead", "Autumn 2") for n in (1, 2, 3)]]
    )
    table.cell(1, 0).merge(table.cell(3, 0)).text = "Priority 1: Reading"
    made, _ = of_word(document)
    assert titles(made) == {"Reading": ["Step 1", "Step 2", "Step 3"]}


def test_a_table_that_goes_on_after_a_page() -> None:
    """Without headings of its own, it is read under those before, and told."""
    made, _ = of_word(
        word("# Reading", [HEAD, ("First", "English lead", "Dec 2026")], [("Second", "Headteacher", "Spring 1")])
    )
    assert titles(made) == {"Reading": ["First", "Second"]}
    assert any("no headings of its own" in line for line in made.remarks)


def test_a_wide_table_that_is_cut_in_two() -> None:
    """The right half is joined by the number of the action."""
    left = [("No", "Action", "Success criteria"), ("1.1", "First", "It works"), ("1.2", "Second", "It works")]
    right = [("No", "Lead", "By when"), ("1.2", "English lead", "Summer 2"), ("1.1", "Headteacher", "Spring 1")]
    made, _ = of_word(word("# Reading", left, right))
    assert [(a["title"], a["lead"], a["due"]) for a in actions(made)] == [
        ("First", "headteacher", "2026-27/spr1"),
        ("Second", "english-lead", "2026-27/sum2"),
    ]


def test_a_table_inside_a_cell() -> None:
    """It is read on its own, and its frame is its priority."""
    document = word()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Priority 1: Reading"
    inner = cell.add_table(2, 3)
    for column, text in enumerate((*HEAD, "First", "English lead", "Dec 2026")):
        inner.cell(column // 3, column % 3).text = text
    made, _ = of_word(document)
    assert titles(made) == {"Reading": ["First"]}
    assert any("one table inside a cell" in line for line in made.remarks)


def test_tracked_changes() -> None:
    """What was deleted is not read, what was put in is, and both are told."""
    document = word("# Reading")
    table = add_table(document, [HEAD, ("", "English lead", "Dec 2026")])
    track(table.cell(1, 0), "Old words", "New words")
    made, _ = of_word(document)
    assert titles(made) == {"Reading": ["New words"]}
    assert "Old words" not in str(made.data)
    assert sum("tracked changes" in line for line in made.remarks) == 2


def test_empty_rows_and_rows_without_an_action() -> None:
    """The first say nothing; the second are more of the row above, and told."""
    rows = [(*HEAD, "Notes"), ("", "", "", ""), ("First", "English lead", "Dec 2026", "One"), ("", "", "", "Two")]
    made, _ = of_word(word("# Reading", rows), day__now="20/11/2026")
    assert titles(made) == {"Reading": ["First"]}
    assert actions(made)[0]["updates"][0]["note"].endswith("Notes: One\nNotes: Two")
    assert any("names no action" in line for line in made.remarks)


def test_headings_in_two_rows() -> None:
    """A heading over several columns and those below it are read together."""
    document = word("# Reading")
    rows = [
        (*HEAD, "RAG", "", ""),
        ("", "", "", "Aut", "Spr", "Sum"),
        ("First", "English lead", "Dec 2026", "G", "", ""),
    ]
    table = add_table(document, rows)
    for column in range(3):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 3).merge(table.cell(0, 5))
    made, asker = of_word(document)
    assert titles(made) == {"Reading": ["First"]}
    assert asker.questions["day:2026-27/aut"].text.startswith("On which day was the column “RAG Aut” filled in?")


def test_rows_that_are_coloured_whole_and_a_key() -> None:
    """Without a column of colours, the colour of the row is asked, with what the document's own key says of it."""
    rows = [HEAD, ("00B050|First", "English lead", "Dec 2026"), ("00B0F0|Second", "Headteacher", "Dec 2026")]
    key = [("00B050|", "Complete"), ("00B0F0|", "Re-timed")]
    _, asker = of_word(word("# Reading", rows, key))
    assert "blue Re-timed" in asker.questions["status:the colour blue"].hint


def test_what_is_not_known_is_asked() -> None:
    """A column, a line across a table, words below terms: each with an example, and what is answered counts."""
    rows = [(*HEAD, "Wibble", "Autumn"), ("First", "English lead", "Dec 2026", "A hard one", "Do this")]
    _, asker = of_word(word("# Reading", rows))
    assert "A hard one" in asker.questions["column:wibble"].text
    made, asker = of_word(word("# Reading", rows), column__wibble="why it is done", terms="steps planned for then")
    assert not asker.open
    assert actions(made)[0]["why"] == {"internal": "A hard one"}
    assert actions(made)[0]["milestones"] == [{"id": "m1", "title": "Do this", "due": "2026-27/aut"}]


def test_names_of_people_stay_out() -> None:
    """A name in a lead is asked and not written, nor is it in a note; a title and name inside a note is asked, too."""
    rows = [(*HEAD, "Progress"), ("First", "Anna Brown", "Dec 2026", "Anna Brown has begun, says Mr Green")]
    answers = {"who:anna-brown": "English lead", "day:now": "20/11/2026"}
    _, asker = made_of(saved(word("# Reading", rows)), answers)
    assert [(question.key, question.found) for question in asker.open] == [
        ("who:mr-green", "table 1, row 2, column “Progress”")
    ]
    made, asker = made_of(saved(word("# Reading", rows)), {**answers, "who:mr-green": "Headteacher"})
    assert not asker.open
    (action,) = actions(made)
    assert action["lead"] == "english-lead"
    assert action["updates"][0]["note"].endswith("Progress: The English lead has begun, says the Headteacher")


def test_a_start_after_the_end_is_asked() -> None:
    """Each is a date for itself, and both are none."""
    rows = [("Action", "Start date", "End date"), ("First", "04/01/27", "05/09/26")]
    made, asker = of_word(word("# Reading", rows))
    (question,) = asker.open
    assert question.text.startswith("It begins (2027-01-04) after it is due (2026-09-05).")
    made, asker = made_of(saved(word("# Reading", rows)), {question.key: "Sept 2026 to January 2027"})
    assert not asker.open
    assert (actions(made)[0]["start"], actions(made)[0]["due"]) == ("2026-09", "2027-01")


@pytest.mark.parametrize(
    "heading", ["Priority 1: Reading", "Priority 1 Reading", "Key Priority 1 - Reading", "Objective: Reading"]
)
def test_a_priority_is_known_without_a_style(heading: str) -> None:
    """By its words, as most plans have it in bold only; another paragraph above a table is only suggested."""
    table = [HEAD, ("First", "English lead", "Dec 2026")]
    made, _ = of_word(word("School plan", heading, table))
    assert list(titles(made)) == ["Reading"]
    _, asker = of_word(word("School plan", "Quality of education", table))
    (question,) = asker.open
    assert (question.perhaps, question.key) == ("Quality of education", "priority:table 1")


def test_prose_has_no_actions() -> None:
    """Sentences and other tables are told."""
    made, _ = of_word(word("# Plan 2026/27", "We will improve reading.", [("Year", "Pupils"), ("1", "30")]))
    assert made.found.actions == []
    assert any("We will improve reading." in line for line in made.remarks)


def test_a_workbook_with_titles_above_its_headings() -> None:
    """Merged titles are no headings; a fill is a colour; the name of a sheet is a priority where nothing else is."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Reading"
    sheet.append(["Oak Primary School: improvement plan 2026/27"])
    sheet.append([])
    sheet.append([*HEAD, "RAG"])
    sheet.append(["First", "English lead", date(2026, 12, 18), None])
    sheet.merge_cells("A1:D1")
    sheet["D4"].fill = PatternFill("solid", fgColor="FF92D050")
    stream = BytesIO()
    book.save(stream)
    made, asker = made_of(stream.getvalue())
    assert made.data["title"] == "Oak Primary School: improvement plan 2026/27"
    assert titles(made) == {"Reading": ["First"]}
    assert actions(made)[0]["due"] == "2026-12-18"
    assert asker.questions["status:the colour green"].places == ["sheet “Reading”, cell D4"]


def test_a_day_to_come_is_asked_again() -> None:
    """And why is said."""
    rows = [(*HEAD, "RAG"), ("First", "English lead", "Dec 2026", "Complete")]
    _, asker = of_word(word("# Reading", rows), day__now="20/12/2026")
    (question,) = asker.open
    assert "still to come" in question.why_not


def test_long_texts_are_kept_whole() -> None:
    """A title is cut where a line ends, and the whole text is below it."""
    text = "Teach reading every day in each class. " * 12
    made, _ = of_word(word("# Reading", [HEAD, (text.strip(), "English lead", "Dec 2026")]))
    (action,) = actions(made)
    assert len(action["title"]) <= 300
    assert action["description"].startswith(text.strip())


@pytest.mark.parametrize("case", read(TABLES / "first_plan_dates.yaml"), ids=lambda case: case["case"])
def test_dates_as_plans_say_them(case: dict[str, Any]) -> None:
    """Each is read for certain, or asked."""
    years = PlanYears(first=2026, last=case.get("until", 2026), calendar=calendar(2026))
    span = read_when(case["text"], years)
    wanted = (case.get("start", ""), case.get("due", ""))
    assert (tuple(span) if span else None) == (None if case.get("asked") else wanted)


HEADINGS = (
    "Action",
    "Who",
    "By when",
    "RAG",
    "Aut",
    "Priority",
    "Notes",
    "Cost",
    "Success criteria",
    "Wibble",
    "",
    "No",
    "Start",
)
CELLS = (
    *(
        "",
        "",
        "A",
        "KW",
        "KW / JB",
        "Dec 2026",
        "Ongoing",
        "£1,200",
        "1.1 Do",
        "- one\n- two",
        '"quoted: {x}" #c',
        "=1+1",
        "TBC",
    ),
    *(
        "x" * 400,
        "Mrs Brown",
        "null",
        "yes",
        "🟢",
        "Priority 2: X",
        "SPRING TERM",
        "a: b",
        "\u200bhidden",
        "%",
        "👩‍🏫",
        "FF0000|",
    ),
    *("31/12/2030", "12 Dec", "Green", "-", "[]", "!tag", "? x", "<b>", "trailing  ", "tab\tx", "00B0F0|R"),
)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_document_holds_a_file_comes_out(seed: int) -> None:
    """Odd tables with odd texts, merged anyhow: no fault, a draft that can be read, and a sheet with every question."""
    chance = Random(seed)  # noqa: S311  no secret, and the same each time
    parts: list[Any] = ["Plan 2026/27"]
    for number in range(4):
        heads = ["Action", *chance.sample(HEADINGS[1:], 5)]
        parts += [f"# Part {number}", [heads, *[chance.choices(CELLS, k=6) for _ in range(5)]]]
    document = word(*parts)
    for table in document.tables:
        table.cell(chance.randrange(1, 4), 0).merge(table.cell(4, chance.randrange(6)))
    made, asker = of_word(document)
    raw = plan_text(made.data, ["Draft"])
    assert raw is not None
    again = read_yaml(raw, "draft")[0]
    assert again is not None
    assert len(again.data["objectives"]) == len(objectives(made))
    text = SheetText("plan.docx", "run", 2026)
    for write in (as_workbook, as_text):
        assert read_answers(write(asker.in_order, made.remarks, text), "sheet") == dict.fromkeys(asker.questions, "")


@pytest.mark.parametrize(
    ("cell", "who", "how"),
    [
        ("English lead weekly", "english-lead", "weekly"),
        ("English lead half-termly book looks", "english-lead", "half-termly book looks"),
        ("Termly by Headteacher", "headteacher", "Termly"),
        ("Headteacher (each month)", "headteacher", "each month"),
        ("Headteacher in staff meetings", "headteacher", "staff meetings"),
        ("Learning walks", None, "Learning walks"),
        ("Termly", None, "Termly"),
    ],
)
def test_who_checks_and_how(cell: str, who: str | None, how: str) -> None:
    """Nothing is asked where a cell says who in the words of a role, or only how."""
    made, asker = of_word(word("# Reading", [(*HEAD, "Monitoring"), ("First", "Business manager", "Dec 2026", cell)]))
    (action,) = actions(made)
    assert action.get("monitor") == who
    assert f"Monitoring: {how}" in action["description"]
    assert asker.questions == {}


def test_priorities_above_the_headings_are_not_lost() -> None:
    """In a line across the table, beside their number, and below a heading that has no table, which is told."""
    line = [("Area for improvement: Writing", "", ""), HEAD, ("First", "Headteacher", "Dec 2026")]
    document = word("# Priority 3: Maths", line)
    made, _ = of_word(document)
    assert [objective["title"] for objective in objectives(made)] == ["Writing"]
    assert "“Priority 3: Maths” has no table of actions below it, so no priority is made of it." in made.remarks
    made, _ = of_word(word([("Priority 1", "Reading")], [HEAD, ("First", "Headteacher", "Dec 2026")]))
    assert [objective["title"] for objective in objectives(made)] == ["Reading"]


def test_a_table_of_contents_is_no_lost_priority() -> None:
    """Its lines stand again above their tables."""
    made, _ = of_word(
        word("Priority 1: Maths ...... 2", "# Priority 1: Maths", [HEAD, ("First", "Headteacher", "May")])
    )
    assert [line for line in made.remarks if "no table" in line] == []


def test_steps_with_their_own_times() -> None:
    """Each line of a cell of milestones that begins with a time is one of its own."""
    rows = [(*HEAD, "Milestones"), ("First", "Headteacher", "July 2027", "Autumn: audit\nSpring 1 – maps written")]
    made, asker = of_word(word("# Reading", rows))
    assert [(step["title"], step["due"]) for step in actions(made)[0]["milestones"]] == [
        ("audit", "2026-27/aut"),
        ("maps written", "2026-27/spr1"),
    ]
    assert asker.questions == {}


def test_who_supports_is_not_lost() -> None:
    """Besides who leads."""
    _, asker = of_word(word("# Reading", [HEAD, ("First", "Headteacher supported by English lead", "Dec 2026")]))
    (question,) = asker.open
    assert question.choices == ("Headteacher", "English lead")


def test_names_in_the_words_become_roles() -> None:
    """Those of a cell of people at once; one with a title is asked; a book is kept. Letters of a role's title stay."""
    rows = [
        (*HEAD, "Progress"),
        ("First", "KW", "Dec 2026", "KW has met Mrs Brown. It went well; KW's notes are kept. Mr Men books bought."),
        ("Second", "Mrs Brown (English)", "Dec 2026", "Started"),
        ("Third", "EL", "Dec 2026", "EL data"),
    ]
    answers = {
        "who:kw": "Headteacher",
        "who:mrs-brown-(english)": "English lead",
        "who:el": "English lead",
        "who:mr-men": "keep the words as they are",
        "day:now": "20/11/2026",
    }
    made, asker = made_of(saved(word("# Reading", rows)), answers)
    assert asker.open == []
    notes = [action["updates"][0]["note"] for action in actions(made)]
    assert "The Headteacher has met the English lead." in notes[0]
    assert "the Headteacher's notes are kept. Mr Men books" in notes[0]
    assert "EL data" in notes[2]
    assert [line for line in made.remarks if "Look at" in line] == []
    assert any(line.startswith("In P1-1, names in the words became roles") for line in made.remarks)
    _, asker = made_of(saved(word("# Reading", rows)), {"day:now": "20/11/2026"})
    assert [key for key in asker.questions if "brown" in key or "men" in key] == [
        "who:mrs-brown-(english)",
        "who:mr-men",
    ]


@pytest.mark.parametrize(
    ("start", "end", "is_asked"),
    [
        ("01/09/26", "31/08/27", False),
        ("31/08/26", "31/08/27", True),
        ("01/09/26", "01/09/27", True),
        ("04/01/27", "04/01/27", False),
    ],
)
def test_the_first_and_last_day_of_a_plan_are_within_it(start: str, end: str, is_asked: bool) -> None:
    """And work may begin and end on one day."""
    rows = [("Action", "Start date", "End date"), ("First", start, end)]
    _, asker = of_word(word("# Reading", rows))
    assert bool(asker.open) == is_asked


def test_today_is_no_day_to_come() -> None:
    """A plan may be brought up to date on the day on which it is read."""
    rows = [(*HEAD, "RAG"), ("First", "English lead", "Dec 2026", "Complete")]
    made, asker = of_word(word("# Reading", rows), day__now="26/11/2026")
    assert not asker.open
    assert actions(made)[0]["updates"][0]["on"] == "2026-11-26"


def test_of_two_cells_that_move_an_action_on_a_day_the_last_says_to_when() -> None:
    """Its words are the suggestion."""
    rows = [(*HEAD, "RAG", "Status"), ("First", "English lead", "Dec 2026", "B: to Mar 2027", "B: to May 2027")]
    _, asker = made_of(
        saved(word("# Reading", rows)), {"status:the letter b": "moved to a later date", "day:now": "20/11/2026"}
    )
    (question,) = asker.open
    assert question.perhaps == "May 2027"


def test_words_beside_a_sign_leave_it_as_it_is() -> None:
    """A second column that says more, and not how it goes, takes nothing back."""
    words = "The books came late and we began"
    rows = [(*HEAD, "RAG", "Status"), ("First", "English lead", "Dec 2026", "Complete", words)]
    made, asker = of_word(word("# Reading", rows), day__now="20/11/2026")
    assert not asker.open
    (update,) = actions(made)[0]["updates"]
    assert update["stage"] == "complete"
    assert words in update["note"]
    assert [line for line in made.remarks if "another word" in line] == []


@pytest.mark.parametrize(
    ("text", "key"), [("Behind as tutor left", "status:“behind as tutor left”"), ("Behind as the tutor left", None)]
)
def test_a_few_words_are_a_sign_and_a_sentence_is_a_note(text: str, key: str | None) -> None:
    """Four words are asked, five are kept as they are."""
    rows = [(*HEAD, "RAG"), ("First", "English lead", "Dec 2026", text)]
    made, asker = of_word(word("# Reading", rows), day__now="20/11/2026")
    assert [question.key for question in asker.open] == [key] * bool(key)
    if not key:
        assert text in actions(made)[0]["updates"][0]["note"]


def test_a_title_that_two_roles_have_is_asked() -> None:
    """With their ids."""
    asker = Asker({})
    people = People(roles={"head-7": "Head of year", "head-8": "Head of year"}, asker=asker)
    assert people.role("Head of year", "table 1") is None
    (question,) = asker.open
    assert question.choices[:2] == ("Head of year (head-7)", "Head of year (head-8)")


@pytest.mark.parametrize(("letters", "perhaps"), [("EL", "English lead"), ("BM", "Business manager"), ("H", "")])
def test_initials_of_a_role_suggest_it_and_one_letter_does_not(letters: str, perhaps: str) -> None:
    """A letter alone may be anybody."""
    _, asker = of_word(word("# Reading", [HEAD, ("First", letters, "Dec 2026")]))
    (question,) = asker.open
    assert question.perhaps == perhaps


@pytest.mark.parametrize(("who", "checks", "is_told"), [("KW", "KW", False), ("English lead", "English lead", True)])
def test_who_leads_does_not_check_and_nobody_is_no_one_who_does(who: str, checks: str, is_told: bool) -> None:
    """Where neither is anybody, there is nothing to tell; initials of somebody who is nobody's role are not kept."""
    rows = [(*HEAD, "Monitoring"), ("First", who, "Dec 2026", checks)]
    made, asker = made_of(saved(word("# Reading", rows)), {"who:kw": "nobody"})
    assert not asker.open
    assert "monitor" not in actions(made)[0]
    assert "KW" not in str(made.data)
    assert bool([line for line in made.remarks if "who checks also leads" in line]) == is_told


def test_words_that_name_no_role_are_kept_as_they_are() -> None:
    """Of who leads, and of who checks."""
    rows = [(*HEAD, "Monitoring"), ("First", "Everybody", "Dec 2026", "Wider network")]
    made, asker = made_of(saved(word("# Reading", rows)), {"who:everybody": "nobody", "who:wider-network": "nobody"})
    assert not asker.open
    assert "Who: Everybody" in actions(made)[0]["description"]
    assert "Monitoring: Wider network" in actions(made)[0]["description"]


def test_usual_letters_that_two_roles_could_have_are_asked_again() -> None:
    """HT is the head or the headteacher, and the profile has both."""
    asker = Asker({"who:kw": "HT"})
    people = People(roles={"head": "Head", "headteacher": "Headteacher"}, asker=asker)
    assert people.role("KW", "table 1") is None
    assert [question.why_not for question in asker.open] == [
        "“HT” is no role of the profile. Choose one, or type “new role: HT”."
    ]


@pytest.mark.parametrize(("day", "is_asked"), [(1, False), (31, False), (None, True)])
def test_the_day_that_the_command_says_is_that_of_a_column_whose_month_it_is_in(
    day: int | None, is_asked: bool
) -> None:
    """Its first day, and its last; a column of another month is asked for its own."""
    on = date(2026, 10, day) if day else date(2026, 11, 1)
    rows = [(*HEAD, "Progress Oct 2026"), ("First", "English lead", "Dec 2026", "Begun")]
    made, asker = made_of(saved(word("# Reading", rows)), on=on)
    assert [question.key for question in asker.open] == ["day:2026-10"] * is_asked
    if not is_asked:
        assert actions(made)[0]["updates"][0]["on"] == str(on)
