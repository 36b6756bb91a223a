"""What may stand in a text of a paper: one table, and the same for a reader of each of its formats."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import blank_font
import docx
import pikepdf
import pymupdf
import pytest
import typst
from msgspec.structs import replace

from case_tables import rows
from paper_page import Read
from pdf_checks import verdicts
from specimen_paper import shorter
from trustplan.website.papers import pdf_writer
from trustplan.website.papers.docx_writer import docx_of
from trustplan.website.papers.html_writer import html_of
from trustplan.website.papers.paper import Paper, Paragraph, Section, Span, Wording
from trustplan.website.papers.pdf_writer import LOST, pdf_of

BEGIN, END = "Begin (", ") End"


def a_paper(text: str) -> Paper:
    """A paper that says a text in a paragraph, in its title and in words to copy."""
    said = f"{BEGIN}{text}{END}"
    blocks = (Paragraph(text=(Span(said),)), Wording(label="Label", text=f"Copy {text}"))
    section = Section(title="Only this", anchor="only", blocks=blocks)
    return replace(shorter(), title=f"Title {text}", report=(section,), appendix=())


def between(text: str) -> str:
    """What stands in the paragraph."""
    return text.partition(BEGIN)[2].partition(END)[0]


def pdf_text(raw: bytes) -> str:
    """What a program copies out of a PDF. Joiners stand elsewhere in it: what runs to the left is read backwards."""
    with pymupdf.open(stream=raw, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        text = " ".join(page.get_text() for page in document)
    # What says that a letter was lost is no letter for this program.
    return " ".join(text.split()).replace("\u200c", "").replace("\x01", "\ufffd")


def fonts(raw: bytes) -> set[str]:
    """The fonts that draw a PDF's letters."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        found = [str(f.BaseFont) for page in pdf.pages for f in page.Resources.get("/Font", {}).values()]
    return {name.partition("+")[2] for name in found}


@pytest.mark.parametrize("row", rows("paper_characters"))
def test_each_format_shows_the_same(row: dict[str, Any]) -> None:
    """What cannot be seen is in none; what can be seen is in each as text, whether or not there is a shape for it."""
    text = json.loads(f'"{row["text"]}"')
    shown = row.get("is", text)
    paper = a_paper(text)

    page = Read(html_of(paper, ""))
    assert between(page.text) == shown
    assert f"Title {shown}" in page.text

    word = docx.Document(BytesIO(docx_of(paper, "")))
    assert between("\n".join(p.text for p in word.paragraphs)) == shown
    assert word.core_properties.title == f"Title {shown}"

    raw = pdf_of(paper, "")
    assert between(pdf_text(raw)) == shown.replace("\u200c", "")
    assert ("TrustplanBlank" in fonts(raw)) == row.get("boxes", False)
    assert (LOST in pdf_text(raw)) == row.get("boxes", False)
    with pikepdf.open(BytesIO(raw)) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"Title {shown}"


def test_a_paper_with_boxes_is_for_everybody(tmp_path: Path) -> None:
    """The checkers of such files find nothing, and the box is drawn: two different letters look alike."""
    path = tmp_path / "boxes.pdf"
    path.write_bytes(pdf_of(a_paper("学校 ✅ ਪੰਜਾਬੀ"), ""))
    assert [one.said for one in verdicts(path) if one.errors or one.warnings] == []
    drawn = set[bytes]()
    for text in ("学", "ਪ", "a"):
        path.write_bytes(pdf_of(replace(a_paper(""), title=f"{text}."), ""))
        done = subprocess.run(["pdftoppm", "-gray", "-r", "60", "-H", "130", path], capture_output=True, check=True)
        drawn.add(done.stdout)
    assert len(drawn) == 2


def test_another_error_of_the_compiler_is_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A box helps where a letter has no shape, and nowhere else."""
    template = tmp_path / "paper.typ"
    template.write_text("#set document(title: sys.inputs.paper.nothing)", encoding="utf-8")
    monkeypatch.setattr(pdf_writer, "TEMPLATE", template)
    monkeypatch.setattr(pdf_writer, "FOLDER", tmp_path)
    with pytest.raises(typst.TypstError):
        pdf_of(a_paper("a"), "")


def test_the_font_of_boxes_is_the_one_that_is_made() -> None:
    """Its file is what the script writes."""
    assert blank_font.FONT.read_bytes() == blank_font.font()
