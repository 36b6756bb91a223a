"""From the checked document of one plan to the plan as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from trustplan.loading.fields import as_asks, as_day, as_number, as_texts
from trustplan.model import (
    Action,
    Ask,
    Baseline,
    Challenge,
    Change,
    Fund,
    Judgement,
    Kpi,
    Meeting,
    Milestone,
    Objective,
    Override,
    Plan,
    Rating,
    Recovery,
    Reference,
    Resource,
    Stage,
    Step,
    Update,
    Visibility,
    Why,
)
from trustplan.model.as_of import resolve
from trustplan.primitives.periods import parse_period, years_after
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.targets import parse_target
from trustplan.source.files import plan_ref

if TYPE_CHECKING:
    from trustplan.loading.fields import Data
    from trustplan.source.files import SourceFile
    from trustplan.source.yaml_reader import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class _PlanSource:
    """What the items of one plan are built from, beside what each has of its own."""

    file: SourceFile
    calendar: Calendar
    meeting_days: dict[str, date]
    data: Data
    ref: str


def build_plan(file: SourceFile, calendar: Calendar, meetings: tuple[Meeting, ...]) -> Plan:
    """The plan of a file without errors. `calendar` is that of its organisation, `meetings` are the trust's."""
    source = _PlanSource(
        file=file,
        calendar=calendar,
        meeting_days={m.id: m.date for m in meetings},
        data=file.document.data,
        ref=plan_ref(file),
    )
    d = source.data
    approved = d.get("approved", {})
    visibility = Visibility(d.get("visibility", Visibility.TRUSTEES))
    return Plan(
        id=source.file.name,
        ref=source.ref,
        organisation=source.file.organisation,
        title=d["title"],
        summary=d.get("summary", ""),
        start=date.fromisoformat(d["period"]["from"]),
        end=date.fromisoformat(d["period"]["to"]),
        words=dict(d.get("labels", {})),
        every=d.get("every", "term"),
        visibility=visibility,
        lead=d.get("lead", ""),
        approved_by=approved.get("by", ""),
        approved_on=as_day(approved.get("on")),
        objectives=tuple(_objective(source, o, ("objectives", i), visibility) for i, o in enumerate(d["objectives"])),
        at=source.file.place(()),
        budget=tuple(Fund(fund=f["fund"], amount=as_number(f["amount"])) for f in d.get("budget", ())),
    )


def _objective(source: _PlanSource, o: Data, path: Path, above: Visibility) -> Objective:
    visibility = _narrower(above, o)
    return Objective(
        id=o["id"],
        ref=f"{source.ref}/{o['id']}",
        title=o["title"],
        statement=o.get("statement", ""),
        sponsor=o.get("sponsor", ""),
        rule=o.get("rule", ""),
        serves=_addresses(source, o),
        tags=as_texts(o.get("tags")),
        visibility=visibility,
        kpis=tuple(_kpi(source, k, (*path, "kpis", i), visibility) for i, k in enumerate(o.get("kpis", ()))),
        actions=tuple(
            _action(source, a, (*path, "actions", i), visibility) for i, a in enumerate(o.get("actions", ()))
        ),
        asks=_asks(source, o, path),
        at=source.file.place(path),
        **_grounds(o),
    )


def _grounds(item: Data) -> Data:
    """What objectives and actions are based on, as fields of either."""
    why = item.get("why")
    return {
        "refs": _refs(item),
        "carried_from": item.get("carried_from", ""),
        "why": Why(internal=why.get("internal", "").strip(), external=why.get("external", "").strip()) if why else None,
        "challenges": tuple(
            Challenge(risk=c["risk"], response=c.get("response", "")) for c in item.get("challenges", ())
        ),
        "not_before": as_day(item.get("not_before")),
    }


def _addresses(source: _PlanSource, item: Data) -> tuple[str, ...]:
    return tuple(s if "/" in s else f"{source.ref}/{s}" for s in item.get("serves", ()))


def _when(source: _PlanSource, text: str, *, first: bool = False) -> date:
    return resolve(text, source.calendar, first=first)


