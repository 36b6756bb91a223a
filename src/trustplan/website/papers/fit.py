"""How much of a paper goes on three sides of A4: takes sections and how many rows each has, gives what is shown of them.

The height of each block is an estimate from its words alone, so that it is the same for HTML, Word and PDF and on every
machine. Lines are broken as all three break them, between words, by the widths of letters. Of what they lay out in their
own ways the estimate takes the highest; their styles are made to differ little, so that each fills its sides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.website.papers.paper import (
    Bullets,
    Facts,
    Group,
    Mark,
    Paragraph,
    Section,
    Spread,
    Table,
    Wording,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from trustplan.website.papers.paper import Block, Paper, Text

SIDES = 3
WIDTH, HEIGHT = 180.0, 265.0  # of what is printed on a side of A4 with margins of 16, 15 and 16 mm
RESERVE = 0.98  # of a side: a little is kept for programs with letters of their own
POINT = 0.3528  # mm
TITLE, HEAD, BODY, TABLE, SMALL = 18.0, 10.8, 9.7, 9.0, 8.4  # points
LINE, IN_TABLE = 1.3, 1.28  # lines are so many times as high as their letters
TERM = 41.0  # the column of terms before what there is to say of them
GAP = 1.8  # below a block
CELL, BESIDE = 1.6, 2.5  # around the words of a cell: above and below, left and right
TERM_ROW = 1.6
HEADING, SUBHEADING, CAPTION = 10.8, 5.5, 5.9
SPREAD = 8.5  # its title, its bar and its numbers, which some writers put one above the other
FRAME = 4.5  # around a wording, with what the frame of its decision adds
FRAMED = 1.0  # above the title of a decision, in place of what is above a subheading
ABOVE = 13.5  # on the first side: the trust, what is said of the paper, and the lines between

# Widths of letters in thousandths of their size, of Arial, whose widths Liberation Sans and Helvetica have too.
_WIDTHS: dict[str, int] = {}
for _letters, _thousandths in (
    ("ijl'’‘|", 222),
    ("tfI.,;:!/[] ", 278),
    ("r()-", 333),
    ("ckszvxyJ", 500),
    ("ABEKPSVXY&", 667),
    ("wCDHNRU", 722),
    ("GOQ", 778),
    ("mM", 833),
    ("%", 889),
    ("W@…—", 1000),
):
    _WIDTHS |= dict.fromkeys(_letters, _thousandths)
_WORD = re.compile(r"[^ -]*-+|[^ -]+ *| +")  # with what is behind it
_OTHER, _FULL, _FULL_FROM = 556, 1000, "\u2e80"  # the signs of East Asia are as wide as they are high
_STRONG = 1.08  # what is strong is so many times as wide
_MARK = "\u2014\N{NO-BREAK SPACE}"  # is as wide as the shape of a rating and the space behind it
_MOST_KNOWN = 20_000  # texts, of which the lines are known


class Part(Struct, frozen=True, kw_only=True):
    """A section of which as many rows are shown as there is room for: `least` before any other gets more, then `most`.

    More than that are shown only where a side would stay empty below them.
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
    """The sections that go on so many sides with a cover, below a title of at most two lines and a summary of as many."""
    return _fit(parts, [ABOVE + 4 * _height("", WIDTH, TITLE), *_pieces(cover, WIDTH)], sides)


def fitted(paper: Paper, parts: Sequence[Part], *, sides: int = SIDES) -> Paper:
    """A paper with a report that goes on so many sides with its own title, summary and cover."""
    return replace(paper, report=_fit(parts, [*pieces_of(paper)], sides))


def _fit(parts: Sequence[Part], above: list[float], sides: int) -> tuple[Section, ...]:
    """The sections below what is so high. The first parts get room first, and lose it last."""
    shown = [min(part.least, part.total) for part in parts]
    made = [part.section(rows) for part, rows in zip(parts, shown, strict=True)]

    def takes() -> int:
        return _sides([*above, *_of_sections(made)])

    for place in reversed(range(len(parts))):  # where even the least is too much
        while shown[place] and takes() > sides:
            shown[place] -= 1
            made[place] = parts[place].section(shown[place])
    for wanted in (_least, _most, _all):
        if wanted is _all:
            sides = min(sides, takes())  # more than the most fills a side that is begun, and begins none
        for place, part in enumerate(parts):
            while shown[place] < wanted(part):
                before = made[place]
                made[place] = part.section(shown[place] + 1)
                if takes() > sides:
                    made[place] = before
                    break
                shown[place] += 1
    return tuple(made)


def _least(part: Part) -> int:
    return min(part.least, part.total)


def _most(part: Part) -> int:
    return min(part.most, part.total)


def _all(part: Part) -> int:
    return part.total


def count_sides(paper: Paper) -> int:
    """On how many sides the cover and the report of a paper go, as they are estimated."""
    return _sides(pieces_of(paper))


