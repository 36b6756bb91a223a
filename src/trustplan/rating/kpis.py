"""Rate one KPI on a day: by its worst cell, by its latest judgement, or by its worst part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Kpi, Organisation, Plan, Rating
from trustplan.primitives.english import capital, counted, listed, say_count, say_date
from trustplan.rating.actions import first_period_from, last_expected, override_reason
from trustplan.rating.cells import rate_cell
from trustplan.rating.codes import Code
from trustplan.rating.status import WORST_FIRST, Cell, FactRows, KpiStatus, Reason, worst

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.rating.figures import Facts

STILL_TO_COME = frozenset((Code.NOT_YET_DUE, Code.YEAR_NOT_ENDED))
MOST_CELLS = 12  # schools that a reason names one by one
_WORST = (*WORST_FIRST, Rating.NOT_ASSESSED)


def rate_kpi(facts: Facts, plan: Plan, kpi: Kpi) -> KpiStatus:
    """Rate a KPI from facts that are known on the day (see `as_known`)."""
    if kpi.parts:
        status = _parts(facts, plan, kpi)
    elif kpi.measure:
        status = _measured(facts, plan, kpi)
    else:
        status = _judged(facts, plan, kpi)
    if kpi.override:
        reason = override_reason(kpi.override, status.computed, facts.policy)
        return replace(
            status,
            rating=kpi.override.rating,
            override=kpi.override,
            reasons=(reason, *status.reasons),
            is_not_yet_due=False,
        )
    return status


def _status(kpi: Kpi, plan: Plan, rating: Rating, reasons: tuple[Reason, ...], **more: object) -> KpiStatus:
    return KpiStatus(
        kpi=kpi,
        plan=plan.ref,
        organisation=plan.organisation,
        rating=rating,
        computed=rating,
        override=None,
        reasons=reasons,
        recovery=kpi.recovery[-1] if kpi.recovery else None,
        **more,  # type: ignore[arg-type]
    )


def _parts(facts: Facts, plan: Plan, kpi: Kpi) -> KpiStatus:
    parts = tuple(rate_kpi(facts, plan, part) for part in kpi.parts)
    rating = worst(p.rating for p in parts)
    decider = next(p for p in parts if p.rating is rating)
    if rating is Rating.ACHIEVED and any(p.is_not_yet_due for p in parts):
        rating = Rating.ON_TRACK
    left_out = [p for p in parts if p.rating is Rating.NOT_ASSESSED]

    def say() -> str:
        sentence = f"{decider.title or decider.id}: {decider.reasons[0].sentence}"
        if rating is not Rating.NOT_ASSESSED and left_out:
            named = listed([p.title or p.id for p in left_out])
            sentence += f" {capital(facts.policy.word(Rating.NOT_ASSESSED))}: {named}."
        return sentence

    reason = decider.reasons[0].but(sentence=say, rule="Worst of its parts")
    return _status(
        kpi,
        plan,
        rating,
        (reason,),
        parts=parts,
        is_not_yet_due=all(p.is_not_yet_due for p in parts),
        is_missing=any(p.is_missing for p in parts),
        is_context=all(p.is_context for p in parts),
        next_due=min((p.next_due for p in parts if p.next_due), default=None),
    )


def _organisations(facts: Facts, plan: Plan, kpi: Kpi, measure: Measure) -> tuple[Organisation, ...]:
    if kpi.applies_to == "own":
        return (facts.trust.organisations[plan.organisation],)
    return facts.schools_for(measure)


def _measured(facts: Facts, plan: Plan, kpi: Kpi) -> KpiStatus:
    measure = facts.trust.measures[kpi.measure]
    cells = tuple(rate_cell(facts, plan, kpi, measure, o) for o in _organisations(facts, plan, kpi, measure))
    if not cells:
        reason = Reason(
            code=Code.NOT_APPLICABLE,
            sentence="Not applicable: the measure is for no school of the trust.",
            sources=(kpi.at,),
        )
        return _status(kpi, plan, Rating.NOT_ASSESSED, (reason,), measure=measure)
    deciding, rating = _decide(kpi, cells)
    return _status(
        kpi,
        plan,
        rating,
        (_cells_reason(facts, kpi, cells, deciding, rating),),
        cells=cells,
        deciding=deciding,
        measure=measure,
        is_not_yet_due=rating is Rating.NOT_ASSESSED and all(c.reason.code in STILL_TO_COME for c in cells),
        is_missing=any(c.is_missing for c in cells),
        is_context=not any(s.target.operator != "none" for s in kpi.steps),
        next_due=min((c.next_due for c in cells if c.next_due), default=None),
    )


def wanted_schools(kpi: Kpi) -> int | None:
    """The k of `at least k schools`, or None."""
    words = kpi.applies_to.split()
    return int(words[2]) if words[:2] == ["at", "least"] else None


def _badness(cell: Cell) -> tuple[int, Fraction]:
    """Order of cells, worst first: by rating, then by how far over the tolerance."""
    over = (cell.gap if cell.gap is not None else Fraction(0)) - (cell.tolerance or 0)
    return WORST_FIRST.index(cell.rating), -over


def _decide(kpi: Kpi, cells: tuple[Cell, ...]) -> tuple[Cell, Rating]:
    """The cell that decides: the worst, or for `at least k schools` the k-th best."""
    rated = sorted((c for c in cells if c.rating is not Rating.NOT_ASSESSED), key=_badness)
    wanted = wanted_schools(kpi)
    if not rated or (wanted and len(rated) < wanted):
        telling = [c for c in cells if c.rating is Rating.NOT_ASSESSED and c.reason.code != Code.NOT_YET_DUE]
        unrated = telling or [c for c in cells if c.rating is Rating.NOT_ASSESSED]
        return (unrated or list(cells))[0], Rating.NOT_ASSESSED
    cell = rated[-wanted] if wanted else rated[0]
    if cell.rating is Rating.ACHIEVED and any(c.reason.code in STILL_TO_COME for c in cells):
        return cell, Rating.ON_TRACK  # achieved only when there is nothing left to wait for
    return cell, cell.rating


def _cells_reason(facts: Facts, kpi: Kpi, cells: tuple[Cell, ...], deciding: Cell, rating: Rating) -> Reason:
    """The deciding cell's reason, with its school's name, the others, and those left out."""
    if len(cells) == 1 and kpi.applies_to == "own":
        return deciding.reason
    rule = f"The {say_count(wanted)} best schools" if (wanted := wanted_schools(kpi)) else "Worst school decides"
    told = _Told(facts, kpi, cells, deciding, rating)
    return deciding.reason.but(sentence=told.sentence, rule=rule, facts=told.facts_shown)


@dataclass(frozen=True, slots=True)
class _Told:
    """The words on a KPI of several schools."""

    facts: Facts
    kpi: Kpi
    cells: tuple[Cell, ...]
    deciding: Cell
    rating: Rating

    def name(self, cell: Cell) -> str:
        return self.facts.trust.organisations[cell.organisation].short

    def sentence(self) -> str:
        cells, deciding, rating = self.cells, self.deciding, self.rating
        name, wanted = self.name(deciding), wanted_schools(self.kpi)
        met = [c for c in cells if c.rating in (Rating.ON_TRACK, Rating.ACHIEVED)]
        left_out = [c for c in cells if c.rating is Rating.NOT_ASSESSED]
        if rating is Rating.NOT_ASSESSED and len({c.reason.sentence for c in cells}) == 1:
            sentence = deciding.reason.sentence
        elif wanted:
            verb = "meets" if len(met) == 1 else "meet"
            sentence = f"{capital(counted(len(met), 'school'))} of the {say_count(wanted)} wanted {verb} the target. {name}: {deciding.reason.sentence}"
        elif met and len(met) == len(cells) - len(left_out) and len(met) > 1:
            sentence = _all_met(len(met), name, deciding)
        else:
            sentence = f"{name}: {deciding.reason.sentence}"
        if rating is not Rating.NOT_ASSESSED and left_out:
            named = _named([self.name(c) for c in left_out])
            sentence += f" {capital(self.facts.policy.word(Rating.NOT_ASSESSED))}: {named}."
        return sentence

    def facts_shown(self) -> FactRows:
        """The deciding cell's facts, then the other cells worst first; the rest of many is counted."""
        others = sorted((c for c in self.cells if c is not self.deciding), key=lambda c: _WORST.index(c.rating))
        rows = [(self.name(c), f"{self.facts.policy.word(c.rating)}: {c.reason.sentence}") for c in others[:MOST_CELLS]]
        if len(others) > MOST_CELLS:
            rows.append(("Others", f"{len(others) - MOST_CELLS:,} more schools, on the measure's page."))
        return (*self.deciding.reason.facts, *rows)


