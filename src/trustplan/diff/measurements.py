"""Edits of figures: takes two revisions, compares measurements, comparators and inspections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.diff.edits import Edit, InBoth, Kind, Removed, Side, diff_by_key, in_words, same
from trustplan.primitives.english import say_date, say_period
from trustplan.primitives.periods import parse_date, parse_period
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.diff.matching import Revision
    from trustplan.primitives.findings import Place
    from trustplan.source.files import Node, SourceFile

Key = tuple[str, ...]
INSPECTIONS = "inspections"  # the last part of the address of an edited inspection


_COMPARATOR = ("measure", "population", "group", "held_against", "phase", "period", "on")


def edited_figures(old: Revision, new: Revision) -> Iterator[Edit]:
    """An edit for every figure that is new, restated by a later one, edited in place, or removed."""
    unread = {o for r in (old, new) for kind, o in r.folder.unread if kind in ("measurements", "profile")}
    for organisation in sorted({*old.names.measurements, *new.names.measurements} - unread):
        before, after = _measurements(old, organisation), _measurements(new, organisation)
        yield from _compared(before, after, new, organisation)
    if not any(kind == "comparators" for r in (old, new) for kind, _ in r.folder.unread):
        yield from _compared(_comparators(old), _comparators(new), new, "")
    yield from _inspections(old, new, unread)


def _measurements(revision: Revision, organisation: str) -> dict[Key, tuple[Side, dict[str, Any]]]:
    """The figures of an organisation by measure, group, period, and the day on which each was known."""
    files = [f for f in revision.folder.of_kind("measurements") if f.organisation == organisation]
    rows = ((f, path, node) for f in files for key in _keys(f) for path, node in f.each(key, "*"))
    return _gathered(
        (f, (path, node), (str(path[0]), text_of(node, "group"), text_of(node, "period"), text_of(node, "on")))
        for f, path, node in rows
    )


def _keys(file: SourceFile) -> list[str]:
    return list(file.document.data) if isinstance(file.document.data, dict) else []


def _comparators(revision: Revision) -> dict[Key, tuple[Side, dict[str, Any]]]:
    rows = ((f, node) for f in revision.folder.of_kind("comparators") for node in f.each("comparators", "*"))
    return _gathered((f, node, tuple(text_of(node[1], k) for k in _COMPARATOR)) for f, node in rows)


def _gathered(rows: Iterable[tuple[SourceFile, Node, Key]]) -> dict[Key, tuple[Side, dict[str, Any]]]:
    found: dict[Key, tuple[Side, dict[str, Any]]] = {}
    for file, (path, node), key in rows:
        found.setdefault(key, (Side(file, path), node))
    return found


def _compared(
    before: dict[Key, tuple[Side, dict[str, Any]]],
    after: dict[Key, tuple[Side, dict[str, Any]]],
    new: Revision,
    organisation: str,
) -> Iterator[Edit]:
    """Compare figures by key. The last part of a key is the day on which a figure was known, the rest is its subject.

    `organisation` is empty for comparators.
    """

    def address(key: Key) -> str:
        return f"{organisation or key[1]}/{key[0]}"

    days: dict[Key, set[str]] = {}
    for key in (*before, *after):
        days.setdefault(key[:-1], set()).add(key[-1])
    for entry in diff_by_key(before, after):
        key = entry.key
        ref, title, what = address(key), _title(new, key[0]), _what(new, key)
        side, node = entry.was if isinstance(entry, Removed) else entry.now
        value = _value(node)
        if isinstance(entry, Removed):
            sentence = f"The figure {what} is gone; it was {value}."
            yield _edit(Kind.FIGURE_REMOVED, ref, title, sentence, old=value, new="", at=side.at)
            continue
        if isinstance(entry, InBoth):
            was = entry.was[1]
            if same(was, node):
                continue
            sentence = f"The figure {what} was {_value(was)}, and is {value}, known on the same day."
            yield _edit(Kind.FIGURE_EDITED, ref, title, sentence, old=_value(was), new=value, at=side.at)
            continue
        earlier = [day for day in days[key[:-1]] if day < key[-1]]
        if earlier:
            last = (*key[:-1], max(earlier))
            was = (before.get(last) or after[last])[1]
            sentence = f"The figure {what} was restated from {_value(was)} to {value}."
            yield _edit(Kind.FIGURE_RESTATED, ref, title, sentence, old=_value(was), new=value, at=side.at)
        else:
            sentence = f"New figure {what}: {value}."
            yield _edit(Kind.FIGURE_ADDED, ref, title, sentence, old="", new=value, at=side.at)


def _edit(kind: Kind, ref: str, title: str, sentence: str, *, old: str, new: str, at: Place) -> Edit:
    return Edit(kind=kind, ref=ref, title=title, sentence=sentence, old=old, new=new, at=at)


def _title(new: Revision, measure: str) -> str:
    return text_of((new.names.measures or {}).get(measure, {}), "title") or measure


def _value(node: dict[str, Any]) -> str:
    """A figure with its cohort and status: `57 of 30 (provisional)`."""
    cohort = f" of {in_words(node.get('cohort'))}" if "cohort" in node else ""
    status = f" ({text_of(node, 'status')})" if text_of(node, "status") not in ("", "final") else ""
    return in_words(node.get("value")) + cohort + status


def _what(new: Revision, key: Key) -> str:
    """The subject of a figure in words: `of Reading for 2025/26`."""
    measure, period = key[0], parse_period(key[-2])
    group = key[1] if len(key) == 4 else key[2]
    groups = (new.names.measures or {}).get(measure, {}).get("groups")
    titles = {text_of(g, "id"): text_of(g, "title") for g in groups or () if isinstance(g, dict)}
    whose = f", {titles.get(group, group)}," if group else ""
    population = f" {key[1]}" if len(key) != 4 else ""
    return f"of {_title(new, measure)}{whose}{population} for {say_period(period) if period else key[-2]}"


def _inspections(old: Revision, new: Revision, unread: set[str]) -> Iterator[Edit]:
    before, after = _inspected(old, unread), _inspected(new, unread)
    for entry in diff_by_key(before, after):
        key = entry.key
        ref = f"{key[0]}/{INSPECTIONS}"
        if isinstance(entry, Removed):
            side, node = entry.was
            sentence = f"The inspection of {_day(key[2])} ({key[1]}) is gone."
            was_text = in_words(node.get("grades"))
            yield _edit(Kind.FIGURE_REMOVED, ref, key[1], sentence, old=was_text, new="", at=side.at)
            continue
        side, node = entry.now
        was = entry.was[1] if isinstance(entry, InBoth) else None
        if same(was, node):
            continue
        grades = in_words(node.get("grades"))
        when = _day(key[2])
        kind = Kind.FIGURE_EDITED if was else Kind.FIGURE_ADDED
        sentence = (
            f"The inspection of {when} ({key[1]}) was {in_words(was.get('grades'))}, and is {grades}."
            if was
            else f"New inspection of {when} ({key[1]}): {grades}."
        )
        yield _edit(kind, ref, key[1], sentence, old=in_words(was), new=grades, at=side.at)


def _inspected(revision: Revision, unread: set[str]) -> dict[Key, tuple[Side, dict[str, Any]]]:
    files = [f for f in revision.folder.of_kind("profile") if f.organisation not in unread]
    rows = ((f, node) for f in files for node in f.each("inspections", "*"))
    return _gathered((f, n, (f.organisation, text_of(n[1], "framework"), text_of(n[1], "on"))) for f, n in rows)


def _day(text: str) -> str:
    day = parse_date(text)
    return say_date(day) if day else text
