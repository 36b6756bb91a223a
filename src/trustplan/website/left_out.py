"""Measures that the public edition shows for no school: takes reduced figures, gives the measures' ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Symbol

if TYPE_CHECKING:
    from trustplan.rating.figures import FigureIndex


def left_out(figures: FigureIndex) -> frozenset[str]:
    """The measures of which the latest figure of some school is withheld.

    A row that lacks some schools would show the others in a false light.
    """
    found = set()
    for measure in figures.trust.measures.values():
        for school in figures.trust.schools:
            series = figures.series(school.id, measure, "")
            if series and series[-1].value is Symbol.WITHHELD:
                found.add(measure.id)
    return frozenset(found)
