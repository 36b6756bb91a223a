"""What changed, as effects with their causes: takes the changes since a day, gives objectives with what moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.ratings import Cause
from trustplan.model import TRUST, Rating
from trustplan.primitives.english import counted, say_count, say_day, verb
from trustplan.rating.figures import number_of
from trustplan.rating.kpis import deciding_part
from trustplan.rating.reasons import first_sentence
from trustplan.rating.status import WORST_FIRST, ActionStatus, KpiStatus, ObjectiveStatus
from trustplan.website.page import first
from trustplan.website.pages.blocks import count_first_ratings, without_first_ratings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.diff.ratings import Difference
    from trustplan.model import Measurement
    from trustplan.rating.status import Cell, Item
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut

MOST_EFFECTS, MOST_CAUSES, MOST_EDITS, MOST_ALSO = 6, 2, 3, 12
FIGURES = (Cause.NEW_FIGURE, Cause.CORRECTED)
Moves = tuple["Difference", "list[Difference]"]  # the move of a rating, and those behind it


class MovedFigure(Struct, frozen=True, kw_only=True):
    """A figure before and now, and whose it is."""

    before: str
    now: str
    whose: str


class CauseRow(Struct, frozen=True, kw_only=True):
    """An item that moved, why, and since when; without a title where it is the effect itself, without a code for the public."""

    title: str
    code: str
    path: str
    text: str
    figure: MovedFigure | None
    tag: str
    when: str


class Effect(Struct, frozen=True, kw_only=True):
    """A rating that moved: an objective's, or that of an item which moved no objective."""

    change: Difference
    title: str
    path: str
    causes: list[CauseRow]
    left_out: int


class Edited(Struct, frozen=True, kw_only=True):
    """A target or a date that was edited: of which item, what was said of it, and when."""

    title: str
    code: str
    path: str
    text: str
    tag: str
    when: str


class Effects(Struct, frozen=True, kw_only=True):
    """The first effects, the codes of everything else that moved, the edits, and the number of first ratings.

    `also_down` and `also_up` are pairs of a code and a path.
    """

    rows: list[Effect]
    also_down: Cut[tuple[str, str]]
    also_up: Cut[tuple[str, str]]
    edits: list[Edited]
    more_edits: int
    firsts: int


def find_effects(context: PageContext) -> Effects:
    """The changes of an edition. The trust's own plans come first; where it has none, its schools'."""
    changes = context.edition.changes
    moves = [c for c in without_first_ratings(changes) if not c.is_edit]
    edits = [c for c in changes if c.is_edit]
    shown = _to_show(context, _in_order(context, moves))
    explained: set[int] = set()
    for change, causes in shown:
        explained.update(map(id, (change, *causes)))
    rest = [c for c in moves if id(c) not in explained and not c.dimension]
    return Effects(
        rows=[_effect(context, change, causes[:MOST_CAUSES], len(causes)) for change, causes in shown],
        also_down=_codes(context, [c for c in rest if c.is_fall]),
        also_up=_codes(context, [c for c in rest if c.is_rise]),
        edits=[say_edit(context, c) for c in edits[:MOST_EDITS]],
        more_edits=max(0, len(edits) - MOST_EDITS),
        firsts=count_first_ratings(changes),
    )


def every_effect(context: PageContext) -> list[Effect]:
    """Each rating that moved, once: as an effect with all of its causes, or among the causes of another."""
    return context.once("every effect", lambda: _find_every(context))


def _find_every(context: PageContext) -> list[Effect]:
    moves = [c for c in without_first_ratings(context.edition.changes) if not c.is_edit]
    return [_effect(context, change, causes, len(causes)) for change, causes in _in_order(context, moves)]


def lone_effect(context: PageContext, change: Difference) -> Effect:
    """A change that is told by itself."""
    return _effect(context, change, [], 0)


