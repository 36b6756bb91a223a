"""The page on the year of those who govern, half-term by half-term, to print on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.oversight.agenda import KINDS, Entry, gathered
from trustplan.primitives.english import capital, counted, say_period
from trustplan.primitives.periods import HALF_TERMS, NAMES, Period
from trustplan.website.ical import has_calendar
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


class Day(Struct, frozen=True, kw_only=True):
    """The entries of a day: pairs of a title and the word for its kind, empty where the entry above has the same."""

    on: date
    is_past: bool
    entries: list[tuple[str, str]]


class PartOfYear(Struct, frozen=True, kw_only=True):
    """A half-term, or the whole year where the terms are not known."""

    name: str
    first: date
    last: date
    days: list[Day]


class YearView(View, frozen=True, kw_only=True):
    """The year. `counts` are pairs of the word for a kind of entry and how many there are."""

    TEMPLATE = "year.html"
    counts: list[tuple[str, int]]
    parts: list[PartOfYear]
    has_file: bool


def make_year(context: PageContext) -> Iterator[Page]:
    """The page on the school year, where it has any date."""
    if context.overview.school_year:
        yield _year(context)


def _year(context: PageContext) -> Page:
    entries, period = gathered(context.edition.trust, context.overview.school_year), say_period(context.overview.year)
    parts = _parts(context, entries)
    lead = f"{capital(counted(len(entries), 'date'))} in the school year {period}. Prints on one sheet of A4."
    return menu_page(
        context,
        YearView(counts=_counts(entries), parts=parts, has_file=has_calendar(context, "all")),
        path="year/",
        title=f"The year {period}",
        headings=[(part.name, f"half-{n}") for n, part in enumerate(parts)],
        search=[SearchEntry(title="The year", text=lead)],
        lead=lead,
    )


def _counts(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    kinds = [entry.kind for entry in entries]
    return [(name, kinds.count(kind)) for kind, name in KINDS.items() if kind in kinds]


def _parts(context: PageContext, entries: list[Entry]) -> list[PartOfYear]:
    """The half-terms of the year that the calendar knows; else the year as one."""
    year = context.overview.year
    calendar = context.edition.trust.calendar(TRUST)
    parts = []
    for half in HALF_TERMS:
        period = Period(year=year.year, part=half)
        if calendar.knows(period):
            first, last = calendar.start(period), calendar.end(period)
            days = _days(context, [e for e in entries if first <= e.on <= last])
            parts.append(PartOfYear(name=capital(NAMES[half]), first=first, last=last, days=days))
    if parts:
        return parts
    days = _days(context, entries)
    return [PartOfYear(name=say_period(year), first=calendar.start(year), last=calendar.end(year), days=days)]


def _days(context: PageContext, entries: Iterable[Entry]) -> list[Day]:
    days = []
    for on, rows in groupby(entries, key=lambda entry: entry.on):
        is_past = on < context.edition.day
        days.append(Day(on=on, is_past=is_past, entries=_entries(rows)))
    return days


def _entries(rows: Iterable[Entry]) -> list[tuple[str, str]]:
    """The entries of a day, each with the word for its kind where that differs from the one above it."""
    found = []
    last = ""
    for entry in rows:
        kind = KINDS[entry.kind]
        is_said = entry.kind == last or entry.title.startswith(
            kind
        )  # “Papers close” says itself that it is about papers
        found.append((entry.title, "" if is_said else kind))
        last = entry.kind
    return found
