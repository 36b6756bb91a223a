"""A table to download as a value. Its rows are Structs: each field is a column, and says its title and meaning where it is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Annotated, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import astuple

Cell = str | int | Fraction | bool | date | None

# The types of Table Schema, by the type of a field.
_TYPES: dict[object, str] = {str: "string", int: "integer", Fraction: "number", bool: "boolean", date: "date"}


class Says(Struct, frozen=True):
    """What a column says of itself: its title and its meaning, the words it may hold, and whose key it names.

    `refers_to` is the name of another table of the package: each cell is empty, or the key of one of its rows.
    `is_detail` marks what is for programs, or seldom wanted: a workbook folds it away. `is_long` marks sentences.
    """

    title: str
    description: str
    is_required: bool = False
    enum: tuple[str, ...] = ()
    refers_to: str = ""
    is_detail: bool = False
    is_long: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether a workbook folds the column away: ids are for programs."""
        return self.is_detail or bool(self.refers_to)


class Column(Struct, frozen=True, kw_only=True):
    """A column: the name that stands at its head in a CSV, its type in the words of Table Schema, and what it says of itself."""

    name: str
    type: str
    says: Says


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table. Each of its fields is annotated with `Says`."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the order of the columns."""
        return astuple(self)


class Table(Struct, frozen=True, kw_only=True):
    """A table: its name, which is that of its file and never changes, its title and meaning, its rows, and its key if it has one.

    `make` makes the rows anew each time: a table is large, and written once or twice.
    """

    name: str
    title: str
    description: str
    row: type[Row]
    make: Callable[[], Iterable[Row]]
    key: str = "id"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return columns_of(self.row)


@cache
def columns_of(row: type[Row]) -> tuple[Column, ...]:
    """The columns that a kind of row declares."""
    found = []
    for name, hint in get_type_hints(row, include_extras=True).items():
        if get_origin(hint) is Annotated:
            kind, says = get_args(hint)
            found.append(Column(name=name, type=_type_of(kind), says=says))
    return tuple(found)


def _type_of(kind: object) -> str:
    """The type of a field in the words of Table Schema; one that may be None is as it is without.

    >>> _type_of(date | None), _type_of(str)
    ('date', 'string')
    """
    parts = [part for part in get_args(kind) if part is not type(None)] or [kind]
    return _TYPES[parts[0]]
