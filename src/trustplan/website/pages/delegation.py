"""The page on delegation: which party holds which function by the scheme, and at each school today."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight import delegation
from trustplan.primitives.english import capital, counted, inside, listed, listed_or_counted, say_date, say_every
from trustplan.website.page import MOST_COMPARED, cut
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Delegated, Framework, Function, Organisation, Scheme
    from trustplan.primitives.findings import Place
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut, Page

CHANGES = {"removed": "Withdrawn", "adjusted": "Shared", "returned": "Returned"}
MOST_NAMED = 8  # schools in a sentence
IN_CELLS = {"removed": ("Holds it at", "Not at"), "adjusted": ("Shares it at", "Shared at")}  # of the two parties
HELD = {"removed": "Held by", "adjusted": "Shared with"}


def make_delegation(context: PageContext) -> Iterator[Page]:
    """The scheme and what departs from it, where the audience may see it."""
    if scheme := context.edition.trust.governance.scheme:
        yield _delegation(context, scheme)


class HeldRow(Struct, frozen=True, kw_only=True):
    """Functions of a school that one change moved: what was done, and who holds them now."""

    functions: list[str]
    change: Delegated
    what: str
    who: str
    is_late: bool


class SchoolHeld(Struct, frozen=True, kw_only=True):
    """A school, and what departs from the scheme there."""

    school: Organisation
    rows: list[HeldRow]


class PartyPart(Struct, frozen=True, kw_only=True):
    """What a party has to do with a function, in a word or empty, and where that is otherwise today."""

    word: str
    today: list[str]


class PartyFunction(Struct, frozen=True, kw_only=True):
    """A function, and the part that each party has in it, in the order of the scheme's parties; the same in words by part.

    `today` says where it is otherwise, a line for each way.
    """

    title: str
    parts: list[PartyPart]
    holder: str
    others: list[tuple[str, str]]
    today: list[str]


class Area(Struct, frozen=True, kw_only=True):
    """The functions of one area of the scheme."""

    id: str
    title: str
    rows: list[PartyFunction]


class TimelineRow(Struct, frozen=True, kw_only=True):
    """A removal, adjustment or return: `to` is the party that holds the functions from then on, or empty."""

    school: Organisation
    change: Delegated
    what: str
    functions: str
    to: str
    is_to_come: bool
    body: str


class DelegationView(View, frozen=True, kw_only=True):
    """The scheme, what departs from it, and everything that was ever moved. `as_agreed` names the schools without a departure."""

    TEMPLATE = "delegation.html"
    scheme: Scheme
    has_schools: bool
    areas: list[Area]
    schools: Cut[SchoolHeld]
    as_agreed: str
    lacking: Cut[Organisation]
    timeline: list[TimelineRow]
    facts: list[tuple[str, str]]


def held_at(context: PageContext, school: Organisation) -> list[HeldRow]:
    """What departs from the scheme at a school, with one entry for the functions of each change."""
    scheme = context.edition.trust.governance.scheme
    if scheme is None:
        return []
    rows: dict[tuple[Place, bool], HeldRow] = {}
    for held in context.overview.exceptions.get(school.id, ()):
        change = held.change
        if change is None:
            continue
        key = change.at, held.is_late
        if key not in rows:
            who = held.holder if change.change == "removed" else held.beside
            rows[key] = HeldRow(
                functions=[],
                change=change,
                what=HELD[change.change],
                who=scheme.party_title(who),
                is_late=held.is_late,
            )
        rows[key].functions.append(held.function.title)
    return list(rows.values())


def functions_of(context: PageContext, names: tuple[str, ...]) -> list[Function]:
    """The functions that ids of functions or areas mean; nothing without a scheme."""
    scheme = context.edition.trust.governance.scheme
    return list(delegation.meant_by(scheme, names)) if scheme else []


def _delegation(context: PageContext, scheme: Scheme) -> Page:
    headings = [("The scheme", "scheme")]
    lead = "Who decides, who is consulted and who is informed, by area."
    if context.overview.has_support:
        headings = [("Where it differs today", "schools"), *headings, ("History of changes", "timeline")]
        lead = context.overview_text.say_exceptions()
    return menu_page(
        context,
        partial(_delegation_view, context, scheme),
        path="delegation/",
        title="Scheme of delegation",
        source=scheme.at,
        headings=headings,
        lead=lead,
    )


def _delegation_view(context: PageContext, scheme: Scheme) -> DelegationView:
    moved, lacking, names = [], [], []
    for school in context.edition.trust.schools:
        if rows := held_at(context, school):
            moved.append(SchoolHeld(school=school, rows=rows))
        elif context.overview.lacks_delegation(school):
            lacking.append(school)
        else:
            names.append(school.short)
    return DelegationView(
        scheme=scheme,
        has_schools=context.overview.has_support,
        areas=_areas(context, scheme),
        schools=cut(moved, MOST_COMPARED),
        as_agreed=_some(names),
        lacking=cut(lacking, MOST_COMPARED),
        timeline=_timeline(context, scheme),
        facts=_scheme_facts(context, scheme),
    )


def _some(names: Sequence[str]) -> str:
    """Schools by name, or how many they are where nobody reads all the names."""
    return listed_or_counted(names, MOST_NAMED)


def _scheme_facts(context: PageContext, scheme: Scheme) -> list[tuple[str, str]]:
    rows = []
    if scheme.approved_on:
        body = context.edition.trust.body_title(scheme.approved_by)
        rows.append(("Approved by", f"{body}, {say_date(scheme.approved_on)}"))
    if scheme.review:
        rows.append(("Reviewed", capital(say_every(scheme.review))))
    return rows


def _areas(context: PageContext, scheme: Scheme) -> list[Area]:
    """The functions by area: first the areas of its framework, then others."""
    framework = context.edition.trust.frameworks.get(scheme.areas)
    found: dict[str, list[PartyFunction]] = {}
    if framework:
        found = {item.id: [] for item in framework.tags}
    departures = _departures(context)
    for function in scheme.functions:
        row = _party_function(scheme, function, departures.get(function.id, {}))
        found.setdefault(function.area, []).append(row)
    areas = []
    for area, rows in found.items():
        title = _area_title(framework, area)
        if rows:
            areas.append(Area(id=area or "other", title=title, rows=rows))
    return areas


def _area_title(framework: Framework | None, area: str) -> str:
    if framework and area:
        return framework.title_of(area)
    return area or "Other responsibilities"


def _departures(context: PageContext) -> dict[str, dict[tuple[str, str], list[str]]]:
    """By function, where it is held otherwise today: by the kind of change and the party, the names of the schools."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for school, rows in context.overview.exceptions.items():
        for held in rows:
            if held.change:
                party = held.beside or held.holder
                where = found.setdefault(held.function.id, {})
                where.setdefault((held.change.change, party), []).append(context.names.school(school))
    return found


