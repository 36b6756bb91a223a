"""Look figures up: series of a measure, the trust's figure made from its schools', comparators, and due days.

Takes a trust as known on a day; gives measurements.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trustplan.model import TRUST, Measurement, Symbol
from trustplan.model.figures import usual_day
from trustplan.primitives.counting import Counted
from trustplan.primitives.data_status import status_rank
from trustplan.primitives.periods import PARTS, Period, year_of
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.small_counts import is_of_few
from trustplan.rating.status import Rated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trustplan.model import Comparator, Kpi, Measure, Organisation, Plan, Policy, Trust

_LENGTH = {rhythm: place for place, rhythm in enumerate(PARTS)}


class Expected(NamedTuple):
    """A figure that is still to come: its period, and the day by which it is usually known."""

    period: Period
    day: date


class _Wanted(NamedTuple):
    """Which figures are expected: in which rhythm, whether it is slower than the measure's, and from when to when.

    `covered` is the last day of what is known.
    """

    every: str
    is_slower: bool
    begins: date
    ends: date
    covered: date | None


class FigureIndex:
    """The figures of a trust as known on a day. Each look-up is worked out once and remembered.

    With `makes_totals` false, the trust's totals are not made from its schools' figures: only those in the model are
    found. Pages need that, since a total that is withheld must not be made again from what is shown.
    """

    def __init__(self, trust: Trust, day: date, *, makes_totals: bool = True) -> None:
        self.makes_totals = makes_totals
        self.trust = trust
        self.day = day
        self._series: dict[tuple[str, str, str], tuple[Measurement, ...]] = {}
        self._left_out: dict[tuple[str, str, Period], dict[Symbol, list[str]]] = {}
        self._due: dict[tuple[str, int, _Wanted], Expected | None] = {}
        self._schools: dict[str, tuple[Organisation, ...]] = {}
        self._comparators: dict[tuple[str, str, str, str, int], list[Comparator]] = {}
        self._ordered = sorted(trust.comparators, key=lambda c: (c.on, c.at))

    @property
    def policy(self) -> Policy:
        """The trust's policy."""
        return self.trust.policy

    def calendar(self, organisation: str) -> Calendar:
        """An organisation's calendar."""
        return self.trust.calendar(organisation)

    def series(self, organisation: str, measure: Measure, group: str) -> tuple[Measurement, ...]:
        """The figure that counts for each period, oldest period first. The trust's may be made from its schools'."""
        key = (organisation, measure.id, group)
        if key not in self._series:
            self._series[key] = self._find(organisation, measure, group)
        return self._series[key]

    def _find(self, organisation: str, measure: Measure, group: str) -> tuple[Measurement, ...]:
        rows = self.trust.organisations[organisation].figures.get(measure.id, ())
        current: dict[Period, Measurement] = {}
        for row in rows:
            if row.group == group and (row.period not in current or row.on >= current[row.period].on):
                current[row.period] = row
        if self.makes_totals and organisation == TRUST and measure.aggregate != "none":
            current = {**self._made(measure, group), **current}
        calendar = self.calendar(organisation)
        return tuple(
            sorted(
                current.values(),
                key=lambda m: (calendar.end(m.period), -calendar.start(m.period).toordinal()),
            )
        )

    def _made(self, measure: Measure, group: str) -> dict[Period, Measurement]:
        """The trust's figures for the periods of which each of its schools has given a figure, or said why not."""
        found: dict[Period, Measurement] = {}
        by_period: dict[Period, dict[str, Measurement]] = {}
        for school in self.schools_for(measure):
            for row in self.series(school.id, measure, group):
                by_period.setdefault(row.period, {})[school.id] = row
        for period in sorted(by_period):
            members, known = self.members(measure, period), by_period[period]
            rows = {school.id: known[school.id] for school in members if school.id in known}
            if not rows or len(rows) < len(members) or not all(map(_can_be_added, rows.values())):
                continue
            made = _aggregate(measure, period, group, list(rows.values()))
            if made.cohort is None and measure.aggregate == "pupil-weighted mean" and not is_symbol(made):
                continue
            found[period] = made
            self._left_out[measure.id, group, period] = self._by_symbol(rows)
        return found

    def _by_symbol(self, rows: dict[str, Measurement]) -> dict[Symbol, list[str]]:
        """The names of schools by the symbol that they gave in place of a number."""
        found: dict[Symbol, list[str]] = {}
        for school, row in rows.items():
            if isinstance(row.value, Symbol):
                found.setdefault(row.value, []).append(self.trust.organisations[school].short)
        return found

    def members(self, measure: Measure, period: Period) -> list[Organisation]:
        """The schools that a measure is for and that were the trust's at a period's end.

        One that left sooner is among them where its figure was known by then: the total had it already, and a total
        without it would give its figure away.
        """
        end, last = self.calendar(TRUST).end(period), self.calendar(TRUST).last_school_day(period)
        found = []
        for school in self.schools_for(measure):
            rows = school.figures.get(measure.id, ()) if school.has_left else ()
            known = [row.on for row in rows if row.period == period]
            if _was_member(school, end, min([last, *known])):
                found.append(school)
        return found

    def schools_counted(self, measure: Measure, kpi: Kpi, plan: Plan) -> tuple[Organisation, ...]:
        """The schools that a KPI of several schools counts: those that were the trust's on the day of its figures.

        One that left counts until the others have a figure of a later time, and for good in a plan that had ended.
        """
        schools = self.schools_for(measure)
        if not any(s.has_left for s in schools):
            return schools
        day, calendar = min(self.day, plan.last_day), self.calendar(TRUST)
        last: date | None = None
        for school in schools:
            if school.has_left or measure.counts_until_next:
                continue
            for row in self.series(school.id, measure, kpi.group):
                begins = calendar.as_named(calendar.start(row.period))
                if plan.start <= calendar.end(row.period) and begins <= plan.last_day:
                    last = max(last or plan.start, calendar.last_school_day(row.period))
        day = min(day, last or day)
        return tuple(s for s in schools if _was_member(s, day, day))

    def source(self, row: Measurement) -> str:
        """Where a figure comes from, in words; empty where it names no source."""
        return next((source.said for source in self.trust.sources if source.id == row.source), "")

    def left_out(self, measure: Measure, group: str, row: Measurement) -> dict[Symbol, list[str]]:
        """By symbol, the schools that gave it in place of a number for a figure that was made from theirs."""
        made = self._left_out.get((measure.id, group, row.period), {})
        is_typed = any(row is typed for typed in self.trust.own.figures.get(measure.id, ()))
        return {} if is_typed else made

    def schools_for(self, measure: Measure) -> tuple[Organisation, ...]:
        """The schools that a measure is for, those that left included."""
        if measure.id not in self._schools:
            self._schools[measure.id] = tuple(s for s in self.trust.every_school if _is_for(measure, s))
        return self._schools[measure.id]

    def comparators(self, measure: str, population: str, group: str, organisation: str) -> list[Comparator]:
        """The known figures of a population, by period: of the same group, and of the organisation's phase if they name one.

        For the trust, which has no phase, those of the measure's phases count. Of two for one period, the one that
        names the phase does.
        """
        phase, calendar = self.trust.organisations[organisation].profile.phase, self.calendar(organisation)
        key = measure, population, group, phase, id(calendar)
        if key in self._comparators:
            return self._comparators[key]
        phases = (phase,) if phase else self.trust.measures[measure].phases
        rows: dict[Period, Comparator] = {}
        for row in self._ordered:
            if row.measure != measure or row.population != population:
                continue
            fits_phase = not row.phase or not phases or row.phase in phases
            if not fits_phase or (row.held_against or row.group) != group:
                continue
            if row.phase or row.period not in rows or not rows[row.period].phase:
                rows[row.period] = row
        self._comparators[key] = sorted(rows.values(), key=lambda c: calendar.end(c.period))
        return self._comparators[key]

    @cached_property
    def populations(self) -> dict[str, tuple[str, ...]]:
        """The populations with figures to compare with, by measure."""
        found: dict[str, dict[str, None]] = {}
        for row in self._ordered:
            found.setdefault(row.measure, {})[row.population] = None
        return {measure: tuple(names) for measure, names in found.items()}

    def next_expected(
        self, measure: Measure, kpi: Kpi, days: tuple[date, date], calendar: Calendar, series: Sequence[Measurement]
    ) -> Expected | None:
        """The first figure that is still to come, of the periods from the first of two days to the other; None where none is.

        An official figure covers every period that has ended by its own end, if its own period is at least as long.
        Where the KPI asks less often than its measure, and of what comes twice a year, any official figure covers the period in which it ends. A
        projection covers nothing: the real figure is still expected.
        """
        every = rhythm_of(measure, kpi)
        if every not in _LENGTH:
            return None
        is_slower = every != measure.every or every == "half-year"  # which has a figure of any part of its half
        covering = [
            m.period for m in series if m.is_official and (is_slower or _LENGTH[m.period.kind] >= _LENGTH[every])
        ]
        covered = max((calendar.end(p) for p in covering), default=None)
        wanted = _Wanted(every, is_slower, *days, covered)
        key = measure.id, id(calendar), wanted
        if key not in self._due:
            self._due[key] = next(self._expected(measure, calendar, wanted), None)
        return self._due[key]

    def _expected(self, measure: Measure, calendar: Calendar, wanted: _Wanted) -> Iterator[Expected]:
        """The figures of the periods that no figure covers."""
        first = calendar.year_of(wanted.begins).year
        if wanted.every == "2-years":
            first = max(first, calendar.year_of(wanted.covered).year + 2) if wanted.covered else first + 1
        for year in range(first, year_of(self.day).year + 3):
            for part in PARTS[wanted.every]:
                period = Period(year=year, part=part)
                begin, end = calendar.start(period), calendar.end(period)
                counts_from = max(calendar.school_day_from(begin), calendar.as_named(begin))
                if not calendar.knows(period) or counts_from < wanted.begins:
                    continue
                if begin + (end - begin) / 2 > wanted.ends:  # most of it lies after the plan
                    return
                if wanted.covered and (end <= wanted.covered or (wanted.is_slower and begin <= wanted.covered)):
                    continue
                yield Expected(period, usual_day(measure, period, calendar))


