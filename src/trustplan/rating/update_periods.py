"""The periods in which news is expected: takes a rhythm and days, gives the days by which news is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.primitives.school_calendar import Calendar

if TYPE_CHECKING:
    from trustplan.model import Plan

TERM = timedelta(days=91)


def first_period_from(calendar: Calendar, every: str, start: date, day: date) -> date | None:
    """The last school day of the first update period that begins on or after `start`; None for no rhythm."""
    until = max(day, start) + timedelta(days=800)
    for begin, _, last_school_day in calendar.rhythm_periods(every, start, until):
        if _counts_from(calendar, begin) >= start:
            return last_school_day
    return None


def last_expected(calendar: Calendar, every: str, start: date, day: date, grace: int) -> tuple[date, date] | None:
    """(first day, last school day) of the last update period that has ended with its grace by `day`.

    Only periods whose first school day is on or after `start` count; None while there is none.
    """
    for begin, _, last_school_day in reversed(calendar.rhythm_periods(every, start, day)):
        if _counts_from(calendar, begin) >= start and calendar.school_days_after(last_school_day, grace) < day:
            return begin, last_school_day
    return None


def _counts_from(calendar: Calendar, begin: date) -> date:
    """The last day on which something may start for which a period that begins on a day is the first."""
    return max(calendar.school_day_from(begin), calendar.as_named(begin))


def is_asked_for(due: date, day: date, plan: Plan) -> bool:
    """Whether somebody still owes what was due on a day and has not come.

    A plan is closed by its date within a term of its end, or sooner by a body: until then what was due in its last term or
    later is asked for. What had been late for longer is not asked for after the end.
    """
    last = plan.last_day
    if due < last - TERM:
        return day <= last
    until = max(due, last) + TERM
    if plan.closed and plan.closed.by and plan.closed.on > last:
        until = min(until, plan.closed.on)
    return day <= until
