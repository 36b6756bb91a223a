"""The model as it was known on a day: later facts are left out, later edits are undone."""

from __future__ import annotations

from datetime import date
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model.plans import Closed
from trustplan.primitives.periods import MonthEnd, end_of_month, parse_day, parse_period, years_after
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.targets import parse_target

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import (
        Action,
        Ask,
        Change,
        Decision,
        Enquiry,
        Kpi,
        Meeting,
        Milestone,
        Need,
        Objective,
        Organisation,
        Override,
        Plan,
        Practice,
        Step,
        Support,
        Trust,
    )

T = TypeVar("T")
D = TypeVar("D", bound=Any)


class AsOf(Struct, frozen=True):
    """The days of a look back: facts known on `facts`, dates and targets in force on `edits`, seen from `today`."""

    today: date
    facts: date
    edits: date


def as_known(trust: Trust, today: date, *, facts: date | None = None, edits: date | None = None) -> Trust:
    """The trust with the facts known on `facts` (default: today) and the edits in force on `edits` (default: `facts`).

    An override counts when it was known, and today lies in its time.
    """
    day = as_of(today, facts=facts, edits=edits)
    known = figures_as_known(trust, day)
    organisations: dict[str, Organisation] = {}
    for organisation in known.organisations.values():
        calendar, left = known.calendar(organisation.id), organisation.profile.left
        plans = _known(organisation.plans, lambda p: is_plan_known(p, day))
        plans = _each(plans, lambda p: plan_as_known(p, calendar, day, left))  # noqa: B023  # it is used at once
        organisations[organisation.id] = replace(organisation, plans=plans)
    return replace(known, organisations=organisations)


def as_of(today: date, *, facts: date | None = None, edits: date | None = None) -> AsOf:
    """The days of a look back: `facts` is today by default, and `edits` the same day as the facts."""
    known = facts or today
    return AsOf(today, known, edits or known)


def figures_as_known(trust: Trust, day: AsOf) -> Trust:
    """The trust's schools, figures, profiles, calendars and comparators as known, its plans as they are."""
    organisations: dict[str, Organisation] = {}
    for organisation in trust.organisations.values():
        if organisation.profile.joined is None or organisation.profile.joined <= day.today:
            organisations[organisation.id] = _organisation(organisation, day)
    return replace(
        trust,
        organisations=organisations,
        calendars={name: calendar.as_known(day.facts) for name, calendar in trust.calendars.items()},
        meetings=_each(
            _known(trust.meetings, lambda m: m.proposed is None or m.proposed <= day.facts), lambda m: _meeting(m, day)
        ),
        comparators=_known(trust.comparators, lambda c: c.on <= day.facts),
    )


def _meeting(meeting: Meeting, day: AsOf) -> Meeting:
    """A meeting with a name that says where its date is only proposed."""
    if not meeting.is_to_be_confirmed(day.facts):
        return meeting
    return replace(meeting, title=f"{meeting.title} (date to be confirmed)")


def _known(rows: tuple[T, ...], is_known: Callable[[T], bool]) -> tuple[T, ...]:
    """The rows that are known: the very same tuple where all are, so that what is unchanged is not copied."""
    known = tuple(filter(is_known, rows))
    return rows if len(known) == len(rows) else known


def _each(rows: tuple[T, ...], make: Callable[[T], T]) -> tuple[T, ...]:
    """Every row as it was: the very same tuple where all are as they are now."""
    made = tuple(map(make, rows))
    return rows if all(map(is_, rows, made)) else made


def _with(item: D, **fields: object) -> D:
    """The item with some fields: the very same one where none differs."""
    if all(getattr(item, name) is value for name, value in fields.items()):
        return item
    return replace(item, **fields)


def _organisation(organisation: Organisation, day: AsOf) -> Organisation:
    profile = _with(
        organisation.profile,
        pupils=_known(organisation.profile.pupils, lambda c: c.on <= day.facts),
        inspections=_known(organisation.profile.inspections, lambda i: i.published <= day.facts),
    )
    return replace(
        organisation,
        support=_support(organisation.support, day),
        reviews=_known(organisation.reviews, lambda r: r.on <= day.facts),
        practice=_practice(organisation.practice, day),
        profile=profile,
        has_left=profile.left is not None and profile.left < day.today,
        figures={name: _known(rows, lambda m: m.on <= day.facts) for name, rows in organisation.figures.items()},
    )


def _support(support: Support, day: AsOf) -> Support:
    def decision(d: Decision) -> Decision:
        met = tuple(replace(x, met=None) if x.met and x.met > day.facts else x for x in d.exit)
        return _with(d, exit=met if met != d.exit else d.exit, asks=_asks(d.asks, day))

    return _with(
        support,
        assessments=_known(support.assessments, lambda a: a.on <= day.facts),
        decisions=_each(_known(support.decisions, lambda d: d.on <= day.facts), decision),
        reports=_known(support.reports, lambda r: r.on <= day.facts),
        other_levels=_known(support.other_levels, lambda o: o.on <= day.facts),
    )


def _practice(practice: Practice, day: AsOf) -> Practice:
    def need(n: Need) -> Need:
        return n if n.met is None or n.met.on <= day.facts else replace(n, met=None)

    def enquiry(e: Enquiry) -> Enquiry:
        is_known = e.published is None or e.published <= day.facts
        return e if is_known else replace(e, published=None, finding="", changed="")

    return _with(
        practice,
        offers=_known(practice.offers, lambda o: o.on is None or o.on <= day.facts),
        needs=_each(_known(practice.needs, lambda n: n.on <= day.facts), need),
        enquiries=_each(practice.enquiries, enquiry),
    )


