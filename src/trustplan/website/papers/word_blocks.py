"""The blocks of a paper as WordprocessingML: takes a paper, gives the inside of its document's body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from trustplan.primitives.english import counted
from trustplan.website.papers.paper import Bullets, Facts, Group, Mark, Paragraph, Spread, Table, Wording, plain
from trustplan.website.papers.word_xml import WIDTH, Runs, cell, kept, look, paragraph, row, shared_out, table
from trustplan.website.papers.written import LOOKS, MUTED, address, anchors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trustplan.website.papers.paper import Block, Paper, Section, Simple, Span, Text

TERM = 2300  # the width of the column of terms
_BAR, _LEAST = 7200, 620  # the width of a bar, and of its narrowest part, in which its mark and a number have room
MOST_KEPT = 14  # rows of a table in a group that is kept on one side: more would leave a side half empty
_BOLD, _LINKED, _BESIDE = "<w:b/>", '<w:rStyle w:val="Hyperlink"/>', '<w:rStyle w:val="PaperBeside"/>'
_KEEP, _KEEP_LINES, _NEW_SIDE, _RIGHT = (
    "<w:keepNext/>",
    "<w:keepLines/>",
    "<w:pageBreakBefore/>",
    '<w:jc w:val="right"/>',
)
_CELL_STYLE, _ROW_HEAD, _COLUMN_HEAD = "PaperCell", "TableHeading", "PaperColumnHead"
_TERM = f'<w:b w:val="0"/><w:color w:val="{MUTED.upper()}"/>'  # the head of a row of facts, which is quieter
_BESIDE_TERM = f'<w:spacing w:after="110"/><w:ind w:left="{TERM}"/>'
_EDGE = '<w:tcBorders><w:top w:val="{line}" w:sz="{size}" w:space="0" w:color="{colour}"/></w:tcBorders>'

_OWN_LISTS = 2  # of word/numbering.xml
_TEXT = tuple(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>' for style in ("Normal", "ListBullet", "ListNumber"))


class Blocks:
    """Makes the body of one paper's document. `link` gives the id of an address on the web."""

    def __init__(self, paper: Paper, site_url: str, link: Callable[[str], str]) -> None:
        self._link = link
        self._paper = paper
        self._site_url = site_url
        self._lists = _OWN_LISTS
        self._runs = Runs(paper.language)
        self._names = {anchor: _name(number, anchor) for number, anchor in enumerate(anchors(paper), 1)}
        self._marked = 0

    def body(self) -> str:
        """The whole of it."""
        paper = self._paper
        parts = [*self._top()]
        for section in paper.report:
            parts += self._section(section)
        for number, section in enumerate(paper.appendix):
            parts += self._section(section, is_on_new_side=number == 0)
        return "".join(_apart(parts))

    def numbers(self) -> str:
        """The numbered lists of the body, each of which begins at one."""
        again = '<w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        return "".join(f'<w:num w:numId="{at}">{again}</w:num>' for at in range(_OWN_LISTS + 1, self._lists + 1))

    def _top(self) -> Iterator[str]:
        paper = self._paper
        runs = self._runs
        above = paper.trust
        if paper.about:
            above = f"{above} · {paper.about}"
        yield paragraph(runs.run(above), "PaperMasthead")
        if paper.notice:
            yield paragraph(runs.run(paper.notice), "PaperNotice")
        yield paragraph(runs.run(paper.title), "Title")
        if paper.summary:
            yield paragraph(runs.run(paper.summary), "Subtitle")
        yield self._facts(paper.cover, f"About this paper: {paper.title}")

    def _section(self, section: Section, *, is_on_new_side: bool = False) -> Iterator[str]:
        more = ""
        if is_on_new_side:
            more = _NEW_SIDE
        inside = self._anchored(section.anchor, self._runs.run(section.title))
        yield paragraph(inside, "Heading1", more)
        for block in section.blocks:
            yield from self._block(block, section.title)

    def _block(self, block: Block, title: str) -> Iterator[str]:
        if isinstance(block, Group):
            yield from self._group(block)
        else:
            yield from self._simple(block, title)

    def _group(self, group: Group) -> Iterator[str]:
        yield paragraph(self._anchored(group.anchor, self.text(group.title)), "Heading2")
        parts: list[str] = []
        for block in group.blocks:
            parts += self._simple(block, plain(group.title))
        for part in parts[:-1]:
            yield _kept(part)
        for part in parts[-1:]:
            yield _kept_but_the_last(part)

    def _simple(self, block: Simple, title: str) -> Iterator[str]:
        match block:
            case Paragraph():
                style = "Normal"
                if block.is_small:
                    style = "PaperSmall"
                yield paragraph(self.text(block.text), style)
            case Bullets():
                yield from self._bullets(block)
            case Facts():
                yield self._facts(block, title)
            case Table():
                yield from self._table(block, title)
            case Spread():
                yield from self._spread(block)
            case Wording():
                yield paragraph(self._runs.run(block.label), "PaperLabel")
                yield paragraph(self._runs.run(block.text), "PaperWording")

    def _bullets(self, block: Bullets) -> Iterator[str]:
        style, number = "ListBullet", ""
        if block.is_numbered and block.items:
            style = "ListNumber"
            self._lists += 1
            number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._lists}"/></w:numPr>'
        for item in block.items:
            yield paragraph(self.text(item), style, _KEEP_LINES + number)

    def _facts(self, facts: Facts, title: str) -> str:
        widths = (TERM, WIDTH - TERM)
        rows = []
        for term, text in facts.rows:
            head = paragraph(self._runs.run(term, _TERM), _ROW_HEAD)
            rows.append(row((cell(head, widths[0]), cell(paragraph(self.text(text), _CELL_STYLE), widths[1]))))
        if not rows:
            return ""
        said = f"{counted(len(rows), 'row')}, each with a term and what there is to say of it."
        return table(rows, widths, "PaperFacts", title, said, look(has_head=False))

    def _table(self, block: Table, title: str) -> Iterator[str]:
        if not block.head:
            return  # a table without columns is none that Word would open
        if block.caption:
            yield paragraph(self._runs.run(block.caption), "Caption")
        widths = shared_out(block.widths, WIDTH)
        heads = [
            cell(self._in_cell(self._runs.run(head), _COLUMN_HEAD, is_number=at in block.numbers), widths[at])
            for at, head in enumerate(block.head)
        ]
        rows = [row(heads, is_head=True)]
        for each in block.rows:
            cells = []
            for at, text in enumerate(each):
                style = _CELL_STYLE
                if not at:
                    style = _ROW_HEAD
                cells.append(cell(self._in_cell(self.text(text), style, is_number=at in block.numbers), widths[at]))
            rows.append(row(cells))
        said = f"{counted(len(block.rows), 'row')} below the head. Columns: {', '.join(block.head)}."
        yield table(rows, widths, "PaperTable", block.caption or title, said, look(has_head=True))

    def _in_cell(self, runs: str, style: str, *, is_number: bool) -> str:
        more = ""
        if is_number:
            more = _RIGHT
        return paragraph(runs, style, more)

    def _spread(self, block: Spread) -> Iterator[str]:
        shown = [(mark, count) for mark, count in block.counts if count > 0]
        if not shown:
            yield paragraph(self._runs.run(block.title, _BOLD), "Normal", _KEEP)
            yield paragraph(self._runs.run(block.words))
            return
        title = cell(paragraph(self._runs.run(block.title), _ROW_HEAD, _KEEP), TERM)
        widths = shared_out([count for _, count in shown], _BAR, _LEAST)
        cells = [title]
        for (mark, count), width in zip(shown, widths, strict=True):
            inside = paragraph(self._runs.mark(mark, str(count)), _CELL_STYLE, _KEEP)
            cells.append(cell(inside, width, _edge(mark)))
        yield table([row(cells)], [TERM, *widths], "PaperSpread", block.title, block.words, look(has_head=False))
        yield paragraph(self._runs.run(block.words), _CELL_STYLE, _BESIDE_TERM)

    def text(self, text: Text) -> str:
        """A text as runs."""
        return "".join(self._part(part) for part in text)

    def _part(self, part: Mark | Span) -> str:
        if isinstance(part, Mark):
            return self._runs.mark(part)
        inside, to = "", ""
        if part.anchor in self._names:
            to = f"w:anchor={quoteattr(self._names[part.anchor])}"
        elif part.path and (url := address(self._site_url, part.path)):
            to = f'r:id="{self._link(url)}"'
        style = ""
        if to:
            style = _LINKED
        elif part.is_small:
            style = _BESIDE
        inside = self._runs.run(part.text, style + _weight(part))
        if to:
            return f'<w:hyperlink {to} w:history="1">{inside}</w:hyperlink>'
        return inside

    def _anchored(self, anchor: str, inside: str) -> str:
        """Runs to which links lead."""
        if anchor not in self._names:
            return inside
        self._marked += 1
        name = quoteattr(self._names[anchor])
        return f'<w:bookmarkStart w:id="{self._marked}" w:name={name}/>{inside}<w:bookmarkEnd w:id="{self._marked}"/>'


