"""A page for each plan of the trust and its schools, and for each objective."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Update
from trustplan.primitives.english import capital, say_date, say_every
from trustplan.rating.index import by_rating
from trustplan.rating.rollup import rule_name
from trustplan.rating.status import ActionStatus, ObjectiveStatus, PlanStatus
from trustplan.website.context import WIDE
from trustplan.website.item_text import grounds, money, refs_of, roles_of, several
from trustplan.website.page import SearchEntry
from trustplan.website.pages.blocks import PlanBlock, off_track, plan_block, reading_line, say_ended
from trustplan.website.pages.sections import HOME
from trustplan.website.search_texts import item_entries
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Plan, Rating
    from trustplan.rating.status import Item, KpiStatus
    from trustplan.website.context import PageContext
    from trustplan.website.item_text import FundRow
    from trustplan.website.page import Page

MOST_UPDATES = 6  # that are seen at once; those before them are in a panel


class ActionUpdate(Struct, frozen=True, kw_only=True):
    """An update and the action it is about."""

    update: Update
    status: ActionStatus


class PlanView(View, frozen=True, kw_only=True):
    """A plan at a glance: its objectives, what is off track, and facts about it."""

    TEMPLATE = "plan.html"
    plan: Plan
    ended: str
    block: PlanBlock
    off: list[Item]
    money: list[FundRow]
    has_costs: bool
    about: list[tuple[str, str]]


class SideWords(Struct, frozen=True, kw_only=True):
    """The plan's own words for the items of the two sides, with their counts; no KPIs where the plan has none."""

    actions: str
    kpis: str


class ObjectiveView(View, frozen=True, kw_only=True):
    """An objective with its items, worst first. `history` pairs meetings with its two ratings, `serving` are priorities.

    Of the updates, `most_updates` are seen at once.
    """

    TEMPLATE = "objective.html"
    o: ObjectiveStatus
    ended: str
    word: str
    words: SideWords
    reading: tuple[str, str] | None
    history: list[tuple[str, tuple[Rating | None, Rating | None]]]
    actions: list[ActionStatus]
    kpis: list[KpiStatus]
    has_schools: bool
    serving: list[ObjectiveStatus]
    about: list[tuple[str, str]]
    updates: list[ActionUpdate]
    most_updates: int = MOST_UPDATES


def make_plans(context: PageContext) -> Iterator[Page]:
    """A page for each plan and each of its objectives; those that have ended come last."""
    rated = context.edition.rated
    for status in sorted(rated.plans.values(), key=lambda s: rated.is_over(s.plan)):
        yield _plan(context, status)
        for objective in status.objectives:
            yield _objective(context, status, objective)


def trail_of(context: PageContext, status: PlanStatus) -> list[tuple[str, str]]:
    """The pages above a plan's page."""
    organisation = status.plan.organisation
    if organisation == TRUST:
        return [HOME]
    return [HOME, ("Schools", "schools/"), (context.names.school(organisation), f"schools/{organisation}/")]


def plan_title(context: PageContext, status: PlanStatus) -> str:
    """A plan's title, with the school's name where it is a school's."""
    whose = context.names.whose(status.plan.organisation)
    return f"{whose}: {status.plan.title}" if whose else status.plan.title


def _menu(context: PageContext, plan: Plan, name: str) -> str:
    """The name in the menu, which has the trust's plans: a running one in whole, the first page of one that has ended."""
    is_in_menu = plan.organisation == TRUST and (name == plan.title or not context.edition.rated.is_over(plan))
    return name if is_in_menu else ""


def _plan(context: PageContext, status: PlanStatus) -> Page:
    plan = status.plan
    title = plan_title(context, status)
    funds = money(plan)
    return context.page(
        PlanView(
            plan=plan,
            ended=say_ended(context, plan),
            block=plan_block(context, status, "spread"),
            off=by_rating(off_track(list(status.items))),
            money=funds,
            has_costs=any(row.allotted for row in funds),
            about=_about_plan(context, plan),
        ),
        path=context.urls.plan_path(plan.ref),
        title=title,
        trail=trail_of(context, status),
        source=plan.at,
        hides=WIDE,
        nav=_menu(context, plan, plan.title),
        headings=[
            ("Ratings", "spread"),
            (context.marks.own("Off track, and why"), "off-track"),
            *([("Money", "money")] if funds else []),
            ("About this plan", "about"),
        ],
        search=[SearchEntry(title=title, text=plan.summary)],
    )


