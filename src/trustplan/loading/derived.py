"""Figures that nobody types: judgements from inspections, shares from checklists, a group's gap to another population."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Measurement
from trustplan.model.figures import worked_out
from trustplan.primitives.periods import Period, year_of
from trustplan.primitives.school_calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.model import Comparator, Measure, Profile, Review
    from trustplan.primitives.notation import Gap


MET, NOT_MET = ("met",), ("not-met", "met-after-action")


def inspected(profile: Profile, measure: Measure) -> list[Measurement]:
    """The figures of a measure that comes from inspections: one for each that judged its area."""
    found: list[Measurement] = []
    for inspection in profile.inspections:
        grade = inspection.grades.get(measure.areas.get(inspection.framework, ""))
        if not grade:
            continue
        found.append(worked_out(year_of(inspection.on), inspection.published, grade, None, inspection.at))
    return found


def checked(reviews: Sequence[Review], tool: str, measure: Measure) -> list[Measurement]:
    """The figures of a measure that comes from a checklist: the share of what applied and was checked that was met.

    What was met only after swift action counts as not met. A measure in yes/no asks whether all was met. The checklist of
    a part of a school says nothing of the whole.
    """
    found: list[Measurement] = []
    for review in reviews:
        met, total = _answers(review)
        if review.tool != tool or review.part or not total:
            continue
        value: Fraction | bool = Fraction(100 * met, total)
        cohort: int | None = total
        if measure.unit == "yes/no":
            value, cohort = met == total, None
        found.append(worked_out(review.period or year_of(review.on), review.on, value, cohort, review.at))
    return found


def _answers(review: Review) -> tuple[int, int]:
    """How much of a checklist was met, and how much applied and was checked."""
    results = list(review.checklist.values())
    met, not_met = sum(r in MET for r in results), sum(r in NOT_MET for r in results)
    return met, met + not_met


def gaps(
    gap: Gap, source: Measure, rows: Sequence[Measurement], comparators: Sequence[Comparator], calendar: Calendar
) -> list[Measurement]:
    """How far a group is behind a population, in the source's unit; a value above nought means behind.

    `rows` are the organisation's figures of the source measure; `comparators` those that fit it. A figure is
    known when both sides are, and known anew whenever either changes. The population's figure of the same
    period counts, else its latest before.
    """
    mine: dict[Period, list[Measurement]] = {}
    for row in rows:
        if row.group == gap.group:
            mine.setdefault(row.period, []).append(row)
    theirs = [c for c in comparators if _is_held_against(gap, c)]
    found: list[Measurement] = []
    for of_period in mine.values():
        days = {r.on for r in of_period} | {c.on for c in theirs}
        for day in sorted(days):
            figure = _on_day(day, of_period, theirs, source, calendar)
            if figure:
                found.append(figure)
    return found


def _is_held_against(gap: Gap, comparator: Comparator) -> bool:
    """Whether a comparator is of a gap's measure and population, and of its group or a group held against it."""
    if (comparator.measure, comparator.population) != (gap.measure, gap.population):
        return False
    return gap.group in (comparator.held_against or comparator.group, comparator.held_against)


def _on_day(
    day: date, mine: Sequence[Measurement], theirs: Sequence[Comparator], source: Measure, calendar: Calendar
) -> Measurement | None:
    """The gap as it is known from a day on; None where nothing changes on that day, or a side is not known yet."""
    own = max((r for r in mine if r.on <= day), key=lambda r: r.on, default=None)
    if own is None:
        return None
    if not isinstance(own.value, Fraction):  # withheld or not available: so is the gap
        return replace(own, group="", cohort=None) if day == own.on else None
    other = _population(day, own.period, theirs, calendar)
    if other is None or day not in (own.on, other.on):
        return None
    behind = other.value - own.value
    if source.direction == "down":
        behind = -behind
    note = ""
    if other.period != own.period:
        note = f"Against the population's figure of {other.period}."
    return Measurement(
        period=own.period,
        on=day,
        group="",
        value=behind,
        cohort=own.cohort,
        status=own.status,
        note=note,
        at=own.at,
    )


def _population(day: date, period: Period, theirs: Sequence[Comparator], calendar: Calendar) -> Comparator | None:
    known = [c for c in theirs if c.on <= day and calendar.end(c.period) <= calendar.end(period)]
    exact = [c for c in known if c.period == period]
    if exact:
        return max(exact, key=lambda c: c.on)
    return max(known, key=lambda c: (calendar.end(c.period), c.on), default=None)
