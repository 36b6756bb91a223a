"""Marks of ratings, icons and links to files: takes a rating or a place, gives HTML from the macros of `parts.html`.

A large site prints them many thousand times, so each is rendered once and remembered.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from trustplan.model import Rating
from trustplan.primitives.english import capital, inside
from trustplan.rating.status import LOUD, WORST
from trustplan.source.catalogue import is_from_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from trustplan.model import RatingStyle
    from trustplan.primitives.findings import Place
    from trustplan.website.item_text import ItemText
    from trustplan.website.urls import Urls


class Marks:
    """How ratings look and what they are called, by the policy; and the small parts of pages."""

    ratings = WORST

    def __init__(self, styles: dict[Rating, RatingStyle], env: Environment, urls: Urls, item_text: ItemText) -> None:
        self.styles = styles
        self.env = env
        self.urls = urls
        self.item_text = item_text
        self._marks: dict[tuple[str, Rating, bool], Markup] = {}
        self._icons: dict[tuple[str, str], Markup] = {}
        self._places: dict[Place, Markup] = {}
        self._entries: dict[tuple[Rating | None, str], Markup] = {}

    def style(self, rating: Rating) -> RatingStyle:
        """How the policy shows a rating."""
        return self.styles[rating]

    def style_of(self, rating: str) -> RatingStyle:
        """How the policy shows a rating given as text."""
        return self.style(Rating(rating))

    def label(self, rating: Rating) -> str:
        """The policy's word for a rating."""
        return self.styles[rating].label

    def small(self, rating: Rating) -> str:
        """The policy's word inside a sentence."""
        return inside(self.label(rating))

    def is_loud(self, rating: Rating) -> bool:
        """Whether a rating asks for attention."""
        return rating in LOUD

    @cached_property
    def _own(self) -> list[tuple[str, str]]:
        """Pairs of our word for a rating and the trust's, where they differ; in small letters, then with a capital."""
        pairs = []
        for rating in WORST:
            usual, own = rating.value.replace("-", " "), self.small(rating)
            if own != usual:
                pairs += [(usual, own), (capital(usual), capital(own))]
        return pairs

    def own(self, text: str) -> str:
        """A text of this program with the trust's own words for ratings. Not for texts from files."""
        for usual, word in self._own:
            text = text.replace(usual, word)
        return text

    @cached_property
    def _parts(self) -> Any:  # noqa: ANN401  a template's macros
        return self.env.get_template("parts.html").module

    def mark(self, rating: Rating, loud: bool | None = None, *, whole: object = False) -> Markup:
        """A rating's mark and word; loud where it asks for attention, unless `loud` decides it.

        `whole` is true for a rating that several items make up, such as an objective's, which has a word of its own.
        """
        if loud is None:
            loud = self.is_loud(rating)
        style = self.styles[rating]
        key = style.whole if whole else style.label, rating, loud
        if key not in self._marks:
            word, *of = key
            self._marks[key] = self._parts.rating_span(self, word, *of)
        return self._marks[key]

    def mark_only(self, rating: Rating) -> Markup:
        """A rating's mark without its word."""
        style = self.style(rating)
        return self.icon(style.symbol, f"tp-{style.colour}")

    def icon(self, name: str, cls: str = "") -> Markup:
        """A shape."""
        key = name, cls
        if key not in self._icons:
            self._icons[key] = self._parts.icon_svg(name, cls)
        return self._icons[key]

    def moved_words(self, ref: str, dimension: str = "") -> Markup | str:
        """The words on a rating that moved since the last meeting; nothing for others."""
        change = self.item_text.moved(ref, dimension)
        if change is None:
            return ""
        style = self.style_of(change.old)
        was = style.whole if dimension else style.label
        return self._parts.moved_span(change, inside(was))  # type: ignore[no-any-return]

    def strip(self, ref: str) -> Markup | str:
        """An item's ratings at the last meetings, as a list; nothing where there were none."""
        rows = self.item_text.history_of(ref)
        if not rows:
            return ""
        for label, rating in rows:
            if (rating, label) not in self._entries:
                self._entries[rating, label] = self._parts.strip_entry(self, rating, label)
        entries = Markup().join(self._entries[rating, label] for label, rating in rows)
        return self._parts.strip_list(entries)  # type: ignore[no-any-return]

    def places(self, places: Sequence[Place]) -> Markup:
        """Files and lines, one after the other."""
        return Markup("; ").join(self.place(p) for p in places)

    def place(self, place: Place) -> Markup:
        """A file and line, as a link where the site knows its repository; or the catalogue, which is no file of it."""
        if is_from_catalogue(place):
            return escape(place.file)
        if place not in self._places:
            self._places[place] = self._parts.place_words(self.urls.source_link(place), place)
        return self._places[place]

    def spread(self, counts: dict[Rating, int]) -> list[tuple[Rating, int, float, float]]:
        """The parts of a spread bar: rating, count, x and width in per cent, zeros left out."""
        total = sum(counts.values())
        parts, x = [], 0.0
        for rating in WORST:
            if counts.get(rating):
                width = 100 * counts[rating] / total
                parts.append((rating, counts[rating], round(x, 2), round(width, 2)))
                x += width
        return parts

    def shapes(self) -> Markup:
        """The shapes of the marks, once on each page."""
        return self.env.get_template("marks.html").module.shapes  # type: ignore[attr-defined,no-any-return]
