"""Fractions in a column of percentages."""

from __future__ import annotations

import pytest

from trustplan.loading.imports.as_fractions import odd_fractions
from trustplan.loading.imports.table_reading import FigureKey, ReadFigure

CASES = [
    ("one among whole ones", ["71", "0.58", "66"], [2]),
    ("all of a column", ["0.71", "0.58", "0.66"], [1, 2, 3]),
    ("below one per cent among others with decimals", ["1.4", "0.58", "12.25"], []),
    ("too few to tell", ["0.71", "0.58"], []),
    ("none at all", ["71", "0", "66"], []),
    ("a share is none", ["19/29", "0.58"], []),
]


@pytest.mark.parametrize(("values", "lines"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("unit", ["percent", "rate per 100"])
def test_a_fraction_is_told_where_percentages_are_whole(values: list[str], lines: list[int], unit: str) -> None:
    """Only of percentages: a rate may be below one everywhere."""
    figures = {}
    for number, value in enumerate(values, start=1):
        key = FigureKey(f"school-{number}", "", "reading", "", "", "", "2025-26", "")
        figures[key] = ReadFigure(value, False, None, number, 1)
    found = [error.place.line for error in odd_fractions(figures, {"reading": unit}, ("percent",), "x.csv")]
    assert found == (lines if unit == "percent" else [])
