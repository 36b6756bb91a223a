"""From raw reference files to frozen values: profiles, measures, comparators, meetings, frameworks, policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.loading.fields import Data, as_day, as_named, as_number, as_texts
from trustplan.model import (
    Census,
    Comparator,
    Framework,
    Host,
    Inspection,
    Measure,
    Meeting,
    Named,
    Policy,
    Profile,
    Rating,
    RatingStyle,
)
from trustplan.primitives.notation import read_gap
from trustplan.primitives.periods import MONTHS, Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.source.files import SourceFile


def build_profile(file: SourceFile) -> Profile:
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


def build_measures(file: SourceFile) -> Iterable[Measure]:
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


def with_cohorts(measures: dict[str, Measure]) -> dict[str, Measure]:
    """The measures, each knowing whether one person of its cohort moves it by 100/n."""

    def counts(measure: Measure) -> bool:
        gap = read_gap(measure.comes_from)
        source = measures.get(gap.measure) if gap else measure
        return source is not None and source.unit == "percent"

    return {name: replace(m, counts_each=True) if counts(m) else m for name, m in measures.items()}


def build_comparators(file: SourceFile) -> Iterable[Comparator]:
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


def build_meetings(file: SourceFile) -> Iterable[Meeting]:
    for index, e in enumerate(file.document.data["meetings"]):
        yield Meeting(
            id=e["id"],
            title=e["title"],
            body=e["body"],
            date=date.fromisoformat(e["date"]),
            as_at=date.fromisoformat(e["as_at"]),
            at=file.place(("meetings", index)),
        )


def build_framework(file: SourceFile) -> Framework:
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


def build_policy(file: SourceFile) -> Policy:
    d: Data = file.document.data
    rollup = d["rollup"]
    return Policy(
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
