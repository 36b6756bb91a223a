"""The catalogue of measures, and a page for each with its KPIs, chart and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    say_date,
    say_distance,
    say_every,
    say_period,
)
from trustplan.primitives.notation import ALL_SCHOOLS, PlanCount, read_checklist, read_gap, read_plan_count, source_of
from trustplan.rating.cell_text import say_target, say_time
from trustplan.rating.codes import Code
from trustplan.rating.kpi_text import say_scope, wanted_schools
from trustplan.rating.status import Cell, KpiStatus
from trustplan.source.catalogue import is_from_catalogue
from trustplan.website.page import SearchEntry, first
from trustplan.website.pages.measure_chart import MeasureChart, measure_chart
from trustplan.website.pages.measure_figures import (
    FiguresTable,
    comparator_name,
    comparators_of,
    distinct_titles,
    figures_table,
    lead_kpi,
    say_comparator,
    shown_measures,
    worst_cells,
)
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.urls import MOST_SCHOOLS
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement, Step
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut, Page

BETTER = {"up": "Higher", "down": "Lower", "band": "Inside a band", "none": "Neither"}
UNITS = {"percent": "Per cent", "yes/no": "Yes or no"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueRow:
    """A measure in the catalogue, with the KPIs that use it."""

    measure: Measure
    to: str
    better: str
    figures: str
    kpis: list[KpiStatus]
    is_own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasuresView(View):
    """The catalogue of measures."""

    TEMPLATE = "measures.html"
    rows: list[CatalogueRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class CellRow:
    """A school's figure against the target of a KPI: `base` is what the figure counts, and when."""

    cell: Cell
    figure: str
    base: str
    gap: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiBlock:
    """A KPI of the measure: the four values at its head, each with a note, and its cells, worst first.

    `whose` is the school whose figure decides, empty for a KPI of one organisation.
    """

    k: KpiStatus
    anchor: str
    code: str
    title: str
    cell: Cell | None
    whose: str
    latest: str
    latest_note: str
    target: str
    target_note: str
    trend_note: str
    how: str
    rows: Cut[CellRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureView(View):
    """A measure with its KPIs, chart and figures. `is_part` means that not every school is in the table."""

    TEMPLATE = "measure.html"
    measure: Measure
    blocks: list[KpiBlock]
    chart: MeasureChart | None
    table: FiguresTable
    is_part: bool
    about: list[tuple[str, str]]


def make_measures(context: PageContext) -> Iterator[Page]:
    """The catalogue, then a page for each measure that has a figure or a KPI."""
    measures = shown_measures(context)
    if measures:
        yield _catalogue(context, measures)
    for measure in measures:
        yield _measure(context, measure)


def _catalogue(context: PageContext, measures: list[Measure]) -> Page:
    return menu_page(
        context,
        MeasuresView(rows=[_catalogue_row(context, measure) for measure in measures]),
        path="measures/",
        title="Measures",
        headings=[("All measures", "list")],
        lead=f"{capital(counted(len(measures), 'measure'))}, each with its figures, comparators and targets.",
    )


def _catalogue_row(context: PageContext, measure: Measure) -> CatalogueRow:
    with_figures = sum(bool(o.figures.get(measure.id)) for o in context.edition.trust.organisations.values())
    return CatalogueRow(
        measure=measure,
        to=f"measures/{measure.id}/",
        better=BETTER[measure.direction],
        figures=f"{capital(say_every(measure.every))}; {counted(with_figures, 'organisation')}",
        kpis=context.urls.kpis_of.get(measure.id, []),
        is_own=not is_from_catalogue(measure.at),
    )


def _measure(context: PageContext, measure: Measure) -> Page:
    headings = [
        (context.names.kpi_code(kpi), context.urls.kpi_anchor(kpi)) for kpi in context.urls.kpis_of.get(measure.id, [])
    ]
    return context.page(
        partial(_measure_view, context, measure),
        path=f"measures/{measure.id}/",
        title=measure.title,
        trail=[HOME, ("Measures", "measures/")],
        source=measure.at,
        hides=("navigation",),
        headings=[*headings, ("Figures over time", "figures"), ("About this measure", "about")],
        search=[SearchEntry(title=measure.title, text=measure.definition)],
    )


def _measure_view(context: PageContext, measure: Measure) -> MeasureView:
    kpis = context.urls.kpis_of.get(measure.id, [])
    return MeasureView(
        measure=measure,
        blocks=[_kpi_block(context, measure, kpi) for kpi in kpis],
        chart=measure_chart(context, measure, kpis),
        table=figures_table(context, measure, distinct_titles(context, lead_kpi(kpis, ""))),
        is_part=len(context.edition.trust.schools) > MOST_SCHOOLS,
        about=_about(context, measure),
    )


def _kpi_block(context: PageContext, measure: Measure, kpi: KpiStatus) -> KpiBlock:
    target, target_note = _target(context, measure, kpi)
    return KpiBlock(
        k=kpi,
        anchor=context.urls.kpi_anchor(kpi),
        code=context.names.kpi_code(kpi),
        title=context.names.kpi_title(kpi),
        cell=kpi.deciding,
        whose=_whose(context, kpi),
        latest=context.figure_text.of_schools(kpi) or _figure(context, measure, kpi.deciding),
        latest_note=_latest_note(context, measure, kpi),
        target=target,
        target_note=target_note,
        trend_note=_trend_note(context, kpi.deciding, measure),
        how=_how(context, kpi),
        rows=first(worst_cells(kpi), MOST_SCHOOLS, lambda cell: _cell_row(context, measure, cell)),
    )


def _figure(context: PageContext, measure: Measure, cell: Cell | None) -> str:
    """The latest figure of a cell; where none is rated, the last that is known."""
    latest = _last_known(cell)
    return context.figure_text.value(latest, measure, cell.organisation) if cell and latest else "None yet"


def _last_known(cell: Cell | None) -> Measurement | None:
    if cell is None:
        return None
    return cell.latest or (cell.series[-1] if cell.series else None)


def _base(context: PageContext, measure: Measure, cell: Cell) -> list[str]:
    """What the latest figure of a cell counts, where it is known, when, and whether it is not rated."""
    latest = _last_known(cell)
    if latest is None:
        return []
    words = [context.figure_text.cohort(latest, measure), context.figure_text.when(latest)]
    if cell.latest is None:
        words.append("not rated")
    return list(filter(None, words))


def _latest_note(context: PageContext, measure: Measure, kpi: KpiStatus) -> str:
    """What the latest figure counts, and when; and the trust's own, if the KPI applies to several."""
    if kpi.deciding is None:
        return ""
    if context.figure_text.of_schools(kpi):
        return say_period(kpi.deciding.latest.period) if kpi.deciding.latest else ""
    notes = [", ".join(_base(context, measure, kpi.deciding)), context.figure_text.of_trust(kpi)]
    return ". ".join(filter(None, notes))


def _whose(context: PageContext, kpi: KpiStatus) -> str:
    if kpi.deciding is None or kpi.kpi.applies_to == "own" or context.figure_text.of_schools(kpi):
        return ""
    return context.names.school(kpi.deciding.organisation)


def _how(context: PageContext, kpi: KpiStatus) -> str:
    """How the schools' cells make the KPI's rating."""
    scope, word = say_scope(context.edition.trust, kpi.kpi), context.item_text.word_for(kpi)
    if wanted := wanted_schools(kpi.kpi):
        tail = f", of the {scope}" if kpi.kpi.schools is not None else ""
        return f"The {word} asks for at least {counted(wanted, 'school')}{tail}."
    return f"The {word} applies to {scope}, so the worst of them decides its rating."


def _target(context: PageContext, measure: Measure, kpi: KpiStatus) -> tuple[str, str]:
    """The target that the deciding cell is held to, else the first to come, and the time that it is for."""
    cell = kpi.deciding
    if cell and cell.reason.code == Code.MONITOR_ONLY:
        return "None", ""
    if cell and cell.step:
        return capital(context.figure_text.target(cell, measure)), _say_for(cell.step, "throughout the plan")
    for step in kpi.kpi.of_school(cell.organisation if cell else "").steps:
        if step.target.operator != "none":
            return capital(say_target(step.target, measure, context.edition.trust, measure.decimals)), _say_for(step)
    return "None", ""


def _say_for(step: Step, without: str = "") -> str:
    """The time that a target is for; `without` is what to say of one that has no period."""
    return say_time(step) or without


def _trend_note(context: PageContext, cell: Cell | None, measure: Measure) -> str:
    """How a cell's figure moved; or the figure of a year before, where a move is neither better nor worse."""
    if cell is None:
        return ""
    if cell.trend is None:
        return context.figure_text.without_trend(cell, measure)
    return context.figure_text.trend_note(cell, measure)


def _cell_row(context: PageContext, measure: Measure, cell: Cell) -> CellRow:
    is_silent = cell.is_missing and cell.rating not in (Rating.ON_TRACK, Rating.ACHIEVED)
    wants_note = is_silent or cell.rating is Rating.NOT_ASSESSED
    return CellRow(
        cell=cell,
        figure=_figure(context, measure, cell),
        base=", ".join(_base(context, measure, cell)),
        gap=context.figure_text.gap(cell, measure),
        note=cell.reason.sentence if wants_note else "",
    )


def _about(context: PageContext, measure: Measure) -> list[tuple[str, str]]:
    rows = [
        ("Unit", UNITS.get(measure.unit) or capital(measure.unit)),
        ("Better when", inside(BETTER[measure.direction])),
        ("Figures", capital(say_every(measure.every))),
    ]
    if is_from_catalogue(measure.at):
        rows.append(
            (
                "Defined in",
                f"{capital(measure.at.file)}, which comes with the program; the trust has no entry of its own",
            )
        )
    if measure.tolerance:
        rows.append(("Tolerance", say_distance(measure.tolerance, measure.unit, measure.decimals)))
    if measure.direction in ("up", "down"):
        least = "one of its cohort" if measure.counts_each else "the tolerance"
        rows.append(
            ("Trend", f"Against the same point a year before; a move counts when it is more than {least} could make")
        )
    if measure.aggregate != "none":
        rows.append(("Trust's figure", f"Made from the schools': {measure.aggregate}"))
    if measure.accumulates:
        rows.append(("Through the year", "Accumulates, so a part of a year is not held to a year's target"))
    if measure.open_because:
        rows.append(("Small numbers", f"Published: {inside(measure.open_because)}"))
    if measure.comes_from:
        rows.append(("Comes from", _origin(context, measure)))
    for c in comparators_of(context, measure):
        seen = f", seen {say_date(c.accessed)}" if c.accessed else ""
        value = say_comparator(context, c, measure)
        rows.append((f"{comparator_name(c, measure)} {say_period(c.period)}", f"{value}. {c.source}{seen}"))
    return rows


def _origin(context: PageContext, measure: Measure) -> str:
    """The source of figures that are worked out and not typed. A review tool is named only where the audience sees it."""
    if gap := read_gap(measure.comes_from):
        other = context.edition.trust.measures[gap.measure]
        return f"{other.title}: {inside(other.group_title(gap.group))} against {gap.population}"
    if count := read_plan_count(measure.comes_from):
        return _origin_in_plans(context, measure, count)
    if tool := context.edition.trust.governance.tool(read_checklist(measure.comes_from)):
        return f"The checklist of the reviews “{tool.title}”"
    return source_of(measure.comes_from).title


def _origin_in_plans(context: PageContext, measure: Measure, count: PlanCount) -> str:
    """What is counted in which plans: `Counted in the plans of all schools: steps on track`."""
    where = "each one's own plans"
    if count.plans == ALL_SCHOOLS:
        where = "the plans of all schools"
    elif count.plans:
        found = context.edition.rated.plans.get(count.plans)
        where = f"“{found.plan.title}”" if found else "one plan"
    return f"Counted in {where}: {measure.cohort_of} {context.marks.own(count.what.replace('-', ' '))}"
