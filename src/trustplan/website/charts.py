"""Charts as numbers: takes values by period, gives places that templates only print: per cent across, em from above.

The em is that of a chart's words, so a chart grows with a reader's letters and never with the screen.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.website.time_axis import is_joined, order_of, periods_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from trustplan.primitives.periods import Period
    from trustplan.website.time_axis import TermTick, TimeAxis, YearTick

TOP, FOOT, BASE = 1.4, 22.4, 23.0  # of the highest and the lowest line of the grid, and of the axis below it
YEAR_ROW, TERM_ROW, LANE = 1.7, 1.3, 1.6  # what the names of years and terms, and an event, need below the axis
# The room for a chart on the smallest phone and on the narrowest screen that is no phone, in em of its words.
NARROW, WIDE = 19.0, 49.0
LETTER = 0.58  # the width of a letter; of bold ones a little more
LEAST_OF_AXIS = 2.6
LAST_YEAR = "last"  # the kind of a line of last year
MOST_YEARS_WIDE, MOST_YEARS_NARROW, MOST_YEARS_WITH_TERMS = 10, 3, 3
MOST_TICK_WORDS = 8  # figures beside the ticks of a comparator; of more, the first and the last


class Point(Struct, frozen=True, kw_only=True):
    """A point of a series, with a rating where it was rated."""

    x: float
    y: float
    rating: str = ""


class Series(Struct, frozen=True, kw_only=True):
    """A line: `kind` is main, other or last (of last year); `segments` are pairs of points that are joined.

    `text` is the figure at its end; `is_loud` is one that misses its target, or the trust's.
    """

    name: str
    kind: str
    points: tuple[Point, ...]
    segments: tuple[tuple[Point, Point], ...]
    text: str
    is_loud: bool


class Bar(Struct, frozen=True, kw_only=True):
    """A target over its own dates; `is_later` is one that is not in force yet. `hatch` is the foot and height of its tolerance."""

    x: float
    x2: float
    y: float
    text: str
    is_later: bool
    hatch: tuple[float, float] | None

    @property
    def width(self) -> float:
        """How wide it is, in per cent."""
        return round(self.x2 - self.x, 2)


class Tick(Struct, frozen=True, kw_only=True):
    """A figure of a comparator, beside the points of its period."""

    x: float
    x2: float
    y: float
    text: str


class EventMark(Struct, frozen=True, kw_only=True):
    """What happened on a day: its words end at the foot of a stroke, in a lane of their own.

    Of what is early there is no room for them before the stroke, on a phone or anywhere: they begin at the left.
    """

    x: float
    lane: float
    text: str
    is_early: bool
    is_early_on_phone: bool

    @property
    def y(self) -> float:
        """The foot of the stroke."""
        return round(self.lane + 0.5, 2)


class Grid(Struct, frozen=True, kw_only=True):
    """A line of the grid with its label; a limit of a target range is one too."""

    y: float
    text: str
    is_limit: bool = False


class Chart(Struct, frozen=True, kw_only=True):
    """A chart. `notes` are times without any figure, as (x, words); `soon_x` is where the time to come begins.

    The words of a unit stand above a chart, and not at its grid.
    """

    grid: tuple[Grid, ...]
    axis_width: float
    years: tuple[YearTick, ...]
    terms: tuple[TermTick, ...]
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    events: tuple[EventMark, ...]
    low: str
    high: str
    soon_x: float
    notes: tuple[tuple[float, str], ...]
    is_rank: bool
    is_cumulative: bool
    height: float

    @property
    def soon_width(self) -> float:
        """How wide the time to come is."""
        return round(100 - self.soon_x, 2)

    @property
    def years_y(self) -> float:
        """The foot of the names of years."""
        return round(BASE + 1.3 + (TERM_ROW if self.terms else 0), 2)


class Line(Struct, frozen=True, kw_only=True):
    """What a chart draws: a name, a kind, and values by period, with ratings where they were rated."""

    name: str
    kind: str
    values: dict[Period, Fraction]
    ratings: dict[Period, str]
    text: str = ""
    is_loud: bool = False


class Target(Struct, frozen=True, kw_only=True):
    """A target over some days. `tolerance` is how far below it, or above where that is negative, a miss is at risk."""

    first: date
    last: date
    value: Fraction
    text: str
    is_later: bool = False
    tolerance: Fraction | None = None


class Event(Struct, frozen=True, kw_only=True):
    """What happened on a day."""

    day: date
    text: str


class Drawn(Struct, frozen=True, kw_only=True):
    """Everything that a chart draws. `comparator` has figures with their words by period, `why_empty` words for none."""

    lines: Sequence[Line]
    targets: Sequence[Target] = ()
    comparator: Mapping[Period, tuple[Fraction, str]] = field(default_factory=dict)
    events: Sequence[Event] = ()
    why_empty: Mapping[Period, str] = field(default_factory=dict)
    limits: Sequence[Fraction] = ()


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
    drawn: Drawn,
    axis: TimeAxis,
    today: date,
    *,
    say_value: Callable[[Fraction], str],
    least_step: Fraction,
    is_rank: bool = False,
    is_cumulative: bool = False,
) -> Chart | None:
    """Place lines, targets, comparators and events. None when fewer than two periods have a value.

    `least_step` is the smallest difference that `say_value` shows: with finer grid lines, two of them would have the same
    label. The best place, the first, is at the top. A cumulative line begins with nothing on the first day of the axis.
    """
    numbers = _numbers(drawn, is_cumulative=is_cumulative)
    periods: set[Period] = set()
    for line in drawn.lines:
        periods.update(line.values)
    if len(periods) < 2:
        return None
    first, last, step = nice_axis(min(numbers), max(numbers), least_step)
    plot = _Field(axis=axis, today=today, first=first, last=last, is_rank=is_rank, is_cumulative=is_cumulative)
    grid = plot.grid(step, drawn.limits, say_value)
    has_terms = axis.years <= MOST_YEARS_WITH_TERMS and any(p.kind in ("half-term", "term") for p in periods)
    terms = tuple(axis.term_ticks()) if has_terms else ()
    below = BASE + YEAR_ROW + (TERM_ROW if terms else 0)
    events = plot.events(drawn.events, below)
    return Chart(
        grid=grid,
        axis_width=round(max(LEAST_OF_AXIS, 0.8 + LETTER * max(len(g.text) for g in grid)), 1),
        years=tuple(axis.year_ticks(MOST_YEARS_WIDE, MOST_YEARS_NARROW)),
        terms=terms,
        series=tuple(plot.series(line) for line in drawn.lines),
        bars=tuple(plot.bar(target) for target in drawn.targets),
        ticks=plot.ticks(drawn.comparator),
        events=events,
        low=say_value(plot.ends(step)[0]),
        high=say_value(plot.ends(step)[1]),
        soon_x=min(100.0, max(0.0, axis.x(today))),
        notes=plot.notes(drawn.lines, drawn.why_empty),
        is_rank=is_rank,
        is_cumulative=is_cumulative,
        height=round(below + LANE * len(events) + 0.2, 2),
    )


def _numbers(drawn: Drawn, *, is_cumulative: bool) -> list[Fraction]:
    """Every number that the axis has to hold."""
    found = [Fraction(0)] if is_cumulative else []
    for line in drawn.lines:
        found += line.values.values()
    for target in drawn.targets:
        found += target.value, target.value - (target.tolerance or 0)
    for value, _ in drawn.comparator.values():
        found.append(value)
    return found


class _Field(Struct, frozen=True, kw_only=True):
    """The field of a chart: time from its left to its right, and values from `first` at its foot to `last` at its top."""

    axis: TimeAxis
    today: date
    first: Fraction
    last: Fraction
    is_rank: bool
    is_cumulative: bool

    def ends(self, step: Fraction) -> tuple[Fraction, Fraction]:
        """The lowest and the highest value of the grid; no place is before the first."""
        low = self.first
        while self.is_rank and low < 1:
            low += step
        return low, self.last

    def grid(self, step: Fraction, limits: Sequence[Fraction], say: Callable[[Fraction], str]) -> tuple[Grid, ...]:
        """The lines of the grid from below, and the limits of a target range in place of those that are near them."""
        found = [Grid(y=self.y(limit), text=say(limit).partition(" ")[0], is_limit=True) for limit in limits]
        value, last = self.ends(step)
        while value <= last:
            y = self.y(value)
            if all(abs(y - other.y) >= 1.2 for other in found if other.is_limit):
                found.append(Grid(y=y, text=say(value).partition(" ")[0]))
            value += step
        return tuple(sorted(found, key=lambda g: -g.y))

    def y(self, value: Fraction) -> float:
        """The height of a value, from above."""
        share = float((self.last - value) / (self.last - self.first))
        if self.is_rank:
            share = 1 - share
        return round(TOP + share * (FOOT - TOP), 2)

    def x(self, period: Period, kind: str = "") -> float:
        """Where a period's figure stands: in its middle, or where it is a count of all before it, at its end."""
        if not self.is_cumulative:
            return self.axis.middle(period, self.today)
        end = self.axis.calendar.end(period)
        if kind != LAST_YEAR:
            end = min(end, max(self.today, self.axis.begin))
        return self.axis.x(end)

    def series(self, line: Line) -> Series:
        """A line as points, in the order of time. Neighbours of the kind that most are of are joined; nothing across a gap."""
        points: list[Point] = []
        segments: list[tuple[Point, Point]] = []
        before: tuple[Period, Point] | None = None
        kinds = [period.kind for period in line.values]
        main = max(kinds, key=kinds.count, default="")
        start = Point(x=0.0, y=self.y(Fraction(0))) if self.is_cumulative else None
        for period in sorted(line.values, key=lambda p: (self.x(p, line.kind), p)):
            point = Point(
                x=self.x(period, line.kind), y=self.y(line.values[period]), rating=line.ratings.get(period, "")
            )
            points.append(point)
            if self.is_cumulative:
                segments.append((start or point, point))
                start = point
                continue
            if period.kind != main:
                continue
            if before and is_joined(before[0], period):
                segments.append((before[1], point))
            before = period, point
        return Series(
            name=line.name,
            kind=line.kind,
            points=tuple(points),
            segments=tuple(segments),
            text=line.text,
            is_loud=line.is_loud,
        )

    def bar(self, target: Target) -> Bar:
        """A target over its days, with its tolerance where it is in force."""
        hatch, y = None, self.y(target.value)
        if target.tolerance:
            other = self.y(target.value - target.tolerance)
            hatch = min(y, other), round(abs(y - other), 2)
        x, x2 = self.axis.x(target.first), self.axis.x(target.last)
        if self.is_cumulative:
            x = round(x2 - 5, 2)
        return Bar(x=max(0.0, x), x2=min(100.0, x2), y=y, text=target.text, is_later=target.is_later, hatch=hatch)

    def ticks(self, comparator: Mapping[Period, tuple[Fraction, str]]) -> tuple[Tick, ...]:
        """The comparator's figures, in the first half of their periods, beside the points."""
        found: list[Tick] = []
        rows = sorted(comparator.items(), key=lambda row: self.x(row[0]))
        for n, (period, (value, text)) in enumerate(rows):
            middle = self.x(period)
            width = max(2.5, min(4.5, 22 / self.axis.years if not period.part else 2.5))
            x = max(0.0, middle - 1.6 * width)
            is_said = len(rows) <= MOST_TICK_WORDS or n in (0, len(rows) - 1)
            found.append(Tick(x=round(x, 2), x2=round(x + width, 2), y=self.y(value), text=text if is_said else ""))
        return tuple(found)

    def notes(self, lines: Sequence[Line], why_empty: Mapping[Period, str]) -> tuple[tuple[float, str], ...]:
        """The times between figures in which there is none, each with a word."""
        drawn: set[Period] = set()
        for line in lines:
            drawn.update(line.values)
        every = drawn.union(why_empty)
        if self.is_cumulative or not every:
            return ()
        kinds = [period.kind for period in every]
        main = max(kinds, key=kinds.count)
        known = sorted((period for period in every if period.kind == main), key=order_of)
        spans: list[list[Period]] = []
        is_open = False
        for period in [known[0], *periods_between(known[0], known[-1]), known[-1]]:
            if period in drawn:
                is_open = False
            elif is_open and _why(period, why_empty) == _why(spans[-1][0], why_empty):
                spans[-1].append(period)
            else:
                spans.append([period])
                is_open = True
        found = []
        for span in spans:
            x = (self.axis.middle(span[0], self.axis.end) + self.axis.middle(span[-1], self.axis.end)) / 2
            found.append((round(x, 2), _why(span[0], why_empty)))
        return tuple(found)

    def events(self, events: Sequence[Event], below: float) -> tuple[EventMark, ...]:
        """Events in lanes below the axis, in the order of time."""
        found = []
        for n, event in enumerate(sorted(events, key=lambda e: (e.day, e.text))):
            x, length = self.axis.x(event.day), LETTER * len(event.text)
            found.append(
                EventMark(
                    x=x,
                    lane=round(below + n * LANE + 0.8, 2),
                    text=event.text,
                    is_early=x * WIDE / 100 < length,
                    is_early_on_phone=x * NARROW / 100 + LEAST_OF_AXIS < length,
                )
            )
        return tuple(found)


def _why(period: Period, why_empty: Mapping[Period, str]) -> str:
    return why_empty.get(period, "no figure")
