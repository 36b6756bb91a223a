"""Reduce a rated trust for the public: takes the whole, gives a `Rated` in which nothing withheld is left.

The public sees public items without notes, evidence, recovery, forecasts or people's own ratings; no group rows, no
pupils' numbers, no part-year counts, no sensitive measures, and no value of a small cohort. What is withheld is not
in the result at all, so that no page can show it. Ratings are shown or withheld here, never worked out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.disclosure.governance import open_governance, open_practice
from trustplan.disclosure.guards import is_about_group, is_candid, is_of_everybody, is_public, is_sensitive
from trustplan.disclosure.partial_ratings import (
    WITHHELD,
    decided_by_shown,
    discloses,
    is_withheld,
    partial_rating,
    with_reason_of_parts,
    with_those_shown,
    withheld_rollup,
    withheld_with,
)
from trustplan.disclosure.reducer import public_part
from trustplan.disclosure.references import address_among, named_among, with_seen_costs
from trustplan.disclosure.rows import misleads
from trustplan.disclosure.small_numbers import SmallNumbers
from trustplan.disclosure.sources import open_lists, open_sources
from trustplan.model import TRUST, Measurement, Plan, Rating, Symbol
from trustplan.model.plans import actions_in
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
    from datetime import date

    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Comparator, Fund, Kpi, Measure, Organisation
    from trustplan.primitives.periods import Period


# The reasons of a figure whose target is of a later year; one that is overdue may have been either of the others before.
HELD_TO_BASELINE = (Code.WORSE_THAN_BASELINE, Code.NOT_YET_DUE, Code.MISSING)


class PublicView:
    """A rated trust as the public sees it. `suppressed` are figures that earlier editions withheld.

    `whole` is the same trust with what is under embargo, since that counts in roll-ups too.
    """

    def __init__(self, rated: Rated, suppressed: Collection[Suppressed], whole: Rated | None = None) -> None:
        self.source = rated
        self.whole = whole or rated
        self.small = SmallNumbers(rated.trust, rated.day, suppressed)
        self.seen = frozenset(self._seen())
        self.open_figures = self._open_figures()
        for measure, latest in list(self._misleading_rows()):
            self.small.hold_rows(measure, latest)

    def rated(self) -> Rated:
        """The ratings as the public may read them, with the trust reduced to what belongs to these."""
        plans = {ref: self.plan(status) for ref, status in self.source.plans.items() if is_public(status.plan)}
        organisations = {o.id: self.organisation(o, plans) for o in self.source.trust.organisations.values()}
        shown = self._shown_measures(plans)
        comparators = self._open_comparators(shown)
        trust = public_part(
            self.source.trust,
            organisations=organisations,
            governance=open_governance(self.source.trust.governance, organisations.values()),
            measures=self._open_measures(shown),
            comparators=comparators,
            sources=open_sources(self.source.trust, organisations.values(), comparators),
            lists=open_lists(self.source.trust, comparators),
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

    def _seen(self) -> Iterator[str]:
        """The addresses of the objectives and items that the public sees."""
        for plan in self.source.plans.values():
            if not is_public(plan.plan):
                continue
            for objective in plan.objectives:
                if is_public(objective.objective):
                    yield objective.ref
                    yield from (k.ref for k in objective.kpis if self._sees_kpi(k))
                    for action in objective.actions:
                        yield from _seen_actions(action)

    def plan(self, status: PlanStatus) -> PlanStatus:
        """A plan with the objectives that are public."""
        objectives = tuple(self.objective(o) for o in status.objectives if is_public(o.objective))
        closed = status.plan.closed
        if closed:
            plans = [ref for ref, other in self.source.plans.items() if is_public(other.plan)]
            closed = public_part(closed, carried_to=address_among(closed.carried_to, plans))
        written = tuple(o.objective for o in objectives)
        plan = public_part(status.plan, objectives=written, closed=closed, budget=self.budget(status.plan))
        return public_part(status, plan=plan, objectives=objectives)

    def budget(self, plan: Plan) -> tuple[Fund, ...]:
        """The public funds of a plan."""
        seen = [action for action in actions_in(plan.objectives) if action.ref in self.seen]
        funds = with_seen_costs(plan, seen)
        return tuple(public_part(fund) for fund in funds if is_public(fund))

    def objective(self, status: ObjectiveStatus) -> ObjectiveStatus:
        """An objective with its public actions, and the KPIs of which the public may know."""
        actions = tuple(self.action(a) for a in status.actions if is_public(a.action))
        kpis = tuple(self.kpi(k) for k in status.kpis if self._sees_kpi(k))
        return public_part(
            status,
            objective=public_part(
                status.objective,
                actions=tuple(a.action for a in actions),
                kpis=tuple(k.kpi for k in kpis),
                serves=named_among(status.objective.serves, self.seen),
                carried_from=address_among(status.objective.carried_from, self.seen),
            ),
            actions=actions,
            kpis=kpis,
            delivery=self.rollup(status.delivery, status.actions, actions, status.hidden_actions),
            impact=self.impact(status, kpis),
            hidden_actions=status.hidden_actions + len(status.actions) - len(actions),
            hidden_kpis=status.hidden_kpis + len(status.kpis) - len(kpis),
        )

    def impact(self, status: ObjectiveStatus, kpis: Sequence[KpiStatus]) -> Rollup:
        """The impact, withheld where its rating would disclose a withheld figure, also one behind a KPI that is hidden."""
        whole = self.whole.index[status.ref]
        every = whole.kpis if isinstance(whole, ObjectiveStatus) else status.kpis
        shown = {k.ref: k for k in kpis}
        withheld = [k for k in every if is_withheld(shown.get(k.ref) or self._as_if_seen(k))]
        policy = self.source.trust.policy
        if not withheld:
            return self.rollup(status.impact, status.kpis, kpis, status.hidden_kpis)
        # Which items decided, and by which rule, may follow from a withheld rating also where the roll-up does not.
        partial = replace(partial_rating(status.impact, status.kpis, kpis, status.hidden_kpis), deciders=())
        if discloses(every, withheld, status.objective.rule or policy.rule, policy):
            return withheld_rollup(partial)
        return with_those_shown(partial, kpis, policy)

    def _as_if_seen(self, status: KpiStatus) -> KpiStatus:
        """A hidden KPI as the public would see it: of a group or a sensitive measure it would see no figure."""
        if is_about_group(status) or is_sensitive(status):
            return replace(status, reasons=(WITHHELD,))
        return self.kpi(status)

    @staticmethod
    def _sees_kpi(status: KpiStatus) -> bool:
        return is_public(status.kpi) and not is_about_group(status) and not is_sensitive(status)

    def rollup(self, rollup: Rollup, before: Sequence[Item], after: Sequence[Item], hidden: int) -> Rollup:
        """The same rating, with counts and words for the items that are shown only."""
        ratings = {i.ref: i.rating for i in before}
        if not hidden and len(after) == len(before) and all(i.rating is ratings[i.ref] for i in after):
            return public_part(rollup, reason=rollup.reason.for_public())
        partial = partial_rating(rollup, before, after, hidden)
        return with_those_shown(partial, after, self.source.trust.policy)

    def reasons(self, reasons: Sequence[Reason], replacement: str) -> tuple[Reason, ...]:
        """The reasons without candid ones. Where such a one decided, `replacement` says so, unless a judgement does."""
        open_ones = tuple(r.for_public(self.small.is_shown) for r in reasons if not is_candid(r))
        if not reasons or not is_candid(reasons[0]):
            return open_ones
        if open_ones and open_ones[0].code in (Code.JUDGED_ON, Code.JUDGEMENT_OVERDUE):
            return open_ones
        return (Reason(code=Code.VIEWS_WITHHELD, words=phrase(replacement), rule=reasons[0].rule), *open_ones)

    def action(self, status: ActionStatus) -> ActionStatus:
        """An action with its public parts; what a hidden part says of it is left out."""
        parts = tuple(self.action(p) for p in status.parts if is_public(p.action))
        of_parts = status.of_parts and self.rollup(status.of_parts, status.parts, parts, status.hidden_parts)
        reasons = self.reasons(status.reasons, "The rating takes views into account that are not published here.")
        hidden = status.hidden_parts + len(status.parts) - len(parts)
        if of_parts and (hidden or of_parts.reason.code == Code.PARTLY_WITHHELD):
            reasons = with_reason_of_parts(reasons, of_parts)
        last_news, news_due = status.last_news, status.news_due
        seen_news = _seen_news(status, parts)
        if seen_news != last_news:  # the last news is a hidden part's
            last_news, news_due = seen_news, None
            reasons = tuple(_without_hidden_news(r, status) for r in reasons)
        return public_part(
            status,
            action=public_part(
                status.action,
                parts=tuple(p.action for p in parts),
                serves=named_among(status.action.serves, self.seen),
                success=named_among(status.action.success, self.seen),
                carried_from=address_among(status.action.carried_from, self.seen),
            ),
            last_news=last_news,
            news_due=news_due,
            parts=parts,
            of_parts=of_parts,
            hidden_parts=hidden,
            reasons=reasons,
            computed=status.rating,
        )

    def kpi(self, status: KpiStatus) -> KpiStatus:
        """A KPI with what may be shown of its figures, its parts and its reasons."""
        reasons = self.reasons(status.reasons, "The rating was overridden; the reason is not published here.")
        measure = status.measure
        cells = tuple(self.cell(c, measure, status.kpi) for c in status.cells) if measure else ()
        deciding = cells[status.cells.index(status.deciding)] if status.deciding else None
        parts = tuple(self.kpi(p) for p in status.parts)
        without_words = public_part(
            status,
            kpi=public_part(
                status.kpi,
                parts=tuple(p.kpi for p in parts),
                serves=named_among(status.kpi.serves, self.seen),
                carried_from=address_among(status.kpi.carried_from, self.seen),
            ),
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

    def _without_small(self, status: KpiStatus) -> KpiStatus:
        """The KPI with its rating withheld, where the rating would disclose a withheld figure.

        It does not where a shown school is off track and the worst school decides: then the KPI is off track whatever
        the withheld figures are.
        """
        if not any(_has_withheld_cell(k) for k in (status, *status.parts)):
            return status
        decided = self._decided_by_shown(status)
        if decided:
            return decided
        return replace(
            status,
            rating=Rating.NOT_ASSESSED,
            computed=Rating.NOT_ASSESSED,
            reasons=(WITHHELD,),
            override=None,
            deciding=next((c for c in status.cells if c.is_withheld), status.deciding),
            is_not_yet_due=False,
        )

    def _decided_by_shown(self, status: KpiStatus) -> KpiStatus | None:
        """The KPI where a school or a part that is shown is off track and decides alone; else None."""
        if (
            status.rating is not Rating.OFF_TRACK
            or status.override
            or wanted_schools(status.kpi)
            or status.kpi.rule == "best"
        ):
            return None
        for cell in status.cells:
            if cell.rating is Rating.OFF_TRACK:
                others = sum(c.is_withheld for c in status.cells)
                name = self.source.trust.organisations[cell.organisation].short
                return replace(status, deciding=cell, reasons=(decided_by_shown(cell.reason, name, others),))
        for part in status.parts:
            if part.rating is Rating.OFF_TRACK:
                reason = decided_by_shown(part.reasons[0], part.title or part.id, 0)
                return replace(status, deciding=None, reasons=(reason,))
        return None

    # Figures

    def organisation(self, organisation: Organisation, plans: dict[str, PlanStatus]) -> Organisation:
        """A school or the trust with its public plans, its open figures and its open practice."""
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

    def _misleading_rows(self) -> Iterator[tuple[Measure, set[Period]]]:
        """The measures whose rows of schools would show failures only, with the periods of their latest figures."""
        for status in self.source.each:
            if not isinstance(status, KpiStatus) or status.ref not in self.seen:
                continue
            for part in status.parts or (status,):
                if part.measure and len(part.cells) > 1 and self._would_mislead(part, part.measure):
                    yield part.measure, {c.latest.period for c in part.cells if c.latest}

    def _would_mislead(self, status: KpiStatus, measure: Measure) -> bool:
        shown: list[Rating] = []
        withheld = 0
        for cell in status.cells:
            if self._is_withheld(cell, measure, status.kpi):
                withheld += 1
            elif cell.latest:
                shown.append(cell.rating)
        return misleads(shown, withheld)

    def _is_withheld(self, cell: Cell, measure: Measure, kpi: Kpi) -> bool:
        """Whether the latest figure of a cell is withheld, or its rating would tell of another that is."""
        if cell.latest and self.small.shown(cell.organisation, measure, cell.latest).value is Symbol.WITHHELD:
            return True
        return self._leans_on_withheld(cell, measure, kpi)

    def cell(self, cell: Cell, measure: Measure, kpi: Kpi) -> Cell:
        """A school's figure in a KPI; withheld where the figure, or what it would tell of another, is."""
        series = tuple(self.small.shown(cell.organisation, measure, m) for m in cell.series)
        latest = self.small.shown(cell.organisation, measure, cell.latest) if cell.latest else None
        if self._is_withheld(cell, measure, kpi):
            return public_part(
                cell,
                rating=Rating.NOT_ASSESSED,
                reason=self._why_withheld(cell, measure),
                latest=latest,
                series=series,
                target_value=None,
                trend=None,
                is_withheld=True,
            )
        return public_part(
            cell,
            rating=cell.rating,
            reason=cell.reason.for_public(self.small.is_shown),
            latest=latest,
            series=series,
            target_value=cell.target_value,
            trend=cell.trend and self.trend(cell.trend, cell.organisation, measure),
            is_withheld=cell.is_withheld,
        )

    def _why_withheld(self, cell: Cell, measure: Measure) -> Reason:
        """Why a cell is withheld: for its own sake, or because others in its row are."""
        if cell.latest and self.small.is_held_with_row(cell.organisation, measure, cell.latest.period):
            return withheld_with(self.small.schools_withheld(measure, cell.latest.period))
        return WITHHELD

    def trend(self, trend: Trend, organisation: str, measure: Measure) -> Trend | None:
        """How a figure moved, without the size of the move; nothing where the earlier figure is withheld."""
        earlier = self.small.shown(organisation, measure, trend.earlier)
        return None if earlier.value is Symbol.WITHHELD else public_part(trend, earlier=earlier)

    def _leans_on_withheld(self, cell: Cell, measure: Measure, kpi: Kpi) -> bool:
        """Whether a cell's rating comes from its own earlier figures, and some of these are withheld."""
        if cell.step is None or not self.small.periods(cell.organisation, measure):
            return False
        return any(r.is_own_figure for r in cell.step.target.refs) or _is_held_to_baseline(cell, kpi)


