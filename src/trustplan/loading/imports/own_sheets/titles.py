"""What the lines above a table, and the name of its sheet, say of all of it: a school, a measure, a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.loading.imports.own_sheets.facets import Facets
from trustplan.loading.imports.own_sheets.times import time_within

if TYPE_CHECKING:
    from trustplan.loading.imports.own_sheets.find import SheetTable
    from trustplan.loading.imports.own_sheets.names import Known

_PARTS = re.compile(
    r"\s*(?:[:|;–—,]|\s-\s|\bby school\b|\bby half[ -]?term\b|\bby term\b|\bby year\b)\s*", re.IGNORECASE
)


def about_title(table: SheetTable, known: Known) -> Facets:
    """What is exactly said; of a kind of which two different things are said, nothing."""
    found: dict[str, set[str]] = {"school": set(), "measure": set(), "period": set()}
    for text in (*table.title, table.sheet.name):
        rest = text
        if within := time_within(text):
            time, rest = within
            if time.is_sure:
                found["period"].add(time.text)
        for part in (rest, *_PARTS.split(rest)):
            said = known.read(part)
            if said.is_sure and not said.facets.role:
                found["school"].add(said.facets.school)
                found["measure"].add(said.facets.measure)
    periods = _longest(found["period"])
    return Facets(school=_only(found["school"]), measure=_only(found["measure"]), period=_only(periods))


def _only(names: set[str]) -> str:
    named = names - {""}
    if len(named) == 1:
        return next(iter(named))
    return ""


def _longest(times: set[str]) -> set[str]:
    """Times without those that another says more of: 2026-27 beside 2026-27/aut1, and a part beside its year."""
    years = {time for time in times if re.fullmatch(r"\d{4}-\d{2}", time)}
    parts = {time for time in times if not re.match(r"\d{4}", time)}
    whole = times - years - parts
    if len(years) == 1 and len(parts) == 1 and not whole:
        return {f"{next(iter(years))}/{next(iter(parts))}"}
    if len(whole) != 1:
        return times
    one = next(iter(whole))
    if any(not one.startswith(year) for year in years) or any(not one.endswith(f"/{part}") for part in parts):
        return times
    return whole
