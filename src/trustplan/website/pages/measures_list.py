"""The list of measures: each with its latest figure, last year's, target and rating, by objective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, say_every, say_period
from trustplan.rating.figures import is_symbol
from trustplan.rating.status import WORST, KpiStatus, ObjectiveStatus
from trustplan.source.catalogue import is_from_catalogue
from trustplan.website.pages.measure_figures import lead_kpi
from trustplan.website.pages.measure_rows import target_of
from trustplan.website.pages.sections import menu_page
from trustplan.website.trust_first import TrustFirst
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Measure
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

BETTER = {"up": "Higher", "down": "Lower", "band": "Inside a band", "none": "Neither"}


class MeasureRow(Struct, frozen=True, kw_only=True):
    """A measure with the two figures and the target of the KPI that it is shown by; without one, its last figures."""

    measure: Measure
    to: str
    figures: TrustFirst
    target: str
    about: str
    kpi: KpiStatus | None
    more: int
    is_own: bool


class MeasureGroup(Struct, frozen=True, kw_only=True):
    """The measures that an objective of the trust has KPIs for; or others, under their own title."""

    anchor: str
    title: str
    code: str
    path: str
    rows: list[MeasureRow]


class MeasuresView(View, frozen=True, kw_only=True):
    """The list of measures."""

    TEMPLATE = "measures.html"
    groups: list[MeasureGroup]


def make_measures_list(context: PageContext, measures: list[Measure]) -> Page:
    """The page with all measures."""
    groups = _groups(context, measures)
    lead = f"{capital(counted(len(measures), 'measure'))}, each with its latest figure, last year's and its target."
    return menu_page(
        context,
        MeasuresView(groups=groups),
        path="measures/",
        title="Measures",
        headings=[(group.title, group.anchor) for group in groups],
        lead=lead,
    )


def _groups(context: PageContext, measures: list[Measure]) -> list[MeasureGroup]:
    """By objective of the trust in the order of its plans; then what only schools' plans use, then what no plan uses."""
    of_objective: dict[str, list[MeasureRow]] = {}
    in_schools: list[MeasureRow] = []
    for_context: list[MeasureRow] = []
    for measure in measures:
        kpis = context.urls.kpis_of.get(measure.id, [])
        row = _row(context, measure, kpis)
        if row.kpi is None:
            for_context.append(row)
        elif row.kpi.organisation == TRUST:
            objective = f"{row.kpi.plan}/{context.index.objective_of[_whole(row.kpi)]}"
            of_objective.setdefault(objective, []).append(row)
        else:
            in_schools.append(row)
    objectives = [status for status in context.edition.rated.every_objective if status.ref in of_objective]
    groups = [_group(context, status, of_objective[status.ref]) for status in objectives]
    word = context.plan_words.shared("kpi").many
    if in_schools:
        groups.append(_other("schools", "In schools' own plans", in_schools))
    if for_context:
        groups.append(_other("context", f"For context, without {word}", for_context))
    return groups


def _whole(kpi: KpiStatus) -> str:
    """The address of a KPI, or of that which it is a part of."""
    plan, _, name = kpi.ref.rpartition("/")
    return f"{plan}/{name.partition('.')[0]}"


def _group(context: PageContext, status: ObjectiveStatus, rows: list[MeasureRow]) -> MeasureGroup:
    return MeasureGroup(
        anchor=f"of-{status.ref.replace('/', '-')}",
        title=status.title,
        code=status.id,
        path=context.urls.path(status.ref),
        rows=_worst_first(rows),
    )


def _other(anchor: str, title: str, rows: list[MeasureRow]) -> MeasureGroup:
    return MeasureGroup(anchor=anchor, title=title, code="", path="", rows=_worst_first(rows))


def _worst_first(rows: list[MeasureRow]) -> list[MeasureRow]:
    def order(row: MeasureRow) -> int:
        return WORST.index(row.kpi.rating) if row.kpi else len(WORST)

    return sorted(rows, key=order)


def _row(context: PageContext, measure: Measure, kpis: list[KpiStatus]) -> MeasureRow:
    kpi = lead_kpi(kpis, "") or next(iter(kpis), None)
    target, figures = "", _last_figures(context, measure)
    about = capital(say_every(measure.every))
    if kpi:
        figures = context.trust_first(kpi)
        target = target_of(context, measure, kpi)[0]
        last = kpi.deciding.latest if kpi.deciding else None
        if last:  # the figures say themselves that they are provisional
            about = say_period(last.period) if figures.figure or figures.of_school else context.figure_text.when(last)
    return MeasureRow(
        measure=measure,
        to=f"measures/{measure.id}/",
        figures=figures,
        target=target,
        about=about,
        kpi=kpi,
        more=max(0, len(kpis) - 1),
        is_own=not is_from_catalogue(measure.at),
    )


def _last_figures(context: PageContext, measure: Measure) -> TrustFirst:
    """The trust's last figure of a measure that no KPI uses."""
    rows = context.figures.series(TRUST, measure, "")
    if not rows or is_symbol(rows[-1]):
        return TrustFirst()
    return TrustFirst(whose="Trust", figure=context.figure_text.value(rows[-1], measure, TRUST))
