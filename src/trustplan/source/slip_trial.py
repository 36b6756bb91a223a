"""A way to correct a line of a file, as a trial with its words, and the lines that such trials are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP = 2  # spaces for each level
MOST_LINES = 200  # of one text or block: what is longer was hardly made by one slip
_LINE = re.compile(r"(?P<indent> *)(?P<dash>- +)?(?:(?P<key>[A-Za-z][\w-]*)[ \t]*:(?: +(?P<value>.*))?)?")


class Names(Struct, frozen=True, kw_only=True):
    """The names of a kind of file: all keys, and what each list's entries and each group of keys may hold."""

    keys: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    groups: Mapping[str, frozenset[str]]


class Trial(Struct, frozen=True, kw_only=True):
    """A way to correct a file: its new lines; the line (from 0) and column of the slip, what it is and what to do.

    `replaced` and `written` are the text at that place before and after, where one line is enough. Of several trials
    that make a file right, those of the lowest `rank` are the likeliest. `added` counts lines that were put in, `moved` those
    that are moved. One that is not `is_sure` is not the only thing that can have been meant.
    """

    lines: list[str]
    line: int
    column: int
    message: str
    fix: str
    replaced: str = ""
    written: str = ""
    rank: int = 0
    added: int = 0
    is_sure: bool = True
    moved: int = 1


def parts_of(line: str) -> re.Match[str]:
    """The indent, dash, key and value of a line, as far as it has them."""
    found = _LINE.match(line)
    assert found is not None  # noqa: S101  every part of the pattern may be empty
    return found


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def with_lines(lines: list[str], number: int, *new: str) -> list[str]:
    """The lines with others in place of one."""
    return [*lines[:number], *new, *lines[number + 1 :]]


def one_line(lines: list[str], number: int, new: str, message: str, fix: str, rank: int = 0) -> Trial:
    """A trial that writes one line anew, with what differs."""
    old = lines[number]
    start = 0
    while old[start : start + 1] == new[start : start + 1] != "":
        start += 1
    if start == len(old):
        start = indent_of(old)
    return Trial(
        lines=with_lines(lines, number, new),
        line=number,
        column=start,
        message=message,
        fix=fix,
        replaced=old[start:],
        written=new[start:],
        rank=rank,
    )


def block_end(lines: list[str], number: int) -> int:
    """The line after a block: after the line itself and those below that stand as far right, or further."""
    indent = indent_of(lines[number])
    end = number + 1
    while end < len(lines) and end - number < MOST_LINES:
        if lines[end].strip() and indent_of(lines[end]) < indent:
            break
        end += 1
    while end > number + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def moved_by(line: str, by: int) -> str:
    """A line with more or fewer spaces before it."""
    if not line.strip():
        return line
    return " " * max(0, indent_of(line) + by) + line.lstrip(" ")
