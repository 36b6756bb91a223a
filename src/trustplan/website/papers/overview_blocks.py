"""Where a trust is, as a paper shows it: takes a context, gives spreads, the table of objectives, and what to worry about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, listed, say_count, verb
from trustplan.rating.rollup import count_ratings
from trustplan.website.pages.blocks import objective_note, off_track
from trustplan.website.pages.picture import make_picture
from trustplan.website.papers.blocks import without_empty_columns
from trustplan.website.papers.paper import Paragraph, Spread, Table
from trustplan.website.papers.text import mark_of, shortened, strong, title_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Rating
    from trustplan.rating.status import Item, ObjectiveStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.papers.paper import Block, Text

MOST_SCHOOLS, MOST_TITLE = 3, 110


def plans_shown(context: PageContext) -> list[PlanStatus]:
    """The running plans of the trust; of a trust without one, those of its schools."""
    return context.index.plans_of.get(TRUST) or list(context.edition.rated.running)


def say_schools(context: PageContext) -> list[str]:
    """Which schools to worry about: who decides what is off track, whose plans have most of it, and the support decided."""
    found = []
    if context.edition.is_for_trustees:
        for status in context.index.plans_of.get(TRUST, ()):
            picture = make_picture(context, status)
            if picture:
                found.append(picture.caption)
    if of_schools := _off_in_schools(context):
        found.append(of_schools)
    if _has_levels(context):
        found.append(context.overview_text.say_levels())
    return found


def _has_levels(context: PageContext) -> bool:
    """Whether a level of support is decided for any school; nothing is decided for the public."""
    if not context.edition.is_for_trustees:
        return False
    standings = map(context.overview.standing, context.overview.standings)
    return any(standing.level for standing in standings if standing)


def _off_in_schools(context: PageContext) -> str:
    """`In their own plans, Fernhill has six items off track and Mill Green two.`"""
    counts = Counter(i.organisation for i in off_track(list(context.edition.rated.items)) if i.organisation != TRUST)
    if not counts:
        return ""
    ranked = counts.most_common()
    parts: list[str] = []
    for school, count in ranked[:MOST_SCHOOLS]:
        noun = f" {verb(count, 'item', 'items')} {context.marks.own('off track')}" if not parts else ""
        has = "has " if not parts else ""
        parts.append(f"{context.names.school(school)} {has}{say_count(count)}{noun}")
    if rest := ranked[MOST_SCHOOLS:]:
        parts.append(f"{counted(len(rest), 'other school')} {say_count(sum(count for _, count in rest))}")
    return f"In their own plans, {listed(parts)}."


def spreads(context: PageContext, plans: Sequence[PlanStatus]) -> tuple[Spread, ...]:
    """How many actions and KPIs of some plans have each rating; nothing where there are none."""
    refs = [status.plan.ref for status in plans]
    found = []
    for name, kind in (("Delivery", "action"), ("Impact", "kpi")):
        items: list[Item] = []
        for status in plans:
            for objective in status.objectives:
                items += objective.actions if kind == "action" else objective.kpis
        counts = count_ratings(items)
        total = sum(counts.values())
        if total:
            noun = context.plan_words.of_several(refs, kind)
            found.append(_spread(context, f"{name}: {counted(total, *noun)}", counts))
    return tuple(found)


def _spread(context: PageContext, title: str, counts: dict[Rating, int]) -> Spread:
    rows = [(mark_of(context, rating), count) for rating, count in counts.items() if count]
    said = [f"{say_count(count)} {context.marks.small(rating)}" for rating, count in counts.items() if count]
    return Spread(title=title, counts=tuple(rows), words=capital(f"{listed(said)}."))


def objectives_table(context: PageContext) -> Table:
    """The objectives of the shown plans with both ratings, and what a reader should notice."""
    plans = plans_shown(context)
    noun = context.plan_words.of_several([status.plan.ref for status in plans], "objective")
    rows: list[tuple[Text, ...]] = []
    for status in plans:
        rows += [objective_row(context, status, objective) for objective in status.objectives]
    table = Table(
        caption=capital(noun.many),
        head=(capital(noun.one), "Delivery", "Impact", "To notice"),
        rows=tuple(rows),
        widths=(44, 15, 15, 26),
    )
    return without_empty_columns(table)


def objective_row(context: PageContext, status: PlanStatus, objective: ObjectiveStatus) -> tuple[Text, ...]:
    """An objective with both ratings, and what a reader should notice."""
    title = shortened(title_of(context, objective), MOST_TITLE)
    note = objective_note(objective, status.plan.noun("action")) if context.edition.is_for_trustees else ""
    return (
        strong(title, context.urls.path(objective.ref)),
        (mark_of(context, objective.delivery.rating, is_whole=True),),
        (mark_of(context, objective.impact.rating, is_whole=True),),
        words(note),
    )


def say_where(context: PageContext) -> tuple[Block, ...]:
    """What stands before the table of objectives."""
    said = say_schools(context)
    start = (Paragraph(text=words(shortened(" ".join(said), 600))),) if said else ()
    return (*start, *spreads(context, plans_shown(context)))
