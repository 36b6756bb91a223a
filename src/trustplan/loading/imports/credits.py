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
    entries = list(map(as_entry, known))
    taken = {text_of(entry, "id") for entry in entries}
    ids: dict[str, str] = {}
    new: dict[str, Entry] = {}
    for source in sorted(sources, key=_by_id):
        ids[source.sha256] = ids.get(source.sha256) or known_as(source, entries)
        if ids[source.sha256]:
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


def known_as(source: FileSource, known: Iterable[object]) -> str:
    """The id that a file has among some entries: by its hash, or as one that was typed without; nothing where it has none."""
    typed = ""
    for entry in map(as_entry, known):
        if text_of(entry, "sha256") == source.sha256:
            return text_of(entry, "id")
        if text_of(entry, "id") == source.id and not text_of(entry, "sha256"):
            typed = source.id
    return typed


def entries_of(data: object) -> list[object]:
    """The entries of the file as read."""
    return as_list(as_entry(data).get("sources"))


def _by_id(source: FileSource) -> tuple[str, str]:
    return source.id, source.sha256
