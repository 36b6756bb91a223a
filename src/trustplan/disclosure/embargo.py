"""Embargo: takes a rated trust, gives it without the items that nobody may see before a later day.

Their ratings still count in roll-ups. Figures under embargo need nothing here: they are not known before their day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.disclosure.partial_ratings import partial_rating, with_reason_of_parts
from trustplan.disclosure.references import with_seen_costs, without_refs
from trustplan.model.plans import actions_in
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus, PlanStatus, Rated

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

UNPUBLISHED = "not yet published"


def without_embargoed(rated: Rated) -> Rated:
    """The rated trust without items under embargo; the same object where there are none."""
    day = rated.day
    if not any(_holds_some(o, day) for o in rated.every_objective):
        return rated
    held = _addresses_held(rated)
    plans = {ref: _plan(status, day, held) for ref, status in rated.plans.items()}
    organisations = {}
    for organisation in rated.trust.organisations.values():
        left_plans = tuple(plans[p.ref].plan for p in organisation.plans if p.ref in plans)
        organisations[organisation.id] = replace(organisation, plans=left_plans)
    left = Rated(trust=replace(rated.trust, organisations=organisations), day=day, plans=plans)
    left.fill_index()
    return left


def _is_held(status: ActionStatus | KpiStatus | ObjectiveStatus, day: date) -> bool:
    embargo = status.written.not_before
    return embargo is not None and embargo > day


def _holds_some(status: ObjectiveStatus, day: date) -> bool:
    """Whether an objective or an item of it is under embargo."""
    return _is_held(status, day) or any(_is_held(i, day) for i in status.each)


def _addresses_held(rated: Rated) -> set[str]:
    """The addresses of what is under embargo, and of all that is in it."""
    found: set[str] = set()
    for objective in rated.objectives:
        if _is_held(objective, rated.day):
            found.update((objective.ref, *(item.ref for item in objective.each)))
        for kpi in objective.kpis:
            if _is_held(kpi, rated.day):
                found.add(kpi.ref)
        for action in objective.actions:
            for part in action.each:
                if _is_held(part, rated.day):
                    found.update(p.ref for p in part.each)
    return found


def _plan(status: PlanStatus, day: date, held: Collection[str]) -> PlanStatus:
    objectives = tuple(_objective(o, day, held) for o in status.objectives if not _is_held(o, day))
    written = tuple(o.objective for o in objectives)
    plan = replace(status.plan, objectives=written, budget=with_seen_costs(status.plan, actions_in(written)))
    return PlanStatus(plan=plan, objectives=objectives)


def _objective(status: ObjectiveStatus, day: date, held: Collection[str]) -> ObjectiveStatus:
    actions = tuple(_action(a, day, held) for a in status.actions if not _is_held(a, day))
    kpis = tuple(replace(k, kpi=without_refs(k.kpi, held)) for k in status.kpis if not _is_held(k, day))
    written = replace(
        without_refs(status.objective, held), actions=tuple(a.action for a in actions), kpis=tuple(k.kpi for k in kpis)
    )
    if not _holds_some(status, day):
        return replace(status, objective=written, actions=actions, kpis=kpis)
    delivery, impact = status.delivery, status.impact
    if len(actions) < len(status.actions):
        delivery = partial_rating(delivery, status.actions, actions, unseen=UNPUBLISHED)
    if len(kpis) < len(status.kpis):
        impact = partial_rating(impact, status.kpis, kpis, unseen=UNPUBLISHED)
    return replace(
        status,
        objective=written,
        actions=actions,
        kpis=kpis,
        delivery=delivery,
        impact=impact,
        hidden_actions=len(status.actions) - len(actions),
        hidden_kpis=len(status.kpis) - len(kpis),
    )


def _action(status: ActionStatus, day: date, held: Collection[str]) -> ActionStatus:
    written = without_refs(status.action, held)
    parts = tuple(_action(p, day, held) for p in status.parts if not _is_held(p, day))
    hidden = len(status.parts) - len(parts)
    of_parts, reasons = status.of_parts, status.reasons
    is_whole = not any(_is_held(p, day) for p in status.each)
    if of_parts and not is_whole:
        if hidden:
            of_parts = partial_rating(of_parts, status.parts, parts, unseen=UNPUBLISHED)
        reasons = with_reason_of_parts(reasons, of_parts)
    return replace(
        status,
        action=replace(written, parts=tuple(p.action for p in parts)),
        parts=parts,
        of_parts=of_parts,
        hidden_parts=hidden,
        reasons=reasons,
    )
