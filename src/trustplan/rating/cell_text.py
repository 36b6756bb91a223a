"""Sentences on the result of one school and group."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from trustplan.model import Measurement, Rating, Step
from trustplan.primitives.english import say_date, say_period
from trustplan.primitives.trustee_marks import aside
from trustplan.rating.figures import is_symbol
from trustplan.rating.reasons import FactRows
from trustplan.rating.target_values import Bound, Sight, comparable, distance
from trustplan.rating.trend import trend_of


def status_words(row: Measurement) -> str:
    return "" if row.status == "final" else f", {row.status}"


def target_words(step: Step, bounds: list[Bound]) -> str:
    if step.target.operator == "between":
        return f"between {bounds[0].words} and {bounds[1].words}"
    return f"{step.target.operator} {bounds[0].words}"


@dataclass(frozen=True, slots=True)
class CellText:
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
        return f"{figure} meets the target of {target_words(self.step, self.bounds)}."

    def start(self) -> str:
        figure, miss = self.sight.figure_and_distance(self.latest, self.gap, self.bound.value)
        side = _side(self.step.target.operator, self.latest, self.bound, self.sight)
        return f"{figure} is {miss} {side} the target of {target_words(self.step, self.bounds)}"

    def just_missed(self) -> str:
        sight, gap, tolerance = self.sight, self.gap, self.tolerance
        if sight.measure.counts_each and self.latest.cohort and gap > sight.own_tolerance:
            return f"{self.start()}{aside(f': {sight.one} or less')}."
        if gap == 0:
            figure, _ = sight.figure_and_distance(self.latest, gap, self.bound.value)
            return f"{figure} does not meet the target of {target_words(self.step, self.bounds)}; the word is strict."
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


def is_improving(sight: Sight, series: tuple[Measurement, ...], latest: Measurement) -> str:
    trend = trend_of(sight, series, latest)
    if trend is None or trend.meaning != "improving":
        return ""
    return f" It is improving: {sight.say(trend.earlier.value)} {_point(trend.earlier)}."


def _point(earlier: Measurement) -> str:
    return "at the same point last year" if earlier.period.part else f"in {say_period(earlier.period)}"


def same_point(sight: Sight, series: tuple[Measurement, ...], latest: Measurement) -> str:
    before = next((m for m in series if m.period == latest.period.years_on(-1) and not is_symbol(m)), None)
    return f" It was {sight.say(before.value)} at the same point last year." if before else ""


def cell_facts(
    sight: Sight, row: Measurement | None, step: Step | None, gap: Fraction | None, tolerance: Fraction | None
) -> FactRows:
    facts: list[tuple[str, str]] = []
    if row:
        known = f"known on {say_date(row.on)}"
        facts.append(("Figure", f"{sight.figure(row)}, {say_period(row.period)}{status_words(row)}, {known}"))
    if step:
        when = f", for {say_period(step.period)}" if step.period else ""
        facts.append(("Target", f"{step.target}{when}"))
    if gap is not None and sight.measure.unit != "grade":
        allowed = distance(sight, tolerance or Fraction(0))
        is_pupil = (tolerance or 0) > sight.own_tolerance
        facts.append(("Tolerance", aside(f"{allowed}, for {sight.one}") if is_pupil else allowed))
    return tuple(facts)
