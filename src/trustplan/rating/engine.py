"""Rate a trust on a day: a pure function of the files and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Kpi
from trustplan.model.as_of import as_known, as_of, figures_as_known, plan_as_known
from trustplan.model.plans import each_action
from trustplan.rating.actions import rate_action
from trustplan.rating.figures import FigureIndex
from trustplan.rating.kpis import rate_kpi
from trustplan.rating.rollup import roll_up
from trustplan.rating.status import ActionStatus, Item, ObjectiveStatus, PlanStatus, Rated

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Action, Objective, Plan, Trust


def rate(
    trust: Trust, day: date, *, known_on: date | None = None, edits: date | None = None, only_begun: bool = False
) -> Rated:
    """Rate every plan on `day`, from what was known on `known_on` (default: `day`) and with the edits in force on `edits`.

    With `only_begun`, plans that start later are left out.
    """
    known = as_known(trust, day, facts=known_on, edits=edits)
    facts = FigureIndex(known, day)
    plans = {plan.ref: _plan(facts, plan) for plan in known.plans() if plan.start <= day or not only_begun}
    rated = Rated(trust=known, day=day, plans=plans)
    for objective in rated.objectives:
        rated.index[objective.ref] = objective
    for item in rated.each:
        rated.index[item.ref] = item
    return rated


class Rater:
    """Rates single items, where only a few of a trust's are asked for. Takes the same days as `rate`."""

    def __init__(self, trust: Trust, day: date, *, known_on: date | None = None, edits: date | None = None) -> None:
        self._as_of = as_of(day, facts=known_on, edits=edits)
        self._facts = FigureIndex(figures_as_known(trust, self._as_of), day)
        self._plans = {plan.ref: plan for plan in trust.plans()}
        self._spots: dict[str, dict[str, tuple[Plan, Objective, Action | Kpi]]] = {}

    def again(self, item: Item) -> Item:
        """An action or KPI that was rated, as `rate` would rate it. Raises KeyError for one that is not the trust's."""
        if item.plan not in self._spots:
            self._spots[item.plan] = self._look(self._plans[item.plan])
        plan, objective, written = self._spots[item.plan][item.ref]
        if isinstance(written, Kpi):
            return rate_kpi(self._facts, plan, written)
        return _action(self._facts, plan, written, objective.rule or self._facts.policy.rule)

    def _look(self, plan: Plan) -> dict[str, tuple[Plan, Objective, Action | Kpi]]:
        known = plan_as_known(plan, self._facts.calendar(plan.organisation), self._as_of)
        found: dict[str, tuple[Plan, Objective, Action | Kpi]] = {}
        for objective in known.objectives:
            found |= {a.ref: (known, objective, a) for a in each_action(objective.actions)}
            found |= {k.ref: (known, objective, k) for k in objective.kpis}
        return found


def _plan(facts: FigureIndex, plan: Plan) -> PlanStatus:
    return PlanStatus(plan=plan, objectives=tuple(_objective(facts, plan, o) for o in plan.objectives))


def _action(facts: FigureIndex, plan: Plan, action: Action, rule: str) -> ActionStatus:
    return rate_action(
        action,
        facts.day,
        calendar=facts.calendar(plan.organisation),
        policy=facts.policy,
        plan=plan.ref,
        organisation=plan.organisation,
        rule=rule,
    )


def _objective(facts: FigureIndex, plan: Plan, objective: Objective) -> ObjectiveStatus:
    rule = objective.rule or facts.policy.rule
    actions = tuple(_action(facts, plan, action, rule) for action in objective.actions)
    kpis = tuple(rate_kpi(facts, plan, kpi) for kpi in objective.kpis)
    return ObjectiveStatus(
        objective=objective,
        plan=plan.ref,
        organisation=plan.organisation,
        actions=actions,
        kpis=kpis,
        delivery=roll_up(actions, "action", rule=rule, policy=facts.policy),
        impact=roll_up(kpis, "KPI", rule=rule, policy=facts.policy),
    )
