"""The public home page, the exceptions and the changes: the pages that a trustee reads first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, counted, inside, say_count, say_date, verb
from trustplan.rating.index import by_rating
from trustplan.rating.status import Item
from trustplan.website.context import WIDE
from trustplan.website.page import Cut, SearchEntry, cut
from trustplan.website.pages.blocks import (
    PlanBlock,
    count_first_ratings,
    ended_plans,
    off_track,
    plan_block,
    say_news,
    without_first_ratings,
)
from trustplan.website.pages.briefing import make_briefing
from trustplan.website.pages.changes import make_changes
from trustplan.website.pages.dates import DateRow, next_dates
from trustplan.website.pages.exceptions import make_exceptions
from trustplan.website.pages.missing import Missing, find_missing
from trustplan.website.pages.turns import TurnRow, turn_rows
from trustplan.website.pages.whole_trust import PageLink, whole_trust
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.diff.ratings import Difference
    from trustplan.model import Meeting
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_PLANS = 3  # of schools, on the home page of a trust without a plan of its own
MOST_CHANGES, MOST_OFF, MOST_BY_HAND, MOST_MISSING = 6, 8, 5, 6
MOST_TURNS = 3  # plans, schools or roles that began or ended on one day


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """The first sentences of the home page in parts, each of which is a link."""

    start: str
    moves: str
    off: str
    missing: str

    def __str__(self) -> str:
        return f"{self.start}{self.moves}. {self.off} and {self.missing}."


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
class HomeView(View):
    """The home page of the public edition."""

    TEMPLATE = "home.html"
    opening: Opening
    plans: list[PlanBlock]
    earlier: list[tuple[str, str]]
    has_schools: bool
    changed: Changed
    off: Cut[Item]
    by_hand: Cut[Item]
    missing: Cut[Missing]
    dates: list[DateRow]
    whole: list[PageLink]


def make_board(context: PageContext) -> Iterator[Page]:
    """Home, exceptions and changes. Trustees' home is the board briefing."""
    yield make_briefing(context) if context.edition.is_for_trustees else _home(context)
    yield make_exceptions(context)
    yield make_changes(context)


def _opening(context: PageContext, missing: list[Missing]) -> Opening:
    edition = context.edition
    moves = [c for c in without_first_ratings(edition.changes) if not c.is_edit]
    moved = "no rating fell or rose"
    if moves:
        falls, rises = sum(c.is_fall for c in moves), sum(c.is_rise for c in moves)
        moved = f"{counted(falls, 'rating')} fell and {say_count(rises)} rose"
    unseen = counted(len(missing), "update, figure, review or check", "updates, figures, reviews or checks")
    return Opening(
        start=f"Since the papers of {say_date(edition.since)}, " if edition.since else "So far, ",
        moves=moved,
        off=_say_off(context),
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
    also = f"Also: {counted(first, 'first rating')}; {say_news(edition)}."
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
    missing = find_missing(context)
    plans = context.index.plans_of.get(TRUST, [])
    running = list(edition.rated.running)
    if not plans and len(running) <= MOST_PLANS:
        plans = running
    opening = _opening(context, missing)
    return context.page(
        HomeView(
            opening=opening,
            plans=[plan_block(context, s, f"plan-{s.plan.ref.replace('/', '-')}") for s in plans],
            earlier=ended_plans(context, TRUST),
            has_schools=bool(edition.trust.schools),
            changed=_changed(context),
            off=cut(by_rating(off_track(list(edition.rated.items))), MOST_OFF),
            by_hand=cut([i for i in edition.rated.items if i.override], MOST_BY_HAND),
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
