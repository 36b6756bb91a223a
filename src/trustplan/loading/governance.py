"""From checked documents on support, delegation, reviews and practice to values."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from trustplan.loading.fields import Data, as_asks, as_day, as_last_day, as_named, as_texts, by_day, each_of
from trustplan.model import (
    Assessment,
    Concern,
    Criterion,
    Decision,
    Delegated,
    Enquiry,
    Exit,
    Function,
    Governance,
    Group,
    Level,
    Met,
    Named,
    Need,
    Offer,
    OtherLevel,
    Party,
    Practice,
    Progress,
    Rating,
    Report,
    Requirement,
    Review,
    Scale,
    ScaleLevel,
    Scheme,
    Support,
    SupportCriteria,
    Theme,
    Tool,
    Visibility,
)
from trustplan.primitives.governance_terms import OFFERS
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_day_of_year, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.primitives.findings import Place
    from trustplan.source.files import Folder, SourceFile
    from trustplan.source.yaml_reader import Path


def build_governance(folder: Folder) -> Governance:
    """How the trust governs, from its reference files."""
    criteria: SupportCriteria | None = None
    scheme: Scheme | None = None
    functions: tuple[Named, ...] = ()
    parts: tuple[Named, ...] = ()
    tools: list[Tool] = []
    themes: list[Theme] = []
    for file in folder.of_kind("support-criteria"):
        criteria = _criteria(file)
    for file in folder.of_kind("delegation"):
        scheme = _scheme(file)
    for file in folder.of_kind("review-tools"):
        functions = as_named(file.document.data.get("functions"))
        parts = as_named(file.document.data.get("parts"))
        tools += _tools(file)
    for file in folder.of_kind("themes"):
        themes += _themes(file)
    return Governance(
        criteria=criteria,
        scheme=scheme,
        functions=functions,
        tools=tuple(tools),
        parts=parts,
        themes=tuple(themes),
    )


def build_support(files: Iterable[SourceFile]) -> Support:
    """The support of an organisation, from its file."""
    for file in files:
        d: Data = file.document.data or {}
        return Support(
            assessments=by_day(_assessments(file, d)),
            decisions=by_day(_decisions(file, d)),
            reports=by_day(_reports(file, d)),
            other_levels=by_day(_other_levels(file, d)),
        )
    return Support()


def build_reviews(files: Iterable[SourceFile]) -> tuple[Review, ...]:
    """An organisation's reviews, oldest first."""
    return by_day(chain.from_iterable(_reviews(file) for file in files))


def _reviews(file: SourceFile) -> Iterator[Review]:
    for r, path in each_of(file.document.data, (), "reviews"):
        yield Review(
            tool=r["tool"],
            on=date.fromisoformat(r["on"]),
            period=parse_period(r.get("period", "")),
            by=r.get("by", ""),
            meeting=r.get("meeting", ""),
            strengths=as_texts(r.get("strengths")),
            concerns=tuple(_concern(c) for c in r.get("concerns", ())),
            checklist=dict(r.get("checklist", {})),
            note=r.get("note", "").strip(),
            at=file.place(path),
            part=r.get("part", ""),
            reviewer=r.get("reviewer", ""),
        )


def _concern(c: Data) -> Concern:
    return Concern(text=c["text"], severity=c["severity"], theme=c.get("theme", ""))


def build_practice(files: Iterable[SourceFile]) -> Practice:
    """What an organisation offers, needs and has looked into."""
    for file in files:
        d: Data = file.document.data or {}
        offers: list[Offer] = []
        for key, kind in OFFERS.items():
            offers += _offers(file, d, key, kind)
        return Practice(
            offers=tuple(offers),
            needs=tuple(_needs(file, d)),
            enquiries=tuple(_enquiries(file, d)),
        )
    return Practice()


# Reference files


def _criteria(file: SourceFile) -> SupportCriteria:
    d: Data = file.document.data
    return SupportCriteria(
        source=d.get("source", ""),
        review=d.get("review", ""),
        areas=d.get("areas", ""),
        levels=tuple(_levels(d)),
        scopes=as_named(d.get("scopes")),
        criteria=tuple(_criterion(e, file.place(path)) for e, path in each_of(d, (), "criteria")),
        at=file.place(()),
        scales=tuple(_scale(scale) for scale in d.get("scales", ())),
    )


def _scale(scale: Data) -> Scale:
    levels = [ScaleLevel(id=e["id"], title=e["title"], means=e.get("means", "").strip()) for e in scale["levels"]]
    return Scale(id=scale["id"], title=scale["title"], levels=tuple(levels))


