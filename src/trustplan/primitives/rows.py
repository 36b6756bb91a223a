"""Rows in order: takes a sequence, gives one of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def last_of(rows: Sequence[T]) -> T | None:
    """The last row; None where there is none.

    >>> last_of([1, 2]), last_of([])
    (2, None)
    """
    if not rows:
        return None
    return rows[-1]
