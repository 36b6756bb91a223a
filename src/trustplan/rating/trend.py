"""Whether a series improves, beyond the noise."""

from __future__ import annotations

from fractions import Fraction

from trustplan.model import Measurement
from trustplan.rating.figures import number_of
from trustplan.rating.status import Trend
from trustplan.rating.target_values import CellContext


def trend_noise(context: CellContext, latest: Measurement) -> Fraction:
    """The measure's or KPI's own tolerance; for a percentage at least one pupil's worth."""
    own = context.own_tolerance
    if context.measure.counts_each and latest.cohort:
        return max(own, Fraction(100, latest.cohort))
    return own


def trend_of(context: CellContext, series: tuple[Measurement, ...], latest: Measurement) -> Trend | None:
    """The move since the same point a year before, beyond the tolerance and beyond one pupil."""
    value = number_of(latest)
    before = next((m for m in series if m.period == latest.period.years_on(-1)), None)
    earlier = number_of(before) if before else None
    if value is None or earlier is None or before is None or context.measure.direction in ("band", "none"):
        return None
    change = value - earlier
    noise = trend_noise(context, latest)
    if before.cohort and context.measure.counts_each:
        noise = max(noise, Fraction(100, before.cohort))
    if abs(change) <= noise:
        meaning = "steady"
    else:
        meaning = "improving" if (change > 0) == (context.measure.direction == "up") else "worsening"
    return Trend(meaning=meaning, change=change, earlier=before, noise=noise)
