"""Calendar files in the iCalendar format: meetings, reviews, due dates, and all of these."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from trustplan.oversight.agenda import MEETING, PAPERS, REVIEW, SUPPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.oversight.agenda import Entry
    from trustplan.website.context import PageContext


def make_calendars(context: PageContext) -> dict[str, Callable[[], str]]:
    """The function that makes each calendar file, by its path; none where the year has no entries."""
    overview, title = context.overview, context.edition.trust.own.short

    def of(name: str, kinds: tuple[str, ...] | None) -> Callable[[], str]:
        def make() -> str:
            rows = [e for e in overview.two_years if kinds is None or e.kind in kinds]
            return calendar_text(f"{title}: {name}", [*rows, *(overview.due_dates if kinds is None else ())], context)

        return make

    if not overview.school_year:
        return {}
    return {
        "calendar/meetings.ics": of("meetings", (MEETING, PAPERS)),
        "calendar/reviews.ics": of("reviews", (REVIEW, SUPPORT)),
        "calendar/due-dates.ics": lambda: calendar_text(f"{title}: due dates", overview.due_dates, context),
        "calendar/all.ics": of("the year", None),
    }


def calendar_text(name: str, entries: Iterable[Entry], context: PageContext) -> str:
    """Entries as an iCalendar file: whole days, each with a key that stays the same, stamped with the edition's day."""
    from icalendar import Calendar, Event  # noqa: PLC0415  takes a while to load, and only this needs it

    calendar = Calendar()
    calendar.add("prodid", "-//trustplan//trustplan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", context.render_text(name))
    stamp = datetime.combine(context.edition.day, time(), tzinfo=UTC)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@trustplan")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", context.render_text(entry.title))
        event.add("categories", [entry.kind])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))
