"""Words on schools compared: a target in few words, what a figure says, and schools that say the same joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating, Symbol
from trustplan.primitives.english import by_sign, capital, counted, inside, listed, say_count, say_distance, verb
from trustplan.primitives.targets import OWN
from trustplan.rating.cell_text import say_target
from trustplan.rating.codes import Code
from trustplan.rating.figures import number_of
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.status import LOUD, WORST
from trustplan.website.dot_plot import MOST_IN_ONE_LANE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Measure
    from trustplan.primitives.targets import Target
    from trustplan.rating.status import Cell, KpiStatus
    from trustplan.website.context import PageContext

MOST_NAMED = 2  # schools with one and the same word that asks for nothing; of more, how many
MOST_IN_LEAD = 6
_LIMITS = {"at least": "no lower than", "at most": "no higher than"}
_INSTEAD = {
    Code.JOINED_THIS_YEAR: "joined this year",
    Code.NOT_YET_DUE: "not yet due",
    Code.TOO_FEW: "too few to judge",
    Code.WITHHELD: "withheld",
}
_BESIDE = {
    Code.NO_COMPARATOR: "nothing to compare with",
    Code.NOT_COMPARABLE: "framework changed",
    Code.NO_BASELINE: "no earlier figure",
    Code.YEAR_NOT_ENDED: "year not ended",
    Code.MONITOR_ONLY: "no target",
    Code.MISSING: "newer figure overdue",
    Code.WORSE_THAN_BASELINE: "worse than the baseline",
}


class Said(Struct, frozen=True, kw_only=True):
    """Schools of one rating with what is said of them: `Mill Green, St Aidan's: secure`."""

    rating: Rating
    text: str

    @property
    def is_loud(self) -> bool:
        """Whether it asks for attention."""
        return self.rating in LOUD


# Targets


def target_in_force(context: PageContext, kpi: KpiStatus, measure: Measure) -> str:
    """The target of a row in few words, with its number where that is the same for all schools; empty where none is held to one.

    The side that is better is known, so `national, 62%` says it all.
    """
    held = [cell for cell in kpi.cells if cell.step]
    if not held or held[0].step is None:
        return _still_to_come(context, kpi, measure)
    target = held[0].step.target
    if target.operator == "done":
        wanted = wanted_schools(kpi.kpi)
        return f"at least {counted(wanted, 'school')}" if wanted else "yes"
    if target.operator == "between":
        return context.figure_text.target(held[0], measure).removeprefix("between ").replace(" and ", " to ")
    words = _own_words(target, measure)
    if words:
        return words
    ref = target.refs[0]
    said = context.figure_text.target(held[0], measure)
    if ref.is_fixed:
        return _with_unit(said, measure)
    if measure.unit == "grade":
        return f"{inside(said.removeprefix('at least '))} or better" if target.operator == "at least" else said
    return _of_population(context, held, measure, said)


def _of_population(context: PageContext, held: Sequence[Cell], measure: Measure, said: str) -> str:
    """A target that is the figure of a population: `national, 62%`; without its number where schools have different ones."""
    value, _, words = said.removeprefix("at least ").removeprefix("at most ").partition(" (")
    if not words:  # its figure is not known
        return value
    population = words.removesuffix(")").partition(",")[0]
    if len({cell.target_value for cell in held}) > 1:
        return population
    comparator = context.figure_text.comparator(held[0], measure)
    if comparator and comparator.status != "final":
        return f"{population}, {value}, {comparator.status}"
    return f"{population}, {value}"


def _still_to_come(context: PageContext, kpi: KpiStatus, measure: Measure) -> str:
    """The target for the first figures, where none has come yet."""
    end_of = context.figures.calendar(TRUST).end
    for step in kpi.kpi.steps:
        if step.target.operator != "none" and (step.period is None or end_of(step.period) >= context.edition.day):
            said = say_target(step.target, measure, context.edition.trust, measure.decimals)
            return _own_words(step.target, measure) or said
    return ""


def _own_words(target: Target, measure: Measure) -> str:
    """A target that is a figure of the school itself: `no lower than last year`, `2 points above baseline`; else nothing."""
    if not target.refs or target.refs[0].word not in OWN:
        return ""
    ref = target.refs[0]
    if not ref.offset:
        return f"{_LIMITS.get(target.operator, target.operator)} {ref.word}"
    side = by_sign(ref.offset, "above", "below")
    size = f"{abs(ref.offset)}%" if ref.offset_percent else say_distance(ref.offset, measure.unit, measure.decimals)
    return f"{size} {side} {ref.word}"


# Figures


def _with_unit(figure: str, measure: Measure) -> str:
    """A figure with the word for its unit, where it has no sign for it and the row has no head that says it."""
    return f"{figure} points" if measure.unit == "points" else figure


def say_figure(context: PageContext, cell: Cell, measure: Measure) -> str:
    """What a cell's figure is inside a sentence, with what else matters: `58%`, `not yet due`, `93%, newer figure overdue`."""
    if cell.latest is None and cell.is_missing:
        return "figure overdue"
    if cell.latest is None or cell.reason.code in _INSTEAD:
        return _INSTEAD.get(cell.reason.code, "no figure")
    if cell.latest.value is Symbol.WITHHELD:
        return "withheld"
    figure = context.figure_text.value(cell.latest, measure, cell.organisation)
    figure = inside(figure) if number_of(cell.latest) is None else _with_unit(figure, measure)
    return ", ".join(filter(None, (figure, _BESIDE.get(cell.reason.code))))


