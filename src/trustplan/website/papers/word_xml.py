"""The smallest parts of a Word document: takes plain words, gives WordprocessingML in which they are text and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from trustplan.website.papers.written import LOOKS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trustplan.website.papers.paper import Mark

WIDTH = 10206  # of what is printed on a side, in twentieths of a point: A4 with margins of 15 mm
WHOLE = 14  # letters of a rating that stays on one line, as in “Not assessed”; `pdf/paper.typ` has the same
MOST_IN_ATTRIBUTE = 250  # of an alternative text, which Word shows on one line
# Every Office has it, with all five shapes, and they are as large as each other.
_SHAPE_FONT = '<w:rFonts w:ascii="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:cs="Segoe UI Symbol"/>'
_SHAPE_SIZE = 18  # half points: as high as the words beside it, and no line is higher for it
_EDGE = (
    '<w14:textOutline w14:w="7000" w14:cap="flat" w14:cmpd="sng" w14:algn="ctr"><w14:solidFill>'
    '<w14:srgbClr w14:val="{edge}"/></w14:solidFill><w14:prstDash w14:val="solid"/><w14:round/></w14:textOutline>'
)

_NOT_KEPT = re.compile(r'(<w:p><w:pPr><w:pStyle w:val="\w+"/>)(?!<w:keepNext/>)')


def attribute(text: str, most: int = MOST_IN_ATTRIBUTE) -> str:
    """A text as the value of an attribute, in quotes, on one line and not too long."""
    flat = " ".join(text.split())
    if len(flat) > most:
        flat = flat[: most - 1] + "…"
    return quoteattr(flat)


def paragraph(inside: str, style: str = "Normal", more: str = "") -> str:
    """A paragraph of finished runs. `more` are properties of it, in the order that the form asks for."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def kept(xml: str) -> str:
    """Finished paragraphs, each on the side of what follows it.

    >>> kept(paragraph("", "Caption"))
    '<w:p><w:pPr><w:pStyle w:val="Caption"/><w:keepNext/></w:pPr></w:p>'
    """
    return _NOT_KEPT.sub(r"\1<w:keepNext/>", xml)


class Runs:
    """Makes runs of one language."""

    def __init__(self, language: str) -> None:
        self._language = f"<w:lang w:val={quoteattr(language)}/>"

    def run(self, text: str, before: str = "", after: str = "") -> str:
        """A run. Its properties stand around the language: `before` are style and weight, `after` what other programs skip."""
        lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
        return f"<w:r><w:rPr>{before}{self._language}{after}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"

    def tab(self) -> str:
        """A run of a tab: the way to the other side of a footer."""
        return f"<w:r><w:rPr>{self._language}</w:rPr><w:tab/></w:r>"

    def mark(self, mark: Mark, words: str = "") -> str:
        """A mark: its shape in its colour, and the word, or other `words`, in ink.

        The shape is a character without a text of its own, so that nobody hears the word twice.
        """
        said = words or mark.word
        if len(said) <= WHOLE:
            said = said.replace(" ", "\u00a0")
        word = self.run(f"\u00a0{said}", f'<w:b w:val="{int(mark.is_loud)}"/>')
        return self._shape(mark) + word

    def _shape(self, mark: Mark) -> str:
        shape = SHAPES.get(mark.symbol)
        if shape is None:
            return ""
        look = LOOKS.get(mark.colour, LOOKS["grey"])
        edge = ""
        if look.edge != look.fill:
            edge = _EDGE.format(edge=look.edge.upper())
        colour = f'<w:color w:val="{look.fill.upper()}"/>'
        looks = f'{_SHAPE_FONT}<w:b w:val="0"/>{colour}<w:sz w:val="{_SHAPE_SIZE}"/><w:szCs w:val="{_SHAPE_SIZE}"/>'
        return self.run(shape, looks, edge)


def cell(inside: str, width: int, more: str = "") -> str:
    """A cell of finished paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{inside}</w:tc>'


def row(cells: Iterable[str], *, is_head: bool = False) -> str:
    """A row, which no side of paper cuts. A head is repeated on each side, and said to be one."""
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], style: str, title: str, description: str, look: str) -> str:
    """A table whose columns are as wide as they are said to be, in each program; with its alternative text."""
    columns = [f'<w:gridCol w:w="{width}"/>' for width in widths]
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val={attribute(title)}/>'
        f"<w:tblDescription w:val={attribute(description)}/></w:tblPr>"
        f"<w:tblGrid>{''.join(columns)}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def look(*, has_head: bool, has_row_heads: bool = True) -> str:
    """What of a table are heads, as Word and readers of the screen ask for it."""
    value = 0x0600 + 0x0020 * has_head + 0x0080 * has_row_heads
    return (
        f'<w:tblLook w:val="{value:04X}" w:firstRow="{int(has_head)}" w:lastRow="0" w:firstColumn="{int(has_row_heads)}"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )


def shared_out(shares: Sequence[int], whole: int, least: int = 0) -> list[int]:
    """A width shared out, all of it, with at least `least` for each where there is so much.

    >>> shared_out((1, 2), 100), shared_out((1, 99), 100, 20), shared_out((0, 0), 10), shared_out((1, 1, 1), 10)
    ([33, 67], [20, 80], [5, 5], [3, 3, 4])
    """
    if not shares:
        return []
    least = min(least, whole // len(shares))
    wanted = [max(0, share) for share in shares]
    if not sum(wanted):
        wanted = [1] * len(shares)
    free = whole - least * len(shares)
    found = [least + free * share // sum(wanted) for share in wanted]
    found[-1] += whole - sum(found)
    return found
