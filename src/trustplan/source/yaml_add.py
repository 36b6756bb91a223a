"""Add data to a plan file at a place of its data, as the file itself is written: an entry to a list, a key to a group.

Takes bytes and gives bytes: line ends, comments, quotes and order stay, and what is new follows the style of its
neighbours. The result is read back; None is given for a file in which it does not say exactly what was wanted.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import Struct

from trustplan.source.append import YAML_WORDS, in_yaml
from trustplan.source.files import as_entry, as_list
from trustplan.source.text_of_file import MARKS, line_ends, with_ends
from trustplan.source.yaml_edit import Part, YamlEdit
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.source.yaml_reader import Document, Path

STEP = 2
FURTHEST = 4  # of the text of an entry from its dash, for which the next one is written likewise
WIDEST = 110  # characters of an entry in braces
# Keys with items of their own, which stay behind what is said of an item itself.
_LAST = ("kpis", "actions")
_FIGURES = re.compile(r"\d{4}-\d{2}(-\d{2})?(/[a-z]{1,3}[12]?)?|[1-9]\d*/[1-9]\d*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Number(str):
    """A number as it was typed, which is written with the same digits."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str) -> str:
        """The text as a number, where it is one."""
        return cls(text) if _NUMBER.fullmatch(text) else text


class Edit(Struct, frozen=True, kw_only=True):
    """What is to be written: an entry of the list at a path, or the value of a key.

    `behind` is the number of the entry, or the key, behind which a new one stands, -1 being before the first entry; None
    is behind all of them. A key that is there already keeps its place.
    """

    path: Path
    value: object
    is_entry: bool = True
    behind: int | str | None = None


# In the place of a file that is not there, since a key is added behind another, in the style of that.
_NOTHING = b"new: 1\n"
_NOTHING_IN_BRACES = b"new:\n  - {new: 1}\n"


def with_edits_or_new(raw: bytes | None, edits: Sequence[Edit], *, is_in_braces: bool = False) -> bytes | None:
    """The same as `with_edits`, also for a file that is not there yet, whose short entries may stand in braces."""
    if raw is not None:
        return with_edits(raw, edits)
    nothing = _NOTHING
    if is_in_braces:
        nothing = _NOTHING_IN_BRACES
    made = with_edits(nothing, edits)
    if made is None:
        return None
    return made.removeprefix(nothing)


def with_edits(raw: bytes, edits: Sequence[Edit]) -> bytes | None:
    """The file with some edits, in their order, each at a list or key that is there or is added by itself.

    None also where they need to be made one by one.

    Reading it gives the data that are wanted and nothing else. An edit that stands alone is first written in good style, then
    quoted. Many edits are as quick as one: what takes the time is to read the file.
    """
    before = read_yaml(raw + b"\n", "")
    if before[0] is None or raw.startswith(MARKS[:2]):
        return None
    wanted: Any = deepcopy(before[0].data)
    for edit in edits:
        if not _put(wanted, edit):
            return None
    text, ends = line_ends(raw.decode("utf-8").removeprefix("\ufeff"))
    mark = raw[: len(MARKS[2]) * raw.startswith(MARKS[2])]
    for is_quoted in (False, True)[: 1 + (len(edits) == 1)]:
        adder = _Adder(text, is_quoted=is_quoted)
        for edit in edits:
            if edit.is_entry:
                adder.add_entry(edit.path, edit.value, edit.behind)
            else:
                adder.set_key(edit.path, edit.value, edit.behind)
        made = adder.text()
        if not text.endswith("\n") and made.endswith(text.rpartition("\n")[2] + "\n"):
            made = made.removesuffix("\n")  # the last line had no end, and is as it was
        result = mark + with_ends(text, made, ends).encode("utf-8", "surrogatepass")
        after = read_yaml(result + b"\n", "")
        if after[0] is not None and _is_same(after[0], wanted) and len(after[1]) == len(before[1]):
            return result
    return None


def _put(data: Any, edit: Edit) -> bool:
    """Put a value into the data at its path, or an entry into a list; whether a group has that path."""
    holder = data
    for step in edit.path[:-1]:
        holder = holder[step]
    if not isinstance(holder, dict):
        return False
    plain = _plain(edit.value)
    if edit.is_entry:
        entries = list(as_list(holder.get(edit.path[-1])))
        entries.insert(_place_in(edit.behind, len(entries)), plain)
        plain = entries
    holder[edit.path[-1]] = plain
    return True


def _place_in(behind: int | str | None, count: int) -> int:
    """The number that a new entry has in a list that has had `count` of them."""
    if isinstance(behind, int):
        return min(behind + 1, count)
    return count


