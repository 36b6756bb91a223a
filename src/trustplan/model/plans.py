"""Plans and what they hold, as values. Every dated fact carries the day from which it counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model.audiences import BY_USE, BY_VISIBILITY, PUBLIC, TRUSTEES, for_trustees, trustees
from trustplan.primitives import value
from trustplan.primitives.nouns import noun_of
from trustplan.primitives.value import Value, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.model.enums import Rating, Stage, Visibility
    from trustplan.primitives.findings import Place
    from trustplan.primitives.nouns import Noun
    from trustplan.primitives.periods import Period
    from trustplan.primitives.targets import Target


# What roles do for an item beside leading and checking it, by key. The sponsor of an objective has a field of its own.
ROLES = {"sponsor": "Sponsor", "authorised_by": "Authorised by", "governor": "Governor"}


@for_trustees
class Recovery(Value):
    """What is done about an item that is off track, and what help is wanted."""

    doing: str = ""
    help_wanted: str = ""
    on: date | None = None


class Override(Value):
    """A rating set by hand from `on` until `until`, both included."""

    rating: Rating = field(metadata=PUBLIC)
    reason: str = field(metadata=trustees(""))
    by: str = field(metadata=PUBLIC)
    on: date = field(metadata=PUBLIC)
    until: date = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)


class Change(Value):
    """An edited date or target, from `was` to `now`. `effective` is the day of its approval, None while there is none."""

    on: date = value.field(metadata=PUBLIC)
    field: str = value.field(metadata=PUBLIC)
    was: str = value.field(metadata=PUBLIC)
    now: str = value.field(metadata=PUBLIC)
    reason: str = value.field(metadata=trustees(""))
    approved_by: str = value.field(metadata=PUBLIC)
    meeting: str = value.field(metadata=PUBLIC)
    effective: date | None = value.field(metadata=PUBLIC)
    at: Place = value.field(metadata=PUBLIC)


@for_trustees
class Ask(Value):
    """A decision wanted of a body at a meeting."""

    id: str
    of: str
    asked_by: str
    meeting: str
    question: str
    paper: str
    options: tuple[str, ...]
    recommended: str
    if_deferred: str
    outcome: str
    outcome_on: date | None
    at: Place


@for_trustees
class Why(Value):
    """The evidence behind an item, from inside and from outside."""

    internal: str = ""
    external: str = ""


@for_trustees
class Challenge(Value):
    """What could get in the way, and what is done about it."""

    risk: str
    response: str


class Reference(Value):
    """A point of an inspection report, a policy or another plan; `kind` is inspection, policy, plan or other."""

    kind: str = field(metadata=PUBLIC)
    code: str = field(metadata=PUBLIC)


@for_trustees
class Resource(Value):
    """What work needs. `cost` in pounds, None for what is not bought; `fund` pays it."""

    what: str
    cost: Fraction | None
    fund: str


class Fund(Value):
    """Money that a plan may spend, in pounds.

    `allotted` is what its actions are to cost of it; None where no cost is written, or where some of them are not seen.
    """

    fund: str = field(metadata=PUBLIC)
    amount: Fraction = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    allotted: Fraction | None = field(metadata=PUBLIC)


@for_trustees
class Projection(Value):
    """What somebody expected on a day: the `value` of a KPI at the end of `period`, or the `day` of a milestone.

    It never rates. `school` says whose value it is, in a KPI of several schools.
    """

    on: date
    by: str
    confidence: str
    because: str
    value: Fraction | str | bool = ""
    period: Period | None = None
    school: str = ""
    day: date | None = None


class Milestone(Value):
    """A step of an action. `due` is resolved to a day."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    due: date = field(metadata=PUBLIC)
    done: date | None = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    projections: tuple[Projection, ...] = field(default=(), metadata=TRUSTEES)


class Update(Value):
    """A dated entry about an action."""

    on: date = field(metadata=PUBLIC)
    by: str = field(metadata=PUBLIC)
    stage: Stage | None = field(metadata=PUBLIC)
    note: str = field(metadata=trustees(""))
    evidence: tuple[str, ...] = field(metadata=trustees(()))
    recovery: Recovery | None = field(metadata=trustees(None))
    rating: Rating | None = field(metadata=trustees(None))
    forecast_end: date | None = field(metadata=trustees(None))
    at: Place = field(metadata=PUBLIC)


