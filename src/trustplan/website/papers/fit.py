"""How much of a paper goes on three sides of A4: takes sections and how many rows each has, gives what is shown of them.

The height of each block is an estimate from its words alone, so that it is the same for HTML, Word and PDF and on every
machine. It is a careful one: a line holds fewer characters than writers put on it, and a side fewer lines.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.website.papers.paper import (
    Bullets,
    Facts,
    Group,
    Paragraph,
    Section,
    Spread,
    Table,
    Wording,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from trustplan.website.papers.paper import Block

SIDES = 3
WIDTH, HEIGHT = 180.0, 267.0  # of what is printed on a side of A4 with margins of 14, 15 and 16 mm
RESERVE = 0.9  # of a side: the rest is for what a program lays out more loosely
POINT = 0.3528  # mm
BODY, SMALL = 9.7, 8.3  # points
LINE = 1.4  # lines are so many times as high as their letters
TERM = 40.0  # the column of terms before what there is to say of them
GAP = 2.2  # below a block
CELL = 3.4  # around the words of a cell: above and below, left and right
HEADING, SUBHEADING, CAPTION = 11.0, 7.0, 6.5
BAR = 6.0
MASTHEAD = 26.0  # the trust, the title, what the paper is of

# Widths of letters in ems of Arial, whose widths Liberation Sans and Helvetica have too.
_NARROW, _WIDE = frozenset("iljtfrI.,;:'’‘|!()[]-/ "), frozenset("mwMWOQGDHNCURAKVXYBEPS%@&—…")
_FEW_MORE = 1.06  # what is lost at the ends of lines


class Part(Struct, frozen=True, kw_only=True):
    """A section of which as many rows are shown as there is room for, and never fewer than `least` while others have more.

    `make` gives its blocks with so many rows, and says in them how many are left out.
    """

    title: str
    anchor: str
    total: int
    make: Callable[[int], tuple[Block, ...]]
    least: int = 2
    most: int = 12

    def section(self, rows: int) -> Section:
        """The section with its first rows."""
        return Section(title=self.title, anchor=self.anchor, blocks=self.make(rows))


def fit(parts: Sequence[Part], cover: Facts, *, sides: int = SIDES) -> tuple[Section, ...]:
    """The sections that go on so many sides with the cover. The first parts get room first, and lose it last."""
    shown = [min(part.least, part.total) for part in parts]
    made = [part.section(rows) for part, rows in zip(parts, shown, strict=True)]

    def fits() -> bool:
        return count_sides(cover, made) <= sides

    for place in reversed(range(len(parts))):  # where even the least is too much
        while shown[place] and not fits():
            shown[place] -= 1
            made[place] = parts[place].section(shown[place])
    for wanted in ("least", "most"):
        for place, part in enumerate(parts):
            while shown[place] < min(getattr(part, wanted), part.total):
                before = made[place]
                made[place] = part.section(shown[place] + 1)
                if not fits():
                    made[place] = before
                    break
                shown[place] += 1
    return tuple(made)


def count_sides(cover: Facts, sections: Iterable[Section]) -> int:
    """On how many sides a cover and sections go, as they are estimated."""
    sides, left = 1, HEIGHT * RESERVE - MASTHEAD
    for height in (*_pieces(cover, WIDTH), *_of_sections(sections)):
        if height > left and left < HEIGHT * RESERVE:
            sides, left = sides + 1, HEIGHT * RESERVE
        left -= height
        while left < 0:  # of what is higher than a side
            sides, left = sides + 1, left + HEIGHT * RESERVE
    return sides


def _of_sections(sections: Iterable[Section]) -> Iterator[float]:
    """The heights of what is kept together; a heading is kept with what follows it."""
    for section in sections:
        before = HEADING
        for block in section.blocks:
            for height in _pieces(block, WIDTH):
                yield before + height
                before = 0.0
        if before:
            yield before


def _pieces(block: Block, width: float) -> Iterator[float]:
    """The heights of the parts of a block between which a side may end."""
    if isinstance(block, Group):
        inside = sum(sum(_pieces(part, width)) for part in block.blocks)
        yield SUBHEADING + _height(plain(block.title), width, BODY) + inside + GAP
    elif isinstance(block, Table):
        yield from _rows(block, width)
    elif isinstance(block, Facts):
        rows = [max(_height(term, TERM, BODY), _height(plain(text), width - TERM, BODY)) for term, text in block.rows]
        yield from (row + CELL / 2 for row in rows)
        yield GAP
    elif isinstance(block, Bullets):
        yield from (_height(plain(item), width - 6, BODY) + 0.8 for item in block.items)
        yield GAP
    elif isinstance(block, Spread):
        yield BAR + _height(block.title, width, BODY) + _height(block.words, width, BODY) + GAP
    elif isinstance(block, Wording):
        yield _height(block.label, width, SMALL) + _height(block.text, width - 8, BODY) + 5 + GAP
    else:
        yield _of_paragraph(block, width)


def _of_paragraph(block: Paragraph, width: float) -> float:
    size = SMALL if block.is_small else BODY
    return _height(plain(block.text), width, size) + GAP


def _rows(table: Table, width: float) -> Iterator[float]:
    """The rows of a table, the first with what stands above it."""
    above = CAPTION + _row([(plain_head,) for plain_head in table.head], table.widths, width)
    for row in table.rows:
        yield above + _row([(plain(cell),) for cell in row], table.widths, width)
        above = 0.0
    yield above + GAP


def _row(cells: Sequence[tuple[str]], widths: Sequence[int], width: float) -> float:
    """The highest cell of a row."""
    each = zip(cells, widths, strict=True)
    total = sum(widths)
    return max(_height(text, width * share / total - CELL, BODY) for (text,), share in each) + CELL


def _height(text: str, width: float, size: float) -> float:
    """How high a text is, set in so many points in so many mm."""
    return lines_of(text, width, size) * size * POINT * LINE


def lines_of(text: str, width: float, size: float = BODY) -> int:
    """How many lines a text takes.

    >>> lines_of("Nothing is off track.", 180), lines_of("x" * 400, 180), lines_of("", 180)
    (1, 5, 1)
    """
    wide = sum(map(_width, text))
    return max(1, ceil(wide * size * POINT * _FEW_MORE / max(width, 10.0)))


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.32
    if letter in _WIDE or ord(letter) > 0x2E7F:
        return 0.95
    return 0.556
