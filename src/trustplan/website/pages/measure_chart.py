"""The chart of a measure: chooses its lines, targets, comparator and events, gives the chart and the words around it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import SYMBOL_WORDS, TRUST, Rating, Symbol
from trustplan.primitives.english import capital, inside, say_date, say_unit
from trustplan.primitives.targets import OWN
from trustplan.rating.figures import is_too_few, number_of
from trustplan.rating.status import Cell, KpiStatus
from trustplan.rating.target_values import say_whose, say_written
from trustplan.website.chart_labels import Labels, make_labels
from trustplan.website.charts import LAST_YEAR, Chart, Drawn, Event, Line, Target, draw
from trustplan.website.pages.measure_figures import (
    distinct_titles,
    groups_of,
    lead_kpi,
    say_comparator,
    series_of,
)
from trustplan.website.pages.measure_title import chart_title, chart_unit
from trustplan.website.time_axis import TimeAxis, days_of, years_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.model import Measure, Measurement, Step
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext

MOST_EVENTS = 3
MOST_LETTERS = 26  # of the title of an event
Rows = dict[str, tuple["Measurement", ...]]


class MeasureChart(Struct, frozen=True, kw_only=True):
    """A chart, the words in it, and the texts around it."""

    drawing: Chart
    labels: Labels
    title: str
    unit: str


def measure_chart(context: PageContext, measure: Measure, kpis: list[KpiStatus]) -> MeasureChart | None:
    """The chart of a measure; none where it would show nothing."""
    groups = groups_of(context, measure)
    if not groups or measure.unit in ("grade", "yes/no"):
        return None
    group = groups[0]
    lead = lead_kpi(kpis, group)
    series = series_of(context, measure, group, distinct_titles(context, lead))
    if measure.aggregate == "sum" and TRUST in series:
        # Next to a total its parts show nothing: their small numbers would only flatten its line.
        series = {TRUST: series[TRUST]}
    lines = _lines(context, measure, series, lead)
    if measure.accumulates:
        lines = _year_over_year(measure, lines)
    why_empty = _why_empty(series, lines)
    periods = _periods_in(lines)
    if not periods:
        return None
    axis = _axis(context, {*periods, *why_empty}, [] if measure.accumulates else _times_of_targets(lead))
    name, comparator = _comparator(context, measure, lead, axis)
    limits = _limits(lead)
    drawing = draw(
        Drawn(
            lines=lines,
            targets=list(_targets(context, measure, lead, axis)),
            comparator=comparator,
            events=_events(context, kpis, lead, axis),
            why_empty=why_empty,
            limits=limits,
        ),
        axis,
        context.edition.day,
        say_value=lambda value: say_unit(value, measure.unit, measure.decimals),
        least_step=Fraction(1, 10**measure.decimals),
        is_rank=measure.unit == "rank",
        is_cumulative=measure.accumulates,
    )
    if drawing is None:
        return None
    return MeasureChart(
        drawing=drawing,
        labels=make_labels(drawing, name),
        title=chart_title(context, measure, group, lead, series),
        unit=chart_unit(measure, group, drawing, limits),
    )


def _axis(context: PageContext, periods: Iterable[Period], steps: Iterable[Period]) -> TimeAxis:
    """Whole school years from the first figure to the last figure or target, and to today where figures are still coming."""
    calendar = context.figures.calendar(TRUST)
    first, last = years_of(calendar, periods)
    this_year = calendar.year_of(context.edition.day).year
    if last >= this_year - 1:
        last = max(last, this_year)
    for step in steps:
        last = max(last, years_of(calendar, [step])[1])
    return TimeAxis(calendar=calendar, first=first, last=last)


def _times_of_targets(kpi: KpiStatus | None) -> Iterator[Period]:
    """The times of the targets that are known as numbers."""
    if kpi is None:
        return
    for step in kpi.kpi.steps:
        if step.period and _target_values(kpi, step):
            yield step.period


# Lines


def _lines(context: PageContext, measure: Measure, series: Rows, lead: KpiStatus | None) -> list[Line]:
    """The lines of the organisations that have any value, the trust's last, so that it is drawn over the others."""
    rated: dict[str, Cell] = {}
    if lead:
        for cell in lead.cells:
            rated[cell.organisation] = cell
    lines = []
    for organisation, rows in series.items():
        line = _line(context, measure, organisation, rows, rated.get(organisation))
        if line.values:
            lines.append(line)
    return sorted(lines, key=lambda line: line.kind == "main")