def say_each(context: PageContext, cells: Sequence[Cell], measure: Measure) -> str:
    """Every school with its figure and rating, for those who hear the page: `Fernhill 58%, off track; Mill Green 66%, on track`."""
    parts = []
    for cell in cells:
        rating = context.marks.small(cell.rating)
        parts.append(f"{context.names.school(cell.organisation)} {say_figure(context, cell, measure)}, {rating}")
    return "; ".join(parts)


def join_equal(context: PageContext, cells: Sequence[Cell], measure: Measure, total: int) -> list[Said]:
    """What is said of schools, worst first, those of which the same is said together. `total` are all that are compared.

    Figures that nothing is held against are a range where there are several, and so are those that ask for nothing where
    there are many schools.
    """
    groups: dict[tuple[Rating, str], list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: WORST.index(c.rating)):
        groups.setdefault((cell.rating, _group_of(context, cell, measure, total)), []).append(cell)
    found = []
    for (rating, _), rows in groups.items():
        found.append(Said(rating=rating, text=f"{_who(context, rating, rows, total)}: {_what(context, rows, measure)}"))
    return found


def _group_of(context: PageContext, cell: Cell, measure: Measure, total: int) -> str:
    """What cells have in common that are said together."""
    is_number = cell.latest is not None and number_of(cell.latest) is not None
    if is_number and cell.rating is Rating.NOT_ASSESSED:
        return str(cell.reason.code)
    if is_number and cell.rating not in LOUD and total > MOST_IN_ONE_LANE:
        return "range"
    return say_figure(context, cell, measure)


def _who(context: PageContext, rating: Rating, rows: Sequence[Cell], total: int) -> str:
    if len(rows) == total > 1:
        return f"all {say_count(total)}" if total > MOST_NAMED else "both"
    if rating not in LOUD and len(rows) > MOST_NAMED:
        return f"{say_count(len(rows))} of {say_count(total)}"
    return ", ".join(context.names.school(cell.organisation) for cell in rows)


def _what(context: PageContext, rows: Sequence[Cell], measure: Measure) -> str:
    """What is said of all of them: the same of each, or the lowest and the highest figure."""
    said = list(dict.fromkeys(say_figure(context, cell, measure) for cell in rows))
    if len(said) == 1:
        return said[0]
    ordered = sorted(rows, key=lambda cell: (cell.latest and number_of(cell.latest)) or 0)
    low, _, tail = say_figure(context, ordered[0], measure).partition(", ")
    high = say_figure(context, ordered[-1], measure).partition(", ")[0]
    words = f"{low} and {high}" if len(rows) == 2 else f"{low} to {high}"
    return ", ".join(filter(None, (words, tail)))


# The lead


def say_off_track(context: PageContext, counts: dict[str, int], total: int) -> str:
    """On how many of the measures each school is off track: those with most first."""
    word = context.marks.small(Rating.OFF_TRACK)
    measures = counted(total, "measure")
    off = sorted((school for school, count in counts.items() if count), key=lambda s: -counts[s])
    if total == 1:
        names = [context.names.school(school) for school in off]
        where = f"at {listed(names)}" if off else "at no school"
        return f"The one measure is {word} {where}."
    if not off:
        return f"No school is {word} on any of {measures}."
    clear = [context.names.school(school) for school, count in counts.items() if not count]
    by_count: dict[int, list[str]] = {}
    for school in off[:MOST_IN_LEAD]:
        by_count.setdefault(counts[school], []).append(context.names.school(school))
    parts: list[str] = []
    for count, names in by_count.items():
        where = ("at ", "at both ", "at each of ")[min(len(names), 3) - 1]
        be = f" {verb(count, 'is', 'are')} {word}" * (not parts)
        parts.append(f"{say_count(count)}{be} {where}{listed(names)}")
    words = f"Of {measures}, {listed(parts)}."
    if len(off) > MOST_IN_LEAD:
        rest = len(off) - MOST_IN_LEAD
        words += f" {capital(counted(rest, 'other school'))} {verb(rest, 'has', 'have')} some {word}."
    if len(clear) > MOST_NAMED + 1:
        return f"{words} {capital(counted(len(clear), 'school'))} have none {word}."
    if clear:
        words += f" {listed(clear)} {verb(len(clear), 'has', 'have')} none {word}."
    return words
