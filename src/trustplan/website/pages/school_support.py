"""The page on a school's support: the decision, what follows from it, each criterion, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from trustplan.oversight.support import decision_on, is_exit_met, reports_of
from trustplan.primitives.english import capital, counted, inside, listed, say_date, say_period
from trustplan.primitives.rows import last_of
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.delegation import CHANGES, HeldRow, functions_of, held_at, say_functions
from trustplan.website.pages.sections import HOME
from trustplan.website.pages.support_time import SupportTime, say_support, support_time
from trustplan.website.pages.support_words import (
    LevelMark,
    level_mark,
    mark_of_decision,
    mark_of_known,
    none_words,
    other_levels,
    say_criteria,
    say_milder,
    say_other_level,
    scope_title,
)
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Assessment, Decision, Meeting, Organisation, Plan, Progress, Report, SupportCriteria
    from trustplan.oversight.support import GroupWork, Row, Standing
    from trustplan.rating.status import ObjectiveStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

SUPPORT = ("Support", "support/")


class CriterionRow(Struct, frozen=True, kw_only=True):
    """A criterion: its level, or the words `instead` of one, what is seen at the level, and what shows it."""

    title: str
    level: LevelMark | None
    instead: str
    is_highest: bool
    words: str = ""
    note: str = ""
    basis: str = ""
    evidence: str = ""


class StandingBlock(Struct, frozen=True, kw_only=True):
    """The decision for a school or for a part of it, and the criteria."""

    scope: str
    standing: Standing
    level: LevelMark | None
    facts: list[tuple[str, str]]
    milder: str
    counts: str
    rows: list[CriterionRow]


class WorkArea(Struct, frozen=True, kw_only=True):
    """An area of an action group's work: what its last report said, and the plan's objectives for it."""

    title: str
    said: Progress | None
    objectives: list[ObjectiveStatus]


class ReportEntry(Struct, frozen=True, kw_only=True):
    """A report of an action group, with the title of each area, the meeting that received it, and the body that it asks."""

    report: Report
    asked_of: str
    by: str
    period: str
    areas: list[tuple[str, Progress]]
    meeting: Meeting | None


class WorkBlock(Struct, frozen=True, kw_only=True):
    """An action group: what it is for, who is in it, its plan, its areas, and its reports, the last first."""

    scope: str
    work: GroupWork
    lead: str
    members: str
    plan: Plan | None
    last: Report | None
    asked_of: str
    areas: list[WorkArea]
    reports: list[ReportEntry]


class PastDecision(Struct, frozen=True, kw_only=True):
    """A decision, with what it changed in delegation: pairs of the kind of change and its functions."""

    decision: Decision
    level: LevelMark
    scope: str
    body: str
    changes: list[tuple[str, str]]


class SchoolSupportView(View, frozen=True, kw_only=True):
    """A school's support. `time` is None where nothing was ever decided; `held` is what departs from the scheme of delegation."""

    TEMPLATE = "school_support.html"
    school: Organisation
    time: SupportTime | None
    blocks: list[StandingBlock]
    held: list[HeldRow]
    lacks_delegation: bool
    works: list[WorkBlock]
    history: list[PastDecision]
    other_levels: list[tuple[str, list[str]]]


class SupportSide(Struct, frozen=True, kw_only=True):
    """Support on a school's own page: the level, since when, and facts."""

    level: LevelMark | None
    since: date | None
    rows: list[tuple[str, str]]
    to: str


def school_support_page(context: PageContext, criteria: SupportCriteria, school: Organisation) -> Page:
    """The page on a school's support."""
    whole = context.overview.standings[school.id][0]
    lead, title = say_support(context, criteria, school), f"Support for {school.short}"
    return context.page(
        lambda: _view(context, criteria, school),
        path=f"schools/{school.id}/support/",
        title=title,
        trail=[HOME, SUPPORT],
        hides=WIDE,
        headings=[
            ("Support over time", "time"),
            ("The decision", "decision"),
            ("Responsibilities", "held"),
            ("Action group", "group"),
            ("Assessment by criterion", "criteria"),
            ("History", "history"),
        ],
        source=whole.decision.at if whole.decision else school.profile.at,
        search=[SearchEntry(title=title, text=f"{lead} {say_criteria(context, criteria, whole)}")],
        lead=lead,
    )


def _view(context: PageContext, criteria: SupportCriteria, school: Organisation) -> SchoolSupportView:
    return SchoolSupportView(
        school=school,
        time=support_time(context, criteria, school),
        blocks=[standing_block(context, criteria, school, s) for s in context.overview.standings[school.id]],
        held=held_at(context, school),
        lacks_delegation=context.overview.lacks_delegation(school),
        works=[work_block(context, criteria, school, work) for work in works_of(context, school)],
        history=_history(context, criteria, school),
        other_levels=_other_levels(context, criteria, school),
    )


