"""The pages on meetings: the list of them, and for each what was known, what had changed, and what it decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.disclosure.edition_ref import edition_name
from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_period, verb
from trustplan.rating.status import ActionStatus
from trustplan.website.context import WIDE
from trustplan.website.ical import has_calendar
from trustplan.website.page import Cut, SearchEntry, cut
from trustplan.website.pages.blocks import count_first_ratings, without_first_ratings
from trustplan.website.pages.lifetimes import LifetimeRow, lifetime_rows
from trustplan.website.pages.reviews import ReportedReviews, reported_reviews, reviews_where
from trustplan.website.pages.school_support import delegation_changes
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.pages.support_words import LevelMark, level_mark
from trustplan.website.pages.year import make_year
from trustplan.website.papers.site_papers import PaperLinks, paper_links
from trustplan.website.search_words import joined
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.model import Action, Ask, Decision, Meeting, Organisation, Report, Review, Trust
    from trustplan.rating.status import ObjectiveStatus
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.page import Page

MEETINGS = ("Meetings", "meetings/")
MOST_CHANGES = 40


class MeetingRow(Struct, frozen=True, kw_only=True):
    """A meeting in the list, and what it had or has before it."""

    meeting: Meeting
    path: str
    text: str


class MeetingsView(View, frozen=True, kw_only=True):
    """The meetings to come, and those that were held, the last first."""

    TEMPLATE = "meetings.html"
    ahead: list[MeetingRow]
    behind: list[MeetingRow]
    has_file: bool
    has_year: bool


class ObjectiveThen(Struct, frozen=True, kw_only=True):
    """An objective with its ratings at the cut-off of a meeting's papers; impact is None where it is withheld."""

    o: ObjectiveStatus
    delivery: Rating
    impact: Rating | None


class Changed(Struct, frozen=True, kw_only=True):
    """What had changed since the meeting before; `count_first` is how many ratings there were for the first time."""

    turns: list[LifetimeRow]
    rows: Cut[Difference]
    count_first: int
    since: date | None


class AskRow(Struct, frozen=True, kw_only=True):
    """A decision that was asked for: what it belongs to, and who asked."""

    ask: Ask
    path: str
    code: str
    asked_by: str


class DecidedRow(Struct, frozen=True, kw_only=True):
    """A decision on the support of a school, with what it changed in delegation."""

    school: Organisation
    level: LevelMark
    decision: Decision
    changes: list[str]


class ReportRow(Struct, frozen=True, kw_only=True):
    """A report of a school's action group, with the group's own rating of each area."""

    school: Organisation
    report: Report
    period: str
    ratings: list[tuple[str, Rating]]


class MeetingView(View, frozen=True, kw_only=True):
    """A meeting. `spreads` pairs the two sides of plans with how many of their items had each rating.

    `papers` are those that this site has of it; `edition_name` is the edition with the papers of one that was held.
    `is_the_briefing` is whether the home page is about it: what stands there is not said again.
    """

    TEMPLATE = "meeting.html"
    meeting: Meeting
    papers: list[PaperLinks]
    edition_name: str
    is_next: bool
    is_held: bool
    is_the_briefing: bool
    asks: list[AskRow]
    accepted: list[ActionStatus]
    decided: list[DecidedRow]
    beside: list[tuple[Organisation, str]]
    reports: list[ReportRow]
    spreads: list[tuple[str, dict[Rating, int]]]
    objectives: list[ObjectiveThen]
    changed: Changed
    received: ReportedReviews


def make_meetings(context: PageContext) -> Iterator[Page]:
    """The pages on meetings and the year that have any content for this audience."""
    meetings = context.edition.trust.meetings
    if meetings:
        yield _meetings(context)
    for meeting in meetings:
        yield _meeting(context, meeting)
    yield from make_year(context)


def _is_held(context: PageContext, meeting: Meeting) -> bool:
    return meeting.date < context.edition.day


def _is_next(context: PageContext, meeting: Meeting) -> bool:
    following = context.edition.next_meeting
    return following is not None and following.id == meeting.id


def _is_the_briefing(context: PageContext, meeting: Meeting) -> bool:
    """Whether the trustees' home page is about this meeting: its decisions, what changed, and where the trust stands."""
    return context.edition.is_for_trustees and _is_next(context, meeting)


# The list


def _meetings(context: PageContext) -> Page:
    ahead, behind = [], []
    for meeting in context.edition.trust.meetings:
        row = _row(context, meeting)
        if _is_held(context, meeting):
            behind.append(row)
        else:
            ahead.append(row)
    lead = "No meeting is in the calendar."
    if ahead:
        following = ahead[0].meeting
        lead = f"The next is the {inside(following.title)} on {say_date(following.date)}."
    return menu_page(
        context,
        MeetingsView(
            ahead=ahead,
            behind=behind[::-1],
            has_file=has_calendar(context, "meetings"),
            has_year=bool(context.overview.school_year),
        ),
        path="meetings/",
        title="Meetings",
        headings=[("To come", "ahead"), ("Held", "held")],
        lead=lead,
    )


