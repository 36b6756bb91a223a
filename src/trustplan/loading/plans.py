"""From the checked document of one plan to the plan as a value."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.loading.fields import as_asks, as_day, as_last_day, as_number, as_texts, by_day, each_of
from trustplan.loading.projections import projections_of
from trustplan.model import (
    Action,
    Baseline,
    Challenge,
    Change,
    Closed,
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
from trustplan.model.as_of import each_year, resolve
from trustplan.model.plans import ROLES, actions_in, costs_by_fund
from trustplan.primitives.nouns import own_words
from trustplan.primitives.periods import Period, parse_period, parse_time, parse_within
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.scopes import scope_text
from trustplan.primitives.targets import parse_target
from trustplan.source.files import plan_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trustplan.loading.fields import Data
    from trustplan.loading.scopes import Schools
    from trustplan.source.files import SourceFile
    from trustplan.source.yaml_reader import Path


class _PlanSource(Struct, frozen=True, kw_only=True):
    """What the items of one plan are built from, beside what each has of its own."""

    file: SourceFile
    calendar: Calendar
    meeting_days: dict[str, date]
    schools: Schools
    data: Data
    ref: str


def build_plan(
    file: SourceFile, calendar: Calendar, meetings: tuple[Meeting, ...], schools: Schools, words: Mapping[str, str]
) -> Plan:
    """The plan of a file without errors. `calendar` is that of its organisation; the rest is the trust's."""
    source = _PlanSource(
        file=file,
        calendar=calendar,
        meeting_days={m.id: m.date for m in meetings},
        schools=schools,
        data=file.document.data,
        ref=plan_ref(file),
    )
    d = source.data
    approved, closed = d.get("approved", {}), d.get("closed")
    visibility = Visibility(d.get("visibility", Visibility.TRUSTEES))
    objectives = tuple(_objective(source, o, path, visibility) for o, path in each_of(d, (), "objectives"))
    return Plan(
        id=source.file.name,
        ref=source.ref,
        organisation=source.file.organisation,
        title=d["title"],
        summary=d.get("summary", ""),
        start=date.fromisoformat(d["period"]["from"]),
        end=date.fromisoformat(d["period"]["to"]),
        words=own_words(words, d.get("labels", {})),
        every=d.get("every", "term"),
        visibility=visibility,
        lead=d.get("lead", ""),
        approved_by=approved.get("by", ""),
        approved_on=as_day(approved.get("on")),
        objectives=objectives,
        at=source.file.place(()),
        budget=tuple(_budget(d, objectives, visibility)),
        proposed=as_day(d.get("proposed")),
        closed=_closed(closed) if closed else None,
    )


def _budget(d: Data, objectives: tuple[Objective, ...], above: Visibility) -> Iterator[Fund]:
    """The funds of a plan. Money is for trustees by default, also in a public plan."""
    costs = costs_by_fund(actions_in(objectives))
    for f in d.get("budget", ()):
        yield Fund(
            fund=f["fund"],
            amount=as_number(f["amount"]),
            visibility=_narrower(above, {"visibility": f.get("visibility", Visibility.TRUSTEES)}),
            allotted=costs.get(f["fund"], Fraction(0)) if costs else None,
        )


def _closed(closed: Data) -> Closed:
    return Closed(
        on=date.fromisoformat(closed["on"]),
        by=closed.get("by", ""),
        meeting=closed.get("meeting", ""),
        carried_to=closed.get("carried_to", ""),
    )


def _objective(source: _PlanSource, o: Data, path: Path, above: Visibility) -> Objective:
    visibility = _narrower(above, o)
    return Objective(
        id=o["id"],
        ref=f"{source.ref}/{o['id']}",
        title=o["title"],
        statement=o.get("statement", ""),
        public=o.get("public", ""),
        sponsor=o.get("sponsor", ""),
        rule=o.get("rule", ""),
        serves=_addresses(source, o),
        tags=as_texts(o.get("tags")),
        visibility=visibility,
        kpis=tuple(_kpi(source, k, spot, visibility) for k, spot in each_of(o, path, "kpis")),
        actions=tuple(_action(source, a, spot, visibility) for a, spot in each_of(o, path, "actions")),
        asks=as_asks(source.file, o, path),
        at=source.file.place(path),
        refs=_refs(o),
        carried_from=_address(source, o.get("carried_from", "")),
        why=_why(o.get("why")),
        challenges=_challenges(o),
        not_before=as_day(o.get("not_before")),
        roles={key: role for key, role in _roles(o).items() if key != "sponsor"},
    )


