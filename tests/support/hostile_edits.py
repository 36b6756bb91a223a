"""Edits that are hard to write: files in every style, and texts that YAML or a mail program would read as something else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from builders import EXAMPLE
from trustplan.source.yaml_add import Edit, Number, with_edits
from trustplan.source.yaml_reader import Path, read_yaml

__all__ = ["HostileEdit", "Number", "Write", "hostile_edits", "ours", "outcome"]

Write = Callable[[bytes, Path, object, bool], bytes | None]

TEXTS = (
    "Two tutors left.",
    'She said: "no", and left.',
    "It's 'fine'",
    "a: b",
    "ends with a colon:",
    "# no comment",
    "a # b",
    "- a dash",
    "-",
    "--- a",
    "? what",
    "! so",
    "| pipe",
    "> quoted",
    "& and *stars*",
    "%TAG",
    "@staff `code`",
    "[a, b]",
    "{a: b}",
    "a, b} c] d",
    "no",
    "Yes",
    "true",
    "null",
    "~",
    "12:30",
    "012345",
    "1e3",
    "0x1F",
    "1_000",
    "93.40",
    "+5",
    ".inf",
    "2026-11-20",
    "2026-27/aut1",
    "13/76",
    "<<",
    "<script>alert('x')</script>",
    "</script><!-- -->",
    "{{ 7 * 7 }} ${HOME} $(id)",
    "a\tb",
    "\ttab first",
    "back\\slash \\n",
    "☕ Kaffee, café 👩‍🏫 £9,000 – “so”",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag",
    "日本語のテキスト",
    "x" * 400,
    " space first",
    "space last ",
    "one\ntwo",
    "one\ntwo\n",
    "one\n\n\ntwo\n",
    "one\n  further in\nback\n",
    " first further in\nback\n",
    "- a\n- b\n",
    "a: 1\nb: 2\n",
    "# a\n# b\n",
    "---\n...\n",
    "one\n\ttab\n",
    "one \ntwo  \n",
    "one\n\n\n",
    "=======\nmerge\n",
    "'\n\"\n",
    "|\n>\n",
)
_PIECES = (
    "a",
    "no",
    " ",
    "  ",
    ": ",
    " #",
    "- ",
    "'",
    '"',
    "\n",
    "\t",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&",
    "*",
    "é",
    "🙂",
    "%",
    "0",
    "1.0",
    "|",
    "<b>",
)

ODD_STYLES = """\
# A file in many styles.
"quoted": 'it''s'   # a comment
plain: two words
number: 012
flow: {a: 1, b: [x, "y, z"], }
flow_list: [{id: a}, {id: b, note: "one, two"}]
over_lines: [
  {id: a},
  {id: b},  # the second
]
empty: []
empty_later: [ ]  # none yet
wide:
    -   id: a
        note: |
          Some words.
          # and more

    -   id: b

        # a comment inside
        list:
        - x
        - y


# of the group
group:
  folded: >-
    one
    two
  items:
    # of all
    - id: a   # first
      done: false
    # of the second
    - {id: b, title: "B: b"}
    -
      id: c
  # below the items
  last: "x"
