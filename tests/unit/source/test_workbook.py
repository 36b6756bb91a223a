"""Workbooks as cells: what spreadsheet programs save, and what is no workbook, too large or an attack."""

from __future__ import annotations

import io
import zipfile

import pytest

from trustplan.source.tables import xlsx_reader
from trustplan.source.tables.office_file import FILLED_IN
from trustplan.source.tables.rows import TableError
from trustplan.source.tables.xlsx_reader import read_workbook
from trustplan.source.workbook import Cell
from workbook_parts import CELLS, MAIN, STRICT, TEXTS, a_workbook, parts_of, style_of, zipped


def cell(code: str, inner: str, kind: str, *, settings: str = "", namespace: str = MAIN) -> Cell | None:
    """The one cell of a workbook, as it is read."""
    attributes = f' s="{style_of(code)}"' + f' t="{kind}"' * bool(kind)
    rows = f'<row r="7"><c r="D7"{attributes}>{inner}</c></row>'
    raw = a_workbook({"Figures": rows}, texts=TEXTS, settings=settings, namespace=namespace)
    return read_workbook(raw, "figures.xlsx", FILLED_IN)["Figures"].cells.get((7, 4))


@pytest.mark.parametrize(("code", "inner", "kind", "expected"), CELLS)
def test_a_cell_is_what_the_program_shows(
    code: str, inner: str, kind: str, expected: tuple[str, str, bool, str] | None
) -> None:
    """Its digits, its day, whether it shows a percentage, and the formula behind it; nothing for an empty one."""
    read = cell(code, inner, kind)
    if expected is None:
        assert read is None
        return
    assert read is not None
    assert (read.kind, read.text, read.is_percent, read.formula) == expected
    assert read.address == "Figures!D7"


def test_excel_for_the_mac_counts_days_from_1904() -> None:
    """A workbook says so."""
    read = cell("dd/mm/yyyy", "<v>44925</v>", "", settings='<workbookPr date1904="1"/>')
    assert read is not None
    assert read.text == "2026-12-31"


def test_a_value_that_no_spreadsheet_program_has_worked_out_is_none() -> None:
    """Libraries write a nought beside each formula, and ask for all to be worked out at opening."""
    read = cell("General", "<f>A1</f><v>0</v>", "", settings='<calcPr fullCalcOnLoad="1"/>')
    assert read is not None
    assert (read.kind, read.text) == ("formula", "")
    read = cell("General", "<f>A1</f><v>7</v>", "", settings='<calcPr calcId="191029" fullCalcOnLoad="1"/>')
    assert read is not None
    assert (read.kind, read.text) == ("number", "7")


def test_the_strict_kind_of_workbook_is_read_too() -> None:
    """Its names are in another namespace."""
    read = cell("0%", "<v>0.5</v>", "", namespace=STRICT)
    assert read is not None
    assert read.is_percent


def test_rows_without_numbers_hidden_sheets_and_merged_cells() -> None:
    """Each cell has its place."""
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>"
        '<!--after--><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'
    )
    raw = a_workbook({"It&apos;s one": rows, "Two": ""})
    parts = parts_of(raw)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'sheetId="2"', b'sheetId="2" state="veryHidden"')
    sheets = read_workbook(zipped(parts), "a.xlsx", FILLED_IN)
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets.values()] == [("It's one", False), ("Two", True)]
    found = [(read.address, read.text, read.merged) for read in sheets["It's one"].cells.values()]
    assert found == [("'It''s one'!A1", "1", "A1:A2"), ("'It''s one'!B1", "2", ""), ("'It''s one'!B3", "3", "")]


