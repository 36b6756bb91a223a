"""The pages on reviews: what is done, due and overdue, recurring concerns, tools, checklists and inspections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.oversight.inspections import inspections
from trustplan.oversight.reviews import Answer, Expected, Recurring, Status, answers, is_for, recurring
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_every, verb
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_COMPARED, MOST_ROWS, SearchEntry, cut, first
from trustplan.website.pages.sections import GOVERNANCE, HOME, menu_page

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Organisation, Review, Tool
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut, Page

MOST_ORGANISATIONS = 24  # in the calendar of reviews; of more, each school's page has its own
RESULTS = {
    "met": "Met",
    "met-after-action": "Met after action",
    "not-met": "Not met",
    "not-checked": "Not checked",
    "not-applicable": "Not applicable",
    "": "Never checked",
}
LOUD = ("not-met", "not-checked", "")
CATEGORIES = {
    "none": "None",
    "requires-significant-improvement": "Requires significant improvement",
    "serious-weaknesses": "Serious weaknesses",
    "special-measures": "Special measures",
}
SEVERITIES = {"serious": "Serious", "significant": "Significant", "minor": "Minor"}


def make_reviewing(context: PageContext) -> Iterator[Page]:
    """The pages on reviews, checklists and inspections that have any content for this audience."""
    trust = context.edition.trust
    if trust.governance.tools:
        yield _reviews(context)
        yield _tools_page(context)
        if any(t.checklist for t in trust.governance.tools):
            yield _checklists(context)
    if any(s.profile.inspections for s in trust.schools):
        yield _inspections(context)


def _reviews(context: PageContext) -> Page:
    lead = context.overview_text.say_reviews()
    return menu_page(
        context,
        "reviews.html",
        path="reviews/",
        title="Reviews",
        section=GOVERNANCE,
        headings=[
            ("Overdue", "overdue"),
            ("The quarter to come", "ahead"),
            ("This year", "calendar"),
            ("Concerns that come back", "recurring"),
            ("Latest findings", "latest"),
        ],
        lead=lead,
        late=lambda: {
            "overdue": first(context.overview.overdue, MOST_ROWS, lambda r: _late(context, r)),
            "ahead": first(context.overview.ahead, MOST_ROWS, lambda row: _ahead(context, *row)),
            "calendar": _calendar(context),
            "recurring": _recurring(context),
            **_latest(context),
            "has_checklists": any(t.checklist for t in context.edition.trust.governance.tools),
        },
    )


def _late(context: PageContext, row: Expected) -> dict[str, Any]:
    return {
        "row": row,
        "school": context.names.school(row.organisation),
        "to": context.urls.organisation_path(row.organisation),
        "period": context.overview_text.period_of(row.first, row.last, row.organisation),
        "days": (context.edition.day - row.by).days,
    }


def _ahead(context: PageContext, tool: Tool, by: date, due: list[str]) -> dict[str, Any]:
    names = [context.names.school(o) for o in due]
    who = listed(names) if len(names) <= 8 else counted(len(names), "organisation")
    return {"tool": tool, "by": by, "who": who}


def _calendar(context: PageContext) -> dict[str, Any]:
    """A row for each organisation, a column for each tool; in a cell, its periods of this year."""
    begin = context.overview.year
    rows = cut(list(context.overview.expected.items()), MOST_ORGANISATIONS)
    tools = [t for t in context.edition.trust.governance.tools if t.every != "event" or t.levels]
    found = []
    for organisation, expected in rows:
        start = context.edition.trust.calendar(organisation).start(begin)
        by_tool: dict[str, list[dict[str, Any]]] = {}
        for r in expected:
            if r.last >= start:
                by_tool.setdefault(r.tool.id, []).append(
                    {"row": r, "period": context.overview_text.period_of(r.first, r.last, organisation)}
                )
        found.append((context.names.school(organisation), context.urls.organisation_path(organisation), by_tool))
    return {
        "tools": [(t, [by_tool.get(t.id, []) for _, _, by_tool in found]) for t in tools],
        "columns": [(name, to) for name, to, _ in found],
        "more": rows.more,
    }


def _recurring(context: PageContext) -> Cut[dict[str, Any]]:
    trust = context.edition.trust
    found = [(o, r) for o in (trust.own, *trust.schools) for r in recurring(o, context.edition.day)]
    order = list(SEVERITIES)
    found.sort(key=lambda pair: (order.index(pair[1].severity), -len(pair[1].reviews)))

    def entry(pair: tuple[Organisation, Recurring]) -> dict[str, Any]:
        o, r = pair
        return {
            "school": o.short,
            "to": context.urls.organisation_path(o.id),
            "theme": trust.governance.theme_title(r.theme),
            "severity": SEVERITIES[r.severity],
            "texts": r.texts[:3],
            "count": len(r.reviews),
            "where": listed(list(dict.fromkeys(_tool_title(context, x.tool) for x in r.reviews))),
            "last": r.reviews[0].on,
        }

    return first(found, MOST_ROWS, entry)


def _tool_title(context: PageContext, tool: str) -> str:
    found = context.edition.trust.governance.tool(tool)
    return found.title if found else tool


def review_row(context: PageContext, organisation: Organisation, review: Review) -> dict[str, Any]:
    """The values of a review in a list of reviews."""
    return {
        "school": organisation.short,
        "to": context.urls.organisation_path(organisation.id),
        "title": _tool_title(context, review.tool),
        "review": review,
        "by": context.names.role(organisation.id, review.by) if review.by else "",
        "concerns": [(SEVERITIES[c.severity], c.text) for c in review.concerns],
    }


def reported_reviews(context: PageContext, found: list[tuple[Organisation, Review]]) -> dict[str, Any]:
    """Reviews with concerns, the gravest first; and for each tool, in one line, the reviews without any."""
    order = list(SEVERITIES)
    graded = [(min(order.index(c.severity) for c in r.concerns), o, r) for o, r in found if r.concerns]
    graded.sort(key=lambda row: (row[0], row[1].short, row[2].tool))
    quiet: dict[str, list[str]] = {}
    for o, r in found:
        if not r.concerns:
            quiet.setdefault(_tool_title(context, r.tool), []).append(o.short)
    return {
        "reviews": first(graded, MOST_ROWS, lambda row: review_row(context, row[1], row[2])),
        "quiet": [(title, listed(names)) for title, names in sorted(quiet.items())],
    }


def _latest(context: PageContext) -> dict[str, Any]:
    """The reviews since the last meeting's papers."""
    trust, since = context.edition.trust, context.edition.since
    found = [(o, r) for o in (trust.own, *trust.schools) for r in o.reviews if since is None or r.on > since]
    return reported_reviews(context, found)


