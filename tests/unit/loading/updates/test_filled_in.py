"""Update workbooks that were filled in: what comes back is each edit and nothing else, and what is not sure is asked."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from builders import EXAMPLE
from case_tables import a_context, loaded
from filled_in import OFFICE, Filler, through_office
from trustplan.loading.updates.filled_in import FilledIn, NoUpdateWorkbookError, read_filled_in
from trustplan.loading.updates.form import as_data
from trustplan.primitives.periods import parse_period
from trustplan.source.rating_words import RatingWords
from trustplan.website.data.workbook import make_figures, make_workbook
from trustplan.website.workbook.write import write_workbook

DAY = date(2026, 11, 20)
PLAN, GROUP, TRUST_PLAN = (
    "schools/fernhill/improvement-2026-27",
    "schools/fernhill/action-plan-2026",
    "trust/strategy-2025-28",
)
Edit = Callable[[Filler], object]


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """The workbooks of a school and of the schools' figures, as they are made."""
    context = a_context(loaded(EXAMPLE), DAY)
    return {
        "fernhill": write_workbook(make_workbook(context, "fernhill", by="headteacher")),
        "figures": write_workbook(make_figures(context, period=parse_period("2026-27/aut2"), by="ceo")),
    }


def read(raw: bytes, by: str = "headteacher") -> FilledIn:
    """What a workbook says."""
    return read_filled_in(raw, "book.xlsx", words=RatingWords(), by=by, day=DAY, latest=DAY)


def filled(raw: bytes, edit: Edit, by: str = "headteacher") -> FilledIn:
    """What a workbook says after an edit."""
    filler = Filler(raw)
    edit(filler)
    return read(filler.bytes(), by)


def fill_in(book: Filler) -> None:
    """What a head may type and paste into Fernhill's workbook."""
    book.put("actions", "P1-A2", stage="in-progress ", rating="AT RISK", note="Two tutors\nhave left.")
    book.put("actions", "P1-A2", doing="Two are\nbeing hired.", evidence="Rota; Letter")
    book.put("actions", "P1-A2", forecast_end=datetime(2027, 2, 12))  # noqa: DTZ001  as a cell has it
    book.put("actions", "AG-O1", note="=1+1 is no formula where it is a text")
    book.cell("actions", "AG-O1", "note").data_type = "s"
    book.put("milestones", "P1-A1 visits", done="20 November 2026")
    book.put("figures", "P2-K1 2026-27/aut2", value=0.934, shown_as="0.0%")
    book.put("figures", "P2-K1 2026-27/aut2", cohort=398.0, status="provisional", help_wanted="A second day.")
    book.put("judgements", "P1-K3", rating="On track", because="All fourteen classes.")


CHANGES: list[tuple[str, dict[str, Any]]] = [
    (GROUP, {"item": "AG-O1", "kind": "update", "entry": {"note": "=1+1 is no formula where it is a text"}}),
    (
        PLAN,
        {
            "item": "P1-A2",
            "kind": "update",
            "entry": {
                "stage": "in-progress",
                "rating": "at-risk",
                "note": "Two tutors\nhave left.",
                "evidence": ["Rota", "Letter"],
                "forecast_end": "2027-02-12",
                "recovery": {"doing": "Two are being hired."},
            },
        },
    ),
    (PLAN, {"item": "P1-A1", "kind": "milestone", "milestone": "visits", "entry": {"done": "2026-11-20"}}),
    (
        PLAN,
        {
            "item": "P2-K1",
            "kind": "figure",
            "period": "2026-27/aut2",
            "entry": {"value": "93.4", "cohort": 398, "status": "provisional"},
        },
    ),
    (PLAN, {"item": "P2-K1", "kind": "recovery", "entry": {"help_wanted": "A second day."}}),
    (PLAN, {"item": "P1-K3", "kind": "judgement", "entry": {"rating": "on-track", "because": "All fourteen classes."}}),
]


def changes_of(result: FilledIn) -> list[tuple[str, dict[str, Any]]]:
    """The changes of all slips, each with its plan, without what stood there before."""
    found = []
    for slip in result.slips:
        for change in as_data(slip)["changes"]:
            found.append((slip.plan, {key: value for key, value in change.items() if key != "was"}))  # noqa: PERF401  no comprehension of two loops
    return found