def _plain(value: object) -> object:
    """A value as it will be read: numbers as numbers."""
    if isinstance(value, Number):
        return float(value) if "." in value else int(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return list(map(_plain, value))
    return value


def _is_same(document: Document, wanted: object) -> bool:
    """Whether a file says what is wanted, a number and a text being two things."""
    return bool(document.data == wanted) and _kinds(document.data) == _kinds(wanted)


def _kinds(value: object) -> object:
    """The type of each part of some data."""
    if isinstance(value, dict):
        return {key: _kinds(part) for key, part in value.items()}
    if isinstance(value, list):
        return list(map(_kinds, value))
    return type(value)


class _Adder(YamlEdit):
    """An edit that adds. `is_quoted` says that each text is written on one line, in quotes."""

    def __init__(self, text: str, *, is_quoted: bool) -> None:
        super().__init__(text)
        self._is_quoted = is_quoted
        self._list_step = _list_step(self._root)

    def add_entry(self, path: Path, entry: object, behind: int | str | None = None) -> None:
        """Add an entry to a list, which is made where there is none."""
        node = self._node(path)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.set_key(path, [entry])
            return
        number = _place_in(behind, len(node.value)) - 1  # of the entry above the new one
        beside = self._part((*path, max(number, 0)))
        if beside is None:
            return
        if node.flow_style:
            at, words = self._at(beside.value.end_mark), f", {self._flow(entry)}"
            if number < 0:
                at, words = self._at(beside.value.start_mark), f"{self._flow(entry)}, "
            self._change(at, at, words)
            return
        column = node.start_mark.column
        if isinstance(beside.value, yaml.MappingNode) and beside.value.flow_style and _is_short(entry):
            lines = [f"- {self._flow(entry)}"]
        else:
            inner = beside.value.start_mark.column - column
            if not isinstance(beside.value, yaml.MappingNode) or inner > FURTHEST:
                inner = STEP
            lines = self._entry(entry, inner)
        is_apart = self._is_apart(path, max(number, 1))
        if number < 0:
            start = self._span(beside)[0]
            self._change(start, start, _indented([*lines, ""][: len(lines) + is_apart], column))
        else:
            self.add_lines((*path, number), _indented(["", *lines][not is_apart :], column))

    def set_key(self, path: Path, value: object, behind: int | str | None = None) -> None:
        """Put a value under a key that is there, or add the key."""
        holder, key = self._node(path[:-1]), str(path[-1])
        if not isinstance(holder, yaml.MappingNode) or not holder.value:
            return
        there = self._part(path)
        if there is not None and there.key is not None:
            self._put_value(there, there.key, value)
            return
        number = _last_of_itself(holder)
        above = self._part((*path[:-1], str(behind)))
        if above is not None:
            number = above.number
        key_above = (*path[:-1], holder.value[number][0].value)
        if holder.flow_style:
            self.add_after(key_above, f"{key}: {self._flow(value)}")
            return
        column = holder.value[0][0].start_mark.column
        lines = self._under(key, value)
        is_at_top = len(path) == 1  # where each key has entries of one form
        if (
            isinstance(value, list)
            and is_at_top
            and _is_of_braces(holder.value[number][1])
            and all(map(_is_short, value))
        ):
            lines = [f"{key}:", *(" " * self._list_step + f"- {self._flow(part)}" for part in value)]
        if number and not self._line_above(self._starts[holder.value[number][0].start_mark.line]).strip():
            lines = ["", *lines]
        self.add_lines(key_above, _indented(lines, column))

    def _is_apart(self, path: Path, number: int) -> bool:
        """Whether a blank line is above the entry of a number."""
        part = self._part((*path, number))
        return part is not None and not self._line_above(self._span(part)[0]).strip()

    def _put_value(self, there: Part, key: yaml.Node, value: object) -> None:
        """Write a value in place of another: a plain one where it stands, a list or group below its key."""
        start, end = self._at(there.value.start_mark), self._at(there.value.end_mark)
        if getattr(there.value, "style", "") in ("|", ">"):
            end = self._end(there) - 1
        if not isinstance(value, list | dict):
            self._change(start, end, self._scalar(_text(value), is_flow=bool(there.holder.flow_style)))
        elif there.holder.flow_style:
            self._change(start, end, self._flow(value))
        else:
            colon = self._at(key.end_mark) + 1
            line_end = self._text.index("\n", max(colon, end))
            kept = self._text[max(colon, end) : line_end].rstrip()
            below = _indented(self._below(value), key.start_mark.column).removesuffix("\n")
            self._change(colon, line_end, f"{kept}\n{below}")

    def _line_above(self, start: int) -> str:
        """The line above a place that begins a line."""
        above = self._text[:start].removesuffix("\n")
        return above.rpartition("\n")[2]

    def _under(self, key: str, value: object) -> list[str]:
        """A key with its value, in block style."""
        if isinstance(value, list | dict):
            return [f"{key}:", *self._below(value)]
        text = _text(value)
        if self._is_block(text):
            head = f"{key}: |" + "-" * (not text.endswith("\n"))
            return [head, *_indented(text.removesuffix("\n").split("\n"), STEP).removesuffix("\n").split("\n")]
        return [f"{key}: {self._scalar(text, is_flow=False)}"]

    def _below(self, value: list[object] | dict[str, object]) -> list[str]:
        """The lines of a list or group below its key."""
        if isinstance(value, list):
            return self._block(value, self._list_step)
        return self._block(value, STEP)

    def _block(self, value: list[object] | dict[str, object], indent: int) -> list[str]:
        """The lines of a list or group, at an indentation."""
        lines: list[str] = []
        if isinstance(value, dict):
            for key, part in value.items():
                lines += self._under(key, part)
        else:
            for part in value:
                lines += self._entry(part, STEP)
        return _indented(lines, indent).removesuffix("\n").split("\n")

    def _entry(self, value: object, inner: int) -> list[str]:
        """An entry of a list: its first line behind the dash."""
        if isinstance(value, dict):
            lines = self._block(value, 0)
        else:
            lines = self._under("", value)
            lines[0] = lines[0].removeprefix(": ")
            if len(lines) > 1:
                return [f"- {lines[0]}", *lines[1:]]  # a text below its “|” stands further in than the dash already
        first, *rest = lines
        return ["-" + " " * (inner - 1) + first, *_indented(rest, inner).split("\n")[:-1]]

    def _flow(self, value: object) -> str:
        """A value on one line."""
        if isinstance(value, list):
            return f"[{', '.join(map(self._flow, value))}]"
        if isinstance(value, dict):
            pairs = [f"{key}: {self._flow(part)}" for key, part in value.items()]
            return "{" + ", ".join(pairs) + "}"
        return self._scalar(_text(value), is_flow=True)

    def _is_block(self, text: str) -> bool:
        """Whether a text is written in lines of its own."""
        if self._is_quoted or "\n" not in text or text[:1].isspace() or text.endswith("\n\n"):
            return False
        return all(line.strip() or not line for line in text.split("\n"))

    def _scalar(self, text: str, *, is_flow: bool) -> str:
        """A text on one line: plain where it is safe, else in quotes."""
        if isinstance(text, Number) or _FIGURES.fullmatch(text):
            return text
        if not self._is_quoted and (in_yaml(text) == text or (not is_flow and _is_plain(text))):
            return text
        return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _text(value: object) -> str:
    """A plain value as text; a number stays one."""
    if isinstance(value, str):
        return value
    return str(value)


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes behind a key in a block."""
    if not text[:1].isalpha() or text.lower() in YAML_WORDS or not text.isprintable():
        return False
    return ": " not in text and " #" not in text and text[-1] not in ": "


def _is_of_braces(node: yaml.Node) -> bool:
    """Whether a list has its entries one below the other, the last of them in braces."""
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        return False
    last = node.value[-1]
    return isinstance(last, yaml.MappingNode) and bool(last.flow_style)


def _is_short(entry: object) -> bool:
    """Whether an entry fits between braces on a line."""
    texts = [str(value) for value in as_entry(entry).values() if not isinstance(value, list | dict)]
    is_flat = len(texts) == len(as_entry(entry))
    return is_flat and not any("\n" in text for text in texts) and len("".join(texts)) <= WIDEST


def _indented(lines: list[str], by: int) -> str:
    """Lines further in, as text; empty ones stay empty."""
    return "".join(" " * by * bool(line) + line + "\n" for line in lines)


def _last_of_itself(holder: yaml.MappingNode) -> int:
    """The last key of a group behind which another may stand: before those with items of their own."""
    for number in range(len(holder.value) - 1, -1, -1):
        if holder.value[number][0].value not in _LAST:
            return number
    return len(holder.value) - 1


def _list_step(root: yaml.Node | None) -> int:
    """How much further in than its key a list begins in this file."""
    left = [root]
    while left:
        node = left.pop()
        if isinstance(node, yaml.MappingNode):
            for key, value in reversed(node.value):
                if isinstance(value, yaml.SequenceNode) and not value.flow_style and not node.flow_style:
                    step: int = max(0, value.start_mark.column - key.start_mark.column)
                    return step
                left.append(value)
        elif isinstance(node, yaml.SequenceNode):
            left += reversed(node.value)
    return STEP
