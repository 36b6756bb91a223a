"""Sentences on one cell: takes a figure, its target and the distance, gives the words of a reason."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import SYMBOL_WORDS, TRUST, Measure, Measurement, Rating, Step, Symbol, Trust
from trustplan.primitives.english import capital, inside, listed, listed_or_counted, say_date, say_period
from trustplan.primitives.notation import read_gap
from trustplan.primitives.phrases import OfFigure, Phrase, TrusteesOnly, phrase
from trustplan.primitives.targets import Ref, Target
from trustplan.rating.aggregate_text import say_made
from trustplan.rating.figures import Expected, is_symbol
from trustplan.rating.reasons import Rows
from trustplan.rating.target_values import (
    CellContext,
    TargetValue,
    comparable,
    distance,
    offset_words,
    say_published,
    say_tolerance,
    say_value,
    say_whose,
    say_written,
    side_of,
    status_words,
)
from trustplan.rating.trend import trend_of

MOST_NAMED = 12  # schools that a sentence names


def target_words(step: Step, target_values: list[TargetValue], measure: Measure) -> str:
    """A target inside a sentence, its number first: `at least 62% (national, 2024/25)`, `40th or better`."""
    words, operator = target_values[0].as_target, step.target.operator
    if operator == "between":
        return f"between {words} and {target_values[1].as_target}"
    if operator == "exactly":
        return words
    return _or_better(words, operator, measure) or f"{operator} {words}"


def _or_better(words: str, operator: str, measure: Measure) -> str:
    """A target for a place in an order: `40th or better`; empty for other measures."""
    if measure.unit == "rank" and operator == "at most":
        return f"{words} or better"
    return ""


def say_time(step: Step) -> str:
    """The time of a target: `for 2026/27`, `within two years, by 31 Aug 2027`; empty where it holds throughout the plan."""
    if step.period is None:
        return ""
    if step.within:
        return f"{step.within}, by {say_period(step.period)}"
    return f"for {say_period(step.period)}"


class CellText(Struct, frozen=True, kw_only=True):
    """The sentences on a figure that was compared with its target."""

    context: CellContext
    latest: Measurement
    step: Step
    target_values: list[TargetValue]
    target_value: TargetValue
    gap: Fraction
    tolerance: Fraction

    def met(self) -> Phrase:
        """The sentence on a figure that meets its target."""
        figure = _figure(self.context, self.latest)
        return phrase(
            figure, f" meets the target of {target_words(self.step, self.target_values, self.context.measure)}."
        )

    def start(self) -> Phrase:
        """How a sentence on a missed target begins: the figure, how far it is, and the target."""
        figure, miss = _figure(self.context, self.latest), distance(self.context, self.gap)
        target = target_words(self.step, self.target_values, self.context.measure)
        if self.target_value.value == 0 and self.context.measure.unit == "count":
            return phrase(figure, f", against a target of {target}")  # the count is the miss
        side = side_of_target(self.step.target.operator, self.latest, self.target_value, self.context)
        return phrase(figure, f" is {miss} {side} the target of {target}")

    def just_missed(self) -> Phrase:
        """The sentence on a miss within the tolerance."""
        context, gap, tolerance = self.context, self.gap, self.tolerance
        if context.measure.counts_each and self.latest.cohort and gap > context.own_tolerance:
            return phrase(self.start(), TrusteesOnly(f", a miss of no more than {context.one}"), ".")
        if gap == 0:
            figure = _figure(context, self.latest)
            target = target_words(self.step, self.target_values, self.context.measure)
            return phrase(figure, f" does not meet the target of {target}: equalling it is not enough.")
        at_risk = context.figures.policy.word(Rating.AT_RISK)
        tail = f"; a miss of up to {say_tolerance(context, tolerance)} counts as {at_risk}"
        return phrase(self.start(), _on_tolerance(context, tolerance, tail), ".")

    def missed(self) -> Phrase:
        """The sentence on a miss beyond the tolerance."""
        context, tolerance = self.context, self.tolerance
        if not tolerance:
            return phrase(self.start(), ".")
        tail = f"; the tolerance is {say_tolerance(context, tolerance)}"
        return phrase(self.start(), _on_tolerance(context, tolerance, tail), ".")


def _on_tolerance(context: CellContext, tolerance: Fraction, words: str) -> str | TrusteesOnly:
    """Words on a tolerance; one above the written tolerance is a pupil's worth, and gives the cohort away."""
    return TrusteesOnly(words) if tolerance > context.own_tolerance else words


def side_of_target(operator: str, latest: Measurement, target_value: TargetValue, context: CellContext) -> str:
    """On which side of the target a figure is that misses it."""
    value, measure = comparable(context, latest), context.measure
    if operator in ("at least", "above"):
        return side_of(Fraction(0), Fraction(1), measure)
    if operator in ("at most", "below"):
        return side_of(Fraction(1), Fraction(0), measure)
    return side_of(value or Fraction(0), target_value.value, measure)


def say_target(target: Target, measure: Measure, trust: Trust, decimals: int) -> str:
    """A target as readers see it: `at least 60%`, `at least −0.10`, `at least Good`, `at most national of 2024/25`.

    Its own numbers have their unit and a true minus; `decimals` are those of the figure that is held to it.
    """
    refs = [_say_ref(ref, measure, trust, decimals) for ref in target.refs]
    if target.operator == "between":
        return f"between {refs[0]} and {refs[1]}"
    if refs and (words := _or_better(refs[0], target.operator, measure)):
        return words
    return " ".join([target.operator, *refs])


