"""Sparklines: takes the last figures of a series, gives places in pixels, which templates only print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.rating.figures import number_of
from trustplan.website.time_axis import are_neighbours, order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from trustplan.model import Measure, Measurement
    from trustplan.primitives.periods import Period

LEAST_OF_SPARK, MOST_OF_SPARK = 3, 8


class Spark(Struct, frozen=True, kw_only=True):
    """A sparkline of 96 by 28 pixels: pieces of the line, figures that stand alone, its end, and the targets' heights."""

    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    end: tuple[float, float]
    targets: tuple[float, ...]


def sparkline(series: Sequence[Measurement], targets: Sequence[Fraction], measure: Measure) -> Spark | None:
    """The last eight numbers of a series as a sparkline; None for fewer than three, whose slope would say nothing.

    They are of the last figure's kind of period. A period without a figure keeps its place, and the line is broken.
    """
    values = _last_numbers(series)
    if len(values) < LEAST_OF_SPARK:
        return None
    shown = [*values.values(), *map(float, targets)]
    low, high = min(shown), max(shown)
    span = high - low or 1.0

    def y(value: float) -> float:
        from_best = value - low if measure.unit == "rank" else high - value
        return round(3 + from_best / span * 22, 1)

    places = [order_of(period) for period in values]
    width = places[-1] - places[0]
    pieces: list[list[tuple[float, float]]] = []
    before = None
    for period, value in values.items():
        if before is None or not are_neighbours(before, period, is_cumulative=measure.accumulates):
            pieces.append([])
        pieces[-1].append((round(2 + (order_of(period) - places[0]) * 90 / width, 1), y(value)))
        before = period
    return Spark(
        lines=tuple(_as_polyline(piece) for piece in pieces if len(piece) > 1),
        dots=tuple(piece[0] for piece in pieces if len(piece) == 1),
        end=pieces[-1][-1],
        targets=tuple(y(float(target)) for target in targets),
    )


def _last_numbers(series: Sequence[Measurement]) -> dict[Period, float]:
    """The last numbers of a series that are of the last figure's kind of period."""
    found: dict[Period, float] = {}
    for row in series:
        number = number_of(row)
        if number is not None and row.period.kind == series[-1].period.kind:
            found[row.period] = float(number)
    return dict(list(found.items())[-MOST_OF_SPARK:])


def _as_polyline(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
