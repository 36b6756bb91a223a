"""The page on inspections, and a school's inspections on its own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.oversight.inspections import inspections
from trustplan.primitives.english import capital, counted, inside, listed
from trustplan.website.page import MOST_COMPARED, Cut, SearchEntry, first
from trustplan.website.pages.sections import GOVERNANCE, menu_page
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


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionRow:
    """An inspection under a framework: when it was, and its grades by area with what follows from them."""

    title: str
    on: date
    published: date
    grades: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectedSchool:
    """A school and its inspections, the last first."""

    school: Organisation
    rows: list[InspectionRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionsView(View):
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
        "Grades of different frameworks are never compared."
    )
    return menu_page(
        context,
        lambda: InspectionsView(schools=first(schools, MOST_COMPARED, lambda s: _inspected(context, s))),
        path="inspections/",
        title="Inspections",
        section=GOVERNANCE,
        headings=[(s.short, f"school-{s.id}") for s in schools[:MOST_COMPARED]],
        search=[SearchEntry(title="Inspections", text=f"{lead} {listed([s.profile.title for s in schools])}.")],
        lead=lead,
    )


def _inspected(context: PageContext, school: Organisation) -> InspectedSchool:
    return InspectedSchool(school=school, rows=inspections_of(context, school))


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
    """The category of concern; where it follows from the grades, with how it stands to the recorded one."""
    category = CATEGORIES.get(found.category, "")
    recorded = found.inspection.category
    if not category or not found.is_derived:
        return category
    if not found.agrees:
        return f"{category} (as follows from the grades; recorded as {inside(CATEGORIES[recorded])})"
    if recorded:
        return f"{category} (as follows from the grades, and as recorded)"
    return f"{category} (as follows from the grades)"
