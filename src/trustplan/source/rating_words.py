"""A trust's own words for ratings: plan files may use them, and all later stages see the format's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.source.files import as_entry, as_list

if TYPE_CHECKING:
    from trustplan.source.yaml_reader import Document, Path

Words = dict[str, str]


def words_of(policy: object) -> Words:
    """The format's word for each word of a policy's own; what does not have the right form is left out."""
    ratings = as_entry(as_entry(policy).get("ratings"))
    found: Words = {}
    for rating, style in ratings.items():
        for word in as_list(as_entry(style).get("words")):
            if isinstance(word, str) and word not in ratings:
                found.setdefault(word, str(rating))
    return found


def translate(document: Document, words: Words) -> None:
    """Replace a plan's own words with the format's, under `rating:` and as keys of a rubric. Places do not change."""
    if words:
        _walk(document.data, (), document, words)


def _walk(data: object, path: Path, document: Document, words: Words) -> None:
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


def _renamed(key: str, path: Path, document: Document, words: Words) -> str:
    """The format's key, with the place of the file's own."""
    new = words.get(key, key)
    for places in (document.values, document.keys):
        if (spot := places.get((*path, key))) is not None:
            places[*path, new] = spot
    return new
