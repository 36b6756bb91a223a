"""What a file of an office program is, before anything in it is read: which program's, and whether it may be opened at all."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import NoReturn

from msgspec import Struct

from trustplan.primitives.extras import OFFICE, SHEETS, command_for
from trustplan.source.tables.rows import TableError
from trustplan.source.workbook import MOST_BYTES, MOST_UNPACKED

WORD, EXCEL = "Word", "Excel"
MOST_CELLS = 100_000  # of a whole workbook; as many rows, and as many looks of cells
MOST_MARKS = 1_000_000  # tags in all of its parts; six for each cell with a formula
MOST_JOINED = 200_000  # cells that are merged, or share a link or a comment
MOST_XML = 25_000_000  # of one part that is text
MOST_PARTS = 5_000
_AGAIN = "Open it, save it again in the program that it is of, or ask the sender for it again."
_COPY = "Copy the tables that matter into a workbook of their own."
_SAVE_PLAN = (
    "Open it in Word or Excel, choose “Save as”, and save it as a Word document (.docx) or an Excel workbook (.xlsx)."
)
_SAVE_BOOK = "Open it in Excel or LibreOffice, choose “Save as”, and save it as an Excel workbook (.xlsx)"


class FileUse(Struct, frozen=True, kw_only=True):
    """What a file is wanted for: the programs whose files are taken, in words and by name, what else to save, and limits.

    `may_have_macros`: they are never run; but what is sent round to be filled in, or begins a plan, has none. `install` says
    what brings the library that reads a workbook.
    """

    programs: tuple[str, ...]
    wanted: str
    save: str
    install: str
    may_have_macros: bool = False
    most_bytes: int = MOST_BYTES
    most_unpacked: int = MOST_UNPACKED


PLAN = FileUse(
    programs=(WORD, EXCEL),
    wanted="neither a Word document nor an Excel workbook",
    save=_SAVE_PLAN,
    install=f"Install it: {command_for(OFFICE)}.",
    most_bytes=30_000_000,
    most_unpacked=150_000_000,  # pictures too
)
OWN_SHEETS = FileUse(
    programs=(EXCEL,),
    wanted="not an Excel workbook (.xlsx)",
    save=f"{_SAVE_BOOK} or as CSV.",
    install=f"Install it: {command_for(OFFICE)}. Or save the sheet as CSV, and take that.",
    may_have_macros=True,
)
FILLED_IN = FileUse(
    programs=(EXCEL,),
    wanted="not an Excel workbook (.xlsx)",
    save=f"{_SAVE_BOOK}.",
    install=f"Install it: {command_for(SHEETS)}.",
)


class LookedThrough(Struct, frozen=True, kw_only=True):
    """A file that may be opened: whose it is, how many sheets it lists, and what a person should know, in whole sentences."""

    raw: bytes
    name: str
    use: FileUse
    program: str
    sheets: int = 0
    remarks: tuple[str, ...] = ()


_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of a file of an old program, and of one with a password
# What a file is by its first bytes, and what to do where saving it otherwise does not help.
_BEGINNINGS = (
    (
        re.compile(rb"\s*%PDF"),
        "is a PDF, in which tables are only ink",
        "Ask for the document or the workbook that it was made of, and save that.",
    ),
    (re.compile(rb"\{\\rtf"), "is a rich text file (.rtf)", ""),
    (re.compile(rb"\s*<\?xml"), "is an XML file with the name of another", ""),
    (
        re.compile(rb"\s*<(!doctype html|html|table|head|meta|body)", re.IGNORECASE),
        "is a web page with the name of another file",
        "",
    ),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "is a picture", "Ask for the file that it shows, and save that."),
)
# What an archive is by one of its parts.
_ARCHIVES = (
    (re.compile(r"ppt/presentation\.xml"), "is a presentation", ""),
    (re.compile(r"xl/workbook\.bin"), "is a binary workbook (.xlsb)", ""),
    (
        re.compile(r"Index\.zip|(.*/)?[^/]*\.iwa"),
        "is a file of Pages or Numbers on a Mac",
        "In that program choose File, Export To, and then Word or Excel.",
    ),
)
_RANGE = re.compile(rb'ref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"')
_JOINING = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink|comment) [^>]{0,400}>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_LOOK = re.compile(rb"<(?:\w+:)?(?:xf|font|fill|border|dxf)[\s/>]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet[\s/>]")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# The names of Excel's “Strict Open XML”, and those that everybody else writes.
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}


def fail(message: str, fix: str) -> NoReturn:
    """Raise TableError: what is wrong, and what to do."""
    msg = f"{message} {fix}"
    raise TableError(msg)


def fail_damaged(name: str) -> NoReturn:
    """Raise TableError for a file that nobody can open."""
    fail(f"{name} is damaged or cut short.", _AGAIN)


def is_of_office(raw: bytes) -> bool:
    """Whether a file is one of an office program, by its first bytes, and not a text."""
    return raw.startswith((b"PK", _OLE)) or any(pattern.match(raw) for pattern, _, _ in _BEGINNINGS)


def program_of(raw: bytes, name: str, use: FileUse = PLAN) -> str:
    """Word or Excel, by what a file is and not by its name. Raises TableError for another kind, and for what is not safe."""
    return look_through(raw, name, use).program


def look_through(raw: bytes, name: str, use: FileUse) -> LookedThrough:
    """A file that may be opened for a use. Raises TableError for another kind, and for what is too large or not safe.

    No part is unpacked further than it says, all of them together have a limit, and each is read for itself.
    """
    if len(raw) > use.most_bytes:
        fix = "Delete pictures and what nobody needs in it, and save it again."
        fail(f"{name} has {len(raw):,} bytes, and {use.most_bytes:,} is the limit.", fix)
    _refuse_by_beginning(raw, name, use)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _Archive(archive, raw, name, use).looked_through()
    except zipfile.BadZipFile:
        if raw.startswith(b"PK"):
            fail_damaged(name)
        fail(f"{name} is {use.wanted}.", use.save)
    except (NotImplementedError, RuntimeError):  # packed in a way that nobody uses
        fail(f"{name} is packed in a way that is not read here.", _AGAIN)
    except (zlib.error, EOFError, OSError, ValueError):
        fail_damaged(name)


def _refuse_by_beginning(raw: bytes, name: str, use: FileUse) -> None:
    if not raw:
        fail(f"{name} is empty.", use.save)
    if raw.startswith(_OLE):
        _refuse_old(raw, name, use)
    for pattern, what, fix in _BEGINNINGS:
        if pattern.match(raw):
            fail(f"{name} {what}.", fix or use.save)


def _refuse_old(raw: bytes, name: str, use: FileUse) -> NoReturn:
    """Say what an old file of an office program is."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        _refuse_password(name)
    kind = "is an old kind of workbook (.xls)"
    if "WordDocument".encode("utf-16-le") in raw:
        kind = "is an old document of Word (.doc)"
    elif WORD in use.programs and "Workbook".encode("utf-16-le") not in raw:
        kind = "is of an old kind (.doc or .xls)"
    fail(f"{name} {kind}.", use.save)


