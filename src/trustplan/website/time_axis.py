"""The time axis of charts: takes the periods of figures, gives a place for each of their kind, none left out."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from trustplan.primitives.periods import HALF_TERMS, HALF_YEARS, QUARTERS, TERMS, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PARTS = {
    "half-term": HALF_TERMS,
    "quarter": tuple(QUARTERS),
    "term": TERMS,
    "half-year": HALF_YEARS,
    "year": ("",),
}
MOST_LABELS = 12
_SHORTEST_FIRST = tuple(PARTS)


def main_kind(periods: Iterable[Period]) -> str:
    """The kind that most periods are of; of two, the shorter."""
    counts = Counter(period.kind for period in set(periods))
    return max(counts, key=lambda kind: (counts[kind], -_SHORTEST_FIRST.index(kind)))


def order_of(period: Period) -> int:
    """The number of a period among all of its kind: neighbours differ by one."""
    parts = PARTS[period.kind]
    return period.year * len(parts) + parts.index(period.part)


def year_end(period: Period, kind: str) -> Period:
    """The last period of a kind in a whole school year; any shorter period as it is."""
    return period if period.part else Period(year=period.year, part=PARTS[kind][-1])


def are_neighbours(before: Period, period: Period, *, is_cumulative: bool) -> bool:
    """Whether a line joins two periods of a kind; one of values that grow through the year begins anew each year."""
    if is_cumulative and period.school_year != before.school_year:
        return False
    return order_of(period) == order_of(before) + 1


def span_of(period: Period) -> tuple[Fraction, Fraction]:
    """Where a period begins and ends, in school years since the year 0, as if all months were alike."""
    parts = PARTS[period.kind]
    begin = period.year + Fraction(parts.index(period.part), len(parts))
    if period.kind == "quarter":
        begin -= Fraction(8, 12)  # a school year begins with September
    return begin, begin + Fraction(1, len(parts))


def slots_for(kind: str, periods: Iterable[Period]) -> list[Period]:
    """Every period of a kind, from the first to the last that some periods of any kind touch."""
    spans = [span_of(period) for period in periods]
    if not spans:
        return []
    parts, shift = PARTS[kind], Fraction(8, 12) if kind == "quarter" else Fraction(0)
    first = floor((min(begin for begin, _ in spans) + shift) * len(parts))
    last = ceil((max(end for _, end in spans) + shift) * len(parts)) - 1
    return [Period(year=number // len(parts), part=parts[number % len(parts)]) for number in range(first, last + 1)]


def labelled(slots: Sequence[Period]) -> Sequence[Period]:
    """The slots that have a label below: all, or where these are too many the first of each year, or of some years."""
    if len(slots) <= MOST_LABELS:
        return slots
    firsts = [slot for slot in slots if slot.part == PARTS[slot.kind][0]]
    step = ceil(len(firsts) / MOST_LABELS)
    return firsts[::step]
