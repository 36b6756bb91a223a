"""A table of text, `.csv` as offices and departments publish it, as rows: read once, in order, and in little memory.

How it is written is found out from the file and never from its name: UTF-8 with and without its mark, UTF-16, or Windows'
own code page; commas, semicolons or tabs; plain, or alone in a zip. Everything has a limit before it is read.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from msgspec import Struct

from trustplan.source.layout import printable
from trustplan.source.tables.rows import Row, Table, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = (
    1_500_000_000  # of the text, also when it is unpacked from a zip; the largest published file has 250 million
)
MOST_IN_LINE = 1_000_000  # characters or so of one line
MOST_IN_CELL = 100_000
MOST_CELLS = 2_000  # of a row; the widest published table has some 400 columns
MOST_LINES_OF_ROW = 40  # that a cell with line ends in it may take: a quotation mark that is never closed takes all
MOST_ENTRIES = 1_000  # of a zip
LOOKED_AT = 20  # lines at the top of a file that may hold its header
_CHUNK = 1 << 20
_SEPARATORS = ",;\t"
# Files that are in every workbook and document of office programs.
_OF_WORKBOOKS = frozenset(("[Content_Types].xml", "mimetype", "Index/Document.iwa"))
_NOT_IN_WINDOWS = re.compile(b"[\x81\x8d\x8f\x90\x9d]")  # bytes that its code page has no character for
_SAVE = "Open it in the program that made it, and save the table as “CSV UTF-8 (comma delimited)”."
_CORRECT = "Correct the line, or download the file again."
_AGAIN = "Download the file again, or save it again as “CSV UTF-8 (comma delimited)”."
# What a file is whose first bytes are these, and what to do. Bytes that are text are looked at without spaces before them.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an old program, or one with a password", _SAVE),
    (b"%PDF", "a PDF", "Download the table itself, as CSV."),
    (b"{\\rtf", "a document", "Download the table itself, as CSV."),
    (b"{", "JSON, such as an answer of a web service", "Download the whole file as CSV."),
    (b"[{", "JSON, such as an answer of a web service", "Download the whole file as CSV."),
    (b"<", "a web page or XML", "Open the page, and use its link to download the CSV file."),
    (b"\x1f\x8b", "packed in a way other than zip", "Unpack it first."),
    (b"7z\xbc\xaf", "packed in a way other than zip", "Unpack it first."),
    (b"Rar!", "packed in a way other than zip", "Unpack it first."),
    (b"\x89PNG", "a picture", "Download the table itself, as CSV."),
    (b"\xff\xd8\xff", "a picture", "Download the table itself, as CSV."),
    (b"PAR1", "a file for programs (Parquet)", "Download the whole file as CSV."),
)


class LineError(TableError):
    """A table that can be read up to a line: the message names the file and the line; `what` and `fix` are the rest of it."""

    def __init__(self, name: str, line: int, what: str, fix: str = _AGAIN) -> None:
        super().__init__(f"{name}, line {line}: {what} {fix}")
        self.line, self.what, self.fix = line, what, fix


class _Text(Struct, frozen=True):
    """A file of text: its name, how to open its bytes from the start, and how it is written."""

    name: str
    opened: Callable[[], IO[bytes]]
    encoding: str = "utf-8-sig"
    separator: str = ","


@contextmanager
def open_table(source: Path | bytes, name: str = "") -> Iterator[Table]:
    """The table of a file, or of the bytes of one that is called `name`. Its rows can be read while the block is entered.

    Raises TableError for what is no such table, also while rows are read; then, where it can be said, a LineError.
    """
    shown = printable(name)
    if isinstance(source, Path):
        shown = shown or printable(source.name)
    plain = _plain(source, shown)
    text = _with_separator(_with_encoding(plain))
    with _as_table_error(shown), text.opened() as raw:
        yield Table(shown, _rows(text, raw))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes in hexadecimal, read piece by piece. Raises TableError where it cannot be read."""
    with _as_table_error(printable(path.name)), path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


