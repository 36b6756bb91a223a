"""Rate one cell, that is one organisation and one group of pupils: compares the latest figure with its target.

Takes the figures, the KPI and the organisation; gives a `Cell`.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Kpi, Measure, Measurement, Organisation, Plan, Rating, Step
from trustplan.primitives.english import capital, say_count, say_date, say_days, say_period
from trustplan.primitives.phrases import Phrase, phrase
from trustplan.rating.cell_text import CellText, cell_facts, is_improving, same_point, status_words, target_words
from trustplan.rating.codes import Code
from trustplan.rating.comparing import is_met, measure_gap
from trustplan.rating.figures import FigureIndex, is_symbol, is_too_few
from trustplan.rating.reasons import Reason
from trustplan.rating.status import Cell, worst
from trustplan.rating.target_values import (
    CellContext,
    TargetValue,
    Unknown,
    baseline_of,
    comparable,
    comparison,
    distance,
    target_value_of,
)
from trustplan.rating.trend import trend_noise, trend_of

if TYPE_CHECKING:
    from datetime import timedelta

    from trustplan.primitives.findings import Place
    from trustplan.primitives.school_calendar import Calendar

# What is never compared with a target stays not assessed, also when its next figure is overdue.
SETTLED = frozenset((Code.MONITOR_ONLY,))


def rate_cell(figures: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure, organisation: Organisation) -> Cell:
    """Rate a cell from figures that are known on the day (see `as_known`)."""
    context = CellContext(figures=figures, plan=plan, kpi=kpi, measure=measure, organisation=organisation)
    series = figures.series(organisation.id, measure, kpi.group)
    in_plan = [m for m in series if context.calendar.end(m.period) >= plan.start]
    joined, own, begins = organisation.profile.joined, in_plan, plan.start
    if joined:
        own = [m for m in in_plan if context.calendar.start(m.period) >= joined]
        begins = max(plan.start, joined)
    latest = own[-1] if own else None
    next_due = figures.next_due(measure, organisation.id, begins, own)
    base = Cell(
        organisation=organisation.id,
        group=kpi.group,
        rating=Rating.NOT_ASSESSED,
        reason=Reason(code=Code.NOT_YET_DUE, words=Phrase()),  # replaced below by the one that applies
        latest=latest,
        next_due=next_due,
        series=series,
    )
    if latest is None:
        cell = _without_figure(context, base, has_earlier=bool(in_plan))
    else:
        cell = _with_figure(context, base, latest)
        cell.trend = trend_of(context, series, latest)
    return _if_overdue(context, cell)


def _without_figure(context: CellContext, base: Cell, *, has_earlier: bool) -> Cell:
    joined = context.organisation.profile.joined
    if has_earlier and joined:
        return _unrated(
            base,
            Code.JOINED_THIS_YEAR,
            f"Joined on {say_date(joined)}; figures of the time before are not rated.",
        )
    if not _has_target(context.kpi):
        return _unrated(base, Code.MONITOR_ONLY, "Context only: there is no target.")
    if context.measure.every == "event":
        return _unrated(base, Code.NOT_YET_DUE, "Not yet due: the figure comes when it happens.")
    if due := base.next_due:
        return _unrated(base, Code.NOT_YET_DUE, f"Not yet due: first figure by {say_date(due)}.")
    return _unrated(base, Code.NOT_YET_DUE, "Not yet due.")


def _has_target(kpi: Kpi) -> bool:
    return bool(kpi.steps) and kpi.steps[0].target.operator != "none"


def _unrated(base: Cell, code: Code, words: str | Phrase) -> Cell:
    sources = (base.latest.at,) if base.latest else ()
    base.rating = Rating.NOT_ASSESSED
    base.reason = Reason(code=code, words=phrase(words), rule="KPI against its target", sources=sources)
    return base


def _if_overdue(context: CellContext, cell: Cell) -> Cell:
    """Where a figure is overdue, the cell counts as missing and is at best at risk."""
    due = cell.next_due
    if due is None or cell.reason.code in SETTLED:
        return cell
    if context.figures.day <= context.calendar.school_days_after(due, context.figures.policy.grace):
        return cell
    latest = cell.latest
    late = say_days((context.figures.day - due).days)
    words = phrase(f"Missing: a figure was due by {say_date(due)}, {late} ago.")
    if latest:
        last = phrase(f" The last one is of {say_period(latest.period)}: ", context.figure(latest))
        words = phrase(words, last, f"{status_words(latest)}.")
    sources = cell.reason.sources if latest else (context.kpi.at,)
    cell.reason = replace(cell.reason, code=Code.MISSING, words=words, rule="Missing figure", sources=sources)
    cell.rating, cell.is_missing = worst([cell.rating, Rating.AT_RISK]), True
    return cell


def _with_figure(context: CellContext, base: Cell, latest: Measurement) -> Cell:
    if found := _not_to_be_judged(context, base, latest):
        return found
    step, is_ahead = pick_step(context.kpi.steps, latest, context.calendar)
    base.step, base.tolerance = step, trend_noise(context, latest)
    if step.target.operator == "done":
        return _done(context, base, latest, step, is_ahead=is_ahead)
    target_values = [target_value_of(context, ref, latest) for ref in step.target.refs]
    unknown = next((b for b in target_values if isinstance(b, Unknown)), None)
    if unknown:
        return _unrated(base, unknown.code, unknown.words)
    value = comparable(context, latest)
    if value is None:
        return _unrated(base, Code.NOT_COMPARABLE, "Not comparable: the value has no place on a scale.")
    known = [b for b in target_values if isinstance(b, TargetValue)]
    gap, target_value = measure_gap(step.target.operator, value, known)
    base.gap, base.target_value = gap, target_value.value
    if is_ahead:
        return _ahead(context, base, latest, step, known)
    if _is_year_open(context, latest, step) and not _is_lost(step, gap):
        whole = f" so far, against {target_words(step, known)} for the whole year."
        words = phrase("Year not ended: ", context.figure(latest), whole, same_point(context, base.series, latest))
        return _unrated(base, Code.YEAR_NOT_ENDED, words)
    return _judge(context, base, latest, step, known)


def _not_to_be_judged(context: CellContext, base: Cell, latest: Measurement) -> Cell | None:
    """The cell of a figure that is held against no target: there is none, the figure is a symbol, or of too few."""
    if not _has_target(context.kpi):
        tail = f" in {say_period(latest.period)}; there is no target.{comparison(context, latest)}"
        return _unrated(base, Code.MONITOR_ONLY, phrase("Context only: ", context.figure(latest), tail))
    if is_symbol(latest):
        return _unrated(base, Code.SYMBOL, f"{capital(context.say(latest.value))} in {say_period(latest.period)}.")
    if is_too_few(context.measure, latest, context.figures.policy):
        least = say_count(context.figures.policy.smallest_rated)
        return _unrated(base, Code.TOO_FEW, f"Too few to judge: fewer than {least} {context.measure.cohort_of}.")
    return None


def pick_step(steps: tuple[Step, ...], latest: Measurement, calendar: Calendar) -> tuple[Step, bool]:
    """The step of the target that applies to a figure, and whether it is one for a later year (then it is not yet due).

    That is the step whose period contains the figure's, the shortest if there are several; else the next one in the
    same school year; else the last one that has passed; else the first one to come.
    """
    if steps[0].period is None:
        return steps[0], False
    begin, end = calendar.start(latest.period), calendar.end(latest.period)
    around: list[tuple[timedelta, Step]] = []
    later_in_year = last_past = None
    for step in steps:
        if step.period is None:
            continue
        first, last = calendar.start(step.period), calendar.end(step.period)
        if first <= begin and last >= end:
            around.append((last - first, step))
        if last <= end:
            last_past = step
        elif later_in_year is None and step.period.year == latest.period.year:
            later_in_year = step
    if around:
        return min(around, key=lambda pair: pair[0])[1], False
    found = later_in_year or last_past
    if found:
        return found, False
    return steps[0], True


def _is_year_open(context: CellContext, latest: Measurement, step: Step) -> bool:
    """Whether a value that grows through the year is compared with a year's target before the year has ended."""
    return context.measure.accumulates and bool(latest.period.part) and (step.period is None or not step.period.part)


