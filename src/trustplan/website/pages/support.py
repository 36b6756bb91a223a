"""Support as the board has decided it, and the criteria behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.model import NOT_APPLICABLE, NOT_ASSESSED
from trustplan.oversight.support import Standing, decision_on, is_exit_met
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_period
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_COMPARED, SearchEntry, first
from trustplan.website.pages.blocks import HOME
from trustplan.website.pages.delegation import CHANGES, SECTION, functions_of, held_at, say_functions

if TYPE_CHECKING:
    from trustplan.model import Criterion, Organisation, SupportCriteria
    from trustplan.oversight.support import Row
    from trustplan.website.context import Maker
    from trustplan.website.page import Page

MOST_COLUMNS = 6  # schools side by side as columns; more of them become rows
SUPPORT = ("Support", "support/")
NONE_WORDS = {NOT_ASSESSED: "Not assessed", NOT_APPLICABLE: "Not applicable"}
BASIS = {"judged": "judged", "self-evaluated": "self-evaluated", "predicted": "predicted"}


def make_governance(maker: Maker) -> Iterator[Page]:
    """Support, as far as the trust records it and the audience may see it."""
    criteria = maker.shown.trust.governance.criteria
    if criteria and maker.overview.has_support:
        yield _support(maker, criteria)
        yield _criteria(maker, criteria)
        for school in maker.shown.trust.schools:
            yield _school_support(maker, criteria, school)


def none_words(maker: Maker, level: str) -> str:
    """The words for a criterion that has no level, in the trust's own words for ratings."""
    return maker.marks.own(NONE_WORDS.get(level, level))


def rank_of(criteria: SupportCriteria, level: str) -> dict[str, Any]:
    """What the mark of a level needs."""
    found = criteria.level(level)
    title = found.title if found else NONE_WORDS.get(level, level)
    return {"rank": criteria.rank(level), "of": len(criteria.levels), "title": title, "id": level}


def _support(maker: Maker, criteria: SupportCriteria) -> Page:
    lead = maker.overview_text.say_levels()
    missing = _missing_words(maker)
    return maker.page(
        "support.html",
        path="support/",
        title="Support",
        nav="Support",
        section=SECTION,
        trail=[HOME],
        source=criteria.at,
        hides=WIDE,
        headings=[
            ("What the board has decided", "decided"),
            ("Each criterion", "matrix"),
            ("What the levels mean", "levels"),
        ],
        search=[SearchEntry(title="Support", text=lead)],
        lead=f"{lead} {missing}".strip(),
        criteria=criteria,
        late=lambda: {
            "rows": [_decided(maker, criteria, s) for s in maker.shown.trust.schools],
            "matrix": _matrix(maker, criteria),
            "levels": [(rank_of(criteria, e.id), e) for e in criteria.levels],
        },
    )


def _criteria(maker: Maker, criteria: SupportCriteria) -> Page:
    lead = "What is seen at each level, in the words of the board, by inspection framework where these differ."
    return maker.page(
        "criteria.html",
        path="support/criteria/",
        title="The criteria in words",
        trail=[HOME, SUPPORT],
        hides=WIDE,
        headings=[(c.title, c.id) for c in criteria.criteria],
        source=criteria.at,
        search=[SearchEntry(title=c.title, text=lead, anchor=c.id) for c in criteria.criteria],
        lead=lead,
        late=lambda: {"words": [_worded(maker, criteria, c) for c in criteria.criteria]},
    )


def _missing_words(maker: Maker) -> str:
    """What decisions demand and nobody has recorded."""
    schools = maker.shown.trust.schools
    named = [s.short for s in schools if maker.overview.lacks_delegation(s)]
    told = (
        [f"the level of {listed(named)} changes what the local body holds, and no change is recorded"] if named else []
    )
    groups = [
        maker.names.school(n) for n, rows in maker.overview.standings.items() if any(s.is_group_missing for s in rows)
    ]
    if groups:
        told.append(f"no action group is recorded for {listed(groups)}")
    late = [maker.names.school(n) for n, work in maker.overview.works.items() if work.is_overdue]
    if late:
        told.append(f"the report of the action group at {listed(late)} is overdue")
    return capital("; ".join(told)) + "." if told else ""


def _decided(maker: Maker, criteria: SupportCriteria, school: Organisation) -> dict[str, Any]:
    rows = maker.overview.standings[school.id]
    work = maker.overview.works.get(school.id)
    return {
        "school": school,
        "to": f"schools/{school.id}/support/",
        "rows": [
            {
                "scope": _scope(criteria, s),
                "level": rank_of(criteria, s.decision.level) if s.decision else None,
                "s": s,
                "profile": _profile(maker, criteria, s),
                "milder": _milder(s),
            }
            for s in rows
        ],
        "work": work,
    }


def _scope(criteria: SupportCriteria, found: Standing) -> str:
    return next((s.title for s in criteria.scopes if s.id == found.scope), "")


