"""What a person may have meant by a line of text that does not fit: a colon, quotes, braces, or an end that it lacks.

Each is only a guess. `trustplan.source.slips` tries it on the whole file, and tells of the one that makes it right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.primitives.targets import TargetError, parse_target
from trustplan.source.slip_trial import MOST_LINES, STEP, Trial, indent_of, one_line, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.source.slip_trial import Names

_NO_COLON = re.compile(r"( *(?:- +)?)([A-Za-z][\w-]*)[ \t]*(?:[ \t]|[:=;：]|[ \t]-[ \t])[ \t]*(\S.*)")
_PAIR = re.compile(r"(?:^|, *)([A-Za-z][\w-]*): ")
_BRACES = re.compile(r"([^{]*)\{(.*)\}([^{}]*)")
_NO_COLON_IN_BRACES = re.compile(r"([{,] *)([A-Za-z][\w-]*)(?::| +)([^\s,:{}]+)(?=[^:{}]*[,}])")
_FIGURES = ("value", "cohort", "cost", "amount", "tolerance")  # quotes would make text of them
_SPECIAL = frozenset("[]{}&*!|>%@`,?\"'")  # what a text in quotes may begin with, and a plain one may not
_BLOCKS = ("|", ">", "|-", ">-")
_OPENED = {"[": "]", "{": "}"}


def text_trials(lines: list[str], number: int, names: Names) -> Iterator[Trial]:
    """Each way to correct the text of a line (from 0)."""
    for way in (_colon_lost, _not_closed, _signed, _unquoted, _unbraced, _text_goes_on):
        yield from way(lines, number, names)


def _colon_lost(lines: list[str], number: int, names: Names) -> Iterator[Trial]:
    line = lines[number]
    for match in (_NO_COLON.fullmatch(line), *_NO_COLON_IN_BRACES.finditer(line)):
        key = match[2] if match else ""
        if match and key in names.keys and not match[3].startswith(":"):
            message = f"“{key}” has no colon and space after it."
            fix = f"Write “{key}: ”, then the text."
            yield one_line(lines, number, f"{line[: match.end(2)]}: {line[match.start(3) :]}", message, fix)


def _not_closed(lines: list[str], number: int, _names: Names) -> Iterator[Trial]:
    value = _value_of(lines[number])
    if value[:1] in ('"', "'") and not value.rstrip().endswith(value[0], 1):
        message = "A quotation mark is opened here and never closed."
        fix = "Add the closing quotation mark at the end of the text."
        yield one_line(lines, number, f"{lines[number].rstrip()}{value[0]}", message, fix)
    missing = "".join(
        _OPENED[sign] * (value.count(sign) - value.count(_OPENED[sign]))
        for sign in ("[", "{")
        if value.count(sign) > value.count(_OPENED[sign])
    )
    if missing and value[0] in _OPENED:
        message = f"“{value[0]}” is opened here and never closed."
        yield one_line(lines, number, f"{lines[number].rstrip()}{missing}", message, f"Add “{missing}” at the end.")


def _value_of(line: str) -> str:
    """What follows the key, or the dash of an entry."""
    parts = parts_of(line)
    if parts["key"]:
        return parts["value"] or ""
    return line[parts.end() :]


def _signed(lines: list[str], number: int, _names: Names) -> Iterator[Trial]:
    """A target that begins with a sign, such as `>= 64`."""
    line = lines[number]
    value = _value_of(line).rstrip()
    try:
        parse_target(value)
    except TargetError as wrong:
        if value[:1] in "<>=" and wrong.suggestion and parts_of(line)["key"] not in _FIGURES:
            message = f"A text cannot begin with “{value[0]}”, as “{value}” does."
            fix = f"Write “{wrong.suggestion}”."
            yield one_line(lines, number, line[: line.rindex(value)] + wrong.suggestion, message, fix)


def in_quotes(text: str) -> str:
    """A text in quotes."""
    if '"' in text or "\\" in text:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return f'"{text}"'


def _unquoted(lines: list[str], number: int, _names: Names) -> Iterator[Trial]:
    line = lines[number]
    value = _value_of(line).rstrip()
    if parts_of(line)["key"] in _FIGURES:
        return
    if not value or not (value[0] in _SPECIAL or ": " in value or value.endswith(":") or value.startswith("- ")):
        return
    if " #" in value or (value[0] in "\"'" and value[0] not in value[1:]):
        return
    quoted = in_quotes(value)
    message = _why_quotes(value)
    fix = f"Put the whole text in quotes: {quoted}."
    if value.startswith("- "):
        message = "The text begins with a dash, as an entry of a list does."
        fix = f"Take the dash away, or write {quoted}."
    made = one_line(lines, number, line[: line.rindex(value)] + quoted, message, fix, rank=3)
    yield replace(made, is_sure=not value.startswith("- "))


def _why_quotes(value: str) -> str:
    if value[0] in "\"'":
        return "The text continues after its closing quotation mark."
    if value[0] in _SPECIAL:
        return f"“{value[0]}” at the start of a text has a meaning of its own in these files."
    return "There is a colon in the text, so the file cannot be read from here on."


def _unbraced(lines: list[str], number: int, names: Names) -> Iterator[Trial]:
    """Several keys on one line without braces, and a comma in the text of a key inside braces."""
    line = lines[number]
    parts = parts_of(line)
    start = parts.end("dash")
    rest = line[start:].rstrip() if parts["dash"] else (parts["value"] or "")
    known = [key for key in _PAIR.findall(rest) if key in names.keys]
    if len(known) > 1 and not rest.startswith("{"):
        message = "There are several keys on one line, without braces around them."
        fix = f"Put braces around them: {{{rest}}}."
        yield one_line(lines, number, f"{line[: line.rindex(rest)]}{{{rest}}}", message, fix)
    if known and not rest.startswith("{"):
        yield _one_each(lines, number, rest)
    if match := _BRACES.fullmatch(line):
        inner = _commas_quoted(match[2], names)
        if inner != match[2]:
            message = "There is a comma in a text inside { }, so the text ends there."
            fix = f"Put the text in quotes: {{{inner}}}."
            yield one_line(lines, number, f"{match[1]}{{{inner}}}{match[3]}", message, fix)


def _one_each(lines: list[str], number: int, rest: str) -> Trial:
    """Several keys on one line, each on a line of its own."""
    line = lines[number]
    head = line[: line.rindex(rest)]
    column = len(parts_of(line)["indent"]) + len(parts_of(line)["dash"] or "")
    split = re.sub(r", *(?=[A-Za-z][\w-]*: )", f"\n{' ' * column}", rest).split("\n")
    key = split[-1].strip().partition(":")[0]
    return Trial(
        lines=[*lines[:number], head + split[0], *split[1:], *lines[number + 1 :]],
        line=number,
        column=indent_of(line),
        message="There are two keys on one line.",
        fix=f"Write “{key}:” on a line of its own, with {column} spaces before it.",
        rank=1,
        added=len(split) - 1,
    )


def _commas_quoted(inner: str, names: Names) -> str:
    """The keys of braces, with quotes around each text that has a comma in it; unchanged where they begin with no key."""
    starts = [match for match in _PAIR.finditer(inner) if match[1] in names.keys]
    if not starts or starts[0].start():
        return inner
    made = []
    ends = [*(match.start() for match in starts[1:]), len(inner)]
    for match, end in zip(starts, ends, strict=False):
        value = inner[match.end() : end].strip()
        if "," in value.strip(",") and value[0] not in "[{\"'":
            value = in_quotes(value)
        made.append(f"{match[1]}: {value}")
    return ", ".join(made)


def _text_goes_on(lines: list[str], number: int, names: Names) -> Iterator[Trial]:
    first = number
    while first > 0 and not _begins(lines[first], names):
        first -= 1
    if first == number or number - first > MOST_LINES:
        return
    parts = parts_of(lines[first])
    key, value = parts["key"], (parts["value"] or "").strip()
    if not key or value[:1] in ("[", "{", '"', "'"):
        return
    end = _text_end(lines, number, names)
    column = len(parts["indent"]) + len(parts["dash"] or "") + STEP
    below = [_at(row, column) for row in lines[first + 1 : end]]
    head = lines[first]
    message = f"The text of “{key}” (line {first + 1}) continues here, but the line is not indented."
    fix = f"Put {column} spaces before each line of the text."
    if value and value not in _BLOCKS:
        head = f"{head[: head.rindex(value)]}|"
        below.insert(0, " " * column + value)
        fix = (
            f"Write “{key}: |” on line {first + 1}, and the whole text below it, with {column} spaces before each line."
        )
    added = len(below) + 1 - (end - first)
    slip = first + 1  # where YAML stumbles may be further down: it takes “Note: seen” at the edge for a key of the file
    while slip < number and (not lines[slip].strip() or indent_of(lines[slip]) >= column):
        slip += 1
    yield Trial(
        lines=[*lines[:first], head, *below, *lines[end:]],
        line=slip,
        column=indent_of(lines[slip]),
        message=message,
        fix=fix,
        added=added,
    )


def _text_end(lines: list[str], number: int, names: Names) -> int:
    """The line after a text that goes on, up to the next key or entry, without empty lines at its end."""
    end = number
    while end < len(lines) and not _begins(lines[end], names) and end - number < MOST_LINES:
        end += 1
    while end > number + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _begins(line: str, names: Names) -> bool:
    """Whether a line begins a key that the file may have, or an entry."""
    parts = parts_of(line)
    key = parts["key"]
    return bool(key) and (key in names.keys or key.islower() or bool(parts["dash"]))


def _at(line: str, column: int) -> str:
    if not line.strip():
        return ""
    return " " * column + line.strip()
