"""The numbers behind a target: takes a reference such as “national plus 2”, gives its value, words and sources."""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import SYMBOL_WORDS, Kpi, Measure, Measurement, Organisation, Plan, Symbol
from trustplan.primitives.english import (
    by_sign,
    counted,
    decimals_of,
    inside,
    say_distance,
    say_number,
    say_period,
    say_unit,
)
from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase
from trustplan.primitives.targets import BEFORE, Ref
from trustplan.rating.codes import Code
from trustplan.rating.figures import FigureIndex, is_symbol, number_of
from trustplan.rating.update_periods import is_asked_for

if TYPE_CHECKING:
    from datetime import date, timedelta

    from trustplan.model import Comparator, Step, Trust
    from trustplan.primitives.findings import Place
    from trustplan.primitives.periods import Period
    from trustplan.primitives.phrases import FigureKey
    from trustplan.primitives.school_calendar import Calendar


_ONE = {"people": "person", "staff": "member of staff", "new staff": "new member of staff"}


class TargetValue(Struct, frozen=True):
    """What a reference means for a cell: a number (or a grade's rank), its words, its sources, and its comparator.

    `words` name it in a comparison: `national, 62% in 2024/25`. `as_target` says it as a target: `62% (national, 2024/25)`.
    """

    value: Fraction
    words: str
    as_target: str
    sources: tuple[Place, ...] = ()
    period: Period | None = None  # of the figure that it is
    comparator: Comparator | None = None


class Unknown(Struct, frozen=True):
    """A reference that cannot be looked up, and why the cell is then not assessed."""

    code: Code
    words: str


class CellContext(Struct, frozen=True, kw_only=True):
    """What rating a cell needs: the figures, the plan, the KPI, its measure, and the organisation.

    `more_decimals` are those that its figure needs beyond the measure's (see `shown_decimals`).
    """

    figures: FigureIndex
    plan: Plan
    kpi: Kpi
    measure: Measure
    organisation: Organisation
    more_decimals: int = 0

    @property
    def decimals(self) -> int:
        """The decimals of every figure in one sentence."""
        return self.measure.decimals + self.more_decimals

    @property
    def calendar(self) -> Calendar:
        """The school's own calendar."""
        return self.figures.calendar(self.organisation.id)

    @property
    def own_tolerance(self) -> Fraction:
        """The tolerance that is written, at the KPI or else at the measure, in the measure's unit."""
        if self.kpi.tolerance is None:
            return self.measure.tolerance
        return self.kpi.tolerance

    @property
    def one(self) -> str:
        """One of those whom the cohort counts, in words."""
        return one_of(self.measure)

    @property
    def series(self) -> tuple[Measurement, ...]:
        """The figures of the cell, oldest period first."""
        return self.figures.series(self.organisation.id, self.measure, self.kpi.group)

    def key(self, row: Measurement) -> FigureKey:
        """Which of the organisation's figures a row is, for words that tell it."""
        return self.organisation.id, self.measure.id, row.period

    @property
    def in_plan(self) -> list[Measurement]:
        """The figures of the plan's time, oldest period first. Those before are its baseline, those after not its own."""
        calendar, plan = self.calendar, self.plan
        found = []
        for row in self.series:
            begins = calendar.as_named(calendar.start(row.period))
            if calendar.end(row.period) >= plan.start and begins <= plan.last_day:
                found.append(row)
        return found

    def is_of_own_time(self, row: Measurement) -> bool:
        """Whether a figure is of a time in which the organisation was the trust's."""
        joined = self.organisation.profile.joined
        if joined is None:
            return True
        if self.measure.counts_until_next:
            return self.stood_from(row) >= joined
        begins = self.calendar.start(row.period)
        return max(self.calendar.school_day_from(begins), self.calendar.as_named(begins)) >= joined

    def stood_from(self, row: Measurement) -> date:
        """The day from which something has stood: when it became known, but within its own period."""
        return min(max(row.on, self.calendar.start(row.period)), self.calendar.end(row.period))

    def end_of(self, step: Step) -> date:
        """The last day of a target's time."""
        return self.calendar.end(step.period) if step.period else self.plan.end

    def late_from(self, due: date) -> date:
        """The last day of grace of a figure that is due on a day: from then on it is late."""
        return self.calendar.school_days_after(due, self.figures.policy.grace)

    def is_asked_for(self, due: date) -> bool:
        """Whether somebody still owes a late figure. A school that left owes none."""
        return not self.organisation.has_left and is_asked_for(due, self.figures.day, self.plan)

    def say(self, value: object) -> str:
        """A value in words, with its unit."""
        return say_value(value, self.measure, self.figures.trust, self.decimals)

    def figure(self, row: Measurement) -> Phrase:
        """A figure in words, with its cohort for trustees."""
        return phrase(self.say(row.value), self.cohort(row))

    def cohort(self, row: Measurement) -> TrusteesOnly:
        """The cohort of a figure in words, for trustees only: a share is *of* so many, another figure has it in brackets."""
        if row.cohort is None:
            return TrusteesOnly("")
        if self.measure.is_of_cohort:
            return TrusteesOnly(f" of {row.cohort:,}")
        return TrusteesOnly(f" ({self.measure.say_counted(row.value, row.cohort)})")


