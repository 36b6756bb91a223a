"""The board view, the exceptions and the changes: the pages that a trustee reads first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.oversight.agenda import SUPPORT
from trustplan.primitives.english import capital, counted, inside, say_count, say_date, say_days, verb
from trustplan.rating.index import by_rating
from trustplan.rating.status import ActionStatus
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_ROWS, SearchEntry, cut
from trustplan.website.pages.blocks import off_track, plan_block, without_first_ratings
from trustplan.website.pages.sections import BOARD, menu_page

if TYPE_CHECKING:
    from datetime import date

    from trustplan.diff.ratings import Difference
    from trustplan.model import Meeting
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.page import Page

MOST_PLANS = 3  # of schools, on the home page of a trust without a plan of its own
MOST_CHANGES, MOST_OFF, MOST_ASKS, MOST_MISSING, MOST_DATES = 6, 8, 5, 6, 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """News, a figure or a judgement that is due and not there."""

    path: str
    title: str
    flag: str
    icon: str
    text: str


def make_board(context: PageContext) -> Iterator[Page]:
    """Home, exceptions and changes."""
    yield _home(context)
    yield _exceptions(context)
    yield _changes(context)


def find_missing(context: PageContext) -> list[Missing]:
    """All news, figures, judgements and reviews that are overdue, the trust's first."""
    found = []
    for item in context.edition.rated.each:
        if not item.is_missing or item.is_accepted:
            continue
        title = f"{context.names.code(item.ref)}: {item.title}"
        if isinstance(item, ActionStatus):
            last = f"Last word {say_date(item.last_news)}" if item.last_news else "No word since the start"
            found.append(Missing(path=context.urls.path(item.ref), title=title, flag="Stale", icon="clock", text=last))
        elif item.is_judgement_overdue:
            judged = item.kpi.judgements
            words = f"Last judged {say_date(judged[-1].on)}" if judged else "Never judged"
            found.append(
                Missing(path=context.urls.path(item.ref), title=title, flag="Overdue", icon="clock", text=words)
            )
        else:
            due = item.next_due
            words = (
                f"Due {say_date(due)}, {say_days((context.edition.day - due).days)} late"
                if due
                else "A figure is overdue"
            )
            found.append(
                Missing(path=context.urls.path(item.ref), title=title, flag="Missing", icon="missing", text=words)
            )
    for late in context.overview_text.late:
        words = f"Due {say_date(late.due)}, {say_days((context.edition.day - late.due).days)} late"
        found.append(Missing(path=late.path, title=late.title, flag="Overdue", icon="clock", text=words))
    return found


def find_asks(context: PageContext) -> list[AskedFor]:
    """The decisions that the next meeting is asked for and that have no outcome yet, by paper."""
    meeting = context.edition.next_meeting
    found = [
        w for w in context.overview_text.every_ask if meeting and w.ask.meeting == meeting.id and not w.ask.outcome
    ]
    return sorted(found, key=lambda w: (w.ask.paper or "~", w.path))


def _lead(context: PageContext, missing: list[Missing], asks: list[AskedFor]) -> dict[str, str]:
    edition = context.edition
    moves = [c for c in edition.changes if not c.is_edit and Rating.NOT_ASSESSED not in (c.old, c.new)]
    falls, rises = sum(c.is_fall for c in moves), sum(c.is_rise for c in moves)
    since = f"Since the papers of {say_date(edition.since)}, " if edition.since else "So far, "
    moved = f"{counted(falls, 'rating')} fell and {say_count(rises)} rose" if moves else "no rating fell or rose"
    off = len(off_track(list(edition.rated.items)))
    wanted = (
        f"{counted(len(asks), 'decision')} {verb(len(asks), 'is', 'are')} wanted" if edition.is_for_trustees else ""
    )
    return {
        "start": since,
        "moves": moved,
        "off": f"{capital(counted(off, 'item'))} {verb(off, 'is', 'are')} {context.marks.own('off track')}",
        "wanted": wanted,
        "missing": f"{counted(len(missing), 'update, figure or review', 'updates, figures or reviews')} {verb(len(missing), 'is', 'are')} missing",
    }


