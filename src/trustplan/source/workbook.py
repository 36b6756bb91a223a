"""A workbook of a spreadsheet program (.xlsx) as cells, each with its address, kind, text, formula and whether it shows a percentage.

Read by hand rather than by a library: a cell needs its formula and the value that was worked out, the digits as they are
saved, and no entity of XML; and nothing has to be installed. Nothing in a workbook is run or fetched. Everything has a limit
before it is unpacked.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from io import BytesIO
from posixpath import join, normpath
from typing import TYPE_CHECKING, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from trustplan.primitives.errors import TrustplanError
from trustplan.source.characters import without_odd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES = 10_000_000  # of the file
MOST_UNPACKED = 25_000_000  # of all parts of it that are read
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 500, 100
TEXT, NUMBER, DATE, TIME, BOOLEAN, ERROR, FORMULA = "text", "number", "date", "time", "boolean", "error", "formula"
_KINDS = {"s": TEXT, "str": TEXT, "inlineStr": TEXT, "b": BOOLEAN, "e": ERROR, "d": DATE}
FIRST_DAY = date(1899, 12, 30)  # from which Excel counts days, since March 1900
_SAVE = "Open it in Excel or LibreOffice, choose “Save as”, and save it as an Excel workbook (.xlsx)."
_SAVE_AGAIN = "Open it, save it again as an Excel workbook (.xlsx), or ask the sender for it again."
_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of a file of an old program, and of one with a password
_WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")
# Formats of numbers that have a number of their own, and are in no file: as a code that shows the same kind of thing.
_FORMATS = {
    **dict.fromkeys(("9", "10"), "%"),
    **dict.fromkeys(map(str, (*range(14, 17), 22, *range(27, 37), *range(50, 59))), "d"),
}
_FORMATS |= {"17": "my", **dict.fromkeys(map(str, (*range(18, 22), *range(45, 48))), "h")}
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')  # texts, colours and spaces in the format of a number
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OF_LIBRARIES = "124519"
_DIGITS = Context(prec=15)  # what a spreadsheet program shows of a number; the rest is its arithmetic


class WorkbookError(TrustplanError):
    """A file that cannot be read as a workbook; the message says why, and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet: its cells that are not empty, by row and column, counted from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    is_hidden: bool = False


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


def read_workbook(raw: bytes, name: str) -> dict[str, Sheet]:
    """The sheets of a workbook by name, in its order. Raises WorkbookError for what is none, or is too large."""
    if len(raw) > MOST_BYTES:
        _fail(f"{name} has {len(raw):,} bytes, and {MOST_BYTES:,} is the limit.", "Delete pictures and other sheets.")
    if raw.startswith(_OLE) and _WITH_PASSWORD in raw:
        _fail(f"{name} has a password.", "Take the password away (File, Info, Protect Workbook), and save it again.")
    if raw.startswith(_OLE):
        _fail(f"{name} is of an old kind of workbook.", _SAVE)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _Package(archive, name).sheets()
    except zipfile.BadZipFile:
        if raw.startswith(b"PK"):
            _damaged(name)
        _fail(f"{name} is not a workbook.", _SAVE)
    except (zlib.error, ParseError, EOFError, KeyError, IndexError, ValueError, InvalidOperation, OverflowError):
        _damaged(name)
    except (NotImplementedError, RuntimeError):  # packed in a way that nobody uses, or with a password
        _fail(f"{name} is packed in a way that is not read here.", _SAVE_AGAIN)


def _fail(message: str, fix: str) -> NoReturn:
    msg = f"{message} {fix}"
    raise WorkbookError(msg)


def _damaged(name: str) -> NoReturn:
    _fail(f"{name} is damaged or cut short.", _SAVE_AGAIN)


class _Plain(TreeBuilder):
    """A builder for XML as spreadsheet programs write it: without a document type, and thus without entities."""

    def doctype(self, *_: object) -> None:
        """Refuse it."""
        raise ValueError


