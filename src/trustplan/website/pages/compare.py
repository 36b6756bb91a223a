"""Schools compared: each measure as a row, with the schools at their distance from its target. Never a ranking of schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Rating
from trustplan.primitives.english import counted, inside
from trustplan.rating.distances import distance_of, distance_of_trust
from trustplan.rating.status import LOUD, WORST, Cell, KpiStatus
from trustplan.website.context import WIDE
from trustplan.website.dot_plot import MOST_IN_ONE_LANE, Dot, Drawing, draw_row
from trustplan.website.page import MOST_COMPARED, Cut, SearchEntry, cut
from trustplan.website.pages.compare_table import HeatCell, figures_by_school
from trustplan.website.pages.compare_words import (
    Said,
    join_equal,
    say_each,
    say_figure,
    say_off_track,
    target_in_force,
)
from trustplan.website.pages.heat_table import Head, HeatTable
from trustplan.website.pages.sections import HOME
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Measure, Organisation
    from trustplan.rating.distances import Distance
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

TITLE = "Schools compared"
SHOWN_BEFORE = LOUD  # last year's figure is drawn where attention is asked for; the table has it for all


class Compared(Struct, frozen=True, kw_only=True):
    """A measure of the trust with the cells of its schools that are shown, worst first; `apart` have no distance."""

    kpi: KpiStatus
    measure: Measure
    cells: list[Cell]
    distances: dict[str, Distance]

    @property
    def order(self) -> tuple[int, float]:
        """Worst first: by the worst rating, then by the largest miss."""
        furthest = min((d.steps for d in self.distances.values()), default=0)
        return min((WORST.index(c.rating) for c in self.cells), default=len(WORST)), float(furthest)

    @property
    def apart(self) -> list[Cell]:
        """The cells that ask for attention for another reason than their distance."""
        return [c for c in self.cells if c.rating in LOUD and c.organisation not in self.distances]


class PlotRow(Struct, frozen=True, kw_only=True):
    """A measure whose figures have a distance from its target. `furthest` is a school, with its figure; empty where all meet it."""

    head: Head
    target: str
    drawings: list[Drawing]
    each: str
    apart: list[Said]
    furthest: str
    figure: str
    counts: list[tuple[Rating, int]]


class WordsRow(Struct, frozen=True, kw_only=True):
    """A measure whose figures are said in words."""

    head: Head
    target: str
    said: list[Said]


class CompareView(View, frozen=True, kw_only=True):
    """Schools compared. `letters` are initials with their schools, of few schools; `has_…` says what the key explains."""

    TEMPLATE = "compare.html"
    plotted: list[PlotRow]
    plotted_count: str
    worded: list[WordsRow]
    worded_count: str
    letters: list[tuple[str, str]]
    is_many: bool
    has_trust: bool
    has_before: bool
    has_beyond: bool
    compared: Cut[Organisation]
    heat: HeatTable[HeatCell]


def make_comparison(context: PageContext) -> Iterator[Page]:
    """The page, where there is anything to compare."""
    if not context.urls.has_comparison:
        return
    lead = say_lead(context)
    names = " ".join(s.profile.title for s in context.edition.trust.schools)
    yield context.page(
        lambda: _view(context),
        path="schools/compare/",
        title=TITLE,
        crumb="Compared",
        lead=lead,
        trail=[HOME, ("Schools", "schools/")],
        headings=[("Distance from target", "distance"), ("Yes or no, grades and ranges", "words")],
        search=[SearchEntry(title=TITLE, text=f"{lead} {names}")],
        hides=WIDE,
    )


def say_lead(context: PageContext) -> str:
    """On how many measures each school is off track."""
    counts = {school.id: 0 for school in context.edition.trust.schools}
    rows = find_compared(context)
    for row in rows:
        for cell in row.cells:
            counts[cell.organisation] += cell.rating is Rating.OFF_TRACK
    return say_off_track(context, counts, len(rows))


def find_compared(context: PageContext) -> list[Compared]:
    """The trust's measures by school, worst first."""
    schools = {school.id for school in context.edition.trust.schools}
    found = []
    for kpi in context.index.shared_kpis:
        if kpi.measure is None:
            continue
        cells = [cell for cell in kpi.cells if cell.organisation in schools]
        distances: dict[str, Distance] = {}
        for cell in cells:
            distance = distance_of(cell)
            if distance:
                distances[cell.organisation] = distance
        cells.sort(key=lambda cell: WORST.index(cell.rating))
        found.append(Compared(kpi=kpi, measure=kpi.measure, cells=cells, distances=distances))
    return sorted(found, key=lambda row: row.order)


