"""Trends: takes a series of figures, gives the move since the year before and whether it may be chance."""

from __future__ import annotations

from fractions import Fraction

from trustplan.model import Measure, Measurement
from trustplan.rating.figures import number_of
from trustplan.rating.status import Trend
from trustplan.rating.target_values import CellContext


def trend_noise(context: CellContext, latest: Measurement) -> Fraction:
    """The tolerance of the KPI or measure; for a share of pupils at least one pupil's worth.

    In a cohort of 25 one pupil is four points: a miss or a move of that size is one child, and no difference in the
    school's work. A tolerance in points alone would judge small schools by chance.
    """
    return noise_of(context.measure, context.own_tolerance, latest)


def noise_of(measure: Measure, tolerance: Fraction, *rows: Measurement) -> Fraction:
    """How far a figure, or one of two, may move by chance: the tolerance, or if that is more one pupil's worth.

    It is a pupil of the smallest cohort: between a class of 20 and a year of 200, that class may move by five points.
    """
    cohorts = [row.cohort for row in rows if row.cohort]
    if measure.counts_each and cohorts:
        return max(tolerance, Fraction(100, min(cohorts)))
    return tolerance


def trend_of(context: CellContext, series: tuple[Measurement, ...], latest: Measurement) -> Trend | None:
    """The move of a cell's figure since the same point a year before."""
    return year_on_year(context.measure, context.own_tolerance, series, latest)


def year_on_year(
    measure: Measure, tolerance: Fraction, series: tuple[Measurement, ...], latest: Measurement
) -> Trend | None:
    """The move since the same point a year before. It is steady unless it is more than the tolerance and one pupil.

    None where there is no number to compare with, and of a measure whose figure is neither to rise nor to fall.
    """
    value = number_of(latest)
    year_before = latest.period.years_on(-1)
    before = next((m for m in series if m.period == year_before), None)
    if value is None or before is None or measure.direction in ("band", "none"):
        return None
    earlier = number_of(before)
    if earlier is None:
        return None
    change = value - earlier
    noise = noise_of(measure, tolerance, latest, before)
    is_wanted = (change > 0) == (measure.direction == "up")
    meaning = "improving" if is_wanted else "worsening"
    if abs(change) <= noise:
        meaning = "steady"
    return Trend(meaning=meaning, change=change, earlier=before, noise=noise)
