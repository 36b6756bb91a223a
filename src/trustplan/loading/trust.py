"""From checked documents to the model. Runs only on files without errors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.derived import checked, gaps, inspected
from trustplan.loading.fields import Data, as_day, each_of
from trustplan.loading.governance import build_governance, build_practice, build_reviews, build_support
from trustplan.loading.plan_figures import with_plan_figures
from trustplan.loading.plans import build_plan
from trustplan.loading.reference_files import (
    build_comparators,
    build_framework,
    build_measures,
    build_meetings,
    build_policy,
    build_profile,
    build_sources,
    with_cohorts,
)
from trustplan.loading.scopes import Schools, build_groups
from trustplan.loading.similar_schools import build_lists
from trustplan.model import (
    TRUST,
    Comparator,
    FigureSource,
    Measure,
    Measurement,
    Meeting,
    Organisation,
    Policy,
    Profile,
    Review,
    SchoolList,
    Symbol,
    Trust,
)
from trustplan.model.figures import in_time, usual_day
from trustplan.primitives.findings import Place
from trustplan.primitives.notation import is_symbol, read_checklist, read_gap, read_number, read_plan_count
from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.source.calendars import read_calendars

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from trustplan.source.files import Folder, SourceFile


class _Shared(Struct, frozen=True, kw_only=True):
    """What the figures and plans of every organisation are built from."""

    measures: dict[str, Measure]
    meetings: tuple[Meeting, ...]
    comparators: tuple[Comparator, ...]
    sources: tuple[FigureSource, ...]
    lists: tuple[SchoolList, ...]
    schools: Schools
    words: dict[str, str]


def build_trust(folder: Folder, until: date | None = None) -> Trust:
    """The model of a folder whose files have no errors. `until` is the last day that will be rated, if it is known."""
    policy_file = folder.one("policy")
    if policy_file is None:
        msg = "a folder without errors has a policy"
        raise ValueError(msg)
    calendars = read_calendars(folder.one("calendar"))
    own: dict[str, list[SourceFile]] = {}
    for file in folder.files:
        own.setdefault(file.organisation, []).append(file)
    groups, profiles = build_groups(folder), folder.of_kind("profile")
    schools = Schools(profiles={file.organisation: build_profile(file) for file in profiles}, groups=groups)
    policy = build_policy(policy_file)
    shared = _shared(folder, schools, policy)
    organisations: dict[str, Organisation] = {}
    for file in profiles:
        calendar = calendars.get(file.organisation, calendars[TRUST])
        organisations[file.organisation] = _organisation(file, own[file.organisation], shared, calendar)
    trust = Trust(
        organisations=organisations,
        calendars=calendars,
        meetings=tuple(sorted(shared.meetings, key=lambda m: (m.date, m.id))),
        measures=shared.measures,
        comparators=shared.comparators,
        frameworks={file.name: build_framework(file) for file in folder.of_kind("framework")},
        policy=policy,
        governance=build_governance(folder),
        groups=groups,
        sources=shared.sources,
        lists=shared.lists,
    )
    return with_plan_figures(trust, until)


def _shared(folder: Folder, schools: Schools, policy: Policy) -> _Shared:
    measures: dict[str, Measure] = {}
    meetings: list[Meeting] = []
    comparators: list[Comparator] = []
    for file in folder.of_kind("measures"):
        measures |= {measure.id: measure for measure in build_measures(file)}
    for file in folder.of_kind("calendar"):
        meetings += build_meetings(file)
    sources: list[FigureSource] = []
    lists: list[SchoolList] = []
    for file in folder.of_kind("sources"):
        sources += build_sources(file)
    for file in folder.of_kind("comparators"):
        lists += build_lists(file)
        by_list = {chosen.id: chosen for chosen in lists}
        comparators += build_comparators(file, {s.id: s for s in sources}, by_list, policy.similar_schools)
    return _Shared(
        measures=with_cohorts(measures),
        meetings=tuple(meetings),
        comparators=tuple(comparators),
        sources=tuple(sources),
        lists=tuple(lists),
        schools=schools,
        words=policy.words,
    )


def _organisation(profile: SourceFile, own: list[SourceFile], shared: _Shared, calendar: Calendar) -> Organisation:
    who = shared.schools.profiles[profile.organisation]
    of_kind: dict[str, list[SourceFile]] = {}
    for file in own:
        of_kind.setdefault(file.kind, []).append(file)
    reviews = build_reviews(of_kind.get("reviews", ()))
    figures = _typed(of_kind.get("measurements", ()), shared, calendar)
    for measure in shared.measures.values():
        if measure.comes_from and (rows := _derived(measure, shared, who, figures, calendar, reviews)):
            figures[measure.id] = in_time(rows)
    plans = [
        build_plan(file, calendar, shared.meetings, shared.schools, shared.words) for file in of_kind.get("plan", ())
    ]
    return Organisation(
        id=profile.organisation,
        profile=who,
        plans=tuple(sorted(plans, key=lambda p: (p.start, p.id))),
        figures=figures,
        support=build_support(of_kind.get("support", ())),
        reviews=reviews,
        practice=build_practice(of_kind.get("practice", ())),
    )


def _typed(files: Iterable[SourceFile], shared: _Shared, calendar: Calendar) -> dict[str, tuple[Measurement, ...]]:
    """The figures that somebody typed, by measure."""
    figures: dict[str, tuple[Measurement, ...]] = {}
    for file in files:
        data: Data = file.document.data or {}
        for name in data:
            entries = each_of(data, (), name)
            rows = [_measurement(e, file.place(path), shared.measures[name], calendar) for e, path in entries]
            figures[name] = in_time(rows)
    return figures


def _derived(
    measure: Measure,
    shared: _Shared,
    profile: Profile,
    figures: dict[str, tuple[Measurement, ...]],
    calendar: Calendar,
    reviews: tuple[Review, ...],
) -> list[Measurement]:
    """The figures of a measure that nobody types."""
    gap = read_gap(measure.comes_from)
    if read_plan_count(measure.comes_from):
        return []  # counted once every plan is there
    if tool := read_checklist(measure.comes_from):
        return checked(reviews, tool, measure)
    if gap is None:
        return inspected(profile, measure)
    fitting = [c for c in shared.comparators if not c.phase or not profile.phase or c.phase == profile.phase]
    return gaps(gap, shared.measures[gap.measure], figures.get(gap.measure, ()), fitting, calendar)


def _value(value: object, unit: str) -> tuple[Fraction | str | bool | Symbol, int | None]:
    """A figure as written, and the cohort that `13/76` states. A share counts per hundred."""
    if unit == "yes/no" and value in ("yes", "no"):
        return value == "yes", None
    if isinstance(value, bool):
        return value, None
    number, cohort = read_number(value)
    if number is not None:
        return number, cohort
    if is_symbol(value):
        return Symbol(str(value)), None
    return str(value), None


def known_from(day: date, embargo: date | None) -> date:
    """The day from which a figure counts as known: not before its embargo ends, for trustees too."""
    if embargo is None:
        return day
    return max(day, embargo)


def _measurement(e: Data, at: Place, measure: Measure, calendar: Calendar) -> Measurement:
    period = parse_period(e["period"]) or Period(year=0)
    value, total = _value(e["value"], measure.unit)
    known = as_day(e.get("on")) or usual_day(measure, period, calendar)
    return Measurement(
        period=period,
        on=known_from(known, as_day(e.get("not_before"))),
        group=e.get("group", ""),
        value=value,
        cohort=e.get("cohort", total),
        status=e.get("status", "final"),
        note=e.get("note", ""),
        at=at,
        source=e.get("source", ""),
    )
