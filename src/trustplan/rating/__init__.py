"""Rate a trust on a day: a pure function of the files and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.asof import as_known
from trustplan.rating.actions import rate_action
from trustplan.rating.facts import Facts
from trustplan.rating.kpis import rate_kpi
from trustplan.rating.rollup import roll_up
from trustplan.rating.values import ObjectiveStatus, PlanStatus, Rated

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Objective, Plan, Trust


def rate(trust: Trust, day: date, *, known_on: date | None = None, edits: date | None = None) -> Rated:
    """Rate every plan on `day`, from what was known on `known_on` (default: `day`) and with the edits in force on `edits`."""
    known = as_known(trust, day, facts=known_on, edits=edits)
    facts = Facts(known, day)
    plans = {plan.ref: _plan(facts, plan) for plan in known.plans()}
    rated = Rated(trust=known, day=day, plans=plans)
    for objective in rated.objectives:
        rated.index[objective.ref] = objective
    for item in rated.items:
        rated.index[item.ref] = item
    return rated


def _plan(facts: Facts, plan: Plan) -> PlanStatus:
    return PlanStatus(plan=plan, objectives=tuple(_objective(facts, plan, o) for o in plan.objectives))


def _objective(facts: Facts, plan: Plan, objective: Objective) -> ObjectiveStatus:
    actions = tuple(
        rate_action(
            action,
            facts.day,
            calendar=facts.calendar(plan.organisation),
            policy=facts.policy,
            plan=plan.ref,
            organisation=plan.organisation,
        )
        for action in objective.actions
    )
    kpis = tuple(rate_kpi(facts, plan, kpi) for kpi in objective.kpis)
    rule = objective.rule or facts.policy.rule
    return ObjectiveStatus(
        objective=objective,
        plan=plan.ref,
        organisation=plan.organisation,
        actions=actions,
        kpis=kpis,
        delivery=roll_up(actions, "action", rule=rule, policy=facts.policy),
        impact=roll_up(kpis, "KPI", rule=rule, policy=facts.policy),
    )
