"""Edits of support, reviews and practice: takes two revisions, gives new entries and rewritten or removed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.diff.edits import Added, Edit, Kind, Removed, Side, diff_by_key, in_words, same
from trustplan.primitives.english import say_date
from trustplan.primitives.periods import parse_date
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Revision
    from trustplan.primitives.findings import Place
    from trustplan.source.files import SourceFile

# Lists to which entries are only added: the noun for an entry, the keys that identify it, and keys that may come later.
RECORDS: dict[str, dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "support": {
        "assessments": ("assessment", ("criterion", "scope", "on"), ()),
        "decisions": ("decision on support", ("id",), ("asks", "exit", "meeting")),
        "reports": ("report of the action group", ("on",), ("meeting",)),
    },
    "reviews": {"reviews": ("review", ("tool", "period", "on"), ("meeting",))},
}
# Lists whose entries have ids and may be edited freely.
LISTS = {
    "practice": {
        "strengths": "strength",
        "networks": "network",
        "services": "service",
        "development": "course",
        "needs": "need",
        "enquiries": "enquiry",
    }
}
Entries = dict[tuple[str, ...], tuple[Side, dict[str, Any]]]


def edited_governance(old: Revision, new: Revision) -> Iterator[Edit]:
    """An edit for every new entry, and for every earlier one that was rewritten or removed."""
    for kind in (*RECORDS, *LISTS):
        before = {f.organisation: f for f in old.folder.of_kind(kind)}
        after = {f.organisation: f for f in new.folder.of_kind(kind)}
        for organisation in sorted({*before, *after}):
            was, now = before.get(organisation), after.get(organisation)
            is_unread = (was and not now and new.lacks(was)) or (now and not was and old.lacks(now))
            if is_unread:
                continue
            ref = f"{organisation}/{kind}"
            for key, (noun, names, later) in RECORDS.get(kind, {}).items():
                gone_from = _place(now, key) or _place(was, key)
                yield from _records(ref, noun, later, _by(was, key, names), _by(now, key, names), gone_from)
            for key, noun in LISTS.get(kind, {}).items():
                gone_from = _place(now, key) or _place(was, key)
                yield from _entries(ref, noun, _by(was, key, ("id",)), _by(now, key, ("id",)), gone_from)


def _place(file: SourceFile | None, key: str) -> Place | None:
    """The place of a list, for entries that are gone from it; the file itself if the list is gone."""
    if file is None:
        return None
    data = file.document.data
    return file.place(
        (key,) if isinstance(data, dict) and key in data else (), key=isinstance(data, dict) and key in data
    )


def _by(file: SourceFile | None, key: str, names: tuple[str, ...]) -> Entries:
    found: Entries = {}
    for path, node in file.each(key, "*") if file else ():
        found.setdefault(tuple(text_of(node, name) for name in names), (Side(file, path), node))  # type: ignore[arg-type]
    return found


def _records(
    ref: str, noun: str, later: tuple[str, ...], before: Entries, after: Entries, at: Place | None
) -> Iterator[Edit]:
    for entry in diff_by_key(before, after):
        if isinstance(entry, Added):
            side, node = entry.now
            sentence = f"New {noun}: {_summary(node)}."
            yield Edit(
                kind=Kind.RECORD_ADDED, ref=ref, title=_title(node), sentence=sentence, new=_summary(node), at=side.at
            )
        elif isinstance(entry, Removed):
            _, node = entry.was
            sentence = f"The {noun} of {_day(node)} is gone; it was “{_summary(node)}”."
            yield Edit(
                kind=Kind.RECORD_REMOVED, ref=ref, title=_title(node), sentence=sentence, old=_summary(node), at=at
            )
        else:
            yield from _record(ref, noun, later, entry.was[1], *entry.now)


def _record(
    ref: str, noun: str, later: tuple[str, ...], was: dict[str, Any], side: Side, node: dict[str, Any]
) -> Iterator[Edit]:
    """Edits of a record that both revisions have: what was rewritten, and what was added to it later."""
    title = _title(node)
    compared = [{k: v for k, v in entry.items() if k not in later} for entry in (was, node)]
    lost = [k for k in later if k in was and (k not in node or k == "meeting") and not same(was[k], node.get(k))]
    if not same(*compared) or lost:
        sentence = f"The {noun} of {_day(was)} was rewritten: it was “{_summary(was)}”."
        yield Edit(
            kind=Kind.RECORD_EDITED,
            ref=ref,
            title=title,
            sentence=sentence,
            old=_summary(was),
            new=_summary(node),
            at=side.at,
        )
    for name in later:
        if name in node and not same(was.get(name), node[name]) and name not in lost:
            sentence = f"“{name}” of the {noun} of {_day(node)} is now “{in_words(node[name])}”."
            yield Edit(
                kind=Kind.DETAIL_EDITED, ref=ref, title=title, sentence=sentence, field=name, at=side.below(name).at
            )


def _entries(ref: str, noun: str, before: Entries, after: Entries, at: Place | None) -> Iterator[Edit]:
    for entry in diff_by_key(before, after):
        side, node = entry.was if isinstance(entry, Removed) else entry.now
        title = text_of(node, "title") or entry.key[0]
        if isinstance(entry, Added):
            yield Edit(kind=Kind.ADDED, ref=ref, title=title, sentence=f"New {noun}: “{title}”.", new=title, at=side.at)
            continue
        if isinstance(entry, Removed):
            sentence = f"The {noun} is gone: “{title}”."
            yield Edit(kind=Kind.DROPPED, ref=ref, title=title, sentence=sentence, old=title, at=at)
            continue
        was = entry.was[1]
        for name in dict.fromkeys((*node, *was)):
            if not same(was.get(name), node.get(name)):
                kind = Kind.VISIBILITY_EDITED if name == "visibility" else Kind.DETAIL_EDITED
                old, new = in_words(was.get(name)), in_words(node.get(name))
                sentence = (
                    f"“{name}” was “{old}”, and is “{new}”."
                    if old and new
                    else (f"New “{name}”: “{new}”." if new else f"“{name}” is gone; it was “{old}”.")
                )
                place = side.below(name).at if name in node else side.at
                yield Edit(kind=kind, ref=ref, title=title, sentence=sentence, field=name, old=old, new=new, at=place)


def _title(node: dict[str, Any]) -> str:
    """A title for an entry: its criterion or tool, or its id."""
    return text_of(node, "criterion") or text_of(node, "tool") or text_of(node, "id") or "action group"


def _summary(node: dict[str, Any]) -> str:
    """An entry in a few words: its subject, its level and its day."""
    about = text_of(node, "criterion") or text_of(node, "tool") or text_of(node, "scope")
    return ", ".join(t for t in (about, text_of(node, "level"), _day(node)) if t)


def _day(node: dict[str, Any]) -> str:
    day = parse_date(text_of(node, "on"))
    return say_date(day) if day else text_of(node, "on")
