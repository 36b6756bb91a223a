"""From checked documents to the model. Runs only on files without errors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.checks.reference_index import read_calendars
from trustplan.loading.derived import checked, gaps, inspected
from trustplan.loading.governance import as_named, build_governance, build_practice, build_reviews, build_support
from trustplan.loading.plans import Data, Planner, as_day, as_number, as_texts
from trustplan.model import (
    TRUST,
    Census,
    Comparator,
    Framework,
    Host,
    Inspection,
    Measure,
    Measurement,
    Meeting,
    Named,
    Organisation,
    Policy,
    Profile,
    Rating,
    RatingStyle,
    Review,
    Symbol,
    Trust,
)
from trustplan.primitives.english import read_share
from trustplan.primitives.findings import Place
from trustplan.primitives.notation import read_checklist, read_gap
from trustplan.primitives.school_calendar import MONTHS, Calendar, Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.source.files import Folder, SourceFile


def build_trust(folder: Folder) -> Trust:
    """The model of a folder whose files have no errors."""
    calendars = read_calendars(folder.one("calendar"))
    measures = _counting({m.id: m for file in folder.of_kind("measures") for m in _measures(file)})
    comparators = tuple(c for file in folder.of_kind("comparators") for c in _comparators(file))
    meetings = tuple(m for file in folder.of_kind("calendar") for m in _meetings(file))
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
        frameworks={file.name: _framework(file) for file in folder.of_kind("framework")},
        policy=_policy(policy_file),
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
    who = _profile(profile)
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
    plans = [Planner(file, calendar, meetings).plan() for file in own if file.kind == "plan"]
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


def in_time(rows: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Figures by period, then by the day on which they became known."""
    return tuple(sorted(rows, key=lambda m: (m.period.year, _PARTS.index(m.period.part), m.group, m.on)))


_PARTS = ("aut1", "aut2", "aut", "spr1", "spr2", "spr", "sum1", "sum2", "sum", "")


def _value(value: object, unit: str) -> tuple[Fraction | str | bool | Symbol, int | None]:
    """A figure as written, and the cohort that `13/76` states. A share counts per hundred."""
    if unit == "yes/no" and value in ("yes", "no"):
        return value == "yes", None
    if isinstance(value, bool):
        return value, None
    if isinstance(value, int | float):
        return as_number(value), None
    if share := read_share(value):
        return Fraction(100 * share[0], share[1]), share[1]
    if value in set(Symbol):
        return Symbol(str(value)), None
    return str(value), None


