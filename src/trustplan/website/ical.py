"""Calendar files in the iCalendar format: meetings, reviews, due dates, and all of these."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.agenda import KINDS, MEETING, PAPERS, REVIEW, SUPPORT, due_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.oversight.agenda import Entry
    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Who
    from trustplan.website.data.work import Work

Events = dict["Entry", str]  # the text of each entry, which several calendars have
MOST_BYTES = 74  # of a line: the format asks for 75 at most, with what begins a further one
_START = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//trustplan//trustplan//EN\r\nMETHOD:PUBLISH\r\n"
_END = "END:VCALENDAR\r\n"
EPOCH, FURTHEST = date(2020, 1, 1), 10_000  # days: no entry is further from the site's own day


class CalendarFile(Struct, frozen=True, kw_only=True):
    """A calendar: the name of its file, its title, what is in it in words, and the kinds of the agenda's entries in it."""

    name: str
    title: str
    about: str
    kinds: tuple[str, ...] = ()
    has_due_dates: bool = False


CALENDARS = (
    CalendarFile(
        name="meetings",
        title="meetings",
        about="meetings and their paper deadlines",
        kinds=(MEETING, PAPERS),
    ),
    CalendarFile(
        name="reviews",
        title="reviews",
        about="reviews, and the dates of support and delegation",
        kinds=(REVIEW, SUPPORT),
    ),
    CalendarFile(name="due-dates", title="due dates", about="what is due, action by action", has_due_dates=True),
    CalendarFile(
        name="all",
        title="the year",
        about="all of these, with plans and statutory deadlines",
        kinds=tuple(KINDS),
        has_due_dates=True,
    ),
)


def make_calendars(context: PageContext) -> dict[str, Callable[[], str]]:
    """The function that makes each calendar file, by its path; only of those with entries."""
    events: Events = {}
    return {f"calendar/{c.name}.ics": partial(_text_of, context, c, events) for c in calendars_of(context)}


def make_role_calendars(context: PageContext, work: Work) -> dict[str, Callable[[], str]]:
    """The function that makes the calendar of each role that has a date in it, by its path."""
    events: Events = {}
    found: dict[str, Callable[[], str]] = {}
    for who in context.roles.paths:
        if path := role_calendar(context, work, who):
            found[path] = partial(_text_of_role, context, work, who, events)
    return found


def role_calendar(context: PageContext, work: Work, who: Who) -> str:
    """The path of a role's calendar; empty where nothing is in it, and in an edition, which does not follow the plans."""
    if context.edition.edition_ref or who not in work.dates:
        return ""
    path = context.roles.paths[who]
    return f"{path}{path.rstrip('/').rpartition('/')[2]}.ics"


def _text_of_role(context: PageContext, work: Work, who: Who, events: Events) -> str:
    trust, (organisation, role) = context.edition.trust, who
    name = f"{trust.organisations[organisation].short}: {trust.holder_title(organisation, role)}"
    return calendar_text(name, trust.own.profile.title, work.dates[who], context.edition.day, events)


def calendars_of(context: PageContext) -> tuple[CalendarFile, ...]:
    """The calendars that have an entry: none where the year has none, and none that programs would refuse as empty."""
    if not context.overview.school_year:
        return ()
    return tuple(c for c in CALENDARS if _entries(context, c))


def has_calendar(context: PageContext, name: str) -> bool:
    """Whether there is a calendar of a name, for pages that link to it."""
    return any(c.name == name for c in calendars_of(context))


def _entries(context: PageContext, file: CalendarFile) -> list[Entry]:
    entries = [e for e in context.overview.two_years if e.kind in file.kinds]
    if file.has_due_dates:
        entries += due_dates(context.edition.rated, context.edition.day)
    return entries


def _text_of(context: PageContext, file: CalendarFile, events: Events) -> str:
    trust = context.edition.trust.own
    name = f"{trust.short}: {file.title}"
    return calendar_text(name, trust.profile.title, _entries(context, file), context.edition.day, events)


def calendar_text(name: str, trust: str, entries: Iterable[Entry], day: date, events: Events) -> str:
    """Entries of a trust, as known on a day, as an iCalendar file: whole days, each with a key that stays the same.

    `events` are the texts of entries that another calendar of the trust and day has; those that are made are added.
    """
    parts = [_START, _line("X-WR-CALNAME", escaped(name))]
    owner = _own_name(trust)
    for entry in entries:
        if entry not in events:
            events[entry] = _event(entry, owner, day)
        parts.append(events[entry])
    return "".join((*parts, _END))


def _event(entry: Entry, owner: str, day: date) -> str:
    stamp = f"{day:%Y%m%d}T000000Z"
    key = f"{entry.key}@{owner}.trustplan"
    return "".join(
        (
            "BEGIN:VEVENT\r\n",
            _line("SUMMARY", escaped(entry.title)),
            f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}\r\n",
            f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}\r\n",
            f"DTSTAMP:{stamp}\r\n",
            _line("UID", escaped(key)),
            f"SEQUENCE:{_sequence(entry.on, day)}\r\n",
            _line("CATEGORIES", escaped(entry.kind)),
            f"LAST-MODIFIED:{stamp}\r\n",
            "TRANSP:TRANSPARENT\r\n",
            "END:VEVENT\r\n",
        )
    )


def escaped(text: str) -> str:
    r"""A text as a value of the format, in which a comma, a semicolon and the end of a line mean something.

    >>> print(escaped("Oak, Ash; and\nElm"))
    Oak\, Ash\; and\nElm
    """
    marked = text.replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return marked.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def _line(name: str, value: str) -> str:
    """A line of the format: where it is longer than programs need take, the rest is on further lines after a blank.

    A line is counted in bytes and cut between characters, and not within what `escaped` wrote.
    """
    rest, pieces = f"{name}:{value}", []
    while len(data := rest.encode()) > MOST_BYTES:
        piece = data[:MOST_BYTES].decode(errors="ignore")
        marks = len(piece) - len(piece.rstrip("\\"))
        if marks % 2:  # the last one belongs to what follows
            piece = piece[:-1]
        pieces.append(piece)
        rest = rest[len(piece) :]
    return "\r\n ".join((*pieces, f"{rest}\r\n"))


def _own_name(trust: str) -> str:
    """A trust's name as a part of keys, which no other trust has: names of companies are unique."""
    plain = unicodedata.normalize("NFKD", trust).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words) or hashlib.sha256(trust.encode()).hexdigest()[:12]


def _sequence(on: date, day: date) -> int:
    """A number that grows when an entry moves: with each day of the site, and on one day with how late the entry is.

    A program that has an entry with a smaller number moves it.
    """
    return (day - EPOCH).days * FURTHEST + min(max((on - day).days + FURTHEST // 2, 0), FURTHEST - 1)
