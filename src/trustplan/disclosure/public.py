"""Reduce a rated trust for the public: takes the whole, gives a `Rated` in which nothing withheld is left.

The public sees public items without notes, evidence, recovery, forecasts or people's own ratings; no group rows, no
pupils' numbers, no part-year counts, no sensitive measures, and no value of a small cohort. What is withheld is not
in the result at all, so that no page can show it. Ratings are shown or withheld here, never worked out again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trustplan.disclosure.governance import open_governance, open_practice
from trustplan.disclosure.guards import is_about_group, is_candid, is_of_everybody, is_public, is_sensitive
from trustplan.disclosure.partial_ratings import (
    SOME_WITHHELD,
    WITHHELD,
    discloses,
    is_withheld,
    partial_rating,
    with_reason_of_parts,
    withheld_rollup,
)
from trustplan.disclosure.reducer import public_part
from trustplan.disclosure.small_numbers import SmallNumbers
from trustplan.model import TRUST, Measurement, Plan, Rating, Symbol
from trustplan.primitives.phrases import phrase
from trustplan.rating.codes import Code
from trustplan.rating.figures import all_figures
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.reasons import Reason
from trustplan.rating.status import (
    ActionStatus,
    Cell,
    Item,
    KpiStatus,
    ObjectiveStatus,
    PlanStatus,
    Rated,
    Rollup,
    Trend,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Comparator, Measure, Organisation
    from trustplan.primitives.targets import Ref


class PublicView:
    """A rated trust as the public sees it. `suppressed` are figures that earlier editions withheld."""

    def __init__(self, rated: Rated, suppressed: Collection[Suppressed]) -> None:
        self.source = rated
        self.small = SmallNumbers(rated.trust, rated.day, suppressed)
        self.open_figures = self._open_figures()

    def rated(self) -> Rated:
        plans = {ref: self.plan(status) for ref, status in self.source.plans.items() if is_public(status.plan)}
        organisations = {o.id: self.organisation(o, plans) for o in self.source.trust.organisations.values()}
        shown = self._shown_measures(plans)
        trust = public_part(
            self.source.trust,
            organisations=organisations,
            governance=open_governance(self.source.trust.governance, organisations.values()),
            measures=self._open_measures(shown),
            comparators=self._open_comparators(shown),
        )
        reduced = public_part(self.source, trust=trust, plans=plans, index={})
        reduced.fill_index()
        return reduced

    def _open_measures(self, shown: Collection[str]) -> dict[str, Measure]:
        return {name: public_part(m) for name, m in self.source.trust.measures.items() if name in shown}

    def _open_comparators(self, shown: Collection[str]) -> tuple[Comparator, ...]:
        """The comparators of the shown measures, for all pupils."""
        comparators = self.source.trust.comparators
        return tuple(public_part(c) for c in comparators if c.measure in shown and is_of_everybody(c))

    @staticmethod
    def _shown_measures(plans: dict[str, PlanStatus]) -> Collection[str]:
        """The measures of the KPIs in the reduced plans."""
        found: set[str] = set()
        for status in plans.values():
            for item in status.items:
                if isinstance(item, KpiStatus):
                    found.update(p.measure.id for p in item.parts or (item,) if p.measure)
        return found

    # Plans and their items

    def plan(self, status: PlanStatus) -> PlanStatus:
        objectives = tuple(self.objective(o) for o in status.objectives if is_public(o.objective))
        plan = public_part(status.plan, objectives=tuple(o.objective for o in objectives))
        return public_part(status, plan=plan, objectives=objectives)

    def objective(self, status: ObjectiveStatus) -> ObjectiveStatus:
        actions = tuple(self.action(a) for a in status.actions if is_public(a.action))
        kpis = tuple(self.kpi(k) for k in status.kpis if self._sees_kpi(k))
        return public_part(
            status,
            objective=public_part(
                status.objective, actions=tuple(a.action for a in actions), kpis=tuple(k.kpi for k in kpis)
            ),
            actions=actions,
            kpis=kpis,
            delivery=self.rollup(status.delivery, status.actions, actions, status.hidden_actions),
            impact=self.impact(status, kpis),
            hidden_actions=status.hidden_actions + len(status.actions) - len(actions),
            hidden_kpis=status.hidden_kpis + len(status.kpis) - len(kpis),
        )

    def impact(self, status: ObjectiveStatus, kpis: Sequence[KpiStatus]) -> Rollup:
        """The impact, withheld where its rating would disclose a withheld figure."""
        withheld = [k for k in kpis if is_withheld(k)]
        policy = self.source.trust.policy
        if withheld and discloses(status.kpis, withheld, status.objective.rule or policy.rule, policy):
            return withheld_rollup(self.rollup(status.impact, status.kpis, kpis, status.hidden_kpis))
        return self.rollup(status.impact, status.kpis, kpis, status.hidden_kpis)

    @staticmethod
    def _sees_kpi(status: KpiStatus) -> bool:
        return is_public(status.kpi) and not is_about_group(status) and not is_sensitive(status)

    @staticmethod
    def rollup(rollup: Rollup, before: Sequence[Item], after: Sequence[Item], hidden: int) -> Rollup:
        """The same rating, with counts and words for the items that are shown only."""
        ratings = {i.ref: i.rating for i in before}
        if not hidden and len(after) == len(before) and all(i.rating is ratings[i.ref] for i in after):
            return public_part(rollup, reason=rollup.reason.for_public())
        return partial_rating(rollup, before, after, hidden)

    def reasons(self, reasons: Sequence[Reason], replacement: str) -> tuple[Reason, ...]:
        """The reasons without candid ones. Where such a one decided, `replacement` says so, unless a judgement does."""
        open_ones = tuple(r.for_public() for r in reasons if not is_candid(r))
        if not reasons or not is_candid(reasons[0]):
            return open_ones
        if open_ones and open_ones[0].code in (Code.JUDGED_ON, Code.JUDGEMENT_OVERDUE):
            return open_ones
        return (Reason(code=Code.VIEWS_WITHHELD, words=phrase(replacement), rule=reasons[0].rule), *open_ones)

    def action(self, status: ActionStatus) -> ActionStatus:
        parts = tuple(self.action(p) for p in status.parts if is_public(p.action))
        of_parts = status.of_parts and self.rollup(status.of_parts, status.parts, parts, status.hidden_parts)
        reasons = self.reasons(status.reasons, "The rating takes views into account that are not published here.")
        hidden = status.hidden_parts + len(status.parts) - len(parts)
        if of_parts and (hidden or of_parts.reason.code == Code.PARTLY_WITHHELD):
            reasons = with_reason_of_parts(reasons, of_parts)
        return public_part(
            status,
            action=public_part(status.action, parts=tuple(p.action for p in parts)),
            parts=parts,
            of_parts=of_parts,
            hidden_parts=hidden,
            reasons=reasons,
            computed=status.rating,
        )

    def kpi(self, status: KpiStatus) -> KpiStatus:
        reasons = self.reasons(status.reasons, "The rating was set by hand; the reason is not published here.")
        measure = status.measure
        cells = tuple(self.cell(c, measure) for c in status.cells) if measure else ()
        deciding = cells[status.cells.index(status.deciding)] if status.deciding else None
        parts = tuple(self.kpi(p) for p in status.parts)
        without_words = public_part(
            status,
            kpi=public_part(status.kpi, parts=tuple(p.kpi for p in parts)),
            rating=status.rating,
            computed=status.rating,
            is_not_yet_due=status.is_not_yet_due,
            override=public_part(status.override),
            reasons=reasons,
            cells=cells,
            deciding=deciding,
            parts=parts,
        )
        return self._without_small(without_words)

    @staticmethod
    def _without_small(status: KpiStatus) -> KpiStatus:
        """The KPI with its rating withheld, where the rating would disclose a withheld figure.

        It does not where a shown school is off track and the worst school decides: then the KPI is off track whatever
        the withheld figures are.
        """
        if not any(_has_withheld_cell(k) for k in (status, *status.parts)):
            return status
        decides_alone = status.rating is Rating.OFF_TRACK and not status.override and not wanted_schools(status.kpi)
        worst = next((c for c in status.cells if c.rating is Rating.OFF_TRACK), None)
        part = next((p for p in status.parts if p.rating is Rating.OFF_TRACK), None)
        if decides_alone and worst:
            return _partly_withheld(status, worst.reason, worst)
        if decides_alone and part:
            return _partly_withheld(status, part.reasons[0], None)
        return replace(
            status,
            rating=Rating.NOT_ASSESSED,
            computed=Rating.NOT_ASSESSED,
            reasons=(WITHHELD,),
            override=None,
            deciding=next((c for c in status.cells if c.is_withheld), status.deciding),
            is_not_yet_due=False,
        )

    # Figures

    def organisation(self, organisation: Organisation, plans: dict[str, PlanStatus]) -> Organisation:
        shown_plans: tuple[Plan, ...] = tuple(plans[p.ref].plan for p in organisation.plans if p.ref in plans)
        figures: dict[str, tuple[Measurement, ...]] = {}
        for name, rows in all_figures(self.source, organisation).items():
            measure = self.source.trust.measures[name]
            if (organisation.id, name) in self.open_figures:
                figures[name] = tuple(self.small.shown(organisation.id, measure, m) for m in rows if is_of_everybody(m))
        return public_part(
            organisation, plans=shown_plans, figures=figures, practice=open_practice(organisation.practice)
        )

    def _open_figures(self) -> Collection[tuple[str, str]]:
        """The (organisation, measure) pairs whose figures the public may see: those of the KPIs that it sees."""
        found: set[tuple[str, str]] = set()
        for status in self.source.plans.values():
            if not is_public(status.plan):
                continue
            for objective in status.objectives:
                if is_public(objective.objective):
                    for kpi in filter(self._sees_kpi, objective.kpis):
                        found.update(_figures_behind(kpi))
        return found

    def cell(self, cell: Cell, measure: Measure) -> Cell:
        series = tuple(self.small.shown(cell.organisation, measure, m) for m in cell.series)
        latest = self.small.shown(cell.organisation, measure, cell.latest) if cell.latest else None
        is_latest_withheld = latest is not None and latest.value is Symbol.WITHHELD
        if is_latest_withheld or self._depends_on_suppressed(cell, measure):
            return public_part(
                cell,
                rating=Rating.NOT_ASSESSED,
                reason=WITHHELD,
                latest=latest,
                series=series,
                target_value=None,
                trend=None,
                is_withheld=True,
            )
        reason = cell.reason.for_public()
        if self.small.periods(cell.organisation, measure):
            reason = SOME_WITHHELD
        return public_part(
            cell,
            rating=cell.rating,
            reason=reason,
            latest=latest,
            series=series,
            target_value=cell.target_value,
            trend=cell.trend and self.trend(cell.trend, cell.organisation, measure),
            is_withheld=cell.is_withheld,
        )

    def trend(self, trend: Trend, organisation: str, measure: Measure) -> Trend | None:
        """How a figure moved, without the size of the move; nothing where the earlier figure is withheld."""
        earlier = self.small.shown(organisation, measure, trend.earlier)
        return None if earlier.value is Symbol.WITHHELD else public_part(trend, earlier=earlier)

    def _depends_on_suppressed(self, cell: Cell, measure: Measure) -> bool:
        """Whether a cell's target comes from its own earlier figures, and some of these are withheld."""
        if cell.step is None or not any(_is_own_figure(r) for r in cell.step.target.refs):
            return False
        return bool(self.small.periods(cell.organisation, measure))


def _has_withheld_cell(status: KpiStatus) -> bool:
    return any(c.is_withheld for c in status.cells)


def _partly_withheld(status: KpiStatus, decided_by: Reason, deciding: Cell | None) -> KpiStatus:
    """A KPI whose rating is shown, since shown figures alone decide it, with a reason that says no more than that."""
    return replace(status, deciding=deciding, reasons=(replace(SOME_WITHHELD, sources=decided_by.sources),))


def _figures_behind(kpi: KpiStatus) -> Iterator[tuple[str, str]]:
    """The (organisation, measure) pairs of a KPI's figures, with the trust's total where it is for schools."""
    for part in kpi.parts or (kpi,):
        if part.measure:
            for cell in part.cells:
                yield cell.organisation, part.measure.id
            if part.kpi.applies_to != "own":
                yield TRUST, part.measure.id


def _is_own_figure(ref: Ref) -> bool:
    """Whether a target is said by a figure of the organisation itself: its baseline, last year's, or that of a period."""
    return not ref.is_fixed and ref.word in ("", "baseline", "last year")
