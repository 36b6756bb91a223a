"""A value against a target: the gap, and whether it is met."""

from __future__ import annotations

from fractions import Fraction

from trustplan.rating.target_values import Bound


def measure_gap(operator: str, value: Fraction, bounds: list[Bound]) -> tuple[Fraction, Bound]:
    """The distance on the wrong side of the target (0 or less when met), and the bound it was taken from.

    A strict target that is hit exactly is missed by nothing: the gap is 0 and `is_met` says no.
    """
    if operator == "between":
        low, high = sorted(bounds, key=lambda b: b.value)
        if value < low.value:
            return low.value - value, low
        return (value - high.value, high) if value > high.value else (-min(value - low.value, high.value - value), low)
    bound = bounds[0]
    if operator in ("at least", "above"):
        return bound.value - value, bound
    if operator in ("at most", "below"):
        return value - bound.value, bound
    return abs(value - bound.value), bound


def is_met(operator: str, gap: Fraction) -> bool:
    """Whether a gap meets a target: strict words are strict."""
    return gap < 0 if operator in ("above", "below") else gap <= 0
