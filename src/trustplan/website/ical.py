"""Calendar files in the iCalendar format: meetings, reviews, due dates, and all of these."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.agenda import KINDS, MEETING, PAPERS, REVIEW, SUPPORT, due_dates
from trustplan.primitives.notation import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from trustplan.oversight.agenda import Entry
    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Who
    from trustplan.website.data.work import Work

Events = dict["Entry", str]  # the text of each entry, which several calendars have
_EACH = timedelta(days=1)  # how often a program should look: a site is made each morning
FOLD = 74  # characters of a line, which with its space and end are as many octets as the format allows
ESCAPED = frozenset("\\;,\r\n")  # what a text may not have as it is
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
    own = trust.own.profile.title
    return calendar_text(name, own, work.dates[who], context.edition.day, events, _links(context))


def calendars_of(context: PageContext) -> tuple[CalendarFile, ...]:
    """The calendars that have an entry: none where the year has none, and none that programs would refuse as empty."""
    if not context.overview.school_year:
        return ()
    return tuple(c for c in CALENDARS if _entries(context, c))


def has_calendar(context: PageContext, name: str) -> bool:
    """Whether there is a calendar of a name, for pages that link to it."""
    return any(c.name == name for c in calendars_of(context))


def _entries(context: PageContext, file: CalendarFile) -> list[Entry]:
    """What is in a calendar; found once, as each page with a link asks whether there is anything."""
    return context.once(("calendar", file.name), lambda: _found(context, file))


def _found(context: PageContext, file: CalendarFile) -> list[Entry]:
    entries = [e for e in context.overview.two_years if e.kind in file.kinds]
    if file.has_due_dates:
        entries += due_dates(context.edition.rated, context.edition.day)
    return entries


def _text_of(context: PageContext, file: CalendarFile, events: Events) -> str:
    trust = context.edition.trust.own
    name = f"{trust.short}: {file.title}"
    entries = _entries(context, file)
    return calendar_text(name, trust.profile.title, entries, context.edition.day, events, _links(context))


def _links(context: PageContext) -> dict[str, str]:
    """The whole address of each meeting's page, by the keys of its entries; none where the site's address is not known."""
    root = context.settings.site_url.rstrip("/")
    if len(root.split()) != 1:
        return {}
    found = {}
    for meeting in context.edition.trust.meetings:
        address = f"{root}/{context.urls.relative('', f'meetings/{meeting.id}/')}"
        found.update({f"meeting-{meeting.id}": address, f"papers-{meeting.id}": address})
    return found


def calendar_text(
    name: str, trust: str, entries: Iterable[Entry], day: date, events: Events, links: Mapping[str, str] | None = None
) -> str:
    """Entries of a trust, as known on a day, as an iCalendar file: whole days, each with a key that stays the same.

    `events` are the texts of entries that another calendar of the trust and day has; those that are made are added.
    `links` are whole addresses of pages, by the keys of the entries that they are about.
    """
    from icalendar import Calendar, vDuration, vText  # noqa: PLC0415  takes a while to load, and only this needs it

    calendar = Calendar()
    calendar.add("prodid", "-//trustplan//trustplan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))  # or it would be written as it is, commas and all
    for often in ("refresh-interval", "x-published-ttl"):  # as the format has it, and as Outlook had it before
        calendar.add(often, vDuration(_EACH), {"value": "DURATION"} if often.startswith("refresh") else {})
    end = "END:VCALENDAR\r\n"
    parts = [calendar.to_ical().decode().removesuffix(end)]
    for entry in entries:
        if entry not in events:
            events[entry] = _event(entry, trust, day, (links or {}).get(entry.key, ""))
        parts.append(events[entry])
    return "".join((*parts, end))


def _event(entry: Entry, trust: str, day: date, link: str) -> str:
    """The lines of an entry.

    The library's own events, which check each property and put it in an object, take ten times as long as its texts
    and lines; a large trust's calendars have some thousand entries. A test compares the two.
    """
    lines = (
        "BEGIN:VEVENT",
        _line("SUMMARY", entry.title),
        _days(entry.on, day),
        _line("UID", f"{entry.key}@{_own_name(trust)}.trustplan"),
        f"SEQUENCE:{_sequence(entry.on, day)}",
        f"CATEGORIES:{entry.kind}",
        f"LAST-MODIFIED:{_basic(day)}T000000Z",
        "TRANSP:TRANSPARENT",
        *([_folded(f"URL:{link}")] if link else ()),
        "END:VEVENT",
        "",
    )
    return "\r\n".join(lines)


def _days(on: date, day: date) -> str:
    """The lines of the days on which an entry begins and ends, and of when it was written."""
    end = on + timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{_basic(on)}\r\nDTEND;VALUE=DATE:{_basic(end)}\r\nDTSTAMP:{_basic(day)}T000000Z"


def _basic(day: date) -> str:
    """A date as the format has it: `20261120`."""
    return day.isoformat().replace("-", "")


def _line(name: str, text: str) -> str:
    """A property whose value is a text, escaped and folded as the format has it."""
    if ESCAPED.isdisjoint(text):
        return _folded(f"{name}:{text}")
    from icalendar import vText  # noqa: PLC0415  as above

    return _folded(f"{name}:{vText(text).to_ical().decode()}")


def _folded(line: str) -> str:
    """A line as the library folds it. One that has nothing to escape is cut here: the library looks at each letter."""
    if line.isascii() and "\\" not in line and "^" not in line:
        return "\r\n ".join(line[start : start + FOLD] for start in range(0, len(line), FOLD))
    from icalendar.parser import Contentline  # noqa: PLC0415  as above

    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]  # which has no types
    return folded.decode()


def _own_name(trust: str) -> str:
    """A trust's name as a part of keys, which no other trust has: names of companies are unique."""
    return slug(trust) or hashlib.sha256(trust.encode()).hexdigest()[:12]


def _sequence(on: date, day: date) -> int:
    """A number that grows when an entry moves: with each day of the site, and on one day with how late the entry is.

    A program that has an entry with a smaller number moves it. An entry that is moved to an earlier day after its file was
    read, on the same day, is moved by the next day's file: a number that the files alone give cannot grow both ways.
    It fits 32 bits until the year 2600.
    """
    return max((day - EPOCH).days, 0) * FURTHEST + min(max((on - day).days + FURTHEST // 2, 0), FURTHEST - 1)
