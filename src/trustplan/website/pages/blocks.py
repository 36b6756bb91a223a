"""Blocks that several pages show: plans with their ratings, what is off track, and the details of counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.lifetimes import say_goes_on, say_how_ended
from trustplan.model import Rating, Stage
from trustplan.primitives.english import capital, counted, listed, say_count, say_date, verb
from trustplan.rating.codes import Code
from trustplan.rating.rollup import count_ratings
from trustplan.rating.status import ActionStatus, Item, KpiStatus, ObjectiveStatus, PlanStatus
from trustplan.website.item_text import several

if TYPE_CHECKING:
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Plan
    from trustplan.primitives.nouns import Noun
    from trustplan.website.context import PageContext


def off_track(items: Sequence[Item]) -> list[Item]:
    """The items that are off track now, without the stops that a meeting accepted."""
    return [i for i in items if i.rating is Rating.OFF_TRACK and not i.is_accepted]


def all_actions(context: PageContext) -> Iterator[ActionStatus]:
    """The actions of every running plan and level."""
    for item in context.edition.rated.each:
        if isinstance(item, ActionStatus):
            yield item


def say_ended(context: PageContext, plan: Plan) -> str:
    """That a plan has ended, and what its page shows; nothing of one that runs or is still to begin."""
    if not context.edition.rated.is_over(plan):
        return ""
    words = say_how_ended(context.edition.trust, plan)
    actions, kpis = plan.noun("action").many, plan.noun("kpi").many
    kept = f"Its {actions} keep the ratings of the day after, and its {kpis} those of their last figures."
    return f"{words} {kept}{say_goes_on(plan, context.plans)}"


def ended_plans(context: PageContext, organisation: str) -> list[tuple[str, str]]:
    """Title and address of each plan of an organisation that has ended."""
    found = []
    for status in context.index.ended_plans_of.get(organisation, ()):
        plan = status.plan
        found.append((f"{plan.title}, ended {say_date(plan.last_day)}", context.urls.plan_path(plan.ref)))
    return found


def reading_line(objective: ObjectiveStatus, actions: str) -> tuple[str, str] | None:
    """What the two ratings say together where one is good and the other is not: a heading and a sentence. `actions` is the plan's word."""
    delivery, impact = objective.delivery.rating, objective.impact.rating
    good, bad = (Rating.ON_TRACK, Rating.ACHIEVED), (Rating.OFF_TRACK, Rating.AT_RISK)
    if delivery is Rating.ACHIEVED and impact in bad:
        return "Done, but not yet working", f"the {actions} are complete and the results have not followed."
    if delivery in good and impact in bad:
        return (
            "Going to plan, not yet working",
            f"the {actions} are happening as planned and the results have not followed.",
        )
    if delivery in bad and impact in good:
        return "Results ahead of the work", f"the results are there although the {actions} are behind."
    return None


def only_published(context: PageContext) -> str:
    """For the public edition, a sentence that counts and gaps are only of what is published."""
    return "" if context.edition.is_for_trustees else " Only what is published here is counted."


def without_first_ratings(changes: Iterable[Difference]) -> list[Difference]:
    """The edits, and the moves between two ratings: a first or a last rating is no rise or fall."""
    return [c for c in changes if c.is_edit or Rating.NOT_ASSESSED not in (c.old, c.new)]


def say_news(edition: Edition) -> str:
    """How many updates and figures came in, as the end of a sentence."""
    if not edition.news_count:
        return "no updates or figures came in"
    return f"{counted(edition.news_count, 'update or figure', 'updates and figures')} came in"


def count_first_ratings(changes: Iterable[Difference]) -> int:
    """How many ratings there are of what had none before."""
    return sum(c.old == Rating.NOT_ASSESSED and not c.is_edit for c in changes)


def objective_note(objective: ObjectiveStatus, noun: Noun) -> str:
    """At most forty characters on what a reader should notice."""
    if reading := reading_line(objective, noun.many):
        return reading[0]
    if objective.delivery.reason.code == Code.ALL_STOPPED:
        return "Nothing left to rate"
    stale = sum(a.is_stale and not a.is_late for a in objective.actions)  # what has not begun is late, not silent
    if stale:
        return f"{capital(counted(stale, *noun))} {verb(stale, 'has', 'have')} no recent update"
    for action in objective.actions:
        if action.is_late:
            return f"{action.id} is late"
    return ""


class ObjectiveRow(Struct, frozen=True, kw_only=True):
    """An objective in a plan's table, with what a reader should notice."""

    o: ObjectiveStatus
    note: str


class Behind(Struct, frozen=True, kw_only=True):
    """What is behind a spread of counts: the plan's word for what is counted, and the details in a sentence."""

    head: str
    text: str


