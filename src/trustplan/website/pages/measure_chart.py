"""The chart of a measure: chooses its lines and targets, gives the chart and the texts around it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, inside, listed, say_period, say_unit
from trustplan.rating.figures import number_of
from trustplan.rating.status import Cell, KpiStatus
from trustplan.website.charts import Chart, Line, Series, draw
from trustplan.website.pages.measure_figures import distinct_titles, groups_of, lead_kpi, reading_order, series_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Measure, Measurement, Step
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext


SHORT_QUARTERS = {"q1": "Jan–Mar", "q2": "Apr–Jun", "q3": "Jul–Sep", "q4": "Oct–Dec"}
UNITS = {"percent": "Per cent", "pounds": "Pounds", "count": "Number"}


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureChart:
    """A chart and the texts around it. `names` are the lines whose names stand at their ends.

    `comparator` is the population that the figures are compared with, or empty.
    """

    drawing: Chart
    title: str
    unit: str
    label: str
    names: list[str]
    has_trust: bool
    has_schools: bool
    comparator: str


def measure_chart(context: PageContext, measure: Measure, kpis: list[KpiStatus]) -> MeasureChart | None:
    """The chart of a measure; none where it would show nothing."""
    groups = groups_of(context, measure)
    if not groups or measure.unit in ("grade", "yes/no"):
        return None
    group = groups[0]
    lead = lead_kpi(kpis, group)
    lines = _lines(context, measure, group, lead)
    known: set[Period] = set()
    for line in lines:
        known.update(line.values)
    drawn = _in_order(context, known)
    targets = _targets(context, lead, drawn)
    drawing = draw(
        lines,
        targets,
        _in_order(context, known.union(period for period, _, _ in targets)),
        drawn,
        say_value=lambda value: say_unit(value, measure.unit, measure.decimals),
        say_column=_column,
        least_step=Fraction(1, 10**measure.decimals),
    )
    if drawing is None:
        return None
    return _with_words(context, measure, group, drawing, lead)


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
        line = _line(context, organisation, rows, rated.get(organisation))
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
    if period.kind == "term":
        return f"{period.part} {year}"
    return f"{period.part[:3]} {period.part[3]} {year}"


def _line(context: PageContext, organisation: str, rows: tuple[Measurement, ...], cell: Cell | None) -> Line:
    values: dict[Period, Fraction] = {}
    for row in rows:
        number = number_of(row)
        if number is not None:
            values[row.period] = number
    ratings: dict[Period, str] = {}
    if cell and cell.latest and cell.rating is not Rating.NOT_ASSESSED:
        ratings[cell.latest.period] = cell.rating.value
    kind = "main" if organisation == TRUST else "other"
    return Line(name=context.names.school(organisation), kind=kind, values=values, ratings=ratings)


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
    return Line(name=capital(population), kind="comparator", values={c.period: c.value for c in rows}, ratings={})


def _population(kpi: KpiStatus) -> str:
    """The population that a KPI is held against: the first that its targets name, else the one it compares with."""
    for step in kpi.kpi.steps:
        for ref in step.target.refs:
            if ref.word not in ("", "baseline", "last year"):
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
        value = _target_value(kpi, step)
        if value is None:
            continue
        within = [p for p in drawn if calendar.end(p) >= start]
        if step.period:
            within = [step.period]
        found += [(period, value, "Target") for period in within]
    return found


def _target_value(kpi: KpiStatus, step: Step) -> Fraction | None:
    """A step's target as one number: as it is written, else as every cell was held to it."""
    if len(step.target.refs) != 1:
        return None
    written = step.target.refs[0].number
    if written is not None:
        return written
    if kpi.deciding is None or kpi.deciding.step != step:
        return None
    held_to = {cell.target_value for cell in kpi.cells if cell.step == step}
    return kpi.deciding.target_value if len(held_to) == 1 else None


def _with_words(
    context: PageContext, measure: Measure, group: str, drawing: Chart, lead: KpiStatus | None
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
    wanted = dict.fromkeys([worst, context.names.school(TRUST), comparator])
    ends = title = _ends(_main_line(drawing, worst))
    if group:
        title += f" ({inside(measure.group_title(group))})"
    columns = f"{drawing.columns[0][1]} to {drawing.columns[-1][1]}"
    return MeasureChart(
        drawing=drawing,
        title=title,
        unit=f"{UNITS.get(measure.unit) or capital(measure.unit)}.",
        label=f"Line chart from {columns} of {listed(names)}. {ends}. All figures are in the table below.",
        names=[name for name in wanted if name in names],
        has_trust="main" in first_of,
        has_schools="other" in first_of,
        comparator=comparator,
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


def _ends(line: Series) -> str:
    """A line's name with its first and last figure, where these are two."""
    if len(line.points) < 2:
        return line.name
    return f"{line.name}: {line.points[0].text} to {line.points[-1].text}"
