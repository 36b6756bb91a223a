"""Whether the trust is better than last year: takes its rated KPIs, gives a grid of rating by direction, and a page of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.oversight.last_year import Compared, compared_with_last_year
from trustplan.primitives.english import capital, counted, listed, say_count, verb
from trustplan.primitives.nouns import shared_noun
from trustplan.rating.status import WORST, KpiStatus
from trustplan.website.page import MOST_ROWS, Cut, cut
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trustplan.primitives.nouns import Noun
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_ITEMS = 6  # in a cell
MOVES = (("worsening", "Worsening"), ("steady", "No clear change"), ("improving", "Improving"))


class Moved(Struct, frozen=True, kw_only=True):
    """A KPI with the trust's figure of last year and of this year."""

    code: str
    title: str
    path: str
    before: str
    now: str


class MoveCell(Struct, frozen=True, kw_only=True):
    """The KPIs of one rating that moved one way; `heading` names the way. Without figures where nothing asks for attention."""

    heading: str
    rows: Cut[Moved]
    has_figures: bool


class RatingRow(Struct, frozen=True, kw_only=True):
    """The KPIs of one rating."""

    rating: Rating
    count: str
    cells: list[MoveCell]


class Directions(Struct, frozen=True, kw_only=True):
    """The grid, a heading with its count for each way to move, and what is said above and below it.

    `lead` is the sentence in two parts, of which the second is the answer; empty where nothing can be compared.
    """

    lead: tuple[str, str]
    caption: str
    columns: list[tuple[str, int]]
    rows: list[RatingRow]
    note: str


class ComparedRow(Struct, frozen=True, kw_only=True):
    """A KPI with the trust's figures of last year and of this year, how it moved, its target, and the school that decides it."""

    kpi: KpiStatus
    path: str
    before: str
    now: str
    when: str
    move: str
    target: str
    decides: str


class DirectionView(View, frozen=True, kw_only=True):
    """The grid whole, and each KPI in it with its figures, those that worsened first."""

    TEMPLATE = "direction.html"
    found: Directions
    rows: list[ComparedRow]


def make_direction(context: PageContext) -> Iterator[Page]:
    """The page, where trustees read it and something can be compared."""
    found = directions_of_trust(context, MOST_ROWS) if context.edition.is_for_trustees else None
    if found is None or not found.rows:
        return
    compared = compared_with_last_year(context.figures, _kpis_of_trust(context))
    order = [meaning for meaning, _ in MOVES]
    worst_first = sorted(compared, key=lambda row: (order.index(row.trend.meaning), WORST.index(row.kpi.rating)))
    yield menu_page(
        context,
        DirectionView(found=found, rows=[_compared(context, row) for row in worst_first]),
        path="direction/",
        title="Better than last year?",
        headings=[("By rating and direction", "grid"), ("Last year and this year", "figures")],
        lead=found.caption,
    )


def _compared(context: PageContext, row: Compared) -> ComparedRow:
    moved, cell, text = _moved(context, row), row.part.deciding, context.figure_text
    decides = ""
    if cell and cell.latest and cell.organisation != TRUST:
        decides = f"{context.names.school(cell.organisation)} {text.value(cell.latest, row.measure, cell.organisation)}"
    return ComparedRow(
        kpi=row.kpi,
        path=moved.path,
        before=moved.before,
        now=moved.now,
        when=text.when(row.latest),
        move=dict(MOVES)[row.trend.meaning],
        target=text.target(cell, row.measure) if cell else "",
        decides=decides,
    )


def _kpis_of_trust(context: PageContext) -> list[KpiStatus]:
    """The KPIs of the trust's running plans."""
    return [item for item in context.index.items_of(TRUST) if isinstance(item, KpiStatus)]


def directions_of_trust(context: PageContext, most: int) -> Directions | None:
    """The grid of all of the trust's plans; None where they have no KPI."""
    kpis = _kpis_of_trust(context)
    if not kpis:
        return None
    nouns = [status.plan.noun("kpi") for status in context.index.plans_of[TRUST]]
    return make_directions(context, kpis, shared_noun(nouns, context.edition.trust.policy.noun("kpi")), most)


