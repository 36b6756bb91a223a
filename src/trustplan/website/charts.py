"""Charts as numbers: takes values by period, gives positions in per cent and pixels, which templates only print."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.rating.figures import number_of
from trustplan.website.time_axis import are_neighbours, labelled, order_of, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trustplan.model import Measure, Measurement
    from trustplan.primitives.periods import Period

HEIGHT = 300
TOP, BOTTOM = 16, 30
LEAST_OF_AXIS = 52
LEAST_OF_SPARK, MOST_OF_SPARK = 3, 8


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A target over its own period: from x to x2 in per cent, at y, with the words."""

    x: float
    x2: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart: grid lines as (y, label), columns as (x, label), series and target bars.

    `notes` are columns without any figure as (x, why). The words of a unit stand above a chart, and not at its grid.
    """

    grid: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    low: str
    high: str
    today_x: float
    axis_width: int
    notes: tuple[tuple[float, str], ...] = ()
    height: int = HEIGHT


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What a chart draws: a name, a kind, and values by period with ratings where they were rated.

    `texts` are values in words where these are not as on the axis.
    """

    name: str
    kind: str
    values: dict[Period, Fraction]
    ratings: dict[Period, str]
    texts: dict[Period, str] = field(default_factory=dict)


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
    slots: Sequence[Period],
    known: Sequence[Period],
    *,
    say_value: Callable[[Fraction], str],
    say_column: Callable[[Period], str],
    least_step: Fraction,
    is_rank: bool = False,
    is_cumulative: bool = False,
    why_empty: Mapping[Period, str] | None = None,
) -> Chart | None:
    """Place lines and targets. None when fewer than two periods have a value.

    `slots` are the columns; what is of another kind of period stands where it is in time. `known` are the periods that
    have begun; what is after them is to come. `least_step` is the smallest difference that `say_value` shows: with
    finer grid lines, two of them would have the same label. The best place, the first, is at the top. A cumulative
    line begins anew with each year.
    """
    numbers = [value for _, value, _ in targets]
    drawn: set[Period] = set()
    for line in lines:
        numbers += line.values.values()
        drawn.update(line.values)
    if len(drawn) < 2 or not slots:
        return None
    first, last, step = nice_axis(min(numbers), max(numbers), least_step)
    time = (span_of(slots[0])[0], span_of(slots[-1])[1])
    plot = _Field(slots=tuple(slots), time=time, first=first, last=last, is_rank=is_rank)
    bars = tuple(plot.bar(period, value, words) for period, value, words in targets if plot.holds(period))
    ticks = plot.ticks(step)
    grid = tuple((plot.y(value), say_value(value).partition(" ")[0]) for value in ticks)
    return Chart(
        grid=grid,
        axis_width=max(LEAST_OF_AXIS, 10 + 7 * max(len(label) for _, label in grid)),
        columns=tuple((plot.middle(slot), say_column(slot)) for slot in labelled(plot.slots)),
        series=tuple(_series(line, plot, say_value, is_cumulative=is_cumulative) for line in lines),
        bars=bars,
        low=say_value(ticks[0]),
        high=say_value(ticks[-1]),
        today_x=plot.last_of(known),
        notes=plot.notes(why_empty or {}),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Field:
    """The field of a chart: time from its left to its right, and values from `first` at its foot to `last` at its top."""

    slots: tuple[Period, ...]
    time: tuple[Fraction, Fraction]
    first: Fraction
    last: Fraction
    is_rank: bool

    def holds(self, period: Period) -> bool:
        """Whether a period lies within the time of the field."""
        begin, end = span_of(period)
        return self.time[0] <= begin and end <= self.time[1]

    def ticks(self, step: Fraction) -> list[Fraction]:
        """The values of the grid, from below; no place is before the first."""
        found = []
        value = self.first
        while value <= self.last:
            if value >= 1 or not self.is_rank:
                found.append(value)
            value += step
        return found

    def last_of(self, known: Iterable[Period]) -> float:
        """Where the last of some periods ends; at the left where there is none."""
        found = 0.0
        for period in known:
            if self.holds(period):
                found = max(found, self.x(span_of(period)[1]))
        return found

    def notes(self, why_empty: Mapping[Period, str]) -> tuple[tuple[float, str], ...]:
        """The columns without any figure, with the reason."""
        return tuple((self.middle(slot), why_empty[slot]) for slot in self.slots if slot in why_empty)

    def x(self, moment: Fraction) -> float:
        """A moment's place, in per cent from the left."""
        begin, end = self.time
        return round(float(100 * (moment - begin) / (end - begin)), 2)

    def middle(self, period: Period) -> float:
        """The middle of a period."""
        begin, end = span_of(period)
        return self.x((begin + end) / 2)

    def y(self, value: Fraction) -> float:
        """The height of a value, from above."""
        share = float((self.last - value) / (self.last - self.first))
        if self.is_rank:
            share = 1 - share
        return round(TOP + share * (HEIGHT - TOP - BOTTOM), 1)

    def bar(self, period: Period, value: Fraction, words: str) -> Bar:
        """A target over its period, with a gap to the next."""
        begin, end = span_of(period)
        return Bar(x=round(self.x(begin) + 0.4, 2), x2=round(self.x(end) - 0.4, 2), y=self.y(value), text=words)


def _series(line: Line, plot: _Field, say_value: Callable[[Fraction], str], *, is_cumulative: bool) -> Series:
    """A line as points, in the order of time. Neighbouring periods of the axis are joined, and nothing is across a gap."""
    points: list[Point] = []
    segments: list[tuple[Point, Point]] = []
    before: tuple[Period, Point] | None = None
    slots = set(plot.slots)
    for period in sorted(filter(plot.holds, line.values), key=lambda p: (sum(span_of(p)), p)):
        value = line.values[period]
        text = line.texts.get(period) or say_value(value)
        point = Point(x=plot.middle(period), y=plot.y(value), text=text, rating=line.ratings.get(period, ""))
        points.append(point)
        if period not in slots:
            continue
        if before and are_neighbours(before[0], period, is_cumulative=is_cumulative):
            segments.append((before[1], point))
        before = period, point
    return Series(name=line.name, kind=line.kind, points=tuple(points), segments=tuple(segments))


@dataclass(frozen=True, kw_only=True, slots=True)
class Spark:
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
