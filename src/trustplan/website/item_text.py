"""Text on single items besides their ratings: stage, news, edits, grounds, and ratings at earlier meetings."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup
from msgspec import Struct

from trustplan.diff.wording import edited, say_was
from trustplan.model import Rating, Stage
from trustplan.model.plans import ROLES, actions_in, costs_by_fund
from trustplan.primitives.english import capital, counted, inside, listed, on_one_line, say_date, say_pounds
from trustplan.rating.kpi_text import say_scope
from trustplan.rating.projected import said_by
from trustplan.rating.status import WORST, ActionStatus, ObjectiveStatus, measure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Action, Change, Kpi, Meeting, Objective, Plan, Resource
    from trustplan.rating.index import RatedIndex
    from trustplan.rating.status import Item, Rated
    from trustplan.website.names import Names

STAGES = {
    Stage.NOT_STARTED: "Not started",
    Stage.IN_PROGRESS: "In progress",
    Stage.COMPLETE: "Complete",
    Stage.STOPPED: "Stopped",
    Stage.CARRIED_OVER: "Carried over",
}
_KINDS = {"inspection": "Answers inspection", "policy": "Policy", "plan": "Other plan", "other": "See also"}
IMPLEMENTATION = {
    "explore": "Explore: finding out what fits",
    "prepare": "Prepare: getting ready",
    "deliver": "Deliver: doing it and adapting",
    "sustain": "Sustain: keeping it going",
}
T = TypeVar("T")
Counts = list[tuple[Rating, int]]


class ItemText:
    """Text on the items of an edition."""

    def __init__(self, edition: Edition, index: RatedIndex, names: Names) -> None:
        self.edition = edition
        self.index = index
        self.names = names

    def moved(self, ref: str, dimension: str = "") -> Difference | None:
        """The change of a rating since the last meeting, where both ratings were assessed."""
        found = self._moves.get((ref, dimension))
        if found is None or Rating.NOT_ASSESSED in (found.old, found.new):
            return None
        return found

    @cached_property
    def _moves(self) -> dict[tuple[str, str], Difference]:
        return {(c.ref, c.dimension): c for c in self.edition.changes if not c.is_edit}

    def stage(self, status: ActionStatus) -> str:
        """An action's stage in words."""
        return STAGES[status.stage]

    def has_ended(self, item: Item) -> bool:
        """Whether an action was stopped or carried over."""
        return item.has_ended

    def has_tags(self, item: Item) -> bool:
        """Whether an item's reason is followed by tags: that it is overridden, was stopped, or is key."""
        return bool(item.override or item.is_key or (self.has_ended(item) and not item.is_accepted))

    def views_differ(self, a: ActionStatus) -> bool:
        """Whether the lead or the monitor rates an action differently from the rules."""
        return a.lead not in (None, a.computed) or a.monitor not in (None, a.computed)

    def freshness(self, status: ActionStatus) -> tuple[str, str]:
        """A flag (`No recent update` or empty) and a text on an action's last and next update."""
        last_update = _dated("Last updated", status.last_news)
        if status.stage is Stage.COMPLETE or self.has_ended(status):
            return "", last_update
        if status.is_stale and self.edition.is_for_trustees:
            return "No recent update", last_update or "No update yet"
        if status.is_stale:
            return "", last_update
        if status.last_news:
            return "", f"Updated {say_date(status.last_news)}{_dated('; next by', status.news_due)}"
        return "", _dated("First update due by", status.news_due)

    def dates_of(self, status: ActionStatus) -> str:
        """A part's dates and lead, in one line."""
        action = status.action
        words = []
        if action.lead:
            words.append(self.names.role(status.organisation, action.lead))
        if action.due:
            words.append(_dated("due", action.due))
        if status.moved:
            words.append(status.moved.words)
        if not words:
            return ""
        return Markup("({})").format(Markup(", ").join(words))

    def edit_words(self, change: Change, item: Item) -> str:
        """An edited date or target, in words."""
        was, now = (say_was(text, measure_of(item), self.edition.trust) for text in (change.was, change.now))
        name = edited(change, item.written, self.edition.trust, self._plan(item).noun("milestone").one)
        words = f"The {name} was changed from {was} to {now} on {say_date(change.on)}."
        if change.reason:
            words += f" {change.reason}"
        if change.effective and change.effective <= self.edition.day:
            return f"{words} Approved by the {self.body(change.approved_by)}, {say_date(change.effective)}."
        return f"{words} Not approved, so the previous one still counts for {item.id}."

    def body(self, body: str) -> str:
        """A body's title inside a sentence."""
        return inside(self.edition.trust.body_title(body))

    # Grounds

    def word_for(self, item: Item) -> str:
        """What the plan calls an item, inside a sentence."""
        return self._plan(item).noun("action" if isinstance(item, ActionStatus) else "kpi").one

    def _plan(self, item: Item) -> Plan:
        return self.edition.rated.plans[item.plan].plan

    def about_item(self, item: Item | ObjectiveStatus) -> list[tuple[str, str]]:
        """What an action or KPI is based on and needs, as facts; of an objective, what goes on."""
        if isinstance(item, ObjectiveStatus):
            return self._carried(item.objective)
        rows = roles_of(self.names, item.organisation, item.written)
        if isinstance(item, ActionStatus):
            rows += _about_action(item.action)
            milestone = capital(self._plan(item).noun("milestone").one)
            rows += [(milestone, words) for words in milestones_of(self.edition.rated, item)]
            return [*rows, *self._links(item.action)]
        if item.kpi.definition:
            rows.append(("Definition", on_one_line(item.kpi.definition)))
        if item.kpi.group and not item.kpi.measure:
            rows.append(("Group of pupils", self.edition.trust.group_title(item.kpi.group)))
        if item.kpi.schools is not None:
            rows.append(("Applies to", capital(say_scope(self.edition.trust, item.kpi))))
        return [*rows, *self._links(item.kpi)]

    def _links(self, item: Action | Kpi) -> list[tuple[str, str]]:
        rows = [*refs_of(item), *self._carried(item)]
        if item.serves:
            rows.append(("Supports", listed([self._address(ref) for ref in item.serves])))
        return rows

    def _carried(self, item: Action | Kpi | Objective) -> list[tuple[str, str]]:
        """What an item goes on with from an earlier plan, and what goes on with it in a later one."""
        rows = []
        if item.carried_from:
            rows.append(("Carried over from", self._in_plan(item.carried_from)))
        if successors := self.index.heirs_of.get(item.ref):
            rows.append(("Continued as", listed([self._in_plan(ref) for ref in successors])))
        return rows

    def _in_plan(self, ref: str) -> str:
        """An item with the title of its plan."""
        status = self.edition.rated.plans.get(ref.rpartition("/")[0])
        if status is None:
            return self._address(ref)
        return f"{self._address(ref)} ({status.plan.title})"

    def _address(self, ref: str) -> str:
        found = self.edition.rated.index.get(ref)
        if found is None:
            return ref
        return f"{found.id} {found.title}"

    def meeting_name(self, meeting: Meeting) -> str:
        """The name of a meeting before its date: `Board meeting` for the board's, else its title."""
        bodies = self.edition.trust.own.profile.bodies
        if bodies and meeting.body not in ("", bodies[0].id):
            return meeting.title
        return "Board meeting"

    # Ratings at earlier meetings

    def history_of(self, ref: str) -> list[tuple[str, Rating | None]]:
        """An item's ratings at the last meetings and now; empty where it had none at an earlier meeting."""
        rows = [(self._name(s), s.items.get(ref)) for s in self.edition.history]
        return _while_rated(rows, lambda rating: rating is not None, is_over=self.edition.rated.is_past(ref))

    def pairs_of(self, objective: ObjectiveStatus) -> list[tuple[str, tuple[Rating | None, Rating | None]]]:
        """An objective's two ratings at the last meetings and now."""
        none: tuple[Rating | None, Rating | None] = (None, None)
        rows = [(self._long_name(s), s.objectives.get(objective.ref, none)) for s in self.edition.history]
        return _while_rated(rows, any, is_over=self.edition.rated.is_past(objective.ref))

    def spreads_of(self, organisation: str) -> list[tuple[str, tuple[Counts, Counts]]]:
        """How many actions and KPIs of an organisation's plans had each rating at the last meetings and now."""
        actions, kpis = self._own.get(organisation, ((), ()))
        rows = [(self._long_name(s), (_count(s, actions), _count(s, kpis))) for s in self.edition.history]
        return _while_rated(rows, any, is_over=self.edition.trust.organisations[organisation].has_left)

    @cached_property
    def _own(self) -> dict[str, tuple[list[str], list[str]]]:
        """The addresses of each organisation's actions and KPIs that count once."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        for objective in self.edition.rated.every_objective:
            actions, kpis = found.setdefault(objective.organisation, ([], []))
            actions += [action.ref for action in objective.actions]
            kpis += [kpi.ref for kpi in objective.kpis]
        return found

    @staticmethod
    def _name(snapshot: Snapshot) -> str:
        """A short label: `Oct 25`, or `Now`."""
        if snapshot.meeting is None:
            return "Now"
        return f"{snapshot.meeting.date:%b %y}"

    @staticmethod
    def _long_name(snapshot: Snapshot) -> str:
        if snapshot.meeting is None:
            return "Now"
        return say_date(snapshot.meeting.date)


def milestones_of(rated: Rated, status: ActionStatus) -> list[str]:
    """The milestones of an action: when each is due, was done, or is expected."""
    begins, rows = rated.plans[status.plan].plan.start, []
    for m in status.action.milestones:
        words = f"{m.title}: due {say_date(m.due)}"
        if m.done and m.done < begins:
            words = f"{m.title}: done {say_date(m.done)}, before this plan began"
        elif m.done:
            words += f", done {say_date(m.done)}"
        elif m.projections and m.projections[-1].day:
            last, day = m.projections[-1], m.projections[-1].day
            late = "late"
            if day <= m.due:
                late = "in time"
            role = rated.trust.role_title(status.organisation, last.by)
            words += f"; expected by {say_date(day)}, {late} ({said_by(role, last)})"
        rows.append(words)
    return rows


def roles_of(names: Names, organisation: str, item: Action | Kpi | Objective) -> list[tuple[str, str]]:
    """Who does what for an item, beside its lead and its monitor, as facts."""
    return [(ROLES[key], names.holder(organisation, name)) for key, name in item.roles.items()]


def _while_rated(rows: list[tuple[str, T]], is_rated: Callable[[T], bool], *, is_over: bool) -> list[tuple[str, T]]:
    """The rows from the first with a rating on; none where only today's has one, since there is nothing to compare.

    Of what is over, and is rated no more, the rows end with the last that has a rating.
    """
    last = len(rows)
    while is_over and last and not is_rated(rows[last - 1][1]):
        last -= 1
    for n, (_, found) in enumerate(rows[: min(last, len(rows) - 1)]):
        if is_rated(found):
            return rows[n:last]
    return []


def _dated(words: str, day: date | None) -> str:
    """Words, and the day that they are about; nothing where there is no day."""
    if day is None:
        return ""
    return f"{words} {say_date(day)}"


def _about_action(action: Action) -> list[tuple[str, str]]:
    """What an action is, why it is done, and what it needs, as facts."""
    rows = []
    if action.description:
        rows.append(("Description", on_one_line(action.description)))
    if action.implementation:
        rows.append(("Stage", IMPLEMENTATION[action.implementation]))
    if action.yearly:
        rows.append(("Recurring", f"every year{_dated('; next due', action.due)}"))
    rows += grounds(action)
    rows += [("Resources", say_resource(r)) for r in action.resources]
    return rows


def grounds(item: Action | Objective) -> list[tuple[str, str]]:
    """The reasons for an item and what could hinder it, as facts."""
    rows = []
    if item.why and item.why.internal:
        rows.append(("Internal evidence", on_one_line(item.why.internal)))
    if item.why and item.why.external:
        rows.append(("External evidence", on_one_line(item.why.external)))
    for challenge in item.challenges:
        words = filter(None, (challenge.risk, challenge.response))
        rows.append(("Risk and mitigation", " ".join(words)))
    return rows


def several(plan: Plan, kind: str, count: int) -> str:
    """How many of a kind (`objective`, `action`, `kpi`) there are, in the plan's own words."""
    return counted(count, *plan.noun(kind))


