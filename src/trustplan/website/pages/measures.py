"""A page for each measure: what its KPI says, its chart, and its figures by school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    say_date,
    say_day,
    say_distance,
    say_every,
    say_period,
)
from trustplan.primitives.notation import ALL_SCHOOLS, PlanCount, read_checklist, read_gap, read_plan_count, source_of
from trustplan.rating.aggregate_text import say_made, say_usually_made
from trustplan.rating.kpi_text import say_scope, wanted_schools
from trustplan.rating.status import WORST, KpiStatus
from trustplan.source.catalogue import is_from_catalogue
from trustplan.website.figure_sources import sources_by_period
from trustplan.website.page import SearchEntry
from trustplan.website.pages.measure_chart import MeasureChart, measure_chart
from trustplan.website.pages.measure_figures import (
    FiguresTable,
    comparator_name,
    comparators_of,
    distinct_titles,
    figures_table,
    lead_kpi,
    reading_order,
    say_comparator,
    series_of,
    shown_measures,
)
from trustplan.website.pages.measure_rows import (
    SchoolTable,
    correction_of,
    next_figure,
    say_change,
    school_table,
    target_of,
)
from trustplan.website.pages.measures_list import BETTER, make_measures_list
from trustplan.website.pages.sections import HOME
from trustplan.website.pages.who_acts import find_asks
from trustplan.website.trust_first import TrustFirst
from trustplan.website.urls import MOST_SCHOOLS
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Measure
    from trustplan.rating.status import ActionStatus
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.page import Page

UNITS = {"percent": "Per cent", "yes/no": "Yes or no"}
MOST_ACTIONS = 3


class KpiBlock(Struct, frozen=True, kw_only=True):
    """A KPI of the measure: its two figures, the facts at its head, why it is so, and what is done about it.

    `when` is the time of its target. `item` is the KPI, or of a part the whole, of which others speak.
    """

    k: KpiStatus
    item: KpiStatus
    anchor: str
    code: str
    title: str
    figures: TrustFirst
    period: str
    target: str
    target_name: str
    owner: str
    next_day: date | None
    next_text: str
    is_late: bool
    correction: str
    change: str
    actions: list[ActionStatus]
    asks: list[AskedFor]
    schools: SchoolTable | None


class MeasureView(View, frozen=True, kw_only=True):
    """A measure with its KPIs, chart and figures. `is_part` means that not every school is in the table.

    `origin` says where the latest figures come from, `made` how the trust's is made.
    """

    TEMPLATE = "measure.html"
    measure: Measure
    lead_block: KpiBlock | None
    others: list[KpiBlock]
    chart: MeasureChart | None
    table: FiguresTable
    is_part: bool
    decision_day: str
    origin: str
    made: str
    about: list[tuple[str, str]]


def make_measures(context: PageContext) -> Iterator[Page]:
    """The list of measures, then a page for each measure that has a figure or a KPI."""
    measures = shown_measures(context)
    if not measures:
        return
    yield make_measures_list(context, measures)
    asks = find_asks(context)
    for measure in measures:
        yield _measure(context, measure, asks)


def _measure(context: PageContext, measure: Measure, asks: Sequence[AskedFor]) -> Page:
    return context.page(
        partial(_measure_view, context, measure, asks),
        path=f"measures/{measure.id}/",
        title=measure.title,
        trail=[HOME, ("Measures", "measures/")],
        source=measure.at,
        hides=("navigation", "toc"),
        headings=[("Figures over time", "figures"), ("About this measure", "about")],
        search=[SearchEntry(title=measure.title, text=measure.definition)],
    )


def _measure_view(context: PageContext, measure: Measure, asks: Sequence[AskedFor]) -> MeasureView:
    kpis = context.urls.kpis_of.get(measure.id, [])
    lead = lead_kpi(kpis, "") or next(iter(kpis), None)
    others = [_kpi_block(context, measure, kpi, asks) for kpi in kpis if kpi is not lead]
    others.sort(key=lambda block: (block.k.organisation != TRUST, WORST.index(block.k.rating)))
    meeting = context.edition.next_meeting
    table = figures_table(context, measure, distinct_titles(context, lead_kpi(kpis, "")))
    return MeasureView(
        measure=measure,
        lead_block=_kpi_block(context, measure, lead, asks) if lead else None,
        others=others,
        chart=measure_chart(context, measure, kpis),
        table=table,
        is_part=len(context.edition.trust.schools) > MOST_SCHOOLS,
        decision_day=say_day(meeting.date, context.edition.day) if meeting else "",
        origin=_origin_of_latest(context, measure, table),
        made=_made(context, measure),
        about=_about(context, measure),
    )


def _origin_of_latest(context: PageContext, measure: Measure, table: FiguresTable) -> str:
    """Where the latest figures of everybody come from; where all figures share one source, that one."""
    if table.source:
        return f"Source: {table.source}"
    columns = {context.names.school(name): rows for name, rows in series_of(context, measure).items()}
    newest = [rows[-1].period for rows in columns.values()]
    if not newest:
        return ""
    period = max(newest, key=lambda p: reading_order(context, p))
    source = sources_by_period(context, columns).get(period)
    if source is None:
        return ""
    return f"Source of {say_period(period)}: {source}"


def _made(context: PageContext, measure: Measure) -> str:
    """How the trust's latest figure is made; empty where it has none."""
    rows = context.figures.series(TRUST, measure, "")
    return say_made(measure, rows[-1]) if rows else ""


