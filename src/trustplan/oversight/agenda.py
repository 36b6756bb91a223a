"""The agenda of a year: takes a rated trust and two days, gives meetings, plans, reviews and duties, each on its day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import TRUST
from trustplan.oversight.delegation import due_back
from trustplan.oversight.reviews import Expected, Status, next_of
from trustplan.oversight.support import decision_on, group_work
from trustplan.oversight.support_spans import moved_spans
from trustplan.primitives.english import capital, counted, inside, listed, listed_or_counted, say_count
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trustplan.model import Decision, Organisation, Plan, Trust
    from trustplan.primitives.periods import Period
    from trustplan.primitives.school_calendar import Calendar
    from trustplan.rating.status import Rated

MEETING, PAPERS, PLAN, REVIEW, SUPPORT, DUTY = "meeting", "papers", "plan", "review", "support", "duty"
REPORT = "report"  # of an action group; in a calendar it is of the kind of support
KINDS = {
    MEETING: "Meetings",
    PAPERS: "Papers",
    PLAN: "Plans",
    REVIEW: "Reviews",
    SUPPORT: "Support and delegation",
    DUTY: "Statutory deadlines",
}
_OFTEN = ("fortnight", "month")  # rhythms with several periods in a half-term
MOST_FOLLOWED = 24  # schools; of more, nobody could follow the due days in a calendar
MOST_NAMED = 6  # organisations that one entry names


class Entry(Struct, frozen=True, kw_only=True):
    """Something on a day: its kind, its title, its organisation, and a key that is the same in every edition.

    No day is in a key: it stays where one is corrected or moved. Ids are parted by what no id has, so that no two are one.
    """

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
    between: dict[str, Entry] = {}
    for entry in found:
        if first <= entry.on <= last:
            between[entry.key] = entry
    return tuple(sorted(between.values(), key=lambda e: (e.on, order.index(e.kind), e.title, e.key)))


def gathered(trust: Trust, entries: Sequence[Entry]) -> list[Entry]:
    """The entries as a page lists them: what a day brings to more schools than one entry names is one, with their number."""
    alike: dict[tuple[date, str], list[Entry]] = {}
    for entry in entries:
        alike.setdefault((entry.on, _without_name(trust, entry)), []).append(entry)
    found = []
    for entry in entries:
        what = _without_name(trust, entry)
        same = alike[entry.on, what]
        if len(same) <= MOST_NAMED:
            found.append(entry)
        elif entry is same[0]:
            found.append(replace(entry, title=f"{capital(counted(len(same), 'school'))}: {what}"))
    return found


def _without_name(trust: Trust, entry: Entry) -> str:
    return entry.title.removeprefix(_whose(trust, entry.organisation, ": "))


def _name(trust: Trust, organisation: str) -> str:
    return trust.organisations[organisation].short


def _whose(trust: Trust, organisation: str, mark: str) -> str:
    """A school's name before a title, with a mark between them; nothing for the trust, whose titles need none."""
    if organisation == TRUST:
        return ""
    return f"{_name(trust, organisation)}{mark}"


def _meetings(trust: Trust) -> Iterator[Entry]:
    for m in trust.meetings:
        yield Entry(on=m.date, kind=MEETING, title=m.title, key=f"meeting-{m.id}")
        if m.as_at != m.date:
            title = f"Paper deadline for the {inside(m.title)}"
            yield Entry(on=m.as_at, kind=PAPERS, title=title, key=f"papers-{m.id}")


def _plans(rated: Rated) -> Iterator[Entry]:
    days: dict[tuple[date, str], list[Plan]] = {}
    for status in rated.plans.values():
        days.setdefault((status.plan.start, "begin"), []).append(status.plan)
        days.setdefault((status.plan.last_day, "end"), []).append(status.plan)
    for (on, word), plans in days.items():
        first = min(plans, key=lambda p: (p.organisation, p.id))
        title = _say_plans(rated.trust, plans, word)
        yield Entry(on=on, kind=PLAN, title=title, key=f"plan-{word}/{first.organisation}/{first.id}")


