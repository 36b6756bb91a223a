"""Where the words of a chart stand: beside a line's end or at a target, where they cover no mark, line or other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.website.charts import BOTTOM, HEIGHT

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from trustplan.website.charts import Bar, Chart, Series

# Words keep their size while a chart grows with the screen, so words that are apart on a small phone are apart everywhere.
NARROW = 280
LETTER = 7.6
ABOVE, BELOW = 11, 4  # what a word needs above and below its foot
FAR = 100  # hits that a place outside the chart counts as

Box = tuple[float, float, float, float]  # left, top, right and foot, in pixels of a chart on a small phone


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """Words at x in per cent and `dx` pixels, with their foot at y; they end there where `is_end` is true."""

    text: str
    kind: str
    x: float
    dx: int
    y: float
    is_end: bool

    @property
    def box(self) -> Box:
        """The room that the words take on a small phone."""
        width = LETTER * len(self.text)
        left = self.x * NARROW / 100 + self.dx - (width if self.is_end else 0)
        return left, self.y - ABOVE, left + width, self.y + BELOW


def labels(chart: Chart, names: Container[str]) -> list[Label]:
    """The words of the targets, and the names at the ends of the lines that are to have one."""
    wanted = [_at_bar(bar) for bar in _said_once(chart.bars)]
    wanted += [_at_end(series) for series in chart.series if series.points and series.name in names]
    taken = list(_marks(chart, names))
    placed: list[Label] = []
    for places in wanted:
        best = min(places, key=lambda label: _hits(label.box, taken))  # the first of the best
        placed.append(best)
        taken.append(best.box)
    return placed


def _hits(box: Box, taken: list[Box]) -> int:
    left, top, right, foot = box
    hits = 0 if left >= -4 and right <= NARROW + 4 and top >= -2 and foot <= HEIGHT - BOTTOM + 12 else FAR
    for other in taken:
        if left < other[2] and other[0] < right and top < other[3] and other[1] < foot:
            hits += 1
    return hits


def _marks(chart: Chart, names: Container[str]) -> Iterator[Box]:
    """What words should not cover: targets, marks of ratings, points, and the lines that have a name."""
    for bar in chart.bars:
        yield bar.x * NARROW / 100, bar.y - 1.5, bar.x2 * NARROW / 100, bar.y + 1.5
    for x, _ in chart.notes:
        yield _around(x, HEIGHT - 40, 6)
    for series in chart.series:
        for point in series.points:
            yield _around(point.x, point.y, 8 if point.rating else 3)
        if series.name in names:
            for a, b in series.segments:
                for n in range(1, 10):
                    yield _around(a.x + (b.x - a.x) * n / 10, a.y + (b.y - a.y) * n / 10, 1)


def _around(x: float, y: float, size: float) -> Box:
    return x * NARROW / 100 - size, y - size, x * NARROW / 100 + size, y + size


def _said_once(bars: tuple[Bar, ...]) -> Iterator[Bar]:
    """The targets that have words: of those in one row, the last."""
    for n, bar in enumerate(bars):
        if n + 1 == len(bars) or bars[n + 1].y != bar.y:
            yield bar


def _at_bar(bar: Bar) -> Iterator[Label]:
    """The places for the words of a target: above or below its end, then its beginning."""
    for x, is_end in ((bar.x2, True), (bar.x, False)):
        for y in (bar.y - 6, bar.y + 15):
            yield Label(text=bar.text, kind="target-text", x=x, dx=0, y=y, is_end=is_end)


def _at_end(series: Series) -> Iterator[Label]:
    """The places for a line's name: to the right of its end, above, below, then to the left, then further away."""
    end = series.points[-1]
    for away in range(12):
        for dx in (12, -12):
            for move in (-15 * away, 15 * away):
                y = round(end.y + 4 + move, 1)
                yield Label(text=series.name, kind="name", x=end.x, dx=dx, y=y, is_end=dx < 0)
