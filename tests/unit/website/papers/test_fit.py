"""How high a paper is, as it is estimated: lines break between words, and the last side of a report is filled."""

from __future__ import annotations

from datetime import date

import pymupdf
import pytest
from msgspec.structs import replace

from builders import EXAMPLE
from case_tables import a_context, loaded
from paper_sides import ADDRESS
from paper_texts import lines_of as texts_of
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.fit import SIDES, Part, count_sides, fitted, lines_of
from trustplan.website.papers.paper import Facts, Mark, Paper, Paragraph, Span, Table
from trustplan.website.papers.papers import annex_of, paper_of
from trustplan.website.papers.pdf_writer import pdf_of
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)
A4 = 842  # points


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 40, 1),
        ("One word more", 400, 1),
        ("aaaaaaaaaa aaaaaaaaaa", 38, 2),  # 19 mm each: the space has no room
        ("aaaaaaaaaa aaaaaaaaaa", 39.5, 1),
        ("aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa", 30, 3),  # two do not go beside each other, however much is left
        ("aaaaaaaaaa-aaaaaaaaaa", 30, 2),  # behind a hyphen
        ("a" * 40, 30, 3),  # in a word, where it is wider than the line
        ("one\ntwo\n\nfour", 100, 4),
        ("学校" * 10, 30, 3),
    ],
)
def test_lines_end_between_words(text: str, width: float, lines: int) -> None:
    """As browsers, Word and the writer of the PDF end them."""
    assert lines_of(text, width) == lines


def test_what_is_strong_and_a_rating_s_shape_take_room() -> None:
    """A name that just goes on a line does not where it is strong."""
    assert [lines_of("a" * 20, 39, is_strong=strong) for strong in (False, True)] == [1, 2]
    wide = 100
    word = Span("a" * 18)
    for cell, sides in (((word,), 1), ((Mark("a" * 18, "disc", "green"),), 2)):
        table = Table(caption="", head=("", ""), rows=(((Span("a"),), cell),) * 35, widths=(wide, 25))
        assert count_sides(_paper(table)) == sides, cell


def _paper(*blocks: Table | Paragraph) -> Paper:
    paper = Paper(
        name="p", title="T", trust="T", about="", sharing="Open", is_confidential=False, day=DAY,
        cover=Facts(rows=()), report=(), appendix=(),
    )  # fmt: skip
    return fitted(paper, [Part(title="S", anchor="s", total=0, make=lambda _: blocks)])


def _rows(total: int, *, most: int) -> Part:
    """A table of rows of one line, of which so many are wanted."""

    def make(rows: int) -> tuple[Table | Paragraph, ...]:
        shown = ((Span(str(n)),) for n in range(rows))
        left = Paragraph(text=(Span(f"And {total - rows} more."),))
        return (Table(caption="C", head=("H",), rows=tuple((cell,) for cell in shown), widths=(1,)), left)

    return Part(title="S", anchor="s", total=total, make=make, most=most)


@pytest.mark.parametrize(("parts", "sides"), [((8,), 1), ((30, 30), 2), ((60, 60, 60), 3)])
def test_more_than_the_most_fills_a_side_that_is_begun_and_begins_none(parts: tuple[int, ...], sides: int) -> None:
    """However many rows are wanted, the last side has as many as go on it."""
    empty = _paper()
    made = fitted(empty, [replace_anchor(_rows(400, most=most), n) for n, most in enumerate(parts)])
    assert count_sides(made) == sides
    shown = [len(table.rows) for part in made.report for table in part.blocks if isinstance(table, Table)]
    assert sum(shown) > 30 * sides
    few = fitted(empty, [_rows(9, most=4)])
    assert "8" in texts_of(few.report)
    assert count_sides(few) == 1


def replace_anchor(part: Part, number: int) -> Part:
    """A part of a name of its own."""
    return replace(part, anchor=f"s{number}")


@pytest.mark.parametrize(
    "name",
    [
        *("board-2026-07", "board-2026-12", "board-2027-07"),
        *(
            pytest.param(name, marks=pytest.mark.thorough)
            for name in (
                *("board-2025-10", "board-2025-12", "board-2026-03", "board-2026-10"),
                *("finance-2026-10", "finance-2027-02", "board-2027-03"),
            )
        ),
    ],
)
def test_no_side_of_the_example_is_half_empty_below_rows_that_are_counted(name: str) -> None:
    """Of every meeting's open part and annex, as a PDF; and none has more than three sides."""
    trust = loaded(EXAMPLE)
    meeting = next(m for m in trust.meetings if m.id == name)
    day = min(meeting.as_at, DAY)
    seen = PageContext(make_edition(trust, day, Audience.PUBLIC), Settings(site_name="Test"), environment())
    public = paper_of(seen, meeting)
    for paper in (public, annex_of(a_context(trust, day), meeting, public)):
        with pymupdf.open(stream=pdf_of(replace(paper, appendix=()), ADDRESS), filetype="pdf") as file:  # type: ignore[no-untyped-call]  # it has no types
            assert len(file) <= count_sides(paper) <= SIDES
            ends = [block[3] for block in file[-1].get_text("blocks") if block[3] < A4 * 0.945]
            sides = len(file)
        if sides == count_sides(paper) and any(" more: see " in text for text in texts_of(paper.report)):
            assert max(ends) > A4 * 0.55, paper.name
