"""What `trustplan import` says of a trust's own sheet: a table of what it understood, and the questions with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.loading.imports.own_sheets.facets import (
    COHORT,
    COHORT_OF_ALL,
    EVERYONE,
    LEAVE_OUT,
    NAMES,
    TITLE,
    UNKNOWN,
    VALUE,
)
from trustplan.loading.imports.own_sheets.find import lines_of
from trustplan.loading.imports.own_sheets.gaps import figure_cells
from trustplan.loading.imports.own_sheets.maps import ABOUT
from trustplan.loading.imports.own_sheets.settle import settle
from trustplan.loading.imports.own_sheets.titles import about_title
from trustplan.primitives.english import capital, counted, listed, say_period
from trustplan.primitives.periods import NAMES as PARTS
from trustplan.primitives.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.loading.imports.own_sheets.facets import Facets
    from trustplan.loading.imports.own_sheets.names import Known
    from trustplan.loading.imports.own_sheets.propose import Proposal
    from trustplan.loading.imports.own_sheets.settle import Clock
    from trustplan.loading.imports.own_sheets.study import Studied
    from trustplan.primitives.periods import Period

MOST_QUESTIONS = 30  # that are printed
_WIDEST = 34
_OF_ROLES = {
    COHORT: "number of pupils",
    COHORT_OF_ALL: "number of pupils behind each figure of the row",
    NAMES: "names of the rows",
    VALUE: "the figure",
    UNKNOWN: "asked below",
}
_OF_PERIODS = {
    "latest": "the last period that is over",
    "current": "the period that goes on now",
    UNKNOWN: "asked below",
}


def of_file(studied: Studied, known: Known, clock: Clock) -> Iterator[str]:
    """What a file was understood as, as lines."""
    for one in studied.proposals:
        yield from _of_table(studied.name, one, known, clock)
        yield ""
    yield from studied.remarks
    if studied.remarks:
        yield ""


def _of_table(file: str, one: Proposal, known: Known, clock: Clock) -> Iterator[str]:
    table = one.table
    where = file
    if table.sheet.name:
        where = f"{file}, sheet “{table.sheet.name}”"
    yield f"{where}, {lines_of([line.row for line in table.lines])}:"
    if one.map.is_left_out:
        yield "  is left out, as the map says."
        return
    if one.map.about:
        said = about_title(table, known)
        yield f"  {'The whole table':{_WIDEST}}  {say_facets(one.map.about, known, said)}"
    left_out: list[str] = []
    for kind, facets in (("Column", one.map.columns), ("Row", one.map.rows)):
        for name, what in facets.items():
            if what.role == LEAVE_OUT:
                left_out.append(f"“{name}”")
            else:
                yield f"  {_cut(f'{kind} “{name}”'):{_WIDEST}}  {say_facets(what, known)}"
    for time, measures in _times(one, known, clock).items():
        yield f"  {_cut(f'Figures of {say_period(time)}'):{_WIDEST}}  {', '.join(measures)}"
    if left_out:
        yield f"  Left out: {listed(left_out)}."
    for line in one.remarks:
        yield f"  {line}"


def _times(one: Proposal, known: Known, clock: Clock) -> dict[Period, list[str]]:
    """The measures of which there are figures, by the time that they are of: what “latest” and a title come to."""
    found: dict[Period, list[str]] = {}
    for spot in figure_cells(one.table, one.map, known):
        measure = known.measures.get(spot.facets.measure)
        if measure is None:
            continue
        period = parse_period(settle(spot.facets.period, measure, clock, is_said=spot.is_said).period)
        if period and measure.title not in found.setdefault(period, []):
            found[period].append(measure.title)
    return found


def _cut(text: str) -> str:
    if len(text) > _WIDEST:
        return f"{text[: _WIDEST - 2]}…”"
    return text


def say_facets(facets: Facets, known: Known, said: Facets | None = None) -> str:
    """What a heading or row is, in words. `said` has what the title of a table says."""
    parts: list[str] = []
    if facets.role:
        parts.append(_OF_ROLES[facets.role])
    names = known.names
    for kind in ("school", "measure", "group"):
        value = getattr(facets, kind)
        if value == TITLE and said is not None:
            value = getattr(said, kind)
        if value == EVERYONE:
            parts.append("all pupils")
        elif value and value != UNKNOWN:
            parts.append(names[kind].get(value, value))
    if facets.population:
        parts.append(f"figures of others: {facets.population}")
    if facets.period:
        period = facets.period
        if period == TITLE and said is not None:
            period = said.period
        parts.append(_say_time(period))
    if facets.is_open and "asked below" not in parts:
        parts.append("asked below")
    return ", ".join(parts)


def _say_time(text: str) -> str:
    if period := parse_period(text):
        return capital(say_period(period))
    if text in PARTS:
        return capital(PARTS[text])
    return _OF_PERIODS.get(text, text)


def of_questions(studied: Studied) -> Iterator[str]:
    """The questions on a file, with their numbers, as lines."""
    number = 0
    total = sum(len(one.questions) for one in studied.proposals)
    if total:
        yield f"{capital(counted(total, 'question'))}:"
    for one in studied.proposals:
        for question in one.questions:
            number += 1
            if number > MOST_QUESTIONS:
                continue
            yield f"  {number}. {question.address}: {question.message}"
            where = f"{question.part}, “{question.name}”"
            if question.part == ABOUT:
                where = f"{ABOUT}"
            yield f"     {question.fix} (In the map: {where}.)"
    if total > MOST_QUESTIONS:
        yield f"  … and {total - MOST_QUESTIONS:,} more, which stand in the map."
    if total:
        yield ""
