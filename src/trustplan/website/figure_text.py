"""Figures, targets and trends as text: takes a measurement or a cell, gives what pages print."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import (
    MINUS,
    capital,
    decimals_beside,
    decimals_of,
    inside,
    say_distance,
    say_period,
    say_unit,
)
from trustplan.rating.cell_text import say_target
from trustplan.rating.figure_decimals import FigureDecimals, kpis_of
from trustplan.rating.figures import is_symbol, is_too_few, number_of
from trustplan.rating.target_values import one_of, say_published, say_value, say_whose, status_words
from trustplan.website.sparkline import Spark, sparkline

if TYPE_CHECKING:
    from trustplan.model import Comparator, Measure, Measurement, Step
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.status import Cell, KpiStatus, Trend

TREND_WORDS = {"improving": "Improving", "steady": "Steady", "worsening": "Worsening"}


class FigureText:
    """Text on the figures of one trust."""

    def __init__(self, figures: FigureIndex) -> None:
        self.figures = figures
        self._decimals = FigureDecimals(figures, kpis_of(figures.trust.plans()))

    def decimals(self, organisation: str, measure: Measure, row: Measurement) -> int:
        """The decimals with which a figure is shown, on whatever page: enough to see on which side of its target it is."""
        return self._decimals.of(organisation, measure, row)

    def value(self, row: Measurement, measure: Measure, organisation: str) -> str:
        """A figure with its unit; of too few people to judge there is none, since one of them would make it."""
        if is_too_few(measure, row, self.figures.policy) and not is_symbol(row):
            return "Too few"
        return capital(say_value(row.value, measure, self.figures.trust, self.decimals(organisation, measure, row)))

    def cohort(self, row: Measurement, measure: Measure) -> str:
        """The cohort of a figure: `57 pupils`; empty where it is unknown or withheld."""
        if row.cohort is None:
            return ""
        return measure.say_counted(row.value, row.cohort)

    def target(self, cell: Cell, measure: Measure) -> str:
        """The target of a cell, its number first: `at least 62% (national, 2024/25)`."""
        if cell.step is None:
            return ""
        decimals = measure.decimals
        if cell.latest:
            decimals = self.decimals(cell.organisation, measure, cell.latest)
        words = say_target(cell.step.target, measure, self.figures.trust, decimals)
        if cell.target_value is None or measure.unit == "grade" or _is_fixed(cell.step):
            return words
        value, operator = say_unit(cell.target_value, measure.unit, decimals), cell.step.target.operator
        if operator == "between":
            return words
        words = words.removeprefix(f"{operator} ")
        comparator = self.comparator(cell, measure)
        if comparator is None:
            return f"{operator} {value} ({words})"
        if comparator.value == cell.target_value:
            value = say_published(comparator, measure, decimals)
        words = words.replace(comparator.population, say_whose(comparator, measure), 1)
        return f"{operator} {value} ({words}, {say_period(comparator.period)}{status_words(comparator)})"

    def of_trust(self, kpi: KpiStatus) -> str:
        """The trust's own figure of the period of the school that decides: `Trust: 62%`; empty where there is none."""
        cell, measure = kpi.deciding, kpi.measure
        if cell is None or cell.latest is None or measure is None or kpi.kpi.applies_to == "own":
            return ""
        for row in self.figures.series(TRUST, measure, kpi.kpi.group):
            if row.period == cell.latest.period and number_of(row) is not None:
                return f"Trust: {self.value(row, measure, TRUST)}{status_words(row)}"
        return ""

    def comparator(self, cell: Cell, measure: Measure) -> Comparator | None:
        """The figure of a population that a cell's target comes from."""
        if cell.step is None or cell.target_value is None or cell.latest is None:
            return None
        end_of = self.figures.calendar(cell.organisation).end
        for ref in cell.step.target.refs:
            wanted = cell.target_value - ref.offset
            if ref.offset_percent:
                wanted = cell.target_value / (1 + ref.offset / 100)
            last = ref.period or cell.latest.period
            for row in reversed(self.figures.comparators(measure.id, ref.word, cell.group, cell.organisation)):
                if row.value == wanted and end_of(row.period) <= end_of(last):
                    return row
        return None

    def said_comparator(self, row: Comparator, measure: Measure, decimals: int) -> str:
        """The figure of a population, and that it is not final."""
        status = f" ({row.status})" if row.status != "final" else ""
        return f"{say_published(row, measure, decimals)}{status}"

    def when(self, row: Measurement) -> str:
        """The period of a figure, and that it is not final: `2025/26, provisional`."""
        return say_period(row.period) + status_words(row)

    def trend(self, cell: Cell) -> str:
        """The word of a trend."""
        if cell.trend is None:
            return ""
        return TREND_WORDS[cell.trend.meaning]

    def trend_arrow(self, cell: Cell, measure: Measure) -> str:
        """An arrow for the direction of the figure itself: where less is better, it falls while it improves.

        A better place is a higher one.
        """
        if not cell.trend or cell.trend.meaning == "steady":
            return "→"
        rises = (cell.trend.meaning == "improving") == (measure.direction == "up" or measure.unit == "rank")
        return "↗" if rises else "↘"

    def spark(self, cell: Cell, measure: Measure) -> Spark | None:
        """A cell's sparkline, with the limits of its target."""
        targets = [] if cell.target_value is None else [cell.target_value]
        if cell.step and cell.step.target.operator == "between" and _is_fixed(cell.step):
            targets = [ref.number for ref in cell.step.target.refs if ref.number is not None]
        return sparkline(cell.series, targets, measure)

    def gap(self, cell: Cell, measure: Measure) -> str:
        """The distance to the target with a sign: plus where the target is met. Empty without one, and for grades."""
        if cell.gap is None or cell.latest is None or measure.unit == "grade":
            return ""
        sign = ""
        if cell.gap:
            sign = "+" if cell.gap < 0 else MINUS
        return sign + say_distance(cell.gap, measure.unit, self.decimals(cell.organisation, measure, cell.latest))

    def trend_note(self, cell: Cell, measure: Measure) -> str:
        """How far a cell's figure moved, since when, and how far it may have moved by chance."""
        trend = cell.trend
        if trend is None or cell.latest is None:
            return ""
        when = say_period(trend.earlier.period)
        if not trend.change:  # it did not move, or the reader may not know by how much: then “no change” would be false
            return f"compared with {when}"
        noise, size = trend.noise, abs(trend.change)
        decimals = decimals_beside(size, self.decimals(cell.organisation, measure, cell.latest), shown=[noise])
        of_noise = max(measure.decimals, decimals_of(noise, decimals))
        words = f"{say_distance(size, measure.unit, decimals)} {_say_way(cell.latest, trend, measure, when)}"
        if not noise:
            return words
        chance = say_distance(noise, measure.unit, of_noise)
        one = self._one_pupil(cell, measure)
        if noise != one:
            return f"{words}; differences of up to {chance} may be chance"
        person = one_of(measure)
        clear = ", so no clear change" if trend.meaning == "steady" else ""
        return f"{words}; {person} is {chance}{clear}"

    @staticmethod
    def _one_pupil(cell: Cell, measure: Measure) -> Fraction | None:
        """What one pupil of the smaller of the two cohorts is worth that a trend compares."""
        rows = [row for row in (cell.latest, cell.trend and cell.trend.earlier) if row]
        cohorts = [row.cohort for row in rows if row.cohort]
        return Fraction(100, min(cohorts)) if cohorts and measure.counts_each else None

    def without_trend(self, cell: Cell, measure: Measure) -> str:
        """What stands where a trend would: the figure of a year before, if there is one."""
        if cell.latest is None:
            return "No rated figure yet" if cell.series else "No figure yet"
        before = cell.latest.period.years_on(-1)
        for row in cell.series:
            if row.period == before and not is_symbol(row):
                text = self.value(row, measure, cell.organisation)
                return f"It was {inside(text) if isinstance(row.value, bool) else text} in {say_period(before)}"
        return "No comparable figure last year"


def _say_way(latest: Measurement, trend: Trend, measure: Measure, when: str) -> str:
    """Which way a figure moved. Of places and gaps a reader cannot tell from “up” which is better, so the words say it."""
    rises = trend.change > 0
    is_better = rises == (measure.direction == "up")
    if measure.unit == "rank":
        return f"{'better' if is_better else 'worse'} than in {when}"
    now, before = number_of(latest), number_of(trend.earlier)
    if not measure.is_of_group or now is None or before is None:
        return f"{'up' if rises else 'down'} on {when}"
    if now >= 0 and before >= 0:
        return f"{'wider' if rises else 'narrower'} than in {when}"
    if now <= 0 and before <= 0:
        return f"{'less far' if rises else 'further'} ahead than in {when}"
    return f"{'worse than in ' + when + ', now behind' if rises else 'better than in ' + when + ', now ahead'}"


def _is_fixed(step: Step) -> bool:
    """Whether a step's target is written as numbers, without a figure that it refers to."""
    return all(ref.is_fixed for ref in step.target.refs)
