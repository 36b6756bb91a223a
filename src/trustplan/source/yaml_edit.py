"""Edit the text of a plan file at places of its data: cut an entry, replace a word, add a key. All else stays as it is.

Takes a text that can be read, with plain line ends; gives the edited text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    from trustplan.source.yaml_reader import Path


class Part(NamedTuple):
    """An entry of a list or a group: its key, if it has one, its value, and the node that holds both."""

    key: yaml.Node | None
    value: yaml.Node
    holder: yaml.CollectionNode
    number: int


class YamlEdit:
    """A text and what is to be done to it. Nothing is done before `text` is asked for; places are those of the text given."""

    def __init__(self, text: str) -> None:
        text = text if text.endswith("\n") else f"{text}\n"
        self._text = text
        self._root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._done: list[tuple[int, int, str]] = []
        self._gone: dict[Path, set[int]] = {}

    def text(self) -> str:
        """The edited text."""
        for path, gone in self._gone.items():
            self._cut_entries(path, gone)
        self._gone.clear()
        text = self._text
        in_order = sorted(self._done, key=_place)
        for start, end, words in reversed(in_order):
            if not any(_is_inside(start, end, other) for other in self._done):  # what is cut, is cut with all in it
                text = text[:start] + words + text[end:]
        return text

    def cut(self, path: Path) -> None:
        """Take the entry at a path out, with the comment just above it; a list or group that loses all goes whole."""
        part = self._part(path)
        if part is None:
            return
        gone = self._gone.setdefault(path[:-1], set())
        gone.add(part.number)
        if len(gone) == len(part.holder.value) and len(path) > 1:
            self.cut(path[:-1])

    def put(self, path: Path, words: str) -> None:
        """Write other words in place of a plain value."""
        part = self._part(path)
        if part is not None:
            self._change(self._at(part.value.start_mark), self._at(part.value.end_mark), words)

    def note(self, path: Path, words: str) -> None:
        """Put a comment behind a plain value that ends its line."""
        part = self._part(path)
        if part is None or part.holder.flow_style:
            return
        end = self._at(part.value.end_mark)
        if self._text[end : end + 1] in ("\n", ""):
            self._change(end, end, f"  # {words}")

    def add_after(self, path: Path, line: str) -> None:
        """Add a key with a value behind the one at a path, in the same group."""
        part = self._part(path)
        if part is None or part.key is None:
            return
        if part.holder.flow_style:
            end = self._at(part.value.end_mark)
            self._change(end, end, f", {line}")
            return
        end = self._end(part)
        self._change(end, end, f"{' ' * part.key.start_mark.column}{line}\n")

    @property
    def is_in_braces(self) -> bool:
        """Whether the whole file is one group in braces."""
        return isinstance(self._root, yaml.CollectionNode) and bool(self._root.flow_style)

    def add_last(self, line: str) -> None:
        """Add a key with a value behind the last of the file, inside its braces."""
        if isinstance(self._root, yaml.MappingNode):
            _, last = self._root.value[-1]
            self._change(self._at(last.end_mark), self._at(last.end_mark), f", {line}")

    def source(self, path: Path) -> str:
        """The lines of the entry at a path, as they are."""
        part = self._part(path)
        if part is None:
            return ""
        start, end = self._span(part)
        return self._text[start:end]

    def add_lines(self, path: Path, lines: str) -> None:
        """Add lines behind the entry at a path."""
        part = self._part(path)
        if part is not None:
            end = self._end(part)
            self._change(end, end, lines)

    def _change(self, start: int, end: int, words: str) -> None:
        self._done.append((start, end, words))

    def _part(self, path: Path) -> Part | None:
        """The entry at a path; None where there is none."""
        return _child(self._node(path[:-1]), path[-1]) if path else None

    def _node(self, path: Path) -> yaml.Node | None:
        """The value at a path; None where there is none."""
        node = self._root
        for step in path:
            found = _child(node, step)
            if found is None:
                return None
            node = found.value
        return node

    def _at(self, mark: yaml.Mark) -> int:
        """The place of a mark in the text, counted from its line: the loader counts other things as well."""
        return min(self._starts[mark.line] + mark.column, len(self._text))

    def _span(self, part: Part) -> tuple[int, int]:
        """Where what is cut with an entry in block style begins and ends."""
        first, column = part.key or part.value, part.holder.start_mark.column
        line = first.start_mark.line
        if part.key is None:
            while self._lines[line][column : column + 1] != "-":  # the dash may stand on a line of its own
                line -= 1
        elif self._lines[line][:column].strip():  # the first key of an entry, behind its dash: the next takes its place
            following = part.holder.value[part.number + 1][0]
            return self._at(first.start_mark), self._at(following.start_mark)
        while part.number and self._is_comment(line - 1, column):  # one above the first entry is of all of them
            line -= 1
        return self._starts[line], self._end(part)

    def _end(self, part: Part) -> int:
        """Where the lines of an entry end: without blank ones, and comments that are of what follows."""
        value, column = part.value, part.holder.start_mark.column
        last = value.end_mark.line
        is_group = isinstance(value, yaml.CollectionNode) and not value.flow_style
        if is_group or getattr(value, "style", "") in ("|", ">"):
            last -= 1  # the mark is where the next thing begins
            while not self._lines[last].strip() or (is_group and self._is_comment(last, column, or_less=True)):
                last -= 1
        return self._starts[last + 1]

    def _is_comment(self, line: int, column: int, *, or_less: bool = False) -> bool:
        text = self._lines[line]
        indent = len(text) - len(text.lstrip())
        return text.lstrip().startswith("#") and (indent == column or (or_less and indent < column))

    def _cut_entries(self, path: Path, gone: set[int]) -> None:
        """Cut some entries of a list or group."""
        holder = self._node(path)
        if not isinstance(holder, yaml.CollectionNode) or len(gone) == len(holder.value):
            return
        for number in sorted(gone):
            if not holder.flow_style:
                self._change(*self._span(_entry(holder, number)), "")
            elif number - 1 not in gone:
                self._cut_run(holder, number, gone)

    def _cut_run(self, holder: yaml.CollectionNode, first: int, gone: set[int]) -> None:
        """Cut neighbouring entries inside braces, with the commas between them."""
        last = first
        while last + 1 in gone:
            last += 1
        start = _entry(holder, first)
        if last + 1 < len(holder.value):
            after = _entry(holder, last + 1)
            self._change(
                self._at((start.key or start.value).start_mark), self._at((after.key or after.value).start_mark), ""
            )
        else:
            before = _entry(holder, first - 1)
            self._change(self._at(before.value.end_mark), self._at(_entry(holder, last).value.end_mark), "")


def _place(change: tuple[int, int, str]) -> tuple[int, int, int]:
    """By which changes are put in order: of lines that are added at one place, those furthest in still belong to what is above."""
    start, end, words = change
    lines = words.lstrip("\n")
    return start, end, len(lines.lstrip(" ")) - len(lines)


def _is_inside(start: int, end: int, other: tuple[int, int, str]) -> bool:
    """Whether a change lies in a part that another one cuts."""
    first, last, _ = other
    if start == end:
        return first < start < last
    return first <= start and end <= last and (first, last) != (start, end)


def _entry(holder: yaml.CollectionNode, number: int) -> Part:
    found = holder.value[number]
    if isinstance(found, tuple):
        key, value = found
        return Part(key, value, holder, number)
    return Part(None, found, holder, number)


def _child(node: yaml.Node | None, step: str | int) -> Part | None:
    if isinstance(node, yaml.MappingNode):
        for number, (key, _) in enumerate(node.value):
            if key.value == step:
                return _entry(node, number)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _entry(node, step)
    return None
