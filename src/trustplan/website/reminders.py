"""A mail to each role that owes something: takes an edition for trustees, gives texts; who sends them is not our matter.

Whatever comes from plans stands on one line and is shown as it is: no markup, no further header, no update slip.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, say_count, say_date, say_days, say_on, say_period, verb
from trustplan.primitives.markdown import escape, one_line
from trustplan.rating.reasons import first_sentence
from trustplan.rating.status import ActionStatus
from trustplan.website.data.asked_figures import address_of
from trustplan.website.data.owed import END, FIGURE, JUDGEMENT, MILESTONE, NEWS, START, Asked, Debts, Owed, find_owed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.model import Meeting
    from trustplan.rating.status import KpiStatus
    from trustplan.website.context import PageContext

DAYS = 30
MINUTES = 2  # for one item: the page shows the last entry, and a sentence is enough
_MOST = 200  # characters of what was said last
_SLIP = re.compile(r"\bTP(?=[0-9]+:)")  # how an update begins that a program reads out of a mail: no text may hold one

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
    JUDGEMENT: ("A judgement was due by {day}{ago}.", "A judgement is due today.", "A judgement is due by {day}."),
}
_WITHOUT_DAY = {NEWS: "An update is overdue.", FIGURE: "A figure is overdue.", JUDGEMENT: "A judgement is overdue."}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An item in a mail: its heading, sentences on it, and where to say what is new: a place, a link or neither."""

    heading: str
    lines: list[str]
    place: str
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One mail: for whom, its subject, and its parts in their order. Its sections are headings with rows.

    `office` is the trust office's address, which its last part may name.
    """

    debts: Debts
    to: str
    subject: str
    opening: list[str]
    sections: list[tuple[str, list[Row]]]
    closing: list[str]
    office: str


def make_reminders(
    context: PageContext, *, site: str = "", folder: str = "plans", days: int = DAYS
) -> tuple[list[Reminder], list[str]]:
    """A mail to each role that owes something within some days or before the next meeting; and what nobody can be asked for.

    `site` is the address of the trustees' site, empty where it has none; `folder` is that of the plans.
    """
    day, meeting = context.edition.day, context.edition.next_meeting
    until = day + timedelta(days=days)
    if meeting:
        until = max(until, meeting.date)
    debts, of_nobody = find_owed(context, until)
    writer = _Writer(context, site=site, folder=folder, until=until)
    alone = [f"{writer.heading(owed)} ({writer.place(owed)})" for owed in of_nobody]
    return [writer.reminder(row) for row in debts], alone


class _Writer:
    """The words of all mails of one day."""

    def __init__(self, context: PageContext, *, site: str, folder: str, until: date) -> None:
        self.context = context
        self.site = site
        self.folder = folder
        self.until = until
        self.day = context.edition.day

    def reminder(self, debts: Debts) -> Reminder:
        own = self.context.edition.trust.organisations[debts.organisation]
        late = [owed for owed in debts.owed if owed.is_late]
        to_come = [owed for owed in debts.owed if not owed.is_late]
        meeting = self.context.edition.next_meeting
        sections = [("Overdue", late)]
        if meeting:
            before = [owed for owed in to_come if owed.due <= meeting.date]
            to_come = to_come[len(before) :]  # they are by day
            sections.append((f"Due before the meeting {say_on(meeting.date)}", before))
        sections.append((f"Due by {say_date(self.until)}", to_come))
        rows = []
        for title, found in sections:
            if found:
                rows.append((title, [self._row(debts, owed) for owed in found]))
        return Reminder(
            debts=debts,
            to=f"{debts.title}, {own.profile.title}",
            subject=f"{own.short}: {self._subject(late, debts.owed)}",
            opening=[f"Dear {debts.title},", self._request(debts, meeting)],
            sections=rows,
            closing=self._closing(debts),
            office=self.context.settings.office,
        )

    def _subject(self, late: list[Owed], every: list[Owed]) -> str:
        items = counted(len(every), "item")
        if len(late) == len(every):
            return f"{items} in the plans {verb(len(every), 'is', 'are')} overdue"
        last = date.fromordinal(max(owed.due for owed in every).toordinal())  # of a month the day
        by = "today"
        if last > self.day:
            by = f"by {say_date(last)}"
        overdue = f", {say_count(len(late))} overdue" if late else ""
        return f"{items} to update in the plans {by}{overdue}"

    def _request(self, debts: Debts, meeting: Meeting | None) -> str:
        count = len(debts.owed)
        words = f"Please say what is new on the {verb(count, 'item', f'{say_count(count)} items')} below"
        if meeting:
            what = f"the meeting {say_on(meeting.date)} ({meeting.title})"
            if meeting.as_at >= self.day:
                by = "today"
                if meeting.as_at > self.day:
                    by = f"by {say_date(meeting.as_at)}"
                words += f". What arrives {by} is in the papers for {what}"
            else:
                words += f", before {what}"
        each = verb(count, "Allow", "For each, allow")
        return f"{words}. {each} about {say_count(MINUTES)} minutes: only what has changed, and one sentence is enough."

    def _closing(self, debts: Debts) -> list[str]:
        office = self.context.settings.office
        to = f" ({office})" if office else ""
        how = "Each link opens the item's form, which shows the last entry. Fill in what has changed, and send it."
        linked = [owed for owed in debts.owed if self._link(debts, owed)]
        if linked and len(linked) < len(debts.owed):
            how += f" Where there is no link, send the trust office{to} the figure."
        if not linked:
            how = (
                "To say what is new, open the plan on the trustees' site and press “Update this plan”. Or send the trust "
                f"office{to} a sentence on each, with the code that it begins with."
            )
        sign = one_line(self.context.edition.trust.own.profile.title)
        whose = (
            f"Is one of these not yours, or already done? Tell the trust office{to}, and who leads it now, so that the "
            "plan can be put right."
        )
        return [how, whose, f"Thank you. {sign}"]

    def heading(self, owed: Owed) -> str:
        """The code and the title of an item; of a school's figure, whose it is."""
        names, item = self.context.names, owed.item
        if isinstance(item, ActionStatus):
            return f"{names.code(item.ref)}: {item.title}"
        heading = f"{names.kpi_code(item)}: {names.kpi_title(item)}"
        return f"{heading} (figure of {names.school(owed.organisation)})" if owed.is_elsewhere else heading

    def place(self, owed: Owed) -> str:
        """The file and the line of an item, or the file with the figures of an organisation."""
        item = owed.item
        if isinstance(item, ActionStatus) or item.measure is None:
            return f"{item.at.file}, line {item.at.line}"
        below = TRUST if owed.organisation == TRUST else f"schools/{owed.organisation}"
        return f"{self.folder}/{below}/measurements.yaml"

    def _row(self, debts: Debts, owed: Owed) -> Row:
        lines = [self._sentence(asked) for asked in owed.asked]
        if last := self._last(owed):
            lines.append(last)
        return Row(heading=self.heading(owed), lines=lines, place=self.place(owed), link=self._link(debts, owed))

    def _sentence(self, asked: Asked) -> str:
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

    def _last(self, owed: Owed) -> str:
        """What was said last, by whom and when; empty where nobody has said anything."""
        item = owed.item
        if not isinstance(item, ActionStatus):
            return self._last_of_kpi(owed, item)
        last = next(reversed(item.action.updates), None)
        if last is None:
            return "Nothing has been said about it yet."
        who = f"{self.context.names.role(item.organisation, last.by)}, {say_date(last.on)}"
        said = f"“{_short(last.note)}”" if last.note.strip() else self.context.item_text.stage(item).lower()
        return f"Last update ({who}): {said}"

    def _last_of_kpi(self, owed: Owed, status: KpiStatus) -> str:
        if status.measure is None:
            judged = next(reversed(status.kpi.judgements), None)
            if judged is None:
                return "Nobody has judged it yet."
            word = self.context.marks.small(judged.rating)
            return f"Last judged {word} on {say_date(judged.on)}: “{_short(judged.because)}”"
        series = self.context.figures.series(owed.organisation, status.measure, status.kpi.group)
        row = next(reversed(series), None)
        if row is None:
            return "There is no figure yet."
        value = self.context.figure_text.value(row, status.measure, owed.organisation)
        return f"Last figure: {value}, {say_period(row.period)}."

    def _link(self, debts: Debts, owed: Owed) -> str:
        """The address of the item in the form of its plan; empty where no site, or no form, has it."""
        path, name = address_of(self.context, owed)
        if not self.site or not path:
            return ""
        page = self.context.urls.relative("", path)
        return f"{self.site.rstrip('/')}/{page}?by={quote(debts.role)}#{quote(name)}"


