"""Fix in a file what is sure: how it is written, and values of which nobody can have meant anything else. Bytes to bytes.

A step counts only when the file reads the same after it, or when it could not be read before and can be now; a value
only when its error is gone and none is new. Line ends, quotes, comments and order stay.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import yaml

from trustplan.source.characters import without_odd
from trustplan.source.odd_spaces import odd_spaces_plain
from trustplan.source.readable_text import MAX_BYTES
from trustplan.source.slip_trial import indent_of
from trustplan.source.slips import find_slips
from trustplan.source.text_of_file import MARKS, Change, changes, decoded, line_ends, with_ends
from trustplan.source.yaml_reader import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.primitives.findings import Finding
    from trustplan.source.slips import Form

MOST_TRIED = 50  # words that are tried one by one
STEP = 2  # spaces for each level


class Fixed(NamedTuple):
    """What became of a file: its bytes, and what was done."""

    raw: bytes
    done: tuple[Change, ...]


def fix(raw: bytes, form: Form) -> Fixed:
    """Fix the bytes of a plan file, whose form is given.

    A file with nothing to fix, or nothing that is sure, comes back byte for byte.
    """
    if len(raw) > MAX_BYTES:
        return Fixed(raw, ())
    text, done = decoded(raw)
    if text is None:
        return Fixed(raw, ())
    text, ends = line_ends(text)
    before = text
    for step, words, is_safe in (
        (without_odd, "invisible, garbled and look-alike characters corrected", _is_readable),
        (odd_spaces_plain, "no-break spaces made plain", _is_safe),
        (_without_tabs, "tabs made spaces", _is_safe),
        (_aligned, "put under its neighbours", _is_safe),
    ):
        better = step(text)
        if better != text and is_safe(text, better):
            done += changes(text, better, words)
            text = better
    has_errors = bool(_findings(text, form))
    if has_errors:
        mended = _mended(text, form)
        done += changes(text, mended, "")
        text = mended
    for step, words in (
        (_without_trailing, "spaces at the end removed"),
        (_indented, "indentation corrected"),
        (_ended, "the last line ended"),
    ):
        better = step(text)
        if better != text and _is_safe(text, better):
            done += changes(text, better, words)
            text = better
    valued = text
    if has_errors:
        valued = _with_values(text, form)
        done += changes(text, valued, "")
    if not done:
        return Fixed(raw, ())
    return Fixed(with_ends(before, valued, ends).encode(), tuple(done))


def write_values(raw: bytes, findings: Iterable[Finding], form: Form) -> Fixed:
    """Write the values that some findings are sure of, each only where it makes no new error of form."""
    text, _ = decoded(raw)
    if text is None or raw.startswith(MARKS):
        return Fixed(raw, ())
    text, ends = line_ends(text)
    least = len(_findings(text, form))
    better = text
    for finding in sorted(findings, key=lambda f: f.place, reverse=True):
        tried = with_value(better, finding)
        if len(_findings(tried, form)) <= least:
            better = tried
    if better == text:
        return Fixed(raw, ())
    return Fixed(with_ends(text, better, ends).encode(), tuple(changes(text, better, "")))


def _read(text: str) -> Document | None:
    return read_yaml(text.encode(), "")[0]


def _is_safe(before: str, after: str) -> bool:
    was, now = _read(before), _read(after)
    return now is not None and (was is None or now.data == was.data)


def _is_readable(_before: str, after: str) -> bool:
    """Whether a text can be read; it is read without its odd characters before and after."""
    return _read(after) is not None


def _mended(text: str, form: Form) -> str:
    """The text with its sure slips mended, one after the other, up to the first that is not sure."""
    for slip in find_slips(text.encode(), "", _findings(text, form), form):
        if not slip.is_sure:
            return text
        text = slip.text
    return text


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
    if number >= len(lines) or indent_of(lines[number]) % STEP == 0:
        return ""
    lines[number] = " " * (indent_of(lines[number]) + by) + lines[number].lstrip(" ")
    return "\n".join(lines)


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
            if indent_of(lines[after]) == indent_of(line):
                move = shifts.get(after, 0)
        if bare:
            yield " " * max(0, indent_of(line) + move) + bare
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


def _with_values(text: str, form: Form) -> str:
    """The text with the values that findings are sure of; each stays only where it removes an error and makes none."""
    for _ in range(3):  # a value in its place may let others be read
        better = _once_with_values(text, form)
        if better == text:
            return text
        text = better
    return text


def _once_with_values(text: str, form: Form) -> str:
    left = _findings(text, form)
    asked = sorted((f for f in left if f.is_sure and f.suggestion), key=lambda f: f.place, reverse=True)
    better = text
    for finding in asked:  # from the end, so that the places before it stay right
        better = with_value(better, finding)
    if asked and len(_findings(better, form)) == len(left) - len(asked):
        return better
    for finding in asked[:MOST_TRIED]:
        better = with_value(text, finding)
        after = _findings(better, form)
        if not after or len(after) < len(left):
            text, left = better, after
    return text


def _findings(text: str, form: Form) -> tuple[Finding, ...]:
    document, findings = read_yaml(text.encode(), "")
    if document is None:
        return findings
    return (*findings, *form.errors(document))


def with_value(text: str, finding: Finding) -> str:
    """The text with what a finding suggests at its place, in the quotes that are there; unchanged where it differs."""
    lines = text.split("\n")
    number, column = finding.place.line - 1, finding.place.column - 1
    if number >= len(lines):
        return text
    before, after = lines[number][:column], lines[number][column:]
    for quote in ('"', "'", ""):
        old = f"{quote}{finding.actual}{quote}"
        if not after.startswith(old) or (not quote and not _ENDS.match(after[len(old) :])):
            continue
        new = finding.suggestion
        if quote and finding.rule != "wrong-type" and not new.startswith('"'):
            new = f"{quote}{new}{quote}"
        lines[number] = before + new + after[len(old) :]
        return "\n".join(lines)
    return text


_ENDS = re.compile(r"[ \t]*(?:$|:(?: |$)|[,\]}]| #)")  # what can stand behind a plain word or key
