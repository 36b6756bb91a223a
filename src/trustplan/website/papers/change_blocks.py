"""What changed, as a paper says it: takes a context, gives rows of moved ratings and edits with their causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, inside, on_one_line, say_date, verb
from trustplan.website.pages.blocks import count_first_ratings, say_news
from trustplan.website.pages.effects import every_effect, say_edit, say_moves
from trustplan.website.pages.lifetimes import lifetime_rows
from trustplan.website.papers.paper import Span, Table
from trustplan.website.papers.text import mark_of, shortened, words

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.pages.effects import CauseRow, Edited, Effect
    from trustplan.website.papers.paper import Text

MOST_TITLE, MOST_WHY, MOST_CAUSES, MOST_TURNS = 110, 200, 2, 3
ALL = 10**6
Row = tuple["Text", "Text", "Text"]


def rows_in_short(context: PageContext) -> list[Row]:
    """What moved, with the first of its causes, then what was edited; falls before rises, the trust's before its schools'."""
    found = [effect_row(context, effect, most=MOST_CAUSES, most_words=MOST_WHY) for effect in every_effect(context)]
    return [*found, *(edit_row(edit, MOST_WHY) for edit in _edits(context))]


def rows_whole(context: PageContext) -> list[Row]:
    """The same with every cause, in full."""
    found = [effect_row(context, effect, most=ALL, most_words=ALL) for effect in every_effect(context)]
    return [*found, *(edit_row(edit, ALL) for edit in _edits(context))]


def changed_table(rows: list[Row]) -> Table:
    """The rows as a table."""
    head = ("What", "From, to", "Why, and since when")
    return Table(caption="Ratings that moved, and edits", head=head, rows=tuple(rows), widths=(32, 24, 44))


def say_changed(context: PageContext) -> str:
    """What changed since the last papers, in a sentence or two."""
    since = context.edition.since
    if since is None:
        return "There are no earlier papers to compare with."
    said = f"Since the last papers ({say_date(since)}), {say_moves(context)}; {say_news(context.edition)}."
    firsts = count_first_ratings(context.edition.changes)
    if firsts:
        said += f" {capital(counted(firsts, 'item'))} {verb(firsts, 'was', 'were')} rated for the first time."
    return said


def say_turns(context: PageContext, most: int = MOST_TURNS) -> list[str]:
    """What began and ended: plans, schools, roles; a sentence for each kind and day."""
    found = []
    for row in lifetime_rows(context, context.edition.since, context.edition.day, most):
        names = [": ".join(filter(None, (entry.whose, on_one_line(entry.title)))) for entry in row.entries]
        if row.entries.more:
            names.append(f"{row.entries.more} more")
        found.append(f"{row.label}: {'; '.join(names)}.")
    return found


def _edits(context: PageContext) -> list[Edited]:
    return [say_edit(context, change) for change in context.edition.changes if change.is_edit]


def effect_row(context: PageContext, effect: Effect, *, most: int, most_words: int) -> Row:
    """A rating that moved, with so many of its causes."""
    change = effect.change
    title = effect.title
    if not change.dimension and not context.edition.is_for_trustees:
        title = context.coded(context.edition.rated.index[change.ref])
    is_whole = bool(change.dimension)
    moved = (
        mark_of(context, Rating(change.old), is_whole=is_whole),
        Span(" to "),
        mark_of(context, Rating(change.new), is_whole=is_whole),
    )
    causes = [_cause(context, cause, most_words) for cause in effect.causes[:most]]
    more = len(effect.causes) - len(causes)
    if more:
        causes.append(f"And {counted(more, 'other cause')}.")
    what = (Span(shortened(title, min(most_words, MOST_TITLE)), path=effect.path, is_strong=True),)
    return what, moved, words(" ".join(causes))


def _cause(context: PageContext, cause: CauseRow, most: int) -> str:
    """`SI-K3 Attendance: 94.8% is below … (Trust: 92% before, 94.8% now; new figure, 12 November).`"""
    name = ""
    if cause.title:
        code = f"{cause.code} " if cause.code and context.edition.is_for_trustees else ""
        name = f"{code}{cause.title}: "
    beside = [cause.tag + (f", {cause.when}" if cause.when else "")]
    if cause.figure:
        beside.insert(0, f"{cause.figure.whose}: {cause.figure.before} before, {cause.figure.now} now")
        beside[1:] = map(inside, beside[1:])
    return f"{shortened(name + cause.text, most)} ({'; '.join(beside)})"


def edit_row(edit: Edited, most: int) -> Row:
    """A target or a date that was edited."""
    title = f"{on_one_line(edit.title)} ({edit.code})" if edit.code else on_one_line(edit.title)
    what = (Span(shortened(title, min(most, MOST_TITLE)), path=edit.path, is_strong=True),)
    when = f" ({edit.when})" if edit.when else ""
    return what, words(edit.tag), words(f"{shortened(edit.text, most)}{when}")
