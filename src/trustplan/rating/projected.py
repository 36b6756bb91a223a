"""What is expected of a KPI at the end of a year: takes its projections and targets, gives sentences. They never rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Measurement, Projection
from trustplan.primitives.english import capital, inside, say_date, say_period
from trustplan.rating.cell_text import say_target, say_time, side_of_target, target_words
from trustplan.rating.cells import decimals_of_figure
from trustplan.rating.comparing import is_met, measure_gap
from trustplan.rating.steps import has_target, held_to, step_for
from trustplan.rating.target_values import CellContext, TargetValue, Unknown, comparable, distance, target_value_of

if TYPE_CHECKING:
    from trustplan.model import Kpi, Measure, Plan, Step
    from trustplan.primitives.periods import Period
    from trustplan.rating.figures import FigureIndex


def projected(figures: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure) -> list[str]:
    """A sentence for the last projection of each school and year, until the figure itself is known."""
    last: dict[tuple[str, str], Projection] = {}
    for projection in kpi.projections:
        last[projection.school, str(projection.period)] = projection
    found = []
    for projection in last.values():
        whose, period = figures.trust.organisations.get(projection.school or plan.organisation), projection.period
        if whose is None or period is None:
            continue
        own = held_to(kpi, plan, whose)
        context = CellContext(figures=figures, plan=plan, kpi=own, measure=measure, organisation=whose)
        if any(row.period == period and row.is_official for row in context.series):
            continue
        found.append(_sentence(context, projection, period))
    return found


def _sentence(context: CellContext, projection: Projection, period: Period) -> str:
    row = _as_figure(context, projection, period)
    context = replace(context, more_decimals=decimals_of_figure(context, row) - context.measure.decimals)
    name = ""
    if projection.school:
        name = f"{context.organisation.short}: "
    role = context.figures.trust.role_title(context.plan.organisation, projection.by)
    words = f"{name}{capital(context.say(row.value))} is expected by the end of {say_period(row.period)}"
    return f"{words}{_beside_target(context, row)} ({said_by(role, projection)})."


def said_by(role: str, projection: Projection) -> str:
    """Who expected something, how sure they were, and when."""
    words = f"{inside(role)}, {projection.confidence} confidence, {say_date(projection.on)}"
    if projection.because:
        words += f": {projection.because.rstrip('.')}"
    return words


def _as_figure(context: CellContext, projection: Projection, period: Period) -> Measurement:
    """A projection as if it were the figure of its period."""
    value = projection.value
    if context.measure.unit == "yes/no" and value in ("yes", "no"):
        value = value == "yes"
    return Measurement(
        period=period,
        on=context.calendar.end(period),
        group=context.kpi.group,
        value=value,
        cohort=None,
        status="projected",
        note="",
        at=context.kpi.at,
    )


def _beside_target(context: CellContext, row: Measurement) -> str:
    """Whether the value would meet the target that it would be held to."""
    if not has_target(context.kpi):
        return "; there is no target"
    step, _ = step_for(context, row)
    when = ""
    if step.period and step.period != row.period:
        when = f" {say_time(step)}"
    if step.target.operator == "none":
        return f"; there is no target{when}"
    if step.target.operator == "done":
        would = "would not"
        if row.value is True:
            would = "would"
        return f", which {would} meet the target{when}"
    return _against(context, row, step, when)


def _against(context: CellContext, row: Measurement, step: Step, when: str) -> str:
    target_values = [target_value_of(context, ref, row) for ref in step.target.refs]
    known = [value for value in target_values if isinstance(value, TargetValue)]
    value = comparable(context, row)
    if value is None or len(known) < len(target_values):
        target = say_target(step.target, context.measure, context.figures.trust, context.decimals)
        why = next(
            (inside(v.words.rstrip(".")) for v in target_values if isinstance(v, Unknown)),
            "it is not on the measure's scale",
        )
        return f"; the target{when} is {target}, and whether this would meet it cannot be said: {why}"
    gap, target_value = measure_gap(step.target.operator, value, known)
    target = f"the target{when} of {target_words(step, known, context.measure)}"
    if is_met(step.target.operator, gap):
        return f", which would meet {target}"
    if gap == 0:
        return f", which would not meet {target}, since equalling it is not enough"
    side = side_of_target(step.target.operator, row, target_value, context)
    return f", which would be {distance(context, gap)} {side} {target}"
