"""What is off track, as a paper says it: takes a context, gives rows with the reason, what is done about it, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import on_one_line
from trustplan.rating.status import ActionStatus
from trustplan.website.data.owed import find_owner
from trustplan.website.pages.blocks import off_track
from trustplan.website.pages.exceptions import worst_first
from trustplan.website.papers.paper import Facts, Group, Span, Table
from trustplan.website.papers.text import mark_of, named, shortened, title_of, words

if TYPE_CHECKING:
    from trustplan.rating.status import Item
    from trustplan.website.context import PageContext
    from trustplan.website.papers.paper import Text

MOST_TITLE, MOST_WHY, MOST_DOING = 120, 190, 190
NONE_RECORDED = "None recorded."


def find_off_track(context: PageContext) -> list[Item]:
    """What is off track in running plans, worst first, that of the trust's own before that of its schools."""
    found = worst_first(off_track(list(context.edition.rated.items)))
    return sorted(found, key=lambda item: item.organisation != TRUST)


def why(item: Item) -> str:
    """The reason of a rating in a sentence or two; empty where the audience is told none."""
    return on_one_line(item.reasons[0].sentence) if item.reasons else ""


def owner(context: PageContext, item: Item) -> Span | None:
    """Who answers for an item; None for the public, and where nobody does."""
    if not context.edition.is_for_trustees:
        return None
    held_by = find_owner(context, item)
    return named(context.names.holder(*held_by)) if held_by else None


def off_track_table(context: PageContext, items: list[Item]) -> Table:
    """The items in a table; for the public without what is being done, which it is not told."""
    caption = context.marks.own("Off track")
    if not context.edition.is_for_trustees:
        rows = [(_what(context, item), words(shortened(why(item), MOST_WHY))) for item in items]
        return Table(caption=caption, head=("What", "Why"), rows=tuple(rows), widths=(42, 58))
    three = [(_what(context, item), words(shortened(why(item), MOST_WHY)), _doing(item)) for item in items]
    head = ("What, and with whom", "Why", "Action being taken")
    return Table(caption=caption, head=head, rows=tuple(three), widths=(32, 34, 34))


def _what(context: PageContext, item: Item) -> Text:
    title = Span(shortened(title_of(context, item), MOST_TITLE), path=context.urls.path(item.ref), is_strong=True)
    who = owner(context, item)
    if who is None:
        return (title,)
    return title, Span(" ("), who, Span(")")


def _doing(item: Item) -> Text:
    """What is being done about an item, and what help is wanted."""
    recovery = item.recovery
    doing = shortened(recovery.doing, MOST_DOING) if recovery and recovery.doing else NONE_RECORDED
    if recovery and recovery.help_wanted:
        wanted = shortened(recovery.help_wanted, MOST_DOING)
        return Span(f"{doing} "), Span("Help wanted: ", is_strong=True), Span(wanted)
    return words(doing)


def whole(context: PageContext, item: Item) -> Group:
    """An item in the appendix: its rating, all its reasons, what is being done, and with whom it is."""
    rows: list[tuple[str, Text]] = [("Rating", (mark_of(context, item.rating),))]
    said = [on_one_line(reason.sentence) for reason in item.reasons if on_one_line(reason.sentence)]
    if said:
        rows.append(("Why", words(" ".join(dict.fromkeys(said)))))
    if context.edition.is_for_trustees:
        recovery = item.recovery
        rows.append(("Action being taken", words(on_one_line(recovery.doing if recovery else "") or NONE_RECORDED)))
        if recovery and recovery.help_wanted:
            rows.append(("Help wanted", words(on_one_line(recovery.help_wanted))))
        who = owner(context, item)
        rows.append(("With", (who,) if who else words("Nobody recorded")))
    if isinstance(item, ActionStatus):
        flag, text = context.item_text.freshness(item)
        news = ". ".join(filter(None, (flag, text)))
        if news:
            rows.append(("Updates", words(news)))
    title = (Span(title_of(context, item), path=context.urls.path(item.ref)),)
    return Group(
        title=title,
        blocks=(Facts(rows=tuple(rows)),),
        anchor=f"off-track-{item.ref.replace('/', '-').replace('.', '-')}",
    )
