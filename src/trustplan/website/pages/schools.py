"""The page of schools side by side, and a page for each school. Schools are in order of name and never ranked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.model import TRUST, Organisation, Rating
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    part_of,
    say_count,
    say_date,
    say_period,
    some_of,
    verb,
)
from trustplan.rating.codes import Code
from trustplan.rating.index import by_rating, measured
from trustplan.rating.status import Cell, Item, KpiStatus
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_COLUMNS, MOST_COMPARED, SearchEntry, cut
from trustplan.website.pages.blocks import off_track, plan_block
from trustplan.website.pages.reviews import inspections_of, reviews_side
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.pages.support import rank_of, support_side

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_NAMED = 3  # measures in a school's lead
INSTEAD = {
    Code.JOINED_THIS_YEAR: "Not yet",
    Code.MISSING: "Missing",
    Code.NOT_YET_DUE: "Not yet due",
    Code.TOO_FEW: "Too few",
    Code.WITHHELD: "Withheld",
}


def make_schools(context: PageContext) -> Iterator[Page]:
    """The overview, then a page for each school; nothing for a trust without schools."""
    schools = context.edition.trust.schools
    if schools:
        yield _side_by_side(context)
    for school in schools:
        yield _school(context, school)


def _side_by_side(context: PageContext) -> Page:
    schools = context.edition.trust.schools
    kpis = context.index.shared_kpis
    has_trust_plan = bool(context.index.plans_of.get(TRUST))
    lead = _lead(context, kpis) if has_trust_plan else _plans_lead(context)
    return menu_page(
        context,
        "schools.html",
        path="schools/",
        title="Schools side by side",
        nav="Schools",
        headings=[
            ("The schools", "list"),
            *([("Measures against targets", "measures"), ("Priorities", "serving")] if has_trust_plan else []),
        ],
        has_trust_plan=has_trust_plan,
        search=[
            SearchEntry(title="Schools side by side", text=f"{lead} {listed([s.profile.title for s in schools])}.")
        ],
        lead=lead,
        late=lambda: {
            "schools": [_line(context, s) for s in schools],
            "has_support": context.overview.has_support,
            "heat": _heat(context, kpis),
            "serving": _serving(context),
            "compared": cut(schools, MOST_COMPARED),
        },
    )


def _lead(context: PageContext, kpis: list[KpiStatus]) -> str:
    off = {s.id: 0 for s in context.edition.trust.schools}
    missing = 0
    for kpi in kpis:
        for cell in kpi.cells:
            off[cell.organisation] += cell.rating is Rating.OFF_TRACK
            missing += cell.is_missing
    named = [f"{context.names.school(s)} on {say_count(n)}" for s, n in off.items() if n]
    start = (
        f"{context.marks.own('Off track')}: {listed(named)} of {counted(len(kpis), 'measure')}."
        if named
        else context.marks.own("No school is off track on a measure of the trust.")
    )
    return start + (f" {capital(counted(missing, 'figure'))} {verb(missing, 'is', 'are')} missing." if missing else "")


def _plans_lead(context: PageContext) -> str:
    """The lead on the schools' own plans, where the trust has none."""
    schools = context.edition.trust.schools
    off = sum(len(off_track(context.index.items_of(s.id))) for s in schools)
    planned = sum(s.id in context.index.plans_of for s in schools)
    have = some_of(planned, len(schools), ("school", "schools"), ("has", "have"), "a plan here")
    if not planned:
        return f"{capital(have)}."
    where = verb(planned, "it", "these")
    return (
        f"{capital(have)}; {counted(off, 'item')} of {where} {verb(off, 'is', 'are')} {context.marks.own('off track')}."
    )


def _line(context: PageContext, school: Organisation) -> dict[str, Any]:
    profile = school.profile
    items = context.index.items_of(school.id)
    roll = profile.pupils[-1] if profile.pupils else None
    plans = context.index.plans_of.get(school.id, [])
    current = plans[-1].plan if plans else None
    risk = sum(i.rating is Rating.AT_RISK for i in items)
    return {
        "id": school.id,
        "title": profile.title,
        "about": ", ".join(
            t
            for t in (
                f"ages {profile.ages}" if profile.ages else "",
                profile.local_authority,
                profile.diocese and f"Diocese of {profile.diocese}",
            )
            if t
        ),
        "pupils": f"{roll.on_roll:,}" if roll else "not recorded",
        "off": _few(len(off_track(items))) if plans else "–",
        "risk": _few(risk) if plans else "–",
        "plan": (current.title, context.urls.plan_path(current.ref)) if current else None,
        "support": _level_of(context, school),
    }


def _few(count: int) -> str:
    """A number of items in a cell: `none`, `one item`, `two items`."""
    return counted(count, "item") if count else say_count(0)


