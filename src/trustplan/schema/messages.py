"""A finding for every error of form in a document, in plain words: what is wrong, where, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from trustplan.primitives.findings import MOST_REPORTED, Finding, truncated
from trustplan.primitives.suggestions import meant, nearest
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.schema.corrections import Correction, apply_corrections
from trustplan.schema.guesses import as_date, as_period, tidied
from trustplan.schema.loader import FORMATS, load_schema, written_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from trustplan.source.yaml_reader import Document

LONGEST = 60  # characters of a value that a message shows


_COLOURS = {"green": "on-track", "amber": "at-risk", "yellow": "at-risk", "red": "off-track", "blue": "achieved"}
_TYPES = {
    "string": "text",
    "array": "a list, each entry after “- ”",
    "object": "a group of keys, one a line",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "['number', 'string']": "a number or text",
    "['number', 'string', 'boolean']": "a number, text, true or false",
}

_EXAMPLES = {
    "a date written year-month-day": "Write it like 2026-09-01; the day must exist.",
    "a school year, term or half-term": "Write 2026-27, 2026-27/aut or 2026-27/aut1.",
    "a date, or a school year, term or half-term": "Write 2026-09-01, 2026-27, 2026-27/aut or 2026-27/aut1.",
    "an id: letters, digits and hyphens, starting with a letter": "Write it like SI-A1.",
    "the id of a role in a profile, never a person's name": "Write it like director-education.",
    "the id of a body in a profile": "Write it like finance-committee.",
    "the address of an item, such as strategy-2025-28/SI": "Write it like strategy-2025-28/SI.",
    "a framework's id, a slash and an item's id": "Write it like strategic-areas/people.",
    "a share written as a fraction": "Write it like 1/3.",
    "six digits in quotes": 'Write it like "900001".',
}


def explain(document: Document, kind: str, words: tuple[str, ...]) -> tuple[Finding, ...]:
    """A finding for each error of form. Certain slips are corrected in the document, for the checks that follow."""
    errors = (_Error.of(error, document) for error in full_validator(kind).iter_errors(document.data))
    violations = list(islice((one for error in errors for one in _violations(error, words)), MOST_REPORTED + 1))
    rest = (truncated(document.file),) if len(violations) > MOST_REPORTED else ()
    # A value of the wrong type has no form to report on.
    mistyped = {one.path for one in violations if one.rule == "wrong-type"}
    violations = [one for one in violations[:MOST_REPORTED] if one.rule == "wrong-type" or one.path not in mistyped]
    found = tuple(
        Finding(
            rule=one.rule,
            place=document.place(one.path, key=one.key),
            message=one.message,
            fix=one.fix,
            actual=one.actual,
            suggestion=one.suggestion,
        )
        for one in violations
    )
    apply_corrections(
        document, (Correction(one.path, one.key, _read(one)) for one in violations if one.suggestion and one.path)
    )
    return (*found, *rest)


def _read(violation: _Violation) -> object:
    """The value that is meant, as the reader would give it: a number, true or false where one is needed, else text."""
    text = violation.suggestion
    if violation.key or violation.rule != "wrong-type":
        return text
    if text in ("true", "false"):
        return text == "true"
    if text.startswith('"'):
        return text.strip('"')
    return float(text) if "." in text else int(text)


@cache
def full_validator(kind: str) -> Draft202012Validator:
    """The validator of one kind of file, built once. References are written out first: resolving them costs most."""
    schema, common = load_schema(kind), load_schema("common")
    resources = [(s["$id"], Resource.from_contents(s)) for s in (schema, common)]
    registry: Registry[Any] = Registry().with_resources(resources)
    flat = written_out(schema, {"#": schema, "common.schema.json": common}, ())
    return Draft202012Validator(flat, registry=registry, format_checker=_formats())


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(check)
    return checker


@dataclass(frozen=True, slots=True)
class _Error:
    """A validation error, with types: the failed keyword and its value, the data and its schema."""

    keyword: str
    limit: Any
    instance: Any
    schema: dict[str, Any]
    path: tuple[str | int, ...]
    message: str
    in_names: bool
    written: str

    @classmethod
    def of(cls, error: ValidationError, document: Document) -> _Error:
        """Take a library's error apart."""
        schema: Any = error.schema
        path = tuple(error.absolute_path)
        return cls(
            keyword=str(error.validator),
            limit=error.validator_value,
            instance=error.instance,
            schema=schema,
            path=path,
            message=error.message,
            in_names="propertyNames" in error.absolute_schema_path,
            written=document.written.get(path, _raw(error.instance)),
        )


