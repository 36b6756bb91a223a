"""The tables of figures of a site, as programs that read CSV have them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

MARK = "\ufeff"


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV by the names of its columns; the mark at its beginning is no part of a name."""
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True))


def table_of(late: Mapping[str, Callable[[], str]], name: str) -> list[dict[str, str]]:
    """The rows of one table of a site."""
    return rows_of(late[f"data/{name}.csv"]())
