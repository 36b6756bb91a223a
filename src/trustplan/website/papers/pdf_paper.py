"""A paper as its PDF takes it: texts that can be printed, ids that lead somewhere, whole addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar, cast
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from trustplan.website.papers.paper import Group, Paper, Section, Span, Wording, plain
from trustplan.website.papers.written import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

UNTITLED = "Untitled"  # a PDF without a title is none that a screen reader can name

# What no file may hold, what has no shape of its own, and what turns the text behind it round. Joiners stay where a
# script needs them, as Arabic and those of India do.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    "|(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GAP = re.compile(r"[ \t\n]+")


def as_printed(paper: Paper, site_url: str) -> Paper:
    """The paper with what can be printed: a path is an address or empty, an anchor the name of a heading or empty."""
    return _Printed(paper, site_url).paper


def each_text(value: T, change: Callable[[str], str]) -> T:
    """A paper, or a part of one, with each of its texts changed."""
    if isinstance(value, Struct):
        fields = {name: each_text(getattr(value, name), change) for name in value.__struct_fields__}
        return cast("T", replace(value, **fields))
    if isinstance(value, tuple):
        return cast("T", tuple(each_text(part, change) for part in value))
    if isinstance(value, str):
        return cast("T", change(value))
    return value


def lines(text: str) -> str:
    """A text as it can be printed, with its lines.

    >>> lines("a\\x00b\\u202ec\\r\\n d\\u2028\\u200be\\ud800")
    'abc\\n d\\ne'
    """
    return normalize("NFC", _UNSEEN.sub("", _LINE_END.sub("\n", text)))


def one_line(text: str) -> str:
    """A text as it can be printed, on one line.

    >>> one_line(" Llanw\\u0302r\\t \\n x")
    ' Llanŵr x'
    """
    return _GAP.sub(" ", lines(text))


class _Printed:
    """One paper's headings by their ids, the first of each; and the paper in which these are led to."""

    def __init__(self, paper: Paper, site_url: str) -> None:
        self.site_url = site_url
        self.headings: dict[str, Section | Group] = {}
        self.names: dict[str, str] = {}
        for number, heading in enumerate(_headings(paper), start=1):
            if heading.anchor not in self.headings:
                self.headings[heading.anchor] = heading
                self.names[heading.anchor] = f"part-{number}"
        title = one_line(paper.title).strip() or one_line(paper.name).strip() or UNTITLED
        self.paper = replace(self.part(paper), title=title, day=paper.day)

    def part(self, value: T) -> T:
        """A part of the paper as it is printed."""
        if isinstance(value, Span):
            return cast("T", self.span(value))
        if isinstance(value, Wording):
            return cast("T", Wording(label=one_line(value.label), text=lines(value.text).strip()))
        if isinstance(value, Struct):
            fields = {name: self.part(getattr(value, name)) for name in value.__struct_fields__}
            if isinstance(value, Section | Group):
                fields["anchor"] = ""
                if self.headings.get(value.anchor) is value:
                    del self.headings[value.anchor]  # a section may stand in a paper twice
                    fields["anchor"] = self.names[value.anchor]
            return cast("T", replace(value, **fields))
        if isinstance(value, tuple):
            return cast("T", tuple(self.part(part) for part in value))
        if isinstance(value, str):
            return cast("T", one_line(value))
        return value

    def span(self, span: Span) -> Span:
        """A run of text that leads to a heading or an address, or nowhere."""
        text, path = one_line(span.text), ""
        if span.path and text.strip():
            path = address(self.site_url, lines(span.path))
        anchor = self.names.get(span.anchor, "") * bool(text.strip())
        return replace(span, text=text, anchor=anchor, path=path)


def _headings(paper: Paper) -> Iterator[Section | Group]:
    """The sections and groups that have an id, and a title that can be printed."""
    for section in (*paper.report, *paper.appendix):
        if section.anchor and one_line(section.title).strip():
            yield section
        for block in section.blocks:
            if isinstance(block, Group) and block.anchor and one_line(plain(block.title)).strip():
                yield block
