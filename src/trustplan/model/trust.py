"""Organisations, their figures, and the reference files of a trust."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.model.audiences import BY_SMALL_NUMBERS, BY_USE, BY_VISIBILITY, PUBLIC, TRUSTEES, trustees
from trustplan.model.enums import Named
from trustplan.model.governance import Governance, Practice, Support
from trustplan.primitives.counting import Counted, Counting
from trustplan.primitives.data_status import OFFICIAL
from trustplan.primitives.notation import TRUST, Symbol, read_plan_count
from trustplan.primitives.value import Value, field

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from trustplan.model.governance import Review
    from trustplan.model.plans import Plan
    from trustplan.model.policy import Policy
    from trustplan.primitives.findings import Place
    from trustplan.primitives.periods import Period
    from trustplan.primitives.school_calendar import Calendar


class Measurement(Value):
    """One value for a period, known from `on`. `cohort` is a number of pupils, people or answers; `source` an id of `sources`.

    `is_made` says that it is the trust's, made from its schools'.
    """

    period: Period = field(metadata=PUBLIC)
    on: date = field(metadata=PUBLIC)
    group: str = field(metadata=PUBLIC)
    value: Fraction | str | bool | Symbol = field(metadata=BY_SMALL_NUMBERS)
    cohort: int | None = field(metadata=trustees(None))
    status: str = field(metadata=PUBLIC)
    note: str = field(metadata=trustees(""))
    at: Place = field(metadata=PUBLIC)
    source: str = field(default="", metadata=PUBLIC)
    is_made: bool = field(default=False, metadata=PUBLIC)

    @property
    def is_official(self) -> bool:
        """Whether a target can be achieved by it."""
        return self.status in OFFICIAL


class Measure(Value):
    """An entry of the catalogue. `tolerance` is in the measure's unit.

    `available` is the month in which a year's figure comes; others come `days_after` their period's end.
    `counting` says who or what is counted; `cohort_of` is the word for a cohort. `counts_each` says that one person of
    the cohort moves the value by 100/n: a percentage of people, or a gap of such. `open_because` is the reason why even
    small numbers are published.
    """

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    definition: str = field(metadata=PUBLIC)
    unit: str = field(metadata=PUBLIC)
    direction: str = field(metadata=PUBLIC)
    decimals: int = field(metadata=PUBLIC)
    groups: tuple[Named, ...] = field(metadata=trustees(()))
    tolerance: Fraction = field(metadata=PUBLIC)
    every: str = field(metadata=PUBLIC)
    available: int | None = field(metadata=PUBLIC)
    phases: tuple[str, ...] = field(metadata=PUBLIC)
    church_only: bool = field(metadata=PUBLIC)
    aggregate: str = field(metadata=PUBLIC)
    accumulates: bool = field(metadata=PUBLIC)
    is_sensitive: bool = field(metadata=PUBLIC)
    scales: tuple[str, ...] = field(metadata=PUBLIC)
    comes_from: str = field(metadata=PUBLIC)
    areas: dict[str, str] = field(metadata=PUBLIC)
    cohort_of: str = field(metadata=PUBLIC)
    counting: Counting = field(metadata=PUBLIC)
    open_because: str = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    counts_each: bool = field(default=False, metadata=PUBLIC)
    days_after: int = field(default=0, metadata=PUBLIC)

    @property
    def counts_until_next(self) -> bool:
        """Whether a figure counts until something newer comes, as a grade or an award does."""
        return self.every == "event" or self.comes_from == "inspections"

    @property
    def is_of_group(self) -> bool:
        """Whether its figures are of a group of pupils."""
        return self.comes_from.startswith("gap/")

    @property
    def counts_plans(self) -> bool:
        """Whether its figures count items of plans."""
        return read_plan_count(self.comes_from) is not None

    def say_counted(self, value: object, cohort: int) -> str:
        """What a figure counts in words: `19 of 29 actions` of a count of items of plans, else `29 pupils`."""
        whole = f"{cohort:,} {self.cohort_of}"
        if not self.counts_plans or not isinstance(value, Fraction):
            return whole
        found = value * cohort / 100 if self.unit == "percent" else value
        return f"{int(found):,} of {whole}"

    @property
    def is_of_cohort(self) -> bool:
        """Whether a figure is a share of its cohort: 57% *of* 146 pupils, but attendance of 95% in a school of 146."""
        return self.unit == "percent" and self.counting.what is not Counted.SESSIONS and not self.counts_plans

    def group_title(self, group: str) -> str:
        """The title of a group, or the id where the catalogue has none."""
        return next((g.title for g in self.groups if g.id == group), group)


class FigureSource(Value):
    """A release of a publication that figures were taken from. `sha256` is of the file, in hexadecimal, if it is known."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    publisher: str = field(metadata=PUBLIC)
    licence: str = field(metadata=PUBLIC)
    release: str = field(metadata=PUBLIC)
    accessed: date = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    url: str = field(default="", metadata=PUBLIC)
    sha256: str = field(default="", metadata=trustees(""))
    note: str = field(default="", metadata=trustees(""))

    @property
    def said(self) -> str:
        """It in words: `Department for Education, Key stage 2 attainment, 2025/26, revised`."""
        return f"{self.publisher}, {self.title}, {self.release}"


