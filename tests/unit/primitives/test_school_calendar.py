"""The school calendar: the days of terms and half-terms, school days and holidays."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from trustplan.model import Trust
from trustplan.primitives.periods import HALF_TERMS, Period, parse_period, parse_time
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


def in_august() -> Calendar:
    """Two years of a trust whose pupils come back in August, as in Leicestershire; no year after them is known."""
    spans = {}
    for year, first in ((2025, date(2025, 8, 27)), (2026, date(2026, 8, 26))):
        starts = [first, date(year, 10, 20)]
        starts += [date(year + 1, *day) for day in ((1, 5), (2, 23), (4, 13), (6, 1))]
        ends = [date(year, 10, 10), date(year, 12, 19)]
        ends += [date(year + 1, *day) for day in ((2, 13), (3, 27), (5, 22), (7, 10))]
        for half, start, end in zip(HALF_TERMS, starts, ends, strict=True):
            spans[Period(year=year, part=half)] = Span(first=start, last=end)
    return Calendar(spans=spans)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-26", "2025-08-27", "2026-08-25"),
        ("2025-26/h1", "2025-08-27", "2026-02-22"),
        ("2025-26/aut", "2025-08-27", "2026-01-04"),
        ("2025-26/aut1", "2025-08-27", "2025-10-19"),
        ("2025-26/sum2", "2026-06-01", "2026-08-25"),
        ("2025-26/h2", "2026-02-23", "2026-08-25"),
        ("2026-27", "2026-08-26", "2027-08-31"),
        ("2027-28", "2027-09-01", "2028-08-31"),
        ("2026-q3", "2026-07-01", "2026-09-30"),
        ("2026-08", "2026-08-01", "2026-08-31"),
    ],
)
def test_a_year_may_begin_in_august(text: str, start: str, end: str) -> None:
    """With the first term after July. The year before ends on the day before; unknown ones begin in September."""
    period, calendar = parse_time(text), in_august()
    assert period is not None
    assert (calendar.start(period).isoformat(), calendar.end(period).isoformat()) == (start, end)


def test_days_of_august_are_of_the_year_that_has_begun() -> None:
    """They are school days; what is there for the whole year is so from 1 September too, and for no other period."""
    calendar = in_august()
    days = [date(2026, 8, 25), date(2026, 8, 26), date(2026, 8, 31), date(2026, 9, 1)]
    assert [calendar.is_school_day(day) for day in days] == [False, True, True, True]
    assert [str(calendar.year_of(day)) for day in days] == ["2025-26", "2026-27", "2026-27", "2026-27"]
    assert str(calendar.year_of(date(2027, 8, 31))) == "2026-27"
    assert calendar.as_named(date(2026, 8, 26)) == date(2026, 9, 1)
    for day in (date(2026, 8, 27), date(2026, 10, 20), date(2027, 9, 1)):
        assert calendar.as_named(day) == day


@pytest.mark.parametrize("every", ["half-term", "term", "half-year", "year", "2-years", "month", "fortnight"])
def test_periods_of_years_that_begin_in_august_follow_each_other(every: str) -> None:
    """Without a gap and without an overlap, and each begins before it ends."""
    periods = in_august().rhythm_periods(every, date(2025, 8, 27), date(2027, 8, 31))
    for (begin, end, last), (following, _, _) in pairwise(periods):
        assert begin <= last <= end
        assert following == end + timedelta(days=1)
    assert len(periods) > 0


@pytest.mark.parametrize(
    ("first", "start"),
    [(date(2026, 7, 1), "2026-08-01"), (date(2020, 9, 1), "2026-08-01"), (date(2027, 1, 5), "2026-09-01")],
)
def test_a_slip_in_the_first_day_moves_no_year_far(first: date, start: str) -> None:
    """It is reported; until then the year begins in August or September."""
    spans = dict(in_august().spans)
    spans[Period(year=2026, part="aut1")] = Span(first=first, last=date(2026, 10, 10))
    assert Calendar(spans=spans).start(Period(year=2026)).isoformat() == start