def _view(context: PageContext) -> CompareView:
    schools = context.edition.trust.schools
    is_many = len(schools) > MOST_IN_ONE_LANE
    letters = initials({school.id: school.short for school in schools})
    rows = find_compared(context)
    plotted, worded = _rows(context, rows, letters, is_many=is_many)
    drawings = [row.drawings[0] for row in plotted]
    return CompareView(
        plotted=plotted,
        plotted_count=f"{counted(len(plotted), 'measure')}, worst first",
        worded=worded,
        worded_count=f"{counted(len(worded), 'measure')}, worst first",
        letters=[] if is_many else [(letters[s.id], s.short) for s in schools],
        is_many=is_many,
        has_trust=any(drawing.trust for drawing in drawings),
        has_before=any(drawing.tails for drawing in drawings),
        has_beyond=any(drawing.arrows for drawing in drawings),
        compared=cut(schools, MOST_COMPARED),
        heat=figures_by_school(context, context.index.shared_kpis),
    )


def _rows(
    context: PageContext, rows: Sequence[Compared], letters: dict[str, str], *, is_many: bool
) -> tuple[list[PlotRow], list[WordsRow]]:
    """The rows with a distance, and those in words."""
    heads = _heads(context)
    plotted: list[PlotRow] = []
    worded: list[WordsRow] = []
    for row in rows:
        head, target = heads[row.kpi.ref], target_in_force(context, row.kpi, row.measure)
        if not row.distances:
            worded.append(
                WordsRow(head=head, target=target, said=join_equal(context, row.cells, row.measure, len(row.cells)))
            )
            continue
        trust = distance_of_trust(context.figures, context.plans[row.kpi.plan], row.kpi)
        steps = None if trust is None else float(trust.steps)
        drawings = draw_row(_dots(context, row, letters), steps, is_many=is_many)
        plotted.append(_plot_row(context, row, head, target, drawings))
    return plotted, worded


def _heads(context: PageContext) -> dict[str, Head]:
    """The title of each row with its page; with its code where another row is of the same measure."""
    titles: dict[str, str] = {}
    for kpi in context.index.shared_kpis:
        if kpi.measure is None:
            continue
        title = kpi.measure.title
        if kpi.kpi.group:
            title += f": {inside(kpi.measure.group_title(kpi.kpi.group))}"
        titles[kpi.ref] = title
    told = list(titles.values())
    found = {}
    for kpi in context.index.shared_kpis:
        if kpi.ref in titles:
            title = titles[kpi.ref]
            code = context.names.kpi_code(kpi) * (told.count(title) > 1)
            found[kpi.ref] = Head(name=title, to=context.urls.figures_path(kpi), code=code)
    return found


def _dots(context: PageContext, row: Compared, letters: dict[str, str]) -> list[Dot]:
    dots = []
    for cell in row.cells:
        distance = row.distances.get(cell.organisation)
        if distance is None:
            continue
        before = None
        if distance.before is not None and cell.rating in SHOWN_BEFORE:
            before = float(distance.before)
        dot = Dot(
            name=context.names.school(cell.organisation),
            initial=letters[cell.organisation],
            rating=cell.rating,
            steps=float(distance.steps),
            before=before,
        )
        dots.append(dot)
    return dots


def _plot_row(context: PageContext, row: Compared, head: Head, target: str, drawings: list[Drawing]) -> PlotRow:
    furthest, figure = _furthest(context, row)
    ratings = [cell.rating for cell in row.cells]
    counts = [(rating, ratings.count(rating)) for rating in WORST if rating in ratings]
    return PlotRow(
        head=head,
        target=target,
        drawings=drawings,
        each=say_each(context, row.cells, row.measure),
        apart=join_equal(context, row.apart, row.measure, len(row.cells)),
        furthest=furthest,
        figure=figure,
        counts=counts,
    )


def _furthest(context: PageContext, row: Compared) -> tuple[str, str]:
    """The schools whose figure misses the target by most, and what it is; empty where all meet it."""
    missed: dict[str, list[str]] = {}
    worst = min(d.steps for d in row.distances.values())
    for cell in row.cells:
        distance = row.distances.get(cell.organisation)
        if distance and distance.steps == worst and cell.rating in LOUD:
            missed.setdefault(say_figure(context, cell, row.measure), []).append(
                context.names.school(cell.organisation)
            )
    for figure, names in missed.items():
        return ", ".join(names), figure
    return "", ""


def initials(names: dict[str, str]) -> dict[str, str]:
    """A letter for each name, or as many as it takes to tell it from the others.

    >>> initials({"a": "Ash", "b": "Birch", "c": "Beech", "d": "St Mary", "e": "St Mark"})
    {'a': 'A', 'b': 'Bi', 'c': 'Be', 'd': '4', 'e': '5'}
    >>> initials({"a": "St Anne", "b": "Oak", "c": "St Bede"})
    {'a': 'SA', 'b': 'O', 'c': 'SB'}
    """
    found = {school: str(number) for number, school in enumerate(names, 1)}
    for letters_of in (_first_two, _of_words, _first):  # the shortest last, as it is the best
        taken = Counter(map(letters_of, names.values()))
        for school, name in names.items():
            letters = letters_of(name)
            if taken[letters] == 1:
                found[school] = letters
    return found


def _first(name: str) -> str:
    return name[:1].upper()


def _of_words(name: str) -> str:
    return "".join(word[0].upper() for word in name.split()[:2])


def _first_two(name: str) -> str:
    return name[:2]
