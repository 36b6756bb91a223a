"""The home page of the public edition: for parents, what the trust aims for, what goes well, what it works on, its schools."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.oversight.going_well import going_well, missed
from trustplan.primitives.english import counted, inside, listed
from trustplan.website.context import WIDE
from trustplan.website.page import Cut, SearchEntry, first
from trustplan.website.pages.public_figures import (
    Claim,
    SchoolFigure,
    better_claim,
    figures_of,
    going_well_at,
    measures_of_schools,
    missed_claim,
    shown_kpis,
    withheld_words,
    working_on_at,
)
from trustplan.website.papers.overview_blocks import plans_shown
from trustplan.website.plain_words import plain
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Organisation
    from trustplan.oversight.going_well import Better, Missed
    from trustplan.rating.status import KpiStatus, ObjectiveStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_CLAIMS, MOST_AIMS, MOST_CARDS = 3, 12, 60
NOUNS = {  # of schools by phase, where it is not the phase and “school”
    "": ("school", "schools"),
    "post-16": ("sixth form", "sixth forms"),
    "setting": ("setting", "settings"),
    "service": ("service", "services"),
}


class Aim(Struct, frozen=True, kw_only=True):
    """What the plan aims for: its title, and a line below it."""

    title: str
    line: str
    path: str


class SchoolCard(Struct, frozen=True, kw_only=True):
    """A school: about it, a few figures, and what goes well and is worked on."""

    title: str
    path: str
    about: str
    figures: list[SchoolFigure]
    well: str
    work: str


class PublicHomeView(View, frozen=True, kw_only=True):
    """The home page for parents. `also` has what misses its target without any work on it that is published."""

    TEMPLATE = "public_home.html"
    aims: Cut[Aim]
    well: list[Claim]
    no_well: str
    work: list[Claim]
    also: Cut[Claim]
    no_work: str
    schools: Cut[SchoolCard]
    others: list[tuple[str, str]]
    withheld: str
    links: list[tuple[str, str]]


def make_public_home(context: PageContext) -> Page:
    """The public's home page."""
    lead = _lead(context)
    title = "How our schools are doing" if context.edition.trust.schools else "How we are doing"
    headings = [("What we aim for", "aims"), ("What is going well", "well"), ("What we are working on", "work")]
    if context.edition.trust.schools:
        headings.append(("Our schools", "schools"))
    return context.page(
        partial(_view, context),
        path="",
        title=title,
        lead=lead,
        nav="Home",
        hides=WIDE,
        headings=headings,
        search=[SearchEntry(title=title, text=lead)],
    )


def _view(context: PageContext) -> PublicHomeView:
    plans = plans_shown(context)
    objectives: list[ObjectiveStatus] = []
    for status in plans:
        objectives += status.objectives
    short = missed(objectives, context.edition.day)
    lags = {row.kpi.ref: row for row in short}
    better = _told_as_better(going_well(context.figures, objectives), lags)
    listed_before = {row.kpi.ref for row in better}
    left = [row for row in short if row.kpi.ref not in listed_before]
    worked = [row for row in left if row.actions][:MOST_CLAIMS]
    others = [row for row in left if row not in worked]
    schools, kpis = context.edition.trust.schools, shown_kpis(context)
    return PublicHomeView(
        aims=first(objectives, MOST_AIMS, lambda o: _aim(context, o)),
        well=[better_claim(context, row, lags.get(row.kpi.ref)) for row in better],
        no_well=_say_nothing_better(objectives),
        work=[missed_claim(context, row) for row in worked],
        also=first(others, MOST_CLAIMS, lambda row: missed_claim(context, row)),
        no_work=_say_nothing_missed(objectives, "other " * bool(short)),
        schools=first(schools, MOST_CARDS, lambda school: school_card(context, school, kpis)),
        others=[(s.profile.title, context.urls.organisation_path(s.id)) for s in schools[MOST_CARDS:]],
        withheld=withheld_words(context, measures_of_schools(context)),
        links=_links(context, plans),
    )


