"""What a meeting has to decide though no plan asks for it: reviews of support that fall due, and what action groups want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Ask
from trustplan.oversight.support import is_exit_met
from trustplan.primitives.english import capital, inside, say_date, some_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.model import Decision, Meeting, Organisation, SupportCriteria, Trust
    from trustplan.oversight.support import Standing


def asked_by_support(
    trust: Trust, school: Organisation, standings: tuple[Standing, ...], meeting: Meeting, day: date
) -> Iterator[Ask]:
    """The decisions on a school's support that a meeting to come has to make, as if they had been asked for."""
    criteria = trust.governance.criteria
    if criteria is None:
        return
    for standing in standings:
        decision = standing.decision
        if (
            decision
            and decision.review_by
            and decision.review_by <= meeting.date
            and decision.decided_by == meeting.body
        ):
            question = _review_question(school, criteria, standing, decision, day)
            yield _ask(decision.ref, meeting, question, "", decision)
    decision = standings[0].decision if standings else None
    reports = school.support.reports
    for report in reports:
        is_last = report is reports[-1] and not report.meeting
        if decision and report.wanted and (report.meeting == meeting.id or is_last):
            yield _ask(
                f"{school.id}-report-{report.on}", meeting, f"{school.short}: {report.wanted}", report.by, decision
            )


def _review_question(
    school: Organisation, criteria: SupportCriteria, standing: Standing, decision: Decision, day: date
) -> str:
    level = inside(standing.level.title) if standing.level else decision.level
    part = next((s.title for s in criteria.scopes if s.id == standing.scope), "")
    if part:
        level += f" in {inside(part)}"
    question = f"{school.short}: keep or change {level}."
    if decision.review_by:
        question += f" Its review is due by {say_date(decision.review_by)}."
    return f"{question} {say_exits(criteria, standing, day)}".rstrip()


def say_exits(criteria: SupportCriteria, standing: Standing, day: date) -> str:
    """How many of the conditions to end a school's support are met, in a sentence; empty where there are none."""
    wanted = standing.decision.exit if standing.decision else ()
    if not wanted:
        return ""
    met = sum(is_exit_met(criteria, standing.rows, e, day) for e in wanted)
    noun = ("exit criterion", "exit criteria")
    return f"{capital(some_of(met, len(wanted), noun, ('is', 'are'), 'met'))}."


def _ask(name: str, meeting: Meeting, question: str, asked_by: str, decision: Decision) -> Ask:
    return Ask(
        id=name,
        of=meeting.body,
        asked_by=asked_by,
        meeting=meeting.id,
        question=question,
        paper="",
        options=(),
        recommended="",
        if_deferred="",
        outcome="",
        outcome_on=None,
        at=decision.at,
    )
