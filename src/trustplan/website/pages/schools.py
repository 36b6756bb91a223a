"""The page of schools side by side, in order of name and never ranked: their plans, measures and priorities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.diff.lifetimes import say_left
from trustplan.model import TRUST, Organisation, Plan, Rating
from trustplan.primitives.english import capital, counted, listed, say_count, say_period, some_of, verb
from trustplan.rating.cell_text import say_target
from trustplan.rating.codes import Code
from trustplan.rating.target_values import status_words
from trustplan.website.page import MOST_COMPARED, Cut, SearchEntry, cut
from trustplan.website.pages.blocks import off_track
from trustplan.website.pages.heat_table import Head, HeatTable, school_head
from trustplan.website.pages.school import school_page
from trustplan.website.pages.sections import menu_page
from trustplan.website.pages.support_words import LevelMark, level_mark
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.rating.status import Cell, KpiStatus, ObjectiveStatus
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

INSTEAD_OF_FIGURE = {
    Code.JOINED_THIS_YEAR: "Not yet",
    Code.MISSING: "Missing",
    Code.NOT_YET_DUE: "Not yet due",
    Code.TOO_FEW: "Too few",
    Code.WITHHELD: "Withheld",
}
WHY_NOT_ASSESSED = {
    Code.JOINED_THIS_YEAR: "joined this year",
    Code.NO_COMPARATOR: "nothing to compare with",
    Code.NOT_COMPARABLE: "framework changed",
    Code.NO_BASELINE: "no baseline",
    Code.YEAR_NOT_ENDED: "year not ended",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolLine:
    """A school in the list of schools: its latest plan, and how many items are off track and at risk."""

    id: str
    title: str
    about: str
    pupils: str
    off: str
    risk: str
    plan: Plan | None
    support: LevelMark | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeatCell:
    """A school's figure against a target, or the words `instead` of it; without a cell the measure is not for it."""

    cell: Cell | None
    figure: str
    instead: str
    second: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolsView(View):
    """Schools side by side. `compared` are those that the two tables show, `left` the address, title and words of those that left."""

    TEMPLATE = "schools.html"
    schools: list[SchoolLine]
    has_support: bool
    has_trust_plan: bool
    compared: Cut[Organisation]
    heat: HeatTable[HeatCell]
    heat_note: str
    serving: HeatTable[list[ObjectiveStatus]]
    left: list[tuple[str, str, str]]


def make_schools(context: PageContext) -> Iterator[Page]:
    """The overview, then a page for each school; nothing for a trust without schools."""
    schools = context.edition.trust.every_school
    if schools:
        yield _side_by_side(context)
    for school in schools:
        yield school_page(context, school)


def _side_by_side(context: PageContext) -> Page:
    schools = context.edition.trust.schools
    kpis = context.index.shared_kpis
    has_trust_plan = bool(context.index.plans_of.get(TRUST))
    headings = [("The schools", "list")]
    if has_trust_plan:
        lead = _lead(context, kpis)
        headings += [("Measures against targets", "measures"), (capital(context.plan_words.priority.many), "serving")]
        if context.edition.trust.schools_that_left:
            headings.append(("Schools that left", "left"))
    else:
        lead = _plans_lead(context)
    names = listed([s.profile.title for s in schools])
    return menu_page(
        context,
        lambda: _view(context, kpis, has_trust_plan=has_trust_plan),
        path="schools/",
        title="Schools side by side",
        nav="Schools",
        headings=headings,
        search=[SearchEntry(title="Schools side by side", text=f"{lead} {names}.")],
        lead=lead,
    )


def _view(context: PageContext, kpis: list[KpiStatus], *, has_trust_plan: bool) -> SchoolsView:
    schools = context.edition.trust.schools
    return SchoolsView(
        schools=[_line(context, s) for s in schools],
        has_support=context.overview.has_support,
        has_trust_plan=has_trust_plan,
        compared=cut(schools, MOST_COMPARED),
        heat=_heat(context, kpis),
        heat_note=_heat_note(context),
        serving=_serving(context),
        left=[
            (s.id, s.profile.title, say_left(context.edition.trust, s)) for s in context.edition.trust.schools_that_left
        ],
    )


def _lead(context: PageContext, kpis: list[KpiStatus]) -> str:
    """On how many of the trust's targets each school is off track, and how many figures are missing."""
    off = {s.id: 0 for s in context.edition.trust.schools}
    missing = 0
    for kpi in kpis:
        for cell in kpi.cells:
            if cell.organisation in off:  # and not of a school that left
                off[cell.organisation] += cell.rating is Rating.OFF_TRACK
            missing += cell.is_missing
    named = [f"{context.names.school(s)} on {say_count(n)}" for s, n in off.items() if n]
    if named:
        start = f"{context.marks.own('Off track')} against the trust's targets"
        lead = f"{start}: {listed(named)} of {counted(len(kpis), 'target')}."
    else:
        lead = context.marks.own("No school is off track against a target of the trust.")
    if missing:
        lead += f" {capital(counted(missing, 'figure'))} {verb(missing, 'is', 'are')} missing."
    return lead


def _plans_lead(context: PageContext) -> str:
    """The lead on the schools' own plans, where the trust has none."""
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