def _short(note: str) -> str:
    """The first sentence of a note; of a long one its beginning."""
    said = first_sentence(note)
    return said if len(said) <= _MOST else f"{said[:_MOST].rpartition(' ')[0]}…"


def _plain(text: str) -> str:
    return _SLIP.sub("TP ", one_line(text))


def _marked(text: str) -> str:
    return escape(_SLIP.sub("TP ", text))


def as_text(reminder: Reminder) -> str:
    """A mail as plain text, after the lines for whom it is and its subject."""
    parts = [f"For: {_plain(reminder.to)}\nSubject: {_plain(reminder.subject)}", *map(_plain, reminder.opening)]
    for title, rows in reminder.sections:
        parts.append(_plain(title).upper())
        for row in rows:
            lines = [*map(_plain, row.lines), row.link or f"In the files: {_plain(row.place)}"]
            parts.append("\n  ".join([_plain(row.heading), *lines]))
    return "\n\n".join([*parts, *map(_plain, reminder.closing)])


def as_markdown(reminder: Reminder) -> str:
    """A mail as Markdown. All text from files is escaped."""
    parts = [f"**For:** {_marked(reminder.to)}  \n**Subject:** {_marked(reminder.subject)}"]
    parts += map(_marked, reminder.opening)
    for title, rows in reminder.sections:
        parts.append(f"## {_marked(title)}")
        for row in rows:
            where = f"In the files: {_marked(row.place)}"
            if row.link:
                where = f"[Say what is new](<{row.link}>)"
            parts.append("  \n".join([f"**{_marked(row.heading)}**", *map(_marked, row.lines), where]))
    for text in map(_marked, reminder.closing):
        parts.append(text.replace(escape(reminder.office), f"<{reminder.office}>") if reminder.office else text)
    return "\n\n".join(parts)