def is_plan_known(plan: Plan, day: AsOf) -> bool:
    """Whether a plan was written down by then."""
    return plan.proposed is None or plan.proposed <= day.facts


def plan_as_known(plan: Plan, calendar: Calendar, day: AsOf, left: date | None) -> Plan:
    """One plan as it was known. `left` is the last day of its school in the trust, with which it ends."""

    def objective(o: Objective) -> Objective:
        return _with(
            o,
            actions=_each(o.actions, lambda a: _action(a, calendar, day)),
            kpis=_each(o.kpis, lambda k: _kpi(k, day)),
            asks=_asks(o.asks, day),
        )

    approved = plan.approved_on if plan.approved_on and plan.approved_on <= day.facts else None
    objectives = _each(plan.objectives, objective)
    return _with(plan, objectives=objectives, approved_on=approved, closed=_closed(plan, day, left))


def _closed(plan: Plan, day: AsOf, left: date | None) -> Closed | None:
    closed = plan.closed if plan.closed and plan.closed.on <= day.facts else None
    last = min(plan.end, closed.on) if closed else plan.end
    if left and left < min(last, day.today):
        return Closed(on=left, with_school=True)
    return closed


def in_force(changes: tuple[Change, ...], field: str, day: date) -> str | None:
    """The value that a field had on a day because later or unapproved edits do not count; None if unedited."""
    value = None
    for change in reversed([c for c in changes if c.field == field]):
        if change.effective and change.effective <= day:
            break
        value = change.was
    return value


def resolve(text: str, calendar: Calendar, *, first: bool = False) -> date:
    """The day that a date, a month or a period means."""
    period = parse_period(text)
    if period is None:
        return parse_day(text, first=first) or date.fromisoformat(text)
    return calendar.day_of(period, first=first)


def each_year(text: str, calendar: Calendar, count: int) -> date:
    """The day that a date or period means a number of years on: of a period, the last school day of that year's."""
    period = parse_period(text)
    if period and calendar.knows(again := period.years_on(count)):
        return calendar.last_school_day(again)
    day = resolve(text, calendar)
    if isinstance(day, MonthEnd):
        return end_of_month(day.year + count, day.month)
    return years_after(day, count)


def _action(action: Action, calendar: Calendar, day: AsOf) -> Action:
    dates: dict[str, object] = {}
    if action.changes:
        start, due = in_force(action.changes, "start", day.edits), in_force(action.changes, "due", day.edits)
        if start:
            dates["start"] = resolve(start, calendar, first=True)
        if due:
            old = resolve(due, calendar)
            dates |= {"due": old, "yearly": tuple(each_year(due, calendar, n) for n in range(len(action.yearly)))}

    def milestone(m: Milestone) -> Milestone:
        was = in_force(action.changes, f"milestones/{m.id}", day.edits) if action.changes else None
        done = m.done if m.done and m.done <= day.facts else None
        due = resolve(was, calendar) if was else m.due
        return _with(m, due=due, done=done, projections=_known(m.projections, lambda p: p.on <= day.facts))

    return _with(
        action,
        milestones=_each(action.milestones, milestone),
        updates=_known(action.updates, lambda u: u.on <= day.facts),
        changes=_known(action.changes, lambda c: c.on <= day.facts),
        override=_override(action.override, day),
        asks=_asks(action.asks, day),
        accepted_on=action.accepted_on if action.accepted_on and action.accepted_on <= day.facts else None,
        parts=_each(action.parts, lambda a: _action(a, calendar, day)),
        **dates,
    )


def _kpi(kpi: Kpi, day: AsOf) -> Kpi:
    def step(s: Step, school: str = "") -> Step:
        field = "/".join(str(part) for part in ("targets", school, s.name) if part)
        was = in_force(kpi.changes, "target" if field == "targets" else field, day.edits)
        return replace(s, target=parse_target(was)) if was else s

    def of_school(school: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return _each(steps, lambda s: step(s, school))

    own_steps = kpi.own_steps
    if kpi.changes and own_steps:
        own_steps = {school: of_school(school, steps) for school, steps in own_steps.items()}
    return _with(
        kpi,
        steps=_each(kpi.steps, step) if kpi.changes else kpi.steps,
        own_steps=own_steps,
        parts=_each(kpi.parts, lambda p: _kpi(p, day)),
        judgements=_known(kpi.judgements, lambda j: j.on <= day.facts),
        projections=_known(kpi.projections, lambda p: p.on <= day.facts),
        recovery=_known(kpi.recovery, lambda r: r.on is None or r.on <= day.facts),
        changes=_known(kpi.changes, lambda c: c.on <= day.facts),
        override=_override(kpi.override, day),
        asks=_asks(kpi.asks, day),
    )


def _override(override: Override | None, day: AsOf) -> Override | None:
    return override if override and override.on <= day.facts and override.on <= day.today <= override.until else None


def _asks(asks: tuple[Ask, ...], day: AsOf) -> tuple[Ask, ...]:
    def ask(a: Ask) -> Ask:
        return a if a.outcome_on is None or a.outcome_on <= day.facts else replace(a, outcome="", outcome_on=None)

    return _each(asks, ask)