def far(row: int, column: str = "A") -> bytes:
    """A workbook with one cell, far out."""
    return a_workbook({"Figures": f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'})


def with_document_type(part: str, encoding: str = "utf-8") -> bytes:
    """A workbook of which one part has entities, as attacks on readers of XML have."""
    parts = parts_of(a_workbook({"Figures": '<row r="1"><c r="A1"><v>1</v></c></row>'}))
    text = parts[part].decode()
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    parts[part] = (head + text).encode(encoding)
    return zipped(parts)


def without(part: str) -> bytes:
    """A workbook without one of its parts."""
    parts = parts_of(a_workbook({"Figures": ""}))
    del parts[part]
    return zipped(parts)


def damaged(raw: bytes) -> bytes:
    """A file of which some bytes have changed on the way."""
    middle = raw.index(b"xl/worksheets/sheet1.xml") + 30
    return raw[:middle] + bytes(byte ^ 255 for byte in raw[middle : middle + 20]) + raw[middle + 20 :]


def bomb() -> bytes:
    """A small file that unpacks to a large one."""
    return a_workbook({"Figures": "<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 26_000_000})


GOOD = a_workbook({"Figures": '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'})
REFUSED = {
    "macros": (
        a_workbook({"Figures": ""}, more={"xl/vbaProject.bin": b"x"}),
        "has macros, which are programs. Open it in Excel",
    ),
    "password": (b"\xd0\xcf\x11\xe0" + b"x" * 600 + "EncryptedPackage".encode("utf-16-le"), "has a password. Take"),
    "old": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "is an old kind of workbook (.xls). Open it in Excel"),
    "a table of text": (
        b"URN,Figure\n1,2\n",
        "is not an Excel workbook (.xlsx). Open it in Excel or LibreOffice, choose “Save as”",
    ),
    "empty": (b"", "is empty. Open it"),
    "another zip": (zipped({"a.txt": b"a"}), "is not an Excel workbook (.xlsx). Open it"),
    "ods": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "is a file of LibreOffice (OpenDocument). Open it in",
    ),
    "cut short": (GOOD[: len(GOOD) // 2], "is damaged or cut short. Open it, save it again"),
    "changed bytes": (damaged(GOOD), "is damaged or cut short."),
    "a text that is not there": (GOOD, "is damaged or cut short."),
    "no sheet": (without("xl/worksheets/sheet1.xml"), "is damaged or cut short."),
    "no list of sheets": (without("xl/workbook.xml"), "is damaged or cut short."),
    "too many bytes": (b"PK" + b"x" * 10_000_000, "has 10,000,002 bytes, and 10,000,000 is the limit."),
    "too much inside": (bomb(), "unpacks to more than 25,000,000 bytes. Delete"),
    "too many rows": (far(20_001), "Figures!A20001 has an entry; only the first 20,000 rows are read."),
    "too many columns": (far(1, "SG"), "Figures!SG1 has an entry; only the first 500 columns are read."),
    "too many sheets": (a_workbook({f"S{n}": "" for n in range(101)}), "has more than 100 sheets."),
    "entities": (
        with_document_type("xl/worksheets/sheet1.xml"),
        "holds what no office program writes (a document type in xl/worksheets/sheet1.xml).",
    ),
    "entities in the texts": (
        with_document_type("xl/sharedStrings.xml"),
        "holds what no office program writes (a document type in xl/sharedStrings.xml).",
    ),
    "entities of another encoding": (
        with_document_type("xl/workbook.xml", "utf-16"),
        "holds what no office program writes (a document type in xl/workbook.xml).",
    ),
    "entities in the names of parts": (
        with_document_type("_rels/.rels"),
        "holds what no office program writes (a document type in _rels/.rels).",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_workbook_is_refused_with_what_to_do(case: str) -> None:
    """In a sentence that names the file, or the cell."""
    raw, expected = REFUSED[case]
    with pytest.raises(TableError) as refused:
        read_workbook(raw, "figures.xlsx", FILLED_IN)
    assert expected in str(refused.value)
    assert "figures.xlsx" in str(refused.value) or "Figures!" in str(refused.value)


def test_empty_cells_with_a_colour_far_down_are_no_entries() -> None:
    """A column that was coloured as a whole has a million of them."""
    raw = a_workbook(
        {"Figures": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row>'}
    )
    assert len(read_workbook(raw, "a.xlsx", FILLED_IN)["Figures"].cells) == 1


def test_a_file_packed_with_a_password_is_refused() -> None:
    """As a zip program packs it."""
    file = io.BytesIO(a_workbook({"Figures": ""}))
    with zipfile.ZipFile(file) as archive:
        at = archive.start_dir
    raw = bytearray(file.getvalue())
    position = at
    while raw[position : position + 4] == b"PK\x01\x02":  # the mark of each entry that it is encrypted
        raw[position + 8] |= 1
        sizes = (int.from_bytes(raw[position + at : position + at + 2], "little") for at in (28, 30, 32))
        position += 46 + sum(sizes)
    with pytest.raises(TableError, match=r"has a password\. Take the password away"):
        read_workbook(bytes(raw), "a.xlsx", FILLED_IN)


def test_a_text_that_looks_like_an_error_is_a_text() -> None:
    """Somebody has typed it."""
    read = cell("@", "<is><t>#N/A</t></is>", "inlineStr")
    assert read is not None
    assert (read.kind, read.text) == ("text", "#N/A")


def test_without_the_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is the one that writes these workbooks."""
    monkeypatch.setattr(xlsx_reader, "find_spec", lambda _: None)
    with pytest.raises(TableError, match=r'is not installed. Install it: python -m pip install "trustplan\[sheets\]"'):
        read_workbook(a_workbook({"Figures": ""}), "a.xlsx", FILLED_IN)


ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
HOSTILE = {
    "a part under another name": {"xl/more.bin": b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x/>"},
    "a comment over a whole sheet": {"xl/comments1.xml": b'<comments><comment ref="A1:XFD1048576" /></comments>'},
    "more looks than Excel can have": {"xl/more.xml": b'<xf a="1"/>' * 100_001},
    "more texts than cells": {"xl/more.xml": b"<si/>" * 1_000_001},
    "rows that have a height and no cell": {"xl/more.xml": b'<row ht="9"/>' * 100_001},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_would_fill_the_memory_is_refused_before_the_library_reads_it(case: str) -> None:
    """Wherever in the file it is."""
    raw = a_workbook({"Figures": ROW}, more=HOSTILE[case])
    with pytest.raises(
        TableError,
        match=r"document type in xl/more.bin|merges 17,179,869,184|has 100,002 rows|looks of cells|[0-9] tags",
    ):
        read_workbook(raw, "a.xlsx", FILLED_IN)
