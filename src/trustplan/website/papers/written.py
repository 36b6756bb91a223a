"""What writers of papers share: texts without characters that no file may hold, addresses on the site, looks of marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from trustplan.website.papers.paper import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.website.papers.paper import Paper

LOST = "\ufffd"
# What XML forbids, what HTML calls an error, and what turns the text behind it round.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
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


def clean(text: str) -> str:
    """A text of which every character may stand in a file; what may not is replaced by a sign that it was there.

    >>> clean("a\\x00b\\ud800c\\ufffe\\r\\nd\\u2028e\\u202efed")
    'a\ufffdb\ufffdc\ufffd\\nd\\ne\ufffdfed'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _FORBIDDEN.sub(LOST, lines)


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
    return quote(clean(whole), safe=_IN_ADDRESS)


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
