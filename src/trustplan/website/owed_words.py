"""What a role owes in words, for mails and pages: the item, what is asked, and what was said last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import capital, say_date, say_days, say_on, say_period
from trustplan.rating.reasons import first_sentence
from trustplan.rating.status import ActionStatus
from trustplan.website.data.owed import DATE, END, FIGURE, JUDGEMENT, MILESTONE, NEWS, START

if TYPE_CHECKING:
    from trustplan.rating.status import KpiStatus
    from trustplan.website.context import PageContext
    from trustplan.website.data.owed import Owed, OwedPart

_MOST = 200  # characters of what was said last

# What is asked, by its kind: late, today, and to come. `{day}` is `9 Oct 2026`, `{on}` is `on 9 Oct 2026`.
_WORDS = {
    START: ("It should have begun {on}{ago}. Has it?", "", ""),
    END: (
        "It was due {on}{ago}. Is it complete? If not, when will it be?",
        "It is due today. Is it complete?",
        "It is due {on}.",
    ),
    MILESTONE: ("“{title}” was due {on}{ago}. Is it done?", "“{title}” is due today.", "“{title}” is due {on}."),
    NEWS: ("An update was due by {day}{ago}.", "An update is due today.", "An update is due by {day}."),
    FIGURE: (
        "The figure{title} was due by {day}{ago}.",
        "The figure{title} is due today.",
        "The figure{title} is due by {day}.",
    ),
    JUDGEMENT: (
        "An assessment was due by {day}{ago}.",
        "An assessment is due today.",
        "An assessment is due by {day}.",
    ),
    DATE: ("It was due by {day}{ago}.", "It is due today.", "It is due by {day}."),
}
_WITHOUT_DAY = {NEWS: "An update is overdue.", FIGURE: "A figure is overdue.", JUDGEMENT: "An assessment is overdue."}


class OwedWords:
    """The words on what is owed on the day of an edition."""

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.day = context.edition.day

    def heading(self, owed: Owed) -> str:
        """The code and the title of an item; of a school's figure, whose it is."""
        heading = ": ".join(self.code_and_title(owed))
        return f"{heading} (figure of {self.context.names.school(owed.organisation)})" if owed.is_elsewhere else heading

    def code_and_title(self, owed: Owed) -> tuple[str, str]:
        """The code and the title of an item, or of the part of a KPI."""
        names, item = self.context.names, owed.item
        if isinstance(item, ActionStatus):
            return names.code(item.ref), item.title
        return names.kpi_code(item), names.kpi_title(item)

    def sentence(self, asked: OwedPart) -> str:
        """What is asked and when, as words on the day of the site."""
        late, today, to_come = _WORDS[asked.kind]
        if asked.due is None:
            return _WITHOUT_DAY[asked.kind]
        since = (self.day - asked.due).days
        words, ago = to_come, ""
        if since > 0:
            words, ago = late, f", {say_days(since)} ago"
            if not asked.is_late:
                ago += "; it is still in time"
        elif since == 0 and today:
            words = today
        title = capital(asked.title.rstrip("."))
        if asked.kind == FIGURE and title:
            title = f" for {asked.title}"
        return words.format(title=title, day=say_date(asked.due), on=say_on(asked.due), ago=ago)

    def last(self, owed: Owed) -> str:
        """What was said last, by whom and when; empty where nobody has said anything."""
        item = owed.item
        if not isinstance(item, ActionStatus):
            return self._last_of_kpi(owed, item)
        last = next(reversed(item.action.updates), None)
        if last is None:
            return "There is no update yet."
        who = f"{self.context.names.role(item.organisation, last.by)}, {say_date(last.on)}"
        said = f"“{short(last.note)}”" if last.note.strip() else self.context.item_text.stage(item).lower()
        return f"Last update ({who}): {said}"

    def _last_of_kpi(self, owed: Owed, status: KpiStatus) -> str:
        if status.measure is None:
            judged = next(reversed(status.kpi.judgements), None)
            if judged is None:
                return "It has not been assessed yet."
            word = self.context.marks.small(judged.rating)
            return f"Last assessed as {word} on {say_date(judged.on)}: “{short(judged.because)}”"
        series = self.context.figures.series(owed.organisation, status.measure, status.kpi.group)
        row = next(reversed(series), None)
        if row is None:
            return "There is no figure yet."
        value = self.context.figure_text.value(row, status.measure, owed.organisation)
        return f"Last figure: {value}, {say_period(row.period)}."


def short(note: str) -> str:
    """The first sentence of a note; of a long one its beginning."""
    said = first_sentence(note)
    return said if len(said) <= _MOST else f"{said[:_MOST].rpartition(' ')[0]}…"
