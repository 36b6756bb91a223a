"""Fix in a file what is safe to fix: how it is written, never what it says. From bytes to bytes.

A step counts only when the file reads the same after it, or when it could not be read before and can be now.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import yaml

from trustplan.source.yaml_reader import MAX_BYTES, Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trustplan.primitives.findings import Finding

    Check = Callable[[Document], tuple[Finding, ...]]

MOST_TRIED = 50  # words that are tried one by one
STEP = 2  # spaces for each level


class Fixed(NamedTuple):
    """What became of a file: its bytes, and what was done, in words."""

    raw: bytes
    done: tuple[str, ...]


def fix(raw: bytes, check: Check) -> Fixed:
    """Fix the bytes of a plan file. `check` gives the errors of form of a document.

    The result has the same data wherever the file could be read before. A file with nothing to fix, or nothing that
    is safe to fix, comes back byte for byte.
    """
    if len(raw) > MAX_BYTES:
        return Fixed(raw, ())
    text, done = _decoded(raw)
    if text is None:
        return Fixed(raw, ())
    for step, words in (
        (_without_tabs, "tabs made spaces"),
        (_aligned, "lines put under their neighbours"),
        (_without_trailing, "spaces at the ends of lines removed"),
        (_indented, "indentation put right"),
        (_ended, "the last line ended"),
    ):
        better = step(text)
        if better != text and _is_safe(text, better):
            text, done = better, [*done, words]
    quoted = _quoted(text, check)
    if quoted != text:
        text, done = quoted, [*done, "words that need quotes quoted"]
    if not done:
        return Fixed(raw, ())
    return Fixed(text.encode(), tuple(done))


def _decoded(raw: bytes) -> tuple[str | None, list[str]]:
    """The text with plain line ends, and what was done for it; None where it cannot be decoded."""
    done = []
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = raw.decode("utf-16")
            done.append("saved as UTF-8")
        else:
            text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None, []
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        done.append("the byte order mark removed")
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
        done.append("line ends made plain")
    return text, done


def _read(text: str) -> Document | None:
    return read_yaml(text.encode(), "")[0]


def _is_safe(before: str, after: str) -> bool:
    was, now = _read(before), _read(after)
    return now is not None and (was is None or now.data == was.data)


def _without_tabs(text: str) -> str:
    """Tabs before the first word of a line made spaces."""
    if "\t" not in text or _read(text):
        return text
    for width in (STEP, 4):
        better = "\n".join(_spaced(line, width) for line in text.split("\n"))
        if _read(better):
            return better
    return text


def _spaced(line: str, width: int) -> str:
    bare = line.lstrip(" \t")
    return line[: len(line) - len(bare)].replace("\t", " " * width) + bare


def _aligned(text: str) -> str:
    """A text that cannot be read, with the lines at which reading stops moved under their neighbours.

    Only such a line moves, by one space, and only where exactly one of the two ways can be read. Where both can, the
    line could belong to the level above or to the one below, and a guess could change what the file means. Text inside
    notes is never touched.
    """
    better = text
    for _ in range(MOST_TRIED):
        number = _stopped_at(better)
        if number is None:
            return better
        moved = (_shifted(better, number, -1), _shifted(better, number, 1))
        ways = [way for way in moved if way and _is_past(way, number)]
        if len(ways) != 1:
            return text
        better = ways[0]
    return text


def _stopped_at(text: str) -> int | None:
    """The line, from 0, at which reading ends; None where the text can be read to its end."""
    document, findings = read_yaml(text.encode(), "")
    if document:
        return None
    return findings[0].place.line - 1


def _is_past(text: str, number: int) -> bool:
    stopped = _stopped_at(text)
    return stopped is None or stopped > number


def _shifted(text: str, number: int, by: int) -> str:
    """The text with a line of odd indentation moved; empty where the line's is even."""
    lines = text.split("\n")
    if number >= len(lines) or _indent(lines[number]) % STEP == 0:
        return ""
    lines[number] = " " * (_indent(lines[number]) + by) + lines[number].lstrip(" ")
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _without_trailing(text: str) -> str:
    inside = _inside_text(text)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number not in inside:
            lines[number] = line.rstrip(" \t")
    return "\n".join(lines)


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return None


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """A node and all below it."""
    left = [root]
    while left:
        top = left.pop()
        yield top
        if isinstance(top, yaml.SequenceNode):
            left += top.value
        elif isinstance(top, yaml.MappingNode):
            left += chain.from_iterable(top.value)


