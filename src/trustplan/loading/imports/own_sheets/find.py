"""Find the tables of a sheet: the lines above one that say what it is about, its headings, and its rows.

A table begins with a row of headings, of which at least two are known, and ends before an empty row with other headings
below it. Headings may be of two rows or three, with merged cells above; a line with one text within the table is a band,
which says something of the rows below it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.updates.cells import shown
from trustplan.primitives.notation import meant_symbol
from trustplan.source import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.source.tables.xlsx_table import OwnSheet
    from trustplan.source.workbook import Cell

BETWEEN = " | "  # the rows of a heading, in a map
LONGEST_NAME = 120
LONGEST_JOINED = 250  # of a heading of several rows, in a map
MOST_HEADINGS = 3  # rows of headings
_FIGURE = re.compile(r"[<>≤≥~£+-]? ?[0-9(]")
_WORDED = re.compile(r"[A-Za-z]{3,}")


class Heading(Struct, frozen=True, kw_only=True):
    """A column: its number from 1, the texts above it from the top, and the name that a map has for it."""

    column: int
    levels: tuple[str, ...]
    name: str


class Line(Struct, frozen=True, kw_only=True):
    """A row with figures: its number, and the band above it, or nothing."""

    row: int
    band: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetTable:
    """A table of a sheet. `title` has the lines above it; `first` is its row of headings, the upper one of several."""

    sheet: OwnSheet
    title: tuple[str, ...]
    first: int
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    joined: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict, repr=False)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, by which it is known again."""
        return tuple(heading.name for heading in self.headings)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place; of merged cells of a label, the one that shows it."""
        return self.sheet.cells.get((row, column))

    def label(self, row: int, column: int) -> str:
        """What a label says, which may be merged over several rows."""
        cell = self.sheet.cells.get(self.joined.get((row, column), (row, column)))
        if cell is None:
            return ""
        return _cut(shown(cell))


def _cut(text: str) -> str:
    """A text that may be a name; what is longer is prose, of which the beginning is enough to know it by."""
    return text[:LONGEST_NAME].strip()


def is_figure(cell: Cell) -> bool:
    """Whether a cell looks like a figure, or like a mark in place of one."""
    if cell.kind != workbook.TEXT:
        return cell.kind != workbook.DATE
    text = shown(cell)
    if meant_symbol(text):
        return True
    return bool(_FIGURE.match(text)) and not _WORDED.match(text)


def find_tables(sheet: OwnSheet, knows: Callable[[str], bool]) -> tuple[list[SheetTable], list[str]]:
    """The tables of a sheet, and the lines in none of them; `knows` tells of a text whether it means anything here."""
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    for (row, column), cell in sheet.cells.items():
        rows[row][column] = cell
    finder = _Finder(sheet=sheet, rows=dict(rows), joined=_joined(sheet), knows=knows)
    before = -1
    for row in sorted(rows):
        finder.take(row, is_new=row != before + 1)
        before = row
    return [one.made() for one in finder.found if one.lines], finder.title


@dataclass
class _Finder:
    """A sheet while its tables are found, from the top; `title` has the lines since the last one."""

    sheet: OwnSheet
    rows: dict[int, dict[int, Cell]]
    joined: dict[tuple[int, int], tuple[int, int]]
    knows: Callable[[str], bool]
    found: list[_Growing] = field(default_factory=list)
    title: list[str] = field(default_factory=list)

    def take(self, row: int, *, is_new: bool) -> None:
        """Take a row. `is_new`: there is nothing in the row above it."""
        cells = self.rows[row]
        if self.found and row <= self.found[-1].last_heading:
            return
        is_new = is_new or bool(self.title)
        if _is_header(cells, self.knows) and (not self.found or is_new or self._is_better(cells)):
            if self.found and not self.found[-1].lines:  # what looked like headings was a line above them
                self.title = [*self.found[-1].title, *_texts(self.rows[self.found[-1].last_heading])]
                del self.found[-1]
            self.found.append(_begun(self.sheet, self.rows, row, self.title, self.joined, self.knows))
            self.title = []
        elif self.found and _belongs(self.found[-1], cells, is_new=is_new):
            if self.title:  # after an empty row: it was no title of another table
                self.found[-1].band = self.title[-1]
                self.title = []
            self.found[-1].add(row, cells)
        else:
            self.title += _texts(cells)

    def _is_better(self, cells: dict[int, Cell]) -> bool:
        """Whether a row right below headings is more likely the headings than these."""
        table = self.found[-1]
        if table.lines:
            return False
        known = 0
        for heading in table.headings:
            known += sum(map(self.knows, heading.levels))
        return _known(cells, self.knows) > known


def _joined(sheet: OwnSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell within merged ones, the first of these."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for first_row, first_column, last_row, last_column in sheet.merged:
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                found[row, column] = (first_row, first_column)
    return found


def _texts(cells: dict[int, Cell]) -> list[str]:
    """What the cells of a row show, from the left."""
    return [text for _, cell in sorted(cells.items()) if (text := shown(cell))]


def _known(cells: dict[int, Cell], knows: Callable[[str], bool]) -> int:
    """How many cells of a row are known names; a day is none, since rows above a table have days too."""
    return sum(cell.kind != workbook.DATE and knows(shown(cell)) for cell in cells.values())


def _is_header(cells: dict[int, Cell], knows: Callable[[str], bool]) -> bool:
    """Whether a row is one of headings: at least two are known, and few look like figures."""
    known = _known(cells, knows)
    figures = [cell for cell in cells.values() if is_figure(cell) and not knows(shown(cell))]
    return known >= 2 and len(figures) * 4 <= len(cells) and known * 4 >= len(cells)


def _belongs(table: _Growing, cells: dict[int, Cell], *, is_new: bool) -> bool:
    """Whether a row goes on with a table: its columns have something and, after an empty row, a figure."""
    mine = [cell for column, cell in cells.items() if column in table.columns]
    return bool(mine) and (not is_new or any(map(is_figure, mine)))


@dataclass
class _Growing:
    """A table while it is found."""

    sheet: OwnSheet
    title: tuple[str, ...]
    first: int
    last_heading: int
    headings: tuple[Heading, ...]
    joined: dict[tuple[int, int], tuple[int, int]]
    lines: list[Line] = field(default_factory=list)
    band: str = ""

    @property
    def columns(self) -> set[int]:
        """Its columns."""
        return {heading.column for heading in self.headings}

    def add(self, row: int, cells: dict[int, Cell]) -> None:
        """Take a row: a band where it holds one text in the first columns, else a line."""
        texts = [cell for column, cell in cells.items() if column in self.columns]
        if len(texts) == 1 and not is_figure(texts[0]) and texts[0].column <= min(self.columns) + 1:
            self.band = _cut(shown(texts[0]))
        elif texts:
            self.lines.append(Line(row=row, band=self.band))

    def made(self) -> SheetTable:
        """The table."""
        return SheetTable(
            sheet=self.sheet,
            title=self.title,
            first=self.first,
            headings=self.headings,
            lines=tuple(self.lines),
            joined=self.joined,
        )


def _begun(
    sheet: OwnSheet,
    rows: dict[int, dict[int, Cell]],
    row: int,
    title: list[str],
    joined: dict[tuple[int, int], tuple[int, int]],
    knows: Callable[[str], bool],
) -> _Growing:
    """A table whose headings begin at a row, or in the row above it, with those of the rows below that are still headings."""
    first, last = row, row
    above = rows.get(row - 1, {})
    if _is_upper(sheet, row - 1, above):
        first = row - 1
        for cell in above.values():
            if shown(cell) in title:
                title.remove(shown(cell))
    while last - first + 1 < MOST_HEADINGS and _is_lower(rows, last + 1, joined, knows):
        last += 1
    return _Growing(
        sheet=sheet,
        title=tuple(title),
        first=first,
        last_heading=last,
        headings=_headings(sheet, rows, range(first, last + 1), joined),
        joined=joined,
    )


def _is_upper(sheet: OwnSheet, row: int, cells: dict[int, Cell]) -> bool:
    """Whether a row above the headings is one of them: it is over some columns, and not over all from the first."""
    if not cells or any(is_figure(cell) for cell in cells.values()):
        return False
    merged = [one for one in sheet.merged if one[0] == row and one[3] > one[1]]
    return bool(merged) and all(one[1] > 1 for one in merged)


def _is_lower(
    rows: dict[int, dict[int, Cell]],
    row: int,
    joined: dict[tuple[int, int], tuple[int, int]],
    knows: Callable[[str], bool],
) -> bool:
    """Whether a row below headings is one too: all in it is known, and in its first column nothing new is said."""
    cells = rows.get(row, {})
    above = rows.get(row - 1, {})
    if len(cells) < 2 or not above:
        return False
    first = min((*cells, *above))
    if first in cells and first in above and joined.get((row, first)) is None:
        return False
    return all(knows(shown(cell)) for cell in cells.values()) and any(rows.get(row + more) for more in (1, 2))


def _headings(
    sheet: OwnSheet,
    rows: dict[int, dict[int, Cell]],
    levels: range,
    joined: dict[tuple[int, int], tuple[int, int]],
) -> tuple[Heading, ...]:
    """The columns that have a heading. What is over several columns belongs to each."""
    used: set[int] = set()
    for row in levels:
        used.update(rows.get(row, {}))
    used.update(column for column in rows.get(levels[-1] + 1, {}) if column < min(used))  # names without a heading
    columns = range(min(used), max(used) + 1)
    texts: dict[int, tuple[str, ...]] = {}
    for column in columns:
        parts: list[str] = []
        for row in levels:
            cell = sheet.cells.get(joined.get((row, column), (row, column)))
            if cell and shown(cell) and shown(cell) not in parts:
                parts.append(_cut(shown(cell)))
        if row_of_first := rows.get(levels[0], {}):
            parts = _over(parts, column, columns[0], row_of_first, levels, joined)
        texts[column] = tuple(parts)
    names = _named(texts)
    return tuple(Heading(column=column, levels=texts[column], name=names[column]) for column in columns)


def _over(
    parts: list[str],
    column: int,
    first: int,
    upper: dict[int, Cell],
    levels: range,
    joined: dict[tuple[int, int], tuple[int, int]],
) -> list[str]:
    """The texts of a column with that of the upper heading to its left, where it has none of its own.

    People leave cells empty for what they do not repeat: `Attendance`, then three terms under it.
    """
    if len(levels) < 2 or not parts or column in upper or (levels[0], column) in joined:
        return parts
    left = [one for one in upper if one < column]
    if not left or max(left) == first:
        return parts
    return [shown(upper[max(left)]), *parts]


def _named(texts: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """A name for each column, different for each: its texts, and its letter where two have the same or there is none."""
    plain = {column: BETWEEN.join(parts)[:LONGEST_JOINED].strip() for column, parts in texts.items()}
    times = Counter(plain.values())
    names: dict[int, str] = {}
    for column, name in plain.items():
        letter = re.sub("[0-9]", "", workbook.address_of("a", 1, column).partition("!")[2])
        names[column] = name
        if not name or times[name] > 1:
            names[column] = f"{name} (column {letter})".strip()
    return names


def lines_of(numbers: Sequence[int]) -> str:
    """Rows as a person says them.

    >>> lines_of([5, 6, 7]), lines_of([5])
    ('rows 5 to 7', 'row 5')
    """
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    return f"rows {min(numbers)} to {max(numbers)}"