@dataclass(frozen=True, slots=True)
class _Violation:
    rule: str
    message: str
    fix: str
    path: tuple[str | int, ...]
    key: bool = False
    actual: str = ""
    suggestion: str = ""


def _violations(error: _Error, own_words: tuple[str, ...]) -> Iterator[_Violation]:
    if error.keyword == "additionalProperties":
        yield from _unknown_keys(error)
    elif error.keyword == "required":
        yield _missing_key(error)
    elif error.in_names:
        name = str(error.instance)
        right = tidied(name, error.schema)
        fix = f"Write {right}." if right else _example(error.schema) or "Use letters, digits and hyphens only."
        message = f"“{_short(name)}” cannot be a name here."
        yield _Violation("bad-name", message, fix, (*error.path, name), key=True, actual=name, suggestion=right)
    else:
        yield _bad_value(error, own_words)


def _unknown_keys(error: _Error) -> Iterator[_Violation]:
    known = error.schema.get("properties", {})
    for key in error.instance:
        if key in known:
            continue
        free = [k for k in known if k not in error.instance]
        yield _Violation(
            "unknown-key",
            f"“{_short(str(key))}” is not a key of {_thing(error.schema)}.",
            meant(str(key), free) or "Delete it, or move it to where it belongs.",
            (*error.path, key),
            key=True,
            actual=str(key),
            suggestion=nearest(str(key), free) or "",
        )


def _missing_key(error: _Error) -> _Violation:
    keys = [k for k in error.limit if k not in error.instance]
    key = next((k for k in keys if f"'{k}'" in error.message), keys[0])
    schema = error.schema.get("properties", {}).get(key, {})
    typo = nearest(key, [k for k in error.instance if k not in error.schema.get("properties", {})])
    if typo:
        return _Violation(
            "unknown-key",
            f"“{typo}” is not a key of {_thing(error.schema)}.",
            f"Did you mean “{key}”?",
            (*error.path, typo),
            key=True,
            actual=typo,
            suggestion=key,
        )
    example = (schema.get("examples") or ["…"])[0]
    if isinstance(example, dict):
        example = "{" + ", ".join(f"{k}: {v}" for k, v in example.items()) + "}"
    shown = f", for example “{key}: {example}”" if isinstance(example, str | int | float) else ""
    return _Violation("missing-key", f"“{key}” is missing from {_thing(error.schema)}.", f"Add it{shown}.", error.path)


def _bad_value(error: _Error, own_words: tuple[str, ...]) -> _Violation:
    field = next((str(p) for p in reversed(error.path) if isinstance(p, str)), "")
    if not field:
        message = f"The file should be a group of keys; {_shown(error.instance)} stands here."
        return _Violation("wrong-type", message, "Write “key: value”, one a line.", ())
    if error.instance is None:
        return _Violation(
            "empty-value", f"“{field}” has nothing after it.", "Fill it in, or delete the line.", error.path
        )
    if error.keyword == "type":
        return _wrong_type(error, field)
    if error.keyword == "enum":
        choices = [str(c) for c in error.limit] + (list(own_words) if field == "rating" else [])
        word = str(error.instance)
        message = f"“{field}” cannot be {_shown(error.instance)}."
        if field == "rating" and (right := _COLOURS.get(word.lower())) in choices:
            fix = f"Files hold words, not colours: write {right}."
            return _Violation("not-a-choice", message, fix, error.path, actual=word, suggestion=right or "")
        near = nearest(word, choices) or ""
        return _Violation("not-a-choice", message, meant(word, choices), error.path, actual=word, suggestion=near)
    if error.keyword in ("pattern", "format"):
        return _wrong_form(error, field)
    limit = error.limit
    words = {
        "minItems": f"“{field}” needs at least {limit} entries.",
        "minLength": f"“{field}” is empty.",
        "maxLength": f"“{field}” is longer than {limit} characters; it has {len(str(error.instance))}.",
        "minimum": f"“{field}” is {_shown(error.instance)}; it must be {limit} or more.",
        "maximum": f"“{field}” is {_shown(error.instance)}; it must be {limit} or less.",
        "minProperties": f"“{field}” is empty.",
        "maxProperties": f"“{field}” can have only one of its keys.",
    }
    message = words.get(error.keyword, f"“{field}” cannot be {_shown(error.instance)}.")
    fix = "Shorten it." if error.keyword == "maxLength" else "Put it right, or delete the line."
    return _Violation("bad-value", message, fix, error.path)