def _was_member(school: Organisation, joined_by: date, stayed_until: date) -> bool:
    """Whether a school had joined the trust by a day, and had not left before another."""
    profile = school.profile
    is_here = not school.has_left or profile.left is None or profile.left >= stayed_until
    return is_here and (profile.joined is None or profile.joined <= joined_by)


def _is_for(measure: Measure, school: Organisation) -> bool:
    """Whether a measure is for a school: for its phase, and for one that is no church school."""
    if measure.phases and school.profile.phase not in measure.phases:
        return False
    return school.profile.is_church_school or not measure.church_only


def rhythm_of(measure: Measure, kpi: Kpi) -> str:
    """How often a KPI's figures are expected: as its measure says, or less often where the KPI says so."""
    if kpi.every in _LENGTH and (measure.counts_until_next or _LENGTH[kpi.every] > _LENGTH[measure.every]):
        return kpi.every
    return "event" if measure.counts_until_next else measure.every


def _aggregate(measure: Measure, period: Period, group: str, rows: list[Measurement]) -> Measurement:
    """The trust's figure from its schools'. It is known when the last of them is, and has the least certain status.

    A school to which the measure does not apply is left out. Where another has a symbol in place of its number, or no
    number is left, so has the trust: a number of some schools would pass for one of all.
    """
    numbers = [r for r in rows if number_of(r) is not None]
    total: int | None = None
    value: Fraction | Symbol | None = _symbol_of(rows, numbers)
    if value is None:
        value, total = _number_from(measure, numbers)
    last = max(rows, key=lambda r: r.on)
    sources = {r.source for r in rows}
    return Measurement(
        period=period,
        on=last.on,
        group=group,
        value=value,
        cohort=total,
        status=max((r.status for r in rows), key=status_rank),
        note="",
        at=last.at,
        source=sources.pop() if len(sources) == 1 else "",
        is_made=True,
    )


