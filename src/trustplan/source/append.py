"""Add an entry to a list of a plan file as the file itself is written: its indentation, its line ends, its kind of entry.

Everything else stays byte for byte. Takes bytes and gives bytes, or None for a file that is written in a way in which it
is not sure where an entry belongs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.source.files import as_entry, as_list
from trustplan.source.text_of_file import line_ends, with_ends
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAFE = re.compile(r"[A-Za-z](?:[\w ()’'/&-]*[\w)])?")  # what needs no quotes anywhere
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Words that YAML takes for something else than text.
YAML_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def in_yaml(text: str) -> str:
    """A text as one value on a line, in quotes where it needs them."""
    if (_SAFE.fullmatch(text) and text.lower() not in YAML_WORDS) or _DATE.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def with_entry(raw: bytes, key: str, entry: Mapping[str, str] | str) -> bytes | None:
    """The file with an entry at the end of the list under a key; the list is made where there is none.

    `entry` is a group of keys, or the text of one as it stands in a list that is indented by two.
    """
    before = read_yaml(raw, "")[0]
    try:
        text, ends = line_ends(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if before is None or not isinstance(before.data, dict) or not isinstance(before.data.get(key) or [], list):
        return None
    added = _added(text, key, entry)
    if added is None:
        return None
    made = with_ends(text, added, ends).encode()
    after = read_yaml(made, "")[0]
    if after is None:
        return None
    # The only proof that nothing else moved: all that the file says is as it was, and the list has the entry at its end.
    *kept, new = as_list(as_entry(after.data).get(key)) or [None]
    if new != _read(entry) or as_entry(after.data) != {**before.data, key: [*kept, new]}:
        return None
    return made if kept == as_list(before.data.get(key)) else None


def _read(entry: Mapping[str, str] | str) -> object:
    """An entry as it reads in a file."""
    text = entry if isinstance(entry, str) else "\n".join(_lines(entry, 2, is_flow=False))
    document = read_yaml(f"list:\n{text}\n".encode(), "")[0]
    return as_list(as_entry(document.data if document else None).get("list"))[0]


def _added(text: str, key: str, entry: Mapping[str, str] | str) -> str | None:
    lines = text.rstrip("\n").split("\n")
    at = next((number for number, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if at is None:
        return "\n".join([*lines, "", f"{key}:", *_lines(entry, 2, is_flow=False), ""])
    rest = lines[at].removeprefix(f"{key}:").strip()
    if rest.startswith("["):
        return _in_brackets(lines, at, key, entry)
    dashes = [number for number in range(at + 1, _end(lines, at + 1, 0)) if lines[number].lstrip().startswith("- ")]
    if not dashes:
        return "\n".join([*lines[: at + 1], *_lines(entry, 2, is_flow=False), *lines[at + 1 :], ""])
    indent = len(lines[dashes[0]]) - len(lines[dashes[0]].lstrip())
    own = [number for number in dashes if lines[number].startswith(" " * indent + "- ")]
    end = _end(lines, dashes[0], indent)
    made = _lines(entry, indent, is_flow=lines[own[-1]].lstrip().startswith("- {"))
    if len(own) > 1 and not lines[own[-1] - 1].strip():
        made = ["", *made]
    return "\n".join([*lines[:end], *made, *lines[end:], ""])


def _in_brackets(lines: list[str], at: int, key: str, entry: Mapping[str, str] | str) -> str | None:
    """The text with an entry in a list that is written in brackets, if it is on one line."""
    found = re.fullmatch(rf"({key}:[ \t]*)\[(.*)\]([ \t]*(?:#.*)?)", lines[at])
    if found is None:
        return None
    head, inside, tail = found.groups()
    if not inside.strip():
        made = [f"{head.rstrip()}{tail}", *_lines(entry, 2, is_flow=False)]
    elif isinstance(entry, str):
        return None
    else:
        made = [f"{head}[{inside.rstrip().rstrip(',')}, {_lines(entry, 0, is_flow=True)[0].removeprefix('- ')}]{tail}"]
    return "\n".join([*lines[:at], *made, *lines[at + 1 :], ""])


def _end(lines: list[str], start: int, indent: int) -> int:
    """The line after the last one of a list whose entries begin at an indentation."""
    end = start
    for number in range(start, len(lines)):
        bare = lines[number].lstrip(" ")
        here = len(lines[number]) - len(bare)
        if not bare or (bare.startswith("#") and here <= indent):
            continue
        if here < indent or (here == indent and not bare.startswith("- ")):
            break
        end = number + 1
    return end


def _lines(entry: Mapping[str, str] | str, indent: int, *, is_flow: bool) -> list[str]:
    """The lines of an entry at an indentation."""
    space = " " * indent
    if isinstance(entry, str):
        return [f"{space}{line.removeprefix('  ')}".rstrip() for line in entry.rstrip("\n").split("\n")]
    pairs = [f"{key}: {in_yaml(value)}" for key, value in entry.items()]
    if is_flow:
        return [f"{space}- {{{', '.join(pairs)}}}"]
    return [f"{space}- {pairs[0]}", *(f"{space}  {pair}" for pair in pairs[1:])]
