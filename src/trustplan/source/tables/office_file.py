"""What a file of an office program is, before anything in it is read: which program's, and whether it may be opened at all."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from trustplan.source.tables.rows import TableError

WORD, EXCEL = "Word", "Excel"
MOST_BYTES = 30_000_000  # of the file
MOST_UNPACKED = 150_000_000  # of all parts, pictures too
MOST_XML = 25_000_000  # of one part that is text
MOST_PARTS = 5_000
_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of a file of an old program, and of one with a password
_WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_SAVE = (
    "Open it in Word or Excel, choose “Save as”, and save it as a Word document (.docx) or an Excel workbook (.xlsx)."
)
_AGAIN = "Open it, save it again, or ask the sender for it again."


def program_of(raw: bytes, name: str) -> str:
    """Word or Excel, by what a file is and not by its name. Raises TableError for another kind, and for what is not safe."""
    if len(raw) > MOST_BYTES:
        msg = (
            f"{name} has {len(raw):,} bytes, and {MOST_BYTES:,} is the limit. Delete pictures in it, and save it again."
        )
        raise TableError(msg)
    _no_old_kind(raw, name)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _program_in(archive, name)
    except zipfile.BadZipFile:
        msg = f"{name} is neither a Word document nor an Excel workbook. {_SAVE}"
        if raw.startswith(b"PK"):
            msg = f"{name} is damaged or cut short. {_AGAIN}"
        raise TableError(msg) from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        msg = f"{name} is damaged, or packed in a way that is not read here. {_AGAIN}"
        raise TableError(msg) from None


def _no_old_kind(raw: bytes, name: str) -> None:
    kind = ""
    if not raw:
        kind = "is empty"
    elif raw.startswith(_OLE) and _WITH_PASSWORD in raw:
        msg = f"{name} has a password. Take it away (File, Info, Protect), save the file, and run this again."
        raise TableError(msg)
    elif raw.startswith(_OLE):
        kind = "is of an old kind (.doc or .xls)"
    elif raw.lstrip()[:5] == b"%PDF-":
        kind = "is a PDF, in which tables are only ink. If you have the document it was made of, take that"
    elif raw.startswith(b"{\\rtf"):
        kind = "is a rich text file (.rtf)"
    elif raw.lstrip()[:1] == b"<":
        kind = "is a web page"
    if kind:
        msg = f"{name} {kind}. {_SAVE}"
        raise TableError(msg)


def _program_in(archive: zipfile.ZipFile, name: str) -> str:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        msg = f"{name} unpacks to more than {MOST_UNPACKED:,} bytes, or into too many parts, so it is not opened."
        raise TableError(msg)
    _no_other_kind(parts, names, name)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _plain_xml(archive, part, name)
    for home, program in (("word/", WORD), ("xl/", EXCEL)):
        if "[Content_Types].xml" in names and any(part.startswith(home) for part in names):
            return program
    msg = f"{name} is neither a Word document nor an Excel workbook. {_SAVE}"
    raise TableError(msg)


def _no_other_kind(parts: list[zipfile.ZipInfo], names: set[str], name: str) -> None:
    if any(part.flag_bits & 1 for part in parts):
        msg = f"{name} has a password. Take it away, save the file, and run this again."
        raise TableError(msg)
    if "mimetype" in names and "content.xml" in names:
        msg = f"{name} is an OpenDocument file (.odt or .ods). {_SAVE}"
        raise TableError(msg)
    if any(part.endswith(".iwa") for part in names) or "Index.zip" in names:
        msg = f"{name} is of Apple's Pages or Numbers. In it choose “Export to”, and then Word or Excel."
        raise TableError(msg)
    if any(part.endswith("vbaProject.bin") for part in names):
        msg = f"{name} has macros, which are programs. {_SAVE}"
        raise TableError(msg)


def _plain_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse a part that is too large, or has a document type: no office program writes one, and attacks begin with it."""
    if part.file_size > MOST_XML:
        msg = f"{name} holds more text than is read here ({part.filename} has {part.file_size:,} bytes). Is it the right file?"
        raise TableError(msg)
    head = archive.read(part)
    if b"\x00" in head[:4]:  # in a coding of two bytes for each letter
        head = head.replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        msg = f"{name} is not as Word or Excel saves a file ({part.filename} declares things of its own). {_AGAIN}"
        raise TableError(msg)
