"""Tables with the schools on one side: turned, each cell keeps its two heads."""

from __future__ import annotations

from trustplan.website.pages.heat_table import Head, HeatTable

NORTH, SOUTH = Head(name="North"), Head(name="South")
READING, WRITING, MATHS = Head(name="Reading"), Head(name="Writing"), Head(name="Maths")


def test_columns_become_rows_with_the_cells_that_they_had() -> None:
    """And there may be many of them, so the columns may be narrow."""
    rows = [(READING, ["rn", "rs"]), (WRITING, ["wn", "ws"]), (MATHS, ["mn", "ms"])]
    turned = HeatTable(corner="Measure", columns=[NORTH, SOUTH], rows=rows).transposed("School")
    assert turned.corner == "School"
    assert turned.columns == [READING, WRITING, MATHS]
    assert turned.rows == [(NORTH, ["rn", "wn", "mn"]), (SOUTH, ["rs", "ws", "ms"])]
    assert turned.is_many


def test_a_table_without_rows_has_none_when_it_is_turned() -> None:
    """Schools without any cell would be a table of empty rows, where the page says in a sentence that there is nothing."""
    table: HeatTable[str] = HeatTable(corner="Measure", columns=[NORTH, SOUTH], rows=[])
    assert table.transposed("School").rows == []
