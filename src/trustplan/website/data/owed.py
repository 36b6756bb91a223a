"""Who owes what: takes an edition for trustees and a day, gives what each role is asked for until then.

An action is asked of its lead; a judgement and a figure of whoever sponsors them. Where nobody holds that role any more, the
next one is asked that may write on the item, in the end the head.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.model import TRUST, Stage
from trustplan.primitives.english import say_period
from trustplan.rating.codes import Code
from trustplan.rating.index import measured
from trustplan.rating.status import ActionStatus, ObjectiveStatus
from trustplan.website.data.senders import heads
from trustplan.website.data.update import is_typed

if TYPE_CHECKING:
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Action, Organisation, Trust
    from trustplan.rating.status import Cell, Item, KpiStatus, PlanStatus
    from trustplan.website.context import PageContext

DAYS = 30  # how far roles look ahead, if the next meeting is not later
START, END, MILESTONE, NEWS, FIGURE, JUDGEMENT = "start", "end", "milestone", "update", "figure", "judgement"
DATE = "date"  # what no plan asks for


class OwedPart(Struct, frozen=True, kw_only=True):
    """One thing that is asked for: its kind, its day if one is known, and the title of a milestone or a figure's period.

    What is past its day and not late is within the days of grace. `name` is the id of a milestone.
    """

    kind: str
    due: date | None
    is_late: bool
    title: str = ""
    name: str = ""


class Owed(Struct, frozen=True, kw_only=True):
    """An item and what is asked for on it. `organisation` has the figure; of all else it is the plan's own."""

    item: Item
    organisation: str
    asked: tuple[OwedPart, ...]

    @property
    def is_late(self) -> bool:
        """Whether any of it is late."""
        return any(one.is_late for one in self.asked)

    @property
    def due(self) -> date:
        """The first day by which something is or was due."""
        return min(one.due or date.min for one in self.asked)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is a school's figure for the trust's plan, which the update page of the school's own plan asks for."""
        return self.organisation != self.item.organisation


class OwedByRole(Struct, frozen=True, kw_only=True):
    """A role of an organisation, and what it owes: late first, then by day."""

    organisation: str
    role: str
    title: str
    owed: list[Owed] = field(default_factory=list)

    @property
    def id(self) -> str:
        """How a command names the role."""
        return f"{self.organisation}/{self.role}"


def horizon(edition: Edition, days: int = DAYS) -> date:
    """The last day to which roles look ahead: some days from now, or the next meeting if that is later."""
    until = edition.day + timedelta(days=days)
    return max(until, edition.next_meeting.date) if edition.next_meeting else until


def every_role(trust: Trust) -> dict[str, str]:
    """The title of every role and body that plans can name, by `organisation/role`."""
    found: dict[str, str] = {}
    for organisation in (trust.own, *trust.schools):
        for named in (*organisation.profile.roles, *organisation.profile.bodies):
            found[f"{organisation.id}/{named.id}"] = named.title
    return found


def find_owed(context: PageContext, until: date) -> tuple[list[OwedByRole], list[Owed]]:
    """What each role owes by a day, by organisation and role; and what nobody can be asked for."""
    return context.once(("owed", until), lambda: _find(context, until))


def _find(context: PageContext, until: date) -> tuple[list[OwedByRole], list[Owed]]:
    debts: dict[tuple[str, str], OwedByRole] = {}
    of_nobody: list[Owed] = []
    seen: set[tuple[str, ...]] = set()
    for names, owed in _each(context, until):
        key = _key_of_figure(owed)
        if key in seen:
            continue
        seen.add(key)
        holder = _holder(context, owed.organisation, names)
        if holder is None:
            of_nobody.append(owed)
            continue
        organisation, role = holder
        title = context.edition.trust.holder_title(organisation, role)
        debts.setdefault(holder, OwedByRole(organisation=organisation, role=role, title=title)).owed.append(owed)
    for row in debts.values():
        row.owed.sort(key=lambda owed: (not owed.is_late, owed.due, owed.item.ref))
    order = context.edition.trust.order
    return sorted(debts.values(), key=lambda d: (order[d.organisation], d.title, d.role)), of_nobody


def _key_of_figure(owed: Owed) -> tuple[str, ...]:
    """By what a figure is the same figure for several KPIs; of all else, the item."""
    item = owed.item
    if isinstance(item, ActionStatus) or item.measure is None:
        return (item.ref,)
    return owed.organisation, item.measure.id, item.kpi.group


def _each(context: PageContext, until: date) -> Iterator[tuple[list[str], Owed]]:
    """Every item with something to ask for, after the roles to ask, schools' own plans before the trust's."""
    running = sorted(context.edition.rated.running, key=lambda status: status.plan.organisation == TRUST)
    for status in running:
        for objective in status.objectives:
            for item in objective.each:
                if isinstance(item, ActionStatus):
                    asked = _of_action(item, context.edition.day, until)
                    names = [item.action.lead, *_answering(item, objective, status)]
                    if asked:
                        yield names, Owed(item=item, organisation=item.organisation, asked=asked)
                else:
                    yield from _of_kpi(context, item, objective, status, until)


