"""What the old plan says of how it went: dated updates by whoever leads, in the words that its colours were said to mean."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from trustplan.loading.first_plan.columns import Holds
from trustplan.loading.first_plan.dates import read_when
from trustplan.loading.first_plan.questions import LEAVE_OUT, Question
from trustplan.loading.first_plan.status import MEANINGS, RETIMED, meaning_of, read_status
from trustplan.primitives.english import say_date
from trustplan.primitives.periods import MONTH_NAMES, parse_date

if TYPE_CHECKING:
    from trustplan.loading.first_plan.context import Context
    from trustplan.loading.first_plan.found import FoundAction, FoundCell
    from trustplan.loading.first_plan.questions import Asker
    from trustplan.source.files import Entry

_NEVER = date.min  # the answer that a column is left out


class _News(Struct):
    """What one day says of an action."""

    stage: str = ""
    rating: str = ""
    lines: list[str] = field(default_factory=list)


class Moved(NamedTuple):
    """That an action was moved to a later date: on which day that was said, where, and in which words."""

    on: date
    words: str
    place: str


class UpdateMaker:
    """Makes updates of the columns of colours, progress and per cents.

    `moved` is what the last action that was asked for says of a later date, the newest of several.
    """

    def __init__(self, context: Context, asker: Asker, legend: str, remarks: list[str]) -> None:
        self.context, self.asker, self.legend, self.remarks = context, asker, legend, remarks
        self.moved: Moved | None = None

    def updates(self, action: FoundAction, by: str, notes: list[str]) -> list[Entry]:
        """The updates of an action, oldest first. What has no day is put into `notes`."""
        days: dict[date, _News] = {}
        self.moved = None
        for bit in action.of(Holds.STATUS):
            self._status(bit, days)
        for bit in (*action.of(Holds.NOTES), *action.of(Holds.PERCENT)):
            day = self._day(bit)
            if day == _NEVER:
                notes.append(f"{bit.column}: {bit.cell.line} ({bit.place})")
            elif day is not None:
                self._note(bit, days.setdefault(day, _News()))
        return [self._update(day, by, days[day]) for day in sorted(days)]

    def _status(self, bit: FoundCell, days: dict[date, _News]) -> None:
        status = read_status(bit)
        if status is None:
            return
        meaning = meaning_of(status, bit.place, self.asker, self.legend)
        day = self._day(bit)
        if day == _NEVER:
            self.remarks.append(f"Left out, as answered: {status.sign or bit.cell.line} ({bit.place}).")
        elif day is not None and meaning is not None:
            news = days.setdefault(day, _News())
            said = status.sign
            if status.sign and meaning == RETIMED:
                said = f"{status.sign}, which there means moved to a later date"
                if self.moved is None or self.moved.on <= day:
                    self.moved = Moved(day, status.rest, bit.place)
            elif status.sign:
                if news.stage and (news.stage, news.rating) != MEANINGS[meaning]:
                    self.remarks.append(
                        f"{bit.place}: another word for how it goes on the same day; this one, the last, counts."
                    )
                news.stage, news.rating = MEANINGS[meaning]
            news.lines.append(f"{bit.column}: " + ". ".join(filter(None, [said, status.rest])) + ".")

    def _note(self, bit: FoundCell, news: _News) -> None:
        if bit.cell.is_percent or len(bit.cell.lines) == 1:
            news.lines.append(f"{bit.column}: {bit.cell.line}")
        else:
            news.lines += [f"{bit.column}:", *bit.cell.lines]

    def _update(self, day: date, by: str, news: _News) -> Entry:
        head = f"From {self.context.source}, {MONTH_NAMES[day.month - 1]} {day.year}."
        made: Entry = {"on": str(day), "by": by, "stage": news.stage, "rating": news.rating}
        made["note"] = "\n".join([head, *news.lines])
        return {key: value for key, value in made.items() if value}

    def _day(self, bit: FoundCell) -> date | None:
        """The day on which a column was filled in: as the command says, or as it was answered."""
        span, on = None, self.context.on
        if bit.time:
            span = read_when(bit.time, self.context.years)
        if on is not None and (span is None or self._is_within(span.due, on)):
            return on
        key, text = (
            "day:now",
            "On which day was this plan last brought up to date? What it says of progress gets that day.",
        )
        if span is not None:
            key = f"day:{span.due}"
            text = f"On which day was the column “{bit.column}” filled in? What it says gets that day."
        question = Question(
            key=key,
            text=text,
            choices=(LEAVE_OUT,),
            hint=f"Type a day, such as 20/11/{self.context.years.first}; it cannot be still to come. Or leave it out.",
        )

        def reads(typed: str) -> date | None:
            if typed.lower() == LEAVE_OUT:
                return _NEVER
            made = read_when(typed, self.context.years)
            day = None
            if made is not None:
                day = parse_date(made.due)
            if made is not None and day is None:
                question.why_not = (
                    f"“{typed[:60]}” is no single day. Type one, such as 20/11/{self.context.years.first}."
                )
            if day is not None and day > self.context.today:
                question.why_not = f"{say_date(day)} is still to come. Type the day on which it was filled in."
                return None
            return day

        return self.asker.ask(question, bit.place, reads)

    def _is_within(self, period: str, day: date) -> bool:
        """Whether a day is in the period that a column names."""
        first = self.context.years.day(period, is_first=True)
        return first <= day <= self.context.years.day(period)