def _party_function(scheme: Scheme, function: Function, today: dict[tuple[str, str], list[str]]) -> PartyFunction:
    parts = []
    for party in scheme.parties:
        notes = []
        for (change, to), schools in today.items():
            gained, lost = IN_CELLS[change]
            if to == party.id:
                notes.append(f"{gained} {_some(schools)}")
            elif function.holds == party.id:
                notes.append(f"{lost} {_some(schools)}")
        parts.append(PartyPart(word=_part_in(function, party.id), today=notes))
    lines = []
    for (change, to), schools in today.items():
        lines.append(f"{_some(schools)}: {inside(HELD[change])} the {inside(scheme.party_title(to))}")
    others = []
    for word, ids in (("Consulted", function.consulted), ("Informed", function.informed)):
        titles = [inside(party.title) for party in scheme.parties if party.id in ids]
        if titles:
            others.append((word, listed(titles)))
    holder = scheme.party_title(function.holds)
    return PartyFunction(title=function.title, parts=parts, holder=holder, others=others, today=lines)


def _part_in(function: Function, party: str) -> str:
    """What a party has to do with a function, in a word; empty where it has no part."""
    if function.holds == party:
        return "Holds"
    if party in function.consulted:
        return "Consulted"
    return "Informed" if party in function.informed else ""


def _timeline(context: PageContext, scheme: Scheme) -> list[TimelineRow]:
    """Every removal, adjustment and return at any school, the last first."""
    trust = context.edition.trust
    rows = []
    for school in trust.every_school:
        for event in delegation.events(scheme, school, context.edition.day):
            change = event.change
            rows.append(
                TimelineRow(
                    school=school,
                    change=change,
                    what=CHANGES[change.change],
                    functions=say_functions(change.functions, event.functions),
                    to=scheme.party_title(change.to) if change.to else "",
                    is_to_come=event.is_to_come,
                    body=trust.body_title(change.by),
                )
            )
    return sorted(rows, key=lambda row: row.change.on, reverse=True)


def say_functions(names: tuple[str, ...], functions: Sequence[Function]) -> str:
    """The functions that a change is about, in words."""
    if "all" in names:
        return f"All that is delegated locally: {counted(len(functions), 'responsibility', 'responsibilities')}"
    return "; ".join(f.title for f in functions)
