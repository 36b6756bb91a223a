"""The catalogue of measures, and a page for each with its KPIs, chart and figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    say_date,
    say_distance,
    say_every,
    say_period,
    say_unit,
)
from trustplan.primitives.notation import read_checklist, read_gap, source_of
from trustplan.rating.figures import is_symbol, number_of
from trustplan.rating.kpis import wanted_schools
from trustplan.rating.status import Cell, KpiStatus
from trustplan.website.charts import Chart, Line, draw
from trustplan.website.context import MOST_SCHOOLS, WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.board import HOME

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement
    from trustplan.primitives.school_calendar import Period
    from trustplan.website.context import Maker
    from trustplan.website.page import Page

SHORT_QUARTERS = {"q1": "Jan–Mar", "q2": "Apr–Jun", "q3": "Jul–Sep", "q4": "Oct–Dec"}
BETTER = {"up": "Higher", "down": "Lower", "band": "Inside a band", "none": "Neither"}
WORST_CELLS = (Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK, Rating.ACHIEVED, Rating.NOT_ASSESSED)


def make_measures(maker: Maker) -> Iterator[Page]:
    """The catalogue, then a page for each measure that has a figure or a KPI."""
    measures = shown_measures(maker)
    if measures:
        yield _catalogue(maker, measures)
    for measure in measures:
        yield _measure(maker, measure)


def shown_measures(maker: Maker) -> list[Measure]:
    """The measures that have figures or KPIs among what is shown."""
    used = {k.measure.id for k in maker.kpis if k.measure}
    has = {name for o in maker.shown.trust.organisations.values() for name, rows in o.figures.items() if rows}
    return [m for m in maker.shown.trust.measures.values() if m.id in used or m.id in has]


def _catalogue(maker: Maker, measures: list[Measure]) -> Page:
    rows = []
    for measure in measures:
        with_figures = sum(bool(o.figures.get(measure.id)) for o in maker.shown.trust.organisations.values())
        rows.append(
            {
                "measure": measure,
                "to": f"measures/{measure.id}/",
                "better": BETTER[measure.direction],
                "figures": capital(say_every(measure.every)) + f"; {counted(with_figures, 'organisation')}",
                "kpis": maker.kpis_of.get(measure.id, []),
            }
        )
    lead = f"{capital(counted(len(measures), 'measure'))}, each with its figures, comparators and targets."
    return maker.page(
        "measures.html",
        path="measures/",
        title="Measures",
        nav="Measures",
        trail=[HOME],
        hides=WIDE,
        headings=[("All measures", "list")],
        search=[SearchEntry(title="Measures", text=lead)],
        lead=lead,
        rows=rows,
    )


def _measure(maker: Maker, measure: Measure) -> Page:
    kpis = maker.kpis_of.get(measure.id, [])
    return maker.page(
        "measure.html",
        path=f"measures/{measure.id}/",
        title=measure.title,
        trail=[HOME, ("Measures", "measures/")],
        source=measure.at,
        hides=("navigation",),
        headings=[(maker.kpi_code(k), maker.kpi_anchor(k)) for k in kpis]
        + [("Figures over time", "figures"), ("About this measure", "about")],
        search=[SearchEntry(title=measure.title, text=measure.definition)],
        measure=measure,
        late=lambda: {
            "blocks": [_block(maker, measure, k) for k in kpis],
            "table": _table(maker, measure, _told_apart(maker, _lead_kpi(kpis, ""))),
            "is_part": len(maker.shown.trust.schools) > MOST_SCHOOLS,
            "about": _about(maker, measure),
            **_chart(maker, measure, kpis),
        },
    )


def _block(maker: Maker, measure: Measure, kpi: KpiStatus) -> dict[str, Any]:
    """One KPI of the measure: its head of four, and its cells worst first."""
    cell = kpi.deciding
    latest = cell.latest if cell else None
    is_shared = kpi.kpi.applies_to != "own"
    wanted = wanted_schools(kpi.kpi)
    how = "The KPI applies to every school, so the worst of them decides its rating."
    if wanted:
        how = f"The KPI asks for at least {counted(wanted, 'school')}."
    notes = [maker.school(cell.organisation)] if cell and is_shared else []
    if latest:
        notes += [t for t in (maker.cohort(latest, measure), say_period(latest.period)) if t]
    ahead = None if cell and cell.step else next((x for x in kpi.kpi.steps if x.target.operator != "none"), None)
    target_note = (
        f"for {say_period(cell.step.period)}" if cell and cell.step and cell.step.period else "throughout the plan"
    )
    return {
        "k": kpi,
        "anchor": maker.kpi_anchor(kpi),
        "code": maker.kpi_code(kpi),
        "title": kpi.title or measure.title,
        "cell": cell,
        "latest": maker.value(latest, measure) if latest else "None yet",
        "latest_note": ", ".join(notes),
        "target": capital(maker.target(cell, measure))
        if cell and cell.step
        else capital(str(ahead.target))
        if ahead
        else "None",
        "target_note": target_note
        if cell and cell.step
        else f"for {say_period(ahead.period)}"
        if ahead and ahead.period
        else "",
        "trend_note": _trend_note(cell, measure) if cell else "",
        "how": how,
        "rows": [_cell_row(maker, measure, c) for c in worst_cells(kpi)[:MOST_SCHOOLS]],
        "more": max(0, len(kpi.cells) - MOST_SCHOOLS),
    }


def worst_cells(kpi: KpiStatus) -> list[Cell]:
    """A KPI's cells by rating, worst first."""
    return sorted(kpi.cells, key=lambda c: WORST_CELLS.index(c.rating))