def _to_show(context: PageContext, effects: Sequence[Moves]) -> Sequence[Moves]:
    """The first effects of the trust's own plans; of a trust without any, of its schools'."""
    own = [effect for effect in effects if _organisation(context, effect[0]) == TRUST]
    return (own or effects)[:MOST_EFFECTS]


def _organisation(context: PageContext, change: Difference) -> str:
    return context.edition.rated.index[change.ref].organisation


def _in_order(context: PageContext, moves: Sequence[Difference]) -> list[Moves]:
    """Each effect with its causes: falls before rises, the trust before its schools, objectives before items, worst first.

    An item that moved the same way as the objective it belongs to is one of its causes.
    """
    index = context.edition.rated.index
    of_plan: dict[str, list[Difference]] = {}  # the moves of its items
    for change in moves:
        if not change.dimension:
            of_plan.setdefault(index[change.ref].plan, []).append(change)
    effects: list[Moves] = []
    caused: set[str] = set()
    for change in moves:
        if not change.dimension:
            continue
        causes = [c for c in of_plan.get(index[change.ref].plan, ()) if _is_cause(context, c, change)]
        caused.update(c.ref for c in causes)
        effects.append((change, causes))
    effects += [(c, []) for c in moves if not c.dimension and c.ref not in caused]
    places = {name: place for place, name in enumerate(context.edition.trust.organisations)}
    places[TRUST] = -1

    def order(effect: Moves) -> tuple[bool, int, bool, int]:
        change, _ = effect
        rank = WORST_FIRST.index(Rating(change.new))
        return not change.is_fall, places[_organisation(context, change)], not change.dimension, rank

    return sorted(effects, key=order)


def _is_cause(context: PageContext, change: Difference, of: Difference) -> bool:
    """Whether the move of an item of the same plan is one of those behind the move of an objective's rating."""
    item, objective = context.edition.rated.index[change.ref], context.edition.rated.index[of.ref]
    if change.is_fall != of.is_fall or not isinstance(objective, ObjectiveStatus):
        return False
    is_action = isinstance(item, ActionStatus)
    return is_action == (of.dimension == "delivery") and change.ref in {i.ref for i in objective.items}


def _effect(context: PageContext, change: Difference, causes: Sequence[Difference], total: int) -> Effect:
    """An effect with the causes to show, of so many."""
    title = f"{change.title} ({context.names.code(change.ref)})"
    if change.dimension or not context.edition.is_for_trustees:
        whose = context.names.whose(_organisation(context, change))
        title = ": ".join(filter(None, (whose, change.title, change.dimension)))
    rows = [_cause(context, c, is_itself=False) for c in causes]
    if not causes:
        rows = [_cause(context, change, is_itself=True)]
    return Effect(
        change=change,
        title=title,
        path=context.urls.path(change.ref),
        causes=rows,
        left_out=total - len(causes),
    )


def _cause(context: PageContext, change: Difference, *, is_itself: bool) -> CauseRow:
    tag, when = _tag(context, change)
    return CauseRow(
        title="" if is_itself else change.title,
        code="" if is_itself or not context.edition.is_for_trustees else context.names.code(change.ref),
        path=context.urls.path(change.ref),
        text=_why(change, most=2 if is_itself else 1),
        figure=_figure(context, change),
        tag=tag,
        when=when,
    )


def _tag(context: PageContext, change: Difference) -> tuple[str, str]:
    """The kind of a change in a word or two, and when it was, or that nothing came in."""
    if change.cause is Cause.TIME_PASSING:
        item = context.edition.rated.index[change.ref]
        return ("Now overdue" if _is_overdue(item) else "Time has passed"), "no new information"
    words = {Cause.EDITED_TARGET: "Target revised", Cause.EDITED_DATE: "Date revised"}.get(change.cause, change.cause)
    return words, say_day(change.on, context.edition.day) if change.on else ""


def _is_overdue(item: Item | ObjectiveStatus) -> bool:
    """Whether work, an update, a figure or a judgement is overdue."""
    if isinstance(item, ObjectiveStatus):
        return any(map(_is_overdue, item.items))
    return item.is_missing or (isinstance(item, ActionStatus) and item.is_late)