def _level_of(context: PageContext, school: Organisation) -> dict[str, Any] | None:
    """The mark of the level of support that was decided for a school."""
    criteria, found = context.edition.trust.governance.criteria, context.overview.standing(school.id)
    return rank_of(criteria, found.level.id) if criteria and found and found.level else None


def _heat(context: PageContext, kpis: list[KpiStatus]) -> dict[str, Any]:
    """The table of figures against targets: measures by schools, or schools by measures where there are many."""
    schools = context.edition.trust.schools[:MOST_COMPARED]
    rows: list[dict[str, Any]] = []
    for kpi in kpis:
        measure = kpi.measure
        if measure is None:
            continue
        by_school = {c.organisation: c for c in kpi.cells}
        periods = sorted({say_period(c.latest.period) for c in kpi.cells if c.latest and c.step})
        target = _shared_target(context, kpi, measure)
        rows.append(
            {
                "title": kpi.title or measure.title,
                "second": ". ".join(t for t in (capital(target), listed(periods)) if t),
                "to": context.urls.figures_path(kpi),
                "cells": [_heat_cell(context, s.short, by_school.get(s.id), measure) for s in schools],
            }
        )
    note = (
        context.marks.own("Ratings allow a miss of one pupil as at risk.")
        if context.edition.is_for_trustees
        else "Figures of small groups are withheld."
    )
    columns = [(s.short, f"schools/{s.id}/") for s in schools]
    if len(schools) > MOST_COLUMNS:
        turned = [
            {
                "title": s.profile.title,
                "second": "",
                "to": f"schools/{s.id}/",
                "cells": [{**r["cells"][n], "name": r["title"]} for r in rows],
            }
            for n, s in enumerate(schools)
        ]
        return {
            "rows": turned,
            "columns": [(r["title"], r["to"]) for r in rows],
            "corner": "School",
            "note": note,
            "is_many": True,
        }
    return {"rows": rows, "columns": columns, "corner": "Measure and target", "note": note, "is_many": False}


def _shared_target(context: PageContext, kpi: KpiStatus, measure: Measure) -> str:
    """The target of a row: with its value where that is the same for all schools; empty without a figure to hold to it."""
    held = [c for c in kpi.cells if c.latest and c.step]
    if not held or held[0].step is None:
        return ""
    is_one = len({c.target_value for c in held}) == 1
    return context.figure_text.target(held[0], measure) if is_one else str(held[0].step.target)


def _heat_cell(context: PageContext, name: str, cell: Cell | None, measure: Measure) -> dict[str, Any]:
    if cell is None:
        return {"name": name, "cell": None, "figure": "", "instead": "Not for this school", "second": ""}
    has_figure = cell.latest is not None and cell.reason.code not in (Code.WITHHELD, Code.TOO_FEW)
    return {
        "name": name,
        "cell": cell,
        "figure": context.figure_text.value(cell.latest, measure) if has_figure and cell.latest else "",
        "instead": INSTEAD.get(cell.reason.code, "No figure"),
        "second": _second(context, cell, measure),
    }


def _second(context: PageContext, cell: Cell, measure: Measure) -> str:
    if cell.is_missing:
        return "figure overdue"
    if cell.rating is Rating.NOT_ASSESSED:
        words = {
            Code.JOINED_THIS_YEAR: "joined this year",
            Code.NO_COMPARATOR: "nothing to compare with",
            Code.NOT_COMPARABLE: "framework changed",
            Code.NO_BASELINE: "no baseline",
            Code.YEAR_NOT_ENDED: "year not ended",
        }
        return words.get(cell.reason.code, "")
    return context.figure_text.cohort(cell.latest, measure) if cell.latest else ""


def _serving(context: PageContext) -> dict[str, Any]:
    """Which priorities serve each of the trust's objectives: a column for each school, or for each objective where there are many."""
    schools = context.edition.trust.schools[:MOST_COMPARED]
    objectives = [o for o in context.edition.rated.objectives if o.organisation == TRUST]
    heads = [{"code": o.id, "name": o.title, "short": o.id, "to": context.urls.path(o.ref)} for o in objectives]
    sides = [{"code": "", "name": s.short, "short": s.short, "to": f"schools/{s.id}/"} for s in schools]
    aligned = context.overview.alignment.served
    served = [[[p for p in aligned[o.ref] if p.organisation == s.id] for s in schools] for o in objectives]
    if len(schools) > MOST_COLUMNS:
        turned = [list(column) for column in zip(*served, strict=True)]
        return {"rows": list(zip(sides, turned, strict=False)), "columns": heads, "corner": "School", "is_many": True}
    return {
        "rows": list(zip(heads, served, strict=True)),
        "columns": sides,
        "corner": "Trust objective",
        "is_many": False,
    }


