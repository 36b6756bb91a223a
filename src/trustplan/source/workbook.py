"""What the reader of workbooks gives: cells, each with its address, kind, text, formula and whether it shows a percentage.

`tables/xlsx_reader` reads them; whatever is done with a workbook afterwards needs no library.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 10_000_000  # of the file
MOST_UNPACKED = 25_000_000  # of all parts of it
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 500, 100
TEXT, NUMBER, DATE, TIME, BOOLEAN, ERROR, FORMULA = "text", "number", "date", "time", "boolean", "error", "formula"
FIRST_DAY = date(1899, 12, 30)  # from which Excel counts days, since March 1900
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')  # texts, colours and spaces in the format of a number
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = Context(prec=15)  # what a spreadsheet program shows of a number; the rest is its arithmetic


class Cell(Struct, frozen=True, kw_only=True):
    """A cell that is not empty, and the cells that it is `merged` with.

    `text` is a number in plain digits, a day as 2026-11-20, or a month where no more is shown; nothing for a formula
    without a value.
    """

    sheet: str
    row: int
    column: int
    kind: str
    text: str
    is_percent: bool = False
    formula: str = ""
    merged: str = ""

    @property
    def address(self) -> str:
        """Where it is, as a spreadsheet program says it: Figures!D7."""
        return address_of(self.sheet, self.row, self.column)


class Sheet(Struct, frozen=True, kw_only=True):
    """A sheet: its cells that are not empty, by row and column, counted from 1; those that are hidden too.

    `colours` has the name of the colour of each filled cell, `comments` what is noted at one; `merged` are ranges as
    (first row, first column, last row, last column), and what is in `hidden_rows` and `hidden_columns` nobody sees.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    is_hidden: bool = False
    colours: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def address_of(sheet: str, row: int, column: int) -> str:
    """Where a cell is, as a spreadsheet program says it.

    >>> address_of("Figures", 7, 4), address_of("Bob's figures", 1, 28)
    ('Figures!D7', "'Bob''s figures'!AB1")
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    name = sheet
    if not re.fullmatch(r"\w+", sheet):
        doubled = sheet.replace("'", "''")
        name = f"'{doubled}'"
    return f"{name}!{letters}{row}"


def plain_digits(number: Decimal) -> str:
    """A number as it is shown: with fifteen digits, without an exponent, and without noughts at its end.

    >>> plain_digits(Decimal("0.30000000000000004")), plain_digits(Decimal("12.0")), plain_digits(Decimal("1E+3"))
    ('0.3', '12', '1000')
    """
    shown = f"{_DIGITS.plus(number):f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if shown == "-0":
        return "0"
    return shown


def shown_code(code: str) -> str:
    """The format of a number without what shows no part of it, such as texts and colours.

    >>> shown_code("[Red]0.0%;General"), shown_code('"Day" d mmm')
    ('0.0%;', ' d mmm')
    """
    return _NOT_SHOWN.sub("", code).lower().replace("general", "")


def uncoded(text: str) -> str:
    """A text with the letters that a workbook has a code for: `One_x000D_` ends with the end of a line."""
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text)
