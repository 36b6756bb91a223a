"""Rate one cell: an organisation's figure, of one group, against the target that holds for it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Kpi, Measure, Measurement, Organisation, Plan, Rating, Step
from trustplan.primitives.english import aside, capital, say_date, say_days, say_period
from trustplan.rating.codes import Code
from trustplan.rating.figures import Facts, is_symbol, number_of
from trustplan.rating.status import Cell, FactRows, Reason, Trend, worst
from trustplan.rating.target_values import Bound, Sight, Unknown, baseline_of, beside, bound_of, comparable, distance

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.primitives.findings import Place
    from trustplan.primitives.school_calendar import Calendar

# Only what is never held to a target stays not assessed when its next figure is overdue.
SETTLED = frozenset((Code.MONITOR_ONLY,))


def rate_cell(facts: Facts, plan: Plan, kpi: Kpi, measure: Measure, organisation: Organisation) -> Cell:
    """Rate a cell from facts that are known on the day (see `as_known`)."""
    sight = Sight(facts, plan, kpi, measure, organisation)
    series = facts.series(organisation.id, measure, kpi.group)
    in_plan = [m for m in series if sight.calendar.end(m.period) >= plan.start]
    joined = organisation.profile.joined
    own = [m for m in in_plan if joined is None or sight.calendar.start(m.period) >= joined]
    latest = own[-1] if own else None
    begins = max(plan.start, joined or plan.start)
    next_due = facts.next_due(measure, organisation.id, begins, own)
    base = Cell(
        organisation=organisation.id,
        group=kpi.group,
        rating=Rating.NOT_ASSESSED,
        reason=Reason(code=Code.NOT_YET_DUE, sentence=""),  # until the one that holds is found
        latest=latest,
        next_due=next_due,
        series=series,
    )
    if latest is None:
        cell = _without_figure(sight, base, has_earlier=bool(in_plan))
    else:
        cell = _with_figure(sight, base, latest)
        cell.trend = _trend(sight, series, latest)
    return _if_overdue(sight, cell)


def _without_figure(sight: Sight, base: Cell, *, has_earlier: bool) -> Cell:
    joined = sight.organisation.profile.joined
    if has_earlier and joined:
        return _unrated(
            base,
            Code.JOINED_THIS_YEAR,
            lambda: f"Joined on {say_date(joined)}; figures of the time before are not rated.",
        )
    if not sight.kpi.steps or sight.kpi.steps[0].target.operator == "none":
        return _unrated(base, Code.MONITOR_ONLY, "Context only: there is no target.")
    if sight.measure.every == "event":
        return _unrated(base, Code.NOT_YET_DUE, "Not yet due: the figure comes when it happens.")
    if due := base.next_due:
        return _unrated(base, Code.NOT_YET_DUE, lambda: f"Not yet due: first figure by {say_date(due)}.")
    return _unrated(base, Code.NOT_YET_DUE, "Not yet due.")


def _unrated(base: Cell, code: Code, sentence: str | Callable[[], str]) -> Cell:
    sources = (base.latest.at,) if base.latest else ()
    base.rating = Rating.NOT_ASSESSED
    base.reason = Reason(code=code, sentence=sentence, rule="KPI against its target", sources=sources)
    return base


def _if_overdue(sight: Sight, cell: Cell) -> Cell:
    """A figure that should be here by now makes the cell missing: at best at risk."""
    due = cell.next_due
    if due is None or cell.reason.code in SETTLED:
        return cell
    if sight.facts.day <= sight.calendar.school_days_after(due, sight.facts.policy.grace):
        return cell
    latest = cell.latest

    def say() -> str:
        late = say_days((sight.facts.day - due).days)
        missing = f"Missing: a figure was due by {say_date(due)}, {late} ago."
        if latest is None:
            return missing
        return f"{missing} The last one is of {say_period(latest.period)}: {sight.figure(latest)}{_status(latest)}."

    sources = cell.reason.sources if latest else (sight.kpi.at,)
    cell.reason = cell.reason.but(code=Code.MISSING, sentence=say, rule="Missing figure", sources=sources)
    cell.rating, cell.is_missing = worst([cell.rating, Rating.AT_RISK]), True
    return cell


def _status(row: Measurement) -> str:
    return "" if row.status == "final" else f", {row.status}"


def _with_figure(sight: Sight, base: Cell, latest: Measurement) -> Cell:
    steps = sight.kpi.steps
    if not steps or steps[0].target.operator == "none":
        return _unrated(
            base,
            Code.MONITOR_ONLY,
            lambda: (
                f"Context only: {sight.figure(latest)} in {say_period(latest.period)}; there is no target.{beside(sight, latest)}"
            ),
        )
    if is_symbol(latest):
        return _unrated(
            base, Code.SYMBOL, lambda: f"{capital(sight.say(latest.value))} in {say_period(latest.period)}."
        )
    if latest.cohort is not None and latest.cohort < sight.facts.policy.smallest_rated:
        smallest = sight.facts.policy.smallest_rated
        return _unrated(
            base,
            Code.TOO_FEW,
            lambda: (
                f"Too few to judge{aside(f': {sight.say(latest.value)} of {latest.cohort}')}; the smallest rated cohort is {smallest}."
            ),
        )
    step, is_ahead = pick_step(steps, latest, sight.calendar)
    base.step, base.tolerance = step, _tolerance(sight, latest)
    if step.target.operator == "done":
        return _done(sight, base, latest, step, is_ahead=is_ahead)
    bounds = [bound_of(sight, ref, latest) for ref in step.target.refs]
    unknown = next((b for b in bounds if isinstance(b, Unknown)), None)
    if unknown:
        return _unrated(base, unknown.code, unknown.sentence)
    value = comparable(sight, latest)
    if value is None:
        return _unrated(base, Code.NOT_COMPARABLE, "Not comparable: the value has no place on a scale.")
    known = [b for b in bounds if isinstance(b, Bound)]
    gap, bound = measure_gap(step.target.operator, value, known)
    base.gap, base.bound = gap, bound.value
    if is_ahead:
        return _ahead(sight, base, latest, step, known)
    if _is_year_open(sight, latest, step) and not _is_lost(step, gap):
        series = base.series
        return _unrated(
            base,
            Code.YEAR_NOT_ENDED,
            lambda: (
                f"Year not ended: {sight.figure(latest)} so far, against {_target_words(step, known)} for the whole year.{_same_point(sight, series, latest)}"
            ),
        )
    return _judge(sight, base, latest, step, known)


def pick_step(steps: tuple[Step, ...], latest: Measurement, calendar: Calendar) -> tuple[Step, bool]:
    """The step that holds for a figure, and whether it lies in a later year (then it is not yet due).

    The step for the period that contains the figure's; else the next in the same school year; else the last
    one past; else the first one ahead.
    """
    if steps[0].period is None:
        return steps[0], False
    begin, end = calendar.start(latest.period), calendar.end(latest.period)
    spans = [(s, calendar.start(s.period), calendar.end(s.period)) for s in steps if s.period]
    around = [s for s, first, last in spans if first <= begin and last >= end]
    if around:
        return min(
            around,
            key=lambda s: calendar.end(s.period).toordinal() - calendar.start(s.period).toordinal() if s.period else 0,
        ), False
    later = [s for s, _, last in spans if last > end and s.period and s.period.year == latest.period.year]
    if later:
        return later[0], False
    past = [s for s, _, last in spans if last <= end]
    if past:
        return past[-1], False
    return spans[0][0], True


def _tolerance(sight: Sight, latest: Measurement) -> Fraction:
    """The measure's or KPI's own tolerance; for a percentage at least one pupil's worth."""
    own = sight.own_tolerance
    if sight.measure.counts_each and latest.cohort:
        return max(own, Fraction(100, latest.cohort))
    return own


