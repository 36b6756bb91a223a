"""The results of rating: statuses with reasons. They are computed, never written by a person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trustplan.model import Rating, Stage
from trustplan.rating.codes import LATENESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from fractions import Fraction

    from trustplan.model import (
        Action,
        Kpi,
        Measure,
        Measurement,
        Objective,
        Override,
        Plan,
        Recovery,
        Step,
        Trust,
    )
    from trustplan.primitives.findings import Place
    from trustplan.rating.reasons import Reason

WORST = tuple(Rating)  # worst first, and what is not assessed at the end: in this order ratings are listed
WORST_FIRST = tuple(rating for rating in WORST if rating is not Rating.NOT_ASSESSED)


def worst(ratings: Iterable[Rating]) -> Rating:
    """The worst of the ratings; not assessed ones are left out, and stay only where there are no others."""
    rated = [r for r in ratings if r is not Rating.NOT_ASSESSED]
    return min(rated, key=WORST_FIRST.index) if rated else Rating.NOT_ASSESSED


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionStatus:
    """An action as rated on a day.

    `computed` is the rule's own rating, `rating` the one that counts: the worst of rule, lead and monitor,
    unless an override is in force. For stopped work, `rating` is the last one it had. `parts` are the rated parts of
    the action, and `of_parts` is their roll-up.
    """

    action: Action
    plan: str
    organisation: str
    rating: Rating
    computed: Rating
    lead: Rating | None
    monitor: Rating | None
    override: Override | None
    stage: Stage
    reasons: tuple[Reason, ...]
    is_not_yet_due: bool = False
    is_stale: bool = False
    basis: str = ""
    last_news: date | None = None
    news_due: date | None = None
    recovery: Recovery | None = None
    is_accepted: bool = False
    parts: tuple[ActionStatus, ...] = ()
    of_parts: Rollup | None = None
    hidden_parts: int = 0

    @property
    def written(self) -> Action:
        """What is rated, as it is written: `written` of any item has what all of them have."""
        return self.action

    @property
    def ref(self) -> str:
        """The action's address."""
        return self.action.ref

    @property
    def title(self) -> str:
        """The action's title."""
        return self.action.title

    @property
    def id(self) -> str:
        """The action's id in its plan."""
        return self.action.id

    @property
    def at(self) -> Place:
        """Where the action is in the files."""
        return self.action.at

    @property
    def is_key(self) -> bool:
        """Whether it decides alone when it is off track."""
        return self.action.is_key

    @property
    def is_context(self) -> bool:
        """Actions are never only watched."""
        return False

    @property
    def is_missing(self) -> bool:
        """Whether news is overdue."""
        return self.is_stale

    @property
    def is_late(self) -> bool:
        """Whether work that goes on is past its day, late on a milestone, or should have begun.

        Every reason is looked at: the first may be a view or an override, and the lateness behind it.
        """
        is_ended = self.stage in (Stage.COMPLETE, Stage.STOPPED, Stage.CARRIED_OVER)
        return not is_ended and any(reason.code in LATENESS for reason in self.reasons)

    @property
    def each(self) -> Iterator[ActionStatus]:
        """The action, its parts, and theirs."""
        yield self
        for part in self.parts:
            yield from part.each

    @property
    def milestones_done(self) -> int:
        """How many milestones are done."""
        return sum(m.done is not None for m in self.action.milestones)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """How a figure moved between two comparable points. `meaning` is improving, steady or worsening.

    A move of up to `noise` may be chance: that is the tolerance, or one pupil's worth if that is more.
    """

    meaning: str
    change: Fraction
    earlier: Measurement
    noise: Fraction