def _other_levels(context: PageContext, criteria: SupportCriteria, school: Organisation) -> list[tuple[str, list[str]]]:
    """All that was recorded on each other scale, the last first."""
    found = []
    for scale in criteria.scales:
        rows: list[str] = []
        for row in reversed(school.support.other_levels):
            if row.scale == scale.id:
                part = scope_title(criteria, row.scope)
                words = say_other_level(context, scale, school, row)
                if part:
                    words = Markup("{}: {}").format(part, words)
                rows.append(words)
        if rows:
            found.append((scale.title, rows))
    return found


# The decision and the criteria


def standing_block(
    context: PageContext, criteria: SupportCriteria, school: Organisation, standing: Standing
) -> StandingBlock:
    """The decision on a school, or a part of it, beside its assessment by criterion."""
    return StandingBlock(
        scope=scope_title(criteria, standing.scope),
        standing=standing,
        level=mark_of_decision(criteria, standing),
        facts=_decision_facts(context, standing) + other_levels(context, criteria, school, standing.scope),
        milder=say_milder(standing),
        counts=say_criteria(context, criteria, standing),
        rows=[_criterion_row(context, criteria, school, row) for row in standing.rows],
    )


def _decision_facts(context: PageContext, standing: Standing) -> list[tuple[str, str]]:
    decision, level = standing.decision, standing.level
    if decision is None:
        return []
    rows = [("Decided by", decided_by(context, decision))]
    if standing.began and standing.began != decision.on:
        rows.append(("At this level since", say_date(standing.began)))
    if level:
        rows.append(("What this means", " ".join(level.means.split())))
    if decision.review_by:
        late = " (overdue)" if standing.is_review_overdue else ""
        rows.append(("Review by", f"{say_date(decision.review_by)}{late}"))
    return rows


def decided_by(context: PageContext, decision: Decision) -> str:
    """Who decided, and when."""
    return f"{context.edition.trust.body_title(decision.decided_by)}, {say_date(decision.on)}"


def _criterion_row(context: PageContext, criteria: SupportCriteria, school: Organisation, row: Row) -> CriterionRow:
    level = mark_of_known(criteria, row.level)
    instead = none_words(context, row.level)
    is_highest = row.level == criteria.levels[-1].id
    assessment = row.assessment
    if assessment is None:
        return CriterionRow(title=row.criterion.title, level=level, instead=instead, is_highest=is_highest)
    return CriterionRow(
        title=row.criterion.title,
        level=level,
        instead=instead,
        is_highest=is_highest,
        words=row.criterion.words(row.level, assessment.framework) if level else "",
        note=assessment.note,
        basis=_say_basis(context, school, assessment, has_level=level is not None),
        evidence="; ".join(assessment.evidence),
    )


def _say_basis(context: PageContext, school: Organisation, assessment: Assessment, *, has_level: bool) -> str:
    """On what an assessment rests, by whom and when it was made, and under which framework."""
    parts = []
    if has_level and assessment.basis:
        parts.append(assessment.basis)
    if assessment.by:
        parts.append(Markup("by the {}").format(context.names.the_role(school.id, assessment.by)))
    parts.append(say_date(assessment.on))
    framework = context.edition.trust.frameworks.get(assessment.framework)
    if framework and framework.title:
        parts.append(framework.title)
    return capital(Markup(", ").join(parts))


# The action group and the history


def works_of(context: PageContext, school: Organisation) -> list[GroupWork]:
    """The action groups of a school: of the whole of it, then of its parts."""
    return [work for (name, _), work in context.overview.works.items() if name == school.id]


def work_block(context: PageContext, criteria: SupportCriteria, school: Organisation, work: GroupWork) -> WorkBlock:
    """The work of an action group: its plan, who is in it, its reports."""
    plan = context.edition.rated.plans.get(work.group.plan)
    last = last_of(work.reports)
    reports = reports_of(school, context.edition.day, work.scope)
    return WorkBlock(
        scope=scope_title(criteria, work.scope),
        work=work,
        lead=context.names.role(school.id, work.group.lead),
        members=context.names.the_roles(school.id, work.group.members),
        plan=plan.plan if plan else None,
        last=last,
        asked_of=asked_of(context, school, work.scope, last.on if last else context.edition.day),
        areas=_areas(context, criteria, plan, last),
        reports=[_report(context, criteria, school, r) for r in reversed(reports)],
    )


