"""Rules that look names up: each a row that says where a name may stand, and among which names it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.checks.items import below, listed
from trustplan.checks.registry import Violation, error, unknown
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.yaml_reader import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """A rule by which each name at some spots is among the known ones.

    A spot is the keys down to a name: `decisions/*/level`, where `*` stands for each entry. `@actions/lead` begins at
    a list of the subject, `lead|monitor` names several keys of one group, and `members[]` is a list of names.
    """

    id: str
    kinds: tuple[str, ...]
    sentence: str
    noun: str
    where: str
    known: Callable[[CheckContext], Collection[str] | None]
    spots: tuple[str, ...]

    def findings(self, context: CheckContext) -> Iterator[Violation]:
        """What is said of the names that are not known."""
        known = self.known(context)
        for spot in self.spots:
            for path, value in names_at(context, spot):
                yield from unknown(path, value, known, self.noun, self.where)


def names_at(context: CheckContext, spot: str) -> Iterator[tuple[Path, str]]:
    """The names at a spot, each with its path."""
    *keys, last = spot.split("/")
    if keys and keys[0].startswith("@"):
        nodes = below(getattr(context, keys[0].removeprefix("@")), *keys[1:])
    else:
        nodes = context.each(*keys)
    for path, node in nodes:
        for key in last.split("|"):
            if key.endswith("[]"):
                yield from listed(path, node, key.removesuffix("[]"))
            else:
                yield (*path, key), text_of(node, key)


def register(lookups: Iterable[Lookup]) -> None:
    """Make each row a rule that stops a build."""
    for lookup in lookups:
        _register(lookup)


def _register(lookup: Lookup) -> None:
    def check(context: CheckContext) -> Iterator[Violation]:
        return lookup.findings(context)

    check.__name__ = lookup.id.replace("-", "_")
    check.__doc__ = lookup.sentence
    error(*lookup.kinds)(check)
