"""How often a date was moved: takes the recorded changes of one field, gives their number and the days in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model.as_of import resolve
from trustplan.model.audiences import PUBLIC
from trustplan.primitives.english import say_count, say_days
from trustplan.primitives.periods import parse_period
from trustplan.primitives.value import Value, field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.model import Change
    from trustplan.primitives.school_calendar import Calendar


class Moves(Value):
    """How often a date was moved with approval, its first day, and by how many days in all; fewer than none is earlier.

    Day and days are None where the calendar does not know a period of then. Prints as `moved three times, 112 days in all`.
    """

    count: int = field(metadata=PUBLIC)
    first: date | None = field(metadata=PUBLIC)
    days: int | None = field(metadata=PUBLIC)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """`moved once, 14 days`, `moved twice, back to its first day`."""
        times = {1: "once", 2: "twice"}.get(self.count, f"{say_count(self.count)} times")
        if self.days is None:
            return f"moved {times}"
        if not self.days:
            return f"moved {times}, back to its first day"
        size = say_days(abs(self.days))
        if self.days < 0:
            size += " earlier"
        if self.count > 1:
            size += " in all"
        return f"moved {times}, {size}"


def moves_of(changes: Sequence[Change], name: str, calendar: Calendar, day: date) -> Moves | None:
    """The moves of a date that are in force on a day; None where it never moved.

    As everywhere, an approved move stands for those before it. What only writes the same day otherwise moves nothing.
    """
    recorded = [change for change in changes if change.field == name and change.on <= day]
    while recorded and (recorded[-1].effective is None or recorded[-1].effective > day):
        recorded.pop()
    moved = []
    for change in recorded:
        was, now = _day_of(change.was, calendar), _day_of(change.now, calendar)
        if was != now or was is None:
            moved.append((was, now))
    if not moved:
        return None
    return _in_all(moved)


def _in_all(moved: Sequence[tuple[date | None, date | None]]) -> Moves:
    first, last = moved[0][0], moved[-1][1]
    days = None
    if first and last:
        days = (last - first).days
    return Moves(count=len(moved), first=first, days=days)


def _day_of(text: str, calendar: Calendar) -> date | None:
    period = parse_period(text)
    if period and not calendar.knows(period):
        return None
    return resolve(text, calendar)