def _inside_text(text: str) -> set[int]:
    """The lines, from 0, on which a text of several lines goes on."""
    inside: set[int] = set()
    root = _compose(text) if _read(text) else None  # what cannot be read may be too deep to compose
    if root is None:
        return inside
    for node in _nodes(root):
        first, last = node.start_mark.line, node.end_mark.line
        if isinstance(node, yaml.ScalarNode) and last > first:
            if node.style not in ("'", '"'):
                first += 1  # a block of text begins on the line below its “|”
            inside |= set(range(first, last + 1))
    return inside


def _indented(text: str) -> str:
    """Two spaces for each level, the entries of a list under their key."""
    if not _read(text):
        return text
    lines = text.split("\n")
    shifts: dict[int, int] = {}
    _shift(_compose(text), 0, shifts, lines)
    if not any(shifts.values()):
        return text
    return "\n".join(_moved(lines, shifts))


def _shift(node: yaml.Node | None, column: int, shifts: dict[int, int], lines: list[str]) -> None:
    """Set in `shifts` by how much each line moves, so that a block begins at a column."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return
    move = column - node.start_mark.column
    last = node.end_mark.line
    if node.end_mark.column == 0:  # it ends where the next line begins
        last -= 1
    for number in range(node.start_mark.line, min(last, len(lines) - 1) + 1):
        shifts[number] = move
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _shift(child, column + STEP, shifts, lines)
    else:
        for key, value in node.value:
            if value.start_mark.line > key.start_mark.line:
                _shift(value, column + STEP, shifts, lines)


def _moved(lines: list[str], shifts: dict[int, int]) -> Iterator[str]:
    for number, line in enumerate(lines):
        move = shifts.get(number, 0)
        bare = line.lstrip(" ")
        if line.lstrip().startswith("#"):  # a comment moves with the line below it
            after = _line_of_data(lines, number)
            if _indent(lines[after]) == _indent(line):
                move = shifts.get(after, 0)
        if bare:
            yield " " * max(0, _indent(line) + move) + bare
        else:
            yield line


def _line_of_data(lines: list[str], comment: int) -> int:
    """The next line that is neither empty nor a comment; a comment's own where there is none."""
    for number in range(comment + 1, len(lines)):
        if lines[number].strip()[:1] not in ("", "#"):
            return number
    return comment


def _ended(text: str) -> str:
    if not text.strip():
        return text
    return text.rstrip("\n") + "\n"


def _quoted(text: str, check: Check) -> str:
    """The text with words in quotes where a check asks for just that; quotes stay only where they remove an error."""
    left = _findings(text, check)
    asked = sorted((f for f in left if f.fix.startswith("Put it in quotes: ")), key=lambda f: f.place, reverse=True)
    better = text
    for finding in asked:  # from the end, so that the places before it stay right
        better = _with_quotes(better, finding)
    if asked and len(_findings(better, check)) == len(left) - len(asked):
        return better
    for finding in asked[:MOST_TRIED]:
        better = _with_quotes(text, finding)
        after = _findings(better, check)
        if not after or len(after) < len(left):
            text, left = better, after
    return text


def _findings(text: str, check: Check) -> tuple[Finding, ...]:
    document, findings = read_yaml(text.encode(), "")
    if document is None:
        return findings
    return (*findings, *check(document))


def _with_quotes(text: str, finding: Finding) -> str:
    lines = text.split("\n")
    number, column = finding.place.line - 1, finding.place.column - 1
    word = re.match(r"[^\s,\[\]{}#]+", lines[number][column:])
    if not word:
        return text
    lines[number] = f'{lines[number][:column]}"{word[0]}"{lines[number][column + len(word[0]) :]}'
    return "\n".join(lines)
