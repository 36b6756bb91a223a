"""Where the items of a plan stand in its file, and which roles may say something on each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.notation import TRUST
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

ACTION, KPI = "action", "KPI"
# The role at the head of a school, and of the trust, by its id or its title; a deputy is neither.
_HEAD = re.compile(r"(executive |acting |interim )*(head ?teacher|principal|head of school)", re.IGNORECASE)
_CHIEF = re.compile(r"ceo|(acting |interim )*chief executive( officer)?", re.IGNORECASE)


class PlanItem(Struct, frozen=True, kw_only=True):
    """An action or KPI: its address in the plan, what it is, its place and keys, and what it is a part of, from above."""

    id: str
    noun: str
    path: Path
    node: Entry
    above: tuple[Entry, ...]

    @property
    def roles(self) -> list[str]:
        """The roles that may say something on it, as the plan names them: of the item first, of the plan last."""
        return roles_of(self.node, *reversed(self.above))


def roles_of(*nodes: Entry) -> list[str]:
    """The roles that may say something on an item, from its own keys and those of what it is a part of, the plan's last."""
    found: list[str] = []
    for node in nodes:
        found += [text_of(node, key) for key in ("lead", "monitor", "sponsor")]
    return list(dict.fromkeys(filter(None, found)))


def items_of(plan: Entry) -> Iterator[PlanItem]:
    """Each action and KPI of a plan, with their parts."""
    for number, objective in enumerate(map(as_entry, as_list(plan.get("objectives")))):
        for key, noun in (("actions", ACTION), ("kpis", KPI)):
            yield from _items(objective, key, noun, ("objectives", number), (plan, objective))


def _items(holder: Entry, key: str, noun: str, path: Path, above: tuple[Entry, ...]) -> Iterator[PlanItem]:
    for number, node in enumerate(map(as_entry, as_list(holder.get(key)))):
        here: Path = (*path, key, number)
        name = text_of(node, "id")
        if noun == KPI and len(above) > 2:
            name = f"{text_of(above[-1], 'id')}/{name}"
        yield PlanItem(id=name, noun=noun, path=here, node=node, above=above)
        yield from _items(node, key, noun, here, (*above, node))


def heads_of(organisation: str, profile: Entry) -> list[str]:
    """The roles that may say something on every item of an organisation's plans."""
    pattern = _HEAD
    if organisation == TRUST:
        pattern = _CHIEF
    found: list[str] = []
    for role in map(as_entry, as_list(profile.get("roles"))):
        name = text_of(role, "id")
        if pattern.fullmatch(name.replace("-", " ")) or pattern.fullmatch(text_of(role, "title")):
            found.append(name)
    return found
