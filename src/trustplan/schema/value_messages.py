"""What is wrong with a value, in plain words: it is of another type or form, no choice, or past a limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.primitives.periods import YEARS
from trustplan.primitives.suggestions import meant, nearest
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.schema.form_error import FormViolation, example_of, shown
from trustplan.schema.guesses import as_date, as_period, tidied
from trustplan.source.files import as_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.schema.form_error import FormError
    from trustplan.schema.loader import Schema

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

_BOOLEANS = {"yes": "true", "no": "false", "true": "true", "false": "false"}


def about_value(error: FormError) -> FormViolation:
    """What is wrong with a value, by the keyword of its schema that it fails."""
    return _BY_KEYWORD.get(error.keyword, _bad_value)(error)


def _not_a_choice(error: FormError) -> FormViolation:
    choices = [str(choice) for choice in as_list(error.limit)]
    word = str(error.instance)
    message = f"“{error.field}” cannot be {shown(error.instance)}."
    if error.field == "rating":
        choices += error.own_words
        right = _COLOURS.get(word.lower())
        if right and right in choices:
            fix = f"Files hold words, not colours: write {right}."
            return FormViolation("not-a-choice", message, fix, error.path, actual=word, suggestion=right)
    near = nearest(word, choices) or ""
    return FormViolation("not-a-choice", message, meant(word, choices), error.path, actual=word, suggestion=near)


def _bad_value(error: FormError) -> FormViolation:
    """A value that passes a limit, or is wrong in a way that is seldom or never met."""
    text = _LIMITS.get(error.keyword, "“{field}” cannot be {shown}.")
    message = text.format(
        field=error.field,
        limit=error.limit,
        length=len(str(error.instance)),
        shown=shown(error.instance),
    )
    fix = _LIMIT_FIXES.get(error.keyword, "Put it right, or delete the line.")
    return FormViolation("bad-value", message, fix, error.path)


def _wrong_type(error: FormError) -> FormViolation:
    expected = error.expects or _TYPES.get(str(error.limit), "another form")
    found = error.written if error.is_number else shown(error.instance)
    fix, suggestion = _RIGHT_TYPES.get(str(error.limit), _by_example)(error)
    return FormViolation(
        "wrong-type",
        f"“{error.field}” should be {expected}; {found} stands here.",
        fix,
        error.path,
        key=isinstance(error.instance, dict | list) and error.limit != "array",  # then the whole value is wrong
        actual=error.written,
        suggestion=suggestion,
    )


def _by_example(error: FormError) -> tuple[str, str]:
    return example_of(error), ""


def _right_text(error: FormError) -> tuple[str, str]:
    """What to write where text is needed, and the value that is meant, where that is certain."""
    if error.expects == "a target":
        return _right_target(error)
    if error.is_number and re.search(str(error.schema.get("pattern", "")), error.written):
        quoted = f'"{error.written}"'
        return f"Put it in quotes: {quoted}.", quoted
    return _by_example(error)


def _right_target(error: FormError) -> tuple[str, str]:
    if isinstance(error.instance, list):
        return "For targets year by year, write “targets:”.", ""
    if error.is_number:
        return f"Write “at least {error.written}” or “at most {error.written}”.", ""
    return _by_example(error)


def _right_number(error: FormError) -> tuple[str, str]:
    if isinstance(error.instance, str):
        digits = re.sub("[%£,_]", "", error.instance).strip()
        if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", digits):
            return f"Write {digits}, without quotes or signs.", digits
    return _by_example(error)


def _right_keys(error: FormError) -> tuple[str, str]:
    for key in error.known:
        return f"Write its keys on lines of their own, such as “{key}:”.", ""
    return "Write “key: value”.", ""


def _right_list(_: FormError) -> tuple[str, str]:
    return "Start each entry on its own line with “- ”.", ""


def _right_boolean(error: FormError) -> tuple[str, str]:
    word = _BOOLEANS.get(str(error.instance).lower(), "")
    return f"Write {word or 'true or false'}.", word


def _wrong_form(error: FormError) -> FormViolation:
    text, expects = str(error.instance), error.expects or "another form"
    if expects == "a target" and (violation := _bad_target(error, text)):
        return violation
    if "\n" in text:
        message = f"“{error.field}” is a single line, and has a line break here."
        return FormViolation("bad-value", message, f"Write it after “{error.field}:”, without “|”.", error.path)
    rule = "bad-date" if error.schema.get("format") == "date" else "bad-value"
    message = f"“{error.field}” should be {expects}; {shown(error.instance)} stands here."
    suggestion = _right_form(text, expects, error.schema)
    if suggestion:
        fix = f"Write {suggestion}."
    elif (year := re.match("[0-9]{4}(?=-)", text)) and int(year[0]) not in YEARS:
        message = f"“{error.field}” is of the year {year[0]}, which no plan can be about."
        fix = "Check the year."
    elif "date" in expects and re.fullmatch(r"[0-9]+([-/.])[0-9]+\1[0-9]+", text):
        message = f"“{error.field}” is {shown(error.instance)}, which is no day of the calendar."
        fix = "Check the day and the month, and write year-month-day, like 2026-02-28."
    else:
        fix = example_of(error)
    return FormViolation(rule, message, fix, error.path, actual=text, suggestion=suggestion)


def _bad_target(error: FormError, text: str) -> FormViolation | None:
    """What is wrong with a target in the words of whatever reads targets; None where it can be read."""
    try:
        parse_target(text)
    except TargetError as wrong:
        message = f"“{error.field}”: {wrong}"
        return FormViolation("bad-target", message, wrong.fix, error.path, actual=text, suggestion=wrong.suggestion)
    return None


def _right_form(text: str, expects: str, schema: Schema) -> str:
    """The text, date or period that was most likely meant, or nothing."""
    right = tidied(text, schema)
    if not right and "date" in expects:
        right = as_date(text)
    if not right and "term" in expects:
        right = as_period(text)
    return right


_BY_KEYWORD: dict[str, Callable[[FormError], FormViolation]] = {
    "type": _wrong_type,
    "enum": _not_a_choice,
    "pattern": _wrong_form,
    "format": _wrong_form,
}
_LIMITS = {
    "minItems": "“{field}” needs at least {limit} entries.",
    "minLength": "“{field}” is empty.",
    "maxLength": "“{field}” is longer than {limit} characters; it has {length}.",
    "minimum": "“{field}” is {shown}; it must be {limit} or more.",
    "maximum": "“{field}” is {shown}; it must be {limit} or less.",
    "minProperties": "“{field}” is empty.",
    "maxProperties": "“{field}” can have only one of its keys.",
}
_LIMIT_FIXES = {"maxLength": "Shorten it."}
# What to write in place of a value of another type, and the right value where it is certain, by the type that is needed.
_RIGHT_TYPES: dict[str, Callable[[FormError], tuple[str, str]]] = {
    "string": _right_text,
    "number": _right_number,
    "integer": _right_number,
    "object": _right_keys,
    "array": _right_list,
    "boolean": _right_boolean,
}
