"""The school calendar: the days of terms and half-terms, school days and holidays."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan.model import Trust
from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.school_calendar import Calendar, Span


@pytest.mark.parametrize(
    ("text", "start", "end", "school"),
    [
        ("2025-26", "2025-09-01", "2026-08-31", "2026-07-21"),
        ("2025-26/aut", "2025-09-01", "2026-01-04", "2025-12-19"),
        ("2025-26/aut1", "2025-09-01", "2025-11-02", "2025-10-24"),
        ("2025-26/aut2", "2025-11-03", "2026-01-04", "2025-12-19"),
        ("2025-26/sum2", "2026-06-01", "2026-08-31", "2026-07-21"),
        ("2026-27/spr", "2027-01-04", "2027-04-11", "2027-03-25"),
    ],
)
def test_periods_hold_the_holiday_after_them(text: str, start: str, end: str, school: str, example: Trust) -> None:
    """First day, last day, last school day."""
    period, calendar = parse_period(text), example.calendar("trust")
    assert period is not None
    found = (calendar.start(period), calendar.end(period), calendar.last_school_day(period))
    assert tuple(d.isoformat() for d in found) == (start, end, school)


def test_a_school_with_its_own_holidays_has_its_own_school_days(example: Trust) -> None:
    """Fernhill's October holiday is two weeks."""
    day = date(2026, 10, 20)
    assert example.calendar("mill-green").is_school_day(day)
    assert not example.calendar("fernhill").is_school_day(day)
    assert example.calendar("fernhill").school_day_from(day) == date(2026, 11, 2)


def test_bank_holidays_are_no_school_days(example: Trust) -> None:
    """Grace is counted in school days."""
    calendar = example.calendar("trust")
    assert calendar.school_days_after(date(2026, 5, 1), 1) == date(2026, 5, 5)


@pytest.mark.parametrize("year", [0, 1, 2026, 9998, 9999])
def test_a_half_term_of_any_dates_does_no_harm(year: int) -> None:
    """A calendar is made before it is checked: a slip in a year, or in one end of a half-term, is then reported."""
    whole = Span(first=date.min, last=date.max)
    calendar = Calendar(spans={Period(year=year, part="aut1"): whole})
    assert calendar.is_school_day(date(2026, 11, 20))
    assert calendar.is_school_day(date(2027, 9, 1))
    assert not calendar.is_school_day(date(2026, 11, 21))
