"""Tables of text: however they are written they give the same rows, and what is none is told as what it is."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from trustplan.source.tables import csv_table
from trustplan.source.tables.csv_table import LineError, open_table, sha256_of
from trustplan.source.tables.rows import TableError

TEXT = 'Name,Note\nZoë,"Reading, writing\nand maths"\n\nBob,"said ""yes"""\n'
ROWS = [(1, ["Name", "Note"]), (2, ["Zoë", "Reading, writing\nand maths"]), (4, []), (5, ["Bob", 'said "yes"'])]


def rows_of(raw: bytes | Path) -> list[tuple[int, list[str]]]:
    """The rows of a file, each with its line."""
    with open_table(raw, "table.csv") as table:
        return [(row.line, row.cells) for row in table.rows]


def zipped(**files: str | bytes) -> bytes:
    """A zip of some files; `_csv` ends their names as `.csv` does."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_csv", ".csv"), text)
    return raw.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        zipped(data_csv=TEXT),
        zipped(data_csv=TEXT, guidance_txt="About this table"),
        zipped(data=TEXT),
    ],
    ids=["utf-8", "mark", "utf-16", "big", "little without mark", "big without mark", "windows", "zip", "two", "name"],
)
def test_a_table_is_the_same_however_it_is_written(raw: bytes) -> None:
    """A cell that has a line end counts its lines."""
    assert rows_of(raw) == ROWS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_decides_what_stands_between_cells(separator: str) -> None:
    """Lines above it, and cells with other separators in them, do not."""
    header, row = separator.join(["Name", "Note", "Sum"]), separator.join(["Bob", '"a;b,c\td"', "1"])
    assert rows_of(f"A list, of all\n{header}\n{row}\n".encode())[1:] == [
        (2, ["Name", "Note", "Sum"]),
        (3, ["Bob", "a;b,c\td", "1"]),
    ]


def test_line_ends_of_other_systems_are_line_ends() -> None:
    """Of Windows, and of old Macs."""
    for end in ("\r\n", "\r"):
        assert rows_of(f"a,b{end}1,2{end}".encode()) == [(1, ["a", "b"]), (2, ["1", "2"])]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7\n%", "a PDF"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "a web page"),
        (b'{"results": []}', "JSON"),
        (b'[{"urn": 1}]', "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old program"),
        (b"\x1f\x8b\x08\x00", "other than zip"),
        (zipped(**{"[Content_Types].xml": "<Types/>"}), "a workbook or document"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a workbook or document"),
        (zipped(a_csv=TEXT, b_csv=TEXT), "2 tables (a.csv, b.csv)"),
        (zipped(), "no file"),
        (zipped(a_csv=zipped(b_csv=TEXT)), "another zip"),
        (zipped(a_csv=""), "an empty file"),
        (zipped(a_csv="<html>"), "What is in table.csv is no table"),
        (zipped(a_csv=TEXT)[:60], "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
    ids=range(17),
)
def test_what_is_no_table_is_told_as_what_it_is(raw: bytes, says: str) -> None:
    """With what to do; nothing is unpacked or run."""
    with pytest.raises(TableError) as told:
        rows_of(raw)
    assert says in str(told.value)
    assert str(told.value).count(".") >= 2


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b'a,b\n1,2\n3,"4\n5,6\n', 3, "not closed"),
        (b'a,b\n1,"2\n' + b"5,6\n" * 100, 2, "not closed"),
        (b'a,b\n1,"2" or 3\n', 2, "more follows"),
        (b"a,b\n1,2\n3,\0\n", 3, "null character"),
        ("a,b\n1,\0\n".encode("utf-16"), 2, "null character"),
        (b"a,b\n1," + b"x" * 200_000, 2, "more than 100,000 characters"),
        (b"x" * 3_000_000, 1, "too long"),
        (b"a,b\n" + b"," * 3_000 + b"\n", 2, "3,001 cells"),
        (b"a,b\n1,2\n\x81\n", 3, "damaged"),
        ("a,b\n1,é\n".encode("utf-8-sig") + b"2,\xe9\n", 3, "damaged"),
        (b"\xff\xfe" + "a,b\n".encode("utf-16-le") + b"\x00", 2, "damaged"),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_is_told_with_its_line(raw: bytes, line: int, says: str) -> None:
    """Before any of it fills the memory."""
    with pytest.raises(LineError) as told:
        rows_of(raw)
    assert (told.value.line, says in told.value.what) == (line, True), told.value
    assert f"table.csv, line {line}: " in str(told.value)


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what it says of itself, and by what comes out of it where it says another thing."""
    monkeypatch.setattr(csv_table, "MOST_BYTES", 1_000)
    raw = zipped(a_csv="1,2\n" * 1_000)
    with pytest.raises(TableError, match="1,000 is the limit"):
        rows_of(raw)
    small = (4_000).to_bytes(4, "little"), (9).to_bytes(4, "little")
    with pytest.raises(TableError):
        rows_of(raw.replace(*small))


def test_a_zip_with_a_password_is_told() -> None:
    """Its entry says so in one bit."""
    raw = bytearray(zipped(a_csv=TEXT))
    for mark, after in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + after] |= 1
    with pytest.raises(TableError, match="password"):
        rows_of(bytes(raw))


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    """No file, and a folder."""
    with pytest.raises(TableError, match=r"There is no file gone\.csv"), open_table(tmp_path / "gone.csv"):
        pass
    with pytest.raises(TableError, match="is a folder"), open_table(tmp_path):
        pass


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    """Of the zip, and not of what is in it."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(a_csv=TEXT))
    assert sha256_of(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert rows_of(path) == ROWS
