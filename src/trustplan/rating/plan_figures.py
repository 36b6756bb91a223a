"""Figures that count the items of plans: takes a trust and a day, gives how many of them are on track, done or overdue."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from trustplan.model import TRUST, Measurement, Rating, Stage
from trustplan.model.as_of import AsOf, figures_as_known, is_plan_known, plan_as_known
from trustplan.model.figures import worked_out
from trustplan.primitives.notation import ALL_SCHOOLS, PlanCount, read_plan_count
from trustplan.rating.actions import rate_plan_action
from trustplan.rating.figures import FigureIndex
from trustplan.rating.kpis import rate_kpi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from trustplan.model import Kpi, Measure, Objective, Plan, Trust
    from trustplan.primitives.periods import Period
    from trustplan.rating.status import ActionStatus, Item

_RATED = {
    "on-track": (Rating.ON_TRACK, Rating.ACHIEVED),
    "at-risk": (Rating.AT_RISK,),
    "off-track": (Rating.OFF_TRACK,),
    "done": (Rating.ACHIEVED,),  # of KPIs
}


class _Share(NamedTuple):
    """How many of some items are what a figure asks for, and how many there are."""

    found: int
    total: int


class PlansOnDay:
    """The plans of a trust as they are known on a day, and their actions as rated: each worked out once.

    Figures count what is rated on the same day, so who rates the day has most of it from here.
    """

    def __init__(self, trust: Trust, known: Trust, day: AsOf, plans: Iterable[Plan] = ()) -> None:
        self._trust, self._known, self._day = trust, known, day
        self._plans = {plan.ref: plan for plan in plans}
        self._actions: dict[str, tuple[ActionStatus, ...]] = {}

    def known(self, plan: Plan) -> Plan:
        """A plan as it is known on the day."""
        if plan.ref not in self._plans:
            left = self._trust.organisations[plan.organisation].profile.left
            calendar = self._known.calendar(plan.organisation)
            self._plans[plan.ref] = plan_as_known(plan, calendar, self._day, left)
        return self._plans[plan.ref]

    def actions(self, plan: Plan, objective: Objective) -> tuple[ActionStatus, ...]:
        """The actions of an objective of a known plan, as rated on the day."""
        if objective.ref not in self._actions:
            policy, calendar = self._known.policy, self._known.calendar(plan.organisation)
            rule = objective.rule or policy.rule
            self._actions[objective.ref] = tuple(
                rate_plan_action(calendar, policy, plan, action, self._day.today, rule) for action in objective.actions
            )
        return self._actions[objective.ref]


def counted_plans(trust: Trust, count: PlanCount, organisation: str) -> list[Plan]:
    """The plans that an organisation's figure counts: its own, one of these, or for the trust those of its schools."""
    if count.plans == ALL_SCHOOLS:
        schools = trust.every_school if organisation == TRUST else ()
        return list(chain.from_iterable(school.plans for school in schools))
    own = trust.organisations[organisation].plans
    return [plan for plan in own if count.plans in ("", plan.ref)]


def measures_of_plans(trust: Trust) -> list[tuple[Measure, PlanCount]]:
    """The measures that count items of plans, each behind those of which the figures rate what it counts."""
    counts: dict[str, PlanCount] = {}
    for measure in trust.measures.values():
        if count := read_plan_count(measure.comes_from):
            counts[measure.id] = count
    ordered: dict[str, PlanCount] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in ordered or name in above:
            return
        for other in _measures_behind(trust, counts[name]):
            if other in counts:
                add(other, (*above, name))
        ordered[name] = counts[name]

    for name in counts:
        add(name, ())
    return [(trust.measures[name], count) for name, count in ordered.items()]


def _measures_behind(trust: Trust, count: PlanCount) -> Iterator[str]:
    """The measures of the KPIs that a figure counts. What actions are rated by is no figure."""
    if count.of != "kpis":
        return
    for organisation in trust.organisations:
        for plan in counted_plans(trust, count, organisation):
            for objective in plan.objectives:
                for kpi in objective.kpis:
                    yield from measures_of(kpi)


def measures_of(kpi: Kpi) -> tuple[str, ...]:
    """The measures whose figures a KPI is rated by: its own, and those of its parts."""
    return (kpi.measure, *(part.measure for part in kpi.parts))


def add_plan_figures(trust: Trust, known: Trust, day: AsOf, plans: PlansOnDay | None = None) -> Trust:
    """A trust as it is known on a day with the figures of that day. `trust` has the plans, with all their facts."""
    plans = plans or PlansOnDay(trust, known, day)
    for measure, count in measures_of_plans(trust):
        figures = FigureIndex(known, day.today)
        organisations = dict(known.organisations)
        for name, organisation in known.organisations.items():
            if row := _figure(trust, figures, measure, count, name, day, plans):
                rows = (*organisation.figures.get(measure.id, ()), row)
                organisations[name] = replace(organisation, figures={**organisation.figures, measure.id: rows})
        known = replace(known, organisations=organisations)
    return known


