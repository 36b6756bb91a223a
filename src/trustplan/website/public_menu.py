"""The public edition's menu: takes a page, gives its section, which names what parents look for, and its place there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustplan.website.page import Page

# Where an address begins, and the section; in the order of the menu. A section opens with its first page.
SECTIONS = (
    ("plans/", "Our plan"),
    ("about/", "Our plan"),
    ("initiatives/", "Our plan"),
    ("enquiries/", "Our plan"),
    ("alignment/", "Our plan"),
    ("changes/", "Our plan"),
    ("exceptions/", "Our plan"),
    ("schools/", "Our schools"),
    ("inspections/", "Our schools"),
    ("practice/", "Our schools"),
    ("delegation/", "How we are governed"),
    ("meetings/", "How we are governed"),
    ("year/", "How we are governed"),
    ("reference/ratings/", "About the figures"),
    ("measures/", "About the figures"),
    ("", "About the figures"),
)
# Pages that have a name of their own here: in the menu, in the way to a page, and as the title and lead.
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
}
TITLES = {
    "meetings/": "Board meetings",
    "measures/": "All figures",
    "exceptions/": "What is behind plan, and why",
    "alignment/": "How schools' plans serve our plan",
    "practice/": "What our schools share",
}


def place(page: Page) -> int:
    """The place of a page among the others; the home page is the first."""
    if not page.path:
        return -1
    return next(index for index, (begins, _) in enumerate(SECTIONS) if page.path.startswith(begins))


def placed(page: Page) -> Page:
    """The page in its section of the public's menu."""
    if not page.nav:
        return page
    section = SECTIONS[place(page)][1] if page.path else ""
    return replace(page, section=section, nav=NAMES.get(page.path, page.nav))


def title_of(path: str, title: str) -> str:
    """A page's title in the public's words."""
    return TITLES.get(path, title)


def way_to(trail: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The way down to a page, in the public's names."""
    return tuple((NAMES.get(path, name), path) for name, path in trail)