def _about_plan(context: PageContext, plan: Plan) -> list[tuple[str, str]]:
    about = [("Period", _say_span(plan))]
    if plan.lead:
        about.append(("Lead", context.names.role(plan.organisation, plan.lead)))
    if plan.approved_on:
        about.append(("Approved", f"by the {context.item_text.body(plan.approved_by)}, {say_date(plan.approved_on)}"))
    about.append(("Updates", capital(say_every(plan.every))))
    return about


def _say_span(plan: Plan) -> str:
    return f"{say_date(plan.start)} to {say_date(plan.end)}"


def _objective(context: PageContext, status: PlanStatus, objective: ObjectiveStatus) -> Page:
    plan = status.plan
    title = f"{objective.id} {objective.title}" if context.edition.is_for_trustees else objective.title
    view = _objective_view(context, status, objective)
    return context.page(
        view,
        path=context.urls.path(objective.ref),
        title=title,
        trail=[*trail_of(context, status), (plan.title, context.urls.plan_path(plan.ref))],
        source=objective.at,
        hides=WIDE,
        nav=_menu(context, plan, objective.title),
        headings=_headings(view),
        search=[
            SearchEntry(title=context.coded(objective), text=objective.objective.statement),
            *item_entries(objective, context),
        ],
    )


def _objective_view(context: PageContext, status: PlanStatus, objective: ObjectiveStatus) -> ObjectiveView:
    plan = status.plan
    is_served = plan.organisation == TRUST and not context.edition.rated.is_over(plan)
    words = SideWords(
        actions=several(plan, "action", len(objective.actions)),
        kpis=several(plan, "kpi", len(objective.kpis)) if status_has_kpis(status) else "",
    )
    return ObjectiveView(
        o=objective,
        ended=say_ended(context, plan),
        word=plan.noun("objective").one,
        words=words,
        reading=reading_line(objective, plan.noun("action").many),
        history=context.item_text.pairs_of(objective),
        actions=by_rating(objective.actions),
        kpis=by_rating(objective.kpis),
        has_schools=is_served and bool(context.edition.trust.schools),
        serving=_serving(context, objective) if is_served else [],
        about=_about(context, status, objective),
        updates=_updates(objective),
    )


def _headings(view: ObjectiveView) -> list[tuple[str, str]]:
    headings = [("Delivery", "tp-delivery")]
    if view.words.kpis:
        headings.append(("Impact", "tp-impact"))
    if view.has_schools:
        headings.append(("Schools that support this", "tp-schools"))
    headings.append((f"About this {view.word}", "tp-about"))
    if view.updates:
        headings.append(("Updates", "tp-updates"))
    return headings


def _updates(objective: ObjectiveStatus) -> list[ActionUpdate]:
    """The updates that say something, of the actions of every level, the last first."""
    found = []
    for status in _actions_of(objective):
        updates = status.action.updates
        found += [ActionUpdate(update=u, status=status) for u in updates if u.note or u.evidence or u.rating]
    return sorted(found, key=lambda row: (-row.update.on.toordinal(), row.status.id))


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
    about += roles_of(context.names, plan.organisation, written)
    about += [
        ("Period", _say_span(plan)),
        ("Updates", capital(say_every(plan.every))),
        ("Rule", rule_name(written.rule or context.edition.trust.policy.rule, context.edition.trust.policy)),
    ]
    days: list[date] = []
    for action in _actions_of(objective):
        days += [update.on for update in action.action.updates]
    if days:
        about.append(("Last update", say_date(max(days))))
    served = []
    for ref in written.serves:
        above = context.edition.rated.index.get(ref)
        if above:
            served.append(f"{above.title} ({above.id})")
    if served:
        about.append(("Supports", ", ".join(served)))
    about += grounds(written)
    about += refs_of(written)
    about += context.item_text.about_item(objective)
    addressed = "; ".join(filter(None, (_tag(context, tag) for tag in written.tags)))
    if addressed:
        about.append(("Addresses", addressed))
    return about


def _tag(context: PageContext, tag: str) -> str:
    """The title of the item or area of a framework that a tag names; empty for an unknown framework."""
    name, _, item = tag.partition("/")
    framework = context.edition.trust.frameworks.get(name)
    return framework.title_of(item) if framework else ""
