"""The sentence above a measure's chart, which says what is seen, and the line below it: computed from what is drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import (
    by_sign,
    capital,
    inside,
    listed_or_counted,
    rounded,
    say_count,
    say_distance,
    say_every,
    say_number,
    say_period,
    verb,
)
from trustplan.rating.figures import number_of
from trustplan.rating.target_values import say_written
from trustplan.website.time_axis import are_neighbours, main_kind
from trustplan.website.trust_first import MET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trustplan.model import Measure, Measurement
    from trustplan.primitives.periods import Period
    from trustplan.rating.status import Cell, KpiStatus
    from trustplan.website.charts import Chart
    from trustplan.website.context import PageContext

UNITS = {"percent": "Per cent", "pounds": "Pounds", "count": "Number", "rank": "Place"}
LEAST_OF_COURSE = 3  # figures; two say what is, and not how it goes
MOST_NAMED = 3


def chart_title(
    context: PageContext,
    measure: Measure,
    group: str,
    lead: KpiStatus | None,
    series: Mapping[str, Sequence[Measurement]],
) -> str:
    """What a chart shows, in a sentence."""
    limits = _limits(lead)
    if lead and limits and (words := _range_words(context, lead, limits)):
        return words
    organisation, rows = _subject(lead, series)
    name = "The trust" if organisation == TRUST else context.names.school(organisation)
    if group:
        name += f" ({inside(measure.group_title(group))})"
    newest = [every[-1].period for every in series.values() if every]
    if rows and any(_is_older(context, rows[-1].period, period) for period in newest):
        value = context.figure_text.value(rows[-1], measure, organisation)
        words = f"{name} was at {value} in {say_period(rows[-1].period)}"
    else:
        words = name + _course(context, measure, organisation, rows)
    return words + _school_words(context, measure, lead, organisation)


def _is_older(context: PageContext, period: Period, than: Period) -> bool:
    """Whether a period had ended before another began."""
    calendar = context.figures.calendar(TRUST)
    return calendar.end(period) < calendar.start(than)


def _subject(lead: KpiStatus | None, series: Mapping[str, Sequence[Measurement]]) -> tuple[str, list[Measurement]]:
    """The organisation that the sentence is about: the trust, else the school that decides, else the first; with its numbers."""
    order = [TRUST, *series]
    if lead and lead.deciding:
        order.insert(1, lead.deciding.organisation)
    for organisation in order:
        rows = [row for row in series.get(organisation, ()) if number_of(row) is not None]
        if rows:
            kind = main_kind(row.period for row in rows)
            return organisation, [row for row in rows if row.period.kind == kind]
    return order[0], []


def _course(context: PageContext, measure: Measure, organisation: str, rows: list[Measurement]) -> str:
    """Where a figure is and how it came there."""
    if not rows:
        return ""
    latest = rows[-1]
    now = context.figure_text.value(latest, measure, organisation)
    if measure.accumulates:
        return _count_so_far(context, measure, organisation, rows, now)
    run = _run(rows)
    if measure.unit == "rank" and len(run) > 1:
        return _places(context, measure, organisation, run)
    if not latest.period.part and len(run) >= LEAST_OF_COURSE:
        first, change = run[0], (number_of(latest) or 0) - (number_of(run[0]) or 0)
        before = context.figure_text.value(first, measure, organisation)
        years = latest.period.year - first.period.year
        in_years = f"in {say_count(years)} years"
        if before == now or not change:
            return f" is at {now}, as {say_count(years)} years before"
        return f" has {by_sign(change, 'risen', 'fallen')} from {before} to {now} {in_years}"
    earlier, when = _earlier(rows)
    return f" is at {now}{_against(context, measure, organisation, latest, earlier, when)}"


def _run(rows: list[Measurement]) -> list[Measurement]:
    """The last figures without a gap between them."""
    run = [rows[-1]]
    for row in reversed(rows[:-1]):
        if not are_neighbours(row.period, run[0].period, is_cumulative=False):
            break
        run.insert(0, row)
    return run


def _earlier(rows: list[Measurement]) -> tuple[Measurement | None, str]:
    """The figure to compare the last one with: of the year before; else the one before it."""
    latest = rows[-1]
    for row in rows:
        if row.period == latest.period.years_on(-1):
            return row, "a year ago" if latest.period.part else f"in {say_period(row.period)}"
    if len(rows) > 1:
        return rows[-2], f"in {say_period(rows[-2].period)}"
    return None, ""


def _against(
    context: PageContext,
    measure: Measure,
    organisation: str,
    latest: Measurement,
    earlier: Measurement | None,
    when: str,
) -> str:
    now = number_of(latest)
    before = number_of(earlier) if earlier else None
    if earlier is None or now is None or before is None:
        return ""
    distance = _distance(context, measure, organisation, latest, earlier)
    if not distance:
        return f", as {when}"
    return f", {distance} {by_sign(now - before, 'higher', 'lower')} than {when}"


def _distance(context: PageContext, measure: Measure, organisation: str, a: Measurement, b: Measurement) -> str:
    """How far two figures are apart, as they are printed, so that a reader's sum comes out; empty where they are alike."""
    shown = []
    for row in (a, b):
        decimals = context.figure_text.decimals(organisation, measure, row)
        shown.append(Fraction(rounded(number_of(row) or Fraction(0), decimals), 10**decimals))
    if shown[0] == shown[1]:
        return ""
    return say_distance(shown[0] - shown[1], measure.unit, context.figure_text.decimals(organisation, measure, a))


