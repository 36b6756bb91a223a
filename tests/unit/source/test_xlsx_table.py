"""A trust's own workbook: each cell as the program shows it, what is hidden and coloured, and what is no workbook."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from builders import ROOT
from trustplan.source.tables import xlsx_reader, xlsx_table
from trustplan.source.tables.rows import TableError
from trustplan.source.tables.xlsx_table import Book, read_book
from workbook_parts import a_workbook, parts_of, zipped

SAMPLE = ROOT / "tests" / "data" / "imports" / "kpi-tracker-excel.xlsx"


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_sample() -> Book:
    """The sample tracker."""
    return read_book(SAMPLE.read_bytes(), "tracker.xlsx")


def test_colours_comments_and_merged_cells_of_a_tracker() -> None:
    """Colours have the word that a person has for them."""
    sheet = read_sample().sheets[0]
    colours = {(row, column): sheet.colours[row, column] for row, column in sheet.colours}
    assert colours == {
        (5, 11): "amber",
        (6, 11): "red",
        (7, 11): "amber",
        (8, 11): "green",
        (9, 11): "red",
        (11, 11): "red",
    }
    assert sheet.comments == {(5, 7): "Two-week half-term"}
    assert sheet.merged == ((1, 1, 1, 10),)
    assert (sheet.cells[5, 7].text, sheet.cells[5, 7].is_percent) == ("0.934", True)
    assert sheet.cells[5, 10].kind == "formula"


def test_a_hidden_sheet_is_told_and_not_read() -> None:
    """By its name."""
    book = read_sample()
    assert [sheet.name for sheet in book.sheets] == ["KPI dashboard", "Actions"]
    assert book.remarks == (
        "The sheet “Lists” is hidden, and was not read. If it has figures to take, unhide it first.",
    )


def test_hidden_rows_and_columns_are_left_out_and_told() -> None:
    """Also columns that are hidden together."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 4):
        for column in range(1, 6):
            sheet.cell(row, column).value = row * column
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions.group("C", "D", hidden=True)
    read = read_book(saved(book), "a.xlsx").sheets[0]
    assert sorted({column for _, column in read.cells}) == [1, 2, 5]
    assert sorted({row for row, _ in read.cells}) == [1, 3]
    assert read.hidden == ("four cells in hidden columns", "five cells in hidden rows") or set(read.hidden) == {
        "five cells in hidden rows",
        "four cells in hidden columns",
    }


def test_macros_and_links_are_told_and_left_alone() -> None:
    """The figures are taken as they were saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = 7
    more = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    read = read_book(zipped(parts_of(saved(book)) | more), "a.xlsm")
    assert read.sheets[0].cells[1, 1].text == "7"
    assert "has macros, which are programs. They were not run." in read.remarks[0]
    assert "takes figures from other workbooks. They were not opened" in read.remarks[1]


def test_colours_that_say_nothing_and_far_away_formats() -> None:
    """White, grey and paper are no colours, and a format a million rows down is no entry."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for column, colour in enumerate(("FFFFFFFF", "FFD9D9D9", "FF000000", "FFFFC7CE", "FFC6EFCE", "FFFFEB9C"), 1):
        sheet.cell(1, column).fill = PatternFill("solid", fgColor=colour)
    sheet["A1"] = "a"
    sheet["A1"].comment = Comment("one\ntwo", "somebody")
    sheet.cell(1_000_000, 1).number_format = "0%"
    read = read_book(saved(book), "a.xlsx").sheets[0]
    assert read.colours == {(1, 4): "red", (1, 5): "green", (1, 6): "amber"}
    assert read.comments == {(1, 1): "one two"}
    assert list(read.cells) == [(1, 1)]


def test_without_the_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """And that a CSV does without."""
    monkeypatch.setattr(xlsx_reader, "find_spec", lambda _: None)
    with pytest.raises(TableError, match=r'python -m pip install "trustplan\[office\]". Or save the sheet as CSV'):
        read_sample()