def _say_plans(trust: Trust, plans: list[Plan], word: str) -> str:
    """`Ash: Improvement plan begins`, `Three plans of Ash, Beech and Cedar end`."""
    if len(plans) == 1:
        return f"{_whose(trust, plans[0].organisation, ': ')}{plans[0].title} {word}s"
    names = list(dict.fromkeys(_name(trust, p.organisation) for p in plans))
    many = f"{capital(say_count(len(plans)))} plans"
    if len(names) > MOST_NAMED:
        return f"{many} {word}"
    return f"{many} of {listed(names)} {word}"


def _reviews(trust: Trust, reviews: Iterable[Expected]) -> Iterator[Entry]:
    """One entry for each tool and half-term by whose end it is due, which names those who have not done it.

    Days differ a little between schools. What comes more often than each half-term has an entry for each time.
    """
    groups: dict[tuple[str, str], list[Expected]] = {}
    for row in reviews:
        groups.setdefault((row.tool.id, part_of_year(trust, row)), []).append(row)
    for (tool, part), rows in groups.items():
        by = max(r.by for r in rows)
        title = f"{rows[0].tool.title}{_say_done(trust, rows)}"
        yield Entry(on=by, kind=REVIEW, title=title, key=f"review/{tool}/{part}")


def part_of_year(trust: Trust, row: Expected) -> str:
    """The part of a school year that an expected review is of, in which its tool has no other."""
    if row.every in _OFTEN:
        return _numbered(trust.calendar(row.organisation), row.every, row.last)
    return half_term(trust, row.by)


def half_term(trust: Trust, day: date) -> str:
    """The half-term that a day is in, by its number: the same where its days are corrected."""
    return _numbered(trust.calendar(TRUST), "half-term", day)


def _numbered(calendar: Calendar, every: str, day: date) -> str:
    """`2026-27-half-term-2`: a day's period of a rhythm, by its number in the school year; of years that nobody knows, the month."""
    year = calendar.year_of(day)
    before = calendar.rhythm_periods(every, calendar.start(year), day)
    if not before:
        every, before = "month", calendar.rhythm_periods("month", calendar.start(year), day)
    return f"{year}-{every}-{len(before)}"


def _say_done(trust: Trust, rows: list[Expected]) -> str:
    """What follows a tool's title: who has not done it; nothing where nobody has, and it is for every school."""
    undone, missed = [], []
    for row in rows:
        if row.status is Status.MISSED:
            missed.append(_name(trust, row.organisation))
        elif row.status is not Status.DONE:
            undone.append(_name(trust, row.organisation))
    done = len(rows) - len(undone) - len(missed)
    if done == len(rows):
        return ": done"
    if not done and not missed:
        if len(rows) > 1 and len(rows) >= len(trust.schools):
            return ""
        return f": {listed_or_counted(undone, MOST_NAMED)}"
    how_many = f": {say_count(done)} of {say_count(len(rows))} done"
    for words, names in (("missed by", missed), ("to do", undone)):
        if 0 < len(names) <= MOST_NAMED:
            how_many += f", {words} {listed(names)}"
    return how_many


def _support(trust: Trust, day: date) -> Iterator[Entry]:
    for school in trust.schools:
        for scope in ("", *_scopes(trust)):
            decision = decision_on(school, day, scope)
            if decision:
                yield from _support_of(trust, school, decision, day)
        yield from _returns(trust, school, day)


def _scopes(trust: Trust) -> dict[str, str]:
    """The titles of the parts of a school that support may be decided for, by their ids."""
    criteria = trust.governance.criteria
    return {s.id: s.title for s in criteria.scopes} if criteria else {}


def _support_of(trust: Trust, school: Organisation, decision: Decision, day: date) -> Iterator[Entry]:
    """The days that follow from the decision in force at a school, or for a part of it."""
    where = _where(trust, school, decision)
    if decision.review_by:
        title = f"{where}: {review_due(trust, decision)}"
        key = f"support/{decision.ref}"
        yield Entry(on=decision.review_by, kind=SUPPORT, title=title, key=key, organisation=school.id)
    work = group_work(trust, school, day, decision.scope)
    if work and work.next_due:
        title = f"{where}: report of the action group is due"
        key = f"report/{school.id}/{decision.scope}/{half_term(trust, work.next_due)}"
        yield Entry(on=work.next_due, kind=SUPPORT, title=title, key=key, organisation=school.id)