def _line(
    context: PageContext, measure: Measure, organisation: str, rows: tuple[Measurement, ...], cell: Cell | None
) -> Line:
    values: dict[Period, Fraction] = {}
    text = ""
    for row in rows:
        number = number_of(row)
        if number is not None and not is_too_few(measure, row, context.figures.policy):
            values[row.period] = number
            text = context.figure_text.value(row, measure, organisation)
    ratings: dict[Period, str] = {}
    if cell and cell.latest and cell.rating is not Rating.NOT_ASSESSED:
        ratings[cell.latest.period] = cell.rating.value
    is_loud = organisation == TRUST or (cell is not None and context.marks.is_loud(cell.rating))
    return Line(
        name=context.names.school(organisation),
        kind="main" if organisation == TRUST else "other",
        values=values,
        ratings=ratings,
        text=text,
        is_loud=is_loud,
    )


def _year_over_year(measure: Measure, lines: list[Line]) -> list[Line]:
    """Of counts that grow through the year, the lines of this year, and of the trust also that of last year."""
    found: list[Line] = []
    every = _periods_in(lines)
    if not every:
        return found
    last = max(period.school_year for period in every)
    for line in lines:
        of_year: dict[int, dict[Period, Fraction]] = {}
        for period, value in line.values.items():
            later = last.year - period.school_year.year
            of_year.setdefault(later, {})[period.years_on(later)] = value
        before, now = of_year.get(1, {}), of_year.get(0, {})
        name = line.name
        if line.kind == "main":
            name = "This year"
            if before:
                text = say_unit(max(before.values()), measure.unit, measure.decimals)
                found.append(Line(name="Last year", kind=LAST_YEAR, values=before, ratings={}, text=text))
        if now:
            ratings = {period: rating for period, rating in line.ratings.items() if period in now}
            found.append(
                Line(name=name, kind=line.kind, values=now, ratings=ratings, text=line.text, is_loud=line.is_loud)
            )
    return found


def _periods_in(lines: list[Line]) -> set[Period]:
    found: set[Period] = set()
    for line in lines:
        found.update(line.values)
    return found


def _why_empty(series: Rows, lines: list[Line]) -> dict[Period, str]:
    """For each period without any figure the words of the symbol that stands for one, where the files have one."""
    drawn = _periods_in(lines)
    found: dict[Period, str] = {}
    for rows in series.values():
        for row in rows:
            if isinstance(row.value, Symbol) and row.period not in drawn:
                found.setdefault(row.period, SYMBOL_WORDS[row.value])
    return found


# The comparator


def _comparator(
    context: PageContext, measure: Measure, kpi: KpiStatus | None, axis: TimeAxis
) -> tuple[str, dict[Period, tuple[Fraction, str]]]:
    """The name of the population that the figures are compared with, and its figures within the time that is drawn."""
    if measure.accumulates:
        return "", {}
    names = {c.population for c in context.edition.trust.comparators if c.measure == measure.id}
    population, group = "", ""
    if kpi:
        population, group = _population(kpi), kpi.kpi.group
    if not population:
        population = min(names, default="")
    if population not in names:
        return "", {}
    rows = context.figures.comparators(measure.id, population, group, TRUST)
    if not rows:
        return "", {}
    found = {}
    for row in rows:
        if axis.holds(row.period):
            found[row.period] = row.value, say_comparator(context, row, measure)
    return capital(say_whose(rows[-1], measure)), found


def _population(kpi: KpiStatus) -> str:
    """The population that a KPI is held against: the first that its targets name, else the one it compares with."""
    for step in kpi.kpi.every_step:
        for ref in step.target.refs:
            if ref.word and ref.word not in OWN:
                return ref.word
    return kpi.kpi.compare


# Targets


def _limits(kpi: KpiStatus | None) -> list[Fraction]:
    """The limits of the target range that a KPI is held to; none where its target is no range."""
    if kpi is None:
        return []
    steps = [kpi.deciding.step] if kpi.deciding and kpi.deciding.step else kpi.kpi.steps[:1]
    for step in steps:
        if step.target.operator == "between":
            return sorted({value for value, _ in _target_values(kpi, step)})
    return []


