"""The model as it was known on a day: later facts do not exist for it, later edits are undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from trustplan.targets import parse_target
from trustplan.terms import Calendar, parse_period

if TYPE_CHECKING:
    from trustplan.model import Action, Ask, Change, Kpi, Objective, Organisation, Override, Plan, Trust


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked back on: facts known on `facts`, dates and targets in force on `edits`, seen from `today`."""

    today: date
    facts: date
    edits: date


def as_known(trust: Trust, today: date, *, facts: date | None = None, edits: date | None = None) -> Trust:
    """The trust with the facts known on `facts` (default: today) and the edits in force on `edits` (default: `facts`).

    An override counts when it was known, and today lies in its time.
    """
    facts = facts or today
    day = Sight(today, facts, edits or facts)
    return replace(
        trust,
        organisations={o.id: _organisation(o, trust.calendar(o.id), day) for o in trust.organisations.values()},
        comparators=tuple(c for c in trust.comparators if c.on <= facts),
    )


def _organisation(organisation: Organisation, calendar: Calendar, day: Sight) -> Organisation:
    profile = organisation.profile
    return replace(
        organisation,
        profile=replace(
            profile,
            pupils=tuple(c for c in profile.pupils if c.on <= day.facts),
            inspections=tuple(i for i in profile.inspections if i.published <= day.facts),
        ),
        plans=tuple(_plan(p, calendar, day) for p in organisation.plans),
        figures={name: tuple(m for m in rows if m.on <= day.facts) for name, rows in organisation.figures.items()},
    )


def _plan(plan: Plan, calendar: Calendar, day: Sight) -> Plan:
    def objective(o: Objective) -> Objective:
        return replace(
            o,
            actions=tuple(_action(a, calendar, day) for a in o.actions),
            kpis=tuple(_kpi(k, day) for k in o.kpis),
            asks=_asks(o.asks, day),
        )

    return replace(plan, objectives=tuple(objective(o) for o in plan.objectives))


def in_force(changes: tuple[Change, ...], field: str, day: date) -> str | None:
    """The value that a field had on a day because later or unapproved edits do not count; None if unedited."""
    value = None
    for change in reversed([c for c in changes if c.field == field]):
        if change.effective and change.effective <= day:
            break
        value = change.was
    return value


def resolve(text: str, calendar: Calendar, *, first: bool = False) -> date:
    """The day that a date or period means."""
    period = parse_period(text)
    if period is None:
        return date.fromisoformat(text)
    return calendar.start(period) if first else calendar.last_school_day(period)


def _action(action: Action, calendar: Calendar, day: Sight) -> Action:
    start, due = in_force(action.changes, "start", day.edits), in_force(action.changes, "due", day.edits)
    milestones = []
    for milestone in action.milestones:
        was = in_force(action.changes, f"milestones/{milestone.id}", day.edits)
        done = milestone.done if milestone.done and milestone.done <= day.facts else None
        milestones.append(replace(milestone, due=resolve(was, calendar) if was else milestone.due, done=done))
    return replace(
        action,
        start=resolve(start, calendar, first=True) if start else action.start,
        due=resolve(due, calendar) if due else action.due,
        milestones=tuple(milestones),
        updates=tuple(u for u in action.updates if u.on <= day.facts),
        changes=tuple(c for c in action.changes if c.on <= day.facts),
        override=_override(action.override, day),
        asks=_asks(action.asks, day),
        accepted_on=action.accepted_on if action.accepted_on and action.accepted_on <= day.facts else None,
    )


def _kpi(kpi: Kpi, day: Sight) -> Kpi:
    steps = []
    for step in kpi.steps:
        field = f"targets/{step.period}" if step.period else "target"
        was = in_force(kpi.changes, field, day.edits)
        steps.append(replace(step, target=parse_target(was)) if was else step)
    return replace(
        kpi,
        steps=tuple(steps),
        parts=tuple(_kpi(p, day) for p in kpi.parts),
        judgements=tuple(j for j in kpi.judgements if j.on <= day.facts),
        recovery=tuple(r for r in kpi.recovery if r.on is None or r.on <= day.facts),
        changes=tuple(c for c in kpi.changes if c.on <= day.facts),
        override=_override(kpi.override, day),
        asks=_asks(kpi.asks, day),
    )


def _override(override: Override | None, day: Sight) -> Override | None:
    return override if override and override.on <= day.facts and override.on <= day.today <= override.until else None


def _asks(asks: tuple[Ask, ...], day: Sight) -> tuple[Ask, ...]:
    return tuple(
        a if a.outcome_on is None or a.outcome_on <= day.facts else replace(a, outcome="", outcome_on=None)
        for a in asks
    )
