"""The credit of each source whose figures an edition shows, as its licence asks for it, for the data page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import listed, say_date
from trustplan.primitives.licences import licence_credit
from trustplan.website.page import SearchEntry
from trustplan.website.pages.measure_figures import comparators_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import FigureSource, Measure
    from trustplan.website.context import PageContext


def shown_sources(context: PageContext, measures: Iterable[Measure]) -> list[FigureSource]:
    """The sources that figures and comparators of some measures name, in the order of their file."""
    trust, named = context.edition.trust, set[str]()
    for measure in measures:
        named.update(comparator.source_id for comparator in comparators_of(context, measure))
        for organisation in trust.organisations.values():
            named.update(row.source for row in organisation.figures.get(measure.id, ()))
    return [source for source in trust.sources if source.id in named]


def credits_of(context: PageContext, measures: Iterable[Measure]) -> list[tuple[str, str]]:
    """Each source in words, with the sentence that its licence asks for, and when it was seen; the rest is for trustees."""
    found: list[tuple[str, str]] = []
    for source in shown_sources(context, measures):
        sentences = [licence_credit(source.licence), f"Seen {say_date(source.accessed)}."]
        if source.url:
            sentences.append(f"Address: {source.url}")
        if source.sha256:
            sentences.append(f"SHA-256 of the file: {source.sha256}.")
        sentences.append(" ".join(source.note.split()))
        found.append((source.said, " ".join(filter(None, sentences))))
    return found


def lists_of(context: PageContext, measures: Iterable[Measure]) -> list[tuple[str, str]]:
    """Each list of similar schools of which a shown comparator is the mean: its title, who chose it, and for trustees its schools."""
    named: set[str] = set()
    for measure in measures:
        for comparator in comparators_of(context, measure):
            if comparator.mean_of:
                named.add(comparator.mean_of.list)
    found: list[tuple[str, str]] = []
    for chosen in context.edition.trust.lists:
        if chosen.id in named:
            schools = listed([school.name for school in chosen.schools])
            text = f"{chosen.source.rstrip('.')}."
            if schools:
                text = f"{text} {schools}."
            found.append((chosen.title, text))
    return found


def credits_in_search(context: PageContext, measures: Iterable[Measure]) -> list[SearchEntry]:
    """What search finds on the data page: its sources, and why figures differ."""
    found = [SearchEntry(title="Why another system may show another figure", text=DIFFERENCES, anchor="differs")]
    said = [source.said for source in shown_sources(context, measures)]
    if said:
        text = "; ".join(said)
        found.insert(0, SearchEntry(title="Sources and licences", text=text, anchor="sources"))
    return found


DIFFERENCES = "Figures of another day, of other pupils, rounded otherwise, or provisional and then revised."
