"""A trust's own words and colours for ratings: plan files may use the words, and all later stages see the format's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.source.files import as_entry, as_list

if TYPE_CHECKING:
    from trustplan.source.yaml_reader import Document, Path

COLOURS = {"green": "on-track", "amber": "at-risk", "red": "off-track", "blue": "achieved"}  # unless the policy differs


class RatingWords(Struct, frozen=True, kw_only=True):
    """The format's word for each word of a policy's own, and the rating of each colour."""

    own: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=lambda: COLOURS)

    @classmethod
    def of(cls, policy: object) -> RatingWords:
        """The words and colours of a policy; what does not have the right form is left out."""
        ratings = as_entry(as_entry(policy).get("ratings"))
        own: dict[str, str] = {}
        colours: dict[str, str] = {}
        twice: set[str] = set()
        for rating, style in ratings.items():
            for word in as_list(as_entry(style).get("words")):
                if isinstance(word, str) and word not in ratings:
                    own.setdefault(word, str(rating))
            colour = as_entry(style).get("colour")
            if isinstance(colour, str):
                if colour in colours:
                    twice.add(colour)
                colours[colour] = str(rating)
        for colour in twice:  # it says nothing of which rating is meant
            del colours[colour]
        return cls(own=own, colours=colours or COLOURS)

    def of_colour(self, word: str) -> str:
        """The rating that a colour stands for on this trust's pages, or nothing."""
        colour = word.strip().lower()
        if colour in ("yellow", "orange") and colour not in self.colours:
            colour = "amber"
        return self.colours.get(colour, "")

    def translate(self, document: Document) -> None:
        """Replace own words with the format's, under `rating:` and as keys of a rubric. Places do not change."""
        if self.own:
            _walk(document.data, (), document, self.own)


def _walk(data: object, path: Path, document: Document, words: Mapping[str, str]) -> None:
    if isinstance(data, list):
        for index, entry in enumerate(data):
            _walk(entry, (*path, index), document, words)
    elif isinstance(data, dict):
        if isinstance(rating := data.get("rating"), str):
            data["rating"] = words.get(rating, rating)
        if isinstance(rubric := data.get("rubric"), dict):
            data["rubric"] = {_renamed(key, (*path, "rubric"), document, words): text for key, text in rubric.items()}
        for key, entry in data.items():
            _walk(entry, (*path, key), document, words)


def _renamed(key: str, path: Path, document: Document, words: Mapping[str, str]) -> str:
    """The format's key, with the place of the file's own."""
    new = words.get(key, key)
    for places in (document.values, document.keys):
        if (spot := places.get((*path, key))) is not None:
            places[*path, new] = spot
    return new