def _is_lost(step: Step, gap: Fraction) -> bool:
    """Whether a target cannot be met any more: a value that only grows is over its limit already."""
    return step.target.operator in ("at most", "below") and not is_met(step.target.operator, gap)


def _ahead(context: CellContext, base: Cell, latest: Measurement, step: Step, target_values: list[TargetValue]) -> Cell:
    """Rate a figure where only later years have targets: met early, worse than the baseline, or not yet due."""
    gap = base.gap or Fraction(0)
    when = _say_when(step)
    target = target_words(step, target_values)
    if is_met(step.target.operator, gap):
        words = phrase(context.figure(latest), f" already meets the target for {when} of {target}.")
        return _rated(context, base, Rating.ON_TRACK, Code.MET_EARLY, words, target_values)
    start = baseline_of(context, latest)
    value = comparable(context, latest)
    if isinstance(start, TargetValue) and value is not None:
        fall = start.value - value
        if context.measure.direction == "down":
            fall = -fall
        if fall > (base.tolerance or 0):
            worse = f" is {distance(context, fall)} worse than {start.words}; the target for {when} is {target}."
            words = phrase(context.figure(latest), worse)
            return _rated(context, base, Rating.AT_RISK, Code.WORSE_THAN_BASELINE, words, target_values)
    tail = f" is {distance(context, gap)} from the target for {when}, {target}."
    return _unrated(base, Code.NOT_YET_DUE, phrase("Not yet due: ", context.figure(latest), tail))


