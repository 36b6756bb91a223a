"""Where each key and value of a file is: noted in the order in which the file is read, and by path once somebody asks.

Most files have nothing wrong, and then a check does not ask. As two dictionaries by path, places were three quarters of what it
takes to copy files from one process to another (November 2026, 100 schools).
"""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Spot: TypeAlias = tuple[int, int]  # line and column, from 1

WIDTH = 5  # numbers for each value: how deep it is, then line and column of its key, and its own; 0 where there is none


class Spots:
    """The places of one file, as `read_yaml` noted them: the last part of each path, and `WIDTH` numbers for it.

    Here of `title: Ash`, and of `roles:` with one entry below it:

    >>> numbers = [0, 0, 0, 1, 1, 1, 1, 1, 1, 8, 1, 2, 1, 3, 3, 2, 0, 0, 3, 5]
    >>> spots = Spots(["", "title", "roles", 0], array("I", numbers))
    >>> spots.values
    {(): (1, 1), ('title',): (1, 8), ('roles',): (3, 3), ('roles', 0): (3, 5)}
    >>> spots.keys
    {('title',): (1, 1), ('roles',): (2, 1)}
    """

    def __init__(self, names: list[str | int] | None = None, numbers: array[int] | None = None) -> None:
        self._names = names or []
        self._numbers = numbers or array("I")

    @classmethod
    def of(cls, values: dict[Path, Spot]) -> Spots:
        """The places of what was not read from a file."""
        spots = cls()
        spots.by_path = values, {}
        return spots

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spots) and self.by_path == other.by_path

    __hash__ = None  # type: ignore[assignment]  # the dictionaries may be changed

    @property
    def values(self) -> dict[Path, Spot]:
        """The place of each value by its path."""
        return self.by_path[0]

    @property
    def keys(self) -> dict[Path, Spot]:
        """The place of each key by the path of its value."""
        return self.by_path[1]

    @cached_property
    def by_path(self) -> tuple[dict[Path, Spot], dict[Path, Spot]]:
        """The place of each value and of each key. A value's parent is the last one before it that is less deep."""
        values: dict[Path, Spot] = {}
        keys: dict[Path, Spot] = {}
        above: list[Path] = []
        numbers = iter(self._numbers)
        for name, depth, key_line, key_column, line, column in zip(self._names, *[numbers] * WIDTH, strict=True):
            path = (*above[depth - 1], name) if depth else ()
            above[depth:] = [path]
            if key_line:
                keys[path] = key_line, key_column
            if line:
                values[path] = line, column
        self._names, self._numbers = [], array("I")  # nobody needs both
        return values, keys
