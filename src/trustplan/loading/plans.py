"""Build one plan from its checked document."""

from __future__ import annotations

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
from trustplan.primitives.periods import parse_period, years_after
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.targets import parse_target
from trustplan.source.files import plan_ref

if TYPE_CHECKING:
    from trustplan.loading.fields import Data
    from trustplan.source.files import SourceFile
    from trustplan.source.yaml_reader import Path


class Planner:
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
            approved_on=as_day(approved.get("on")),
            objectives=tuple(self.objective(o, ("objectives", i), visibility) for i, o in enumerate(d["objectives"])),
            at=self.file.place(()),
            budget=tuple(Fund(fund=f["fund"], amount=as_number(f["amount"])) for f in d.get("budget", ())),
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
            tags=as_texts(o.get("tags")),
            visibility=visibility,
            kpis=tuple(self.kpi(k, (*path, "kpis", i), visibility) for i, k in enumerate(o.get("kpis", ()))),
            actions=tuple(
                self.action(a, (*path, "actions", i), visibility) for i, a in enumerate(o.get("actions", ()))
            ),
            asks=self.asks(o, path),
            at=self.file.place(path),
            **self.grounds(o),
        )

    @staticmethod
    def grounds(item: Data) -> Data:
        """What objectives and actions are based on, as fields of either."""
        why = item.get("why")
        return {
            "refs": _refs(item),
            "carried_from": item.get("carried_from", ""),
            "why": Why(internal=why.get("internal", "").strip(), external=why.get("external", "").strip())
            if why
            else None,
            "challenges": tuple(
                Challenge(risk=c["risk"], response=c.get("response", "")) for c in item.get("challenges", ())
            ),
            "not_before": as_day(item.get("not_before")),
        }

    def addresses(self, item: Data) -> tuple[str, ...]:
        return tuple(s if "/" in s else f"{self.ref}/{s}" for s in item.get("serves", ()))

    def when(self, text: str, *, first: bool = False) -> date:
        period = parse_period(text)
        if period is None:
            return date.fromisoformat(text)
        return self.calendar.start(period) if first else self.calendar.last_school_day(period)

    def action(self, a: Data, path: Path, above: Visibility, every: str = "") -> Action:
        accepted = a.get("accepted", {})
        visibility = _narrower(above, a)
        every = a.get("every") or every or self.data.get("every") or "term"
        parts = tuple(
            self.action(p, (*path, "actions", i), visibility, every) for i, p in enumerate(a.get("actions", ()))
        )
        if "start" not in a and parts:
            start = min(p.start for p in parts)
        else:
            start = self.when(a.get("start", self.data["period"]["from"]), first=True)
        return Action(
            id=a["id"],
            ref=f"{self.ref}/{a['id']}",
            title=a["title"],
            description=a.get("description", ""),
            lead=a.get("lead", ""),
            monitor=a.get("monitor", ""),
            start=start,
            due=self.when(a["due"]) if "due" in a else None,
            is_key=a.get("key", False),
            every=every,
            success=tuple(f"{self.ref}/{s}" for s in a.get("success", ())),
            serves=self.addresses(a),
            tags=as_texts(a.get("tags")),
            visibility=visibility,
            milestones=tuple(
                Milestone(
                    id=m["id"],
                    title=m["title"],
                    due=self.when(m["due"]),
                    done=as_day(m.get("done")),
                    at=self.file.place((*path, "milestones", i)),
                )
                for i, m in enumerate(a.get("milestones", ()))
            ),
            updates=self.updates(a, path),
            changes=self.changes(a, path),
            override=self.override(a, path),
            asks=self.asks(a, path),
            accepted_on=self.meeting_days.get(accepted.get("meeting", "")),
            accepted_by=accepted.get("by", ""),
            at=self.file.place(path),
            parts=parts,
            yearly=self.yearly(a),
            implementation=a.get("implementation", ""),
            resources=tuple(
                Resource(what=r["what"], cost=as_number(r["cost"]) if "cost" in r else None, fund=r.get("fund", ""))
                for r in a.get("resources", ())
            ),
            **self.grounds(a),
        )

    def yearly(self, a: Data) -> tuple[date, ...]:
        """The due days of work that comes again each year, up to the plan's end."""
        if "recurs" not in a or "due" not in a:
            return ()
        period, first = parse_period(a["due"]), self.when(a["due"])
        last = date.fromisoformat(self.data["period"]["to"])
        days = [first]
        while True:
            count = len(days)
            again = period.years_on(count) if period else None
            if again and self.calendar.knows(again):
                day = self.calendar.last_school_day(again)
            else:
                day = years_after(first, count)
            if day > last:
                return tuple(days)
            days.append(day)

    def updates(self, a: Data, path: Path) -> tuple[Update, ...]:
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
                at=self.file.place((*path, "updates", i)),
            )
            for i, u in enumerate(a.get("updates", ()))
        ]
        return tuple(sorted(found, key=lambda u: u.on))

    def changes(self, item: Data, path: Path) -> tuple[Change, ...]:
        found: list[Change] = []
        later: dict[str, str] = {}  # what a field was edited to: what it was before the next edit, or what it is
        entries = sorted(enumerate(item.get("changes", ())), key=lambda entry: entry[1]["on"], reverse=True)
        for i, c in entries:
            made = date.fromisoformat(c["on"])
            decided = self.meeting_days.get(c.get("meeting", ""), made)
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
                    at=self.file.place((*path, "changes", i)),
                )
            )
            later[c["field"]] = c["was"]
        return tuple(reversed(found))

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
        return as_asks(self.file, item, path)

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
            tolerance=as_number(k["tolerance"]) if "tolerance" in k else None,
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
            tags=as_texts(k.get("tags")),
            visibility=visibility,
            at=self.file.place(path),
            refs=_refs(k),
            carried_from=k.get("carried_from", ""),
            not_before=as_day(k.get("not_before")),
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
                evidence=as_texts(j.get("evidence")),
                by=j.get("by", ""),
                at=self.file.place((*path, "judgements", i)),
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
