"""Files of office programs: what each is, what is refused with a way out, and that nothing hostile is opened."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx.oxml import parse_xml
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from builders import ROOT
from trustplan.source.tables.docx_document import read_docx
from trustplan.source.tables.grid import Grid, Words
from trustplan.source.tables.office_file import PLAN, program_of
from trustplan.source.tables.rows import TableError
from trustplan.source.tables.xlsx_document import read_xlsx
from word_plans import W, add_table, saved, shade, word

DATA = ROOT / "tests" / "data" / "imports"


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of some parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return stream.getvalue()


def changed(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A file with other bytes in one of its parts."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    return zipped(parts)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0 old", "of an old kind"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"{\\rtf1 ...", "rich text file"),
        (b"<html>", "a web page"),
        (b"Dear all", "neither a Word document nor an Excel workbook"),
        (b"PK\x03\x04 cut", "damaged or cut short"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "OpenDocument"),
        (zipped({"Index/Document.iwa": b"x"}), "Pages or Numbers"),
        (zipped({"[Content_Types].xml": b"<a/>", "word/vbaProject.bin": b"x"}), "has macros"),
        (zipped({"readme.txt": b"x"}), "neither a Word document"),
    ],
)
def test_other_kinds_are_refused_with_a_way_out(raw: bytes, words: str) -> None:
    """What it is, and what to save instead."""
    with pytest.raises(TableError) as error:
        program_of(raw, "plan.docx")
    assert words in str(error.value)
    assert "plan.docx" in str(error.value)
    assert "save" in str(error.value).lower() or "export" in str(error.value).lower()


def test_the_kind_is_that_of_the_content() -> None:
    """Not of the name."""
    assert program_of((DATA / "kpi-tracker-excel.xlsx").read_bytes(), "plan.docx") == "Excel"
    assert program_of(saved(word("x")), "plan.xlsx") == "Word"


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_entities_are_refused(part: str) -> None:
    """Before any library sees them."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>'
    raw = saved(word("x"))
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        head = archive.read(part).split(b"?>", 1)[0] + b"?>"
    with pytest.raises(TableError, match="a document type in word/"):
        program_of(changed(raw, part, head, bomb), "plan.docx")


def test_a_bomb_is_not_unpacked() -> None:
    """Its size is known before."""
    raw = zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b" " * 30_000_000})
    assert len(raw) < 100_000
    with pytest.raises(TableError, match="more text than is read here"):
        program_of(raw, "plan.docx")
    with pytest.raises(TableError, match="unpacks to more than"):
        program_of(raw, "plan.docx", replace(PLAN, most_unpacked=1_000))
    with pytest.raises(TableError, match="is the limit"):
        program_of(raw, "plan.docx", replace(PLAN, most_bytes=10))


def test_wide_and_huge_tables_are_refused() -> None:
    """A cell over a million columns, and one of a million letters."""
    document = word()
    table = add_table(document, [("a", "b")])
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {W} w:val="1000000"/>'))
    with pytest.raises(TableError, match="more cells than are read here"):
        read_docx(saved(document), "plan.docx")
    with pytest.raises(TableError, match="more than 20,000 letters"):
        read_docx(saved(word([("a" * 30_000, "b")])), "plan.docx")


def test_a_broken_document_is_told() -> None:
    """Whatever the library says."""
    raw = changed(saved(word("x")), "word/document.xml", b"</w:body>", b"")
    with pytest.raises(TableError, match="is damaged"):
        read_docx(raw, "plan.docx")
    raw = zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})
    with pytest.raises(TableError, match="is damaged"):
        read_docx(raw, "plan.docx")


def test_links_are_not_followed() -> None:
    """A template on another machine is no part of the plan, and nothing is fetched."""
    raw = saved(word("# Reading", "Some words"))
    link = b'<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="file://other/x.dotm" TargetMode="External"/></Relationships>'
    raw = changed(raw, "word/_rels/document.xml.rels", b"</Relationships>", link)
    assert [part.text for part in read_docx(raw, "p").parts if isinstance(part, Words)] == ["Reading", "Some words"]


