"""Parts that papers share: takes texts, tables and counts, gives parts that are fitted on three sides, and appendices."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup
from msgspec.structs import replace

from trustplan.primitives.english import on_one_line
from trustplan.website.papers.fit import Part
from trustplan.website.papers.left_out import rest, with_note
from trustplan.website.papers.paper import Bullets, Facts, Paragraph, Section, plain
from trustplan.website.papers.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trustplan.website.papers.paper import Block, Table, Text

Places = dict[str, Section]  # the sections of an appendix, by their ids
NONE = "–"
T = TypeVar("T")


def unmarked(text: str) -> str:
    """The words of a sentence that is made for pages, where it may be HTML; on one line.

    >>> unmarked(Markup('led by the <a href="x">head</a> &amp; team')), unmarked("<b> is text here")
    ('led by the head & team', '<b> is text here')
    """
    if isinstance(text, Markup):
        return on_one_line(text.striptags())
    return on_one_line(str(text))


def said(title: str, anchor: str, *texts: str) -> Part:
    """A section of a few sentences, of which nothing is left out."""
    blocks = tuple(Paragraph(text=words(text)) for text in texts if text)
    return Part(title=title, anchor=anchor, total=0, make=lambda _: blocks)


def whole(title: str, anchor: str, *blocks: Block) -> Part:
    """A section of which nothing is left out."""
    return Part(title=title, anchor=anchor, total=0, make=lambda _: blocks)


def facts(rows: Iterable[tuple[str, Text]]) -> tuple[Facts, ...]:
    """Terms with what there is to say of each; nothing where there are none."""
    kept = tuple((term, text) for term, text in rows if text)
    return (Facts(rows=kept),) if kept else ()


def list_part(
    title: str,
    anchor: str,
    rows: Sequence[Text],
    section: Section | None,
    *,
    before: tuple[Block, ...] = (),
    least: int = 3,
    most: int = 8,
) -> Part:
    """A section of as many entries of a list as there is room for, below what stands before it."""

    def make(count: int) -> tuple[Block, ...]:
        shown = (Bullets(items=tuple(rows[:count])),) if count else ()
        blocks = (*before, *shown, *rest(len(rows) - count, section, is_all=not count))
        return with_note(blocks, section)

    return Part(title=title, anchor=anchor, total=len(rows), make=make, least=least, most=most)


def blocks_part(
    title: str,
    anchor: str,
    blocks: Sequence[Block],
    section: Section | None,
    *,
    after: tuple[Block, ...] = (),
    most: int = 12,
) -> Part:
    """A section of as many blocks as there is room for, then what is always said."""
    total = len(blocks)

    def make(count: int) -> tuple[Block, ...]:
        return (*blocks[:count], *rest(total - count, section, is_all=not count), *after)

    return Part(title=title, anchor=anchor, total=total, make=make, least=min(total, 3), most=most)


def table_part(
    title: str,
    anchor: str,
    before: tuple[Block, ...],
    table: Table,
    section: Section | None,
    *,
    least: int = 2,
    most: int = 8,
) -> Part:
    """A section of what stands before a table, and as many of the table's rows as there is room for."""
    total = len(table.rows)

    def make(rows: int) -> tuple[Block, ...]:
        shown = before
        if rows:
            shown = (*before, replace(table, rows=table.rows[:rows]))
        return with_note((*shown, *rest(total - rows, section, is_all=not rows)), section)

    return Part(title=title, anchor=anchor, total=total, make=make, least=least, most=most)


def lettered(found: Sequence[tuple[str, str, Sequence[Block]]]) -> tuple[Section, ...]:
    """The sections of an appendix by letter, each of a title, an id and blocks; one that would be empty is left out."""
    sections: list[Section] = []
    for title, anchor, blocks in found:
        if blocks:
            letter = chr(ord("A") + len(sections))
            sections.append(Section(title=f"Appendix {letter}: {title}", anchor=anchor, blocks=tuple(blocks)))
    return tuple(sections)


def without_empty_columns(table: Table) -> Table:
    """A table without the columns in which no row says anything."""
    kept = [place for place in range(len(table.head)) if _is_said(table, place)]
    return replace(
        table,
        head=_at(table.head, kept),
        rows=tuple(_at(row, kept) for row in table.rows),
        widths=_at(table.widths, kept),
    )


def _at(values: Sequence[T], places: Sequence[int]) -> tuple[T, ...]:
    return tuple(values[place] for place in places)


def _is_said(table: Table, place: int) -> bool:
    """Whether any row says something in a column."""
    return any(says(row[place]) for row in table.rows)


def says(cell: Text) -> bool:
    """Whether a cell says anything."""
    return plain(cell).strip() not in ("", NONE)


def say_credits(sources: str) -> str:
    """Where figures are from; nothing where none names a source."""
    return f"Sources: {sources}." if sources else ""