def as_json(reminder: Reminder) -> str:
    """A mail as an object: its role, its subject, its text, and what is owed as data."""
    return json.dumps(_data(reminder), indent=2, ensure_ascii=False)


def _data(reminder: Reminder) -> dict[str, object]:
    debts = reminder.debts
    owed: list[dict[str, object]] = []
    for one in debts.owed:
        whose = {"item": one.item.ref, "organisation": one.organisation}
        for asked in one.asked:
            due = asked.due and asked.due.isoformat()
            owed += [{**whose, "what": asked.kind, "due": due, "late": asked.is_late}]
    _, _, body = as_text(reminder).partition("\n\n")
    return {
        "organisation": debts.organisation,
        "role": debts.role,
        "title": _plain(reminder.to),
        "subject": _plain(reminder.subject),
        "text": body,
        "owed": owed,
    }


def _several(written: Iterable[str]) -> str:
    return f"\n\n{'-' * 60}\n\n".join(written)


def all_as_json(reminders: Iterable[Reminder]) -> str:
    """Several mails as one list of objects."""
    return json.dumps(list(map(_data, reminders)), indent=2, ensure_ascii=False)


ENDINGS = {"text": "txt", "markdown": "md", "json": "json"}
FORMS: dict[str, Callable[[Reminder], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}


def all_in(form: str, reminders: list[Reminder]) -> str:
    """Several mails as one output: a list in JSON, else one after the other with a line between."""
    if form == "json":
        return all_as_json(reminders)
    return _several(map(FORMS[form], reminders))