def _symbol_of(rows: list[Measurement], numbers: list[Measurement]) -> Symbol | None:
    """What stands in place of the trust's figure; None where it is a number. All alike is said as it is."""
    marks = {r.value for r in rows if isinstance(r.value, Symbol)}
    marks = marks - {Symbol.NOT_APPLICABLE} or marks
    if numbers:
        return None if marks <= {Symbol.NOT_APPLICABLE} else Symbol.NOT_AVAILABLE
    return marks.pop() if len(marks) == 1 else Symbol.NOT_AVAILABLE


def _number_from(measure: Measure, rows: list[Measurement]) -> tuple[Fraction, int | None]:
    """The trust's number from its schools', and its cohort where each of theirs is known."""
    values = [r.value for r in rows if isinstance(r.value, Fraction)]
    cohorts = [r.cohort for r in rows if r.cohort is not None]
    total = sum(cohorts) if len(cohorts) == len(rows) else None
    if measure.aggregate == "sum":
        return sum(values, Fraction(0)), total
    if measure.aggregate == "pupil-weighted mean" and total:
        return sum((v * c for v, c in zip(values, cohorts, strict=True)), Fraction(0)) / total, total
    return sum(values, Fraction(0)) / len(values), total


def _can_be_added(row: Measurement) -> bool:
    """Whether a figure is a number, or a symbol in place of one."""
    return is_symbol(row) or number_of(row) is not None


def number_of(measurement: Measurement) -> Fraction | None:
    """The value as a number, or None for a grade, yes or no, or a symbol."""
    return measurement.value if isinstance(measurement.value, Fraction) else None


def is_symbol(measurement: Measurement) -> bool:
    """Whether the value is a symbol in place of a figure."""
    return isinstance(measurement.value, Symbol)


def is_too_few(measure: Measure, row: Measurement, policy: Policy) -> bool:
    """Whether a figure is of too few people to judge. Of sessions, money, requirements and schools none is."""
    return measure.counting.what is Counted.PEOPLE and is_of_few(row.cohort, policy.smallest_rated)


def all_figures(rated: Rated, organisation: Organisation) -> dict[str, tuple[Measurement, ...]]:
    """The figures in the files; for the trust also those made from its schools', where these give a number."""
    if organisation.id != TRUST:
        return organisation.figures
    index, found = FigureIndex(rated.trust, rated.day), dict(organisation.figures)
    for measure in rated.trust.measures.values():
        if measure.aggregate == "none":
            continue
        rows = index.series(TRUST, measure, "")
        for group in measure.groups:
            rows += index.series(TRUST, measure, group.id)
        typed = organisation.figures.get(measure.id, ())
        shown = tuple(row for row in rows if not is_symbol(row) or row in typed)
        if shown:
            found[measure.id] = shown
    return found
