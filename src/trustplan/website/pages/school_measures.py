"""The measures of a school as rows: its figure, its target, and where it stands between them. Takes a school, gives rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import capital, inside
from trustplan.rating.distances import distance_of, distance_of_trust
from trustplan.rating.index import measured
from trustplan.rating.status import WORST, Cell, KpiStatus
from trustplan.website.dot_plot import Dot, Drawing, draw_row
from trustplan.website.trust_first import with_unit

if TYPE_CHECKING:
    from trustplan.model import Measure, Measurement, Organisation
    from trustplan.website.context import PageContext

Held = tuple[KpiStatus, Cell]


class MeasureRow(Struct, frozen=True, kw_only=True):
    """A measure's latest figure of a school, and the cell of a KPI that holds it against a target, if one does.

    `latest` is that figure as it is recorded, of a group where `group` names one. `other` is the target of the school's
    own plan where that is another than the trust's.
    """

    measure: Measure
    group: str
    latest: Measurement
    second: str
    figure: str
    base: str
    before: str
    target: str
    other: str
    cell: Cell | None
    drawing: Drawing | None


def measure_rows(context: PageContext, school: Organisation) -> tuple[list[MeasureRow], list[MeasureRow]]:
    """A row for each measure with a figure of the school, and for each of its groups: those with a target, worst first, and the rest."""
    held = _held(context, school)
    rows: list[MeasureRow] = []
    untargeted: list[MeasureRow] = []
    for measure in context.edition.trust.measures.values():
        for group in ("", *(g.id for g in measure.groups)):
            series = context.figures.series(school.id, measure, group)
            if not series:
                continue
            found = held.get((measure.id, group), [])
            row = _row(context, school, measure, group, found, series[-1])
            (rows if found else untargeted).append(row)
    return sorted(rows, key=_order), untargeted


def _order(row: MeasureRow) -> int:
    return WORST.index(row.cell.rating) if row.cell else len(WORST)


def _held(context: PageContext, school: Organisation) -> dict[tuple[str, str], list[Held]]:
    """For each measure and group the cells against the trust's target, then those against the school's own."""
    pairs = list(context.index.shared_cells.get(school.id, ()))
    for item in context.index.items_of(school.id):
        if isinstance(item, KpiStatus):
            pairs += [(kpi, kpi.cells[0]) for kpi in measured(item) if kpi.cells]
    found: dict[tuple[str, str], list[Held]] = {}
    for kpi, cell in pairs:
        if kpi.measure:
            found.setdefault((kpi.measure.id, kpi.kpi.group), []).append((kpi, cell))
    return found


def _row(
    context: PageContext, school: Organisation, measure: Measure, group: str, held: list[Held], last: Measurement
) -> MeasureRow:
    """A measure's row: the figure that was held against the target, else the last one."""
    latest, target, before, drawing, cell = last, "", "", None, None
    if held:
        kpi, cell = held[0]
        latest = cell.latest or last
        target = context.figure_text.target(cell, measure)
        drawing = _drawing(context, kpi, cell)
        if cell.trend:
            before = f"{context.figure_text.value(cell.trend.earlier, measure, school.id)} last year"
    second = context.figure_text.when(latest)
    if group:
        second = f"{measure.group_title(group)}, {second}"
    return MeasureRow(
        measure=measure,
        group=group,
        latest=latest,
        second=second,
        figure=with_unit(context.figure_text, latest, measure, school.id),
        base=context.figure_text.cohort(latest, measure),
        before=before,
        target=capital(target),
        other=_other_target(context, held, measure, target),
        cell=cell,
        drawing=drawing,
    )


def _other_target(context: PageContext, held: list[Held], measure: Measure, target: str) -> str:
    """The target of the school's own plan, where the trust has another one."""
    for kpi, cell in held[1:]:
        own = context.figure_text.target(cell, measure)
        if kpi.organisation != TRUST and own and own != target:
            return f"its own plan: {inside(own)}"
    return ""


def _drawing(context: PageContext, kpi: KpiStatus, cell: Cell) -> Drawing | None:
    """The school's mark at its distance from the target, with last year's and the trust's; None where there is no distance."""
    found = distance_of(cell)
    if found is None:
        return None
    trust = None
    if kpi.organisation == TRUST:
        trust = context.once(
            ("distance of the trust", kpi.ref),
            lambda: distance_of_trust(context.figures, context.plans[kpi.plan], kpi),
        )
    before = None if found.before is None else float(found.before)
    dot = Dot(name="", initial="", rating=cell.rating, steps=float(found.steps), before=before)
    return draw_row([dot], None if trust is None else float(trust.steps), is_many=False)[0]