def _wrong_type(error: _Error, field: str) -> _Violation:
    expected = error.schema.get("x-expects") or _TYPES.get(str(error.limit), "another form")
    found = error.written if isinstance(error.instance, int | float) else _shown(error.instance)
    message = f"“{field}” should be {expected}; {found} stands here."
    fix, suggestion = _example(error.schema), ""
    if expected == "a target" and isinstance(error.instance, list):
        fix = "For targets year by year, write “targets:”."
    elif expected == "a target" and isinstance(error.instance, int | float):
        fix = f"Write “at least {error.written}” or “at most {error.written}”."
    elif error.limit == "string" and isinstance(error.instance, int | float):
        if re.search(str(error.schema.get("pattern", "")), error.written):
            suggestion = f'"{error.written}"'
            fix = f"Put it in quotes: {suggestion}."
    elif error.limit in ("number", "integer") and isinstance(error.instance, str):
        digits = error.instance.replace("%", "").replace("£", "").replace(",", "").replace("_", "").strip()
        if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", digits):
            suggestion, fix = digits, f"Write {digits}, without quotes or signs."
    elif error.limit == "object":
        keys = list(error.schema.get("properties", {}))
        fix = f"Write its keys on lines of their own, such as “{keys[0]}:”." if keys else "Write “key: value”."
    elif error.limit == "array":
        fix = "Start each entry on its own line with “- ”."
    elif error.limit == "boolean":
        suggestion = {"yes": "true", "no": "false", "true": "true", "false": "false"}.get(
            str(error.instance).lower(), ""
        )
        fix = f"Write {suggestion}." if suggestion else "Write true or false."
    is_at_key = isinstance(error.instance, dict | list) and error.limit != "array"  # then the whole value is wrong
    return _Violation(
        "wrong-type", message, fix, error.path, key=is_at_key, actual=error.written, suggestion=suggestion
    )


def _wrong_form(error: _Error, field: str) -> _Violation:
    text, expects = str(error.instance), str(error.schema.get("x-expects", "another form"))
    if expects == "a target":
        try:
            parse_target(text)
        except TargetError as wrong:
            message = f"“{field}”: {wrong}"
            return _Violation("bad-target", message, wrong.fix, error.path, actual=text, suggestion=wrong.suggestion)
    rule = "bad-date" if error.schema.get("format") == "date" else "bad-value"
    message = f"“{field}” should be {expects}; {_shown(error.instance)} stands here."
    tidy = tidied(text, error.schema)
    suggestion = tidy or (as_date(text) if "date" in expects else "") or (as_period(text) if "term" in expects else "")
    fix = f"Write {suggestion}." if suggestion else _example(error.schema) or _EXAMPLES.get(expects, "")
    if not suggestion and "date" in expects and re.fullmatch(r"[0-9]+([-/.])[0-9]+\1[0-9]+", text):
        message = f"“{field}” is {_shown(error.instance)}, which is no day of the calendar."
        fix = "Check the day and the month, and write year-month-day, like 2026-02-28."
    return _Violation(rule, message, fix, error.path, actual=text, suggestion=suggestion)


def _raw(value: object) -> str:
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool | int | float) else ""


def _example(schema: dict[str, Any]) -> str:
    examples = schema.get("examples") or []
    expects = str(schema.get("x-expects", ""))
    if expects in _EXAMPLES:
        return _EXAMPLES[expects]
    if examples and isinstance(examples[0], str | int | float):
        return f"For example: {_shown(examples[0], quote=False).rstrip('.')}."
    return ""


def _thing(schema: dict[str, Any]) -> str:
    title = str(schema.get("title", "this part"))
    word = title if title.isupper() else title[0].lower() + title[1:]
    if word.endswith(("s", "ed")) or word.startswith("this"):
        return f"“{word}”"
    return f"{'an' if word[0].lower() in 'aeiou' else 'a'} {word}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line[:57] + "…" if len(line) > LONGEST else line


def _shown(value: object, *, quote: bool = True) -> str:
    """A value as a reader would name it, short."""
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    text = _short(str(value))
    return f"“{text}”" if quote and isinstance(value, str) else text
