"""Where the figures on a page come from: takes figures and the sources that they name, gives one line, or one for each period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trustplan.model import Measurement
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext


def say_sources(context: PageContext, ids: Iterable[str]) -> list[str]:
    """Sources in words, in the order of their file, each once; ids that the audience may not see say nothing."""
    wanted = set(ids)
    return [source.said for source in context.edition.trust.sources if source.id in wanted]


def sources_by_period(context: PageContext, columns: Mapping[str, Sequence[Measurement]]) -> dict[Period, str]:
    """What is said of the sources of each period's figures, by the names of the columns where they are not the same.

    A figure that is made from the schools' has none of its own.
    """
    named: dict[Period, dict[str, list[str]]] = {}
    for column, rows in columns.items():
        for row in rows:
            if not row.is_made:
                named.setdefault(row.period, {}).setdefault(row.source, []).append(column)
    found: dict[Period, str] = {}
    for period, by_source in named.items():
        if words := _said(context, by_source):
            found[period] = words
    return found


def _said(context: PageContext, by_source: dict[str, list[str]]) -> str:
    """Sources with the columns that have each, or the source alone that all have."""
    parts = []
    for source in context.edition.trust.sources:
        columns = by_source.get(source.id)
        if columns:
            parts.append(source.said if len(by_source) == 1 else f"{listed(columns)}: {source.said}")
    return "; ".join(parts)


def source_line(context: PageContext, columns: Mapping[str, Sequence[Measurement]]) -> str:
    """The source that all figures share, in words; empty where they have several, or any has none."""
    ids: set[str] = set()
    for rows in columns.values():
        ids.update(row.source for row in rows if not row.is_made)
    if len(ids) != 1:
        return ""
    return "".join(say_sources(context, ids))


def sources_of_school(context: PageContext, organisation: str) -> str:
    """The sources of an organisation's latest figures, in one text; empty where none of them names one."""
    ids: set[str] = set()
    for name in context.edition.trust.organisations[organisation].figures:
        measure = context.edition.trust.measures.get(name)
        if measure is None or name in context.left_out:
            continue
        for group in ("", *(group.id for group in measure.groups)):
            series = context.figures.series(organisation, measure, group)
            ids.update(row.source for row in series[-1:])
    return "; ".join(say_sources(context, ids))
