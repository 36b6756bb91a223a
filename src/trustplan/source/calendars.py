"""School calendars from the raw calendar file, for checks that run before a model exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import HALF_TERMS, Period, parse_date, parse_period
from trustplan.primitives.school_calendar import Calendar, Span
from trustplan.source.catalogue import bank_holidays
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from trustplan.source.files import Entry, SourceFile


def read_calendars(file: SourceFile | None) -> dict[str, Calendar]:
    """The calendars of a calendar file, by organisation; what cannot be read is left out."""
    if file is None:
        return {TRUST: Calendar(spans={})}
    return calendars_of(as_entry(file.document.data))


def calendars_of(data: Entry) -> dict[str, Calendar]:
    """The calendars in the data of a calendar file."""
    default = _calendar(data.get("years"), Calendar(spans={}))
    found = {TRUST: default}
    for organisation, years in as_entry(data.get("overrides")).items():
        found[organisation] = _calendar(years, default)
    return found


def _calendar(years: object, base: Calendar) -> Calendar:
    spans, closed, proposed = dict(base.spans), {*base.closed, *bank_holidays()}, dict(base.proposed)
    for name, year in as_entry(years).items():
        period = parse_period(name)
        if period is None or not isinstance(year, dict):
            continue
        if day := parse_date(text_of(year, "proposed")):
            proposed[period.year] = day
        for half in HALF_TERMS:
            if span := _span(as_entry(year.get(half))):
                spans[Period(year=period.year, part=half)] = span
        for text in as_list(year.get("closed")):
            if isinstance(text, str) and (day := parse_date(text)):
                closed.add(day)
    return Calendar(spans=spans, closed=frozenset(closed), proposed=proposed)


def _span(half_term: Entry) -> Span | None:
    first, last = parse_date(text_of(half_term, "from")), parse_date(text_of(half_term, "to"))
    return Span(first=first, last=last) if first and last else None