def test_text_boxes_and_controls() -> None:
    """A box is told; what is chosen in a control of a form is read."""
    document = word("Before")
    cell = add_table(document, [("", "b")]).cell(0, 0)
    cell.paragraphs[0]._p.append(
        parse_xml(f"<w:sdt {W}><w:sdtContent><w:r><w:t>Chosen</w:t></w:r></w:sdtContent></w:sdt>")
    )
    box = f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    document.paragraphs[0]._p.append(parse_xml(box))
    read = read_docx(saved(document), "p")
    assert read.grids[0].rows[0][0].text == "Chosen"
    assert "Boxed" not in str(read.parts)
    assert any("one text box" in line for line in read.remarks)


def test_headers_and_footers() -> None:
    """Each line once, for the title and the year."""
    document = word("x")
    document.sections[0].header.paragraphs[0].text = "Oak Primary: plan 2026/27"
    assert "Oak Primary: plan 2026/27" in read_docx(saved(document), "p").margins


@pytest.mark.parametrize(
    ("fill", "name"),
    [("FF0000", "red"), ("FFC7CE", "red"), ("FFC000", "amber"), ("ED7D31", "amber"), ("FFFF00", "yellow"), ("92D050", "green"),
     ("C6EFCE", "green"), ("00B0F0", "blue"), ("7030A0", "purple"), ("D9D9D9", "grey"), ("FFFFFF", ""), ("auto", "")],
)  # fmt: skip
def test_colours_have_the_names_that_people_give_them(fill: str, name: str) -> None:
    """As Word's own palette has them."""
    document = word()
    shade(add_table(document, [("a", "b")]).cell(0, 0), fill)
    assert read_docx(saved(document), "p").grids[0].rows[0][0].fill == name


def test_marked_words_and_coloured_dots() -> None:
    """A marker over the words, and a dot in a colour, are colours too."""
    document = word()
    table = add_table(document, [("done", "●")])
    mark = table.cell(0, 0).paragraphs[0].runs[0]._r.get_or_add_rPr()
    mark.append(parse_xml(f'<w:highlight {W} w:val="green"/>'))
    dot = table.cell(0, 1).paragraphs[0].runs[0]._r.get_or_add_rPr()
    dot.append(parse_xml(f'<w:color {W} w:val="FF0000"/>'))
    assert [cell.fill for cell in read_docx(saved(document), "p").grids[0].rows[0]] == ["green", "red"]


def test_a_workbook_as_it_looks() -> None:
    """Merged cells, colours of the theme, comments, per cents, days and lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["B2"], sheet["C2"] = "Title", 0.6, "One\n- Two", 46000
    sheet["A2"].number_format = "0%"
    sheet["B2"].comment = Comment("Ask Pat", "x")
    sheet["B2"].fill = PatternFill("solid", fgColor=Color(theme=9))
    sheet.merge_cells("A1:C1")
    sheet["A3"] = "=1+1"
    book.create_sheet("Hidden").sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    read = read_xlsx(stream.getvalue(), "p.xlsx")
    (grid,) = read.grids
    first, second, _ = grid.rows
    assert first[0] is first[2]
    assert [cell.text for cell in second] == ["60%", "One\nTwo", "46000"]
    assert (second[1].fill, second[1].comment, second[1].bullets, second[2].serial) == ("amber", "Ask Pat", 1, "46000")
    assert grid.place(second[1], "x") == "sheet “Sheet”, cell B2"
    assert any("hidden" in line for line in read.remarks)
    assert any("One formula has no value and is read as empty: Sheet!A3 first." in line for line in read.remarks)
    assert isinstance(read.parts[0], Grid)


def test_a_damaged_workbook_is_told() -> None:
    """As a document is."""
    raw = (DATA / "kpi-tracker-excel.xlsx").read_bytes()
    with pytest.raises(TableError, match="damaged"):
        read_xlsx(changed(raw, "xl/workbook.xml", b"<sheets>", b""), "p.xlsx")
    with pytest.raises(TableError, match=r"damaged|no plain"):
        read_xlsx(changed(raw, "xl/styles.xml", b"<fonts", b"<font"), "p.xlsx")
