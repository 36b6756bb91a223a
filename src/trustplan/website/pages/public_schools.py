"""The pages of schools in the public edition: each school's figures, aims and inspections in words for parents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.lifetimes import say_left
from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, listed
from trustplan.rating.figures import is_symbol
from trustplan.rating.index import measured
from trustplan.rating.status import KpiStatus
from trustplan.website.context import WIDE
from trustplan.website.figure_sources import sources_of_school
from trustplan.website.page import MOST_COMPARED, Cut, SearchEntry, cut, first
from trustplan.website.pages.blocks import ended_plans
from trustplan.website.pages.inspections import InspectionRow, inspections_of
from trustplan.website.pages.public_figures import (
    aim_of,
    latest_of,
    measures_of_schools,
    say_national,
    shown_kpis,
    withheld_words,
)
from trustplan.website.pages.public_home import Aim, SchoolCard, about, aim_at, school_card
from trustplan.website.pages.school import about_school
from trustplan.website.pages.sections import HOME
from trustplan.website.plain_words import plain, plain_period
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Measure, Measurement, Organisation
    from trustplan.rating.status import Cell
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


class FigureRow(Struct, frozen=True, kw_only=True):
    """A figure of a school: of a measure on the school's own page, of a school on the page of all."""

    name: str
    path: str
    when: str
    value: str
    before: str
    national: str
    aim: str


class MeasureTable(Struct, frozen=True, kw_only=True):
    """A measure with the figures of all its schools."""

    id: str
    title: str
    definition: str
    rows: Cut[FigureRow]


class PublicSchoolsView(View, frozen=True, kw_only=True):
    """All schools, then their figures measure by measure."""

    TEMPLATE = "public_schools.html"
    schools: Cut[SchoolCard]
    tables: list[MeasureTable]
    withheld: str
    left: list[tuple[str, str, str]]


class PublicSchoolView(View, frozen=True, kw_only=True):
    """A school. `plans` are its running plans as pairs of a title and a path, with the `aims` of all of them."""

    TEMPLATE = "public_school.html"
    summary: str
    plans: list[tuple[str, str]]
    aims: list[Aim]
    earlier: list[tuple[str, str]]
    well: str
    work: str
    figures: list[FigureRow]
    withheld: str
    sources: str
    inspections: list[InspectionRow]
    about: list[tuple[str, str]]


def make_public_schools(context: PageContext) -> Iterator[Page]:
    """The page of all schools, then a page for each; nothing for a trust without schools."""
    schools = context.edition.trust.every_school
    if schools:
        yield _all_schools(context)
    for school in schools:
        yield _school(context, school)


# All schools


def _all_schools(context: PageContext) -> Page:
    schools = context.edition.trust.schools
    tables = _tables(context)
    lead = _say_schools(len(schools))
    if tables:
        lead += " Below are all figures, one measure at a time."
    names = listed([s.profile.title for s in schools])
    return context.page(
        PublicSchoolsView(
            schools=first(schools, MOST_COMPARED, lambda school: school_card(context, school, shown_kpis(context))),
            tables=tables,
            withheld=withheld_words(context, measures_of_schools(context)),
            left=[
                (s.id, s.profile.title, say_left(context.edition.trust, s))
                for s in context.edition.trust.schools_that_left
            ],
        ),
        path="schools/",
        title="Our schools",
        lead=lead,
        trail=[HOME],
        hides=WIDE,
        headings=[("The schools", "list"), ("Figures", "measures")],
        search=[SearchEntry(title="Our schools", text=f"{lead} {names}.")],
    )


def _say_schools(count: int) -> str:
    if not count:
        return "No school belongs to the trust now."
    if count == 1:
        return "One school, what goes well there and what it works on."
    return f"{capital(counted(count, 'school'))}, each with its own strengths and its own aims."


def _tables(context: PageContext) -> list[MeasureTable]:
    """The figures of all schools, for each measure that is shown."""
    tables = []
    for kpi in shown_kpis(context):
        if kpi.measure is None:
            continue
        rows = []
        for cell in kpi.cells:
            row = _of_cell(context, kpi.measure, cell)
            if row:
                rows.append(row)
        if rows:
            measure = kpi.measure
            table = MeasureTable(
                id=measure.id, title=plain(measure.title), definition=measure.definition, rows=cut(rows, MOST_COMPARED)
            )
            tables.append(table)
    return tables


