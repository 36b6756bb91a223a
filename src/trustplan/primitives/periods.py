"""School years, terms, half-terms, months and days, as people write them."""

from __future__ import annotations

import calendar as months
import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

YEARS = range(1900, 2201)  # of dates and periods; any other is a slip, and arithmetic with it may leave the calendar
HALF_TERMS = ("aut1", "aut2", "spr1", "spr2", "sum1", "sum2")


TERMS = ("aut", "spr", "sum")


HALF_YEARS = ("h1", "h2")  # the first three half-terms of a school year, and the last three


RHYTHMS = ("event", "fortnight", "month", "half-term", "quarter", "term", "half-year", "year", "2-years")


# Every part of a school year in order, about by the day on which it ends.
BY_END = ("aut1", "q4", "aut2", "aut", "spr1", "h1", "q1", "spr2", "spr", "sum1", "q2", "sum2", "sum", "q3", "h2", "")


NAMES = {
    "aut": "autumn",
    "spr": "spring",
    "sum": "summer",
    "aut1": "autumn 1",
    "aut2": "autumn 2",
    "spr1": "spring 1",
    "spr2": "spring 2",
    "sum1": "summer 1",
    "sum2": "summer 2",
    "h1": "first half",
    "h2": "second half",
}


MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTH_NAMES = tuple(month.capitalize() for month in MONTHS)


QUARTERS = {"q1": "January to March", "q2": "April to June", "q3": "July to September", "q4": "October to December"}


# By rhythm, the most often first, the parts of a year for which a figure can be expected; quarters are those of a calendar year.
PARTS: dict[str, tuple[str, ...]] = {
    "half-term": HALF_TERMS,
    "quarter": tuple(QUARTERS),
    "term": TERMS,
    "half-year": HALF_YEARS,
    "year": ("",),
    "2-years": ("",),
}
FIGURE_RHYTHMS = tuple(PARTS)


_PERIOD = re.compile(r"(\d{4})-(\d{2})(?:/((?:aut|spr|sum)[12]?|h[12]|q[1-4]))?")


_QUARTER = re.compile(r"(\d{4})-(q[1-4])")


_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


# Quarters of a council's year, which runs from April to March, as quarters of the calendar year: these begin a year later.
_OF_COUNCIL_YEAR = {"q1": (0, "q2"), "q2": (0, "q3"), "q3": (0, "q4"), "q4": (1, "q1")}


_KINDS = {0: "year", 2: "quarter", 3: "term", 4: "half-term", 7: "month", 10: "day"}  # by the length of a part's name


class Period(NamedTuple):
    """A school year (`2026-27`), half of one (`2026-27/h1`), term (`2026-27/aut`), half-term (`2026-27/aut1`), or quarter.

    A quarter is of the calendar year (`2026-q2`); the same days as a quarter of a council's year are `2026-27/q1`.
    Targets may also be for a month or a day: its part is that as it is written, `2026-12`.

    >>> str(Period(year=2026, part="aut1")), str(Period(year=2026).years_on(1))
    ('2026-27/aut1', '2027-28')
    """

    year: int
    part: str = ""

    @property
    def kind(self) -> str:
        """`year`, `half-year`, `term`, `half-term`, `quarter`, `month` or `day`."""
        if self.part in HALF_YEARS:
            return "half-year"
        return _KINDS[len(self.part)]

    @property
    def is_point(self) -> bool:
        """Whether it is a month or a day, by which something is to be reached, and not a time of which figures are."""
        return self.kind in ("month", "day")

    @property
    def school_year(self) -> Period:
        """The school year that holds this period."""
        return Period(year=self.year - (self.part in ("q1", "q2", "q3")))

    def years_on(self, count: int) -> Period:
        """The same part of another school year."""
        return Period(year=self.year + count, part=self.part)

    def __str__(self) -> str:
        if self.kind == "quarter":
            return f"{self.year}-{self.part}"
        if self.is_point:
            return self.part
        tail = f"/{self.part}" if self.part else ""
        return f"{self.year}-{(self.year + 1) % 100:02d}{tail}"


@cache
def parse_period(text: str) -> Period | None:
    """Read `2026-27`, `2026-27/h1`, `2026-27/aut`, `2026-27/aut1`, `2026-27/q1` or `2026-q2`; None for anything else.

    >>> parse_period("2026-27/aut")
    Period(year=2026, part='aut')
    >>> str(parse_period("2026-27/q1")), str(parse_period("2026-27/q4"))
    ('2026-q2', '2027-q1')
    >>> parse_period("2026-28") is None
    True
    """
    if (quarter := _QUARTER.fullmatch(text)) and int(quarter[1]) in YEARS:
        return Period(year=int(quarter[1]), part=quarter[2])
    match = _PERIOD.fullmatch(text)
    if not match or int(match[1]) not in YEARS or (int(match[1]) + 1) % 100 != int(match[2]):
        return None
    year, part = int(match[1]), match[3] or ""
    later, part = _OF_COUNCIL_YEAR.get(part, (0, part))
    return Period(year=year + later, part=part)


