"""The board view, the exceptions and the changes: the pages that a trustee reads first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.oversight.agenda import SUPPORT
from trustplan.primitives.english import capital, counted, inside, say_count, say_date, verb
from trustplan.rating.index import by_rating
from trustplan.rating.status import ActionStatus, Item
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_ROWS, Cut, SearchEntry, cut
from trustplan.website.pages.blocks import (
    PlanBlock,
    count_first_ratings,
    ended_plans,
    off_track,
    plan_block,
    without_first_ratings,
)
from trustplan.website.pages.missing import Missing, find_missing
from trustplan.website.pages.sections import BOARD, menu_page
from trustplan.website.pages.turns import TurnRow, turn_rows
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Meeting
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.page import Page

MOST_PLANS = 3  # of schools, on the home page of a trust without a plan of its own
MOST_CHANGES, MOST_OFF, MOST_ASKS, MOST_MISSING, MOST_DATES = 6, 8, 5, 6, 5
MOST_TURNS = 3  # plans, schools or roles that began or ended on one day
CHANGES = (  # each kind of change, its heading, and what to say where there is none
    ("fell", "Ratings that fell", "No rating fell."),
    ("rose", "Ratings that rose", "No rating rose."),
    ("edited", "Targets and dates that were edited", "No target or date was edited."),
    ("first", "Rated for the first time", "Nothing was rated for the first time."),
    ("unrated", "No longer rated", "Everything that was rated still is."),
)
NEWS = ("update or figure", "updates and figures")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """The first sentences of the board view in parts, each of which is a link. `wanted` is empty for the public."""

    start: str
    moves: str
    off: str
    wanted: str
    missing: str

    def __str__(self) -> str:
        wanted = f", {self.wanted}" if self.wanted else ""
        return f"{self.start}{self.moves}. {self.off}{wanted} and {self.missing}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """The changes to show first, of how many; what else came in, and what to say where no rating changed."""

    heading: str
    turns: list[TurnRow]
    rows: Cut[Difference]
    total: int
    also: str
    empty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DateRow:
    """What happens on a day."""

    on: date
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLink:
    """A page on the whole trust, with a sentence on its main point where there is one."""

    title: str
    path: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeView(View):
    """The board view."""

    TEMPLATE = "home.html"
    opening: Opening
    plans: list[PlanBlock]
    earlier: list[tuple[str, str]]
    has_schools: bool
    changed: Changed
    off: Cut[Item]
    asks: Cut[AskedFor]
    help: Cut[Item]
    by_hand: Cut[Item]
    missing: Cut[Missing]
    dates: list[DateRow]
    whole: list[PageLink]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemSection:
    """A section of items, and what to say where there are none."""

    anchor: str
    heading: str
    rows: Cut[Item]
    empty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ExceptionsView(View):
    """All items that ask for attention, and all that is missing."""

    TEMPLATE = "exceptions.html"
    sections: list[ItemSection]
    missing: Cut[Missing]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSection:
    """A section of changes, and what to say where there are none."""

    anchor: str
    heading: str
    rows: Cut[Difference]
    empty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesView(View):
    """All changes since the last meeting."""

    TEMPLATE = "changes.html"
    turns: list[TurnRow]
    sections: list[ChangeSection]


def make_board(context: PageContext) -> Iterator[Page]:
    """Home, exceptions and changes."""
    yield _home(context)
    yield _exceptions(context)
    yield _changes(context)


def find_asks(context: PageContext) -> list[AskedFor]:
    """The decisions that the next meeting is asked for or that fall due, and that have no outcome yet, by paper."""
    meeting = context.edition.next_meeting
    if meeting is None or not context.edition.is_for_trustees:
        return []
    found = [w for w in context.overview_text.asked_of(meeting, is_next=True) if not w.ask.outcome]
    return sorted(found, key=lambda w: (w.ask.paper or "~", w.path))


def _opening(context: PageContext, missing: list[Missing], asks: list[AskedFor]) -> Opening:
    edition = context.edition
    moves = [c for c in without_first_ratings(edition.changes) if not c.is_edit]
    moved = "no rating fell or rose"
    if moves:
        falls, rises = sum(c.is_fall for c in moves), sum(c.is_rise for c in moves)
        moved = f"{counted(falls, 'rating')} fell and {say_count(rises)} rose"
    wanted = ""
    if edition.is_for_trustees:
        wanted = f"{counted(len(asks), 'decision')} {verb(len(asks), 'is', 'are')} wanted"
    unseen = counted(len(missing), "update, figure, review or check", "updates, figures, reviews or checks")
    return Opening(
        start=f"Since the papers of {say_date(edition.since)}, " if edition.since else "So far, ",
        moves=moved,
        off=_say_off(context),
        wanted=wanted,
        missing=f"{unseen} {verb(len(missing), 'is', 'are')} missing",
    )


def _say_off(context: PageContext) -> str:
    """How many items are off track, and in whose plans where they are in the trust's and in schools' plans."""
    off = off_track(list(context.edition.rated.items))
    sentence = f"{capital(counted(len(off), 'item'))} {verb(len(off), 'is', 'are')} {context.marks.own('off track')}"
    own = sum(item.organisation == TRUST for item in off)
    others = len(off) - own
    if not own or not others:
        return sentence
    return f"{sentence} ({say_count(own)} in the trust's plan, {say_count(others)} in schools' plans)"


def _first_changes(context: PageContext) -> list[Difference]:
    """The changes to show first: objectives and edits before items, the trust before schools, falls before rises."""

    def order(change: Difference) -> tuple[bool, bool, bool, bool]:
        status = context.edition.rated.index[change.ref]
        is_first = Rating.NOT_ASSESSED in (change.old, change.new)
        return is_first, status.organisation != TRUST, not (change.dimension or change.is_edit), not change.is_fall

    return sorted(context.edition.changes, key=order)


def _changed(context: PageContext) -> Changed:
    edition = context.edition
    rows = without_first_ratings(_first_changes(context))
    first = count_first_ratings(edition.changes)
    heading, empty = "What changed", "There is no earlier meeting to compare with."
    also = f"Also: {counted(first, 'first rating')}; {_news(edition)}."
    if edition.since:
        heading, empty = f"What changed since {say_date(edition.since)}", f"No rating fell or rose. {also}"
    return Changed(
        heading=heading,
        turns=turn_rows(context, edition.since, edition.day, MOST_TURNS),
        rows=cut(rows, MOST_CHANGES),
        total=len(rows),
        also=also if rows else "",
        empty=empty,
    )


def _news(edition: Edition) -> str:
    """How many updates and figures came in, as the end of a sentence."""
    return f"{counted(edition.news_count, *NEWS) if edition.news_count else 'no updates or figures'} came in"


def next_dates(context: PageContext) -> list[DateRow]:
    """The next dates: meetings, the end of the update period, what is due, and the days of support."""
    found = {*_days_of_support(context), *_days_of_meetings(context), *_days_of_work(context)}
    ahead = sorted(row for row in found if row[0] >= context.edition.day)
    return [DateRow(on=on, text=text) for on, text in ahead[:MOST_DATES]]


def _days_of_support(context: PageContext) -> Iterator[tuple[date, str]]:
    for entry in context.overview.school_year:
        if entry.kind == SUPPORT and entry.organisation != TRUST:
            yield entry.on, entry.title


def _days_of_meetings(context: PageContext) -> Iterator[tuple[date, str]]:
    for meeting in context.edition.trust.meetings:
        yield meeting.as_at, "Papers' cut-off"
        yield meeting.date, meeting.title


def _days_of_work(context: PageContext) -> Iterator[tuple[date, str]]:
    """The days on which updates are due, and actions of the trust."""
    updates: Counter[date] = Counter()
    for item in context.edition.rated.each:
        if not isinstance(item, ActionStatus):
            continue
        if item.news_due:
            updates[item.news_due] += 1
        if item.action.due and item.is_open and item.organisation == TRUST:
            yield item.action.due, f"{item.id} is due: {item.title}"
    for on, count in updates.items():
        yield on, f"{capital(counted(count, 'update'))} due"


def _title(context: PageContext) -> str:
    meeting = context.edition.next_meeting
    if meeting is None:
        return f"As at {say_date(context.edition.day)}"
    return f"For the {_body(context, meeting)} on {say_date(meeting.date)}"


def _body(context: PageContext, meeting: Meeting) -> str:
    """Who meets, inside a sentence."""
    if context.item_text.meeting_name(meeting) == "Board meeting":
        return "board"
    return inside(context.edition.trust.body_title(meeting.body))


def _home(context: PageContext) -> Page:
    edition = context.edition
    title = _title(context)
    missing, asks = find_missing(context), find_asks(context)
    plans = context.index.plans_of.get(TRUST, [])
    running = list(edition.rated.running)
    if not plans and len(running) <= MOST_PLANS:
        plans = running
    opening = _opening(context, missing, asks)
    return context.page(
        HomeView(
            opening=opening,
            plans=[plan_block(context, s, f"plan-{s.plan.ref.replace('/', '-')}") for s in plans],
            earlier=ended_plans(context, TRUST),
            has_schools=bool(edition.trust.schools),
            changed=_changed(context),
            off=cut(by_rating(off_track(list(edition.rated.items))), MOST_OFF),
            asks=cut(asks, MOST_ASKS),
            help=cut(_in_need_of_help(context), MOST_ASKS),
            by_hand=cut([i for i in edition.rated.items if i.override], MOST_ASKS),
            missing=cut(missing, MOST_MISSING),
            dates=next_dates(context),
            whole=whole_trust(context),
        ),
        path="",
        title=title,
        nav="Board view",
        hides=WIDE,
        headings=[
            ("What changed", "changed"),
            (context.marks.own("Off track, and why"), "off-track"),
            ("Missing", "missing"),
            ("Next dates", "dates"),
        ],
        search=[SearchEntry(title=title, text=str(opening))],
    )


def _in_need_of_help(context: PageContext) -> list[Item]:
    """The items for which help is wanted, and that are not achieved."""
    found = [i for i in context.edition.rated.items if i.recovery and i.recovery.help_wanted]
    return [i for i in found if context.marks.is_loud(i.rating) and not i.is_accepted]


def whole_trust(context: PageContext) -> list[PageLink]:
    """The pages on the whole trust that exist: first those with a main point, then the others."""
    governance, text = context.edition.trust.governance, context.overview_text
    has_support = context.overview.has_support
    rows = []
    if has_support and governance.criteria:
        rows.append(PageLink(title="Support", path="support/", text=text.say_levels()))
    if governance.scheme:
        words = text.say_exceptions() if has_support else "Who decides, who is asked, who is told."
        rows.append(PageLink(title="Delegation", path="delegation/", text=words))
    if governance.tools:
        rows.append(PageLink(title="Reviews", path="reviews/", text=text.say_reviews()))
    named = {row.path for row in rows}
    for title, path in context.whole:
        if path not in named:
            rows.append(PageLink(title=title, path=path))
    return rows


def _exceptions(context: PageContext) -> Page:
    own = context.marks.own
    items = list(context.edition.rated.items)
    off = off_track(items)
    risk, unrated, overridden = [], [], []
    for i in items:
        if i.is_accepted:
            continue
        if i.rating is Rating.AT_RISK:
            risk.append(i)
        elif i.rating is Rating.NOT_ASSESSED and not i.is_not_yet_due:
            unrated.append(i)
        if i.override:
            overridden.append(i)
    sections = [
        _items("off-track", own("Off track"), off, own("Nothing is off track.")),
        _items("at-risk", own("At risk"), risk, own("Nothing is at risk.")),
        _items("overrides", "Set by hand", overridden, "No override is in force."),
        _items("not-assessed", "Due, and cannot be rated", unrated, "Everything that is due can be rated."),
    ]
    missing = find_missing(context)
    return menu_page(
        context,
        ExceptionsView(sections=sections, missing=cut(missing, MOST_ROWS)),
        path="exceptions/",
        title="Exceptions",
        section=BOARD,
        headings=[*((s.heading, s.anchor) for s in sections), ("Missing", "missing")],
        lead=(
            f"{capital(counted(len(off), 'item'))} {own('off track')}, {say_count(len(risk))} {own('at risk')}, "
            f"{say_count(len(missing))} without the update, figure, review or check that is due."
        ),
    )


def _items(anchor: str, heading: str, items: list[Item], empty: str) -> ItemSection:
    return ItemSection(anchor=anchor, heading=heading, rows=cut(items, MOST_ROWS), empty=empty)


def _changes(context: PageContext) -> Page:
    edition = context.edition
    groups: dict[str, list[Difference]] = {}
    for change in edition.changes:
        groups.setdefault(_kind(change), []).append(change)
    sections = []
    for kind, heading, empty in CHANGES:
        rows = cut(groups.get(kind, []), MOST_ROWS)
        sections.append(ChangeSection(anchor=kind, heading=heading, rows=rows, empty=empty))
    begun = turn_rows(context, edition.since, edition.day, MOST_ROWS)
    headings = [(section.heading, section.anchor) for section in sections]
    if begun:
        headings.insert(0, ("Began and ended", "turns"))
    return menu_page(
        context,
        ChangesView(turns=begun, sections=sections),
        path="changes/",
        title=f"Changes since {say_date(edition.since)}" if edition.since else "Changes",
        nav="Changes",
        section=BOARD,
        headings=headings,
        lead=_changes_lead(context, sum(row.entries.total for row in begun)),
    )


def _changes_lead(context: PageContext, begun: int) -> str:
    edition = context.edition
    if not edition.since:
        return "There is no earlier meeting to compare with."
    lead = f"{capital(counted(len(edition.changes) + begun, 'change'))}; {_news(edition)}."
    if edition.last_meeting:
        lead += f" That was the cut-off of the papers for the meeting of {say_date(edition.last_meeting.date)}."
    return lead


def _kind(change: Difference) -> str:
    """The section of the page that a change belongs to."""
    if change.is_edit:
        return "edited"
    if change.old == Rating.NOT_ASSESSED:
        return "first"
    if change.new == Rating.NOT_ASSESSED:
        return "unrated"
    return "fell" if change.is_fall else "rose"
