"""Whether the trust is better than last year: takes its rated KPIs, gives a grid of rating by direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.oversight.last_year import Compared, compared_with_last_year
from trustplan.primitives.english import capital, counted, listed, say_count, verb
from trustplan.website.page import Cut, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.primitives.nouns import Noun
    from trustplan.rating.status import KpiStatus
    from trustplan.website.context import PageContext

MOST_ITEMS = 6  # in a cell
MOVES = (("worsening", "Worsening"), ("steady", "No clear change"), ("improving", "Improving"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A KPI with the trust's figure of last year and of this year."""

    code: str
    title: str
    path: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveCell:
    """The KPIs of one rating that moved one way; `heading` names the way. Without figures where nothing asks for attention."""

    heading: str
    rows: Cut[Moved]
    has_figures: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingRow:
    """The KPIs of one rating."""

    rating: Rating
    count: str
    cells: list[MoveCell]


@dataclass(frozen=True, kw_only=True, slots=True)
class Directions:
    """The grid, a heading with its count for each way to move, and what is said above and below it.

    `lead` is the sentence in two parts, of which the second is the answer; empty where nothing can be compared.
    """

    lead: tuple[str, str]
    caption: str
    columns: list[tuple[str, int]]
    rows: list[RatingRow]
    note: str


def make_directions(context: PageContext, kpis: Sequence[KpiStatus], noun: Noun) -> Directions:
    """The grid of the trust's KPIs."""
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
        rows=list(filter(None, (_row(context, found, ratings) for ratings in _RATINGS))),
        note=_note(context, found, len(kpis) - len(found)),
    )


_RATINGS = (
    (Rating.OFF_TRACK,),
    (Rating.AT_RISK,),
    (Rating.ON_TRACK, Rating.ACHIEVED),
)  # what is achieved is on track too


def _none(count: int) -> str:
    return say_count(count) if count else "none"


def _row(context: PageContext, found: Sequence[Compared], ratings: tuple[Rating, ...]) -> RatingRow | None:
    """The row of one rating; None where it has none of the compared KPIs."""
    rows = [row for row in found if row.kpi.rating in ratings]
    if not rows:
        return None
    is_loud = context.marks.is_loud(ratings[0])
    cells = []
    for meaning, heading in MOVES:
        moved = [_moved(context, row) for row in rows if row.trend.meaning == meaning]
        shown = cut(moved, MOST_ITEMS) if is_loud else cut(moved, len(moved))
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
