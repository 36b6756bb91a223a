"""What a map leaves open: figures of which the school, the measure or the time is not said, or cannot be so.

Each gap is asked once, of the whole table, a column or a row: of whichever it is that lacks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.loading.imports.own_sheets.facets import (
    COHORT,
    COHORT_OF_ALL,
    CURRENT,
    LATEST,
    LEAVE_OUT,
    NAMES,
    TITLE,
    UNKNOWN,
    Facets,
)
from trustplan.loading.imports.own_sheets.maps import ABOUT, COLUMNS, ROWS, Question
from trustplan.loading.imports.own_sheets.settle import NO_YEAR, settle
from trustplan.loading.imports.own_sheets.titles import about_title
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_period, year_of
from trustplan.source.tables.xlsx_table import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trustplan.loading.imports.own_sheets.find import Heading, Line, SheetTable
    from trustplan.loading.imports.own_sheets.maps import SheetMap
    from trustplan.loading.imports.own_sheets.names import Known
    from trustplan.loading.imports.own_sheets.settle import Clock

_WHAT = {
    "school": "whose figures these are",
    "measure": "what is measured",
    "period": "of which time the figures are",
}
_NO_FIGURES = (LEAVE_OUT, COHORT, COHORT_OF_ALL, NAMES)
_OF_PERIODS = (
    " “latest” is the last half-term, term or year that is over, by how often a measure is recorded;"
    " “current” is the one that goes on now."
)


class FigureCell(Struct, frozen=True, kw_only=True):
    """A cell with a figure: its line and column, and what is said of it.

    `is_said`: its time is what a person has written; `has_own_time`: its heading or row says the whole of it.
    """

    line: Line
    heading: Heading
    facets: Facets
    is_said: bool = False
    has_own_time: bool = False


def figure_cells(table: SheetTable, made: SheetMap, known: Known) -> Iterator[FigureCell]:
    """The cells of a table that hold figures to take, by what a map says; nothing of a line or column that is open."""
    about = settled_about(table, made, known)
    if about.role == LEAVE_OUT:
        return
    written = _written(made, known)
    for line in table.lines:
        row = of_line(table, made, line)
        if row.role == LEAVE_OUT or row.is_open:
            continue
        names = {(ROWS, text) for text in _names_of(table, made, line)}
        for heading in table.headings:
            column = made.columns.get(heading.name, Facets(role=LEAVE_OUT))
            if column.role in _NO_FIGURES or column.is_open or table.cell(line.row, heading.column) is None:
                continue
            own = column.beside(row)
            is_said = not own.period and made.about.period not in ("", TITLE)
            yield FigureCell(
                line=line,
                heading=heading,
                facets=replace(own, role="").beside(about),
                is_said=is_said or bool(written & {(COLUMNS, heading.name), *names}),
                has_own_time=parse_period(own.period) is not None,
            )


def _written(made: SheetMap, known: Known) -> set[tuple[str, str]]:
    """The headings and rows whose time a person has written, and which do not say it by themselves."""
    found: set[tuple[str, str]] = set()
    for part, facets in ((COLUMNS, made.columns), (ROWS, made.rows)):
        for name, one in facets.items():
            if one.period and known.read(name).facets.period != one.period:
                found.add((part, name))
    return found


def _names_of(table: SheetTable, made: SheetMap, line: Line) -> list[str]:
    """The texts in the columns of names of a line."""
    labels = [one for one in table.headings if made.columns.get(one.name, Facets()).role == NAMES]
    return list(filter(None, (table.label(line.row, heading.column) for heading in labels)))


def settled_about(table: SheetTable, made: SheetMap, known: Known) -> Facets:
    """What is said of the whole table, with what its title says where the map refers to that."""
    about = made.about
    said = about_title(table, known)
    for kind in ("school", "measure", "period"):
        if getattr(about, kind) == TITLE:
            about = replace(about, **{kind: getattr(said, kind)})
    return about


def of_line(table: SheetTable, made: SheetMap, line: Line) -> Facets:
    """What the columns of names, and the band, say of a line."""
    row = Facets()
    for text in _names_of(table, made, line):
        row = _joined(row, made.rows.get(text, Facets(role=UNKNOWN)))
    if line.band:
        band = made.rows.get(line.band, Facets())
        if band.role not in (LEAVE_OUT, UNKNOWN):
            row = _joined(row, band)
    return row


def _joined(row: Facets, other: Facets) -> Facets:
    """Two things that are said of one line; what is left out or open stays so."""
    for role in (LEAVE_OUT, UNKNOWN):
        if role in (row.role, other.role):
            return Facets(role=role)
    if row.clashes(other):
        return Facets(role=UNKNOWN)
    return row.beside(other)


def gaps(table: SheetTable, made: SheetMap, known: Known, clock: Clock) -> tuple[SheetMap, list[Question]]:
    """The map with `?` where something lacks, and a question for each."""
    found: list[Question] = []
    of_table: dict[str, str] = {}
    for kind in ("measure", "school", "period"):
        every = list(figure_cells(table, made, known))  # without what has been asked of another kind
        why = {id(spot): reason for spot in every if (reason := _lacking(spot, kind, known, clock))}
        lacking = [spot for spot in every if id(spot) in why]
        if lacking and (getattr(made.about, kind) == UNKNOWN or _is_of_all(kind, every, lacking)):
            of_table[kind] = why[id(lacking[0])]
        elif lacking:
            made, more = _of_lines(table, made, kind, every, lacking, why, clock)
            found += more
    if of_table:
        made, question = _of_table(table, made, of_table, clock)
        found.append(question)
    every = list(figure_cells(table, made, known))
    made, of_cohorts = _of_cohorts(table, made, every)
    return made, [*found, *of_cohorts]


def _is_of_all(kind: str, every: list[FigureCell], lacking: list[FigureCell]) -> bool:
    """Whether something is to be asked of the whole table: all figures lack it, and no heading says it wrongly."""
    if len(lacking) < len(every) or (kind == "school" and len(every) == 1):
        return False
    return kind != "period" or not any(spot.has_own_time for spot in lacking)


def _lacking(spot: FigureCell, kind: str, known: Known, clock: Clock) -> str:
    """Why something is not said of a figure, or cannot be so; nothing where all is well."""
    facets = spot.facets
    if kind == "school":
        return "" if facets.school or facets.population else f"it is not said {_WHAT[kind]}"
    if kind == "measure":
        return "" if facets.measure else f"it is not said {_WHAT[kind]}"
    measure = known.measures.get(facets.measure)
    if measure is None:
        return ""
    return settle(facets.period, measure, clock, is_said=spot.is_said).why


def _of_table(table: SheetTable, made: SheetMap, why: Mapping[str, str], clock: Clock) -> tuple[SheetMap, Question]:
    """One question on all that the whole table does not say."""
    about = replace(made.about, role="", **dict.fromkeys(why, UNKNOWN))
    first = replace(about, **{kind: _examples(kind, why[kind], clock)[0] for kind in why})
    answers = [str(first)]
    if "period" in why:
        answers += [str(replace(first, period=value)) for value in _examples("period", why["period"], clock)[1:]]
    hint = _OF_PERIODS * (why.get("period", NO_YEAR) != NO_YEAR)
    question = Question(
        part=ABOUT,
        name="",
        address=place_of(table.sheet.name, table.first, table.headings[0].column),
        message=f"For the whole table, {', and '.join(why.values())}.{hint}",
        answers=(*answers, LEAVE_OUT),
    )
    return replace(made, about=about), question


def _examples(kind: str, why: str, clock: Clock) -> tuple[str, ...]:
    """What may be answered."""
    if kind == "school":
        return (TRUST,)
    if kind == "measure":
        return ("attendance",)
    if why == NO_YEAR:
        year = year_of(clock.day)
        return str(year.years_on(-1)), str(year)
    return LATEST, CURRENT, f"{year_of(clock.day)}/aut1"


def _of_lines(
    table: SheetTable,
    made: SheetMap,
    kind: str,
    every: list[FigureCell],
    lacking: list[FigureCell],
    why: Mapping[int, str],
    clock: Clock,
) -> tuple[SheetMap, list[Question]]:
    """Questions on columns in which each figure lacks something, and on the rows of the others."""
    found: list[Question] = []
    totals = _count(every)
    short = _count(lacking)
    columns = dict(made.columns)
    rows = dict(made.rows)
    done: set[tuple[str, str]] = set()
    for spot in lacking:
        part, name, column = COLUMNS, spot.heading.name, spot.heading.column
        row = table.first
        label = _label(table, made, spot.line, kind)
        is_column = short[COLUMNS, name] == totals[COLUMNS, name]
        is_row = label is not None and short[ROWS, str(spot.line.row)] == totals[ROWS, str(spot.line.row)]
        if kind == "period":
            is_column = parse_period(made.columns[spot.heading.name].period) is not None or not is_row
        if label and not is_column:
            part, name, column, row = ROWS, label[0], label[1], spot.line.row
        if (part, name) in done:
            continue
        done.add((part, name))
        place: dict[str, Facets] = columns
        if part == ROWS:
            place = rows
        said = replace(place[name], **{kind: ""})
        answers = [str(replace(said, role="", **{kind: value})) for value in _examples(kind, why[id(spot)], clock)]
        place[name] = Facets(role=UNKNOWN)
        message = f"“{name}”: {why[id(spot)]}."
        address = place_of(table.sheet.name, row, column)
        found.append(Question(part=part, name=name, address=address, message=message, answers=(*answers, LEAVE_OUT)))
    return replace(made, columns=columns, rows=rows), found


def _count(every: list[FigureCell]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for spot in every:
        for key in ((COLUMNS, spot.heading.name), (ROWS, str(spot.line.row))):
            counts[key] = counts.get(key, 0) + 1
    return counts


def _label(table: SheetTable, made: SheetMap, line: Line, kind: str) -> tuple[str, int] | None:
    """The name of a line that is to be asked: of its measure where its time lacks, else the first."""
    found: list[tuple[str, int]] = []
    for heading in table.headings:
        if made.columns.get(heading.name, Facets()).role == NAMES and (text := table.label(line.row, heading.column)):
            found.append((text, heading.column))
            if kind == "period" and made.rows.get(text, Facets()).measure:
                return text, heading.column
    return found[0] if found else None


def _of_cohorts(table: SheetTable, made: SheetMap, every: list[FigureCell]) -> tuple[SheetMap, list[Question]]:
    """A question on a column with numbers of pupils beside columns of several measures: which of them it is behind."""
    found: list[Question] = []
    columns = dict(made.columns)
    of_columns = sorted({made.columns[spot.heading.name].measure for spot in every} - {""})
    for heading in table.headings:
        facets = made.columns[heading.name]
        if facets.role != COHORT or facets.measure or facets.group or len(of_columns) < 2:
            continue
        answers = [f"{COHORT}, measure {measure}" for measure in of_columns[:4]]
        columns[heading.name] = Facets(role=UNKNOWN)
        address = place_of(table.sheet.name, table.first, heading.column)
        message = f"“{heading.name}”: behind which figures is this the number of pupils? (“cohort of all”: behind each of the row.)"
        found.append(
            Question(
                part=COLUMNS,
                name=heading.name,
                address=address,
                message=message,
                answers=(*answers, COHORT_OF_ALL, LEAVE_OUT),
            )
        )
    return replace(made, columns=columns), found