def _told_apart(maker: Maker, kpi: KpiStatus | None) -> set[str]:
    """The organisations that a chart or table tells apart: the trust, and its schools or the worst of many."""
    schools = [s.id for s in maker.shown.trust.schools]
    if len(schools) > MOST_SCHOOLS:
        schools = [c.organisation for c in worst_cells(kpi)[:MOST_SCHOOLS]] if kpi else schools[:MOST_SCHOOLS]
    return {TRUST, *schools}


def _lead_kpi(kpis: list[KpiStatus], group: str) -> KpiStatus | None:
    """The KPI that a chart shows: the trust's, of the chart's group."""
    mine = [k for k in kpis if k.kpi.group == group]
    return next((k for k in mine if k.organisation == TRUST), mine[0] if mine else None)


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


def _cell_row(maker: Maker, measure: Measure, cell: Cell) -> dict[str, Any]:
    return {
        "cell": cell,
        "figure": maker.value(cell.latest, measure) if cell.latest else "None yet",
        "base": ", ".join(t for t in (maker.cohort(cell.latest, measure), say_period(cell.latest.period)) if t)
        if cell.latest
        else "",
        "gap": maker.gap(cell, measure),
        "note": ""
        if cell.rating in (Rating.ON_TRACK, Rating.ACHIEVED)
        else cell.reason.sentence
        if cell.rating is Rating.NOT_ASSESSED or cell.is_missing
        else "",
    }


def _series(
    maker: Maker, measure: Measure, group: str = "", among: set[str] | None = None
) -> dict[str, tuple[Measurement, ...]]:
    """The series of the trust and of each school that has one, or of those `among` some."""
    found = {}
    for organisation in (maker.shown.trust.own, *maker.shown.trust.schools):
        if among is not None and organisation.id not in among:
            continue
        rows = maker.facts.series(organisation.id, measure, group)
        if rows:
            found[organisation.id] = rows
    return found


def _groups(maker: Maker, measure: Measure) -> list[str]:
    """The groups with figures; the whole cohort first."""
    return [g for g in ("", *(g.id for g in measure.groups)) if _series(maker, measure, g)]


def _chart(maker: Maker, measure: Measure, kpis: list[KpiStatus]) -> dict[str, Any]:
    """The chart's values for the template; none where it would say nothing."""
    empty: dict[str, Any] = {"chart": None}
    groups = _groups(maker, measure)
    if not groups or measure.unit in ("grade", "yes/no"):
        return empty
    group = groups[0]
    lead = _lead_kpi(kpis, group)
    rated = {c.organisation: c for c in lead.cells} if lead else {}
    series = _series(maker, measure, group, _told_apart(maker, lead))
    # Beside a total its parts say nothing: they would only flatten the line.
    drawn_apart = [TRUST] if measure.aggregate == "sum" and TRUST in series else list(series)
    lines = [_line(maker, o, series[o], rated.get(o)) for o in drawn_apart]
    comparator = _comparator(maker, measure, lead)
    lines = [x for x in [*lines, comparator] if x and x.values]
    drawn = sorted({p for x in lines for p in x.values}, key=lambda p: _order(maker, p))
    targets = _targets(maker, lead, drawn)
    periods = sorted({*drawn, *(t[0] for t in targets)}, key=lambda p: _order(maker, p))
    known = [p for p in periods if any(p in x.values for x in lines)]
    chart = draw(
        lines,
        targets,
        periods,
        known,
        say_value=lambda v: say_unit(v, measure.unit, measure.decimals),
        say_column=_column,
        least_step=Fraction(1, 10**measure.decimals),
    )
    if chart is None:
        return empty
    return {"chart": chart, **_chart_words(maker, measure, group, chart, lead)}


