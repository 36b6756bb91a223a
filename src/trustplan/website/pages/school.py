"""A school's own page: its plans, what is off track, its measures, and beside them support, reviews and inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.lifetimes import say_left
from trustplan.model import Rating
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    part_of,
    say_date,
    verb,
)
from trustplan.rating.index import by_rating
from trustplan.website.context import WIDE
from trustplan.website.figure_sources import sources_of_school
from trustplan.website.page import Cut, SearchEntry, cut
from trustplan.website.pages.blocks import (
    PlanBlock,
    count_first_ratings,
    ended_plans,
    off_track,
    plan_block,
    without_first_ratings,
)
from trustplan.website.pages.inspections import InspectionRow, inspections_of
from trustplan.website.pages.reviews import ReviewsSide, reviews_side
from trustplan.website.pages.school_measures import MeasureRow, measure_rows
from trustplan.website.pages.school_support import SupportSide, support_side
from trustplan.website.pages.sections import HOME
from trustplan.website.search_texts import said_in_reviews
from trustplan.website.search_words import joined
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.diff.ratings import Difference
    from trustplan.model import Organisation
    from trustplan.model.trust import Census
    from trustplan.rating.status import Item
    from trustplan.website.context import PageContext
    from trustplan.website.item_text import Counts
    from trustplan.website.page import Page
    from trustplan.website.pages.who_acts import BeforeRow

    Due = Callable[[], dict[str, Cut[BeforeRow]]]

MOST_CHANGES = 6


class SchoolView(View, frozen=True, kw_only=True):
    """A school. `off` is what is off track, `changes` are the ratings of its plans that moved since the last meeting.

    `due` is what is asked of its roles next, None for the public; `spreads` how many items had each rating at each meeting.
    """

    TEMPLATE = "school.html"
    plans: list[PlanBlock]
    earlier: list[tuple[str, str]]
    off: list[Item]
    changes: Cut[Difference] | None
    first_ratings: int
    due: Cut[BeforeRow] | None
    has_measures: bool
    measures: list[MeasureRow]
    untargeted: list[MeasureRow]
    has_plot: bool
    sources: str
    has_inspections: bool
    inspections: list[InspectionRow]
    support: SupportSide | None
    reviews: ReviewsSide | None
    about: list[tuple[str, str]]
    spreads: list[tuple[str, tuple[Counts, Counts]]]


def school_page(context: PageContext, school: Organisation, due: Due | None = None) -> Page:
    """The page of a school; `due` is asked when it is rendered, and works out the rows of all schools at once."""
    profile = school.profile
    lead = _lead(context, school)
    headings = []
    if context.edition.since:
        headings.append(("Since the last board meeting", "since"))
    if school.id in context.index.plans_of:
        headings.append((context.marks.own("Off track, and why"), "off-track"))
    if _has_measures(context):
        headings.append(("Measures", "measures"))
    if _has_inspections(context):
        headings.append(("Inspection", "inspection"))
    return context.page(
        lambda: _view(context, school, due),
        path=f"schools/{school.id}/",
        title=profile.title,
        nav=school.short,
        trail=[HOME, ("Schools", "schools/")],
        source=profile.at,
        hides=WIDE,
        headings=headings,
        search=[
            SearchEntry(
                title=profile.title,
                text=joined((lead, profile.summary, said_in_reviews(context, school))),
                is_first=True,
            )
        ],
        lead=lead,
    )


def _has_measures(context: PageContext) -> bool:
    """Whether the trust or any of its schools has figures."""
    return any(o.figures for o in context.edition.trust.organisations.values())


def _has_inspections(context: PageContext) -> bool:
    """Whether an inspection of any school is recorded."""
    schools = context.edition.trust.schools
    return context.once("has inspections", lambda: any(school.profile.inspections for school in schools))


def _view(context: PageContext, school: Organisation, due: Due | None = None) -> SchoolView:
    of_groups = {d.group.plan for d in school.support.decisions if d.group}
    plans = sorted(context.index.plans_of.get(school.id, []), key=lambda p: p.plan.ref in of_groups)  # its own first
    measures, untargeted = measure_rows(context, school)
    changes = context.once("changes by organisation", lambda: _changes_by_organisation(context)).get(school.id, [])
    return SchoolView(
        plans=[plan_block(context, p, f"plan-{p.plan.id}") for p in plans],
        earlier=ended_plans(context, school.id),
        off=by_rating(off_track(context.index.items_of(school.id))),
        changes=cut(without_first_ratings(changes), MOST_CHANGES) if context.edition.since else None,
        first_ratings=count_first_ratings(changes),
        due=due().get(school.id) if due and context.edition.is_for_trustees else None,
        has_measures=_has_measures(context),
        measures=measures,
        untargeted=untargeted,
        has_plot=any(row.drawing for row in measures),
        sources=sources_of_school(context, school.id),
        has_inspections=_has_inspections(context),
        inspections=inspections_of(context, school),
        support=support_side(context, school),
        reviews=reviews_side(context, school),
        about=about_school(context, school),
        spreads=context.item_text.spreads_of(school.id),
    )


def _lead(context: PageContext, school: Organisation) -> str:
    """The level of support, what is off track in the school's own plan, and on which targets of the trust."""
    if school.has_left:
        left = say_left(context.edition.trust, school)
        return f"{left} Its pages keep what was recorded until then, and nothing more is asked of it."
    parts = []
    found = context.overview.standing(school.id)
    if found and found.level and found.began:
        parts.append(f"{found.level.title} since {say_date(found.began)}.")
    items = context.index.items_of(school.id)
    if items:
        count = len(off_track(items))
        start = f"{capital(counted(count, 'item'))} of the school's own plan"
        parts.append(f"{start} {verb(count, 'is', 'are')} {context.marks.own('off track')}.")
    parts.append(_say_targets(context, school))
    return " ".join(filter(None, parts)) or school.profile.summary or "Nothing is rated here yet."