def _places(context: PageContext, measure: Measure, organisation: str, run: list[Measurement]) -> str:
    """How a place among others moved."""
    now = context.figure_text.value(run[-1], measure, organisation)
    before = context.figure_text.value(run[0], measure, organisation)
    distance = _distance(context, measure, organisation, run[-1], run[0])
    if not distance:
        return f" is {now}, as in {say_period(run[0].period)}"
    way = by_sign((number_of(run[0]) or 0) - (number_of(run[-1]) or 0), "up", "down")
    return f" has moved {way} {distance}, from {before} to {now}"


def _count_so_far(context: PageContext, measure: Measure, organisation: str, rows: list[Measurement], now: str) -> str:
    """How much there is of a count that grows through the year, against the same point last year."""
    latest = rows[-1]
    year = say_period(latest.period.school_year)
    words = f" has {now} so far in {year}" if latest.period.part else f" had {now} in {year}"
    for row in rows:
        if row.period == latest.period.years_on(-1):
            then = say_period(row.period)
            distance = _distance(context, measure, organisation, latest, row)
            if not distance:
                return f"{words}, as many as by the end of {then}"
            more = (number_of(latest) or 0) - (number_of(row) or 0)
            return f"{words}, {distance} {by_sign(more, 'more', 'fewer')} than by the end of {then}"
    return words


def _school_words(context: PageContext, measure: Measure, lead: KpiStatus | None, subject: str) -> str:
    """The second half: the school that decides and how far it is from its target."""
    if lead is None or lead.deciding is None:
        return ""
    cell = lead.deciding
    if cell.organisation == subject:
        return _own_target(measure, cell)
    figures = context.trust_first(lead)
    if not figures.school:
        return ""
    if len(lead.cells) > 1 and all(other.rating in MET for other in lead.cells):
        return "; every school meets its target"
    words = f"; {figures.school} is {figures.word or 'at ' + figures.of_school}"
    return words + _short_of(context, measure, cell)


def _short_of(context: PageContext, measure: Measure, cell: Cell) -> str:
    """How far a figure is from the target that it misses."""
    number = number_of(cell.latest) if cell.latest else None
    if number is None or cell.latest is None or cell.target_value is None or not context.marks.is_loud(cell.rating):
        return ""
    decimals = context.figure_text.decimals(cell.organisation, measure, cell.latest)
    if number == cell.target_value:
        return ""
    distance = say_distance(cell.target_value - number, measure.unit, decimals)
    if measure.unit == "rank":
        return f", {distance} short of its target"
    return f", {distance} {by_sign(cell.target_value - number, 'below', 'above')} target"


def _own_target(measure: Measure, cell: Cell) -> str:
    """The target of the organisation that the sentence is about."""
    if cell.target_value is None or cell.latest is None:
        return ""
    return f"; the target is {say_written(cell.target_value, measure.unit, measure.decimals)}"


# Ranges


def _limits(lead: KpiStatus | None) -> list[Fraction]:
    """The limits of the range that a KPI is held to."""
    if lead is None or lead.deciding is None or lead.deciding.step is None:
        return []
    target = lead.deciding.step.target
    limits = [ref.number for ref in target.refs if ref.number is not None]
    return sorted(limits) if target.operator == "between" and len(limits) == 2 else []


def _range_words(context: PageContext, lead: KpiStatus, limits: list[Fraction]) -> str:
    """Who is above, below and within the range; nothing where something is withheld, since the words would tell of it."""
    if any(cell.is_withheld for cell in lead.cells):
        return ""
    sides = _sides(context, lead, limits)
    within = sides["within"]
    total = sum(map(len, sides.values()))
    if not total:
        return ""
    if len(within) == total > 1:
        every = "Every school" if total == len(lead.cells) else "Every school with a figure"
        return f"{every} is within the range"
    parts = []
    for side in ("above", "below"):
        names = sides[side]
        if names:
            who = listed_or_counted(names, MOST_NAMED)
            parts.append(f"{who} {verb(len(names), 'is', 'are')} {side} the range")
    if len(within) == 1:
        parts.append(f"{within[0]} is within {'it' if parts else 'the range'}")
    elif within:
        parts.append(f"the other {say_count(len(within))} are within it")
    return capital("; ".join(parts))


def _sides(context: PageContext, lead: KpiStatus, limits: list[Fraction]) -> dict[str, list[str]]:
    """The names of those above, below and within a range."""
    sides: dict[str, list[str]] = {"above": [], "below": [], "within": []}
    for cell in lead.cells:
        number = number_of(cell.latest) if cell.latest else None
        if number is None:
            continue
        side = "within"
        if number > limits[1]:
            side = "above"
        elif number < limits[0]:
            side = "below"
        sides[side].append("the trust" if cell.organisation == TRUST else context.names.school(cell.organisation))
    return sides


# The line below


def chart_unit(measure: Measure, group: str, drawing: Chart, limits: Sequence[Fraction]) -> str:
    """The unit, whose figures and how often they come; what is special about the axis, and its range."""
    words = UNITS.get(measure.unit) or capital(measure.unit)
    is_of_others = measure.unit == "count" and measure.cohort_of != "pupils"
    if measure.is_of_cohort or is_of_others:
        words += f" of {measure.cohort_of}"
    if group:
        words += f" ({inside(measure.group_title(group))})"
    every = say_every(measure.every)
    if every and measure.every != "event":
        words += f", {every}"
    words += "."
    if measure.accumulates:
        words += " The figures add up over the year"
        if drawing.bars:
            words += "; the target is for all of it"
        words += "."
    if measure.unit == "rank":
        words += " Higher on the chart is better."
    if limits:
        low, high = (say_number(limit) for limit in limits)
        words += f" The target is a range, {low} to {high}."
    return f"{words} The axis runs from {drawing.low} to {drawing.high}."
