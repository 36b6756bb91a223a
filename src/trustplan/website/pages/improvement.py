"""The pages on improvement: alignment, initiatives, equity, and the frameworks that plans address."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.model import TRUST, Rating, Stage, Symbol
from trustplan.oversight.coverage import coverage
from trustplan.oversight.equity import WHOLE
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    say_count,
    say_date,
    say_distance,
    say_period,
    say_unit,
    some_of,
    verb,
)
from trustplan.rating.status import ActionStatus, ObjectiveStatus
from trustplan.rating.target_values import say_value
from trustplan.website.context import WIDE
from trustplan.website.item_text import IMPLEMENTATION
from trustplan.website.page import MOST_ROWS, SearchEntry, first
from trustplan.website.pages.sections import HOME, IMPROVEMENT, menu_page

if TYPE_CHECKING:
    from trustplan.model import Framework
    from trustplan.oversight.equity import Group, Point
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

PRIORITY = ("school priority", "school priorities")
MOST_PERIODS = 4  # the last ones, side by side for a group of pupils
MOST_SERVED = 24  # priorities named for one objective


def make_improving(context: PageContext) -> Iterator[Page]:
    """The pages on improvement that have any content for this audience."""
    trust = context.edition.trust
    if context.index.plans_of.get(TRUST) and trust.schools and len(context.index.plans_of) > 1:
        yield _alignment(context)
    if _initiatives_of(context):
        yield _initiatives(context)
    if context.overview.equity:
        yield _equity(context)
    frameworks = [f for f in trust.frameworks.values() if f.tags]
    if frameworks and trust.schools:
        yield _frameworks(context, frameworks)
        for framework in frameworks:
            yield _framework(context, framework)


# Alignment


def _alignment(context: PageContext) -> Page:
    found = context.overview.alignment
    orphans, unserved = len(found.orphans), len(found.unserved)
    served = len(found.serving) - orphans
    lead = (
        f"{capital(some_of(served, len(found.serving), PRIORITY, ('serves', 'serve'), 'an objective of the trust'))}. "
        + (
            f"No school serves {listed([o.title for o in found.unserved])}."
            if unserved
            else "Every objective is served by some school."
        )
    )
    lead += _only_published(context)
    own = [o for o in context.edition.rated.objectives if o.ref in found.served]
    return menu_page(
        context,
        "alignment.html",
        path="alignment/",
        title="Alignment",
        section=IMPROVEMENT,
        headings=[
            ("From the trust to its schools", "down"),
            ("From each school to the trust", "up"),
            ("Priorities that serve none", "orphans"),
        ],
        lead=lead,
        late=lambda: {
            "down": [
                {
                    "o": o,
                    "rows": first(found.served[o.ref], MOST_SERVED, lambda served: served),
                    "silent": _names(context, found.silent[o.ref]),
                }
                for o in own
            ],
            "up": first(
                [s for s in context.edition.trust.schools if _priorities(context, s.id)],
                MOST_ROWS,
                lambda s: (s, [(o, found.serving[o.ref]) for o in _priorities(context, s.id)]),
            ),
            "orphans": first(found.orphans, MOST_ROWS, lambda o: o),
        },
    )


def _priorities(context: PageContext, school: str) -> list[ObjectiveStatus]:
    return [o for plan in context.index.plans_of.get(school, []) for o in plan.objectives]


def _names(context: PageContext, organisations: tuple[str, ...]) -> str:
    names = [context.names.school(o) for o in organisations]
    return listed(names) if len(names) <= 8 else counted(len(names), "school")


def _only_published(context: PageContext) -> str:
    """For the public edition, a sentence that counts and gaps are only of what is published."""
    return "" if context.edition.is_for_trustees else " Only what is published here is counted."


# Initiatives


def _initiatives_of(context: PageContext) -> list[ActionStatus]:
    """The actions with a stage of implementation, and those that were stopped or carried over."""
    return [
        i
        for i in context.edition.rated.each
        if isinstance(i, ActionStatus) and (i.action.implementation or context.item_text.has_ended(i))
    ]


def _initiatives(context: PageContext) -> Page:
    rows = _initiatives_of(context)
    running = [a for a in rows if not context.item_text.has_ended(a)]
    ended = [a for a in rows if context.item_text.has_ended(a)]
    stages = [
        (key, words, [a for a in running if a.action.implementation == key]) for key, words in IMPLEMENTATION.items()
    ]
    lead = (
        f"{capital(counted(len(running), 'initiative'))} with a stage: "
        f"{listed([f'{say_count(len(found))} to {key}' for key, _, found in stages if found]) or 'none'}. "
        f"{capital(counted(len(ended), 'piece', 'pieces'))} of work {verb(len(ended), 'was', 'were')} stopped or carried over."
    )
    return menu_page(
        context,
        "initiatives.html",
        path="initiatives/",
        title="Initiatives",
        section=IMPROVEMENT,
        headings=[*((words.split(":")[0], f"stage-{key}") for key, words, _ in stages), ("Stopped, and why", "ended")],
        lead=lead,
        late=lambda: {
            "stages": [
                (key, words, first(found, MOST_ROWS, lambda a: _initiative(context, a))) for key, words, found in stages
            ],
            "ended": first(ended, MOST_ROWS, lambda a: _ended(context, a)),
        },
    )


def _initiative(context: PageContext, a: ActionStatus) -> dict[str, Any]:
    objective = context.edition.rated.index.get(f"{a.plan}/{context.index.objective_of[a.ref]}")
    above = objective.objective if isinstance(objective, ObjectiveStatus) else None
    why = a.action.why or (above.why if above else None)  # its own, else the objective's
    return {
        "a": a,
        "evidence": [
            (name, " ".join(text.split()))
            for name, text in (
                ("From inside", why.internal if why else ""),
                ("From outside", why.external if why else ""),
            )
            if text
        ],
        "challenges": a.action.challenges or (above.challenges if above else ()),
        "effect": [k for ref in a.action.success if (k := context.edition.rated.index.get(ref))],
    }


def _ended(context: PageContext, a: ActionStatus) -> dict[str, Any]:
    updates = [u for u in a.action.updates if u.stage in (Stage.STOPPED, Stage.CARRIED_OVER)]
    last = updates[-1] if updates else None
    trust = context.edition.trust
    accepted = ""
    if a.action.accepted_by:
        body = trust.body_title(a.action.accepted_by)
        accepted = f"{body}, {say_date(a.action.accepted_on)}" if a.action.accepted_on else f"{body}, not yet"
    return {"a": a, "stage": context.item_text.stage(a), "last": last, "accepted": accepted}


# Equity


def _equity(context: PageContext) -> Page:
    groups = context.overview.equity
    lead = " ".join(_trust_gap(context, g) for g in groups)
    return menu_page(
        context,
        "equity.html",
        path="equity/",
        title="Equity",
        section=IMPROVEMENT,
        headings=[(f"{g.measure.title}: {inside(g.measure.group_title(g.group))}", _anchor(g)) for g in groups],
        lead=lead,
        late=lambda: {"groups": [_group(context, g) for g in groups]},
    )


def _anchor(group: Group) -> str:
    return f"{group.measure.id}-{group.group}"


def _trust_gap(context: PageContext, group: Group) -> str:
    """The widest gap now, in a sentence."""
    now = [(s.organisation, s.points[0]) for s in group.series if s.points]
    behind = [(o, p) for o, p in now if p.behind is not None and p.behind > 0 and o != TRUST]
    title = group.measure.title
    if not behind:
        few = sum(p.is_small for _, p in now)
        return f"{title}: too few to judge at {counted(few, 'school')}." if few else f"{title}: no gap is known."
    where, point = max(behind, key=lambda pair: pair[1].behind or 0)
    if point.behind is None:
        return ""
    distance = say_distance(point.behind, group.measure.unit, group.measure.decimals)
    return f"{title}: the widest gap is at {context.names.school(where)}, {distance}."


def _group(context: PageContext, group: Group) -> dict[str, Any]:
    periods = list(dict.fromkeys(p.period for s in group.series for p in s.points))
    calendar = context.edition.trust.calendar(TRUST)
    periods.sort(key=lambda p: (calendar.end(p), -calendar.start(p).toordinal()))
    compared = periods[-MOST_PERIODS:]
    return {
        "anchor": _anchor(group),
        "title": f"{group.measure.title}: {inside(group.measure.group_title(group.group))}",
        "to": f"measures/{group.measure.id}/",
        "population": "all pupils of the same school, as no KPI names a population"
        if group.population == WHOLE
        else group.population,
        "kpis": [k.ref for k in group.kpis if k.ref in context.index.objective_of],
        "periods": [say_period(p) for p in compared],
        "rows": first(
            group.series,
            MOST_ROWS,
            lambda s: (
                context.edition.trust.organisations[s.organisation].short,
                [
                    _point(context, group, next((p for p in s.points if p.period == period), None))
                    for period in compared
                ],
                _course(group, s.points),
            ),
        ),
    }


def _point(context: PageContext, group: Group, point: Point | None) -> dict[str, Any]:
    measure = group.measure
    if point is None:
        return {"figure": "", "gap": "", "second": "No figure"}
    if point.is_small:
        return {"figure": "Too few", "gap": "", "second": f"{point.row.cohort} {measure.cohort_of}, too few to judge"}
    figure = capital(say_value(point.row.value, measure, context.figures))
    if isinstance(point.row.value, Symbol):
        return {"figure": figure, "gap": "", "second": ""}
    if point.other is None or point.behind is None:
        return {"figure": figure, "gap": "", "second": "Nothing to compare with"}
    other = say_unit(point.other, measure.unit, measure.decimals)
    of = f", {say_period(point.of)}" if point.of else ""
    distance = say_distance(point.behind, measure.unit, measure.decimals)
    gap = "No gap"
    if point.behind:
        gap = f"{distance} {'behind' if point.behind > 0 else 'ahead'}"
    return {"figure": figure, "gap": gap, "second": f"against {other}{of}"}


def _course(group: Group, points: tuple[Point, ...]) -> str:
    """How the gap changed since the same period a year before; steady within the tolerance or one pupil of either cohort."""
    last = next((p for p in points if p.behind is not None), None)
    before = next((p for p in points if last and p.period == last.period.years_on(-1)), None)
    if last is None or before is None or last.behind is None or before.behind is None:
        return ""
    noise = group.measure.tolerance
    if group.measure.counts_each:
        noise = max([noise, *(Fraction(100, p.row.cohort) for p in (last, before) if p.row.cohort)])
    change = last.behind - before.behind
    if abs(change) <= noise:
        return "Steady"
    return "Wider" if change > 0 else "Narrower"


# Frameworks


def _frameworks(context: PageContext, frameworks: list[Framework]) -> Page:
    rows = []
    for framework in frameworks:
        found = coverage(framework, context.overview.tagged.get(framework.id, {}))
        gaps = [a.item.title for a in found if not a.refs]
        rows.append((framework, sum(bool(a.refs) for a in found), len(found), gaps))
    lead = "Which frameworks the plans answer, item by item. Tags only: no plan is forced into one."
    lead += _only_published(context)
    return menu_page(
        context,
        "frameworks.html",
        path="frameworks/",
        title="Frameworks",
        section=IMPROVEMENT,
        lead=lead,
        rows=rows,
    )


def _framework(context: PageContext, framework: Framework) -> Page:
    found = coverage(framework, context.overview.tagged.get(framework.id, {}))
    gaps = [a.item.title for a in found if not a.refs]
    covered = len(found) - len(gaps)
    lead = capital(some_of(covered, len(found), ("item", "items"), ("is", "are"), "addressed")) + "."
    lead += _only_published(context)
    years = ", ".join(
        t
        for t in (
            f"from {say_date(framework.valid_from)}" if framework.valid_from else "",
            f"to {say_date(framework.valid_to)}" if framework.valid_to else "",
        )
        if t
    )
    index = context.edition.rated.index
    return context.page(
        "framework.html",
        path=f"frameworks/{framework.id}/",
        title=framework.title,
        trail=[HOME, ("Frameworks", "frameworks/")],
        hides=WIDE,
        search=[SearchEntry(title=framework.title, text=f"{lead} {listed(gaps)}")],
        lead=lead,
        framework=framework,
        years=years,
        late=lambda: {
            "rows": [
                (
                    a.item,
                    first([r for r in a.refs if r in index], MOST_ROWS, lambda r: _addressed(context, r, index[r])),
                )
                for a in found
            ]
        },
    )


def _addressed(context: PageContext, ref: str, status: Any) -> dict[str, Any]:  # noqa: ANN401  an objective or an item
    is_objective = isinstance(status, ObjectiveStatus)
    ratings: list[tuple[str, Rating]] = (
        [("Delivery", status.delivery.rating), ("Impact", status.impact.rating)]
        if is_objective
        else [("", status.rating)]
    )
    tag = ""
    if isinstance(status, ActionStatus) and context.item_text.has_ended(status):
        tag, ratings = context.item_text.stage(status), []
    return {"ref": ref, "title": status.title, "ratings": ratings, "tag": tag}