def _school(context: PageContext, school: Organisation) -> Page:
    profile = school.profile
    groups = {d.group.plan for d in school.support.decisions if d.group}
    plans = sorted(context.index.plans_of.get(school.id, []), key=lambda p: p.plan.ref in groups)  # its own plan first
    items = context.index.items_of(school.id)
    lead = _school_lead(context, school, items)
    has_measures = any(o.figures for o in context.edition.trust.organisations.values())
    has_inspections = any(o.profile.inspections for o in context.edition.trust.schools)
    return context.page(
        "school.html",
        path=f"schools/{school.id}/",
        title=profile.title,
        trail=[HOME, ("Schools", "schools/")],
        source=profile.at,
        hides=WIDE,
        headings=[
            *([(context.marks.own("Off track, and why"), "off-track")] if plans else []),
            *([("Measures", "measures")] if has_measures else []),
            *([("Inspection", "inspection")] if has_inspections else []),
        ],
        has_measures=has_measures,
        has_inspections=has_inspections,
        search=[SearchEntry(title=profile.title, text=f"{lead} {profile.summary}")],
        lead=lead,
        late=lambda: {
            "plans": [plan_block(context, p, f"plan-{p.plan.id}") for p in plans],
            "off": by_rating(off_track(items)),
            "measures": _measures(context, school),
            "inspections": inspections_of(context, school),
            "support": support_side(context, school),
            "reviews": reviews_side(context, school),
            "about": _about(school),
            "spreads": context.item_text.spreads_of(school.id),
        },
    )


def _school_lead(context: PageContext, school: Organisation, items: list[Item]) -> str:
    cells = context.index.shared_cells.get(school.id, [])
    off = [k.measure.title for k, c in cells if k.measure and c.rating is Rating.OFF_TRACK]
    parts = []
    found = context.overview.standing(school.id)
    if found and found.level and found.began:
        parts.append(f"{found.level.title} since {say_date(found.began)}.")
    if items:
        count = len(off_track(items))
        parts.append(
            f"{capital(counted(count, 'item'))} of the school's own plan {verb(count, 'is', 'are')} {context.marks.own('off track')}."
        )
    if off:
        named = [inside(t) for t in off[:MOST_NAMED]]
        if len(off) > MOST_NAMED:
            named.append(f"{say_count(len(off) - MOST_NAMED)} more")
        parts.append(
            f"{context.marks.own('Off track')} on {part_of(len(off), len(cells), 'target')} of the trust: {listed(named)}."
        )
    elif cells:
        parts.append(context.marks.own("Nothing is off track against the trust's targets."))
    return " ".join(parts) or school.profile.summary or "Nothing is rated here yet."


def _measures(context: PageContext, school: Organisation) -> list[dict[str, Any]]:
    """A row for each measure with a figure of the school, against the trust's target, else against the school's own."""
    rows = []
    own: dict[tuple[str, str], Cell] = {}
    trust: dict[tuple[str, str], Cell] = {}
    for kpi in (k for i in context.index.items_of(school.id) if isinstance(i, KpiStatus) for k in measured(i)):
        if kpi.measure and kpi.cells:
            own.setdefault((kpi.measure.id, kpi.kpi.group), kpi.cells[0])
    for kpi, cell in context.index.shared_cells.get(school.id, []):
        if kpi.measure:
            trust.setdefault((kpi.measure.id, kpi.kpi.group), cell)
    for measure in context.edition.trust.measures.values():
        for group in ("", *(g.id for g in measure.groups)):
            series = context.figures.series(school.id, measure, group)
            if not series:
                continue
            held = trust.get((measure.id, group)) or own.get((measure.id, group))
            latest = held.latest if held and held.latest else series[-1]
            rows.append(
                {
                    "title": measure.title,
                    "second": ", ".join(
                        t for t in (measure.group_title(group) if group else "", say_period(latest.period)) if t
                    ),
                    "to": f"measures/{measure.id}/",
                    "figure": context.figure_text.value(latest, measure),
                    "base": context.figure_text.cohort(latest, measure),
                    "target": capital(context.figure_text.target(held, measure)) if held and held.step else "",
                    "cell": held,
                    "measure": measure,
                }
            )
    return rows


def _about(school: Organisation) -> list[tuple[str, str]]:
    profile = school.profile
    rows = [
        ("Phase", capital(profile.phase)),
        ("Ages", profile.ages),
        ("Local authority", profile.local_authority),
        ("Diocese", profile.diocese),
        ("URN", profile.urn),
        ("Joined the trust", say_date(profile.joined) if profile.joined else ""),
    ]
    if profile.pupils:
        last = profile.pupils[-1]
        places = f", {last.pan} places in each entry year" if last.pan else ""
        rows.append(("Pupils", f"{last.on_roll:,} on {say_date(last.on)}{places}"))
    return [(term, text) for term, text in rows if text]
