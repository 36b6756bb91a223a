"""Which period figures are of, once a person has said so: `latest` and `current` in a measure's rhythm, and what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.imports.own_sheets.facets import CURRENT, LATEST
from trustplan.loading.imports.own_sheets.times import PARTS
from trustplan.primitives.english import say_every, say_period
from trustplan.primitives.periods import parse_period

if TYPE_CHECKING:
    from datetime import date

    from trustplan.loading.imports.own_sheets.names import KnownMeasure
    from trustplan.primitives.periods import Period
    from trustplan.primitives.school_calendar import Calendar


NO_YEAR = "it is not said of which year the figures are"


class Settled(Struct, frozen=True):
    """A period as a file has it; or nothing, and why it is asked."""

    period: str = ""
    why: str = ""


class Clock(Struct, frozen=True, kw_only=True):
    """The day on which figures are taken, and the trust's calendar."""

    day: date
    calendar: Calendar

    def latest(self, every: str) -> Period | None:
        """The last period of a rhythm that is over."""
        over = [period for period in self._near(every) if self.calendar.end(period) <= self.day]
        return max(over, key=self.calendar.end, default=None)

    def current(self, every: str) -> Period | None:
        """The period of a rhythm that the day is in."""
        for period in self._near(every):
            if self.calendar.start(period) <= self.day <= self.calendar.end(period):
                return period
        return None

    def _near(self, every: str) -> list[Period]:
        first = self.day.replace(year=self.day.year - 2, day=1)
        return list(self.calendar.periods(every, first, self.day))


def settle(text: str, measure: KnownMeasure, clock: Clock, *, is_said: bool) -> Settled:
    """The period that a text means for a measure. `is_said`: a person has written it, and not a heading or a title."""
    if text in (LATEST, CURRENT):
        found = clock.latest(measure.every) if text == LATEST else clock.current(measure.every)
        if found:
            return Settled(str(found))
        return Settled(why=f"“{text}” means nothing for a measure that has no rhythm; name the period")
    if text in PARTS:
        return Settled(why=NO_YEAR)
    period = parse_period(text)
    if period is None:
        return Settled(why="it is not said of which time the figures are")
    return _checked(period, text, measure, clock, is_said=is_said)


def _checked(period: Period, text: str, measure: KnownMeasure, clock: Clock, *, is_said: bool) -> Settled:
    """A period, unless it cannot be meant: it has not begun, or is a year that is not over where more is expected."""
    if clock.calendar.start(period) > clock.day:
        return Settled(why=f"{say_period(period)} has not begun yet")
    is_over = clock.calendar.end(period) <= clock.day
    if is_over or is_said or (period.kind == measure.every and period.kind != "year"):
        return Settled(text)
    if period.kind == measure.every:
        return Settled(
            why=f"{say_period(period)} is not over yet, so these may be figures so far, or of an earlier year"
        )
    return Settled(why=f"{say_period(period)} is not over yet, and a figure is expected {say_every(measure.every)}")
