"""A page for each plan of the trust and its schools, and for each objective."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Update
from trustplan.primitives.english import capital, inside, say_date, say_every
from trustplan.rating.index import by_rating
from trustplan.rating.rollup import rule_name
from trustplan.rating.status import ActionStatus, ObjectiveStatus, PlanStatus
from trustplan.website.context import WIDE
from trustplan.website.item_text import grounds, money, refs_of, several
from trustplan.website.page import SearchEntry
from trustplan.website.pages.blocks import off_track, plan_block, reading_line
from trustplan.website.pages.sections import HOME

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionUpdate:
    """An update and the action it is about."""

    update: Update
    status: ActionStatus


def make_plans(context: PageContext) -> Iterator[Page]:
    """A page for each plan and each of its objectives."""
    for status in context.edition.rated.plans.values():
        yield _plan(context, status)
        for objective in status.objectives:
            yield _objective(context, status, objective)


def _trail(context: PageContext, status: PlanStatus) -> list[tuple[str, str]]:
    """The pages above a plan's page."""
    organisation = status.plan.organisation
    if organisation == TRUST:
        return [HOME]
    return [HOME, ("Schools", "schools/"), (context.names.school(organisation), f"schools/{organisation}/")]


def plan_title(context: PageContext, status: PlanStatus) -> str:
    """A plan's title, with the school's name where it is a school's."""
    whose = context.names.whose(status.plan.organisation)
    return f"{whose}: {status.plan.title}" if whose else status.plan.title


def _plan(context: PageContext, status: PlanStatus) -> Page:
    plan = status.plan
    is_trust = plan.organisation == TRUST
    block = plan_block(context, status, "spread")
    about = [("Period", f"{say_date(plan.start)} to {say_date(plan.end)}")]
    if plan.lead:
        about.append(("Lead", context.names.role(plan.organisation, plan.lead)))
    if plan.approved_on:
        about.append(("Approved", f"by the {context.item_text.body(plan.approved_by)}, {say_date(plan.approved_on)}"))
    about.append(("Updates", capital(say_every(plan.every))))
    about += money(plan)
    return context.page(
        "plan.html",
        path=context.urls.plan_path(plan.ref),
        title=plan_title(context, status),
        trail=_trail(context, status),
        source=plan.at,
        hides=("toc",) if is_trust else WIDE,
        nav="At a glance" if is_trust else "",
        section=plan.title if is_trust else "",
        headings=[
            ("Ratings", "spread"),
            (context.marks.own("Off track, and why"), "off-track"),
            ("About this plan", "about"),
        ],
        search=[SearchEntry(title=plan_title(context, status), text=plan.summary)],
        plan=status,
        heading=block.heading,
        word=block.word,
        has_kpis=block.has_kpis,
        rows=block.rows,
        delivery=block.delivery,
        impact=block.impact,
        off=by_rating(off_track(list(status.items))),
        about=about,
    )


def _objective(context: PageContext, status: PlanStatus, objective: ObjectiveStatus) -> Page:
    plan = status.plan
    is_trust = plan.organisation == TRUST
    word = plan.words.get("objective", "Objective")
    serving = _serving(context, objective) if is_trust else []
    updates = [
        ActionUpdate(update=u, status=a)
        for a in _actions_of(objective)
        for u in a.action.updates
        if u.note or u.evidence or u.rating
    ]
    updates.sort(key=lambda t: (-t.update.on.toordinal(), t.status.id))
    statement = objective.objective.statement
    names = {
        "actions": several(plan, "action", len(objective.actions)),
        "kpis": several(plan, "kpi", len(objective.kpis)) if status_has_kpis(status) else "",
    }
    return context.page(
        "objective.html",
        path=context.urls.path(objective.ref),
        title=f"{objective.id} {objective.title}",
        trail=[*_trail(context, status), (plan.title, context.urls.plan_path(plan.ref))],
        source=objective.at,
        hides=("toc",) if is_trust else WIDE,
        nav=f"{objective.id} {objective.title}" if is_trust else "",
        section=plan.title if is_trust else "",
        headings=[
            ("Delivery", "tp-delivery"),
            *([("Impact", "tp-impact")] if names["kpis"] else []),
            *([("Schools that serve this", "tp-schools")] if is_trust else []),
            (f"About this {inside(word)}", "tp-about"),
            *([("Updates", "tp-updates")] if updates else []),
        ],
        search=[
            SearchEntry(title=f"{objective.id} {objective.title}", text=statement),
            *item_entries(objective, context),
        ],
        o=objective,
        history=context.item_text.pairs_of(objective),
        words=names,
        actions=by_rating(objective.actions),
        kpis=by_rating(objective.kpis),
        reading=reading_line(objective),
        serving=serving,
        has_schools=is_trust and bool(context.edition.trust.schools),
        about=_about(context, status, objective),
        word=word,
        updates=updates,
    )


def status_has_kpis(status: PlanStatus) -> bool:
    """Whether a plan has KPIs, shown or not; without any, its pages leave impact out."""
    return any(o.kpis or o.hidden_kpis for o in status.objectives)


def _serving(context: PageContext, objective: ObjectiveStatus) -> list[ObjectiveStatus]:
    """The schools' objectives that serve one of the trust's, by school."""
    found = context.overview.alignment.served[objective.ref]
    return sorted(found, key=lambda o: (context.names.school(o.organisation), o.id))


def _actions_of(objective: ObjectiveStatus) -> Iterator[ActionStatus]:
    """The actions of every level."""
    for action in objective.actions:
        yield from action.each


def _about(context: PageContext, status: PlanStatus, objective: ObjectiveStatus) -> list[tuple[str, str]]:
    plan, written = status.plan, objective.objective
    about = []
    if written.sponsor:
        about.append(("Sponsor", context.names.role(plan.organisation, written.sponsor)))
    about += [
        ("Period", f"{say_date(plan.start)} to {say_date(plan.end)}"),
        ("Updates", capital(say_every(plan.every))),
        ("Rule", rule_name(written.rule or context.edition.trust.policy.rule, context.edition.trust.policy)),
    ]
    days = [u.on for a in _actions_of(objective) for u in a.action.updates]
    if days:
        about.append(("Last update", say_date(max(days))))
    served = [context.edition.rated.index[s] for s in written.serves if s in context.edition.rated.index]
    if served:
        about.append(("Serves", ", ".join(f"{s.id} {s.title}" for s in served)))
    about += grounds(written)
    about += refs_of(written)
    if written.carried_from:
        about.append(("Carried from", written.carried_from))
    tags = [t for t in (_tag(context, t) for t in written.tags) if t]
    if tags:
        about.append(("Addresses", "; ".join(tags)))
    return about


def _tag(context: PageContext, tag: str) -> str:
    """The title of the item or area of a framework that a tag names; empty for an unknown framework."""
    name, _, item = tag.partition("/")
    framework = context.edition.trust.frameworks.get(name)
    return framework.title_of(item) if framework else ""


def item_entries(objective: ObjectiveStatus, context: PageContext) -> list[SearchEntry]:
    """Search entries of an objective's items."""
    return [
        SearchEntry(
            title=f"{i.id} {i.title}",
            text=f"{context.marks.label(i.rating)}. {i.reasons[0].sentence if i.reasons else ''}",
            anchor=i.id,
        )
        for i in objective.items
    ]
