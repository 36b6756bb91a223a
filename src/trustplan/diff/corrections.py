"""Corrected figures: takes a KPI as rated on two days, says what its figure was, what it is, and why it was corrected."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.primitives.english import decimals_beside
from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase
from trustplan.rating.status import KpiStatus
from trustplan.rating.target_values import say_value

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement
    from trustplan.rating.status import Item, Rated


def say_correction(rated: Rated, old: Item, new: Item) -> Phrase:
    """The sentence on the figure that decides a KPI, where it was known before; its note is for trustees only."""
    if not isinstance(old, KpiStatus) or not isinstance(new, KpiStatus):
        return Phrase()
    for was, now in zip(old.parts, new.parts, strict=False):
        if was.rating is not now.rating:
            return say_correction(rated, was, now)
    cell, measure = new.deciding, new.measure
    if cell is None or cell.latest is None or measure is None:
        return Phrase()
    before = next((c.latest for c in old.cells if c.organisation == cell.organisation), None)
    if before is None or before.period != cell.latest.period:
        return Phrase()
    whose = "The figure"
    if new.kpi.applies_to != "own":
        whose = f"The figure of {rated.trust.organisations[cell.organisation].short}"
    note = " ".join(cell.latest.note.split())
    if note:
        note = f" {note.removesuffix('.')}."
    return phrase(f"{whose} {_was_and_is(rated, measure, before, cell.latest)}.", TrusteesOnly(note), " ")


def _was_and_is(rated: Rated, measure: Measure, before: Measurement, latest: Measurement) -> str:
    decimals = measure.decimals
    if isinstance(before.value, Fraction) and isinstance(latest.value, Fraction):
        decimals = decimals_beside(latest.value, decimals, shown=[before.value])
    was, now = (say_value(row.value, measure, rated.trust, decimals) for row in (before, latest))
    if before.value == latest.value:
        return f"of {now} was {before.status} and is now {latest.status}"
    if before.status != latest.status:
        was, now = f"{was} ({before.status})", f"{now} ({latest.status})"
    return f"was corrected from {was} to {now}"