def measure_gap(operator: str, value: Fraction, bounds: list[Bound]) -> tuple[Fraction, Bound]:
    """The distance on the wrong side of the target (0 or less when met), and the bound it was taken from.

    A strict target that is hit exactly is missed by nothing: the gap is 0 and `is_met` says no.
    """
    if operator == "between":
        low, high = sorted(bounds, key=lambda b: b.value)
        if value < low.value:
            return low.value - value, low
        return (value - high.value, high) if value > high.value else (-min(value - low.value, high.value - value), low)
    bound = bounds[0]
    if operator in ("at least", "above"):
        return bound.value - value, bound
    if operator in ("at most", "below"):
        return value - bound.value, bound
    return abs(value - bound.value), bound


def is_met(operator: str, gap: Fraction) -> bool:
    """Whether a gap meets a target: strict words are strict."""
    return gap < 0 if operator in ("above", "below") else gap <= 0


def _is_year_open(sight: Sight, latest: Measurement, step: Step) -> bool:
    """A value that grows through the year, read before the year's end against a year's target."""
    return sight.measure.accumulates and bool(latest.period.part) and (step.period is None or not step.period.part)


def _is_lost(step: Step, gap: Fraction) -> bool:
    return step.target.operator in ("at most", "below") and not is_met(step.target.operator, gap)


