"""Rate one cell, that is one organisation and one group of pupils: compares the latest figure with its target.

Takes the figures, the KPI and the organisation; gives a `Cell`.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Kpi, Measure, Measurement, Organisation, Plan, Rating, Step
from trustplan.primitives.english import capital, say_count, say_date, say_days, say_period
from trustplan.primitives.phrases import Phrase, phrase
from trustplan.primitives.targets import BEFORE
from trustplan.rating.cell_text import (
    CellText,
    cell_facts,
    is_improving,
    left_out_words,
    same_point,
    say_target,
    say_time,
    silent_words,
    symbol_words,
    target_words,
)
from trustplan.rating.codes import Code
from trustplan.rating.comparing import is_met, measure_gap
from trustplan.rating.figures import Expected, FigureIndex, is_symbol, is_too_few
from trustplan.rating.reasons import Reason
from trustplan.rating.shown_decimals import shown_decimals
from trustplan.rating.status import Cell, worst
from trustplan.rating.steps import has_target, last_step, pick_step, point_of, step_for, step_over
from trustplan.rating.target_values import (
    CellContext,
    TargetValue,
    Unknown,
    baseline_of,
    comparable,
    comparison,
    distance,
    status_words,
    target_value_of,
)
from trustplan.rating.trend import trend_noise, trend_of

if TYPE_CHECKING:
    from trustplan.primitives.findings import Place

# What is never compared with a target stays not assessed, also when its next figure is overdue.
SETTLED = frozenset((Code.MONITOR_ONLY,))
_DAY = timedelta(days=1)


def rate_cell(figures: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure, organisation: Organisation) -> Cell:
    """Rate a cell from figures that are known on the day (see `as_known`)."""
    context = CellContext(figures=figures, plan=plan, kpi=kpi, measure=measure, organisation=organisation)
    series, latest = context.series, _latest(context)
    awaited, watched = _expected(context)
    base = Cell(
        organisation=organisation.id,
        group=kpi.group,
        rating=Rating.NOT_ASSESSED,
        reason=Reason(code=Code.NOT_YET_DUE, words=Phrase()),  # replaced below by the one that applies
        latest=latest,
        next_due=awaited.day if awaited else None,
        series=series,
    )
    if latest is None:
        cell = _without_figure(context, base)
    else:
        if more := decimals_of_figure(context, latest) - measure.decimals:
            context = replace(context, more_decimals=more)
        cell = _with_figure(context, base, latest)
        cell.trend = trend_of(context, series, latest)
        if left_out := left_out_words(context, latest):
            cell.reason = replace(cell.reason, words=phrase(cell.reason.words, left_out))
    if awaited and context.figures.day > context.late_from(awaited.day):
        return _overdue(context, cell, awaited)
    if watched and context.figures.day > context.late_from(watched.day):
        return _unrated(
            cell, Code.MONITOR_ONLY, f"Monitored only: there is no target for {say_period(watched.period)}."
        )
    return cell


def decimals_of_figure(context: CellContext, row: Measurement, *, has_own: bool = True) -> int:
    """The decimals of a figure beside the target that applies to it, and all else that it is held against.

    Without `has_own`, nothing is looked up among the organisation's own other figures.
    """
    steps = context.kpi.steps
    step = pick_step(steps, row.period, context.calendar)[0] if steps else None
    return shown_decimals(context, row, step, has_own=has_own)


def _latest(context: CellContext) -> Measurement | None:
    """The figure that is rated: the last of the plan's time, and since the school joined.

    What stands may be older: it is held to the target of a time in which nothing newer has come.
    """
    own = [m for m in context.in_plan if context.is_of_own_time(m)]
    if own:
        return own[-1]
    calendar = context.calendar
    standing = [m for m in context.series if calendar.as_named(calendar.start(m.period)) <= context.plan.last_day]
    if not context.measure.counts_until_next or not standing:
        return None
    joined = context.organisation.profile.joined
    is_new = joined is not None and joined > context.plan.start
    return None if is_new and step_over(context) is None else standing[-1]


def _expected(context: CellContext) -> tuple[Expected | None, Expected | None]:
    """The first figure to come for which there is a target, and the first to come for which there is none."""
    calendar, kpi, plan, profile = context.calendar, context.kpi, context.plan, context.organisation.profile
    begins, ends, watched = max(plan.start, profile.joined or plan.start), plan.last_day, None
    if context.organisation.has_left:
        ends = min(ends, profile.left or ends)
    while True:
        found = context.figures.next_expected(context.measure, kpi, (begins, ends), calendar, context.series)
        if found is None or not has_target(kpi):
            return found, watched
        if pick_step(kpi.steps, found.period, calendar)[0].target.operator != "none":
            return found, watched
        watched = watched or found
        begins = calendar.end(found.period) + _DAY


def _without_figure(context: CellContext, base: Cell) -> Cell:
    joined = context.organisation.profile.joined
    has_earlier = bool(context.series) if context.measure.counts_until_next else bool(context.in_plan)
    if has_earlier and joined:
        return _unrated(
            base,
            Code.JOINED_THIS_YEAR,
            f"Joined on {say_date(joined)}; figures from before then are not rated.",
        )
    if not has_target(context.kpi):
        return _unrated(base, Code.MONITOR_ONLY, "Monitored only: there is no target.")
    if due := base.next_due:
        return _unrated(base, Code.NOT_YET_DUE, f"Not yet due: first figure by {say_date(due)}.")
    if context.measure.counts_until_next:
        if over := step_over(context):
            return _nothing_recorded(context, base, over)
        return _unrated(base, Code.NOT_YET_DUE, "Not yet due: a figure is recorded when the event happens.")
    return _unrated(base, Code.NOT_YET_DUE, "Not yet due.")


def _nothing_recorded(context: CellContext, base: Cell, over: Step) -> Cell:
    """The cell of a target whose day has passed, where nothing was ever recorded that could stand."""
    end = context.end_of(over)
    if over.target.operator == "none":
        return _unrated(base, Code.MONITOR_ONLY, "Monitored only: there is no target.")
    base.rating, code = Rating.AT_RISK, Code.MISSING
    words = f"Missing: nothing was recorded by {say_date(end)}, the target date."
    if over.target.operator == "done":
        base.rating, code = Rating.OFF_TRACK, Code.NOT_DONE
        words = f"Due by {say_date(end)}; not yet confirmed as complete."
    base.is_missing = context.is_asked_for(end)
    base.reason = Reason(code=code, words=phrase(words), rule="Figure against its target", sources=(over.at,))
    return base


def _unrated(base: Cell, code: Code, words: str | Phrase) -> Cell:
    sources = (base.latest.at,) if base.latest else ()
    base.rating = Rating.NOT_ASSESSED
    base.reason = Reason(code=code, words=phrase(words), rule="Figure against its target", sources=sources)
    return base


def _overdue(context: CellContext, cell: Cell, awaited: Expected) -> Cell:
    """A cell whose figure is overdue counts as missing, and is at best at risk.

    After the plan's end, or once the school has left, nobody is asked for it any more: the rating stays as it was then.
    """
    due, latest = awaited.day, cell.latest
    if cell.reason.code in SETTLED:
        return cell
    cell.is_missing = context.is_asked_for(due)
    if cell.is_missing:
        late = say_days((context.figures.day - due).days)
        words = phrase(f"Missing: a figure was due by {say_date(due)}, {late} ago.{silent_words(context, awaited)}")
    else:
        cell.next_due = None
        end = "the school left" if context.organisation.has_left else "the plan ended"
        words = phrase(f"Missing when {end}: a figure was due by {say_date(due)}, and none was received.")
    if latest:
        last = phrase(f" The last one is for {say_period(latest.period)}: ", context.figure(latest))
        words = phrase(words, last, f"{status_words(latest)}.")
    sources = cell.reason.sources if latest else (context.kpi.at,)
    cell.reason = replace(cell.reason, code=Code.MISSING, words=words, rule="Missing figure", sources=sources)
    cell.rating = worst([cell.rating, Rating.AT_RISK])
    return cell


def _with_figure(context: CellContext, base: Cell, latest: Measurement) -> Cell:
    if not has_target(context.kpi):
        return _only_watched(context, base, latest, "there is no target")
    step, is_ahead = step_for(context, latest)
    if step.target.operator == "none":
        return _only_watched(context, base, latest, f"there is no target{_say_for(step)}")
    if found := _not_to_be_judged(context, base, latest):
        return found
    base.step, base.tolerance = step, trend_noise(context, latest)
    if step.target.operator == "done":
        return _done(context, base, latest, step, is_ahead=is_ahead)
    target_values = [target_value_of(context, ref, latest) for ref in step.target.refs]
    unknown = next((b for b in target_values if isinstance(b, Unknown)), None)
    if unknown:
        return _unrated(base, unknown.code, unknown.words)
    value = comparable(context, latest)
    if value is None:
        return _unrated(base, Code.NOT_COMPARABLE, "Not comparable: the value is not on the measure's scale.")
    known = [b for b in target_values if isinstance(b, TargetValue)]
    gap, target_value = measure_gap(step.target.operator, value, known)
    base.gap, base.target_value = gap, target_value.value
    if context.measure.accumulates and (found := _still_growing(context, base, latest, known, is_ahead=is_ahead)):
        return found
    if is_ahead:
        return _ahead(context, base, latest, step, known)
    return _judge(context, base, latest, step, known)


def _only_watched(context: CellContext, base: Cell, latest: Measurement, why: str) -> Cell:
    tail = f" in {say_period(latest.period)}; {why}.{comparison(context, latest)}"
    return _unrated(base, Code.MONITOR_ONLY, phrase("Monitored only: ", context.figure(latest), tail))


def _not_to_be_judged(context: CellContext, base: Cell, latest: Measurement) -> Cell | None:
    """The cell of a figure that is held against no target: it is a symbol, or of too few."""
    if is_symbol(latest):
        where = symbol_words(context, latest)
        return _unrated(base, Code.SYMBOL, f"{capital(context.say(latest.value))} in {where}.")
    if is_too_few(context.measure, latest, context.figures.policy):
        least = say_count(context.figures.policy.smallest_rated)
        return _unrated(base, Code.TOO_FEW, f"Too few to judge: fewer than {least} {context.measure.cohort_of}.")
    return None


def _still_growing(
    context: CellContext, base: Cell, latest: Measurement, target_values: list[TargetValue], *, is_ahead: bool
) -> Cell | None:
    """The cell of a value that grows through the year, before the day of its target or after it; else None.

    Before, it proves nothing unless the target is lost already; after, it has grown on for longer than the target allows.
    """
    step = base.step
    if step is None:
        return None
    until, now = point_of(context, latest, step, target_values), context.calendar.end(latest.period)
    if now > until and is_ahead:
        return _unrated(base, Code.NOT_YET_DUE, f"Not yet due: the first target is{_say_for(step)}.")
    if now > until:
        why = f"Not comparable: the last target, {step.target}{_say_for(step)}, is for a shorter part of the year."
        return _unrated(base, Code.NOT_COMPARABLE, why)
    if now == until or (not is_ahead and _is_lost(context, base, latest, step)):
        return None
    start, when = "Year not ended: ", "the full year"
    if step.period and (step.period.part or is_ahead):
        start, when = "Not ended: ", say_time(step).removeprefix("for ")
    whole = f" so far; the target for {when} is {target_words(step, target_values, context.measure)}."
    words = phrase(start, context.figure(latest), whole, same_point(context, base.series, latest))
    return _unrated(base, Code.YEAR_NOT_ENDED, words)


def _is_lost(context: CellContext, base: Cell, latest: Measurement, step: Step) -> bool:
    """Whether a target cannot be met any more: a value that only grows is over its limit already."""
    operator, value = step.target.operator, comparable(context, latest)
    if is_met(operator, base.gap or Fraction(0)) or value is None or base.target_value is None:
        return False
    return operator in ("at most", "below") or (operator in ("between", "exactly") and value > base.target_value)


def _ahead(context: CellContext, base: Cell, latest: Measurement, step: Step, target_values: list[TargetValue]) -> Cell:
    """Rate a figure where only later years have targets: met early, worse than the baseline, or not yet due."""
    gap, operator = base.gap or Fraction(0), step.target.operator
    when, target = _say_for(step), target_words(step, target_values, context.measure)
    if any(latest.at in value.sources for value in target_values):
        base.step = base.tolerance = base.gap = base.target_value = None  # nothing is held against itself
        words = phrase("Not yet due: ", context.figure(latest), " is still the latest, with nothing newer.")
        return _unrated(base, Code.NOT_YET_DUE, words)
    is_of_year_before = any(ref.word in ("last year", BEFORE) for ref in step.target.refs)
    if is_met(operator, gap) and not is_of_year_before:
        words = phrase(context.figure(latest), f" already meets the target{when} of {target}.")
        return _rated(context, base, Rating.ON_TRACK, Code.MET_EARLY, words, target_values)
    start = baseline_of(context, latest)
    if isinstance(start, TargetValue):
        before, _ = measure_gap(operator, start.value, target_values)
        if operator == "between":
            before = max(before, Fraction(0))
        if gap - before > (base.tolerance or 0):
            worse = f" is {distance(context, gap - before)} worse than {start.words}"
            if operator in ("between", "exactly"):
                worse = f" is further from the target than {start.words}"
            words = phrase(context.figure(latest), f"{worse}; the target{when} is {target}.")
            return _rated(context, base, Rating.AT_RISK, Code.WORSE_THAN_BASELINE, words, target_values)
    tail = f" is {distance(context, gap)} from the target{when}, {target}."
    if is_of_year_before:  # the figure that the target will be held against is not this one's, and may not have come
        base.gap = base.target_value = None
        named = say_target(step.target, context.measure, context.figures.trust, context.decimals)
        tail = f" in {say_period(latest.period)}; the target{when} is {named}."
    elif gap == 0:
        tail = f" does not meet the target{when} of {target}: equalling it is not enough."
    return _unrated(base, Code.NOT_YET_DUE, phrase("Not yet due: ", context.figure(latest), tail))


def _say_for(step: Step) -> str:
    return f" {say_time(step)}" if step.period else ""


def _done(context: CellContext, base: Cell, latest: Measurement, step: Step, *, is_ahead: bool) -> Cell:
    if latest.value is True:
        rating = _rating_of_met(context, latest, step)
        return _rated(context, base, rating, Code.DONE, f"Done, as at {say_date(latest.on)}.", [])
    end = context.end_of(step)
    if is_ahead or (context.measure.counts_until_next and context.figures.day <= end):
        is_span = step.period is not None and not step.period.is_point
        when = f"in {say_period(step.period)}" if step.period and is_span else f"by {say_date(end)}"
        return _unrated(base, Code.NOT_YET_DUE, f"Not yet due: to be done {when}.")
    return _rated(context, base, Rating.OFF_TRACK, Code.NOT_DONE, f"Not done as at {say_date(latest.on)}.", [])


def _rating_of_met(context: CellContext, latest: Measurement, step: Step) -> Rating:
    """The rating of a target that is met: it is achieved only by the last figure that the plan waits for."""
    return Rating.ACHIEVED if _is_last(context, latest, step) else Rating.ON_TRACK


def _is_last(context: CellContext, latest: Measurement, step: Step) -> bool:
    """Whether this is an official figure for the period of the last step, or for a later one, or is at its end."""
    if not latest.is_official or step is not last_step(context.kpi):
        return False
    end = context.end_of(step)
    return context.calendar.end(latest.period) >= end or (
        context.measure.counts_until_next and context.figures.day > end
    )


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
        rule="Figure against its target",
        rows=cell_facts(context, base.latest, base.step, base.gap, base.tolerance, target_values),
        sources=tuple(dict.fromkeys(sources)),
    )
    return base
