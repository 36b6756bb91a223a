"""What pages and items are called for the public: takes a page's address, its name or its HTML, gives plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE = re.compile(r'\s*<span class="tp-code">([^<]*)</span>')

NAMES = {
    "": "Home",
    "schools/": "Our schools",
    "meetings/": "Board meetings",
    "measures/": "All figures",
    "exceptions/": "Behind plan",
    "changes/": "What has changed",
    "alignment/": "How schools' plans serve our plan",
    "practice/": "What our schools share",
    "reference/ratings/": "How we judge progress",
    "delegation/": "Who decides what",
}
TITLES = {
    "meetings/": "Board meetings",
    "measures/": "All figures",
    "exceptions/": "What is behind plan, and why",
    "alignment/": "How schools' plans serve our plan",
    "practice/": "What our schools share",
}


def title_of(path: str, title: str) -> str:
    """A page's title in the public's words."""
    return TITLES.get(path, title)


def way_to(trail: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The way down to a page, in the public's names."""
    return tuple((NAMES.get(path, name), path) for name, path in trail)


def without_codes(html: str, schools: Iterable[str]) -> str:
    """A page without the codes of items, which mean nothing to parents; of a school's item, whose it is stays."""
    starts = [f"{escape(name)} " for name in schools]

    def name_alone(found: re.Match[str]) -> str:
        for start in starts:
            if found[1].startswith(start):
                return f' <span class="tp-code">{start.rstrip()}</span>'
        return ""

    return _CODE.sub(name_alone, html)
