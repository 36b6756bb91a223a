"""An update workbook as another program opens it: its sheets, rows, boxes and lists."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def rows_of(sheet: Worksheet, first: int = 3) -> list[list[Cell]]:
    """The rows of a sheet, which has no merged cells."""
    return [[cell for cell in row if isinstance(cell, Cell)] for row in sheet.iter_rows(min_row=first)]


def width_of(sheet: Worksheet, number: int) -> int:
    """The width of a column in characters; 0 where it is hidden."""
    for column in sheet.column_dimensions.values():
        if (column.min or 0) <= number <= (column.max or 0):
            return 0 if column.hidden else int(column.width)
    return 8


@dataclass(slots=True)
class Line:
    """A row: what its cells have, where they are, which may be filled in, the words of its drop-downs, and its base."""

    shows: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)

    @property
    def was(self) -> Any:
        """What stood there when it was exported."""
        return json.loads(self.base["was"] or "null")


class Opened:
    """A workbook that was opened."""

    def __init__(self, raw: bytes) -> None:
        self.book: Workbook = load_workbook(BytesIO(raw))
        self.base = {row["key"]: row for row in self._table("_rows")}

    def _table(self, name: str) -> list[dict[str, str]]:
        head, *rows = self.book[name].iter_rows(values_only=True)
        return [{str(k): str(v or "") for k, v in zip(head, row, strict=True)} for row in rows]

    @property
    def first(self) -> str:
        """All words of the first sheet."""
        return "\n".join(str(v) for row in self.book["How to"].iter_rows(values_only=True) for v in row if v)

    def answer(self, key: str) -> Any:
        """What stands in an answer of the first sheet."""
        return next(row[2].value for row in self.book["How to"].iter_rows() if row[0].value == key)

    def words(self, name: str) -> list[str]:
        """The words of a list."""
        return [row["word"] for row in self._table("_choices") if row["list"] == name]

    @property
    def sheets(self) -> dict[str, Worksheet]:
        """The sheets that are filled in, by their keys."""
        found: dict[str, Worksheet] = {}
        for sheet in self.book.worksheets:
            if isinstance(sheet, Worksheet) and sheet.sheet_state == "visible":
                found[str(sheet["A1"].value)] = sheet
        del found["how-to"]
        return found

    def lines(self, name: str) -> dict[str, Line]:
        """The rows of a sheet by their keys."""
        sheet, found = self.sheets[name], {}
        keys = [str(cell.value) for cell in sheet[1]]
        for row in rows_of(sheet):
            line = Line(base=self.base[str(row[0].value)])
            for key, cell in zip(keys[1:], row[1:], strict=True):
                value = cell.value.date().isoformat() if isinstance(cell.value, datetime) else cell.value
                line.shows[key], line.cells[key] = value, cell.coordinate
                if not cell.protection.locked:
                    line.open.append(key)
                    line.choices[key] = self._choices(sheet, cell.coordinate)
            found[str(row[0].value)] = line
        return found

    def prompt(self, name: str, key: str) -> str:
        """What is said beside the first box of a column."""
        place = next(line.cells[key] for line in self.lines(name).values() if key in line.open)
        rules = self.sheets[name].data_validations.dataValidation
        return " ".join(str(rule.prompt) for rule in rules if place in rule.sqref)

    def _choices(self, sheet: Worksheet, place: str) -> list[str]:
        """The words of a cell's drop-down; none where it has none."""
        for rule in sheet.data_validations.dataValidation:
            if place in rule.sqref and rule.type == "list":
                name, cells = str(rule.formula1).lstrip("=").replace("'", "").split("!")
                block = self.book[name][cells.replace("$", "")]
                rows = block if isinstance(block, tuple) else ((block,),)
                return [str(cell.value) for row in rows for cell in row]
        return []
