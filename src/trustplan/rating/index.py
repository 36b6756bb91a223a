"""Look rated items up by organisation, plan and measure, and sort them. Takes a `Rated`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from trustplan.model import TRUST
from trustplan.rating.status import WORST, KpiStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.rating.status import ActionStatus, Cell, Item, PlanStatus, Rated

RatedItem = TypeVar("RatedItem", bound="Item")


def measured(kpi: KpiStatus) -> list[KpiStatus]:
    """The KPI itself, or its parts, where they have a measure."""
    return [k for k in (kpi.parts or (kpi,)) if k.measure]


def by_rating(items: Sequence[RatedItem]) -> list[RatedItem]:
    """Items worst first, in the plan's order within a rating; what was stopped with acceptance last."""
    return sorted(items, key=lambda i: (i.is_accepted, WORST.index(i.rating)))


class RatedIndex:
    """Look-ups of a trust's rated items, each worked out when first asked for."""

    def __init__(self, rated: Rated) -> None:
        self.rated = rated

    @cached_property
    def objective_of(self) -> dict[str, str]:
        """The objective's id of each item."""
        found: dict[str, str] = {}
        for objective in self.rated.every_objective:
            for item in objective.each:
                found[item.ref] = objective.id
        return found

    @cached_property
    def plans_of(self) -> dict[str, list[PlanStatus]]:
        """The running plans of each organisation."""
        found: dict[str, list[PlanStatus]] = {}
        for status in self.rated.running:
            found.setdefault(status.plan.organisation, []).append(status)
        return found

    @cached_property
    def ended_plans_of(self) -> dict[str, list[PlanStatus]]:
        """The ended plans of each organisation, the last to end first."""
        found: dict[str, list[PlanStatus]] = {}
        for status in self.rated.plans.values():
            if self.rated.is_over(status.plan):
                found.setdefault(status.plan.organisation, []).append(status)
        for plans in found.values():
            plans.sort(key=lambda status: status.plan.last_day, reverse=True)
        return found

    @cached_property
    def heirs_of(self) -> dict[str, list[str]]:
        """By the address of what was carried over, the addresses of what goes on with it."""
        found: dict[str, list[str]] = {}
        for objective in self.rated.every_objective:
            for status in (objective, *objective.each):
                if source := status.written.carried_from:
                    found.setdefault(source, []).append(status.ref)
        return found

    def items_of(self, organisation: str) -> list[Item]:
        """The actions and KPIs of an organisation's own running plans."""
        found: list[Item] = []
        for status in self.plans_of.get(organisation, []):
            found += status.items
        return found

    @cached_property
    def kpis(self) -> list[KpiStatus]:
        """Every KPI of a running plan with a measure, and every part that has one."""
        found: list[KpiStatus] = []
        for item in self.rated.items:
            if isinstance(item, KpiStatus):
                found += measured(item)
        return found

    def actions_for(self, kpi: str) -> list[ActionStatus]:
        """The actions whose success a KPI shows, in the order of the plans."""
        return self._actions_by_kpi.get(kpi, [])

    @cached_property
    def _actions_by_kpi(self) -> dict[str, list[ActionStatus]]:
        found: dict[str, list[ActionStatus]] = {}
        for objective in self.rated.every_objective:
            for action in objective.actions:
                for ref in action.action.success:
                    found.setdefault(ref, []).append(action)
        return found

    @cached_property
    def shared_kpis(self) -> list[KpiStatus]:
        """The trust's measured KPIs that apply to its schools."""
        return [k for k in self.kpis if k.organisation == TRUST and k.kpi.applies_to != "own" and k.cells]

    @cached_property
    def shared_cells(self) -> dict[str, list[tuple[KpiStatus, Cell]]]:
        """The cells of these KPIs by school."""
        found: dict[str, list[tuple[KpiStatus, Cell]]] = {}
        for kpi in self.shared_kpis:
            for cell in kpi.cells:
                found.setdefault(cell.organisation, []).append((kpi, cell))
        return found
