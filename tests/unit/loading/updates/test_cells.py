"""Cells of an update workbook: each is taken as its column has it, or asked about, as tests/tables/sheet_cells.yaml says."""

from __future__ import annotations

from typing import Any

import pytest

from case_tables import rows
from trustplan.loading.updates.cells import CellForm, CellQuestion, CellValue, understood
from trustplan.loading.updates.workbook_form import SHEETS
from trustplan.source.rating_words import RatingWords
from trustplan.source.workbook import Cell

RATINGS = {"On track": "on-track", "At risk": "at-risk", "Off track": "off-track"}
LISTS = {
    "stage": {
        "Not started": "not-started",
        "In progress": "in-progress",
        "Complete": "complete",
        "Stopped": "stopped",
        "Carried over": "carried-over",
    },
    "rating": RATINGS,
    "judgement": {**RATINGS, "Achieved": "achieved"},
    "status": {
        "Final": "final",
        "Revised": "revised",
        "Provisional": "provisional",
        "Projected": "projected",
        "Estimated": "estimated",
    },
    "yes-no": {"Yes": "yes", "No": "no"},
    "scale": {
        "Exceptional": "exceptional",
        "Strong standard": "strong-standard",
        "Expected standard": "expected-standard",
        "Needs attention": "needs-attention",
    },
}
COLUMNS = {f"{sheet}/{column.key}": column for sheet, columns in SHEETS.items() for column in columns}


def a_cell(holds: Any, merged: str = "") -> Cell:
    """A cell of a row of a table: a text, or its kind and what it holds."""
    kind, text, formula = "text", holds, ""
    if isinstance(holds, dict):
        kind, text = next(iter(holds.items()))
        formula = holds.get("formula", "")
    if kind == "formula":
        text = ""
    is_percent = isinstance(holds, dict) and holds.get("shown") == "percent"
    return Cell(
        sheet="Figures",
        row=7,
        column=4,
        kind=kind,
        text=text,
        is_percent=is_percent,
        formula=formula,
        merged=merged,
    )


def wanted(column: str, **more: Any) -> CellForm:
    """What a column wants."""
    known = COLUMNS[column]
    return CellForm(column=known, choices=LISTS.get(more.pop("list", known.choices), {}), **more)


@pytest.mark.parametrize("row", rows("sheet_cells"))
def test_a_cell_is_taken_or_asked_about(row: dict[str, Any]) -> None:
    """As its row says."""
    more = {key: row[key] for key in ("unit", "is_share", "list") if key in row}
    made = understood(a_cell(row["cell"]), wanted(row["column"], **more))
    expected: CellValue | CellQuestion | None = None
    if "asked" in row:
        expected = CellQuestion(row["asked"], row["fix"])
    elif "is" in row:
        expected = CellValue(value=row["is"], note=row.get("note", ""))
    assert made == expected


@pytest.mark.parametrize(("key", "most"), [("note", 20_000), ("doing", 300), ("help_wanted", 300)])
def test_a_text_that_is_too_long_is_asked_about(key: str, most: int) -> None:
    """One of just the length is taken."""
    assert understood(a_cell("x" * most), wanted(f"actions/{key}")) == CellValue(value="x" * most)
    made = understood(a_cell("x" * (most + 1)), wanted(f"actions/{key}"))
    assert made == CellQuestion(f"It has {most + 1:,} characters, and {most:,} is the limit.", "Shorten it.")


def test_twenty_pieces_of_evidence_are_enough() -> None:
    """As the schema has it."""
    assert understood(a_cell("a;" * 20), wanted("actions/evidence")) == CellValue(value=["a"] * 20)
    made = understood(a_cell("a\n" * 21), wanted("actions/evidence"))
    assert isinstance(made, CellQuestion)
    assert made.message == "It names 21 pieces of evidence, and 20 is the limit."


def test_merged_cells_are_asked_about() -> None:
    """Nobody knows which of their rows is meant."""
    made = understood(a_cell("94", "D7:D9"), wanted("figures/value", unit="percent"))
    assert made == CellQuestion(
        "It is merged with others (D7:D9), so it is not sure which row is meant.",
        "Unmerge the cells, and fill in each row for itself.",
    )


def test_a_trusts_own_words_and_colours_are_known() -> None:
    """A word of its own is taken, and a colour is told which word it stands for."""
    policy = {"ratings": {"at-risk": {"words": ["wobbling"], "colour": "purple"}, "on-track": {"colour": "amber"}}}
    words = RatingWords.of(policy)
    wants = wanted("actions/rating", words=words)
    assert understood(a_cell("Wobbling "), wants) == CellValue(value="at-risk")
    fixes = {text: understood(a_cell(text), wants) for text in ("Purple", "amber", "A")}
    assert [isinstance(made, CellQuestion) and made.fix for made in fixes.values()] == [
        "Choose “At risk” from the list.",
        "Choose “On track” from the list.",
        "Choose “On track” from the list.",
    ]
