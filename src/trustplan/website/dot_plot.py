"""Rows of a plot of distances: takes schools' steps from a target, gives marks, names and lines at places that templates print.

Places along a row are in per cent, so that it fills any width. What stands beside a mark keeps its size, so a row is drawn
for several widths: what is apart at a width is apart wherever there is more room. Sizes are in rem, as all text is.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.model import Rating
from trustplan.primitives.english import by_sign
from trustplan.primitives.rows import last_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTHS = (540, 352, 288)  # pixels at the usual size of text: a desktop, a phone, a small phone
AXIS, EDGE = 4.6, 4.3  # steps from the target to the end of a row, and to the last place for a mark
MOST_IN_ONE_LANE = 6  # schools that all have a name or an initial
LOUD = (Rating.OFF_TRACK, Rating.AT_RISK)
LETTER = 7.2
FAR = 110  # how far a quiet mark may be moved to stand apart
ONE, MANY = 28, 39  # heights of a row
REM = 20
_THREE = (-12.0, 0.0, 12.0)

Box = tuple[float, float, float, float]  # left, top, right and foot


class Dot(Struct, frozen=True, kw_only=True):
    """A school in a row: its name and initial, its rating, its steps from the target now and a year before."""

    name: str
    initial: str
    rating: Rating
    steps: float
    before: float | None = None


class DotMark(Struct, frozen=True, kw_only=True):
    """A mark of a size at x and y, where it begins at `left` and `top`; its label begins at `label_x`, or ends there."""

    x: str
    y: str
    left: str
    top: str
    size: str
    rating: Rating
    label: str = ""
    label_x: str = ""
    is_end: bool = False

    @property
    def is_loud(self) -> bool:
        """Whether the mark asks for attention."""
        return self.rating in LOUD


class Tail(Struct, frozen=True, kw_only=True):
    """From last year's place to this year's."""

    x: str
    x2: str


class Drawing(Struct, frozen=True, kw_only=True):
    """A row at some widths, which `widths` names as classes. `trust` is the place of the trust's bar, empty without one.

    `arrows` are the sides, `worse` and `better`, on which a mark is further away than the row is long.
    """

    widths: str
    height: str
    is_many: bool
    trust: str
    tails: tuple[Tail, ...]
    arrows: tuple[str, ...]
    marks: tuple[DotMark, ...]


def draw_row(dots: Sequence[Dot], trust: float | None, *, is_many: bool) -> list[Drawing]:
    """A row for each width at which it looks otherwise. Of many schools, only those that miss the target are named."""
    found: dict[tuple[DotMark, ...], list[str]] = {}
    for width in WIDTHS:
        row = _Row(width=width, trust=trust, is_many=is_many)
        marks = row.of_many(dots) if is_many else row.of_few(dots)
        found.setdefault(marks, []).append(f"tp-w{width}")
    tails = () if is_many else tuple(_tails(dots))
    drawings = []
    for marks, widths in found.items():
        drawing = Drawing(
            widths=" ".join(widths),
            height=_rem(MANY if is_many else ONE),
            is_many=is_many,
            trust="" if trust is None else _percent(trust),
            tails=tails,
            arrows=_arrows(dots),
            marks=marks,
        )
        drawings.append(drawing)
    return drawings


def _tails(dots: Iterable[Dot]) -> Iterator[Tail]:
    for dot in dots:
        if dot.before is not None:
            yield Tail(x=_percent(dot.before), x2=_percent(dot.steps))


def _within(steps: float) -> float:
    return max(-EDGE, min(EDGE, steps))


def _percent(steps: float) -> str:
    return f"{round((_within(steps) + AXIS) / (2 * AXIS) * 100, 2):g}%"


def _rem(pixels: float) -> str:
    return f"{round(pixels / REM, 3):g}rem"


def _arrows(dots: Iterable[Dot]) -> tuple[str, ...]:
    """The sides on which a mark stands for something further away."""
    found = set()
    for dot in dots:
        if abs(dot.steps) > EDGE:
            found.add(by_sign(dot.steps, "better", "worse"))
    return tuple(sorted(found))


class _Row(Struct, kw_only=True):
    """A row of one width while it is filled: `taken` is where nothing else may stand."""

    width: int
    trust: float | None
    is_many: bool
    taken: list[Box] = field(default_factory=list)
    bar: tuple[Box, ...] = ()

    @property
    def _height(self) -> int:
        return MANY if self.is_many else ONE

    def _x(self, steps: float) -> float:
        return round((_within(steps) + AXIS) / (2 * AXIS) * self.width, 2)

    def _clear(self, dots: Iterable[Dot]) -> None:
        """Begin with an empty row: in it stand the trust's bar and the arrows at the edges."""
        self.taken = []
        if self.trust is not None:
            self.bar = (self._around(self._x(self.trust), self._height / 2, 3),)
        for side in _arrows(dots):
            at = self._x(-EDGE) - 14
            if side == "better":
                at = self.width - 3
            self.taken.append(self._around(at, self._height / 2, 4))

    def _around(self, x: float, half: float, wide: float) -> Box:
        return x - wide, self._height / 2 - half, x + wide, self._height / 2 + half

    def _is_free(self, box: Box, *, over_bar: bool = False) -> bool:
        """Whether there is room; a mark whose place is its meaning may stand over the trust's bar."""
        if box[0] < -6 or box[2] > self.width + 6:
            return False
        return not _meets(box, self.taken) and (over_bar or not _meets(box, self.bar))

    def _mark(self, dot: Dot, y: float, size: float, *, dx: float = 0, label: str = "", side: str = "right") -> DotMark:
        is_end = side == "left"
        return DotMark(
            x=_percent(dot.steps),
            y=_rem(y),
            left=_rem(dx - size / 2),
            top=_rem(-size / 2),
            size=_rem(size),
            rating=dot.rating,
            label=label,
            label_x=_rem(dx - 11 if is_end else dx + 5 + size / 2) * bool(label),
            is_end=is_end and bool(label),
        )

    # Few schools: one lane, in which every mark has a name or an initial

    def of_few(self, dots: Sequence[Dot]) -> tuple[DotMark, ...]:
        """Marks of schools that all have a name or an initial, as long as there is room."""
        found = None
        for has_initials, has_names in product((True, False), (True, False)):
            found = found or self._try_few(dots, has_names=has_names, has_initials=has_initials)
        return tuple(found or [self._mark(dot, 11, 12) for dot in dots])

    def _try_few(self, dots: Sequence[Dot], *, has_names: bool, has_initials: bool) -> list[DotMark] | None:
        """The marks with names, or with initials alone where names are in the way; None where there is no room."""
        self._clear(dots)
        loud = sorted((dot for dot in dots if dot.rating in LOUD), key=_order)
        quiet = sorted((dot for dot in dots if dot.rating not in LOUD), key=_order)
        for dot in loud:
            self.taken.append((self._x(dot.steps) - 8, 0, self._x(dot.steps) + 8, ONE))
        found: list[DotMark] = []
        for group in self._groups(loud):
            found += self._named(group, has_names=has_names)
        places = self._places(quiet, has_initials=has_initials)
        if places is None:
            return None
        for dot, x in zip(quiet, places, strict=True):
            label = dot.initial * has_initials
            found.append(self._mark(dot, 11, 12, dx=round(x - self._x(dot.steps), 2), label=label))
        return found

    def _groups(self, loud: Sequence[Dot]) -> list[list[Dot]]:
        """Marks of one rating that touch each other share a label."""
        groups: list[list[Dot]] = []
        for dot in loud:
            last = last_of(last_of(groups) or [])
            if last and last.rating is dot.rating and self._x(dot.steps) - self._x(last.steps) < 13:
                groups[-1].append(dot)
            else:
                groups.append([dot])
        return groups

    def _named(self, group: Sequence[Dot], *, has_names: bool) -> list[DotMark]:
        """The marks of a group with its label: the names to the left, else to the right, else the initials."""
        first, last = group[0], group[-1]
        names, initials = ", ".join(dot.name for dot in group), ", ".join(dot.initial for dot in group)
        marks = [self._mark(dot, 11, 14) for dot in group]
        tries = [(names, "left"), (names, "right"), (initials, "left"), (initials, "right")]
        if not has_names:
            tries = tries[2:]
        for label, side in tries:
            box = self._beside(first if side == "left" else last, label, side, 0, ONE)
            if self._is_free(box):
                self.taken.append(box)
                at = 0 if side == "left" else -1
                marks[at] = self._mark(group[at], 11, 14, label=label, side=side)
                break
        return marks

    def _beside(self, dot: Dot, label: str, side: str, top: float, foot: float) -> Box:
        wide, x = LETTER * len(label), self._x(dot.steps)
        if side == "left":
            return x - 11 - wide, top, x - 8.1, foot
        return x + 8.1, top, x + 12 + wide, foot

    def _places(self, quiet: Sequence[Dot], *, has_initials: bool) -> list[float] | None:
        """Where marks stand that meet the target: as near to their own place as they are apart, and never across the target."""
        rooms = [13 + (10 + 9 * len(dot.initial)) * has_initials for dot in quiet]
        middle = self._x(0)
        places: list[float] = []
        edge = middle + 4
        for dot, room in zip(quiet, rooms, strict=True):
            left = self._free_from(max(edge, self._x(dot.steps) - 6), room)
            places.append(left + 6)
            edge = left + room
        edge = self.width + 6.0
        for n in reversed(range(len(quiet))):
            left = min(places[n] - 6, edge - rooms[n])
            while left > middle and not self._is_free((left, 0, left + rooms[n] - 5, ONE)):
                left -= 1
            if left < middle + 4 or abs(left + 6 - self._x(quiet[n].steps)) > FAR:
                return None
            places[n], edge = left + 6, left
        return places

    def _free_from(self, left: float, room: float) -> float:
        """The first place from one on where a mark and its initial have room."""
        while left + room < self.width and not self._is_free((left, 0, left + room - 5, ONE)):
            left += 1
        return left

    # Many schools: lanes, in which those that miss the target have a name

    def of_many(self, dots: Sequence[Dot]) -> tuple[DotMark, ...]:
        """Marks in as few lanes as there is room in; those with names first."""
        loud = sorted((dot for dot in dots if dot.rating in LOUD), key=_order)
        for lanes in ((0.0,), (-9.0, 9.0), _THREE):
            self._clear(dots)
            found = list(self._in_lanes(loud, lanes))
            if len(found) == len(loud):
                break
        else:
            self._clear(dots)
            found = self._crowded(sorted(loud, key=lambda dot: LOUD.index(dot.rating)))
        for dot in sorted(dots, key=_order):
            if dot.rating not in LOUD:
                found.append(self._dodged(dot, (0.0, -11.0, 11.0)))
        return tuple(found)

    def _in_lanes(self, loud: Iterable[Dot], lanes: Sequence[float]) -> Iterator[DotMark]:
        """The marks for which there is room beside a name."""
        for dot in loud:
            mark = self._in_a_lane(dot, lanes)
            if mark:
                yield mark

    def _in_a_lane(self, dot: Dot, lanes: Sequence[float]) -> DotMark | None:
        x, middle = self._x(dot.steps), MANY / 2
        for lane, side in product(lanes, ("left", "right")):
            top, foot = middle + lane - 6, middle + lane + 6
            mark, label = (x - 8, top, x + 8, foot), self._beside(dot, dot.name, side, top, foot)
            if self._is_free(label) and self._is_free(mark, over_bar=True):
                self.taken += [mark, label]
                return self._mark(dot, middle + lane, 13, label=dot.name, side=side)
        return None

    def _crowded(self, loud: Sequence[Dot]) -> list[DotMark]:
        """The marks where there is no room for all names: as many names as can be read, of what is off track first."""
        marks = [self._dodged(dot, _THREE, size=13) for dot in loud]
        for n, dot in enumerate(loud):
            middle = float(marks[n].y.removesuffix("rem")) * REM
            for side in ("left", "right"):
                box = self._beside(dot, dot.name, side, middle - 6, middle + 6)
                if self._is_free(box):
                    self.taken.append(box)
                    marks[n] = self._mark(dot, middle, 13, label=dot.name, side=side)
                    break
        return marks

    def _dodged(self, dot: Dot, lanes: Sequence[float], size: float = 10) -> DotMark:
        """A mark in the first lane that has room for it. One that meets the target may be moved to the side as well."""
        x, half = self._x(dot.steps), size / 2
        moves, least = range(0, FAR, 2), max(0.0, self._x(0) + half + 2 - x)
        if dot.rating in LOUD:
            moves, least = range(1), 0.0
        for move, lane in product(moves, lanes):
            dx = least + move
            box = (x + dx - half, MANY / 2 + lane - half, x + dx + half, MANY / 2 + lane + half)
            if self._is_free(box, over_bar=dot.rating in LOUD):
                self.taken.append(box)
                return self._mark(dot, MANY / 2 + lane, size, dx=dx)
        lane = lanes[round(x) % len(lanes)]
        return self._mark(dot, MANY / 2 + lane, size)


def _meets(box: Box, others: Iterable[Box]) -> bool:
    """Whether a place has any part in common with others."""
    left, top, right, foot = box
    for other_left, other_top, other_right, other_foot in others:
        if left < other_right and other_left < right and top < other_foot and other_top < foot:
            return True
    return False


def _order(dot: Dot) -> tuple[float, str]:
    return dot.steps, dot.name