def test_what_comes_back_is_each_edit_and_nothing_else(books: dict[str, bytes]) -> None:
    """With what stood there before, the role and the day; a workbook as it was made says nothing."""
    assert [read(raw).slips for raw in books.values()] == [(), ()]
    result = filled(books["fernhill"], fill_in)
    assert (list(map(str, result.questions)), result.notes) == ([], ())
    assert changes_of(result) == CHANGES
    assert {(slip.by, slip.on, slip.as_at) for slip in result.slips} == {("headteacher", "2026-11-20", "2026-11-20")}
    was = {news.name: news.was for slip in result.slips for news in slip.changes}
    assert was["P1-A2"] == {"on": "2026-11-02", "by": "deputy-head", "stage": "in-progress", "rating": "on-track"}
    assert sorted(result.addresses.values())[:2] == ["Actions!I8", "Actions!K6"]


@pytest.mark.thorough
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_what_comes_back_is_the_same_after_a_pass_through_libreoffice(books: dict[str, bytes], tmp_path: Path) -> None:
    """It saves every part of a workbook anew."""
    filler = Filler(books["fernhill"])
    fill_in(filler)
    filler.put("actions", "P2-A1", note='="So far " & 1+1', evidence="x")
    result = read(through_office(filler.bytes(), tmp_path))
    assert list(map(str, result.questions)) == []
    rest = [change for change in changes_of(result) if change[1]["item"] != "P2-A1"]
    assert rest == CHANGES
    assert {"note": "So far 2", "evidence": ["x"]} in [change["entry"] for _, change in changes_of(result)]
    (note,) = result.notes
    assert note.message.startswith("taken as So far 2, which the formula “=")


def test_the_figures_of_many_schools_become_a_slip_for_each_plan(books: dict[str, bytes]) -> None:
    """A school without a plan has its figures by the trust's."""

    def fill(book: Filler) -> None:
        for number, row in enumerate(range(3, book.sheet("figures").max_row + 1)):
            name = str(book.sheet("figures").cell(row, 1).value)
            book.put("figures", name, value=f"{90 + number}/{100 + number}")

    result = filled(books["figures"], fill, by="")
    assert result.questions == ()
    assert {slip.plan: len(slip.changes) for slip in result.slips} == {
        TRUST_PLAN: 3,
        "schools/fernhill/improvement-2026-27": 2,
        "schools/mill-green/improvement-2026-27": 1,
        "schools/st-aidans/improvement-2026-27": 2,
    }
    (trust,) = (slip for slip in result.slips if slip.plan == TRUST_PLAN)
    assert [(news.item, news.school) for news in trust.changes] == [
        ("SI-K12", "alder-lane"),
        ("SI-K13", "alder-lane"),
        ("SI-K13", "mill-green"),
    ]
    assert {slip.by for slip in result.slips} == {"ceo"}


def test_a_question_about_a_schools_figure_names_the_school(books: dict[str, bytes]) -> None:
    """In one sheet an item is there many times."""
    key = f"{TRUST_PLAN} SI-K13 2026-27/aut2 mill-green"
    (question,) = filled(books["figures"], lambda book: book.put("figures", key, value="n/a")).questions
    assert str(question) == (
        "Figures!J9 (SI-K13, Mill Green, Figure): “n/a” is not a number, nor one of the letters that say why there is "
        "none. Write x where there is no figure, z where there can be none, or 0 for none."
    )


# Edits that move rows and columns, or leave something out, and still say the same.


def _swapped(sheet: Worksheet, one: int, other: int, first: int = 1) -> None:
    """Change places of two rows, as sorting does, from a column on."""
    for column in range(first, sheet.max_column + 1):
        a, b = sheet.cell(one, column), sheet.cell(other, column)
        a.value, b.value = b.value, a.value
        a.number_format, b.number_format = copy(b.number_format), copy(a.number_format)


def sorted_rows(book: Filler) -> None:
    """Rows that were sorted, with their hidden column."""
    _swapped(book.sheet("actions"), 3, book.sheet("actions").max_row)
    _swapped(book.sheet("figures"), 3, 4)


def moved_columns(book: Filler) -> None:
    """Columns that were moved, and one that somebody has added."""
    book.sheet("actions").insert_cols(5)
    book.sheet("figures").move_range("J1:J4", cols=20)


def renamed_sheets(book: Filler) -> None:
    """Sheets with other names, and in another order."""
    book.sheet("actions").title = "Work's list"
    book.book.move_sheet(book.sheet("figures"), -3)


