"""Read one YAML text as people mean it: data and the place of every key and value, in one pass.

Only `true` and `false` are booleans, `yes` and `no` are words, dates stay text, and what plain YAML would
quietly turn into something else (12:30, 010, repeated keys, anchors, tags) is a finding that says what to write.
"""

from __future__ import annotations

import re
from array import array
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from trustplan.primitives.english import listed
from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.typed_numbers import meant_number
from trustplan.source.characters import UNSEEN, corrected, name_of, unseen
from trustplan.source.flow_depth import too_many_open
from trustplan.source.odd_spaces import report_odd_spaces
from trustplan.source.readable_text import MAX_DEPTH, readable_text, report_odd_characters, too_deep
from trustplan.source.spots import WIDTH, Spot, Spots
from trustplan.source.spots import Path as Path  # noqa: PLC0414  the name by which others know it
from trustplan.source.yaml_errors import LINE_END, never_closed, syntax_error

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
_FIRST = frozenset("0123456789+-.TF")  # other words are text; this saves matching patterns against them
_ANY_QUOTE_IT = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _QUOTE_IT))  # most words are none
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+")
_CUT_BY_HASH = re.compile(r"[ \t]+#[^\s#].*")

_UNTAGGED = "tag:yaml.org,2002:str"
_NO_KEY = (0, 0)  # where the key of an entry of a list is: there is none


class _Loader(_Base):  # type: ignore[misc]  # whether the C loader exists depends on the platform
    """Composes nodes without guessing at types; `_scalar` below reads the scalars."""

    def resolve(self, *_: object) -> str:
        """The same tag for every node without one of its own: this module decides on types, not PyYAML."""
        return _UNTAGGED

    def descend_resolver(self, *_: object) -> None:
        """Do nothing: the type of a value does not depend on its place."""

    ascend_resolver = descend_resolver


