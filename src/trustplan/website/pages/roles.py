"""The page on roles: what each leads, answers for and checks, in the trust and at every school."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct, field

from trustplan.model import TRUST
from trustplan.model.plans import ROLES
from trustplan.primitives.english import capital, counted, verb
from trustplan.rating.status import ActionStatus
from trustplan.website.page import Cut, first
from trustplan.website.pages.blocks import all_actions
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Organisation, Plan
    from trustplan.oversight.support import GroupWork
    from trustplan.rating.status import Item, ObjectiveStatus
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_ROLES = 24  # organisations whose roles are on the page


class Led(Struct, frozen=True, kw_only=True):
    """An action that a role leads, and whether it is late or without the news that is due."""

    action: ActionStatus
    is_overdue: bool


class RoleRow(Struct, frozen=True, kw_only=True):
    """A role: the objectives it sponsors, the actions it leads and those it checks, action groups by school, and what else.

    `plans` are those in which it has a part, by the addresses of their update pages. `others` are items of which it is the sponsor or the governor,
    or which it authorised, each after that word.
    """

    id: str
    title: str
    sponsors: list[ObjectiveStatus] = field(default_factory=list)
    leads: list[Led] = field(default_factory=list)
    monitors: list[ActionStatus] = field(default_factory=list)
    groups: list[tuple[str, GroupWork]] = field(default_factory=list)
    others: list[tuple[str, ObjectiveStatus | Item]] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)

    @property
    def overdue(self) -> int:
        """How many of the actions that it leads are overdue."""
        return sum(led.is_overdue for led in self.leads)


class RolesBlock(Struct, frozen=True, kw_only=True):
    """An organisation and its roles."""

    organisation: Organisation
    roles: list[RoleRow]


class RolesView(View, frozen=True, kw_only=True):
    """The roles of each organisation that has plans; of the organisations for which there is no room, the names."""

    TEMPLATE = "roles.html"
    blocks: Cut[RolesBlock]
    others: list[tuple[str, Markup]]


def make_roles(context: PageContext) -> Iterator[Page]:
    """The page on roles, for trustees, where an action has a lead."""
    if has_index(context):
        yield _roles(context, sum(_is_overdue(a) for a in all_actions(context)))


def has_index(context: PageContext) -> bool:
    """Whether there is a page with every role: for trustees, where an action has a lead."""
    return context.edition.is_for_trustees and any(a.action.lead for a in all_actions(context))


def _is_overdue(action: ActionStatus) -> bool:
    """Whether an action is past its day, late on a milestone, or without the news that is due."""
    return action.is_late or action.is_stale


def _roles(context: PageContext, overdue: int) -> Page:
    trust = context.edition.trust
    everyone = [o for o in (trust.own, *trust.schools) if context.index.plans_of.get(o.id)]
    late = capital(counted(overdue, *context.plan_words.shared("action")))
    lead = f"What each role leads. {late} {verb(overdue, 'is', 'are')} late or without a recent update."
    return menu_page(
        context,
        lambda: RolesView(
            blocks=first(everyone, MOST_ROLES, lambda o: _block(context, o)),
            others=[(o.short, _names(context, o)) for o in everyone[MOST_ROLES:]],
        ),
        path="roles/",
        title="My work",
        headings=[(o.short, f"of-{o.id}") for o in everyone[:MOST_ROLES]],
        lead=lead,
    )


def _names(context: PageContext, organisation: Organisation) -> Markup:
    """The roles of an organisation, each a link."""
    return Markup(", ").join([context.names.holder(organisation.id, r.id) for r in organisation.profile.roles])


def _block(context: PageContext, organisation: Organisation) -> RolesBlock:
    """The roles of an organisation's plans, those with the most that is overdue first."""
    rows: dict[str, RoleRow] = {}

    def role(name: str) -> RoleRow:
        if name not in rows:
            rows[name] = RoleRow(id=name, title=context.edition.trust.holder_title(organisation.id, name))
        return rows[name]

    for plan in context.index.plans_of.get(organisation.id, ()):
        found: dict[str, RoleRow] = {}

        def of_plan(name: str, found: dict[str, RoleRow] = found) -> RoleRow:
            found[name] = role(name)
            return found[name]

        for objective in plan.objectives:
            _add_objective(of_plan, objective)
        if to := context.urls.update_path(plan.plan.ref):
            for row in found.values():
                row.plans[to] = plan.plan
    if organisation.id == TRUST:
        known = {r.id for r in organisation.profile.roles}
        for (school, _), work in context.overview.works.items():
            if work.group.lead in known:
                role(work.group.lead).groups.append((school, work))
    for row in rows.values():
        row.leads.sort(key=lambda led: not led.is_overdue)
    return RolesBlock(organisation=organisation, roles=sorted(rows.values(), key=lambda r: (-r.overdue, r.title)))


def _add_objective(role: Callable[[str], RoleRow], objective: ObjectiveStatus) -> None:
    if objective.objective.sponsor:
        role(objective.objective.sponsor).sponsors.append(objective)
    for item in (objective, *objective.each):
        for key, name in item.written.roles.items():
            role(name).others.append((ROLES[key], item))
        if isinstance(item, ActionStatus):
            _add_action(role, item)


def _add_action(role: Callable[[str], RoleRow], status: ActionStatus) -> None:
    if status.action.lead and not status.is_accepted:
        role(status.action.lead).leads.append(Led(action=status, is_overdue=_is_overdue(status)))
    if status.action.monitor:
        role(status.action.monitor).monitors.append(status)
