"""What is written in the files, as values. Nothing here is computed; ratings live in `trustplan.rating`.

Every dated fact carries the day on which it became known, so that `as_known` can take the model back to
any day. References are addresses: `strategy-2025-28/SI-K1` in the trust, `fernhill/improvement-2026-27/P1`
in a school.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from trustplan.findings import Place
    from trustplan.targets import Target
    from trustplan.terms import Calendar, Period

TRUST = "trust"  # the id of the trust's own organisation, and the name of its folder


class Rating(StrEnum):
    """The words of ratings, worst first."""

    OFF_TRACK = "off-track"
    AT_RISK = "at-risk"
    ON_TRACK = "on-track"
    ACHIEVED = "achieved"
    NOT_ASSESSED = "not-assessed"


class Stage(StrEnum):
    """How far an action is."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"
    STOPPED = "stopped"
    CARRIED_OVER = "carried-over"


class Visibility(StrEnum):
    """Who may see an item."""

    PUBLIC = "public"
    TRUSTEES = "trustees"


class Symbol(StrEnum):
    """Marks in place of a figure, as official statistics use them."""

    WITHHELD = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW = "low"
    UNRELIABLE = "u"


SYMBOL_WORDS = {
    Symbol.WITHHELD: "withheld: small group",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.LOW: "low",
    Symbol.UNRELIABLE: "unreliable",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """An id with a title: a role, a body, a group, a framework's item."""

    id: str
    title: str


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
    """Work to be done. `start` and `due` are the dates in force, resolved to days."""

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
    """Where things stood: a period to look up, or a value given here."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One value for a period, known from `on`. `cohort` is a number of pupils, people or answers."""

    period: Period
    on: date
    group: str
    value: Fraction | str | bool | Symbol
    cohort: int | None
    status: str
    note: str
    at: Place
    made_from: tuple[str, ...] = ()

    @property
    def is_firm(self) -> bool:
        """Whether a target can be achieved by it."""
        return self.status in ("final", "provisional")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """An entry of the catalogue. `tolerance` is in the measure's unit."""

    id: str
    title: str
    definition: str
    unit: str
    direction: str
    decimals: int
    groups: tuple[Named, ...]
    tolerance: Fraction
    every: str
    available: int | None
    phases: tuple[str, ...]
    church_only: bool
    aggregate: str
    accumulates: bool
    is_sensitive: bool
    scales: tuple[str, ...]
    comes_from: str
    areas: dict[str, str]
    at: Place

    def group_title(self, group: str) -> str:
        """The title of a group, or the id where the catalogue has none."""
        return next((g.title for g in self.groups if g.id == group), group)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparator:
    """A figure of another population."""

    measure: str
    population: str
    phase: str
    group: str
    period: Period
    on: date
    value: Fraction
    status: str
    source: str
    accessed: date | None
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting; `as_at` is the last day whose facts are in its papers."""

    id: str
    title: str
    body: str
    date: datetime.date
    as_at: datetime.date
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Framework:
    """A framework: nested items flattened to (id, title), graded areas, and grades, best first."""

    id: str
    title: str
    version: str
    source: str
    items: tuple[Named, ...]
    areas: tuple[Named, ...]
    grades: tuple[Named, ...]

    def rank(self, grade: str) -> int | None:
        """0 for the worst grade, more for better ones; None for no grade of this framework."""
        ids = [g.id for g in self.grades]
        return len(ids) - 1 - ids.index(grade) if grade in ids else None


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingStyle:
    """How a rating is shown."""

    label: str
    means: str
    colour: str
    symbol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the board has decided. Shares are fractions of items; `grace` counts school days."""

    repository: str
    smallest_rated: int
    smallest_shown: int
    grace: int
    slip: str
    rule: str
    off_track_more_than: Fraction
    at_risk_from: Fraction
    rated_at_least: Fraction
    styles: dict[Rating, RatingStyle]
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Census:
    """Pupils on roll on a day, and the published admission number of an entry year."""

    on: date
    on_roll: int
    pan: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """One inspection. `grades` by area of its framework."""

    framework: str
    on: date
    published: date
    grades: dict[str, str]
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Who an organisation is."""

    title: str
    short: str
    kind: str
    is_example: bool
    summary: str
    vision: str
    mission: str
    values: tuple[str, ...]
    aims: tuple[str, ...]
    principles: tuple[str, ...]
    roles: tuple[Named, ...]
    bodies: tuple[Named, ...]
    urn: str
    phase: str
    ages: str
    local_authority: str
    diocese: str
    is_church_school: bool
    joined: date | None
    pupils: tuple[Census, ...]
    inspections: tuple[Inspection, ...]
    at: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """The trust, or one of its schools, settings or services. `figures` by measure, oldest first."""

    id: str
    profile: Profile
    plans: tuple[Plan, ...]
    figures: dict[str, tuple[Measurement, ...]]

    @property
    def short(self) -> str:
        """The name for tables."""
        return self.profile.short or self.profile.title


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """Everything under plans/, as values. `calendars` by organisation; `TRUST` is the default."""

    organisations: dict[str, Organisation]
    calendars: dict[str, Calendar]
    meetings: tuple[Meeting, ...]
    measures: dict[str, Measure]
    comparators: tuple[Comparator, ...]
    frameworks: dict[str, Framework]
    policy: Policy

    @property
    def own(self) -> Organisation:
        """The trust's own organisation."""
        return self.organisations[TRUST]

    @property
    def schools(self) -> tuple[Organisation, ...]:
        """All organisations but the trust itself, by title."""
        rest = [o for o in self.organisations.values() if o.id != TRUST]
        return tuple(sorted(rest, key=lambda o: (o.profile.title, o.id)))

    def calendar(self, organisation: str) -> Calendar:
        """The calendar of an organisation."""
        return self.calendars.get(organisation) or self.calendars[TRUST]

    def plans(self) -> Iterator[Plan]:
        """All plans: the trust's first, then the schools' by title."""
        for organisation in (self.own, *self.schools):
            yield from organisation.plans

    def role_title(self, organisation: str, role: str) -> str:
        """The title of a role in an organisation's profile, else the trust's, else the id."""
        own = self.organisations[organisation].profile.roles if organisation in self.organisations else ()
        return next((r.title for r in (*own, *self.own.profile.roles) if r.id == role), role)

    def body_title(self, body: str) -> str:
        """The title of a body in any profile, or the id."""
        bodies = [b for o in self.organisations.values() for b in o.profile.bodies]
        return next((b.title for b in bodies if b.id == body), body)
