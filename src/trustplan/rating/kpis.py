"""Rate one KPI on a day: by its worst cell, its latest judgement, or its worst part. Gives a `KpiStatus`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Kpi, Organisation, Plan, Rating
from trustplan.primitives.english import capital, listed, say_count
from trustplan.primitives.phrases import TrusteesOnly, phrase
from trustplan.rating.cells import rate_cell
from trustplan.rating.codes import Code
from trustplan.rating.judged_kpis import rate_judged
from trustplan.rating.kpi_text import KpiText, wanted_schools
from trustplan.rating.reasons import Reason, override_reason
from trustplan.rating.status import WORST_FIRST, Cell, KpiStatus, kpi_status, worst
from trustplan.rating.steps import has_target, held_to, summed_steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.model import Measure
    from trustplan.rating.figures import FigureIndex

STILL_TO_COME = frozenset((Code.NOT_YET_DUE, Code.YEAR_NOT_ENDED))
NEVER_COMES = frozenset((Code.SYMBOL, Code.TOO_FEW, Code.NOT_APPLICABLE, Code.MONITOR_ONLY))  # nobody waits for these
GOOD = (Rating.ON_TRACK, Rating.ACHIEVED)


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
    decider, rating = decide_parts(kpi, parts)
    reason = _parts_reason(figures, kpi, parts, decider, rating)
    if rating is Rating.ACHIEVED and kpi.rule != "best" and any(p.is_not_yet_due for p in parts):
        rating = Rating.ON_TRACK
    waiting = [p.is_not_yet_due or _is_early(p) for p in parts]
    is_not_yet_due = rating is Rating.NOT_ASSESSED and (any(waiting) if kpi.rule == "best" else all(waiting))
    return kpi_status(
        kpi,
        plan,
        rating,
        (reason,),
        parts=parts,
        is_not_yet_due=is_not_yet_due,
        is_missing=any(p.is_missing for p in parts),
        is_context=all(p.is_context for p in parts),
        next_due=_first_due(parts),
    )


def decide_parts(kpi: Kpi, parts: tuple[KpiStatus, ...]) -> tuple[KpiStatus, Rating]:
    """The part that decides a KPI by its rule, and the rating."""
    if kpi.rule == "best":
        return _best_of(parts)
    return _worst_of(parts)


def deciding_part(status: KpiStatus) -> KpiStatus:
    """The part from which a KPI of several has its rating, or the KPI itself."""
    if not status.parts:
        return status
    return decide_parts(status.kpi, status.parts)[0]


def _worst_of(parts: tuple[KpiStatus, ...]) -> tuple[KpiStatus, Rating]:
    """The part that decides where each has to be met, and the rating."""
    counting = _without_early(parts)
    rating = worst(p.rating for p in counting)
    return next((p for p in counting if p.rating is rating and not p.is_context), counting[0]), rating


def _best_of(parts: tuple[KpiStatus, ...]) -> tuple[KpiStatus, Rating]:
    """The part that decides where one is enough, and the rating: while none is met, one that is still to come may be."""
    rated = [p for p in parts if p.rating is not Rating.NOT_ASSESSED]
    best = max(rated, key=lambda p: WORST_FIRST.index(p.rating), default=None)
    awaited = [p for p in parts if p.rating is Rating.NOT_ASSESSED and p.reasons[0].code not in NEVER_COMES]
    if best and (best.rating in GOOD or not awaited):
        return best, best.rating
    return (awaited or parts)[0], Rating.NOT_ASSESSED


def _is_early(part: KpiStatus) -> bool:
    """Whether a part is on track only because it meets a later target already."""
    return part.reasons[0].code == Code.MET_EARLY


def _without_early(parts: tuple[KpiStatus, ...]) -> tuple[KpiStatus, ...]:
    """The parts that count: one that meets a later target already does so only when no other is waited for."""
    is_awaited = any(p.rating is Rating.NOT_ASSESSED and p.reasons[0].code not in NEVER_COMES for p in parts)
    if not is_awaited:
        return parts
    return tuple(p for p in parts if not _is_early(p))


def _parts_reason(
    figures: FigureIndex, kpi: Kpi, parts: tuple[KpiStatus, ...], decider: KpiStatus, rating: Rating
) -> Reason:
    """The deciding part's reason with its name; where it is rated, also the names of the parts that are not."""
    words, rule = phrase(f"{decider.title or decider.id}: ", decider.reasons[0].words), "Worst of its parts"
    if kpi.rule == "best":
        rule = "Best of its parts"
        if rating is not Rating.NOT_ASSESSED:
            words = phrase("One of them is enough. " if rating in GOOD else "None of them is met. ", words)
    left_out = [p.title or p.id for p in parts if p.rating is Rating.NOT_ASSESSED]
    if rating is not Rating.NOT_ASSESSED and left_out:
        words = phrase(words, f" {capital(figures.policy.word(Rating.NOT_ASSESSED))}: {listed(left_out)}.")
    early = [p.title or p.id for p in parts if _is_early(p)]
    if rating is Rating.NOT_ASSESSED and early:
        words = phrase(words, f" The target is met already: {listed(early)}.")
    return replace(decider.reasons[0], words=words, rule=rule)


