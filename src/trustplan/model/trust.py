"""Organisations, their figures, and the reference files of a trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trustplan.model.enums import TRUST, Named, Symbol
from trustplan.model.governance import Governance, Practice, Support

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from trustplan.model.governance import Review
    from trustplan.model.plans import Plan
    from trustplan.model.policy import Policy
    from trustplan.primitives.findings import Place
    from trustplan.primitives.periods import Period
    from trustplan.primitives.school_calendar import Calendar


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

    @property
    def is_official(self) -> bool:
        """Whether a target can be achieved by it."""
        return self.status in ("final", "provisional")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """An entry of the catalogue. `tolerance` is in the measure's unit.

    `counts_each` says that one person of the cohort moves the value by 100/n: a percentage, or a gap of percentages.
    """

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
    cohort_of: str
    at: Place
    counts_each: bool = False

    @property
    def is_of_group(self) -> bool:
        """Whether its figures are of a group of pupils."""
        return self.comes_from.startswith("gap/")

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
    held_against: str = ""


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
    """A framework: nested items flattened to (id, title), graded areas, and grades, best first.

    `concern` is the grade that gives cause for concern and the area of leadership, where a category follows from them.
    """

    id: str
    title: str
    version: str
    source: str
    items: tuple[Named, ...]
    areas: tuple[Named, ...]
    grades: tuple[Named, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    concern: tuple[str, str] | None = None

    @property
    def tags(self) -> tuple[Named, ...]:
        """What plans may tag, and what schemes, criteria and reports may name: items and areas."""
        return (*self.items, *self.areas)

    def title_of(self, name: str) -> str:
        """The title of an item or area, or the id."""
        return next((n.title for n in self.tags if n.id == name), name)

    def rank(self, grade: str) -> int | None:
        """0 for the worst grade, more for better ones; None for no grade of this framework."""
        ids = [g.id for g in self.grades]
        return len(ids) - 1 - ids.index(grade) if grade in ids else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Census:
    """Pupils on roll on a day, and the published admission number of an entry year."""

    on: date
    on_roll: int
    pan: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """One inspection. `grades` by area of its framework; `safeguarding` and `category` are empty where not given."""

    framework: str
    on: date
    published: date
    grades: dict[str, str]
    at: Place
    safeguarding: str = ""
    category: str = ""


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
    """The trust, or one of its schools, settings or services. `figures` by measure and `reviews`, oldest first."""

    id: str
    profile: Profile
    plans: tuple[Plan, ...]
    figures: dict[str, tuple[Measurement, ...]]
    support: Support = field(default_factory=Support)
    reviews: tuple[Review, ...] = ()
    practice: Practice = field(default_factory=Practice)

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
    governance: Governance = field(default_factory=Governance)

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

    def board_meetings(self, day: datetime.date, body: str = "") -> tuple[list[Meeting], Meeting | None]:
        """The meetings of a body before a day, and its next one; by default of the board, the profile's first body."""
        bodies = self.own.profile.bodies
        wanted = body or (bodies[0].id if bodies else "")
        meetings = [m for m in self.meetings if not wanted or m.body == wanted]
        ahead = [m for m in meetings if m.date >= day]
        return [m for m in meetings if m.date < day], (ahead[0] if ahead else None)

    def role_title(self, organisation: str, role: str) -> str:
        """The title of a role in an organisation's profile, else the trust's, else the id."""
        own = self.organisations[organisation].profile.roles if organisation in self.organisations else ()
        return next((r.title for r in (*own, *self.own.profile.roles) if r.id == role), role)

    def body_title(self, body: str) -> str:
        """The title of a body in any profile, or the id."""
        bodies = [b for o in self.organisations.values() for b in o.profile.bodies]
        return next((b.title for b in bodies if b.id == body), body)
