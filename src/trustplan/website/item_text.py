"""Text on single items besides their ratings: stage, news, edits, grounds, and ratings at earlier meetings."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from trustplan.diff.wording import edited, say_was
from trustplan.model import Rating, Stage
from trustplan.model.plans import each_action
from trustplan.primitives.english import capital, inside, listed, plural, say_date, say_unit
from trustplan.rating.status import WORST, ActionStatus, ObjectiveStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Action, Change, Kpi, Meeting, Objective, Plan
    from trustplan.rating.status import Item

_STAGES = {
    Stage.NOT_STARTED: "Not started",
    Stage.IN_PROGRESS: "In progress",
    Stage.COMPLETE: "Complete",
    Stage.STOPPED: "Stopped",
    Stage.CARRIED_OVER: "Carried over",
}
_ENDED = (Stage.STOPPED, Stage.CARRIED_OVER)
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

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def moved(self, ref: str, dimension: str = "") -> Difference | None:
        """The change of a rating since the last meeting, where both ratings were assessed."""
        found = self._moves.get((ref, dimension))
        return found if found and Rating.NOT_ASSESSED not in (found.old, found.new) else None

    @cached_property
    def _moves(self) -> dict[tuple[str, str], Difference]:
        return {(c.ref, c.dimension): c for c in self.edition.changes if not c.is_edit}

    def stage(self, status: ActionStatus) -> str:
        """An action's stage in words."""
        return _STAGES[status.stage]

    def has_ended(self, item: Item) -> bool:
        """Whether an action was stopped or carried over."""
        return isinstance(item, ActionStatus) and item.stage in _ENDED

    def has_tags(self, item: Item) -> bool:
        """Whether an item's reason is followed by tags: that it is overridden, was stopped, or is key."""
        return bool(item.override or item.is_key or (self.has_ended(item) and not item.is_accepted))

    def views_differ(self, a: ActionStatus) -> bool:
        """Whether the lead or the monitor rates an action differently from the rules."""
        return a.lead not in (None, a.computed) or a.monitor not in (None, a.computed)

    def freshness(self, status: ActionStatus) -> tuple[str, str]:
        """A flag (`Stale` or empty) and a text on an action's last and next update."""
        if status.stage is Stage.COMPLETE or self.has_ended(status):
            return "", f"Last word {say_date(status.last_news)}" if status.last_news else ""
        if status.is_stale:
            last = f"last word {say_date(status.last_news)}" if status.last_news else "no word yet"
            return "Stale", capital(last)
        if status.last_news:
            tail = f"; next by {say_date(status.news_due)}" if status.news_due else ""
            return "", f"Updated {say_date(status.last_news)}{tail}"
        return "", f"First update due by {say_date(status.news_due)}" if status.news_due else ""

    def dates_of(self, status: ActionStatus) -> str:
        """A part's dates and lead, in one line."""
        action = status.action
        lead = self.edition.trust.role_title(status.organisation, action.lead) if action.lead else ""
        due = f"due {say_date(action.due)}" if action.due else ""
        words = ", ".join(t for t in (lead, due) if t)
        return f"({words})" if words else ""

    def edit_words(self, change: Change, item: Item) -> str:
        """An edited date or target, in words."""
        words = f"The {edited(change)} was moved from {say_was(change.was)} to {say_was(change.now)} on {say_date(change.on)}."
        if change.reason:
            words += f" {change.reason}"
        if change.effective and change.effective <= self.edition.day:
            return f"{words} Approved by the {self.body(change.approved_by)}, {say_date(change.effective)}."
        return f"{words} Not approved, so the old one counts for {item.id}."

    def body(self, body: str) -> str:
        """A body's title inside a sentence."""
        return inside(self.edition.trust.body_title(body))

    # Grounds

    def word_for(self, item: Item) -> str:
        """What the plan calls an item, inside a sentence."""
        words = self.edition.rated.plans[item.plan].plan.words
        kind, usual = ("action", "action") if isinstance(item, ActionStatus) else ("kpi", "KPI")
        return inside(words.get(kind, usual))

    def about_item(self, item: Item) -> list[tuple[str, str]]:
        """What an action or KPI is based on and needs, as facts."""
        if not isinstance(item, ActionStatus):
            rows = [("Definition", " ".join(item.kpi.definition.split()))] if item.kpi.definition else []
            return [*rows, *self._links(item.kpi)]
        action = item.action
        rows = [("Description", " ".join(action.description.split()))] if action.description else []
        if action.implementation:
            rows.append(("Stage", IMPLEMENTATION[action.implementation]))
        if action.yearly:
            rows.append(("Comes again", f"each year; next due {say_date(action.due)}" if action.due else "each year"))
        rows += grounds(action)
        rows += [
            ("Needs", _resource(r.what, say_unit(r.cost, "pounds", 0) if r.cost is not None else "", r.fund))
            for r in action.resources
        ]
        return [*rows, *self._links(action)]

    def _links(self, item: Action | Kpi) -> list[tuple[str, str]]:
        rows = [(_KINDS[r.kind], r.code) for r in item.refs]
        if item.carried_from:
            rows.append(("Carried from", self._address(item.carried_from)))
        served = [self._address(s) for s in item.serves]
        return [*rows, *([("Serves", listed(served))] if served else [])]

    def _address(self, ref: str) -> str:
        found = self.edition.rated.index.get(ref)
        return f"{found.id} {found.title}" if found else ref

    def meeting_name(self, meeting: Meeting) -> str:
        """The name of a meeting before its date: `Board meeting` for the board's, else its title."""
        bodies = self.edition.trust.own.profile.bodies
        is_board = not bodies or not meeting.body or meeting.body == bodies[0].id
        return "Board meeting" if is_board else meeting.title

    # Ratings at earlier meetings

    def history_of(self, ref: str) -> list[tuple[str, Rating | None]]:
        """An item's ratings at the last meetings and now; empty where it had none at an earlier meeting."""
        rows = [(self._name(s), s.items.get(ref)) for s in self.edition.history]
        return _from_first(rows, lambda rating: rating is not None)

    def pairs_of(self, objective: ObjectiveStatus) -> list[tuple[str, tuple[Rating | None, Rating | None]]]:
        """An objective's two ratings at the last meetings and now."""
        none: tuple[Rating | None, Rating | None] = (None, None)
        rows = [(self._long_name(s), s.objectives.get(objective.ref, none)) for s in self.edition.history]
        return _from_first(rows, any)

    def spreads_of(self, organisation: str) -> list[tuple[str, tuple[Counts, Counts]]]:
        """How many actions and KPIs of an organisation's plans had each rating at the last meetings and now."""
        actions, kpis = self._own.get(organisation, ((), ()))
        rows = [(self._long_name(s), (_count(s, actions), _count(s, kpis))) for s in self.edition.history]
        return _from_first(rows, any)

    @cached_property
    def _own(self) -> dict[str, tuple[list[str], list[str]]]:
        """The addresses of each organisation's actions and KPIs that count once."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        for item in self.edition.rated.items:
            sides = found.setdefault(item.organisation, ([], []))
            sides[0 if isinstance(item, ActionStatus) else 1].append(item.ref)
        return found

    @staticmethod
    def _name(snapshot: Snapshot) -> str:
        """A short label: `Oct 25`, or `Now`."""
        return f"{snapshot.meeting.date:%b %y}" if snapshot.meeting else "Now"

    @staticmethod
    def _long_name(snapshot: Snapshot) -> str:
        return say_date(snapshot.meeting.date) if snapshot.meeting else "Now"


def _from_first(rows: list[tuple[str, T]], is_rated: Callable[[T], bool]) -> list[tuple[str, T]]:
    """The rows from the first with a rating on; none where only today's has one, since there is nothing to compare."""
    first = next((n for n, (_, found) in enumerate(rows) if is_rated(found)), len(rows))
    return rows[first:] if first < len(rows) - 1 else []


