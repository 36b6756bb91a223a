"""What search knows of items and schools: how each is rated, what was said of it, and what reviews found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.rating.status import ActionStatus
from trustplan.website.page import SearchEntry
from trustplan.website.search_words import joined

if TYPE_CHECKING:
    from trustplan.model import Organisation
    from trustplan.rating.status import Item, ObjectiveStatus
    from trustplan.website.context import PageContext


def item_entries(objective: ObjectiveStatus, context: PageContext) -> list[SearchEntry]:
    """Search entries of an objective's items, parts of actions among them: whose each is, how it is, and what was said of it."""
    entries = []
    for item in objective.each:
        colour = context.marks.style(item.rating).colour
        entries.append(
            SearchEntry(title=context.coded(item), text=_said_of(context, item), anchor=item.id, words=(colour,))
        )
    return entries


def _said_of(context: PageContext, item: Item) -> str:
    """An item's rating and reason, then what its people said of it, the last first."""
    reason = item.reasons[0].sentence if item.reasons else ""
    texts = [f"{context.marks.label(item.rating)}. {reason}"]
    if item.recovery:
        texts += [item.recovery.doing, item.recovery.help_wanted]
    if isinstance(item, ActionStatus):
        texts.append(context.edition.trust.role_title(item.organisation, item.action.lead) if item.action.lead else "")
        for update in reversed(item.action.updates):
            texts += [update.note, *update.evidence]
            if update.recovery:
                texts.append(update.recovery.doing)
    if item.override:
        texts.append(item.override.reason)
    texts += [f"{ask.question} {ask.outcome}" for ask in item.written.asks]
    return joined(texts)


def said_in_reviews(context: PageContext, school: Organisation) -> str:
    """What the reviews of a school found, the last first; the public sees none of them."""
    tools = {tool.id: tool.title for tool in context.edition.trust.governance.tools}
    texts: list[str] = []
    for review in reversed(school.reviews):
        texts += [tools.get(review.tool, ""), *review.strengths, *(concern.text for concern in review.concerns)]
    return joined(texts)