def one_of(measure: Measure) -> str:
    """One of those whom a measure's cohorts count: `one pupil`, `one person`, `one of the families`."""
    those = measure.cohort_of
    if those in _ONE:
        return f"one {_ONE[those]}"
    if those.endswith("s") and not those.endswith("ies"):
        return f"one {those.removesuffix('s')}"
    return f"one of the {those}"


def say_value(value: object, measure: Measure, trust: Trust, decimals: int) -> str:
    """A value as readers see it: `57%`, `Good`, `yes`, `not available`."""
    if isinstance(value, Symbol):
        return SYMBOL_WORDS[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return say_unit(value, measure.unit, decimals)
    for scale in measure.scales:
        for grade in trust.frameworks[scale].grades:
            if grade.id == value:
                return grade.title
    return str(value)


def say_tolerance(context: CellContext, tolerance: Fraction) -> str:
    """A tolerance as it is written: with no more decimals than the measure's, unless it has them."""
    decimals = max(context.measure.decimals, decimals_of(tolerance, context.measure.decimals))
    return say_distance(tolerance, context.measure.unit, decimals)


def distance(context: CellContext, gap: Fraction) -> str:
    """How far a figure is from its target, in words, without a sign."""
    if context.measure.unit == "grade":
        return counted(int(abs(gap)), "grade")
    return say_distance(gap, context.measure.unit, context.decimals)


def comparable(context: CellContext, row: Measurement) -> Fraction | None:
    """The value as a number: a grade by its rank in its own framework."""
    if context.measure.unit != "grade":
        return number_of(row)
    rank = _rank(context, str(row.value))
    if rank is None:
        return None
    return Fraction(rank[1])


def target_value_of(context: CellContext, ref: Ref, latest: Measurement) -> TargetValue | Unknown:
    """The number behind a target, with its words and its sources; else why there is none."""
    found = _base(context, ref, latest)
    if isinstance(found, Unknown) or not ref.offset:
        return found
    offset = ref.offset
    if ref.offset_percent:
        offset = found.value * offset / 100
    value = found.value + offset
    words = f"{context.say(value)} ({offset_words(ref, context.measure)} {found.words})"
    return TargetValue(value, words, words, found.sources, found.period, found.comparator)


def offset_words(ref: Ref, measure: Measure) -> str:
    """How far a target is from what it is counted from: `2 points above`, `10% below`."""
    side = by_sign(ref.offset, "above", "below")
    if ref.offset_percent:
        return f"{say_number(abs(ref.offset))}% {side}"
    return f"{say_distance(ref.offset, measure.unit, decimals_of(ref.offset, measure.decimals))} {side}"


def _base(context: CellContext, ref: Ref, latest: Measurement) -> TargetValue | Unknown:
    if (number := ref.number) is not None:
        words = say_written(number, context.measure.unit, context.decimals)
        return TargetValue(number, words, words)
    if ref.word == "baseline":
        return baseline_of(context, latest)
    if ref.word == BEFORE:
        return _of_period_before(context, latest)
    if ref.word == "last year":
        return _of_period(context, latest.period.years_on(-1), latest, ref.word)
    if ref.period and not ref.word:
        return _of_period(context, ref.period, latest, "")
    if context.measure.unit == "grade" and (rank := _rank(context, ref.word)):
        if _is_on_other_scale(rank, _rank(context, str(latest.value))):
            return Unknown(Code.NOT_COMPARABLE, "Not comparable: the framework changed.")
        words = context.say(ref.word)
        return TargetValue(Fraction(rank[1]), words, words)
    return _population(context, ref, latest)


def _of_period(context: CellContext, period: Period, latest: Measurement, words: str) -> TargetValue | Unknown:
    """The organisation's own figure of a period."""
    row = next((m for m in context.series if m.period == period), None)
    if row is None or is_symbol(row):
        when = f"in {say_period(period)}"
        return Unknown(Code.NO_BASELINE, f"{_no_figure(context, row, when)} to compare with.")
    return _from_row(context, row, latest, words)


def _of_period_before(context: CellContext, latest: Measurement) -> TargetValue | Unknown:
    """The organisation's own last figure before one, of the same kind of period."""
    begins = context.calendar.start(latest.period)
    for row in reversed(context.series):
        is_before = context.calendar.end(row.period) < begins
        if is_before and row.period.kind == latest.period.kind and not is_symbol(row):
            return _from_row(context, row, latest, BEFORE)
    when = f"before {say_period(latest.period)}"
    return Unknown(Code.NO_BASELINE, f"{_no_figure(context, None, when)} to compare with.")


def _no_figure(context: CellContext, row: Measurement | None, when: str) -> str:
    """What is missing, from whom, and for which time: “No figure for Ash in 2024/25”."""
    notes: list[str] = []
    if context.kpi.group:
        notes.append(inside(context.measure.group_title(context.kpi.group)))
    if row:
        notes.append(context.say(row.value))
    note = f" ({', '.join(notes)})" if notes else ""
    return f"No figure for {' '.join([context.organisation.short, when]).strip()}{note}"


def say_written(number: Fraction, unit: str, decimals: int) -> str:
    """A target's own number: a whole one without decimals that nobody wrote, another with at least its figure's."""
    own = decimals_of(number, decimals)
    return say_unit(number, unit, max(own, decimals) if own else 0)


def baseline_of(context: CellContext, latest: Measurement) -> TargetValue | Unknown:
    """The number behind a baseline; else why there is none."""
    baseline = context.kpi.baseline
    if baseline is None:
        return Unknown(Code.NO_BASELINE, "No baseline is recorded.")
    value = baseline.value
    if isinstance(value, Fraction):
        return _recorded_baseline(value, context.say(value))
    if isinstance(value, str):
        rank = _rank(context, value)
        if rank is None:
            return Unknown(Code.NO_BASELINE, "The baseline is not on the measure's scale.")
        return _recorded_baseline(Fraction(rank[1]), context.say(value))
    if context.measure.every == "event" and baseline.period:
        end = context.calendar.end(baseline.period)
        row = next((m for m in reversed(context.series) if context.calendar.end(m.period) <= end), None)
    else:
        row = next((m for m in context.series if m.period == baseline.period), None)
    if row is None or is_symbol(row):
        when = f"in {say_period(baseline.period)}" if baseline.period else ""
        return Unknown(Code.NO_BASELINE, f"No baseline: {inside(_no_figure(context, row, when))}.")
    return _from_row(context, row, latest, "the baseline")


def _recorded_baseline(value: Fraction, figure: str) -> TargetValue:
    return TargetValue(value, f"the baseline, {figure}", f"{figure} (the baseline)")


def _from_row(context: CellContext, row: Measurement, latest: Measurement, words: str) -> TargetValue | Unknown:
    old, new = _rank(context, str(row.value)), _rank(context, str(latest.value))
    if context.measure.unit == "grade" and _is_on_other_scale(old, new):
        change = f"It was {context.say(row.value)}, and is now {context.say(latest.value)}."
        return Unknown(Code.NOT_COMPARABLE, f"Not comparable: the framework changed. {change}")
    value = comparable(context, row)
    if value is None:
        return Unknown(Code.NO_BASELINE, "There is no figure to compare with.")
    figure, when = context.say(row.value), say_period(row.period)
    name = f"{words}, " if words else ""
    return TargetValue(value, f"{name}{figure} in {when}", f"{figure} ({name}{when})", (row.at,), row.period)


def _population(context: CellContext, ref: Ref, latest: Measurement) -> TargetValue | Unknown:
    """The comparator for the named period, or for the figure's; else the latest one before, and the words say so."""
    rows = context.figures.comparators(context.measure.id, ref.word, context.kpi.group, context.organisation.id)
    wanted = ref.period or latest.period
    found, tail = next((c for c in rows if c.period == wanted), None), ""
    if found is None and ref.period is None:
        found = _around(context, rows, wanted)
    if found is None and ref.period is None:
        found, tail = _latest_before(context, rows, wanted), ", the latest published"
    if found is None:
        return Unknown(Code.NO_COMPARATOR, _no_comparator(context, ref, rows, wanted))
    value = say_published(found, context.measure, context.decimals)
    whose, when = say_whose(found, context.measure), say_period(found.period)
    tail = f"{status_words(found)}{tail}"
    return TargetValue(
        found.value,
        f"{whose}, {value} in {when}{tail}",
        f"{value} ({whose}, {when}{tail})",
        (found.at,),
        found.period,
        found,
    )


def status_words(row: Measurement | Comparator) -> str:
    """That a figure is not final, after the figure: `, provisional`."""
    return "" if row.status == "final" else f", {row.status}"


def say_published(row: Comparator, measure: Measure, decimals: int) -> str:
    """A comparator's figure with the decimals of the figure that is held against it, but with none that nobody wrote."""
    most = max(measure.decimals, decimals_of(row.value, decimals))
    return say_unit(row.value, measure.unit, min(decimals, most))


def say_whose(comparator: Comparator, measure: Measure) -> str:
    """Whose figure a comparator is: `national`, `national for disadvantaged pupils`."""
    if not comparator.group:
        return comparator.population
    return f"{comparator.population} for {inside(measure.group_title(comparator.group))}"


def _around(context: CellContext, rows: list[Comparator], wanted: Period) -> Comparator | None:
    """The comparator of a longer period that holds a figure's, such as the year of its term; the shortest of several."""
    begin, end = context.calendar.start(wanted), context.calendar.end(wanted)
    around: list[tuple[timedelta, Comparator]] = []
    for row in rows:
        first, last = context.calendar.start(row.period), context.calendar.end(row.period)
        if row.period.kind != "quarter" and first <= begin and last >= end:
            around.append((last - first, row))
    return min(around, key=itemgetter(0))[1] if around else None


def _latest_before(context: CellContext, rows: list[Comparator], wanted: Period) -> Comparator | None:
    """The last comparator up to the end of a period; of two that end on one day, the one of the same kind of period.

    A value that grows through the year is held to one of the same point of a year, or to one of a whole year.
    """
    end = context.calendar.end(wanted)
    best: tuple[date, bool, Comparator] | None = None
    for row in rows:
        last, is_alike = context.calendar.end(row.period), row.period.kind == wanted.kind
        if last > end or (context.measure.accumulates and row.period.part not in ("", wanted.part)):
            continue
        if best is None or (last, is_alike) > best[:2]:
            best = last, is_alike, row
    return best[2] if best else None


def _no_comparator(context: CellContext, ref: Ref, rows: list[Comparator], wanted: Period) -> str:
    """That a population's figure is missing, of whom, and for which period."""
    group = ""
    if context.kpi.group:
        group = f" for {inside(context.measure.group_title(context.kpi.group))}"
    until = say_period(wanted) if ref.period else f"{say_period(wanted)} or earlier"
    words = f"No {ref.word} figure to compare with{group}: none for {until} is known"
    if rows and not ref.period:
        words += f"; the first is for {say_period(rows[0].period)}"
    return f"{words}."


def comparison(context: CellContext, latest: Measurement) -> str:
    """A sentence with the difference from the population's figure; empty where the KPI names none or none is known."""
    if not context.kpi.compare:
        return ""
    found = _population(context, Ref(word=context.kpi.compare), latest)
    if isinstance(found, Unknown):
        return ""
    value = number_of(latest)
    if value is None:
        return f" For comparison: {found.words}."
    if value == found.value:
        return f" It is level with {found.words}."
    difference = distance(context, value - found.value)
    return f" It is {difference} {side_of(value, found.value, context.measure)} {found.words}."


def side_of(value: Fraction, other: Fraction, measure: Measure) -> str:
    """On which side of another a figure is. A place is below another when its number is higher."""
    is_lower = value < other
    if measure.unit == "rank":
        is_lower = value > other
    return "below" if is_lower else "above"


def _is_on_other_scale(one: tuple[str, int] | None, other: tuple[str, int] | None) -> bool:
    """Whether the ranks of two grades are both known, and on different scales."""
    return one is not None and other is not None and one[0] != other[0]


def _rank(context: CellContext, grade: str) -> tuple[str, int] | None:
    """The scale that has a grade, and the grade's rank on it."""
    for scale in context.measure.scales:
        rank = context.figures.trust.frameworks[scale].rank(grade)
        if rank is not None:
            return scale, rank
    return None
