"""Rows: what every reader of a table gives, whatever the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.errors import TrustplanError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Row(NamedTuple):
    """One row of a table: the line of the file on which it begins, from 1, and its cells as text."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """A table that is being read: the file's name as people know it, and its rows, which are read once and in order.

    Rows above the header and empty rows are among them.
    """

    name: str
    rows: Iterator[Row]


class TableError(TrustplanError):
    """A file of which no table can be read: the message names the file, and the fix says what to save instead."""
