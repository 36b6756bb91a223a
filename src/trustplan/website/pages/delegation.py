"""The page on delegation: which party holds which function by the scheme, and at each school today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.oversight import delegation
from trustplan.primitives.english import counted, say_date, say_every
from trustplan.website.page import MOST_COMPARED, first
from trustplan.website.pages.sections import GOVERNANCE, menu_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Function, Organisation, Scheme
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

CHANGES = {"removed": "Removed", "adjusted": "Adjusted", "returned": "Returned"}


def make_delegation(context: PageContext) -> Iterator[Page]:
    """The scheme and what departs from it, where the audience may see it."""
    if scheme := context.edition.trust.governance.scheme:
        yield _delegation(context, scheme)


def held_at(context: PageContext, school: Organisation) -> list[dict[str, Any]]:
    """What departs from the scheme at a school, with one entry for the functions of each change."""
    scheme = context.edition.trust.governance.scheme
    found: dict[Any, list[delegation.Held]] = {}
    for held in context.overview.exceptions.get(school.id, ()):
        found.setdefault((held.change.at if held.change else None, held.is_late), []).append(held)
    if scheme is None:
        return []
    return [
        {
            "functions": [h.function.title for h in rows],
            "change": rows[0].change,
            "what": CHANGES[rows[0].change.change],
            "who": scheme.party_title(rows[0].holder if rows[0].change.change == "removed" else rows[0].beside),
            "is_late": rows[0].is_late,
        }
        for rows in found.values()
        if rows[0].change
    ]


def functions_of(context: PageContext, names: tuple[str, ...]) -> list[Function]:
    """The functions that ids of functions or areas mean; nothing without a scheme."""
    scheme = context.edition.trust.governance.scheme
    return list(delegation.meant_by(scheme, names)) if scheme else []


def _delegation(context: PageContext, scheme: Scheme) -> Page:
    has_schools = context.overview.has_support
    lead = (
        context.overview_text.say_exceptions()
        if has_schools
        else "Who decides, who is asked first, and who is told, by area."
    )
    return menu_page(
        context,
        "delegation.html",
        path="delegation/",
        title="Delegation",
        section=GOVERNANCE,
        source=scheme.at,
        headings=[
            *([("At each school today", "schools"), ("Removals and returns", "timeline")] if has_schools else []),
            ("The scheme", "scheme"),
        ],
        lead=lead,
        scheme=scheme,
        has_schools=has_schools,
        late=lambda: {
            "areas": _areas(context, scheme),
            "schools": first(context.edition.trust.schools, MOST_COMPARED, lambda s: (s, held_at(context, s))),
            "timeline": _timeline(context, scheme),
            "facts": _scheme_facts(context, scheme),
        },
    )


def _scheme_facts(context: PageContext, scheme: Scheme) -> list[tuple[str, str]]:
    rows = []
    if scheme.approved_on:
        body = context.edition.trust.body_title(scheme.approved_by)
        rows.append(("Agreed by", f"{body}, {say_date(scheme.approved_on)}"))
    if scheme.review:
        rows.append(("Reviewed", say_every(scheme.review)))
    return rows


def _areas(context: PageContext, scheme: Scheme) -> list[dict[str, Any]]:
    """The functions by area, each with the part that every party has in it."""
    framework = context.edition.trust.frameworks.get(scheme.areas)
    names = [i.id for i in framework.tags] if framework else []
    names += [a for a in dict.fromkeys(f.area for f in scheme.functions) if a not in names]
    found = []
    for name in names:
        rows = [
            (
                f.title,
                [_part_in(f, p.id) for p in scheme.parties],
            )
            for f in scheme.functions
            if f.area == name
        ]
        if rows:
            title = framework.title_of(name) if framework and name else name or "Other functions"
            found.append({"id": name or "other", "title": title, "rows": rows})
    return found


def _part_in(function: Function, party: str) -> str:
    """What a party has to do with a function, in a word; empty where it has no part."""
    if function.holds == party:
        return "Holds"
    if party in function.consulted:
        return "Consulted"
    return "Informed" if party in function.informed else ""


def _timeline(context: PageContext, scheme: Scheme) -> list[dict[str, Any]]:
    """Every removal, adjustment and return at any school, the last first."""
    rows = [
        {
            "school": school,
            "change": event.change,
            "what": CHANGES[event.change.change],
            "functions": say_functions(event.change.functions, event.functions),
            "to": scheme.party_title(event.change.to) if event.change.to else "",
            "is_to_come": event.is_to_come,
            "body": context.edition.trust.body_title(event.change.by),
        }
        for school in context.edition.trust.schools
        for event in delegation.events(scheme, school, context.edition.day)
    ]
    return sorted(rows, key=lambda r: r["change"].on, reverse=True)


def say_functions(names: tuple[str, ...], functions: Sequence[Function]) -> str:
    """The functions that a change is about, in words."""
    if "all" in names:
        return f"Everything that local bodies hold: {counted(len(functions), 'function')}"
    return "; ".join(f.title for f in functions)
