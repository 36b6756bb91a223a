"""The page on equity: how far groups of pupils are behind a population, by school and over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Symbol
from trustplan.oversight.equity import WHOLE
from trustplan.primitives.english import (
    by_sign,
    counted,
    decimals_beside,
    inside,
    rounded,
    say_count,
    say_distance,
    say_period,
    say_unit,
)
from trustplan.rating.target_values import status_words
from trustplan.website.page import MOST_ROWS, first
from trustplan.website.pages.measure_figures import reading_order
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.oversight.equity import Group, Point, Series
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut, Page

MOST_PERIODS = 4  # the last ones, side by side for a group of pupils


class GapCell(Struct, frozen=True, kw_only=True):
    """A group's figure of one period, how far it is behind or ahead, and against what."""

    figure: str = ""
    gap: str = ""
    second: str = ""


class EquityRow(Struct, frozen=True, kw_only=True):
    """A group at one school: a cell for each period, how the gap went since last year, and by how much."""

    name: str
    cells: list[GapCell]
    course: str
    move: str


class EquityGroup(Struct, frozen=True, kw_only=True):
    """A group of pupils: where its measure is shown, and its figures by school and period."""

    anchor: str
    title: str
    to: str
    population: str
    kpis: list[str]
    periods: list[str]
    rows: Cut[EquityRow]
    has_no_trust: bool


class EquityView(View, frozen=True, kw_only=True):
    """Every group that has figures."""

    TEMPLATE = "equity.html"
    groups: list[EquityGroup]


def make_equity(context: PageContext) -> Iterator[Page]:
    """The page, if any group of pupils has figures."""
    groups = context.overview.equity
    if groups:
        yield menu_page(
            context,
            partial(_equity_view, context),
            path="equity/",
            title="Equity",
            headings=[(_title(group), _anchor(group)) for group in groups],
            lead=" ".join(_say_gaps(context, group) for group in groups),
        )


def _equity_view(context: PageContext) -> EquityView:
    return EquityView(groups=[_group(context, group) for group in context.overview.equity])


def _anchor(group: Group) -> str:
    return f"{group.measure.id}-{group.group}"


def _title(group: Group) -> str:
    return f"{group.measure.title}: {inside(group.measure.group_title(group.group))}"


def _say_gaps(context: PageContext, group: Group) -> str:
    """The widest gap now at any school, or that nobody is behind, in a sentence."""
    title = _title(group) if len(group.measure.groups) > 1 else group.measure.title
    known: dict[str, Fraction] = {}
    said: dict[str, str] = {}
    few = 0
    for series in group.series:
        latest = series.points[0]
        few += latest.is_small
        if latest.behind is not None:
            known[series.organisation] = latest.behind
            decimals = _decimals(context, group, series, latest)
            said[series.organisation] = say_distance(latest.behind, group.measure.unit, decimals)
    schools = {name: behind for name, behind in known.items() if name != TRUST} or known
    if schools:
        widest = max(schools, key=schools.__getitem__)
        if schools[widest] > 0:
            where = "across the trust" if widest == TRUST else f"at {context.names.school(widest)}"
            return f"{title}: the widest gap is {where}, {said[widest]}."
        where = "across the trust" if widest == TRUST else "at any school"
        return f"{title}: not behind {where}."
    if few:
        return f"{title}: too few to judge at {counted(few, 'school')}."
    return f"{title}: there is nothing to compare with."


def _group(context: PageContext, group: Group) -> EquityGroup:
    periods: dict[Period, None] = {}
    for series in group.series:
        for point in series.points:
            periods[point.period] = None
    compared = sorted(periods, key=lambda period: reading_order(context, period))[-MOST_PERIODS:]
    population = group.population
    if population == WHOLE:
        population = "all pupils of the same school, as no KPI names a population"
    elif source := _source(context, group):
        population += f" ({source})"
    return EquityGroup(
        anchor=_anchor(group),
        title=_title(group),
        to=f"measures/{group.measure.id}/",
        population=population,
        kpis=[kpi.ref for kpi in group.kpis if kpi.ref in context.index.objective_of],
        periods=[say_period(period) for period in compared],
        rows=first(group.series, MOST_ROWS, lambda series: _equity_row(context, group, series, compared)),
        has_no_trust=len(group.series) > 1 and all(series.organisation != TRUST for series in group.series),
    )


def _equity_row(context: PageContext, group: Group, series: Series, compared: list[Period]) -> EquityRow:
    course, move = _course(context, group, series)
    return EquityRow(
        name=context.edition.trust.organisations[series.organisation].short,
        cells=[_gap_cell(context, group, series, _point_of(series.points, period)) for period in compared],
        course=course,
        move=move,
    )


