"""Rate a KPI that is judged, not measured: takes its judgements and rhythm, gives a `KpiStatus`.

The rules are tried in order; the first that applies decides, and where none does, a judgement is not yet due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Kpi, Plan, Rating
from trustplan.primitives.english import say_date
from trustplan.primitives.phrases import phrase
from trustplan.primitives.rows import last_of
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts
from trustplan.rating.status import KpiStatus, kpi_status, worst
from trustplan.rating.update_periods import first_period_from, is_asked_for, last_expected

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Judgement
    from trustplan.primitives.school_calendar import Calendar
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.reasons import Rows


class _Judged(Struct, frozen=True, kw_only=True):
    """What the rules need: the KPI, its latest judgement, and the update period by whose end one was expected."""

    figures: FigureIndex
    plan: Plan
    kpi: Kpi
    last: Judgement | None
    expected: tuple[date, date] | None

    @property
    def calendar(self) -> Calendar:
        return self.figures.calendar(self.plan.organisation)

    @property
    def overdue_since(self) -> date | None:
        """The day by which a judgement was due that nobody has made; None where none is overdue."""
        if self.expected is None or (self.last and self.last.on >= self.expected[0]):
            return None
        return self.expected[1]

    @property
    def is_asked_for(self) -> bool:
        """Whether somebody still owes an overdue judgement."""
        due = self.overdue_since
        return due is not None and is_asked_for(due, self.figures.day, self.plan)

    @property
    def owed_since(self) -> date | None:
        """The day by which a judgement was due that somebody still owes."""
        if self.is_asked_for:
            return self.overdue_since
        return None

    @property
    def next_due(self) -> date | None:
        after = self.last.on if self.last else self.plan.start
        due = first_period_from(self.calendar, self.kpi.every, max(after, self.plan.start), self.figures.day)
        return due if due and due <= self.plan.last_day else None


def rate_judged(figures: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    """Rate by the latest judgement. While a new one is overdue, the KPI is at best at risk."""
    last = last_of(kpi.judgements)
    expected = _last_expected(figures, plan, kpi)
    if last and last.rating is Rating.ACHIEVED and any(s.target.operator == "done" for s in kpi.steps):
        expected = None  # what was to be done once, and is, needs no further judgement
    judged = _Judged(figures=figures, plan=plan, kpi=kpi, last=last, expected=expected)
    for rule in (_not_done, _out_of_date, _by_judgement, _never_judged):
        if found := rule(judged):
            return found
    return _not_yet_due(judged)


def _last_expected(figures: FigureIndex, plan: Plan, kpi: Kpi) -> tuple[date, date] | None:
    """The last update period of the plan that has ended, with its grace."""
    calendar, day, grace = figures.calendar(plan.organisation), figures.day, figures.policy.grace
    periods = calendar.rhythm_periods(kpi.every, plan.start, plan.last_day)
    own = [last for begin, _, last in periods if calendar.as_named(begin) <= plan.last_day]
    if own:
        last_school_day = own[-1]
        day = min(day, calendar.school_days_after(last_school_day, grace + 1))  # no more is expected after that
    return last_expected(calendar, kpi.every, plan.start, day, grace)


def _not_done(judged: _Judged) -> KpiStatus | None:
    """Past the day by which it was to be done in the plan's time, and no judgement says that it is."""
    step = next((s for s in judged.kpi.steps if s.target.operator == "done"), None)
    if step is None or (judged.last and judged.last.rating is Rating.ACHIEVED):
        return None
    end = judged.calendar.last_school_day(step.period) if step.period else judged.plan.end
    if judged.figures.day <= end or judged.plan.last_day < end:  # a plan that was closed before leaves it open
        return None
    is_overdue = judged.is_asked_for
    reason = Reason(
        code=Code.NOT_DONE,
        words=phrase(f"Due by {say_date(end)}; not yet confirmed as complete."),
        rule="Done by a date",
        sources=(step.at,),
    )
    return kpi_status(
        judged.kpi,
        judged.plan,
        Rating.OFF_TRACK,
        (reason,),
        is_judgement_overdue=is_overdue,
        is_missing=is_overdue,
        next_due=judged.owed_since,
    )


