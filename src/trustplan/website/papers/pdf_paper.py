"""A paper as its PDF takes it: ids that lead somewhere, whole addresses, a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from trustplan.website.papers.paper import Group, Paper, Section, Span, plain
from trustplan.website.papers.written import address, as_written

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

UNTITLED = "Untitled"  # a PDF without a title is none that a screen reader can name


def as_printed(paper: Paper, site_url: str) -> Paper:
    """The paper with what can be printed: a path is an address or empty, an anchor the name of a heading or empty."""
    return _Printed(as_written(paper), site_url).paper


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
        title = paper.title.strip() or paper.name.strip() or UNTITLED
        self.paper = replace(self.part(paper), title=title)

    def part(self, value: T) -> T:
        """A part of the paper as it is printed."""
        if isinstance(value, Span):
            return cast("T", self.span(value))
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
        return value

    def span(self, span: Span) -> Span:
        """A run of text that leads to a heading or an address, or nowhere."""
        anchor = path = ""
        if span.text.strip():
            anchor = self.names.get(span.anchor, "")
        if span.text.strip() and span.path:
            path = address(self.site_url, span.path)
        return replace(span, anchor=anchor, path=path)


def _headings(paper: Paper) -> Iterator[Section | Group]:
    """The sections and groups that have an id, and a title that can be printed."""
    for section in (*paper.report, *paper.appendix):
        if section.anchor and section.title.strip():
            yield section
        for block in section.blocks:
            if isinstance(block, Group) and block.anchor and plain(block.title).strip():
                yield block
