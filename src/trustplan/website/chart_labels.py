"""Where the words of a chart stand: names at the ends of lines, apart from each other, and those of targets off the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.website.charts import BASE, LETTER, NARROW, TOP, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trustplan.website.charts import Bar, Chart, Point, Series, Tick

APART = 1.25  # between the middles of two names
BEFORE_NAME = 0.8  # the room of a rating's mark, before a name
OFF = 0.85  # between the middles of a name and of a target
MOST_NAMES = 14
MOST_LETTERS = 20
_HEAVY = 1000.0

Box = tuple[float, float, float, float]  # left, top, right and foot, in em of a chart on a small phone


class EndName(Struct, frozen=True, kw_only=True):
    """A line's name with its figure: its middle is at y, right of x; a leader comes from the end of the line."""

    text: str
    is_loud: bool
    from_x: float
    from_y: float
    x: float
    y: float


class Word(Struct, frozen=True, kw_only=True):
    """Words at a target or at a comparator's tick, with their middle at y; `short` are those for a phone.

    `is_wide` are words that a phone has no room for at all.
    """

    text: str
    short: str
    x: float
    y: float
    is_end: bool
    is_wide: bool = False


class Labels(Struct, frozen=True, kw_only=True):
    """The words of a chart, and the room to its right that the names need: on a phone and on any wider screen."""

    names: tuple[EndName, ...]
    targets: tuple[Word, ...]
    comparator: tuple[Word, ...]
    narrow_room: float
    wide_room: float


def make_labels(chart: Chart, comparator: str) -> Labels:
    """The words of a chart; `comparator` is the name of its comparator."""
    named = _named(chart.series)
    x = _names_x(chart, named)
    names = _names(chart, named, x)
    widest = max((BEFORE_NAME + LETTER * len(name.text) for name in names), default=0.0)
    room = _room(widest, x, NARROW)
    width = NARROW - room
    wide_room = _room(widest, x, WIDE)
    taken = _Taken(
        width=width,
        marks=list(_marks(chart, width)),
        words=[_box_of_name(name, width) for name in names],
        wide=WIDE - wide_room,
        wide_words=[_box_of_name(name, WIDE - wide_room) for name in names],
    )
    targets = [_best(_at_bar(bar), taken, may_go=bar.is_later) for bar in chart.bars if bar.text]
    words = []
    for n, tick in enumerate(chart.ticks):
        if tick.text:
            words.append(_best(_at_tick(tick, "" if n else f"{comparator} "), taken, may_go=n > 0))
    return Labels(
        names=names,
        targets=tuple(targets),
        comparator=tuple(words),
        narrow_room=room,
        wide_room=wide_room,
    )


def _room(widest: float, x: float, width: float) -> float:
    """What is lacking right of a chart of a width, so that names which begin at x fit in."""
    share = max(x, 1.0) / 100
    return round(max(0.0, (widest - (1 - share) * width) / share), 1)


def _named(series: Sequence[Series]) -> list[Series]:
    """The lines with a name at their end: of many, the trust's and those that miss their target come first."""
    found = [line for line in series if line.points]
    return sorted(found, key=lambda line: (not line.is_loud, line.kind != "main"))[:MOST_NAMES]


def _names_x(chart: Chart, named: Sequence[Series]) -> float:
    """Where names begin: right of the ends of all lines, and of a target in force that ends before today."""
    x = max((line.points[-1].x for line in named), default=0.0)
    for bar in chart.bars:
        if not bar.is_later and x <= bar.x2 <= max(chart.soon_x, x):
            x = bar.x2
    return min(100.0, round(x + 1, 2))


def _names(chart: Chart, named: Sequence[Series], x: float) -> tuple[EndName, ...]:
    """The names in the order of their figures, apart from each other and from the targets beside them.

    Lines of two years end at different times, and each has its name there.
    """
    wanted: list[tuple[float, int, Series | None]] = []
    for n, line in enumerate(named):
        wanted.append((line.points[-1].y, n, line))
    beside = {bar.y for bar in chart.bars if bar.x2 > x}
    wanted += [(y, len(named), None) for y in sorted(beside)]
    wanted.sort(key=lambda row: row[:2])
    found = []
    for (_, _, wanting), y in zip(wanted, _apart(wanted), strict=True):
        if wanting is not None:
            end = wanting.points[-1]
            found.append(
                EndName(
                    text=f"{_short(wanting.name)} {wanting.text}".strip(),
                    is_loud=wanting.is_loud,
                    from_x=end.x,
                    from_y=end.y,
                    x=end.x if chart.is_cumulative else x,
                    y=y,
                )
            )
    return tuple(found)


