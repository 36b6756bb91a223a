"""The figures of each measure as CSV, safe from being run as formulas by a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from trustplan.website.pages.measure_figures import figures_table, shown_measures

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.website.context import PageContext


def make_csv(context: PageContext) -> dict[str, Callable[[], str]]:
    """The function that makes the CSV of each measure's figures, by the file's path."""
    return {f"data/{m.id}.csv": partial(_csv, context, m) for m in shown_measures(context)}


def _csv(context: PageContext, measure: Measure) -> str:
    """A measure's figures, and where ours come from if any says it. Cells that a spreadsheet could run as a formula are quoted with an apostrophe."""
    table = figures_table(context, measure, is_exact=True)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    has_sources = any(row.source for row in table.rows)
    writer.writerow([_cell(c) for c in ("Period", *table.columns, *(["Source"] * has_sources))])
    for row in table.rows:
        writer.writerow([_cell(c) for c in (row.period, *row.cells, *([row.source] * has_sources))])
    return out.getvalue()


def _cell(text: str) -> str:
    """The text of a cell, changed where a program would take it for a formula, or its carriage return for a new row.

    Python quotes a carriage return only from 3.13 on; unquoted, what follows it would be a cell of its own.
    """
    is_formula = len(text) > 1 and text[0] in "=+-@\t\r"
    return ("'" if is_formula else "") + text.replace("\r", " ")