def _sides(heights: Iterable[float]) -> int:
    """On how many sides pieces of such heights go, one below another."""
    sides, left = 1, HEIGHT * RESERVE
    for height in heights:
        if height > left and left < HEIGHT * RESERVE:
            sides, left = sides + 1, HEIGHT * RESERVE
        left -= height
        while left < 0:  # of what is higher than a side
            sides, left = sides + 1, left + HEIGHT * RESERVE
    return sides


def pieces_of(paper: Paper) -> Iterator[float]:
    """The heights in mm of what is kept together of a cover and a report, one after another."""
    above = _height(paper.title, WIDTH, TITLE, is_strong=True) + _height(paper.summary, WIDTH, HEAD)
    yield ABOVE + above + _height(paper.notice, WIDTH, BODY)
    yield from _pieces(paper.cover, WIDTH)
    yield from _of_sections(paper.report)


def _of_sections(sections: Iterable[Section]) -> Iterator[float]:
    """The heights of what is kept together: a heading with what follows it, and a sentence with its table or list."""
    for section in sections:
        before = HEADING
        for at, block in enumerate(section.blocks):
            heights = [*_pieces(block, WIDTH)]
            if isinstance(block, Paragraph) and _leads(section.blocks[at + 1 :]):
                before += sum(heights)
                continue
            for height in heights:
                yield before + height
                before = 0.0
        if before:
            yield before


def _leads(blocks: Sequence[Block]) -> bool:
    """Whether what comes next is a table or a list, which a sentence stays with."""
    return bool(blocks) and isinstance(blocks[0], Table | Bullets | Facts)


def _pieces(block: Block, width: float) -> Iterator[float]:
    """The heights of the parts of a block between which a side may end."""
    if isinstance(block, Group):
        inside = sum(sum(_pieces(part, width)) for part in block.blocks)
        is_framed = any(isinstance(part, Wording) for part in block.blocks)
        above = FRAMED if is_framed else SUBHEADING
        yield above + _height(plain(block.title), width, HEAD, is_strong=True) + inside + GAP
    elif isinstance(block, Table):
        yield from _rows(block, width)
    elif isinstance(block, Facts):
        for term, text in block.rows:
            lines = max(lines_of(term, TERM, TABLE), lines_of(plain(text), width - TERM - BESIDE, BODY))
            yield TERM_ROW + lines * TABLE * POINT * LINE
        yield GAP
    elif isinstance(block, Bullets):
        yield from (_height(plain(item), width - 6, BODY) + 0.8 for item in block.items)
        yield GAP
    elif isinstance(block, Spread):
        yield SPREAD + _height(block.words, width, BODY)
    elif isinstance(block, Wording):
        yield _height(block.label, width, SMALL) + _height(block.text, width - 16, BODY) + 2 * FRAME
    elif block.is_small:
        yield _height(plain(block.text), width, SMALL) + GAP
    else:
        yield _height(plain(block.text), width, BODY) + GAP


def _rows(table: Table, width: float) -> Iterator[float]:
    """The rows of a table, the first with what stands above it."""
    above = CAPTION + _row(table.head, table.widths, width)
    for row in table.rows:
        yield above + _row([_seen(cell) for cell in row], table.widths, width)
        above = 0.0
    yield above + GAP


def _row(cells: Sequence[str], widths: Sequence[int], width: float) -> float:
    """A row is as high as the highest of its cells."""
    total = sum(widths)
    lines = 1
    for place, (text, share) in enumerate(zip(cells, widths, strict=True)):
        lines = max(lines, lines_of(text, width * share / total - BESIDE, TABLE, is_strong=not place))
    return lines * TABLE * POINT * IN_TABLE + CELL


def _seen(text: Text) -> str:
    """The words of a cell, with something as wide as the shape in front of each rating."""
    return "".join(f"{_MARK}{part.word}" if isinstance(part, Mark) else part.text for part in text)


def _height(text: str, width: float, size: float, *, is_strong: bool = False) -> float:
    """How high a text is, set in so many points in so many mm."""
    return lines_of(text, width, size, is_strong=is_strong) * size * POINT * LINE


@lru_cache(maxsize=_MOST_KNOWN)
def lines_of(text: str, width: float, size: float = BODY, *, is_strong: bool = False) -> int:
    """How many lines a text takes. Lines end between words and behind hyphens, or in a word that is wider than a line.

    >>> lines_of("Nothing is off track.", 180), lines_of("x" * 400, 180), lines_of("", 180), lines_of("a\\nb", 180)
    (1, 4, 1, 2)
    """
    room = max(width, 10.0) / (size * POINT) * 1000
    if is_strong:
        room /= _STRONG
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    """How many lines a line of text becomes where there is so much room, in thousandths of the letters' size."""
    if sum(map(_width, line)) <= room:
        return 1
    lines = 1
    used = 0.0
    for word in _WORD.findall(line):
        wide = float(sum(map(_width, word.rstrip(" "))))
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        used += sum(map(_width, word))
        while wide > room:  # of a word that is wider than a line
            lines, used, wide = lines + 1, used - room, wide - room
    return lines


def _width(letter: str) -> int:
    if letter >= _FULL_FROM:
        return _FULL
    return _WIDTHS.get(letter, _OTHER)
