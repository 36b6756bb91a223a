"""Figures and periods in words: numbers, units, distances and half-terms as a board paper writes them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from trustplan.primitives.english import say_distance, say_number, say_period, say_unit
from trustplan.primitives.periods import Period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (say_number(Fraction(1012)), "1,012"),
        (say_number(Fraction(-15)), "−15"),
        (say_number(Fraction("61.5"), 0), "62"),
        (say_unit(Fraction("-18400"), "pounds", 0), "−£18,400"),
        (say_unit(Fraction("57"), "percent", 0), "57%"),
        (say_distance(Fraction(1), "percent", 0), "1 point"),
        (say_distance(Fraction("0.04"), "percent", 0), "0.04 points"),
        (say_period(Period(year=2025, part="aut1")), "autumn 1, 2025/26"),
    ],
)
def test_figures_are_written_as_a_board_paper_writes_them(text: str, expected: str) -> None:
    """True minus, thousands commas, no rounding to nothing."""
    assert text.replace(" ", " ") == expected