def _first_changes(context: PageContext) -> list[Difference]:
    """The changes to show first: objectives and edits before items, the trust before schools, falls before rises."""

    def order(change: Difference) -> tuple[bool, bool, bool, bool]:
        status = context.edition.rated.index[change.ref]
        is_first = Rating.NOT_ASSESSED in (change.old, change.new)
        return is_first, status.organisation != TRUST, not (change.dimension or change.is_edit), not change.is_fall

    return sorted(context.edition.changes, key=order)


def _changed(context: PageContext) -> dict[str, object]:
    edition = context.edition
    rows = _first_changes(context)
    shown = without_first_ratings(rows)
    first = sum(c.old == Rating.NOT_ASSESSED for c in rows if not c.is_edit)
    also = f"Also: {counted(first, 'first rating')}, {counted(edition.news_count, 'update or figure', 'updates and figures')} came in."
    heading = f"What changed since {say_date(edition.since)}" if edition.since else "What changed"
    empty = f"No ratings changed; {counted(edition.news_count, 'update or figure', 'updates and figures')} came in."
    return {
        "heading": heading,
        "rows": cut(shown, MOST_CHANGES),
        "total": len(edition.changes),
        "also": also if shown else "",
        "empty": empty if edition.since else "There is no earlier meeting to compare with.",
    }


def next_dates(context: PageContext) -> list[tuple[date, str]]:
    """The next dates: meetings, the end of the update period, what is due, and the days of support."""
    edition, day = context.edition, context.edition.day
    dates: dict[tuple[date, str], None] = {}
    for entry in context.overview.school_year:
        if entry.kind == SUPPORT and entry.on >= day and entry.organisation != TRUST:
            dates[entry.on, entry.title] = None
    for meeting in edition.trust.meetings:
        if meeting.as_at >= day:
            dates[meeting.as_at, "Papers' cut-off"] = None
        if meeting.date >= day:
            dates[meeting.date, meeting.title] = None
    due: dict[date, int] = {}
    for item in edition.rated.each:
        if isinstance(item, ActionStatus) and item.news_due and item.news_due >= day and not item.is_accepted:
            due[item.news_due] = due.get(item.news_due, 0) + 1
        if isinstance(item, ActionStatus) and item.action.due and item.action.due >= day and item.organisation == TRUST:
            dates[item.action.due, f"{item.id} is due: {item.title}"] = None
    for when, count in due.items():
        dates[when, f"{capital(counted(count, 'update'))} due"] = None
    return sorted(dates)[:MOST_DATES]


def _body(context: PageContext, meeting: Meeting) -> str:
    """Who meets, inside a sentence."""
    is_board = context.item_text.meeting_name(meeting) == "Board meeting"
    return "board" if is_board else inside(context.edition.trust.body_title(meeting.body))


def _home(context: PageContext) -> Page:
    edition = context.edition
    meeting = edition.next_meeting
    title = (
        f"For the {_body(context, meeting)} on {say_date(meeting.date)}"
        if meeting
        else f"As at {say_date(edition.day)}"
    )
    missing, asks = find_missing(context), find_asks(context)
    plans = context.index.plans_of.get(TRUST, [])
    if not plans and len(edition.rated.plans) <= MOST_PLANS:
        plans = list(edition.rated.plans.values())
    off = by_rating(off_track(list(edition.rated.items)))
    lead = _lead(context, missing, asks)
    wanted = f", {lead['wanted']}" if lead["wanted"] else ""
    text = f"{lead['start']}{lead['moves']}. {lead['off']}{wanted} and {lead['missing']}."
    return context.page(
        "home.html",
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
        search=[SearchEntry(title=title, text=text)],
        opening=lead,
        plans=[plan_block(context, s, f"plan-{s.plan.ref.replace('/', '-')}") for s in plans],
        has_schools=bool(edition.trust.schools),
        changed=_changed(context),
        off=cut(off, MOST_OFF),
        asks=cut(asks, MOST_ASKS),
        missing=cut(missing, MOST_MISSING),
        dates=next_dates(context),
        whole=whole_trust(context),
    )


