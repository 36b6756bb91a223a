"""The pages on support: what the board has decided for each school, and the criteria."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.model import NOT_APPLICABLE, NOT_ASSESSED
from trustplan.oversight.support import Standing, decision_on, is_exit_met
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_period, verb
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_COLUMNS, MOST_COMPARED, SearchEntry, first
from trustplan.website.pages.delegation import CHANGES, functions_of, held_at, say_functions
from trustplan.website.pages.sections import GOVERNANCE, HOME, menu_page

if TYPE_CHECKING:
    from trustplan.model import Criterion, Organisation, SupportCriteria
    from trustplan.oversight.support import Row
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

SUPPORT = ("Support", "support/")
NONE_WORDS = {NOT_ASSESSED: "Not assessed", NOT_APPLICABLE: "Not applicable"}


def make_governance(context: PageContext) -> Iterator[Page]:
    """The pages on support, where the trust records it and the audience may see it."""
    criteria = context.edition.trust.governance.criteria
    if criteria and context.overview.has_support:
        yield _support(context, criteria)
        yield _criteria(context, criteria)
        for school in context.edition.trust.schools:
            yield _school_support(context, criteria, school)


def none_words(context: PageContext, level: str) -> str:
    """The words for a criterion that has no level, in the trust's own words for ratings."""
    return context.marks.own(NONE_WORDS.get(level, level))


def rank_of(criteria: SupportCriteria, level: str) -> dict[str, Any]:
    """The values for the mark of a level: its rank, the number of levels, its title and id."""
    found = criteria.level(level)
    title = found.title if found else NONE_WORDS.get(level, level)
    return {"rank": criteria.rank(level), "of": len(criteria.levels), "title": title, "id": level}


def _support(context: PageContext, criteria: SupportCriteria) -> Page:
    lead = context.overview_text.say_levels()
    missing = _missing_words(context)
    return menu_page(
        context,
        "support.html",
        path="support/",
        title="Support",
        section=GOVERNANCE,
        source=criteria.at,
        headings=[
            ("What the board has decided", "decided"),
            ("Each criterion", "matrix"),
            ("What the levels mean", "levels"),
        ],
        search=[SearchEntry(title="Support", text=lead)],
        lead=f"{lead} {missing}".strip(),
        criteria=criteria,
        late=lambda: {
            "rows": [_decided(context, criteria, s) for s in context.edition.trust.schools],
            "matrix": _matrix(context, criteria),
            "levels": [(rank_of(criteria, e.id), e) for e in criteria.levels],
        },
    )


def _criteria(context: PageContext, criteria: SupportCriteria) -> Page:
    lead = "What is seen at each level, in the words of the board, by inspection framework where these differ."
    return context.page(
        "criteria.html",
        path="support/criteria/",
        title="The criteria in words",
        trail=[HOME, SUPPORT],
        hides=WIDE,
        headings=[(c.title, c.id) for c in criteria.criteria],
        source=criteria.at,
        search=[SearchEntry(title=c.title, text=lead, anchor=c.id) for c in criteria.criteria],
        lead=lead,
        late=lambda: {"words": [_worded(context, criteria, c) for c in criteria.criteria]},
    )


def _missing_words(context: PageContext) -> str:
    """What decisions require and nobody has recorded, in a sentence."""
    schools = context.edition.trust.schools
    named = [s.short for s in schools if context.overview.lacks_delegation(s)]
    missing = (
        [f"the level of {listed(named)} changes what the local body holds, and no change is recorded"] if named else []
    )
    groups = [
        context.names.school(n)
        for n, rows in context.overview.standings.items()
        if any(s.is_group_missing for s in rows)
    ]
    if groups:
        missing.append(f"no action group is recorded for {listed(groups)}")
    late = [context.names.school(n) for n, work in context.overview.works.items() if work.is_overdue]
    if late:
        missing.append(f"the report of the action group at {listed(late)} is overdue")
    return capital("; ".join(missing)) + "." if missing else ""


def _decided(context: PageContext, criteria: SupportCriteria, school: Organisation) -> dict[str, Any]:
    rows = context.overview.standings[school.id]
    work = context.overview.works.get(school.id)
    return {
        "school": school,
        "to": f"schools/{school.id}/support/",
        "rows": [
            {
                "scope": _scope(criteria, s.scope),
                "level": rank_of(criteria, s.decision.level) if s.decision else None,
                "s": s,
                "profile": _profile(context, criteria, s),
                "milder": _milder(s),
            }
            for s in rows
        ],
        "work": work,
    }