def _roles(item: Data) -> dict[str, str]:
    return {key: item[key] for key in ROLES if key in item}


def _why(why: Data | None) -> Why | None:
    """What an item is based on."""
    if not why:
        return None
    return Why(internal=why.get("internal", "").strip(), external=why.get("external", "").strip())


def _challenges(item: Data) -> tuple[Challenge, ...]:
    return tuple(Challenge(risk=c["risk"], response=c.get("response", "")) for c in item.get("challenges", ()))


def _addresses(source: _PlanSource, item: Data) -> tuple[str, ...]:
    return tuple(_address(source, ref) for ref in item.get("serves", ()))


def _address(source: _PlanSource, ref: str) -> str:
    """A reference as a whole address: one without a slash is of the plan itself. Empty for none."""
    return f"{source.ref}/{ref}" if ref and "/" not in ref else ref


def _when(source: _PlanSource, text: str, *, first: bool = False) -> date:
    return resolve(text, source.calendar, first=first)


def _action(source: _PlanSource, a: Data, path: Path, above: Visibility, every: str = "") -> Action:
    accepted = a.get("accepted", {})
    visibility = _narrower(above, a)
    every = a.get("every") or every or source.data.get("every") or "term"
    parts = tuple(_action(source, p, spot, visibility, every) for p, spot in each_of(a, path, "actions"))
    return Action(
        id=a["id"],
        ref=f"{source.ref}/{a['id']}",
        title=a["title"],
        description=a.get("description", ""),
        lead=a.get("lead", ""),
        monitor=a.get("monitor", ""),
        start=_start(source, a, parts),
        due=_when(source, a["due"]) if "due" in a else None,
        is_key=a.get("key", False),
        every=every,
        success=tuple(f"{source.ref}/{s}" for s in a.get("success", ())),
        serves=_addresses(source, a),
        tags=as_texts(a.get("tags")),
        visibility=visibility,
        milestones=tuple(_milestones(source, a, path)),
        updates=by_day(_updates(source, a, path)),
        changes=_changes(source, a, path),
        override=_override(source, a, path),
        asks=as_asks(source.file, a, path),
        accepted_on=source.meeting_days.get(accepted.get("meeting", "")),
        accepted_by=accepted.get("by", ""),
        at=source.file.place(path),
        parts=parts,
        yearly=_yearly(source, a),
        implementation=a.get("implementation", ""),
        resources=tuple(_resources(a)),
        refs=_refs(a),
        carried_from=_address(source, a.get("carried_from", "")),
        why=_why(a.get("why")),
        challenges=_challenges(a),
        not_before=as_day(a.get("not_before")),
        roles=_roles(a),
    )


def _start(source: _PlanSource, a: Data, parts: tuple[Action, ...]) -> date:
    """The day on which an action starts: its own, the first of its parts, or the plan's."""
    if "start" not in a and parts:
        return min(part.start for part in parts)
    return _when(source, a.get("start", source.data["period"]["from"]), first=True)


def _milestones(source: _PlanSource, a: Data, path: Path) -> Iterator[Milestone]:
    for m, spot in each_of(a, path, "milestones"):
        yield Milestone(
            id=m["id"],
            title=m["title"],
            due=_when(source, m["due"]),
            done=as_day(m.get("done")),
            at=source.file.place(spot),
            projections=projections_of(m, source.calendar),
        )


def _resources(a: Data) -> Iterator[Resource]:
    for r in a.get("resources", ()):
        cost = as_number(r["cost"]) if "cost" in r else None
        yield Resource(what=r["what"], cost=cost, fund=r.get("fund", ""))


