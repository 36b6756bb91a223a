"""Every rating of an edition, as the tables of an appendix: takes a context, gives a table for each running plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import capital, inside, on_one_line
from trustplan.rating.reasons import first_sentence
from trustplan.rating.status import ActionStatus
from trustplan.website.papers.off_track import owner, why
from trustplan.website.papers.paper import Mark, Span, Table
from trustplan.website.papers.text import mark_of, shortened, title_of, words

if TYPE_CHECKING:
    from trustplan.rating.status import Item, ObjectiveStatus, PlanStatus, Rollup
    from trustplan.website.context import PageContext
    from trustplan.website.papers.paper import Text

MOST_WHY = 240


def ratings_tables(context: PageContext) -> list[Table]:
    """A table for each plan that is running and has anything in it."""
    return [ratings_table(context, status) for status in context.edition.rated.running if status.objectives]


def ratings_table(context: PageContext, status: PlanStatus) -> Table:
    """Every rating of a plan with its reason."""
    plan, rows = status.plan, []
    for objective in status.objectives:
        rows.append(_objective(context, objective))
        rows += [_item(context, item) for item in objective.items]
    caption = ": ".join(filter(None, (context.names.whose(plan.organisation), on_one_line(plan.title))))
    noun = capital(plan.noun("objective").one)
    if not context.edition.is_for_trustees:
        made = tuple((row[0], *row[2:]) for row in rows)
        return Table(caption=caption, head=(f"{noun} or item", "Rating", "Why"), rows=made, widths=(37, 23, 40))
    head = (f"{noun} or item", "With", "Rating", "Why")
    return Table(caption=caption, head=head, rows=tuple(rows), widths=(32, 14, 23, 31))


def _objective(context: PageContext, objective: ObjectiveStatus) -> tuple[Text, ...]:
    """An objective with both ratings; one without anything to deliver or to achieve has no such rating."""
    rating: list[Text] = []
    reasons = []
    for name, side in (("Delivery", objective.delivery), ("Impact", objective.impact)):
        if side.total:
            rating.append((Span(f"{name}:\u00a0"), mark_of(context, side.rating, is_whole=True)))
            reasons.append(f"{name}: {inside(_why(side))}")
    both: list[Mark | Span] = []
    for text in rating:
        both += [Span("; "), *text] if both else text
    title = Span(on_one_line(title_of(context, objective)), path=context.urls.path(objective.ref), is_strong=True)
    sponsor: Text = ()
    if context.edition.is_for_trustees and objective.objective.sponsor:
        sponsor = words(str(context.names.holder(objective.organisation, objective.objective.sponsor)))
    return (title,), sponsor, tuple(both), words(" ".join(reasons))


def _why(side: Rollup) -> str:
    return first_sentence(side.reason.sentence)


def _item(context: PageContext, item: Item) -> tuple[Text, ...]:
    who = owner(context, item)
    rating: Text = (mark_of(context, item.rating),)
    if item.is_accepted and isinstance(item, ActionStatus):
        rating = words(context.item_text.stage(item))
    title = words(on_one_line(title_of(context, item)), path=context.urls.path(item.ref))
    return title, (who,) if who else (), rating, words(shortened(why(item), MOST_WHY))
