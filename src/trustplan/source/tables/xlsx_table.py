"""A workbook of a trust's own (.xlsx), as its cells show it: values, percentages, formulas, colours, comments, what is hidden.

Read with openpyxl, which comes with `trustplan[office]`. Nothing in a workbook is run or fetched, and everything has a
limit before the library sees it. `source/workbook` reads the workbooks that this program wrote, without the library.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

from trustplan.primitives.english import counted, listed
from trustplan.source.characters import without_odd
from trustplan.source.tables.colours import colour_of
from trustplan.source.tables.rows import TableError
from trustplan.source.workbook import (
    BOOLEAN,
    DATE,
    ERROR,
    FORMULA,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED,
    NUMBER,
    TEXT,
    TIME,
    Cell,
    address_of,
    plain_digits,
    shown_code,
    uncoded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.cell.cell import Cell as TheirCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_CELLS = 100_000  # of a whole workbook
MOST_JOINED = 200_000  # cells that are merged, or share a link
LONGEST_NUMBER = 400  # digits of a number as it is saved
INSTALL = "pip install 'trustplan[office]'"
_SAVE = "Open it in Excel or LibreOffice, choose “Save as”, and save it as an Excel workbook (.xlsx) or as CSV."
_SAVE_AGAIN = "Open it, save it again as an Excel workbook (.xlsx), or ask the sender for it again."
_OLE = b"\xd0\xcf\x11\xe0"
_RANGE = re.compile(rb'ref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"')
_JOINING = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink) [^>]{0,400}>")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ZERO = datetime(1899, 12, 31)  # noqa: DTZ001  the day before the first; spreadsheet programs know no time zones
_OF_LIBRARIES = 124519  # what libraries that do no sums of their own say that they have worked formulas out with
# What a file is by a part of its archive, and what is said of it.
_ARCHIVES = (
    (re.compile(r"word/document\.xml"), "is a document of Word, not a workbook", _SAVE),
    (re.compile(r"ppt/presentation\.xml"), "is a presentation, not a workbook", _SAVE),
    (re.compile(r"xl/workbook\.bin"), "is a binary workbook (.xlsb)", _SAVE),
    (
        re.compile(r"Index\.zip|(Index/.*|.*)\.iwa"),
        "is a file of Numbers on a Mac",
        "In Numbers, choose File, Export To, Excel, and take that file.",
    ),
)
# What a file is by its first bytes.
_BEGINNINGS = (
    (re.compile(rb"%PDF"), "is a PDF, and no table can be read from that", "Ask for the workbook behind it."),
    (re.compile(rb"\s*<(!doctype html|html|table|head|meta)", re.IGNORECASE), "is a web page with the name of a workbook", _SAVE),
    (re.compile(rb"\s*<\?xml"), "is an XML file with the name of a workbook", _SAVE),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "is a picture", "Ask for the workbook that it shows."),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSheet:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A workbook: its sheets that can be seen, and what a person should know of it, in whole sentences."""

    name: str
    sheets: tuple[OwnSheet, ...]
    told: tuple[str, ...] = ()


def is_of_office(raw: bytes) -> bool:
    """Whether a file is one of an office program, by its first bytes, and not a text."""
    return raw.startswith((b"PK", _OLE)) or any(pattern.match(raw) for pattern, _, _ in _BEGINNINGS)


def read_book(raw: bytes, name: str) -> Book:
    """The sheets of a workbook. Raises TableError for what is none, is too large, or needs the library that is missing."""
    if len(raw) > MOST_BYTES:
        _fail(f"{name} has {len(raw):,} bytes, and {MOST_BYTES:,} is the limit.", "Delete pictures and other sheets.")
    if raw.startswith(_OLE):
        _refuse_old(raw, name)
    for pattern, what, fix in _BEGINNINGS:
        if pattern.match(raw):
            _fail(f"{name} {what}.", fix)
    told = _looked_through(raw, name)
    if find_spec("openpyxl") is None:
        _fail(f"{name} is a workbook, and the part of trustplan that reads one is not installed.", f"Install it: {INSTALL}. Or save the sheet as CSV, and take that.")  # fmt: skip
    return _Reader(raw, name).book(told)


def _fail(message: str, fix: str) -> NoReturn:
    msg = f"{message} {fix}"
    raise TableError(msg)


