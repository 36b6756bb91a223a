"""The page on inspections, and a school's inspections on its own page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.inspections import inspections
from trustplan.primitives.english import capital, counted, inside, listed, verb
from trustplan.website.page import MOST_COMPARED, Cut, SearchEntry, first
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Organisation
    from trustplan.oversight.inspections import Found
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

CATEGORIES = {
    "none": "None",
    "requires-significant-improvement": "Requires significant improvement",
    "serious-weaknesses": "Serious weaknesses",
    "special-measures": "Special measures",
}


class InspectionRow(Struct, frozen=True, kw_only=True):
    """An inspection under a framework: when it was, and its grades by area with what follows from them."""

    title: str
    on: date
    published: date
    grades: list[tuple[str, str]]


class LatestRow(Struct, frozen=True, kw_only=True):
    """The latest inspection of a kind: its framework, its day, how long ago it was, and what it found in a line."""

    title: str
    on: date
    ago: str
    found: str


class InspectedSchool(Struct, frozen=True, kw_only=True):
    """A school and its inspections, the last first."""

    school: Organisation
    rows: list[InspectionRow]
    latest: list[LatestRow]


class InspectionsView(View, frozen=True, kw_only=True):
    """The inspections of every school."""

    TEMPLATE = "inspections.html"
    schools: Cut[InspectedSchool]


def make_inspections(context: PageContext) -> Iterator[Page]:
    """The page on inspections, where there are any."""
    if any(s.profile.inspections for s in context.edition.trust.schools):
        yield _inspections(context)


def _inspections(context: PageContext) -> Page:
    schools = [s for s in context.edition.trust.schools if s.profile.inspections]
    count = 0
    frameworks = set()
    for school in schools:
        for inspection in school.profile.inspections:
            count += 1
            frameworks.add(inspection.framework)
    lead = (
        f"{capital(counted(count, 'inspection'))} under {counted(len(frameworks), 'framework')}. "
        "Grades from different frameworks cannot be compared."
    )
    return menu_page(
        context,
        lambda: InspectionsView(schools=first(schools, MOST_COMPARED, lambda s: _inspected(context, s))),
        path="inspections/",
        title="Inspections",
        headings=[("Latest inspections", "latest"), *((s.short, f"school-{s.id}") for s in schools[:MOST_COMPARED])],
        search=[SearchEntry(title="Inspections", text=f"{lead} {listed([s.profile.title for s in schools])}.")],
        lead=lead,
    )


def _inspected(context: PageContext, school: Organisation) -> InspectedSchool:
    rows = inspections_of(context, school)
    return InspectedSchool(school=school, rows=rows, latest=latest_inspections(context, school))


def latest_inspections(context: PageContext, school: Organisation) -> list[LatestRow]:
    """The latest inspection of each kind. A framework follows another whose id differs in the year at its end."""
    latest: dict[str, LatestRow] = {}
    for found in inspections(context.edition.trust, school):
        row = _row(found)
        kind = found.framework.id.rstrip("0123456789")
        if kind not in latest:
            ago = _say_ago(row.on, context.edition.day)
            latest[kind] = LatestRow(title=row.title, on=row.on, ago=ago, found=_say_grades(row.grades))
    return list(latest.values())


def _say_grades(grades: list[tuple[str, str]]) -> str:
    """How many areas have each grade: `five strong standard, two expected standard`; the grade itself where there is one area."""
    counts: dict[str, int] = {}
    for area, grade in grades:
        if area not in ("Safeguarding", "Category of concern"):
            counts[grade] = counts.get(grade, 0) + 1
    if len(grades) == 1:
        return grades[0][1]
    return capital(listed([f"{inside(grade)} in {counted(count, 'area')}" for grade, count in counts.items()]))


def _say_ago(on: date, day: date) -> str:
    """The whole months between two days: `2 years 8 months ago`."""
    months = (day.year - on.year) * 12 + day.month - on.month - (day.day < on.day)
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(f"{years} {verb(years, 'year', 'years')}")
    if rest:
        parts.append(f"{rest} {verb(rest, 'month', 'months')}")
    return f"{' '.join(parts)} ago" if parts else "less than a month ago"


def inspections_of(context: PageContext, school: Organisation) -> list[InspectionRow]:
    """A school's inspections, the last first, with what follows from them."""
    return [_row(found) for found in inspections(context.edition.trust, school)]


def _row(found: Found) -> InspectionRow:
    inspection, framework = found.inspection, found.framework
    titles = {g.id: g.title for g in framework.grades}
    grades = [(framework.title_of(area), titles.get(grade, grade)) for area, grade in inspection.grades.items()]
    if inspection.safeguarding:
        grades.append(("Safeguarding", "Met" if inspection.safeguarding == "met" else "Not met"))
    category = _say_category(found)
    if category:
        grades.append(("Category of concern", category))
    return InspectionRow(title=framework.title, on=inspection.on, published=inspection.published, grades=grades)


def _say_category(found: Found) -> str:
    """The category of concern; where it follows from the grades, with whether it is recorded as well."""
    category = CATEGORIES.get(found.category, "")
    if not category or not found.is_derived:
        return category
    if found.inspection.category:
        return f"{category} (as follows from the grades, and as recorded)"
    return f"{category} (as follows from the grades)"
