"""Rate a whole trust on a day: a pure function of the model and the date, which gives a `Rated`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.model import Kpi
from trustplan.model.as_of import as_known, as_of, figures_as_known, plan_as_known
from trustplan.model.plans import each_action
from trustplan.rating.actions import rate_plan_action
from trustplan.rating.figures import FigureIndex
from trustplan.rating.kpis import rate_kpi
from trustplan.rating.plan_figures import PlansOnDay, add_plan_figures, measures_of, measures_of_plans
from trustplan.rating.rollup import roll_up
from trustplan.rating.status import Item, ObjectiveStatus, PlanStatus, Rated

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
    days = as_of(day, facts=known_on, edits=edits)
    on_day = PlansOnDay(trust, known, days, known.plans())
    known = add_plan_figures(trust, known, days, on_day)
    figures = FigureIndex(known, day)
    plans = {plan.ref: _plan(figures, plan, on_day) for plan in known.plans() if plan.start <= day or not only_begun}
    rated = Rated(trust=known, day=day, plans=plans)
    rated.fill_index()
    return rated


class Rater:
    """Rates single items, for callers that need only a few of them. Takes the same days as `rate`."""

    def __init__(self, trust: Trust, day: date, *, known_on: date | None = None, edits: date | None = None) -> None:
        self._as_of = as_of(day, facts=known_on, edits=edits)
        self._trust = trust
        self._figures = FigureIndex(figures_as_known(trust, self._as_of), day)
        self._of_plans = frozenset(measure.id for measure, _ in measures_of_plans(trust))
        self._plans = {plan.ref: plan for plan in trust.plans()}
        self._items: dict[str, dict[str, tuple[Plan, Objective, Action | Kpi]]] = {}

    def again(self, item: Item) -> Item:
        """Rate an action or KPI again, as `rate` would. Raises KeyError for an item that is not of this trust."""
        if item.plan not in self._items:
            self._items[item.plan] = self._find(self._plans[item.plan])
        plan, objective, written = self._items[item.plan][item.ref]
        if isinstance(written, Kpi):
            figures = self._figures
            if not self._of_plans.isdisjoint(measures_of(written)):
                figures = self._with_plan_figures
            return rate_kpi(figures, plan, written)
        policy, calendar = self._figures.policy, self._figures.calendar(plan.organisation)
        return rate_plan_action(calendar, policy, plan, written, self._figures.day, objective.rule or policy.rule)

    @cached_property
    def _with_plan_figures(self) -> FigureIndex:
        """The figures with those that count plans: only made where a KPI is about one, as they rate every plan."""
        known = add_plan_figures(self._trust, figures_as_known(self._trust, self._as_of), self._as_of)
        return FigureIndex(known, self._figures.day)

    def _find(self, plan: Plan) -> dict[str, tuple[Plan, Objective, Action | Kpi]]:
        left = self._figures.trust.organisations[plan.organisation].profile.left
        known = plan_as_known(plan, self._figures.calendar(plan.organisation), self._as_of, left)
        found: dict[str, tuple[Plan, Objective, Action | Kpi]] = {}
        for objective in known.objectives:
            found |= {a.ref: (known, objective, a) for a in each_action(objective.actions)}
            found |= {k.ref: (known, objective, k) for k in objective.kpis}
        return found


def _plan(figures: FigureIndex, plan: Plan, on_day: PlansOnDay) -> PlanStatus:
    return PlanStatus(plan=plan, objectives=tuple(_objective(figures, plan, o, on_day) for o in plan.objectives))


def _objective(figures: FigureIndex, plan: Plan, objective: Objective, on_day: PlansOnDay) -> ObjectiveStatus:
    rule = objective.rule or figures.policy.rule
    actions = on_day.actions(plan, objective)
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
