"""A name that is a link in HTML and plain words everywhere else, and the way from a page to what it links to."""

from __future__ import annotations

from markupsafe import Markup, escape

from trustplan.primitives import english

_MARK = "tp-root:"  # before an address below the site's root, until it is known which page it stands on


class LinkedName(str):
    """A name with the address of its page below the site's root.

    Names are made without a page, and one name stands on many: `from_page` makes the addresses those of a page.
    """

    __slots__ = ("path",)
    path: str

    def __new__(cls, name: str, path: str) -> LinkedName:
        """A name, and where it leads."""
        made = super().__new__(cls, name)
        made.path = path
        return made

    def __html__(self) -> str:
        """The name as a link."""
        return f'<a href="{_MARK}{escape(self.path)}">{escape(str(self))}</a>'


def inside(name: str) -> str:
    """A name as it is written inside a sentence, which leads where it led."""
    made = english.inside(name)
    return LinkedName(made, name.path) if isinstance(name, LinkedName) else made


def linked(name: str) -> Markup:
    """A name as HTML."""
    return escape(name)


def from_page(html: str, path: str) -> str:
    """A page's HTML with the addresses of names made those from this page."""
    return html.replace(f'"{_MARK}', f'"{"../" * path.count("/")}')
