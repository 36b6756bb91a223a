"""What is wrong with a value, in plain words: it is of another type or form, no choice, or past a limit."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.notation import meant_symbol
from trustplan.primitives.periods import YEARS
from trustplan.primitives.suggestions import meant, nearest, same_spelling, spelled
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.primitives.typed_numbers import how_to_write, meant_number
from trustplan.schema.form_error import SHOULD_BE, FormViolation, example_of, says, shown
from trustplan.schema.guesses import (
    SHORT_MONTHS,
    Month,
    as_council_quarter,
    as_date,
    as_day_of_year,
    as_month,
    as_names,
    as_period,
    as_rhythm,
    as_school_years,
    as_schools,
    as_target,
    as_within,
    tidied,
)
from trustplan.source.files import as_entry, as_list
from trustplan.source.migrations import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.schema.form_error import FormError
    from trustplan.schema.loader import Schema

MOST_GUESSED = 1000  # characters of a text whose meaning is guessed; it takes as long as the square of them
_GUESSED = ("type", "pattern", "format")
TYPES = {
    "string": "text",
    "array": "a list, each entry after “- ”",
    "object": "a group of keys, one on each line",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "['number', 'string']": "a number or text",
    "['array', 'object']": "a list of steps, or a target for each school",
    "['number', 'string', 'boolean']": "a number, text, true or false",
}

_BOOLEANS = {"yes": "true", "no": "false", "true": "true", "false": "false"}
_ONGOING = re.compile(
    r"on-?going|continuous(ly)?|continuing|throughout.*|all year|every (year|term)|annual(ly)?|yearly|termly"
)
_OPEN = re.compile(r"tbc|tba|tbd|asap|n/?a|none|unknown|to be (confirmed|agreed|decided)|as soon as possible|\?+|soon")
# What names something that is defined elsewhere. Rules that know the names there are say which one may be meant.
_SCHOOLS = "own, every school"  # how the words for the schools of a KPI begin
_OF_NAMES = ("an id:", "the id of", "the address of", "a framework's id")


CLOSE = 0.8  # how much of two words is the same
# What people write for a stage. The nearest name of “started” would be its opposite, not-started.
_STAGES = {
    "started": "in-progress",
    "begun": "in-progress",
    "ongoing": "in-progress",
    "underway": "in-progress",
    "done": "complete",
    "finished": "complete",
    "cancelled": "stopped",
}


class _Right(NamedTuple):
    """What to write in place of a value, in words; and the value itself, where it is certain, or even sure."""

    fix: str
    suggestion: str = ""
    is_sure: bool = False


def about_value(error: FormError) -> FormViolation:
    """What is wrong with a value, by the keyword of its schema that it fails."""
    if isinstance(error.instance, str) and len(error.instance) > MOST_GUESSED and error.keyword in _GUESSED:
        expected = error.expects or TYPES.get(str(error.limit), "another form")
        message = f"{SHOULD_BE.format(field=error.field, expected=expected)}, but {says(error)}."
        return FormViolation("bad-value", message, example_of(error) or "Shorten it.", error.path)
    return _BY_KEYWORD.get(error.keyword, _bad_value)(error)


def _not_a_choice(error: FormError) -> FormViolation:
    choices = [str(choice) for choice in as_list(error.limit)]
    word = str(error.instance)
    message = f"“{error.field}” cannot be {shown(error.instance)}."
    if error.field == "format":
        return _other_format(error)
    if error.field == "rating":
        choices += error.ratings.own
        right = error.ratings.of_colour(word)
        if right in choices and word.lower() not in choices:
            fix = f"Files hold words, not colours: write {right}."
            return FormViolation("not-a-choice", message, fix, error.path, actual=word, suggestion=right, is_sure=True)
    rhythm = as_rhythm(word)
    if rhythm in choices:
        fix = f"Write {rhythm}."
        return FormViolation("not-a-choice", message, fix, error.path, actual=word, suggestion=rhythm, is_sure=True)
    near = nearest(word, choices) or ""
    fix = meant(word, choices)
    stage = _meant_stage(word)
    if error.field == "stage" and stage in choices:
        near, fix = stage, f"Did you mean “{stage}”?"
    return FormViolation(
        "not-a-choice",
        message,
        fix,
        error.path,
        actual=word,
        suggestion=near,
        is_sure=bool(same_spelling(word, choices)),
    )


def _meant_stage(word: str) -> str:
    """The stage that other people's word for it means, also where that is misspelt; empty for any other word.

    Only for slips of a letter or two: “abandoned” has “done” in it, and means something else.
    """
    close = get_close_matches(spelled(word), _STAGES, n=1, cutoff=CLOSE)
    return _STAGES[close[0]] if close else ""


def _other_format(error: FormError) -> FormViolation:
    """A format that this version does not know, most likely of a later one; to write the older would undo an upgrade."""
    if isinstance(error.instance, int) and error.instance >= 1:
        message = f"These plans are of format {error.instance}, and this version of trustplan reads format {FORMAT}."
        fix = "Install a newer version of trustplan." if error.instance > FORMAT else "Run “trustplan upgrade”."
        return FormViolation("not-a-choice", message, fix, error.path)
    message, own = f"“format” cannot be {shown(error.instance)}.", str(FORMAT)
    return FormViolation("not-a-choice", message, f"Write {own}.", error.path, actual=error.written, suggestion=own)


def _bad_value(error: FormError) -> FormViolation:
    """A value that passes a limit, or is wrong in a way that is seldom or never met."""
    text = LIMITS.get(error.keyword, "“{field}” cannot be {shown}.")
    fix = _LIMIT_FIXES.get(error.keyword, "Correct it, or delete the line.")
    if error.keyword == "minItems" and error.limit == 1:
        text, fix = (
            "“{field}” is an empty list.",
            f"Write at least one entry, such as “{_entry_of(error)}”, or delete the line.",
        )
    message = text.format(
        field=error.field,
        limit=error.limit,
        length=len(str(error.instance)),
        shown=shown(error.instance),
    )
    return FormViolation("bad-value", message, fix, error.path)


def _entry_of(error: FormError) -> str:
    """An entry of a list as a file would have it."""
    entry = error.schema.get("examples") or [["…"]]
    first = next(iter(as_list(entry[0])), "…")
    if isinstance(first, dict):
        first = ", ".join(f"{key}: {value}" for key, value in first.items())
    return f"- {first}"


def _wrong_type(error: FormError) -> FormViolation:
    if error.field == "value" and isinstance(error.instance, list) and len(error.instance) == 1:
        return _in_brackets(error, str(error.instance[0]))
    expected = error.expects or TYPES.get(str(error.limit), "another form")
    right = _RIGHT_TYPES.get(str(error.limit), _by_example)(error)
    return FormViolation(
        "wrong-type",
        f"{SHOULD_BE.format(field=error.field, expected=expected)}, but {says(error)}.",
        right.fix,
        error.path,
        key=isinstance(error.instance, dict | list) and error.limit != "array",  # then the whole value is wrong
        actual=error.written,
        suggestion=right.suggestion,
        is_sure=right.is_sure,
    )


def _by_example(error: FormError) -> _Right:
    return _Right(example_of(error))


def _in_brackets(error: FormError, text: str) -> FormViolation:
    """One word in brackets, as official tables print [c]."""
    mark = meant_symbol(text)
    letter = mark.letter if mark else ""
    fix = f"Write {letter or text}, without brackets."
    message = f"“[{text}]” is in brackets, which make a list of it."
    return FormViolation(
        "wrong-type", message, fix, error.path, actual=f"[{text}]", suggestion=letter, is_sure=bool(letter)
    )


def _right_text(error: FormError) -> _Right:
    """What to write where text is needed, and the value that is meant, where that is certain."""
    if error.expects == "a target":
        return _right_target(error)
    if error.is_number and (schools := as_schools(error.written)) and error.field == "applies_to":
        return _Right(f"Write {schools}.", schools, is_sure=True)
    if error.is_number and re.search(str(error.schema.get("pattern", "")), error.written):
        quoted = f'"{error.written}"'
        return _Right(f"Put it in quotes: {quoted}.", quoted, is_sure=True)
    return _by_example(error)


def _right_target(error: FormError) -> _Right:
    if isinstance(error.instance, list):
        return _Right("For targets year by year, write “targets:”.")
    if error.is_number:
        return _Right(f"Write “at least {error.written}” or “at most {error.written}”.")
    return _by_example(error)


def _right_number(error: FormError) -> _Right:
    """The number that a text means: without signs and words, with a point for a decimal comma."""
    if not isinstance(error.instance, str):
        return _by_example(error)
    number = meant_number(error.instance)
    if not number or "/" in number or (error.limit == "integer" and "." in number):
        return _Right(f"Write a number in figures. {example_of(error)}")
    if number == error.instance.strip():
        return _Right(f"Write {number}, without quotes.", number, is_sure=True)
    if "(" in error.instance:  # the words there may be news
        return _Right(how_to_write(error.instance))
    return _Right(f"Write {number}.", number, is_sure=True)


def _right_keys(error: FormError) -> _Right:
    for key in error.known:
        return _Right(f"Write its keys on lines of their own, such as “{key}:”.")
    return _Right("Write “key: value”.")


def _right_steps(error: FormError) -> _Right:
    if isinstance(error.instance, str):
        return _Right(f"For one target throughout the plan, write “target: {error.instance}”.")
    return _Right("For one target throughout the plan, write “target: at least 60”.")


def _right_list(error: FormError) -> _Right:
    """The entries of a text that names them, in brackets; else how a list is written."""
    pattern = str(as_entry(error.schema.get("items")).get("pattern", ""))
    entries = re.split(" *[,;] *", str(error.instance).strip("[] "))
    if pattern and isinstance(error.instance, str) and all(re.search(pattern, entry) for entry in entries):
        made = f"[{', '.join(entries)}]"
        return _Right(f"Write “{made}”.", made, is_sure=True)
    return _Right("Start each entry on its own line with “- ”.")


def _right_boolean(error: FormError) -> _Right:
    word = _BOOLEANS.get(str(error.instance).lower(), "")
    return _Right(f"Write {word or 'true or false'}.", word, is_sure=bool(word))


def _wrong_form(error: FormError) -> FormViolation:
    text, expects = str(error.instance), error.expects or "another form"
    if expects == "a target" and (violation := _bad_target(error, text)):
        return violation
    if "\n" in text:
        message = f"“{error.field}” is a single line, and has a line break here."
        return FormViolation("bad-value", message, f"Write it after “{error.field}:”, without “|”.", error.path)
    rule = "bad-date" if error.schema.get("format") == "date" else "bad-value"
    message = f"“{error.field}” should be {expects}, but {says(error)}."
    right = _right_form(text, expects, error.schema)
    if not right.suggestion and (found := _no_such_day(text, expects, right)):
        message, right = f"“{error.field}” {found[0]}", found[1]
    is_name = expects.startswith(_OF_NAMES) and error.field != "id"
    return FormViolation(
        rule,
        message,
        right.fix or example_of(error),
        error.path,
        actual=text,
        suggestion=right.suggestion,
        is_sure=right.is_sure and not is_name,
        is_name=is_name,
    )


def _no_such_day(text: str, expects: str, right: _Right) -> tuple[str, _Right] | None:
    """What is wrong with a day, month or year that has the form of one and is none, and what to do; or None."""
    if (year := re.match("[0-9]{4}(?=-)", text)) and int(year[0]) not in YEARS:
        return f"is of the year {year[0]}, which no plan can be about.", _Right("Check the year.")
    if "date" in expects and re.fullmatch(r"[0-9]+([-/.])[0-9]+\1[0-9]+", text):
        fix = "Check the day and the month, and write year-month-day, like 2026-02-28."
        return f"says {text}, which is not a real date.", _Right(fix)
    if not right.fix and "date, a month" in expects and (month := re.fullmatch(r"[0-9]{4}-([0-9]{2})", text)):
        fix = f"Write a school year like 2026-27, or a month like {text[:4]}-09."
        return f"says {text}, and there is no month {month[1]}.", _Right(fix)
    return None


def _bad_target(error: FormError, text: str) -> FormViolation | None:
    """What is wrong with a target in the words of whatever reads targets; None where it can be read."""
    try:
        parse_target(text)
    except TargetError as wrong:
        message, fix, suggestion = f"“{error.field}”: {wrong}", wrong.fix, wrong.suggestion
        is_sure = bool(suggestion) and (text.lstrip()[0] in "<>=≤≥" or spelled(suggestion) == spelled(text))
        if not suggestion and (meant_target := as_target(text)):
            fix, suggestion, is_sure = f"Write “{meant_target}”.", meant_target, True
            if text not in message:
                message = f"“{error.field}” should be a target, but {says(error)}."
        return FormViolation(
            "bad-target", message, fix, error.path, actual=text, suggestion=suggestion, is_sure=is_sure
        )
    return None


def _right_form(text: str, expects: str, schema: Schema) -> _Right:
    """The text, date or period that was most likely meant, in words; no words where nothing is near."""
    if right := _meant(text, expects, schema):
        return _Right(f"Write {right}.", right, is_sure=True)
    if expects.startswith(_SCHOOLS) and (names := as_names(text)):
        return _Right(f"Name several schools as a list: [{', '.join(names)}].")
    if "school year" in expects and (years := as_school_years(text)):
        return _Right(f"A school year is two years in a row: write {' or '.join(years)}.")
    if "school year" in expects and (quarter := as_council_quarter(text)):
        return _Right(f"Write it as a quarter of the year from April to March: {quarter} for the same months.", quarter)
    if "term" not in expects and "date" not in expects:
        return _Right("")
    if month := as_month(text):
        return _Right(_by_month(month, expects))
    return _Right(_without_a_day(text, expects))


def _meant(text: str, expects: str, schema: Schema) -> str:
    """The value that was surely meant, or nothing."""
    if expects.startswith(_SCHOOLS):
        return as_schools(text)
    right = tidied(text, schema)
    if not right and "date" in expects:
        right = as_date(text)
    if not right and "term" in expects:
        right = as_period(text)
    if not right and expects.startswith("a day of each year"):
        right = as_day_of_year(text)
    if not right and "within" in expects:
        right = as_within(text)
    month = as_month(text)
    if not right and month and month.is_whole and _takes_month(expects):
        right = month.text
    return right


def _takes_month(expects: str) -> bool:
    return "month" in expects.replace("year-month-day", "")


def _by_month(month: Month, expects: str) -> str:
    """What to write in place of a month, or of some days in one: the month itself, its last day, or the half-term."""
    if _takes_month(expects):
        return f"Write {month.text} for the end of the month, or the day, such as {month.last_day}."
    if "term" not in expects:
        return f"Write the day, such as {month.last_day} for the last of the month."
    return f"Write the half-term, such as {month.half_term}."


def _without_a_day(text: str, expects: str) -> str:
    """What to write in place of words for work without an end, or without a date as yet; else nothing."""
    words = text.strip().lower()
    if "a date, a month" not in expects:
        return ""
    if _ONGOING.fullmatch(words):
        return (
            "For work that goes on, delete this line; for work that is done each year, write the day of this year's "
            "and add “recurs: year”."
        )
    if _OPEN.fullmatch(words):
        return "Delete the line until there is a date, or write one such as 2026-12, 2026-12-18 or 2026-27/aut2."
    if re.search("20[0-9]{2}", words):
        return ""
    if any(part in words for part in ("spr", "sum", "aut", "term")) or words[:3] in SHORT_MONTHS:
        return "Write it with its year, such as 2026-12, 2026-12-18, or 2026-27/spr1 for the first half of the spring term."
    return ""


_BY_KEYWORD: dict[str, Callable[[FormError], FormViolation]] = {
    "type": _wrong_type,
    "enum": _not_a_choice,
    "pattern": _wrong_form,
    "format": _wrong_form,
}
LIMITS = {
    "minItems": "“{field}” needs at least {limit} entries.",
    "minLength": "“{field}” is empty.",
    "maxLength": "“{field}” is longer than {limit} characters; it has {length}.",
    "minimum": "“{field}” is {shown}; it must be {limit} or more.",
    "maximum": "“{field}” is {shown}; it must be {limit} or less.",
    "minProperties": "“{field}” is empty.",
    "maxProperties": "“{field}” can have only one of its keys.",
}
_LIMIT_FIXES = {"maxLength": "Shorten it."}
# What to write in place of a value of another type, by the type that is needed.
_RIGHT_TYPES: dict[str, Callable[[FormError], _Right]] = {
    "string": _right_text,
    "['string', 'array']": _right_text,
    "number": _right_number,
    "integer": _right_number,
    "object": _right_keys,
    "array": _right_list,
    "['array', 'object']": _right_steps,
    "boolean": _right_boolean,
}
