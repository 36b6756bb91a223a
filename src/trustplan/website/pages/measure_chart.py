"""The chart of a measure: chooses its lines and targets, gives the chart and the texts around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import SYMBOL_WORDS, TRUST, Rating, Symbol
from trustplan.primitives.english import capital, inside, listed, say_period, say_unit
from trustplan.primitives.periods import NAMES
from trustplan.primitives.targets import OWN
from trustplan.rating.figures import number_of
from trustplan.rating.status import Cell, KpiStatus
from trustplan.rating.target_values import say_whose
from trustplan.website.chart_labels import Label, labels
from trustplan.website.charts import Chart, Line, Series, draw
from trustplan.website.pages.measure_figures import (
    distinct_titles,
    groups_of,
    lead_kpi,
    reading_order,
    say_comparator,
    series_of,
)
from trustplan.website.time_axis import main_kind, slots_for, year_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Measure, Measurement, Step
    from trustplan.primitives.periods import Period
    from trustplan.primitives.school_calendar import Calendar
    from trustplan.website.context import PageContext


SHORT_QUARTERS = {"q1": "Jan–Mar", "q2": "Apr–Jun", "q3": "Jul–Sep", "q4": "Oct–Dec"}
UNITS = {"percent": "Per cent", "pounds": "Pounds", "count": "Number"}


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureChart:
    """A chart, the words in it, and the texts around it.

    `comparator` is the population that the figures are compared with, or empty; `whys` what symbols in place of
    figures mean.
    """

    drawing: Chart
    title: str
    unit: str
    label: str
    labels: list[Label]
    has_trust: bool
    has_schools: bool
    comparator: str
    whys: list[tuple[str, str]]


def measure_chart(context: PageContext, measure: Measure, kpis: list[KpiStatus]) -> MeasureChart | None:
    """The chart of a measure; none where it would show nothing."""
    groups = groups_of(context, measure)
    if not groups or measure.unit in ("grade", "yes/no"):
        return None
    group = groups[0]
    lead = lead_kpi(kpis, group)
    lines = _lines(context, measure, group, lead)
    whys = _why_empty(context, measure, group, lines)
    own: set[Period] = set(whys)
    known: set[Period] = set()
    for line in lines:
        known.update(line.values)
        if line.kind != "comparator":
            own.update(line.values)
    if not own:
        return None
    kind = main_kind(own)
    targets = _targets(context, lead, [p for p in _in_order(context, known) if p.kind == kind])
    if measure.accumulates:
        lines = [_with_years_at_their_end(line, kind) for line in lines]
    slots = slots_for(kind, own.union(known, (period for period, _, _ in targets)))
    drawing = draw(
        lines,
        targets,
        slots,
        _in_order(context, known),
        say_value=lambda value: say_unit(value, measure.unit, measure.decimals),
        say_column=_column,
        least_step=Fraction(1, 10**measure.decimals),
        is_rank=measure.unit == "rank",
        is_cumulative=measure.accumulates,
        why_empty=whys,
    )
    if drawing is None:
        return None
    span = f"{_column(slots[0])} to {_column(slots[-1])}"
    return _with_words(context, measure, group, drawing, lead, set(whys.values()), span)


def _with_years_at_their_end(line: Line, kind: str) -> Line:
    """The line of a count that grows through the year: a whole year's figure stands where its year ends."""
    return replace(
        line,
        values={year_end(period, kind): value for period, value in line.values.items()},
        ratings={year_end(period, kind): rating for period, rating in line.ratings.items()},
        texts={year_end(period, kind): text for period, text in line.texts.items()},
    )


def _why_empty(context: PageContext, measure: Measure, group: str, lines: list[Line]) -> dict[Period, str]:
    """For each period without any figure the symbol that stands for one, where the files have one."""
    drawn: set[Period] = set()
    for line in lines:
        drawn.update(line.values)
    found: dict[Period, str] = {}
    for rows in series_of(context, measure, group).values():
        for row in rows:
            if isinstance(row.value, Symbol) and row.period not in drawn:
                found.setdefault(row.period, row.value.value)
    return found


def _in_order(context: PageContext, periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, key=lambda period: reading_order(context, period))


def _lines(context: PageContext, measure: Measure, group: str, lead: KpiStatus | None) -> list[Line]:
    """The lines of the organisations and of a comparator that have any value."""
    rated: dict[str, Cell] = {}
    if lead:
        for cell in lead.cells:
            rated[cell.organisation] = cell
    series = series_of(context, measure, group, distinct_titles(context, lead))
    if measure.aggregate == "sum" and TRUST in series:
        # Next to a total its parts show nothing: their small numbers would only flatten its line.
        series = {TRUST: series[TRUST]}
    lines = []
    for organisation, rows in series.items():
        line = _line(context, measure, organisation, rows, rated.get(organisation))
        if line.values:
            lines.append(line)
    comparator = _comparator(context, measure, lead)
    if comparator and comparator.values:
        lines.append(comparator)
    return lines


def _column(period: Period) -> str:
    """A short label of a column: `2025/26`, `aut 1 26/27`, `Apr–Jun 26`."""
    if not period.part:
        return say_period(period)
    if period.kind == "quarter":
        return f"{SHORT_QUARTERS[period.part]} {period.year % 100:02d}"
    year = f"{period.year % 100}/{(period.year + 1) % 100:02d}"
    if period.kind == "half-year":
        return f"{NAMES[period.part]} {year}"
    if period.kind == "term":
        return f"{period.part} {year}"
    return f"{period.part[:3]} {period.part[3]} {year}"


