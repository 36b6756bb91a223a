"""A table as CSV that spreadsheets read rightly: marked as UTF-8, a row on each line, numbers plain, and no text a formula."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from trustplan.primitives.english import MOST_EXACT, decimals_of, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.website.downloads.table import Cell, Column, Row

MARK = "\ufeff"  # without it, Excel takes the bytes of ’ and – for letters of another alphabet
LINE_END = "\r\n"
_STARTS = "=+-@＝＋－＠"  # what a program may take for the beginning of a formula, the wide forms as well
_SPECIAL = frozenset(',"')


def csv_of(columns: Iterable[Column], rows: Iterable[Row]) -> str:
    """The file of a table: its names at the head, then a row on each line, with a mark in front."""
    return f"{MARK}{head_of(columns)}{lines_of(rows)}"


def head_of(columns: Iterable[Column]) -> str:
    """The first line."""
    return _line([column.name for column in columns])


def lines_of(rows: Iterable[Row]) -> str:
    """The lines of the rows."""
    return "".join([_line(list(map(_written, row.cells))) for row in rows])


def _line(cells: list[str]) -> str:
    return ",".join(cells) + LINE_END


def _written(cell: Cell) -> str:
    """A cell as it stands in the file; only texts can need quotes."""
    if isinstance(cell, str):
        return _written_text(cell)
    if cell is None:
        return ""
    return cell_text(cell)


@lru_cache(maxsize=4096)
def _written_text(text: str) -> str:
    """A text as it stands in the file. The same few stand in row after row."""
    return _quoted(cell_text(text))


def cell_text(cell: Cell) -> str:
    """A cell as text: a number with a point and an ASCII minus, a day as 2026-11-20, nothing where there is nothing.

    >>> cell_text(Fraction("-4800.5")), cell_text(Fraction(3400, 57)), cell_text(True), cell_text(None)
    ('-4800.5', '59.6491', 'true', '')
    >>> cell_text("=1+1"), cell_text("two\\nlines"), cell_text("-")
    ("'=1+1", 'two lines', '-')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _inert(one_line(cell))
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    return number_text(cell)


def number_text(number: Fraction) -> str:
    """A number in full, or with four decimals where no number of decimals writes it in full.

    >>> [number_text(Fraction(n)) for n in ("0", "-0.05", "1234567.25", "21")]
    ['0', '-0.05', '1234567.25', '21']
    """
    decimals = decimals_of(number, MOST_EXACT)
    size = rounded(number, decimals)
    digits = str(abs(size)).rjust(decimals + 1, "0")
    sign = "-" * (size < 0)
    if not decimals:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def one_line(text: str) -> str:
    """A text with a space for each line break and tab: some programs take any of them for the end of a row or a cell."""
    return " ".join(text.replace("\t", " ").splitlines())


def _inert(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet could run it as a formula; a sign alone runs nothing."""
    bare = text.lstrip()
    if len(bare) > 1 and bare[0] in _STARTS:
        return f"'{text}"
    return text


def _quoted(text: str) -> str:
    """A text in quotes where a program could take a part of it for the end of a cell, or drop spaces around it.

    >>> _quoted("Ash"), _quoted("Ash, Beech"), _quoted(" Ash")
    ('Ash', '"Ash, Beech"', '" Ash"')
    """
    if _SPECIAL.isdisjoint(text) and text == text.strip():
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