def _why(change: Difference, *, most: int) -> str:
    """What was corrected, with its note; else the first sentences of the reason: the item's page has the others."""
    if change.correction:
        return str(change.correction).strip()
    first = first_sentence(change.sentence)
    rest = change.sentence.removeprefix(first).strip()
    if most > 1 and rest:
        return f"{first} {first_sentence(rest)}"
    return first


def _figure(context: PageContext, change: Difference) -> MovedFigure | None:
    """The figure behind a change, and the one before it; None where no number is the cause."""
    item = context.edition.rated.index[change.ref]
    if not isinstance(item, KpiStatus) or change.cause not in FIGURES or change.new == Rating.NOT_ASSESSED:
        return None
    kpi = deciding_part(item)
    cell, measure = kpi.deciding, kpi.measure
    if cell is None or cell.latest is None or measure is None or number_of(cell.latest) is None:
        return None
    before = _before(context, cell, measure.id)
    if before is None or number_of(before) is None:
        return None
    value = context.figure_text.value
    whose = context.names.school(cell.organisation) if kpi.kpi.applies_to != "own" else "Trust"
    if of_trust := context.figure_text.of_trust(kpi):
        whose = f"{whose}; {of_trust.lower().replace(': ', ' ')}"
    return MovedFigure(
        before=value(before, measure, cell.organisation),
        now=value(cell.latest, measure, cell.organisation),
        whose=whose,
    )


def _before(context: PageContext, cell: Cell, measure: str) -> Measurement | None:
    """What the figure of the same period was before it was corrected, or else that of the period before."""
    latest = cell.latest
    if latest is None:
        return None
    figures = context.edition.trust.organisations[cell.organisation].figures.get(measure, ())
    same = [m for m in figures if m.period == latest.period and m.group == latest.group and m.on < latest.on]
    if same:
        return same[-1]
    earlier = [m for m in cell.series if m is not latest and m.is_official]
    return earlier[-1] if earlier and cell.series[-1] is latest else None


def say_edit(context: PageContext, change: Difference) -> Edited:
    """An edit as pages show it."""
    tag, when = _tag(context, change)
    return Edited(
        title=change.title,
        code=context.names.code(change.ref),
        path=context.urls.path(change.ref),
        text=change.sentence,
        tag=tag,
        when=when,
    )


def _codes(context: PageContext, changes: Sequence[Difference]) -> Cut[tuple[str, str]]:
    """The first of them, worst first: a large trust has hundreds, which nobody reads."""
    worst_first = sorted(changes, key=lambda c: WORST_FIRST.index(c.new) if c.new else len(WORST_FIRST))
    return first(worst_first, MOST_ALSO, lambda c: (context.names.code(c.ref), context.urls.path(c.ref)))


def _moves(context: PageContext, school: str) -> tuple[int, int]:
    """How many ratings went down and up."""
    moves = [c for c in without_first_ratings(context.edition.changes) if not c.is_edit]
    if school:
        moves = [c for c in moves if _organisation(context, c) == school]
    return sum(c.is_fall for c in moves), sum(c.is_rise for c in moves)


def say_moves(context: PageContext, school: str = "") -> str:
    """`11 ratings have gone down and five up`, in all plans or in those of a school."""
    falls, rises = _moves(context, school)
    if not falls and not rises:
        return "no rating has gone down or up"
    if not falls:
        return f"{counted(rises, 'rating')} {verb(rises, 'has', 'have')} gone up"
    down = f"{counted(falls, 'rating')} {verb(falls, 'has', 'have')} gone down"
    return f"{down} and {say_count(rises)} up" if rises else down


def say_moved(context: PageContext) -> str:
    """`11 ratings down, five up`."""
    falls, rises = _moves(context, "")
    down, up = counted(falls, "rating") + " down", counted(rises, "rating") + " up"
    if not falls:
        return up
    return f"{down}, {say_count(rises)} up" if rises else down
