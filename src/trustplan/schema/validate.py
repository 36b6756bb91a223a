"""Checks the form of a document against the schema of its kind, and gives findings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jsonschema_rs

from trustplan.schema.loader import FORMATS, read_schema, written_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.primitives.findings import Finding
    from trustplan.source.yaml_reader import Document


@cache
def fast_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    """A fast validator of one kind of file that only says yes or no. `full_validator` says what is wrong."""
    schema = read_schema(kind)  # without titles and messages: they do not matter to validity
    flat = written_out(schema, {"#": schema, "common.schema.json": read_schema("common")})
    return jsonschema_rs.Draft202012Validator(flat, formats=FORMATS, validate_formats=True)


def check_form(document: Document, kind: str, words: Iterable[str] = ()) -> tuple[Finding, ...]:
    """A finding for each place where a document does not have the form of its kind.

    `words` are the trust's own words for ratings, which may be meant where a rating is none.
    """
    if fast_validator(kind).is_valid(document.data):
        return ()
    from trustplan.schema.messages import explain  # noqa: PLC0415  the slow library is only loaded when it has work

    return explain(document, kind, tuple(words))
