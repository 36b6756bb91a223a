"""The page of changes: takes those since the last papers, gives effects with their causes, counts by school and edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, listed, say_count, say_date, say_day
from trustplan.rating.status import WORST_FIRST
from trustplan.website.page import MOST_ROWS, Cut, cut, first
from trustplan.website.pages.blocks import say_news
from trustplan.website.pages.effects import Edited, Effect, every_effect, lone_effect, say_edit, say_moves
from trustplan.website.pages.lifetimes import LifetimeRow, lifetime_rows
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.diff.ratings import Difference
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

FELL, ROSE, EDITED, FIRST, UNRATED = "fell", "rose", "edited", "first", "unrated"
SAID = {  # each kind of change in a count of several kinds: of one, of several
    FELL: ("down", "down"),
    ROSE: ("up", "up"),
    EDITED: ("target or date revised", "targets and dates revised"),
    FIRST: ("first rating", "first ratings"),
    UNRATED: ("no longer rated", "no longer rated"),
}


class PlaceRow(Struct, frozen=True, kw_only=True):
    """The trust or a school: how many of its ratings moved, in words."""

    name: str
    text: str


class MovedSection(Struct, frozen=True, kw_only=True):
    """The effects that went one way, how many ratings moved in them, and what to say where there are none."""

    anchor: str
    heading: str
    total: int
    rows: Cut[Effect]
    empty: str


class FirstRatings(Struct, frozen=True, kw_only=True):
    """How many things got a rating as their first; their codes, to the public their titles, with an address each where it asks for attention."""

    rating: Rating
    count: int
    codes: list[tuple[str, str]]


class FirstsOfPlan(Struct, frozen=True, kw_only=True):
    """The first ratings in a plan."""

    title: str
    path: str
    ratings: list[FirstRatings]


class ChangesView(View, frozen=True, kw_only=True):
    """All changes since the last papers. `turned` is how many things began or ended, `first_count` how many first ratings there are."""

    TEMPLATE = "changes.html"
    turns: list[LifetimeRow]
    turned: int
    places: Cut[PlaceRow]
    sections: list[MovedSection]
    edits: Cut[Edited]
    firsts: Cut[FirstsOfPlan]
    first_count: int
    unrated: Cut[Effect]


def make_changes(context: PageContext) -> Page:
    """The page."""
    edition = context.edition
    groups: dict[str, list[Difference]] = {kind: [] for kind in SAID}
    for change in edition.changes:
        groups[_kind(change)].append(change)
    effects = every_effect(context)
    sections = [
        _section(FELL, "Ratings down", groups, [e for e in effects if e.change.is_fall], "No rating has gone down."),
        _section(ROSE, "Ratings up", groups, [e for e in effects if not e.change.is_fall], "No rating has gone up."),
    ]
    firsts = _firsts(context, groups[FIRST])
    turns = lifetime_rows(context, edition.since, edition.day, MOST_ROWS)
    view = ChangesView(
        turns=turns,
        turned=sum(row.entries.total for row in turns),
        places=cut(_places(context, groups), MOST_ROWS),
        sections=sections,
        edits=first(groups[EDITED], MOST_ROWS, lambda c: say_edit(context, c)),
        firsts=cut(firsts, MOST_ROWS),
        first_count=len(groups[FIRST]),
        unrated=first(groups[UNRATED], MOST_ROWS, lambda c: lone_effect(context, c)),
    )
    return menu_page(
        context,
        view,
        path="changes/",
        title=_title(context),
        headings=_headings(view),
        lead=_lead(context),
    )


def _is_since_meeting(context: PageContext) -> bool:
    """Whether the comparison is with the papers of the last meeting."""
    edition = context.edition
    return edition.last_meeting is not None and edition.last_meeting.as_at == edition.since


def _title(context: PageContext) -> str:
    edition = context.edition
    if edition.since is None:
        return "Changes"
    if edition.last_meeting and _is_since_meeting(context):
        return f"Changes since the last {_meeting(context)}"
    return f"Changes since {say_date(edition.since)}"


def _meeting(context: PageContext) -> str:
    meeting = context.edition.last_meeting
    name = context.item_text.meeting_name(meeting) if meeting else ""
    return "board meeting" if name == "Board meeting" else "meeting"


def _lead(context: PageContext) -> str:
    edition = context.edition
    if edition.since is None:
        return "There is no earlier meeting to compare with."
    start = f"Since {say_day(edition.since, edition.day)}"
    if edition.last_meeting and _is_since_meeting(context):
        met = say_day(edition.last_meeting.date, edition.day)
        papers = say_day(edition.since, edition.day)
        start = f"Since the papers for the {_meeting(context)} of {met}, which show the position on {papers}"
    return f"{start}, {say_moves(context)}. {capital(say_news(edition))}."


def _headings(view: ChangesView) -> list[tuple[str, str]]:
    headings = [("Began and ended", "turns")] if view.turns else []
    if view.places:
        headings.append(("Trust and schools", "where"))
    headings += [(section.heading, section.anchor) for section in view.sections]
    headings.append(("Revised targets and dates", EDITED))
    if view.firsts:
        headings.append(("First ratings", FIRST))
    if view.unrated:
        headings.append(("No longer rated", UNRATED))
    return headings


def _section(
    kind: str, heading: str, groups: dict[str, list[Difference]], rows: Sequence[Effect], empty: str
) -> MovedSection:
    return MovedSection(anchor=kind, heading=heading, total=len(groups[kind]), rows=cut(rows, MOST_ROWS), empty=empty)


def _kind(change: Difference) -> str:
    """The section of the page that a change belongs to."""
    if change.is_edit:
        return EDITED
    if change.old == Rating.NOT_ASSESSED:
        return FIRST
    if change.new == Rating.NOT_ASSESSED:
        return UNRATED
    return FELL if change.is_fall else ROSE


def _places(context: PageContext, groups: dict[str, list[Difference]]) -> list[PlaceRow]:
    """The trust and each school with changes, and how many of each kind; nothing where all are of one place."""
    counts: dict[str, dict[str, int]] = {}
    for kind, changes in groups.items():
        for change in changes:
            organisation = context.edition.rated.index[change.ref].organisation
            of_place = counts.setdefault(organisation, {})
            of_place[kind] = of_place.get(kind, 0) + 1
    rows = []
    for organisation in dict.fromkeys((TRUST, *context.edition.trust.organisations)):
        if found := counts.get(organisation):
            said = [f"{say_count(n)} {SAID[kind][n > 1]}" for kind, n in found.items()]
            rows.append(PlaceRow(name=_name(context, organisation), text=listed(said)))
    return rows if len(rows) > 1 else []


def _name(context: PageContext, organisation: str) -> str:
    return "The trust's plan" if organisation == TRUST else context.names.school(organisation)


def _firsts(context: PageContext, changes: Sequence[Difference]) -> list[FirstsOfPlan]:
    """The first ratings by plan, worst first."""
    by_plan: dict[str, list[Difference]] = {}
    for change in changes:
        by_plan.setdefault(context.edition.rated.index[change.ref].plan, []).append(change)
    rows = []
    for ref, found in by_plan.items():
        plan = context.plans[ref]
        title = ": ".join(filter(None, (context.names.whose(plan.organisation), plan.title)))
        ratings = [_of_rating(context, rating, found) for rating in WORST_FIRST]
        rows.append(
            FirstsOfPlan(title=title, path=context.urls.plan_path(ref), ratings=[row for row in ratings if row.count])
        )
    return rows


def _of_rating(context: PageContext, rating: Rating, changes: Sequence[Difference]) -> FirstRatings:
    rated = [c for c in changes if c.new == rating]
    codes: list[tuple[str, str]] = []
    if context.marks.is_loud(rating):
        for change in rated:
            name = change.title
            if context.edition.is_for_trustees:
                name = context.edition.rated.index[change.ref].id
            codes.append((f"{name} {change.dimension}".strip(), context.urls.path(change.ref)))
    return FirstRatings(rating=rating, count=len(rated), codes=codes)
