"""Figures that nobody types: judgements from inspections, shares from checklists, a group's gap to another population."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Measurement
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
    return [
        Measurement(
            period=year_of(inspection.on),
            on=inspection.published,
            group="",
            value=grade,
            cohort=None,
            status="final",
            note="",
            at=inspection.at,
        )
        for inspection in profile.inspections
        if (grade := inspection.grades.get(measure.areas.get(inspection.framework, "")))
    ]


def checked(reviews: Sequence[Review], tool: str, measure: Measure) -> list[Measurement]:
    """The figures of a measure that comes from a checklist: the share of what applied and was checked that was met.

    What was met only after swift action counts as not met. A measure in yes/no asks whether all was met.
    """
    found = []
    for review in reviews:
        results = [r for r in review.checklist.values() if r in (*MET, *NOT_MET)]
        if review.tool != tool or not results:
            continue
        met = sum(r in MET for r in results)
        found.append(
            Measurement(
                period=review.period or year_of(review.on),
                on=review.on,
                group="",
                value=met == len(results) if measure.unit == "yes/no" else Fraction(100 * met, len(results)),
                cohort=None if measure.unit == "yes/no" else len(results),
                status="final",
                note="",
                at=review.at,
            )
        )
    return found


def gaps(
    gap: Gap, source: Measure, rows: Sequence[Measurement], comparators: Sequence[Comparator], calendar: Calendar
) -> list[Measurement]:
    """How far a group is behind a population, in the source's unit; a value above nought means behind.

    `rows` are the organisation's figures of the source measure; `comparators` those that fit it. A figure is
    known when both sides are, and known anew whenever either changes. The population's figure of the same
    period counts, else its latest before.
    """
    mine = [r for r in rows if r.group == gap.group]
    theirs = [
        c
        for c in comparators
        if c.measure == gap.measure
        and c.population == gap.population
        and gap.group in (c.held_against or c.group, c.held_against)
    ]
    return [
        figure
        for period in dict.fromkeys(r.period for r in mine)
        for day in sorted({r.on for r in mine if r.period == period} | {c.on for c in theirs})
        if (figure := _on_day(day, [r for r in mine if r.period == period], theirs, source, calendar))
    ]


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
    behind = other.value - own.value if source.direction != "down" else own.value - other.value
    note = "" if other.period == own.period else f"Against the population's figure of {other.period}."
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