def _of_cell(context: PageContext, measure: Measure, cell: Cell) -> FigureRow | None:
    """A school's row in the table of a measure."""
    if cell.latest is None or cell.organisation == TRUST:
        return None
    name = context.edition.trust.organisations[cell.organisation].profile.title
    return _row(context, measure, cell, cell.latest, name, context.urls.organisation_path(cell.organisation))


def _row(
    context: PageContext,
    measure: Measure,
    cell: Cell | None,
    latest: Measurement,
    name: str,
    path: str,
    school: str = "",
) -> FigureRow:
    """A figure with last year's, the national one and the aim."""
    organisation = cell.organisation if cell else school
    return FigureRow(
        name=name,
        path=path,
        when=plain_period(latest.period).removeprefix("the "),
        value=context.figure_text.value(latest, measure, organisation),
        before=_before(context, measure, latest, organisation),
        national=say_national(context, measure, organisation),
        aim=aim_of(context, cell, measure) if cell else "",
    )


def _before(context: PageContext, measure: Measure, latest: Measurement, organisation: str) -> str:
    """The figure of the same point a year before; empty where there is none."""
    before = latest.period.years_on(-1)
    for row in context.figures.series(organisation, measure, ""):
        if row.period == before and not is_symbol(row):
            return context.figure_text.value(row, measure, organisation)
    return ""


# A school


def _school(context: PageContext, school: Organisation) -> Page:
    title, lead = school.profile.title, _lead(context, school)
    plans = context.index.plans_of.get(school.id, [])
    headings = []
    if plans:
        headings.append(("What we are working on", "plans"))
    headings.append(("Figures", "measures"))
    if school.profile.inspections:
        headings.append(("Inspection", "inspection"))
    return context.page(
        partial(school_view, context, school),
        path=f"schools/{school.id}/",
        title=title,
        lead=lead,
        trail=[HOME, ("Our schools", "schools/")],
        nav="" if school.has_left else school.short,
        hides=WIDE,
        headings=headings,
        search=[SearchEntry(title=title, text=f"{lead} {school.profile.summary}".strip(), is_first=True)],
    )


def _lead(context: PageContext, school: Organisation) -> str:
    if school.has_left:
        left = say_left(context.edition.trust, school)
        return f"{left} This page keeps what was published until then."
    words = about(school)
    return f"{capital(words)}." if words else school.profile.summary


def school_view(context: PageContext, school: Organisation) -> PublicSchoolView:
    """What the public reads of a school."""
    kpis = shown_kpis(context)
    card = school_card(context, school, kpis)
    plans = context.index.plans_of.get(school.id, [])
    aims = []
    for status in plans:
        aims += [aim_at(context, o) for o in status.objectives]
    measures = [m for m in context.edition.trust.measures.values() if latest_of(context, school, m)]
    return PublicSchoolView(
        summary=school.profile.summary,
        plans=[(status.plan.title, context.urls.plan_path(status.plan.ref)) for status in plans],
        aims=aims,
        earlier=ended_plans(context, school.id),
        well=card.well,
        work="" if aims else card.work,
        figures=_figures(context, school, measures),
        withheld=withheld_words(context, measures),
        sources=sources_of_school(context, school.id),
        inspections=inspections_of(context, school),
        about=about_school(context, school),
    )


def _figures(context: PageContext, school: Organisation, measures: Sequence[Measure]) -> list[FigureRow]:
    """A row for each measure of the school that is shown."""
    cells = _cells_of(context, school)
    rows = []
    for measure in measures:
        latest, cell = latest_of(context, school, measure), cells.get((measure.id, ""))
        if measure.id in context.left_out or latest is None:
            continue
        if cell and cell.latest:
            latest = cell.latest
        path = f"measures/{measure.id}/"
        rows.append(_row(context, measure, cell, latest, plain(measure.title), path, school.id))
    return rows


def _cells_of(context: PageContext, school: Organisation) -> dict[tuple[str, str], Cell]:
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
