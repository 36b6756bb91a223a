"""What writers of papers share: texts as each file may hold them, addresses on the site, looks of marks."""

from __future__ import annotations

import re
from operator import is_
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from trustplan.source.characters import only_seen
from trustplan.website.papers.paper import Group, Span, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.website.papers.paper import Paper

T = TypeVar("T")

_GAP = re.compile(r"[ \t\n]+")
_IN_ADDRESS = "/#?&=%:@,;~+!$*-._"


class Look(Struct, frozen=True, kw_only=True):
    """The colours of a mark on paper: of its shape, of its edge, and whether it is hollow with a dashed edge."""

    fill: str
    edge: str
    is_hollow: bool = False


# As in the site's stylesheet, which a test compares; light, as paper is.
MUTED, LINE = "4d5965", "d3d9df"
LOOKS = {
    "red": Look(fill="9b1016", edge="9b1016"),
    "amber": Look(fill="f0ab00", edge="7a5300"),
    "green": Look(fill="2f9763", edge="2f9763"),
    "blue": Look(fill="2467cc", edge="2467cc"),
    "grey": Look(fill="5b6672", edge="5b6672", is_hollow=True),
}
# The shapes as characters, for programs that have text alone.
SHAPES = {"diamond": "◆", "triangle": "▲", "disc": "●", "square": "■", "ring": "○"}


def as_written(paper: Paper) -> Paper:
    """A paper with each of its texts as any file may hold it, on one line; what is to be copied keeps its lines.

    All formats begin with it, so that a reader finds the same characters in each.
    """
    return _written(paper, {})


def written_line(text: str) -> str:
    """A text as any file may hold it, on one line.

    >>> written_line(" Llanw\\u0302r\\t \\n x")
    ' Llanŵr x'
    """
    return _GAP.sub(" ", only_seen(text))


def _written(value: T, lines: dict[str, str]) -> T:
    """A part of a paper; the same one where nothing in it changes, as is nearly always so.

    `lines` are texts that stood in parts before, as they are written: most stand in many, such as a rating.
    """
    if isinstance(value, Span):
        return cast("T", _written_span(value, lines))
    if isinstance(value, tuple):
        parts = [_written(part, lines) for part in value]
        if all(map(is_, parts, value)):
            return value
        return cast("T", tuple(parts))
    if isinstance(value, str):
        line = _known_line(value, lines)
        return value if line == value else cast("T", line)
    if isinstance(value, Wording):
        return cast("T", Wording(label=written_line(value.label), text=only_seen(value.text).strip()))
    if isinstance(value, Struct):
        changed: dict[str, object] = {}
        for name in value.__struct_fields__:
            before = getattr(value, name)
            if before:  # empty texts and tuples, the most frequent of all, are as they are
                after = _written(before, lines)
                if after is not before:
                    changed[name] = after
        if changed:
            return cast("T", replace(value, **changed))
    return value


def _written_span(span: Span, lines: dict[str, str]) -> Span:
    """A run of words, as most parts of a paper are: its fields are looked at by name, which takes half the time."""
    text = _known_line(span.text, lines)
    anchor = span.anchor and _known_line(span.anchor, lines)
    path = span.path and _known_line(span.path, lines)
    if text == span.text and anchor == span.anchor and path == span.path:
        return span
    return replace(span, text=text, anchor=anchor, path=path)


def _known_line(text: str, lines: dict[str, str]) -> str:
    """A text as it is written."""
    line = lines.get(text)
    if line is None:
        line = lines[text] = written_line(text)
    return line


def address(site_url: str, path: str) -> str:
    """The address of a path below the site's root; empty where the site's is not known, or none that a reader can follow.

    >>> address("https://plans.example.org/trust", "schools/fernhill/#reading")
    'https://plans.example.org/trust/schools/fernhill/#reading'
    >>> address("", "schools/"), address("javascript:alert(1)//", "schools/"), address("https://a.org/", '/a b"<')
    ('', '', 'https://a.org/a%20b%22%3C')
    """
    if not site_url.lower().startswith(("http://", "https://")):
        return ""
    whole = f"{site_url.rstrip('/')}/{path.lstrip('/')}"
    return quote(written_line(whole), safe=_IN_ADDRESS)


def anchors(paper: Paper) -> Iterator[str]:
    """The ids that a paper's texts can lead to, each once, in their order."""
    seen = {""}
    for section in (*paper.report, *paper.appendix):
        for part in (section, *section.blocks):
            if isinstance(part, Group) or part is section:
                anchor = part.anchor
                if anchor not in seen:
                    seen.add(anchor)
                    yield anchor
