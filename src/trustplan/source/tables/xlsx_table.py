"""A workbook of a trust's own (.xlsx): what a person sees of it, and what is hidden or left alone, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.primitives.english import counted, listed
from trustplan.source.tables.colours import STATUS_COLOURS
from trustplan.source.tables.office_file import MOST_CELLS, OWN_SHEETS, is_of_office, look_through
from trustplan.source.tables.xlsx_reader import sheets_of
from trustplan.source.workbook import Sheet, address_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.source.workbook import Cell

__all__ = ["MOST_CELLS", "Book", "OwnSheet", "is_of_office", "place_of", "read_book"]


class OwnSheet(Struct, frozen=True, kw_only=True):
    """A sheet: its cells that are not empty by row and column from 1, those of hidden rows and columns left out.

    `colours` has the colour of each filled cell in a word, `comments` what is noted at one; `merged` are ranges as (first
    row, first column, last row, last column). `hidden` says in words what of the sheet is hidden.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    colours: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: tuple[str, ...] = ()


class Book(Struct, frozen=True, kw_only=True):
    """A workbook: its sheets that can be seen, and what a person should know of it, in whole sentences."""

    name: str
    sheets: tuple[OwnSheet, ...]
    remarks: tuple[str, ...] = ()


def read_book(raw: bytes, name: str) -> Book:
    """The sheets of a workbook. Raises TableError for what is none, is too large, or needs the library that is missing."""
    file = look_through(raw, name, OWN_SHEETS)
    seen: list[OwnSheet] = []
    hidden: list[str] = []
    for sheet in sheets_of(file).values():
        if not sheet.is_hidden:
            seen.append(_what_is_seen(sheet))
        elif sheet.cells:
            hidden.append(f"“{sheet.name}”")
    remarks = list(file.remarks)
    if hidden:
        remarks.append(_say_hidden(hidden))
    return Book(name=name, sheets=tuple(seen), remarks=tuple(remarks))


def _what_is_seen(sheet: Sheet) -> OwnSheet:
    """A sheet without its hidden rows and columns, and with those colours only that may be a rating."""
    lost: Counter[str] = Counter()
    cells: dict[tuple[int, int], Cell] = {}
    for at, cell in sheet.cells.items():
        if _is_seen(sheet, at):
            cells[at] = cell
        elif at[0] in sheet.hidden_rows:
            lost["rows"] += 1
        else:
            lost["columns"] += 1
    colours = {at: word for at, word in sheet.colours.items() if word in STATUS_COLOURS and _is_seen(sheet, at)}
    return OwnSheet(
        name=sheet.name,
        cells=cells,
        colours=colours,
        comments={at: text for at, text in sheet.comments.items() if _is_seen(sheet, at)},
        merged=sheet.merged,
        hidden=tuple(f"{counted(number, 'cell')} in hidden {what}" for what, number in lost.items()),
    )


def _is_seen(sheet: Sheet, at: tuple[int, int]) -> bool:
    return at[0] not in sheet.hidden_rows and at[1] not in sheet.hidden_columns


def _say_hidden(names: list[str]) -> str:
    """What to say of hidden sheets, which nobody sees and which may be years old."""
    if len(names) == 1:
        return f"The sheet {names[0]} is hidden, and was not read. If it has figures to take, unhide it first."
    return f"The sheets {listed(names)} are hidden, and were not read. If they have figures to take, unhide them first."


def place_of(sheet: str, row: int, column: int) -> str:
    """Where a cell is: KPIs!C7; in a file without sheets, as a spreadsheet program that opens it would say.

    >>> place_of("KPIs", 7, 3), place_of("", 7, 3)
    ('KPIs!C7', 'C7')
    """
    return address_of(sheet or "a", row, column).removeprefix("a!" * (not sheet))