def _levels(d: Data) -> Iterator[Level]:
    for e in d["levels"]:
        yield Level(
            id=e["id"],
            title=e["title"],
            means=e["means"].strip(),
            has_group=e.get("action_group", False),
            reviewed=e.get("reviewed", ""),
            delegation=e.get("delegation", "as-agreed"),
        )


def _criterion(e: Data, at: Place) -> Criterion:
    frameworks: Data = e.get("frameworks", {})
    wording: dict[str, dict[str, str]] = {}
    for name, framework in frameworks.items():
        wording[name] = dict(framework["levels"])
    if "levels" in e:
        wording[""] = e["levels"]
    return Criterion(
        id=e["id"],
        title=e["title"],
        wording=wording,
        areas={name: f["area"] for name, f in frameworks.items() if "area" in f},
        tools=as_texts(e.get("tools")),
        church_only=e.get("church_schools", False),
        at=at,
    )


def _scheme(file: SourceFile) -> Scheme:
    d: Data = file.document.data
    approved: Data = d.get("approved", {})
    return Scheme(
        title=d.get("title", "Scheme of delegation"),
        visibility=_seen(d),
        approved_by=approved.get("by", ""),
        approved_on=as_day(approved.get("on")),
        review=d.get("review", ""),
        areas=d.get("areas", ""),
        parties=tuple(Party(id=p["id"], title=p["title"], is_local=p.get("local", False)) for p in d["parties"]),
        functions=tuple(_functions(file)),
        at=file.place(()),
    )


def _functions(file: SourceFile) -> Iterator[Function]:
    for f, path in each_of(file.document.data, (), "functions"):
        yield Function(
            id=f["id"],
            title=f["title"],
            area=f.get("area", ""),
            holds=f["holds"],
            consulted=as_texts(f.get("consulted")),
            informed=as_texts(f.get("informed")),
            at=file.place(path),
        )


def _tools(file: SourceFile) -> Iterator[Tool]:
    for e, path in each_of(file.document.data, (), "tools"):
        yield Tool(
            id=e["id"],
            title=e["title"],
            method=e.get("method", "").strip(),
            function=e.get("function", ""),
            of=e["for"],
            phases=as_texts(e.get("phases")),
            church_only=e.get("church_schools", False),
            every=e["every"],
            levels=dict(e.get("levels", {})),
            begins=as_day(e.get("from")),
            seen_by=as_texts(e.get("seen_by")),
            checklist=tuple(_requirements(e)),
            at=file.place(path),
            by=e.get("by", ""),
            parts=as_texts(e.get("parts")),
        )


def _requirements(tool: Data) -> Iterator[Requirement]:
    for r in tool.get("checklist", ()):
        yield Requirement(
            id=r["id"],
            title=r["title"],
            statutory=parse_day_of_year(r.get("statutory", "")),
            prompt=parse_day_of_year(r.get("prompt", "")),
            source=r.get("source", ""),
            church_only=r.get("church_schools", False),
        )


def _themes(file: SourceFile) -> Iterator[Theme]:
    for e in file.document.data["themes"]:
        yield Theme(
            id=e["id"],
            title=e["title"],
            measures=as_texts(e.get("measures")),
            criteria=as_texts(e.get("criteria")),
            tags=as_texts(e.get("tags")),
        )


# Support


def _assessments(file: SourceFile, d: Data) -> Iterator[Assessment]:
    for a, path in each_of(d, (), "assessments"):
        yield Assessment(
            on=date.fromisoformat(a["on"]),
            criterion=a["criterion"],
            level=a["level"],
            basis=a.get("basis", "judged"),
            framework=a.get("framework", ""),
            scope=a.get("scope", ""),
            by=a.get("by", ""),
            evidence=as_texts(a.get("evidence")),
            note=a.get("note", "").strip(),
            at=file.place(path),
        )


def _decisions(file: SourceFile, d: Data) -> Iterator[Decision]:
    for e, path in each_of(d, (), "decisions"):
        yield Decision(
            id=e["id"],
            ref=f"{file.organisation}/support/{e['id']}",
            on=date.fromisoformat(e["on"]),
            level=e["level"],
            scope=e.get("scope", ""),
            decided_by=e["decided_by"],
            meeting=e.get("meeting", ""),
            rationale=e.get("rationale", "").strip(),
            group=_group(file.organisation, e.get("action_group")),
            delegation=tuple(_delegated(file, e, path)),
            review_by=as_last_day(e.get("review_by")),
            exit=tuple(_exits(e)),
            asks=as_asks(file, e, path),
            at=file.place(path),
        )


