"""Rate a whole trust on a day: a pure function of the model and the date, which gives a `Rated`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Kpi
from trustplan.model.as_of import as_known, as_of, figures_as_known, plan_as_known
from trustplan.model.plans import each_action
from trustplan.rating.actions import rate_plan_action
from trustplan.rating.figures import FigureIndex
from trustplan.rating.kpis import rate_kpi
from trustplan.rating.plan_figures import add_plan_figures
from trustplan.rating.rollup import roll_up
from trustplan.rating.status import ActionStatus, Item, ObjectiveStatus, PlanStatus, Rated

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Action, Objective, Plan, Trust


def rate(
    trust: Trust, day: date, *, known_on: date | None = None, edits: date | None = None, only_begun: bool = False
) -> Rated:
    """Rate every plan on `day`, from what was known on `known_on` (default: `day`) and with the edits in force on `edits`.

    With `only_begun`, plans that start later are left out. The actions of a plan that has ended are rated as on the day
    after its end, from what is known now: what is not done by then stays undone, and becomes no later. Its KPIs wait for
    the last figures until the plan is closed, within a term of its end.
    """
    known = as_known(trust, day, facts=known_on, edits=edits)
    add_plan_figures(trust, known, as_of(day, facts=known_on, edits=edits))
    figures = FigureIndex(known, day)
    plans = {plan.ref: _plan(figures, plan) for plan in known.plans() if plan.start <= day or not only_begun}
    rated = Rated(trust=known, day=day, plans=plans)
    rated.fill_index()
    return rated


class Rater:
    """Rates single items, for callers that need only a few of them. Takes the same days as `rate`."""

    def __init__(self, trust: Trust, day: date, *, known_on: date | None = None, edits: date | None = None) -> None:
        self._as_of = as_of(day, facts=known_on, edits=edits)
        known = figures_as_known(trust, self._as_of)
        add_plan_figures(trust, known, self._as_of)
        self._figures = FigureIndex(known, day)
        self._plans = {plan.ref: plan for plan in trust.plans()}
        self._items: dict[str, dict[str, tuple[Plan, Objective, Action | Kpi]]] = {}

    def again(self, item: Item) -> Item:
        """Rate an action or KPI again, as `rate` would. Raises KeyError for an item that is not of this trust."""
        if item.plan not in self._items:
            self._items[item.plan] = self._find(self._plans[item.plan])
        plan, objective, written = self._items[item.plan][item.ref]
        if isinstance(written, Kpi):
            return rate_kpi(self._figures, plan, written)
        return _action(self._figures, plan, written, objective.rule or self._figures.policy.rule)

    def _find(self, plan: Plan) -> dict[str, tuple[Plan, Objective, Action | Kpi]]:
        left = self._figures.trust.organisations[plan.organisation].profile.left
        known = plan_as_known(plan, self._figures.calendar(plan.organisation), self._as_of, left)
        found: dict[str, tuple[Plan, Objective, Action | Kpi]] = {}
        for objective in known.objectives:
            found |= {a.ref: (known, objective, a) for a in each_action(objective.actions)}
            found |= {k.ref: (known, objective, k) for k in objective.kpis}
        return found


def _plan(figures: FigureIndex, plan: Plan) -> PlanStatus:
    return PlanStatus(plan=plan, objectives=tuple(_objective(figures, plan, o) for o in plan.objectives))


def _action(figures: FigureIndex, plan: Plan, action: Action, rule: str) -> ActionStatus:
    return rate_plan_action(figures.calendar(plan.organisation), figures.policy, plan, action, figures.day, rule)


def _objective(figures: FigureIndex, plan: Plan, objective: Objective) -> ObjectiveStatus:
    rule = objective.rule or figures.policy.rule
    actions = tuple(_action(figures, plan, action, rule) for action in objective.actions)
    kpis = tuple(rate_kpi(figures, plan, kpi) for kpi in objective.kpis)
    whole = plan.noun("objective")
    return ObjectiveStatus(
        objective=objective,
        plan=plan.ref,
        organisation=plan.organisation,
        actions=actions,
        kpis=kpis,
        delivery=roll_up(actions, plan.noun("action"), rule=rule, policy=figures.policy, whole=whole),
        impact=roll_up(kpis, plan.noun("kpi"), rule=rule, policy=figures.policy, whole=whole),
    )