def _short(name: str) -> str:
    """A name that is not too long for a phone."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def _apart(wanted: Sequence[tuple[float, int, Series | None]]) -> list[float]:
    """Heights as near as can be to those that are wanted, each far enough below the one before. Targets do not move.

    Neighbours that are too near are pooled, and a pool stands where its members are least moved.
    """
    offset, offsets = 0.0, []
    for n, (_, _, line) in enumerate(wanted):
        if n:
            names = (line is not None) + (wanted[n - 1][2] is not None)
            offset += (0.0, OFF, APART)[names]
        offsets.append(offset)
    pools: list[tuple[float, float, int]] = []  # place, weight, number
    for (y, _, line), moved in zip(wanted, offsets, strict=True):
        pool = y - moved, 1.0 if line is not None else _HEAVY, 1
        while pools and pools[-1][0] >= pool[0]:
            place, weight, count = pools.pop()
            both = weight + pool[1]
            pool = (place * weight + pool[0] * pool[1]) / both, both, count + pool[2]
        pools.append(pool)
    found: list[float] = []
    for place, _, count in pools:
        for _ in range(count):
            found.append(round(place + offsets[len(found)], 2))
    return _inside(found)


def _inside(places: list[float]) -> list[float]:
    """The same, moved up where they would leave the field at its foot, or down where at its top."""
    if not places:
        return places
    over = places[-1] - (BASE - 0.4)
    under = TOP - 0.6 - places[0]
    move = 0.0
    if over > 0:
        move = -over
    elif under > 0:
        move = under
    return [round(place + move, 2) for place in places]


def _box_of_name(name: EndName, width: float) -> Box:
    left = name.x * width / 100 + BEFORE_NAME
    return left, name.y - 0.5, left + LETTER * len(name.text), name.y + 0.5


class _Taken(Struct, frozen=True, kw_only=True):
    """The room that is taken in a chart on a small phone of a width, by marks and by words; and by words on a screen."""

    width: float
    marks: list[Box]
    words: list[Box]
    wide: float
    wide_words: list[Box]

    def take(self, word: Word) -> None:
        """Keep the room of a word; of one that a phone leaves out, on a screen only."""
        if not word.is_wide:
            self.words.append(_box(word.short, word, self.width))
        self.wide_words.append(_box(word.text, word, self.wide))

    def hits(self, word: Word) -> tuple[int, int, int]:
        """How many words it covers on a phone, how many on a screen, and how many marks.

        One that leaves the chart counts as covering many.
        """
        box = _box(word.short, word, self.width)
        on_screen = _box(word.text, word, self.wide)
        covered = sum(_do_meet(on_screen, other) for other in self.wide_words)
        outside = 10 if box[3] > BASE or box[2] > self.width + 1 else 0
        words = sum(_do_meet(box, other) for other in self.words)
        return words + outside, covered, sum(_do_meet(box, other) for other in self.marks)


def _do_meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _best(places: Iterable[Word], taken: _Taken, *, may_go: bool) -> Word:
    """The place that covers fewest words, then fewest marks, the first of equals; it is taken from then on.

    Words that cover others even so are not for a phone; nor are those that `may_go`, where they cover a mark.
    """
    found = min(places, key=taken.hits)
    words, _, marks = taken.hits(found)
    if words or (may_go and marks):
        found = replace(found, is_wide=True)
    taken.take(found)
    return found


def _box(text: str, word: Word, of: float) -> Box:
    """The room that a text at the place of a word takes in a chart of a width."""
    width = LETTER * len(text)
    left = word.x * of / 100 - (width if word.is_end else 0)
    return left, word.y - 0.55, left + width, word.y + 0.55


def _at_bar(bar: Bar) -> Iterator[Word]:
    """The places for the words of a target: at its beginning, or of a later one at its end, off its tolerance first."""
    figure = bar.text.removeprefix("Target ")
    above, below = bar.y - 0.8, bar.y + 0.9
    sides = [above, below]
    if bar.hatch and bar.hatch[0] < bar.y:
        sides = [below, above]
    for is_end in (bar.is_later, not bar.is_later):
        for y in sides:
            x = bar.x2 if is_end else bar.x
            yield Word(text=bar.text, short=figure, x=x, y=round(y, 2), is_end=is_end)


def _at_tick(tick: Tick, name: str) -> Iterator[Word]:
    """The places for the figure at a comparator's tick: above, below, then further away."""
    for away in (0.9, 2.1):
        for y in (tick.y - away, tick.y + away):
            yield Word(text=f"{name}{tick.text}", short=f"{name}{tick.text}", x=tick.x, y=round(y, 2), is_end=False)


def _marks(chart: Chart, width: float) -> Iterator[Box]:
    """What words should not cover: targets, points, marks of ratings, ticks and lines."""
    for bar in chart.bars:
        yield bar.x * width / 100, bar.y - 0.12, bar.x2 * width / 100, bar.y + 0.12
        if bar.hatch:
            yield bar.x * width / 100, bar.hatch[0], bar.x2 * width / 100, sum(bar.hatch)
    for tick in chart.ticks:
        yield tick.x * width / 100, tick.y - 0.3, tick.x2 * width / 100, tick.y + 0.3
    for series in chart.series:
        for point in series.points:
            yield _around(point, 0.6 if point.rating else 0.25, width)
        for a, b in series.segments:
            for n in (1, 2, 3):
                middle = a.x + (b.x - a.x) * n / 4, a.y + (b.y - a.y) * n / 4
                yield middle[0] * width / 100 - 0.1, middle[1] - 0.1, middle[0] * width / 100 + 0.1, middle[1] + 0.1


def _around(point: Point, size: float, width: float) -> Box:
    x = point.x * width / 100
    return x - size, point.y - size, x + size, point.y + size
