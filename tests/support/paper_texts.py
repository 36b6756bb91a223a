"""What papers are made of in tests, and what is said in one: every text of it, and what a reader of a section has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct

from builders import EXAMPLE
from case_tables import loaded
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.paper import Mark, Paper, Section, Span
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
