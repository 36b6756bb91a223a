"""Checks the form of a document against the schema of its kind, and gives findings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jsonschema_rs

from trustplan.schema.loader import FORMATS, KINDS, read_schema, written_out
from trustplan.source.rating_words import RatingWords
from trustplan.source.slip_trial import Names
from trustplan.source.slips import Form

if TYPE_CHECKING:
    from trustplan.primitives.findings import Finding
    from trustplan.schema.loader import Schema
    from trustplan.source.yaml_reader import Document


@cache
def fast_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    """A fast validator of one kind of file that only says yes or no. `full_validator` says what is wrong."""
    schema = read_schema(kind)  # without titles and messages: they do not matter to validity
    flat = written_out(schema, {"#": schema, "common.schema.json": read_schema("common")})
    return jsonschema_rs.Draft202012Validator(flat, formats=FORMATS, validate_formats=True)


def check_form(document: Document, kind: str, ratings: RatingWords | None = None) -> tuple[Finding, ...]:
    """A finding for each place where a document does not have the form of its kind.

    `ratings` are the trust's own words and colours for ratings, which may be meant where a rating is none.
    """
    if has_form(document, kind):
        return ()
    from trustplan.schema.messages import explain  # noqa: PLC0415  the slow library is only loaded when it has work

    return explain(document, kind, ratings or RatingWords())


def has_form(document: Document, kind: str) -> bool:
    """Whether a document has the form of a kind of file."""
    return fast_validator(kind).is_valid(document.data)


def other_kind(document: Document, kind: str) -> str:
    """The kind of file whose form a document has, where that is another than its place says; empty for none."""
    if not isinstance(document.data, dict) or not document.data:
        return ""
    for other in KINDS:
        if other != kind and has_form(document, other):
            return other
    return ""


@cache
def names_of(kind: str) -> Names:
    """The keys of a kind of file, and what its lists and groups of keys may hold, from its schema."""
    schema = read_schema(kind)
    flat = written_out(schema, {"#": schema, "common.schema.json": read_schema("common")})
    lists: dict[str, frozenset[str]] = {}
    groups: dict[str, frozenset[str]] = {}
    keys: set[str] = set()
    left: list[Schema] = [flat]
    while left:
        part = left.pop()
        for key, value in part.get("properties", {}).items():
            keys.add(key)
            inside = value.get("items", {}).get("properties", {})
            if inside:
                lists[key] = lists.get(key, frozenset()) | frozenset(inside)
            if "properties" in value:
                groups[key] = groups.get(key, frozenset()) | frozenset(value["properties"])
            left.append(value)
        left += [part[key] for key in ("items", "additionalProperties") if isinstance(part.get(key), dict)]
    return Names(keys=frozenset(keys), lists=lists, groups=groups)


def form_of(kind: str, ratings: RatingWords) -> Form:
    """All that a search for slips has to know of a kind of file."""

    def translated(document: Document) -> Document:
        if kind in ("plan", "support"):
            ratings.translate(document)
        return document

    return Form(
        is_right=lambda document: has_form(translated(document), kind),
        errors=lambda document: check_form(translated(document), kind, ratings),
        names=lambda: names_of(kind),
    )
