"""When a figure of a measure is usually known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trustplan.model import Measure, Measurement
from trustplan.primitives.periods import Period, month_end
from trustplan.primitives.school_calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable


_PARTS = ("aut1", "aut2", "aut", "spr1", "spr2", "spr", "sum1", "sum2", "sum", "")


def in_time(rows: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Figures by period, then by the day on which they became known."""
    return tuple(sorted(rows, key=lambda m: (m.period.year, _PARTS.index(m.period.part), m.group, m.on)))


def usual_day(measure: Measure, period: Period, calendar: Calendar) -> date:
    """The day by which a figure of a period is usually known.

    A year's figure comes at the end of the month that the measure names (see `month_end`). Else the period's last day.
    """
    if measure.available is None or period.part:
        return calendar.last_school_day(period) if period.part else calendar.end(period)
    return month_end(period, measure.available)