def make_directions(context: PageContext, kpis: Sequence[KpiStatus], noun: Noun, most: int = MOST_ITEMS) -> Directions:
    """The grid of some KPIs of the trust, with at most so many in a cell."""
    found = compared_with_last_year(context.figures, kpis)
    moves = [row.trend.meaning for row in found]
    columns = [(heading, moves.count(meaning)) for meaning, heading in MOVES]
    if not found:
        caption = f"No {noun.one} can be compared with the same point last year yet."
        return Directions(lead=("", ""), caption=caption, columns=columns, rows=[], note="")
    better, worse, same = (moves.count(meaning) for meaning in ("improving", "worsening", "steady"))
    whole = f"Of the {say_count(len(found))} {noun.many} that can be compared with last year,"
    improved = f"{_none(better)} {verb(better, 'has', 'have')} improved"
    if len(found) == 1:
        whole = f"Of the {noun.many}, one can be compared with last year:"
        improved = f"it {'has improved' if better else 'has not improved'}"
    return Directions(
        lead=(whole, improved),
        caption=(
            f"{whole} {_none(better)} {verb(better, 'has', 'have')} improved, {_none(worse)} "
            f"{verb(worse, 'has', 'have')} worsened and {_none(same)} {verb(same, 'shows', 'show')} no clear change."
        ),
        columns=columns,
        rows=list(filter(None, (_row(context, found, ratings, most) for ratings in _RATINGS))),
        note=_note(context, found, len(kpis) - len(found)),
    )


_RATINGS = (
    (Rating.OFF_TRACK,),
    (Rating.AT_RISK,),
    (Rating.ON_TRACK, Rating.ACHIEVED),
)  # what is achieved is on track too


def _none(count: int) -> str:
    return say_count(count) if count else "none"


def _row(context: PageContext, found: Sequence[Compared], ratings: tuple[Rating, ...], most: int) -> RatingRow | None:
    """The row of one rating; None where it has none of the compared KPIs."""
    rows = [row for row in found if row.kpi.rating in ratings]
    if not rows:
        return None
    is_loud = context.marks.is_loud(ratings[0])
    cells = []
    for meaning, heading in MOVES:
        moved = [_moved(context, row) for row in rows if row.trend.meaning == meaning]
        shown = cut(moved, most) if is_loud else cut(moved, len(moved))
        cells.append(MoveCell(heading=heading, rows=shown, has_figures=is_loud))
    return RatingRow(rating=ratings[0], count=say_count(len(rows)), cells=cells)


def _moved(context: PageContext, row: Compared) -> Moved:
    return Moved(
        code=row.kpi.id,
        title=row.kpi.title,
        path=context.urls.figures_path(row.part),
        before=context.figure_text.value(row.trend.earlier, row.measure, TRUST),
        now=context.figure_text.value(row.latest, row.measure, TRUST),
    )


def _note(context: PageContext, found: Sequence[Compared], others: int) -> str:
    """How to read the grid; and of what is off track while the trust improves, the school that decides it."""
    words = "Last year → this year, of the trust. A move within the tolerance, or of one pupil or person, is no clear change."
    split = []
    for row in found:
        cell = row.part.deciding
        is_split = row.kpi.rating is Rating.OFF_TRACK and row.trend.meaning == "improving"
        if is_split and cell and cell.latest and cell.organisation != TRUST:
            figure = context.figure_text.value(cell.latest, row.measure, cell.organisation)
            split.append(f"{row.kpi.id} ({context.names.school(cell.organisation)}, {figure})")
    if split:
        is_off = context.marks.small(Rating.OFF_TRACK)
        words += f" {listed(split)} {verb(len(split), 'is', 'are')} {is_off} at one school while the trust improves."
    if others:
        words += (
            f" {capital(counted(others, 'other'))} cannot be compared, or {verb(others, 'is', 'are')} not assessed."
        )
    return words
