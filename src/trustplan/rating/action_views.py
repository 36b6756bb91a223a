"""The lead's and the monitor's own ratings of an action: they may make its rating worse, never better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Rating, Stage
from trustplan.primitives.english import capital, say_date
from trustplan.primitives.phrases import phrase
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts, first_sentence
from trustplan.rating.status import worst

if TYPE_CHECKING:
    from trustplan.model import Action
    from trustplan.rating.action_facts import ActionContext


def views_on(context: ActionContext) -> tuple[Rating | None, Rating | None]:
    """The lead's and the monitor's own ratings; of work that is complete they say nothing any more."""
    if context.stage is Stage.COMPLETE:
        return None, None
    action = context.action
    return _own_rating(action, action.lead), _own_rating(action, action.monitor)


def _own_rating(action: Action, role: str) -> Rating | None:
    """The latest rating that a role has given itself; it counts until the role gives another."""
    if not role:
        return None
    return next((u.rating for u in reversed(action.updates) if u.rating and u.by == role), None)


def with_views(computed: Rating, lead: Rating | None, monitor: Rating | None) -> Rating:
    """The worst of rule, lead and monitor: a view may make a rating worse, never better."""
    views = [view for view in (lead, monitor) if view]
    if not views:
        return computed
    if computed is Rating.NOT_ASSESSED and worst(views) is Rating.ON_TRACK:
        return computed  # where the rules cannot say yet, “on track” adds nothing
    return worst([computed, *views])


def views_reason(context: ActionContext, rating: Rating, lead: Rating | None, monitor: Rating | None) -> Reason:
    """The reason for a rating that the lead or the monitor gave, with the views of both."""
    who, role, code = "lead", context.action.lead, Code.LEAD_VIEW
    if monitor is rating:
        who, role, code = "monitor", context.action.monitor, Code.MONITOR_VIEW
    update = next(u for u in reversed(context.action.updates) if u.by == role and u.rating is rating)
    opening = f"The {who} rates it {context.policy.word(rating)}."
    if note := first_sentence(update.note):
        opening = f"{capital(who)}'s view: {note.removesuffix('.')}."
    views = [("Lead", lead), ("Monitor", monitor)]
    given = [(name, context.policy.word(view)) for name, view in views if view]
    return Reason(
        code=code,
        words=phrase(f"{opening} The lowest rating counts."),
        rule="Lowest of the rule's, the lead's and the monitor's rating",
        rows=facts(*given, ("Given on", say_date(update.on))),
        sources=(update.at,),
        is_candid=True,
    )
