"""The figures of a measure's page: the order of schools."""

from __future__ import annotations

from pathlib import Path

import pytest

from case_tables import kpi_of_schools
from trustplan.website.pages.measure_figures import worst_cells


@pytest.mark.parametrize(
    ("direction", "order"), [("up", ["ash", "beech", "cedar"]), ("down", ["cedar", "beech", "ash"])]
)
def test_the_worst_schools_come_first(direction: str, order: list[str], tmp_path: Path) -> None:
    """By rating, whichever side is better."""
    figures = {"ash": 50, "beech": 59, "cedar": 70} if direction == "up" else {"ash": 50, "beech": 61, "cedar": 70}
    assert [c.organisation for c in worst_cells(kpi_of_schools(tmp_path, direction, **figures))] == order


@pytest.mark.parametrize(
    ("direction", "order"), [("up", ["cedar", "ash", "elm", "beech"]), ("down", ["beech", "elm", "ash", "cedar"])]
)
def test_of_one_rating_the_school_furthest_behind_comes_first(direction: str, order: list[str], tmp_path: Path) -> None:
    """Not the first of the alphabet: of 56 schools a chart and a table show the first few."""
    figures = {"ash": 45, "beech": 75, "cedar": 40, "elm": 70}
    schools = {name: name.title() for name in figures}
    assert [c.organisation for c in worst_cells(kpi_of_schools(tmp_path, direction, schools, **figures))] == order
