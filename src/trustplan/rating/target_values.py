"""The numbers behind a target: takes a reference such as “national plus 2”, gives its value, words and sources."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import SYMBOL_WORDS, Kpi, Measure, Measurement, Organisation, Plan, Symbol
from trustplan.primitives.english import counted, decimals_of, rounded, say_distance, say_number, say_period, say_unit
from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase
from trustplan.primitives.targets import Ref
from trustplan.rating.codes import Code
from trustplan.rating.figures import FigureIndex, is_symbol, number_of

if TYPE_CHECKING:
    from trustplan.primitives.findings import Place
    from trustplan.primitives.school_calendar import Calendar


@dataclass(frozen=True, slots=True)
class TargetValue:
    """What a reference means for a cell: a number (or a grade's rank), its words, and its sources."""

    value: Fraction
    words: str
    sources: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A reference that cannot be looked up, and why the cell is then not assessed."""

    code: Code
    words: str


@dataclass(frozen=True, slots=True)
class CellContext:
    """What rating a cell needs: the figures, the plan, the KPI, its measure, and the organisation."""

    figures: FigureIndex
    plan: Plan
    kpi: Kpi
    measure: Measure
    organisation: Organisation

    @property
    def calendar(self) -> Calendar:
        return self.figures.calendar(self.organisation.id)

    @property
    def own_tolerance(self) -> Fraction:
        return self.kpi.tolerance if self.kpi.tolerance is not None else self.measure.tolerance

    @property
    def one(self) -> str:
        """One of those whom the cohort counts, in words."""
        return "one pupil" if self.measure.cohort_of == "pupils" else f"one of the {self.measure.cohort_of}"

    def say(self, value: object) -> str:
        return say_value(value, self.measure, self.figures)

    def figure(self, row: Measurement) -> Phrase:
        return phrase(self.say(row.value), self.cohort(row))

    def cohort(self, row: Measurement) -> TrusteesOnly:
        """The cohort of a figure in words, for trustees only: a share is *of* so many, another figure has it in brackets."""
        if row.cohort is None:
            return TrusteesOnly("")
        if self.measure.unit == "percent":
            return TrusteesOnly(f" of {row.cohort:,}")
        return TrusteesOnly(f" ({row.cohort:,} {self.measure.cohort_of})")

    def figure_and_distance(self, row: Measurement, gap: Fraction, target_value: Fraction) -> tuple[Phrase, str]:
        """The figure and its distance from the target in words, with enough decimals for the two to add up.

        Rounded one by one, 69.6% and a target of 71.4% would read “70% is 2 points below 71%”.
        """
        unit, decimals = self.measure.unit, self.measure.decimals
        if unit == "grade" or not isinstance(row.value, Fraction):
            return self.figure(row), distance(self, gap)
        for more in range(decimals, 5):
            value, size = rounded(row.value, more), rounded(abs(gap), more)
            if (size or not gap) and abs(value - rounded(target_value, more)) == size:
                decimals = more
                break
        return phrase(say_unit(row.value, unit, decimals), self.cohort(row)), say_distance(gap, unit, decimals)


def say_value(value: object, measure: Measure, figures: FigureIndex) -> str:
    """A value as readers see it: `57%`, `Good`, `yes`, `not available`."""
    if isinstance(value, Symbol):
        return SYMBOL_WORDS[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return say_unit(value, measure.unit, measure.decimals)
    for scale in measure.scales:
        for grade in figures.trust.frameworks[scale].grades:
            if grade.id == value:
                return grade.title
    return str(value)


def distance(context: CellContext, gap: Fraction) -> str:
    if context.measure.unit == "grade":
        return counted(int(abs(gap)), "grade")
    return say_distance(gap, context.measure.unit, context.measure.decimals)


def comparable(context: CellContext, row: Measurement) -> Fraction | None:
    """The value as a number: a grade by its rank in its own framework."""
    if context.measure.unit != "grade":
        return number_of(row)
    rank = _rank(context, str(row.value))
    return None if rank is None else Fraction(rank[1])


def target_value_of(context: CellContext, ref: Ref, latest: Measurement) -> TargetValue | Unknown:
    found = _base(context, ref, latest)
    if isinstance(found, Unknown) or not ref.offset:
        return found
    offset = found.value * ref.offset / 100 if ref.offset_percent else ref.offset
    value = found.value + offset
    return TargetValue(value, f"{context.say(value)} ({found.words}, {_offset_words(ref)})", found.sources)


def _offset_words(ref: Ref) -> str:
    sign = "plus" if ref.offset > 0 else "less"
    return f"{sign} {say_number(abs(ref.offset))}{'%' if ref.offset_percent else ''}"


def _base(context: CellContext, ref: Ref, latest: Measurement) -> TargetValue | Unknown:
    if (number := ref.number) is not None:
        return TargetValue(number, _as_written(context, number))
    if ref.word == "baseline":
        return baseline_of(context, latest)
    if ref.word == "last year" or (ref.period and not ref.word):
        period = latest.period.years_on(-1) if ref.word else ref.period
        row = next(
            (
                m
                for m in context.figures.series(context.organisation.id, context.measure, context.kpi.group)
                if m.period == period
            ),
            None,
        )
        if row is None or is_symbol(row) or period is None:
            when = say_period(period) if period else "that time"
            return Unknown(Code.NO_BASELINE, f"No figure of {when} to compare with.")
        return _from_row(context, row, latest, ref.word)
    if context.measure.unit == "grade" and (rank := _rank(context, ref.word)):
        own = _rank(context, str(latest.value))
        if own and own[0] != rank[0]:
            return Unknown(Code.NOT_COMPARABLE, "Not comparable: the framework changed.")
        return TargetValue(Fraction(rank[1]), context.say(ref.word))
    return _population(context, ref, latest)


def _as_written(context: CellContext, number: Fraction) -> str:
    """A target's own number, without decimals that nobody wrote."""
    decimals = decimals_of(number, context.measure.decimals)
    return say_unit(number, context.measure.unit, decimals)


def baseline_of(context: CellContext, latest: Measurement) -> TargetValue | Unknown:
    baseline = context.kpi.baseline
    if baseline is None:
        return Unknown(Code.NO_BASELINE, "No baseline is recorded.")
    value = baseline.value
    if isinstance(value, Fraction):
        return TargetValue(value, f"the baseline, {context.say(value)}")
    if isinstance(value, str):
        rank = _rank(context, value)
        if rank is None:
            return Unknown(Code.NO_BASELINE, "The baseline is not on the measure's scale.")
        return TargetValue(Fraction(rank[1]), f"the baseline, {context.say(value)}")
    series = context.figures.series(context.organisation.id, context.measure, context.kpi.group)
    if context.measure.every == "event" and baseline.period:
        before = [m for m in series if context.calendar.end(m.period) <= context.calendar.end(baseline.period)]
        row = before[-1] if before else None
    else:
        row = next((m for m in series if m.period == baseline.period), None)
    if row is None or is_symbol(row):
        when = f" of {say_period(baseline.period)}" if baseline.period else ""
        return Unknown(Code.NO_BASELINE, f"No baseline: there is no figure{when}.")
    return _from_row(context, row, latest, "the baseline")


def _from_row(context: CellContext, row: Measurement, latest: Measurement, words: str) -> TargetValue | Unknown:
    if context.measure.unit == "grade":
        old, new = _rank(context, str(row.value)), _rank(context, str(latest.value))
        if old and new and old[0] != new[0]:
            return Unknown(
                Code.NOT_COMPARABLE,
                f"Not comparable: the framework changed. It was {context.say(row.value)}, and is now {context.say(latest.value)}.",
            )
    value = comparable(context, row)
    if value is None:
        return Unknown(Code.NO_BASELINE, "There is no figure to compare with.")

    figure = f"{context.say(row.value)} in {say_period(row.period)}"
    return TargetValue(value, f"{words}, {figure}" if words else figure, (row.at,))


def _population(context: CellContext, ref: Ref, latest: Measurement) -> TargetValue | Unknown:
    """The comparator for the named period, or for the figure's; else the latest one before, and the words say so."""
    rows = context.figures.comparators(context.measure.id, ref.word, context.kpi.group, context.organisation.id)
    wanted = ref.period or latest.period
    exact = next((c for c in rows if c.period == wanted), None)
    end = context.calendar.end(wanted)
    kinds = (wanted.kind, "quarter")
    earlier = [c for c in rows if context.calendar.end(c.period) <= end and c.period.kind in kinds]
    found = exact or (earlier[-1] if earlier and ref.period is None else None)
    if found is None:
        return Unknown(Code.NO_COMPARATOR, f"No {ref.word} figure to compare with.")
    tail = "" if exact else ", the latest there is"
    return TargetValue(
        found.value,
        f"{ref.word}, {context.say(found.value)} in {say_period(found.period)}{tail}",
        (found.at,),
    )


def comparison(context: CellContext, latest: Measurement) -> str:
    """A sentence with the population's figure to compare with; empty where the KPI names none or none is known."""
    if not context.kpi.compare:
        return ""
    found = _population(context, Ref(word=context.kpi.compare), latest)
    return "" if isinstance(found, Unknown) else f" To compare: {found.words}."


def _rank(context: CellContext, grade: str) -> tuple[str, int] | None:
    for scale in context.measure.scales:
        rank = context.figures.trust.frameworks[scale].rank(grade)
        if rank is not None:
            return scale, rank
    return None
