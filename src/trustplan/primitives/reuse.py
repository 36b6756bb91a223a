"""Results of before, for a program that makes the same thing again and again from a little other input, as a server does.

Measured on the example, 48 files of plans (November 2026, processor time): of the 0.17 s that it takes to read them, an
edit of one leaves 0.02 s.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
Kept = dict[str, tuple[object, object]]  # by name: what a result was made from, and the result

# None unless an entry point says otherwise: what is kept takes memory, and most programs end after they have read once.
_before: ContextVar[Kept | None] = ContextVar("results of before", default=None)


@contextmanager
def reusing(kept: Kept) -> Iterator[None]:
    """Within this context, take what is made from the same input out of `kept`, and put there what is made."""
    token = _before.set(kept)
    try:
        yield
    finally:
        _before.reset(token)


def made_from(name: str, given: object, make: Callable[[], T]) -> T:
    """What `make` gives, which depends on `given` alone and which nobody changes; that of before where that is the same."""
    kept = _before.get()
    if kept is None:
        return make()
    before = kept.get(name)
    if before is not None and before[0] == given:
        return cast("T", before[1])
    made = make()
    kept[name] = (given, made)
    return made
