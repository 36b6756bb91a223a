"""Alignment: takes a rated trust, gives which school priorities serve which objective of the trust, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.model.plans import each_action

if TYPE_CHECKING:
    from trustplan.model import Action, Kpi
    from trustplan.rating.status import ObjectiveStatus, Rated


class Alignment(Struct, frozen=True, kw_only=True):
    """`served` has the schools' priorities by objective of the trust, `serving` the objectives by priority.

    `unserved` are objectives that no school serves, `orphans` are priorities that serve none. `silent` has, by
    objective, the schools that have a plan in which nothing serves it.
    """

    served: dict[str, tuple[ObjectiveStatus, ...]]
    serving: dict[str, tuple[ObjectiveStatus, ...]]
    unserved: tuple[ObjectiveStatus, ...]
    orphans: tuple[ObjectiveStatus, ...]
    silent: dict[str, tuple[str, ...]]


def align(rated: Rated) -> Alignment:
    """Match the schools' priorities with the trust's objectives, by what each priority and the items in it serve."""
    own, priorities, orphans = [], [], []
    served: dict[str, tuple[ObjectiveStatus, ...]] = {}
    serving: dict[str, tuple[ObjectiveStatus, ...]] = {}
    for status in rated.objectives:
        if status.organisation == TRUST:
            own.append(status)
            served[status.ref] = ()
        else:
            priorities.append(status)
    for priority in priorities:
        refs = _serves(priority)
        serving[priority.ref] = tuple(o for o in own if o.ref in refs)
        if not serving[priority.ref]:
            orphans.append(priority)
        for objective in serving[priority.ref]:
            served[objective.ref] += (priority,)
    return Alignment(
        served=served,
        serving=serving,
        unserved=tuple(o for o in own if not served[o.ref]),
        orphans=tuple(orphans),
        silent=_silent(served, priorities),
    )


def _silent(
    served: dict[str, tuple[ObjectiveStatus, ...]], priorities: list[ObjectiveStatus]
) -> dict[str, tuple[str, ...]]:
    """By objective, the schools with priorities of which none serves it."""
    schools = list(dict.fromkeys(p.organisation for p in priorities))
    found = {}
    for objective, rows in served.items():
        serving = {p.organisation for p in rows}
        found[objective] = tuple(s for s in schools if s not in serving)
    return found


def _serves(status: ObjectiveStatus) -> set[str]:
    """What an objective or any item in it serves. Every page and the data use this one definition."""
    objective = status.objective
    refs = set(objective.serves)
    items: list[Kpi | Action] = [*objective.kpis, *each_action(objective.actions)]
    for item in items:
        refs.update(item.serves)
    return refs
