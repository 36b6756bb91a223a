"""Figures, targets and trends as text: takes a measurement or a cell, gives what pages print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import MINUS, capital, say_distance, say_unit
from trustplan.rating.figures import is_symbol, is_too_few
from trustplan.rating.target_values import say_value
from trustplan.website.charts import Spark, sparkline

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement, Step
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.status import Cell

TREND_WORDS = {"improving": "Improving", "steady": "Steady", "worsening": "Worsening"}


class FigureText:
    """Text on the figures of one trust."""

    def __init__(self, figures: FigureIndex) -> None:
        self.figures = figures

    def value(self, row: Measurement, measure: Measure) -> str:
        """A figure with its unit; of too few people to judge there is none, since one of them would make it."""
        if is_too_few(measure, row, self.figures.policy) and not is_symbol(row):
            return "Too few"
        return capital(say_value(row.value, measure, self.figures))

    def cohort(self, row: Measurement, measure: Measure) -> str:
        """The cohort of a figure: `57 pupils`; empty where it is unknown or withheld."""
        if row.cohort is None:
            return ""
        return f"{row.cohort:,} {measure.cohort_of}"

    def target(self, cell: Cell, measure: Measure) -> str:
        """The target of a cell: `at least national, 62%`."""
        if cell.step is None:
            return ""
        words = str(cell.step.target)
        if cell.target_value is None or measure.unit == "grade" or _is_fixed(cell.step):
            return self.with_unit(words, cell, measure)
        return f"{words}, {say_unit(cell.target_value, measure.unit, measure.decimals)}"

    @staticmethod
    def with_unit(words: str, cell: Cell, measure: Measure) -> str:
        """A fixed target with the unit's sign, where the file leaves it out."""
        lacks_sign = measure.unit == "percent" and "%" not in words
        if lacks_sign and cell.step and _is_fixed(cell.step):
            return words.replace(" and ", "% and ") + "%"
        return words.replace(" -", f" {MINUS}\u2060")

    def trend(self, cell: Cell) -> str:
        """The word of a trend."""
        if cell.trend is None:
            return ""
        return TREND_WORDS[cell.trend.meaning]

    def trend_arrow(self, cell: Cell, measure: Measure) -> str:
        """An arrow for the direction of the figure itself: where less is better, it falls while it improves."""
        if not cell.trend or cell.trend.meaning == "steady":
            return "→"
        rises = (cell.trend.meaning == "improving") == (measure.direction == "up")
        return "↗" if rises else "↘"

    def spark(self, cell: Cell) -> Spark | None:
        """A cell's sparkline."""
        return sparkline(cell.series, cell.target_value)

    def gap(self, cell: Cell, measure: Measure) -> str:
        """The distance to the target with a sign: plus where the target is met. Empty without one, and for grades."""
        if cell.gap is None or measure.unit == "grade":
            return ""
        sign = ""
        if cell.gap:
            sign = "+" if cell.gap < 0 else MINUS
        return sign + say_distance(cell.gap, measure.unit, measure.decimals)


def _is_fixed(step: Step) -> bool:
    """Whether a step's target is written as numbers, without a figure that it refers to."""
    return all(ref.is_fixed for ref in step.target.refs)
