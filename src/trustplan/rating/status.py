"""The results of rating: statuses with reasons. They are computed, never written by a person."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Rating, Stage
from trustplan.model.audiences import BY_SMALL_NUMBERS, BY_VISIBILITY, BY_WORDS, PUBLIC, TRUSTEES, trustees
from trustplan.primitives.rows import last_of
from trustplan.primitives.value import Value, field
from trustplan.rating.codes import LATENESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

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
    from trustplan.primitives.nouns import Noun
    from trustplan.rating.moved_dates import Moves
    from trustplan.rating.reasons import Reason

WORST = tuple(Rating)  # worst first, and what is not assessed at the end: in this order ratings are listed
ENDED = (Stage.STOPPED, Stage.CARRIED_OVER)  # how work ends that is not complete
LOUD = (Rating.OFF_TRACK, Rating.AT_RISK)  # what asks for attention, the worse first
WORST_FIRST = tuple(rating for rating in WORST if rating is not Rating.NOT_ASSESSED)


def worst(ratings: Iterable[Rating]) -> Rating:
    """The worst of the ratings; not assessed ones are left out, and stay only where there are no others."""
    rated = [r for r in ratings if r is not Rating.NOT_ASSESSED]
    if not rated:
        return Rating.NOT_ASSESSED
    return min(rated, key=WORST_FIRST.index)


class ActionStatus(Value):
    """An action as rated on a day.

    `computed` is the rule's own rating, `rating` the one that counts: the worst of rule, lead and monitor,
    unless an override is in force. For stopped work, `rating` is the last one it had. `parts` are the rated parts of
    the action, and `of_parts` is their roll-up. `moved` tells how often its due date was.
    """

    action: Action = field(metadata=BY_VISIBILITY)
    plan: str = field(metadata=PUBLIC)
    organisation: str = field(metadata=PUBLIC)
    rating: Rating = field(metadata=PUBLIC)
    computed: Rating = field(metadata=BY_WORDS)
    lead: Rating | None = field(metadata=trustees(None))
    monitor: Rating | None = field(metadata=trustees(None))
    override: Override | None = field(metadata=PUBLIC)
    stage: Stage = field(metadata=PUBLIC)
    reasons: tuple[Reason, ...] = field(metadata=BY_WORDS)
    is_not_yet_due: bool = field(default=False, metadata=PUBLIC)
    is_stale: bool = field(default=False, metadata=PUBLIC)
    basis: str = field(default="", metadata=PUBLIC)
    last_news: date | None = field(default=None, metadata=BY_VISIBILITY)
    news_due: date | None = field(default=None, metadata=BY_VISIBILITY)
    recovery: Recovery | None = field(default=None, metadata=TRUSTEES)
    is_accepted: bool = field(default=False, metadata=PUBLIC)
    parts: tuple[ActionStatus, ...] = field(default=(), metadata=BY_VISIBILITY)
    of_parts: Rollup | None = field(default=None, metadata=BY_VISIBILITY)
    hidden_parts: int = field(default=0, metadata=BY_VISIBILITY)
    moved: Moves | None = field(default=None, metadata=PUBLIC)

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
    def has_ended(self) -> bool:
        """Whether it was stopped or carried over, accepted or not."""
        return self.stage in ENDED

    @property
    def is_open(self) -> bool:
        """Whether the work goes on, or is still to begin."""
        return self.stage is not Stage.COMPLETE and not self.has_ended

    @property
    def is_missing(self) -> bool:
        """Whether news is overdue."""
        return self.is_stale

    @property
    def is_late(self) -> bool:
        """Whether work that goes on is past its day, late on a milestone, or should have begun.

        Every reason is looked at: the first may be a view or an override, and the lateness behind it.
        """
        return self.is_open and any(reason.code in LATENESS for reason in self.reasons)

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


class Trend(Value):
    """How a figure moved between two comparable points. `meaning` is improving, steady or worsening.

    A move of up to `noise` may be chance: that is the tolerance, or one pupil's worth if that is more.
    """

    meaning: str = field(metadata=PUBLIC)
    change: Fraction = field(metadata=trustees(Fraction(0)))
    earlier: Measurement = field(metadata=BY_SMALL_NUMBERS)
    noise: Fraction = field(metadata=trustees(Fraction(0)))


class Cell(Value, frozen=False):
    """The result of one organisation and one group: a figure against its target. `gap` is the miss, 0 or less when met.

    Its fields are filled in while it is rated, and never changed after that.
    """

    organisation: str = field(metadata=PUBLIC)
    group: str = field(metadata=PUBLIC)
    rating: Rating = field(metadata=BY_SMALL_NUMBERS)
    reason: Reason = field(metadata=BY_SMALL_NUMBERS)
    latest: Measurement | None = field(default=None, metadata=BY_SMALL_NUMBERS)
    step: Step | None = field(default=None, metadata=PUBLIC)
    target_value: Fraction | None = field(default=None, metadata=BY_SMALL_NUMBERS)
    gap: Fraction | None = field(default=None, metadata=TRUSTEES)
    tolerance: Fraction | None = field(default=None, metadata=TRUSTEES)
    trend: Trend | None = field(default=None, metadata=BY_SMALL_NUMBERS)
    next_due: date | None = field(default=None, metadata=PUBLIC)
    is_missing: bool = field(default=False, metadata=PUBLIC)
    series: tuple[Measurement, ...] = field(default=(), metadata=BY_SMALL_NUMBERS)
    is_withheld: bool = field(default=False, metadata=BY_SMALL_NUMBERS)


class KpiStatus(Value):
    """A KPI as rated on a day. `deciding` is the cell whose rating it takes; judged KPIs and parts have none.

    `is_context` means that it is only watched: nothing in it has a target.
    """

    kpi: Kpi = field(metadata=BY_VISIBILITY)
    plan: str = field(metadata=PUBLIC)
    organisation: str = field(metadata=PUBLIC)
    rating: Rating = field(metadata=BY_SMALL_NUMBERS)
    computed: Rating = field(metadata=BY_WORDS)
    override: Override | None = field(metadata=BY_SMALL_NUMBERS)
    reasons: tuple[Reason, ...] = field(metadata=BY_WORDS)
    cells: tuple[Cell, ...] = field(default=(), metadata=BY_SMALL_NUMBERS)
    deciding: Cell | None = field(default=None, metadata=BY_SMALL_NUMBERS)
    parts: tuple[KpiStatus, ...] = field(default=(), metadata=BY_VISIBILITY)
    is_not_yet_due: bool = field(default=False, metadata=BY_SMALL_NUMBERS)
    is_missing: bool = field(default=False, metadata=PUBLIC)
    is_judgement_overdue: bool = field(default=False, metadata=PUBLIC)
    is_context: bool = field(default=False, metadata=PUBLIC)
    next_due: date | None = field(default=None, metadata=PUBLIC)
    measure: Measure | None = field(default=None, metadata=PUBLIC)
    recovery: Recovery | None = field(default=None, metadata=TRUSTEES)

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
    def has_ended(self) -> bool:
        """KPIs are never stopped."""
        return False

    @property
    def is_accepted(self) -> bool:
        """KPIs are never stopped, so no stop is accepted."""
        return False


Item = ActionStatus | KpiStatus


def measure_of(item: Item) -> Measure | None:
    """The measure of a KPI; None for what has none."""
    return item.measure if isinstance(item, KpiStatus) else None


class Rollup(Value):
    """One of an objective's two ratings: how many items, how many of them due and rated, and what decided.

    `what` is the plan's word for the items.
    """

    rating: Rating = field(metadata=PUBLIC)
    reason: Reason = field(metadata=BY_WORDS)
    counts: dict[Rating, int] = field(metadata=PUBLIC)
    deciders: tuple[str, ...] = field(metadata=PUBLIC)
    total: int = field(metadata=PUBLIC)
    due: int = field(metadata=PUBLIC)
    rated: int = field(metadata=PUBLIC)
    what: Noun = field(metadata=PUBLIC)


class ObjectiveStatus(Value):
    """An objective with its items, and its two ratings: delivery (what was done), impact (what it achieved)."""

    objective: Objective = field(metadata=BY_VISIBILITY)
    plan: str = field(metadata=PUBLIC)
    organisation: str = field(metadata=PUBLIC)
    actions: tuple[ActionStatus, ...] = field(metadata=BY_VISIBILITY)
    kpis: tuple[KpiStatus, ...] = field(metadata=BY_VISIBILITY)
    delivery: Rollup = field(metadata=BY_VISIBILITY)
    impact: Rollup = field(metadata=BY_VISIBILITY)
    hidden_actions: int = field(default=0, metadata=BY_VISIBILITY)
    hidden_kpis: int = field(default=0, metadata=BY_VISIBILITY)

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


class PlanStatus(Value):
    """A plan with its rated objectives."""

    plan: Plan = field(metadata=BY_VISIBILITY)
    objectives: tuple[ObjectiveStatus, ...] = field(metadata=BY_VISIBILITY)

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


class Rated(Value):
    """A trust as rated on a day, from the facts known then. `plans` by address, the trust's first.

    `running` are the plans that have not ended, and `objectives`, `items` and `each` are theirs: nobody counts what an
    ended plan left undone as late or missing. `index` has everything.
    """

    trust: Trust = field(metadata=BY_VISIBILITY)
    day: date = field(metadata=PUBLIC)
    plans: dict[str, PlanStatus] = field(metadata=BY_VISIBILITY)
    index: dict[str, ActionStatus | KpiStatus | ObjectiveStatus] = field(default_factory=dict, metadata=BY_VISIBILITY)

    def fill_index(self) -> None:
        """Enter every objective, then every item, under its address."""
        objectives = list(self.every_objective)
        for objective in objectives:
            self.index[objective.ref] = objective
        for objective in objectives:
            for item in objective.each:
                self.index[item.ref] = item

    def begun(self) -> Rated:
        """The same without plans that begin after the day."""
        plans = {ref: status for ref, status in self.plans.items() if status.plan.start <= self.day}
        if len(plans) == len(self.plans):
            return self
        index = {ref: status for ref, status in self.index.items() if status.plan in plans}
        return replace(self, plans=plans, index=index)

    def is_over(self, plan: Plan) -> bool:
        """Whether a plan has ended, or was closed before its end."""
        return plan.last_day < self.day

    def is_past(self, ref: str) -> bool:
        """Whether the plan of an objective or item has ended: its last ratings stay, and nothing more is asked."""
        status = self.index.get(ref)
        return status is not None and self.is_over(self.plans[status.plan].plan)

    @property
    def running(self) -> Iterator[PlanStatus]:
        """The plans that have not ended."""
        for status in self.plans.values():
            if not self.is_over(status.plan):
                yield status

    @property
    def items(self) -> Iterator[Item]:
        """Every action and KPI of every running plan."""
        for plan in self.running:
            yield from plan.items

    @property
    def each(self) -> Iterator[Item]:
        """Every item, the parts of actions included."""
        for objective in self.objectives:
            yield from objective.each

    @property
    def objectives(self) -> Iterator[ObjectiveStatus]:
        """Every objective of every running plan."""
        for plan in self.running:
            yield from plan.objectives

    @property
    def every_objective(self) -> Iterator[ObjectiveStatus]:
        """Every objective, those of ended plans included."""
        for plan in self.plans.values():
            yield from plan.objectives


def kpi_status(kpi: Kpi, plan: Plan, rating: Rating, reasons: tuple[Reason, ...], **more: object) -> KpiStatus:
    """The status of a KPI that nobody has overridden; `more` are its other fields."""
    return KpiStatus(
        kpi=kpi,
        plan=plan.ref,
        organisation=plan.organisation,
        rating=rating,
        computed=rating,
        override=None,
        reasons=reasons,
        recovery=last_of(kpi.recovery),
        **more,  # type: ignore[arg-type]
    )
