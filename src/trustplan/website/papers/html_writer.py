"""A paper as one web page that needs nothing else: takes a paper, gives the text of the file.

It has its styles in itself, no script, and a policy that lets nothing be fetched or run. It reads on a phone, and prints
as the other formats do: A4, who may read it and which side it is on each side, heads of tables on each, no row cut.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from trustplan.website.papers.paper import Group, Mark, Span, Table
from trustplan.website.papers.written import LOOKS, SHAPES, address, anchors, as_written
from trustplan.website.rendering import environment
from trustplan.website.rendering import shown as as_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinja2 import Environment

    from trustplan.website.papers.paper import Block, Paper, Section, Text

_STYLE = Path(__file__).parent / "paper.css"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,80}")
_OWN = ("tp-", "paper")  # what ids of the page itself begin with
_NOT_IN_STYLE = re.compile(r"[^A-Za-z0-9 ,.:()·£’-]")


def html_of(paper: Paper, site_url: str) -> str:
    """The file of a paper. Links lead to the site where its address is known."""
    paper = as_written(paper)
    shown = _Shown(paper, site_url)
    style = f"{_style()}{_on_each_side(paper)}{shown.styles()}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = _environment().get_template("paper.html")
    shapes = _environment().get_template("marks.html").module.shapes  # type: ignore[attr-defined]
    written = template.render(
        paper=paper,
        shown=shown,
        style=Markup(style),  # noqa: S704  no word of a paper is in it but as _quoted
        digest=digest,
        shapes=shapes,
    )
    return f"{written}\n"


@cache
def _environment() -> Environment:
    return environment()


@cache
def _style() -> str:
    """The styles that every paper has, without what only those need who write them."""
    text = re.sub(r"/\*.*?\*/", "", _STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", text).strip() + "\n"


class Bar(Struct, frozen=True):
    """A part of a bar: its mark, how many, and where it begins and how wide it is, in per cent."""

    mark: Mark
    count: int
    x: float
    width: float


class _Shown:
    """What the template asks about a paper."""

    def __init__(self, paper: Paper, site_url: str) -> None:
        self._paper = paper
        self._site_url = site_url
        self._ids = _ids(paper)
        self._marked: set[str] = set()
        self._columns = {
            each: f"columns-{at}" for at, each in enumerate(dict.fromkeys(map(_as_columns, _tables(paper))), 1)
        }
        self._headings = 0
        self._marks: dict[Mark, str] = {}

    def text(self, text: Text, mark_of: Callable[[Mark, _Shown], str]) -> Markup:
        """A text: marks, each as a macro makes it, and runs of words, one behind the other.

        A paper has tens of thousands of them, of which macros would take longer than all that is in them.
        """
        parts: list[str] = []
        for part in text:
            if isinstance(part, Span):
                parts.append(self._run(part))
                continue
            if part not in self._marks:
                self._marks[part] = mark_of(part, self)
            parts.append(self._marks[part])
        return Markup("".join(parts))  # noqa: S704  the words are escaped in _run, and what is around them by the template

    def _run(self, span: Span) -> str:
        """A run of words, which may lead somewhere: strong, beside the matter, or neither."""
        words = as_html(span.text)
        if span.is_strong:
            words = f"<strong>{words}</strong>"
        elif span.is_small:
            words = f'<span class="beside">{words}</span>'
        to = self.to(span)
        if to and span.text.strip():
            return f'<a href="{as_html(to)}">{words}</a>'
        return words

    def kind(self, block: Block) -> str:
        """What a block is, in a word."""
        return type(block).__name__

    def heading(self, part: Section | Group) -> str:
        """The id of a heading: the part's own, the first time that it comes, or one that nothing leads to."""
        name = self._ids.get(part.anchor, "")
        if name and name not in self._marked:
            self._marked.add(name)
            return name
        self._headings += 1
        return f"paper-{self._headings}"

    def contents(self) -> list[tuple[str, str]]:
        """The sections that have an id, each with its title, as an overview."""
        found: dict[str, str] = {}
        for section in (*self._paper.report, *self._paper.appendix):
            if section.anchor in self._ids and section.title.strip():
                found.setdefault(self._ids[section.anchor], section.title)
        return list(found.items())

    def to(self, span: Span) -> str:
        """Where a text leads; empty where it leads nowhere."""
        if span.anchor in self._ids:
            return f"#{self._ids[span.anchor]}"
        if span.path:
            return address(self._site_url, span.path)
        return ""

    def symbol(self, mark: Mark) -> str:
        """The shape of a mark; empty where the policy has one that nobody knows."""
        if mark.symbol in SHAPES:
            return mark.symbol
        return ""

    def colour(self, mark: Mark) -> str:
        """The name of a mark's colour."""
        if mark.colour in LOOKS:
            return mark.colour
        return "grey"

    def bar(self, counts: Sequence[tuple[Mark, int]]) -> list[Bar]:
        """The parts of a bar; zeros are left out."""
        whole = sum(max(0, count) for _, count in counts)
        parts: list[Bar] = []
        x = 0.0
        for mark, count in counts:
            if count > 0:
                width = 100 * count / whole
                parts.append(Bar(mark, count, round(x, 2), round(width, 2)))
                x += width
        return parts

    def columns(self, table: Table) -> str:
        """The class of a table, by how wide its columns are and which have numbers."""
        return self._columns[_as_columns(table)]

    def styles(self) -> str:
        """The styles of these classes: a policy that forbids styles in the page itself has to be kept."""
        rules = []
        for (widths, numbers), name in self._columns.items():
            for at, width in enumerate(_per_cent(widths), 1):
                rules.append(f".{name} thead th:nth-child({at}) {{ width: {width}%; }}")
            rules += [f".{name} tr > :nth-child({at + 1}) {{ text-align: right; }}" for at in numbers]
        return f"@media print, (min-width: 45em) {{ {' '.join(rules)} }}\n"