def _say_ref(ref: Ref, measure: Measure, trust: Trust, decimals: int) -> str:
    if ref.number is not None and not ref.offset:
        return say_written(ref.number, measure.unit, decimals)
    words = str(replace(ref, offset=Fraction(0)))
    if ref.period:
        when = f"for {say_period(ref.period)}" if ref.word else f"the figure for {say_period(ref.period)}"
        words = words.replace(str(ref.period), when)
    elif ref.word == "baseline":
        words = "the baseline"
    else:
        words = say_value(words, measure, trust, decimals)
    return f"{offset_words(ref, measure)} {words}" if ref.offset else words


def is_improving(context: CellContext, series: tuple[Measurement, ...], latest: Measurement) -> Phrase:
    """A sentence that says so where the figure is improving; else nothing."""
    trend = trend_of(context, series, latest)
    if trend is None or trend.meaning != "improving":
        return Phrase()
    words = f" It is improving: {context.say(trend.earlier.value)} {_point(trend.earlier)}."
    return phrase(OfFigure(words, context.key(trend.earlier)))


def _point(earlier: Measurement) -> str:
    return "at the same point last year" if earlier.period.part else f"in {say_period(earlier.period)}"


def same_point(context: CellContext, series: tuple[Measurement, ...], latest: Measurement) -> Phrase:
    """A sentence on the figure at the same point last year; nothing where there is none."""
    year_before = latest.period.years_on(-1)
    before = next((m for m in series if m.period == year_before and not is_symbol(m)), None)
    if before is None:
        return Phrase()
    words = f" It was {context.say(before.value)} at the same point last year."
    return phrase(OfFigure(words, context.key(before)))


def symbol_words(context: CellContext, latest: Measurement) -> str:
    """The period of a symbol; for a figure made from the schools' also theirs, which it replaces."""
    when, marked = say_period(latest.period), _left_out(context, latest)
    if len(marked) == 1 and latest.value in marked:
        return f"{when}, as for each school"
    marked.pop(Symbol.NOT_APPLICABLE, None)
    if not marked:
        return when
    lacking = [f"{listed(names)} ({SYMBOL_WORDS[symbol]})" for symbol, names in marked.items()]
    return f"{when}, because there is no figure for {listed(lacking)}"


def left_out_words(context: CellContext, latest: Measurement) -> str:
    """A sentence with the schools that the trust's figure leaves out, as the measure does not apply to them."""
    names = _left_out(context, latest).get(Symbol.NOT_APPLICABLE)
    if not names or is_symbol(latest):
        return ""
    return f" Left out: {listed(names)} (not applicable)."


def _left_out(context: CellContext, latest: Measurement) -> dict[Symbol, list[str]]:
    if context.organisation.id != TRUST:
        return {}
    return dict(context.figures.left_out(context.measure, context.kpi.group, latest))


def silent_words(context: CellContext, awaited: Expected) -> str:
    """What a figure that is overdue waits for: a comparator, or one of some schools, where others have given theirs."""
    measure, figures = context.measure, context.figures
    gap = read_gap(measure.comes_from)
    if gap and not figures.comparators(gap.measure, gap.population, gap.group, context.organisation.id):
        group = inside(figures.trust.measures[gap.measure].group_title(gap.group))
        return f" No {gap.population} figure is compared with {group}, so the gap is not known."
    if context.organisation.id != TRUST or measure.aggregate == "none":
        return ""
    members, silent = figures.members(measure, awaited.period), []
    for school in members:
        series = figures.series(school.id, measure, context.kpi.group)
        if not any(m.period == awaited.period for m in series):
            silent.append(school.short)
    if len(silent) == len(members) or not silent:
        return ""
    return f" No figure yet from {listed_or_counted(silent, MOST_NAMED)}."


def _figure(context: CellContext, row: Measurement) -> Phrase:
    """A figure, and that it is not final."""
    status = status_words(row)
    return phrase(context.figure(row), f"{status}," if status else "")


def cell_facts(
    context: CellContext,
    row: Measurement | None,
    step: Step | None,
    gap: Fraction | None,
    tolerance: Fraction | None,
    target_values: list[TargetValue],
) -> Rows:
    """The facts behind the rating of a figure, as rows of a name and words."""
    facts: list[tuple[str, Phrase]] = []
    if row:
        known = f"reported on {say_date(row.on)}"
        facts.append(("Figure", phrase(context.figure(row), f", {say_period(row.period)}{status_words(row)}, {known}")))
        if source := context.figures.source(row):
            facts.append(("Source", phrase(source)))
        if context.organisation.id == TRUST and (made := say_made(context.measure, row)):
            facts.append(("Trust's figure", phrase(made)))
    if step:
        when = f", {say_time(step)}" if step.period else ""
        target = say_target(step.target, context.measure, context.figures.trust, context.decimals)
        facts.append(("Target", phrase(f"{target}{when}")))
    for target_value in target_values:
        if comparator := target_value.comparator:
            published = say_published(comparator, context.measure, context.decimals)
            figure = f"{published}, {say_period(comparator.period)}{status_words(comparator)}"
            whose = capital(say_whose(comparator, context.measure))
            facts.append((whose, phrase(f"{figure}. {comparator.origin}")))
    if gap is not None and context.measure.unit != "grade":
        tolerance = tolerance or Fraction(0)
        allowed = phrase(say_tolerance(context, tolerance))
        if tolerance > context.own_tolerance:
            allowed = phrase(TrusteesOnly(f"{allowed}, for {context.one}"))
        facts.append(("Tolerance", allowed))
    return tuple(facts)
