"""A plan that was made of a document as the text of a plan file, and where in the document each line of it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.source.append import in_yaml
from trustplan.source.yaml_add import Edit, with_edits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trustplan.source.files import Entry

_ID = re.compile(r"\s*- +id: *(\S+)")


def plan_text(data: Entry, comments: Sequence[str]) -> bytes | None:
    """The bytes of a plan file; None where a text in it cannot be written."""
    head = "".join(f"# {line}\n" for line in comments)
    title = str(data["title"])
    edits = [Edit(path=(key,), value=value, is_entry=False) for key, value in data.items() if key != "title"]
    return with_edits(f"{head}title: {in_yaml(title)}\n".encode(), edits)


def places_of_lines(raw: bytes, places: Mapping[str, str]) -> dict[int, str]:
    """Where in the document each line of the plan file came from, by its number from 1."""
    found: dict[int, str] = {}
    place = ""
    for number, line in enumerate(raw.decode().split("\n"), start=1):
        if match := _ID.match(line):
            place = places.get(match[1].strip('"'), place)
        if place:
            found[number] = place
    return found
