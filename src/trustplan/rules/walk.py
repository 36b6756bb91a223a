"""Where items stand in a plan file: KPIs, and actions of every level."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.files import Node, SourceFile
    from trustplan.yamlread import Path

MOST_LEVELS = 3  # an action, its parts, and theirs
KPIS = ("objectives", "*", "kpis", "*")


def each_action(file: SourceFile, *keys: str, level: int = 0) -> Iterator[Node]:
    """Every group at `keys` in every action of a plan: of all levels, or of one (1 is the top)."""
    for depth in (level,) if level else range(1, MOST_LEVELS + 1):
        yield from file.each("objectives", "*", *("actions", "*") * depth, *keys)


def fixed(path: Path) -> tuple[str, ...]:
    """A path whose list positions are kept, for `SourceFile.each`."""
    return tuple(str(p) if isinstance(p, str) else f"#{p}" for p in path)