def _yearly(source: _PlanSource, a: Data) -> tuple[date, ...]:
    """The due days of work that comes again each year, up to the plan's end."""
    if "recurs" not in a or "due" not in a:
        return ()
    last = date.fromisoformat(source.data["period"]["to"])
    days = [_when(source, a["due"])]
    while (day := each_year(a["due"], source.calendar, len(days))) <= last:
        days.append(day)
    return tuple(days)


def _updates(source: _PlanSource, a: Data, path: Path) -> Iterator[Update]:
    for u, spot in each_of(a, path, "updates"):
        yield Update(
            on=date.fromisoformat(u["on"]),
            by=u["by"],
            stage=Stage(u["stage"]) if "stage" in u else None,
            rating=Rating(u["rating"]) if "rating" in u else None,
            note=u.get("note", "").strip(),
            evidence=as_texts(u.get("evidence")),
            forecast_end=as_last_day(u.get("forecast_end")),
            recovery=_recovery(u["recovery"], u["on"]) if "recovery" in u else None,
            at=source.file.place(spot),
        )


def _changes(source: _PlanSource, item: Data, path: Path) -> tuple[Change, ...]:
    found: list[Change] = []
    later: dict[str, str] = {}  # what a field was edited to: what it was before the next edit, or what it is
    for c, spot in sorted(each_of(item, path, "changes"), key=lambda entry: str(entry[0]["on"]), reverse=True):
        made = date.fromisoformat(c["on"])
        decided = source.meeting_days.get(c.get("meeting", ""), made)
        found.append(
            Change(
                on=made,
                field=_field_of(c["field"]),
                was=c["was"],
                now=later.get(c["field"]) or _value_of(item, c["field"]),
                reason=c["reason"],
                approved_by=c.get("approved_by", ""),
                meeting=c.get("meeting", ""),
                effective=max(made, decided) if c.get("approved_by") else None,
                at=source.file.place(spot),
            )
        )
        later[c["field"]] = c["was"]
    return tuple(reversed(found))


def _field_of(written: str) -> str:
    """The name of an edited field; a period in it has the name by which the model knows it."""
    head, _, last = written.rpartition("/")
    if "/" in head and parse_period(f"{head.rpartition('/')[2]}/{last}"):
        head, _, first = head.rpartition("/")
        last = f"{first}/{last}"
    period = parse_period(last)
    return f"{head}/{period}" if head and period else written


def _override(source: _PlanSource, item: Data, path: Path) -> Override | None:
    o = item.get("override")
    if not o:
        return None
    return Override(
        rating=Rating(o["rating"]),
        reason=o["reason"],
        by=o["by"],
        on=date.fromisoformat(o["on"]),
        until=date.fromisoformat(o["until"]),
        at=source.file.place((*path, "override")),
    )


def _kpi(source: _PlanSource, k: Data, path: Path, above: Visibility, *, part_of: str = "") -> Kpi:
    name = f"{part_of}.{k['id']}" if part_of else k["id"]
    visibility = _narrower(above, k)
    rubric = k.get("rubric", {})
    applies_to = scope_text(k.get("applies_to"), k.get("targets"))
    return Kpi(
        id=k["id"],
        ref=f"{source.ref}/{name}",
        title=k.get("title", ""),
        definition=k.get("definition", ""),
        measure=k.get("measure", ""),
        applies_to=applies_to,
        group=k.get("group", ""),
        baseline=_baseline(k.get("baseline")),
        steps=_steps(source, k, path),
        rule=k.get("rule", "worst"),
        own_steps=_own_steps(source, k, path),
        schools=source.schools.meant_by(applies_to),
        compare=k.get("compare", ""),
        tolerance=as_number(k["tolerance"]) if "tolerance" in k else None,
        is_key=k.get("key", False),
        every=k.get("every", "" if "measure" in k else "term"),
        parts=tuple(_kpi(source, p, spot, visibility, part_of=k["id"]) for p, spot in each_of(k, path, "kpis")),
        rubric=tuple((r, rubric[r.value]) for r in Rating if r.value in rubric),
        judgements=by_day(_judgements(source, k, path)),
        projections=projections_of(k, source.calendar),
        recovery=tuple(_recovery(r, r["on"]) for r in sorted(k.get("recovery", ()), key=itemgetter("on"))),
        changes=_changes(source, k, path),
        override=_override(source, k, path),
        asks=as_asks(source.file, k, path),
        serves=_addresses(source, k),
        tags=as_texts(k.get("tags")),
        visibility=visibility,
        at=source.file.place(path),
        refs=_refs(k),
        carried_from=_address(source, k.get("carried_from", "")),
        not_before=as_day(k.get("not_before")),
        roles=_roles(k),
    )