def _functions(context: PageContext) -> list[dict[str, Any]]:
    """The tools by the function of governance that they serve."""
    governance = context.edition.trust.governance
    names = [(f.id, f.title) for f in governance.functions]
    rest = [t for t in governance.tools if t.function not in {n for n, _ in names}]
    groups = [(title, [t for t in governance.tools if t.function == name]) for name, title in names]
    groups += [("Other reviews", rest)] if rest else []
    return [{"title": title, "tools": [_tool(context, t) for t in tools]} for title, tools in groups if tools]


def _tool(context: PageContext, tool: Tool) -> dict[str, Any]:
    criteria = context.edition.trust.governance.criteria
    other = []
    for level, every in tool.levels.items():
        found = criteria.level(level) if criteria else None
        other.append(f"{say_every(every)} at {inside(found.title) if found else level}")
    who = {"schools": "each school", "trust": "the trust", "all": "the trust and each school"}[tool.of]
    usual = "when there is cause" if tool.every == "event" else say_every(tool.every)
    return {
        "tool": tool,
        "who": who if not tool.church_only else "each church school",
        "every": capital("; ".join([usual, *other])),
        "seen_by": listed([context.edition.trust.body_title(b) for b in tool.seen_by]),
    }


def _tools_page(context: PageContext) -> Page:
    count = len(context.edition.trust.governance.tools)
    lead = f"{capital(counted(count, 'kind'))} of review, by the function of governance that each serves."
    return context.page(
        "review_tools.html",
        path="reviews/tools/",
        title="Review tools",
        trail=[HOME, ("Reviews", "reviews/")],
        hides=WIDE,
        source=context.edition.trust.governance.tools[0].at,
        search=[SearchEntry(title="Review tools", text=lead)],
        lead=lead,
        late=lambda: {"functions": _functions(context)},
    )


# Checklists


def _checklists(context: PageContext) -> Page:
    trust, day = context.edition.trust, context.edition.day
    tools = [t for t in trust.governance.tools if t.checklist]
    everyone = (trust.own, *trust.schools)
    found = {t.id: [(o, answers(t, o, day)) for o in everyone if is_for(t, o)] for t in tools}
    open_ones = sum(a.result in LOUD for rows in found.values() for _, row in rows for a in row)
    lead = f"{capital(counted(open_ones, 'requirement'))} {verb(open_ones, 'is', 'are')} not met or not checked."
    return context.page(
        "checklists.html",
        path="reviews/checklists/",
        title="Checklists",
        trail=[HOME, ("Reviews", "reviews/")],
        hides=WIDE,
        headings=[(t.title, t.id) for t in tools],
        search=[SearchEntry(title="Checklists", text=lead)],
        lead=lead,
        late=lambda: {
            "tools": [_checklist(context, t, first(found[t.id], MOST_COMPARED, lambda row: row)) for t in tools]
        },
    )


