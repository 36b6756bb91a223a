"""The figures that plans ask of a school: takes a rated plan of the school, gives them for its update page and workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from trustplan.model import TRUST
from trustplan.rating.index import measured
from trustplan.rating.status import ActionStatus
from trustplan.website.data.senders import Senders
from trustplan.website.data.update import code_of, figure_of, is_typed, slip_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Measure
    from trustplan.rating.status import Cell, Item, KpiStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.data.owed import Owed
    from trustplan.website.data.update_form import Json


def asking_plan(context: PageContext, organisation: str) -> PlanStatus | None:
    """The plan on whose update page a school is asked for the figures of the trust's plans; None where there is none.

    It is the first one that has figures of its own, so that all of them are on one page.
    """
    if organisation == TRUST:
        return None
    plans = context.index.plans_of.get(organisation, [])
    for status in plans:
        if any(is_typed(context, status.plan, kpi, kpi.measure) for kpi in _measured(status) if kpi.measure):
            return status
    return next(iter(plans), None)


def address_of(context: PageContext, owed: Owed) -> tuple[str, str]:
    """Where one says what is new: the path of an update page, empty where none asks for it, and the item's id there."""
    item = owed.item
    if isinstance(item, ActionStatus):
        return context.urls.update_path(item.plan), item.id
    if not owed.is_elsewhere:
        return context.urls.update_path(item.plan), code_of(item)
    asking = asking_plan(context, owed.organisation)
    if asking is None:
        return "", ""
    return context.urls.update_path(asking.plan.ref), asked_id(item, context.edition.rated.plans[item.plan])


def form_link(context: PageContext, here: str, owed: Owed, role: str) -> str:
    """The link from a page to an item in the form that asks for it, opened for a role; empty where there is no form."""
    path, name = address_of(context, owed)
    if not path:
        return ""
    return f"{context.urls.relative(here, path)}?by={quote(role)}#{quote(name)}"


def asked_id(item: KpiStatus, plan: PlanStatus) -> str:
    """How an update page of a school names a KPI of another plan."""
    return f"{slip_address(plan.plan)}/{code_of(item)}"


def figures_asked_of(context: PageContext, status: PlanStatus) -> Iterator[Json]:
    """The figures of a plan's school that somebody types for the trust's plans, and for no KPI of the school itself."""
    school = status.plan.organisation
    if asking_plan(context, school) is not status:
        return
    seen: set[tuple[str, str]] = set()
    senders = Senders(context, status)
    for own in context.index.plans_of[school]:
        for kpi in _measured(own):
            if kpi.measure and is_typed(context, own.plan, kpi, kpi.measure):
                seen.add((kpi.measure.id, kpi.kpi.group))
    for other in context.index.plans_of.get(TRUST, ()):
        for kpi in _measured(other):
            if kpi.measure is None or kpi.measure.comes_from or school not in _schools_of(context, kpi):
                continue
            key = kpi.measure.id, kpi.kpi.group
            if key in seen:
                continue
            seen.add(key)
            form = figure_of(context, other.plan, kpi, kpi.measure, school)
            yield {**form, **_asked(context, other, kpi, form["about"]), "writers": senders.of_plan()}


def _schools_of(context: PageContext, kpi: KpiStatus) -> frozenset[str]:
    """The organisations that a KPI counts; found once, since the update page of each school asks."""
    return context.once(("schools of", kpi.ref), lambda: frozenset(cell.organisation for cell in kpi.cells))


def _measured(status: PlanStatus) -> Iterator[KpiStatus]:
    """The KPIs of a plan that have figures, and such parts."""
    for objective in status.objectives:
        for kpi in objective.kpis:
            yield from measured(kpi)


def _asked(context: PageContext, plan: PlanStatus, kpi: KpiStatus, about: str) -> Json:
    return {
        "id": asked_id(kpi, plan),
        "code": code_of(kpi),
        "plan": slip_address(plan.plan),
        "title": context.names.kpi_title(kpi),
        "about": f"The trust's plan asks for it: {plan.plan.title}. {about}".strip(),
        "people": {},
        "wants_recovery": False,
    }


def schools_figures(context: PageContext) -> Iterator[tuple[Measure, KpiStatus, Cell, PlanStatus]]:
    """Each figure of a school that somebody types, by the KPI that it is for: one of the school's own before the trust's."""
    seen: set[tuple[str, str, str]] = set()
    running = sorted(context.edition.rated.running, key=lambda status: status.plan.organisation == TRUST)
    for status in running:
        for item in status.items:
            for part in _with_figures(item):
                for measure, cell in _school_cells(context, status, part):
                    key = cell.organisation, measure.id, part.kpi.group
                    if key in seen:
                        continue
                    seen.add(key)
                    yield measure, part, cell, status


def _with_figures(item: Item) -> list[KpiStatus]:
    """The parts of a KPI that have figures; none of an action."""
    if isinstance(item, ActionStatus):
        return []
    return measured(item)


def _school_cells(context: PageContext, status: PlanStatus, part: KpiStatus) -> Iterator[tuple[Measure, Cell]]:
    """The cells of a KPI that have a school's figure which somebody types."""
    if part.measure is None:
        return
    for cell in part.cells:
        if cell.organisation == TRUST:
            continue
        is_own = cell.organisation == part.organisation
        if is_own and not is_typed(context, status.plan, part, part.measure):
            continue
        if not part.measure.comes_from:
            yield part.measure, cell
