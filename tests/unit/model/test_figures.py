"""The day on which a figure is usually known."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from trustplan.model import Trust
from trustplan.model.figures import usual_day
from trustplan.primitives.periods import Period


@pytest.mark.parametrize(
    ("month", "day"), [(7, "2026-07-31"), (11, "2026-11-30"), (12, "2026-12-31"), (2, "2027-02-28")]
)
def test_a_years_figure_has_a_usual_day(month: int, day: str, example: Trust) -> None:
    """The end of the month, from June of the year in which the school year ends."""
    measure = replace(example.measures["phonics"], available=month)
    assert usual_day(measure, Period(year=2025), example.calendar("trust")).isoformat() == day