def _delegated(file: SourceFile, decision: Data, path: Path) -> Iterator[Delegated]:
    """What a decision changes in delegation, from its own day unless another is given."""
    for c, spot in each_of(decision, path, "delegation"):
        yield Delegated(
            functions=as_texts(c["functions"]),
            change=c["change"],
            to=c.get("to", ""),
            on=as_day(c.get("on")) or date.fromisoformat(decision["on"]),
            until=as_last_day(c.get("until")),
            why=c["why"].strip(),
            by=decision["decided_by"],
            meeting=decision.get("meeting", ""),
            at=file.place(spot),
        )


def _exits(decision: Data) -> Iterator[Exit]:
    for x in decision.get("exit", ()):
        yield Exit(
            text=x["text"],
            criterion=x.get("criterion", ""),
            level=x.get("level", ""),
            met=as_day(x.get("met")),
        )


def _group(organisation: str, group: Data | None) -> Group | None:
    if not group:
        return None
    plan = group.get("plan", "")
    if plan and organisation != TRUST:
        plan = f"{organisation}/{plan}"
    return Group(
        lead=group["lead"],
        members=as_texts(group.get("members")),
        plan=plan,
        began=as_day(group.get("from")),
    )


def _reports(file: SourceFile, d: Data) -> Iterator[Report]:
    for r, path in each_of(d, (), "reports"):
        yield Report(
            on=date.fromisoformat(r["on"]),
            by=r["by"],
            scope=r.get("scope", ""),
            period=parse_period(r.get("period", "")),
            meeting=r.get("meeting", ""),
            areas=tuple(_progress(r)),
            next_review=as_last_day(r.get("next_review")),
            wanted=r.get("wanted", ""),
            at=file.place(path),
        )


def _other_levels(file: SourceFile, d: Data) -> Iterator[OtherLevel]:
    for e, path in each_of(d, (), "other_levels"):
        yield OtherLevel(
            on=date.fromisoformat(e["on"]),
            scale=e["scale"],
            level=e["level"],
            scope=e.get("scope", ""),
            by=e.get("by", ""),
            decided_by=e.get("decided_by", ""),
            meeting=e.get("meeting", ""),
            because=e.get("because", "").strip(),
            at=file.place(path),
        )


def _progress(report: Data) -> Iterator[Progress]:
    for area, p in report["areas"].items():
        rating = Rating(p["rating"]) if "rating" in p else None
        yield Progress(area=area, progress=p["progress"].strip(), rating=rating)


# Practice


def _seen(entry: Data) -> Visibility:
    return Visibility(entry.get("visibility", Visibility.TRUSTEES))


def _offers(file: SourceFile, d: Data, key: str, kind: str) -> Iterator[Offer]:
    for e, path in each_of(d, (), key):
        yield Offer(
            id=e["id"],
            kind=kind,
            organisation=file.organisation,
            theme=e.get("theme", ""),
            title=e["title"],
            text=_offered(e),
            on=as_day(e.get("on")),
            until=as_day(e.get("until")),
            basis=e.get("basis", "self-evaluated"),
            lead=e.get("lead", ""),
            every=e.get("every", ""),
            evidence=as_texts(e.get("evidence")),
            visibility=_seen(e),
            at=file.place(path),
        )


def _offered(e: Data) -> str:
    """What is offered: in its own words, or for whom it is and when."""
    text = e.get("offer") or e.get("description") or ", ".join(filter(None, (e.get("for"), e.get("when"))))
    return " ".join(text.split())


def _needs(file: SourceFile, d: Data) -> Iterator[Need]:
    for e, path in each_of(d, (), "needs"):
        yield Need(
            id=e["id"],
            organisation=file.organisation,
            theme=e["theme"],
            title=e["title"],
            on=date.fromisoformat(e["on"]),
            met=_met(e.get("met")),
            visibility=_seen(e),
            at=file.place(path),
        )


def _met(met: Data | None) -> Met | None:
    if not met:
        return None
    return Met(on=date.fromisoformat(met["on"]), by=met.get("by", ""), how=met["how"])


def _enquiries(file: SourceFile, d: Data) -> Iterator[Enquiry]:
    for e, path in each_of(d, (), "enquiries"):
        yield Enquiry(
            id=e["id"],
            organisation=file.organisation,
            title=e["title"],
            theme=e.get("theme", ""),
            year=parse_period(e.get("year", "")),
            question=e["question"],
            method=e.get("method", "").strip(),
            finding=e.get("finding", "").strip(),
            changed=e.get("changed", "").strip(),
            lead=e.get("lead", ""),
            published=as_day(e.get("published")),
            visibility=_seen(e),
            at=file.place(path),
        )
