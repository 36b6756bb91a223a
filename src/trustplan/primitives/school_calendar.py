"""The school calendar: years, terms, half-terms, school days, and the periods that plans name.

A school year runs from 1 September to 31 August, or from its first term's first day where that is in August, as in
Leicestershire: by law it begins with the first term after July. A half-term runs from its first day to the day before
the next begins, so that a holiday belongs to the half-term before it. A quarter is of the calendar year,
and of a council's year, which runs from April to March.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.periods import HALF_TERMS, HALF_YEARS, TERMS, Period, first_year_of, parse_day, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = timedelta(days=1)
_FARTHEST = 100  # days in which a school day is looked for; no holiday is longer
RhythmPeriod = tuple[date, date, date]  # first day, last day, last school day


class Span(Struct, frozen=True, kw_only=True):
    """First and last day of pupils' attendance in one half-term."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The terms of one organisation. `spans` by half-term; `closed` are weekdays inside them without school.

    Years that the calendar does not hold count every weekday as a school day, and run from September to August.

    >>> autumn = {
    ...     Period(year=2026, part="aut1"): Span(first=date(2026, 9, 2), last=date(2026, 10, 23)),
    ...     Period(year=2026, part="aut2"): Span(first=date(2026, 11, 2), last=date(2026, 12, 18)),
    ... }
    >>> calendar = Calendar(spans=autumn)
    >>> str(calendar.end(Period(year=2026, part="aut1")))  # with the holiday after it
    '2026-11-01'
    >>> str(calendar.last_school_day(Period(year=2026, part="aut1")))
    '2026-10-23'
    >>> str(calendar.school_days_after(date(2026, 10, 22), 2))
    '2026-11-02'
    """

    spans: dict[Period, Span]
    closed: frozenset[date] = frozenset()
    proposed: dict[int, date] = field(default_factory=dict)  # by school year, the day on which its dates were proposed
    _years: frozenset[int] = field(init=False, compare=False, repr=False)
    _school_days: frozenset[date] = field(init=False, compare=False, repr=False)
    # The periods of a rhythm in a school year, kept once they were asked for: every plan of a trust asks for the same.
    _rhythms: dict[tuple[str, int], list[RhythmPeriod]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    _touching: dict[tuple[str, date, date], tuple[RhythmPeriod, ...]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    _starts: dict[Period, date] = field(init=False, default_factory=dict, compare=False, repr=False)
    _ends: dict[Period, date] = field(init=False, default_factory=dict, compare=False, repr=False)
    # Days after days, kept too: when each of a trust's figures is late is asked for again and again.
    _after: dict[tuple[date, int], date] = field(init=False, default_factory=dict, compare=False, repr=False)

    # The calendar of earlier days, by the years that were not known then.
    _known: dict[frozenset[int], Calendar] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Gather the school days of the years that the calendar holds."""
        days: set[date] = set()
        for half, span in self.spans.items():
            # A file with errors may hold any dates: only those of the half-term's own school year count.
            if not date.min.year <= half.year < date.max.year:
                continue
            day = max(span.first, date(half.year, 8, 1))
            last = min(span.last, date(half.year + 1, 8, 31))
            while day <= last:
                if day.weekday() < 5 and day not in self.closed:
                    days.add(day)
                day += _DAY
        object.__setattr__(self, "_years", frozenset(half.year for half in self.spans))
        object.__setattr__(self, "_school_days", frozenset(days))

    def as_known(self, day: date) -> Calendar:
        """The calendar without the years that were only proposed after a day; this very one where there are none."""
        unknown = {year for year, proposed in self.proposed.items() if proposed > day}
        if not unknown:
            return self
        key = frozenset(unknown)
        if key not in self._known:
            spans = {half: span for half, span in self.spans.items() if half.year not in unknown}
            self._known[key] = Calendar(spans=spans, closed=self.closed)
        return self._known[key]

    def knows(self, period: Period) -> bool:
        """Whether the calendar holds the dates of this period."""
        if not period.part or period.kind == "quarter" or period.is_point:
            return True
        return all(p in self.spans for p in _halves(period))

    def start(self, period: Period) -> date:
        """First day of the period. A year starts on 1 September, or with its first term in August."""
        found = self._starts.get(period)
        if found is None:
            found = self._starts[period] = self._start(period)
        return found

    def _start(self, period: Period) -> date:
        if period.kind == "quarter":
            return date(period.year, 3 * int(period.part[1]) - 2, 1)
        if period.is_point and (day := parse_day(period.part, first=True)):
            return day
        if period.part in _FIRSTS or not self.knows(period):
            return self._start_of_year(period.year)
        return self.spans[_halves(period)[0]].first

    def _start_of_year(self, year: int) -> date:
        usual = date(year, 9, 1)
        autumn = self.spans.get(Period(year=year, part="aut1"))
        return max(date(year, 8, 1), min(autumn.first, usual)) if autumn else usual

    def year_of(self, day: date) -> Period:
        """The school year that holds a day."""
        year = year_of(day)
        following = year.years_on(1)
        return following if day.month == 8 and self.start(following) <= day else year

    def as_named(self, begin: date) -> date:
        """The day on which plans, schools and tools begin that are there for a whole period, which begins on `begin`.

        That is 1 September of a year that begins in August: a plan from that day is one of the whole year.
        """
        is_of_year = begin.month == 8 and begin == self.start(Period(year=begin.year))
        return date(begin.year, 9, 1) if is_of_year else begin

    def end(self, period: Period) -> date:
        """Last day of the period, the holiday after it included."""
        found = self._ends.get(period)
        if found is None:
            found = self._ends[period] = self._end(period)
        return found

    def _end(self, period: Period) -> date:
        if period.kind == "quarter":
            after = 3 * int(period.part[1]) + 1
            return date(period.year + after // 13, (after - 1) % 12 + 1, 1) - _DAY
        if period.is_point and (day := parse_day(period.part)):
            return day
        if period.part in ("", "h2", "sum", "sum2") or not self.knows(period):
            return self._start_of_year(period.year + 1) - _DAY
        last = HALF_TERMS.index(_halves(period)[-1].part)
        following = Period(year=period.year, part=HALF_TERMS[last + 1])
        return self.spans[following].first - _DAY if following in self.spans else self.last_school_day(period)

    def last_school_day(self, period: Period) -> date:
        """Last day of school in the period; of a month its last day, of a day itself."""
        if period.is_point:
            return self.end(period)
        if period.kind == "quarter":
            return self.school_day_until(self.end(period))
        last = _halves(period)[-1]
        if last not in self.spans:
            return date(period.year + 1, 8, 31)
        return self.school_day_until(self.spans[last].last)

    def day_of(self, period: Period, *, first: bool = False) -> date:
        """The day that a period means where a day is wanted: its last school day, or its first day."""
        return self.start(period) if first else self.last_school_day(period)

    def is_school_day(self, day: date) -> bool:
        """Whether school is open on a day."""
        if first_year_of(day) in self._years:
            return day in self._school_days
        return day.weekday() < 5 and day not in self.closed

    def school_day_from(self, day: date) -> date:
        """The day itself if school is open, else the next school day."""
        return self._nearest(day, _DAY)

    def school_day_until(self, day: date) -> date:
        """The day itself if school is open, else the last school day before it."""
        return self._nearest(day, -_DAY)

    def _nearest(self, day: date, step: timedelta) -> date:
        for _ in range(_FARTHEST):
            if self.is_school_day(day):
                break
            day += step
        return day

    def school_days_after(self, day: date, count: int) -> date:
        """The day that is `count` school days after a day."""
        found = self._after.get((day, count))
        if found is None:
            found = day
            for _ in range(count):
                found = self.school_day_from(found + _DAY)
            self._after[day, count] = found
        return found

    def rhythm_periods(self, every: str, first: date, last: date) -> tuple[RhythmPeriod, ...]:
        """The update periods of a rhythm that touch the days from `first` to `last`, in order. `event` has none."""
        touching = self._touching.get((every, first, last))
        if touching is None:
            found: list[RhythmPeriod] = []
            for year in range(year_of(first).year - 1, year_of(last).year + 2):
                if (every, year) not in self._rhythms:
                    self._rhythms[every, year] = self._periods_of_year(every, Period(year=year))
                found += self._rhythms[every, year]
            touching = tuple(period for period in found if period[0] <= last and period[1] >= first)
            self._touching[every, first, last] = touching
        return touching

    def periods(self, every: str, first: date, last: date) -> Iterator[Period]:
        """The periods of a rhythm of terms and years, as far as the calendar knows them, that touch some days, in order."""
        for year in range(year_of(first).year - 1, year_of(last).year + 2):
            for later, part in _PARTS.get(every, ()):
                period = Period(year=year + later, part=part)
                if self.knows(period) and self.start(period) <= last and self.end(period) >= first:
                    yield period

    def _periods_of_year(self, every: str, year: Period) -> list[RhythmPeriod]:
        start, end = self.start(year), self.end(year)
        if every in _PARTS:
            periods = [Period(year=year.year + later, part=part) for later, part in _PARTS[every]]
            return [(self.start(p), self.end(p), self.last_school_day(p)) for p in periods if self.knows(p)]
        if every == "2-years":
            if year.year % 2 == 0:
                return []
            return [(start, self.end(year.years_on(1)), self.last_school_day(year.years_on(1)))]
        if every == "month":
            firsts = [date(year.year + (m < 9), m, 1) for m in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)]
            end = date(year.year + 1, 8, 31)
        elif every == "fortnight":
            firsts = [start + timedelta(days=14 * n) for n in range(26)]
        else:
            return []
        lasts = [day - _DAY for day in firsts[1:]] + [end]
        return [(a, b, max(a, self.school_day_until(b))) for a, b in zip(firsts, lasts, strict=True)]


_FIRSTS = ("", "h1", "aut", "aut1")  # the parts with which a school year begins, and the year


# By rhythm, the parts of a school year that are its periods, each with how many calendar years later it is named.
_PARTS: dict[str, tuple[tuple[int, str], ...]] = {
    "half-term": tuple((0, part) for part in HALF_TERMS),
    "quarter": ((0, "q4"), (1, "q1"), (1, "q2"), (1, "q3")),
    "term": tuple((0, part) for part in TERMS),
    "half-year": tuple((0, part) for part in HALF_YEARS),
    "year": ((0, ""),),
}


@cache
def _halves(period: Period) -> tuple[Period, ...]:
    """The half-terms of a year, half of one, a term or a half-term."""
    if period.part in HALF_YEARS:
        first = 3 * HALF_YEARS.index(period.part)
        return tuple(Period(year=period.year, part=half) for half in HALF_TERMS[first : first + 3])
    return tuple(Period(year=period.year, part=half) for half in HALF_TERMS if half.startswith(period.part))
