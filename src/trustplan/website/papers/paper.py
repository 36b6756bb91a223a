"""A paper as a value: a cover, a report, an appendix. It knows nothing of plans, and nothing of HTML, Word or PDF.

What is in a paper is settled before one of these is made: writers show all of it, each block in its own way.
"""

from __future__ import annotations

import datetime

from msgspec import Struct


class Mark(Struct, frozen=True):
    """A rating: its word, and the shape and colour that the policy has for it (`diamond`, `red`).

    The word is always shown; the shape says nothing alone, so a screen reader is not given it.
    """

    word: str
    symbol: str
    colour: str
    is_loud: bool = False


class Span(Struct, frozen=True):
    """A run of plain text. It may lead somewhere: to a section of this paper, or to a path below the site's root.

    A writer makes a path an address by the site's; where that is not known, the text stands without a link.
    """

    text: str
    anchor: str = ""
    path: str = ""
    is_strong: bool = False
    is_small: bool = False


Text = tuple[Mark | Span, ...]


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph; small for what is said beside the matter, such as what was left out."""

    text: Text
    is_small: bool = False


class Bullets(Struct, frozen=True, kw_only=True):
    """A list, numbered or not."""

    items: tuple[Text, ...]
    is_numbered: bool = False


class Facts(Struct, frozen=True, kw_only=True):
    """Terms, each with what there is to say of it."""

    rows: tuple[tuple[str, Text], ...]


class Table(Struct, frozen=True, kw_only=True):
    """A table: its caption, the heads of its columns, its rows of as many cells, and how wide each column is.

    Widths are shares of the page's width. The first cell of a row names it. Numbers are set to the right in the columns
    whose index is in `numbers`.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()


class Spread(Struct, frozen=True, kw_only=True):
    """How many of some items have each rating, as a bar; `words` says the same, and is what a screen reader has."""

    title: str
    counts: tuple[tuple[Mark, int], ...]
    words: str


class Wording(Struct, frozen=True, kw_only=True):
    """A text in a frame, to be copied as it is, such as a resolution for the minutes; `label` says what for."""

    label: str
    text: str


class Group(Struct, frozen=True, kw_only=True):
    """A part of a section under a heading of its own, kept on one side of paper where it fits: a decision, a school."""

    title: Text
    blocks: tuple[Simple, ...]
    anchor: str = ""


Simple = Paragraph | Bullets | Facts | Table | Spread | Wording
Block = Simple | Group


class Section(Struct, frozen=True, kw_only=True):
    """A section: a title, an id that is unique in the paper, and its blocks."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


class Paper(Struct, frozen=True, kw_only=True):
    """A paper. `cover` are its terms, `report` at most three sides of A4 with the cover, `appendix` what goes with it.

    `name` is that of its file without an ending; `trust` is who it is of, `about` the meeting and its day, both on each
    side; `sharing` says who may read it (`Open`, `Confidential: for trustees only`), on each side too. `day` is the day
    of its ratings, and of the file; `notice` is what stands above the title, such as that the data is invented.
    """

    name: str
    title: str
    trust: str
    about: str
    sharing: str
    is_confidential: bool
    day: datetime.date
    cover: Facts
    report: tuple[Section, ...]
    appendix: tuple[Section, ...] = ()
    notice: str = ""
    summary: str = ""
    language: str = "en-GB"


def plain(text: Text) -> str:
    """The words of a text.

    >>> plain((Mark("Off track", "diamond", "red"), Span(" since July")))
    'Off track since July'
    """
    words = [part.word if isinstance(part, Mark) else part.text for part in text]  # quicker than one by one
    return "".join(words)
