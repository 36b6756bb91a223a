"""What a section of a report says of what it leaves out: takes a count and a section of the appendix, gives words with a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import say_count
from trustplan.website.papers.paper import Paragraph, Span
from trustplan.website.papers.text import MORE, small

if TYPE_CHECKING:
    from trustplan.website.papers.paper import Block, Section

_START, _ALL, _ONE = "And ", "All ", "It is left out"
_NOTE = f"Texts that end with “{MORE}” are whole in "


def rest(count: int, section: Section | None, *, is_all: bool = False) -> tuple[Block, ...]:
    """How many rows are left out, and where they are; `is_all` where no row is shown before it."""
    if not count:
        return ()
    said = f"{_START}{say_count(count)} more"
    if is_all and count > 1:
        said = f"{_ALL}{say_count(count)}"
    elif is_all:
        said = _ONE
    if section is None:
        return (small(f"{said}."),)
    link = Span(_name(section), anchor=section.anchor)
    return (Paragraph(text=(Span(f"{said}: see "), link, Span("."))),)


def with_note(blocks: tuple[Block, ...], section: Section | None) -> tuple[Block, ...]:
    """The blocks, with a word on texts that were cut."""
    if section is None or MORE not in repr(blocks):
        return blocks
    note = (Span(_NOTE), Span(_name(section), anchor=section.anchor), Span("."))
    return (*blocks, Paragraph(text=note, is_small=True))


def _name(section: Section) -> str:
    """`Appendix B`."""
    return section.title.partition(":")[0]
