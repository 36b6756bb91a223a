"""From the checked document of a plan to what people expect: of a figure at the end of a year, of a milestone's day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trustplan.loading.fields import as_last_day, by_day
from trustplan.model import Projection
from trustplan.model.as_of import resolve
from trustplan.primitives.notation import read_number
from trustplan.primitives.periods import parse_period

if TYPE_CHECKING:
    from fractions import Fraction

    from trustplan.loading.fields import Data
    from trustplan.primitives.school_calendar import Calendar


def projections_of(item: Data, calendar: Calendar) -> tuple[Projection, ...]:
    """The projections of a KPI or a milestone, oldest first. A value is one for the end of the year in which it was made."""
    found = []
    for p in item.get("projections", ()):
        made = date.fromisoformat(p["on"])
        day = None
        if "expected" in p:
            day = as_last_day(p["expected"]) or resolve(p["expected"], calendar)
        found.append(
            Projection(
                on=made,
                by=p["by"],
                confidence=p["confidence"],
                because=p.get("because", "").strip(),
                value=_value(p.get("value", "")),
                period=parse_period(p.get("for", "")) or calendar.year_of(made),
                school=p.get("school", ""),
                day=day,
            )
        )
    return by_day(found)


def _value(value: object) -> Fraction | str | bool:
    """A value as written: a number or a share, a grade, yes or no."""
    if isinstance(value, bool):
        return value
    number, _ = read_number(value)
    if number is None:
        return str(value)
    return number