class _Package:
    """The parts of a workbook's file, and what its cells refer to."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.left = MOST_UNPACKED
        self.parts = set(archive.namelist())
        self.texts: list[str] = []
        self.formats: list[str] = []  # of each style, without what shows no part of a number
        self.first_day = FIRST_DAY
        self.is_calculated = True

    def sheets(self) -> dict[str, Sheet]:
        """Read it all."""
        if any(part.endswith("vbaProject.bin") for part in self.parts):
            fix = "Save it as an Excel workbook without macros (.xlsx)."
            _fail(f"{self.name} has macros, which are programs.", fix)
        path = next(iter(self._targets("_rels/.rels", "officeDocument").values()), "")
        if not path.endswith(".xml"):
            _fail(f"{self.name} is not an Excel workbook (.xlsx).", _SAVE)
        book = self._tree(path)
        folder, _, file = path.rpartition("/")
        targets = self._targets(f"{folder}/_rels/{file}.rels", "")
        self._settings(book)
        for kind, read in (("sharedStrings", self._read_texts), ("styles", self._read_formats)):
            for target in self._targets(f"{folder}/_rels/{file}.rels", kind).values():
                read(self._tree(target))
        found: dict[str, Sheet] = {}
        for entry in _each(book, "sheet"):
            if len(found) == MOST_SHEETS:
                _fail(f"{self.name} has more than {MOST_SHEETS} sheets.", "Delete those that nobody needs.")
            target = targets[next(value for key, value in entry.items() if _local(key) == "id")]
            title = without_odd(entry.get("name", ""))
            is_hidden = entry.get("state", "visible") != "visible"
            found[title] = Sheet(name=title, cells=self._cells(title, self._tree(target)), is_hidden=is_hidden)
        return found

    def _tree(self, path: str) -> Element:
        """A part as a tree. It is not read further than what may still be unpacked."""
        with self.archive.open(path) as file:
            raw = file.read(self.left + 1)
        self.left -= len(raw)
        if self.left < 0:
            _fail(f"{self.name} unpacks to more than {MOST_UNPACKED:,} bytes.", "Delete what nobody needs in it.")
        parser = XMLParser(target=_Plain())  # noqa: S314  refuses document types, and so each attack with entities
        parser.feed(raw)
        made: Element = parser.close()
        return made

    def _targets(self, path: str, kind: str) -> dict[str, str]:
        """The parts that another refers to, by id: of a kind, or of every kind."""
        found: dict[str, str] = {}
        if path not in self.parts:
            return found
        folder = path.partition("_rels/")[0]
        for entry in _each(self._tree(path), "Relationship"):
            if entry.get("Type", "").endswith(kind) and entry.get("TargetMode") != "External":
                found[entry.get("Id", "")] = normpath(join("/", folder, entry.get("Target", ""))).lstrip("/")
        return found

    def _settings(self, book: Element) -> None:
        for entry in _each(book, "workbookPr"):
            if entry.get("date1904") in ("1", "true"):
                self.first_day = date(1904, 1, 1)
        for entry in _each(book, "calcPr"):  # of libraries that do no sums of their own; Excel has another number
            is_asked_for = entry.get("fullCalcOnLoad") in ("1", "true")
            self.is_calculated = not is_asked_for or entry.get("calcId", _OF_LIBRARIES) != _OF_LIBRARIES

    def _read_texts(self, tree: Element) -> None:
        self.texts = list(map(_text, _each(tree, "si")))

    def _read_formats(self, tree: Element) -> None:
        codes = dict(_FORMATS)
        for entry in _each(tree, "numFmt"):
            codes[entry.get("numFmtId", "")] = shown_code(entry.get("formatCode", ""))
        for styles in _each(tree, "cellXfs"):
            for style in _each(styles, "xf"):
                self.formats.append(codes.get(style.get("numFmtId", "0"), ""))

    def _cells(self, sheet: str, tree: Element) -> dict[tuple[int, int], Cell]:
        """The cells of a sheet that are not empty. Rows and columns that do not say their number follow the one before."""
        merged = _merged(tree)
        found: dict[tuple[int, int], Cell] = {}
        row = 0
        for line in _each(tree, "row"):
            row = int(line.get("r", row + 1))
            column = 0
            for node in _each(line, "c"):
                column += 1
                if match := _ADDRESS.fullmatch(node.get("r", "")):
                    column = _number_of(match[1])
                cell = self._cell(node, sheet, row, column, merged.get((row, column), ""))
                if cell is None:
                    continue
                self._limit(cell)
                found[row, column] = cell
        return found

    def _limit(self, cell: Cell) -> None:
        if cell.row > MOST_ROWS:
            _fail(f"{cell.address} has an entry; only the first {MOST_ROWS:,} rows are read.", "Delete what is below.")
        if cell.column > MOST_COLUMNS:
            fix = "Delete what is to the right."
            _fail(f"{cell.address} has an entry; only the first {MOST_COLUMNS} columns are read.", fix)

    def _cell(self, node: Element, sheet: str, row: int, column: int, merged: str) -> Cell | None:
        """A cell, or None for an empty one."""
        kind, text, formula = self._saved(node)
        code = ""
        if self.formats:
            code = self.formats[int(node.get("s", "0"))]
        if not text and kind != FORMULA:
            return None
        if kind == NUMBER and any(letter in code for letter in "ymdhs"):
            kind, text = self._day(text, code)
        elif kind == NUMBER:
            text = plain_digits(Decimal(text))
        elif kind == DATE:
            text = text.partition("T")[0]
        return Cell(
            sheet=sheet,
            row=row,
            column=column,
            kind=kind,
            text=text,
            is_percent="%" in code and kind == NUMBER,
            formula=formula,
            merged=merged,
        )

    def _saved(self, node: Element) -> tuple[str, str, str]:
        """The kind of a cell, what it holds as it is saved, and its formula."""
        kind = _KINDS.get(node.get("t", "n"), NUMBER)
        text, formula = "", ""
        has_value = False
        for part in node:
            name = _local(part.tag)
            if name == "f":
                formula = f"={part.text or ''}"
            elif name == "is":
                text, has_value = _text(part), True
            elif name == "v":
                text, has_value = part.text or "", bool(part.text) or kind == TEXT
        if node.get("t") == "s" and text:
            text = self.texts[int(text)]
        if formula and not (has_value and self.is_calculated):
            return FORMULA, "", formula
        return kind, text, formula

    def _day(self, text: str, code: str) -> tuple[str, str]:
        """The day that a number of days is, or its month where no more is shown."""
        days = int(Decimal(text))
        if days < 1 or not ("d" in code or "y" in code):
            return TIME, text
        if self.first_day == FIRST_DAY and days < 60:  # these programs have a 29 February 1900
            days += 1
        day = (self.first_day + timedelta(days=days)).isoformat()
        if "d" not in code and "m" in code:
            day = day[:7]
        return DATE, day


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


def _local(tag: str) -> str:
    """A name without its namespace, of which there are two in use."""
    return tag.rpartition("}")[2]


def _each(tree: Element, name: str) -> Iterator[Element]:
    """The elements of a name below another."""
    for element in tree.iter():
        if _local(element.tag) == name:
            yield element


def _text(node: Element) -> str:
    """The text of a cell, of which each part may look otherwise; without what is only for reading it aloud in Japanese."""
    parts: list[str] = []
    for child in node:
        if _local(child.tag) == "t":
            parts.append(child.text or "")
        elif _local(child.tag) == "r":
            parts.append(_text(child))
    return uncoded("".join(parts))


def uncoded(text: str) -> str:
    """A text with the letters that a workbook has a code for: `One_x000D_` ends with the end of a line."""
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text)


def _number_of(letters: str) -> int:
    """The number of a column."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _merged(tree: Element) -> dict[tuple[int, int], str]:
    """For each first cell of merged ones, all of them."""
    found: dict[tuple[int, int], str] = {}
    for entry in _each(tree, "mergeCell"):
        where = entry.get("ref", "")
        if match := _ADDRESS.match(where):
            found[int(match[2]), _number_of(match[1])] = where
    return found
