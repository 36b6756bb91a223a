"""Calendar files in the iCalendar format: meetings, reviews, due dates, and all of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from trustplan.oversight.agenda import KINDS, MEETING, PAPERS, REVIEW, SUPPORT, due_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.oversight.agenda import Entry
    from trustplan.website.context import PageContext


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarFile:
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
        about="meetings, and the days on which their papers close",
        kinds=(MEETING, PAPERS),
    ),
    CalendarFile(
        name="reviews",
        title="reviews",
        about="reviews, and the days of support and delegation",
        kinds=(REVIEW, SUPPORT),
    ),
    CalendarFile(name="due-dates", title="due dates", about="what is due, action by action", has_due_dates=True),
    CalendarFile(
        name="all",
        title="the year",
        about="all of these, with plans and duties under the law",
        kinds=tuple(KINDS),
        has_due_dates=True,
    ),
)


def make_calendars(context: PageContext) -> dict[str, Callable[[], str]]:
    """The function that makes each calendar file, by its path; none where the year has no entries."""
    if not context.overview.school_year:
        return {}
    return {f"calendar/{c.name}.ics": partial(_text_of, context, c) for c in CALENDARS}


def _text_of(context: PageContext, file: CalendarFile) -> str:
    entries = [e for e in context.overview.two_years if e.kind in file.kinds]
    if file.has_due_dates:
        entries += due_dates(context.edition.rated, context.edition.day)
    return calendar_text(f"{context.edition.trust.own.short}: {file.title}", entries, context)


def calendar_text(name: str, entries: Iterable[Entry], context: PageContext) -> str:
    """Entries as an iCalendar file: whole days, each with a key that stays the same, stamped with the edition's day."""
    from icalendar import Calendar, Event  # noqa: PLC0415  takes a while to load, and only this needs it

    calendar = Calendar()
    calendar.add("prodid", "-//trustplan//trustplan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    stamp = datetime.combine(context.edition.day, time(), tzinfo=UTC)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@trustplan")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("categories", [entry.kind])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))