def _target_words(step: Step, bounds: list[Bound]) -> str:
    if step.target.operator == "between":
        return f"between {bounds[0].words} and {bounds[1].words}"
    return f"{step.target.operator} {bounds[0].words}"


def _ahead(sight: Sight, base: Cell, latest: Measurement, step: Step, bounds: list[Bound]) -> Cell:
    """Only later years have targets: met already, worse than where it started, or not yet due."""
    gap = base.gap if base.gap is not None else Fraction(0)
    when = say_period(step.period) if step.period else ""
    if is_met(step.target.operator, gap):
        return _rated(
            sight,
            base,
            Rating.ON_TRACK,
            Code.MET_EARLY,
            lambda: f"{sight.figure(latest)} already meets the target for {when} of {_target_words(step, bounds)}.",
            bounds,
        )
    start = baseline_of(sight, latest)
    value = comparable(sight, latest)
    if isinstance(start, Bound) and value is not None:
        way = -1 if sight.measure.direction == "down" else 1
        fall = (start.value - value) * way
        if fall > (base.tolerance or 0):
            return _rated(
                sight,
                base,
                Rating.AT_RISK,
                Code.WORSE_THAN_BASELINE,
                lambda: (
                    f"{sight.figure(latest)} is {distance(sight, fall)} worse than {start.words}; the target for {when} is {_target_words(step, bounds)}."
                ),
                bounds,
            )
    return _unrated(
        base,
        Code.NOT_YET_DUE,
        lambda: (
            f"Not yet due: {sight.figure(latest)} is {distance(sight, gap)} from the target for {when}, {_target_words(step, bounds)}."
        ),
    )


def _done(sight: Sight, base: Cell, latest: Measurement, step: Step, *, is_ahead: bool) -> Cell:
    if latest.value is True:
        rating = Rating.ACHIEVED if _is_last(sight, latest, step) else Rating.ON_TRACK
        return _rated(sight, base, rating, Code.DONE, f"Done, as of {say_date(latest.on)}.", [])
    if is_ahead:
        when = say_period(step.period) if step.period else ""
        return _unrated(base, Code.NOT_YET_DUE, f"Not yet due: to be done in {when}.")
    return _rated(sight, base, Rating.OFF_TRACK, Code.NOT_DONE, f"Not done, as of {say_date(latest.on)}.", [])


def _is_last(sight: Sight, latest: Measurement, step: Step) -> bool:
    """Whether a firm figure of the last step's own period, or later, is here."""
    if not latest.is_firm or step is not sight.kpi.steps[-1]:
        return False
    end = sight.calendar.end(step.period) if step.period else sight.plan.end
    return sight.calendar.end(latest.period) >= end