def _action(source: _PlanSource, a: Data, path: Path, above: Visibility, every: str = "") -> Action:
    accepted = a.get("accepted", {})
    visibility = _narrower(above, a)
    every = a.get("every") or every or source.data.get("every") or "term"
    parts = tuple(
        _action(source, p, (*path, "actions", i), visibility, every) for i, p in enumerate(a.get("actions", ()))
    )
    if "start" not in a and parts:
        start = min(p.start for p in parts)
    else:
        start = _when(source, a.get("start", source.data["period"]["from"]), first=True)
    return Action(
        id=a["id"],
        ref=f"{source.ref}/{a['id']}",
        title=a["title"],
        description=a.get("description", ""),
        lead=a.get("lead", ""),
        monitor=a.get("monitor", ""),
        start=start,
        due=_when(source, a["due"]) if "due" in a else None,
        is_key=a.get("key", False),
        every=every,
        success=tuple(f"{source.ref}/{s}" for s in a.get("success", ())),
        serves=_addresses(source, a),
        tags=as_texts(a.get("tags")),
        visibility=visibility,
        milestones=tuple(
            Milestone(
                id=m["id"],
                title=m["title"],
                due=_when(source, m["due"]),
                done=as_day(m.get("done")),
                at=source.file.place((*path, "milestones", i)),
            )
            for i, m in enumerate(a.get("milestones", ()))
        ),
        updates=_updates(source, a, path),
        changes=_changes(source, a, path),
        override=_override(source, a, path),
        asks=_asks(source, a, path),
        accepted_on=source.meeting_days.get(accepted.get("meeting", "")),
        accepted_by=accepted.get("by", ""),
        at=source.file.place(path),
        parts=parts,
        yearly=_yearly(source, a),
        implementation=a.get("implementation", ""),
        resources=tuple(
            Resource(what=r["what"], cost=as_number(r["cost"]) if "cost" in r else None, fund=r.get("fund", ""))
            for r in a.get("resources", ())
        ),
        **_grounds(a),
    )


def _yearly(source: _PlanSource, a: Data) -> tuple[date, ...]:
    """The due days of work that comes again each year, up to the plan's end."""
    if "recurs" not in a or "due" not in a:
        return ()
    period, first = parse_period(a["due"]), _when(source, a["due"])
    last = date.fromisoformat(source.data["period"]["to"])
    days = [first]
    while True:
        count = len(days)
        again = period.years_on(count) if period else None
        if again and source.calendar.knows(again):
            day = source.calendar.last_school_day(again)
        else:
            day = years_after(first, count)
        if day > last:
            return tuple(days)
        days.append(day)


def _updates(source: _PlanSource, a: Data, path: Path) -> tuple[Update, ...]:
    found = [
        Update(
            on=date.fromisoformat(u["on"]),
            by=u["by"],
            stage=Stage(u["stage"]) if "stage" in u else None,
            rating=Rating(u["rating"]) if "rating" in u else None,
            note=u.get("note", "").strip(),
            evidence=as_texts(u.get("evidence")),
            forecast_end=as_day(u.get("forecast_end")),
            recovery=_recovery(u["recovery"], u["on"]) if "recovery" in u else None,
            at=source.file.place((*path, "updates", i)),
        )
        for i, u in enumerate(a.get("updates", ()))
    ]
    return tuple(sorted(found, key=lambda u: u.on))


def _changes(source: _PlanSource, item: Data, path: Path) -> tuple[Change, ...]:
    found: list[Change] = []
    later: dict[str, str] = {}  # what a field was edited to: what it was before the next edit, or what it is
    entries = sorted(enumerate(item.get("changes", ())), key=lambda entry: entry[1]["on"], reverse=True)
    for i, c in entries:
        made = date.fromisoformat(c["on"])
        decided = source.meeting_days.get(c.get("meeting", ""), made)
        found.append(
            Change(
                on=made,
                field=c["field"],
                was=c["was"],
                now=later.get(c["field"]) or _value_of(item, c["field"]),
                reason=c["reason"],
                approved_by=c.get("approved_by", ""),
                meeting=c.get("meeting", ""),
                effective=max(made, decided) if c.get("approved_by") else None,
                at=source.file.place((*path, "changes", i)),
            )
        )
        later[c["field"]] = c["was"]
    return tuple(reversed(found))