def _say_targets(context: PageContext, school: Organisation) -> str:
    """On how many of the trust's measures the school is off track; empty where none applies to it."""
    cells = context.index.shared_cells.get(school.id)
    if not cells:
        return ""
    off = sum(cell.rating is Rating.OFF_TRACK for _, cell in cells)
    if not off:
        return context.marks.own("None of the trust's measures is off track.")
    of = part_of(off, len(cells), "measure")
    return f"{capital(of)} of the trust {verb(off, 'is', 'are')} {context.marks.own('off track')}."


def _changes_by_organisation(context: PageContext) -> dict[str, list[Difference]]:
    """The changes of items and objectives, by the organisation that has them in its own plans."""
    found: dict[str, list[Difference]] = {}
    for change in context.edition.changes:
        if item := context.edition.rated.index.get(change.ref):
            found.setdefault(item.organisation, []).append(change)
    return found


def about_school(context: PageContext, school: Organisation) -> list[tuple[str, str]]:
    """What a school is, row by row: its phase, ages, pupils and what it belongs to."""
    profile, trust = school.profile, context.edition.trust
    before = [s.profile.title for s in trust.schools_that_left if s.profile.successor == school.id]
    rows = [
        ("Phase", capital(profile.phase)),
        ("Ages", profile.ages),
        ("Local authority", profile.local_authority),
        ("Diocese", profile.diocese),
        ("URN", profile.urn),
        ("LAESTAB", profile.laestab),
        ("URN before", listed(profile.former_urns)),
        ("Goes on with", listed(before)),
    ]
    if profile.joined:
        rows.append(("Joined the trust", say_date(profile.joined)))
    if school.has_left and profile.left:
        rows.append(("Left the trust", say_date(profile.left)))
    if profile.pupils:
        rows.append(("Pupils", pupils_and_places(profile.pupils)))
    rows += _belongs_to(context, school)
    return [(term, text) for term, text in rows if text]


def pupils_and_places(censuses: tuple[Census, ...]) -> str:
    """Pupils on roll by the last census, and the places that the last census with places gives: not each one does."""
    last = censuses[-1]
    words = f"{last.on_roll:,} on {say_date(last.on)}"
    each_year = [census.pan for census in censuses if census.pan]
    if each_year:
        words += f", {each_year[-1]} places in each entry year"
    in_all = [census.capacity for census in censuses if census.capacity]
    if in_all:
        words += f", {in_all[-1]:,} places in the whole school"
    return words


def _belongs_to(context: PageContext, school: Organisation) -> list[tuple[str, str]]:
    """The groups of schools to which a school belongs, each with its other schools and the body that governs them."""
    trust, rows = context.edition.trust, list[tuple[str, str]]()
    for group in trust.groups:
        if school.id in group.schools:
            others = listed([context.names.school(s) for s in group.schools if s != school.id])
            words = f"{group.title}, with {others}" if others else group.title
            if group.body:
                words += f"; governed by the {inside(trust.body_title(group.body))}"
            rows.append(("Group of schools", words))
    return rows