def deleted_rows(book: Filler) -> None:
    """Rows of which there was nothing to say."""
    book.sheet("actions").delete_rows(3, 3)


def spaces_typed(book: Filler) -> None:
    """Spaces, which are nothing."""
    book.put("actions", "AG-P1", stage=" ", note="\u00a0", evidence="\n")


@pytest.mark.parametrize("edit", [sorted_rows, moved_columns, renamed_sheets, deleted_rows, spaces_typed])
def test_rows_and_columns_may_be_moved(books: dict[str, bytes], edit: Edit) -> None:
    """They are found by their keys."""

    def both(book: Filler) -> None:
        fill_in(book)
        edit(book)

    result = filled(books["fernhill"], both)
    assert list(map(str, result.questions)) == []
    assert changes_of(result) == CHANGES


# Edits that are not sure: what is asked, and how many changes are still sure.


def sorted_without_keys(book: Filler) -> None:
    """The rows that a person sees were sorted, the hidden column was not."""
    _swapped(book.sheet("actions"), 3, 8, first=2)
    book.put("actions", "P1-A2", note="Of another row.")


def pasted_over(book: Filler) -> None:
    """A table of the school's own, pasted over the first columns."""
    sheet = book.sheet("figures")
    for row in range(3, 5):
        for column, text in enumerate(("Reading", "Year 6", "19/29", "x"), 3):
            sheet.cell(row, column).value = text
    book.put("figures", "P2-K1", value="94")


def pasted_over_everything(book: Filler) -> None:
    """A table pasted at the very first cell."""
    sheet = book.sheet("figures")
    for row in range(1, 4):
        for column in range(1, 12):
            sheet.cell(row, column).value = f"Data {row} {column}"


def pasted_over_headings(book: Filler) -> None:
    """A table pasted over the hidden first row."""
    sheet = book.sheet("figures")
    sheet["J1"].value = "Autumn"
    book.sheet("figures").cell(3, 10).value = "94"


def added_row(book: Filler) -> None:
    """A row that somebody has written below."""
    sheet = book.sheet("actions")
    last = sheet.max_row + 1
    sheet.cell(last, 4).value = "Buy more books"
    sheet.cell(last, 11).value = "Begun."


def same_row_twice(book: Filler) -> None:
    """A row that was copied."""
    sheet = book.sheet("actions")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(sheet.max_row + (column == 1), column).value = sheet.cell(3, column).value
    book.put("actions", "AG-P1", note="One.")
    sheet.cell(sheet.max_row, 11).value = "Two."


def merged(book: Filler) -> None:
    """Cells merged over two rows."""
    book.put("figures", "P2-K1", value="94")
    book.sheet("figures").merge_cells("J3:J4")


def cohort_alone(book: Filler) -> None:
    """How many there are, and not the figure."""
    book.put("figures", "P2-K1", cohort=398)


def half_a_judgement(book: Filler) -> None:
    """A rating without its reason."""
    book.put("judgements", "P1-K3", rating="On track")


def day_to_come(book: Filler) -> None:
    """A day that is still to come."""
    book.put("actions", "AG-P1", note="One.")
    book.answer(day=datetime(2026, 11, 21))  # noqa: DTZ001  as a cell has it


def odd_role(book: Filler) -> None:
    """A role that is in no list."""
    book.put("actions", "AG-P1", note="One.")
    book.answer(role="Mrs Smith")


def no_key(book: Filler) -> None:
    """The hidden column was emptied."""
    book.put("actions", "AG-P1", note="One.")
    book.sheet("actions")["A3"].value = None


def two_columns(book: Filler) -> None:
    """A column that was copied."""
    sheet = book.sheet("actions")
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 20).value = sheet.cell(row, 11).value