def _line(context: PageContext, school: Organisation) -> SchoolLine:
    items = context.index.items_of(school.id)
    plans = context.index.plans_of.get(school.id)
    plan, off, risk = None, "–", "–"
    if plans:
        plan = plans[-1].plan
        off = _few(len(off_track(items)))
        risk = _few(sum(i.rating is Rating.AT_RISK for i in items))
    return SchoolLine(
        id=school.id,
        title=school.profile.title,
        about=_about(school),
        pupils=f"{school.profile.pupils[-1].on_roll:,}" if school.profile.pupils else "not recorded",
        off=off,
        risk=risk,
        plan=plan,
        support=_level_of(context, school),
    )


def _about(school: Organisation) -> str:
    """A school's ages, local authority and diocese in a line."""
    profile = school.profile
    parts = []
    if profile.ages:
        parts.append(f"ages {profile.ages}")
    if profile.local_authority:
        parts.append(profile.local_authority)
    if profile.diocese:
        parts.append(f"Diocese of {profile.diocese}")
    return ", ".join(parts)


def _few(count: int) -> str:
    """A number of items in a cell: `none`, `one item`, `two items`."""
    return counted(count, "item") if count else say_count(0)


def _level_of(context: PageContext, school: Organisation) -> LevelMark | None:
    """The mark of the level of support that was decided for a school."""
    criteria, found = context.edition.trust.governance.criteria, context.overview.standing(school.id)
    if criteria and found and found.level:
        return level_mark(criteria, found.level.id)
    return None


# Measures against targets


def _heat(context: PageContext, kpis: list[KpiStatus]) -> HeatTable[HeatCell]:
    """The table of figures against targets: measures by schools, or schools by measures where there are many."""
    schools = context.edition.trust.schools[:MOST_COMPARED]
    rows = []
    for kpi in kpis:
        if kpi.measure is not None:
            by_school = {c.organisation: c for c in kpi.cells}
            cells = [_heat_cell(context, by_school.get(s.id), kpi.measure) for s in schools]
            rows.append((_measure_head(context, kpi, kpi.measure), cells))
    columns = [school_head(s) for s in schools]
    return HeatTable(corner="Measure and target", columns=columns, rows=rows).with_many_schools_as_rows()


def _heat_note(context: PageContext) -> str:
    if context.edition.is_for_trustees:
        return context.marks.own("Ratings allow a miss of one pupil as at risk.")
    return "Withheld is what could tell of a few people, and the rest of a row that would mislead without it."


def _measure_head(context: PageContext, kpi: KpiStatus, measure: Measure) -> Head:
    periods = sorted({say_period(c.latest.period) for c in kpi.cells if c.latest and c.step})
    target = capital(_shared_target(context, kpi, measure))
    return Head(
        name=context.names.kpi_title(kpi),
        second=". ".join(filter(None, (target, listed(periods)))),
        to=context.urls.figures_path(kpi),
    )


def _shared_target(context: PageContext, kpi: KpiStatus, measure: Measure) -> str:
    """The target of a row: with its value where that is the same for all schools; empty without a figure to hold to it."""
    held = [c for c in kpi.cells if c.latest and c.step]
    if not held or held[0].step is None:
        return ""
    if len({c.target_value for c in held}) == 1:
        return context.figure_text.target(held[0], measure)
    return say_target(held[0].step.target, measure, context.edition.trust, measure.decimals)


def _heat_cell(context: PageContext, cell: Cell | None, measure: Measure) -> HeatCell:
    if cell is None:
        return HeatCell(cell=None, figure="", instead="Not for this school", second="")
    figure = ""
    if cell.latest and cell.reason.code not in (Code.WITHHELD, Code.TOO_FEW):
        figure = context.figure_text.value(cell.latest, measure, cell.organisation)
    return HeatCell(
        cell=cell,
        figure=figure,
        instead=INSTEAD_OF_FIGURE.get(cell.reason.code, "No figure"),
        second=_second(context, cell, measure),
    )


def _second(context: PageContext, cell: Cell, measure: Measure) -> str:
    """What stands below a figure: that a newer one is overdue, why it has no rating, or its cohort."""
    if cell.is_missing:
        return "figure overdue"
    if cell.rating is Rating.NOT_ASSESSED:
        return WHY_NOT_ASSESSED.get(cell.reason.code, "")
    if cell.latest is None:
        return ""
    words = context.figure_text.cohort(cell.latest, measure) + status_words(cell.latest)
    return words.removeprefix(", ")


# Priorities


def _serving(context: PageContext) -> HeatTable[list[ObjectiveStatus]]:
    """Which priorities serve each of the trust's objectives: a column for each school, or for each objective where there are many."""
    schools = context.edition.trust.schools[:MOST_COMPARED]
    rows = []
    for objective in context.edition.rated.objectives:
        if objective.organisation == TRUST:
            head = Head(
                name=objective.id, title=objective.title, code=objective.id, to=context.urls.path(objective.ref)
            )
            rows.append((head, _priorities(context, objective, schools)))
    columns = [Head(name=s.short, to=f"schools/{s.id}/") for s in schools]
    word = context.plan_words.of_trust("objective").one
    return HeatTable(corner=f"Trust {word}", columns=columns, rows=rows).with_many_schools_as_rows()


def _priorities(
    context: PageContext, objective: ObjectiveStatus, schools: tuple[Organisation, ...]
) -> list[list[ObjectiveStatus]]:
    """The priorities of each school that serve an objective."""
    found: dict[str, list[ObjectiveStatus]] = {s.id: [] for s in schools}
    for priority in context.overview.alignment.served[objective.ref]:
        if priority.organisation in found:
            found[priority.organisation].append(priority)
    return list(found.values())
