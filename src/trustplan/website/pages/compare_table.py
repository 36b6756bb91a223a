"""Every figure of schools compared, as a table: measures by schools, or schools by measures where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Rating
from trustplan.primitives.english import capital, listed, say_period
from trustplan.rating.cell_text import say_target
from trustplan.rating.codes import Code
from trustplan.rating.target_values import status_words
from trustplan.website.page import MOST_COLUMNS, MOST_COMPARED
from trustplan.website.pages.heat_table import Head, HeatTable, school_head
from trustplan.website.trust_first import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Measure
    from trustplan.rating.status import Cell, KpiStatus
    from trustplan.website.context import PageContext

INSTEAD_OF_FIGURE = {
    Code.JOINED_THIS_YEAR: "Not yet",
    Code.MISSING: "Missing",
    Code.NOT_YET_DUE: "Not yet due",
    Code.TOO_FEW: "Too few",
    Code.WITHHELD: "Withheld",
}
WHY_NOT_ASSESSED = {
    Code.JOINED_THIS_YEAR: "joined this year",
    Code.NO_COMPARATOR: "nothing to compare with",
    Code.NOT_COMPARABLE: "framework changed",
    Code.NO_BASELINE: "no baseline",
    Code.YEAR_NOT_ENDED: "year not ended",
}


class HeatCell(Struct, frozen=True, kw_only=True):
    """A school's figure against a target, or the words `instead` of it; without a cell it is held to none, as the trust's is."""

    cell: Cell | None
    figure: str
    instead: str
    second: str


def figures_by_school(context: PageContext, kpis: Iterable[KpiStatus]) -> HeatTable[HeatCell]:
    """The table of figures against targets: measures by schools, or schools by measures where there are many.

    The trust's own figures stand before its schools', where it has any.
    """
    schools = context.edition.trust.schools[:MOST_COMPARED]
    rows, trusts = [], []
    for kpi in kpis:
        if kpi.measure is not None:
            by_school = {c.organisation: c for c in kpi.cells}
            cells = [_heat_cell(context, by_school.get(s.id), kpi.measure) for s in schools]
            rows.append((_measure_head(context, kpi, kpi.measure), cells))
            trusts.append(_of_trust(context, kpi))
    columns = [school_head(s) for s in schools]
    is_many = len(columns) > MOST_COLUMNS
    if any(cell.figure for cell in trusts):
        columns = [Head(name="Trust"), *columns]
        rows = [(head, [own, *cells]) for own, (head, cells) in zip(trusts, rows, strict=True)]
    table = HeatTable(corner="Measure and target", columns=columns, rows=rows)
    return table.transposed("School") if is_many else table


def _of_trust(context: PageContext, kpi: KpiStatus) -> HeatCell:
    """The trust's figure at the time of its schools'; a school's target is not the trust's, so it has no rating here."""
    first = context.trust_first(kpi)
    if first.figure == WITHHELD:
        return HeatCell(cell=None, figure="", instead=WITHHELD, second="")
    if first.whose != "Trust":  # it has none of its own, but so many schools that meet the target
        return HeatCell(cell=None, figure="", instead="–", second="")
    return HeatCell(cell=None, figure=first.figure, instead="", second="")


def _measure_head(context: PageContext, kpi: KpiStatus, measure: Measure) -> Head:
    periods = sorted({say_period(c.latest.period) for c in kpi.cells if c.latest and c.step})
    target = capital(_shared_target(context, kpi, measure))
    return Head(
        name=context.names.kpi_title(kpi),
        second=". ".join(filter(None, (target, listed(periods)))),
        to=context.urls.figures_path(kpi),
    )


def _shared_target(context: PageContext, kpi: KpiStatus, measure: Measure) -> str:
    """The target of a row: with its value where that is the same for all schools; empty without a figure to hold to it."""
    held = [c for c in kpi.cells if c.latest and c.step]
    if not held or held[0].step is None:
        return ""
    if len({c.target_value for c in held}) == 1:
        return context.figure_text.target(held[0], measure)
    return say_target(held[0].step.target, measure, context.edition.trust, measure.decimals)


def _heat_cell(context: PageContext, cell: Cell | None, measure: Measure) -> HeatCell:
    if cell is None:
        return HeatCell(cell=None, figure="", instead="Not for this school", second="")
    figure = ""
    if cell.latest and cell.reason.code not in (Code.WITHHELD, Code.TOO_FEW):
        figure = context.figure_text.value(cell.latest, measure, cell.organisation)
    return HeatCell(
        cell=cell,
        figure=figure,
        instead=INSTEAD_OF_FIGURE.get(cell.reason.code, "No figure"),
        second=_second(context, cell, measure),
    )


def _second(context: PageContext, cell: Cell, measure: Measure) -> str:
    """What stands below a figure: that a newer one is overdue, why it has no rating, or its cohort."""
    if cell.is_missing:
        return "figure overdue"
    if cell.rating is Rating.NOT_ASSESSED:
        return WHY_NOT_ASSESSED.get(cell.reason.code, "")
    if cell.latest is None:
        return ""
    words = context.figure_text.cohort(cell.latest, measure) + status_words(cell.latest)
    return words.removeprefix(", ")
