"""Whether a trust is doing better than last year: takes its rated KPIs, gives the move of each that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.rating.kpis import deciding_part
from trustplan.rating.trend import year_on_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Measure, Measurement
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.status import KpiStatus, Trend


class Compared(Struct, frozen=True, kw_only=True):
    """A KPI of the trust with the trust's own figure, and that of the same point last year.

    `part` is what was compared: the KPI, or of several parts the one that decides it.
    """

    kpi: KpiStatus
    part: KpiStatus
    measure: Measure
    latest: Measurement
    trend: Trend


def compared_with_last_year(figures: FigureIndex, kpis: Iterable[KpiStatus]) -> tuple[Compared, ...]:
    """The trust's rated KPIs that have a figure of the trust itself now and at the same point a year before.

    What has a target range, a grade or a yes has no better and worse in numbers, and is left out.
    """
    found = []
    for kpi in kpis:
        if kpi.organisation != TRUST or kpi.rating is Rating.NOT_ASSESSED:
            continue
        row = _compare(figures, kpi, deciding_part(kpi))
        if row:
            found.append(row)
    return tuple(found)


def _compare(figures: FigureIndex, kpi: KpiStatus, part: KpiStatus) -> Compared | None:
    cell, measure = part.deciding, part.measure
    if cell is None or cell.latest is None or measure is None or cell.is_withheld:
        return None
    series = figures.series(TRUST, measure, part.kpi.group)
    latest = next((row for row in series if row.period == cell.latest.period), None)
    if latest is None:
        return None
    tolerance = measure.tolerance if part.kpi.tolerance is None else part.kpi.tolerance
    trend = year_on_year(measure, tolerance, series, latest)
    if trend is None:
        return None
    return Compared(kpi=kpi, part=part, measure=measure, latest=latest, trend=trend)
