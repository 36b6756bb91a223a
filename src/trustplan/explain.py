"""What is wrong with the form of a file, in a leader's words: every fault, where it is, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from trustplan.findings import Finding, meant, nearest
from trustplan.schema import FORMATS, load_schema, written_out
from trustplan.targets import TargetError, parse_target
from trustplan.terms import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from trustplan.yamlread import Document


def explain(document: Document, kind: str, words: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding for each fault of form."""
    for error in full_validator(kind).iter_errors(document.data):
        for said in _say(_Error.of(error), words):
            yield Finding(
                rule=said.rule,
                place=document.place(said.path, key=said.key),
                message=said.message,
                remedy=said.remedy,
            )


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
    """What a validation error tells, with types: the failed keyword and its value, the data and its schema."""

    keyword: str
    limit: Any
    instance: Any
    schema: dict[str, Any]
    path: tuple[str | int, ...]
    message: str
    in_names: bool

    @classmethod
    def of(cls, error: ValidationError) -> _Error:
        """Take a library's error apart."""
        schema: Any = error.schema
        return cls(
            keyword=str(error.validator),
            limit=error.validator_value,
            instance=error.instance,
            schema=schema,
            path=tuple(error.absolute_path),
            message=error.message,
            in_names="propertyNames" in error.absolute_schema_path,
        )


@dataclass(frozen=True, slots=True)
class _Said:
    rule: str
    message: str
    remedy: str
    path: tuple[str | int, ...]
    key: bool = False


def _say(error: _Error, own_words: tuple[str, ...]) -> Iterator[_Said]:
    if error.keyword == "additionalProperties":
        yield from _unknown_keys(error)
    elif error.keyword == "required":
        yield _missing_key(error)
    elif error.in_names:
        name = str(error.instance)
        yield _Said(
            "bad-name", f"“{name}” cannot be a name here.", _example(error.schema), (*error.path, name), key=True
        )
    else:
        yield _bad_value(error, own_words)


def _unknown_keys(error: _Error) -> Iterator[_Said]:
    known = error.schema.get("properties", {})
    for key in error.instance:
        if key in known:
            continue
        remedy = meant(str(key), [k for k in known if k not in error.instance])
        yield _Said(
            "unknown-key", f"“{key}” is not a key of {_thing(error.schema)}.", remedy, (*error.path, key), key=True
        )


def _missing_key(error: _Error) -> _Said:
    keys = [k for k in error.limit if k not in error.instance]
    key = next((k for k in keys if f"'{k}'" in error.message), keys[0])
    schema = error.schema.get("properties", {}).get(key, {})
    typo = nearest(key, [k for k in error.instance if k not in error.schema.get("properties", {})])
    if typo:
        return _Said(
            "unknown-key",
            f"“{typo}” is not a key of {_thing(error.schema)}.",
            f"Did you mean “{key}”?",
            (*error.path, typo),
            key=True,
        )
    example = (schema.get("examples") or ["…"])[0]
    shown = f", for example “{key}: {example}”" if isinstance(example, str | int | float) else ""
    return _Said("missing-key", f"“{key}” is missing from {_thing(error.schema)}.", f"Add it{shown}.", error.path)


def _bad_value(error: _Error, own_words: tuple[str, ...]) -> _Said:
    field = next((str(p) for p in reversed(error.path) if isinstance(p, str)), "")
    if not field:
        return _Said(
            "wrong-type",
            f"The file should be a group of keys; {_shown(error.instance)} stands here.",
            "Write “key: value”, one a line.",
            (),
        )
    found = _shown(error.instance)
    if error.instance is None:
        return _Said("empty-value", f"“{field}” has nothing after it.", "Fill it in, or delete the line.", error.path)
    if error.keyword == "type":
        expected = error.schema.get("x-expects") or _TYPES.get(str(error.limit), "another form")
        return _Said(
            "wrong-type", f"“{field}” should be {expected}; {found} stands here.", _type_remedy(error), error.path
        )
    if error.keyword == "enum":
        choices = [str(c) for c in error.limit] + (list(own_words) if field == "rating" else [])
        return _Said("not-a-choice", f"“{field}” cannot be {found}.", meant(str(error.instance), choices), error.path)
    if error.keyword in ("pattern", "format") and error.schema.get("x-expects") == "a target":
        try:
            parse_target(str(error.instance))
        except TargetError as fault:
            return _Said("bad-target", f"“{field}”: {fault}", fault.remedy, error.path)
    if error.keyword in ("pattern", "format"):
        rule = "bad-date" if error.schema.get("format") == "date" else "bad-value"
        expected = error.schema.get("x-expects", "another form")
        return _Said(rule, f"“{field}” should be {expected}; {found} stands here.", _pattern_remedy(error), error.path)
    limit = error.limit
    words = {
        "minItems": f"“{field}” needs at least {limit} entries.",
        "minLength": f"“{field}” is empty.",
        "maxLength": f"“{field}” is longer than {limit} characters.",
        "minimum": f"“{field}” is {found}; it must be {limit} or more.",
        "maximum": f"“{field}” is {found}; it must be {limit} or less.",
        "minProperties": f"“{field}” is empty.",
        "maxProperties": f"“{field}” can have only one of its keys.",
    }
    return _Said(
        "bad-value",
        words.get(error.keyword, f"“{field}” cannot be {found}."),
        "Put it right, or delete the line.",
        error.path,
    )


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


def _type_remedy(error: _Error) -> str:
    if error.limit == "string" and isinstance(error.instance, int | float):
        return f'Put it in quotes: "{error.instance}".'
    if error.limit in ("number", "integer") and isinstance(error.instance, str):
        digits = error.instance.replace("%", "").replace("£", "").replace(",", "").strip()
        if digits.replace(".", "", 1).lstrip("-").isdigit():
            return f"Write {digits}, without quotes or signs."
    if error.limit == "array":
        return "Start each entry on its own line with “- ”."
    return _example(error.schema)


def _pattern_remedy(error: _Error) -> str:
    text = str(error.instance)
    if "date" in str(error.schema.get("x-expects")) and (right := _as_date(text)):
        return f"Write {right}."
    return _example(error.schema) or _EXAMPLES.get(str(error.schema.get("x-expects")), "")


def _as_date(text: str) -> str | None:
    """The date a person most likely meant by `12/02/2027`, `12.2.27` or `2027-2-5`."""
    parts = [p for p in text.replace("/", "-").replace(".", "-").split("-") if p]
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return None
    first, month, last = parts
    year, day = (first, last) if len(first) == 4 else (last if len(last) == 4 else f"20{last}", first)
    made = f"{year}-{int(month):02d}-{int(day):02d}"
    return made if parse_date(made) else None


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


def _example(schema: dict[str, Any]) -> str:
    examples = schema.get("examples") or []
    expects = str(schema.get("x-expects", ""))
    if expects in _EXAMPLES:
        return _EXAMPLES[expects]
    if examples and isinstance(examples[0], str | int | float):
        return f"For example: {_shown(examples[0], quote=False)}."
    return ""


def _thing(schema: dict[str, Any]) -> str:
    title = str(schema.get("title", "this part"))
    word = title if title.isupper() else title[0].lower() + title[1:]
    if word.endswith("s") or word.startswith("this"):
        return f"“{word}”"
    return f"{'an' if word[0].lower() in 'aeiou' else 'a'} {word}"


def _shown(value: object, *, quote: bool = True) -> str:
    """A value as a reader would name it, short."""
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    if len(text) > 60:
        text = text[:57] + "…"
    return f"“{text}”" if quote and isinstance(value, str) else text