def _first_due(rated: Sequence[KpiStatus | Cell]) -> date | None:
    return min((r.next_due for r in rated if r.next_due), default=None)


def _organisations(figures: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure) -> tuple[Organisation, ...]:
    if kpi.applies_to == "own":
        return (figures.trust.organisations[plan.organisation],)
    schools = figures.schools_counted(measure, kpi, plan)
    if kpi.schools is None:
        return schools
    return tuple(school for school in schools if school.id in kpi.schools)


def _measured(figures: FigureIndex, plan: Plan, kpi: Kpi) -> KpiStatus:
    measure = figures.trust.measures[kpi.measure]
    organisations = _organisations(figures, plan, kpi, measure)
    cells = tuple(rate_cell(figures, plan, held_to(kpi, plan, o), measure, o) for o in organisations)
    if not cells:
        schools = (
            f"none of the schools that the {plan.noun('kpi').one} applies to"
            if kpi.schools
            else "no school of the trust"
        )
        reason = Reason(
            code=Code.NOT_APPLICABLE,
            words=phrase(f"Not applicable: the measure is for {schools}."),
            sources=(kpi.at,),
        )
        return kpi_status(kpi, plan, Rating.NOT_ASSESSED, (reason,), measure=measure)
    deciding, rating = decide(cells, wanted_schools(kpi))
    return kpi_status(
        kpi,
        plan,
        rating,
        (_with_total(_cells_reason(figures, kpi, cells, deciding, rating), figures, plan, kpi, measure),),
        cells=cells,
        deciding=deciding,
        measure=measure,
        is_not_yet_due=rating is Rating.NOT_ASSESSED and all(map(_is_to_come, cells)),
        is_missing=any(c.is_missing for c in cells),
        is_context=not has_target(kpi) or all(c.reason.code == Code.MONITOR_ONLY for c in cells),
        next_due=_first_due(cells),
    )


def _badness(cell: Cell) -> tuple[int, Fraction]:
    """A sort key for cells, worst first: by rating, then by how far the gap is over the tolerance."""
    over = (cell.gap or Fraction(0)) - (cell.tolerance or 0)
    return WORST_FIRST.index(cell.rating), -over


def _is_to_come(cell: Cell) -> bool:
    """Whether nothing is due in a cell yet. One that meets a later target already is no more due than the others."""
    is_rated = cell.rating is not Rating.NOT_ASSESSED
    if is_rated:
        return cell.reason.code == Code.MET_EARLY
    return cell.reason.code in STILL_TO_COME or cell.reason.code == Code.JOINED_THIS_YEAR


def _is_awaited(cell: Cell) -> bool:
    """Whether a cell that is not assessed may still be, and then keep the target from being met in every school."""
    return cell.rating is Rating.NOT_ASSESSED and cell.reason.code not in NEVER_COMES


def _says_little(cell: Cell) -> tuple[int, Fraction]:
    """A sort key for cells of which none decides: those not assessed first, and of these the ones that say why.

    Of several that are not yet due, the one that is farthest from its target comes first.
    """
    if cell.rating is not Rating.NOT_ASSESSED:
        return 2, Fraction(0)
    return int(cell.reason.code == Code.NOT_YET_DUE), -(cell.gap or Fraction(0))


