"""From checked documents to the model. Runs only on files without errors."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.findings import Place
from trustplan.model import (
    TRUST,
    Action,
    Ask,
    Baseline,
    Census,
    Change,
    Comparator,
    Framework,
    Inspection,
    Judgement,
    Kpi,
    Measure,
    Measurement,
    Meeting,
    Milestone,
    Named,
    Objective,
    Organisation,
    Override,
    Plan,
    Policy,
    Profile,
    Rating,
    RatingStyle,
    Recovery,
    Stage,
    Step,
    Symbol,
    Trust,
    Update,
    Visibility,
)
from trustplan.rules.names import plan_ref, read_calendars
from trustplan.targets import parse_target
from trustplan.terms import MONTHS, Calendar, Period, parse_period, year_of
from trustplan.words import read_share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.files import Folder, SourceFile
    from trustplan.yamlread import Path

Data = dict[str, Any]


def build_trust(folder: Folder) -> Trust:
    """The model of a folder whose files have no errors."""
    calendars = read_calendars(folder.one("calendar"))
    measures = {m.id: m for file in folder.of_kind("measures") for m in _measures(file)}
    meetings = tuple(m for file in folder.of_kind("calendar") for m in _meetings(file))
    policy_file = folder.one("policy")
    if policy_file is None:
        msg = "a folder without errors has a policy"
        raise ValueError(msg)
    organisations = {}
    for file in folder.of_kind("profile"):
        calendar = calendars.get(file.organisation, calendars[TRUST])
        organisations[file.organisation] = _organisation(file, folder, measures, meetings, calendar)
    return Trust(
        organisations=organisations,
        calendars=calendars,
        meetings=tuple(sorted(meetings, key=lambda m: (m.date, m.id))),
        measures=measures,
        comparators=tuple(c for file in folder.of_kind("comparators") for c in _comparators(file)),
        frameworks={file.name: _framework(file) for file in folder.of_kind("framework")},
        policy=_policy(policy_file),
    )


def _organisation(
    profile: SourceFile,
    folder: Folder,
    measures: dict[str, Measure],
    meetings: tuple[Meeting, ...],
    calendar: Calendar,
) -> Organisation:
    own = [f for f in folder.files if f.organisation == profile.organisation]
    who = _profile(profile)
    figures: dict[str, tuple[Measurement, ...]] = {}
    for file in own:
        if file.kind == "measurements" and file.document.data:
            for name, entries in file.document.data.items():
                rows = [_measurement(e, file.place((name, i)), measures[name], calendar) for i, e in enumerate(entries)]
                figures[name] = in_time(rows)
    for measure in measures.values():
        if measure.comes_from and (rows := _inspected(who, measure)):
            figures[measure.id] = in_time(rows)
    plans = [_Planner(file, calendar, meetings).plan() for file in own if file.kind == "plan"]
    return Organisation(
        id=profile.organisation,
        profile=who,
        plans=tuple(sorted(plans, key=lambda p: (p.start, p.id))),
        figures=figures,
    )


def in_time(rows: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Figures by period, then by the day on which they became known."""
    return tuple(sorted(rows, key=lambda m: (m.period.year, _PARTS.index(m.period.part), m.group, m.on)))


_PARTS = ("aut1", "aut2", "aut", "spr1", "spr2", "spr", "sum1", "sum2", "sum", "")


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _number(value: float | str) -> Fraction:
    return Fraction(str(value))


def _named(entries: Any) -> tuple[Named, ...]:
    return tuple(Named(id=e["id"], title=e["title"]) for e in entries or ())


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(value or ())


def _value(value: object, unit: str) -> tuple[Fraction | str | bool | Symbol, int | None]:
    """A figure as written, and the cohort that `13/76` states. A share counts per hundred."""
    if unit == "yes/no" and value in ("yes", "no"):
        return value == "yes", None
    if isinstance(value, bool):
        return value, None
    if isinstance(value, int | float):
        return _number(value), None
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


