"""A school's own page: its plans, what is off track, its measures, and beside them support, reviews and inspections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.diff.lifetimes import say_left
from trustplan.model import Rating
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    part_of,
    say_count,
    say_date,
    verb,
)
from trustplan.rating.index import by_rating, measured
from trustplan.rating.status import KpiStatus
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.blocks import PlanBlock, ended_plans, off_track, plan_block
from trustplan.website.pages.inspections import InspectionRow, inspections_of
from trustplan.website.pages.reviews import ReviewsSide, reviews_side
from trustplan.website.pages.school_support import SupportSide, support_side
from trustplan.website.pages.sections import HOME
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement, Organisation
    from trustplan.rating.status import Cell, Item
    from trustplan.website.context import PageContext
    from trustplan.website.item_text import Counts
    from trustplan.website.page import Page

MOST_NAMED = 3  # measures in a school's lead


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureRow:
    """A measure's latest figure of a school, and the cell of a KPI that holds it against a target, if one does."""

    measure: Measure
    second: str
    figure: str
    base: str
    target: str
    cell: Cell | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolView(View):
    """A school. `off` is what is off track, `spreads` how many items had each rating at each meeting."""

    TEMPLATE = "school.html"
    plans: list[PlanBlock]
    earlier: list[tuple[str, str]]
    off: list[Item]
    has_measures: bool
    measures: list[MeasureRow]
    has_inspections: bool
    inspections: list[InspectionRow]
    support: SupportSide | None
    reviews: ReviewsSide | None
    about: list[tuple[str, str]]
    spreads: list[tuple[str, tuple[Counts, Counts]]]


def school_page(context: PageContext, school: Organisation) -> Page:
    """The page of a school."""
    profile = school.profile
    lead = _lead(context, school)
    headings = []
    if school.id in context.index.plans_of:
        headings.append((context.marks.own("Off track, and why"), "off-track"))
    if _has_measures(context):
        headings.append(("Measures", "measures"))
    if _has_inspections(context):
        headings.append(("Inspection", "inspection"))
    return context.page(
        lambda: _view(context, school),
        path=f"schools/{school.id}/",
        title=profile.title,
        trail=[HOME, ("Schools", "schools/")],
        source=profile.at,
        hides=WIDE,
        headings=headings,
        search=[SearchEntry(title=profile.title, text=f"{lead} {profile.summary}")],
        lead=lead,
    )


def _has_measures(context: PageContext) -> bool:
    """Whether the trust or any of its schools has figures."""
    return any(o.figures for o in context.edition.trust.organisations.values())


def _has_inspections(context: PageContext) -> bool:
    """Whether an inspection of any school is recorded."""
    return any(s.profile.inspections for s in context.edition.trust.schools)


def _view(context: PageContext, school: Organisation) -> SchoolView:
    of_groups = {d.group.plan for d in school.support.decisions if d.group}
    plans = sorted(context.index.plans_of.get(school.id, []), key=lambda p: p.plan.ref in of_groups)  # its own first
    return SchoolView(
        plans=[plan_block(context, p, f"plan-{p.plan.id}") for p in plans],
        earlier=ended_plans(context, school.id),
        off=by_rating(off_track(context.index.items_of(school.id))),
        has_measures=_has_measures(context),
        measures=_measures(context, school),
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
    """On which of the trust's targets the school is off track; empty where none applies to it."""
    cells = context.index.shared_cells.get(school.id)
    if not cells:
        return ""
    off = [k.measure.title for k, c in cells if k.measure and c.rating is Rating.OFF_TRACK]
    if not off:
        return context.marks.own("Nothing is off track against the trust's targets.")
    named = [inside(t) for t in off[:MOST_NAMED]]
    if len(off) > MOST_NAMED:
        named.append(f"{say_count(len(off) - MOST_NAMED)} more")
    start = f"{context.marks.own('Off track')} on {part_of(len(off), len(cells), 'target')} of the trust"
    return f"{start}: {listed(named)}."


def _measures(context: PageContext, school: Organisation) -> list[MeasureRow]:
    """A row for each measure with a figure of the school, and for each of its groups."""
    held = cells_of(context, school)
    rows = []
    for measure in context.edition.trust.measures.values():
        for group in ("", *(g.id for g in measure.groups)):
            series = context.figures.series(school.id, measure, group)
            if series:
                rows.append(_measure_row(context, school, measure, group, held.get((measure.id, group)), series[-1]))
    return rows


def cells_of(context: PageContext, school: Organisation) -> dict[tuple[str, str], Cell]:
    """For each measure and group the cell against the trust's target, else against the school's own."""
    pairs = list(context.index.shared_cells.get(school.id, ()))
    for item in context.index.items_of(school.id):
        if isinstance(item, KpiStatus):
            pairs += [(kpi, kpi.cells[0]) for kpi in measured(item) if kpi.cells]
    found: dict[tuple[str, str], Cell] = {}
    for kpi, cell in pairs:
        if kpi.measure:
            found.setdefault((kpi.measure.id, kpi.kpi.group), cell)
    return found


def _measure_row(
    context: PageContext, school: Organisation, measure: Measure, group: str, held: Cell | None, last: Measurement
) -> MeasureRow:
    """A measure's row: the figure that was held against the target, else the last one."""
    latest, target = last, ""
    if held and held.latest:
        latest = held.latest
    if held and held.step:
        target = capital(context.figure_text.target(held, measure))
    second = context.figure_text.when(latest)
    if group:
        second = f"{measure.group_title(group)}, {second}"
    return MeasureRow(
        measure=measure,
        second=second,
        figure=context.figure_text.value(latest, measure, school.id),
        base=context.figure_text.cohort(latest, measure),
        target=target,
        cell=held,
    )


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
        ("URN before", listed(profile.former_urns)),
        ("Goes on with", listed(before)),
    ]
    if profile.joined:
        rows.append(("Joined the trust", say_date(profile.joined)))
    if school.has_left and profile.left:
        rows.append(("Left the trust", say_date(profile.left)))
    if profile.pupils:
        last = profile.pupils[-1]
        places = f", {last.pan} places in each entry year" if last.pan else ""
        rows.append(("Pupils", f"{last.on_roll:,} on {say_date(last.on)}{places}"))
    rows += _belongs_to(context, school)
    return [(term, text) for term, text in rows if text]


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