def usual_day(measure: Measure, period: Period, calendar: Calendar) -> date:
    """The day by which a figure of a period is usually known.

    A year's figure comes at the end of the month that the measure names: from June on, the month in the
    calendar year in which the school year ends; before June, in the next. Else the period's last day.
    """
    if measure.available is None or period.part:
        return calendar.last_school_day(period) if period.part else calendar.end(period)
    year = period.year + (1 if measure.available >= 6 else 2)
    following = date(year + (measure.available == 12), measure.available % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def known_from(day: date, embargo: date | None) -> date:
    """The day from which a figure counts as known: not before its embargo ends, whoever reads."""
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


def _profile(file: SourceFile) -> Profile:
    d: Data = file.document.data
    inspections = tuple(
        Inspection(
            framework=e["framework"],
            on=date.fromisoformat(e["on"]),
            published=as_day(e.get("published")) or date.fromisoformat(e["on"]),
            grades=dict(e["grades"]),
            at=file.place(("inspections", i)),
            safeguarding=e.get("safeguarding", ""),
            category=e.get("category", ""),
        )
        for i, e in enumerate(d.get("inspections", ()))
    )
    pupils = tuple(
        Census(on=date.fromisoformat(e["on"]), on_roll=e["on_roll"], pan=e.get("pan")) for e in d.get("pupils", ())
    )
    words = {
        k: d.get(k, "")
        for k in (
            "short",
            "summary",
            "vision",
            "mission",
            "urn",
            "phase",
            "ages",
            "local_authority",
            "diocese",
        )
    }
    return Profile(
        title=d["title"],
        kind=d["kind"],
        is_example=d.get("example", False),
        values=as_texts(d.get("values")),
        aims=as_texts(d.get("aims")),
        principles=as_texts(d.get("principles")),
        roles=as_named(d.get("roles")),
        bodies=as_named(d.get("bodies")),
        is_church_school=d.get("church_school", False),
        joined=as_day(d.get("joined")),
        pupils=tuple(sorted(pupils, key=lambda c: c.on)),
        inspections=tuple(sorted(inspections, key=lambda i: i.on)),
        at=file.place(()),
        **words,
    )


def _measures(file: SourceFile) -> Iterable[Measure]:
    for index, e in enumerate(file.document.data["measures"]):
        limits = e.get("for", {})
        yield Measure(
            id=e["id"],
            title=e["title"],
            definition=e.get("definition", ""),
            unit=e["unit"],
            direction=e["direction"],
            decimals=e.get("decimals", 0),
            groups=as_named(e.get("groups")),
            tolerance=as_number(e.get("tolerance", 0)),
            every=e.get("every", "year"),
            available=MONTHS.index(e["available"]) + 1 if "available" in e else None,
            phases=as_texts(limits.get("phases")),
            church_only=limits.get("church_schools", False),
            aggregate=e.get("aggregate", "none"),
            accumulates=e.get("accumulates", False),
            is_sensitive=e.get("sensitive", False),
            scales=as_texts(e.get("scales")),
            comes_from=e.get("from", ""),
            areas=dict(e.get("areas", {})),
            cohort_of=e.get("cohort_of", "pupils"),
            at=file.place(("measures", index)),
        )


def _counting(measures: dict[str, Measure]) -> dict[str, Measure]:
    """The measures, each knowing whether one person of its cohort moves it by 100/n."""

    def counts(measure: Measure) -> bool:
        gap = read_gap(measure.comes_from)
        source = measures.get(gap.measure) if gap else measure
        return source is not None and source.unit == "percent"

    return {name: replace(m, counts_each=True) if counts(m) else m for name, m in measures.items()}


def _comparators(file: SourceFile) -> Iterable[Comparator]:
    for index, e in enumerate(file.document.data["comparators"]):
        yield Comparator(
            measure=e["measure"],
            population=e["population"],
            phase=e.get("phase", ""),
            group=e.get("group", ""),
            period=parse_period(e["period"]) or Period(year=0),
            on=date.fromisoformat(e["on"]),
            value=as_number(e["value"]),
            status=e.get("status", "final"),
            source=e["source"],
            accessed=as_day(e.get("accessed")),
            at=file.place(("comparators", index)),
            held_against=e.get("held_against", ""),
        )


def _meetings(file: SourceFile) -> Iterable[Meeting]:
    for index, e in enumerate(file.document.data["meetings"]):
        yield Meeting(
            id=e["id"],
            title=e["title"],
            body=e["body"],
            date=date.fromisoformat(e["date"]),
            as_at=date.fromisoformat(e["as_at"]),
            at=file.place(("meetings", index)),
        )


def _framework(file: SourceFile) -> Framework:
    d: Data = file.document.data

    def flat(entries: Any) -> Iterable[Named]:
        for e in entries or ():
            yield Named(id=e["id"], title=e["title"])
            yield from flat(e.get("items"))

    return Framework(
        id=file.name,
        title=d["title"],
        version=d.get("version", ""),
        source=d["source"],
        items=tuple(flat(d.get("items"))),
        areas=as_named(d.get("areas")),
        grades=as_named(d.get("grades")),
        valid_from=as_day(d.get("valid", {}).get("from")),
        valid_to=as_day(d.get("valid", {}).get("to")),
        concern=(d["concern"]["grade"], d["concern"]["leadership"]) if "concern" in d else None,
    )


def _policy(file: SourceFile) -> Policy:
    d: Data = file.document.data
    rollup = d["rollup"]
    return Policy(
        repository=d["repository"],
        hosts=tuple(_host(h) for h in d.get("hosts", ())),
        smallest_rated=d["smallest_cohort"]["rated"],
        smallest_shown=d["smallest_cohort"]["shown"],
        grace=d["grace"],
        slip=d["slip"],
        rule=rollup["rule"],
        off_track_more_than=Fraction(rollup["off_track_more_than"]),
        at_risk_from=Fraction(rollup["at_risk_from"]),
        rated_at_least=Fraction(rollup["rated_at_least"]),
        styles={rating: _style(d["ratings"][rating.value]) for rating in Rating},
        at=file.place(()),
    )


def _host(d: Data) -> Host:
    return Host(
        remote=d["remote"],
        is_controlled=d["access"] == "controlled",
        readers=d.get("readers", ""),
        address=d.get("address", ""),
    )


def _style(d: Data) -> RatingStyle:
    return RatingStyle(label=d["label"], means=d["means"], colour=d["colour"], symbol=d["symbol"])
