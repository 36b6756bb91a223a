"""Some plans as papers show them: how many items have each rating, the objectives, what is off track, and every rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, on_one_line, say_count, verb
from trustplan.website.pages.blocks import ended_plans, off_track
from trustplan.website.pages.exceptions import worst_first
from trustplan.website.papers.blocks import Places, said, table_part, without_empty_columns
from trustplan.website.papers.fit import Part
from trustplan.website.papers.left_out import rest, with_note
from trustplan.website.papers.off_track import off_track_table
from trustplan.website.papers.off_track import whole as whole_item
from trustplan.website.papers.overview_blocks import objective_row, spreads
from trustplan.website.papers.paper import Bullets, Paragraph, Span, Table
from trustplan.website.papers.ratings_appendix import ratings_table
from trustplan.website.papers.text import joined, shortened, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Organisation
    from trustplan.rating.status import Item, ObjectiveStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.papers.paper import Block, Text

OFF_TRACK, RATINGS = "off-track-whole", "ratings"
MOST_SERVED, MOST_TITLE = 5, 80


def plans_of(context: PageContext, school: Organisation) -> list[PlanStatus]:
    """The running plans of a school, its own before those of its action groups."""
    of_groups = {decision.group.plan for decision in school.support.decisions if decision.group}
    return sorted(context.index.plans_of.get(school.id, []), key=lambda status: status.plan.ref in of_groups)


def items_of(plans: Sequence[PlanStatus]) -> list[Item]:
    """The actions and KPIs of some plans, worst first."""
    found: list[Item] = []
    for status in plans:
        found += status.items
    return list(worst_first(found))


def count_at_risk(items: Sequence[Item]) -> int:
    """How many items are at risk."""
    return sum(item.rating is Rating.AT_RISK and not item.is_accepted for item in items)


def priorities_part(
    context: PageContext,
    title: str,
    plans: Sequence[PlanStatus],
    none: str,
    places: Places,
    ended: tuple[Block, ...] = (),
) -> Part:
    """The objectives of some plans with both ratings, below how many items have each; `none` is said where there are none."""
    if not any(status.objectives for status in plans):
        return Part(title=title, anchor="priorities", total=0, make=lambda _: (Paragraph(text=words(none)), *ended))
    rows_of: list[tuple[PlanStatus, ObjectiveStatus]] = []
    for status in plans:
        rows_of += [(status, objective) for objective in status.objectives]
    total, bars = len(rows_of), spreads(context, plans)
    noun = context.plan_words.of_several([status.plan.ref for status in plans], "objective")
    head = (capital(noun.one), "Delivery", "Impact", "To notice")
    caption = " and ".join(on_one_line(status.plan.title) for status in plans)

    def make(rows: int) -> tuple[Block, ...]:
        shown = tuple(objective_row(context, *pair) for pair in rows_of[:rows])
        table = Table(caption=caption, head=head, rows=shown, widths=(44, 15, 15, 26))
        blocks = (
            *bars,
            *((without_empty_columns(table),) * bool(shown)),
            *rest(total - rows, places.get(RATINGS)),
            *ended,
        )
        return with_note(blocks, places.get(RATINGS))

    return Part(title=title, anchor="priorities", total=total, make=make, least=min(total, 3), most=min(total, 10))


def ended_blocks(context: PageContext, school: Organisation) -> tuple[Block, ...]:
    """The plans of a school that have ended, with the way to what they came to."""
    rows = ended_plans(context, school.id)
    if not rows:
        return ()
    return (Bullets(items=tuple(words(on_one_line(title), path=path) for title, path in rows)),)


def off_track_part(context: PageContext, plans: Sequence[PlanStatus], places: Places) -> Part:
    """What is off track in some plans, why, and what is done about it."""
    own, title = context.marks.own, context.marks.own("Off track, and what is being done")
    items = items_of(plans)
    off = off_track(items)
    risk = count_at_risk(items)
    if not off:
        return said(title, "off-track", own(f"Nothing is off track{_at_risk(risk)}."))
    count, total = len(off), len([item for item in items if not item.is_accepted])
    lead = own(
        f"{capital(say_count(count))} of {counted(total, 'item')} {verb(count, 'is', 'are')} off track{_at_risk(risk)}."
    )
    table = off_track_table(context, off)
    before = (Paragraph(text=words(lead)),)
    return table_part(title, "off-track", before, table, places.get(OFF_TRACK), least=3, most=8)


def _at_risk(risk: int) -> str:
    if not risk:
        return ""
    return f"; {say_count(risk)} {verb(risk, 'is', 'are')} at risk"


def off_track_whole(context: PageContext, plans: Sequence[PlanStatus]) -> list[Block]:
    """What is off track, in full."""
    return [whole_item(context, item) for item in off_track(items_of(plans))]


def ratings_of(context: PageContext, plans: Sequence[PlanStatus]) -> list[Block]:
    """A table for each plan with every rating and its reason."""
    return [ratings_table(context, status) for status in plans if status.objectives]


def serves(context: PageContext, plans: Sequence[PlanStatus]) -> Text:
    """The objectives of the trust that the priorities of some plans serve."""
    found: dict[str, Span] = {}
    for status in plans:
        for priority in status.objectives:
            for objective in context.overview.alignment.serving.get(priority.ref, ()):
                title = shortened(context.coded(objective), MOST_TITLE)
                found[objective.ref] = Span(title, path=context.urls.path(objective.ref))
    named: list[Text] = [(span,) for span in list(found.values())[:MOST_SERVED]]
    if len(found) > MOST_SERVED:
        named.append(words(f"and {say_count(len(found) - MOST_SERVED)} more"))
    return joined(named, "; ")
