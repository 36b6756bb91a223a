"""The theme's frame around finished bodies: fenced in, and shared by pages that are alike. Knows no host."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan import Page

FULL = "trustplan.html"  # the template of a page with the theme's frame
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


Headings = tuple[tuple[str, str], ...]


class FramedPage(Protocol):
    """What a frame needs to know of the host's page, and how it lends the page other contents for a while."""

    made: Page
    canonical_url: str | None
    parent: Any

    @property
    def url(self) -> str:
        """The address below the site's root."""

    def lend(self, title: str, body: str, headings: Headings) -> None:
        """Take on a title, a body and a contents list of (title, anchor)."""

    def restore(self) -> None:
        """Take its own back."""


class Frames:
    """The theme's frame around pages that are alike but for what stands in it, rendered once for each kind.

    Pages outside the menu and without its column differ only in title, body, contents list and address, as long as
    they lie equally deep and hang below the same page of the menu. Most of a large site's pages are of this kind,
    and the theme's frame would cost more time than all that stands inside it.
    """

    TITLE, BODY = "tp5e1ftitle", "tp5e1fbody"  # no file can hold them together with the frame's own text
    TOC, FIRST = "tp5e1ftoc", "tp5e1ffirst"
    TWO: Headings = (("tp5e1ft1", "tp5e1fa1"), ("tp5e1ft2", "tp5e1fa2"))  # two entries tell how entries repeat

    def __init__(self, render: Callable[[Any], str]) -> None:
        self._render_whole = render
        self._known: dict[tuple[object, ...], _Frame] = {}

    def prepare(self, pages: Iterable[FramedPage]) -> None:
        """Render the frames of some pages now, so that copies of this process have them too."""
        for page in pages:
            self._frame(page)

    def around(self, page: FramedPage) -> str:
        """The whole page."""
        frame = self._frame(page)
        headings = page.made.headings
        parts = {
            self.TITLE: str(escape(page.made.title)),
            self.BODY: page.made.render(),
            self.TOC: frame.between.join(f"{h.anchor}{frame.inside}{escape(h.title)}" for h in headings),
            self.FIRST: headings[0].anchor if headings else "",
            "": page.canonical_url or "",
        }
        return "".join(parts[text] if index % 2 else text for index, text in enumerate(frame.pieces))

    def _frame(self, page: FramedPage) -> _Frame:
        key = (page.url.count("/"), id(page.parent), page.made.hides, page.canonical_url is None)
        if key not in self._known:
            page.lend(self.TITLE, self.BODY, self.TWO if "toc" not in page.made.hides else ())
            try:
                html = finish(self._render_whole(page))
            finally:
                page.restore()
            self._known[key] = self._split(html, page.canonical_url)
        return self._known[key]

    def _split(self, html: str, address: str | None) -> _Frame:
        (title, anchor), (last_title, last_anchor) = self.TWO
        inside = between = ""
        if last_title in html:
            start = html.rindex(anchor)
            named, following, end = html.index(title, start), html.index(last_anchor), html.index(last_title)
            inside, between = html[start + len(anchor) : named], html[named + len(title) : following]
            head, tail = html[:start].replace(anchor, self.FIRST), html[end + len(last_title) :]
            html = f"{head}{self.TOC}{tail}"
        pieces = re.split(f"({'|'.join((self.TITLE, self.BODY, self.TOC, self.FIRST))})", html)
        if not address:
            return _Frame(tuple(pieces), inside, between)
        found: list[str] = []
        for index, piece in enumerate(pieces):
            for n, text in enumerate(piece.split(address) if index % 2 == 0 else [piece]):
                found += ["", text] if n else [text]
        return _Frame(tuple(found), inside, between)


class _Frame(NamedTuple):
    """Fixed texts with a name at every odd place for what differs (nothing for the page's own address).

    An entry of the contents list is its anchor, `inside`, and its title; `between` stands between two.
    """

    pieces: tuple[str, ...]
    inside: str
    between: str


def finish(html: str) -> str:
    """The page with a name for the search dialog, fenced in."""
    named = html.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )
    return fence(named)


def fence(html: str) -> str:
    """The page with a Content-Security-Policy that allows its own inline scripts and nothing from elsewhere."""
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in _SCRIPT.findall(html)]
    policy = _POLICY.format(hashes="".join(f" 'sha256-{h}'" for h in dict.fromkeys(hashes)))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n      {meta}', 1)
