"""Coverage of a framework: takes a rated trust, gives which objectives and items are tagged with which entry of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model.plans import each_action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Action, Framework, Kpi, Named, Objective
    from trustplan.rating.status import Rated


class Addressed(Struct, frozen=True, kw_only=True):
    """An item of a framework, and the addresses of the objectives and items that are tagged with it."""

    item: Named
    refs: tuple[str, ...]


def tagged(rated: Rated) -> dict[str, dict[str, list[str]]]:
    """The addresses of everything that has tags, by framework and entry, in the order of the plans."""
    found: dict[str, dict[str, list[str]]] = {}
    for status in rated.objectives:
        for item in _everything_in(status.objective):
            for tag in item.tags:
                name, _, entry = tag.partition("/")
                found.setdefault(name, {}).setdefault(entry, []).append(item.ref)
    return found


def _everything_in(objective: Objective) -> Iterator[Objective | Kpi | Action]:
    """An objective, its KPIs and their parts, its actions and theirs."""
    yield objective
    yield from objective.kpis
    for kpi in objective.kpis:
        yield from kpi.parts
    yield from each_action(objective.actions)


def coverage(framework: Framework, refs: dict[str, list[str]]) -> tuple[Addressed, ...]:
    """Each item and area of a framework, with the addresses of what is tagged with it."""
    return tuple(Addressed(item=n, refs=tuple(refs.get(n.id, ()))) for n in framework.tags)
