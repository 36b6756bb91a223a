"""The text in a document of another program, all of it: what is seen, and what describes it or lies hidden in it.

A document is no page: its words are cut up by runs, lines and sides. So its text is given as letters and digits alone.
"""

from __future__ import annotations

import gzip
import html
import re
import zipfile
import zlib
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import normalize

from trustplan.primitives.extras import PDF, command_for
from trustplan.publish.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdf import PageObject, PdfReader

    Operation: TypeAlias = tuple[list[object], bytes]

MOST_UNPACKED = 400_000_000  # bytes of all parts of a file: far more than a workbook of 1,000 schools
MOST_PARTS = 20_000
DEEPEST = 3  # files in files
DOCUMENTS = {"pdf", "docx", "xlsx", "pptx", "docm", "xlsm", "odt", "ods", "odp", "epub", "zip"}
_PACKED = b"PK\x03\x04"
_PDF = b"%PDF"
_GZIP = b"\x1f\x8b"
# Packed in other ways, and what Word, Excel and PowerPoint wrote before 2007: nothing here reads these.
_UNREADABLE = {
    "7z",
    "rar",
    "bz2",
    "xz",
    "zst",
    "lz",
    "cab",
    "doc",
    "dot",
    "xls",
    "xlt",
    "xlsb",
    "ppt",
    "pps",
    "msg",
    "pub",
}
_UNREADABLE_STARTS = (
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
)
_BYTE_ORDERS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
_MARKS = (b"BMC", b"BDC")
_SHOWS = (b"Tj", b"TJ", b"'", b'"', b"Do")


def letters(text: str) -> str:
    """The letters and digits of a text, small ones, without what is between them.

    >>> letters("The board’s of- ﬁce, 2026")
    'theboardsoffice2026'
    """
    return "".join(_WORD.findall(normalize("NFKC", text).lower()))


def plain_text(raw: bytes) -> str:
    """The text of a file that is no document: in UTF-8, unless it begins as a text of another kind does.

    >>> plain_text("Tŷ’r Afon".encode("utf-16"))
    'Tŷ’r Afon'
    """
    for start, encoding in _BYTE_ORDERS:
        if raw.startswith(start):
            return raw.decode(encoding, "replace")
    return raw.decode("utf-8", "replace")


def unpacked(name: str, raw: bytes) -> bytes:
    """The contents of a file that gzip packed; those of any other as they are. Raises PublishError for what is damaged."""
    for _ in range(DEEPEST):
        if not raw.startswith(_GZIP) and not name.lower().endswith(".gz"):
            return raw
        with _read(name), gzip.GzipFile(fileobj=BytesIO(raw)) as opened:
            raw = opened.read(MOST_UNPACKED + 1)
        if len(raw) > MOST_UNPACKED:
            raise _too_large(name)
        name = name.lower().removesuffix(".gz")
    if raw.startswith(_GZIP):
        raise _too_many(name)
    return raw


def is_document(ending: str, raw: bytes) -> bool:
    """Whether a file is a document that can be read, by its ending or, whatever it is called, by how it begins."""
    return ending in DOCUMENTS or raw.startswith((_PACKED, _PDF))


def is_unreadable(ending: str, raw: bytes) -> bool:
    """Whether a file is of a kind whose words nothing here can read."""
    return ending in _UNREADABLE or raw.startswith(_UNREADABLE_STARTS)


def refused(name: str) -> PublishError:
    """What is said of a file that cannot be read: nobody can say that nothing in it is withheld."""
    return PublishError(
        f"“{name}” is damaged, locked or of an unknown kind, so it cannot be inspected; nothing was published.", _LEAVE
    )


def texts_of(name: str, raw: bytes) -> Iterator[str]:
    """The letters of each part of a document. Raises PublishError for one that cannot be read to its end.

    Nobody can say of such a file that nothing in it is withheld.
    """
    if raw.startswith(_PACKED) or not (raw.startswith(_PDF) or name.lower().endswith(".pdf")):
        yield from _of_archive(name, raw)
    else:
        yield from _of_pdf(name, raw)


# Archives: Word, Excel and others


def _of_archive(name: str, raw: bytes, depth: int = 1) -> Iterator[str]:
    left = MOST_UNPACKED
    with _read(name), zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = archive.infolist()
        if depth > DEEPEST or len(parts) > MOST_PARTS:
            raise _too_many(name)
        yield letters(archive.comment.decode("utf-8", "replace"))
        for part in parts:
            with archive.open(part) as opened:
                inside = opened.read(left + 1)
            left -= len(inside)
            if left < 0:
                raise _too_large(name)
            yield letters(f"{part.filename} {part.comment.decode('utf-8', 'replace')}")
            if inside.startswith(_PACKED):
                yield from _of_archive(f"{name}: {part.filename}", inside, depth + 1)
            elif inside.startswith(_PDF):
                yield from _of_pdf(f"{name}: {part.filename}", inside)
            else:
                yield from _of_markup(inside)