class Document(Struct, frozen=True, kw_only=True):
    """A YAML file as read: plain data, and where each value and each key is.

    `written` has the text of numbers that Python would write in another way: `1.10`, `+5`.
    """

    file: str
    data: Any
    spots: Spots = field(default_factory=Spots)
    written: dict[Path, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[Path, Spot]:
        """The place of each value by its path."""
        return self.spots.values

    @property
    def keys(self) -> dict[Path, Spot]:
        """The place of each key by the path of its value."""
        return self.spots.keys

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value (or key) at `path`, or of its nearest parent that is there."""
        while path:
            first, second = (self.keys, self.values) if key else (self.values, self.keys)
            spot = first.get(path) or second.get(path)
            if spot:
                return Place(file=self.file, line=spot[0], column=spot[1])
            path = path[:-1]
        return Place(file=self.file)


class _Walk(Struct):
    """What one walk over a node tree gathers, and the path of the group of keys or list that it is in.

    `names` and `numbers` are what `Spots` keeps. Only a text with an “&” can have anchors and aliases of them.
    """

    file: str
    text: str
    has_anchors: bool
    has_hash: bool
    lines: list[str] = field(default_factory=list)  # once somebody asks for one: few files need them
    names: list[str | int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    path: list[str | int] = field(default_factory=list)
    written: dict[Path, str] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def line(self, number: int) -> str:
        """A line of the text, counted from 0; nothing behind the last."""
        if not self.lines:
            self.lines = LINE_END.split(self.text)
        return self.lines[number] if number < len(self.lines) else ""

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
    if spot := too_many_open(text, _Loader):
        return None, (*odd, never_closed(spot, file, text))
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
    walk = _Walk(file, text, has_anchors="&" in text, has_hash="#" in text, findings=odd)
    if node is None:
        return None, (
            Finding(
                rule="file-empty",
                place=Place(file=file),
                message="The file is empty.",
                fix="Fill it in, or delete the file.",
            ),
        )
    data = _build(node, "", _NO_KEY, walk, 0)
    if any(f.rule == "file-too-deep" for f in walk.findings):
        return None, (too_deep(file),)
    spots = Spots(walk.names, array("I", walk.numbers))
    document = Document(file=file, data=data, spots=spots, written=walk.written)
    return document, tuple(walk.findings)


def _build(node: yaml.Node, name: str | int, key: Spot, walk: _Walk, depth: int) -> object:
    """Turn a node into data, noting places and findings on the way. `name` and `key` are its own, and where that is."""
    mark = node.start_mark
    line, column = mark.line + 1, mark.column + 1
    walk.names.append(name)
    if walk.has_anchors and _is_alias(node, walk):
        walk.numbers += (depth, *key, 0, 0)
        return None  # to build it again for each could fill the memory, and the anchor itself is reported
    walk.numbers += (depth, *key, line, column)
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
            walk.written[*walk.path, name] = node.value
        return value
    if depth:
        walk.path.append(name)
    data: object
    if isinstance(node, yaml.MappingNode):
        data = _mapping(node, walk, depth)
    else:
        data = [_build(child, index, _NO_KEY, walk, depth + 1) for index, child in enumerate(node.value)]
    if depth:
        walk.path.pop()
    return data


def _is_alias(node: yaml.Node, walk: _Walk) -> bool:
    """Whether a node stood before in the file; an anchor is reported."""
    if id(node) in walk.seen:
        return True
    walk.seen.add(id(node))
    mark = node.start_mark
    if match := _ANCHOR.match(walk.line(mark.line), mark.column):
        walk.report(
            "yaml-anchor",
            mark,
            f"“{match[0]}” gives a part of the file a name for use elsewhere, and is lost from the text.",
            "Put the text in quotes; where it was meant as a name, write the part out in both places.",
        )
    return False


def _custom_tag(node: yaml.Node) -> bool:
    return not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python")


def _mapping(node: yaml.MappingNode, walk: _Walk, depth: int) -> dict[str, object]:
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
        if key in data:
            twice.append((key, mark))
            continue
        spot = mark.line + 1, mark.column + 1
        if node.flow_style and value_node.value == "" and not value_node.style:
            is_comma = _report_comma(data, key, walk, depth)
            walk.names.append(key)
            walk.numbers += (depth + 1, *spot, 0, 0)
            if is_comma:
                continue
            walk.report(
                "text-cut",
                mark,
                f"A comma inside {{ }} ends the text before it, so “{key}” is read as a key of its own.",
                "Put the whole text in quotes, or write one key a line without braces.",
            )
            data[key] = None
            continue
        data[key] = _build(value_node, key, spot, walk, depth + 1)
    _report_twice(twice, walk, depth)
    return data


def _noted(name: str, depth: int, walk: _Walk) -> list[int]:
    """What was noted last of a name at a depth: line and column of the key, and of the value."""
    for index in reversed(range(len(walk.names))):
        if walk.names[index] == name and walk.numbers[index * WIDTH] == depth:
            return walk.numbers[index * WIDTH + 1 : (index + 1) * WIDTH]
    return [0, 0, 0, 0]


def _report_twice(twice: list[tuple[str, yaml.Mark]], walk: _Walk, depth: int) -> None:
    """Report keys that are used twice in one group, all at once: most often an entry, or a whole file, begins again."""
    if not twice:
        return
    key, mark = twice[0]
    first = _noted(key, depth + 1, walk)[0]
    if len(twice) == 1:
        walk.report(
            "key-twice", mark, f"“{key}” is used twice here; the first is on line {first}.", "Keep one of the two."
        )
        return
    names = listed(list(dict.fromkeys(f"“{name}”" for name, _ in twice)))
    fix = f"If a new entry begins here, put “- ” before “{key}”; otherwise keep one of each."
    if not depth:
        fix = "If the file was pasted in twice, delete one copy; otherwise keep one of each."
    walk.report("key-twice", mark, f"{names} are used twice here; “{key}” is first used on line {first}.", fix)


def _report_comma(data: dict[str, object], key: str, walk: _Walk, depth: int) -> bool:
    """Report a comma inside a number inside { }, which ends the number; whether it was one."""
    if not data or not key.isdecimal():
        return False
    last = next(reversed(data))
    if type(data[last]) not in _NUMBERS:
        return False
    _, _, line, column = _noted(last, depth + 1, walk)
    text = re.match(r"[-+]?[0-9]+(?:,[0-9]+)+", walk.line(line - 1)[column - 1 :])
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
    if walk.has_hash:
        _report_cut(node, walk)
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    if _ANY_QUOTE_IT.fullmatch(text):
        return _word_to_quote(node, walk)
    if not _FLOAT.fullmatch(text):
        return text
    return _number(node, walk)


def _word_to_quote(node: yaml.ScalarNode, walk: _Walk) -> str:
    """A word that other programs take for something else, which is reported."""
    text: str = node.value
    for pattern, why, fix in _QUOTE_IT:
        if pattern.fullmatch(text):
            quoted = f'"{text}"'
            is_sure = fix == "Put it in quotes: {}."
            walk.report("quote-it", node.start_mark, f"“{text}” {why}.", fix.format(quoted))
            if is_sure:
                walk.findings[-1] = replace(walk.findings[-1], actual=text, suggestion=quoted, is_sure=True)
            return text
    return text


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
    return corrected(text.replace("\r", ""))[0]


def _report_cut(node: yaml.ScalarNode, walk: _Walk) -> None:
    """Report a “#” that ends a text, though its writer meant it as a part."""
    end = node.end_mark
    line = walk.line(end.line)
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