def _profile(maker: Maker, criteria: SupportCriteria, found: Standing) -> str:
    """How many criteria stand at each level, in a sentence: the gravest first."""
    parts = [
        f"{say_count(found.counts[e.id])} at {inside(e.title)}" for e in reversed(criteria.levels) if found.counts[e.id]
    ]
    if found.unassessed:
        parts.append(maker.marks.own(f"{say_count(found.unassessed)} not assessed"))
    return capital(listed(parts)) + "." if any(found.counts.values()) else "Nothing is assessed yet."


def _milder(found: Standing) -> str:
    """What is said where the decision is milder than the criteria."""
    if not found.is_milder:
        return ""
    if found.highest:
        names = listed([c.title for c in found.highest])
        return f"Milder than {names}, which {'stands' if len(found.highest) == 1 else 'stand'} at the highest level."
    return "Milder than most criteria."


def _matrix(maker: Maker, criteria: SupportCriteria) -> dict[str, Any]:
    """Criteria by schools; schools by criteria where there are many."""
    schools = first(maker.shown.trust.schools, MOST_COMPARED, lambda s: s)
    by_school = {s.id: {r.criterion.id: r for r in maker.overview.standings[s.id][0].rows} for s in schools}
    rows = [
        (c.title, "", [_matrix_cell(maker, criteria, s.short, by_school[s.id].get(c.id)) for s in schools])
        for c in criteria.criteria
    ]
    columns = [(s.short, f"schools/{s.id}/support/") for s in schools]
    if len(schools) > MOST_COLUMNS:
        turned = [
            (
                s.profile.title,
                f"schools/{s.id}/support/",
                [{**cells[n], "name": title} for title, _, cells in rows],
            )
            for n, s in enumerate(schools)
        ]
        return {
            "rows": turned,
            "columns": [(t, "") for t, _, _ in rows],
            "corner": "School",
            "is_many": True,
            "more": schools.more,
        }
    return {"rows": rows, "columns": columns, "corner": "Criterion", "is_many": False, "more": 0}


def _matrix_cell(maker: Maker, criteria: SupportCriteria, name: str, row: Row | None) -> dict[str, Any]:
    if row is None:
        return {"name": name, "level": None, "instead": "Not for this school", "second": "", "is_highest": False}
    known = criteria.rank(row.level) >= 0
    assessment = row.assessment
    second = f"{BASIS[assessment.basis]}, {say_date(assessment.on)}" if assessment and known else ""
    return {
        "name": name,
        "level": rank_of(criteria, row.level) if known else None,
        "instead": none_words(maker, row.level),
        "second": second,
        "is_highest": row.level == criteria.levels[-1].id,
    }


def _worded(maker: Maker, criteria: SupportCriteria, criterion: Criterion) -> dict[str, Any]:
    """A criterion's wording: by framework where it has several."""
    trust = maker.shown.trust
    found = []
    for name, words in criterion.wording.items():
        framework = trust.frameworks.get(name)
        area = framework.title_of(criterion.areas[name]) if framework and name in criterion.areas else ""
        found.append(
            {
                "title": ", ".join(t for t in (framework.title if framework else "", area) if t),
                "levels": [(rank_of(criteria, e.id), words.get(e.id, "")) for e in criteria.levels],
            }
        )
    tools = [t.title for t in trust.governance.tools if t.id in criterion.tools]
    return {"criterion": criterion, "wordings": found, "tools": listed(tools)}


def _school_support(maker: Maker, criteria: SupportCriteria, school: Organisation) -> Page:
    rows = maker.overview.standings[school.id]
    whole = rows[0] if rows else None
    level = whole.level.title if whole and whole.level else "Nothing decided"
    since = f" since {say_date(whole.began)}" if whole and whole.began else ""
    lead = f"{level}{since}. {_profile(maker, criteria, whole)}" if whole else "Nothing is assessed."
    return maker.page(
        "school_support.html",
        path=f"schools/{school.id}/support/",
        title=f"Support: {school.short}",
        trail=[HOME, SUPPORT],
        hides=WIDE,
        headings=[
            ("The decision", "decision"),
            ("The action group", "group"),
            ("Each criterion", "criteria"),
            ("History", "history"),
        ],
        source=whole.decision.at if whole and whole.decision else school.profile.at,
        search=[SearchEntry(title=f"Support: {school.short}", text=lead)],
        lead=lead,
        late=lambda: {
            "school": school,
            "blocks": [_block(maker, criteria, school, s) for s in rows],
            "work": _work(maker, criteria, school),
            "held": held_at(maker, school),
            "history": _history(maker, criteria, school),
            "lacks_delegation": maker.overview.lacks_delegation(school),
        },
    )


def _block(maker: Maker, criteria: SupportCriteria, school: Organisation, found: Standing) -> dict[str, Any]:
    decision = found.decision
    return {
        "scope": _scope(criteria, found),
        "s": found,
        "level": rank_of(criteria, decision.level) if decision else None,
        "facts": _decision_facts(maker, found),
        "milder": _milder(found),
        "exit": [(e.text, is_exit_met(criteria, found.rows, e, maker.shown.day)) for e in decision.exit]
        if decision
        else [],
        "rows": [_criterion_row(maker, criteria, school, row) for row in found.rows],
    }


