"""Reviews: takes tools and what was done, gives the reviews expected of whom and when, and recurring concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.oversight.support import level_on
from trustplan.primitives.governance_terms import why_not_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Concern, Organisation, Requirement, Review, Tool, Trust
    from trustplan.primitives.school_calendar import Calendar

YEAR = timedelta(days=366)
GRAVEST_FIRST = ("serious", "significant", "minor")


class Status(StrEnum):
    """What became of a review that was expected in a period."""

    OVERDUE = "overdue"
    DUE = "due"
    DONE = "done"
    TO_COME = "to come"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """A review that a tool's rhythm expects of an organisation in a period, from `first` to `last`.

    `by` is the last school day of the period; `review` is the one that was done for it, if any.
    """

    tool: Tool
    organisation: str
    first: date
    last: date
    by: date
    review: Review | None
    status: Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurring:
    """A theme that gave cause for concern in several reviews within a year, the last of them first."""

    organisation: str
    theme: str
    reviews: tuple[Review, ...]
    texts: tuple[str, ...]
    severity: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A requirement at an organisation: its latest result (empty for none), when, and its next statutory day."""

    requirement: Requirement
    organisation: str
    result: str
    on: date | None
    statutory: date | None
    prompt: date | None


def is_for(tool: Tool, organisation: Organisation) -> bool:
    """Whether a tool is meant for an organisation."""
    profile = organisation.profile
    return not why_not_for(
        tool.of,
        tool.phases,
        church_only=tool.church_only,
        is_trust=organisation.id == TRUST,
        phase=profile.phase,
        is_church_school=profile.is_church_school,
    )


def rhythm_on(tool: Tool, organisation: Organisation, day: date) -> str:
    """How often a tool is expected of an organisation, by the level of support that it has on a day."""
    return tool.levels.get(level_on(organisation, day), tool.every)


def expected(trust: Trust, organisation: Organisation, first: date, last: date, day: date) -> tuple[Expected, ...]:
    """Every review expected in the periods that overlap `first` to `last`, with its status on `day`.

    The rhythm of a period follows from the level of support on its first day. A period counts if, by its first day,
    the tool was in use and the organisation had joined.
    """
    found: list[Expected] = []
    for tool in trust.governance.tools:
        if is_for(tool, organisation):
            found += _of_tool(trust, tool, organisation, first, last, day)
    return tuple(found)


def _of_tool(
    trust: Trust, tool: Tool, organisation: Organisation, first: date, last: date, day: date
) -> Iterator[Expected]:
    calendar = trust.calendar(organisation.id)
    begins = max(tool.begins or date.min, organisation.profile.joined or date.min)
    reviews = [r for r in organisation.reviews if r.tool == tool.id and r.on <= day]
    periods = []
    for every in {tool.every, *tool.levels.values()} - {"event"}:
        periods += [(*period, every) for period in calendar.rhythm_periods(every, first, last)]
    for start, end, by, every in sorted(periods):
        if start < begins or rhythm_on(tool, organisation, start) != every:
            continue
        review = _last_in(reviews, start, end, calendar)
        yield Expected(
            tool=tool,
            organisation=organisation.id,
            first=start,
            last=end,
            by=by,
            review=review,
            status=_status(review, start, by, calendar, trust.policy.grace, day),
        )


def _last_in(reviews: list[Review], start: date, end: date, calendar: Calendar) -> Review | None:
    """The last review that covers a period."""
    for review in reversed(reviews):
        if _covers_period(review, start, end, calendar):
            return review
    return None


def _covers_period(review: Review, start: date, end: date, calendar: Calendar) -> bool:
    if review.period is None:
        return start <= review.on <= end
    return start <= calendar.start(review.period) and calendar.end(review.period) <= end


def _status(review: Review | None, start: date, by: date, calendar: Calendar, grace: int, day: date) -> Status:
    if review:
        return Status.DONE
    if start > day:
        return Status.TO_COME
    if calendar.school_days_after(by, grace) < day:
        return Status.OVERDUE
    return Status.DUE


def recurring(organisation: Organisation, day: date) -> tuple[Recurring, ...]:
    """Themes that were a concern in at least two reviews within a year before a day, serious ones first."""
    by_theme: dict[str, list[tuple[Review, Concern]]] = {}
    for review in reversed(organisation.reviews):
        if day - YEAR < review.on <= day:
            for concern in review.concerns:
                if concern.theme:
                    by_theme.setdefault(concern.theme, []).append((review, concern))
    found = []
    for theme, rows in by_theme.items():
        reviews = {review.at: review for review, _ in rows}  # one review may have several concerns of a theme
        if len(reviews) > 1:
            found.append(
                Recurring(
                    organisation=organisation.id,
                    theme=theme,
                    reviews=tuple(reviews.values()),
                    texts=tuple(dict.fromkeys(concern.text for _, concern in rows)),
                    severity=min((concern.severity for _, concern in rows), key=GRAVEST_FIRST.index),
                )
            )
    found.sort(key=lambda r: (GRAVEST_FIRST.index(r.severity), -len(r.reviews)))
    return tuple(found)


def answers(tool: Tool, organisation: Organisation, day: date) -> tuple[Answer, ...]:
    """Each requirement of a checklist that applies to an organisation, with the latest result known on a day."""
    latest: dict[str, Review] = {}
    for review in organisation.reviews:
        if review.tool == tool.id and review.on <= day:
            latest |= dict.fromkeys(review.checklist, review)
    found = []
    for r in tool.checklist:
        if r.church_only and not organisation.profile.is_church_school:
            continue
        found.append(_answer(r, organisation, latest.get(r.id), day))
    return tuple(found)


def _answer(requirement: Requirement, organisation: Organisation, review: Review | None, day: date) -> Answer:
    """A requirement with the result of a review; None for no review that had it."""
    result, on = "", None
    if review:
        result, on = review.checklist[requirement.id], review.on
    return Answer(
        requirement=requirement,
        organisation=organisation.id,
        result=result,
        on=on,
        statutory=next_of(requirement.statutory, day),
        prompt=next_of(requirement.prompt, day),
    )


def next_of(month_day: tuple[int, int] | None, day: date) -> date | None:
    """The next date with a month and day, `day` itself included; 29 February is 28 February in other years."""
    if month_day is None:
        return None
    month, number = month_day
    for year in (day.year, day.year + 1):
        last = number
        if (month, number) == (2, 29) and year % 4:
            last = 28
        found = date(year, month, last)
        if found >= day:
            return found
    return None
