"""Files of a plans folder as raw data, before anything in them is resolved; and helpers to walk that data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trustplan.model.enums import TRUST
from trustplan.primitives.findings import Finding, Place
from trustplan.source.yaml_reader import Document, Path

Node = tuple[Path, dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """A file that was read. `organisation` is the trust's or school's id, empty under reference/.

    `is_sound` says that its form has no error.
    """

    kind: str
    organisation: str
    name: str
    document: Document
    is_sound: bool = True

    def each(self, *keys: str) -> Iterator[Node]:
        """Every group of keys at `keys` below the top, with its path; `*` means each entry of a list or group."""
        yield from walk(self.document.data, (), keys)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value or key in the file."""
        return self.document.place(path, key=key)


def walk(data: Any, path: Path, keys: tuple[str, ...]) -> Iterator[Node]:
    """Every group of keys at `keys` below some data; `path` is the path of that data."""
    if not keys:
        if isinstance(data, dict):
            yield path, data
        return
    if keys[0] == "*":
        children: Any = enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ()
        for key, child in children:
            yield from walk(child, (*path, key), keys[1:])
    elif isinstance(data, dict) and keys[0] in data:
        yield from walk(data[keys[0]], (*path, keys[0]), keys[1:])


def text_of(node: dict[str, Any], key: str) -> str:
    """The text under a key, or nothing where there is none or it is no text."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


def ids_of(entries: object) -> set[str]:
    """The ids in a list of groups of keys; whatever has another form is left out."""
    return {text_of(entry, "id") for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, dict)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
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
        found = self.of_kind(kind)
        return found[0] if found else None


def is_chosen(relative: str, only: tuple[str, ...]) -> bool:
    """Whether a path is one of `only`, or below one of them; with an empty `only`, every path is."""
    return not only or any(relative == path or relative.startswith(f"{path}/") or not path for path in only)


def plan_ref(file: SourceFile) -> str:
    """The address of a plan."""
    return file.name if file.organisation == TRUST else f"{file.organisation}/{file.name}"