class PlanBlock(Struct, frozen=True, kw_only=True):
    """A plan's objectives with both ratings, and the details of the counts. `whose` is empty for the trust's.

    `delivery_name` and `impact_name` say what the two bars count, which is not what the heading names. `update` is the
    address of its update page, empty where it has none.
    """

    anchor: str
    heading: str
    word: str
    title: str
    whose: str
    path: str
    update: str
    delivery: dict[Rating, int]
    delivery_name: str
    impact: dict[Rating, int]
    impact_name: str
    rows: list[ObjectiveRow]
    has_kpis: bool
    actions: Behind
    kpis: Behind


def _update_path(context: PageContext, plan: Plan) -> str:
    """The address of a plan's update page; empty for one that has ended."""
    if context.edition.rated.is_over(plan):
        return ""
    return context.urls.update_path(plan.ref)


def plan_block(context: PageContext, status: PlanStatus, anchor: str) -> PlanBlock:
    """A plan as the home page, its own page and its school's show it."""
    plan = status.plan
    heading = f"The {plan.noun('objective').one}"
    if len(status.objectives) > 1:
        heading = f"The {several(plan, 'objective', len(status.objectives))}"
    actions: list[ActionStatus] = []
    kpis: list[KpiStatus] = []
    for objective in status.objectives:
        actions += objective.actions
        kpis += objective.kpis
    delivery, impact = count_ratings(actions), count_ratings(kpis)
    return PlanBlock(
        anchor=anchor,
        heading=heading,
        word=capital(plan.noun("objective").one),
        title=plan.title,
        whose=context.names.whose(plan.organisation),
        path=context.urls.plan_path(plan.ref),
        update=_update_path(context, plan),
        delivery=delivery,
        delivery_name=f"Delivery: {_say_counted(plan, 'action', actions)}",
        impact=impact,
        impact_name=f"Impact: {_say_counted(plan, 'kpi', kpis)}",
        rows=[ObjectiveRow(o=o, note=objective_note(o, plan.noun("action"))) for o in status.objectives],
        has_kpis=bool(kpis) or any(o.hidden_kpis for o in status.objectives),
        actions=Behind(head=capital(several(plan, "action", len(actions))), text=behind_actions(context, actions)),
        kpis=Behind(head=capital(several(plan, "kpi", len(kpis))), text=behind_kpis(kpis)),
    )


def _say_counted(plan: Plan, kind: str, items: Sequence[Item]) -> str:
    """How many items there are, and how many of them no longer count since a meeting has accepted their end."""
    words, left_out = several(plan, kind, len(items)), sum(item.is_accepted for item in items)
    if not left_out:
        return words
    if left_out == len(items):
        return f"{words}, no longer counted"
    return f"{words}, {say_count(left_out)} no longer counted"


def _coverage(items: Sequence[Item]) -> list[str]:
    """How many of the due items can be rated; nothing where none is due."""
    due = rated = 0
    for i in items:
        if i.is_not_yet_due or i.is_accepted or i.is_context:
            continue
        due += 1
        rated += i.rating is not Rating.NOT_ASSESSED
    if not due:
        return []
    if due == 1:
        return ["the only one due is rated" if rated else "the only one due cannot be rated"]
    if not rated:
        return [f"of the {say_count(due)} due, {'neither' if due == 2 else 'none'} can be rated"]
    if rated == due:
        return [f"{'both' if due == 2 else f'all {say_count(due)}'} due are rated"]
    return [f"{say_count(rated)} of {say_count(due)} due {verb(rated, 'is', 'are')} rated"]


def behind_actions(context: PageContext, actions: Sequence[ActionStatus]) -> str:
    """The details of the counts of actions, in a sentence: how many are due and rated, without news, stopped."""
    left = [a for a in actions if not a.is_accepted]
    by_word = sum(a.basis == "word" and a.rating is Rating.ON_TRACK and not a.has_ended for a in left)
    parts = (
        (sum(a.is_stale for a in left), "with no recent update"),
        (by_word, context.marks.own("on track by the lead's own assessment only")),
        (sum(a.is_not_yet_due and not a.has_ended for a in left), "not yet due"),
        (sum(a.stage is Stage.STOPPED for a in actions), "stopped"),
        (sum(a.stage is Stage.CARRIED_OVER for a in actions), "carried over"),
    )
    details = _coverage(actions)
    details += [f"{say_count(count)} {words}" for count, words in parts if count]
    text = capital(listed(details))
    if actions and not left:
        return f"{text}: nothing is left to rate."
    return f"{text}."


def behind_kpis(kpis: Sequence[KpiStatus]) -> str:
    """The details of the counts of KPIs, in a sentence: how many are due and rated, overdue, missing."""
    details = _coverage(kpis)
    if waiting := sum(k.is_not_yet_due for k in kpis):
        details.append(f"{say_count(waiting)} not yet due")
    if overdue := sum(k.is_judgement_overdue for k in kpis):
        details.append(f"{counted(overdue, 'assessment')} overdue")
    if missing := sum(k.is_missing and not k.is_judgement_overdue for k in kpis):
        details.append(f"{counted(missing, 'figure')} missing")
    if watched := sum(k.is_context for k in kpis):
        details.append(f"{say_count(watched)} monitored without a target")
    return capital(listed(details)) + "."
