"""Rated items by organisation, plan and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.model import Rating
from trustplan.rating.status import KpiStatus

if TYPE_CHECKING:
    from collections.abc import Sequence


WORST = (Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK, Rating.ACHIEVED, Rating.NOT_ASSESSED)


def measured(kpi: KpiStatus) -> list[KpiStatus]:
    """The KPI itself, or its parts, where they have a measure."""
    return [k for k in (kpi.parts or (kpi,)) if k.measure]


def by_rating(items: Sequence[Any]) -> list[Any]:
    """Items worst first, in the plan's order within a rating; what was stopped with acceptance last."""
    return sorted(items, key=lambda i: (i.is_accepted, WORST.index(i.rating)))
