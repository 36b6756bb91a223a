"""The lock of a folder of plans: nobody else writes into it for as long as a command does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from trustplan.loading.updates.store import alone_in, finish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def write_lock(plans: Path, shown_as: str) -> Iterator[None]:
    """Keep other runs out for as long as the block lasts; what a stopped run had begun is finished first, and said."""
    with alone_in(plans):
        for path in finish(plans):
            click.echo(f"{shown_as}/{path}: finished what an earlier run had begun to write.", err=True)
        yield