@dataclass(kw_only=True, slots=True)
class Cell:
    """The result of one organisation and one group: a figure against its target. `gap` is the miss, 0 or less when met.

    Its fields are filled in while it is rated, and never changed after that.
    """

    organisation: str
    group: str
    rating: Rating
    reason: Reason
    latest: Measurement | None = None
    step: Step | None = None
    target_value: Fraction | None = None
    gap: Fraction | None = None
    tolerance: Fraction | None = None
    trend: Trend | None = None
    next_due: date | None = None
    is_missing: bool = False
    series: tuple[Measurement, ...] = ()
    is_withheld: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiStatus:
    """A KPI as rated on a day. `deciding` is the cell whose rating it takes; judged KPIs and parts have none.

    `is_context` means that it is only watched: nothing in it has a target.
    """

    kpi: Kpi
    plan: str
    organisation: str
    rating: Rating
    computed: Rating
    override: Override | None
    reasons: tuple[Reason, ...]
    cells: tuple[Cell, ...] = ()
    deciding: Cell | None = None
    parts: tuple[KpiStatus, ...] = ()
    is_not_yet_due: bool = False
    is_missing: bool = False
    is_judgement_overdue: bool = False
    is_context: bool = False
    next_due: date | None = None
    measure: Measure | None = None
    recovery: Recovery | None = None

    @property
    def written(self) -> Kpi:
        """What is rated, as it is written: `written` of any item has what all of them have."""
        return self.kpi

    @property
    def ref(self) -> str:
        """The KPI's address."""
        return self.kpi.ref

    @property
    def title(self) -> str:
        """The KPI's title."""
        return self.kpi.title

    @property
    def id(self) -> str:
        """The KPI's id in its plan."""
        return self.kpi.id

    @property
    def at(self) -> Place:
        """Where the KPI is in the files."""
        return self.kpi.at

    @property
    def is_key(self) -> bool:
        """Whether it decides alone when it is off track."""
        return self.kpi.is_key

    @property
    def is_accepted(self) -> bool:
        """KPIs are never stopped."""
        return False


Item = ActionStatus | KpiStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Rollup:
    """One of an objective's two ratings: how many items, how many of them due and rated, and what decided."""

    rating: Rating
    reason: Reason
    counts: dict[Rating, int]
    deciders: tuple[str, ...]
    total: int
    due: int
    rated: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectiveStatus:
    """An objective with its items, and its two ratings: delivery (what was done), impact (what it achieved)."""

    objective: Objective
    plan: str
    organisation: str
    actions: tuple[ActionStatus, ...]
    kpis: tuple[KpiStatus, ...]
    delivery: Rollup
    impact: Rollup
    hidden_actions: int = 0
    hidden_kpis: int = 0

    @property
    def written(self) -> Objective:
        """What is rated, as it is written: `written` of any item has what all of them have."""
        return self.objective

    @property
    def ref(self) -> str:
        """The objective's address."""
        return self.objective.ref

    @property
    def title(self) -> str:
        """The objective's title."""
        return self.objective.title

    @property
    def id(self) -> str:
        """The objective's id in its plan."""
        return self.objective.id

    @property
    def at(self) -> Place:
        """Where the objective is in the files."""
        return self.objective.at

    @property
    def items(self) -> tuple[Item, ...]:
        """Actions, then KPIs: those that count once each."""
        return (*self.actions, *self.kpis)

    @property
    def each(self) -> Iterator[Item]:
        """Every item, the parts of actions included."""
        for action in self.actions:
            yield from action.each
        yield from self.kpis


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanStatus:
    """A plan with its rated objectives."""

    plan: Plan
    objectives: tuple[ObjectiveStatus, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Every action and KPI of the plan that counts once."""
        for objective in self.objectives:
            yield from objective.items

    @property
    def each(self) -> Iterator[Item]:
        """Every item of the plan, the parts of actions included."""
        for objective in self.objectives:
            yield from objective.each


@dataclass(frozen=True, kw_only=True, slots=True)
class Rated:
    """A trust as rated on a day, from the facts known then. `plans` by address, the trust's first."""

    trust: Trust
    day: date
    plans: dict[str, PlanStatus]
    index: dict[str, ActionStatus | KpiStatus | ObjectiveStatus] = field(default_factory=dict, repr=False)

    def begun(self) -> Rated:
        """The same without plans that begin after the day."""
        plans = {ref: status for ref, status in self.plans.items() if status.plan.start <= self.day}
        if len(plans) == len(self.plans):
            return self
        index = {ref: status for ref, status in self.index.items() if status.plan in plans}
        return replace(self, plans=plans, index=index)

    @property
    def items(self) -> Iterator[Item]:
        """Every action and KPI of every plan."""
        for plan in self.plans.values():
            yield from plan.items

    @property
    def each(self) -> Iterator[Item]:
        """Every item, the parts of actions included."""
        for objective in self.objectives:
            yield from objective.each

    @property
    def objectives(self) -> Iterator[ObjectiveStatus]:
        """Every objective of every plan."""
        for plan in self.plans.values():
            yield from plan.objectives


def kpi_status(kpi: Kpi, plan: Plan, rating: Rating, reasons: tuple[Reason, ...], **more: object) -> KpiStatus:
    return KpiStatus(
        kpi=kpi,
        plan=plan.ref,
        organisation=plan.organisation,
        rating=rating,
        computed=rating,
        override=None,
        reasons=reasons,
        recovery=kpi.recovery[-1] if kpi.recovery else None,
        **more,  # type: ignore[arg-type]
    )