def _override(source: _PlanSource, item: Data, path: Path) -> Override | None:
    o = item.get("override")
    return o and Override(
        rating=Rating(o["rating"]),
        reason=o["reason"],
        by=o["by"],
        on=date.fromisoformat(o["on"]),
        until=date.fromisoformat(o["until"]),
        at=source.file.place((*path, "override")),
    )


def _asks(source: _PlanSource, item: Data, path: Path) -> tuple[Ask, ...]:
    return as_asks(source.file, item, path)


def _kpi(source: _PlanSource, k: Data, path: Path, above: Visibility, *, part_of: str = "") -> Kpi:
    ref = f"{source.ref}/{part_of + '.' if part_of else ''}{k['id']}"
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
        steps=_steps(source, k, path),
        compare=k.get("compare", ""),
        tolerance=as_number(k["tolerance"]) if "tolerance" in k else None,
        is_key=k.get("key", False),
        every=k.get("every", "term"),
        parts=tuple(
            _kpi(source, p, (*path, "kpis", i), visibility, part_of=k["id"]) for i, p in enumerate(k.get("kpis", ()))
        ),
        rubric=tuple((r, rubric[r.value]) for r in Rating if r.value in rubric),
        judgements=_judgements(source, k, path),
        recovery=tuple(sorted((_recovery(r, r["on"]) for r in k.get("recovery", ())), key=lambda r: str(r.on))),
        changes=_changes(source, k, path),
        override=_override(source, k, path),
        asks=_asks(source, k, path),
        serves=_addresses(source, k),
        tags=as_texts(k.get("tags")),
        visibility=visibility,
        at=source.file.place(path),
        refs=_refs(k),
        carried_from=k.get("carried_from", ""),
        not_before=as_day(k.get("not_before")),
    )


def _steps(source: _PlanSource, k: Data, path: Path) -> tuple[Step, ...]:
    if "target" in k:
        return (Step(period=None, target=parse_target(k["target"]), at=source.file.place((*path, "target"))),)
    found = [
        Step(
            period=parse_period(s["for"]),
            target=parse_target(s["target"]),
            at=source.file.place((*path, "targets", i)),
        )
        for i, s in enumerate(k.get("targets", ()))
    ]
    return tuple(
        sorted(
            found,
            key=lambda s: (source.calendar.end(s.period), source.calendar.start(s.period)) if s.period else (),
        )
    )


def _judgements(source: _PlanSource, k: Data, path: Path) -> tuple[Judgement, ...]:
    found = [
        Judgement(
            on=date.fromisoformat(j["on"]),
            rating=Rating(j["rating"]),
            because=j["because"].strip(),
            evidence=as_texts(j.get("evidence")),
            by=j.get("by", ""),
            at=source.file.place((*path, "judgements", i)),
        )
        for i, j in enumerate(k.get("judgements", ()))
    ]
    return tuple(sorted(found, key=lambda j: j.on))


def _refs(item: Data) -> tuple[Reference, ...]:
    return tuple(Reference(kind=r["kind"], code=r["code"]) for r in item.get("refs", ()))


def _baseline(entry: Any) -> Baseline | None:
    if not entry:
        return None
    value = entry.get("value")
    figure = None if value is None else (as_number(value) if not isinstance(value, str) else value)
    return Baseline(period=parse_period(entry.get("period", "")), value=figure)


def _recovery(entry: Data, on: str) -> Recovery:
    return Recovery(doing=entry.get("doing", ""), help_wanted=entry.get("help_wanted", ""), on=date.fromisoformat(on))


def _narrower(above: Visibility, item: Data) -> Visibility:
    """The item's own visibility where it narrows what it inherits."""
    own = Visibility(item.get("visibility", above))
    return Visibility.TRUSTEES if Visibility.TRUSTEES in (above, own) else Visibility.PUBLIC


def _value_of(item: Data, field: str) -> str:
    """What an item has under `due`, `targets/2026-27` or `milestones/maps`."""
    head, _, tail = field.partition("/")
    if not tail:
        return str(item.get(head, ""))
    key, value = ("for", "target") if head == "targets" else ("id", "due")
    return next((str(e[value]) for e in item.get(head, ()) if e[key] == tail), "")
