"""Credits: the entry of reference/sources.yaml for each file that figures were taken from.

A file is known by its hash: the same bytes are one entry, however often they are imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trustplan.loading.imports.taken import FileSource
    from trustplan.source.files import Entry

SOURCES = "reference/sources.yaml"
NOT_SAID = "not stated"


def credited(
    sources: Iterable[FileSource], known: Iterable[object], day: date
) -> tuple[dict[str, str], dict[str, Entry]]:
    """The id of each file by its hash, and the entries that are still to be written, by their ids.

    `known` are the entries that are there; one that somebody typed without a hash is that of any file of its release.
    Other bytes of the same release get an id of their own: `…-2`.
    """
    ids: dict[str, str] = {}
    taken: set[str] = set()
    typed: set[str] = set()
    for entry in map(as_entry, known):
        taken.add(text_of(entry, "id"))
        if text_of(entry, "sha256"):
            ids.setdefault(text_of(entry, "sha256"), text_of(entry, "id"))
        else:
            typed.add(text_of(entry, "id"))
    new: dict[str, Entry] = {}
    for source in sorted(sources, key=_by_id):
        if source.sha256 in ids:
            continue
        if source.id in typed:
            ids[source.sha256] = source.id
            continue
        name, number = source.id, 1
        while name in taken:
            number += 1
            name = f"{source.id}-{number}"
        taken.add(name)
        ids[source.sha256] = name
        new[name] = {
            "id": name,
            "title": source.title or NOT_SAID,
            "publisher": source.publisher or NOT_SAID,
            "licence": source.licence or NOT_SAID,
            "release": source.release or NOT_SAID,
            "accessed": day.isoformat(),
            "sha256": source.sha256,
        }
    return ids, new


def entries_of(data: object) -> list[object]:
    """The entries of the file as read."""
    return as_list(as_entry(data).get("sources"))


def _by_id(source: FileSource) -> tuple[str, str]:
    return source.id, source.sha256