def _point_of(points: Sequence[Point], period: Period) -> Point | None:
    for point in points:
        if point.period == period:
            return point
    return None


def _last_with_gap(points: Sequence[Point]) -> Point | None:
    for point in points:
        if point.behind is not None:
            return point
    return None


def _source(context: PageContext, group: Group) -> str:
    """The source of the last figure of the population."""
    rows = [c for c in context.edition.trust.comparators if c.measure == group.measure.id]
    named = [c for c in rows if c.population == group.population and group.group in (c.group, c.held_against)]
    return max(named, key=lambda c: reading_order(context, c.period)).source if named else ""


def _gap_cell(context: PageContext, group: Group, series: Series, point: Point | None) -> GapCell:
    measure = group.measure
    if point is None:
        return GapCell(second="No figure")
    if point.is_small:
        return GapCell(
            figure="Too few",
            second=f"Fewer than {say_count(context.edition.trust.policy.smallest_rated)} {measure.cohort_of}",
        )
    figure = context.figure_text.value(point.row, measure, series.organisation)
    status = status_words(point.row)
    if isinstance(point.row.value, Symbol):
        return GapCell(figure=figure)
    if point.other is None or point.behind is None or not isinstance(point.row.value, Fraction):
        return GapCell(figure=figure + status, second="Nothing to compare with")
    decimals = _decimals(context, group, series, point)
    against = f"against {say_unit(point.other, measure.unit, decimals)}"
    if point.of:
        against += f", {say_period(point.of)}"
    if point.status != "final":
        against += f", {point.status}"
    return GapCell(figure=figure + status, gap=_say_gap(group, point.behind, decimals), second=against)


def _decimals(context: PageContext, group: Group, series: Series, point: Point) -> int:
    """The decimals of a population's figure and of the gap: those of the group's, or more that tell the two apart."""
    decimals = context.figure_text.decimals(series.organisation, group.measure, point.row)
    if point.other is None or not isinstance(point.row.value, Fraction):
        return decimals
    return decimals_beside(point.other, decimals, shown=[point.row.value])


def _say_gap(group: Group, behind: Fraction, decimals: int) -> str:
    if not behind:
        return "No gap"
    side = by_sign(behind, "behind", "ahead")
    if group.measure.direction == "down":  # nobody is behind in absence
        side = by_sign(behind, "higher", "lower")
    return f"{say_distance(behind, group.measure.unit, decimals)} {side}"


def _course(context: PageContext, group: Group, series: Series) -> tuple[str, str]:
    """How the gap changed since the same period a year before, and by how much.

    A change within the tolerance, or of one pupil of either cohort, is none that is clear.
    """
    last = _last_with_gap(series.points)
    if last is None:
        return "", ""
    before = _point_of(series.points, last.period.years_on(-1))
    if before is None or before.behind is None or last.behind is None:
        return "", ""
    noise = group.measure.tolerance
    one = Fraction(0)  # what one member of the smaller cohort is worth
    for cohort in (last.row.cohort, before.row.cohort):
        if cohort and group.measure.counts_each:
            one = max(one, Fraction(100, cohort))
    change, decimals = last.behind - before.behind, _decimals(context, group, series, last)
    move = _say_move(group, before.behind, last.behind, decimals)
    if abs(change) > max(noise, one):
        return _say_course(before.behind, last.behind), move
    if one > noise and context.edition.is_for_trustees:  # it tells how many they are
        move += f"; one pupil counts for {say_distance(one, group.measure.unit, 0)}"
    return "No clear change", move


def _say_move(group: Group, before: Fraction, now: Fraction, decimals: int) -> str:
    """By how much a gap moved, which is the difference of the gaps as they are shown."""
    shown = Fraction(rounded(now, decimals) - rounded(before, decimals), 10**decimals)
    if not shown:
        return "the same"
    by = say_distance(abs(shown), group.measure.unit, decimals)
    if before <= 0 or now <= 0:  # no gap then or now: the group was or is ahead
        return f"a change of {by}"
    return f"{by} {by_sign(shown, 'wider', 'narrower')}"


def _say_course(before: Fraction, now: Fraction) -> str:
    """How a gap went that moved clearly: only a group that is behind has a gap that is wider or narrower."""
    if before > 0 >= now:
        return "Now ahead" if now else "Closed"
    if now > 0 >= before:
        return "Now behind"
    if before > 0:
        return "Wider gap" if now > before else "Narrower gap"
    return "Less far ahead" if now > before else "Further ahead"