class FundRow(Struct, frozen=True, kw_only=True):
    """A fund of a plan: its name, its amount, what is allotted to actions, and what is left; empty for what is not shown."""

    fund: str
    amount: str
    allotted: str
    left: str


def money(plan: Plan) -> list[FundRow]:
    """A plan's budget and what its actions are to cost of it, by fund; last what they cost of no fund."""
    rows = []
    for f in plan.budget:
        allotted = left = ""
        if f.allotted is not None:
            allotted, left = say_pounds(f.allotted), "Nothing"
            if f.allotted < f.amount:
                left = say_pounds(f.amount - f.allotted)
        rows.append(FundRow(fund=f.fund, amount=say_pounds(f.amount), allotted=allotted, left=left))
    other = costs_by_fund(actions_in(plan.objectives)).get("")
    if rows and other:
        rows.append(FundRow(fund="No fund named", amount="", allotted=say_pounds(other), left=""))
    return rows


def refs_of(item: Objective | Action | Kpi) -> list[tuple[str, str]]:
    """What an objective or item answers, as facts."""
    return [(_KINDS[r.kind], r.code) for r in item.refs]


def say_resource(resource: Resource) -> str:
    """`Two days of cover: £400, reserves`."""
    words = resource.what
    if resource.cost is not None:
        words += f": {say_pounds(resource.cost)}"
    if resource.fund:
        words += f", {resource.fund}"
    return words


def _count(snapshot: Snapshot, refs: Iterable[str]) -> Counts:
    counts = Counter(snapshot.items.get(ref) for ref in refs)
    return [(rating, counts[rating]) for rating in WORST if counts[rating]]