def _line(
    context: PageContext, measure: Measure, organisation: str, rows: tuple[Measurement, ...], cell: Cell | None
) -> Line:
    values: dict[Period, Fraction] = {}
    texts: dict[Period, str] = {}
    for row in rows:
        number = number_of(row)
        if number is not None:
            values[row.period] = number
            status = f" ({row.status})" if row.status != "final" else ""
            texts[row.period] = context.figure_text.value(row, measure, organisation) + status
    ratings: dict[Period, str] = {}
    if cell and cell.latest and cell.rating is not Rating.NOT_ASSESSED:
        ratings[cell.latest.period] = cell.rating.value
    kind = "main" if organisation == TRUST else "other"
    return Line(name=context.names.school(organisation), kind=kind, values=values, ratings=ratings, texts=texts)


def _comparator(context: PageContext, measure: Measure, kpi: KpiStatus | None) -> Line | None:
    names = {c.population for c in context.edition.trust.comparators if c.measure == measure.id}
    population, group = "", ""
    if kpi:
        population, group = _population(kpi), kpi.kpi.group
    if not population:
        population = min(names, default="")
    if population not in names:
        return None
    rows = context.figures.comparators(measure.id, population, group, TRUST)
    if not rows:
        return None
    name = capital(say_whose(rows[-1], measure))
    unsure = [f"{say_period(c.period)} {c.status}" for c in rows if c.status != "final"]
    if unsure:
        name += f" ({listed(unsure)})"
    texts = {c.period: say_comparator(context, c, measure) for c in rows}
    return Line(name=name, kind="comparator", values={c.period: c.value for c in rows}, ratings={}, texts=texts)


def _population(kpi: KpiStatus) -> str:
    """The population that a KPI is held against: the first that its targets name, else the one it compares with."""
    for step in kpi.kpi.every_step:
        for ref in step.target.refs:
            if ref.word and ref.word not in OWN:
                return ref.word
    return kpi.kpi.compare


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
        values = _target_values(kpi, step)
        within = _held_in(step, calendar, [p for p in drawn if calendar.end(p) >= start])
        if kpi.measure and kpi.measure.accumulates and within:
            within = _ends_of_years(within, drawn[0].kind if drawn else "year", is_throughout=step.period is None)
        for value, words in values:
            found += [(period, value, words) for period in within]
    return found


def _held_in(step: Step, calendar: Calendar, drawn: list[Period]) -> list[Period]:
    """The periods over which a step is drawn: its own; that in which its month or day is; or all that are drawn."""
    if step.period is None:
        return drawn
    if not step.period.is_point:
        return [step.period]
    day = calendar.end(step.period)
    return [period for period in drawn if calendar.start(period) <= day <= calendar.end(period)]


def _ends_of_years(periods: list[Period], kind: str, *, is_throughout: bool) -> list[Period]:
    """Where the targets of a count that grows through the year are held: those for whole years at their ends."""
    if is_throughout:
        periods = [period.school_year for period in periods]
    return list(dict.fromkeys(year_end(period, kind) for period in periods))


def _target_values(kpi: KpiStatus, step: Step) -> list[tuple[Fraction, str]]:
    """A step's target as numbers with their names: as written, both limits of a band, else as every cell was held to it."""
    written = [ref.number for ref in step.target.refs if ref.number is not None]
    if step.target.operator == "between":
        limits = sorted(written) if len(written) == 2 else []
        return list(zip(limits, ("Target, from", "Target, to"), strict=False))
    if written:
        return [(written[0], "Target")]
    if not step.target.refs or kpi.deciding is None or kpi.deciding.step != step:
        return []
    held_to = {cell.target_value for cell in kpi.cells if cell.step == step}
    value = kpi.deciding.target_value
    return [(value, "Target")] if len(held_to) == 1 and value is not None else []


def _with_words(
    context: PageContext,
    measure: Measure,
    group: str,
    drawing: Chart,
    lead: KpiStatus | None,
    whys: set[str],
    span: str,
) -> MeasureChart:
    names = []
    first_of: dict[str, str] = {}
    for series in drawing.series:
        names.append(series.name)
        first_of.setdefault(series.kind, series.name)
    worst = ""
    if lead and lead.deciding:
        worst = context.names.school(lead.deciding.organisation)
    comparator = first_of.get("comparator", "")
    wanted = (worst, context.names.school(TRUST), comparator)
    ends = title = _ends(_main_line(drawing, worst), is_cumulative=measure.accumulates)
    if group:
        title += f" ({inside(measure.group_title(group))})"
    return MeasureChart(
        drawing=drawing,
        title=title,
        unit=f"{UNITS.get(measure.unit) or capital(measure.unit)}.",
        label=f"Line chart from {span} of {listed(names)}. {ends}. All figures are in the table below.",
        labels=labels(drawing, wanted),
        has_trust="main" in first_of,
        has_schools="other" in first_of,
        comparator=comparator,
        whys=[(why, SYMBOL_WORDS[Symbol(why)]) for why in sorted(whys)],
    )


def _main_line(drawing: Chart, worst: str) -> Series:
    """The line that the title describes: the trust's, else the worst school's, else the first."""
    for series in drawing.series:
        if series.kind == "main":
            return series
    for series in drawing.series:
        if series.name == worst:
            return series
    return drawing.series[0]


def _ends(line: Series, *, is_cumulative: bool) -> str:
    """A line's name with its first and last figure, where these are two."""
    if len(line.points) < 2:
        return line.name
    if is_cumulative:
        return f"{line.name}: {line.points[-1].text} at the last count, which begins anew each year"
    return f"{line.name}: {line.points[0].text} to {line.points[-1].text}"
