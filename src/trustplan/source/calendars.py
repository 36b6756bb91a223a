"""School calendars from the raw calendar file, for checks that run before a model exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.model.enums import TRUST
from trustplan.primitives.periods import HALF_TERMS, Period, parse_date, parse_period
from trustplan.primitives.school_calendar import Calendar, Span
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from trustplan.source.files import SourceFile


def read_calendars(file: SourceFile | None) -> dict[str, Calendar]:
    """The calendars of a calendar file, by organisation; what cannot be read is left out."""
    empty = Calendar(spans={})
    if file is None or not isinstance(file.document.data, dict):
        return {TRUST: empty}
    default = _calendar(file.document.data.get("years"), empty)
    found = {TRUST: default}
    overrides = file.document.data.get("overrides")
    for organisation, years in overrides.items() if isinstance(overrides, dict) else ():
        found[organisation] = _calendar(years, default)
    return found


def _calendar(years: Any, base: Calendar) -> Calendar:
    spans, closed = dict(base.spans), set(base.closed)
    for name, year in years.items() if isinstance(years, dict) else ():
        period = parse_period(name)
        if period is None or not isinstance(year, dict):
            continue
        for half in HALF_TERMS:
            span = year.get(half)
            if isinstance(span, dict):
                first, last = parse_date(text_of(span, "from")), parse_date(text_of(span, "to"))
                if first and last:
                    spans[Period(year=period.year, part=half)] = Span(first=first, last=last)
        days = year.get("closed")
        closed |= {
            d for text in (days if isinstance(days, list) else ()) if isinstance(text, str) and (d := parse_date(text))
        }
    return Calendar(spans=spans, closed=frozenset(closed))
