"""The page on the plan files: every kind of file with its keys, made from the schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.schema.loader import KINDS, load_schema
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import reference_page

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


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
}


def make_file_reference(context: PageContext) -> Page:
    kinds = [_kind(kind) for kind in KINDS]
    return reference_page(
        context,
        "files.html",
        path="reference/files/",
        title="File reference",
        hides=WIDE,
        headings=[(k["title"], k["anchor"]) for k in kinds],
        search=[SearchEntry(title=f"File: {k['title']}", text=k["description"], anchor=k["anchor"]) for k in kinds],
        kinds=kinds,
    )


def _kind(kind: str) -> dict[str, Any]:
    schema = load_schema(kind)
    parts = []
    rows = _rows(schema)
    if rows:
        parts.append({"title": "", "rows": rows})
    for name, definition in schema.get("$defs", {}).items():
        form = _shared(definition) or definition
        if rows := _rows(form):
            parts.append({"title": form.get("title", name), "rows": rows})
    return {
        "anchor": kind,
        "title": schema["title"],
        "description": schema["description"],
        "where": WHERE[kind],
        "parts": parts,
    }


def _rows(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each key of a group of keys; keys of groups inside it follow with a dot."""
    rows: list[dict[str, Any]] = []
    for key, prop in schema.get("properties", {}).items():
        rows.append(_row(key, prop, is_needed=key in schema.get("required", ())))
        inner = prop.get("items", prop)
        rows += [{**r, "key": f"{key}.{r['key']}"} for r in _rows(inner)]
    return rows


def _shared(part: dict[str, Any]) -> dict[str, Any]:
    """The shared form that a part of a schema refers to, or nothing."""
    file, _, name = str(part.get("$ref", "")).partition("#/$defs/")
    found: dict[str, Any] = load_schema("common")["$defs"][name] if file == "common.schema.json" else {}
    return found


def _row(key: str, prop: dict[str, Any], *, is_needed: bool) -> dict[str, Any]:
    choices = prop.get("enum") or _shared(prop).get("enum") or []
    example = (prop.get("examples") or [""])[0]
    text = ""
    if isinstance(example, bool):
        text = str(example).lower()
    elif isinstance(example, str | int | float):
        text = str(example)
    return {
        "key": key,
        "text": prop.get("description", ""),
        "choices": ", ".join(map(str, choices)),
        "example": f"{key}: {text}" if text else "",
        "required": is_needed,
    }
