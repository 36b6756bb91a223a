"""Measures that count items of plans: takes a trust, adds their figures of past periods, and says what the public may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Visibility
from trustplan.model.plans import each_action
from trustplan.primitives.nouns import shared_noun
from trustplan.rating.plan_figures import counted_plans, figures_of_past_periods, measures_of_plans

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Action, Kpi, Objective, Plan, Trust

_KINDS = {"actions": "action", "milestones": "milestone", "kpis": "kpi"}


def with_plan_figures(trust: Trust, until: date | None = None) -> Trust:
    """The trust with the figures that its plans give at the end of each period. Those of a day are added when it is rated.

    Periods that end after `until` are left out: each takes as long as a rating of every plan.
    A figure counts what the public does not see as well, so a measure is public only where all that it counts is.
    """
    counts = measures_of_plans(trust)
    if not counts:
        return trust
    measures = dict(trust.measures)
    for measure, count in counts:
        plans: list[Plan] = []
        for name in trust.organisations:
            plans += counted_plans(trust, count, name)
        kind = _KINDS[count.of]
        words = shared_noun([plan.noun(kind) for plan in plans], trust.policy.noun(kind)).many
        if measure.cohort_of != count.of:
            words = measure.cohort_of
        is_sensitive = measure.is_sensitive or not all(_is_all_public(plan) for plan in plans)
        measures[measure.id] = replace(measure, cohort_of=words, is_sensitive=is_sensitive)
    trust = replace(trust, measures=measures)
    organisations = dict(trust.organisations)
    for name, figures in figures_of_past_periods(trust, until).items():
        organisations[name] = replace(organisations[name], figures={**organisations[name].figures, **figures})
    return replace(trust, organisations=organisations)


def _is_all_public(plan: Plan) -> bool:
    """Whether the public sees every item of a plan, and sees each at once."""
    is_public = plan.visibility is Visibility.PUBLIC
    return is_public and all(_is_objective_public(objective) for objective in plan.objectives)


def _is_objective_public(objective: Objective) -> bool:
    items: list[Objective | Kpi | Action] = [objective, *objective.kpis, *each_action(objective.actions)]
    return all(item.visibility is Visibility.PUBLIC and item.not_before is None for item in items)