def _steps(source: _PlanSource, k: Data, path: Path) -> tuple[Step, ...]:
    if "target" in k:
        return (Step(period=None, target=parse_target(k["target"]), at=source.file.place((*path, "target"))),)
    if isinstance(k.get("targets"), dict):
        return ()
    calendar = source.calendar
    found: list[tuple[date, date, Step]] = []
    for s, spot in each_of(k, path, "targets"):
        period, within = parse_time(s["for"]) or Period(year=0), ""
        if time := parse_within(s["for"]):
            period, within = time.ends(date.fromisoformat(source.data["period"]["from"])), s["for"]
        step = Step(period=period, target=parse_target(s["target"]), at=source.file.place(spot), within=within)
        found.append((calendar.end(period), calendar.start(period), step))
    found.sort(key=lambda row: row[:2])
    return tuple(step for _, _, step in found)


def _own_steps(source: _PlanSource, k: Data, path: Path) -> dict[str, tuple[Step, ...]]:
    """The steps of each school that has targets of its own."""
    targets, found = k.get("targets"), dict[str, tuple[Step, ...]]()
    if not isinstance(targets, dict):
        return found
    for school, wanted in targets.items():
        key = "target" if isinstance(wanted, str) else "targets"
        steps = _steps(source, {key: wanted}, path)
        found[school] = tuple(replace(step, at=source.file.place((*path, "targets", school))) for step in steps)
    return found


def _judgements(source: _PlanSource, k: Data, path: Path) -> Iterator[Judgement]:
    for j, spot in each_of(k, path, "judgements"):
        yield Judgement(
            on=date.fromisoformat(j["on"]),
            rating=Rating(j["rating"]),
            because=j["because"].strip(),
            evidence=as_texts(j.get("evidence")),
            by=j.get("by", ""),
            at=source.file.place(spot),
        )


def _refs(item: Data) -> tuple[Reference, ...]:
    return tuple(Reference(kind=r["kind"], code=r["code"]) for r in item.get("refs", ()))


def _baseline(entry: Data | None) -> Baseline | None:
    if not entry:
        return None
    value = entry.get("value")
    if isinstance(value, int | float):
        value = as_number(value)
    return Baseline(period=parse_period(entry.get("period", "")), value=value)


def _recovery(entry: Data, on: str) -> Recovery:
    return Recovery(doing=entry.get("doing", ""), help_wanted=entry.get("help_wanted", ""), on=date.fromisoformat(on))


def _narrower(above: Visibility, item: Data) -> Visibility:
    """The item's own visibility where it narrows what it inherits."""
    if above is Visibility.TRUSTEES:
        return above
    return Visibility(item.get("visibility", above))


def _value_of(item: Data, field: str) -> str:
    """What an item has under `due`, `targets/2026-27` or `milestones/maps`."""
    head, _, tail = field.partition("/")
    if not tail:
        return str(item.get(head, ""))
    key, value = "id", "due"
    if head == "targets":
        key, value = "for", "target"
    entries = item.get(head, ())
    if isinstance(entries, dict):  # the targets of single schools
        school, _, tail = tail.partition("/")
        entries = entries.get(school, ())
    if isinstance(entries, str):
        return entries
    return next((str(e[value]) for e in entries if e[key] == tail), "")
