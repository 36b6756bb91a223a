"""A finding for every error of form in a document, in plain words: what is wrong, where, and what to write instead."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from trustplan.primitives.findings import MOST_REPORTED, Finding, truncated
from trustplan.primitives.suggestions import meant, nearest
from trustplan.schema.corrections import Correction, apply_corrections
from trustplan.schema.form_error import FormError, FormViolation, a_thing, example_of, shortened, shown
from trustplan.schema.guesses import tidied
from trustplan.schema.loader import FORMATS, Schema, load_schema, written_out
from trustplan.schema.value_messages import about_value
from trustplan.source.files import as_entry, as_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from referencing.jsonschema import SchemaRegistry

    from trustplan.source.yaml_reader import Document


def explain(document: Document, kind: str, words: tuple[str, ...]) -> tuple[Finding, ...]:
    """A finding for each error of form. Certain slips are corrected in the document, for the checks that follow."""
    found = list(islice(_all_violations(document, kind, words), MOST_REPORTED + 1))
    are_too_many = len(found) > MOST_REPORTED
    # A value of the wrong type has no form to report on.
    mistyped = {one.path for one in found if one.rule == "wrong-type"}
    findings: list[Finding] = []
    corrections: list[Correction] = []
    for one in found[:MOST_REPORTED]:
        if one.rule != "wrong-type" and one.path in mistyped:
            continue
        findings.append(
            Finding(
                rule=one.rule,
                place=document.place(one.path, key=one.key),
                message=one.message,
                fix=one.fix,
                actual=one.actual,
                suggestion=one.suggestion,
            )
        )
        if one.suggestion and one.path:
            corrections.append(Correction(one.path, one.key, _read(one)))
    apply_corrections(document, corrections)
    if are_too_many:
        findings.append(truncated(document.file))
    return tuple(findings)


def _all_violations(document: Document, kind: str, words: tuple[str, ...]) -> Iterator[FormViolation]:
    for error in full_validator(kind).iter_errors(document.data):
        yield from _violations(FormError.of(error, document, words))


def _read(violation: FormViolation) -> str | float:
    """The value that is meant, as the reader would give it: a number, true or false where one is needed, else text."""
    text = violation.suggestion
    if violation.key or violation.rule != "wrong-type":
        return text
    if text in ("true", "false"):
        return text == "true"
    if text.startswith('"'):
        return text.strip('"')
    if "." in text:
        return float(text)
    return int(text)


@cache
def full_validator(kind: str) -> Draft202012Validator:
    """The validator of one kind of file, built once. References are written out first: resolving them costs most."""
    schema, common = load_schema(kind), load_schema("common")
    resources = [(part["$id"], Resource.from_contents(part)) for part in (schema, common)]
    registry: SchemaRegistry = Registry().with_resources(resources)
    flat = written_out(schema, {"#": schema, "common.schema.json": common})
    return Draft202012Validator(flat, registry=registry, format_checker=_formats())


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(check)
    return checker


def _violations(error: FormError) -> Iterator[FormViolation]:
    """What is wrong with the keys of a group, the name of one, or a value."""
    if error.keyword == "additionalProperties":
        yield from _unknown_keys(error)
    elif error.keyword == "required":
        yield _missing_key(error)
    elif error.in_names:
        yield _bad_name(error)
    elif not error.field:
        yield _not_keys(error)
    elif error.instance is None:
        message = f"“{error.field}” has nothing after it."
        yield FormViolation("empty-value", message, "Fill it in, or delete the line.", error.path)
    else:
        yield about_value(error)


# Keys and their names


def _unknown_keys(error: FormError) -> Iterator[FormViolation]:
    present = as_entry(error.instance)
    free = [key for key in error.known if key not in present]
    for key in present:
        if key in error.known:
            continue
        yield FormViolation(
            "unknown-key",
            f"“{shortened(str(key))}” is not a key of {a_thing(error.schema)}.",
            meant(str(key), free) or "Delete it, or move it to where it belongs.",
            (*error.path, key),
            key=True,
            actual=str(key),
            suggestion=nearest(str(key), free) or "",
        )


def _missing_key(error: FormError) -> FormViolation:
    present = as_entry(error.instance)
    missing = [str(key) for key in as_list(error.limit) if key not in present]
    key = next((key for key in missing if f"'{key}'" in error.message), missing[0])
    typo = nearest(key, [name for name in present if name not in error.known])
    if typo:
        return FormViolation(
            "unknown-key",
            f"“{typo}” is not a key of {a_thing(error.schema)}.",
            f"Did you mean “{key}”?",
            (*error.path, typo),
            key=True,
            actual=typo,
            suggestion=key,
        )
    message = f"“{key}” is missing from {a_thing(error.schema)}."
    return FormViolation("missing-key", message, _how_to_add(key, error.known.get(key, {})), error.path)


def _how_to_add(key: str, schema: Schema) -> str:
    example = (schema.get("examples") or ["…"])[0]
    if isinstance(example, dict):
        example = "{" + ", ".join(f"{k}: {v}" for k, v in example.items()) + "}"
    if not isinstance(example, str | int | float):
        return "Add it."
    return f"Add it, for example “{key}: {example}”."


def _bad_name(error: FormError) -> FormViolation:
    name = str(error.instance)
    right = tidied(name, error.schema)
    fix = example_of(error) or "Use letters, digits and hyphens only."
    if right:
        fix = f"Write {right}."
    message = f"“{shortened(name)}” cannot be a name here."
    return FormViolation("bad-name", message, fix, (*error.path, name), key=True, actual=name, suggestion=right)


def _not_keys(error: FormError) -> FormViolation:
    message = f"The file should be a group of keys; {shown(error.instance)} stands here."
    return FormViolation("wrong-type", message, "Write “key: value”, one a line.", ())
