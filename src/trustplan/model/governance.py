"""Support, delegation, reviews and practice, as values: what is decided, held, reviewed and shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model.audiences import BY_USE, BY_VISIBILITY, PUBLIC, TRUSTEES, for_trustees, trustees
from trustplan.primitives.value import Value, field

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model.enums import Named, Rating, Visibility
    from trustplan.model.plans import Ask
    from trustplan.model.scales import OtherLevel, Scale
    from trustplan.primitives.findings import Place
    from trustplan.primitives.periods import Period


@for_trustees
class Level(Value):
    """A level of support. `delegation` is as-agreed, adjusted or removed; `reviewed` is empty for no action group."""

    id: str
    title: str
    means: str
    has_group: bool
    reviewed: str
    delegation: str


@for_trustees
class Criterion(Value):
    """What the board looks at. `wording` by inspection framework and level; the framework is empty for any."""

    id: str
    title: str
    wording: dict[str, dict[str, str]]
    areas: dict[str, str]
    tools: tuple[str, ...]
    church_only: bool
    at: Place

    def words(self, level: str, framework: str) -> str:
        """The wording of a level under a framework, else under any."""
        found = self.wording.get(framework) or self.wording.get("") or next(iter(self.wording.values()), {})
        return found.get(level, "")


@for_trustees
class SupportCriteria(Value):
    """The trust's levels, mildest first, and its criteria. `areas` is the framework that frames action plans.

    `scales` are others that stand beside the levels, and decide nothing.
    """

    source: str
    review: str
    areas: str
    levels: tuple[Level, ...]
    scopes: tuple[Named, ...]
    criteria: tuple[Criterion, ...]
    at: Place
    scales: tuple[Scale, ...] = ()

    def level(self, name: str) -> Level | None:
        """A level by its id."""
        return next((level for level in self.levels if level.id == name), None)

    def rank(self, name: str) -> int:
        """0 for the mildest level, more for graver ones; -1 for no level."""
        return next((n for n, level in enumerate(self.levels) if level.id == name), -1)


@for_trustees
class Assessment(Value):
    """A school's level on a criterion, from `on` until the next assessment. `level` may be a word for no level."""

    on: date
    criterion: str
    level: str
    basis: str
    framework: str
    scope: str
    by: str
    evidence: tuple[str, ...]
    note: str
    at: Place


@for_trustees
class Group(Value):
    """Who leads the work, and by which plan (an address, or nothing)."""

    lead: str
    members: tuple[str, ...]
    plan: str
    began: date | None


@for_trustees
class Delegated(Value):
    """Functions that are removed, adjusted or returned from `on`. `functions` are ids of functions or areas, or `all`."""

    functions: tuple[str, ...]
    change: str
    to: str
    on: date
    until: date | None
    why: str
    by: str
    meeting: str
    at: Place


@for_trustees
class Exit(Value):
    """What has to be true before support ends: a criterion at a level or milder, or a day on which it was true."""

    text: str
    criterion: str
    level: str
    met: date | None


@for_trustees
class Decision(Value):
    """What a body decided about a school's support. `scope` is empty for the whole school."""

    id: str
    ref: str
    on: date
    level: str
    scope: str
    decided_by: str
    meeting: str
    rationale: str
    group: Group | None
    delegation: tuple[Delegated, ...]
    review_by: date | None
    exit: tuple[Exit, ...]
    asks: tuple[Ask, ...]
    at: Place


@for_trustees
class Progress(Value):
    """Progress in one area, and how the group sees it."""

    area: str
    progress: str
    rating: Rating | None


@for_trustees
class Report(Value):
    """A report of an action group to the trustees. `scope` is empty for the group of a whole school."""

    on: date
    by: str
    scope: str
    period: Period | None
    meeting: str
    areas: tuple[Progress, ...]
    next_review: date | None
    wanted: str
    at: Place


@for_trustees
class Support(Value):
    """All that is recorded about the support of one organisation, oldest first."""

    assessments: tuple[Assessment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    reports: tuple[Report, ...] = ()
    other_levels: tuple[OtherLevel, ...] = ()


class Party(Value):
    """Who can hold a function; `is_local` marks the local body of each school."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    is_local: bool = field(metadata=PUBLIC)


class Function(Value):
    """One responsibility and its parties."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    area: str = field(metadata=PUBLIC)
    holds: str = field(metadata=PUBLIC)
    consulted: tuple[str, ...] = field(metadata=PUBLIC)
    informed: tuple[str, ...] = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)


class Scheme(Value):
    """The scheme of delegation. `areas` is the framework by which its functions are grouped."""

    title: str = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    approved_by: str = field(metadata=PUBLIC)
    approved_on: date | None = field(metadata=PUBLIC)
    review: str = field(metadata=PUBLIC)
    areas: str = field(metadata=PUBLIC)
    parties: tuple[Party, ...] = field(metadata=PUBLIC)
    functions: tuple[Function, ...] = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)

    def party_title(self, party: str) -> str:
        """The title of a party, or the id."""
        return next((p.title for p in self.parties if p.id == party), party)

    @property
    def local(self) -> frozenset[str]:
        """The parties that are local bodies."""
        return frozenset(p.id for p in self.parties if p.is_local)