@cache
def parse_date(text: str) -> date | None:
    """Read `2026-09-01`; None when it is not a date of that form, or of a year that no plan is about.

    >>> parse_date("2026-09-01"), parse_date("2026-02-30"), parse_date("1/9/2026")
    (datetime.date(2026, 9, 1), None, None)
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or int(text[:4]) not in YEARS:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class MonthEnd(date):
    """The last day of a month for which only the month was written, so that readers see no day: `December 2026`.

    It counts as that day, and what is worked out from it is a plain day.
    """

    def __add__(self, value: timedelta) -> date:  # type: ignore[override]
        """A plain day."""
        return date.fromordinal(self.toordinal()) + value

    def __sub__(self, value: date | timedelta) -> date | timedelta:  # type: ignore[override]
        """A plain day, or a length of time."""
        return date.fromordinal(self.toordinal()) - value

    def replace(self, *args: int, **fields: int) -> date:  # type: ignore[override]
        """A plain day."""
        return date.fromordinal(self.toordinal()).replace(*args, **fields)


def end_of_month(year: int, month: int) -> MonthEnd:
    """The last day of a month."""
    return MonthEnd(year, month, months.monthrange(year, month)[1])


@cache
def parse_day(text: str, *, first: bool = False) -> date | None:
    """Read a day, or a month, which means its last day; with `first`, its first. None for any other text.

    >>> parse_day("2026-12").isoformat(), parse_day("2026-12", first=True).isoformat(), parse_day("2026-27")
    ('2026-12-31', '2026-12-01', None)
    """
    match = _MONTH.fullmatch(text)
    if not match or int(match[1]) not in YEARS:
        return parse_date(text)
    year, month = int(match[1]), int(match[2])
    return date(year, month, 1) if first else end_of_month(year, month)


@cache
def parse_time(text: str) -> Period | None:
    """Read a period, or a month, as the time of a target. What can be a school year, such as `2009-10`, is one.

    >>> str(parse_time("2026-12")), parse_time("2026-12").kind, parse_time("2009-10").kind
    ('2026-12', 'month', 'year')
    """
    if period := parse_period(text):
        return period
    day = parse_day(text) if _MONTH.fullmatch(text) else None
    return Period(year=first_year_of(day), part=text) if day else None


_WITHIN = re.compile(r"within (an?|[a-z]+|[1-9][0-9]?) (year|month)s?( of joining)?")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Within(NamedTuple):
    """A time from the plan's start, or for a school that joined later from then; `of_joining`: from then at any rate."""

    months: int
    of_joining: bool

    def ends(self, start: date) -> Period:
        """The last day of the time that begins on a day."""
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        after = min(start.day, months.monthrange(year, month + 1)[1])
        last = date(year, month + 1, after) - timedelta(days=1)
        return Period(year=first_year_of(last), part=last.isoformat())


@cache
def parse_within(text: str) -> Within | None:
    """Read `within two years`, `within 18 months` or `within a year of joining`; None for any other text.

    >>> str(parse_within("within two years").ends(date(2025, 9, 1)))
    '2027-08-31'
    """
    match = _WITHIN.fullmatch(text)
    if match is None:
        return None
    count = _count(match[1])
    if count is None:
        return None
    return Within(count * (12 if match[2] == "year" else 1), bool(match[3]))


def _count(word: str) -> int | None:
    """The number that is meant by `2`, `two` or `a`."""
    if word.isdecimal():
        return int(word)
    if word in ("a", "an"):
        return 1
    return 1 + _COUNTS.index(word) if word in _COUNTS else None


@cache
def parse_day_of_year(text: str) -> tuple[int, int] | None:
    """Read `31 December` as (month, day); None when it is no day of a year.

    >>> parse_day_of_year("31 December")
    (12, 31)
    """
    number, _, name = text.partition(" ")
    if not number.isdecimal() or name.lower() not in MONTHS:
        return None
    month = MONTHS.index(name.lower()) + 1
    return (month, int(number)) if 1 <= int(number) <= months.monthrange(2024, month)[1] else None


def first_year_of(day: date) -> int:
    """The calendar year in which the school year that holds a day begins.

    >>> first_year_of(date(2027, 8, 31)), first_year_of(date(2027, 9, 1))
    (2026, 2027)
    """
    return day.year if day.month >= 9 else day.year - 1


def year_of(day: date) -> Period:
    """The school year that holds a day.

    >>> str(year_of(date(2027, 8, 31))), str(year_of(date(2027, 9, 1)))
    ('2026-27', '2027-28')
    """
    return Period(year=first_year_of(day))


def year_from(day: date) -> Period:
    """The school year for which something is that begins on a day: in August the one to come, as some terms begin then.

    >>> str(year_from(date(2027, 7, 31))), str(year_from(date(2027, 8, 26)))
    ('2026-27', '2027-28')
    """
    return Period(year=day.year if day.month >= 8 else day.year - 1)


def month_end(period: Period, month: int) -> date:
    """The last day of the month in which a year's figure comes, in the summer in which the year ends or after it.

    From June on that is the month of the year in which the school year ends; before June, of the next.

    >>> month_end(Period(2026), 7), month_end(Period(2026), 1)
    (datetime.date(2027, 7, 31), datetime.date(2028, 1, 31))
    """
    year = period.year + (1 if month >= 6 else 2)
    return date(year, month, months.monthrange(year, month)[1])


def years_after(day: date, count: int) -> date:
    """The same day of a later year; 28 February for one that the year does not have.

    >>> years_after(date(2028, 2, 29), 1)
    datetime.date(2029, 2, 28)
    """
    try:
        return day.replace(year=day.year + count)
    except ValueError:
        return day.replace(year=day.year + count, day=28)
