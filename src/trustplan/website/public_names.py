"""What pages are called for the public: takes a page's address and name, gives the title and the way to it in plain words."""

from __future__ import annotations

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