def _answering(item: Item, objective: ObjectiveStatus, status: PlanStatus) -> list[str]:
    """Who answers for an item beside its lead, the nearest first."""
    return [item.written.roles.get("sponsor", ""), objective.objective.sponsor, status.plan.lead]


def _of_action(status: ActionStatus, day: date, until: date) -> tuple[OwedPart, ...]:
    """What is asked of the lead of an action."""
    if not status.is_open or status.is_accepted:
        return ()
    action, found = status.action, []
    if status.stage is Stage.NOT_STARTED and any(r.code == Code.NOT_STARTED_LATE for r in status.reasons):
        found.append(OwedPart(kind=START, due=action.start, is_late=True))
    if action.due and action.due <= until:
        found.append(OwedPart(kind=END, due=action.due, is_late=action.due < day))
    found += _milestones(action, day, until)
    is_soon = status.news_due is not None and status.news_due <= until
    if status.is_stale or (is_soon and not any(one.is_late for one in found)):
        found.append(
            OwedPart(kind=NEWS, due=_past(status.news_due, day, is_late=status.is_stale), is_late=status.is_stale)
        )
    return tuple(sorted(found, key=lambda one: (not one.is_late, one.due or date.min)))


def _milestones(action: Action, day: date, until: date) -> Iterator[OwedPart]:
    """The milestones that are due by a day and not done."""
    for milestone in action.milestones:
        if milestone.done is None and milestone.due <= until:
            is_late = milestone.due < day
            yield OwedPart(kind=MILESTONE, due=milestone.due, is_late=is_late, title=milestone.title, name=milestone.id)


def _past(due: date | None, day: date, *, is_late: bool) -> date | None:
    """The day of what is due; of what is late, none that is to come."""
    return None if is_late and due and due >= day else due


def _of_kpi(
    context: PageContext, whole: KpiStatus, objective: ObjectiveStatus, status: PlanStatus, until: date
) -> Iterator[tuple[list[str], Owed]]:
    """What is asked for on a KPI or its parts: judgements, and figures that somebody types."""
    names = _answering(whole, objective, status)
    for part in whole.parts or (whole,):
        if part.measure is None:
            if part.is_judgement_overdue or _is_by(part.next_due, until):
                judged_by = [judgement.by for judgement in part.kpi.judgements[-1:]]
                asked = OwedPart(kind=JUDGEMENT, due=part.next_due, is_late=part.is_judgement_overdue)
                yield [*judged_by, *names], Owed(item=part, organisation=part.organisation, asked=(asked,))
            continue
        for cell in part.cells:
            if not (cell.is_missing or _is_by(cell.next_due, until)) or not _is_asked(context, status, part, cell):
                continue
            period = _period(context, status, part, cell)
            asked = OwedPart(kind=FIGURE, due=cell.next_due, is_late=cell.is_missing, title=period)
            whose = names if cell.organisation == part.organisation else []  # a school's own head knows of its figures
            yield whose, Owed(item=part, organisation=cell.organisation, asked=(asked,))


def _period(context: PageContext, status: PlanStatus, part: KpiStatus, cell: Cell) -> str:
    """The period of the figure that is to come; empty where it is not known to be the one that is due."""
    if part.measure is None:
        return ""
    series = context.figures.series(cell.organisation, part.measure, part.kpi.group)
    days, calendar = (status.plan.start, status.plan.last_day), context.figures.calendar(cell.organisation)
    expected = context.figures.next_expected(part.measure, part.kpi, days, calendar, series)
    if expected is None or expected.day != cell.next_due:
        return ""
    return say_period(expected.period)


def _is_by(due: date | None, until: date) -> bool:
    return due is not None and due <= until


def _is_asked(context: PageContext, status: PlanStatus, part: KpiStatus, cell: Cell) -> bool:
    """Whether somebody types a cell's figures."""
    if part.measure is None or part not in measured(part):
        return False
    if cell.organisation == part.organisation:
        return is_typed(context, status.plan, part, part.measure)
    return not part.measure.comes_from


def find_owner(context: PageContext, item: Item) -> tuple[str, str] | None:
    """Who answers for an item, with the organisation that has the role; None where nobody holds any."""
    status = context.edition.rated.plans[item.plan]
    objective = context.edition.rated.index[f"{item.plan}/{context.index.objective_of[item.ref]}"]
    names = _answering(item, objective, status) if isinstance(objective, ObjectiveStatus) else []
    if isinstance(item, ActionStatus):
        names = [item.action.lead, *names]
    return _holder(context, item.organisation, names)


def _holder(context: PageContext, organisation: str, names: list[str]) -> tuple[str, str] | None:
    """The first of some roles that somebody holds, or else the head, with the organisation that has it in its profile."""
    trust, day = context.edition.trust, context.edition.day
    own = trust.organisations[organisation]
    places = list(dict.fromkeys([own.id, TRUST]))
    for name in filter(None, (*names, *heads(own))):
        for place in places:
            if _holds(trust.organisations[place], name, day):
                return place, name
    return None


def _holds(organisation: Organisation, name: str, day: date) -> bool:
    """Whether an organisation has a role that somebody holds on a day, or a body, of this id."""
    for role in organisation.profile.roles:
        if role.id == name:
            return role.until is None or day <= role.until
    return any(body.id == name for body in organisation.profile.bodies)