def _kpi_block(context: PageContext, measure: Measure, kpi: KpiStatus, asks: Sequence[AskedFor]) -> KpiBlock:
    whole = context.edition.rated.index.get(kpi.ref.rpartition(".")[0])
    item = whole if isinstance(whole, KpiStatus) else kpi
    target, when = target_of(context, measure, kpi)
    upcoming = next_figure(context, measure, kpi)
    actions = context.index.actions_for(item.ref)
    about = {context.urls.path(item.ref), *(context.urls.path(action.ref) for action in actions)}
    single = kpi.deciding if len(kpi.cells) == 1 else None
    last = kpi.deciding.latest if kpi.deciding else None
    return KpiBlock(
        k=kpi,
        item=item,
        anchor=context.urls.kpi_anchor(kpi),
        code=context.names.kpi_code(kpi),
        title=context.names.kpi_title(kpi),
        figures=context.trust_first(kpi),
        period=context.figure_text.when(last) if last else "",
        target=target,
        target_name=f"Target {when}".strip(),
        owner=context.owner(item),
        next_day=upcoming[0] if upcoming else None,
        next_text=upcoming[1] if upcoming else "",
        is_late=upcoming is not None and upcoming[0] < context.edition.day,
        correction=correction_of(context, measure, kpi),
        change=say_change(context, single, measure) if single else "",
        actions=actions[:MOST_ACTIONS],
        asks=[asked for asked in asks if asked.path in about],
        schools=school_table(context, measure, kpi, _how(context, kpi)),
    )


def _how(context: PageContext, kpi: KpiStatus) -> str:
    """How the schools' cells make the KPI's rating."""
    scope, word = say_scope(context.edition.trust, kpi.kpi), context.item_text.word_for(kpi)
    if wanted := wanted_schools(kpi.kpi):
        tail = f", of the {scope}" if kpi.kpi.schools is not None else ""
        return f"The {word} asks for at least {counted(wanted, 'school')}{tail}."
    return f"The {word} applies to {scope}, so the worst of them decides its rating."


def _about(context: PageContext, measure: Measure) -> list[tuple[str, str]]:
    rows = [
        ("Unit", UNITS.get(measure.unit) or capital(measure.unit)),
        ("Better when", BETTER[measure.direction]),
        ("Figures", capital(say_every(measure.every))),
    ]
    if is_from_catalogue(measure.at):
        rows.append(
            (
                "Defined in",
                f"{capital(measure.at.file)}, which comes with the program; the trust has no entry of its own",
            )
        )
    if measure.tolerance:
        rows.append(("Tolerance", say_distance(measure.tolerance, measure.unit, measure.decimals)))
    if measure.direction in ("up", "down"):
        least = "one of its cohort" if measure.counts_each else "the tolerance"
        rows.append(
            ("Trend", f"Against the same point a year before; a move counts when it is more than {least} could make")
        )
    if made := say_usually_made(measure):
        rows.append(("Trust's figure", made))
    if measure.accumulates:
        rows.append(("Through the year", "Accumulates, so a part of a year is not held to a year's target"))
    if measure.open_because:
        rows.append(("Small numbers", f"Published: {inside(measure.open_because)}"))
    if measure.comes_from:
        rows.append(("Comes from", _origin(context, measure)))
    for c in comparators_of(context, measure):
        seen = f", seen {say_date(c.accessed)}" if c.accessed else ""
        value = say_comparator(context, c, measure)
        rows.append((f"{comparator_name(c, measure)} {say_period(c.period)}", f"{value}. {c.origin}{seen}"))
    return rows


def _origin(context: PageContext, measure: Measure) -> str:
    """The source of figures that are worked out and not typed. A review tool is named only where the audience sees it."""
    if gap := read_gap(measure.comes_from):
        other = context.edition.trust.measures[gap.measure]
        return f"{other.title}: {inside(other.group_title(gap.group))} against {gap.population}"
    if count := read_plan_count(measure.comes_from):
        return _origin_in_plans(context, measure, count)
    if tool := context.edition.trust.governance.tool(read_checklist(measure.comes_from)):
        return f"The checklist of the reviews “{tool.title}”"
    return source_of(measure.comes_from).title


def _origin_in_plans(context: PageContext, measure: Measure, count: PlanCount) -> str:
    """What is counted in which plans: `Counted in the plans of all schools: steps on track`."""
    where = "each one's own plans"
    if count.plans == ALL_SCHOOLS:
        where = "the plans of all schools"
    elif count.plans:
        found = context.edition.rated.plans.get(count.plans)
        where = f"“{found.plan.title}”" if found else "one plan"
    return f"Counted in {where}: {measure.cohort_of} {context.marks.own(count.what.replace('-', ' '))}"
