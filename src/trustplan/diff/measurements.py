"""Edits of figures: takes two revisions, compares measurements, comparators and inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from trustplan.diff.edits import Added, Edit, Entry, InBoth, Kind, Removed, Side, diff_by_key, in_words, same
from trustplan.diff.wording import say_when
from trustplan.primitives.counting import cohort_words
from trustplan.primitives.english import MOST_EXACT, decimals_of, say_unit, say_written_day
from trustplan.primitives.notation import read_number, read_share
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Revision
    from trustplan.diff.titles import Titles
    from trustplan.primitives.findings import Place

Key = tuple[str, ...]
Figures = dict[Key, tuple[Side, Entry]]


class _Unit(NamedTuple):
    """How a measure's figures are written: their unit, and whom a cohort counts."""

    unit: str
    cohort_of: str


INSPECTIONS = "inspections"  # the last part of the address of an edited inspection


_ORIGIN = ("source", "accessed")
_COMPARATOR = ("measure", "population", "group", "held_against", "phase", "period", "on")


def edited_figures(old: Revision, new: Revision, titles: Titles) -> Iterator[Edit]:
    """An edit for every figure that is new, restated by a later one, edited in place, or removed."""
    unread: set[str] = set()  # organisations with a file that one of the revisions cannot read
    has_comparators = True
    for kind, organisation in (*old.folder.unread, *new.folder.unread):
        if kind in ("measurements", "profile"):
            unread.add(organisation)
        has_comparators = has_comparators and kind != "comparators"
    for organisation in sorted({*old.names.measurements, *new.names.measurements} - unread):
        before, after = _measurements(old, organisation), _measurements(new, organisation)
        yield from _compared(before, after, new, titles, organisation)
    if has_comparators:
        yield from _compared(_comparators(old), _comparators(new), new, titles, "")
    yield from _inspections(old, new, unread, titles)


def _measurements(revision: Revision, organisation: str) -> Figures:
    """The figures of an organisation by measure, group, period, and the day on which each was known."""
    found: Figures = {}
    for file in revision.folder.of_kind("measurements"):
        if file.organisation != organisation or not isinstance(file.document.data, dict):
            continue
        for measure in file.document.data:
            for path, node in file.each(measure, "*"):
                key = (measure, text_of(node, "group"), text_of(node, "period"), text_of(node, "on"))
                found.setdefault(key, (Side(file, path), node))
    return found


def _comparators(revision: Revision) -> Figures:
    found: Figures = {}
    for file in revision.folder.of_kind("comparators"):
        for path, node in file.each("comparators", "*"):
            key = tuple(text_of(node, name) for name in _COMPARATOR)
            found.setdefault(key, (Side(file, path), node))
    return found


def _compared(before: Figures, after: Figures, new: Revision, titles: Titles, organisation: str) -> Iterator[Edit]:
    """Compare figures by key. The last part of a key is the day on which a figure was known, the rest is its subject.

    `organisation` is empty for comparators.
    """
    days: dict[Key, set[str]] = {}
    for key in (*before, *after):
        days.setdefault(key[:-1], set()).add(key[-1])
    for entry in diff_by_key(before, after):
        key = entry.key
        side, node = entry.last
        figure = _Figure(
            ref=f"{organisation or key[1]}/{key[0]}",
            title=_title(new, key[0]),
            what=_what(new, titles, key),
            unit=_unit(new, key[0]),
            side=side,
            node=node,
        )
        if isinstance(entry, Removed):
            yield figure.edit(
                Kind.FIGURE_REMOVED, f"The figure {figure.what} is gone; it was {figure.value}.", figure.value, ""
            )
        elif isinstance(entry, InBoth):
            yield from figure.edited(entry.was[1], titles)
        elif earlier := [day for day in days[key[:-1]] if day < key[-1]]:
            last = (*key[:-1], max(earlier))
            was = figure.said((before.get(last) or after[last])[1])
            sentence = f"The figure {figure.what} was restated from {was} to {figure.value}."
            yield figure.edit(Kind.FIGURE_RESTATED, sentence, was, figure.value)
        else:
            yield figure.edit(Kind.FIGURE_ADDED, f"New figure {figure.what}: {figure.value}.", "", figure.value)


class _Figure(Struct, frozen=True, kw_only=True):
    """A figure as it is now, or as it last was: its address and title, what it is of, and where it stands."""

    ref: str
    title: str
    what: str
    unit: _Unit
    side: Side
    node: Entry

    @property
    def value(self) -> str:
        """What it says, with its unit."""
        return self.said(self.node)

    def said(self, node: Entry) -> str:
        """What another entry of the same figure says."""
        return _value(node, self.unit)

    def edit(self, kind: Kind, sentence: str, old: str, new: str) -> Edit:
        """An edit of it."""
        return _edit(kind, self.ref, self.title, sentence, old=old, new=new, at=self.side.at)

    def edited(self, was: Entry, titles: Titles) -> Iterator[Edit]:
        """What became of the entry of a day that is in both revisions."""
        if _is_same_figure(was, self.node):
            if edit := _source_edited(was, self.node, self.ref, self.title, self.what, self.side, titles):
                yield edit
        elif not same(was, self.node):
            before = self.said(was)
            sentence = f"The figure {self.what} was {before}, and is {self.value}, known on the same day."
            yield self.edit(Kind.FIGURE_EDITED, sentence, before, self.value)


