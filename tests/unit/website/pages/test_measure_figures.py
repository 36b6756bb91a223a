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