unindented:
- one
- "two"
# of the end
end: yes
"""


@dataclass(frozen=True, kw_only=True)
class HostileEdit:
    """A file, a place in it, and what is to stand there: an entry of a list, or the value of a key."""

    raw: bytes
    path: Path
    value: Any
    is_entry: bool

    def wanted(self) -> object:
        """What the file says afterwards."""
        before, _ = read_yaml(self.raw + b"\n", "")
        assert before is not None
        data = deepcopy(before.data)
        node = data
        for step in self.path[:-1]:
            node = node[step]
        if self.is_entry:
            node[self.path[-1]] = [*(node.get(self.path[-1]) or []), read_back(self.value)]
        else:
            node[self.path[-1]] = read_back(self.value)
        return data


def read_back(value: Any) -> Any:
    """A value as a file gives it: numbers as numbers."""
    if isinstance(value, Number):
        return float(value) if "." in value else int(value)
    if isinstance(value, dict):
        return {key: read_back(part) for key, part in value.items()}
    return [read_back(part) for part in value] if isinstance(value, list) else value


def bases(*, is_quick: bool = False) -> tuple[bytes, ...]:
    """Files in many styles, each with the line ends of both kinds of system, and without an end of the last line.

    The example's own are long; quick ones are without them.
    """
    texts = [ODD_STYLES.replace("number: 012\n", "")]
    if not is_quick:
        names = ("improvement-2026-27.yaml", "measurements.yaml")
        texts += [(EXAMPLE / "schools" / "fernhill" / name).read_text(encoding="utf-8") for name in names]
    texts.append("a: 1")
    texts.append('{a: 1, b: [], c: {d: "e"}}\n')
    found = []
    for text in texts:
        found += [
            text.encode(),
            text.replace("\n", "\r\n").encode(),
            text.rstrip("\n").encode(),
            b"\xef\xbb\xbf" + text.encode(),
        ]
    return tuple(found)


def hostile_edits(seed: int, count: int, *, is_quick: bool = False) -> Iterator[HostileEdit]:
    """Some edits; the same ones for a seed."""
    chance = random.Random(seed)  # noqa: S311  no secret
    files = [(raw, list(_places(read_yaml(raw + b"\n", "")[0].data, ()))) for raw in bases(is_quick=is_quick)]  # type: ignore[union-attr]
    for number in range(count):
        raw, places = files[number % len(files)]
        path, is_entry = chance.choice(places)
        yield HostileEdit(raw=raw, path=path, value=_value(chance, 2, may_be_list=not is_entry), is_entry=is_entry)


def _places(node: Any, path: Path) -> Iterator[tuple[Path, bool]]:
    """Each list that can get an entry, and each group that can get a key, or another plain value under one."""
    if isinstance(node, dict):
        yield (*path, "added"), True
        yield (*path, "added"), False
        for key, part in node.items():
            if isinstance(part, list):
                yield (*path, key), True
            elif isinstance(part, str | int | float):
                yield (*path, key), False
            yield from _places(part, (*path, key))
    elif isinstance(node, list):
        for number, part in enumerate(node):
            yield from _places(part, (*path, number))


def _value(chance: random.Random, depth: int, *, may_be_list: bool = True) -> Any:
    """A text, a number, a group or a list."""
    kind = chance.random()
    if depth and kind < 0.4:
        return {f"key{number}": _value(chance, depth - 1) for number in range(chance.randint(1, 4))}
    if depth and may_be_list and kind < 0.5:
        return [_value(chance, 0) for _ in range(chance.randint(1, 3))]
    if kind < 0.6:
        return Number(chance.choice(("0", "93.40", "-18400", "6.0", "412")))
    if kind < 0.85:
        return chance.choice(TEXTS)
    return "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 12))) or "a"


def ours(raw: bytes, path: Path, value: object, is_entry: bool) -> bytes | None:
    """The writer of the program."""
    return with_edits(raw, [Edit(path=path, value=value, is_entry=is_entry)])


def outcome(edit: HostileEdit, write: Write) -> str:
    """What became of an edit: right, refused, or what is wrong."""
    made = write(edit.raw, edit.path, edit.value, edit.is_entry)
    if made is None:
        return "refused"
    after, findings = read_yaml(made + b"\n", "")
    if after is None or len(findings) != len(read_yaml(edit.raw + b"\n", "")[1]):
        return "wrong: it cannot be read"
    if repr(_sorted(after.data)) != repr(_sorted(edit.wanted())):
        return "wrong: it says something else"
    old, new = edit.raw.split(b"\n"), made.split(b"\n")
    if b"\r\n" in edit.raw and any(not line.endswith(b"\r") for line in new[:-1]):
        return "wrong: mixed line ends"
    gone = 0
    for tag, first, last, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone += (last - first) * (tag != "equal")
    if gone > 5:  # a value of several lines gives way to another
        return f"wrong: {gone} lines of the file are not as they were"
    return "right"


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(part) for part in value] if isinstance(value, list) else value
