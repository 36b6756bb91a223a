"""Support: takes a school and a day, gives its levels against the criteria, the decision, and its action group."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import NOT_ASSESSED
from trustplan.primitives.governance_terms import is_milder, most_frequent
from trustplan.primitives.rows import last_of

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import (
        Assessment,
        Criterion,
        Decision,
        Exit,
        Group,
        Level,
        Organisation,
        Report,
        SupportCriteria,
        Trust,
    )

ENOUGH_OF_A_PERIOD = timedelta(
    days=28
)  # an action group reports in the period in which it begins if this much of it is left


class Row(Struct, frozen=True, kw_only=True):
    """A criterion and its level at a school; the level may also be “not assessed” or “not applicable”."""

    criterion: Criterion
    level: str
    assessment: Assessment | None


class Standing(Struct, frozen=True, kw_only=True):
    """A school, or a part of it, on a day.

    `counts` has the number of criteria by level, mildest first. `most` is the most frequent level, the graver one of a
    tie. `highest` are the criteria at the highest level. `is_milder` means that the decision is milder than one of
    these, or than `most`. `began` is the day on which the present level began.
    """

    organisation: str
    scope: str
    rows: tuple[Row, ...]
    counts: dict[str, int]
    unassessed: int
    most: str
    highest: tuple[Criterion, ...]
    decision: Decision | None
    level: Level | None
    began: date | None
    is_milder: bool
    is_review_overdue: bool
    is_group_missing: bool


class GroupWork(Struct, frozen=True, kw_only=True):
    """An action group: its reports, the day by which the next is due, and whether that is past.

    `scope` is empty for a group of the whole school.
    """

    scope: str
    group: Group
    since: date
    reports: tuple[Report, ...]
    next_due: date | None
    is_overdue: bool


def decision_on(organisation: Organisation, day: date, scope: str = "") -> Decision | None:
    """The decision in force on a day, for the whole school or a part of it."""
    return next(reversed(decisions_on(organisation, day, scope)), None)


def decisions_on(organisation: Organisation, day: date, scope: str) -> list[Decision]:
    """The decisions known on a day, for the whole school or a part of it."""
    return [d for d in organisation.support.decisions if d.on <= day and d.scope == scope]


def level_on(organisation: Organisation, day: date, scope: str = "") -> str:
    """The level in force on a day; nothing before the first decision."""
    decision = decision_on(organisation, day, scope)
    return decision.level if decision else ""


def began_on(organisation: Organisation, day: date, scope: str = "") -> date | None:
    """The day on which the level in force on `day` began: the first of the consecutive decisions that gave it."""
    level = level_on(organisation, day, scope)
    first = None
    for decision in reversed(decisions_on(organisation, day, scope)):
        if decision.level != level:
            break
        first = decision.on
    return first


def rows_on(criteria: SupportCriteria, organisation: Organisation, day: date, scope: str = "") -> tuple[Row, ...]:
    """Each criterion that applies, with its latest assessment known on a day."""
    latest = {a.criterion: a for a in organisation.support.assessments if a.on <= day and a.scope == scope}
    rows = []
    for criterion in criteria.criteria:
        if criterion.church_only and not organisation.profile.is_church_school:
            continue
        assessment = latest.get(criterion.id)
        level = assessment.level if assessment else NOT_ASSESSED
        rows.append(Row(criterion=criterion, level=level, assessment=assessment))
    return tuple(rows)


def standing(trust: Trust, organisation: Organisation, day: date, scope: str = "") -> Standing | None:
    """The standing of a school, or of a part of it, on a day; None for a trust without criteria."""
    criteria = trust.governance.criteria
    if criteria is None:
        return None
    rows = rows_on(criteria, organisation, day, scope)
    levels = [row.level for row in rows]
    last = criteria.levels[-1].id
    order = [entry.id for entry in criteria.levels]
    highest = tuple(row.criterion for row in rows if row.level == last)
    decision = decision_on(organisation, day, scope)
    decided = decision.level if decision else ""
    level = criteria.level(decided)
    return Standing(
        organisation=organisation.id,
        scope=scope,
        rows=rows,
        counts={entry.id: levels.count(entry.id) for entry in criteria.levels},
        unassessed=levels.count(NOT_ASSESSED),
        most=most_frequent(order, levels),
        highest=highest,
        decision=decision,
        level=level,
        began=began_on(organisation, day, scope),
        is_milder=is_milder(order, decided, levels),
        is_review_overdue=bool(decision and decision.review_by and decision.review_by < day),
        is_group_missing=bool(level and level.has_group and decision and decision.group is None),
    )


def standings(trust: Trust, organisation: Organisation, day: date) -> tuple[Standing, ...]:
    """The standing of the whole school, then of each part of which something is recorded."""
    criteria = trust.governance.criteria
    if criteria is None:
        return ()
    support = organisation.support
    recorded = {a.scope for a in support.assessments} | {d.scope for d in support.decisions}
    recorded |= {level.scope for level in support.other_levels}
    parts = [s.id for s in criteria.scopes if s.id in recorded]
    found = []
    for scope in ("", *parts):
        one = standing(trust, organisation, day, scope)
        if one:
            found.append(one)
    return tuple(found)


def is_exit_met(criteria: SupportCriteria, rows: tuple[Row, ...], exit_: Exit, day: date) -> bool:
    """Whether an exit criterion is met: its day has come, or its criterion is at the given level or a milder one."""
    if exit_.met:
        return exit_.met <= day
    wanted = criteria.rank(exit_.level)
    for row in rows:
        if row.criterion.id == exit_.criterion:
            return 0 <= criteria.rank(row.level) <= wanted
    return False


def group_works(trust: Trust, organisation: Organisation, day: date) -> tuple[GroupWork, ...]:
    """The action groups in force on a day: of the whole school, then of each part of it."""
    criteria = trust.governance.criteria
    if criteria is None:
        return ()
    works = []
    for scope in ("", *(s.id for s in criteria.scopes)):
        work = group_work(trust, organisation, day, scope)
        if work:
            works.append(work)
    return tuple(works)


def group_work(trust: Trust, organisation: Organisation, day: date, scope: str = "") -> GroupWork | None:
    """The action group in force on a day, for the whole school or a part of it; None without one.

    Its next report is due on the day that its last report names, else at the end of the next period of the level's
    rhythm.
    """
    decision = decision_on(organisation, day, scope)
    criteria = trust.governance.criteria
    if criteria is None or decision is None or decision.group is None:
        return None
    since = decision.group.began or decision.on
    reports = tuple(r for r in reports_of(organisation, day, scope) if since <= r.on <= day)
    level = criteria.level(decision.level)
    every = level.reviewed if level else ""
    due = _next_due(trust, organisation, every, since, reports)
    calendar = trust.calendar(organisation.id)
    is_overdue = due is not None and calendar.school_days_after(due, trust.policy.grace) < day
    return GroupWork(
        scope=scope,
        group=decision.group,
        since=since,
        reports=reports,
        next_due=due,
        is_overdue=is_overdue,
    )


def reports_of(organisation: Organisation, day: date, scope: str) -> list[Report]:
    """The reports of an action group. One that names no part of the school is of its only group, whatever that is for."""
    whole = decision_on(organisation, day)
    has_whole = bool(whole and whole.group)
    return [r for r in organisation.support.reports if r.scope == scope or not (r.scope or has_whole)]


def _next_due(
    trust: Trust, organisation: Organisation, every: str, since: date, reports: tuple[Report, ...]
) -> date | None:
    last = last_of(reports)
    if last and last.next_review:
        return last.next_review
    if not every:
        return None
    calendar = trust.calendar(organisation.id)
    begin = last.on if last else since
    for start, end, school_day in calendar.rhythm_periods(every, begin, begin + timedelta(days=800)):
        is_first = last is None and (start >= since or end - since >= ENOUGH_OF_A_PERIOD)
        if is_first or (last is not None and start > last.on):
            return school_day
    return None
