"""Files of a plans folder as raw data, before anything in them is resolved; and helpers to walk that data."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.notation import TRUST
from trustplan.source.yaml_reader import Document, Path

Entry = dict[str, object]  # a group of keys; a file may have anything under a key, so whoever reads it looks first
Node = tuple[Path, Entry]


class SourceFile(Struct, frozen=True, kw_only=True):
    """A file that was read. `organisation` is the trust's or school's id, empty under reference/.

    `is_sound` says that its form has no error.
    """

    kind: str
    organisation: str
    name: str
    document: Document
    is_sound: bool = True

    def each(self, *keys: str) -> list[Node]:
        """Every group of keys at `keys` below the top, with its path; `*` means each entry of a list or group."""
        return walk(self.document.data, (), keys)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value or key in the file."""
        return self.document.place(path, key=key)


def walk(data: object, path: Path, keys: tuple[str, ...]) -> list[Node]:
    """Every group of keys at `keys` below some data; `path` is the path of that data."""
    return walk_each([(path, data)], keys)


def walk_each(starts: Iterable[tuple[Path, object]], keys: tuple[str, ...]) -> list[Node]:
    """Every group of keys at `keys` below each of some data with its path; one level after the other, for all of them."""
    found = starts
    for key in keys:
        below: list[tuple[Path, object]] = []
        for at, node in found:
            if key != "*":
                if isinstance(node, dict) and key in node:
                    below.append(((*at, key), node[key]))
            elif isinstance(node, list):
                below += [((*at, index), child) for index, child in enumerate(node)]
            elif isinstance(node, dict):
                below += [((*at, name), child) for name, child in node.items()]
        if not below:
            return []
        found = below
    return [(at, node) for at, node in found if isinstance(node, dict)]


def text_of(node: Entry, key: str) -> str:
    """The text under a key, or nothing where there is none or it is no text."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


def as_entry(value: object) -> Entry:
    """A group of keys as it is; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """A list as it is; an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def ids_of(entries: object) -> set[str]:
    """The ids in a list of groups of keys; whatever has another form is left out."""
    return {text_of(entry, "id") for entry in as_list(entries) if isinstance(entry, dict)}


class Folder(Struct, frozen=True, kw_only=True):
    """All files that could be read, the kinds that could not, every finding about form, and the paths of both."""

    files: tuple[SourceFile, ...]
    unread: frozenset[tuple[str, str]]
    findings: tuple[Finding, ...]
    paths: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> tuple[SourceFile, ...]:
        """The files of one kind, in order of path."""
        return tuple(f for f in self.files if f.kind == kind)

    def one(self, kind: str) -> SourceFile | None:
        """The only file of a kind, or None."""
        return next((f for f in self.files if f.kind == kind), None)


def is_chosen(relative: str, only: tuple[str, ...]) -> bool:
    """Whether a path is one of `only`, or below one of them; with an empty `only`, every path is."""
    return not only or any(relative == path or relative.startswith(f"{path}/") or not path for path in only)


def plan_ref(file: SourceFile) -> str:
    """The address of a plan."""
    if file.organisation == TRUST:
        return file.name
    return f"{file.organisation}/{file.name}"
