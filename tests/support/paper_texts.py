"""What papers are made of in tests, and what is said in one: every text of it, and what a reader of a section has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from builders import EXAMPLE
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.paper import (
    Bullets,
    Facts,
    Group,
    Mark,
    Paper,
    Paragraph,
    Section,
    Span,
    Spread,
    Table,
    Wording,
    plain,
)
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)


def context_of(plans: Path, audience: Audience = Audience.TRUSTEES, day: date = DAY) -> PageContext:
    """What papers are made of."""
    edition = make_edition(loaded(plans), day, audience)
    return PageContext(edition, Settings(site_name="x"), environment())


@cache
def example(audience: Audience = Audience.TRUSTEES, day: date = DAY) -> PageContext:
    """The example."""
    return context_of(EXAMPLE, audience, day)


def everything_in(value: object) -> Iterator[str]:
    """Every string of a paper, addresses and file names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from everything_in(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from everything_in(one)


def said_in(value: object) -> str:
    """What is read in a part of a paper, in order: its texts with a space between what stands apart."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mark):
        return value.word
    if isinstance(value, Span):
        return value.text
    if isinstance(value, Struct):
        fields = [name for name in value.__struct_fields__ if name not in ("anchor", "widths", "numbers")]
        return " ".join(filter(None, (said_in(getattr(value, name)) for name in fields)))
    if isinstance(value, tuple):
        between = "" if value and all(isinstance(one, (Mark, Span)) for one in value) else " "
        return between.join(filter(None, map(said_in, value)))
    return ""


def section(paper: Paper, anchor: str) -> Section:
    """A section of the report or of the appendix."""
    return next(one for one in (*paper.report, *paper.appendix) if one.anchor == anchor)


def report_of(paper: Paper, anchor: str) -> str:
    """What is read in a section."""
    return said_in(section(paper, anchor))


def cover_of(paper: Paper) -> dict[str, str]:
    """The terms of the cover."""
    return {term: said_in(text) for term, text in paper.cover.rows}


def lines(block: Any) -> list[str]:
    """What a block says, a line each."""
    if isinstance(block, Section):
        return [block.title, *lines_of(block.blocks)]
    if isinstance(block, Group):
        return [plain(block.title), *lines_of(block.blocks)]
    if isinstance(block, Paragraph):
        return [plain(block.text)]
    if isinstance(block, Bullets):
        return [plain(item) for item in block.items]
    if isinstance(block, Facts):
        return [f"{term}: {plain(text)}" for term, text in block.rows]
    if isinstance(block, Table):
        return [" | ".join(plain(cell) for cell in row) for row in block.rows]
    if isinstance(block, Spread):
        return [f"{block.title}. {block.words}"]
    assert isinstance(block, Wording)
    return [block.text]


def lines_of(blocks: Any) -> list[str]:
    """What blocks say, one after another."""
    found: list[str] = []
    for block in blocks:
        found += lines(block)
    return found
