"""The agenda of a year: takes a rated trust and two days, gives meetings, plans, reviews and duties, each on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.oversight.reviews import Expected, Status, next_of
from trustplan.oversight.support import decision_on, group_work
from trustplan.primitives.english import capital, inside, listed, say_count
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.model import Plan, Trust
    from trustplan.rating.status import Rated

MEETING, PAPERS, PLAN, REVIEW, SUPPORT, DUTY = "meeting", "papers", "plan", "review", "support", "duty"
KINDS = {
    MEETING: "Meetings",
    PAPERS: "Papers",
    PLAN: "Plans",
    REVIEW: "Reviews",
    SUPPORT: "Support and delegation",
    DUTY: "Duties under the law",
}
MOST_NAMED = 6  # organisations that one entry names


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Something on a day: its kind, its title, its organisation, and a key that is the same in every edition."""

    on: date
    kind: str
    title: str
    key: str
    organisation: str = TRUST


def make_agenda(rated: Rated, first: date, last: date, reviews: Iterable[Expected]) -> tuple[Entry, ...]:
    """All entries from `first` to `last`, sorted by day and kind. `reviews` are the expected ones."""
    trust = rated.trust
    found = [
        *_meetings(trust),
        *_plans(rated),
        *_reviews(trust, reviews),
        *_support(trust, rated.day),
        *_yearly(trust, first, last),
        *_duties(trust, first, last),
    ]
    order = list(KINDS)
    between = {e.key: e for e in found if first <= e.on <= last}
    return tuple(sorted(between.values(), key=lambda e: (e.on, order.index(e.kind), e.title, e.key)))


def _name(trust: Trust, organisation: str) -> str:
    return trust.organisations[organisation].short


def _meetings(trust: Trust) -> Iterator[Entry]:
    for m in trust.meetings:
        yield Entry(on=m.date, kind=MEETING, title=m.title, key=f"meeting-{m.id}")
        if m.as_at != m.date:
            title = f"Papers close for the {inside(m.title)}"
            yield Entry(on=m.as_at, kind=PAPERS, title=title, key=f"papers-{m.id}")


def _plans(rated: Rated) -> Iterator[Entry]:
    days: dict[tuple[date, str], list[Plan]] = {}
    for status in rated.plans.values():
        days.setdefault((status.plan.start, "begin"), []).append(status.plan)
        days.setdefault((status.plan.end, "end"), []).append(status.plan)
    for (on, word), plans in days.items():
        names = list(dict.fromkeys(_name(rated.trust, p.organisation) for p in plans))
        if len(plans) == 1:
            whose = "" if plans[0].organisation == TRUST else f"{names[0]}: "
            title = f"{whose}{plans[0].title} {word}s"
        else:
            of = f" of {listed(names)}" if len(names) <= MOST_NAMED else ""
            title = f"{capital(say_count(len(plans)))} plans{of} {word}"
        yield Entry(on=on, kind=PLAN, title=title, key=f"plan-{word}-{on}")


def _reviews(trust: Trust, reviews: Iterable[Expected]) -> Iterator[Entry]:
    """One entry for each tool and the day by which it is due, which names those who have not done it."""
    groups: dict[tuple[str, date], list[Expected]] = {}
    calendar = trust.calendar(TRUST)
    ends: dict[date, date] = {}
    for row in reviews:
        if row.by not in ends:  # the last days of schools differ a little: the trust's half-term groups them
            around = calendar.rhythm_periods("half-term", row.by, row.by)
            ends[row.by] = around[-1][1] if around else row.by
        groups.setdefault((row.tool.id, ends[row.by]), []).append(row)
    for (tool, _), rows in groups.items():
        undone = [_name(trust, r.organisation) for r in rows if r.status is not Status.DONE]
        by = max(r.by for r in rows)
        title = rows[0].tool.title
        if not undone:
            title += ": done"
        elif len(undone) < len(rows):
            title += f": {say_count(len(rows) - len(undone))} of {say_count(len(rows))} done"
            title += f", to do {listed(undone)}" if len(undone) <= MOST_NAMED else ""
        elif len(rows) < len(trust.schools) or len(rows) == 1:
            title += f": {listed(undone[:MOST_NAMED])}"
        yield Entry(on=by, kind=REVIEW, title=title, key=f"review-{tool}-{by}")


def _support(trust: Trust, day: date) -> Iterator[Entry]:
    for school in trust.schools:
        name = school.short
        decision = decision_on(school, day)
        if decision and decision.review_by:
            title = f"{name}: the decision on its support is reviewed by today"
            yield Entry(
                on=decision.review_by,
                kind=SUPPORT,
                title=title,
                key=f"support-{decision.ref}",
                organisation=school.id,
            )
        work = group_work(trust, school, day)
        if work and work.next_due:
            title = f"{name}: the action group reports"
            key = f"report-{school.id}-{work.next_due}"
            yield Entry(on=work.next_due, kind=SUPPORT, title=title, key=key, organisation=school.id)
        for change in decision.delegation if decision else ():
            if change.until:
                title = f"{name}: what the board holds should be back"
                key = f"until-{school.id}-{change.until}"
                yield Entry(on=change.until, kind=SUPPORT, title=title, key=key, organisation=school.id)


def _yearly(trust: Trust, first: date, last: date) -> Iterator[Entry]:
    """Reviews of the support criteria and of the scheme of delegation, each in its rhythm."""
    governance, calendar = trust.governance, trust.calendar(TRUST)
    documents = (
        (governance.criteria, "criteria", "The support criteria are"),
        (governance.scheme, "scheme", "The scheme of delegation is"),
    )
    for document, name, what in documents:
        if document and document.review:
            for _, _, by in calendar.rhythm_periods(document.review, first, last):
                yield Entry(on=by, kind=SUPPORT, title=f"{what} reviewed by today", key=f"{name}-{by}")


def _duties(trust: Trust, first: date, last: date) -> Iterator[Entry]:
    for tool in trust.governance.tools:
        for requirement in tool.checklist:
            for month_day, tail in ((requirement.prompt, "begin now"), (requirement.statutory, "the law's day")):
                for on in _each_year(month_day, first, last):
                    key = f"duty-{tool.id}-{requirement.id}-{tail[:3]}-{on}"
                    yield Entry(on=on, kind=DUTY, title=f"{requirement.title}: {tail}", key=key)


def _each_year(month_day: tuple[int, int] | None, first: date, last: date) -> Iterable[date]:
    day = next_of(month_day, first)
    while day and day <= last:
        yield day
        day = next_of(month_day, day + timedelta(days=1))


def due_dates(rated: Rated, day: date) -> tuple[Entry, ...]:
    """Entries for the due days of actions and milestones, from a day on."""
    found = []
    for item in rated.each:
        if not isinstance(item, ActionStatus) or item.is_accepted or item.stage.value in ("complete", "stopped"):
            continue
        name = "" if item.organisation == TRUST else f"{_name(rated.trust, item.organisation)} "
        if item.action.due and item.action.due >= day:
            title = f"{name}{item.id} is due: {item.title}"
            found.append(
                Entry(on=item.action.due, kind=PLAN, title=title, key=item.ref, organisation=item.organisation)
            )
        for m in item.action.milestones:
            if m.done is None and m.due >= day:
                title = f"{name}{item.id}: {capital(m.title)}"
                key = f"{item.ref}-{m.id}"
                found.append(Entry(on=m.due, kind=PLAN, title=title, key=key, organisation=item.organisation))
    return tuple(sorted(found, key=lambda e: (e.on, e.key)))
