"""Which target a figure is held to: takes the steps of a KPI and a figure, gives one step, and whether its day is to come."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Kpi, Measure, Measurement, Organisation, Plan, Step
from trustplan.primitives.periods import HALF_TERMS, Period, parse_within
from trustplan.primitives.rows import last_of
from trustplan.primitives.targets import OPERATORS, Ref
from trustplan.rating.target_values import CellContext, TargetValue

if TYPE_CHECKING:
    from datetime import date

    from trustplan.primitives.school_calendar import Calendar

_DAY = timedelta(days=1)


def has_target(kpi: Kpi) -> bool:
    """Whether anything is to be reached at any time, so that the KPI is not only watched."""
    return any(step.target.operator != "none" for step in kpi.every_step)


def last_step(kpi: Kpi) -> Step | None:
    """The last step with a target."""
    return next((step for step in reversed(kpi.steps) if step.target.operator != "none"), None)


def step_for(context: CellContext, latest: Measurement) -> tuple[Step, bool]:
    """The step that a figure is held to, and whether that is one for a later time (then it is not yet due)."""
    if context.measure.counts_until_next:
        return _step_on_day(context, context.stood_from(latest))
    return pick_step(context.kpi.steps, latest.period, context.calendar)


def pick_step(steps: tuple[Step, ...], of: Period, calendar: Calendar) -> tuple[Step, bool]:
    """The step of the target that applies to a figure of a period, and whether it is one for a later year.

    That is the step whose period contains the figure's, the shortest if there are several, or whose month ends within
    the figure's; else the next one in the same school year; else the last one that has passed; else the first one to come.
    """
    if steps[0].period is None:
        return steps[0], False
    end = calendar.end(of)
    around: list[tuple[timedelta, Step]] = []
    later_in_year = last_past = None
    for step in steps:
        if step.period is None:
            continue
        distance = _holds(step.period, of, calendar)
        if distance is not None:
            around.append((distance, step))
        if calendar.end(step.period) <= end:
            last_past = step
        elif later_in_year is None and step.period.school_year == of.school_year:
            later_in_year = step
    if around:
        return min(around, key=lambda pair: pair[0])[1], False
    found = later_in_year or last_past
    if found:
        return found, False
    return next((s for s in steps if s.target.operator != "none"), steps[0]), True


def _holds(period: Period, of: Period, calendar: Calendar) -> timedelta | None:
    """How long a target's period is that contains a figure's; of a month or day how long before the figure's end it is."""
    begin, end = calendar.start(of), calendar.end(of)
    first, last = calendar.start(period), calendar.end(period)
    if period.is_point and begin <= last <= end:
        return end - last
    return last - first if first <= begin and last >= end else None


def _step_on_day(context: CellContext, since: date) -> tuple[Step, bool]:
    """The step for what counts now: the last whose time is over, or the one in whose time something newer came.

    A target for the whole plan has its day at the plan's end; what came within the plan is held to it at once.
    """
    steps, calendar, day = context.kpi.steps, context.calendar, context.figures.day
    if steps[0].period is None:
        return steps[0], since < context.plan.start and day <= context.plan.end
    over = step_over(context)
    if over and over.period and since <= calendar.end(over.period):
        return over, False
    around = [s for s in steps if s.period and calendar.start(s.period) <= since <= calendar.end(s.period)]
    if around:
        return max(around, key=lambda s: calendar.start(s.period or Period(0))), False  # the shortest began last
    return over or steps[0], over is None


def step_over(context: CellContext) -> Step | None:
    """The last step whose time is over; a target for the whole plan is over when the plan is."""
    day = min(context.figures.day, context.plan.last_day + _DAY)  # the later targets of a closed plan stay open
    over = [step for step in context.kpi.steps if context.end_of(step) < day]
    return last_of(over)


def point_of(context: CellContext, latest: Measurement, step: Step, target_values: list[TargetValue]) -> date:
    """The day up to which a value that grows through the year has grown when it is held to its target.

    That is the end of the step's part of the year, or of the part for which the number behind the target is.
    """
    part = step.period.part if step.period else ""
    if step.period and step.period.is_point:
        return _half_term_of(context.calendar, step.period)
    for target_value in target_values:
        if target_value.period:
            part = target_value.period.part
    return context.calendar.end(Period(year=latest.period.year, part=part))


def summed_steps(kpi: Kpi, measure: Measure) -> tuple[Step, ...]:
    """The steps for all schools together: the sum of their targets, of a count or of money.

    There is one for each period for which every school has a number, and all say “at least”, or another word alike.
    """
    if measure.unit not in ("count", "pounds") or len(kpi.own_steps) < 2:
        return ()
    found: list[Step] = []
    for first in next(iter(kpi.own_steps.values())):
        alike: list[Ref] = []
        for steps in kpi.own_steps.values():
            for step in steps:
                if step.period == first.period and step.target.operator == first.target.operator:
                    alike += [ref for ref in step.target.refs if ref.is_fixed and not ref.offset]
        if len(alike) == len(kpi.own_steps) and first.target.operator in OPERATORS:
            ref = replace(alike[0], number=sum((ref.number or Fraction(0) for ref in alike), Fraction(0)))
            found.append(replace(first, target=replace(first.target, refs=(ref,))))
    return tuple(found)


def _half_term_of(calendar: Calendar, month: Period) -> date:
    """The end of the half-term in which a month ends: a value that grows is counted then."""
    end = calendar.end(month)
    ends = [calendar.end(Period(year=month.year, part=half)) for half in HALF_TERMS]
    return next((day for day in ends if end <= day), end)


def held_to(kpi: Kpi, plan: Plan, organisation: Organisation) -> Kpi:
    """The KPI with the targets to which an organisation is held: its own, and what is within a time in its own time."""
    own = kpi.of_school(organisation.id)
    joined = organisation.profile.joined
    if joined is None or not any(step.within for step in own.steps):
        return own
    steps: list[Step] = []
    for step in own.steps:
        time = parse_within(step.within)
        is_own_time = time is not None and (time.of_joining or joined > plan.start)
        steps.append(replace(step, period=time.ends(joined)) if time and is_own_time else step)
    return replace(own, steps=tuple(steps))