def _out_of_date(judged: _Judged) -> KpiStatus | None:
    """Judged before, and a new judgement is overdue."""
    last, due = judged.last, judged.overdue_since
    if last is None or due is None:
        return None
    reason = Reason(
        code=Code.JUDGEMENT_OVERDUE,
        words=phrase(f"Last assessed on {say_date(last.on)}. A new assessment was due by {say_date(due)}."),
        rule="Overdue assessment",
        rows=_day_and_rubric(judged.kpi, last),
        sources=(last.at,),
    )
    rating = worst([last.rating, Rating.AT_RISK])
    reasons = (reason, _because(judged.kpi, last))
    return kpi_status(
        judged.kpi,
        judged.plan,
        rating,
        reasons,
        is_judgement_overdue=judged.is_asked_for,
        is_missing=judged.is_asked_for,
        next_due=judged.owed_since,
    )


def _by_judgement(judged: _Judged) -> KpiStatus | None:
    """Judged, and nothing is overdue."""
    last = judged.last
    if last is None:
        return None
    on = Reason(
        code=Code.JUDGED_ON,
        words=phrase(f"Assessed as {judged.figures.policy.word(last.rating)} on {say_date(last.on)}."),
        rule="Assessed against its rubric",
        rows=_day_and_rubric(judged.kpi, last),
        sources=(last.at,),
    )
    reasons = (_because(judged.kpi, last), on)
    return kpi_status(judged.kpi, judged.plan, last.rating, reasons, next_due=judged.next_due)


def _never_judged(judged: _Judged) -> KpiStatus | None:
    """Not judged so far, and a judgement is overdue."""
    due = judged.overdue_since
    if judged.last or due is None:
        return None
    reason = Reason(
        code=Code.JUDGEMENT_OVERDUE,
        words=phrase(f"Not yet assessed. An assessment was due by {say_date(due)}."),
        rule="Overdue assessment",
        sources=(judged.kpi.at,),
    )
    return kpi_status(
        judged.kpi,
        judged.plan,
        Rating.AT_RISK,
        (reason,),
        is_judgement_overdue=judged.is_asked_for,
        is_missing=judged.is_asked_for,
        next_due=judged.owed_since,
    )


def _not_yet_due(judged: _Judged) -> KpiStatus:
    """Not judged so far, and no judgement is overdue."""
    due = judged.next_due
    tail = f": the first assessment is due by {say_date(due)}" if due else ""
    reason = Reason(
        code=Code.NOT_YET_DUE,
        words=phrase(f"Not yet due{tail}."),
        rule="Assessed against its rubric",
        sources=(judged.kpi.at,),
    )
    return kpi_status(judged.kpi, judged.plan, Rating.NOT_ASSESSED, (reason,), is_not_yet_due=True, next_due=due)


def _because(kpi: Kpi, last: Judgement) -> Reason:
    """A judgement's own words."""
    because = " ".join(last.because.split())
    evidence = facts(*(("Evidence", text) for text in last.evidence))
    return Reason(
        code=Code.JUDGED,
        words=phrase(f"{because.removesuffix('.')}."),
        rule="Assessed against its rubric",
        rows=(*_day_and_rubric(kpi, last), *evidence),
        sources=(last.at,),
        is_candid=True,
    )


def _day_and_rubric(kpi: Kpi, last: Judgement) -> Rows:
    rubric = next((text for rating, text in kpi.rubric if rating is last.rating), "")
    rows = [("Assessed on", say_date(last.on))]
    if rubric:
        rows.append(("Rubric", " ".join(rubric.split())))
    return facts(*rows)
