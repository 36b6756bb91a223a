"""A document of an office program as people see it: headings, paragraphs and tables, in their order.

A table is a grid in which merged cells are resolved: each field that a merged cell covers holds that same cell.
"""

from __future__ import annotations

from msgspec import Struct, field


class GridCell(Struct, frozen=True, kw_only=True):
    """A cell: its lines of text, the colour of its fill as a person would name it, where it begins, from 0, and a comment.

    `bullets` counts the lines that stand in a list. `serial` is the whole number in it that a date may have been, in Excel.
    """

    row: int
    column: int
    lines: tuple[str, ...] = ()
    bullets: int = 0
    fill: str = ""
    comment: str = ""
    serial: str = ""
    is_percent: bool = False

    @property
    def text(self) -> str:
        """Its lines as one text."""
        return "\n".join(self.lines)

    @property
    def line(self) -> str:
        """Its text on one line."""
        return " ".join(self.lines)


class Grid(Struct, frozen=True, kw_only=True):
    """A table: how it is called where it is named (`table 2`, or the name of a sheet), and its rows, all as wide."""

    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    is_sheet: bool = False

    def place(self, cell: GridCell, column: str = "") -> str:
        """Where a cell is, as a person finds it: `table 2, row 4, column “Notes”`, or `sheet “Actions”, cell D7`."""
        if self.is_sheet:
            return f"sheet “{self.name}”, cell {letters(cell.column)}{cell.row + 1}"
        named = f", column “{column}”" if column else ""
        return f"{self.name}, row {cell.row + 1}{named}"


class Words(Struct, frozen=True, kw_only=True):
    """A heading or a paragraph outside tables. `level` is 1 and more for a heading (0 for the title), None for a paragraph."""

    text: str
    place: str
    level: int | None = None


class OfficeDocument(Struct, frozen=True, kw_only=True):
    """A document: `program` is Word or Excel; `remarks` says what in it is not read, and what to know of the rest."""

    program: str
    parts: tuple[Words | Grid, ...]
    margins: tuple[str, ...] = ()  # the lines of headers and footers
    remarks: tuple[str, ...] = field(default=())

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables."""
        return tuple(part for part in self.parts if isinstance(part, Grid))


def letters(column: int) -> str:
    """A column of a spreadsheet, counted from 0, by its letters.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    made = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        made = chr(ord("A") + rest) + made
    return made