def _column(period: Period) -> str:
    """A short label of a column: `2025/26`, `aut 1 26/27`, `Apr–Jun 26`."""
    if not period.part:
        return say_period(period)
    if period.kind == "quarter":
        return f"{SHORT_QUARTERS[period.part]} {period.year % 100:02d}"
    part = period.part if period.kind == "term" else f"{period.part[:3]} {period.part[3]}"
    return f"{part} {period.year % 100}/{(period.year + 1) % 100:02d}"


def _order(maker: Maker, period: Period) -> tuple[int, int]:
    calendar = maker.facts.calendar(TRUST)
    return calendar.end(period).toordinal(), -calendar.start(period).toordinal()


def _line(maker: Maker, organisation: str, rows: tuple[Measurement, ...], cell: Cell | None) -> Line:
    values = {m.period: v for m in rows if (v := number_of(m)) is not None}
    ratings = {}
    if cell and cell.latest and cell.rating is not Rating.NOT_ASSESSED:
        ratings[cell.latest.period] = cell.rating.value
    kind = "main" if organisation == TRUST else "other"
    return Line(name=maker.school(organisation), kind=kind, values=values, ratings=ratings)


def _comparator(maker: Maker, measure: Measure, kpi: KpiStatus | None) -> Line | None:
    population = ""
    if kpi:
        words = [r.word for s in kpi.kpi.steps for r in s.target.refs if r.word not in ("", "baseline", "last year")]
        population = words[0] if words else kpi.kpi.compare
    names = {c.population for c in maker.shown.trust.comparators if c.measure == measure.id}
    population = population or min(names, default="")
    if population not in names:
        return None
    rows = maker.facts.comparators(measure.id, population, kpi.kpi.group if kpi else "", TRUST)
    return Line(name=capital(population), kind="comparator", values={c.period: c.value for c in rows}, ratings={})


def _targets(maker: Maker, kpi: KpiStatus | None, drawn: list[Period]) -> list[tuple[Period, Fraction, str]]:
    """The targets that are known as numbers: fixed ones, and the one the deciding cell was held to.

    A target that holds throughout the plan is drawn over every period of the plan that the chart has.
    """
    if kpi is None:
        return []
    start = maker.shown.rated.plans[kpi.plan].plan.start
    calendar = maker.facts.calendar(kpi.organisation)
    found = []
    for step in kpi.kpi.steps:
        refs, cell = step.target.refs, kpi.deciding
        is_shared = len({c.bound for c in kpi.cells if c.step == step}) == 1
        if len(refs) != 1:
            continue
        value = refs[0].number
        if value is None and cell and cell.step == step and is_shared:
            value = cell.bound
        if value is not None:
            within = [step.period] if step.period else [p for p in drawn if calendar.end(p) >= start]
            found += [(p, value, "Target") for p in within]
    return found


def _chart_words(maker: Maker, measure: Measure, group: str, chart: Chart, lead: KpiStatus | None) -> dict[str, Any]:
    names = [s.name for s in chart.series]
    trust = maker.school(TRUST)
    own = next((s for s in chart.series if s.kind == "main"), None)
    schools = [s for s in chart.series if s.kind == "other"]
    comparator = next((s.name for s in chart.series if s.kind == "comparator"), "")
    worst = maker.school(lead.deciding.organisation) if lead and lead.deciding else ""
    shown = [n for n in dict.fromkeys([worst, trust, comparator]) if n in names][:3]
    unit = {"percent": "Per cent", "pounds": "Pounds", "count": "Number"}.get(measure.unit, capital(measure.unit))
    subject = measure.group_title(group) if group else ""
    main = own or next((s for s in chart.series if s.name == worst), chart.series[0])
    ends = f"{main.name}: {main.points[0].text} to {main.points[-1].text}" if len(main.points) > 1 else main.name
    label = f"Line chart from {chart.columns[0][1]} to {chart.columns[-1][1]} of {listed(names)}. {ends}. All figures are in the table below."
    return {
        "chart_title": f"{ends}{' (' + subject.lower() + ')' if subject else ''}",
        "chart_unit": f"{unit}.",
        "chart_label": label,
        "chart_names": shown,
        "has_trust": any(s.kind == "main" for s in chart.series),
        "has_schools": bool(schools),
        "has_comparator": comparator,
    }


