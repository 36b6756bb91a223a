"""Read one YAML text as people mean it: data and the place of every key and value, in one pass.

Only `true` and `false` are booleans, `yes` and `no` are words, dates stay text, and what plain YAML would
quietly turn into something else (12:30, 010, repeated keys, anchors, tags) is a finding that says what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from trustplan.primitives.english import listed
from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.typed_numbers import meant_number
from trustplan.source.characters import UNSEEN, name_of, put_right, unseen
from trustplan.source.odd_spaces import report_odd_spaces
from trustplan.source.readable_text import MAX_DEPTH, readable_text, report_odd_characters, too_deep
from trustplan.source.yaml_errors import LINE_END, syntax_error

MAX_DIGITS = 24  # of a number, its sign and point included
LARGEST, SMALLEST = 1e15, 1e-9  # a figure further from nought, or nearer to it, is a slip

# The C loader is many times faster than the Python one. Only its composer is used, which gives nodes with places:
# PyYAML's constructors would guess at types, and would lose the places of keys and values.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_QUOTE_IT = (
    (
        re.compile(r"True|TRUE|False|FALSE"),
        "could be text, or true or false",
        "Write it in small letters; where it is text, put it in quotes: {}.",
    ),
    (
        re.compile(r"[-+]?0[0-9_]+|0[xob][0-9a-fA-F_]+"),
        "loses its leading zero",
        "Put it in quotes: {}; or write a number without the zero.",
    ),
    (
        re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"),
        "is read as a number of seconds by many programs",
        "Put it in quotes: {}.",
    ),
    (
        re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*"),
        "is read by many programs as a number without the underscore",
        "Write the number without it; where it is not a number, put it in quotes: {}.",
    ),
    (
        re.compile(r"(?i:[-+]?\.(inf|nan))"),
        "is not a number that can be compared",
        "Write the number, or c, z or x where there is none.",
    ),
)
_NUMBERS = (int, float)
_WORDS = {"": None, "null": None, "~": None, "true": True, "false": False}  # words that are no text
_FIRST = frozenset("0123456789+-.ntTfF~")  # other words are text; this saves matching every pattern against them
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+")
_CUT_BY_HASH = re.compile(r"[ \t]+#[^\s#].*")

_UNTAGGED = "tag:yaml.org,2002:str"

Path = tuple[str | int, ...]


class _Loader(_Base):  # type: ignore[misc]  # whether the C loader exists depends on the platform
    """Composes nodes without guessing at types; `_scalar` below reads the scalars."""

    def resolve(self, *_: object) -> str:
        """The same tag for every node without one of its own: this module decides on types, not PyYAML."""
        return _UNTAGGED

    def descend_resolver(self, *_: object) -> None:
        """Do nothing: the type of a value does not depend on its place."""

    ascend_resolver = descend_resolver


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A YAML file as read: plain data, and (line, column) from 1 for each value and each key by path.

    `written` has the text of numbers that Python would write in another way: `1.10`, `+5`.
    """

    file: str
    data: Any
    values: dict[Path, tuple[int, int]]
    keys: dict[Path, tuple[int, int]]
    written: dict[Path, str] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value (or key) at `path`, or of its nearest parent that is there."""
        while path:
            first, second = (self.keys, self.values) if key else (self.values, self.keys)
            spot = first.get(path) or second.get(path)
            if spot:
                return Place(file=self.file, line=spot[0], column=spot[1])
            path = path[:-1]
        return Place(file=self.file)


@dataclass(slots=True)
class _Walk:
    """What one walk over a node tree gathers."""

    file: str
    lines: list[str]
    has_anchors: bool = False
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def report(self, rule: str, mark: yaml.Mark, message: str, fix: str) -> None:
        """Add a finding at a place of the text."""
        place = Place(file=self.file, line=mark.line + 1, column=mark.column + 1)
        self.findings.append(Finding(rule=rule, place=place, message=message, fix=fix))


def read_yaml(raw: bytes, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Read the bytes of one file. Returns the document, or None where it cannot be read, and the findings."""
    text, findings = readable_text(raw, file)
    if findings:
        return None, tuple(findings)
    text, odd = report_odd_characters(text, file)
    text, spaces = report_odd_spaces(text, file)
    odd += spaces
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        return None, (*odd, syntax_error(error, file, text))
    except RecursionError:
        return None, (too_deep(file),)
    walk = _Walk(file, LINE_END.split(text), has_anchors="&" in text, findings=odd)
    if node is None:
        return None, (
            Finding(
                rule="file-empty",
                place=Place(file=file),
                message="The file is empty.",
                fix="Fill it in, or delete the file.",
            ),
        )
    data = _build(node, (), walk, 0)
    if any(f.rule == "file-too-deep" for f in walk.findings):
        return None, (too_deep(file),)
    document = Document(file=file, data=data, values=walk.values, keys=walk.keys, written=walk.written)
    return document, tuple(walk.findings)