def _is_same_figure(was: Entry, now: Entry) -> bool:
    """Whether two entries differ at most in where the figure comes from, which is no other figure."""
    return same(_without_origin(was), _without_origin(now))


def _without_origin(node: Entry) -> Entry:
    return {key: value for key, value in node.items() if key not in _ORIGIN}


def _source_edited(was: Entry, now: Entry, ref: str, title: str, what: str, side: Side, titles: Titles) -> Edit | None:
    """That a figure says otherwise where it comes from; None where it does not."""
    old, new = (titles.of("source", text_of(node, "source")) for node in (was, now))
    if same(was, now):
        return None
    sentence = f"The figure {what} says where it comes from: {new}."
    if not new:
        sentence = f"The figure {what} no longer says where it comes from; that was {old}."
    elif old:
        sentence = f"The source of the figure {what} was “{old}”, and is “{new}”."
    return Edit(
        kind=Kind.WORDING_EDITED, ref=ref, title=title, sentence=sentence, field="source", old=old, new=new, at=side.at
    )


def _edit(kind: Kind, ref: str, title: str, sentence: str, *, old: str, new: str, at: Place) -> Edit:
    return Edit(kind=kind, ref=ref, title=title, sentence=sentence, old=old, new=new, at=at)


def _title(new: Revision, measure: str) -> str:
    return text_of(new.names.measure(measure), "title") or measure


def _unit(new: Revision, measure: str) -> _Unit:
    found = new.names.measure(measure)
    return _Unit(unit=text_of(found, "unit"), cohort_of=cohort_words(found))


def _value(node: Entry, unit: _Unit) -> str:
    """A figure as it is in the file, with its unit, cohort and status: `57% of 30 pupils (provisional)`."""
    value = node.get("value")
    number, _ = read_number(value)
    text = in_words(value)
    if "mean_of" in node:
        return _mean(node)
    if number is not None and not read_share(value):
        text = say_unit(number, unit.unit, decimals_of(number, MOST_EXACT))
    cohort = f" of {in_words(node.get('cohort'))} {unit.cohort_of}" if "cohort" in node else ""
    status = f" ({text_of(node, 'status')})" if text_of(node, "status") not in ("", "final") else ""
    return text + cohort + status


def _mean(node: Entry) -> str:
    """The mean of similar schools, by what it is made of: `mean of 7 schools: 58, 64, c`."""
    values = [in_words(as_entry(entry).get("value")) for entry in as_list(as_entry(node.get("mean_of")).get("values"))]
    return f"mean of {len(values)} schools ({', '.join(values)})"


def _what(new: Revision, titles: Titles, key: Key) -> str:
    """The subject of a figure in words: `of Reading for 2025/26`."""
    if len(key) == 4:  # of an organisation: measure, group, period, day
        measure, group, when, _ = key
        population = ""
    else:
        measure, population, group, *_, when, _ = key
        population = f" {population}"
    whose = f", {titles.group(measure, group)}," if group else ""
    return f"of {_title(new, measure)}{whose}{population} for {say_when(when)}"


def _inspections(old: Revision, new: Revision, unread: set[str], titles: Titles) -> Iterator[Edit]:
    before, after = _inspected(old, unread), _inspected(new, unread)
    for entry in diff_by_key(before, after):
        organisation, name, on = entry.key
        framework = titles.of("framework", name)
        ref, when = f"{organisation}/{INSPECTIONS}", say_written_day(on)
        if isinstance(entry, Removed):
            side, node = entry.was
            sentence = f"The inspection of {when} ({framework}) is gone."
            old_text = in_words(node.get("grades"))
            yield _edit(Kind.FIGURE_REMOVED, ref, framework, sentence, old=old_text, new="", at=side.at)
            continue
        side, node = entry.now
        grades = in_words(node.get("grades"))
        if isinstance(entry, Added):
            sentence = f"New inspection of {when} ({framework}): {grades}."
            yield _edit(Kind.FIGURE_ADDED, ref, framework, sentence, old="", new=grades, at=side.at)
            continue
        was = entry.was[1]
        if not same(was, node):
            sentence = f"The inspection of {when} ({framework}) was {in_words(was.get('grades'))}, and is {grades}."
            yield _edit(Kind.FIGURE_EDITED, ref, framework, sentence, old=in_words(was), new=grades, at=side.at)


def _inspected(revision: Revision, unread: set[str]) -> Figures:
    found: Figures = {}
    for file in revision.folder.of_kind("profile"):
        if file.organisation not in unread:
            for path, node in file.each("inspections", "*"):
                key = (file.organisation, text_of(node, "framework"), text_of(node, "on"))
                found.setdefault(key, (Side(file, path), node))
    return found
