"""Figures in words on pages: the distance to a target, with its sign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from case_tables import a_context, kpi_of_schools, loaded, spaces


@pytest.mark.parametrize(
    ("direction", "gaps"),
    [("up", ["−10 points", "0 points", "+10 points"]), ("down", ["+10 points", "0 points", "−10 points"])],
)
def test_the_distance_to_the_target_has_a_plus_on_the_right_side(
    direction: str, gaps: list[str], tmp_path: Path
) -> None:
    """And a true minus on the other; none where it is hit exactly."""
    kpi = kpi_of_schools(tmp_path, direction, ash=50, beech=60, cedar=70)
    assert kpi.measure
    context = a_context(loaded(tmp_path / "plans"), date(2026, 11, 20))
    by_school = {c.organisation: spaces(context.figure_text.gap(c, kpi.measure)) for c in kpi.cells}
    assert [by_school[s] for s in ("ash", "beech", "cedar")] == gaps