def review_due(trust: Trust, decision: Decision) -> str:
    """That the body that decided on a school's support is to review it: the board, the profile's first body, or another."""
    if decision.decided_by in [body.id for body in trust.organisations[TRUST].profile.bodies[:1]]:
        return "review of the level of support by the board is due"
    return f"review of the level of support by the {inside(trust.body_title(decision.decided_by))} is due"


def _returns(trust: Trust, school: Organisation, day: date) -> Iterator[Entry]:
    """The days by which what decisions moved is to come back, while it has not, whichever decision is in force by now."""
    scheme = trust.governance.scheme
    if scheme is None:
        return
    away = [span.change for span in moved_spans(scheme, school, day) if span.end is None]
    for decision in school.support.decisions:
        for number, change in enumerate(decision.delegation, 1):
            if change.until and any(change is one for one in away):
                title = f"{_where(trust, school, decision)}: {due_back(scheme, change)}"
                key = f"until/{decision.ref}/{number}"
                yield Entry(on=change.until, kind=SUPPORT, title=title, key=key, organisation=school.id)


def _where(trust: Trust, school: Organisation, decision: Decision) -> str:
    """The school of a decision, with the part that it is for."""
    if decision.scope:
        return f"{school.short}, {_scopes(trust)[decision.scope]}"
    return school.short


def _yearly(trust: Trust, first: date, last: date) -> Iterator[Entry]:
    """Reviews of the support criteria and of the scheme of delegation, each in its rhythm."""
    governance, calendar = trust.governance, trust.calendar(TRUST)
    documents = (
        (governance.criteria, "criteria", "The support criteria are due to be"),
        (governance.scheme, "scheme", "The scheme of delegation is due to be"),
    )
    for document, name, what in documents:
        if document and document.review:
            numbers: Counter[Period] = Counter()
            for _, _, by in calendar.rhythm_periods(document.review, first, last):
                year = calendar.year_of(by)
                numbers[year] += 1
                key = f"{name}-{year}-{numbers[year]}"
                yield Entry(on=by, kind=SUPPORT, title=f"{what} reviewed", key=key)


def _duties(trust: Trust, first: date, last: date) -> Iterator[Entry]:
    for tool in trust.governance.tools:
        for requirement in tool.checklist:
            for month_day, name, tail in (
                (requirement.prompt, "beg", "start preparing"),
                (requirement.statutory, "the", "statutory deadline"),
            ):
                for on in _each_year(month_day, first, last):
                    key = f"duty/{tool.id}/{requirement.id}/{name}-{on.year}"
                    yield Entry(on=on, kind=DUTY, title=f"{requirement.title}: {tail}", key=key)


def _each_year(month_day: tuple[int, int] | None, first: date, last: date) -> Iterable[date]:
    day = next_of(month_day, first)
    while day and day <= last:
        yield day
        day = next_of(month_day, day + timedelta(days=1))


def due_dates(rated: Rated, day: date) -> tuple[Entry, ...]:
    """Entries for the due days of actions and milestones, from a day on; of many schools, only the trust's own work."""
    has_many = len(rated.trust.schools) > MOST_FOLLOWED
    found: list[Entry] = []
    for item in rated.each:
        if not isinstance(item, ActionStatus) or (has_many and item.organisation != TRUST):
            continue
        if item.is_open:
            found += _due_in(rated.trust, item, day)
    found.sort(key=lambda e: (e.on, e.key))
    return tuple(found)


def _due_in(trust: Trust, status: ActionStatus, day: date) -> Iterator[Entry]:
    """The due days of an action and of its milestones that are not done."""
    action, organisation = status.action, status.organisation
    name = f"{_whose(trust, organisation, ' ')}{status.id}"
    if action.due and action.due >= day:
        title = f"{name} is due: {status.title}"
        yield Entry(on=action.due, kind=PLAN, title=title, key=status.ref, organisation=organisation)
    for milestone in action.milestones:
        if milestone.done is None and milestone.due >= day:
            title = f"{name}: {capital(milestone.title)}"
            key = f"{status.ref}/{milestone.id}"
            yield Entry(on=milestone.due, kind=PLAN, title=title, key=key, organisation=organisation)
