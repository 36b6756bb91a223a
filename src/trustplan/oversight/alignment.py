"""Alignment: takes a rated trust, gives which school priorities serve which objective of the trust, both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.model.plans import each_action

if TYPE_CHECKING:
    from trustplan.model import Action, Kpi, Objective
    from trustplan.rating.status import ObjectiveStatus, Rated


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
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
    own = [o for o in rated.objectives if o.organisation == TRUST and o.plan in _of_trust(rated)]
    others = [o for o in rated.objectives if o.organisation != TRUST]
    names = {o.ref for o in own}
    serving = {o.ref: _serves(o) & names for o in others}
    served = {o.ref: tuple(p for p in others if o.ref in serving[p.ref]) for o in own}
    schools = list(dict.fromkeys(o.organisation for o in others))
    return Alignment(
        served=served,
        serving={p.ref: tuple(o for o in own if o.ref in serving[p.ref]) for p in others},
        unserved=tuple(o for o in own if not served[o.ref]),
        orphans=tuple(p for p in others if not serving[p.ref]),
        silent={o.ref: _without(schools, served[o.ref]) for o in own},
    )


def _without(schools: list[str], served: tuple[ObjectiveStatus, ...]) -> tuple[str, ...]:
    """The schools that have nothing among `served`."""
    serving = {p.organisation for p in served}
    return tuple(s for s in schools if s not in serving)


def _of_trust(rated: Rated) -> set[str]:
    return {ref for ref, status in rated.plans.items() if status.plan.organisation == TRUST}


def _serves(objective: ObjectiveStatus) -> set[str]:
    """What an objective or any item in it serves. Every page and the data use this one definition."""
    o = objective.objective
    items: list[Objective | Kpi | Action] = [o, *o.kpis, *each_action(o.actions)]
    return {ref for item in items for ref in item.serves}
