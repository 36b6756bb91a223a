"""Raw plan items with their places, walked in one order."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from trustplan.source.files import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.source.files import Node, SourceFile
    from trustplan.source.yaml_reader import Path


MOST_LEVELS = 3  # an action, its parts, and theirs


class Items:
    """The items of one plan file, each a group of keys with its path. `too_deep` are actions below the last level."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.objectives = list(file.each("objectives", "*"))
        self.kpis = list(below(self.objectives, "kpis", "*"))
        self.actions: list[Node] = []
        level = list(below(self.objectives, "actions", "*"))
        for _ in range(MOST_LEVELS):
            self.actions += level
            level = list(below(level, "actions", "*"))
        self.too_deep = level

    @cached_property
    def all(self) -> list[Node]:
        """Objectives, KPIs and actions."""
        return [*self.objectives, *self.kpis, *self.actions]


def below(nodes: Iterable[Node], *keys: str) -> Iterator[Node]:
    """Every group of keys at `keys` below some nodes; `*` means each entry of a list or group."""
    for path, node in nodes:
        yield from walk(node, path, keys)


def listed(path: Path, node: dict[str, Any], key: str) -> Iterator[tuple[Path, str]]:
    """Each entry of a list of words, with its path."""
    values = node.get(key)
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, str):
            yield (*path, key, index), value
