"""What goes well and what is worked on, for readers who want no ratings: takes rated plans, gives a few KPIs of each kind.

Both follow from what a rated trust holds and from nothing else, so that of a trust as the public sees it the choice tells
nothing that is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.oversight.last_year import compared_with_last_year
from trustplan.rating.codes import Code
from trustplan.rating.comparing import is_met, measure_gap
from trustplan.rating.figures import number_of
from trustplan.rating.kpis import GOOD, deciding_part
from trustplan.rating.status import LOUD, ActionStatus, KpiStatus
from trustplan.rating.target_values import TargetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trustplan.model import Measure, Measurement
    from trustplan.oversight.last_year import Compared
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.status import Cell, ObjectiveStatus


class Better(Struct, frozen=True, kw_only=True):
    """A KPI whose figure is better than at the same point last year, and where it is to be."""

    kpi: KpiStatus
    part: KpiStatus
    organisation: str
    measure: Measure
    latest: Measurement
    earlier: Measurement


class Missed(Struct, frozen=True, kw_only=True):
    """A KPI that misses its target, with the work on it. `cell` has the figure; what is judged has none."""

    kpi: KpiStatus
    part: KpiStatus
    cell: Cell | None
    actions: tuple[ActionStatus, ...]


def going_well(figures: FigureIndex, objectives: Sequence[ObjectiveStatus]) -> list[Better]:
    """The KPIs that are better than last year and on target, key ones first: the trust's by its own figure."""
    kpis = _kpis_of(objectives)
    of_trust = {row.kpi.ref: row for row in compared_with_last_year(figures, kpis)}
    found = []
    for kpi in kpis:
        row = of_trust.get(kpi.ref)
        better = _of_trust(row) if row else _of_school(kpi)
        if better and better.latest.is_official:
            found.append(better)
    return sorted(found, key=lambda better: not better.kpi.is_key)


def _kpis_of(objectives: Iterable[ObjectiveStatus]) -> list[KpiStatus]:
    found: list[KpiStatus] = []
    for objective in objectives:
        found += objective.kpis
    return found


def _of_trust(row: Compared) -> Better | None:
    if row.trend.meaning != "improving" or row.kpi.override or not _is_on_target(row):
        return None
    return Better(
        kpi=row.kpi,
        part=row.part,
        organisation=TRUST,
        measure=row.measure,
        latest=row.latest,
        earlier=row.trend.earlier,
    )


def _is_on_target(row: Compared) -> bool:
    """Whether every figure behind the KPI is on target or, where all are held to the same, the trust's own is."""
    if row.kpi.rating in GOOD:
        return True
    cells, value = row.part.cells, number_of(row.latest)
    targets = {cell.target_value for cell in cells}
    step = cells[0].step
    if len(targets) > 1 or step is None or value is None or len(step.target.refs) != 1:
        return False
    target = targets.pop()
    if target is None:
        return False
    return is_met(step.target.operator, measure_gap(step.target.operator, value, [TargetValue(target, "", "")])[0])


def _of_school(kpi: KpiStatus) -> Better | None:
    """A KPI of a school's own plan."""
    part = deciding_part(kpi)
    cell, measure = part.deciding, part.measure
    if kpi.organisation == TRUST or kpi.rating not in GOOD or kpi.override or cell is None or measure is None:
        return None
    if cell.latest is None or cell.trend is None or cell.trend.meaning != "improving":
        return None
    return Better(
        kpi=kpi,
        part=part,
        organisation=cell.organisation,
        measure=measure,
        latest=cell.latest,
        earlier=cell.trend.earlier,
    )


def missed(objectives: Sequence[ObjectiveStatus], day: date) -> list[Missed]:
    """The KPIs that miss their targets: off track first, then key ones. What is only late or without news is none of them."""
    found = []
    for kpi in _kpis_of(objectives):
        if kpi.rating in LOUD and not _is_only_late(kpi):
            part = deciding_part(kpi)
            found.append(Missed(kpi=kpi, part=part, cell=part.deciding, actions=_work_on(kpi, objectives, day)))
    return sorted(found, key=lambda row: (LOUD.index(row.kpi.rating), not row.kpi.is_key))


def _is_only_late(kpi: KpiStatus) -> bool:
    """Whether a KPI has its rating for want of a figure or a judgement, or by hand, and not by one."""
    cell = deciding_part(kpi).deciding
    if kpi.override:
        return True
    if cell is None:
        return kpi.is_judgement_overdue or kpi.reasons[0].code != Code.JUDGED_ON
    return cell.is_missing or cell.latest is None


def _work_on(kpi: KpiStatus, objectives: Iterable[ObjectiveStatus], day: date) -> tuple[ActionStatus, ...]:
    """The actions that are to bring a KPI to its target, and have begun."""
    found: list[ActionStatus] = []
    for objective in objectives:
        named = (action for action in objective.actions if kpi.ref in action.action.success)
        found += (action for action in named if action.is_open and action.action.start <= day)
    return tuple(found)