def _as_columns(table: Table) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return table.widths, tuple(sorted(table.numbers))


def _per_cent(widths: tuple[int, ...]) -> list[float]:
    """Shares of a page's width; equal ones where there are none.

    >>> _per_cent((1, 3)), _per_cent((0, 0))
    ([25.0, 75.0], [50.0, 50.0])
    """
    whole = sum(widths)
    if whole <= 0:
        return [round(100 / len(widths), 2) for _ in widths]
    return [round(100 * width / whole, 2) for width in widths]


def _tables(paper: Paper) -> Iterator[Table]:
    """The tables of a paper, with those in its groups."""
    for section in (*paper.report, *paper.appendix):
        for block in section.blocks:
            if isinstance(block, Group):
                yield from (part for part in block.blocks if isinstance(part, Table))
            elif isinstance(block, Table):
                yield block


def _ids(paper: Paper) -> dict[str, str]:
    """An id for each part that texts can lead to: its own where that is one, so that links from elsewhere stay right."""
    found = {}
    for number, anchor in enumerate(anchors(paper), 1):
        found[anchor] = f"part-{number}"
        if _PLAIN.fullmatch(anchor) and not anchor.startswith(_OWN):
            found[anchor] = anchor
    return found


def _on_each_side(paper: Paper) -> str:
    """What stands at the edges of each side of paper: only a style can put it there."""
    of = paper.trust
    if paper.about:
        of = f"{of} · {paper.about}"
    weight = ""
    if paper.is_confidential:
        weight = " font-weight: bold; color: #17212b;"
    return (
        f"@page {{ @top-right {{ content: {_quoted(paper.sharing)};{weight} }}"
        f" @bottom-left {{ content: {_quoted(of)}; }} }}\n"
    )


def _quoted(text: str) -> str:
    """A text as a string of a stylesheet, in which nothing can end it.

    >>> _quoted('Paper 5 "x"</style>')
    '"Paper 5 \\\\000022x\\\\000022\\\\00003C\\\\00002Fstyle\\\\00003E"'
    """
    flat = " ".join(text.split())
    return f'"{_NOT_IN_STYLE.sub(lambda found: f"{chr(92)}{ord(found[0]):06X}", flat)}"'
