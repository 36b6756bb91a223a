"""How many decimals any figure of a trust is shown with, beside the targets of every KPI that is about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import decimals_beside
from trustplan.rating.cells import decimals_of_figure
from trustplan.rating.figures import number_of
from trustplan.rating.shown_decimals import other_figures
from trustplan.rating.steps import held_to
from trustplan.rating.target_values import CellContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.model import Kpi, Measure, Measurement, Plan
    from trustplan.rating.figures import FigureIndex


class FigureDecimals:
    """The decimals of figures, each worked out once and remembered."""

    def __init__(self, figures: FigureIndex, kpis: Iterable[tuple[Plan, Kpi]]) -> None:
        self.figures = figures
        self._about: dict[tuple[str, str, str], list[tuple[Plan, Kpi]]] = {}  # by measure, group, and whose: "" is each
        for plan, kpi in kpis:
            for one in kpi.parts or (kpi,):
                whose = plan.organisation if one.applies_to == "own" else ""
                if one.measure:
                    self._about.setdefault((one.measure, one.group, whose), []).append((plan, one))
        self._known: dict[tuple[object, ...], int] = {}

    def of(self, organisation: str, measure: Measure, row: Measurement, *, has_own: bool = True) -> int:
        """The decimals of a figure; without `has_own`, its organisation's other figures are not looked at."""
        key = organisation, measure.id, row.group, row.period, row.on
        if key not in self._known:
            self._known[key] = self._find(organisation, measure, row, has_own=has_own)
        return self._known[key]

    def _find(self, organisation: str, measure: Measure, row: Measurement, *, has_own: bool) -> int:
        """As it stands in tables, held against no target; and as each KPI sees it that is about it."""
        value = number_of(row)
        if value is None:
            return measure.decimals
        others = other_figures(self.figures, organisation, measure, row, measure.tolerance, has_own=has_own)
        most = decimals_beside(value, measure.decimals, shown=others)
        whose = self.figures.trust.organisations[organisation]
        for about in ("", organisation):
            for plan, kpi in self._about.get((measure.id, row.group, about), ()):
                if not _is_about(kpi, plan, organisation):
                    continue
                own = held_to(kpi, plan, whose)
                context = CellContext(figures=self.figures, plan=plan, kpi=own, measure=measure, organisation=whose)
                most = max(most, decimals_of_figure(context, row, has_own=has_own))
        return most


def _is_about(kpi: Kpi, plan: Plan, organisation: str) -> bool:
    """Whether a KPI holds the figures of an organisation to a target, or the trust's beside them."""
    if kpi.applies_to == "own":
        return plan.organisation == organisation
    return kpi.schools is None or organisation in (*kpi.schools, TRUST)


def kpis_of(plans: Iterable[Plan]) -> Iterator[tuple[Plan, Kpi]]:
    """Every KPI of some plans, with its plan."""
    for plan in plans:
        for objective in plan.objectives:
            for kpi in objective.kpis:
                yield plan, kpi
