"""What a person may have meant by a line at a place where it does not fit: a dash or a line that is lost, a wrong indent.

Each is only a guess. `trustplan.source.slips` tries it on the whole file, and tells of the one that makes it right.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from trustplan.primitives.english import by_sign, verb
from trustplan.source.slip_trial import MOST_LINES, STEP, Trial, block_end, indent_of, moved_by, one_line, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.source.slip_trial import Names

_NO_DASH = re.compile(r"( *)(?:-(?=[A-Za-z])|[–—−•·▪*+][ \t]*)(?=[A-Za-z])(.*)")


def place_trials(lines: list[str], number: int, names: Names) -> Iterator[Trial]:
    """Each way to correct the place of a line (from 0): its dash, the line above it, its indent."""
    yield from _dash_lost(lines, number)
    yield from _dash_added(lines, number)
    yield from _dash_unspaced(lines, number)
    yield from _line_lost(lines, number, names)
    yield from _shifted(lines, number)


def _entry_above(lines: list[str], number: int) -> str:
    """The first key of the entry that a line would follow, or belongs to; nothing where there is none."""
    indent = indent_of(lines[number])
    for before in reversed(lines[max(0, number - MOST_LINES) : number]):
        parts = parts_of(before)
        if parts["dash"] and len(parts["indent"]) + len(parts["dash"]) == indent:
            return parts["key"] or ""
        if before.strip() and indent_of(before) < indent - STEP:
            return ""
    return ""


def _dash_lost(lines: list[str], number: int) -> Iterator[Trial]:
    line = lines[number]
    parts, indent, bare = parts_of(line), indent_of(line), line.lstrip(" ")
    key = parts["key"]
    if parts["dash"] or not key:
        return
    message = "A new entry begins on this line, but the dash before it is missing."
    fix = f"Put “- ” before “{key}”."
    first = _entry_above(lines, number)
    rank = 0
    if first and first != key:
        rank = 1
    if indent >= STEP:
        in_place = f"Put “- ” in place of the two spaces before “{key}”."
        yield one_line(lines, number, f"{line[: indent - STEP]}- {bare}", message, in_place, rank)
    yield one_line(lines, number, f"{line[:indent]}- {bare}", message, fix, rank)
    end = block_end(lines, number)
    if end > number + 1:
        moved = [moved_by(row, STEP) for row in lines[number + 1 : end]]
        block = [f"{line[:indent]}- {bare}", *moved]
        fix = f"{fix[:-1]}, and two spaces before the lines of the entry below it."
        yield Trial(
            lines=[*lines[:number], *block, *lines[end:]],
            line=number,
            column=indent,
            message=message,
            fix=fix,
            rank=rank,
        )


def _dash_added(lines: list[str], number: int) -> Iterator[Trial]:
    line = lines[number]
    parts = parts_of(line)
    if not parts["dash"] or not parts["key"]:
        return
    indent, rest = parts["indent"], line[parts.end("dash") :]
    message = f"“- ” on this line begins a new entry, but “{parts['key']}” belongs to the lines above it."
    fix = "Put two spaces in place of “- ”."
    yield one_line(lines, number, f"{indent}{' ' * len(parts['dash'])}{rest}", message, fix)
    yield one_line(lines, number, f"{indent}{rest}", message, "Take “- ” away.")


def _dash_unspaced(lines: list[str], number: int) -> Iterator[Trial]:
    """Hyphens without a space, and bullets and long dashes from a word processor."""
    if match := _NO_DASH.fullmatch(lines[number]):
        message, fix = "There is no space after “-”.", "Write “- ”, with a space."
        if not lines[number].lstrip().startswith("-"):
            message = "There is a bullet or a long dash where “- ” is needed."
            fix = "Write “- ” in its place."
        yield one_line(lines, number, f"{match[1]}- {match[2]}", message, fix)


# A line that is lost


def _line_lost(lines: list[str], number: int, names: Names) -> Iterator[Trial]:
    """The line of a key above a list or a group of keys, by the keys that stand there."""
    for start in {number, _entry_start(lines, number)}:
        parts = parts_of(lines[start])
        if not parts["key"]:
            continue
        indent = len(parts["indent"])
        inside = _keys_at(lines, start, indent + len(parts["dash"] or ""))
        known = names.lists if parts["dash"] else names.groups
        for name in sorted(known):
            if inside and inside <= known[name] and indent >= STEP:
                yield _inserted(lines, start, name, indent - STEP)


def _entry_start(lines: list[str], number: int) -> int:
    """The line with the dash of the entry that a line belongs to; the line itself where there is none."""
    indent = indent_of(lines[number])
    for before in range(number, max(-1, number - MOST_LINES), -1):
        parts = parts_of(lines[before])
        if parts["dash"] and len(parts["indent"]) < indent:
            return before
    return number


def _keys_at(lines: list[str], start: int, column: int) -> set[str]:
    """The keys of an entry or a group that begins on a line."""
    found = {parts_of(lines[start])["key"]}
    for line in lines[start + 1 : start + MOST_LINES]:
        if not line.strip():
            continue
        parts = parts_of(line)
        if len(parts["indent"]) < column or parts["dash"]:
            if indent_of(line) >= column:
                continue
            break
        if len(parts["indent"]) == column and parts["key"]:
            found.add(parts["key"])
    return found


def _inserted(lines: list[str], number: int, name: str, indent: int) -> Trial:
    message = f"The line “{name}:” is missing above this one."
    fix = f"Add “{name}:” on a line of its own above line {number + 1}, with {indent} spaces before it."
    if not indent:
        fix = f"Add “{name}:” on a line of its own above line {number + 1}."
    return Trial(
        lines=[*lines[:number], f"{' ' * indent}{name}:", *lines[number:]],
        line=number,
        column=indent_of(lines[number]),
        message=message,
        fix=fix,
        added=1,
    )


# A line, or a block, that is too far left or right


def _shifted(lines: list[str], number: int) -> Iterator[Trial]:
    line = lines[number]
    indent, end = indent_of(line), block_end(lines, number)
    key = parts_of(line)["key"] or line.strip()[:20]
    for column in _columns(lines, number):
        by = column - indent
        side = by_sign(by, "left", "right")
        message = f"“{key}” is {_spaces(abs(by))} too far to the {side}."
        fix = f"Put {_spaces(column)} before it, where it now has {indent}."
        yield one_line(lines, number, moved_by(line, by), message, fix, rank=_rank(by))
        same = number + 1
        while (
            same < end
            and lines[same].strip()
            and indent_of(lines[same]) == indent
            and not parts_of(lines[same])["dash"]
        ):
            same += 1
        for end_of in sorted({same, end} - {number + 1}):
            yield _block_moved(lines, number, end_of, by, key)


def _block_moved(lines: list[str], number: int, end: int, by: int, key: str) -> Trial:
    column = indent_of(lines[number]) + by
    side = by_sign(by, "left", "right")
    message = f"Lines {number + 1} to {end} are {_spaces(abs(by))} too far to the {side}."
    return Trial(
        lines=[*lines[:number], *(moved_by(row, by) for row in lines[number:end]), *lines[end:]],
        line=number,
        column=indent_of(lines[number]),
        message=message,
        fix=f"Move them, so that “{key}” has {_spaces(column)} before it.",
        rank=_rank(by),
        moved=end - number,
    )


def _spaces(count: int) -> str:
    return f"{count} {verb(count, 'space', 'spaces')}"


def _rank(by: int) -> int:
    """By how much is less likely the more it is; yet only one space more or less is a slip of its own."""
    return 2 if abs(by) > 1 else 0


def _columns(lines: list[str], number: int) -> list[int]:
    """Where a line could begin instead: at each level that is open above it, one further, and where the next line is."""
    found: set[int] = set()
    least = 1_000
    before = [row for row in lines[max(0, number - MOST_LINES) : number] if row.strip()]
    after = [row for row in lines[number + 1 : number + 10] if row.strip()]
    if before:
        found.add(indent_of(before[-1]) + STEP)
    for row in chain(after[:1], reversed(before)):
        if indent_of(row) < least:
            found |= {indent_of(row), parts_of(row).end("dash") if parts_of(row)["dash"] else indent_of(row)}
            if row not in after[:1]:
                least = indent_of(row)
    return sorted(found - {indent_of(lines[number])}, key=lambda column: abs(column - indent_of(lines[number])))