def _targets(context: PageContext, measure: Measure, kpi: KpiStatus | None, axis: TimeAxis) -> Iterator[Target]:
    """The targets that are known as numbers: fixed ones, and the one that every cell was held to, over their own dates."""
    if kpi is None:
        return
    in_force = kpi.deciding.step if kpi.deciding else None
    last_day = None
    word = "Target "
    for step in kpi.kpi.steps:
        first, last = _days(context, kpi, step, axis)
        if first > last:
            continue
        is_later = first > (last_day or context.edition.day)
        if step == in_force:
            last_day, is_later = last, False
        for value, side in _target_values(kpi, step):
            tolerance = None
            if step == in_force:
                tolerance = side * (measure.tolerance if kpi.kpi.tolerance is None else kpi.kpi.tolerance)
            text = ""
            if step.target.operator != "between":
                text = word + say_written(value, measure.unit, measure.decimals)
                word = ""
            yield Target(first=first, last=last, value=value, text=text, is_later=is_later, tolerance=tolerance)


def _days(context: PageContext, kpi: KpiStatus, step: Step, axis: TimeAxis) -> tuple[date, date]:
    """The days of a target, as far as the chart shows them: of one by a day, those of its school year until then."""
    plan = context.edition.rated.plans[kpi.plan].plan
    first, last = plan.start, plan.end
    if step.period is not None and step.period.is_point:
        last = axis.calendar.end(step.period)
        first = axis.calendar.start(axis.calendar.year_of(last))
    elif step.period is not None:
        first, last = days_of(axis.calendar, step.period)
    if kpi.measure is not None and kpi.measure.accumulates:
        return (axis.begin, axis.end) if first <= axis.end and last >= axis.begin else (axis.end, axis.begin)
    return max(first, axis.begin), min(last, axis.end)


def _target_values(kpi: KpiStatus, step: Step) -> list[tuple[Fraction, int]]:
    """A step's target as numbers, each with the side of its tolerance: 1 below it, −1 above.

    As written, both limits of a range, else as every cell was held to it.
    """
    operator = step.target.operator
    side = -1 if operator.startswith("at most") or operator == "below" else 1
    written = [ref.number for ref in step.target.refs if ref.number is not None]
    if operator == "between":
        limits = sorted(written) if len(written) == 2 else []
        return list(zip(limits, (1, -1), strict=False))
    if written:
        return [(written[0], side)]
    if not step.target.refs or kpi.deciding is None or kpi.deciding.step != step:
        return []
    held_to = {cell.target_value for cell in kpi.cells if cell.step == step}
    value = kpi.deciding.target_value
    return [(value, side)] if len(held_to) == 1 and value is not None else []


# Events


def _events(context: PageContext, kpis: list[KpiStatus], lead: KpiStatus | None, axis: TimeAxis) -> list[Event]:
    """The support of the school that decides, and the beginnings of work that is to move a KPI of the measure."""
    found: list[Event] = []
    cell = lead.deciding if lead else None
    if cell and cell.organisation != TRUST and context.marks.is_loud(cell.rating):
        found += _support_began(context, cell.organisation)
    starts: set[tuple[date, str]] = set()
    for kpi in kpis:
        if kpi.organisation != TRUST and (cell is None or kpi.organisation != cell.organisation):
            continue
        for status in context.index.actions_for(kpi.ref):
            whose = context.names.whose(status.organisation)
            title = f"{whose}: {inside(status.title)}" if whose else status.title
            starts.add((status.action.start, title))
    for start, title in sorted(starts, reverse=True):
        found.append(_event(title, start))
    last = min(axis.end, context.edition.day)
    return [event for event in found if axis.begin < event.day <= last][:MOST_EVENTS]


def _support_began(context: PageContext, school: str) -> Iterator[Event]:
    """The day on which a school's level of support began; nothing of the mildest level."""
    criteria, standing = context.edition.trust.governance.criteria, context.overview.standing(school)
    if criteria and standing and standing.began and standing.level and criteria.rank(standing.level.id) > 0:
        title = f"{context.names.school(school)}: {inside(standing.level.title)}"
        if "support" not in title:
            title += " support"
        yield _event(title, standing.began)


def _event(title: str, day: date) -> Event:
    words = title
    if len(title) > MOST_LETTERS:
        words = title[:MOST_LETTERS].rpartition(" ")[0].rstrip(",;:") + "…"
    return Event(day=day, text=f"{words}, {say_date(day)}")