@contextmanager
def _as_table_error(name: str) -> Iterator[None]:
    """What the system says of a file that cannot be read, in words for people."""
    try:
        yield
    except FileNotFoundError as error:
        raise TableError(f"There is no file {name}. Check the name and the folder.") from error
    except IsADirectoryError as error:
        raise TableError(f"{name} is a folder. Name the files in it one by one.") from error
    except (PermissionError, OSError) as error:
        words = error.strerror or "it cannot be opened"
        raise TableError(f"{name} cannot be read: {words}. Close it in other programs, and try again.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise TableError(f"{name} is a damaged zip file. Download it again.") from error


def _plain(source: Path | bytes, name: str) -> _Text:
    """The file itself, or the only table in it where it is a zip. Raises TableError for what is neither."""
    with _as_table_error(name):
        if isinstance(source, Path) and not source.is_file() and source.exists():
            if source.is_dir():
                raise IsADirectoryError
            raise TableError(f"{name} is a device or a pipe, and no file.")
        text = _Text(name, lambda: _open(source))
        with text.opened() as raw:
            start = raw.read(512)
        if not start.strip():
            raise TableError(f"{name} is empty. {_AGAIN}")
        if start.startswith(b"PK"):
            return _in_zip(source, name)
        _refuse_others(start, name)
        return text


def _open(source: Path | bytes) -> IO[bytes]:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return source.open("rb")


def _refuse_others(start: bytes, name: str) -> None:
    """Raise TableError where the first bytes are those of something that is no table of text."""
    bare = start.removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, what, fix in _OTHERS:
        if bare.startswith(mark):
            raise TableError(f"{name} is no table of text: it is {what}. {fix}")


def _in_zip(source: Path | bytes, name: str) -> _Text:
    """The only table in a zip, whatever it is called. Nothing is unpacked to a folder."""
    with _zip(source) as archive:
        entry = _only_table(archive, name)
    if entry.flag_bits & 1:
        raise TableError(f"{name} has a password. Unpack it with the password, and name the table in it.")
    if entry.file_size > MOST_BYTES:
        raise TableError(f"{name} holds a table of {entry.file_size:,} bytes, and {MOST_BYTES:,} is the limit.")
    text = _Text(name, lambda: _entry(source, entry))
    with text.opened() as raw:
        start = raw.read(512)
    if start.startswith(b"PK"):
        raise TableError(f"{name} holds another zip file or a workbook. Unpack it, and name the table in it.")
    if not start.strip():
        raise TableError(f"{name} holds an empty file. Download it again.")
    _refuse_others(start, f"What is in {name}")
    return text


def _only_table(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The only table that a zip lists; where none of its files ends as a table does, its only file."""
    entries = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith("__MACOSX/")]
    if len(entries) > MOST_ENTRIES:
        raise TableError(f"{name} holds {len(entries):,} files. Unpack it, and name the table that is meant.")
    names = {entry.filename for entry in entries}
    if names & _OF_WORKBOOKS:
        raise TableError(f"{name} is a workbook or document, and no table of text. {_SAVE}")
    tables = [entry for entry in entries if entry.filename.lower().endswith(".csv")] or entries
    if len(tables) == 1:
        return tables[0]
    what = "no file"
    if tables:
        what = f"{len(tables)} tables ({_some(tables)})"
    raise TableError(f"{name} holds {what}, and one is wanted. Unpack it, and name the table that is meant.")


def _some(entries: list[zipfile.ZipInfo]) -> str:
    """The first names of a zip."""
    names = [printable(entry.filename.rpartition("/")[2])[:60] for entry in entries[:3]]
    if len(entries) > len(names):
        names.append("…")
    return ", ".join(names)


def _entry(source: Path | bytes, entry: zipfile.ZipInfo) -> IO[bytes]:
    """A file in a zip, which is closed with it."""
    with _zip(source) as archive:
        return archive.open(entry)  # which stays open until it is closed itself


def _zip(source: Path | bytes) -> zipfile.ZipFile:
    if isinstance(source, bytes):
        return zipfile.ZipFile(io.BytesIO(source))
    return zipfile.ZipFile(source)


def _with_encoding(text: _Text) -> _Text:
    """How a text is written, found out by reading all of it once. Raises TableError for what is no text at all."""
    with _as_table_error(text.name), text.opened() as raw:
        start = raw.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        choices = ["utf-16"]
    elif start.count(b"\0") > len(start) // 4:
        choices = ["utf-16-le", "utf-16-be"]
        if not start[0]:
            choices.reverse()
    else:
        choices = ["utf-8-sig", "cp1252"]
    wrong: LineError | None = None
    for encoding in choices:
        try:
            _read_through(text, encoding)
        except UnicodeDecodeError as error:
            line = error.end
            what = "The characters cannot be read; parts of the file seem to be damaged."
            wrong = wrong or LineError(text.name, line, what)
        else:
            return _Text(text.name, text.opened, encoding)
        if encoding == "utf-8-sig" and start.startswith(codecs.BOM_UTF8):
            break  # it says itself that it is UTF-8
    assert wrong is not None  # noqa: S101  one choice at least was tried
    raise wrong


def _read_through(text: _Text, encoding: str) -> None:
    """Read all of a text, which holds only a piece of it at a time. Its limits are kept here.

    Raises UnicodeDecodeError, with the line as its end, where it is written in another way.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, size, in_line = 1, 0, 0
    with _as_table_error(text.name), text.opened() as raw:
        while True:
            piece = raw.read(_CHUNK)
            size += len(piece)
            if size > MOST_BYTES:
                raise TableError(f"{text.name} holds more than {MOST_BYTES:,} bytes, which is the limit.")
            try:
                decoded = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].count(b"\n")
                raise UnicodeDecodeError(error.encoding, b"", 0, line + before, error.reason) from error
            if encoding == "cp1252" and (found := _NOT_IN_WINDOWS.search(piece)):
                raise UnicodeDecodeError(encoding, b"", 0, line + piece[: found.start()].count(b"\n"), "no character")
            if (at := decoded.find("\0")) >= 0:
                number = line + decoded.count("\n", 0, at)
                raise LineError(text.name, number, "There is a null character, so this is no text.")
            ends = decoded.count("\n")
            line += ends
            in_line += len(decoded)
            if ends or "\r" in decoded:
                in_line = len(decoded) - max(decoded.rfind("\n"), decoded.rfind("\r"))
            if in_line > MOST_IN_LINE:
                raise LineError(text.name, line, "The line is too long to be one of a table.")
            if not piece:
                return


def _with_separator(text: _Text) -> _Text:
    """What separates the cells: of the lines at the top the one with most cells decides, which is the header."""
    top: list[str] = []
    with text.opened() as raw, io.TextIOWrapper(raw, text.encoding, newline="") as lines:
        for line in lines:
            top.append(line)
            if len(top) >= LOOKED_AT:
                break
    best, most = ",", 1
    for separator in _SEPARATORS:
        try:
            cells = max(map(len, csv.reader(top, delimiter=separator)), default=0)
        except csv.Error:
            continue
        if cells > most:
            best, most = separator, cells
    return _Text(text.name, text.opened, text.encoding, best)


def _rows(text: _Text, raw: IO[bytes]) -> Iterator[Row]:
    """The rows of a text. Raises LineError where one cannot be read."""
    begun = 1  # the line on which the row begins that is being read
    pulled = 0

    def lines() -> Iterator[str]:
        nonlocal pulled
        with io.TextIOWrapper(raw, text.encoding, newline="") as opened:  # closed also by who reads no further
            for line in opened:
                pulled += 1
                if pulled - begun > MOST_LINES_OF_ROW:
                    raise _unclosed(text.name, begun)
                yield line

    csv.field_size_limit(MOST_IN_CELL)
    reader = csv.reader(lines(), delimiter=text.separator, strict=True)
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise LineError(text.name, begun, f"The row has {len(cells):,} cells, which is too many.")
            yield Row(begun, cells)
            begun = pulled + 1
    except csv.Error as error:
        words = str(error)
        if "end of data" in words:
            raise _unclosed(text.name, begun) from error
        if "limit" in words:
            what = f"A cell has more than {MOST_IN_CELL:,} characters."
            raise LineError(text.name, begun, what) from error
        what = "After a quotation mark that ends a cell, more follows; one inside a cell is written twice."
        raise LineError(text.name, begun, what, _CORRECT) from error


def _unclosed(name: str, line: int) -> LineError:
    return LineError(name, line, "A quotation mark opens a cell here and is not closed.", _CORRECT)