def _decision_facts(maker: Maker, found: Standing) -> list[tuple[str, str]]:
    decision, level = found.decision, found.level
    if decision is None:
        return []
    meeting = f", {say_date(decision.on)}"
    rows = [("Decided by", f"{maker.shown.trust.body_title(decision.decided_by)}{meeting}")]
    if found.began and found.began != decision.on:
        rows.append(("This level since", say_date(found.began)))
    if level:
        rows.append(("What follows", " ".join(level.means.split())))
    if decision.review_by:
        late = " (overdue)" if found.is_review_overdue else ""
        rows.append(("Review by", f"{say_date(decision.review_by)}{late}"))
    return rows


def _criterion_row(maker: Maker, criteria: SupportCriteria, school: Organisation, row: Row) -> dict[str, Any]:
    a = row.assessment
    known = criteria.rank(row.level) >= 0
    framework = maker.shown.trust.frameworks.get(a.framework) if a else None
    return {
        "title": row.criterion.title,
        "level": rank_of(criteria, row.level) if known else None,
        "instead": none_words(maker, row.level),
        "words": row.criterion.words(row.level, a.framework if a else "") if known else "",
        "note": a.note if a else "",
        "basis": capital(
            ", ".join(
                t
                for t in (
                    BASIS[a.basis] if known else "",
                    f"by the {inside(maker.names.role(school.id, a.by))}" if a.by else "",
                    say_date(a.on),
                    framework.title if framework else "",
                )
                if t
            )
        )
        if a
        else "",
        "evidence": "; ".join(a.evidence) if a else "",
        "at": a.at if a else None,
        "is_highest": row.level == criteria.levels[-1].id,
    }


def _work(maker: Maker, criteria: SupportCriteria, school: Organisation) -> dict[str, Any] | None:
    work = maker.overview.works.get(school.id)
    if work is None:
        return None
    plan = maker.shown.rated.plans.get(work.group.plan)
    last = work.reports[-1] if work.reports else None
    framework = maker.shown.trust.frameworks.get(criteria.areas)
    areas = framework.tags if framework else ()
    said = {p.area: p for p in last.areas} if last else {}
    objectives = plan.objectives if plan else ()
    return {
        "work": work,
        "lead": maker.names.role(school.id, work.group.lead),
        "members": listed([maker.names.role(school.id, r) for r in work.group.members]),
        "plan": plan.plan if plan else None,
        "last": last,
        "areas": [
            {
                "title": area.title,
                "said": said.get(area.id),
                "objectives": [o for o in objectives if f"{criteria.areas}/{area.id}" in o.objective.tags],
            }
            for area in areas
        ],
        "reports": [
            {
                "report": r,
                "by": maker.names.role(school.id, r.by),
                "period": say_period(r.period) if r.period else "",
                "areas": [(framework.title_of(p.area) if framework else p.area, p) for p in r.areas],
                "meeting": next((x for x in maker.shown.trust.meetings if x.id == r.meeting), None),
            }
            for r in reversed(school.support.reports)
        ],
    }


def _history(maker: Maker, criteria: SupportCriteria, school: Organisation) -> list[dict[str, Any]]:
    return [
        {
            "decision": d,
            "level": rank_of(criteria, d.level),
            "scope": next((s.title for s in criteria.scopes if s.id == d.scope), ""),
            "body": maker.shown.trust.body_title(d.decided_by),
            "changes": [
                (CHANGES[c.change], say_functions(c.functions, functions_of(maker, c.functions)), c)
                for c in d.delegation
            ],
        }
        for d in reversed(school.support.decisions)
    ]


def support_side(maker: Maker, school: Organisation) -> dict[str, Any] | None:
    """The block on a school's own page; None where nothing is to be seen."""
    criteria, found = maker.shown.trust.governance.criteria, maker.overview.standing(school.id)
    if criteria is None or found is None:
        return None
    decision = decision_on(school, maker.shown.day)
    work = maker.overview.works.get(school.id)
    held = maker.overview.exceptions.get(school.id, ())
    rows = []
    if decision:
        rows.append(("Decided", f"{maker.shown.trust.body_title(decision.decided_by)}, {say_date(decision.on)}"))
    if found.highest:
        rows.append(("At the highest level", listed([c.title for c in found.highest])))
    if work:
        late = " (overdue)" if work.is_overdue else ""
        report = f"; report due {say_date(work.next_due)}{late}" if work.next_due else ""
        rows.append(("Action group", f"led by the {inside(maker.names.role(school.id, work.group.lead))}{report}"))
    if held:
        rows.append(("Held otherwise", counted(len(held), "function")))
    if decision and decision.exit:
        met = sum(is_exit_met(criteria, found.rows, e, maker.shown.day) for e in decision.exit)
        rows.append(("Ends when", f"{say_count(met)} of {say_count(len(decision.exit))} conditions are met"))
    if decision and decision.review_by:
        rows.append(("Review by", say_date(decision.review_by)))
    return {
        "level": rank_of(criteria, decision.level) if decision else None,
        "since": found.began,
        "rows": rows,
        "to": f"schools/{school.id}/support/",
    }
