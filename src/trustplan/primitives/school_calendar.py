"""The school calendar: years, terms, half-terms, school days, and the periods that plans name.

A school year runs from 1 September to 31 August. A half-term runs from its first day to the day before
the next begins, so that a holiday belongs to the half-term before it. A quarter is of the calendar year; only
figures of other bodies have one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from trustplan.primitives.periods import HALF_TERMS, TERMS, Period, year_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """First and last day of pupils' attendance in one half-term."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The terms of one organisation. `spans` by half-term; `closed` are weekdays inside them without school.

    Years that the calendar does not hold count every weekday as a school day, and end on 31 August.

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
    _memo: dict[tuple[str, object], object] = field(default_factory=dict, compare=False, repr=False)
    _starts: dict[Period, date] = field(default_factory=dict, compare=False, repr=False)
    _ends: dict[Period, date] = field(default_factory=dict, compare=False, repr=False)

    def knows(self, period: Period) -> bool:
        """Whether the calendar holds the dates of this period."""
        if not period.part or period.kind == "quarter":
            return True
        return all(p in self.spans for p in self._halves(period))

    def start(self, period: Period) -> date:
        """First day of the period. A year starts on 1 September."""
        known = self._starts.get(period)
        if known is None:
            known = self._starts[period] = self._start(period)
        return known

    def _start(self, period: Period) -> date:
        if period.kind == "quarter":
            return date(period.year, 3 * int(period.part[1]) - 2, 1)
        if period.part in ("", "aut", "aut1") or not self.knows(period):
            return date(period.year, 9, 1)
        return self.spans[self._halves(period)[0]].first

    def end(self, period: Period) -> date:
        """Last day of the period, the holiday after it included."""
        known = self._ends.get(period)
        if known is None:
            known = self._ends[period] = self._end(period)
        return known

    def _end(self, period: Period) -> date:
        if period.kind == "quarter":
            after = 3 * int(period.part[1]) + 1
            return date(period.year + after // 13, (after - 1) % 12 + 1, 1) - _DAY
        if period.part in ("", "sum", "sum2") or not self.knows(period):
            return date(period.year + 1, 8, 31)
        last = HALF_TERMS.index(self._halves(period)[-1].part)
        following = Period(year=period.year, part=HALF_TERMS[last + 1])
        return self.spans[following].first - _DAY if following in self.spans else self.last_school_day(period)

    def last_school_day(self, period: Period) -> date:
        """Last day of school in the period."""
        if period.kind == "quarter":
            return self.school_day_until(self.end(period))
        halves = self._halves(period)
        if halves[-1] not in self.spans:
            return date(period.year + 1, 8, 31)
        return self.school_day_until(self.spans[halves[-1]].last)

    def day_of(self, period: Period, *, first: bool = False) -> date:
        """The day that a period means where a day is wanted: its last school day, or its first day."""
        return self.start(period) if first else self.last_school_day(period)

    def is_school_day(self, day: date) -> bool:
        """Whether school is open on a day."""
        if day.weekday() >= 5 or day in self.closed:
            return False
        year = year_of(day)
        halves = [span for half in self._halves(year) if (span := self.spans.get(half))]
        return not halves or any(span.first <= day <= span.last for span in halves)

    def school_day_from(self, day: date) -> date:
        """The day itself if school is open, else the next school day."""
        return self._walk("from", day, _DAY)

    def school_day_until(self, day: date) -> date:
        """The day itself if school is open, else the last school day before it."""
        return self._walk("until", day, -_DAY)

    def _walk(self, name: str, day: date, step: timedelta) -> date:
        known = self._memo.get((name, day))
        if isinstance(known, date):
            return known
        found = day
        for _ in range(100):
            if self.is_school_day(found):
                break
            found += step
        self._memo[(name, day)] = found
        return found

    def school_days_after(self, day: date, count: int) -> date:
        """The day that is `count` school days after a day."""
        known = self._memo.get(("after", (day, count)))
        if isinstance(known, date):
            return known
        found = day
        for _ in range(count):
            found = self.school_day_from(found + _DAY)
        self._memo[("after", (day, count))] = found
        return found

    def rhythm_periods(self, every: str, first: date, last: date) -> tuple[tuple[date, date, date], ...]:
        """The update periods of a rhythm that touch the days from `first` to `last`.

        Each is (first day, last day, last school day), in order. `event` has none.
        """
        key = ("rhythm", (every, first, last))
        known = self._memo.get(key)
        if isinstance(known, tuple):
            return known
        found = tuple(
            (start, end, school)
            for start, end, school in self._periods(every, year_of(first).year - 1, year_of(last).year + 1)
            if start <= last and end >= first
        )
        self._memo[key] = found
        return found

    def _periods(self, every: str, from_year: int, to_year: int) -> list[tuple[date, date, date]]:
        known = self._memo.get(("periods", (every, from_year, to_year)))
        if isinstance(known, list):
            return known
        rows: list[tuple[date, date, date]] = []
        for year in range(from_year, to_year + 1):
            rows += self._periods_of_year(every, Period(year=year))
        self._memo[("periods", (every, from_year, to_year))] = rows
        return rows

    def _periods_of_year(self, every: str, year: Period) -> list[tuple[date, date, date]]:
        start, end = self.start(year), self.end(year)
        if every in ("half-term", "term", "year"):
            kinds = {"half-term": HALF_TERMS, "term": TERMS, "year": ("",)}[every]
            periods = [Period(year=year.year, part=part) for part in kinds]
            return [(self.start(p), self.end(p), self.last_school_day(p)) for p in periods if self.knows(p)]
        if every == "2-years":
            if year.year % 2 == 0:
                return []
            return [(start, self.end(year.years_on(1)), self.last_school_day(year.years_on(1)))]
        if every == "month":
            firsts = [date(year.year + (m < 9), m, 1) for m in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)]
        elif every == "fortnight":
            firsts = [start + timedelta(days=14 * n) for n in range(26)]
        else:
            return []
        lasts = [day - _DAY for day in firsts[1:]] + [end]
        return [(a, b, max(a, self.school_day_until(b))) for a, b in zip(firsts, lasts, strict=True)]

    @staticmethod
    def _halves(period: Period) -> tuple[Period, ...]:
        return tuple(Period(year=period.year, part=half) for half in HALF_TERMS if half.startswith(period.part))
