"""The page with the data: every file to download, what its columns mean, under which terms, and what changed in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import capital
from trustplan.schema.loader import KINDS
from trustplan.website.credits import credits_in_search, credits_of, lists_of
from trustplan.website.downloads.figure_rows import symbols_in_words
from trustplan.website.downloads.files import FOLDER, WORKBOOK
from trustplan.website.downloads.form import VERSIONS, Version
from trustplan.website.downloads.tables import tables_of
from trustplan.website.downloads.terms import OF_OTHERS, terms_of
from trustplan.website.ical import CalendarFile, calendars_of
from trustplan.website.page import SearchEntry
from trustplan.website.pages.measure_figures import shown_measures
from trustplan.website.pages.sections import reference_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.website.context import PageContext
    from trustplan.website.downloads.table import Table
    from trustplan.website.page import Page


class DataView(View, frozen=True, kw_only=True):
    """The files of data. `kinds` are those of plan files, each of which has a schema; `credits` those of the sources.

    `workbook` is the address of the workbook, empty where the site has none; `terms` are sentences.
    """

    TEMPLATE = "data.html"
    tables: tuple[Table, ...]
    folder: str
    workbook: str
    symbols: list[tuple[str, str]]
    measures: list[Measure]
    calendars: tuple[CalendarFile, ...]
    kinds: tuple[str, ...]
    terms: tuple[str, str]
    credits: list[tuple[str, str]]
    lists: list[tuple[str, str]]
    versions: tuple[Version, ...]


def make_data(context: PageContext) -> Page:
    """The page."""
    measures = shown_measures(context)
    lists = lists_of(context, measures)
    workbook = ""
    if context.settings.has_workbook:
        workbook = WORKBOOK
    return reference_page(
        context,
        DataView(
            tables=tables_of(context),
            folder=FOLDER,
            workbook=workbook,
            symbols=[(symbol, capital(words)) for symbol, words in symbols_in_words()],
            measures=measures,
            calendars=calendars_of(context),
            kinds=KINDS,
            terms=(terms_of(context.edition), OF_OTHERS),
            credits=credits_of(context, measures),
            lists=lists,
            versions=VERSIONS,
        ),
        path="reference/data/",
        title="Data",
        headings=_headings(has_measures=bool(measures), has_lists=bool(lists)),
        search=[
            SearchEntry(title="Data", text="Everything that this edition shows, as tables, CSV and JSON."),
            SearchEntry(
                title="Tables", text="Ratings, actions, figures and targets for spreadsheets.", anchor="tables"
            ),
            SearchEntry(
                title="Opening them in Excel", text="CSV, symbols and columns in a spreadsheet.", anchor="excel"
            ),
            *credits_in_search(context, measures),
        ],
    )


def _headings(*, has_measures: bool, has_lists: bool) -> list[tuple[str, str]]:
    found = [
        ("Tables for spreadsheets", "tables"),
        ("Opening them in Excel", "excel"),
        ("What the columns mean", "columns"),
    ]
    if has_measures:
        found.append(("Figures by measure", "csv"))
    found += [("For programs", "all"), ("Terms of use", "terms"), ("Sources and licences", "sources")]
    if has_lists:
        found.append(("Similar schools", "similar"))
    found += [
        ("Why another system may show another figure", "differs"),
        ("Changes of the form", "form"),
        ("Schemas", "schemas"),
    ]
    return found