def _row(context: PageContext, meeting: Meeting) -> MeetingRow:
    parts = []
    asks = _asked_of(context, meeting)
    if asks:
        parts.append(f"{counted(len(asks), 'decision')} asked")
    made = sum(bool(a.ask.outcome) for a in asks)
    if made:
        parts[-1] += f", {say_count(made)} made"
    received = _received(context, meeting)
    if received:
        parts.append(counted(len(received), "review"))
    path = "" if _is_the_briefing(context, meeting) else f"meetings/{meeting.id}/"
    return MeetingRow(meeting=meeting, path=path, text=capital(listed(parts)))


def _asked_of(context: PageContext, meeting: Meeting) -> list[AskedFor]:
    """The decisions that a meeting is asked for, which only trustees see."""
    if not context.edition.is_for_trustees:
        return []
    return context.overview_text.asked_of(meeting, is_next=_is_next(context, meeting))


def _received(context: PageContext, meeting: Meeting) -> list[tuple[Organisation, Review]]:
    """The reviews that a meeting received, by tool and school."""
    found = reviews_where(context, lambda review: review.meeting == meeting.id)
    return sorted(found, key=lambda pair: (pair[1].tool, pair[0].short))


# A meeting


def _meeting(context: PageContext, meeting: Meeting) -> Page:
    """A meeting: the ratings at the cut-off of its papers, what had changed, its decisions, and the reviews it received."""
    title = f"{meeting.title}, {say_date(meeting.date)}"
    lead = _lead(context, meeting)
    headings = [("What was known", "known"), ("What had changed", "changed")]
    if _is_the_briefing(context, meeting):
        headings = [("Reviews received", "reviews")]
    elif context.edition.is_for_trustees:
        headings += [("Decisions", "decisions"), ("Reviews received", "reviews"), ("Support", "support")]
    return context.page(
        lambda: _view(context, meeting),
        path=f"meetings/{meeting.id}/",
        title=title,
        trail=[HOME, MEETINGS],
        hides=WIDE,
        headings=headings,
        source=meeting.at.file_alone,  # a line would move with each year and meeting that is added
        search=[SearchEntry(title=title, text=_in_search(context, meeting, lead))],
        lead=lead,
    )


def _in_search(context: PageContext, meeting: Meeting, lead: str) -> str:
    """What search knows of a meeting: what was asked of it, and what it decided."""
    texts = [lead]
    for asked in _asked_of(context, meeting):
        texts += [asked.ask.question, asked.ask.outcome]
    texts += [f"{row.school.short}: {row.decision.rationale}" for row in _decided(context, meeting)]
    return joined(texts)


def _view(context: PageContext, meeting: Meeting) -> MeetingView:
    is_the_briefing = _is_the_briefing(context, meeting)
    snapshot = None if is_the_briefing else _known_at(context, meeting)
    return MeetingView(
        meeting=meeting,
        papers=paper_links(context, meeting),
        edition_name=edition_name(meeting) if context.settings.papers and _is_held(context, meeting) else "",
        is_the_briefing=is_the_briefing,
        is_next=_is_next(context, meeting),
        is_held=_is_held(context, meeting),
        asks=[_ask(context, a) for a in _asked_of(context, meeting)],
        accepted=_accepted(context, meeting),
        decided=_decided(context, meeting),
        beside=_beside(context, meeting),
        reports=_reports(context, meeting),
        spreads=_spreads(context, snapshot) if snapshot else [],
        objectives=_objectives(context, snapshot) if snapshot else [],
        changed=_changed(context, meeting),
        received=reported_reviews(context, _received(context, meeting)),
    )


def _lead(context: PageContext, meeting: Meeting) -> str:
    closed = "closed" if meeting.as_at <= context.edition.day else "close"
    papers = f"Its papers {closed} on {say_date(meeting.as_at)}."
    if _is_next(context, meeting):
        if context.edition.edition_ref:
            return f"The meeting that this edition is for. {papers}"
        return f"The next meeting of the board. {papers}"
    if not _is_held(context, meeting):
        return f"To come. {papers}"
    snapshot = _snapshot(context, meeting)
    if snapshot is None:
        return papers
    off = sum(r is Rating.OFF_TRACK for r in snapshot.items.values())
    noun = capital(counted(off, "item"))
    return f"{papers} {noun} {verb(off, 'was', 'were')} {context.marks.own('off track')} then, as far as was known."


# What was known and what had changed


def _snapshot(context: PageContext, meeting: Meeting) -> Snapshot | None:
    """The ratings at the cut-off of a meeting's papers; None for all but the last meetings of the board."""
    for snapshot in context.edition.history:
        if snapshot.meeting and snapshot.meeting.id == meeting.id:
            return snapshot
    return None


def _known_at(context: PageContext, meeting: Meeting) -> Snapshot | None:
    """The ratings of today for the next meeting, else those at the cut-off of its papers."""
    if _is_next(context, meeting):
        return context.edition.history[-1]
    return _snapshot(context, meeting)


