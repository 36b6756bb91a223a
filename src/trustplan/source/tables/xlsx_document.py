"""An Excel workbook as grids, one for each sheet that is shown: merges resolved, colours named, dates as days.

What a cell says is read by `source/workbook`, which has its limits; openpyxl, which an extra brings, says its colour.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from trustplan.primitives.english import capital, counted, listed
from trustplan.source import workbook
from trustplan.source.characters import without_odd
from trustplan.source.tables.colours import named, theme_colours, tinted
from trustplan.source.tables.grid import Grid, GridCell, OfficeDocument
from trustplan.source.tables.office_file import EXCEL
from trustplan.source.tables.rows import TableError
from trustplan.source.workbook import WorkbookError, plain_digits, read_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.colors import Color
    from openpyxl.worksheet.worksheet import Worksheet

MOST_COLUMNS, MOST_ROWS = 200, 2_000
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def read_xlsx(raw: bytes, name: str) -> OfficeDocument:
    """A workbook, which `office_file` has looked through before. Raises TableError where it cannot be read."""
    import openpyxl  # noqa: PLC0415  only a trust that begins from Excel needs it

    try:
        sheets = read_workbook(raw, name)
    except WorkbookError as error:
        raise TableError(str(error)) from None
    try:
        book = openpyxl.load_workbook(BytesIO(raw))
    except Exception:
        msg = f"{name} is damaged, or no plain workbook. Open it in Excel, save it again, and try again."
        raise TableError(msg) from None
    told: list[str] = []
    hidden = [f"“{title}”" for title, sheet in sheets.items() if sheet.is_hidden]
    if hidden:
        told.append(f"Not read, since hidden: {listed(hidden)}.")
    parts: list[Grid] = []
    for number, sheet in enumerate(sheets.values()):
        if not sheet.is_hidden and sheet.cells:
            parts.append(_grid(sheet, number, book, told))
            told += _without_value(sheet)
    return OfficeDocument(program=EXCEL, parts=tuple(parts), told=tuple(told))


def _without_value(sheet: workbook.Sheet) -> list[str]:
    """The cells whose formula has no value, which are read as empty."""
    found = [cell.address for cell in sheet.cells.values() if cell.kind in (workbook.ERROR, workbook.FORMULA)]
    if not found:
        return []
    count = capital(counted(len(found), "formula has no value and is", "formulas have no value and are"))
    return [f"{count} read as empty: {found[0]} first. Save the file in Excel, and run this again."]


def _grid(sheet: workbook.Sheet, number: int, book: Workbook, told: list[str]) -> Grid:
    """A sheet as a grid. What is coloured and says nothing is a cell too."""
    rows = max(row for row, _ in sheet.cells)
    columns = max(column for _, column in sheet.cells)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        told.append(
            f"Of the sheet “{sheet.name}” only the first {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read."
        )
    rows, columns = min(rows, MOST_ROWS), min(columns, MOST_COLUMNS)
    theme = theme_colours(book.loaded_theme or b"")
    page = book[book.sheetnames[number]]
    made: list[list[GridCell]] = []
    for row in range(rows):
        line: list[GridCell] = []
        for column in range(columns):
            cell = _cell(sheet.cells.get((row + 1, column + 1)), row, column)
            line.append(_looked_at(cell, page, theme))
        made.append(line)
    _merge(made, page)
    return Grid(name=sheet.name, rows=tuple(map(tuple, made)), is_sheet=True)


def _merge(made: list[list[GridCell]], page: Worksheet) -> None:
    """Put the first of merged cells in the place of all of them."""
    rows, columns = len(made), len(made[0])
    for span in page.merged_cells.ranges:
        if span.min_row > rows or span.min_col > columns:
            continue
        first = made[span.min_row - 1][span.min_col - 1]
        for line in made[span.min_row - 1 : span.max_row]:
            width = min(span.max_col, columns) - span.min_col + 1
            line[span.min_col - 1 : span.max_col] = [first] * width


def _looked_at(cell: GridCell, page: Worksheet, theme: dict[str, str]) -> GridCell:
    """A cell with its colour and its comment."""
    style = page.cell(cell.row + 1, cell.column + 1)
    fill = comment = ""
    if style.fill is not None and style.fill.fill_type:
        fill = _colour(style.fill.fgColor, theme)
    if style.comment is not None:
        comment = " ".join(without_odd(style.comment.text).split())
    return replace(cell, fill=fill, comment=comment)


def _cell(cell: workbook.Cell | None, row: int, column: int) -> GridCell:
    if cell is None or cell.kind in (workbook.ERROR, workbook.FORMULA):
        return GridCell(row=row, column=column)
    lines: list[str] = []
    bullets = 0
    text = cell.text
    if cell.is_percent:
        text = f"{plain_digits(Decimal(text) * 100)}%"
    for line in text.replace("\r", "\n").split("\n"):
        plain = " ".join(without_odd(line).split())
        bare = plain.lstrip("•▪◦‣·-–* ")
        if bare and bare != plain and not bare[0].isdecimal():
            bullets, plain = bullets + 1, bare
        if plain:
            lines.append(plain)
    serial = ""
    if cell.kind == workbook.NUMBER and text.isdecimal() and len(text) == 5:
        serial = text
    return GridCell(
        row=row, column=column, lines=tuple(lines), bullets=bullets, serial=serial, is_percent=cell.is_percent
    )


def _colour(colour: Color, theme: dict[str, str]) -> str:
    """The name of a colour, which is written in full or as one of the theme, made lighter or darker."""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return named(colour.rgb[-6:])
    if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(_THEME):
        code = theme.get(_THEME[colour.theme], "")
        if named(code):
            return named(tinted(code, float(colour.tint or 0)))
    return ""