class Action(Value):
    """Work to be done. `start` and `due` are the dates in force, resolved to days.

    `parts` are actions of which this one is made. `yearly` are the due days of work that comes again each year,
    the first one included; empty for work that is done once.
    """

    id: str = field(metadata=PUBLIC)
    ref: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    description: str = field(metadata=PUBLIC)
    lead: str = field(metadata=PUBLIC)
    monitor: str = field(metadata=PUBLIC)
    start: date = field(metadata=PUBLIC)
    due: date | None = field(metadata=PUBLIC)
    is_key: bool = field(metadata=PUBLIC)
    every: str = field(metadata=PUBLIC)
    success: tuple[str, ...] = field(metadata=BY_USE)
    serves: tuple[str, ...] = field(metadata=BY_USE)
    tags: tuple[str, ...] = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    milestones: tuple[Milestone, ...] = field(metadata=PUBLIC)
    updates: tuple[Update, ...] = field(metadata=PUBLIC)
    changes: tuple[Change, ...] = field(metadata=PUBLIC)
    override: Override | None = field(metadata=PUBLIC)
    asks: tuple[Ask, ...] = field(metadata=trustees(()))
    accepted_on: date | None = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    accepted_by: str = field(default="", metadata=PUBLIC)
    parts: tuple[Action, ...] = field(default=(), metadata=BY_VISIBILITY)
    yearly: tuple[date, ...] = field(default=(), metadata=PUBLIC)
    implementation: str = field(default="", metadata=PUBLIC)
    refs: tuple[Reference, ...] = field(default=(), metadata=PUBLIC)
    carried_from: str = field(default="", metadata=BY_USE)
    why: Why | None = field(default=None, metadata=TRUSTEES)
    challenges: tuple[Challenge, ...] = field(default=(), metadata=TRUSTEES)
    resources: tuple[Resource, ...] = field(default=(), metadata=TRUSTEES)
    not_before: date | None = field(default=None, metadata=PUBLIC)
    roles: dict[str, str] = field(default_factory=dict, metadata=PUBLIC)


class Step(Value):
    """A target for a period; `period` is None where it holds throughout the plan.

    `within` is a time as it is written, `within two years`; the period is then the last day of it.
    """

    period: Period | None = field(metadata=PUBLIC)
    target: Target = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    within: str = field(default="", metadata=PUBLIC)

    @property
    def name(self) -> str:
        """By what edits name it: its period or time; empty where it has none."""
        return self.within or str(self.period or "")


class Judgement(Value):
    """A dated judgement on a KPI without figures."""

    on: date = field(metadata=PUBLIC)
    rating: Rating = field(metadata=PUBLIC)
    evidence: tuple[str, ...] = field(metadata=trustees(()))
    because: str = field(metadata=trustees(""))
    by: str = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)


class Baseline(Value):
    """The value from which a KPI starts: a period to look up, or a value given here."""

    period: Period | None = field(default=None, metadata=PUBLIC)
    value: Fraction | str | None = field(default=None, metadata=PUBLIC)


class Kpi(Value):
    """A KPI: with a measure, judged (no measure, no parts), or made of `parts`.

    `applies_to` is what it applies to as it is written, and `schools` are those that this means, None for every school.
    `own_steps` are the targets of single schools, in place of `steps`. `rule` is `best` where one part is enough.
    """

    id: str = field(metadata=PUBLIC)
    ref: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    definition: str = field(metadata=PUBLIC)
    measure: str = field(metadata=PUBLIC)
    applies_to: str = field(metadata=PUBLIC)
    group: str = field(metadata=PUBLIC)
    baseline: Baseline | None = field(metadata=PUBLIC)
    steps: tuple[Step, ...] = field(metadata=PUBLIC)
    compare: str = field(metadata=PUBLIC)
    tolerance: Fraction | None = field(metadata=PUBLIC)
    is_key: bool = field(metadata=PUBLIC)
    every: str = field(metadata=PUBLIC)
    parts: tuple[Kpi, ...] = field(metadata=BY_VISIBILITY)
    rubric: tuple[tuple[Rating, str], ...] = field(metadata=PUBLIC)
    judgements: tuple[Judgement, ...] = field(metadata=PUBLIC)
    recovery: tuple[Recovery, ...] = field(metadata=trustees(()))
    changes: tuple[Change, ...] = field(metadata=PUBLIC)
    override: Override | None = field(metadata=PUBLIC)
    asks: tuple[Ask, ...] = field(metadata=trustees(()))
    serves: tuple[str, ...] = field(metadata=BY_USE)
    tags: tuple[str, ...] = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    refs: tuple[Reference, ...] = field(default=(), metadata=PUBLIC)
    carried_from: str = field(default="", metadata=BY_USE)
    not_before: date | None = field(default=None, metadata=PUBLIC)
    roles: dict[str, str] = field(default_factory=dict, metadata=PUBLIC)
    schools: tuple[str, ...] | None = field(default=None, metadata=PUBLIC)
    rule: str = field(default="worst", metadata=PUBLIC)
    own_steps: dict[str, tuple[Step, ...]] = field(default_factory=dict, metadata=PUBLIC)
    projections: tuple[Projection, ...] = field(default=(), metadata=TRUSTEES)

    @property
    def every_step(self) -> Iterator[Step]:
        """Its steps, then those of single schools."""
        yield from self.steps
        for steps in self.own_steps.values():
            yield from steps

    def of_school(self, school: str) -> Kpi:
        """The KPI with the targets to which one school is held."""
        return replace(self, steps=self.own_steps.get(school, ()), own_steps={}) if self.own_steps else self


