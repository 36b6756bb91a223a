"""Correct certain slips in a document, so that the rules of meaning do not report their consequences too.

Only those rules see the corrections: a file with a slip has an error, and no model is ever built from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.source.yaml_reader import Document, Path

MOST = 50  # slips of one file that are corrected; each takes a walk over all places


class Correction(NamedTuple):
    """A key or value that is read as another. `meant` is the name of the right key, or the right value."""

    path: Path
    is_key: bool
    meant: str | float | list[str]


def apply_corrections(document: Document, corrections: Iterable[Correction]) -> None:
    """Replace slips in the document's data with what is meant. Places stay those of the file."""
    found = list(corrections)[:MOST]
    for slip in sorted(found, key=lambda s: (s.is_key, -len(s.path))):  # values first, then keys from the inside out
        node = document.data
        for step in slip.path[:-1]:
            node = node[step]
        last = slip.path[-1]
        if not slip.is_key:
            node[last] = slip.meant
        elif last in node and slip.meant not in node:
            names = {last: slip.meant}
            renamed = {names.get(key, key): value for key, value in node.items()}
            node.clear()
            node.update(renamed)
            _move_places(document, slip.path, (*slip.path[:-1], str(slip.meant)))


def _move_places(document: Document, old: Path, new: Path) -> None:
    for places in (document.values, document.keys):
        for path in [path for path in places if path[: len(old)] == old]:
            places[new + path[len(old) :]] = places[path]
