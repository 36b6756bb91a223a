"""Equity: takes figures and KPIs, gives how far groups of pupils are from a population, by school and over time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.notation import read_gap
from trustplan.primitives.targets import OWN
from trustplan.rating.figures import is_too_few

if TYPE_CHECKING:
    from trustplan.model import Comparator, Kpi, Measure, Measurement
    from trustplan.primitives.periods import Period
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.status import KpiStatus

WHOLE = "all pupils here"


class Point(Struct, frozen=True, kw_only=True):
    """A group's figure of a period and the population's. `behind` is above 0 where the group is behind.

    `of` is the period of the population's figure where that differs, `status` whether it is final. `is_small` means
    too few pupils to judge.
    """

    period: Period
    row: Measurement
    other: Fraction | None
    of: Period | None
    behind: Fraction | None
    is_small: bool
    status: str = "final"


class Series(Struct, frozen=True, kw_only=True):
    """A group of an organisation over time, the last period first."""

    organisation: str
    points: tuple[Point, ...]


class Group(Struct, frozen=True, kw_only=True):
    """A measure's group, the population it is compared with (`WHOLE` where no KPI names one), and its figures."""

    measure: Measure
    group: str
    population: str
    kpis: tuple[KpiStatus, ...]
    series: tuple[Series, ...]


def equity(figures: FigureIndex, kpis: list[KpiStatus]) -> tuple[Group, ...]:
    """Each group of each measure that has figures."""
    found = []
    for measure in figures.trust.measures.values():
        for group in measure.groups:
            about = [k for k in kpis if k.measure and k.measure.id == measure.id and k.kpi.group == group.id]
            population = _population(figures, measure, group.id, about)
            series = _series(figures, measure, group.id, population)
            if series:
                found.append(
                    Group(measure=measure, group=group.id, population=population, kpis=tuple(about), series=series)
                )
    return tuple(found)


def _series(figures: FigureIndex, measure: Measure, group: str, population: str) -> tuple[Series, ...]:
    """A group at each organisation that has figures of it."""
    found = []
    for organisation in (figures.trust.own, *figures.trust.schools):
        points = _points(figures, organisation.id, measure, group, population)
        if points:
            found.append(Series(organisation=organisation.id, points=points))
    return tuple(found)


def _population(figures: FigureIndex, measure: Measure, group: str, kpis: list[KpiStatus]) -> str:
    """The population that a KPI of the group names; else that of a gap worked out for the group; else `WHOLE`."""
    for status in kpis:
        named = status.kpi.compare or _named_in_targets(status.kpi)
        if named:
            return named
    for other in figures.trust.measures.values():
        gap = read_gap(other.comes_from)
        if gap and (gap.measure, gap.group) == (measure.id, group):
            return gap.population
    return WHOLE


def _named_in_targets(kpi: Kpi) -> str:
    """The first population that a target of a KPI names; empty where none does."""
    for step in kpi.every_step:
        for ref in step.target.refs:
            if ref.word and ref.word not in OWN:
                return ref.word
    return ""


def _points(
    figures: FigureIndex, organisation: str, measure: Measure, group: str, population: str
) -> tuple[Point, ...]:
    rows = figures.series(organisation, measure, group)
    whole = {m.period: m for m in figures.series(organisation, measure, "")}
    return tuple(_point(figures, organisation, measure, row, population, whole) for row in reversed(rows))


def _point(
    figures: FigureIndex,
    organisation: str,
    measure: Measure,
    row: Measurement,
    population: str,
    whole: dict[Period, Measurement],
) -> Point:
    other, of, status = None, None, "final"
    if population == WHOLE:
        same = whole.get(row.period)
        if same and isinstance(same.value, Fraction):
            other, status = same.value, same.status
    elif found := _figure_of(figures, measure, population, row, organisation):
        other, status = found.value, found.status
        if found.period != row.period:
            of = found.period
    is_small = is_too_few(measure, row, figures.policy)
    behind = None
    if other is not None and isinstance(row.value, Fraction) and not is_small:
        behind = other - row.value
        if measure.direction == "down":
            behind = -behind
    return Point(period=row.period, row=row, other=other, of=of, behind=behind, is_small=is_small, status=status)


def _figure_of(
    figures: FigureIndex, measure: Measure, population: str, row: Measurement, organisation: str
) -> Comparator | None:
    """The population's figure of a period, else its latest before."""
    calendar = figures.calendar(organisation)
    latest = None
    for comparator in figures.comparators(measure.id, population, row.group, organisation):
        if comparator.period == row.period:
            return comparator
        if calendar.end(comparator.period) <= calendar.end(row.period):
            latest = comparator
    return latest
