"""Figures in a comparison of two editions: with their unit, as the pages show them."""

from __future__ import annotations

import pytest

from trustplan.publish.compare import figure_text

SHOWN = [
    (94.7, "percent", "94.7%"),
    (-1250, "pounds", "−£1,250"),
    (23.2, "ratio", "23.2:1"),
    (3, "rank", "3rd"),
    (1200, "count", "1,200"),
    (1, "days", "1 day"),
    (-0.31, "points", "−0.31"),
    (True, "yes/no", "yes"),
    ("c", "percent", "withheld"),
    ("good", "grade", "good"),
]


@pytest.mark.parametrize(("value", "unit", "text"), SHOWN)
def test_a_figure_has_its_unit(value: object, unit: str, text: str) -> None:
    assert figure_text(value, unit) == text