def _table(maker: Maker, measure: Measure, among: set[str] | None = None) -> dict[str, Any]:
    """Figures as text: a row for each period, a column for each organisation (and group) and comparator."""
    columns: list[str] = []
    values: list[dict[Period, str]] = []
    for group in _groups(maker, measure):
        tail = f", {measure.group_title(group).lower()}" if group else ""
        for organisation, rows in _series(maker, measure, group, among).items():
            columns.append(maker.school(organisation) + tail)
            values.append({m.period: _figure(maker, m, measure) for m in rows})
    seen: dict[str, dict[Period, str]] = {}
    for c in maker.shown.trust.comparators:
        if c.measure == measure.id and (maker.shown.is_for_trustees or not c.group):
            seen.setdefault(capital(c.population), {})[c.period] = say_unit(c.value, measure.unit, measure.decimals)
    columns += list(seen)
    values += list(seen.values())
    periods = sorted({p for v in values for p in v}, key=lambda p: _order(maker, p))
    return {"columns": columns, "rows": [(say_period(p), [v.get(p, "–") for v in values]) for p in periods]}


def _figure(maker: Maker, row: Measurement, measure: Measure) -> str:
    text = maker.value(row, measure)
    if row.cohort is not None and not is_symbol(row):
        text += f" of {row.cohort:,}"
    return text if row.status == "final" else f"{text} ({row.status})"


def _about(maker: Maker, measure: Measure) -> list[tuple[str, str]]:
    unit = {"percent": "Per cent", "yes/no": "Yes or no"}.get(measure.unit, capital(measure.unit))
    rows = [
        ("Unit", unit),
        ("Better when", BETTER[measure.direction].lower()),
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
        rows.append(("Comes from", _origin(maker, measure)))
    for c in maker.shown.trust.comparators:
        if c.measure == measure.id and (maker.shown.is_for_trustees or not c.group):
            seen = f", seen {say_date(c.accessed)}" if c.accessed else ""
            value = say_unit(c.value, measure.unit, measure.decimals)
            rows.append((f"{capital(c.population)} {say_period(c.period)}", f"{value}. {c.source}{seen}"))
    return rows


def _origin(maker: Maker, measure: Measure) -> str:
    """Where the figures of a measure that nobody types come from. A tool has a name only for those who may see it."""
    if gap := read_gap(measure.comes_from):
        other = maker.shown.trust.measures[gap.measure]
        return f"{other.title}: {inside(other.group_title(gap.group))} against {gap.population}"
    if tool := maker.shown.trust.governance.tool(read_checklist(measure.comes_from)):
        return f"The checklist of the reviews “{tool.title}”"
    return source_of(measure.comes_from).title


def make_csv(maker: Maker) -> dict[str, Callable[[], str]]:
    """By path, what makes a CSV of each measure's figures."""
    return {f"data/{m.id}.csv": partial(_csv, maker, m) for m in shown_measures(maker)}


def _csv(maker: Maker, measure: Measure) -> str:
    """A measure's figures. Cells that a spreadsheet could run as a formula are quoted with an apostrophe."""
    table = _table(maker, measure)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(c) for c in ("Period", *table["columns"])])
    for name, cells in table["rows"]:
        writer.writerow([_cell(c) for c in (name, *cells)])
    return out.getvalue()


def _cell(text: str) -> str:
    """A cell that no program takes for a formula, nor a carriage return in it for the end of its row.

    Python quotes a carriage return only from 3.13 on; unquoted, what follows it would be a cell of its own.
    """
    is_formula = len(text) > 1 and text[0] in "=+-@\t\r"
    return ("'" if is_formula else "") + text.replace("\r", " ")
