"""Switches Python's cyclic garbage collector off while a whole site or a whole check is made. For entry points only."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Switch the collector off in this context: what is made stays until the end, so it would find nothing.

    With the collector on, a build of 100 schools takes 17 % more time, and a check of them 19 % (wall time, measured in
    November 2026 on two cores). The collection that Python makes at the end of the process is left to it: skipping that
    would save 3 % of such a check.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
