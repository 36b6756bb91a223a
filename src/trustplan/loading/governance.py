"""From checked documents on support, delegation, reviews and practice to values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from trustplan.loading.fields import Data, as_asks, as_day, as_named, as_texts
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
    Need,
    Offer,
    Party,
    Practice,
    Progress,
    Rating,
    Report,
    Requirement,
    Review,
    Scheme,
    Support,
    SupportCriteria,
    Theme,
    Tool,
    Visibility,
)
from trustplan.model.enums import TRUST
from trustplan.primitives.periods import parse_day_of_year, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.source.files import Folder, SourceFile

OFFERS = {"strengths": "strength", "networks": "network", "services": "service", "development": "course"}


def build_governance(folder: Folder) -> Governance:
    """How the trust governs, from its reference files."""
    criteria, scheme, tools = folder.one("support-criteria"), folder.one("delegation"), folder.one("review-tools")
    themes = folder.one("themes")
    return Governance(
        criteria=_criteria(criteria) if criteria else None,
        scheme=_scheme(scheme) if scheme else None,
        functions=as_named(tools.document.data.get("functions")) if tools else (),
        tools=tuple(_tools(tools)) if tools else (),
        themes=tuple(_themes(themes)) if themes else (),
    )


def build_support(files: Iterable[SourceFile]) -> Support:
    """The support of an organisation, from its file."""
    for file in files:
        d: Data = file.document.data or {}
        return Support(
            assessments=_by_day(_assessments(file, d)),
            decisions=_by_day(_decisions(file, d)),
            reports=_by_day(_reports(file, d)),
        )
    return Support()


def build_reviews(files: Iterable[SourceFile]) -> tuple[Review, ...]:
    """An organisation's reviews, oldest first."""
    return _by_day(
        Review(
            tool=r["tool"],
            on=date.fromisoformat(r["on"]),
            period=parse_period(r.get("period", "")),
            by=r.get("by", ""),
            meeting=r.get("meeting", ""),
            strengths=as_texts(r.get("strengths")),
            concerns=tuple(
                Concern(text=c["text"], severity=c["severity"], theme=c.get("theme", "")) for c in r.get("concerns", ())
            ),
            checklist=dict(r.get("checklist", {})),
            note=r.get("note", "").strip(),
            at=file.place(("reviews", i)),
        )
        for file in files
        for i, r in enumerate(file.document.data["reviews"])
    )


def build_practice(files: Iterable[SourceFile]) -> Practice:
    """What an organisation offers, needs and has looked into."""
    for file in files:
        d: Data = file.document.data or {}
        return Practice(
            offers=tuple(o for key, kind in OFFERS.items() for o in _offers(file, d, key, kind)),
            needs=tuple(_needs(file, d)),
            enquiries=tuple(_enquiries(file, d)),
        )
    return Practice()


def _by_day(rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda row: row.on))


# Reference files


def _criteria(file: SourceFile) -> SupportCriteria:
    d: Data = file.document.data
    return SupportCriteria(
        source=d.get("source", ""),
        review=d.get("review", ""),
        areas=d.get("areas", ""),
        levels=tuple(
            Level(
                id=e["id"],
                title=e["title"],
                means=e["means"].strip(),
                has_group=e.get("action_group", False),
                reviewed=e.get("reviewed", ""),
                delegation=e.get("delegation", "as-agreed"),
            )
            for e in d["levels"]
        ),
        scopes=as_named(d.get("scopes")),
        criteria=tuple(_criterion(file, e, i) for i, e in enumerate(d["criteria"])),
        at=file.place(()),
    )


def _criterion(file: SourceFile, e: Data, index: int) -> Criterion:
    frameworks: Data = e.get("frameworks", {})
    wording = {"": e["levels"]} if "levels" in e else {}
    return Criterion(
        id=e["id"],
        title=e["title"],
        wording={**{name: dict(f["levels"]) for name, f in frameworks.items()}, **wording},
        areas={name: f["area"] for name, f in frameworks.items() if "area" in f},
        tools=as_texts(e.get("tools")),
        church_only=e.get("church_schools", False),
        at=file.place(("criteria", index)),
    )


def _scheme(file: SourceFile) -> Scheme:
    d: Data = file.document.data
    approved: Data = d.get("approved", {})
    return Scheme(
        title=d.get("title", "Scheme of delegation"),
        visibility=Visibility(d.get("visibility", Visibility.TRUSTEES)),
        approved_by=approved.get("by", ""),
        approved_on=as_day(approved.get("on")),
        review=d.get("review", ""),
        areas=d.get("areas", ""),
        parties=tuple(Party(id=p["id"], title=p["title"], is_local=p.get("local", False)) for p in d["parties"]),
        functions=tuple(
            Function(
                id=f["id"],
                title=f["title"],
                area=f.get("area", ""),
                holds=f["holds"],
                consulted=as_texts(f.get("consulted")),
                informed=as_texts(f.get("informed")),
                at=file.place(("functions", i)),
            )
            for i, f in enumerate(d["functions"])
        ),
        at=file.place(()),
    )


