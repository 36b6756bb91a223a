"""Compare a number with a target: takes an operator, the value and the target values; gives the gap."""

from __future__ import annotations

from fractions import Fraction

from trustplan.rating.target_values import TargetValue


def measure_gap(operator: str, value: Fraction, target_values: list[TargetValue]) -> tuple[Fraction, TargetValue]:
    """The distance on the wrong side of the target (0 or less when met), and the target value it is measured from.

    A strict target that is hit exactly is missed by nothing: the gap is 0 and `is_met` says no.
    """
    if operator == "between":
        low, high = sorted(target_values, key=lambda b: b.value)
        if value < low.value:
            return low.value - value, low
        if value > high.value:
            return value - high.value, high
        return -min(value - low.value, high.value - value), low
    target_value = target_values[0]
    if operator in ("at least", "above"):
        return target_value.value - value, target_value
    if operator in ("at most", "below"):
        return value - target_value.value, target_value
    return abs(value - target_value.value), target_value


def is_met(operator: str, gap: Fraction) -> bool:
    """Whether a gap meets a target: “above” and “below” are not met by the target value itself."""
    return gap < 0 if operator in ("above", "below") else gap <= 0
