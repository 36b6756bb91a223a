"""Figures that nobody types, the order of figures, and when one of a measure is usually known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.model import Measure, Measurement
from trustplan.primitives.periods import BY_END, Period, month_end
from trustplan.primitives.school_calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from trustplan.primitives.findings import Place


def worked_out(period: Period, on: date, value: Fraction | str | bool, cohort: int | None, at: Place) -> Measurement:
    """A figure that nobody types: of everybody, final, and without a note. `at` is what it was worked out from."""
    return Measurement(period=period, on=on, group="", value=value, cohort=cohort, status="final", note="", at=at)


def in_time(rows: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Figures by period, then by the day on which they became known."""
    return tuple(sorted(rows, key=lambda m: (m.period.school_year, BY_END.index(m.period.part), m.group, m.on)))


def usual_day(measure: Measure, period: Period, calendar: Calendar) -> date:
    """The day by which a figure of a period is usually known.

    A year's figure comes at the end of the month that the measure names (see `month_end`). Else that of a part of the
    school year comes on its last school day, any other on the period's last day; or so many days later as the measure says.
    """
    if measure.available is not None and not period.part:
        return month_end(period, measure.available)
    is_of_school = period.part and period.kind != "quarter"
    last = calendar.last_school_day(period) if is_of_school else calendar.end(period)
    return last + timedelta(days=measure.days_after)
