"""Plans in Word as offices make them, for tests: tables with merged cells, colours, tracked changes and more."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Word
    from docx.table import Table, _Cell

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(*parts: str | Sequence[Sequence[str]]) -> Word:
    """A document of headings (a text that begins with #), paragraphs and tables (rows of cells; a `colour|text`)."""
    document = Document()
    for part in parts:
        if not isinstance(part, str):
            add_table(document, part)
        elif part.startswith("#"):
            document.add_heading(part.lstrip("# "), 1)
        else:
            document.add_paragraph(part)
    return document


def add_table(document: Word, rows: Sequence[Sequence[str]]) -> Table:
    """A table at the end."""
    table: Table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            fill, bar, words = text.rpartition("|")
            table.cell(number, column).text = words
            if bar:
                shade(table.cell(number, column), fill)
    return table


def shade(cell: _Cell, fill: str) -> None:
    """Give a cell a colour."""
    node = OxmlElement("w:shd")
    node.set(qn("w:val"), "clear")
    node.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(node)


def track(cell: _Cell, deleted: str, inserted: str) -> None:
    """Put tracked changes into a cell."""
    paragraph = cell.paragraphs[0]._p
    paragraph.append(parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'))
    paragraph.append(parse_xml(f'<w:ins {W} w:id="2"><w:r><w:t>{inserted}</w:t></w:r></w:ins>'))


def saved(document: Word) -> bytes:
    """The bytes of a document."""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