def _of_markup(raw: bytes) -> Iterator[str]:
    """The text between tags, and what is in them: names, alternative texts, comments."""
    text = plain_text(raw)
    yield letters(html.unescape(_TAG.sub("", text)))
    yield letters(html.unescape(" ".join(_TAG.findall(text))))


# PDF


def _of_pdf(name: str, raw: bytes) -> Iterator[str]:
    if find_spec("pypdf") is None:
        raise PublishError(
            f"“{name}” is a PDF, and what reads one is not installed here, so nobody can say what is in it; nothing was "
            "published.",
            f"Install it: {command_for(PDF)}",
        )
    from pypdf import PdfReader  # noqa: PLC0415  only where a site has PDFs

    with _read(name):
        reader = PdfReader(BytesIO(raw))
        flowing, repeated = [], []
        for page in reader.pages:
            matter, artifacts = _texts_on(page, reader)
            flowing.append(matter)
            repeated.append(artifacts)
        yield letters(" ".join(flowing))
        yield letters(" ".join(repeated))
        yield from _beside_pages(reader)


def _texts_on(page: PageObject, reader: PdfReader) -> tuple[str, str]:
    """The text of a page, so that it runs on to the next one; and apart from it what tagged files mark as no part of it.

    That is what stands on each page, such as its foot.
    """
    from pypdf.generic import ContentStream, NameObject  # noqa: PLC0415

    contents = page.get_contents()
    if contents is None:
        return "", ""
    stream = ContentStream(contents, reader, "bytes")
    matter, artifacts, has_artifacts = _told_apart(stream.operations)
    found: list[str] = []
    for operations in (matter, artifacts)[: 1 + has_artifacts]:
        stream = ContentStream(contents, reader, "bytes")
        stream.operations = operations
        page[NameObject("/Contents")] = stream
        found.append(str(page.extract_text()))
    return found[0], " ".join(found[1:])


def _told_apart(operations: Iterable[Operation]) -> tuple[list[Operation], list[Operation], bool]:
    """The operations of a page without those that show artifacts, and without all others that show; and whether any does."""
    matter: list[Operation] = []
    artifacts: list[Operation] = []
    open_marks: list[bool] = []
    has_artifacts = False
    for operation in operations:
        operands, operator = operation
        if operator in _MARKS:
            open_marks.append(bool(operands) and operands[0] == "/Artifact")
        elif operator == b"EMC" and open_marks:
            open_marks.pop()
        is_artifact = any(open_marks)
        if operator not in _SHOWS or not is_artifact:
            matter.append(operation)
        if operator not in _SHOWS or is_artifact:
            artifacts.append(operation)
        has_artifacts |= is_artifact and operator in _SHOWS
    return matter, artifacts, has_artifacts


def _beside_pages(reader: PdfReader) -> Iterator[str]:
    """Every text in the objects of a file: its description, outline, alternative texts, links, and files in it."""
    from pypdf.generic import IndirectObject, StreamObject  # noqa: PLC0415

    size = reader.trailer["/Size"]
    for number in range(1, size if isinstance(size, int) else 1):
        found = IndirectObject(number, 0, reader).get_object()
        yield letters(" ".join(_strings(found)))
        if isinstance(found, StreamObject) and found.get("/Type") in ("/Metadata", "/EmbeddedFile"):
            inside = found.get_data()
            if inside.startswith(_PACKED):
                yield from _of_archive("a file in the PDF", inside, DEEPEST)
            else:
                yield from _of_markup(inside)
    info = reader.trailer.get("/Info")
    if info is not None:
        yield letters(" ".join(_strings(info.get_object())))


def _strings(value: object) -> Iterator[str]:
    """The texts in an object of a PDF, without those of the objects that it refers to."""
    if isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str) and not value.startswith("/"):
        yield value
    elif isinstance(value, dict):
        for key in value:
            yield from _strings(value.raw_get(key) if hasattr(value, "raw_get") else value[key])
    elif isinstance(value, list):
        for part in list.__iter__(value):
            yield from _strings(part)


_LEAVE = "Take it out of docs/, or put one there that can be read."


def _too_many(name: str) -> PublishError:
    return PublishError(f"“{name}” has too many files in it to be inspected; nothing was published.", _LEAVE)


def _too_large(name: str) -> PublishError:
    return PublishError(f"“{name}” unpacks to more than can be inspected; nothing was published.", _LEAVE)


_DAMAGE = (
    *(zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, KeyError),
)


@contextmanager
def _read(name: str) -> Iterator[None]:
    """Within this context whatever a damaged file makes its reader say is a refusal in words."""
    try:
        yield
    except PublishError:
        raise
    except _DAMAGE as error:
        raise refused(name) from error
    except Exception as error:
        if type(error).__module__.startswith("pypdf"):
            raise refused(name) from error
        raise