def _say_when(step: Step) -> str:
    return say_period(step.period) if step.period else ""


def _done(context: CellContext, base: Cell, latest: Measurement, step: Step, *, is_ahead: bool) -> Cell:
    if latest.value is True:
        rating = _rating_of_met(context, latest, step)
        return _rated(context, base, rating, Code.DONE, f"Done, as of {say_date(latest.on)}.", [])
    if is_ahead:
        return _unrated(base, Code.NOT_YET_DUE, f"Not yet due: to be done in {_say_when(step)}.")
    return _rated(context, base, Rating.OFF_TRACK, Code.NOT_DONE, f"Not done, as of {say_date(latest.on)}.", [])


def _rating_of_met(context: CellContext, latest: Measurement, step: Step) -> Rating:
    """The rating of a target that is met: it is achieved only by the last figure that the plan waits for."""
    return Rating.ACHIEVED if _is_last(context, latest, step) else Rating.ON_TRACK


def _is_last(context: CellContext, latest: Measurement, step: Step) -> bool:
    """Whether this is an official figure for the period of the last step, or for a later one."""
    if not latest.is_official or step is not context.kpi.steps[-1]:
        return False
    end = context.calendar.end(step.period) if step.period else context.plan.end
    return context.calendar.end(latest.period) >= end


def _judge(context: CellContext, base: Cell, latest: Measurement, step: Step, target_values: list[TargetValue]) -> Cell:
    gap = base.gap or Fraction(0)
    tolerance = base.tolerance or Fraction(0)
    target_value = next((b for b in target_values if b.value == base.target_value), target_values[0])
    text = CellText(
        context=context,
        latest=latest,
        step=step,
        target_values=target_values,
        target_value=target_value,
        gap=gap,
        tolerance=tolerance,
    )
    if is_met(step.target.operator, gap):
        rating = _rating_of_met(context, latest, step)
        return _rated(context, base, rating, Code.MET, text.met(), target_values)
    if gap <= tolerance:
        return _rated(context, base, Rating.AT_RISK, Code.WITHIN_TOLERANCE, text.just_missed(), target_values)
    words = phrase(text.missed(), is_improving(context, base.series, latest))
    return _rated(context, base, Rating.OFF_TRACK, Code.MISSED, words, target_values)


def _rated(
    context: CellContext,
    base: Cell,
    rating: Rating,
    code: Code,
    words: str | Phrase,
    target_values: list[TargetValue],
) -> Cell:
    sources: list[Place] = []
    if base.latest:
        sources.append(base.latest.at)
    if base.step:
        sources.append(base.step.at)
    for target_value in target_values:
        sources += target_value.sources
    base.rating = rating
    base.reason = Reason(
        code=code,
        words=phrase(words),
        rule="KPI against its target",
        rows=cell_facts(context, base.latest, base.step, base.gap, base.tolerance),
        sources=tuple(dict.fromkeys(sources)),
    )
    return base
