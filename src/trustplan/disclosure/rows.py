"""Rows of schools: one measure, side by side. Takes the KPIs that the public sees, says which rows would mislead in part.

Figures are withheld for how few stand behind them, and that is often success: where 97% of 100 pupils do well, three do
not. So the failures would stand alone. Whether a row is held follows only from figures that could be shown, and from which ones
could not; it tells nothing of these. What it tells of the others is no secret: each could be shown by itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.rating.kpis import GOOD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Rating

MOST_LEFT_OUT = Fraction(1, 3)  # with fewer of the schools left out, the others are the picture


def misleads(shown: Sequence[Rating], withheld: int) -> bool:
    """Whether no cell that could be shown meets its target, while a good part of the row is withheld.

    A figure that is not assessed is no failure, and yet it would stand there as if it were the schools'.

    >>> from trustplan.model import Rating
    >>> off, on = Rating.OFF_TRACK, Rating.ON_TRACK
    >>> misleads([off, off], 2), misleads([off, on], 2), misleads([off] * 9, 1), misleads([off], 0), misleads([], 3)
    (True, False, False, False, False)
    """
    if not shown or not withheld or any(rating in GOOD for rating in shown):
        return False
    return Fraction(withheld, withheld + len(shown)) >= MOST_LEFT_OUT