def _areas(
    context: PageContext, criteria: SupportCriteria, plan: PlanStatus | None, last: Report | None
) -> list[WorkArea]:
    """The areas of the framework that frames action plans."""
    framework = context.edition.trust.frameworks.get(criteria.areas)
    if framework is None:
        return []
    said = {p.area: p for p in last.areas} if last else {}
    objectives = plan.objectives if plan else ()
    areas = []
    for area in framework.tags:
        tag = f"{criteria.areas}/{area.id}"
        tagged = [o for o in objectives if tag in o.objective.tags]
        areas.append(WorkArea(title=area.title, said=said.get(area.id), objectives=tagged))
    return areas


def _report(context: PageContext, criteria: SupportCriteria, school: Organisation, report: Report) -> ReportEntry:
    trust = context.edition.trust
    framework = trust.frameworks.get(criteria.areas)
    areas = []
    for progress in report.areas:
        title = framework.title_of(progress.area) if framework else progress.area
        areas.append((title, progress))
    return ReportEntry(
        report=report,
        asked_of=asked_of(context, school, report.scope, report.on),
        by=context.names.role(school.id, report.by),
        period=say_period(report.period) if report.period else "",
        areas=areas,
        meeting=_meeting(context, report.meeting),
    )


def asked_of(context: PageContext, school: Organisation, scope: str, day: date) -> str:
    """The body of which an action group asks what it may not decide itself, inside a sentence: the one that decided on the support."""
    trust = context.edition.trust
    decision = decision_on(school, day, scope)
    if decision is None:
        return next((inside(body.title) for body in trust.own.profile.bodies), "board")
    return inside(trust.body_title(decision.decided_by))


def _meeting(context: PageContext, name: str) -> Meeting | None:
    for meeting in context.edition.trust.meetings:
        if meeting.id == name:
            return meeting
    return None


def _history(context: PageContext, criteria: SupportCriteria, school: Organisation) -> list[PastDecision]:
    rows = []
    for decision in reversed(school.support.decisions):
        row = PastDecision(
            decision=decision,
            level=level_mark(criteria, decision.level),
            scope=scope_title(criteria, decision.scope),
            body=context.edition.trust.body_title(decision.decided_by),
            changes=delegation_changes(context, decision),
        )
        rows.append(row)
    return rows


def delegation_changes(context: PageContext, decision: Decision) -> list[tuple[str, str]]:
    """What a decision changed in delegation: the kind of each change, and the functions that it is about."""
    rows = []
    for change in decision.delegation:
        functions = functions_of(context, change.functions)
        rows.append((CHANGES[change.change], say_functions(change.functions, functions)))
    return rows


# On the school's own page


def support_side(context: PageContext, school: Organisation) -> SupportSide | None:
    """The block on a school's own page; None where nothing is to be seen."""
    criteria, standing = context.edition.trust.governance.criteria, context.overview.standing(school.id)
    if criteria is None or standing is None:
        return None
    decision = decision_on(school, context.edition.day)
    return SupportSide(
        level=level_mark(criteria, decision.level) if decision else None,
        since=standing.began,
        rows=_side_facts(context, criteria, school, decision, standing),
        to=f"schools/{school.id}/support/",
    )


def _side_facts(
    context: PageContext, criteria: SupportCriteria, school: Organisation, decision: Decision | None, standing: Standing
) -> list[tuple[str, str]]:
    held = context.overview.exceptions.get(school.id)
    rows = []
    if decision:
        rows.append(("Decided", decided_by(context, decision)))
    rows += other_levels(context, criteria, school, "")
    if standing.highest:
        rows.append(("Criteria at the highest level", listed([c.title for c in standing.highest])))
    for work in works_of(context, school):
        name = f"Action group, {scope_title(criteria, work.scope)}" if work.scope else "Action group"
        rows.append((name, say_group(context, school, work)))
    if held:
        rows.append(("Delegation changed", capital(counted(len(held), "responsibility", "responsibilities"))))
    if decision and decision.exit:
        met = sum(is_exit_met(criteria, standing.rows, e, context.edition.day) for e in decision.exit)
        rows.append(("Exit criteria", f"{met} of {len(decision.exit)} met"))
    if decision and decision.review_by:
        rows.append(("Review by", say_date(decision.review_by)))
    return rows


def say_group(context: PageContext, school: Organisation, work: GroupWork) -> str:
    """Who leads an action group, and when its next report is due."""
    lead = Markup("Led by the {}").format(context.names.the_role(school.id, work.group.lead))
    if work.next_due is None:
        return lead
    late = " (overdue)" if work.is_overdue else ""
    return lead + f"; report due {say_date(work.next_due)}{late}"
