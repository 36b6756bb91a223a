"""The sources and lists of similar schools that the public sees: those of figures and comparators that it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.disclosure.reducer import public_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Comparator, FigureSource, Organisation, SchoolList, Trust


def open_lists(trust: Trust, comparators: Iterable[Comparator]) -> tuple[SchoolList, ...]:
    """The lists of similar schools of the comparators that are shown."""
    named = {comparator.mean_of.list for comparator in comparators if comparator.mean_of}
    return tuple(public_part(chosen) for chosen in trust.lists if chosen.id in named)


def open_sources(
    trust: Trust, organisations: Iterable[Organisation], comparators: Iterable[Comparator]
) -> tuple[FigureSource, ...]:
    """The sources of the figures and comparators that are shown."""
    named = {comparator.source_id for comparator in comparators}
    for organisation in organisations:
        for rows in organisation.figures.values():
            named.update(row.source for row in rows)
    return tuple(public_part(source) for source in trust.sources if source.id in named)
