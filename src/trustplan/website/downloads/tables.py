"""The tables of an edition, and their files: takes an edition, gives what makes each file of data when it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from trustplan.website.downloads.csv_text import MARK, csv_of, head_of, lines_of
from trustplan.website.downloads.figure_rows import FigureRow, TargetRow, figure_rows, target_rows
from trustplan.website.downloads.files import FOLDER, measure_file
from trustplan.website.downloads.package import FIGURES_SCHEMA, make_figures_schema, make_package
from trustplan.website.downloads.plan_rows import (
    ActionRow,
    ChangeRow,
    MilestoneRow,
    PlanRow,
    RatingRow,
    action_rows,
    change_rows,
    milestone_rows,
    plan_rows,
    rating_rows,
)
from trustplan.website.downloads.reference_rows import (
    MeasureRow,
    OrganisationRow,
    SourceRow,
    measure_rows,
    organisation_rows,
    source_rows,
)
from trustplan.website.downloads.table import Row, Table, columns_of
from trustplan.website.pages.measure_figures import shown_measures

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.website.context import PageContext

_About = tuple[str, str, type[Row], Callable[["PageContext"], Iterable[Row]], str]


def _all_figures(context: PageContext) -> Iterator[FigureRow]:
    for measure in shown_measures(context):
        yield from figure_rows(context, measure)


# Each table by its name: its title and meaning, its rows and what makes them, and its key.
_TABLES: dict[str, _About] = {
    "ratings": (
        "Ratings",
        "Every objective, action and KPI with its rating and the reason for it.",
        RatingRow,
        rating_rows,
        "id",
    ),
    "actions": (
        "Actions",
        "Stage, dates and lead of every action and of its parts.",
        ActionRow,
        action_rows,
        "id",
    ),
    "milestones": ("Milestones", "The milestones of every action.", MilestoneRow, milestone_rows, "id"),
    "figures": (
        "Figures",
        "One row for each figure that counts today: of the trust, its schools, and the populations that these are compared with.",
        FigureRow,
        _all_figures,
        "id",
    ),
    "targets": (
        "Targets",
        "Every KPI with a measure at each organisation that it is about: the figure, the target, and the rating that follows.",
        TargetRow,
        target_rows,
        "id",
    ),
    "organisations": (
        "Organisations",
        "The trust and its schools, those that left included.",
        OrganisationRow,
        organisation_rows,
        "id",
    ),
    "plans": ("Plans", "The plans, those that have ended included.", PlanRow, plan_rows, "id"),
    "measures": ("Measures", "What the figures are of, in which unit, and which way is better.", MeasureRow, measure_rows, "id"),
    "sources": ("Sources", "The publications that figures were taken from, with their licences.", SourceRow, source_rows, "id"),
    "changes": (
        "Changes",
        "What changed since the last meeting: ratings that moved, and dates and targets that were edited.",
        ChangeRow,
        change_rows,
        "",
    ),
}  # fmt: skip


def tables_of(context: PageContext) -> tuple[Table, ...]:
    """The tables of a whole edition, ratings first. Their rows are made when they are asked for."""
    found = []
    for name, (title, description, row, make, key) in _TABLES.items():
        table = Table(name=name, title=title, description=description, row=row, make=partial(make, context), key=key)
        found.append(table)
    return tuple(found)


def make_downloads(context: PageContext) -> dict[str, Callable[[], str]]:
    """What makes each CSV and what describes them, by the file's path."""
    tables, measures = tables_of(context), shown_measures(context)
    found: dict[str, Callable[[], str]] = {}
    for table in tables:
        found[f"{FOLDER}{table.name}.csv"] = partial(_csv, table)
    found[f"{FOLDER}figures.csv"] = lambda: _csv_of_figures(context, measures)
    for measure in measures:
        found[f"{FOLDER}{measure_file(measure.id)}"] = partial(_csv_of_measure, context, measure)
    found[f"{FOLDER}{FIGURES_SCHEMA}"] = make_figures_schema
    found[f"{FOLDER}datapackage.json"] = lambda: make_package(context, tables, measures)
    return found


def _csv(table: Table) -> str:
    return csv_of(table.columns, table.make())


def _csv_of_measure(context: PageContext, measure: Measure) -> str:
    """A measure's own rows of the table of figures."""
    return f"{MARK}{head_of(columns_of(FigureRow))}{_figures_of(context, measure)}"


def _csv_of_figures(context: PageContext, measures: Iterable[Measure]) -> str:
    lines = [_figures_of(context, measure) for measure in measures]
    return f"{MARK}{head_of(columns_of(FigureRow))}{''.join(lines)}"


def _figures_of(context: PageContext, measure: Measure) -> str:
    """The lines of a measure's figures, made once: they stand in two files."""
    return context.once(("downloads: figures", measure.id), lambda: lines_of(figure_rows(context, measure)))
