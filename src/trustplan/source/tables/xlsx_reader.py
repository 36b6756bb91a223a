"""The one reader of Excel workbooks (.xlsx): each cell as the program shows it, with its colour, comment and what is hidden.

Read with openpyxl, which comes with `trustplan[sheets]` and `trustplan[office]`, once `office_file` has looked through the
file. Nothing in a workbook is run or fetched.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from trustplan.source.characters import without_odd
from trustplan.source.tables.colours import Palette
from trustplan.source.tables.office_file import EXCEL, FileUse, LookedThrough, fail, fail_damaged, look_through
from trustplan.source.workbook import (
    BOOLEAN,
    DATE,
    ERROR,
    FORMULA,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    NUMBER,
    TEXT,
    TIME,
    Cell,
    Sheet,
    plain_digits,
    shown_code,
    uncoded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell.cell import Cell as TheirCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_NUMBER = 400  # digits of a number as it is saved
_ZERO = datetime(1899, 12, 31)  # noqa: DTZ001  the day before the first; spreadsheet programs know no time zones
_CALCULATION = re.compile(rb"<(?:\w+:)?calcPr\b[^>]{0,2000}>")
_ASKED_FOR = re.compile(rb"""fullCalcOnLoad=["'](?:1|true)["']""")
_PROGRAM = re.compile(rb"""calcId=["'](\d+)""")
_OF_LIBRARIES = b"124519"  # what libraries that do no sums of their own say that they have worked formulas out with


def read_workbook(raw: bytes, name: str, use: FileUse) -> dict[str, Sheet]:
    """The sheets of a workbook by name, in its order. Raises TableError for what is none, or may not be opened for a use."""
    return sheets_of(look_through(raw, name, use))


def sheets_of(file: LookedThrough) -> dict[str, Sheet]:
    """The sheets of a workbook that was looked through. Raises TableError where it is damaged, or the library is missing."""
    if file.program != EXCEL:  # where a use takes documents of Word too: they have no sheet
        return {}
    if find_spec("openpyxl") is None:
        fail(f"{file.name} is a workbook, and the part of trustplan that reads one is not installed.", file.use.install)
    return _Reader(file).sheets()


def _is_calculated(raw: bytes) -> bool:
    """Whether a program with sums of its own has worked the formulas out; a library that has none asks for it on opening.

    The file is asked and not openpyxl, which takes what a file does not say for what a library would write.
    """
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = [name for name in archive.namelist() if name.endswith("workbook.xml")]
        found = _CALCULATION.search(b"".join(map(archive.read, parts)))
    if found is None or not _ASKED_FOR.search(found[0]):
        return True
    program = _PROGRAM.search(found[0])
    return program is not None and program[1] != _OF_LIBRARIES


class _Reader:
    """A workbook that is being read; a second time for what its formulas gave when it was last saved, where it has any."""

    def __init__(self, file: LookedThrough) -> None:
        self.file = file
        self.formulas = self._load(is_worked_out=False)
        self.values: Workbook | None = None
        self.palette = Palette(self.formulas.loaded_theme or b"")
        self.is_calculated = _is_calculated(file.raw)

    def _load(self, *, is_worked_out: bool) -> Workbook:
        from openpyxl import load_workbook  # noqa: PLC0415  an extra, and slow to load

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of parts that the library leaves out, none of which is a cell
                return load_workbook(BytesIO(self.file.raw), data_only=is_worked_out, keep_links=False)
        except Exception:
            fail_damaged(self.file.name)

    def sheets(self) -> dict[str, Sheet]:
        """Read it all."""
        names = self.formulas.sheetnames
        if len(names) > MOST_SHEETS:
            fail(f"{self.file.name} has more than {MOST_SHEETS} sheets.", "Delete those that nobody needs.")
        if len(names) < self.file.sheets:  # the library leaves out a sheet that is listed and not there
            fail_damaged(self.file.name)
        found: dict[str, Sheet] = {}
        for page in self.formulas.worksheets:
            title = without_odd(page.title)
            found[title] = self._sheet(page, title)
        return found

    def _sheet(self, page: Worksheet, name: str) -> Sheet:
        joined = {(one.min_row, one.min_col): one.coord for one in page.merged_cells.ranges}
        cells: dict[tuple[int, int], Cell] = {}
        colours: dict[tuple[int, int], str] = {}
        comments: dict[tuple[int, int], str] = {}
        for theirs in _cells(page):
            at = (theirs.row, theirs.column)
            if colour := self.palette.colour_of(theirs):
                colours[at] = colour
            if theirs.comment:
                comments[at] = " ".join(without_odd(theirs.comment.text or "").split())
            made = self._cell(name, theirs, joined.get(at, ""))
            if made:
                _limit(made)
                cells[at] = made
        rows, columns = _hidden(page)
        merged = [(one.min_row, one.min_col, one.max_row, one.max_col) for one in page.merged_cells.ranges]
        return Sheet(
            name=name,
            cells=dict(sorted(cells.items())),
            is_hidden=page.sheet_state != "visible",
            colours=colours,
            comments=comments,
            merged=tuple(sorted(merged)),
            hidden_rows=rows,
            hidden_columns=columns,
        )

    def _worked_out(self, theirs: TheirCell) -> TheirCell:
        """The cell with what its formula gave."""
        if self.values is None:
            self.values = self._load(is_worked_out=True)
        found: TheirCell = self.values[theirs.parent.title][theirs.coordinate]
        return found

    def _cell(self, sheet: str, theirs: TheirCell, merged: str) -> Cell | None:
        """A cell as a person sees it, or None for one with nothing in it."""
        value: object = theirs.value
        formula, saved_as = "", theirs.data_type
        if saved_as == "f":
            formula = without_odd(str(getattr(value, "text", value) or "="))
            value = None
            if self.is_calculated:
                worked_out = self._worked_out(theirs)
                value, saved_as = worked_out.value, worked_out.data_type
                if value is None and saved_as == "str":  # a formula that gives an empty text
                    return None
        if value is None and not formula:
            return None
        code = shown_code(theirs.number_format or "")
        kind, text = _kind(value, code)
        if saved_as == "e":
            kind = ERROR
        if formula and value is None:
            kind = FORMULA
        elif not text:
            return None
        return Cell(
            sheet=sheet,
            row=theirs.row,
            column=theirs.column,
            kind=kind,
            text=text,
            is_percent="%" in code and kind == NUMBER,
            formula=formula,
            merged=merged,
        )


def _limit(cell: Cell) -> None:
    if cell.row > MOST_ROWS:
        fail(f"{cell.address} has an entry; only the first {MOST_ROWS:,} rows are read.", "Delete what is below.")
    if cell.column > MOST_COLUMNS:
        fix = "Delete what is to the right."
        fail(f"{cell.address} has an entry; only the first {MOST_COLUMNS} columns are read.", fix)


def _hidden(page: Worksheet) -> tuple[frozenset[int], frozenset[int]]:
    """The rows and columns of a sheet that nobody sees."""
    rows = frozenset(number for number, one in page.row_dimensions.items() if one.hidden)
    columns: set[int] = set()
    for one in page.column_dimensions.values():
        if one.hidden:
            columns.update(range(one.min or 0, min(one.max or 0, MOST_COLUMNS) + 1))
    return rows, frozenset(columns)


def _cells(sheet: Worksheet) -> Iterator[TheirCell]:
    """The cells that a sheet holds, which may be few in a range that is huge."""
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415  an extra, and slow to load

    for cell in sheet._cells.values():
        if not isinstance(cell, MergedCell):
            yield cell


def _kind(value: object, code: str) -> tuple[str, str]:
    """The kind of a value, and it as a text."""
    if value is None:
        return TEXT, ""
    if isinstance(value, bool):
        return BOOLEAN, str(int(value))
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime | date):
        return _day(value, code)
    if isinstance(value, timedelta | time):
        return TIME, _share_of_day(value)
    return TEXT, uncoded(str(value))


def _number(value: float) -> tuple[str, str]:
    digits = repr(value)
    if len(digits) > LONGEST_NUMBER:
        return ERROR, "#NUM!"
    try:
        number = Decimal(value)  # all its digits, so that fifteen of them are those that the program shows
        if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
            return ERROR, "#NUM!"
        return NUMBER, plain_digits(number)
    except InvalidOperation:
        return ERROR, "#NUM!"


def _day(value: date, code: str) -> tuple[str, str]:
    """A day, or its month where no more is shown."""
    is_time = "h" in code and not ("d" in code or "y" in code)
    if is_time or value.year < 1900:
        since = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return TIME, _share_of_day(since - _ZERO)
    text = value.isoformat()[:10]
    if code and "d" not in code and "m" in code and "h" not in code:
        text = text[:7]
    return DATE, text


def _share_of_day(value: timedelta | time) -> str:
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return plain_digits(Decimal(round(value.total_seconds())) / 86_400)
