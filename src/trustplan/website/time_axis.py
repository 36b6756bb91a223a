"""The time axis of charts: takes periods and a calendar, gives their days, and places in per cent of a span of days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.periods import HALF_TERMS, HALF_YEARS, NAMES, PARTS, TERMS, Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.primitives.school_calendar import Calendar

_SHORTEST_FIRST = tuple(PARTS)
_BREAKS_IN_SUMMER = ("half-term", "term")
# Where terms begin in years that the calendar does not know: month, day, and calendar years after the school year's own.
_USUAL = {"aut1": (9, 1, 0), "aut2": (11, 1, 0), "spr1": (1, 5, 1), "spr2": (2, 22, 1), "sum1": (4, 15, 1), "sum2": (6, 1, 1)}  # fmt: skip


def main_kind(periods: Iterable[Period]) -> str:
    """The kind that most periods are of; of two, the shorter."""
    counts = Counter(period.kind for period in set(periods))
    return max(counts, key=lambda kind: (counts[kind], -_SHORTEST_FIRST.index(kind)))


def order_of(period: Period) -> int:
    """The number of a period among all of its kind: neighbours differ by one."""
    parts = PARTS[period.kind]
    return period.year * len(parts) + parts.index(period.part)


def are_neighbours(before: Period, period: Period, *, is_cumulative: bool) -> bool:
    """Whether a line joins two periods of a kind; one of values that grow through the year begins anew each year."""
    if is_cumulative and period.school_year != before.school_year:
        return False
    return order_of(period) == order_of(before) + 1


def is_joined(before: Period, period: Period) -> bool:
    """Whether a chart's line goes from one period to another: not over the summer, when there is no school."""
    if period.kind in _BREAKS_IN_SUMMER and period.year != before.year:
        return False
    return order_of(period) == order_of(before) + 1


def periods_between(first: Period, last: Period) -> list[Period]:
    """The periods of a kind after one and before another."""
    parts = PARTS[first.kind]
    numbers = range(order_of(first) + 1, order_of(last))
    return [Period(year=number // len(parts), part=parts[number % len(parts)]) for number in numbers]


def days_of(calendar: Calendar, period: Period) -> tuple[date, date]:
    """The first and the last day of a period, holidays after it left out; about, in years that the calendar does not know."""
    if calendar.knows(period):
        last = calendar.end(period)
        if period.part and period.kind != "quarter":
            last = calendar.last_school_day(period)
        return calendar.start(period), last
    halves = [part for part in HALF_TERMS if part.startswith(period.part)]
    if period.part in HALF_YEARS:
        first = 3 * HALF_YEARS.index(period.part)
        halves = list(HALF_TERMS[first : first + 3])
    return _usual(period.year, halves[0]), _usual(period.year, halves[-1]) + timedelta(days=40)


def _usual(year: int, part: str) -> date:
    month, day, later = _USUAL[part]
    return date(year + later, month, day)


class YearTick(Struct, frozen=True, kw_only=True):
    """A school year: where it begins, where its middle is, and its name; `is_narrow` where a phone has room for the name."""

    x: float
    middle: float
    text: str
    is_narrow: bool


class TermTick(Struct, frozen=True, kw_only=True):
    """A term inside a school year: where it begins, its middle, its name, and a short one for a phone."""

    x: float
    middle: float
    text: str

    @property
    def short(self) -> str:
        """The first three letters."""
        return self.text[:3]


class TimeAxis(Struct, frozen=True, kw_only=True):
    """Whole school years from the one that begins in `first` to that which begins in `last`."""

    calendar: Calendar
    first: int
    last: int

    @property
    def begin(self) -> date:
        """The first day."""
        return self._start(self.first)

    @property
    def end(self) -> date:
        """The last day."""
        return self.calendar.end(Period(year=self.last))

    @property
    def years(self) -> int:
        """How many school years there are."""
        return self.last - self.first + 1

    def x(self, day: date) -> float:
        """A day's place, in per cent from the left."""
        return round(100 * (day - self.begin).days / ((self.end - self.begin).days + 1), 2)

    def _start(self, year: int) -> date:
        return self.calendar.start(Period(year=year))

    def holds(self, period: Period) -> bool:
        """Whether a period lies within the axis."""
        first, last = days_of(self.calendar, period)
        return self.begin <= first and last <= self.end

    def middle(self, period: Period, today: date) -> float:
        """The middle of a period; today, where this is still to come."""
        first, last = days_of(self.calendar, period)
        return self.x(max(first, min(first + (last - first) / 2, today)))

    def year_ticks(self, most_wide: int, most_narrow: int) -> list[YearTick]:
        """The school years, with the names of as many as there is room for."""
        step = -(-self.years // most_wide)
        narrow = -(-self.years // most_narrow)
        narrow = -(-narrow // step) * step
        found = []
        for n in range(self.years):
            year = self.first + n
            text = f"{year}/{(year + 1) % 100:02d}" if n % step == 0 else ""
            begin, after = self.x(self._start(year)), self.x(self._start(year + 1))
            found.append(YearTick(x=begin, middle=round((begin + after) / 2, 2), text=text, is_narrow=n % narrow == 0))
        return found

    def term_ticks(self) -> list[TermTick]:
        """The terms of every year, each to the day before the next begins."""
        found = []
        for year in range(self.first, self.last + 1):
            later = [days_of(self.calendar, Period(year=year, part=part))[0] for part in ("spr", "sum")]
            begins = [self._start(year), *later]
            ends = [*begins[1:], self._start(year + 1)]
            for term, begin, end in zip(TERMS, begins, ends, strict=True):
                found.append(
                    TermTick(x=self.x(begin), middle=round((self.x(begin) + self.x(end)) / 2, 2), text=NAMES[term])
                )
        return found


def years_of(calendar: Calendar, periods: Iterable[Period]) -> tuple[int, int]:
    """The first and the last school year that some periods touch."""
    years: set[int] = set()
    for period in periods:
        first, last = days_of(calendar, period)
        years.update((calendar.year_of(first).year, calendar.year_of(last).year))
    return min(years), max(years)
