"""Keep maps that a person has confirmed: read those of `reference/imports.yaml`, and add new ones to it. Nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.loading.imports.own_sheets.maps import SHEETS, entry_of, kept, maps_in
from trustplan.source.files import as_entry, as_list, ids_of
from trustplan.source.yaml_add import Edit, with_edits, with_edits_or_new
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from trustplan.loading.imports.own_sheets.maps import SheetMap
    from trustplan.loading.imports.own_sheets.names import Known
    from trustplan.loading.imports.own_sheets.propose import Proposal
    from trustplan.source.files import Entry

IMPORTS = "reference/imports.yaml"
_BEGINNING = (
    b"# Files that are imported: what their columns are. Maps of your own sheets, as somebody confirmed them.\n"
)


def kept_maps(plans: Path, known: Known) -> list[SheetMap]:
    """The maps that are kept. An answer that means nothing any more, such as a school that was renamed, is asked again."""
    path = plans / IMPORTS
    if not path.is_file():
        return []
    document, _ = read_yaml(path.read_bytes(), IMPORTS)
    if document is None:
        return []
    found, _ = maps_in(document.data, known.names)
    return found


def with_maps(raw: bytes | None, proposals: Sequence[Proposal]) -> bytes | None:
    """The file with the maps of some tables behind those that it has; as it is where it has them already.

    A map with the same headings and other answers is a new entry, which counts from now on. None where the file is
    written in a way in which it is not sure where an entry belongs.
    """
    edits: list[Edit] = []
    ids, standing = _standing(raw)
    for one in proposals:
        made = kept(one.map, one.periods)
        name, number = made.id, 1
        while name in ids:
            number += 1
            name = f"{made.id}-{number}"
        entry = entry_of(replace(made, id=name))
        if _said(standing.get(made.header, {})) == _said(entry):
            continue
        ids.add(name)
        edits.append(Edit(path=(SHEETS,), value=entry))
    if not edits:
        return raw
    if raw is None:
        added = with_edits_or_new(None, [Edit(path=(SHEETS,), value=[edit.value for edit in edits], is_entry=False)])
        if added is None:
            return None
        return _BEGINNING + added
    return with_edits(raw, edits)


def _said(entry: Entry) -> Entry:
    """A map without its id and titles, which may differ from file to file."""
    return {key: value for key, value in entry.items() if key not in ("id", "title", "sheet")}


def _standing(raw: bytes | None) -> tuple[set[str], dict[tuple[str, ...], Entry]]:
    """The ids that are there, and the last map for each row of headings."""
    ids: set[str] = set()
    standing: dict[tuple[str, ...], Entry] = {}
    if raw is None:
        return ids, standing
    document, _ = read_yaml(raw, IMPORTS)
    if document is None:
        return ids, standing
    data = as_entry(document.data)
    ids = ids_of(data.get("imports")) | ids_of(data.get(SHEETS))
    for entry in map(as_entry, as_list(data.get(SHEETS))):
        standing[tuple(map(str, as_list(entry.get("header"))))] = entry
    return ids, standing
