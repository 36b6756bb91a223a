"""Reviews: takes tools and what was done, gives the reviews expected of whom and when, and recurring concerns."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import TRUST
from trustplan.oversight.support import level_on
from trustplan.primitives.governance_terms import why_not_for
from trustplan.primitives.periods import year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Concern, Organisation, Requirement, Review, Tool, Trust
    from trustplan.primitives.school_calendar import Calendar

YEAR = timedelta(days=366)
MET = ("met", "met-after-action", "not-applicable")  # the results of a requirement that leave nothing to do
GRAVEST_FIRST = ("serious", "significant", "minor")


class Status(StrEnum):
    """What became of a review that was expected in a period."""

    OVERDUE = "overdue"
    MISSED = "missed"
    DUE = "due"
    DONE = "done"
    TO_COME = "to come"


class Expected(Struct, frozen=True, kw_only=True):
    """A review that a tool's rhythm expects of an organisation in a period, from `first` to `last`.

    `by` is the last school day of the period; `review` is the one that was done for it, if any. Nobody can make good a
    period that is over: it was missed, and no longer overdue, once a later review has been done, which is `since`. `every`
    is the rhythm that the period is one of.
    """

    tool: Tool
    organisation: str
    first: date
    last: date
    by: date
    review: Review | None
    status: Status
    since: Review | None = None
    every: str


class Recurring(Struct, frozen=True, kw_only=True):
    """A theme that gave cause for concern in several reviews within a year, the last of them first."""

    organisation: str
    theme: str
    reviews: tuple[Review, ...]
    texts: tuple[str, ...]
    severity: str


class Answer(Struct, frozen=True, kw_only=True):
    """A requirement at an organisation: its latest result (empty for none), when, and its next statutory day.

    `unmet` is the last statutory day, where it has passed and nothing says that the requirement was met for it.
    """

    requirement: Requirement
    organisation: str
    result: str
    on: date | None
    statutory: date | None
    prompt: date | None
    unmet: date | None


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
    reviews = [r for r in organisation.reviews if tool.asks_for(r) and r.on <= day]
    periods = []
    for every in {tool.every, *tool.levels.values()} - {"event"}:
        periods += [(*period, every) for period in calendar.rhythm_periods(every, first, last)]
    for start, end, by, every in sorted(periods):
        if calendar.as_named(start) < begins or rhythm_on(tool, organisation, start) != every:
            continue
        review = _last_in(reviews, start, end, calendar)
        status, since = _status(review, start, by, calendar, trust.policy.grace, day), None
        if status is Status.OVERDUE and (since := _first_after(reviews, end, calendar)):
            status = Status.MISSED
        yield Expected(
            tool=tool,
            organisation=organisation.id,
            first=start,
            last=end,
            by=by,
            review=review,
            status=status,
            since=since,
            every=every,
        )


def _last_in(reviews: list[Review], start: date, end: date, calendar: Calendar) -> Review | None:
    """The last review that covers a period."""
    for review in reversed(reviews):
        if _covers_period(review, start, end, calendar):
            return review
    return None


def _first_after(reviews: list[Review], end: date, calendar: Calendar) -> Review | None:
    """The first review for any time after a period's end."""
    for review in reviews:
        first = calendar.start(review.period) if review.period else review.on
        if first > end:
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


def every_answer(trust: Trust, day: date) -> dict[str, dict[str, tuple[Answer, ...]]]:
    """The answers to each checklist, by tool and by organisation that it is for."""
    found: dict[str, dict[str, tuple[Answer, ...]]] = {}
    for tool in trust.governance.tools:
        if not tool.checklist:
            continue
        found[tool.id] = {}
        for organisation in (trust.own, *trust.schools):
            if is_for(tool, organisation):
                found[tool.id][organisation.id] = answers(tool, organisation, day)
    return found


def answers(tool: Tool, organisation: Organisation, day: date) -> tuple[Answer, ...]:
    """Each requirement of a checklist that applies to an organisation, with the latest result known on a day.

    A tool that does not say when it came into use is taken to be in use since its first review, and at least for this
    school year: a day of the law before that is not asked for.
    """
    reviews = [r for r in organisation.reviews if tool.asks_for(r) and r.on <= day]
    in_use = min([r.on for r in reviews] + [date(year_of(day).year, 9, 1)])
    begins = max(tool.begins or in_use, organisation.profile.joined or date.min)
    found = []
    for r in tool.checklist:
        if r.church_only and not organisation.profile.is_church_school:
            continue
        answer = _answer(r, organisation, reviews, day)
        if answer.unmet and answer.unmet < begins:
            answer = replace(answer, unmet=None)
        found.append(answer)
    return tuple(found)


def _answer(requirement: Requirement, organisation: Organisation, reviews: list[Review], day: date) -> Answer:
    """A requirement with what the reviews of its tool say of it."""
    results = [
        (review.on, review.checklist[requirement.id]) for review in reviews if requirement.id in review.checklist
    ]
    on, result = results[-1] if results else (None, "")
    return Answer(
        requirement=requirement,
        organisation=organisation.id,
        result=result,
        on=on,
        statutory=next_of(requirement.statutory, day),
        prompt=next_of(requirement.prompt, day),
        unmet=_unmet(requirement.statutory, results, day),
    )


def _unmet(month_day: tuple[int, int] | None, results: list[tuple[date, str]], day: date) -> date | None:
    """The last statutory day before a day, where it passed unmet and nothing has met it since.

    What counts is the last result of the year up to that day: one from before the statutory day of the year before says
    nothing of this year's.
    """
    last = _last_before(month_day, day)
    before = last and _last_before(month_day, last)
    if last is None or before is None:
        return None
    at_the_day = ""
    for on, result in results:
        if on > last and result in MET:
            return None
        if before < on <= last:
            at_the_day = result
    return None if at_the_day in MET else last


def next_of(month_day: tuple[int, int] | None, day: date) -> date | None:
    """The next date with a month and day, `day` itself included; 29 February is 28 February in other years."""
    if month_day is None:
        return None
    found = _in_year(month_day, day.year)
    return found if found >= day else _in_year(month_day, day.year + 1)


def _last_before(month_day: tuple[int, int] | None, day: date) -> date | None:
    """The last date with a month and day before a day."""
    if month_day is None:
        return None
    found = _in_year(month_day, day.year)
    return found if found < day else _in_year(month_day, day.year - 1)


def _in_year(month_day: tuple[int, int], year: int) -> date:
    month, number = month_day
    if (month, number) == (2, 29) and year % 4:
        number = 28
    return date(year, month, number)
