"""What a trustee would trip over in the papers of the example: small letters, words twice, empty columns, parted lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pymupdf
import pytest
from msgspec import Struct
from msgspec.structs import replace

from case_tables import spaces
from paper_texts import example, said_in
from specimen_paper import OFF_TRACK, shorter, spans
from trustplan.primitives.audience import Audience
from trustplan.website.papers.blocks import says
from trustplan.website.papers.group_paper import group_papers
from trustplan.website.papers.meeting_paper import annex_of, meeting_paper
from trustplan.website.papers.paper import Bullets, Group, Mark, Paper, Paragraph, Section, Span, Table, Wording, plain
from trustplan.website.papers.pdf_writer import pdf_of
from trustplan.website.papers.school_paper import school_paper

NAMES = ["open", "annex", "whole", "alder-lane", "fernhill", "mill-green", "st-aidans", "group"]
TARGET = ("at least ", "at most ", "between ", "less than ", "more than ")
FIGURE = "We aim for"  # the head of a column in which a target stands as it is said


@cache
def paper(name: str) -> Paper:
    """A paper of the example."""
    if name == "group":
        return group_papers(example(), "mill-green")[0]
    if name in {"open", "annex", "whole"}:
        context = example(Audience.TRUSTEES)
        meeting = context.edition.next_meeting
        assert meeting is not None
        public, whole = meeting_paper(example(Audience.PUBLIC), meeting), meeting_paper(context, meeting)
        return {"open": public, "whole": whole, "annex": annex_of(context, meeting, public)}[name]
    return school_paper(example(), name)


def texts(value: object) -> Iterator[str]:
    """Each text that stands by itself: a cell, a paragraph, a term."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple) and value and all(isinstance(one, (Mark, Span)) for one in value):
        yield spaces(said_in(value))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from texts(one)
    elif isinstance(value, Struct) and not isinstance(value, Mark):
        for name in value.__struct_fields__:
            if name not in {"anchor", "name", "language", "widths", "numbers", "counts"}:
                yield from texts(getattr(value, name))


def tables(made: Paper) -> Iterator[Table]:
    """The tables of a paper."""
    for section in (*made.report, *made.appendix):
        for block in section.blocks:
            for part in block.blocks if isinstance(block, Group) else (block,):
                if isinstance(part, Table):
                    yield part


@pytest.mark.parametrize("name", NAMES)
def test_each_text_begins_as_a_sentence_does(name: str) -> None:
    """With a capital, a number or a sign; and a code keeps its capitals wherever it stands."""
    for text in texts(paper(name)):
        assert not re.match("[a-z]", text) or text.startswith(TARGET), text
        assert not re.search(r"(?<![\w.])[a-z]+\d*-[A-Z]+\d", text), text


@pytest.mark.parametrize("name", NAMES)
def test_no_word_or_sign_stands_twice(name: str) -> None:
    """As where two parts of a sentence are put together."""
    for text in texts(paper(name)):
        found = re.search(r"\b([a-z]+) \1\b|\.\.|,,| ,|;;|: :|\.;|\(\)|  |: (?!withheld)[a-z]+: ", text)
        assert not found, (found, text)


@pytest.mark.parametrize("name", NAMES)
def test_no_column_is_empty(name: str) -> None:
    """A head without anything below it is read by everybody for nothing."""
    for table in tables(paper(name)):
        for place, head in enumerate(table.head):
            assert any(says(row[place]) for row in table.rows), (table.caption, head)


@pytest.mark.parametrize("name", ["annex", "whole"])
def test_a_decision_says_its_code_once(name: str) -> None:
    """Where its question has it, it does not stand behind it again."""
    for section in paper(name).report:
        for block in section.blocks:
            if isinstance(block, Group) and any(isinstance(part, Wording) for part in block.blocks):
                codes = re.findall(r"\([A-Z]{2}-[AK]\d+\)", plain(block.title))
                assert len(codes) == len(set(codes)), plain(block.title)


@pytest.mark.parametrize("lines", range(30, 62, 3))
def test_a_heading_is_on_the_side_of_what_it_heads(lines: int) -> None:
    """With the sentence below it, wherever the side ends; and no table begins with its caption alone."""
    above = tuple(Paragraph(text=spans("Above.")) for _ in range(lines))
    rows = tuple((spans("First cell"), spans("Second")) for _ in range(3))
    table = Table(caption="Caption", head=("One", "Two"), rows=rows, widths=(1, 1))
    lead = Paragraph(text=spans("The lead."))
    for blocks in ((lead, table), (lead, Bullets(items=(spans("First cell"), spans("Second"))))):
        report = (
            Section(title="Above", anchor="", blocks=above),
            Section(title="The heading", anchor="", blocks=blocks),
        )
        raw = pdf_of(replace(shorter(), report=report, appendix=()), "")
        assert side_of(raw, "The heading") == side_of(raw, "The lead.") == side_of(raw, "First cell")


def side_of(raw: bytes, text: str) -> int:
    """The first side on which a text stands."""
    with pymupdf.open(stream=raw, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return next(number for number, page in enumerate(document) if text in page.get_text())


@pytest.mark.parametrize("width", [14, 18, 22, 26])
def test_a_rating_and_an_amount_stay_on_one_line(width: int) -> None:
    """Whatever the width of their column."""
    cell = (Span("Delivery: "), OFF_TRACK, Span("; at least −£10,000; at least −£10,000 at most; and −£10,000"))
    table = Table(caption="Caption", head=("One", "Two"), rows=((cell, spans("x")),), widths=(width, 100 - width))
    section = Section(title="Heading", anchor="", blocks=(table,))
    raw = pdf_of(replace(shorter(), report=(section,), appendix=()), "")
    with pymupdf.open(stream=raw, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        shown = "\n".join(page.get_text() for page in document)
    lines = [line.strip() for line in shown.splitlines()]
    assert not {"−", "Off"} & {line.split()[-1] for line in lines if line.split()}
    assert "£10,000" not in [line[:7] for line in lines]
