"""Rules that look names up. Each is a row: where its names are written, and among which known names they must be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from trustplan.checks.items import Name, below, listed
from trustplan.checks.registry import Violation, error, unknown
from trustplan.source.files import as_entry, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry, Node
    from trustplan.source.yaml_reader import Path

    Known: TypeAlias = Callable[[CheckContext, "Name"], Collection[str] | None]
    Where: TypeAlias = Callable[[CheckContext, "Name"], str]


class Spot(Struct, frozen=True, kw_only=True):
    """A spot with something of its own; `known` and `where` replace those of its row.

    `read` takes the name out of a longer text; it gives an empty text where there is none. `when` says which names
    count.
    """

    at: str
    read: Callable[[str], str] = str
    when: Callable[[CheckContext, Name], bool] | None = None
    known: Known | None = None
    where: str | Where | None = None


class Lookup(Struct, frozen=True, kw_only=True):
    """A rule: each name at some spots is one of the known names.

    `noun` and `where` are words of the message: what the name is of, and where the known names are defined. `known`
    gives the known names, or None where they could not be read; `first` those of them that are likeliest.

    A spot is the keys down to a name, where `*` means each entry:

    - `decisions/*/level`: the text under a key; `lead|monitor` are several keys of one group;
    - `members[]`: each entry of a list;
    - `levels{}`: each key of a group of keys; `{}` alone is each key of the file;
    - `overrides/*`: the key of each entry that is a group of keys itself;
    - `@actions/lead`: begins at a list of the context.
    """

    id: str
    kinds: tuple[str, ...]
    sentence: str
    noun: str
    known: Known
    where: str | Where
    spots: tuple[str | Spot, ...]
    first: Callable[[CheckContext], Iterable[str]] | None = None

    def findings(self, context: CheckContext) -> Iterator[Violation]:
        """Yield a violation for each name that is not known."""
        for spot, name, text in self.written(context):
            names = (spot.known or self.known)(context, name)
            if names and text in names:
                continue
            where = spot.where or self.where
            place = where if isinstance(where, str) else where(context, name)
            first = self.first(context) if self.first and names else ()
            yield from unknown(name.path, text, names, self.noun, place, key=name.is_key, first=first)

    def written(self, context: CheckContext) -> Iterator[tuple[Spot, Name, str]]:
        """Yield each name in a file: its spot, the name with its place, and its text alone."""
        for entry in self.spots:
            spot = _spot(entry) if isinstance(entry, str) else entry
            for name in names_at(context, spot.at):
                text = spot.read(name.text)
                if text and (spot.when is None or spot.when(context, name)):
                    yield spot, name, text


@cache
def _spot(at: str) -> Spot:
    return Spot(at=at)


def names_at(context: CheckContext, spot: str) -> list[Name]:
    """Each name at a spot."""
    found = context.names_found.get(spot)
    if found is None:
        found = context.names_found[spot] = list(_names_at(context, spot))
    return found


def _names_at(context: CheckContext, spot: str) -> Iterator[Name]:
    keys, last = _split(spot)
    if keys and keys[0] not in context.data and keys[0][0] not in "@*":
        return  # as most spots are: a file has few of the keys of all kinds
    if last == ("*",):
        for path, node in _nodes_at(context, (*keys, "*")):
            yield Name(path, str(path[-1]), node, is_key=True)
        return
    for path, node in _nodes_at(context, keys):
        for key in last:
            if key.endswith("[]"):
                for place, text in listed(path, node, key.removesuffix("[]")):
                    yield Name(place, text, node)
            elif key.endswith("{}"):
                yield from _keys_of(path, node, key.removesuffix("{}"))
            elif text := text_of(node, key):
                yield Name((*path, key), text, node)


@cache
def _split(spot: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys down to the names of a spot, and those under which the names are."""
    *keys, last = spot.split("/")
    return tuple(keys), tuple(last.split("|"))


def _nodes_at(context: CheckContext, keys: tuple[str, ...]) -> Iterable[Node]:
    if keys and keys[0].startswith("@"):
        return below(getattr(context, keys[0].removeprefix("@")), *keys[1:])
    return context.each(*keys)


def _keys_of(path: Path, node: Entry, key: str) -> Iterator[Name]:
    """The keys of the group under a key, or of the node itself where the key is empty."""
    group, start = node, path
    if key:
        group, start = as_entry(node.get(key)), (*path, key)
    for name in group:
        yield Name((*start, name), str(name), node, is_key=True)


LOOKUPS: dict[str, Lookup] = {}  # every row by its id


def register(module: str, lookups: Iterable[Lookup]) -> None:
    """Make each row a rule of a module that stops a build."""
    for lookup in lookups:
        LOOKUPS[lookup.id] = lookup
        _register(module, lookup)


def _register(module: str, lookup: Lookup) -> None:
    def check(context: CheckContext) -> Iterator[Violation]:
        return lookup.findings(context)

    check.__name__ = lookup.id.replace("-", "_")
    check.__doc__ = lookup.sentence
    check.__module__ = module
    error(*lookup.kinds)(check)