def grounds(item: Action | Objective) -> list[tuple[str, str]]:
    """The reasons for an item and what could hinder it, as facts."""
    rows = []
    if item.why and item.why.internal:
        rows.append(("Why: from inside", " ".join(item.why.internal.split())))
    if item.why and item.why.external:
        rows.append(("Why: from outside", " ".join(item.why.external.split())))
    rows += [("Challenge", " ".join(t for t in (c.risk, c.response) if t)) for c in item.challenges]
    return rows


def several(plan: Plan, kind: str, count: int) -> str:
    """How many of a kind (`objective`, `action`, `kpi`) there are, in the plan's own words."""
    usual = "KPI" if kind == "kpi" else kind
    return plural(plan.words.get(kind, usual), count, plan.words.get(f"{kind}s", ""))


def money(plan: Plan) -> list[tuple[str, str]]:
    """A plan's budget and what its actions cost of it, by fund."""
    costs: dict[str, Fraction] = {}
    for action in (a for o in plan.objectives for a in each_action(o.actions)):
        for resource in action.resources:
            costs[resource.fund] = costs.get(resource.fund, Fraction(0)) + (resource.cost or 0)
    return [
        (
            f"Budget: {f.fund}",
            f"{say_unit(f.amount, 'pounds', 0)}, of which actions use {say_unit(costs.get(f.fund, Fraction(0)), 'pounds', 0)}",
        )
        for f in plan.budget
    ]


def refs_of(item: Objective) -> list[tuple[str, str]]:
    """What an objective answers, as facts."""
    return [(_KINDS[r.kind], r.code) for r in item.refs]


def _resource(what: str, cost: str, fund: str) -> str:
    return what + (f": {cost}" if cost else "") + (f", {fund}" if fund else "")


def _count(snapshot: Snapshot, refs: Iterable[str]) -> Counts:
    found = [rating for ref in refs if (rating := snapshot.items.get(ref))]
    return [(rating, found.count(rating)) for rating in WORST if rating in found]