def far(reference: str) -> bytes:
    """A workbook with one cell, far out."""
    row = "".join(letter for letter in reference if letter.isdecimal())
    return a_workbook({"Figures": f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'})


def merging(tag: str) -> bytes:
    """A workbook whose one sheet has a range that is huge."""
    return a_workbook({"Figures": f'<row r="1"><c r="A1"><v>1</v></c></row><!--after-->{tag}'})


def with_document_type(encoding: str) -> bytes:
    """A workbook with entities in it, as attacks on readers of XML have."""
    parts = parts_of(far("A1"))
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    parts["xl/worksheets/sheet1.xml"] = (head + parts["xl/worksheets/sheet1.xml"].decode()).encode(encoding)
    return zipped(parts)


OLE = b"\xd0\xcf\x11\xe0" + b"x" * 600
REFUSED = {
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "has a password. Take the password away"),
    "old": (OLE + "Workbook".encode("utf-16-le"), "is an old kind of workbook (.xls). Open it in Excel"),
    "old word": (OLE + "WordDocument".encode("utf-16-le"), "is an old document of Word"),
    "ods": (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "is a file of LibreOffice"),
    "numbers": (zipped({"Index/Document.iwa": b"x"}), "is a file of Pages or Numbers on a Mac. In that program choose File, Export To"),
    "binary": (zipped({"xl/workbook.bin": b"x"}), "is a binary workbook (.xlsb). Open it"),
    "word": (zipped({"word/document.xml": b"<a/>"}), "is a document of Word, not a workbook."),
    "slides": (zipped({"ppt/presentation.xml": b"<a/>"}), "is a presentation"),
    "another zip": (zipped({"a.txt": b"a"}), "is not an Excel workbook (.xlsx). Open it"),
    "pdf": (b"%PDF-1.7", "is a PDF, in which tables are only ink. Ask for the document or the workbook that it was made of"),
    "web page": (b"  <html><table>", "is a web page with the name of another file. Open it in Excel"),
    "old xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "is an XML file"),
    "picture": (b"\x89PNG\r\n", "is a picture. Ask for the file that it shows"),
    "cut short": (far("A1")[:300], "is damaged or cut short."),
    "no sheet": (zipped({"xl/workbook.xml": b"<workbook/>"}), "is damaged or cut short."),
    "too many bytes": (b"PK" + b"x" * 10_000_000, "has 10,000,002 bytes, and 10,000,000 is the limit."),
    "bomb": (zipped({"xl/workbook.xml": b" " * 26_000_000}), "unpacks to more than 25,000,000 bytes."),
    "rows": (far("A20001"), "Figures!A20001 has an entry; only the first 20,000 rows are read."),
    "columns": (far("SG1"), "Figures!SG1 has an entry; only the first 500 columns are read."),
    "cells": (zipped({"xl/workbook.xml": b"<c />" * 100_001}), "has 100,001 cells, and 100,000 is the limit."),
    "merged": (merging('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "merges 17,179,869,184 cells"),
    "links": (merging('<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'), "merges 17,179,869,184 cells"),
    "entities": (with_document_type("utf-8"), "holds what no office program writes (a document type in xl/worksheets/sheet1.xml)."),
    "entities in UTF-16": (with_document_type("utf-16"), "holds what no office program writes (a document type in xl/worksheets/sheet1.xml)."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_such_workbook_is_told_as_what_it_is(case: str) -> None:
    """With what to save instead, and the file or the cell."""
    raw, expected = REFUSED[case]
    with pytest.raises(TableError) as refused:
        read_book(raw, "figures.xlsx")
    assert expected in str(refused.value)
    assert "figures.xlsx" in str(refused.value) or "Figures!" in str(refused.value)


@pytest.mark.parametrize(
    "step", [pytest.param(877, id="some"), pytest.param(53, id="many", marks=pytest.mark.thorough)]
)
def test_a_file_with_a_byte_changed_is_read_or_refused(step: int) -> None:
    """Never anything else."""
    good = SAMPLE.read_bytes()
    for at in range(0, len(good), step):
        raw = bytearray(good)
        raw[at] ^= 0x55
        try:
            read_book(bytes(raw), "a.xlsx")
        except TableError as error:
            assert "a.xlsx" in str(error), at  # noqa: PT017  either will do


def test_text_is_no_workbook() -> None:
    """Which decides who reads a file."""
    assert not xlsx_table.is_of_office(b"School,Attendance\n")
    assert xlsx_table.is_of_office(Path(SAMPLE).read_bytes())


def test_a_colour_of_the_theme_has_its_name() -> None:
    """As Excel's palette has it, made lighter or not; paper and ink are no ratings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for column, (theme, tint) in enumerate(
        ((9, 0.0), (9, 0.6), (5, 0.0), (0, 0.0), (1, 0.0), (0, -0.25), (99, 0.0)), 1
    ):
        sheet.cell(1, column).fill = PatternFill("solid", fgColor=Color(theme=theme, tint=tint))
    assert read_book(saved(book), "a.xlsx").sheets[0].colours == {(1, 1): "amber", (1, 2): "amber", (1, 3): "red"}
