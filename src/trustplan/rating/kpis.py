"""Rate one KPI on a day: by its worst cell, by its latest judgement, or by its worst part."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Kpi, Organisation, Plan, Rating
from trustplan.primitives.english import capital, listed, say_count
from trustplan.rating.cells import rate_cell
from trustplan.rating.codes import Code
from trustplan.rating.judged_kpis import rate_judged
from trustplan.rating.kpi_text import KpiText, wanted_schools
from trustplan.rating.reasons import Reason, override_reason
from trustplan.rating.status import WORST_FIRST, Cell, KpiStatus, kpi_status, worst

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.rating.figures import FigureIndex

STILL_TO_COME = frozenset((Code.NOT_YET_DUE, Code.YEAR_NOT_ENDED))


def rate_kpi(facts: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    """Rate a KPI from facts that are known on the day (see `as_known`)."""
    if kpi.parts:
        status = _parts(facts, plan, kpi)
    elif kpi.measure:
        status = _measured(facts, plan, kpi)
    else:
        status = rate_judged(facts, plan, kpi)
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


def _parts(facts: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
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
    return kpi_status(
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


def _organisations(facts: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure) -> tuple[Organisation, ...]:
    if kpi.applies_to == "own":
        return (facts.trust.organisations[plan.organisation],)
    return facts.schools_for(measure)


def _measured(facts: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    measure = facts.trust.measures[kpi.measure]
    cells = tuple(rate_cell(facts, plan, kpi, measure, o) for o in _organisations(facts, plan, kpi, measure))
    if not cells:
        reason = Reason(
            code=Code.NOT_APPLICABLE,
            sentence="Not applicable: the measure is for no school of the trust.",
            sources=(kpi.at,),
        )
        return kpi_status(kpi, plan, Rating.NOT_ASSESSED, (reason,), measure=measure)
    deciding, rating = _decide(kpi, cells)
    return kpi_status(
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


def _cells_reason(facts: FigureIndex, kpi: Kpi, cells: tuple[Cell, ...], deciding: Cell, rating: Rating) -> Reason:
    """The deciding cell's reason, with its school's name, the others, and those left out."""
    if len(cells) == 1 and kpi.applies_to == "own":
        return deciding.reason
    rule = f"The {say_count(wanted)} best schools" if (wanted := wanted_schools(kpi)) else "Worst school decides"
    told = KpiText(facts, kpi, cells, deciding, rating)
    return deciding.reason.but(sentence=told.sentence, rule=rule, facts=told.facts_shown)
