"""The Data Package: what each CSV of an edition holds, in the words that programs for data have agreed on.

Table Schema for the columns, Data Package for the whole: https://datapackage.org, version 1, which every reader knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan import __version__
from trustplan.primitives.licences import licence_credit
from trustplan.website.credits import shown_sources
from trustplan.website.data.edition import safe_json
from trustplan.website.downloads.csv_text import LINE_END
from trustplan.website.downloads.figure_rows import FigureRow
from trustplan.website.downloads.files import measure_file
from trustplan.website.downloads.form import CURRENT
from trustplan.website.downloads.table import columns_of
from trustplan.website.downloads.terms import OF_OTHERS, open_licence, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trustplan.model import FigureSource, Measure
    from trustplan.website.context import PageContext
    from trustplan.website.data.record import Json
    from trustplan.website.downloads.table import Column, Row, Table

FIGURES_SCHEMA = "figures.schema.json"


def make_package(context: PageContext, tables: Sequence[Table], measures: Iterable[Measure]) -> str:
    """The description of every CSV."""
    edition = context.edition
    trust = edition.trust.own.profile.title
    readers = "the public"
    if edition.is_for_trustees:
        readers = "trustees and staff only; not for publication"
    resources = []
    for table in tables:
        schema: Json | str = FIGURES_SCHEMA
        if table.row is not FigureRow:
            schema = _schema(table.name, table.row, table.key)
        resources.append(_resource(table.name, f"{table.name}.csv", table.title, table.description, schema))
    for measure in measures:
        about = f"The rows of the table of figures that are of {measure.title}."
        path = measure_file(measure.id)
        resources.append(_resource(f"measure-{measure.id}", path, measure.title, about, FIGURES_SCHEMA))
    package: Json = {
        "profile": "tabular-data-package",
        "name": "trustplan",
        "title": f"{trust}: plans, ratings and figures",
        "description": f"As at {context.today}, for {readers}. {terms_of(edition)} {OF_OTHERS}",
        "version": CURRENT,
        "created": f"{edition.day.isoformat()}T00:00:00Z",
        "keywords": ["schools", "improvement plans", "ratings"],
    }
    if found := open_licence(edition):
        name, licence = found
        package["licenses"] = [{"name": name, "title": licence.title, "path": licence.url}]
    sources = [_source(s) for s in shown_sources(context, measures)]
    if sources:
        package["sources"] = sources
    package["contributors"] = [{"title": trust, "role": "publisher"}]
    package["made_with"] = f"trustplan {__version__}"
    return safe_json({**package, "resources": resources})


def make_figures_schema() -> str:
    """The columns of every file of figures, in a file of their own: it is the same for each measure's."""
    return safe_json(_schema("figures", FigureRow, "id"))


def _resource(name: str, path: str, title: str, description: str, schema: Json | str) -> Json:
    return {
        "name": name,
        "title": title,
        "description": description,
        "path": path,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminator": LINE_END,
            "header": True,
        },
        "schema": schema,
    }


def _schema(name: str, row: type[Row], key: str) -> Json:
    columns = columns_of(row)
    schema: Json = {"fields": [_field(column, is_key=column.name == key) for column in columns], "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    foreign = [_foreign(name, column) for column in columns if column.says.refers_to]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column, *, is_key: bool) -> Json:
    says = column.says
    field: Json = {"name": column.name, "type": column.type, "title": says.title, "description": says.description}
    constraints: Json = {}
    if says.is_required:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if says.enum:
        constraints["enum"] = list(says.enum)
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign(name: str, column: Column) -> Json:
    """A foreign key; of a table to itself it names no resource, as the standard has it."""
    table = column.says.refers_to
    if table == name:
        table = ""
    return {"fields": column.name, "reference": {"resource": table, "fields": "id"}}


def _source(source: FigureSource) -> Json:
    found: Json = {"title": f"{source.said}. {licence_credit(source.licence)}"}
    if source.url:
        found["path"] = source.url
    return found
