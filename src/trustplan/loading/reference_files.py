"""From raw reference files to frozen values: profiles, measures, comparators, meetings, frameworks, policy."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.loading.fields import Data, as_day, as_named, as_number, as_texts, by_day, each_of
from trustplan.loading.similar_schools import mean_of_schools
from trustplan.model import (
    Census,
    Comparator,
    FigureSource,
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
    Role,
    SchoolList,
)
from trustplan.primitives.counting import Counted, cohort_words, counting_of
from trustplan.primitives.notation import read_gap, read_plan_count
from trustplan.primitives.periods import MONTHS, Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trustplan.primitives.findings import Place
    from trustplan.source.files import SourceFile


def build_profile(file: SourceFile) -> Profile:
    """The profile that a file holds, of the trust or a school."""
    d: Data = file.document.data
    return Profile(
        title=d["title"],
        kind=d["kind"],
        short=d.get("short", ""),
        summary=d.get("summary", ""),
        is_example=d.get("example", False),
        vision=d.get("vision", ""),
        mission=d.get("mission", ""),
        values=as_texts(d.get("values")),
        aims=as_texts(d.get("aims")),
        principles=as_texts(d.get("principles")),
        roles=tuple(_role(entry) for entry in d.get("roles", ())),
        bodies=as_named(d.get("bodies")),
        urn=d.get("urn", ""),
        phase=d.get("phase", ""),
        ages=d.get("ages", ""),
        local_authority=d.get("local_authority", ""),
        diocese=d.get("diocese", ""),
        is_church_school=d.get("church_school", False),
        joined=as_day(d.get("joined")),
        left=as_day(d.get("left")),
        successor=d.get("successor", ""),
        former_urns=as_texts(d.get("former_urns")),
        laestab=d.get("laestab", ""),
        pupils=by_day(_census(e) for e in d.get("pupils", ())),
        inspections=by_day(_inspection(e, file.place(path)) for e, path in each_of(d, (), "inspections")),
        at=file.place(()),
    )


def _role(e: Data) -> Role:
    return Role(id=e["id"], title=e["title"], until=as_day(e.get("until")))


def _census(e: Data) -> Census:
    return Census(on=date.fromisoformat(e["on"]), on_roll=e["on_roll"], pan=e.get("pan"), capacity=e.get("capacity"))


def _inspection(e: Data, at: Place) -> Inspection:
    on = date.fromisoformat(e["on"])
    return Inspection(
        framework=e["framework"],
        on=on,
        published=as_day(e.get("published")) or on,
        grades=dict(e["grades"]),
        at=at,
        safeguarding=e.get("safeguarding", ""),
        category=e.get("category", ""),
    )


def build_measures(file: SourceFile) -> Iterator[Measure]:
    """The measures of a file, in its order."""
    for e, path in each_of(file.document.data, (), "measures"):
        limits, counting = e.get("for", {}), counting_of(e)
        yield Measure(
            id=e["id"],
            title=e["title"],
            definition=e.get("definition", ""),
            unit=e["unit"],
            direction=e["direction"],
            decimals=e.get("decimals", 0),
            groups=as_named(e.get("groups")),
            tolerance=as_number(e.get("tolerance", 0)),
            every=e.get("every", _usual_rhythm(e.get("from", ""))),
            available=_month(e.get("available")),
            phases=as_texts(limits.get("phases")),
            church_only=limits.get("church_schools", False),
            aggregate=e.get("aggregate", "none"),
            accumulates=e.get("accumulates", False),
            is_sensitive=e.get("sensitive", False),
            scales=as_texts(e.get("scales")),
            comes_from=e.get("from", ""),
            areas=dict(e.get("areas", {})),
            cohort_of=cohort_words(e),
            counting=counting,
            open_because=e.get("open", ""),
            at=file.place(path),
            days_after=_days_after(e.get("available_after", "")),
        )


def _usual_rhythm(source: str) -> str:
    """How often figures come whose measure does not say it."""
    if source == "inspections":
        return "event"
    return "half-term" if read_plan_count(source) else "year"


def _days_after(text: str) -> int:
    """The number of days that `6 weeks` or `10 days` mean."""
    number, _, unit = text.partition(" ")
    return int(number or 0) * (7 if unit.startswith("week") else 1)


def _month(name: str | None) -> int | None:
    return MONTHS.index(name) + 1 if name else None


def with_cohorts(measures: dict[str, Measure]) -> dict[str, Measure]:
    """The measures, each knowing whether one person of its cohort moves it by 100/n; a gap counts whom its measure counts."""
    found: dict[str, Measure] = {}
    for name, measure in measures.items():
        gap = read_gap(measure.comes_from)
        source = measures.get(gap.measure) if gap else measure
        if source is None:
            found[name] = measure
            continue
        counting = replace(measure.counting, what=source.counting.what)
        is_share = source.unit == "percent" and counting.what is Counted.PEOPLE
        found[name] = replace(measure, counting=counting, counts_each=is_share)
    return found


def build_sources(file: SourceFile) -> Iterator[FigureSource]:
    """The sources of figures that were imported."""
    for e, path in each_of(file.document.data, (), "sources"):
        yield FigureSource(
            id=e["id"],
            title=e["title"],
            publisher=e["publisher"],
            licence=e["licence"],
            release=e["release"],
            accessed=date.fromisoformat(e["accessed"]),
            at=file.place(path),
            url=e.get("url", ""),
            sha256=e.get("sha256", ""),
            note=e.get("note", ""),
        )


def build_comparators(
    file: SourceFile, sources: Mapping[str, FigureSource], lists: Mapping[str, SchoolList], fewest: int
) -> Iterator[Comparator]:
    """The figures of populations. Where one names a source by its id, its source is said in the words of that entry.

    A mean of fewer figures than the policy asks for is none: it would pass for one of similar schools, and is of two or three.
    """
    for e, path in each_of(file.document.data, (), "comparators"):
        named, mean = sources.get(e["source"]), None
        if "mean_of" in e:
            mean = mean_of_schools(e["mean_of"], lists, fewest)
            if mean is None:
                continue
        yield Comparator(
            measure=e["measure"],
            population=e["population"],
            phase=e.get("phase", ""),
            group=e.get("group", ""),
            period=parse_period(e["period"]) or Period(year=0),
            on=date.fromisoformat(e["on"]),
            value=mean.value if mean else as_number(e["value"]),
            status=e.get("status", "final"),
            source=named.said if named else e["source"],
            accessed=as_day(e.get("accessed")) or (named.accessed if named else None),
            at=file.place(path),
            held_against=e.get("held_against", ""),
            source_id=named.id if named else "",
            mean_of=mean.made if mean else None,
        )


def build_meetings(file: SourceFile) -> Iterator[Meeting]:
    """The meetings of a calendar."""
    for e, path in each_of(file.document.data, (), "meetings"):
        yield Meeting(
            id=e["id"],
            title=e["title"],
            body=e["body"],
            date=date.fromisoformat(e["date"]),
            as_at=date.fromisoformat(e["as_at"]),
            at=file.place(path),
            proposed=as_day(e.get("proposed")),
            confirmed=as_day(e.get("confirmed")),
            item=e.get("item", ""),
            paper=e.get("paper", ""),
        )


def build_framework(file: SourceFile) -> Framework:
    """The framework that a file holds, named by the file."""
    d: Data = file.document.data
    valid: Data = d.get("valid", {})
    concern: Data | None = d.get("concern")
    return Framework(
        id=file.name,
        title=d["title"],
        version=d.get("version", ""),
        source=d["source"],
        items=tuple(_framework_items(d)),
        areas=as_named(d.get("areas")),
        grades=as_named(d.get("grades")),
        valid_from=as_day(valid.get("from")),
        valid_to=as_day(valid.get("to")),
        concern=(concern["grade"], concern["leadership"]) if concern else None,
    )


def _framework_items(holder: Data) -> Iterator[Named]:
    """The items of a framework or of one of its items, each before those below it."""
    for entry in holder.get("items") or ():
        yield Named(id=entry["id"], title=entry["title"])
        yield from _framework_items(entry)


def build_policy(file: SourceFile) -> Policy:
    """The trust's policy, with its shares as exact numbers."""
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
        styles={rating: _style(rating, d["ratings"][rating.value]) for rating in Rating},
        at=file.place(()),
        words=dict(d.get("labels", {})),
        similar_schools=d["similar_schools"],
        data_licence=d.get("data_licence", ""),
    )


def _host(d: Data) -> Host:
    return Host(
        remote=d["remote"],
        is_controlled=d["access"] == "controlled",
        readers=d.get("readers", ""),
        address=d.get("address", ""),
    )


# What an objective is said to be where the trust has a word of its own for the rating: that word may name a cause, such as
# “re-timed”, which is true of one action and not of the whole.
_OF_WHOLE = {Rating.OFF_TRACK: "In difficulty", Rating.AT_RISK: "In doubt", Rating.ON_TRACK: "Going to plan"}


def _style(rating: Rating, d: Data) -> RatingStyle:
    """How a rating is shown. An objective has a word of its own, where the trust's word may say more than the rating."""
    label, usual = d["label"], rating.value.replace("-", " ")
    whole = label if label.lower() == usual else _OF_WHOLE.get(rating, label)
    whole = str(d.get("objective") or whole)
    return RatingStyle(label=label, whole=whole, means=d["means"], colour=d["colour"], symbol=d["symbol"])