def _spreads(context: PageContext, snapshot: Snapshot) -> list[tuple[str, dict[Rating, int]]]:
    """How many actions and KPIs of the trust's plans had each rating; of a trust without a plan, of its schools' plans."""
    actions: dict[Rating, int] = {}
    kpis: dict[Rating, int] = {}
    objectives = list(context.edition.rated.every_objective)
    own = [o for o in objectives if o.organisation == TRUST]
    for objective in own or objectives:
        for item in objective.items:
            rating = snapshot.items.get(item.ref)
            if rating:
                side = actions if isinstance(item, ActionStatus) else kpis
                side[rating] = side.get(rating, 0) + 1
    found = []
    plans = {objective.plan for objective in own or objectives}
    for name, kind, counts in (("Delivery", "action", actions), ("Impact", "kpi", kpis)):
        if counts:
            noun = context.plan_words.of_several(plans, kind)
            found.append((f"{name}: {counted(sum(counts.values()), *noun)}", counts))
    return found


def _objectives(context: PageContext, snapshot: Snapshot) -> list[ObjectiveThen]:
    """The trust's objectives with both ratings."""
    rows = []
    for o in context.edition.rated.every_objective:
        if o.organisation == TRUST and o.ref in snapshot.objectives:
            delivery, impact = snapshot.objectives[o.ref]
            rows.append(ObjectiveThen(o=o, delivery=delivery, impact=impact))
    return rows


def _changed(context: PageContext, meeting: Meeting) -> Changed:
    """The changes up to today for the next meeting, else those up to the cut-off of its papers; falls first."""
    snapshot = _snapshot(context, meeting)
    changes: Sequence[Difference] = ()
    since, until = None, context.edition.day
    if _is_next(context, meeting):
        changes, since = context.edition.changes, context.edition.since
    elif snapshot:
        changes, since, until = snapshot.changes, snapshot.since, snapshot.day
    shown = [c for c in without_first_ratings(changes) if c.ref in context.edition.rated.index]
    shown.sort(key=lambda c: (not c.dimension, not c.is_fall))
    return Changed(
        turns=lifetime_rows(context, since, until, MOST_CHANGES),
        rows=cut(shown, MOST_CHANGES),
        count_first=count_first_ratings(changes),
        since=since,
    )


# What was decided


def _ask(context: PageContext, wanted: AskedFor) -> AskRow:
    ask = wanted.ask
    asked_by = context.names.role(wanted.organisation, ask.asked_by)
    return AskRow(ask=ask, path=wanted.path, code=wanted.code, asked_by=asked_by)


def _accepted(context: PageContext, meeting: Meeting) -> list[ActionStatus]:
    """The stops and carry-overs that the meeting accepted."""
    found: list[ActionStatus] = []
    for objective in context.edition.rated.every_objective:
        actions = [item for item in objective.each if isinstance(item, ActionStatus)]
        found += [a for a in actions if a.has_ended and _accepts(meeting, a.action)]
    return found


def _accepts(meeting: Meeting, action: Action) -> bool:
    return action.accepted_on == meeting.date and action.accepted_by == meeting.body


def _decided(context: PageContext, meeting: Meeting) -> list[DecidedRow]:
    """The decisions on support that the meeting made."""
    criteria = context.edition.trust.governance.criteria
    rows: list[DecidedRow] = []
    if criteria is None:
        return rows
    for school in context.edition.trust.every_school:
        for decision in school.support.decisions:
            if decision.meeting == meeting.id:
                level = level_mark(criteria, decision.level)
                changes = [f"{what}: {functions}" for what, functions in delegation_changes(context, decision)]
                rows.append(DecidedRow(school=school, level=level, decision=decision, changes=changes))
    return rows


def _beside(context: PageContext, meeting: Meeting) -> list[tuple[Organisation, str]]:
    """What the meeting decided of schools on other scales than support, each with its school."""
    governance = context.edition.trust.governance
    rows: list[tuple[Organisation, str]] = []
    for scale in governance.criteria.scales if governance.criteria else ():
        for school in context.edition.trust.every_school:
            for row in school.support.other_levels:
                if row.meeting == meeting.id and row.scale == scale.id:
                    about = governance.with_part(scale.title, row.scope)
                    rows.append((school, f"{about}: {scale.title_of(row.level)}. {row.because}".strip()))
    return rows


def _reports(context: PageContext, meeting: Meeting) -> list[ReportRow]:
    """The reports of action groups that the meeting received."""
    rows = []
    for school in context.edition.trust.every_school:
        for report in school.support.reports:
            if report.meeting == meeting.id:
                period = say_period(report.period) if report.period else ""
                ratings = _ratings_of_areas(context.edition.trust, report)
                rows.append(ReportRow(school=school, report=report, period=period, ratings=ratings))
    return rows


def _ratings_of_areas(trust: Trust, report: Report) -> list[tuple[str, Rating]]:
    """The areas that a report rates, as the trust's framework calls them."""
    criteria = trust.governance.criteria
    framework = trust.frameworks.get(criteria.areas) if criteria else None
    title_of = framework.title_of if framework else str
    return [(title_of(area.area), area.rating) for area in report.areas if area.rating]
