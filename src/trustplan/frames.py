"""The theme's frame around finished bodies: fenced in, and shared by pages that are alike. Knows no host."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.pages.page import Page

FULL = "trustplan.html"  # the template of a page with the theme's frame
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


class FramedPage(Protocol):
    """What a frame needs to know of the host's page."""

    made: Page
    canonical_url: str | None
    parent: Any
    meta: Any
    content: str | None

    @property
    def url(self) -> str:
        """The address below the site's root."""


class Frames:
    """The theme's frame around pages that are alike but for title and body, rendered once for each kind.

    Pages outside the menu, without side columns, differ only in these and in their address, as long as they lie
    equally deep and hang below the same page of the menu. Most of a large site's pages are of this kind, and the
    theme's frame would cost more time than all that stands inside it.
    """

    TITLE, BODY = "tp5e1ftitle", "tp5e1fbody"  # no file can hold them together with the frame's own text

    def __init__(self, render: Callable[[Any], str]) -> None:
        self._render_whole = render
        self._known: dict[tuple[object, ...], list[str]] = {}

    def prepare(self, pages: Iterable[FramedPage]) -> None:
        """Render the frames of some pages now, so that copies of this process have them too."""
        for page in pages:
            self._frame(page)

    def around(self, page: FramedPage) -> str:
        """The whole page."""
        frame = self._frame(page)
        parts = {self.TITLE: str(escape(page.made.title)), self.BODY: page.made.render(), "": page.canonical_url or ""}
        return "".join(parts.get(text, text) if index % 2 else text for index, text in enumerate(frame))

    def _frame(self, page: FramedPage) -> list[str]:
        key = (page.url.count("/"), id(page.parent), page.made.hides, page.canonical_url is None)
        if key not in self._known:
            self._known[key] = self._split(self._render(page), page)
        return self._known[key]

    def _render(self, page: FramedPage) -> str:
        page.meta["title"], page.content = self.TITLE, self.BODY
        try:
            html = self._render_whole(page)
        finally:
            page.meta["title"], page.content = escape(page.made.title), ""
        return finish(html)

    def _split(self, frame: str, page: FramedPage) -> list[str]:
        """Fixed texts, with what differs at every odd place: a name, or nothing for the page's own address."""
        names = [re.escape(self.TITLE), re.escape(self.BODY)]
        pieces = re.split(f"({'|'.join(names)})", frame)
        if not page.canonical_url:
            return pieces
        found: list[str] = []
        for index, piece in enumerate(pieces):
            inner = piece.split(page.canonical_url) if index % 2 == 0 else [piece]
            for n, text in enumerate(inner):
                found += ["", text] if n else [text]
        return found


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
