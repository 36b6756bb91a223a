"""The drawing of support over time: takes spans, meetings and a calendar, gives shapes and words, for a wide and a narrow screen.

x is in per cent and y in pixels, so that words keep their size. Words that are apart on the narrowest screen of a drawing are
apart on every wider one; each has shorter forms, and stays out where none fits: the table beneath has it all.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from trustplan.oversight.delegation import REMOVED
from trustplan.primitives.english import capital, counted, inside, say_count, say_date
from trustplan.primitives.periods import Period, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.oversight.support_spans import GroupSpan, LevelSpan, MovedSpan
    from trustplan.primitives.school_calendar import Calendar

NARROW, WIDE = 288, 700  # the least width in pixels of a drawing
TERMS = {"aut": ("autumn", "aut"), "spr": ("spring", "spr"), "sum": ("summer", "sum")}
LEAST_LEVEL, MOST_LEVEL = 12, 40  # the height of the mildest and of the gravest level
MOST_ROWS = 4  # of moved responsibilities; of more, the last to begin
TOP, ABOVE, BELOW = 46, 11, 3
SLIM, BROAD = frozenset("fijlrt.,:'’- "), frozenset("mwMW")

Box = tuple[float, float, float, float]  # left, top, right and foot in pixels at the least width


class Shape(Struct, frozen=True, kw_only=True):
    """A rectangle: x and width in per cent, y and height in pixels; `kind` is its class."""

    kind: str
    x: float
    width: float
    y: float
    height: float


class Words(Struct, frozen=True, kw_only=True):
    """Words at x in per cent and `dx` pixels, with their foot at y. `anchor` is start, middle or end."""

    text: str
    kind: str
    x: float
    y: float
    dx: int = 0
    anchor: str = "start"

    @property
    def width(self) -> int:
        """The room that the words take, in pixels."""
        width = 0.0
        for letter in self.text:
            if letter in SLIM:
                width += 4.4
            elif letter in BROAD:
                width += 11
            elif letter.isupper():
                width += 9
            else:
                width += 7.3
        if self.kind in ("strong", "flag"):
            width *= 1.06
        if self.kind == "flag":
            width += 10
        return round(width)

    def box(self, least: int) -> Box:
        """Where the words are on the narrowest screen."""
        left = self.x * least / 100 + self.dx - {"start": 0, "middle": self.width / 2, "end": self.width}[self.anchor]
        return left, self.y - ABOVE, left + self.width, self.y + BELOW


class Drawing(Struct, frozen=True, kw_only=True):
    """Support over time on a screen. `names` are the lanes with their height, `ticks` the meetings, `bases` lines across."""

    height: float
    names: list[tuple[str, float]]
    shapes: list[Shape]
    words: list[Words]
    ticks: list[float]
    meetings_y: float
    bases: list[float]
    today: float


class Lane(Struct, frozen=True, kw_only=True):
    """The level of support and the action groups of a school, or of a part of it that `title` names."""

    title: str
    levels: Sequence[LevelSpan]
    groups: Sequence[GroupSpan]

    @property
    def group_name(self) -> str:
        """What the lane of its action groups is called."""
        return ", ".join(filter(None, ("Action group", self.title)))


class Course(Struct, frozen=True, kw_only=True):
    """What is drawn: lanes, responsibilities (None without a scheme), days of meetings, and how levels are named and ranked."""

    day: date
    lanes: Sequence[Lane]
    moved: Sequence[MovedSpan] | None
    meetings: Sequence[date]
    calendar: Calendar
    levels: Sequence[tuple[str, str]]  # id and title, the mildest first


def first_day(day: date) -> date:
    """The drawing begins with the school year before that of its day, and ends with this one."""
    return date(year_of(day).year - 1, 9, 1)


def draw_course(course: Course, *, is_narrow: bool) -> Drawing:
    """The drawing for a wide screen, or for a narrow one, where the names of lanes stand on the bars."""
    return _Pen(course=course, is_narrow=is_narrow, least=NARROW if is_narrow else WIDE).draw()


def short_level(title: str) -> str:
    """`High` for `High support`: the lane says that it is support."""
    return title.removesuffix(" support") or title


class _Pen(Struct, kw_only=True):
    """What was drawn so far. Words are kept apart from each other and from what is filled."""

    course: Course
    is_narrow: bool
    least: int
    names: list[tuple[str, float]] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    bases: list[float] = field(default_factory=list)
    taken: list[Box] = field(default_factory=list)

    def draw(self) -> Drawing:
        """From above: years and terms, the lanes, the meetings, today."""
        y = float(TOP)
        for lane in self.course.lanes:
            y = self._level_lane(lane, y)
            y = self._group_lane(lane, y)
        if self.course.moved is not None:
            y = self._moved_lane(self.course.moved, y)
        meetings_y = y + 48
        ticks = self._meetings(meetings_y)
        today = self.x(self.course.day)
        self._write(_around("today, " + _day(self.course.day), "strong", today, meetings_y + 50))
        height = meetings_y + 58
        terms = self._terms(height - 8)
        return Drawing(
            height=height,
            names=self.names,
            shapes=[*terms, *self.shapes],
            words=self.words,
            ticks=ticks,
            meetings_y=meetings_y,
            bases=self.bases,
            today=today,
        )

    # Places

    def x(self, day: date) -> float:
        """A day's place in per cent; what is outside stands at the edge."""
        begin = first_day(self.course.day)
        days = (date(begin.year + 2, 8, 31) - begin).days
        return round(min(100.0, max(0.0, 100 * (day - begin).days / days)), 2)

    def _is_past(self, end: date | None) -> bool:
        """Whether something ended before the drawing begins."""
        return end is not None and end <= first_day(self.course.day)

    def _box(self, kind: str, begin: date, end: date | None, y: float, height: float) -> Shape:
        x = self.x(begin)
        width = round(self.x(end or date.max) - x, 2)
        shape = Shape(kind=kind, x=x, width=max(width, 0), y=y, height=height)
        if shape.width:
            self.shapes.append(shape)
            self.taken.append((x * self.least / 100, y, (x + width) * self.least / 100, y + height))
        return shape

    def _write(self, forms: Sequence[Words]) -> None:
        """The first of several forms that is free."""
        for words in forms:
            left, top, right, foot = words.box(self.least)
            if left < -4 or right > self.least + 4:
                continue
            if any(left + 1 < box[2] and box[0] + 1 < right and top < box[3] and box[1] < foot for box in self.taken):
                continue
            self.words.append(words)
            apart = 6 if words.anchor == "middle" else 3
            self.taken.append((left - apart, top, right + apart, foot))
            return

    # Lanes

    def _terms(self, foot: float) -> list[Shape]:
        """The terms of both years, and their names; of a year without dates only its name."""
        first = first_day(self.course.day).year
        found = []
        for year in (first, first + 1):
            x = self.x(date(year, 9, 1))
            self._write([Words(text=f"{year}/{(year + 1) % 100:02d}", kind="strong", x=x, y=14)])
            for part, names in TERMS.items():
                begin = self.course.calendar.spans.get(Period(year=year, part=f"{part}1"))
                end = self.course.calendar.spans.get(Period(year=year, part=f"{part}2"))
                if begin is None or end is None:
                    continue
                left, right = self.x(begin.first), self.x(end.last)
                found.append(Shape(kind="term", x=left, width=round(right - left, 2), y=24, height=foot - 24))
                middle = round((left + right) / 2, 2)
                name = names[self.is_narrow]
                self._write([Words(text=name, kind="quiet", x=middle, y=40, anchor="middle")])
        return found

    def _level_lane(self, lane: Lane, y: float) -> float:
        base = y + 66
        self.bases.append(base)
        self._name(lane.title or "Level of support", base - 15)
        forms: list[list[Words]] = []
        for span in lane.levels:
            if not self._is_past(span.end):
                forms += self._level(span, base, lane.title)
        if not lane.levels:
            forms.append([Words(text="no level decided", kind="quiet", x=0, y=base - 8, dx=4)])
        for form in forms:  # when everything is drawn that they must not cover
            self._write(form)
        return base

    def _level(self, span: LevelSpan, base: float, part: str) -> list[list[Words]]:
        """Draws a level; gives the forms of its words, and of those on what is not decided yet."""
        ids = [name for name, _ in self.course.levels]
        height = MOST_LEVEL
        if len(ids) > 1 and span.level in ids:
            rank = ids.index(span.level)
            height = round(LEAST_LEVEL + (MOST_LEVEL - LEAST_LEVEL) * rank / (len(ids) - 1))
        title = short_level(dict(self.course.levels).get(span.level, span.level))
        known = span.end or max(span.decision.review_by or self.course.day, self.course.day)
        band = self._box("level", span.begin, known, base - height, height)
        texts = [f"{title}, {say_date(span.begin)}", f"{title}, {_month(span.begin)}", title]
        if self.is_narrow and part:
            texts.insert(0, f"{part}: {inside(title)}")
        forms = [[Words(text=text, kind="strong", x=band.x, y=base - height - 7) for text in texts]]
        if span.end is None and self.x(known) < 100:
            forms.append(self._undecided(span, known, base, height))
        return forms

    def _undecided(self, span: LevelSpan, known: date, base: float, height: float) -> list[Words]:
        """What follows a level in force once it is to be reviewed, or from today on where nothing says when."""
        open_ = Shape(
            kind="level-open", x=self.x(known), width=round(100 - self.x(known), 2), y=base - height, height=height
        )
        self.shapes.append(open_)
        kind, texts = "plain", ["not yet decided", "not decided"]
        if span.decision.review_by is None:
            texts = ["no review date", "no review"]
        elif span.decision.review_by < self.course.day:
            kind, texts = "flag", ["Review overdue", "Overdue"]
        foot = base - height / 2 + 4.5
        if height < 24:
            foot = base - height - 7
        forms = [Words(text=text, kind=kind, x=open_.x, y=foot, dx=8) for text in texts]
        if kind == "flag":
            forms.append(_before(forms[-1], base - height - 7))
        return forms

    def _group_lane(self, lane: Lane, y: float) -> float:
        name = lane.group_name
        self._name(name, y + 42)
        spans = [span for span in lane.groups if not self._is_past(span.end)]
        for n, span in enumerate(spans):
            x = self._bar(span.begin, span.end, None, y + 34, 8)
            people = len({span.group.lead, *span.group.members})
            count = say_count(people)
            texts = [capital(counted(people, "member")), capital(count)]
            if self.is_narrow and n == 0:
                x, texts = 0, [f"{name}: {count}", name]
            self._write([Words(text=text, kind="plain", x=x, y=y + 29.5) for text in texts])
        if not spans:
            self._none("no action group", f"{name}: none", y + 42)
        return y + 42

    def _moved_lane(self, moved: Sequence[MovedSpan], y: float) -> float:
        spans = [span for span in moved if not self._is_past(span.end)][-MOST_ROWS * 3 :]
        rows = _rows_of(spans)
        self._name("Responsibilities", y + 45)
        for n, row in enumerate(rows):
            foot = y + 42 * n
            for k, span in enumerate(row):
                self._moved(span, foot, is_first=not n and not k, is_alone=len(row) == 1)
        if not rows:
            self._none("as in the scheme of delegation", "Responsibilities: as in the scheme", y + 42)
        return y + 6 + 42 * max(1, len(rows))

    def _moved(self, span: MovedSpan, y: float, *, is_first: bool, is_alone: bool) -> None:
        """Responsibilities that were withdrawn are a thick bar, shared ones a thin one; it is open until they are to return."""
        count, until = say_count(len(span.functions)), span.change.until
        is_removed = span.change.change == REMOVED
        height, top, word, verb, short = 6, y + 38, "shared", "shared until", "until"
        if is_removed:
            height, top, word, verb, short = 14, y + 34, "held", "return by", "by"
        x = self._bar(span.begin, span.end, until, top, height)
        texts = [f"{capital(count)} {word}", capital(count)]
        if self.is_narrow:
            texts = texts[1:]
        if self.is_narrow and is_first:
            x, texts = 0, [f"Responsibilities: {count}"]
            if is_alone:
                texts.insert(0, f"{texts[0]} {word}")
        if span.is_late(self.course.day):
            late = Words(text="Late", kind="flag", x=self.x(self.course.day), y=top + height / 2 + 4.5, dx=6)
            self._write([late, _before(late, y + 29.5)])
        elif span.end is None and until:
            right = self.x(until)
            forms = [f"{verb} {say_date(until)}", f"{short} {say_date(until)}", _month(until)]
            returns = [Words(text=text, kind="plain", x=right, y=y + 29.5, anchor="end") for text in forms]
            returns.append(Words(text=forms[1], kind="plain", x=self.x(self.course.day), y=y + 29.5, dx=4))
            self._write([Words(text=text, kind="plain", x=x, y=y + 29.5) for text in texts])
            self._write(returns)
            return
        self._write([Words(text=text, kind="plain", x=x, y=y + 29.5) for text in texts])

    def _bar(self, begin: date, end: date | None, until: date | None, y: float, height: float) -> float:
        """A bar that is filled until today and, where it goes on until a day, open from then; gives where it begins."""
        today = self.course.day
        filled = min(end or today, today)
        if begin <= filled:
            self._box("bar", begin, filled, y, height)
        last = end or until
        if last and last > today:
            self._box("bar-open", max(begin, today), last, y, height)
        elif begin > today:
            self._box("bar-open", begin, None, y, height)
        return self.x(begin)

    def _meetings(self, y: float) -> list[float]:
        """A tick for each meeting; the next, those with a decision, the last and the first have their date first."""
        begin, end = first_day(self.course.day), date(first_day(self.course.day).year + 2, 8, 31)
        days = sorted({day for day in self.course.meetings if begin <= day <= end})
        following = next((day for day in days if day >= self.course.day), None)
        decided: set[date] = set()
        for lane in self.course.lanes:
            decided.update(span.begin for span in lane.levels)
        order = sorted(
            days, key=lambda day: (day != following, day not in decided, day not in (days[0], days[-1]), day)
        )
        for day in order:
            kinds = {following: "strong"}
            self._write(_around(_day(day), kinds.get(day, "plain"), self.x(day), y + 24.5))
        self._name("Board meetings", y + 4.5)
        return [self.x(day) for day in days]

    def _name(self, name: str, y: float) -> None:
        self.names.append((name, y))

    def _none(self, wide: str, narrow: str, y: float) -> None:
        self._write([Words(text=narrow if self.is_narrow else wide, kind="quiet", x=0, y=y, dx=4)])


def _rows_of(spans: Sequence[MovedSpan]) -> list[list[MovedSpan]]:
    """Spans that do not overlap share a row."""
    rows: list[list[MovedSpan]] = []
    for span in spans:
        for row in rows:
            last = row[-1].end
            if last is not None and last <= span.begin:
                row.append(span)
                break
        else:
            if len(rows) < MOST_ROWS:
                rows.append([span])
    return rows


def _around(text: str, kind: str, x: float, y: float) -> list[Words]:
    """Words below a place: in its middle, else to its right, else to its left."""
    return [
        Words(text=text, kind=kind, x=x, y=y, anchor="middle"),
        Words(text=text, kind=kind, x=x, y=y, dx=-3),
        Words(text=text, kind=kind, x=x, y=y, dx=3, anchor="end"),
    ]


def _before(flag: Words, y: float) -> Words:
    """A flag that ends where it otherwise begins, at another height: for the end of the drawing."""
    return replace(flag, dx=4 - flag.width, y=y)


def _day(day: date) -> str:
    return say_date(day).rpartition(" ")[0]


def _month(day: date) -> str:
    return say_date(day).partition(" ")[2]