def _checklist(context: PageContext, tool: Tool, rows: Cut[tuple[Organisation, tuple[Answer, ...]]]) -> dict[str, Any]:
    by_school = [{a.requirement.id: a for a in row} for _, row in rows]
    lines = [
        {
            "requirement": r,
            "second": ", ".join(
                t
                for t in (
                    f"by law {_day_of(r.statutory)}" if r.statutory else "",
                    f"begin {_day_of(r.prompt)}" if r.prompt else "",
                    r.source,
                )
                if t
            ),
            "cells": [_answer(a.get(r.id)) for a in by_school],
        }
        for r in tool.checklist
    ]
    return {
        "tool": tool,
        "columns": [(o.short, context.urls.organisation_path(o.id)) for o, _ in rows],
        "lines": lines,
        "more": rows.more,
    }


def _day_of(spot: tuple[int, int]) -> str:
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
    return f"{spot[1]}\u00a0{(*names, 'November', 'December')[spot[0] - 1]}"


def _answer(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"word": "Not asked here", "is_loud": False, "is_quiet": True, "on": None}
    return {
        "word": RESULTS[answer.result],
        "is_loud": answer.result in LOUD,
        "is_quiet": answer.result == "not-applicable",
        "on": answer.on,
    }


# Inspections


def _inspections(context: PageContext) -> Page:
    trust = context.edition.trust
    schools = [s for s in trust.schools if s.profile.inspections]
    count = sum(len(s.profile.inspections) for s in schools)
    frameworks = {i.framework for s in schools for i in s.profile.inspections}
    lead = (
        f"{capital(counted(count, 'inspection'))} under {counted(len(frameworks), 'framework')}. "
        "Grades of different frameworks are never compared."
    )
    return menu_page(
        context,
        "inspections.html",
        path="inspections/",
        title="Inspections",
        section=GOVERNANCE,
        headings=[(s.short, f"school-{s.id}") for s in schools[:MOST_COMPARED]],
        search=[SearchEntry(title="Inspections", text=f"{lead} {listed([s.profile.title for s in schools])}.")],
        lead=lead,
        late=lambda: {"schools": first(schools, MOST_COMPARED, lambda s: (s, inspections_of(context, s)))},
    )


def inspections_of(context: PageContext, school: Organisation) -> list[dict[str, Any]]:
    """A school's inspections, the last first, with what follows from them."""
    found = []
    for row in inspections(context.edition.trust, school):
        grades = {g.id: g.title for g in row.framework.grades}
        inspection = row.inspection
        rows = [(row.framework.title_of(a), grades.get(g, g)) for a, g in inspection.grades.items()]
        if inspection.safeguarding:
            rows.append(("Safeguarding", "Met" if inspection.safeguarding == "met" else "Not met"))
        category = CATEGORIES.get(row.category, "")
        note = ""
        if row.is_derived:
            note = "as follows from the grades" + (", and as recorded" if inspection.category and row.agrees else "")
        if not row.agrees:
            note += f"; recorded as {inside(CATEGORIES[inspection.category])}"
        if category:
            rows.append(("Category of concern", f"{category}{f' ({note})' if note else ''}"))
        found.append(
            {
                "title": row.framework.title,
                "on": inspection.on,
                "published": inspection.published,
                "grades": rows,
            }
        )
    return found


def reviews_side(context: PageContext, school: Organisation) -> dict[str, Any] | None:
    """The block on a school's page: overdue reviews, then due ones, then the number done; None where none is expected."""
    rows = context.overview.expected.get(school.id)
    if not rows:
        return None
    order = [Status.OVERDUE, Status.DUE, Status.DONE]
    shown = sorted((r for r in rows if r.status in order), key=lambda r: (order.index(r.status), r.by))
    done = [r for r in shown if r.status is Status.DONE]
    return {
        "rows": [
            (r, say_date(r.review.on) if r.review else say_date(r.by)) for r in shown if r.status is not Status.DONE
        ],
        "done": f"{capital(say_count(len(done)))} of this year's {verb(len(done), 'is', 'are')} done.",
    }
