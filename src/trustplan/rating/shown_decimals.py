"""How many decimals a figure is shown with: as many as show on which side it is of whatever it is held against.

Takes a figure and its target; the answer is the same wherever the figure is shown, and whoever reads it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.primitives.english import decimals_beside, decimals_of, rounded
from trustplan.primitives.targets import Ref
from trustplan.rating.comparing import measure_gap
from trustplan.rating.figures import number_of
from trustplan.rating.target_values import CellContext, TargetValue, target_value_of
from trustplan.rating.trend import noise_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Measure, Measurement, Step
    from trustplan.rating.figures import FigureIndex

MOST_TO_ADD_UP = 4


def shown_decimals(context: CellContext, row: Measurement, step: Step | None, *, has_own: bool) -> int:
    """The decimals of a figure beside the target of a step, the limits of the tolerance, and other figures.

    Rounded to whole numbers, 59.6% would meet “at least 60%”, and 57.96% would be within two points of it.
    """
    decimals, value = context.measure.decimals, number_of(row)
    if value is None:
        return decimals
    targets = _targets(context, row, step, has_own=has_own) if step else []
    written: list[Fraction] = []
    tolerance = context.own_tolerance
    whose = context.organisation.id
    shown = list(other_figures(context.figures, whose, context.measure, row, tolerance, has_own=has_own))
    named = target_value_of(context, Ref(word=context.kpi.compare), row) if context.kpi.compare else None
    if isinstance(named, TargetValue):
        shown.append(named.value)
        decimals = _to_add_up(value, named.value, value - named.value, decimals)
    for ref, target in targets:
        if ref.is_fixed:
            decimals = max(decimals, decimals_of(target.value, decimals))
            written.append(target.value)
        else:
            shown.append(target.value)
    if step is None or not targets:
        return decimals_beside(value, decimals, shown=shown)
    known = [target for _, target in targets]
    written += _limits(step.target.operator, known, tolerance)
    decimals = decimals_beside(value, decimals, written=written, shown=shown)
    if len(known) < len(step.target.refs):
        return decimals
    gap, nearest = measure_gap(step.target.operator, value, known)
    return _to_add_up(value, nearest.value, gap, decimals)


def _targets(context: CellContext, row: Measurement, step: Step, *, has_own: bool) -> list[tuple[Ref, TargetValue]]:
    """The numbers of a step's target that are known."""
    found = []
    for ref in step.target.refs:
        if not has_own and ref.is_own_figure:
            continue
        target = target_value_of(context, ref, row)
        if isinstance(target, TargetValue):
            found.append((ref, target))
    return found


def _limits(operator: str, targets: list[TargetValue], tolerance: Fraction) -> list[Fraction]:
    """The numbers at which a missed target becomes one that is missed by more than the tolerance."""
    if not tolerance:
        return []
    values = sorted(target.value for target in targets)
    limits = []
    if operator in ("at least", "above", "between", "exactly"):
        limits.append(values[0] - tolerance)
    if operator in ("at most", "below", "between", "exactly"):
        limits.append(values[-1] + tolerance)
    return limits


def other_figures(
    figures: FigureIndex, organisation: str, measure: Measure, row: Measurement, tolerance: Fraction, *, has_own: bool
) -> Iterator[Fraction]:
    """The comparators of a figure's period, and the organisation's figures of the years beside it that differ clearly.

    They do where a trend between them would not be steady, so that both are asked how many pupils they count.
    """
    for population in figures.populations.get(measure.id, ()):
        for other in figures.comparators(measure.id, population, row.group, organisation):
            if other.period == row.period:
                yield other.value
    value = number_of(row)
    if value is None or not has_own or measure.direction not in ("up", "down"):
        return
    beside = (row.period.years_on(-1), row.period.years_on(1))
    for near in figures.series(organisation, measure, row.group):
        number = number_of(near)
        if near.period not in beside or number is None:
            continue
        if abs(number - value) > noise_of(measure, tolerance, row, near):
            yield number


def _to_add_up(value: Fraction, target: Fraction, gap: Fraction, decimals: int) -> int:
    """The decimals with which a figure, its target and the distance add up.

    Rounded one by one, 69.6% and a target of 71.4% would read “70% is 2 points below 71%”.
    """
    for more in range(decimals, MOST_TO_ADD_UP + 1):
        size = rounded(abs(gap), more)
        if (size or not gap) and abs(rounded(value, more) - rounded(target, more)) == size:
            return more
    return decimals