class ListedSchool(Value):
    """A school of a list, which need not be the trust's."""

    urn: str = field(metadata=PUBLIC)
    name: str = field(metadata=PUBLIC)


class SchoolList(Value):
    """A list of similar schools, and who chose them."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    source: str = field(metadata=PUBLIC)
    schools: tuple[ListedSchool, ...] = field(default=(), metadata=trustees(()))


class MeanOf(Value):
    """How a mean of similar schools is made: of which list, of how many of its schools, by cohort or each alike."""

    list: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    schools: int = field(metadata=PUBLIC)
    with_figures: int = field(metadata=PUBLIC)
    weighted: bool = field(default=False, metadata=PUBLIC)

    @property
    def said(self) -> str:
        """It in words: `Mean of 8 schools (Schools like Oakwell), 7 with figures, each counted alike`."""
        how = "each counted by its cohort" if self.weighted else "each counted alike"
        return f"Mean of {self.schools} schools ({self.title}), {self.with_figures} with figures, {how}"


class Comparator(Value):
    """A figure of another population. `source` is in words; `source_id` is its id in `sources`, if it has one there."""

    measure: str = field(metadata=PUBLIC)
    population: str = field(metadata=PUBLIC)
    phase: str = field(metadata=PUBLIC)
    group: str = field(metadata=PUBLIC)
    period: Period = field(metadata=PUBLIC)
    on: date = field(metadata=PUBLIC)
    value: Fraction = field(metadata=PUBLIC)
    status: str = field(metadata=PUBLIC)
    source: str = field(metadata=PUBLIC)
    accessed: date | None = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    held_against: str = field(default="", metadata=PUBLIC)
    source_id: str = field(default="", metadata=PUBLIC)
    mean_of: MeanOf | None = field(default=None, metadata=PUBLIC)

    @property
    def origin(self) -> str:
        """Where it comes from, in words, with how it is made where it is a mean."""
        if self.mean_of is None:
            return self.source
        return f"{self.mean_of.said}. {self.source}"


class Meeting(Value):
    """A meeting; `as_at` is the last day whose facts are in its papers. Nobody knows of it before it was `proposed`.

    `item` is the place of the paper on its agenda, and `paper` the paper's number.
    """

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    body: str = field(metadata=PUBLIC)
    date: datetime.date = field(metadata=PUBLIC)
    as_at: datetime.date = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    proposed: datetime.date | None = field(default=None, metadata=PUBLIC)
    confirmed: datetime.date | None = field(default=None, metadata=PUBLIC)
    item: str = field(default="", metadata=PUBLIC)
    paper: str = field(default="", metadata=PUBLIC)

    def is_to_be_confirmed(self, day: datetime.date) -> bool:
        """Whether nobody has confirmed by a day that the meeting is on the date that was proposed."""
        return self.proposed is not None and (self.confirmed is None or self.confirmed > day)


class Framework(Value):
    """A framework: nested items flattened to (id, title), graded areas, and grades, best first.

    `concern` is the grade that gives cause for concern and the area of leadership, where a category follows from them.
    """

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    version: str = field(metadata=PUBLIC)
    source: str = field(metadata=PUBLIC)
    items: tuple[Named, ...] = field(metadata=PUBLIC)
    areas: tuple[Named, ...] = field(metadata=PUBLIC)
    grades: tuple[Named, ...] = field(metadata=PUBLIC)
    valid_from: date | None = field(default=None, metadata=PUBLIC)
    valid_to: date | None = field(default=None, metadata=PUBLIC)
    concern: tuple[str, str] | None = field(default=None, metadata=PUBLIC)

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


class Role(Named):
    """A role that plans name; `until` is the last day on which somebody held it, where it is no more."""

    until: date | None = field(default=None, metadata=trustees(None))


class Census(Value):
    """Pupils on roll on a day, and the published admission number of an entry year."""

    on: date = field(metadata=PUBLIC)
    on_roll: int = field(metadata=PUBLIC)
    pan: int | None = field(metadata=PUBLIC)
    capacity: int | None = field(default=None, metadata=PUBLIC)


class Inspection(Value):
    """One inspection. `grades` by area of its framework; `safeguarding` and `category` are empty where not given."""

    framework: str = field(metadata=PUBLIC)
    on: date = field(metadata=PUBLIC)
    published: date = field(metadata=PUBLIC)
    grades: dict[str, str] = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    safeguarding: str = field(default="", metadata=PUBLIC)
    category: str = field(default="", metadata=PUBLIC)


class Profile(Value):
    """Who an organisation is."""

    title: str = field(metadata=PUBLIC)
    short: str = field(metadata=PUBLIC)
    kind: str = field(metadata=PUBLIC)
    is_example: bool = field(metadata=PUBLIC)
    summary: str = field(metadata=PUBLIC)
    vision: str = field(metadata=PUBLIC)
    mission: str = field(metadata=PUBLIC)
    values: tuple[str, ...] = field(metadata=PUBLIC)
    aims: tuple[str, ...] = field(metadata=PUBLIC)
    principles: tuple[str, ...] = field(metadata=PUBLIC)
    roles: tuple[Role, ...] = field(metadata=PUBLIC)
    bodies: tuple[Named, ...] = field(metadata=PUBLIC)
    urn: str = field(metadata=PUBLIC)
    phase: str = field(metadata=PUBLIC)
    ages: str = field(metadata=PUBLIC)
    local_authority: str = field(metadata=PUBLIC)
    diocese: str = field(metadata=PUBLIC)
    is_church_school: bool = field(metadata=PUBLIC)
    joined: date | None = field(metadata=PUBLIC)
    pupils: tuple[Census, ...] = field(metadata=PUBLIC)
    inspections: tuple[Inspection, ...] = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    left: date | None = field(default=None, metadata=PUBLIC)
    successor: str = field(default="", metadata=PUBLIC)
    former_urns: tuple[str, ...] = field(default=(), metadata=PUBLIC)
    laestab: str = field(default="", metadata=PUBLIC)


class Organisation(Value):
    """The trust, or one of its schools, settings or services. `figures` by measure and `reviews`, oldest first.

    `has_left` says that it is the trust's no more on the day of the look back.
    """

    id: str = field(metadata=PUBLIC)
    profile: Profile = field(metadata=PUBLIC)
    plans: tuple[Plan, ...] = field(metadata=BY_VISIBILITY)
    figures: dict[str, tuple[Measurement, ...]] = field(metadata=BY_SMALL_NUMBERS)
    support: Support = field(default_factory=Support, metadata=TRUSTEES)
    reviews: tuple[Review, ...] = field(default=(), metadata=TRUSTEES)
    practice: Practice = field(default_factory=Practice, metadata=BY_VISIBILITY)
    has_left: bool = field(default=False, metadata=PUBLIC)

    @property
    def short(self) -> str:
        """The name for tables."""
        return self.profile.short or self.profile.title


class SchoolGroup(Value):
    """Schools that belong together; `body` governs them all, if it is named."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    body: str = field(metadata=PUBLIC)
    schools: tuple[str, ...] = field(metadata=PUBLIC)


