"""A mail to each role that owes something: takes an edition for trustees, gives texts; who sends them is not our matter.

Whatever comes from plans stands on one line and is shown as it is: no markup, no further header, no update slip.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import counted, say_count, say_date, say_on, verb
from trustplan.primitives.markdown import escape, one_line
from trustplan.rating.status import ActionStatus
from trustplan.website.data.asked_figures import form_link
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import DATE, DAYS, Owed, OwedByRole, OwedPart, find_owed, horizon
from trustplan.website.owed_words import OwedWords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.model import Meeting
    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Duty

MINUTES = 2  # for one item: the page shows the last entry, and a sentence is enough
_SLIP = re.compile(r"\bTP(?=[0-9]+:)")  # how an update begins that a program reads out of a mail: no text may hold one


class Row(Struct, frozen=True, kw_only=True):
    """An item in a mail: its heading, sentences on it, and where to say what is new: a place, a link or neither."""

    heading: str
    lines: list[str]
    place: str
    link: str


class Reminder(Struct, frozen=True, kw_only=True):
    """One mail: for whom, what it is about, its subject, and its parts in their order. Its sections are headings with rows.

    `office` is the trust office's address, which its last part may name.
    """

    debts: OwedByRole
    duties: list[Duty]
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
    until = horizon(context.edition, days)
    owing, of_nobody = find_owed(context, until)
    debts = {(row.organisation, row.role): row for row in owing}
    duties = find_duties(context)
    writer = _Writer(context, site=site, folder=folder, until=until)
    found = []
    for organisation, role in context.roles.paths:
        title = context.edition.trust.holder_title(organisation, role)
        row = debts.get((organisation, role), OwedByRole(organisation=organisation, role=role, title=title))
        own = [duty for duty in duties.get((organisation, role), ()) if duty.entry.on <= until]
        if row.owed or own:
            found.append(writer.reminder(row, own))
    order = context.edition.trust.order
    found.sort(key=lambda one: (order[one.debts.organisation], one.debts.title, one.debts.role))
    return found, [f"{writer.words.heading(owed)} ({writer.place(owed)})" for owed in of_nobody]


class _Writer:
    """The words of all mails of one day."""

    def __init__(self, context: PageContext, *, site: str, folder: str, until: date) -> None:
        self.context = context
        self.site = site
        self.folder = folder
        self.until = until
        self.day = context.edition.day
        self.words = OwedWords(context)

    def reminder(self, debts: OwedByRole, duties: list[Duty]) -> Reminder:
        own = self.context.edition.trust.organisations[debts.organisation]
        every = [(owed.is_late, owed.due, self._row(debts, owed)) for owed in debts.owed]
        every += [(duty.is_late, duty.entry.on, self._of_duty(debts, duty)) for duty in duties]
        every.sort(key=lambda one: (not one[0], one[1]))
        meeting = self.context.edition.next_meeting
        late, before, later = "Overdue", "", f"Due by {say_date(self.until)}"
        if meeting:
            before = f"Due before the meeting {say_on(meeting.date)}"
        sections: dict[str, list[Row]] = {}
        for is_late, due, row in every:
            title = before if meeting and due <= meeting.date else later
            sections.setdefault(late if is_late else title, []).append(row)
        return Reminder(
            debts=debts,
            duties=duties,
            to=f"{debts.title}, {own.profile.title}",
            subject=f"{own.short}: {self._subject(every, is_of_plans=not duties)}",
            opening=[f"Dear {debts.title},", self._request(debts, len(duties), meeting)],
            sections=list(sections.items()),
            closing=self._closing(debts),
            office=self.context.settings.office,
        )

    def _subject(self, every: list[tuple[bool, date, Row]], *, is_of_plans: bool) -> str:
        items, where, what = counted(len(every), "item"), "", "due"
        if is_of_plans:
            where, what = " in the plans", "to update in the plans"
        late = sum(is_late for is_late, _, _ in every)
        if late == len(every):
            return f"{items}{where} {verb(len(every), 'is', 'are')} overdue"
        last = date.fromordinal(max(due for _, due, _ in every).toordinal())  # of a month the day
        by = "today"
        if last > self.day:
            by = f"by {say_date(last)}"
        overdue = f", {say_count(late)} overdue" if late else ""
        return f"{items} {what} {by}{overdue}"

    def _request(self, debts: OwedByRole, duties: int, meeting: Meeting | None) -> str:
        count = len(debts.owed)
        if not count:
            return f"Please be ready for the {verb(duties, 'date', f'{say_count(duties)} dates')} below."
        words = f"Please say what is new on the {verb(count, 'item', f'{say_count(count)} items')} below"
        if duties:
            what = verb(duties, "date", f"{say_count(duties)} dates")
            words = f"Please say what is new on the {counted(count, 'item')} of the plans below, and be ready for the {what} among them"
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
        if duties:
            each = "For each item, allow"
        return f"{words}. {each} about {say_count(MINUTES)} minutes: only what has changed, and one sentence is enough."

    def _closing(self, debts: OwedByRole) -> list[str]:
        office = self.context.settings.office
        to = f" ({office})" if office else ""
        how = "Each link opens the item's form, which shows the last entry. Fill in what has changed, and send it."
        linked = [owed for owed in debts.owed if self._link(debts, owed)]
        if linked and len(linked) < len(debts.owed):
            how += f" Where there is no link, send the trust office{to} the figure."
        if not linked:
            how = (
                "To say what is new, open the plan on the trustees' site and select “Update this plan”. Or send the trust "
                f"office{to} a sentence on each, with the code that it begins with."
            )
        sign = one_line(self.context.edition.trust.own.profile.title)
        whose = (
            f"Is one of these not yours, or already done? Tell the trust office{to}, and who leads it now, so that the "
            "plan can be put right."
        )
        thanks = f"Thank you. {sign}"
        return [how, whose, thanks] if debts.owed else [whose, thanks]

    def place(self, owed: Owed) -> str:
        """The file and the line of an item, or the file with the figures of an organisation."""
        item = owed.item
        if isinstance(item, ActionStatus) or item.measure is None:
            return f"{item.at.file}, line {item.at.line}"
        below = TRUST if owed.organisation == TRUST else f"schools/{owed.organisation}"
        return f"{self.folder}/{below}/measurements.yaml"

    def _row(self, debts: OwedByRole, owed: Owed) -> Row:
        lines = [self.words.sentence(asked) for asked in owed.asked]
        if last := self.words.last(owed):
            lines.append(last)
        return Row(heading=self.words.heading(owed), lines=lines, place=self.place(owed), link=self._link(debts, owed))

    def _of_duty(self, debts: OwedByRole, duty: Duty) -> Row:
        """Something that no plan asks for, with the page on it."""
        words = self.words.sentence(OwedPart(kind=DATE, due=duty.entry.on, is_late=duty.is_late))
        link = ""
        if self.site:
            link = f"{self.site.rstrip('/')}/{self.context.urls.relative('', duty.path)}"
        heading = duty.title_for(self.context.edition.trust.organisations[debts.organisation])
        return Row(heading=heading, lines=[line for line in (words, duty.text) if line], place="", link=link)

    def _link(self, debts: OwedByRole, owed: Owed) -> str:
        """The address of the item in the form of its plan; empty where no site, or no form, has it."""
        link = form_link(self.context, "", owed, debts.role)
        if not self.site or not link:
            return ""
        return f"{self.site.rstrip('/')}/{link}"


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
            lines = [*map(_plain, row.lines), row.link]
            if row.place and not row.link:
                lines[-1] = f"In the files: {_plain(row.place)}"
            lines = list(filter(None, lines))
            parts.append("\n  ".join([_plain(row.heading), *lines]))
    return "\n\n".join([*parts, *map(_plain, reminder.closing)])


def as_markdown(reminder: Reminder) -> str:
    """A mail as Markdown. All text from files is escaped."""
    parts = [f"**For:** {_marked(reminder.to)}  \n**Subject:** {_marked(reminder.subject)}"]
    parts += map(_marked, reminder.opening)
    for title, rows in reminder.sections:
        parts.append(f"## {_marked(title)}")
        for row in rows:
            where = f"In the files: {_marked(row.place)}" if row.place else ""
            if row.link:
                where = f"[{'Say what is new' if row.place else 'More on it'}](<{row.link}>)"
            parts.append("  \n".join([f"**{_marked(row.heading)}**", *map(_marked, row.lines), *filter(None, [where])]))
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
    for duty in reminder.duties:
        day = duty.entry.on.isoformat()
        whose = {"item": "", "organisation": duty.entry.organisation}
        owed += [{**whose, "what": duty.kind, "due": day, "late": duty.is_late}]
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