def _has_withheld_cell(status: KpiStatus) -> bool:
    return any(c.is_withheld for c in status.cells)


def _is_held_to_baseline(cell: Cell, kpi: Kpi) -> bool:
    """Whether a cell's rating says on which side of a figure of an earlier period it is: its target is of a later year."""
    is_looked_up = kpi.baseline is not None and kpi.baseline.value is None
    return is_looked_up and cell.latest is not None and cell.reason.code in HELD_TO_BASELINE


def _seen_actions(status: ActionStatus) -> Iterator[str]:
    """The addresses of an action and its parts, as far as they are public."""
    if is_public(status.action):
        yield status.ref
        for part in status.parts:
            yield from _seen_actions(part)


def _seen_news(status: ActionStatus, parts: Sequence[ActionStatus]) -> date | None:
    """The day of the last news of an action, as far as it does not come from a part that is not shown."""
    if len(list(status.each)) == 1 + sum(len(list(part.each)) for part in parts):
        return status.last_news
    action = status.action
    days = [u.on for u in action.updates if not action.lead or u.by == action.lead]
    days += [part.last_news for part in parts if part.last_news]
    return max(days, default=None)


def _without_hidden_news(reason: Reason, status: ActionStatus) -> Reason:
    """A reason that rests on news of a part that is not shown, without its day and place."""
    if reason.code not in (Code.STALE, Code.LEAD_ONLY, Code.NO_DATE_MISSED):
        return reason
    words = phrase("No recent update.") if reason.code == Code.STALE else reason.words
    return replace(reason, words=words, sources=(status.at.file_alone,))


def _figures_behind(kpi: KpiStatus) -> Iterator[tuple[str, str]]:
    """The (organisation, measure) pairs of a KPI's figures, with the trust's total where it is for schools."""
    for part in kpi.parts or (kpi,):
        if part.measure:
            for cell in part.cells:
                yield cell.organisation, part.measure.id
            if part.kpi.applies_to != "own" and part.kpi.schools is None:
                yield TRUST, part.measure.id