def whole_trust(context: PageContext) -> list[tuple[str, str, str]]:
    """The pages on the whole trust that exist: title, address, and a sentence with their main point where there is one."""
    trust, overview, overview_text = context.edition.trust, context.overview, context.overview_text
    rows: list[tuple[str, str, str]] = []
    if overview.has_support and trust.governance.criteria:
        rows.append(("Support", "support/", overview_text.say_levels()))
    if trust.governance.scheme:
        words = overview_text.say_exceptions() if overview.has_support else "Who decides, who is asked, who is told."
        rows.append(("Delegation", "delegation/", words))
    if trust.governance.tools:
        rows.append(("Reviews", "reviews/", overview_text.say_reviews()))
    return [*rows, *((title, path, "") for title, path in context.whole if path not in {r[1] for r in rows})]


def _exceptions(context: PageContext) -> Page:
    items = list(context.edition.rated.items)
    live = [i for i in items if not i.is_accepted]
    off = off_track(items)
    risk = [i for i in live if i.rating is Rating.AT_RISK]
    unrated = [i for i in live if i.rating is Rating.NOT_ASSESSED and not i.is_not_yet_due]
    overridden = [i for i in live if i.override]
    sections = [
        ("off-track", context.marks.own("Off track"), off, context.marks.own("Nothing is off track.")),
        ("at-risk", context.marks.own("At risk"), risk, context.marks.own("Nothing is at risk.")),
        ("overrides", "Set by hand", overridden, "No override is in force."),
        ("not-assessed", "Due, and cannot be rated", unrated, "Everything that is due can be rated."),
    ]
    missing = find_missing(context)
    lead = f"{capital(counted(len(off), 'item'))} {context.marks.own('off track')}, {say_count(len(risk))} {context.marks.own('at risk')}, {say_count(len(missing))} without the news, figure or review that is due."
    return menu_page(
        context,
        "exceptions.html",
        path="exceptions/",
        title="Exceptions",
        section=BOARD,
        headings=[(heading, anchor) for anchor, heading, _, _ in sections] + [("Missing", "missing")],
        lead=lead,
        sections=[(anchor, heading, cut(rows, MOST_ROWS), empty) for anchor, heading, rows, empty in sections],
        missing=cut(missing, MOST_ROWS),
    )


def _changes(context: PageContext) -> Page:
    edition = context.edition
    groups: dict[str, list[Difference]] = {name: [] for name in ("fell", "rose", "edited", "first", "unrated")}
    for change in edition.changes:
        groups[_kind(change)].append(change)
    sections = [
        ("fell", "Ratings that fell", groups["fell"], "No rating fell."),
        ("rose", "Ratings that rose", groups["rose"], "No rating rose."),
        ("edited", "Targets and dates that were edited", groups["edited"], "No target or date was edited."),
        ("first", "Rated for the first time", groups["first"], "Nothing was rated for the first time."),
        ("unrated", "No longer rated", groups["unrated"], "Everything that was rated still is."),
    ]
    title = f"Changes since {say_date(edition.since)}" if edition.since else "Changes"
    meeting = (
        f" That was the cut-off of the papers for the meeting of {say_date(edition.last_meeting.date)}."
        if edition.last_meeting
        else ""
    )
    lead = f"{capital(counted(len(edition.changes), 'change'))}; {counted(edition.news_count, 'update or figure', 'updates and figures')} came in.{meeting}"
    if not edition.since:
        lead = "There is no earlier meeting to compare with."
    return menu_page(
        context,
        "changes.html",
        path="changes/",
        title=title,
        nav="Changes",
        section=BOARD,
        headings=[(heading, anchor) for anchor, heading, _, _ in sections],
        lead=lead,
        sections=[(anchor, heading, cut(rows, MOST_ROWS), empty) for anchor, heading, rows, empty in sections],
    )


def _kind(change: Difference) -> str:
    """The section of the page that a change belongs to."""
    if change.is_edit:
        return "edited"
    if change.old == Rating.NOT_ASSESSED:
        return "first"
    if change.new == Rating.NOT_ASSESSED:
        return "unrated"
    return "fell" if change.is_fall else "rose"