def _refuse_password(name: str) -> NoReturn:
    fix = "Take the password away (File, Info, Protect, Encrypt with Password), and save it again."
    fail(f"{name} has a password.", fix)


class _Archive:
    """The parts of a file of an office program, which is an archive."""

    def __init__(self, archive: zipfile.ZipFile, raw: bytes, name: str, use: FileUse) -> None:
        self.archive, self.raw, self.name, self.use = archive, raw, name, use
        self.parts = archive.infolist()
        self.names = [part.filename for part in self.parts]
        self.cells = self.rows = self.looks = self.marks = self.joined = self.sheets = 0
        self.is_strict = False

    def looked_through(self) -> LookedThrough:
        """Hold it to its limits, and say what it is."""
        if any(part.flag_bits & 1 for part in self.parts):
            _refuse_password(self.name)
        self._refuse_others()
        program = self._program()
        self._limit_size(program)
        for part in self.parts:
            self._look_at(part)
        if program == EXCEL:
            self._limit_cells()
        raw = self.raw
        if self.is_strict and program == EXCEL:
            raw = self._with_usual_names()
        return LookedThrough(
            raw=raw, name=self.name, use=self.use, program=program, sheets=self.sheets, remarks=tuple(self._remarks())
        )

    def _refuse_others(self) -> None:
        if "mimetype" in self.names and b"opendocument" in self.archive.open("mimetype").read(200):
            fail(f"{self.name} is a file of LibreOffice (OpenDocument).", self.use.save)
        for pattern, what, fix in _ARCHIVES:
            if any(map(pattern.fullmatch, self.names)):
                fail(f"{self.name} {what}.", fix or self.use.save)
        if self._has_macros() and not self.use.may_have_macros:
            fail(f"{self.name} has macros, which are programs.", self.use.save)

    def _has_macros(self) -> bool:
        return any(part.endswith("vbaProject.bin") for part in self.names)

    def _program(self) -> str:
        program = ""
        for home, one in (("word/", WORD), ("xl/", EXCEL)):
            if any(part.startswith(home) for part in self.names):
                program = program or one
        if not program and any(part.endswith("workbook.xml") for part in self.names):
            program = EXCEL
        if program in self.use.programs:
            return program
        if program == WORD:
            fail(f"{self.name} is a document of Word, not a workbook.", self.use.save)
        fail(f"{self.name} is {self.use.wanted}.", self.use.save)

    def _limit_size(self, program: str) -> None:
        most = self.use.most_unpacked
        if program == EXCEL:  # of which far less is text and pictures, and each byte takes more to read
            most = min(most, MOST_UNPACKED)
        fix = "Delete pictures and what nobody needs in it."
        if len(self.parts) > MOST_PARTS:
            fail(f"{self.name} unpacks to {len(self.parts):,} parts, and {MOST_PARTS:,} is the limit.", fix)
        if sum(part.file_size for part in self.parts) > most:
            fail(f"{self.name} unpacks to more than {most:,} bytes.", fix)

    def _look_at(self, part: zipfile.ZipInfo) -> None:
        """Refuse a part with a document type, which no office program writes and attacks begin with; count what it holds.

        A part may be read whatever its name ends with, so only pictures are left out.
        """
        if part.filename.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tiff", ".svg")):
            return
        if part.file_size > MOST_XML:
            fix = "Is it the right file?"
            fail(f"{self.name} holds more text than is read here ({part.filename} has {part.file_size:,} bytes).", fix)
        text = self.archive.read(part).replace(b"\0", b"")  # in a coding of two bytes for each letter
        if _DOCTYPE.search(text):
            fail(f"{self.name} holds what no office program writes (a document type in {part.filename}).", _AGAIN)
        self.cells += len(_CELL.findall(text))
        self.rows += len(_ROW.findall(text))
        self.looks += len(_LOOK.findall(text))
        self.marks += text.count(b"<")
        self.joined += sum(map(_area, _JOINING.findall(text)))
        if part.filename.endswith("workbook.xml"):
            self.sheets = len(_SHEET.findall(text))
        self.is_strict = self.is_strict or any(name in text for name in _STRICT)

    def _limit_cells(self) -> None:
        for number, what in ((self.cells, "cells"), (self.rows, "rows"), (self.looks, "looks of cells")):
            if number > MOST_CELLS:
                fail(f"{self.name} has {number:,} {what}, and {MOST_CELLS:,} is the limit.", _COPY)
        if self.marks > MOST_MARKS:
            fail(f"{self.name} holds more than is read here ({self.marks:,} tags).", _COPY)
        if self.joined > MOST_JOINED:
            fail(f"{self.name} merges {self.joined:,} cells, and {MOST_JOINED:,} is the limit.", "Unmerge the sheet.")

    def _with_usual_names(self) -> bytes:
        """A workbook of the strict kind under the names that the library knows."""
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for part in self.parts:
                text = self.archive.read(part)
                for strict, usual in _STRICT.items():
                    text = text.replace(strict, usual)
                archive.writestr(part.filename, text)
        return made.getvalue()

    def _remarks(self) -> list[str]:
        remarks: list[str] = []
        if self._has_macros():
            remarks.append("The workbook has macros, which are programs. They were not run.")
        if any("externalLinks/" in part for part in self.names):
            remarks.append(
                "The workbook takes figures from other workbooks. They were not opened: what it showed when it was last"
                " saved is taken."
            )
        return remarks


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