class Objective(Value):
    """What a plan wants to reach, with its actions (delivery) and KPIs (impact)."""

    id: str = field(metadata=PUBLIC)
    ref: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    statement: str = field(metadata=PUBLIC)
    sponsor: str = field(metadata=PUBLIC)
    rule: str = field(metadata=PUBLIC)
    serves: tuple[str, ...] = field(metadata=BY_USE)
    tags: tuple[str, ...] = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    kpis: tuple[Kpi, ...] = field(metadata=BY_VISIBILITY)
    actions: tuple[Action, ...] = field(metadata=BY_VISIBILITY)
    asks: tuple[Ask, ...] = field(metadata=trustees(()))
    at: Place = field(metadata=PUBLIC)
    refs: tuple[Reference, ...] = field(default=(), metadata=PUBLIC)
    carried_from: str = field(default="", metadata=BY_USE)
    why: Why | None = field(default=None, metadata=TRUSTEES)
    challenges: tuple[Challenge, ...] = field(default=(), metadata=TRUSTEES)
    not_before: date | None = field(default=None, metadata=PUBLIC)
    roles: dict[str, str] = field(default_factory=dict, metadata=PUBLIC)
    public: str = field(default="", metadata=PUBLIC)

    @property
    def aim(self) -> str:
        """What it wants to reach, in a line for parents."""
        return self.public or self.statement


class Closed(Value):
    """That a plan was closed: the day, who closed it and at which meeting, and the address of the plan that goes on with it.

    `with_school` says that the plan came to its end because its school left the trust.
    """

    on: date = field(metadata=PUBLIC)
    by: str = field(default="", metadata=PUBLIC)
    meeting: str = field(default="", metadata=PUBLIC)
    carried_to: str = field(default="", metadata=BY_USE)
    with_school: bool = field(default=False, metadata=PUBLIC)


class Plan(Value):
    """One plan of an organisation. On days before `proposed` nobody knows of it."""

    id: str = field(metadata=PUBLIC)
    ref: str = field(metadata=PUBLIC)
    organisation: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    summary: str = field(metadata=PUBLIC)
    start: date = field(metadata=PUBLIC)
    end: date = field(metadata=PUBLIC)
    words: dict[str, str] = field(metadata=PUBLIC)
    every: str = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    lead: str = field(metadata=PUBLIC)
    approved_by: str = field(metadata=PUBLIC)
    approved_on: date | None = field(metadata=PUBLIC)
    objectives: tuple[Objective, ...] = field(metadata=BY_VISIBILITY)
    at: Place = field(metadata=PUBLIC)
    budget: tuple[Fund, ...] = field(default=(), metadata=BY_VISIBILITY)
    proposed: date | None = field(default=None, metadata=PUBLIC)
    closed: Closed | None = field(default=None, metadata=BY_USE)

    def noun(self, kind: str) -> Noun:
        """What the plan calls an `objective`, `action`, `part`, `kpi` or `milestone`."""
        return noun_of(self.words, kind)

    @property
    def last_day(self) -> date:
        """The last day on which the plan counts: its end, or the day on which it was closed before."""
        return min(self.end, self.closed.on) if self.closed else self.end


def each_action(actions: Iterable[Action]) -> Iterator[Action]:
    """Actions, their parts, and theirs."""
    for action in actions:
        yield action
        yield from each_action(action.parts)


def actions_in(objectives: Iterable[Objective]) -> Iterator[Action]:
    """The actions of some objectives, with their parts."""
    for objective in objectives:
        yield from each_action(objective.actions)


def costs_by_fund(actions: Iterable[Action]) -> dict[str, Fraction]:
    """What some actions cost, without their parts, by the fund that pays; an empty name for what names none."""
    found: dict[str, Fraction] = {}
    for action in actions:
        for resource in action.resources:
            if resource.cost is not None:
                found[resource.fund] = found.get(resource.fund, Fraction(0)) + resource.cost
    return found
