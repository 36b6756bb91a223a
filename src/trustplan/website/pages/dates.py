"""The next dates of a trust: meetings, the end of an update period, what is due, and the days of support."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.oversight.agenda import gathered
from trustplan.oversight.reviews import Status
from trustplan.primitives.english import capital, counted, inside, listed
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from trustplan.model import Organisation
    from trustplan.website.context import PageContext

MOST_DATES = 5


class DateRow(Struct, frozen=True, kw_only=True):
    """What happens on a day."""

    on: date
    text: str


def next_dates(context: PageContext) -> list[DateRow]:
    """The next dates after today: meetings, the end of the update period, what is due, and the days of support."""
    found = {*_days_of_support(context), *_days_of_meetings(context), *_days_of_work(context)}
    ahead = sorted(row for row in found if row[0] > context.edition.day)
    return [DateRow(on=on, text=text) for on, text in ahead[:MOST_DATES]]


def next_dates_of(context: PageContext, school: Organisation, bodies: Container[str]) -> list[DateRow]:
    """The next dates of a school: meetings of some bodies, reviews, and the days of its support."""
    found: set[tuple[date, str]] = set()
    for entry in context.overview.school_year:
        if entry.organisation == school.id:
            found.add((entry.on, entry.title.removeprefix(f"{school.short}: ")))
    for meeting in context.edition.trust.meetings:
        if meeting.body in bodies:
            found.add((meeting.date, meeting.title))
    reviews: dict[date, list[str]] = {}
    for row in context.overview.expected.get(school.id, ()):
        if row.status in (Status.DUE, Status.TO_COME):
            reviews.setdefault(row.by, []).append(row.tool.title)
    for on, titles in reviews.items():
        names = dict.fromkeys(map(inside, sorted(titles)))
        found.add((on, f"Due: {listed(list(names))}"))
    ahead = sorted(row for row in found if row[0] >= context.edition.day)
    return [DateRow(on=on, text=capital(text)) for on, text in ahead]


def _days_of_support(context: PageContext) -> Iterator[tuple[date, str]]:
    """The days of schools in the year: all are of their support."""
    of_schools = [entry for entry in context.overview.school_year if entry.organisation != TRUST]
    for entry in gathered(context.edition.trust, of_schools):
        yield entry.on, entry.title


def _days_of_meetings(context: PageContext) -> Iterator[tuple[date, str]]:
    for meeting in context.edition.trust.meetings:
        yield meeting.as_at, "Papers' cut-off"
        yield meeting.date, meeting.title


def _days_of_work(context: PageContext) -> Iterator[tuple[date, str]]:
    """The days on which updates are due, and actions of the trust."""
    updates: Counter[date] = Counter()
    for item in context.edition.rated.each:
        if not isinstance(item, ActionStatus):
            continue
        if item.news_due:
            updates[item.news_due] += 1
        if item.action.due and item.is_open and item.organisation == TRUST:
            yield item.action.due, f"{item.id} is due: {item.title}"
    for on, count in updates.items():
        yield on, f"{capital(counted(count, 'update'))} due"
