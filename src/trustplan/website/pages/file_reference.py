"""The page on the plan files: every kind of file with its keys, made from the schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustplan.schema.loader import KINDS, load_schema
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import reference_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

Schema = dict[str, Any]  # a JSON Schema or a part of one, as its file has it
WHERE = {
    "plan": "trust/<plan>.yaml and schools/<id>/<plan>.yaml",
    "profile": "trust/profile.yaml and schools/<id>/profile.yaml",
    "measurements": "trust/measurements.yaml and schools/<id>/measurements.yaml",
    "measures": "reference/measures.yaml",
    "comparators": "reference/comparators.yaml",
    "calendar": "reference/calendar.yaml",
    "policy": "reference/policy.yaml",
    "framework": "reference/frameworks/<id>.yaml",
    "support": "schools/<id>/support.yaml",
    "reviews": "trust/reviews.yaml and schools/<id>/reviews.yaml",
    "practice": "trust/practice.yaml and schools/<id>/practice.yaml",
    "support-criteria": "reference/support-criteria.yaml",
    "review-tools": "reference/review-tools.yaml",
    "delegation": "reference/delegation.yaml",
    "themes": "reference/themes.yaml",
    "school-groups": "reference/school-groups.yaml",
    "sources": "reference/sources.yaml",
    "imports": "reference/imports.yaml",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyRow:
    """A key of a plan file: what it is, the words that it may hold, and an example of the line that it is on."""

    key: str
    text: str
    choices: str
    example: str
    required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyGroup:
    """The keys of a file, or of a form that it uses several times, which has a title."""

    title: str
    rows: list[KeyRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileKind:
    """A kind of file: where such files are, and their keys."""

    anchor: str
    title: str
    description: str
    where: str
    parts: list[KeyGroup]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilesView(View):
    """All kinds of files."""

    TEMPLATE = "files.html"
    kinds: list[FileKind]


def make_file_reference(context: PageContext) -> Page:
    """The page with the keys of every kind of file."""
    kinds = [file_kind(name) for name in KINDS]
    return reference_page(
        context,
        FilesView(kinds=kinds),
        path="reference/files/",
        title="File reference",
        hides=WIDE,
        headings=[(kind.title, kind.anchor) for kind in kinds],
        search=[SearchEntry(title=f"File: {k.title}", text=k.description, anchor=k.anchor) for k in kinds],
    )


def file_kind(name: str) -> FileKind:
    """A kind of file, as its schema describes it."""
    schema = load_schema(name)
    parts = [KeyGroup(title="", rows=_rows(schema))]
    for form_name, definition in schema.get("$defs", {}).items():
        form = _shared(definition) or definition
        parts.append(KeyGroup(title=form.get("title", form_name), rows=_rows(form)))
    return FileKind(
        anchor=name,
        title=schema["title"],
        description=schema["description"],
        where=WHERE[name],
        parts=[part for part in parts if part.rows],
    )


def _rows(schema: Schema, above: str = "") -> list[KeyRow]:
    """A row for each key of a group of keys; keys of groups inside it follow, with a dot after the key above them."""
    rows: list[KeyRow] = []
    for name, prop in schema.get("properties", {}).items():
        rows.append(_row(name, prop, above, is_needed=name in schema.get("required", ())))
        rows += _rows(prop.get("items", prop), f"{above}{name}.")
    return rows


def _shared(part: Schema) -> Schema:
    """The shared form that a part of a schema refers to, or nothing."""
    file, _, name = str(part.get("$ref", "")).partition("#/$defs/")
    if file != "common.schema.json":
        return {}
    found: Schema = load_schema("common")["$defs"][name]
    return found


def _row(name: str, prop: Schema, above: str, *, is_needed: bool) -> KeyRow:
    choices = prop.get("enum") or _shared(prop).get("enum") or []
    example = (prop.get("examples") or [""])[0]
    text = ""
    if isinstance(example, bool):
        text = str(example).lower()
    elif isinstance(example, str | int | float):
        text = str(example)
    return KeyRow(
        key=above + name,
        text=prop.get("description", ""),
        choices=", ".join(map(str, choices)),
        example=f"{name}: {text}" if text else "",
        required=is_needed,
    )
