"""Look figures up: series of a measure, the trust's figure made from its schools', comparators, and due days.

Takes a trust as known on a day; gives measurements.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Measurement, Symbol
from trustplan.model.figures import usual_day
from trustplan.primitives.counting import Counted
from trustplan.primitives.few import is_of_few
from trustplan.primitives.periods import HALF_TERMS, TERMS, Period, year_of
from trustplan.primitives.school_calendar import Calendar
from trustplan.rating.status import Rated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trustplan.model import Comparator, Measure, Organisation, Policy, Trust

_LENGTH = {"none": 0, "half-term": 1, "term": 2, "year": 3}
_DATA_STATUS_ORDER = ("final", "provisional", "projected", "estimated")


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
        self._due: dict[tuple[str, int, date, date | None], date | None] = {}
        self._schools: dict[str, tuple[Organisation, ...]] = {}
        self._comparators: dict[tuple[str, str, str, str], list[Comparator]] = {}
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
        """The trust's figures for the periods in which every school that the measure is for has a number."""
        schools = self.schools_for(measure)
        found: dict[Period, Measurement] = {}
        if not schools:
            return found
        by_period: dict[Period, dict[str, Measurement]] = {}
        for school in schools:
            for row in self.series(school.id, measure, group):
                by_period.setdefault(row.period, {})[school.id] = row
        for period in sorted(by_period):
            rows = self._of_every_member(schools, period, by_period[period])
            if not rows:
                continue
            made = _aggregate(measure, period, group, rows)
            if made.cohort is not None or measure.aggregate != "pupil-weighted mean":
                found[period] = made
        return found

    def _of_every_member(
        self, schools: Sequence[Organisation], period: Period, known: dict[str, Measurement]
    ) -> list[Measurement]:
        """A period's figures of the schools that were the trust's by its end; none if one of them has no number."""
        end = self.calendar(TRUST).end(period)
        rows: list[Measurement] = []
        for school in schools:
            if school.profile.joined and school.profile.joined > end:
                continue
            if school.id not in known or number_of(known[school.id]) is None:
                return []
            rows.append(known[school.id])
        return rows

    def schools_for(self, measure: Measure) -> tuple[Organisation, ...]:
        """The schools that a measure is for."""
        if measure.id not in self._schools:
            self._schools[measure.id] = tuple(s for s in self.trust.schools if _is_for(measure, s))
        return self._schools[measure.id]

    def comparators(self, measure: str, population: str, group: str, organisation: str) -> list[Comparator]:
        """The known figures of a population, by period: of the same group, and of the organisation's phase if they name one."""
        phase, calendar = self.trust.organisations[organisation].profile.phase, self.calendar(organisation)
        key = measure, population, group, f"{phase} {id(calendar)}"
        if key in self._comparators:
            return self._comparators[key]
        rows: dict[Period, Comparator] = {}
        for row in self._ordered:
            if row.measure != measure or row.population != population:
                continue
            fits_phase = not row.phase or not phase or row.phase == phase
            if fits_phase and (row.held_against or row.group) == group:
                rows[row.period] = row
        self._comparators[key] = sorted(rows.values(), key=lambda c: calendar.end(c.period))
        return self._comparators[key]

    def next_due(self, measure: Measure, organisation: str, start: date, series: Sequence[Measurement]) -> date | None:
        """The usual day of the first figure, from `start` on, that is still to come; None where none is expected.

        An official figure covers every period that has ended by its own end, if its own period is at least as long.
        A projection covers nothing: the real figure is still expected.
        """
        calendar, kind = self.calendar(organisation), _kind(measure)
        covering = [m.period for m in series if m.is_official and _LENGTH[m.period.kind] >= _LENGTH[kind]]
        covered = max((calendar.end(p) for p in covering), default=None)
        key = measure.id, id(calendar), start, covered
        if key not in self._due:
            self._due[key] = next(self._expected(measure, calendar, start, covered), None)
        return self._due[key]

    def _expected(self, measure: Measure, calendar: Calendar, start: date, covered: date | None) -> Iterator[date]:
        """The usual days of the figures for the periods from `start` on that no figure covers."""
        kind = _kind(measure)
        parts = {"half-term": HALF_TERMS, "term": TERMS, "year": ("",), "none": ()}[kind]
        for year in range(year_of(start).year, year_of(self.day).year + 3):
            for part in parts:
                period = Period(year=year, part=part)
                begins = calendar.start(period)
                if begins < start or not calendar.knows(period) or (covered and calendar.end(period) <= covered):
                    continue
                yield usual_day(measure, period, calendar)


def _is_for(measure: Measure, school: Organisation) -> bool:
    """Whether a measure is for a school: for its phase, and for one that is no church school."""
    if measure.phases and school.profile.phase not in measure.phases:
        return False
    return school.profile.is_church_school or not measure.church_only


def _kind(measure: Measure) -> str:
    """The kind of period for which figures are expected."""
    return "none" if measure.every == "event" else measure.every


def _aggregate(measure: Measure, period: Period, group: str, rows: list[Measurement]) -> Measurement:
    """The trust's figure from its schools'. It is known when the last of them is, and has the least certain status."""
    values = [r.value for r in rows if isinstance(r.value, Fraction)]
    cohorts = [r.cohort for r in rows if r.cohort is not None]
    total = sum(cohorts) if len(cohorts) == len(rows) else None
    if measure.aggregate == "sum":
        value = sum(values, Fraction(0))
    elif measure.aggregate == "pupil-weighted mean" and total:
        value = sum((v * c for v, c in zip(values, cohorts, strict=True)), Fraction(0)) / total
    else:
        value = sum(values, Fraction(0)) / len(values)
    last = max(rows, key=lambda r: r.on)
    return Measurement(
        period=period,
        on=last.on,
        group=group,
        value=value,
        cohort=total,
        status=max((r.status for r in rows), key=_DATA_STATUS_ORDER.index),
        note="",
        at=last.at,
    )


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
    """The figures in the files; for the trust also those made from its schools'."""
    if organisation.id != TRUST:
        return organisation.figures
    index, found = FigureIndex(rated.trust, rated.day), dict(organisation.figures)
    for measure in rated.trust.measures.values():
        if measure.aggregate != "none":
            rows = index.series(TRUST, measure, "")
            for group in measure.groups:
                rows += index.series(TRUST, measure, group.id)
            if rows:
                found[measure.id] = rows
    return found