def _refuse_old(raw: bytes, name: str) -> NoReturn:
    """Say what an old file of an office program is."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        fix = "Take the password away (File, Info, Protect Workbook, Encrypt with Password), and save it again."
        _fail(f"{name} has a password.", fix)
    if "WordDocument".encode("utf-16-le") in raw:
        _fail(f"{name} is an old document of Word, not a workbook.", _SAVE)
    _fail(f"{name} is an old kind of workbook (.xls).", _SAVE)


def _looked_through(raw: bytes, name: str) -> list[str]:
    """Hold the file to its limits before the library reads it; what a person should know of it."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _parts(archive, name)
    except zipfile.BadZipFile:
        if raw.startswith(b"PK"):
            _fail(f"{name} is damaged or cut short.", _SAVE_AGAIN)
        _fail(f"{name} is not a workbook.", _SAVE)
    except (NotImplementedError, RuntimeError):  # packed in a way that nobody uses, or with a password
        _fail(f"{name} is packed in a way that is not read here.", _SAVE_AGAIN)
    except (zlib.error, EOFError, OSError, ValueError):
        _fail(f"{name} is damaged or cut short.", _SAVE_AGAIN)


def _parts(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Hold the parts of a workbook to their limits; what a person should know of them."""
    names = archive.namelist()
    _refuse_others(archive, names, name)
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        _fail(f"{name} unpacks to more than {MOST_UNPACKED:,} bytes.", "Delete pictures and what nobody needs in it.")
    cells, joined = 0, 0
    for part in names:
        if part.endswith((".xml", ".rels", ".vml")):
            text = archive.read(part)
            if _DOCTYPE.search(text.replace(b"\0", b"")):
                _fail(f"{name} holds what no spreadsheet program writes (a document type).", _SAVE_AGAIN)
            cells += len(_CELL.findall(text))
            joined += sum(map(_area, _JOINING.findall(text)))
    if cells > MOST_CELLS:
        fix = "Copy the tables that matter into a workbook of their own."
        _fail(f"{name} has {cells:,} cells, and {MOST_CELLS:,} is the limit.", fix)
    if joined > MOST_JOINED:
        _fail(f"{name} merges {joined:,} cells, and {MOST_JOINED:,} is the limit.", "Unmerge the whole sheet.")
    told = []
    if any(part.endswith("vbaProject.bin") for part in names):
        told.append("The workbook has macros, which are programs. They were not run.")
    if any("externalLinks/" in part for part in names):
        told.append(
            "The workbook takes figures from other workbooks. They were not opened: what it showed when it was last"
            " saved is taken."
        )
    return told


def _refuse_others(archive: zipfile.ZipFile, names: list[str], name: str) -> None:
    """Say what an archive is that is no workbook of Excel's newer kind."""
    if "mimetype" in names and b"opendocument" in archive.open("mimetype").read(200):
        _fail(f"{name} is a file of LibreOffice (OpenDocument).", _SAVE)
    for pattern, what, fix in _ARCHIVES:
        if any(map(pattern.fullmatch, names)):
            _fail(f"{name} {what}.", fix)
    if not any(part.endswith("workbook.xml") for part in names):
        _fail(f"{name} is not an Excel workbook (.xlsx).", _SAVE)


def _area(tag: bytes) -> int:
    """How many cells a range in a tag has."""
    match = _RANGE.search(tag)
    if match is None:
        return 1
    width = _number_of(match[3]) - _number_of(match[1]) + 1
    return width * (int(match[4]) - int(match[2]) + 1)


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


class _Reader:
    """A workbook that is being read, twice: with its formulas, and with what they gave when it was last saved."""

    def __init__(self, raw: bytes, name: str) -> None:
        self.name = name
        self.formulas = self._load(raw, is_worked_out=False)
        self.values = self._load(raw, is_worked_out=True)
        settings: object = self.formulas.calculation  # None where the file says nothing of it
        is_asked_for = bool(getattr(settings, "fullCalcOnLoad", False))
        self.is_calculated = not is_asked_for or getattr(settings, "calcId", _OF_LIBRARIES) != _OF_LIBRARIES

    def _load(self, raw: bytes, *, is_worked_out: bool) -> Workbook:
        from openpyxl import load_workbook  # noqa: PLC0415  an extra, and slow to load

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of parts that the library leaves out, none of which is a cell
                return load_workbook(BytesIO(raw), data_only=is_worked_out, keep_links=False)
        except Exception:
            _fail(f"{self.name} is damaged or cut short.", _SAVE_AGAIN)

    def book(self, told: list[str]) -> Book:
        """Read it all."""
        seen: list[OwnSheet] = []
        hidden: list[str] = []
        sheets = self.formulas.worksheets
        if len(sheets) > MOST_SHEETS:
            _fail(f"{self.name} has more than {MOST_SHEETS} sheets.", "Delete those that nobody needs.")
        for sheet in sheets:
            if sheet.sheet_state == "visible":
                seen.append(self._sheet(sheet))
            elif any(cell.value is not None for cell in _cells(sheet)):
                hidden.append(f"“{without_odd(sheet.title)}”")
        if hidden:
            told = [*told, _say_hidden(hidden)]
        return Book(name=self.name, sheets=tuple(seen), told=tuple(told))

    def _sheet(self, sheet: Worksheet) -> OwnSheet:
        name = without_odd(sheet.title)
        values = self.values[sheet.title]
        joined = {(one.min_row, one.min_col): one.coord for one in sheet.merged_cells.ranges}
        rows, columns = _hidden(sheet)
        cells: dict[tuple[int, int], Cell] = {}
        colours: dict[tuple[int, int], str] = {}
        comments: dict[tuple[int, int], str] = {}
        lost: Counter[str] = Counter()
        for theirs in _cells(sheet):
            at = (theirs.row, theirs.column)
            made = self._cell(name, theirs, values[theirs.coordinate], joined.get(at, ""))
            is_hidden = theirs.row in rows or theirs.column in columns
            if is_hidden:
                lost["rows" if theirs.row in rows else "columns"] += made is not None
                continue
            if colour := colour_of(theirs):
                colours[at] = colour
            if theirs.comment:
                comments[at] = " ".join(without_odd(theirs.comment.text or "").split())
            if made:
                self._limit(made)
                cells[at] = made
        merged = [(one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges]
        return OwnSheet(
            name=name,
            cells=dict(sorted(cells.items())),
            colours=colours,
            comments=comments,
            merged=tuple(sorted(merged)),
            hidden=tuple(f"{counted(number, 'cell')} in hidden {what}" for what, number in lost.items() if number),
        )

    def _limit(self, cell: Cell) -> None:
        if cell.row > MOST_ROWS:
            _fail(f"{cell.address} has an entry; only the first {MOST_ROWS:,} rows are read.", "Delete what is below.")
        if cell.column > MOST_COLUMNS:
            _fail(f"{cell.address} has an entry; only the first {MOST_COLUMNS} columns are read.", "Delete what is to the right.")  # fmt: skip

    def _cell(self, sheet: str, theirs: TheirCell, worked_out: TheirCell, merged: str) -> Cell | None:
        """A cell as a person sees it, or None for one with nothing in it."""
        value: object = theirs.value
        formula = ""
        if theirs.data_type == "f":
            formula = without_odd(str(getattr(value, "text", value) or "="))
            value = worked_out.value
            if not self.is_calculated:
                value = None
            elif value is None and worked_out.data_type == "str":  # a formula that gives an empty text
                return None
        code = shown_code(theirs.number_format or "")
        kind, text = _kind(value, code)
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


def _say_hidden(names: list[str]) -> str:
    """What is said of hidden sheets, which nobody sees and which may be years old."""
    if len(names) == 1:
        return f"The sheet {names[0]} is hidden, and was not read. If it has figures to take, unhide it first."
    return f"The sheets {listed(names)} are hidden, and were not read. If they have figures to take, unhide them first."


def _hidden(sheet: Worksheet) -> tuple[set[int], set[int]]:
    """The rows and columns of a sheet that nobody sees."""
    rows = {number for number, one in sheet.row_dimensions.items() if one.hidden}
    columns: set[int] = set()
    for one in sheet.column_dimensions.values():
        if one.hidden:
            columns.update(range(one.min or 0, min(one.max or 0, MOST_COLUMNS) + 1))
    return rows, columns


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
    text = uncoded(str(value))
    if re.fullmatch(r"#(REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|GETTING_DATA)", text):
        return ERROR, text
    return TEXT, text


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


def place_of(sheet: str, row: int, column: int) -> str:
    """Where a cell is: KPIs!C7; in a file without sheets, as a spreadsheet program that opens it would say.

    >>> place_of("KPIs", 7, 3), place_of("", 7, 3)
    ('KPIs!C7', 'C7')
    """
    return address_of(sheet or "a", row, column).removeprefix("a!" * (not sheet))
