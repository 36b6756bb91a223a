"""How a trust's figure is made: from all pupils of its schools, from its schools, or by the trust itself, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.counting import Counted
from trustplan.primitives.english import capital

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement

_OFFICIAL = ("percent", "points", "rate per 100", "ratio")  # units in which the department publishes figures of trusts
DIFFERS = "the department's own figure of the trust may differ"


def say_made(measure: Measure, row: Measurement) -> str:
    """How a figure of the trust is made, without a full stop; empty of one that is worked out from something else.

    Whether the department's own may differ is said of figures of pupils only: it has none of pounds or of staff.
    """
    if not row.is_made:
        return "" if measure.comes_from else "The trust's own, as it was entered"
    return f"{capital(_from_schools(measure))}{_may_differ(measure)}"


def say_usually_made(measure: Measure) -> str:
    """How the trust's figures of a measure are made from its schools', without a full stop; empty where they never are."""
    if measure.aggregate == "none":
        return ""
    return f"{capital(_from_schools(measure))}{_may_differ(measure)}"


def _from_schools(measure: Measure) -> str:
    if measure.aggregate == "sum":
        return "the sum of its schools' figures"
    if measure.aggregate == "mean":
        return "the mean of its schools' figures, each school counted alike"
    if measure.counting.what is Counted.SESSIONS:
        return f"the mean of its schools' figures, each counted by its {measure.cohort_of}"
    return f"all {measure.cohort_of} of its schools taken together"


def _may_differ(measure: Measure) -> str:
    if measure.cohort_of != "pupils" or measure.unit not in _OFFICIAL:
        return ""
    return f"; {DIFFERS}"
