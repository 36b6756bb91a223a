"""How far a figure is from its target, counted in steps: takes a rated cell, gives its distance.

A step is the cell's own tolerance: the measure's, or what one pupil is worth where that is more. So figures of any unit
and of schools of any size stand on one scale, on which what is at risk is at most one step short and what is off track more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.rating.cells import rate_cell
from trustplan.rating.codes import Code

if TYPE_CHECKING:
    from fractions import Fraction

    from trustplan.model import Plan
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.status import Cell, KpiStatus

# Why a cell has the rating that its distance gives it. A figure that is overdue is at risk however good the last one was.
_BY_DISTANCE = frozenset((Code.MET, Code.MET_EARLY, Code.WITHIN_TOLERANCE, Code.MISSED))
_RISING, _FALLING = ("at least", "above"), ("at most", "below")


class Distance(Struct, frozen=True, kw_only=True):
    """Steps from the target, below 0 where it is missed; `before` is the figure of a year before, held to the same target."""

    steps: Fraction
    before: Fraction | None


def distance_of(cell: Cell) -> Distance | None:
    """The distance of a cell; None where its rating is not one of distance, as of a grade, a yes or a range."""
    gap, step, trend = cell.gap, cell.tolerance, cell.trend
    if cell.reason.code not in _BY_DISTANCE or gap is None or not step or cell.step is None:
        return None
    operator = cell.step.target.operator
    if operator == "between":
        return None
    before = None
    if trend and operator in _RISING:
        before = -(gap + trend.change) / step
    elif trend and operator in _FALLING:
        before = (trend.change - gap) / step
    return Distance(steps=-gap / step, before=before)


def distance_of_trust(figures: FigureIndex, plan: Plan, kpi: KpiStatus) -> Distance | None:
    """The distance of the trust's own figure of the time of its schools'; None where it has none, or where each school has its own target."""
    if kpi.measure is None or not kpi.kpi.steps:
        return None
    own = rate_cell(figures, plan, kpi.kpi, kpi.measure, figures.trust.own)
    if own.latest is None:
        return None
    for cell in kpi.cells:
        if cell.latest and cell.latest.period == own.latest.period:
            return distance_of(own)
    return None
