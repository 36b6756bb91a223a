"""Who may send an update: takes a rated plan, gives the roles that may write on its items, by the rules of `trustplan apply`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.loading.updates.places import heads_of, roles_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.model import Organisation
    from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus, PlanStatus
    from trustplan.source.files import Entry
    from trustplan.website.context import PageContext


class Senders:
    """The roles that may write on the items of a plan, and what they are called."""

    def __init__(self, context: PageContext, status: PlanStatus) -> None:
        trust, plan = context.edition.trust, status.plan
        own = trust.organisations[plan.organisation]
        self.plan: Entry = {"lead": plan.lead}
        self.heads = heads(own)
        self.titles: dict[str, str] = {}  # with whose role it is
        self.short: dict[str, str] = {}
        for organisation in (own, trust.own):
            name = trust.own.short
            if organisation is own:
                name = context.names.school(own.id)
            for role, title in _held(organisation, context.edition.day):
                self.titles.setdefault(role, f"{title}, {name}")
                self.short.setdefault(role, title)

    def of_action(self, action: ActionStatus, objective: ObjectiveStatus, above: list[Entry]) -> list[str]:
        """The roles that may write on an action, of which `above` is what it is a part of, the nearest first."""
        return self._of(keys_of(action), *above, {"sponsor": objective.objective.sponsor})

    def of_kpi(self, kpi: KpiStatus, objective: ObjectiveStatus) -> list[str]:
        """The roles that may write on a KPI, its parts, or their figures."""
        return self._of(keys_of(kpi), {"sponsor": objective.objective.sponsor})

    def of_plan(self) -> list[str]:
        """The roles that may send a figure that another plan asks for."""
        return self._of()

    def _of(self, *nodes: Entry) -> list[str]:
        """Those of the roles that somebody holds."""
        return [role for role in dict.fromkeys([*roles_of(*nodes, self.plan), *self.heads]) if role in self.titles]


def keys_of(item: ActionStatus | KpiStatus) -> Entry:
    """The keys of an item that name roles, as its file has them."""
    written = item.written
    return {"lead": getattr(written, "lead", ""), "monitor": getattr(written, "monitor", ""), **written.roles}


def heads(organisation: Organisation) -> list[str]:
    """The roles that answer for all of an organisation's plans."""
    roles = [{"id": role.id, "title": role.title} for role in organisation.profile.roles]
    return heads_of(organisation.id, {"roles": roles})


def _held(organisation: Organisation, day: date) -> Iterator[tuple[str, str]]:
    """The roles that somebody holds on a day, with their titles."""
    for role in organisation.profile.roles:
        if role.until is None or day <= role.until:
            yield role.id, role.title