SORTED = "Actions!K8: The hidden first column says P1-A2, and the row shows Action group's plan 2026/27, AG-P1 and Coach the two new teachers each week: it was sorted or pasted over without that column. Undo it"
ASKED: list[tuple[Edit, list[str], int]] = [
    (sorted_without_keys, [SORTED], 0),
    (pasted_over, ["Figures!J3: The hidden first column says P2-K1, and the row shows"], 0),
    (pasted_over_everything, ["Figures!A1: The hidden first row and column of this sheet are gone"], 0),
    (pasted_over_headings, ["Figures!J1: The hidden first row says “Autumn” here", "Figures!J3: The hidden first row does not say what this column is."], 0),
    (added_row, ["Actions!K11: The hidden first column does not say which row this is. Only the rows"], 0),
    (same_row_twice, ["Actions!K11: The row of AG-P1 is there twice, also at Actions!A3. Delete one of them."], 1),
    (merged, ["Figures!J3 (P2-K1, Figure): It is merged with others (J3:J4), so it is not sure which row is meant."], 0),
    (cohort_alone, ["Figures!L3 (P2-K1, Figure): “Out of” is filled in, and “Figure” is not. Fill in both, or empty the cell."], 0),
    (half_a_judgement, ["Judgements!H4 (P1-K3, Because): “Your rating” is filled in, and “Because” is not. Fill in both, or empty the cell."], 0),
    (day_to_come, ["'How to'!C5: 2026-11-21 is still to come. Write the update's day, or empty the cell."], 1),
    (odd_role, ["'How to'!C4: “Mrs Smith” is not in the list. Choose one of: "], 1),
    (no_key, ["Actions!K3: The hidden first column does not say which row this is."], 0),
    (two_columns, ["Actions!T1: The column “note” is there twice. Delete one of them."], 0),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "asked", "sure"), ASKED, ids=[row[0].__name__ for row in ASKED])
def test_what_is_not_sure_is_asked_with_its_cell(
    books: dict[str, bytes], edit: Edit, asked: list[str], sure: int
) -> None:
    """And what to do; what is sure is read all the same."""
    result = filled(books["fernhill"], edit)
    said = list(map(str, result.questions))
    assert len(said) == len(asked), said
    for line, words in zip(said, asked, strict=True):
        assert line.startswith(words)
    assert sum(len(slip.changes) for slip in result.slips) == sure


def test_nobody_says_who_fills_it_in(books: dict[str, bytes]) -> None:
    """A role is chosen on the first sheet, or named."""

    def fill(book: Filler) -> None:
        book.put("actions", "AG-P1", note="One.")
        book.sheet("how-to")["C4"].value = None

    result = filled(books["fernhill"], fill, by="")
    assert list(map(str, result.questions)) == [
        "'How to'!C4: It does not say who fills it in. Choose a role there, or name one with --by."
    ]
    assert filled(books["fernhill"], fill, by="headteacher").questions == ()


def test_sheets_and_columns_of_ones_own_are_left_out_and_told(books: dict[str, bytes]) -> None:
    """Notes beside the tables do no harm."""

    def fill(book: Filler) -> None:
        fill_in(book)
        book.book.create_sheet("My notes")["B2"].value = "Ask Sam."
        book.sheet("actions")["Z3"].value = "Ask Sam."

    result = filled(books["fernhill"], fill)
    assert changes_of(result) == CHANGES
    assert list(map(str, result.notes)) == [
        "Actions!Z3: This column is not one of the workbook's, and was left out.",
        "'My notes'!A1: This sheet is not one of the workbook's, and was left out.",
    ]


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("_rows", "is not a workbook for updates, or its hidden sheets were deleted. Make one with “trustplan sheet"),
        ("_sheet", "is not a workbook for updates"),
        ("newer", "was made by a newer version of trustplan. Update the program first."),
        ("odd", "The hidden sheets of book.xlsx have been changed."),
    ],
)
def test_a_workbook_that_is_none_of_ours_is_refused(books: dict[str, bytes], sheet: str, words: str) -> None:
    """Whole, with what to do."""

    def edit(book: Filler) -> None:
        book.put("actions", "AG-P1", note="One.")
        if sheet == "newer":
            book.book["_sheet"]["B1"].value = "2"
        elif sheet == "odd":
            book.book["_rows"]["I2"].value = "{"
        else:
            del book.book[sheet]

    with pytest.raises(NoUpdateWorkbookError, match=words):
        filled(books["fernhill"], edit)


def test_more_changes_than_a_slip_may_have_become_several(books: dict[str, bytes]) -> None:
    """Of one plan; each has its cell."""

    def edit(book: Filler) -> None:
        sheet, rows = book.sheet("actions"), book.book["_rows"]
        for number in range(210):
            row = [cell.value for cell in rows[2]]
            row[0], row[3] = f"{PLAN} X{number}", f"X{number}"
            row[14] = None
            rows.append(row)
            sheet.cell(20 + number, 1).value = row[0]
            sheet.cell(20 + number, 11).value = "x" * 300

    result = filled(books["fernhill"], edit)
    assert result.questions == ()
    assert [len(slip.changes) for slip in result.slips] == [200, 10]
    assert len(result.addresses) == 210