@for_trustees
class Requirement(Value):
    """One thing that a checklist asks for. The two days are (month, day) of each year."""

    id: str
    title: str
    statutory: tuple[int, int] | None
    prompt: tuple[int, int] | None
    source: str
    church_only: bool


@for_trustees
class Tool(Value):
    """A kind of review. `levels` are its other rhythms, by level of support.

    `by` carries it out. It looks at the whole school, or at one of its `parts` at a time.
    """

    id: str
    title: str
    method: str
    function: str
    of: str
    phases: tuple[str, ...]
    church_only: bool
    every: str
    levels: dict[str, str]
    begins: date | None
    seen_by: tuple[str, ...]
    checklist: tuple[Requirement, ...]
    at: Place
    by: str = ""
    parts: tuple[str, ...] = ()

    def asks_for(self, review: Review) -> bool:
        """Whether a review is what the tool asks for: one of a part only is not, unless the tool is for parts."""
        return review.tool == self.id and (not review.part or review.part in self.parts)


@for_trustees
class Concern(Value):
    """A concern: minor, significant or serious."""

    text: str
    severity: str
    theme: str


@for_trustees
class Review(Value):
    """One review and what it found. `period` is the one that the file gives it, or None.

    `by` is a role, a body, or `external`; `reviewer` names who that was. `part` is the part of the school that it is of.
    """

    tool: str
    on: date
    period: Period | None
    by: str
    meeting: str
    strengths: tuple[str, ...]
    concerns: tuple[Concern, ...]
    checklist: dict[str, str]
    note: str
    at: Place
    part: str = ""
    reviewer: str = ""


class Theme(Value):
    """What practice, needs and concerns are about, and what shows a need for it."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    measures: tuple[str, ...] = field(metadata=trustees(()))
    criteria: tuple[str, ...] = field(metadata=trustees(()))
    tags: tuple[str, ...] = field(metadata=trustees(()))


class Offer(Value):
    """A strength, network, service or course of an organisation. `kind` says which; `on` is a strength's evidence."""

    id: str = field(metadata=PUBLIC)
    kind: str = field(metadata=PUBLIC)
    organisation: str = field(metadata=PUBLIC)
    theme: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    text: str = field(metadata=PUBLIC)
    on: date | None = field(metadata=PUBLIC)
    until: date | None = field(metadata=PUBLIC)
    basis: str = field(metadata=PUBLIC)
    lead: str = field(metadata=PUBLIC)
    every: str = field(metadata=PUBLIC)
    evidence: tuple[str, ...] = field(metadata=trustees(()))
    visibility: Visibility = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)


@for_trustees
class Met(Value):
    """How a need was met; `by` is empty for help from outside the trust."""

    on: date
    by: str
    how: str


@for_trustees
class Need(Value):
    """Help that is wanted."""

    id: str
    organisation: str
    theme: str
    title: str
    on: date
    met: Met | None
    visibility: Visibility
    at: Place


class Enquiry(Value):
    """A question that staff looked into."""

    id: str = field(metadata=PUBLIC)
    organisation: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    theme: str = field(metadata=PUBLIC)
    year: Period | None = field(metadata=PUBLIC)
    question: str = field(metadata=PUBLIC)
    method: str = field(metadata=PUBLIC)
    finding: str = field(metadata=PUBLIC)
    changed: str = field(metadata=PUBLIC)
    lead: str = field(metadata=PUBLIC)
    published: date | None = field(metadata=PUBLIC)
    visibility: Visibility = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)


class Practice(Value):
    """What an organisation offers, needs and has looked into."""

    offers: tuple[Offer, ...] = field(default=(), metadata=BY_VISIBILITY)
    needs: tuple[Need, ...] = field(default=(), metadata=TRUSTEES)
    enquiries: tuple[Enquiry, ...] = field(default=(), metadata=BY_VISIBILITY)


class Governance(Value):
    """How a trust governs: its reference files on support, delegation, reviews and themes; None where there is none."""

    criteria: SupportCriteria | None = field(default=None, metadata=TRUSTEES)
    scheme: Scheme | None = field(default=None, metadata=BY_VISIBILITY)
    functions: tuple[Named, ...] = field(default=(), metadata=TRUSTEES)
    tools: tuple[Tool, ...] = field(default=(), metadata=TRUSTEES)
    parts: tuple[Named, ...] = field(default=(), metadata=TRUSTEES)
    themes: tuple[Theme, ...] = field(default=(), metadata=BY_USE)

    def tool(self, name: str) -> Tool | None:
        """A tool by its id."""
        return next((t for t in self.tools if t.id == name), None)

    def part_title(self, name: str) -> str:
        """The title of a part of a school, of those that are reviewed or have support of their own, or the id."""
        scopes = self.criteria.scopes if self.criteria else ()
        return next((p.title for p in (*self.parts, *scopes) if p.id == name), name)

    def with_part(self, title: str, part: str) -> str:
        """A title with the part of a school that it is about, in brackets, where it is about one."""
        return f"{title} ({self.part_title(part)})" if part else title

    def theme_title(self, name: str) -> str:
        """The title of a theme, or the id."""
        return next((t.title for t in self.themes if t.id == name), name)