def _scope(criteria: SupportCriteria, scope: str) -> str:
    """The title of a part of a school; empty for the whole school."""
    return next((s.title for s in criteria.scopes if s.id == scope), "")


def _profile(context: PageContext, criteria: SupportCriteria, found: Standing) -> str:
    """How many criteria are at each level, in a sentence: the gravest first."""
    parts = [
        f"{say_count(found.counts[e.id])} at {inside(e.title)}" for e in reversed(criteria.levels) if found.counts[e.id]
    ]
    if found.unassessed:
        parts.append(context.marks.own(f"{say_count(found.unassessed)} not assessed"))
    return capital(listed(parts)) + "." if any(found.counts.values()) else "Nothing is assessed yet."


def _milder(found: Standing) -> str:
    """A sentence where the decision is milder than the criteria; else empty."""
    if not found.is_milder:
        return ""
    if found.highest:
        names = listed([c.title for c in found.highest])
        return f"Milder than {names}, which {verb(len(found.highest), 'stands', 'stand')} at the highest level."
    return "Milder than most criteria."


def _matrix(context: PageContext, criteria: SupportCriteria) -> dict[str, Any]:
    """Criteria by schools; schools by criteria where there are many."""
    schools = first(context.edition.trust.schools, MOST_COMPARED, lambda s: s)
    by_school = {s.id: {r.criterion.id: r for r in context.overview.standings[s.id][0].rows} for s in schools}
    rows = [
        (c.title, "", [_matrix_cell(context, criteria, s.short, by_school[s.id].get(c.id)) for s in schools])
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


def _matrix_cell(context: PageContext, criteria: SupportCriteria, name: str, row: Row | None) -> dict[str, Any]:
    if row is None:
        return {"name": name, "level": None, "instead": "Not for this school", "second": "", "is_highest": False}
    known = criteria.rank(row.level) >= 0
    assessment = row.assessment
    second = f"{assessment.basis}, {say_date(assessment.on)}" if assessment and known else ""
    return {
        "name": name,
        "level": rank_of(criteria, row.level) if known else None,
        "instead": none_words(context, row.level),
        "second": second,
        "is_highest": row.level == criteria.levels[-1].id,
    }


def _worded(context: PageContext, criteria: SupportCriteria, criterion: Criterion) -> dict[str, Any]:
    """A criterion's wording: by framework where it has several."""
    trust = context.edition.trust
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


def _school_support(context: PageContext, criteria: SupportCriteria, school: Organisation) -> Page:
    rows = context.overview.standings[school.id]
    whole = rows[0] if rows else None
    level = whole.level.title if whole and whole.level else "Nothing decided"
    since = f" since {say_date(whole.began)}" if whole and whole.began else ""
    lead = f"{level}{since}. {_profile(context, criteria, whole)}" if whole else "Nothing is assessed."
    return context.page(
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
            "blocks": [_block(context, criteria, school, s) for s in rows],
            "work": _work(context, criteria, school),
            "held": held_at(context, school),
            "history": _history(context, criteria, school),
            "lacks_delegation": context.overview.lacks_delegation(school),
        },
    )


def _block(context: PageContext, criteria: SupportCriteria, school: Organisation, found: Standing) -> dict[str, Any]:
    decision = found.decision
    return {
        "scope": _scope(criteria, found.scope),
        "s": found,
        "level": rank_of(criteria, decision.level) if decision else None,
        "facts": _decision_facts(context, found),
        "milder": _milder(found),
        "exit": [(e.text, is_exit_met(criteria, found.rows, e, context.edition.day)) for e in decision.exit]
        if decision
        else [],
        "rows": [_criterion_row(context, criteria, school, row) for row in found.rows],
    }


def _decision_facts(context: PageContext, found: Standing) -> list[tuple[str, str]]:
    decision, level = found.decision, found.level
    if decision is None:
        return []
    meeting = f", {say_date(decision.on)}"
    rows = [("Decided by", f"{context.edition.trust.body_title(decision.decided_by)}{meeting}")]
    if found.began and found.began != decision.on:
        rows.append(("This level since", say_date(found.began)))
    if level:
        rows.append(("What follows", " ".join(level.means.split())))
    if decision.review_by:
        late = " (overdue)" if found.is_review_overdue else ""
        rows.append(("Review by", f"{say_date(decision.review_by)}{late}"))
    return rows


