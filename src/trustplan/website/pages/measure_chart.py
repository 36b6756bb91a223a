"""The chart of a measure: chooses its lines and targets, gives the chart and the texts around it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, inside, listed, say_period, say_unit
from trustplan.rating.figures import number_of
from trustplan.rating.status import Cell, KpiStatus
from trustplan.website.charts import Chart, Line, draw
from trustplan.website.pages.measure_figures import distinct_titles, groups_of, lead_kpi, reading_order, series_of

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext


SHORT_QUARTERS = {"q1": "Jan–Mar", "q2": "Apr–Jun", "q3": "Jul–Sep", "q4": "Oct–Dec"}


def measure_chart(context: PageContext, measure: Measure, kpis: list[KpiStatus]) -> dict[str, Any]:
    """The chart's values for the template; without a chart where it would show nothing."""
    empty: dict[str, Any] = {"chart": None}
    groups = groups_of(context, measure)
    if not groups or measure.unit in ("grade", "yes/no"):
        return empty
    group = groups[0]
    lead = lead_kpi(kpis, group)
    rated = {c.organisation: c for c in lead.cells} if lead else {}
    series = series_of(context, measure, group, distinct_titles(context, lead))
    # Next to a total its parts show nothing: their small numbers would only flatten its line.
    organisations = [TRUST] if measure.aggregate == "sum" and TRUST in series else list(series)
    lines = [_line(context, o, series[o], rated.get(o)) for o in organisations]
    comparator = _comparator(context, measure, lead)
    lines = [x for x in [*lines, comparator] if x and x.values]
    drawn = sorted({p for x in lines for p in x.values}, key=lambda p: reading_order(context, p))
    targets = _targets(context, lead, drawn)
    periods = sorted({*drawn, *(t[0] for t in targets)}, key=lambda p: reading_order(context, p))
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
    return {"chart": chart, **_chart_words(context, measure, group, chart, lead)}


def _column(period: Period) -> str:
    """A short label of a column: `2025/26`, `aut 1 26/27`, `Apr–Jun 26`."""
    if not period.part:
        return say_period(period)
    if period.kind == "quarter":
        return f"{SHORT_QUARTERS[period.part]} {period.year % 100:02d}"
    part = period.part if period.kind == "term" else f"{period.part[:3]} {period.part[3]}"
    return f"{part} {period.year % 100}/{(period.year + 1) % 100:02d}"


def _line(context: PageContext, organisation: str, rows: tuple[Measurement, ...], cell: Cell | None) -> Line:
    values = {m.period: v for m in rows if (v := number_of(m)) is not None}
    ratings = {}
    if cell and cell.latest and cell.rating is not Rating.NOT_ASSESSED:
        ratings[cell.latest.period] = cell.rating.value
    kind = "main" if organisation == TRUST else "other"
    return Line(name=context.names.school(organisation), kind=kind, values=values, ratings=ratings)


def _comparator(context: PageContext, measure: Measure, kpi: KpiStatus | None) -> Line | None:
    population = ""
    if kpi:
        words = [r.word for s in kpi.kpi.steps for r in s.target.refs if r.word not in ("", "baseline", "last year")]
        population = words[0] if words else kpi.kpi.compare
    names = {c.population for c in context.edition.trust.comparators if c.measure == measure.id}
    population = population or min(names, default="")
    if population not in names:
        return None
    rows = context.figures.comparators(measure.id, population, kpi.kpi.group if kpi else "", TRUST)
    return Line(name=capital(population), kind="comparator", values={c.period: c.value for c in rows}, ratings={})


def _targets(context: PageContext, kpi: KpiStatus | None, drawn: list[Period]) -> list[tuple[Period, Fraction, str]]:
    """The targets that are known as numbers: fixed ones, and the one the deciding cell was held to.

    A target that holds throughout the plan is drawn over every period of the plan that the chart has.
    """
    if kpi is None:
        return []
    start = context.edition.rated.plans[kpi.plan].plan.start
    calendar = context.figures.calendar(kpi.organisation)
    found = []
    for step in kpi.kpi.steps:
        refs, cell = step.target.refs, kpi.deciding
        is_shared = len({c.target_value for c in kpi.cells if c.step == step}) == 1
        if len(refs) != 1:
            continue
        value = refs[0].number
        if value is None and cell and cell.step == step and is_shared:
            value = cell.target_value
        if value is not None:
            within = [step.period] if step.period else [p for p in drawn if calendar.end(p) >= start]
            found += [(p, value, "Target") for p in within]
    return found


def _chart_words(
    context: PageContext, measure: Measure, group: str, chart: Chart, lead: KpiStatus | None
) -> dict[str, Any]:
    names = [s.name for s in chart.series]
    trust = context.names.school(TRUST)
    own = next((s for s in chart.series if s.kind == "main"), None)
    schools = [s for s in chart.series if s.kind == "other"]
    comparator = next((s.name for s in chart.series if s.kind == "comparator"), "")
    worst = context.names.school(lead.deciding.organisation) if lead and lead.deciding else ""
    named = [n for n in dict.fromkeys([worst, trust, comparator]) if n in names][:3]
    unit = {"percent": "Per cent", "pounds": "Pounds", "count": "Number"}.get(measure.unit, capital(measure.unit))
    subject = measure.group_title(group) if group else ""
    main = own or next((s for s in chart.series if s.name == worst), chart.series[0])
    ends = f"{main.name}: {main.points[0].text} to {main.points[-1].text}" if len(main.points) > 1 else main.name
    label = f"Line chart from {chart.columns[0][1]} to {chart.columns[-1][1]} of {listed(names)}. {ends}. All figures are in the table below."
    return {
        "chart_title": f"{ends}{' (' + inside(subject) + ')' if subject else ''}",
        "chart_unit": f"{unit}.",
        "chart_label": label,
        "chart_names": named,
        "has_trust": any(s.kind == "main" for s in chart.series),
        "has_schools": bool(schools),
        "has_comparator": comparator,
    }
