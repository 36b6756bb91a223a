"""Rate one KPI on a day: by its worst cell, its latest judgement, or its worst part. Gives a `KpiStatus`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Kpi, Organisation, Plan, Rating
from trustplan.primitives.english import capital, listed, say_count
from trustplan.primitives.phrases import phrase
from trustplan.rating.cells import rate_cell
from trustplan.rating.codes import Code
from trustplan.rating.judged_kpis import rate_judged
from trustplan.rating.kpi_text import KpiText, wanted_schools
from trustplan.rating.reasons import Reason, override_reason
from trustplan.rating.status import WORST_FIRST, Cell, KpiStatus, kpi_status, worst

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.model import Measure
    from trustplan.rating.figures import FigureIndex

STILL_TO_COME = frozenset((Code.NOT_YET_DUE, Code.YEAR_NOT_ENDED))


def rate_kpi(figures: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    """Rate a KPI from facts that are known on the day (see `as_known`)."""
    if kpi.parts:
        status = _parts(figures, plan, kpi)
    elif kpi.measure:
        status = _measured(figures, plan, kpi)
    else:
        status = rate_judged(figures, plan, kpi)
    if kpi.override:
        reason = override_reason(kpi.override, status.computed, figures.policy)
        return replace(
            status,
            rating=kpi.override.rating,
            override=kpi.override,
            reasons=(reason, *status.reasons),
            is_not_yet_due=False,
        )
    return status


def _parts(figures: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    parts = tuple(rate_kpi(figures, plan, part) for part in kpi.parts)
    rating = worst(p.rating for p in parts)
    decider = next(p for p in parts if p.rating is rating)
    reason = _parts_reason(figures, parts, decider)
    if rating is Rating.ACHIEVED and any(p.is_not_yet_due for p in parts):
        rating = Rating.ON_TRACK
    return kpi_status(
        kpi,
        plan,
        rating,
        (reason,),
        parts=parts,
        is_not_yet_due=all(p.is_not_yet_due for p in parts),
        is_missing=any(p.is_missing for p in parts),
        is_context=all(p.is_context for p in parts),
        next_due=_first_due(parts),
    )


def _parts_reason(figures: FigureIndex, parts: tuple[KpiStatus, ...], decider: KpiStatus) -> Reason:
    """The deciding part's reason with its name; where it is rated, also the names of the parts that are not."""
    words = phrase(f"{decider.title or decider.id}: ", decider.reasons[0].words)
    left_out = [p.title or p.id for p in parts if p.rating is Rating.NOT_ASSESSED]
    if decider.rating is not Rating.NOT_ASSESSED and left_out:
        words = phrase(words, f" {capital(figures.policy.word(Rating.NOT_ASSESSED))}: {listed(left_out)}.")
    return replace(decider.reasons[0], words=words, rule="Worst of its parts")


def _first_due(rated: Sequence[KpiStatus | Cell]) -> date | None:
    return min((r.next_due for r in rated if r.next_due), default=None)


def _organisations(figures: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure) -> tuple[Organisation, ...]:
    if kpi.applies_to == "own":
        return (figures.trust.organisations[plan.organisation],)
    return figures.schools_for(measure)


def _measured(figures: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    measure = figures.trust.measures[kpi.measure]
    cells = tuple(rate_cell(figures, plan, kpi, measure, o) for o in _organisations(figures, plan, kpi, measure))
    if not cells:
        reason = Reason(
            code=Code.NOT_APPLICABLE,
            words=phrase("Not applicable: the measure is for no school of the trust."),
            sources=(kpi.at,),
        )
        return kpi_status(kpi, plan, Rating.NOT_ASSESSED, (reason,), measure=measure)
    deciding, rating = _decide(kpi, cells)
    return kpi_status(
        kpi,
        plan,
        rating,
        (_cells_reason(figures, kpi, cells, deciding, rating),),
        cells=cells,
        deciding=deciding,
        measure=measure,
        is_not_yet_due=rating is Rating.NOT_ASSESSED and all(c.reason.code in STILL_TO_COME for c in cells),
        is_missing=any(c.is_missing for c in cells),
        is_context=not any(s.target.operator != "none" for s in kpi.steps),
        next_due=_first_due(cells),
    )


def _badness(cell: Cell) -> tuple[int, Fraction]:
    """A sort key for cells, worst first: by rating, then by how far the gap is over the tolerance."""
    over = (cell.gap or Fraction(0)) - (cell.tolerance or 0)
    return WORST_FIRST.index(cell.rating), -over


def _says_little(cell: Cell) -> int:
    """A sort key for cells of which none decides: those not assessed first, and of these the ones that say why."""
    if cell.rating is not Rating.NOT_ASSESSED:
        return 2
    return int(cell.reason.code == Code.NOT_YET_DUE)


def _decide(kpi: Kpi, cells: tuple[Cell, ...]) -> tuple[Cell, Rating]:
    """The cell that decides, and the KPI's rating: the worst cell, or for `at least k schools` the k-th best.

    At least k schools meet the target exactly when the k-th best one meets it, so its rating is the KPI's, and the
    schools below it do not count. With fewer than k rated cells, the k-th best is not known yet.
    """
    rated = sorted((c for c in cells if c.rating is not Rating.NOT_ASSESSED), key=_badness)
    wanted = wanted_schools(kpi) or len(rated)  # without such a number, the worst: the last when counted from the best
    if not rated or len(rated) < wanted:
        return min(cells, key=_says_little), Rating.NOT_ASSESSED
    cell = rated[-wanted]  # sorted worst first, so the k-th from the end is the k-th best
    if cell.rating is Rating.ACHIEVED and any(c.reason.code in STILL_TO_COME for c in cells):
        return cell, Rating.ON_TRACK  # achieved only when there is nothing left to wait for
    return cell, cell.rating


def _cells_reason(figures: FigureIndex, kpi: Kpi, cells: tuple[Cell, ...], deciding: Cell, rating: Rating) -> Reason:
    """The deciding cell's reason, with the name of its school, the other cells, and those that are not assessed."""
    if len(cells) == 1 and kpi.applies_to == "own":
        return deciding.reason
    wanted = wanted_schools(kpi)
    rule = f"The {say_count(wanted)} best schools" if wanted else "Worst school decides"
    text = KpiText(figures=figures, kpi=kpi, cells=cells, deciding=deciding, rating=rating)
    return replace(deciding.reason, words=text.words(), rule=rule, rows=text.rows())
