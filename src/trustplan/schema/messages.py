"""A finding for every error of form in a document, in plain words: what is wrong, where, and what to write instead."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator, FormatChecker

from trustplan.primitives.findings import MOST_REPORTED, Finding, truncated
from trustplan.primitives.suggestions import meant, nearest, same_spelling, spelled
from trustplan.schema.corrections import Correction, apply_corrections
from trustplan.schema.form_error import MISSING, FormError, FormViolation, a_thing, example_of, shortened, shown
from trustplan.schema.guesses import tidied
from trustplan.schema.loader import FORMATS, Schema, load_schema, written_out
from trustplan.schema.value_messages import about_value
from trustplan.source.files import as_entry, as_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.source.rating_words import RatingWords
    from trustplan.source.yaml_reader import Document


def explain(document: Document, kind: str, ratings: RatingWords) -> tuple[Finding, ...]:
    """A finding for each error of form. Certain slips are corrected in the document, for the checks that follow."""
    found = list(islice(_all_violations(document, kind, ratings), MOST_REPORTED + 1))
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
                is_sure=one.is_sure,
            )
        )
        if one.suggestion and one.path and not one.is_name:
            corrections.append(Correction(one.path, one.key, _read(one)))
    apply_corrections(document, corrections)
    if are_too_many:
        findings.append(truncated(document.file))
    return tuple(findings)


def _all_violations(document: Document, kind: str, ratings: RatingWords) -> Iterator[FormViolation]:
    for error in full_validator(kind).iter_errors(document.data):
        yield from _violations(FormError.of(error, document, ratings))


def _read(violation: FormViolation) -> str | float | list[str]:
    """The value that is meant, as the reader would give it: a number, a list, true or false where one is needed, else text."""
    text = violation.suggestion
    if violation.key or violation.rule != "wrong-type":
        return text
    if text in ("true", "false"):
        return text == "true"
    if text.startswith("["):
        return text.strip("[]").split(", ")
    if text.startswith('"'):
        return text.strip('"')
    if not text.lstrip("-")[:1].isdecimal():
        return text
    return float(text) if "." in text else int(text)


@cache
def full_validator(kind: str) -> Draft202012Validator:
    """The validator of one kind of file, built once. References are written out first: resolving them costs most."""
    schema, common = load_schema(kind), load_schema("common")
    flat = written_out(schema, {"#": schema, "common.schema.json": common})
    return Draft202012Validator(flat, format_checker=_formats())


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
        word = str(key)
        fix = meant(word, free) or "Delete it, or move it to where it belongs."
        near, is_sure = nearest(word, free) or "", bool(same_spelling(word, free))
        if (rating := error.ratings.of_colour(word)) in free:
            fix, near, is_sure = f"Files hold words, not colours: write {rating}.", rating, True
        yield FormViolation(
            "unknown-key",
            f"“{shortened(word)}” is not a recognised key of {a_thing(error.schema)}.",
            fix,
            (*error.path, key),
            key=True,
            actual=word,
            suggestion=near,
            is_sure=is_sure,
        )


def _missing_key(error: FormError) -> FormViolation:
    present = as_entry(error.instance)
    missing = [str(key) for key in as_list(error.limit) if key not in present]
    key = next((key for key in missing if f"'{key}'" in error.message), missing[0])
    typo = nearest(key, [name for name in present if name not in error.known])
    if typo:
        return FormViolation(
            "unknown-key",
            f"“{typo}” is not a recognised key of {a_thing(error.schema)}.",
            f"Did you mean “{key}”?",
            (*error.path, typo),
            key=True,
            actual=typo,
            suggestion=key,
            is_sure=spelled(typo) == spelled(key),
        )
    message = MISSING.format(key=key, thing=a_thing(error.schema))
    return FormViolation("missing-key", message, _how_to_add(key, error.known.get(key, {})), error.path)


def _how_to_add(key: str, schema: Schema) -> str:
    example = (schema.get("examples") or ["…"])[0]
    if isinstance(example, dict):
        example = "{" + ", ".join(f"{k}: {v}" for k, v in example.items()) + "}"
    if not isinstance(example, str | int | float):
        return f"Add “{key}:”, with its entries below it."
    return f"Add it, for example “{key}: {example}”."


def _bad_name(error: FormError) -> FormViolation:
    name = str(error.instance)
    right = tidied(name, error.schema)
    fix = example_of(error) or "Use letters, digits and hyphens only."
    if right:
        fix = f"Write {right}."
    message = f"“{shortened(name)}” cannot be used as a name here."
    return FormViolation(
        "bad-name", message, fix, (*error.path, name), key=True, actual=name, suggestion=right, is_sure=bool(right)
    )


def _not_keys(error: FormError) -> FormViolation:
    text = str(error.instance)
    if text.lstrip()[:1] == "<":
        message, fix = (
            "This is a web page that was saved under the name of a plan file.",
            "Fetch the file itself, and save it again.",
        )
    elif isinstance(error.instance, list):
        message = "The file is one list, and should begin with keys such as “title: …”."
        fix = f"Begin it with {_first_line(error)}, and put the list under its own key."
    else:
        message = f"The file holds only text ({shown(error.instance)}), and no keys such as “title: …”."
        fix = f"Write it as lines such as {_first_line(error)}."
    return FormViolation("wrong-type", message, fix, ())


def _first_line(error: FormError) -> str:
    """A line with which a file of the kind can begin."""
    for key in as_list(error.schema.get("required")):
        return f"“{key}: …”"
    return "“key: value”"