class Trust(Value, dict=True):
    """Everything under plans/, as values. `calendars` by organisation; `TRUST` is the default."""

    organisations: dict[str, Organisation] = field(metadata=BY_VISIBILITY)
    calendars: dict[str, Calendar] = field(metadata=PUBLIC)
    meetings: tuple[Meeting, ...] = field(metadata=PUBLIC)
    measures: dict[str, Measure] = field(metadata=BY_USE)
    comparators: tuple[Comparator, ...] = field(metadata=BY_USE)
    frameworks: dict[str, Framework] = field(metadata=PUBLIC)
    policy: Policy = field(metadata=PUBLIC)
    governance: Governance = field(default_factory=Governance, metadata=BY_VISIBILITY)
    groups: tuple[SchoolGroup, ...] = field(default=(), metadata=PUBLIC)
    sources: tuple[FigureSource, ...] = field(default=(), metadata=BY_USE)
    lists: tuple[SchoolList, ...] = field(default=(), metadata=BY_USE)

    @property
    def own(self) -> Organisation:
        """The trust's own organisation."""
        return self.organisations[TRUST]

    @cached_property
    def every_school(self) -> tuple[Organisation, ...]:
        """All organisations but the trust itself, by title, those that left included."""
        rest = [o for o in self.organisations.values() if o.id != TRUST]
        return tuple(sorted(rest, key=lambda o: (o.profile.title, o.id)))

    @cached_property
    def schools(self) -> tuple[Organisation, ...]:
        """The schools that are the trust's, by title."""
        return tuple(s for s in self.every_school if not s.has_left)

    @property
    def schools_that_left(self) -> tuple[Organisation, ...]:
        """The schools that were the trust's, the last to leave first."""
        left = [s for s in self.every_school if s.has_left]
        return tuple(sorted(left, key=lambda s: s.profile.left or date.min, reverse=True))

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each organisation in lists: the trust first, then its schools by title."""
        return {o.id: place for place, o in enumerate((self.own, *self.every_school))}

    def calendar(self, organisation: str) -> Calendar:
        """The calendar of an organisation."""
        return self.calendars.get(organisation) or self.calendars[TRUST]

    def plans(self) -> Iterator[Plan]:
        """All plans: the trust's first, then the schools' by title."""
        for organisation in (self.own, *self.every_school):
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

    def group_title(self, group: str) -> str:
        """The title of a group of pupils in whichever measure has it, or the id."""
        titles = (measure.group_title(group) for measure in self.measures.values())
        return next((title for title in titles if title != group), group)

    def holder_title(self, organisation: str, name: str) -> str:
        """The title of a role or, where there is none of that id, of a body."""
        title = self.role_title(organisation, name)
        return self.body_title(name) if title == name else title

    def body_title(self, body: str) -> str:
        """The title of a body in any profile, or the id."""
        return self._body_titles.get(body, body)

    @cached_property
    def _body_titles(self) -> dict[str, str]:
        """The title of each body, in the first profile that has it."""
        found: dict[str, str] = {}
        for organisation in self.organisations.values():
            for named in organisation.profile.bodies:
                found.setdefault(named.id, named.title)
        return found
