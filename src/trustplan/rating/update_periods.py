"""The periods in which news is expected: takes a rhythm and days, gives the days by which news is due."""

from __future__ import annotations

from datetime import date, timedelta

from trustplan.primitives.periods import years_after
from trustplan.primitives.school_calendar import Calendar


def first_period_from(calendar: Calendar, every: str, start: date, day: date) -> date | None:
    """The last school day of the first update period that begins on or after `start`; None for no rhythm."""
    until = max(day, start) + timedelta(days=800)
    for begin, _, last_school_day in calendar.rhythm_periods(every, start, until):
        if calendar.school_day_from(begin) >= start:
            return last_school_day
    return None


def last_expected(calendar: Calendar, every: str, start: date, day: date, grace: int) -> tuple[date, date] | None:
    """(first day, last school day) of the last update period that has ended with its grace by `day`.

    Only periods whose first school day is on or after `start` count; None while there is none.
    """
    for begin, _, last_school_day in reversed(calendar.rhythm_periods(every, start, day)):
        if calendar.school_day_from(begin) >= start and calendar.school_days_after(last_school_day, grace) < day:
            return begin, last_school_day
    return None


def is_asked_for(due: date, day: date, plan_end: date, calendar: Calendar, grace: int) -> bool:
    """Whether somebody still owes what was due on a day and has not come.

    What was late before the plan's end is not asked for after it; what came to be late after that, for a year.
    """
    was_late = calendar.school_days_after(due, grace) < plan_end
    return day <= (plan_end if was_late else years_after(plan_end, 1))
