"""Plans and what they hold, as values. Every dated fact carries the day from which it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from fractions import Fraction

    from trustplan.model.enums import Rating, Stage, Visibility
    from trustplan.primitives.findings import Place
    from trustplan.primitives.periods import Period
    from trustplan.primitives.targets import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What is done about an item that is off track, and what help is wanted."""

    doing: str = ""
    help_wanted: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """A rating set by hand from `on` until `until`, both included."""

    rating: Rating
    reason: str
    by: str
    on: date
    until: date
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An edited date or target, from `was` to `now`. `effective` is the day of its approval, None while there is none."""

    on: date
    field: str
    was: str
    now: str
    reason: str
    approved_by: str
    meeting: str
    effective: date | None
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """The evidence behind an item, from inside and from outside."""

    internal: str = ""
    external: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Challenge:
    """What could get in the way, and what is done about it."""

    risk: str
    response: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A point of an inspection report, a policy or another plan; `kind` is inspection, policy, plan or other."""

    kind: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """What work needs. `cost` in pounds, None for what is not bought; `fund` pays it."""

    what: str
    cost: Fraction | None
    fund: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fund:
    """Money that a plan may spend, in pounds."""

    fund: str
    amount: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """A step of an action. `due` is resolved to a day."""

    id: str
    title: str
    due: date
    done: date | None
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """A dated entry about an action."""

    on: date
    by: str
    stage: Stage | None
    rating: Rating | None
    note: str
    evidence: tuple[str, ...]
    forecast_end: date | None
    recovery: Recovery | None
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """Work to be done. `start` and `due` are the dates in force, resolved to days.

    `parts` are actions of which this one is made. `yearly` are the due days of work that comes again each year,
    the first one included; empty for work that is done once.
    """

    id: str
    ref: str
    title: str
    description: str
    lead: str
    monitor: str
    start: date
    due: date | None
    is_key: bool
    every: str
    success: tuple[str, ...]
    serves: tuple[str, ...]
    tags: tuple[str, ...]
    visibility: Visibility
    milestones: tuple[Milestone, ...]
    updates: tuple[Update, ...]
    changes: tuple[Change, ...]
    override: Override | None
    asks: tuple[Ask, ...]
    accepted_on: date | None
    at: Place
    accepted_by: str = ""
    parts: tuple[Action, ...] = ()
    yearly: tuple[date, ...] = ()
    implementation: str = ""
    refs: tuple[Reference, ...] = ()
    carried_from: str = ""
    why: Why | None = None
    challenges: tuple[Challenge, ...] = ()
    resources: tuple[Resource, ...] = ()
    not_before: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A target for a period; `period` is None where it holds throughout the plan."""

    period: Period | None
    target: Target
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A dated judgement on a KPI without figures."""

    on: date
    rating: Rating
    because: str
    evidence: tuple[str, ...]
    by: str
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """The value from which a KPI starts: a period to look up, or a value given here."""

    period: Period | None = None
    value: Fraction | str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kpi:
    """A KPI: with a measure, judged (no measure, no parts), or made of `parts`."""

    id: str
    ref: str
    title: str
    definition: str
    measure: str
    applies_to: str
    group: str
    baseline: Baseline | None
    steps: tuple[Step, ...]
    compare: str
    tolerance: Fraction | None
    is_key: bool
    every: str
    parts: tuple[Kpi, ...]
    rubric: tuple[tuple[Rating, str], ...]
    judgements: tuple[Judgement, ...]
    recovery: tuple[Recovery, ...]
    changes: tuple[Change, ...]
    override: Override | None
    asks: tuple[Ask, ...]
    serves: tuple[str, ...]
    tags: tuple[str, ...]
    visibility: Visibility
    at: Place
    refs: tuple[Reference, ...] = ()
    carried_from: str = ""
    not_before: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """What a plan wants to reach, with its actions (delivery) and KPIs (impact)."""

    id: str
    ref: str
    title: str
    statement: str
    sponsor: str
    rule: str
    serves: tuple[str, ...]
    tags: tuple[str, ...]
    visibility: Visibility
    kpis: tuple[Kpi, ...]
    actions: tuple[Action, ...]
    asks: tuple[Ask, ...]
    at: Place
    refs: tuple[Reference, ...] = ()
    carried_from: str = ""
    why: Why | None = None
    challenges: tuple[Challenge, ...] = ()
    not_before: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One plan of an organisation."""

    id: str
    ref: str
    organisation: str
    title: str
    summary: str
    start: date
    end: date
    words: dict[str, str]
    every: str
    visibility: Visibility
    lead: str
    approved_by: str
    approved_on: date | None
    objectives: tuple[Objective, ...]
    at: Place
    budget: tuple[Fund, ...] = ()


def each_action(actions: Iterable[Action]) -> Iterator[Action]:
    """Actions, their parts, and theirs."""
    for action in actions:
        yield action
        yield from each_action(action.parts)
