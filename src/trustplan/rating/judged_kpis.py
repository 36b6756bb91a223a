"""Rate a KPI that is judged, not measured: takes its judgements and rhythm, gives a `KpiStatus`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Kpi, Plan, Rating
from trustplan.primitives.english import say_date
from trustplan.primitives.phrases import phrase
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts
from trustplan.rating.status import KpiStatus, kpi_status, worst
from trustplan.rating.update_periods import first_period_from, last_expected

if TYPE_CHECKING:
    from trustplan.rating.figures import FigureIndex


def rate_judged(figures: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    """Rate by the latest judgement. While a new one is overdue, the KPI is at best at risk."""
    calendar = figures.calendar(plan.organisation)
    expected = last_expected(calendar, kpi.every, plan.start, figures.day, figures.policy.grace)
    last = kpi.judgements[-1] if kpi.judgements else None
    is_overdue = expected is not None and (last is None or last.on < expected[0])
    is_done = last is not None and last.rating is Rating.ACHIEVED
    to_be_done = next((s for s in kpi.steps if s.target.operator == "done"), None)
    if to_be_done and is_done:
        is_overdue = False
    elif to_be_done:
        end = calendar.last_school_day(to_be_done.period) if to_be_done.period else plan.end
        if figures.day > calendar.school_day_from(end):
            sentence = f"It was to be done by {say_date(end)}, and no judgement says that it is."
            reason = Reason(code=Code.NOT_DONE, words=phrase(sentence), rule="Done by a date", sources=(to_be_done.at,))
            return kpi_status(
                kpi, plan, Rating.OFF_TRACK, (reason,), is_judgement_overdue=is_overdue, is_missing=is_overdue
            )
    after = last.on if last else plan.start
    upcoming = first_period_from(calendar, kpi.every, max(after, plan.start), figures.day)
    if last is None:
        if not is_overdue or expected is None:
            tail = f": the first judgement is due by {say_date(upcoming)}" if upcoming else ""
            reason = Reason(
                code=Code.NOT_YET_DUE,
                words=phrase(f"Not yet due{tail}."),
                rule="Judged against its rubric",
                sources=(kpi.at,),
            )
            return kpi_status(kpi, plan, Rating.NOT_ASSESSED, (reason,), is_not_yet_due=True, next_due=upcoming)
        sentence = f"Never judged. A judgement was due by {say_date(expected[1])}."
        reason = Reason(
            code=Code.JUDGEMENT_OVERDUE, words=phrase(sentence), rule="Overdue judgement", sources=(kpi.at,)
        )
        return kpi_status(kpi, plan, Rating.AT_RISK, (reason,), is_judgement_overdue=True, is_missing=True)
    rubric = next((text for rating, text in kpi.rubric if rating is last.rating), "")
    facts_shown = facts(
        ("Judged on", say_date(last.on)),
        *((("Rubric", " ".join(rubric.split())),) if rubric else ()),
    )
    because = " ".join(last.because.split())
    reason = Reason(
        code=Code.JUDGED,
        words=phrase(because if because.endswith(".") else because + "."),
        rule="Judged against its rubric",
        rows=(*facts_shown, *facts(*(("Evidence", text) for text in last.evidence))),
        sources=(last.at,),
        is_candid=True,
    )
    on = Reason(
        code=Code.JUDGED_ON,
        words=phrase(f"Judged {figures.policy.word(last.rating)} on {say_date(last.on)}."),
        rule="Judged against its rubric",
        rows=facts_shown,
        sources=(last.at,),
    )
    if is_overdue and expected:
        sentence = f"The last judgement is of {say_date(last.on)}. A new one was due by {say_date(expected[1])}."
        late = Reason(
            code=Code.JUDGEMENT_OVERDUE,
            words=phrase(sentence),
            rule="Overdue judgement",
            rows=facts_shown,
            sources=(last.at,),
        )
        rating = worst([last.rating, Rating.AT_RISK])
        return kpi_status(kpi, plan, rating, (late, reason), is_judgement_overdue=True, is_missing=True)
    return kpi_status(kpi, plan, last.rating, (reason, on), next_due=upcoming)