def _weight(span: Span) -> str:
    """Bold or not; what is small is beside the matter, also where the matter is bold."""
    if span.is_strong:
        return _BOLD
    if span.is_small:
        return '<w:b w:val="0"/>'
    return ""


def _name(number: int, anchor: str) -> str:
    """The name of a bookmark: at most 40 characters, of which the first is a letter, unique by its number."""
    return f"p{number}_{re.sub('[^A-Za-z0-9]', '_', anchor)}"[:40]


def _edge(mark: Mark) -> str:
    """The part of a bar above a mark and its number."""
    colours = LOOKS.get(mark.colour, LOOKS["grey"])
    line, size = "single", 64
    if colours.is_hollow:
        line, size = "dashed", 16
    return _EDGE.format(line=line, size=size, colour=colours.fill.upper())


def _kept(part: str) -> str:
    """A part that is not parted from what follows it; a long table would not fit with it anyway."""
    if part.count("<w:tr>") > MOST_KEPT:
        return part
    return kept(part)


def _kept_but_the_last(part: str) -> str:
    """The last part of a group: a table is kept with its own last row."""
    start, last, end = part.rpartition("<w:tr>")
    if not last:
        return part
    return _kept(start) + last + end


def _apart(parts: Iterable[str]) -> Iterator[str]:
    """Parts with space below each table, of which Word knows none; two tables and nothing between would be joined."""
    was_table = False
    for part in parts:
        if not part:
            continue
        is_table = part.startswith("<w:tbl>")
        if is_table and was_table:
            yield paragraph("", "PaperGap")
        if was_table and part.startswith(_TEXT):
            yield part.replace("</w:pPr>", '<w:spacing w:before="90"/></w:pPr>', 1)
        else:
            yield part
        was_table = is_table
    if was_table:
        yield paragraph("", "PaperGap")