def _tools(file: SourceFile) -> Iterator[Tool]:
    for i, e in enumerate(file.document.data["tools"]):
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
            checklist=tuple(
                Requirement(
                    id=r["id"],
                    title=r["title"],
                    statutory=parse_day_of_year(r.get("statutory", "")),
                    prompt=parse_day_of_year(r.get("prompt", "")),
                    source=r.get("source", ""),
                    church_only=r.get("church_schools", False),
                )
                for r in e.get("checklist", ())
            ),
            at=file.place(("tools", i)),
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
    for i, a in enumerate(d.get("assessments", ())):
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
            at=file.place(("assessments", i)),
        )


def _decisions(file: SourceFile, d: Data) -> Iterator[Decision]:
    for i, e in enumerate(d.get("decisions", ())):
        on = date.fromisoformat(e["on"])
        group = e.get("action_group")
        yield Decision(
            id=e["id"],
            ref=f"{file.organisation}/support/{e['id']}",
            on=on,
            level=e["level"],
            scope=e.get("scope", ""),
            decided_by=e["decided_by"],
            meeting=e.get("meeting", ""),
            rationale=e.get("rationale", "").strip(),
            group=_group(file.organisation, group) if group else None,
            delegation=tuple(
                Delegated(
                    functions=as_texts(c["functions"]),
                    change=c["change"],
                    to=c.get("to", ""),
                    on=as_day(c.get("on")) or on,
                    until=as_day(c.get("until")),
                    why=c["why"].strip(),
                    by=e["decided_by"],
                    meeting=e.get("meeting", ""),
                    at=file.place(("decisions", i, "delegation", n)),
                )
                for n, c in enumerate(e.get("delegation", ()))
            ),
            review_by=as_day(e.get("review_by")),
            exit=tuple(
                Exit(
                    text=x["text"],
                    criterion=x.get("criterion", ""),
                    level=x.get("level", ""),
                    met=as_day(x.get("met")),
                )
                for x in e.get("exit", ())
            ),
            asks=as_asks(file, e, ("decisions", i)),
            at=file.place(("decisions", i)),
        )


def _group(organisation: str, group: Data) -> Group:
    plan = group.get("plan", "")
    base = "" if organisation == TRUST else f"{organisation}/"
    return Group(
        lead=group["lead"],
        members=as_texts(group.get("members")),
        plan=f"{base}{plan}" if plan else "",
        began=as_day(group.get("from")),
    )


def _reports(file: SourceFile, d: Data) -> Iterator[Report]:
    for i, r in enumerate(d.get("reports", ())):
        yield Report(
            on=date.fromisoformat(r["on"]),
            by=r["by"],
            period=parse_period(r.get("period", "")),
            meeting=r.get("meeting", ""),
            areas=tuple(
                Progress(
                    area=area, progress=p["progress"].strip(), rating=Rating(p["rating"]) if "rating" in p else None
                )
                for area, p in r["areas"].items()
            ),
            next_review=as_day(r.get("next_review")),
            wanted=r.get("wanted", ""),
            at=file.place(("reports", i)),
        )


# Practice


def _seen(entry: Data) -> Visibility:
    return Visibility(entry.get("visibility", Visibility.TRUSTEES))


def _offers(file: SourceFile, d: Data, key: str, kind: str) -> Iterator[Offer]:
    for i, e in enumerate(d.get(key, ())):
        text = e.get("offer") or e.get("description") or ", ".join(t for t in (e.get("for"), e.get("when")) if t)
        yield Offer(
            id=e["id"],
            kind=kind,
            organisation=file.organisation,
            theme=e.get("theme", ""),
            title=e["title"],
            text=" ".join(text.split()),
            on=as_day(e.get("on")),
            until=as_day(e.get("until")),
            basis=e.get("basis", "self-evaluated"),
            lead=e.get("lead", ""),
            every=e.get("every", ""),
            evidence=as_texts(e.get("evidence")),
            visibility=_seen(e),
            at=file.place((key, i)),
        )


def _needs(file: SourceFile, d: Data) -> Iterator[Need]:
    for i, e in enumerate(d.get("needs", ())):
        met = e.get("met")
        yield Need(
            id=e["id"],
            organisation=file.organisation,
            theme=e["theme"],
            title=e["title"],
            on=date.fromisoformat(e["on"]),
            met=Met(
                on=date.fromisoformat(met["on"]),
                by=met.get("by", ""),
                how=met["how"],
            )
            if met
            else None,
            visibility=_seen(e),
            at=file.place(("needs", i)),
        )


def _enquiries(file: SourceFile, d: Data) -> Iterator[Enquiry]:
    for i, e in enumerate(d.get("enquiries", ())):
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
            at=file.place(("enquiries", i)),
        )