def figures_of_past_periods(trust: Trust, until: date | None = None) -> dict[str, dict[str, tuple[Measurement, ...]]]:
    """The figures of the last day of each period of the plans that are counted, by organisation and measure.

    Only of days up to `until`, if it is given.
    """
    measures = measures_of_plans(trust)
    found: dict[str, dict[str, tuple[Measurement, ...]]] = {}
    for day in _days_to_count(trust, measures, until):
        as_of = AsOf(day, day, day)
        known = add_plan_figures(trust, figures_as_known(trust, as_of), as_of)
        for name, organisation in known.organisations.items():
            for measure, _ in measures:
                rows = [row for row in organisation.figures.get(measure.id, ()) if row.on == day]
                if rows and day in _ends_in(trust, measure, name):
                    mine = found.setdefault(name, {})
                    mine[measure.id] = (*mine.get(measure.id, ()), *rows)
    return found


def _days_to_count(trust: Trust, measures: Sequence[tuple[Measure, PlanCount]], until: date | None) -> list[date]:
    """The last days of the periods of all plans that some measure counts, the first first."""
    days: set[date] = set()
    for measure, count in measures:
        for name in trust.organisations:
            for plan in counted_plans(trust, count, name):
                calendar = trust.calendar(plan.organisation)
                last = min(plan.last_day, until or plan.last_day)
                ends = (calendar.end(p) for p in calendar.periods(measure.every, plan.start, plan.last_day))
                days.update(end for end in ends if end <= last)
    return sorted(days)


def _ends_in(trust: Trust, measure: Measure, organisation: str) -> set[date]:
    """The last days of a measure's periods."""
    calendar = trust.calendar(organisation)
    first = min(plan.start for plan in trust.plans())
    last = max(plan.last_day for plan in trust.plans())
    return {calendar.end(period) for period in calendar.periods(measure.every, first, last)}


def _figure(
    trust: Trust,
    figures: FigureIndex,
    measure: Measure,
    count: PlanCount,
    organisation: str,
    day: AsOf,
    plans: PlansOnDay,
) -> Measurement | None:
    """The figure of one organisation on a day; None where no plan of it is running, or nothing is there to count."""
    running, found, total = [], 0, 0
    for plan in counted_plans(trust, count, organisation):
        if plan.organisation in figures.trust.organisations and _is_running(trust, plan, day):
            known = plans.known(plan)
            one = _count_in(figures, known, count, day.today, plans)
            running.append(known)
            found, total = found + one.found, total + one.total
    period = _period_of(figures, measure, organisation, day.today)
    if not total or period is None:
        return None
    value: Fraction | bool = Fraction(found)
    if measure.unit == "percent":
        value = Fraction(100 * found, total)
    elif measure.unit == "yes/no":
        value = found == total
    return worked_out(period, day.today, value, total, running[0].at)


def _period_of(figures: FigureIndex, measure: Measure, organisation: str, day: date) -> Period | None:
    return next(figures.calendar(organisation).periods(measure.every, day, day), None)


def _is_running(trust: Trust, plan: Plan, day: AsOf) -> bool:
    last, left = plan.last_day, trust.organisations[plan.organisation].profile.left
    return is_plan_known(plan, day) and plan.start <= day.today <= min(last, left or last)


def _count_in(figures: FigureIndex, plan: Plan, count: PlanCount, day: date, plans: PlansOnDay) -> _Share:
    if count.of == "kpis":
        kpis: list[Item] = []
        for objective in plan.objectives:
            kpis += [rate_kpi(figures, plan, kpi) for kpi in objective.kpis]
        return _rated_as(kpis, count.what)
    actions: list[ActionStatus] = []
    for objective in plan.objectives:
        actions += plans.actions(plan, objective)
    if count.of == "milestones":
        return _milestones(actions, count.what, day)
    left = [a for a in actions if not a.is_accepted]
    if count.what == "done":
        return _Share(sum(a.stage is Stage.COMPLETE for a in left), len(left))
    if count.what == "overdue":
        overdue = [a for a in left if a.is_open and a.action.due and a.action.due < day]
        return _Share(len(overdue), len(left))
    return _rated_as(left, count.what)


def _rated_as(items: Sequence[Item], what: str) -> _Share:
    """How many of the items that are due have a rating. What is only watched, or not yet due, is not counted."""
    due = [item for item in items if not item.is_not_yet_due and not item.is_context]
    return _Share(sum(item.rating in _RATED[what] for item in due), len(due))


def _milestones(actions: Sequence[ActionStatus], what: str, day: date) -> _Share:
    """How many milestones of actions, and of their parts, are done or overdue; those of work that was ended do not count."""
    found = total = 0
    for action in actions:
        for status in action.each:
            if status.has_ended:
                continue
            for milestone in status.action.milestones:
                is_overdue = milestone.done is None and milestone.due < day
                found += is_overdue if what == "overdue" else milestone.done is not None
                total += 1
    return _Share(found, total)
