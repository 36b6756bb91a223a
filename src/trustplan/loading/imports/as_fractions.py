"""Fractions where percentages belong: 0.71 for 71%, which is what a spreadsheet makes of a cell when it saves a table."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.primitives.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trustplan.loading.imports.table_reading import FigureKey, ReadFigure

_ENOUGH = 3  # figures of a column, all below one, for which nobody takes it that each is less than one per cent


def odd_fractions(
    figures: Mapping[FigureKey, ReadFigure], units: Mapping[str, str], columns: tuple[str, ...], file: str
) -> Iterable[Finding]:
    """An error for each percentage below one that stands among whole ones, and for each of a column of such alone.

    A percentage may be below one, so one that stands among others with decimals is taken as it is.
    """
    found: dict[int, list[tuple[ReadFigure, Fraction]]] = defaultdict(list)
    for key, said in figures.items():
        if units.get(key.measure) == "percent" and not said.is_symbol and "/" not in said.value:
            found[said.column].append((said, Fraction(said.value)))
    for column, rows in sorted(found.items()):
        for said in _odd(rows):
            yield Finding(
                rule="import-cell",
                place=Place(file=file, line=said.line, column=column),
                message=(
                    f"Under “{columns[column - 1]}”: {said.value} would be less than one percent, and is perhaps the"
                    f" fraction for {float(100 * Fraction(said.value)):g}%."
                ),
                fix="Another program may have saved the table otherwise. Take it as it was downloaded.",
            )


def _odd(rows: list[tuple[ReadFigure, Fraction]]) -> list[ReadFigure]:
    """Those of a column that are below one, where the others are whole, or where there are enough and no others."""
    small = [said for said, value in rows if 0 < value < 1]
    others = [value for _, value in rows if value >= 1]
    is_odd = len(small) >= _ENOUGH
    if others:
        is_odd = all(value.denominator == 1 for value in others)
    if is_odd:
        return small
    return []
