"""The model as it was known on a day: later facts do not exist for it, later edits are undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from trustplan.targets import parse_target
from trustplan.terms import Calendar, parse_period

if TYPE_CHECKING:
    from trustplan.model import Action, Ask, Change, Kpi, Objective, Organisation, Override, Plan, Trust


def as_known(trust: Trust, day: date, *, edits: date | None = None) -> Trust:
    """The trust with the facts known on `day` and the dates and targets in force on `edits` (default: `day`)."""
    edits = edits or day
    return replace(
        trust,
        organisations={o.id: _organisation(o, trust.calendar(o.id), day, edits) for o in trust.organisations.values()},
        comparators=tuple(c for c in trust.comparators if c.on <= day),
    )


def _organisation(organisation: Organisation, calendar: Calendar, day: date, edits: date) -> Organisation:
    profile = organisation.profile
    return replace(
        organisation,
        profile=replace(
            profile,
            pupils=tuple(c for c in profile.pupils if c.on <= day),
            inspections=tuple(i for i in profile.inspections if i.published <= day),
        ),
        plans=tuple(_plan(p, calendar, day, edits) for p in organisation.plans),
        figures={name: tuple(m for m in rows if m.on <= day) for name, rows in organisation.figures.items()},
    )


def _plan(plan: Plan, calendar: Calendar, day: date, edits: date) -> Plan:
    def objective(o: Objective) -> Objective:
        return replace(
            o,
            actions=tuple(_action(a, calendar, day, edits) for a in o.actions),
            kpis=tuple(_kpi(k, day, edits) for k in o.kpis),
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


def _action(action: Action, calendar: Calendar, day: date, edits: date) -> Action:
    start, due = in_force(action.changes, "start", edits), in_force(action.changes, "due", edits)
    milestones = []
    for milestone in action.milestones:
        was = in_force(action.changes, f"milestones/{milestone.id}", edits)
        done = milestone.done if milestone.done and milestone.done <= day else None
        milestones.append(replace(milestone, due=resolve(was, calendar) if was else milestone.due, done=done))
    return replace(
        action,
        start=resolve(start, calendar, first=True) if start else action.start,
        due=resolve(due, calendar) if due else action.due,
        milestones=tuple(milestones),
        updates=tuple(u for u in action.updates if u.on <= day),
        changes=tuple(c for c in action.changes if c.on <= day),
        override=_override(action.override, day),
        asks=_asks(action.asks, day),
        accepted_on=action.accepted_on if action.accepted_on and action.accepted_on <= day else None,
    )


def _kpi(kpi: Kpi, day: date, edits: date) -> Kpi:
    steps = []
    for step in kpi.steps:
        field = f"targets/{step.period}" if step.period else "target"
        was = in_force(kpi.changes, field, edits)
        steps.append(replace(step, target=parse_target(was)) if was else step)
    return replace(
        kpi,
        steps=tuple(steps),
        parts=tuple(_kpi(p, day, edits) for p in kpi.parts),
        judgements=tuple(j for j in kpi.judgements if j.on <= day),
        recovery=tuple(r for r in kpi.recovery if r.on is None or r.on <= day),
        changes=tuple(c for c in kpi.changes if c.on <= day),
        override=_override(kpi.override, day),
        asks=_asks(kpi.asks, day),
    )


def _override(override: Override | None, day: date) -> Override | None:
    return override if override and override.on <= day <= override.until else None


def _asks(asks: tuple[Ask, ...], day: date) -> tuple[Ask, ...]:
    return tuple(
        a if a.outcome_on is None or a.outcome_on <= day else replace(a, outcome="", outcome_on=None) for a in asks
    )