def _judge(sight: Sight, base: Cell, latest: Measurement, step: Step, bounds: list[Bound]) -> Cell:
    gap = base.gap if base.gap is not None else Fraction(0)
    tolerance = base.tolerance or Fraction(0)
    bound = next((b for b in bounds if b.value == base.bound), bounds[0])
    said = _Said(sight, latest, step, bounds, bound, gap, tolerance)
    if is_met(step.target.operator, gap):
        rating = Rating.ACHIEVED if _is_last(sight, latest, step) else Rating.ON_TRACK
        return _rated(sight, base, rating, Code.MET, said.met, bounds)
    if gap <= tolerance:
        return _rated(sight, base, Rating.AT_RISK, Code.WITHIN_TOLERANCE, said.just_missed, bounds)
    series = base.series
    return _rated(
        sight, base, Rating.OFF_TRACK, Code.MISSED, lambda: said.missed() + _improving(sight, series, latest), bounds
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """The words on a figure that was held to its target."""

    sight: Sight
    latest: Measurement
    step: Step
    bounds: list[Bound]
    bound: Bound
    gap: Fraction
    tolerance: Fraction

    def met(self) -> str:
        figure, _ = self.sight.figure_and_distance(self.latest, self.gap, self.bound.value)
        return f"{figure} meets the target of {_target_words(self.step, self.bounds)}."

    def start(self) -> str:
        figure, miss = self.sight.figure_and_distance(self.latest, self.gap, self.bound.value)
        side = _side(self.step.target.operator, self.latest, self.bound, self.sight)
        return f"{figure} is {miss} {side} the target of {_target_words(self.step, self.bounds)}"

    def just_missed(self) -> str:
        sight, gap, tolerance = self.sight, self.gap, self.tolerance
        if sight.measure.counts_each and self.latest.cohort and gap > sight.own_tolerance:
            return f"{self.start()}{aside(f': {sight.one} or less')}."
        if gap == 0:
            figure, _ = sight.figure_and_distance(self.latest, gap, self.bound.value)
            return f"{figure} does not meet the target of {_target_words(self.step, self.bounds)}; the word is strict."
        tail = f"; a miss of up to {distance(sight, tolerance)} is {sight.facts.policy.word(Rating.AT_RISK)}"
        return f"{self.start()}{aside(tail) if tolerance > sight.own_tolerance else tail}."

    def missed(self) -> str:
        sight, tolerance = self.sight, self.tolerance
        tail = f"; the tolerance is {distance(sight, tolerance)}" if tolerance else ""
        return f"{self.start()}{aside(tail) if tolerance > sight.own_tolerance else tail}."


def _side(operator: str, latest: Measurement, bound: Bound, sight: Sight) -> str:
    value = comparable(sight, latest)
    if operator in ("at least", "above"):
        return "below"
    if operator in ("at most", "below"):
        return "above"
    return "below" if value is not None and value < bound.value else "above"


def _improving(sight: Sight, series: tuple[Measurement, ...], latest: Measurement) -> str:
    trend = _trend(sight, series, latest)
    if trend is None or trend.meaning != "improving":
        return ""
    return f" It is improving: {sight.say(trend.earlier.value)} {_point(trend.earlier)}."


def _point(earlier: Measurement) -> str:
    return "at the same point last year" if earlier.period.part else f"in {say_period(earlier.period)}"


def _same_point(sight: Sight, series: tuple[Measurement, ...], latest: Measurement) -> str:
    before = next((m for m in series if m.period == latest.period.years_on(-1) and not is_symbol(m)), None)
    return f" It was {sight.say(before.value)} at the same point last year." if before else ""


def _rated(
    sight: Sight, base: Cell, rating: Rating, code: Code, sentence: str | Callable[[], str], bounds: list[Bound]
) -> Cell:
    sources: list[Place] = []
    if base.latest:
        sources.append(base.latest.at)
    if base.step:
        sources.append(base.step.at)
    for bound in bounds:
        sources += bound.sources
    latest, step, gap, tolerance = (
        base.latest,
        base.step,
        base.gap,
        base.tolerance,
    )  # not the cell: that would be a ring
    base.rating = rating
    base.reason = Reason(
        code=code,
        sentence=sentence,
        rule="KPI against its target",
        facts=lambda: _facts(sight, latest, step, gap, tolerance),
        sources=tuple(dict.fromkeys(sources)),
    )
    return base


def _facts(
    sight: Sight, row: Measurement | None, step: Step | None, gap: Fraction | None, tolerance: Fraction | None
) -> FactRows:
    facts: list[tuple[str, str]] = []
    if row:
        known = f"known on {say_date(row.on)}"
        facts.append(("Figure", f"{sight.figure(row)}, {say_period(row.period)}{_status(row)}, {known}"))
    if step:
        when = f", for {say_period(step.period)}" if step.period else ""
        facts.append(("Target", f"{step.target}{when}"))
    if gap is not None and sight.measure.unit != "grade":
        allowed = distance(sight, tolerance or Fraction(0))
        is_pupil = (tolerance or 0) > sight.own_tolerance
        facts.append(("Tolerance", aside(f"{allowed}, for {sight.one}") if is_pupil else allowed))
    return tuple(facts)


def _trend(sight: Sight, series: tuple[Measurement, ...], latest: Measurement) -> Trend | None:
    """The move since the same point a year before, beyond the tolerance and beyond one pupil."""
    value = number_of(latest)
    before = next((m for m in series if m.period == latest.period.years_on(-1)), None)
    earlier = number_of(before) if before else None
    if value is None or earlier is None or before is None or sight.measure.direction in ("band", "none"):
        return None
    change = value - earlier
    noise = _tolerance(sight, latest)
    if before.cohort and sight.measure.counts_each:
        noise = max(noise, Fraction(100, before.cohort))
    if abs(change) <= noise:
        meaning = "steady"
    else:
        meaning = "improving" if (change > 0) == (sight.measure.direction == "up") else "worsening"
    return Trend(meaning=meaning, change=change, earlier=before, noise=noise)
