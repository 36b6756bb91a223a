"""Put the theme's frame around finished bodies: rendered once for pages that are alike, with a security policy.

Takes a function that renders a whole page, gives the text of each page. It does not import MkDocs.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trustplan import Page

FULL = "trustplan.html"  # the template of a page with the theme's frame
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)
_FENCE = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">\s*')
_CONTENT = re.compile(r"<article\b.*</article>", re.DOTALL)  # up to the last end, whatever the content says
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


Headings = tuple[tuple[str, str], ...]


class FramedPage(Protocol):
    """What frames need of the host's page. `lend` gives it other contents for a while, `restore` its own again."""

    made: Page
    canonical_url: str | None

    @property
    def parent(self) -> object:
        """The page or section of the menu that it is below."""

    @property
    def url(self) -> str:
        """The address below the site's root."""

    def lend(self, title: str, body: str, headings: Headings) -> None:
        """Show another title, body and contents list of (title, anchor)."""

    def restore(self) -> None:
        """Show its own again."""


P = TypeVar("P", bound=FramedPage)


class Frames(Generic[P]):
    """The theme's frame around pages that are alike, rendered once for each kind of page.

    Why: most pages of a large site are not in the menu and do not show it. They differ only in title, body, contents
    list and address, as long as they are equally deep in the same folder and below the same page of the menu. Rendering the theme for
    each of them would take longer than everything else.

    How: one page of a kind is rendered with placeholders as its title, body and contents list. The result is cut at
    these placeholders and at the page's own address. For each page of the kind the pieces are joined with what is
    its own. The bytes are the same as if the theme had rendered the page.
    """

    TITLE, BODY = "tp5e1ftitle", "tp5e1fbody"  # in no theme or menu; bodies come in after the cut
    TOC, FIRST = "tp5e1ftoc", "tp5e1ffirst"
    TWO: Headings = (
        ("tp5e1ft1", "tp5e1fa1"),
        ("tp5e1ft2", "tp5e1fa2"),
    )  # two entries: what is between them shows how entries repeat

    def __init__(self, render: Callable[[P], str], written: Sequence[str] = ()) -> None:
        self._render_whole = render
        self._written = written
        self._known: dict[tuple[object, ...], _Frame] = {}

    def prepare(self, pages: Iterable[P]) -> None:
        """Render the frames of some pages now, so that a process that is forked later has them too."""
        for page in pages:
            self._frame(page)

    def around(self, page: P) -> str:
        """The whole page: the pieces of its frame, with its own texts between them."""
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

    def _frame(self, page: P) -> _Frame:
        """The frame of pages like this one. The key is everything in which frames can differ.

        A link into the folder that a page itself is in is shorter than from elsewhere: the page's first folder counts.
        """
        depth, folder = page.url.count("/"), ""
        if depth > 1:
            folder = page.url.partition("/")[0]
        key = (depth, folder, id(page.parent), page.made.hides, page.canonical_url is None)
        if key not in self._known:
            headings = () if "toc" in page.made.hides else self.TWO
            page.lend(self.TITLE, self.BODY, headings)
            try:
                html = finish(self._render_whole(page), self._written)
            finally:
                page.restore()
            self._known[key] = self._split(html, page.canonical_url)
        return self._known[key]

    def _split(self, html: str, address: str | None) -> _Frame:
        """A page rendered with placeholders, cut at them and at its own address.

        The first anchor also occurs before the contents list, in the link that skips to the content: every occurrence
        but the last is a placeholder of its own.
        """
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
            if index % 2:  # a placeholder
                found.append(piece)
                continue
            before, *rest = piece.split(address)
            found.append(before)
            for text in rest:
                found += ["", text]
        return _Frame(tuple(found), inside, between)


class _Frame(NamedTuple):
    """Pieces: a fixed text at each even place, and at each odd one the placeholder of what a page puts there.

    An empty placeholder is the page's own address. An entry of the contents list is its anchor, then `inside`, then its
    title; `between` separates two entries.
    """

    pieces: tuple[str, ...]
    inside: str
    between: str


def finish(html: str, written: Iterable[str] = ()) -> str:
    """The page with a name for the search dialog, which the theme gives none, and with the security policy.

    `written` are texts of pages in docs/ that the theme writes as they are: titles, in the head and in the menu.
    """
    named = html.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )
    return fence(named, written)


def fence(html: str, written: Iterable[str] = ()) -> str:
    """The page with a Content-Security-Policy that allows the theme's inline scripts and nothing else.

    A script in the page's own content, or in what is `written` into its frame, is not the theme's: it does not run.
    """
    theirs = _CONTENT.sub("", html)
    for text in written:
        theirs = theirs.replace(text, "")
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in _SCRIPT.findall(theirs)]
    policy = _POLICY.format(hashes="".join(f" 'sha256-{h}'" for h in dict.fromkeys(hashes)))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n      {meta}', 1)


def fence_with_worker(html: str) -> str:
    """The page with a policy that lets it begin a worker from a text of its own, as it has to where there is no server."""
    found = _FENCE.search(html)
    if found is None:
        return html
    policy = found[0].replace("worker-src 'self'", "worker-src 'self' blob:")
    return html[: found.start()] + policy + html[found.end() :]


def fence_again(html: str) -> str:
    """The page with a policy for the inline scripts that it has now; as it is where it had none."""
    bare, number = _FENCE.subn("", html, count=1)
    return fence(bare) if number else html