def _criterion_row(context: PageContext, criteria: SupportCriteria, school: Organisation, row: Row) -> dict[str, Any]:
    a = row.assessment
    known = criteria.rank(row.level) >= 0
    framework = context.edition.trust.frameworks.get(a.framework) if a else None
    return {
        "title": row.criterion.title,
        "level": rank_of(criteria, row.level) if known else None,
        "instead": none_words(context, row.level),
        "words": row.criterion.words(row.level, a.framework if a else "") if known else "",
        "note": a.note if a else "",
        "basis": capital(
            ", ".join(
                t
                for t in (
                    a.basis if known else "",
                    f"by the {inside(context.names.role(school.id, a.by))}" if a.by else "",
                    say_date(a.on),
                    framework.title if framework else "",
                )
                if t
            )
        )
        if a
        else "",
        "evidence": "; ".join(a.evidence) if a else "",
        "is_highest": row.level == criteria.levels[-1].id,
    }


def _work(context: PageContext, criteria: SupportCriteria, school: Organisation) -> dict[str, Any] | None:
    work = context.overview.works.get(school.id)
    if work is None:
        return None
    plan = context.edition.rated.plans.get(work.group.plan)
    last = work.reports[-1] if work.reports else None
    framework = context.edition.trust.frameworks.get(criteria.areas)
    areas = framework.tags if framework else ()
    reported = {p.area: p for p in last.areas} if last else {}
    objectives = plan.objectives if plan else ()
    return {
        "work": work,
        "lead": context.names.role(school.id, work.group.lead),
        "members": listed([inside(context.names.role(school.id, r)) for r in work.group.members]),
        "plan": plan.plan if plan else None,
        "last": last,
        "areas": [
            {
                "title": area.title,
                "said": reported.get(area.id),
                "objectives": [o for o in objectives if f"{criteria.areas}/{area.id}" in o.objective.tags],
            }
            for area in areas
        ],
        "reports": [
            {
                "report": r,
                "by": context.names.role(school.id, r.by),
                "period": say_period(r.period) if r.period else "",
                "areas": [(framework.title_of(p.area) if framework else p.area, p) for p in r.areas],
                "meeting": next((x for x in context.edition.trust.meetings if x.id == r.meeting), None),
            }
            for r in reversed(school.support.reports)
        ],
    }


def _history(context: PageContext, criteria: SupportCriteria, school: Organisation) -> list[dict[str, Any]]:
    return [
        {
            "decision": d,
            "level": rank_of(criteria, d.level),
            "scope": _scope(criteria, d.scope),
            "body": context.edition.trust.body_title(d.decided_by),
            "changes": [
                (CHANGES[c.change], say_functions(c.functions, functions_of(context, c.functions)), c)
                for c in d.delegation
            ],
        }
        for d in reversed(school.support.decisions)
    ]


def support_side(context: PageContext, school: Organisation) -> dict[str, Any] | None:
    """The block on a school's own page; None where nothing is to be seen."""
    criteria, found = context.edition.trust.governance.criteria, context.overview.standing(school.id)
    if criteria is None or found is None:
        return None
    decision = decision_on(school, context.edition.day)
    work = context.overview.works.get(school.id)
    held = context.overview.exceptions.get(school.id, ())
    rows = []
    if decision:
        rows.append(("Decided", f"{context.edition.trust.body_title(decision.decided_by)}, {say_date(decision.on)}"))
    if found.highest:
        rows.append(("At the highest level", listed([c.title for c in found.highest])))
    if work:
        late = " (overdue)" if work.is_overdue else ""
        report = f"; report due {say_date(work.next_due)}{late}" if work.next_due else ""
        rows.append(("Action group", f"led by the {inside(context.names.role(school.id, work.group.lead))}{report}"))
    if held:
        rows.append(("Held otherwise", counted(len(held), "function")))
    if decision and decision.exit:
        met = sum(is_exit_met(criteria, found.rows, e, context.edition.day) for e in decision.exit)
        rows.append(("Conditions to end it", f"{met} of {len(decision.exit)} met"))
    if decision and decision.review_by:
        rows.append(("Review by", say_date(decision.review_by)))
    return {
        "level": rank_of(criteria, decision.level) if decision else None,
        "since": found.began,
        "rows": rows,
        "to": f"schools/{school.id}/support/",
    }
