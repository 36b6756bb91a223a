"""From checked documents to the model. Runs only on files without errors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trustplan.loading.derived import checked, gaps, inspected
from trustplan.loading.fields import Data, as_day
from trustplan.loading.governance import build_governance, build_practice, build_reviews, build_support
from trustplan.loading.plans import build_plan
from trustplan.loading.reference_files import (
    build_comparators,
    build_framework,
    build_measures,
    build_meetings,
    build_policy,
    build_profile,
    with_cohorts,
)
from trustplan.model import (
    TRUST,
    Comparator,
    Measure,
    Measurement,
    Meeting,
    Organisation,
    Profile,
    Review,
    Symbol,
    Trust,
)
from trustplan.model.figures import in_time, usual_day
from trustplan.primitives.findings import Place
from trustplan.primitives.notation import read_checklist, read_gap, read_number
from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.source.calendars import read_calendars

if TYPE_CHECKING:
    from fractions import Fraction

    from trustplan.source.files import Folder, SourceFile


def build_trust(folder: Folder) -> Trust:
    """The model of a folder whose files have no errors."""
    calendars = read_calendars(folder.one("calendar"))
    measures = with_cohorts({m.id: m for file in folder.of_kind("measures") for m in build_measures(file)})
    comparators = tuple(c for file in folder.of_kind("comparators") for c in build_comparators(file))
    meetings = tuple(m for file in folder.of_kind("calendar") for m in build_meetings(file))
    policy_file = folder.one("policy")
    if policy_file is None:
        msg = "a folder without errors has a policy"
        raise ValueError(msg)
    organisations = {}
    own: dict[str, list[SourceFile]] = {}
    for file in folder.files:
        own.setdefault(file.organisation, []).append(file)
    for file in folder.of_kind("profile"):
        calendar = calendars.get(file.organisation, calendars[TRUST])
        organisations[file.organisation] = _organisation(
            file, own.get(file.organisation, []), measures, meetings, comparators, calendar
        )
    return Trust(
        organisations=organisations,
        calendars=calendars,
        meetings=tuple(sorted(meetings, key=lambda m: (m.date, m.id))),
        measures=measures,
        comparators=comparators,
        frameworks={file.name: build_framework(file) for file in folder.of_kind("framework")},
        policy=build_policy(policy_file),
        governance=build_governance(folder),
    )


def _organisation(
    profile: SourceFile,
    own: list[SourceFile],
    measures: dict[str, Measure],
    meetings: tuple[Meeting, ...],
    comparators: tuple[Comparator, ...],
    calendar: Calendar,
) -> Organisation:
    who = build_profile(profile)
    figures: dict[str, tuple[Measurement, ...]] = {}
    for file in own:
        if file.kind == "measurements" and file.document.data:
            for name, entries in file.document.data.items():
                rows = [_measurement(e, file.place((name, i)), measures[name], calendar) for i, e in enumerate(entries)]
                figures[name] = in_time(rows)
    reviews = build_reviews(f for f in own if f.kind == "reviews")
    for measure in measures.values():
        if measure.comes_from and (rows := _derived(measure, measures, who, figures, comparators, calendar, reviews)):
            figures[measure.id] = in_time(rows)
    plans = [build_plan(file, calendar, meetings) for file in own if file.kind == "plan"]
    of_kind = {kind: [f for f in own if f.kind == kind] for kind in ("support", "reviews", "practice")}
    return Organisation(
        id=profile.organisation,
        profile=who,
        plans=tuple(sorted(plans, key=lambda p: (p.start, p.id))),
        figures=figures,
        support=build_support(of_kind["support"]),
        reviews=reviews,
        practice=build_practice(of_kind["practice"]),
    )


def _derived(
    measure: Measure,
    measures: dict[str, Measure],
    profile: Profile,
    figures: dict[str, tuple[Measurement, ...]],
    comparators: tuple[Comparator, ...],
    calendar: Calendar,
    reviews: tuple[Review, ...],
) -> list[Measurement]:
    """The figures of a measure that nobody types."""
    gap = read_gap(measure.comes_from)
    if tool := read_checklist(measure.comes_from):
        return checked(reviews, tool, measure)
    if gap is None:
        return inspected(profile, measure)
    fitting = [c for c in comparators if not c.phase or not profile.phase or c.phase == profile.phase]
    return gaps(gap, measures[gap.measure], figures.get(gap.measure, ()), fitting, calendar)


def _value(value: object, unit: str) -> tuple[Fraction | str | bool | Symbol, int | None]:
    """A figure as written, and the cohort that `13/76` states. A share counts per hundred."""
    if unit == "yes/no" and value in ("yes", "no"):
        return value == "yes", None
    if isinstance(value, bool):
        return value, None
    number, cohort = read_number(value)
    if number is not None:
        return number, cohort
    if value in set(Symbol):
        return Symbol(str(value)), None
    return str(value), None


def known_from(day: date, embargo: date | None) -> date:
    """The day from which a figure counts as known: not before its embargo ends, for trustees too."""
    return max(day, embargo) if embargo else day


def _measurement(e: Data, at: Place, measure: Measure, calendar: Calendar) -> Measurement:
    period = parse_period(e["period"]) or Period(year=0)
    value, total = _value(e["value"], measure.unit)
    known, embargo = as_day(e.get("on")) or usual_day(measure, period, calendar), as_day(e.get("not_before"))
    return Measurement(
        period=period,
        on=known_from(known, embargo),
        group=e.get("group", ""),
        value=value,
        cohort=e.get("cohort", total),
        status=e.get("status", "final"),
        note=e.get("note", ""),
        at=at,
    )
