"""Charts as numbers: takes values by period, gives positions in per cent and pixels, which templates only print."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.rating.figures import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.model import Measurement
    from trustplan.primitives.periods import Period

HEIGHT = 300
TOP, BOTTOM = 16, 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A point of a series: x in per cent, y in pixels, and its value as text."""

    x: float
    y: float
    text: str
    rating: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A line: `kind` is main, other or comparator; `segments` are pairs of points of neighbouring periods."""

    name: str
    kind: str
    points: tuple[Point, ...]
    segments: tuple[tuple[Point, Point], ...]
    label_y: float = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A target over its own period: from x to x2 in per cent, at y, with the words."""

    x: float
    x2: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart: grid lines as (y, label), columns as (x, label), series and target bars."""

    grid: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    low: str
    high: str
    today_x: float
    height: int = HEIGHT


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What a chart draws: a name, a kind, and values by period with ratings where they were rated."""

    name: str
    kind: str
    values: dict[Period, Fraction]
    ratings: dict[Period, str]


def nice_axis(low: Fraction, high: Fraction, least_step: Fraction = Fraction(0)) -> tuple[Fraction, Fraction, Fraction]:
    """First value, last value and step of an axis from `low` to `high`, with two to five round steps.

    There may be fewer where the step would be finer than `least_step`.
    """
    span = max(high - low, Fraction(1, 1000))
    raw = float(span) / 4
    power = 10.0 ** math.floor(math.log10(raw))
    step = Fraction(next(m for m in (1, 2, 5, 10) if m * power >= raw)) * Fraction(str(power))
    step = max(step, least_step)
    first = math.floor(low / step) * step
    last = math.ceil(high / step) * step
    return first, max(last, first + step), step


def draw(
    lines: Sequence[Line],
    targets: Sequence[tuple[Period, Fraction, str]],
    periods: Sequence[Period],
    known: Sequence[Period],
    *,
    say_value: Callable[[Fraction], str],
    say_column: Callable[[Period], str],
    least_step: Fraction,
) -> Chart | None:
    """Place lines and targets. None when fewer than two periods have a value.

    `known` are the periods that have begun; what is after them is to come. `least_step` is the smallest difference
    that `say_value` shows: with finer grid lines, two of them would have the same label.
    """
    numbers = [value for _, value, _ in targets]
    drawn: set[Period] = set()
    for line in lines:
        numbers += line.values.values()
        drawn.update(line.values)
    if len(drawn) < 2:
        return None
    first, last, step = nice_axis(min(numbers), max(numbers), least_step)
    width = 100 / len(periods)
    middles = {period: width * (n + 0.5) for n, period in enumerate(periods)}
    field = _Field(width=width, x=middles, first=first, last=last)
    bars = tuple(field.bar(period, value, words) for period, value, words in targets if period in field.x)
    ticks = [first + step * n for n in range(int((last - first) / step) + 1)]
    begun = set(known)
    columns_begun = 0
    for n, period in enumerate(periods, 1):
        if period in begun:
            columns_begun = n
    return Chart(
        grid=tuple((field.y(value), say_value(value)) for value in ticks),
        columns=tuple((round(x, 2), say_column(period)) for period, x in field.x.items()),
        series=_apart([_series(line, field, say_value) for line in lines], [bar.y for bar in bars]),
        bars=bars,
        low=say_value(first),
        high=say_value(last),
        today_x=round(width * columns_begun, 2),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Field:
    """The field of a chart: a column for each period, and values from `first` at its foot to `last` at its top.

    `width` is that of a column and `x` the middle of each, in per cent.
    """

    width: float
    x: dict[Period, float]
    first: Fraction
    last: Fraction

    def y(self, value: Fraction) -> float:
        """The height of a value, from above."""
        share = float((self.last - value) / (self.last - self.first))
        return round(TOP + share * (HEIGHT - TOP - BOTTOM), 1)

    def bar(self, period: Period, value: Fraction, words: str) -> Bar:
        """A target over its period's column, with a gap to the next."""
        x, half = self.x[period], self.width / 2
        return Bar(x=round(x - half + 0.4, 2), x2=round(x + half - 0.4, 2), y=self.y(value), text=words)


def _series(line: Line, field: _Field, say_value: Callable[[Fraction], str]) -> Series:
    """A line as points, in the order of the periods. Neighbouring periods are joined, and nothing is across a gap."""
    points: list[Point] = []
    segments: list[tuple[Point, Point]] = []
    before = None
    for period, x in field.x.items():
        point = None
        if period in line.values:
            value = line.values[period]
            rating = line.ratings.get(period, "")
            point = Point(x=round(x, 2), y=field.y(value), text=say_value(value), rating=rating)
            points.append(point)
            if before:
                segments.append((before, point))
        before = point
    label_y = points[-1].y if points else 0
    return Series(name=line.name, kind=line.kind, points=tuple(points), segments=tuple(segments), label_y=label_y)


def _apart(series: Sequence[Series], bars: Sequence[float]) -> tuple[Series, ...]:
    """The series with their labels moved, so that no label at the end of a line covers another, or a target.

    A label is some 15 pixels high. From the top down, each is put at the end of its line, or 15 pixels below the label
    before. A target bar closer than 9 pixels would cross its letters, so it goes 12 pixels below the bar. Labels only
    move down, so that none comes back to a spot that is taken.
    """
    placed: list[Series] = []
    last = -100.0
    for one in sorted(series, key=lambda s: s.label_y):
        spot = max(one.label_y, last + 15)
        for bar in sorted(bars):  # from the top: a label that moves below one bar may now be on the next
            if abs(bar - spot) < 9:
                spot = bar + 12
        placed.append(replace(one, label_y=spot))
        last = spot
    order = {s.name: i for i, s in enumerate(series)}
    return tuple(sorted(placed, key=lambda s: order[s.name]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Spark:
    """A sparkline of 96 by 28 pixels: points of the line, its end, and the height of the target."""

    points: str
    end: tuple[float, float]
    target: float | None


def sparkline(series: Sequence[Measurement], target_value: Fraction | None) -> Spark | None:
    """The last eight numbers of a series as a sparkline; None for fewer than two."""
    values = []
    for m in series:
        number = number_of(m)
        if number is not None:
            values.append(float(number))
    values = values[-8:]
    if len(values) < 2:
        return None
    shown = list(values)
    if target_value is not None:
        shown.append(float(target_value))
    high = max(shown)
    span = high - min(shown) or 1.0

    def y(value: float) -> float:
        return round(3 + (high - value) / span * 22, 1)

    xs = [round(2 + i * 90 / (len(values) - 1), 1) for i in range(len(values))]
    points = " ".join(f"{x:g},{y(v):g}" for x, v in zip(xs, values, strict=True))
    target = None if target_value is None else y(float(target_value))
    return Spark(points=points, end=(xs[-1], y(values[-1])), target=target)
