"""The index of schools: each with its support, its size, and how many of the trust's measures are off track there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.lifetimes import say_left
from trustplan.model import Organisation, Plan, Rating
from trustplan.primitives.english import capital, counted, listed, some_of, verb
from trustplan.website.page import SearchEntry
from trustplan.website.pages.blocks import off_track
from trustplan.website.pages.compare import find_compared, make_comparison, say_lead
from trustplan.website.pages.school import school_page
from trustplan.website.pages.sections import menu_page
from trustplan.website.pages.support_words import LevelMark, level_mark
from trustplan.website.pages.who_acts import due_by_school
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


class SchoolLine(Struct, frozen=True, kw_only=True):
    """A school in the index: its latest plan, and how much is off track and at risk."""

    id: str
    title: str
    about: str
    pupils: str
    off: str
    risk: str
    plan: Plan | None
    support: LevelMark | None


class SchoolsView(View, frozen=True, kw_only=True):
    """The index of schools. `what` is counted; `left` has the address, title and words of schools that left."""

    TEMPLATE = "schools.html"
    schools: list[SchoolLine]
    what: str
    has_support: bool
    is_compared: bool
    left: list[tuple[str, str, str]]


def make_schools(context: PageContext) -> Iterator[Page]:
    """The index, schools compared, then a page for each school; nothing for a trust without schools."""
    schools = context.edition.trust.every_school
    if schools:
        yield _index(context)
    yield from make_comparison(context)
    due = cache(partial(due_by_school, context))
    for school in schools:
        yield school_page(context, school, due)


def _index(context: PageContext) -> Page:
    lead = say_lead(context) if context.index.shared_kpis else _plans_lead(context)
    names = listed([s.profile.title for s in context.edition.trust.schools])
    headings = [("Schools that left", "left")] if context.edition.trust.schools_that_left else []
    return menu_page(
        context,
        lambda: _view(context),
        path="schools/",
        title="Schools",
        headings=headings,
        search=[SearchEntry(title="Schools", text=f"{lead} {names}.")],
        lead=lead,
    )


def _view(context: PageContext) -> SchoolsView:
    trust = context.edition.trust
    counts, what = _counts(context)
    return SchoolsView(
        schools=[_line(context, school, counts[school.id]) for school in trust.schools],
        what=what,
        has_support=context.overview.has_support,
        is_compared=context.urls.has_comparison,
        left=[(s.id, s.profile.title, say_left(trust, s)) for s in trust.schools_that_left],
    )


def _counts(context: PageContext) -> tuple[dict[str, tuple[str, str]], str]:
    """By school how many are off track and at risk, and of what: the trust's measures or, without any, the school's own plan."""
    found: dict[str, list[Rating]] = {school.id: [] for school in context.edition.trust.schools}
    rows = find_compared(context)
    if context.index.shared_kpis:
        for row in rows:
            for cell in row.cells:
                found[cell.organisation].append(cell.rating)
        what = "Measures"
    else:
        for school, ratings in found.items():
            ratings += [item.rating for item in context.index.items_of(school) if not item.is_accepted]
        what = "Items of its plan"
    counts = {}
    for school, ratings in found.items():
        off, risk = ratings.count(Rating.OFF_TRACK), ratings.count(Rating.AT_RISK)
        counts[school] = (str(off), str(risk)) if ratings else ("–", "–")
    return counts, what


def _plans_lead(context: PageContext) -> str:
    """The lead on the schools' own plans, where no measure of the trust applies to them."""
    schools = context.edition.trust.schools
    off = planned = 0
    for school in schools:
        off += len(off_track(context.index.items_of(school.id)))
        planned += school.id in context.index.plans_of
    have = some_of(planned, len(schools), ("school", "schools"), ("has", "have"), "a plan here")
    if not planned:
        return f"{capital(have)}."
    where = verb(planned, "it", "these")
    return (
        f"{capital(have)}; {counted(off, 'item')} of {where} {verb(off, 'is', 'are')} {context.marks.own('off track')}."
    )


def _line(context: PageContext, school: Organisation, counts: tuple[str, str]) -> SchoolLine:
    plans = context.index.plans_of.get(school.id)
    off, risk = counts
    return SchoolLine(
        id=school.id,
        title=school.profile.title,
        about=_about(school),
        pupils=f"{school.profile.pupils[-1].on_roll:,}" if school.profile.pupils else "not recorded",
        off=off,
        risk=risk,
        plan=plans[-1].plan if plans else None,
        support=_level_of(context, school),
    )


def _about(school: Organisation) -> str:
    """A school's phase, ages, local authority and diocese in a line."""
    profile = school.profile
    parts = [profile.phase] if profile.phase else []
    if profile.ages:
        parts.append(f"ages {profile.ages}")
    if profile.local_authority:
        parts.append(profile.local_authority)
    if profile.diocese:
        parts.append(f"Diocese of {profile.diocese}")
    return capital(", ".join(parts))


def _level_of(context: PageContext, school: Organisation) -> LevelMark | None:
    """The mark of the level of support that was decided for a school."""
    criteria, found = context.edition.trust.governance.criteria, context.overview.standing(school.id)
    if criteria and found and found.level:
        return level_mark(criteria, found.level.id)
    return None
