"""Every word of a paper is in each of its files, in its order: writers leave nothing out, and say nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.table import Table as WordTable

from paper_page import Read
from paper_texts import DAY, example, said_in
from printed_papers import needs_office, word_on_paper
from specimen_paper import SPECIMEN
from trustplan.primitives.audience import Audience
from trustplan.website.papers.docx_writer import docx_of
from trustplan.website.papers.html_writer import html_of
from trustplan.website.papers.meeting_paper import meeting_paper
from trustplan.website.papers.paper import Group, Paper, Section, Spread
from trustplan.website.papers.school_paper import school_paper

SITE = "https://plans.example.org/trust/"
MOST_SIDES = 3


def paper(name: str) -> Paper:
    """A paper of the example, or the specimen."""
    if name == "specimen":
        return SPECIMEN
    if name == "school":
        return school_paper(example(), "fernhill")
    context = example(Audience.PUBLIC if name == "open" else Audience.TRUSTEES)
    meeting = context.edition.next_meeting
    assert meeting is not None
    assert meeting.date > DAY
    return meeting_paper(context, meeting)


def words_of(value: object) -> list[str]:
    """The words of a paper, or of a part of one, in the order in which they are read. A bar's are its sentence."""
    if isinstance(value, Paper):
        parts = (value.notice, value.title, value.summary, value.cover, *value.report, *value.appendix)
        return [word for part in parts for word in words_of(part)]
    if isinstance(value, Section):
        return value.title.split() + [word for block in value.blocks for word in words_of(block)]
    if isinstance(value, Group):
        return words_of(value.title) + [word for block in value.blocks for word in words_of(block)]
    if isinstance(value, Spread):
        return f"{value.title} {value.words}".split()
    return said_in(value).split()


def word_text(raw: bytes) -> str:
    """What stands in a Word document, block by block."""
    parts: list[str] = []
    for block in docx.Document(BytesIO(raw)).iter_inner_content():
        if isinstance(block, WordTable):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return " ".join(parts)


def first_missing(wanted: Iterable[str], there: str) -> str:
    """The first word that does not come in its place; empty where all do."""
    left = iter(there.split())
    for word in wanted:
        if word not in left:  # goes on from where the last was
            return word
    return ""


PAPERS = ["specimen", "meeting", "open", "school"]


@pytest.mark.parametrize("name", PAPERS)
def test_word_has_every_word(name: str) -> None:
    """From the title to the last row of the appendix."""
    made = paper(name)
    text = word_text(docx_of(made, SITE))
    assert first_missing(words_of(made), text) == ""


@pytest.mark.parametrize("name", PAPERS)
def test_the_page_has_every_word(name: str) -> None:
    """The same."""
    made = paper(name)
    text = Read(html_of(made, SITE)).text
    assert first_missing(words_of(made), text) == ""


@needs_office
@pytest.mark.thorough
@pytest.mark.parametrize("name", ["meeting", "open", "school"])
def test_a_report_has_three_sides_in_word(name: str, tmp_path: Path) -> None:
    """With its cover; the appendix begins on the next."""
    made = paper(name)
    printed = word_on_paper(docx_of(made, SITE), tmp_path)
    begins = [side for _, title, side in printed.outline if title == made.appendix[0].title]
    assert begins[0] - 1 <= MOST_SIDES