def _told_as_better(rows: Sequence[Better], lags: dict[str, Missed]) -> list[Better]:
    """What is told as going well, each KPI once: also where some schools lag, but not where another part of it does."""
    going_well = []
    for row in rows:
        lag = lags.get(row.kpi.ref)
        if lag is None or lag.part is row.part:
            going_well.append(row)
    return going_well[:MOST_CLAIMS]


def aim_at(context: PageContext, objective: ObjectiveStatus) -> Aim:
    """An aim of a school's own plan, on its own page."""
    return Aim(title=plain(objective.title), line=plain(objective.objective.aim), path=context.urls.path(objective.ref))


def _aim(context: PageContext, objective: ObjectiveStatus) -> Aim:
    """An aim, after the school's name where it is one of a school's plan."""
    aim, whose = aim_at(context, objective), context.names.whose(objective.organisation)
    return replace(aim, title=f"{whose}: {aim.title}") if whose else aim


# Sentences


def _lead(context: PageContext) -> str:
    name = context.edition.trust.own.profile.title
    lead = "Here is what we aim for, what is going well and what we are working on."
    schools = context.edition.trust.schools
    if not schools:
        return lead
    has = [listed(_count_schools(schools))]
    rolls = [s.profile.pupils[-1].on_roll for s in schools if s.profile.pupils]
    if len(rolls) == len(schools):
        has.append(counted(sum(rolls), "pupil"))
    return f"{name} has {listed(has)}. {lead}"


def _count_schools(schools: Sequence[Organisation]) -> list[str]:
    """How many schools of each phase; how many schools where a phase is not known."""
    kinds: dict[str, int] = {}
    has_all = all(s.profile.phase for s in schools if s.profile.kind == "school")
    for school in schools:
        kind = school.profile.kind
        if kind == "school":
            kind = school.profile.phase if has_all else ""
        kinds[kind] = kinds.get(kind, 0) + 1
    return [counted(count, *NOUNS.get(kind, (f"{kind} school", f"{kind} schools"))) for kind, count in kinds.items()]


def _say_nothing_better(objectives: Sequence[ObjectiveStatus]) -> str:
    if not any(o.kpis for o in objectives):
        return "No figures of our plan are published yet."
    return "No published figure of our plan is both better than last year and where we want it to be."


def _say_nothing_missed(objectives: Sequence[ObjectiveStatus], other: str) -> str:
    if not any(o.kpis for o in objectives):
        return (
            "The actions of our plan are on the pages of its aims." if objectives else "Our plan is not published here."
        )
    return f"No {other}published figure of our plan is short of what we aim for."


def _links(context: PageContext, plans: Sequence[PlanStatus]) -> list[tuple[str, str]]:
    links = [("About the figures", "reference/ratings/")]
    if plans:
        links.append(("Our plan in full", context.urls.plan_path(plans[0].plan.ref)))
    if context.edition.trust.governance.scheme:
        links.append(("How we are governed", "delegation/"))
    return links


# Schools


def school_card(context: PageContext, school: Organisation, kpis: Sequence[KpiStatus]) -> SchoolCard:
    """A school with a few figures, and what goes well and is worked on there."""
    return SchoolCard(
        title=school.profile.title,
        path=context.urls.organisation_path(school.id),
        about=about(school),
        figures=figures_of(context, school, kpis),
        well=going_well_at(context, school, kpis),
        work=working_on_at(context, school, kpis),
    )


def about(school: Organisation) -> str:
    """A school's pupils, ages and area in a line."""
    profile = school.profile
    parts = []
    if profile.pupils:
        parts.append(counted(profile.pupils[-1].on_roll, "pupil"))
    if profile.ages:
        parts.append(f"ages {inside(profile.ages)}")
    if profile.local_authority:
        parts.append(profile.local_authority)
    return ", ".join(parts)
