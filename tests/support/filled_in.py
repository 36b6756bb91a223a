"""Update workbooks that somebody fills in, for tests: as openpyxl or LibreOffice saves them."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

OFFICE = shutil.which("soffice")


class Filler:
    """A workbook that is being filled in. Cells are found by the keys of sheet, row and column, as its reader does."""

    def __init__(self, raw: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(raw))

    def sheet(self, key: str) -> Worksheet:
        """A sheet by its key."""
        for sheet in self.book.worksheets:
            if sheet["A1"].value == key:
                return sheet
        raise AssertionError(key)

    def cell(self, key: str, item: str, column: str) -> Cell:
        """A cell: of the sheet with a key, of the first row whose key has these words at its end, in a column by its key."""
        sheet = self.sheet(key)
        columns = {str(sheet.cell(1, number).value): number for number in range(2, sheet.max_column + 1)}
        columns["key"] = 1
        for row in range(3, sheet.max_row + 1):
            name = str(sheet.cell(row, 1).value or "").split()
            if name[1:][: len(item.split())] == item.split() or " ".join(name) == item:
                found = sheet.cell(row, columns[column])
                assert isinstance(found, Cell)
                return found
        raise AssertionError(item)

    def put(self, key: str, item: str, shown_as: str = "", **values: Any) -> None:
        """Fill in cells of a row."""
        for column, value in values.items():
            cell = self.cell(key, item, column)
            cell.value = value
            if shown_as:
                cell.number_format = shown_as

    def answer(self, role: str = "", day: Any = None) -> None:
        """Fill in the first sheet."""
        sheet = self.sheet("how-to")
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value == "role" and role:
                sheet.cell(row, 3).value = role
            if sheet.cell(row, 1).value == "day" and day:
                sheet.cell(row, 3).value = day

    def bytes(self) -> bytes:
        """The file, as it is saved."""
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


def through_office(raw: bytes, folder: Path) -> bytes:
    """A workbook as LibreOffice saves it after opening it."""
    assert OFFICE is not None
    (folder / "in").mkdir()
    path = folder / "in" / "book.xlsx"
    path.write_bytes(raw)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [
        OFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    return (folder / "book.xlsx").read_bytes()