def _build(node: yaml.Node, path: Path, walk: _Walk, depth: int) -> object:
    """Turn a node into data, noting places and findings on the way."""
    mark = node.start_mark
    if id(node) in walk.seen:
        return None  # an alias: to build it again for each could fill the memory, and the anchor itself is reported
    if walk.has_anchors and (match := _ANCHOR.match(walk.lines[mark.line], mark.column)):
        walk.report(
            "yaml-anchor",
            mark,
            f"“{match[0]}” gives a part of the file a name for use elsewhere, and is lost from the text.",
            "Put the text in quotes; where it was meant as a name, write the part out in both places.",
        )
    walk.seen.add(id(node))
    walk.values[path] = (mark.line + 1, mark.column + 1)
    if depth > MAX_DEPTH:
        walk.findings.append(too_deep(walk.file))
        return None
    if node.tag is not _UNTAGGED and node.tag and _custom_tag(node):
        walk.report(
            "yaml-tag",
            mark,
            f"“{node.tag}” is a tag, which plan files do not use.",
            "Delete it, or put the text in quotes.",
        )
        return None
    if isinstance(node, yaml.ScalarNode):
        value = _scalar(node, walk)
        if type(value) in _NUMBERS and str(value) != node.value:
            walk.written[path] = node.value
        return value
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, walk, depth)
    return [_build(child, (*path, index), walk, depth + 1) for index, child in enumerate(node.value)]


def _custom_tag(node: yaml.Node) -> bool:
    return not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python")


def _mapping(node: yaml.MappingNode, path: Path, walk: _Walk, depth: int) -> dict[str, object]:
    data: dict[str, object] = {}
    twice: list[tuple[str, yaml.Mark]] = []
    for key_node, value_node in node.value:
        mark = key_node.start_mark
        if not isinstance(key_node, yaml.ScalarNode):
            walk.report(
                "yaml-key",
                mark,
                "There is a list or a group of keys here, where the name of a key is needed.",
                "Write “name: value”.",
            )
            continue
        key = _without_escapes(key_node, walk)
        if key == "<<":
            walk.report("yaml-anchor", mark, "“<<” copies keys from elsewhere.", "Write the keys out.")
            continue
        here = (*path, key)
        if key in data:
            twice.append((key, mark))
            continue
        walk.keys[here] = (mark.line + 1, mark.column + 1)
        if node.flow_style and value_node.value == "" and not value_node.style:
            if _report_comma(data, path, key, walk):
                continue
            walk.report(
                "text-cut",
                mark,
                f"A comma inside {{ }} ends the text before it, so “{key}” is read as a key of its own.",
                "Put the whole text in quotes, or write one key a line without braces.",
            )
            data[key] = None
            continue
        data[key] = _build(value_node, here, walk, depth + 1)
    _report_twice(twice, path, walk)
    return data


def _report_twice(twice: list[tuple[str, yaml.Mark]], path: Path, walk: _Walk) -> None:
    """Report keys that are used twice in one group, all at once: most often an entry, or a whole file, begins again."""
    if not twice:
        return
    key, mark = twice[0]
    first = walk.keys[(*path, key)][0]
    if len(twice) == 1:
        walk.report(
            "key-twice", mark, f"“{key}” is used twice here; the first is on line {first}.", "Keep one of the two."
        )
        return
    names = listed(list(dict.fromkeys(f"“{name}”" for name, _ in twice)))
    fix = f"If a new entry begins here, put “- ” before “{key}”; otherwise keep one of each."
    if not path:
        fix = "If the file was pasted in twice, delete one copy; otherwise keep one of each."
    walk.report("key-twice", mark, f"{names} are used twice here; “{key}” is first used on line {first}.", fix)


