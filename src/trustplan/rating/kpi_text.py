"""Sentences on a KPI of several schools: takes its rated cells, gives the words of its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Kpi, Rating, Trust
from trustplan.primitives.english import capital, counted, listed, part_of, say_count, verb
from trustplan.primitives.phrases import Phrase, phrase
from trustplan.primitives.scopes import parse_scope
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Rows
from trustplan.rating.status import WORST, Cell

if TYPE_CHECKING:
    from trustplan.rating.figures import FigureIndex


MOST_CELLS = 12  # schools that a reason names one by one


def wanted_schools(kpi: Kpi) -> int | None:
    """The k of `at least k schools`, or None."""
    words = kpi.applies_to.split()
    if words[:2] != ["at", "least"]:
        return None
    return int(words[2])


def say_scope(trust: Trust, kpi: Kpi) -> str:
    """The schools that a KPI applies to, inside a sentence: `every school`, `primary schools`, `Ash and Beech`."""
    scope = parse_scope(kpi.applies_to)
    if scope.is_own:
        return ""
    if scope.names:
        titles = {group.id: group.title for group in trust.groups}
        return listed([titles.get(n) or trust.organisations[n].short for n in scope.names])
    return f"{scope.kind} schools" if scope.kind else "every school"


class KpiText(Struct, frozen=True, kw_only=True):
    """The sentence and the facts of a KPI of several schools."""

    figures: FigureIndex
    kpi: Kpi
    cells: tuple[Cell, ...]
    deciding: Cell
    rating: Rating

    def name(self, cell: Cell) -> str:
        """The short name of the school that a figure is of."""
        return self.figures.trust.organisations[cell.organisation].short

    def words(self) -> Phrase:
        """The sentence; where the KPI is rated, it ends with the schools that are not."""
        left_out = [self.name(c) for c in self.cells if c.rating is Rating.NOT_ASSESSED]
        words = self._without_left_out(rated=len(self.cells) - len(left_out))
        if self.rating is not Rating.NOT_ASSESSED and left_out:
            word = capital(self.figures.policy.word(Rating.NOT_ASSESSED))
            words = phrase(words, f" {word}: {_named(left_out)}.")
        return words

    def _without_left_out(self, *, rated: int) -> Phrase:
        why, name = self.deciding.reason.words, self.name(self.deciding)
        if self.rating is Rating.NOT_ASSESSED and len({c.reason.words for c in self.cells}) == 1:
            return why
        met = sum(c.rating in (Rating.ON_TRACK, Rating.ACHIEVED) for c in self.cells)
        wanted = wanted_schools(self.kpi)
        if wanted and wanted > len(self.cells):
            there_are = f"the measure is for {counted(len(self.cells), 'school')} of the trust"
            if self.kpi.schools is not None:
                there_are = f"there are {counted(len(self.cells), 'such school')} with the measure"
            return phrase(f"{capital(say_count(wanted))} schools are needed, but {there_are}. {name}: ", why)
        if wanted:
            meet = verb(met, "meets", "meet")
            count = f"{capital(counted(met, 'school'))} {meet} the target; {say_count(wanted)} {verb(wanted, 'is', 'are')} needed."
            return phrase(f"{count} {name}: ", why)
        early = [self.name(c) for c in self.cells if c.reason.code == Code.MET_EARLY]
        if self.rating is Rating.NOT_ASSESSED and early:
            some = part_of(len(early), len(self.cells), "school")
            meet = verb(len(early), "meets", "meet")
            return phrase(f"{capital(some)} {meet} the target already: {_named(early)}. {name}: ", why)
        if met == rated and met > 1:
            return _all_met(met, name, self.deciding)
        return phrase(f"{name}: ", why)

    def rows(self) -> Rows:
        """The deciding cell's facts, then the other cells, worst first. Beyond `MOST_CELLS` they are only counted."""
        others = sorted((c for c in self.cells if c is not self.deciding), key=lambda c: WORST.index(c.rating))
        rows: list[tuple[str, Phrase]] = []
        for cell in others[:MOST_CELLS]:
            text = phrase(f"{self.figures.policy.word(cell.rating)}: ", cell.reason.words)
            rows.append((self.name(cell), text))
        if len(others) > MOST_CELLS:
            rows.append(("Others", phrase(f"{len(others) - MOST_CELLS:,} more schools, on the measure's page.")))
        return (*self.deciding.reason.rows, *rows)


def _named(names: list[str]) -> str:
    """The names, or how many there are where they would fill a page."""
    return listed(names) if len(names) <= MOST_CELLS else f"{len(names):,} schools"


def _all_met(count: int, name: str, nearest: Cell) -> Phrase:
    """One sentence for several schools that all meet the target."""
    schools = "both schools" if count == 2 else f"all {say_count(count)} schools"
    if nearest.gap is None:
        return phrase(f"Done in {schools}.")
    return phrase(f"{capital(schools)} meet the target; the closest is {name}. ", nearest.reason.words)
