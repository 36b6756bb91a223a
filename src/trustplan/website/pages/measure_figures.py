"""The figures of a measure: its series by organisation and group, its comparators, and all of them as a table."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import capital, inside, say_period
from trustplan.rating.distances import distance_of
from trustplan.rating.figures import is_symbol, is_too_few
from trustplan.rating.index import measured
from trustplan.rating.status import WORST, Cell, KpiStatus
from trustplan.rating.target_values import say_whose
from trustplan.website.figure_sources import source_line, sources_by_period
from trustplan.website.urls import MOST_SCHOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Comparator, Measure, Measurement
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext


class PeriodFigures(Struct, frozen=True, kw_only=True):
    """A row of a table of figures: a period, and for each column its figure or a dash. `source` is of our own figures."""

    period: str
    cells: list[str]
    source: str


class FiguresTable(Struct, frozen=True, kw_only=True):
    """Figures as text: a row for each period, a column for each organisation (and group) and comparator.

    `source` is the one that all our own figures share; empty where they have several, or one has none.
    """

    columns: list[str]
    rows: list[PeriodFigures]
    source: str

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The sources by period, where not all figures share one."""
        return [] if self.source else [(row.period, row.source) for row in self.rows if row.source]


def shown_measures(context: PageContext) -> list[Measure]:
    """The measures that have figures or KPIs among what is shown."""
    shown: set[str] = set()
    for objective in context.edition.rated.every_objective:
        for kpi in objective.kpis:
            shown.update(k.measure.id for k in measured(kpi) if k.measure)
    for organisation in context.edition.trust.organisations.values():
        shown.update(measure for measure, rows in organisation.figures.items() if rows)
    return [m for m in context.edition.trust.measures.values() if m.id in shown]


def worst_cells(kpi: KpiStatus) -> list[Cell]:
    """A KPI's cells by rating, worst first; of one rating, those that are furthest from the target on its wrong side."""
    return sorted(kpi.cells, key=_badness)


def _badness(cell: Cell) -> tuple[int, float]:
    """A number for the rating and one for the distance from the target; those without a distance are the last of a rating."""
    distance = distance_of(cell)
    return WORST.index(cell.rating), float(distance.steps) if distance else inf


def distinct_titles(context: PageContext, kpi: KpiStatus | None) -> set[str]:
    """The organisations with a line or column of their own: the trust, and its schools, or the worst of many."""
    schools = [s.id for s in context.edition.trust.schools]
    if kpi and len(schools) > MOST_SCHOOLS:
        schools = [c.organisation for c in worst_cells(kpi)]
    return {TRUST, *schools[:MOST_SCHOOLS]}


def lead_kpi(kpis: list[KpiStatus], group: str) -> KpiStatus | None:
    """The KPI that a chart shows: the trust's, of the chart's group."""
    found = None
    for kpi in kpis:
        if kpi.kpi.group != group:
            continue
        if kpi.organisation == TRUST:
            return kpi
        found = found or kpi
    return found


def series_of(
    context: PageContext, measure: Measure, group: str = "", among: set[str] | None = None
) -> dict[str, tuple[Measurement, ...]]:
    """The series of the trust and of each school that has one, or of those `among` some."""
    found = {}
    for organisation in (context.edition.trust.own, *context.edition.trust.every_school):
        if among is not None and organisation.id not in among:
            continue
        rows = context.figures.series(organisation.id, measure, group)
        if rows:
            found[organisation.id] = rows
    return found


def groups_of(context: PageContext, measure: Measure) -> list[str]:
    """The groups with figures; the whole cohort first."""
    names = ["", *(group.id for group in measure.groups)]
    return [name for name in names if series_of(context, measure, name)]


def reading_order(context: PageContext, period: Period) -> tuple[int, int]:
    """The key that sorts periods by their last day; of two with the same, the longer one is first."""
    calendar = context.figures.calendar(TRUST)
    return calendar.end(period).toordinal(), -calendar.start(period).toordinal()


def comparators_of(context: PageContext, measure: Measure) -> list[Comparator]:
    """The comparators of a measure; those of groups for trustees only."""
    is_for_trustees = context.edition.is_for_trustees
    rows = context.edition.trust.comparators
    return [c for c in rows if c.measure == measure.id and (is_for_trustees or not c.group)]


def comparator_name(comparator: Comparator, measure: Measure) -> str:
    """Whose figure a comparator is, as a heading: `National`, `National for disadvantaged pupils, primary`.

    That of other pupils says whom of ours it is held against: `National, held against disadvantaged pupils`.
    """
    name = capital(say_whose(comparator, measure))
    if comparator.held_against and not comparator.group:
        name += f", held against {inside(measure.group_title(comparator.held_against))}"
    if comparator.phase and len(measure.phases) != 1:
        name += f", {comparator.phase}"
    return name


def say_comparator(context: PageContext, comparator: Comparator, measure: Measure) -> str:
    """A comparator's figure, with as many decimals as the figures beside it, and those that are held against it, have."""
    decimals = measure.decimals
    for organisation, rows in series_of(context, measure, comparator.held_against or comparator.group).items():
        for row in rows:
            if row.period == comparator.period:
                decimals = max(decimals, context.figure_text.decimals(organisation, measure, row))
    for kpi in context.urls.kpis_of.get(measure.id, []):
        for cell in kpi.cells:
            if cell.latest and context.figure_text.comparator(cell, measure) == comparator:
                decimals = max(decimals, context.figure_text.decimals(cell.organisation, measure, cell.latest))
    return context.figure_text.said_comparator(comparator, measure, decimals)


def figures_table(context: PageContext, measure: Measure, among: set[str] | None = None) -> FiguresTable:
    """The figures of a measure; only those of `among` some organisations if it is given."""
    columns: list[str] = []
    values: list[dict[Period, str]] = []
    own: dict[str, Sequence[Measurement]] = {}
    for group in groups_of(context, measure):
        tail = f", {inside(measure.group_title(group))}" if group else ""
        for organisation, rows in series_of(context, measure, group, among).items():
            columns.append(context.names.school(organisation) + tail)
            own[columns[-1]] = rows
            said = {}
            for row in rows:
                said[row.period] = _figure(context, row, measure, organisation)
            values.append(said)
    populations: dict[str, dict[Period, str]] = {}
    for c in comparators_of(context, measure):
        column = populations.setdefault(comparator_name(c, measure), {})
        column[c.period] = say_comparator(context, c, measure)
    columns += populations.keys()
    values += populations.values()
    sources = sources_by_period(context, own)
    return FiguresTable(columns=columns, rows=_by_period(context, values, sources), source=source_line(context, own))


def _by_period(
    context: PageContext, columns: list[dict[Period, str]], sources: dict[Period, str]
) -> list[PeriodFigures]:
    periods: set[Period] = set()
    for column in columns:
        periods.update(column)
    rows = []
    for period in sorted(periods, key=lambda p: reading_order(context, p)):
        cells = [column.get(period, "–") for column in columns]
        rows.append(PeriodFigures(period=say_period(period), cells=cells, source=sources.get(period, "")))
    return rows


def _figure(context: PageContext, row: Measurement, measure: Measure, organisation: str) -> str:
    text, is_told = (
        context.figure_text.value(row, measure, organisation),
        not is_too_few(measure, row, context.figures.policy),
    )
    notes = [] if row.status == "final" else [row.status]
    if row.cohort is not None and not is_symbol(row) and is_told:
        if measure.is_of_cohort:
            text += f" of {row.cohort:,}"
        else:
            notes.insert(0, context.figure_text.cohort(row, measure))
    return f"{text} ({', '.join(notes)})" if notes else text