def _report_comma(data: dict[str, object], path: Path, key: str, walk: _Walk) -> bool:
    """Report a comma inside a number inside { }, which ends the number; whether it was one."""
    if not data or not key.isdecimal():
        return False
    last = next(reversed(data))
    here = (*path, last)
    if type(data[last]) not in _NUMBERS or here not in walk.values:
        return False
    line, column = walk.values[here]
    text = re.match(r"[-+]?[0-9]+(?:,[0-9]+)+", walk.lines[line - 1][column - 1 :])
    if not text:
        return False
    number = meant_number(text[0])
    fix = "Write the number without a comma, with a point before decimals."
    if number:
        fix = f"Write {number}."
    message = f"“{text[0]}” has a comma, which ends the number inside {{ }}."
    walk.findings.append(
        Finding(
            rule="text-cut",
            place=Place(file=walk.file, line=line, column=column),
            message=message,
            fix=fix,
            actual=text[0],
            suggestion=number,
            is_sure=bool(number),
        )
    )
    return True


def _scalar(node: yaml.ScalarNode, walk: _Walk) -> object:
    """A plain word as null, true, false or a number where it is written so; everything else as text."""
    text: str = node.value
    if node.style:
        return _without_escapes(node, walk)
    _report_cut(node, walk)
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    for pattern, why, fix in _QUOTE_IT:
        if pattern.fullmatch(text):
            quoted = f'"{text}"'
            is_sure = fix == "Put it in quotes: {}."
            walk.report("quote-it", node.start_mark, f"“{text}” {why}.", fix.format(quoted))
            if is_sure:
                walk.findings[-1] = replace(walk.findings[-1], actual=text, suggestion=quoted, is_sure=True)
            return text
    if not _FLOAT.fullmatch(text):
        return text
    return _number(node, walk)


def _without_escapes(node: yaml.ScalarNode, walk: _Walk) -> str:
    """A text without characters that cannot be seen, which stand in it by a backslash; they are reported."""
    text: str = node.value
    if node.style != '"' or not (UNSEEN.search(text) or "\r" in text):
        return text
    hidden = [odd.old for odd in unseen(text)] + ["\r"] * text.count("\r")
    if not hidden:
        return text
    message = f"There is {name_of(hidden[0])} in this text, written with a backslash."
    walk.report("control-character", node.start_mark, message, "Delete it; a backslash itself is written twice.")
    return put_right(text.replace("\r", ""))[0]


def _report_cut(node: yaml.ScalarNode, walk: _Walk) -> None:
    """Report a “#” that ends a text, though its writer meant it as a part."""
    end = node.end_mark
    line = walk.lines[end.line] if end.line < len(walk.lines) else ""
    if "#" in line and _CUT_BY_HASH.fullmatch(line, end.column):
        message = f"“#” ends the text here, so it reads “{node.value}”."
        walk.report("text-cut", end, message, "Put the whole text in quotes.")


def _number(node: yaml.ScalarNode, walk: _Walk) -> int | float | str:
    """The number that a word is; the word itself, reported, where no plan needs such a number."""
    text: str = node.value
    if len(text) <= MAX_DIGITS:
        number = int(text) if _INT.fullmatch(text) else float(text)
        is_nought = not any(digit in "123456789" for digit in text.lower().partition("e")[0])
        if is_nought or SMALLEST <= abs(number) <= LARGEST:
            return number
    shown = text
    if len(text) > MAX_DIGITS:
        shown = f"{text[:MAX_DIGITS]}…"
    walk.report(
        "number-too-large",
        node.start_mark,
        f"“{shown}” is a larger or finer number than any plan needs.",
        "Check the figure; where it is not a number, put it in quotes.",
    )
    return text
