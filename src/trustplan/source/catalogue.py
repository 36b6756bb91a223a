"""What comes with the package for every trust: measures, frameworks, a policy's defaults, and England's bank holidays.

A trust's own entry of the same id counts instead, whole. What nobody names is no part of a trust. Entries are read one by
one when they are asked for, since a check of a file needs few or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.source.files import Entry, SourceFile, as_entry, as_list
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from trustplan.primitives.findings import Place

HOME = Path(__file__).with_name("shared_entries")
SHOWN = "trustplan's catalogue"  # what is shown where an entry of a trust has the path of its file
_ENTRY = re.compile(r"^  - id: (\S+)\n(?:(?!  - id|  #).*\n)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)  # a Mapping cannot be a Struct
class WithCatalogue(Mapping[str, Entry]):
    """A trust's own entries by id, and those of the catalogue of which it has none."""

    own: dict[str, Entry]
    names: tuple[str, ...]
    read: Callable[[str], SourceFile]

    def __getitem__(self, name: str) -> Entry:
        """The entry that counts. Raises KeyError for an unknown id."""
        if name in self.own:
            return self.own[name]
        if name in self.names:
            return entry_in(self.read(name))
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is an entry of an id, which need not be read for that."""
        return name in self.own or name in self.names

    def __bool__(self) -> bool:
        """Whether there is any entry; asked for each name that is looked up."""
        return bool(self.own or self.names)

    def __iter__(self) -> Iterator[str]:
        """The ids, the trust's own first."""
        return iter(dict.fromkeys((*self.own, *self.names)))

    def __len__(self) -> int:
        """How many ids there are."""
        return len({*self.own, *self.names})


def measures_beside(own: dict[str, Entry]) -> WithCatalogue:
    """A trust's measures, and those of the catalogue."""
    return WithCatalogue(own, tuple(measure_texts()), of_measure)


def frameworks_beside(own: dict[str, Entry]) -> WithCatalogue:
    """A trust's frameworks, and those of the catalogue."""
    return WithCatalogue(own, framework_names(), of_framework)


@cache
def measure_texts() -> dict[str, str]:
    """The lines of each measure as they stand in the catalogue, which are those that a trust's own file can hold."""
    text = (HOME / "measures.yaml").read_text(encoding="utf-8")
    return {found[1]: found[0] for found in _ENTRY.finditer(text)}


@cache
def of_measure(name: str) -> SourceFile:
    """A file that holds one measure of the catalogue."""
    return _read("measures", name, f"measures:\n{measure_texts()[name]}".encode())


@cache
def framework_names() -> tuple[str, ...]:
    """The ids of the frameworks."""
    return tuple(sorted(path.stem for path in (HOME / "frameworks").glob("*.yaml")))


@cache
def of_framework(name: str) -> SourceFile:
    """A framework."""
    return _read("framework", name, (HOME / "frameworks" / f"{name}.yaml").read_bytes())


@cache
def import_files() -> tuple[SourceFile, ...]:
    """The forms of tables from which figures can be taken, a file for each series of a publisher."""
    paths = sorted((HOME / "imports").glob("*.yaml"))
    return tuple(_read("imports", path.stem, path.read_bytes()) for path in paths)


@cache
def bank_holidays() -> frozenset[date]:
    """The days on which no school of England is open."""
    years = entry_in(_read("", "", (HOME / "bank-holidays.yaml").read_bytes()))
    return frozenset(date.fromisoformat(str(day)) for day in chain.from_iterable(map(as_list, years.values())))


def with_defaults(policy: Entry) -> Entry:
    """A policy with the default of each key that it does not hold; what it says stays."""
    return _filled(policy, entry_in(_read("policy", "policy", (HOME / "policy.yaml").read_bytes())))


def entry_in(file: SourceFile) -> Entry:
    """What a file of the catalogue is about: its measure, or else all of it."""
    data = as_entry(file.document.data)
    if file.kind == "measures":
        return as_entry(as_list(data["measures"])[0])
    return data


def is_from_catalogue(place: Place) -> bool:
    """Whether something is in no file of the trust."""
    return place.file == SHOWN


def _filled(own: Entry, defaults: Entry) -> Entry:
    found = dict(own)
    for key, default in defaults.items():
        value = own.get(key)
        if key not in own:
            found[key] = default
        elif isinstance(default, dict) and isinstance(value, dict):
            found[key] = _filled(value, default)
    return found


def _read(kind: str, name: str, raw: bytes) -> SourceFile:
    document, _ = read_yaml(raw, SHOWN)
    if document is None:
        msg = f"the catalogue cannot be read: {name}"
        raise ValueError(msg)
    return SourceFile(kind=kind, organisation="", name=name, document=document)