def _named(names: list[str]) -> str:
    """The names, or how many there are where they would fill a page."""
    return listed(names) if len(names) <= MOST_CELLS else f"{len(names):,} schools"


def _all_met(count: int, name: str, nearest: Cell) -> str:
    """One sentence for several schools that all meet the target."""
    number = say_count(count)
    if nearest.gap is None:
        return f"Done in {'both' if count == 2 else f'all {number}'} schools."
    whole = "Both schools meet" if count == 2 else f"All {number} schools meet"
    return f"{whole} the target; nearest to it is {name}. {nearest.reason.sentence}"


def _judged(facts: Facts, plan: Plan, kpi: Kpi) -> KpiStatus:
    """The latest judgement; one that is overdue makes the KPI at best at risk."""
    calendar = facts.calendar(plan.organisation)
    expected = last_expected(calendar, kpi.every, plan.start, facts.day, facts.policy.grace)
    last = kpi.judgements[-1] if kpi.judgements else None
    is_overdue = expected is not None and (last is None or last.on < expected[0])
    is_done = last is not None and last.rating is Rating.ACHIEVED
    to_be_done = next((s for s in kpi.steps if s.target.operator == "done"), None)
    if to_be_done and is_done:
        is_overdue = False
    elif to_be_done:
        end = calendar.last_school_day(to_be_done.period) if to_be_done.period else plan.end
        if facts.day > calendar.school_day_from(end):
            sentence = f"It was to be done by {say_date(end)}, and no judgement says that it is."
            reason = Reason(code=Code.NOT_DONE, sentence=sentence, rule="Done by a date", sources=(to_be_done.at,))
            return _status(
                kpi, plan, Rating.OFF_TRACK, (reason,), is_judgement_overdue=is_overdue, is_missing=is_overdue
            )
    after = last.on if last else plan.start
    upcoming = first_period_from(calendar, kpi.every, max(after, plan.start), facts.day)
    if last is None:
        if not is_overdue or expected is None:
            tail = f": the first judgement is due by {say_date(upcoming)}" if upcoming else ""
            reason = Reason(
                code=Code.NOT_YET_DUE,
                sentence=f"Not yet due{tail}.",
                rule="Judged against its rubric",
                sources=(kpi.at,),
            )
            return _status(kpi, plan, Rating.NOT_ASSESSED, (reason,), is_not_yet_due=True, next_due=upcoming)
        sentence = f"Never judged. A judgement was due by {say_date(expected[1])}."
        reason = Reason(code=Code.JUDGEMENT_OVERDUE, sentence=sentence, rule="Overdue judgement", sources=(kpi.at,))
        return _status(kpi, plan, Rating.AT_RISK, (reason,), is_judgement_overdue=True, is_missing=True)
    rubric = next((text for rating, text in kpi.rubric if rating is last.rating), "")
    facts_shown = (
        ("Judged on", say_date(last.on)),
        *((("Rubric", " ".join(rubric.split())),) if rubric else ()),
    )
    because = " ".join(last.because.split())
    reason = Reason(
        code=Code.JUDGED,
        sentence=because if because.endswith(".") else because + ".",
        rule="Judged against its rubric",
        facts=(*facts_shown, *(("Evidence", text) for text in last.evidence)),
        sources=(last.at,),
        is_candid=True,
    )
    on = Reason(
        code=Code.JUDGED_ON,
        sentence=f"Judged {facts.policy.word(last.rating)} on {say_date(last.on)}.",
        rule="Judged against its rubric",
        facts=facts_shown,
        sources=(last.at,),
    )
    if is_overdue and expected:
        sentence = f"The last judgement is of {say_date(last.on)}. A new one was due by {say_date(expected[1])}."
        late = Reason(
            code=Code.JUDGEMENT_OVERDUE,
            sentence=sentence,
            rule="Overdue judgement",
            facts=facts_shown,
            sources=(last.at,),
        )
        rating = worst([last.rating, Rating.AT_RISK])
        return _status(kpi, plan, rating, (late, reason), is_judgement_overdue=True, is_missing=True)
    return _status(kpi, plan, last.rating, (reason, on), next_due=upcoming)