def _measurement(e: Data, at: Place, measure: Measure, calendar: Calendar) -> Measurement:
    period = parse_period(e["period"]) or Period(year=0)
    value, total = _value(e["value"], measure.unit)
    return Measurement(
        period=period,
        on=_day(e.get("on")) or usual_day(measure, period, calendar),
        group=e.get("group", ""),
        value=value,
        cohort=e.get("cohort", total),
        status=e.get("status", "final"),
        note=e.get("note", ""),
        at=at,
    )


def _inspected(profile: Profile, measure: Measure) -> list[Measurement]:
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


def _profile(file: SourceFile) -> Profile:
    d: Data = file.document.data
    inspections = tuple(
        Inspection(
            framework=e["framework"],
            on=date.fromisoformat(e["on"]),
            published=_day(e.get("published")) or date.fromisoformat(e["on"]),
            grades=dict(e["grades"]),
            at=file.place(("inspections", i)),
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
        values=_texts(d.get("values")),
        aims=_texts(d.get("aims")),
        principles=_texts(d.get("principles")),
        roles=_named(d.get("roles")),
        bodies=_named(d.get("bodies")),
        is_church_school=d.get("church_school", False),
        joined=_day(d.get("joined")),
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
            groups=_named(e.get("groups")),
            tolerance=_number(e.get("tolerance", 0)),
            every=e.get("every", "year"),
            available=MONTHS.index(e["available"]) + 1 if "available" in e else None,
            phases=_texts(limits.get("phases")),
            church_only=limits.get("church_schools", False),
            aggregate=e.get("aggregate", "none"),
            accumulates=e.get("accumulates", False),
            is_sensitive=e.get("sensitive", False),
            scales=_texts(e.get("scales")),
            comes_from=e.get("from", ""),
            areas=dict(e.get("areas", {})),
            at=file.place(("measures", index)),
        )


def _comparators(file: SourceFile) -> Iterable[Comparator]:
    for index, e in enumerate(file.document.data["comparators"]):
        yield Comparator(
            measure=e["measure"],
            population=e["population"],
            phase=e.get("phase", ""),
            group=e.get("group", ""),
            period=parse_period(e["period"]) or Period(year=0),
            on=date.fromisoformat(e["on"]),
            value=_number(e["value"]),
            status=e.get("status", "final"),
            source=e["source"],
            accessed=_day(e.get("accessed")),
            at=file.place(("comparators", index)),
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
        areas=_named(d.get("areas")),
        grades=_named(d.get("grades")),
    )


def _policy(file: SourceFile) -> Policy:
    d: Data = file.document.data
    rollup = d["rollup"]
    return Policy(
        repository=d["repository"],
        smallest_rated=d["smallest_cohort"]["rated"],
        smallest_shown=d["smallest_cohort"]["shown"],
        grace=d["grace"],
        slip=d["slip"],
        rule=rollup["rule"],
        off_track_more_than=Fraction(rollup["off_track_more_than"]),
        at_risk_from=Fraction(rollup["at_risk_from"]),
        rated_at_least=Fraction(rollup["rated_at_least"]),
        styles={rating: RatingStyle(**d["ratings"][rating.value]) for rating in Rating},
        at=file.place(()),
    )


class _Planner:
    """Builds one plan; holds what its items inherit."""

    def __init__(self, file: SourceFile, calendar: Calendar, meetings: tuple[Meeting, ...]) -> None:
        self.file = file
        self.calendar = calendar
        self.meeting_days = {m.id: m.date for m in meetings}
        self.data: Data = file.document.data
        self.ref = plan_ref(file)

    def plan(self) -> Plan:
        d = self.data
        approved = d.get("approved", {})
        visibility = Visibility(d.get("visibility", Visibility.TRUSTEES))
        return Plan(
            id=self.file.name,
            ref=self.ref,
            organisation=self.file.organisation,
            title=d["title"],
            summary=d.get("summary", ""),
            start=date.fromisoformat(d["period"]["from"]),
            end=date.fromisoformat(d["period"]["to"]),
            words=dict(d.get("labels", {})),
            every=d.get("every", "term"),
            visibility=visibility,
            lead=d.get("lead", ""),
            approved_by=approved.get("by", ""),
            approved_on=_day(approved.get("on")),
            objectives=tuple(self.objective(o, ("objectives", i), visibility) for i, o in enumerate(d["objectives"])),
            at=self.file.place(()),
        )

    def objective(self, o: Data, path: Path, above: Visibility) -> Objective:
        visibility = _narrower(above, o)
        return Objective(
            id=o["id"],
            ref=f"{self.ref}/{o['id']}",
            title=o["title"],
            statement=o.get("statement", ""),
            sponsor=o.get("sponsor", ""),
            rule=o.get("rule", ""),
            serves=self.addresses(o),
            tags=_texts(o.get("tags")),
            visibility=visibility,
            kpis=tuple(self.kpi(k, (*path, "kpis", i), visibility) for i, k in enumerate(o.get("kpis", ()))),
            actions=tuple(
                self.action(a, (*path, "actions", i), visibility) for i, a in enumerate(o.get("actions", ()))
            ),
            asks=self.asks(o, path),
            at=self.file.place(path),
        )

    def addresses(self, item: Data) -> tuple[str, ...]:
        return tuple(s if "/" in s else f"{self.ref}/{s}" for s in item.get("serves", ()))

    def when(self, text: str, *, first: bool = False) -> date:
        period = parse_period(text)
        if period is None:
            return date.fromisoformat(text)
        return self.calendar.start(period) if first else self.calendar.last_school_day(period)

    def action(self, a: Data, path: Path, above: Visibility) -> Action:
        accepted = a.get("accepted", {})
        return Action(
            id=a["id"],
            ref=f"{self.ref}/{a['id']}",
            title=a["title"],
            description=a.get("description", ""),
            lead=a.get("lead", ""),
            monitor=a.get("monitor", ""),
            start=self.when(a.get("start", self.data["period"]["from"]), first=True),
            due=self.when(a["due"]) if "due" in a else None,
            is_key=a.get("key", False),
            every=a.get("every") or self.data.get("every") or "term",
            success=tuple(f"{self.ref}/{s}" for s in a.get("success", ())),
            serves=self.addresses(a),
            tags=_texts(a.get("tags")),
            visibility=_narrower(above, a),
            milestones=tuple(
                Milestone(
                    id=m["id"],
                    title=m["title"],
                    due=self.when(m["due"]),
                    done=_day(m.get("done")),
                    at=self.file.place((*path, "milestones", i)),
                )
                for i, m in enumerate(a.get("milestones", ()))
            ),
            updates=self.updates(a, path),
            changes=self.changes(a, path),
            override=self.override(a, path),
            asks=self.asks(a, path),
            accepted_on=self.meeting_days.get(accepted.get("meeting", "")),
            at=self.file.place(path),
        )

    def updates(self, a: Data, path: Path) -> tuple[Update, ...]:
        found = [
            Update(
                on=date.fromisoformat(u["on"]),
                by=u["by"],
                stage=Stage(u["stage"]) if "stage" in u else None,
                rating=Rating(u["rating"]) if "rating" in u else None,
                note=u.get("note", "").strip(),
                evidence=_texts(u.get("evidence")),
                forecast_end=_day(u.get("forecast_end")),
                recovery=_recovery(u["recovery"], u["on"]) if "recovery" in u else None,
                at=self.file.place((*path, "updates", i)),
            )
            for i, u in enumerate(a.get("updates", ()))
        ]
        return tuple(sorted(found, key=lambda u: u.on))

    def changes(self, item: Data, path: Path) -> tuple[Change, ...]:
        found = []
        for i, c in enumerate(item.get("changes", ())):
            made = date.fromisoformat(c["on"])
            decided = self.meeting_days.get(c.get("meeting", ""), made)
            found.append(
                Change(
                    on=made,
                    field=c["field"],
                    was=c["was"],
                    reason=c["reason"],
                    approved_by=c.get("approved_by", ""),
                    meeting=c.get("meeting", ""),
                    effective=max(made, decided) if c.get("approved_by") else None,
                    at=self.file.place((*path, "changes", i)),
                )
            )
        return tuple(sorted(found, key=lambda c: c.on))

    def override(self, item: Data, path: Path) -> Override | None:
        o = item.get("override")
        return o and Override(
            rating=Rating(o["rating"]),
            reason=o["reason"],
            by=o["by"],
            on=date.fromisoformat(o["on"]),
            until=date.fromisoformat(o["until"]),
            at=self.file.place((*path, "override")),
        )

    def asks(self, item: Data, path: Path) -> tuple[Ask, ...]:
        return tuple(
            Ask(
                id=a["id"],
                of=a["of"],
                asked_by=a.get("from", ""),
                meeting=a["meeting"],
                question=a["question"],
                paper=a.get("paper", ""),
                options=_texts(a.get("options")),
                recommended=a.get("recommended", ""),
                if_deferred=a.get("if_deferred", ""),
                outcome=a.get("outcome", {}).get("decision", ""),
                outcome_on=_day(a.get("outcome", {}).get("on")),
                at=self.file.place((*path, "asks", i)),
            )
            for i, a in enumerate(item.get("asks", ()))
        )

    def kpi(self, k: Data, path: Path, above: Visibility, *, part_of: str = "") -> Kpi:
        ref = f"{self.ref}/{part_of + '.' if part_of else ''}{k['id']}"
        visibility = _narrower(above, k)
        rubric = k.get("rubric", {})
        return Kpi(
            id=k["id"],
            ref=ref,
            title=k.get("title", ""),
            definition=k.get("definition", ""),
            measure=k.get("measure", ""),
            applies_to=k.get("applies_to", "own"),
            group=k.get("group", ""),
            baseline=_baseline(k.get("baseline")),
            steps=self.steps(k, path),
            compare=k.get("compare", ""),
            tolerance=_number(k["tolerance"]) if "tolerance" in k else None,
            is_key=k.get("key", False),
            every=k.get("every", "term"),
            parts=tuple(
                self.kpi(p, (*path, "kpis", i), visibility, part_of=k["id"]) for i, p in enumerate(k.get("kpis", ()))
            ),
            rubric=tuple((r, rubric[r.value]) for r in Rating if r.value in rubric),
            judgements=self.judgements(k, path),
            recovery=tuple(sorted((_recovery(r, r["on"]) for r in k.get("recovery", ())), key=lambda r: str(r.on))),
            changes=self.changes(k, path),
            override=self.override(k, path),
            asks=self.asks(k, path),
            serves=self.addresses(k),
            tags=_texts(k.get("tags")),
            visibility=visibility,
            at=self.file.place(path),
        )

    def steps(self, k: Data, path: Path) -> tuple[Step, ...]:
        if "target" in k:
            return (Step(period=None, target=parse_target(k["target"]), at=self.file.place((*path, "target"))),)
        found = [
            Step(
                period=parse_period(s["for"]),
                target=parse_target(s["target"]),
                at=self.file.place((*path, "targets", i)),
            )
            for i, s in enumerate(k.get("targets", ()))
        ]
        return tuple(
            sorted(
                found,
                key=lambda s: (self.calendar.end(s.period), self.calendar.start(s.period)) if s.period else (),
            )
        )

    def judgements(self, k: Data, path: Path) -> tuple[Judgement, ...]:
        found = [
            Judgement(
                on=date.fromisoformat(j["on"]),
                rating=Rating(j["rating"]),
                because=j["because"].strip(),
                evidence=_texts(j.get("evidence")),
                by=j.get("by", ""),
                at=self.file.place((*path, "judgements", i)),
            )
            for i, j in enumerate(k.get("judgements", ()))
        ]
        return tuple(sorted(found, key=lambda j: j.on))


def _baseline(entry: Any) -> Baseline | None:
    if not entry:
        return None
    value = entry.get("value")
    figure = None if value is None else (_number(value) if not isinstance(value, str) else value)
    return Baseline(period=parse_period(entry.get("period", "")), value=figure)


def _recovery(entry: Data, on: str) -> Recovery:
    return Recovery(doing=entry.get("doing", ""), help_wanted=entry.get("help_wanted", ""), on=date.fromisoformat(on))


def _narrower(above: Visibility, item: Data) -> Visibility:
    """The item's own visibility where it narrows what it inherits."""
    own = Visibility(item.get("visibility", above))
    return Visibility.TRUSTEES if Visibility.TRUSTEES in (above, own) else Visibility.PUBLIC