def decide(cells: tuple[Cell, ...], wanted: int | None) -> tuple[Cell, Rating]:
    """The cell that decides, and the KPI's rating: the worst cell, or where k schools are wanted the k-th best.

    A school that meets a later target already never makes the whole on track while another is waited for.
    """
    rated = [c for c in cells if c.rating is not Rating.NOT_ASSESSED]
    if wanted:
        return _kth_best(cells, sorted(rated, key=_badness), wanted)
    if any(map(_is_awaited, cells)):
        rated = [c for c in rated if c.reason.code != Code.MET_EARLY]
    if not rated:
        return min(cells, key=_says_little), Rating.NOT_ASSESSED
    rating = worst(cell.rating for cell in rated)
    of_the_worst = [cell for cell in rated if cell.rating is rating]  # distances of the others need not be compared
    return _achieved_at_the_end(min(of_the_worst, key=_badness), cells)


def kind_of(cell: Cell) -> tuple[Rating, Code, bool]:
    """All of a cell that the rating of `decide` depends on: of cells of one kind it may be any that is left out."""
    return cell.rating, cell.reason.code, _is_dated(cell)


def _is_dated(cell: Cell) -> bool:
    """Whether a figure is there, or is known to come; what comes only when something happens is not waited for."""
    return bool(cell.next_due or cell.latest)


def _kth_best(cells: tuple[Cell, ...], rated: list[Cell], wanted: int) -> tuple[Cell, Rating]:
    """At least k schools meet the target exactly when the k-th best one meets it, so its rating is the KPI's.

    The schools below it do not count. With fewer than k rated cells, or where schools whose figure is still to come
    could make k, the k-th best is not known yet.
    """
    met = [c for c in rated if c.rating in GOOD]
    to_come = [c for c in cells if c.reason.code in STILL_TO_COME and _is_dated(c)]
    if len(rated) < wanted or len(met) < wanted <= len(met) + len(to_come):
        return min(cells, key=_says_little), Rating.NOT_ASSESSED
    return _achieved_at_the_end(rated[-wanted], cells)  # sorted worst first, so the k-th from the end is the k-th best


def _achieved_at_the_end(cell: Cell, cells: tuple[Cell, ...]) -> tuple[Cell, Rating]:
    """A deciding cell with its rating: achieved only when there is nothing left to wait for."""
    if cell.rating is Rating.ACHIEVED and any(c.reason.code in STILL_TO_COME for c in cells):
        return cell, Rating.ON_TRACK
    return cell, cell.rating


def _cells_reason(figures: FigureIndex, kpi: Kpi, cells: tuple[Cell, ...], deciding: Cell, rating: Rating) -> Reason:
    """The deciding cell's reason, with the name of its school, the other cells, and those that are not assessed."""
    if len(cells) == 1 and kpi.applies_to == "own":
        return deciding.reason
    wanted = wanted_schools(kpi)
    rule = (
        f"The {say_count(wanted)} schools closest to their targets"
        if wanted
        else "The school furthest from its target decides"
    )
    text = KpiText(figures=figures, kpi=kpi, cells=cells, deciding=deciding, rating=rating)
    return replace(deciding.reason, words=text.words(), rule=rule, rows=text.rows())


def _with_total(reason: Reason, figures: FigureIndex, plan: Plan, kpi: Kpi, measure: Measure) -> Reason:
    """The reason with a row on the trust's own figure against the sum of its schools' targets, where there is such a sum.

    It decides nothing: the schools' targets do.
    """
    steps = summed_steps(kpi, measure)
    if not steps:
        return reason
    tolerance = len(kpi.own_steps) * (measure.tolerance if kpi.tolerance is None else kpi.tolerance)
    whole = replace(kpi, steps=steps, own_steps={}, tolerance=tolerance)
    total = rate_cell(figures, plan, whole, measure, figures.trust.own)
    words = f"{figures.policy.word(total.rating)}, for the sum of their targets: {total.reason.words}"
    return replace(reason, rows=(*reason.rows, ("Together", phrase(TrusteesOnly(words)))))
