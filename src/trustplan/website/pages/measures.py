"""The catalogue of measures, and a page for each with its KPIs, chart and figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.model import Rating
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    say_date,
    say_distance,
    say_every,
    say_period,
    say_unit,
)
from trustplan.primitives.notation import read_checklist, read_gap, source_of
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.status import Cell, KpiStatus
from trustplan.website.page import SearchEntry, first
from trustplan.website.pages.measure_chart import measure_chart
from trustplan.website.pages.measure_figures import (
    comparators_of,
    distinct_titles,
    figures_table,
    lead_kpi,
    shown_measures,
    worst_cells,
)
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.urls import MOST_SCHOOLS

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

BETTER = {"up": "Higher", "down": "Lower", "band": "Inside a band", "none": "Neither"}


def make_measures(context: PageContext) -> Iterator[Page]:
    """The catalogue, then a page for each measure that has a figure or a KPI."""
    measures = shown_measures(context)
    if measures:
        yield _catalogue(context, measures)
    for measure in measures:
        yield _measure(context, measure)


def _catalogue(context: PageContext, measures: list[Measure]) -> Page:
    rows = []
    for measure in measures:
        with_figures = sum(bool(o.figures.get(measure.id)) for o in context.edition.trust.organisations.values())
        rows.append(
            {
                "measure": measure,
                "to": f"measures/{measure.id}/",
                "better": BETTER[measure.direction],
                "figures": capital(say_every(measure.every)) + f"; {counted(with_figures, 'organisation')}",
                "kpis": context.urls.kpis_of.get(measure.id, []),
            }
        )
    lead = f"{capital(counted(len(measures), 'measure'))}, each with its figures, comparators and targets."
    return menu_page(
        context,
        "measures.html",
        path="measures/",
        title="Measures",
        headings=[("All measures", "list")],
        lead=lead,
        rows=rows,
    )


def _measure(context: PageContext, measure: Measure) -> Page:
    kpis = context.urls.kpis_of.get(measure.id, [])
    return context.page(
        "measure.html",
        path=f"measures/{measure.id}/",
        title=measure.title,
        trail=[HOME, ("Measures", "measures/")],
        source=measure.at,
        hides=("navigation",),
        headings=[(context.names.kpi_code(k), context.urls.kpi_anchor(k)) for k in kpis]
        + [("Figures over time", "figures"), ("About this measure", "about")],
        search=[SearchEntry(title=measure.title, text=measure.definition)],
        measure=measure,
        late=lambda: {
            "blocks": [_block(context, measure, k) for k in kpis],
            "table": figures_table(context, measure, distinct_titles(context, lead_kpi(kpis, ""))),
            "is_part": len(context.edition.trust.schools) > MOST_SCHOOLS,
            "about": _about(context, measure),
            **measure_chart(context, measure, kpis),
        },
    )


def _block(context: PageContext, measure: Measure, kpi: KpiStatus) -> dict[str, Any]:
    """One KPI of the measure: the four values at its head, and its cells, worst first."""
    cell = kpi.deciding
    latest = cell.latest if cell else None
    is_shared = kpi.kpi.applies_to != "own"
    wanted = wanted_schools(kpi.kpi)
    how = "The KPI applies to every school, so the worst of them decides its rating."
    if wanted:
        how = f"The KPI asks for at least {counted(wanted, 'school')}."
    notes = [context.names.school(cell.organisation)] if cell and is_shared else []
    if latest:
        notes += [t for t in (context.figure_text.cohort(latest, measure), say_period(latest.period)) if t]
    target, target_note = _target(context, measure, kpi)
    return {
        "k": kpi,
        "anchor": context.urls.kpi_anchor(kpi),
        "code": context.names.kpi_code(kpi),
        "title": kpi.title or measure.title,
        "cell": cell,
        "latest": context.figure_text.value(latest, measure) if latest else "None yet",
        "latest_note": ", ".join(notes),
        "target": target,
        "target_note": target_note,
        "trend_note": _trend_note(cell, measure) if cell else "",
        "how": how,
        "rows": first(worst_cells(kpi), MOST_SCHOOLS, lambda c: _cell_row(context, measure, c)),
    }


def _target(context: PageContext, measure: Measure, kpi: KpiStatus) -> tuple[str, str]:
    """The target that the deciding cell is held to, else the first to come, and the time that it is for."""
    cell = kpi.deciding
    if cell and cell.step:
        note = f"for {say_period(cell.step.period)}" if cell.step.period else "throughout the plan"
        return capital(context.figure_text.target(cell, measure)), note
    ahead = next((x for x in kpi.kpi.steps if x.target.operator != "none"), None)
    if ahead is None:
        return "None", ""
    return capital(str(ahead.target)), f"for {say_period(ahead.period)}" if ahead.period else ""


def _trend_note(cell: Cell, measure: Measure) -> str:
    trend = cell.trend
    if trend is None:
        return ""
    when = say_period(trend.earlier.period)
    if not trend.change:
        return f"against {when}"
    way = "up" if trend.change > 0 else "down"
    words = f"{say_distance(trend.change, measure.unit, measure.decimals)} {way} on {when}"
    if not trend.noise:
        return words
    noise = say_distance(trend.noise, measure.unit, measure.decimals)
    return f"{words}; up to {noise} may be chance"


def _cell_row(context: PageContext, measure: Measure, cell: Cell) -> dict[str, Any]:
    is_good = cell.rating in (Rating.ON_TRACK, Rating.ACHIEVED)
    wants_note = not is_good and (cell.rating is Rating.NOT_ASSESSED or cell.is_missing)
    return {
        "cell": cell,
        "figure": context.figure_text.value(cell.latest, measure) if cell.latest else "None yet",
        "base": ", ".join(
            t for t in (context.figure_text.cohort(cell.latest, measure), say_period(cell.latest.period)) if t
        )
        if cell.latest
        else "",
        "gap": context.figure_text.gap(cell, measure),
        "note": cell.reason.sentence if wants_note else "",
    }


def _about(context: PageContext, measure: Measure) -> list[tuple[str, str]]:
    unit = {"percent": "Per cent", "yes/no": "Yes or no"}.get(measure.unit, capital(measure.unit))
    rows = [
        ("Unit", unit),
        ("Better when", inside(BETTER[measure.direction])),
        ("Figures", capital(say_every(measure.every))),
    ]
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
    if measure.comes_from:
        rows.append(("Comes from", _origin(context, measure)))
    for c in comparators_of(context, measure):
        seen = f", seen {say_date(c.accessed)}" if c.accessed else ""
        value = say_unit(c.value, measure.unit, measure.decimals)
        rows.append((f"{capital(c.population)} {say_period(c.period)}", f"{value}. {c.source}{seen}"))
    return rows


def _origin(context: PageContext, measure: Measure) -> str:
    """The source of figures that are worked out and not typed. A review tool is named only where the audience sees it."""
    if gap := read_gap(measure.comes_from):
        other = context.edition.trust.measures[gap.measure]
        return f"{other.title}: {inside(other.group_title(gap.group))} against {gap.population}"
    if tool := context.edition.trust.governance.tool(read_checklist(measure.comes_from)):
        return f"The checklist of the reviews “{tool.title}”"
    return source_of(measure.comes_from).title
