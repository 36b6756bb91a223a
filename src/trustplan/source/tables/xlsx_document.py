"""An Excel workbook as grids, one for each sheet that is shown: merges resolved, colours named, dates as days."""

from __future__ import annotations

from decimal import Decimal

from trustplan.primitives.english import capital, counted, listed
from trustplan.source import workbook
from trustplan.source.characters import without_odd
from trustplan.source.tables.grid import Grid, GridCell, OfficeDocument
from trustplan.source.tables.office_file import EXCEL, PLAN
from trustplan.source.tables.xlsx_reader import read_workbook
from trustplan.source.workbook import plain_digits

MOST_COLUMNS, MOST_ROWS = 200, 2_000


def read_xlsx(raw: bytes, name: str) -> OfficeDocument:
    """A workbook in which a plan may be. Raises TableError where it cannot be read."""
    sheets = read_workbook(raw, name, PLAN)
    remarks: list[str] = []
    hidden = [f"“{title}”" for title, sheet in sheets.items() if sheet.is_hidden]
    if hidden:
        remarks.append(f"Not read, since hidden: {listed(hidden)}.")
    parts: list[Grid] = []
    for sheet in sheets.values():
        if not sheet.is_hidden and sheet.cells:
            parts.append(_grid(sheet, remarks))
            remarks += _without_value(sheet)
    return OfficeDocument(program=EXCEL, parts=tuple(parts), remarks=tuple(remarks))


def _without_value(sheet: workbook.Sheet) -> list[str]:
    """The cells whose formula has no value, which are read as empty."""
    found = [cell.address for cell in sheet.cells.values() if cell.kind in (workbook.ERROR, workbook.FORMULA)]
    if not found:
        return []
    count = capital(counted(len(found), "formula has no value and is", "formulas have no value and are"))
    return [f"{count} read as empty: {found[0]} first. Save the file in Excel, and run this again."]


def _grid(sheet: workbook.Sheet, remarks: list[str]) -> Grid:
    """A sheet as a grid. What is coloured and says nothing is a cell too."""
    rows = max(row for row, _ in sheet.cells)
    columns = max(column for _, column in sheet.cells)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        remarks.append(
            f"Of the sheet “{sheet.name}” only the first {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read."
        )
    rows, columns = min(rows, MOST_ROWS), min(columns, MOST_COLUMNS)
    made = [_line(sheet, row, columns) for row in range(rows)]
    _merge(made, sheet)
    return Grid(name=sheet.name, rows=tuple(map(tuple, made)), is_sheet=True)


def _merge(made: list[list[GridCell]], sheet: workbook.Sheet) -> None:
    """Put the first of merged cells in the place of all of them."""
    rows, columns = len(made), len(made[0])
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row > rows or first_column > columns:
            continue
        first = made[first_row - 1][first_column - 1]
        for line in made[first_row - 1 : last_row]:
            width = min(last_column, columns) - first_column + 1
            line[first_column - 1 : last_column] = [first] * width


def _line(sheet: workbook.Sheet, row: int, columns: int) -> list[GridCell]:
    return [_cell(sheet, row, column) for column in range(columns)]


def _cell(sheet: workbook.Sheet, row: int, column: int) -> GridCell:
    """What a cell shows, with its colour and comment. The grid counts rows and columns from 0."""
    at = (row + 1, column + 1)
    cell = sheet.cells.get(at)
    fill, comment = sheet.colours.get(at, ""), sheet.comments.get(at, "")
    if cell is None or cell.kind in (workbook.ERROR, workbook.FORMULA):
        return GridCell(row=row, column=column, fill=fill, comment=comment)
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
        row=row,
        column=column,
        lines=tuple(lines),
        bullets=bullets,
        serial=serial,
        is_percent=cell.is_percent,
        fill=fill,
        comment=comment,
    )
