"""Edits of support, reviews and practice: takes two revisions, gives new entries and rewritten or removed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.edits import Added, Edit, Entry, Kind, Removed, Side, diff_by_key, in_words, same, without
from trustplan.diff.matching import is_unread
from trustplan.diff.wording import say_key_edited
from trustplan.primitives.english import say_written_day
from trustplan.primitives.governance_terms import PRACTICE
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Revision
    from trustplan.diff.titles import Titles
    from trustplan.primitives.findings import Place
    from trustplan.source.files import SourceFile


class RecordList(Struct, frozen=True, kw_only=True):
    """A list to which entries are only added: what an entry is called, the keys that identify it, and those that come later."""

    noun: str
    names: tuple[str, ...]
    later: tuple[str, ...] = ()


RECORDS: dict[str, dict[str, RecordList]] = {
    "support": {
        "assessments": RecordList(noun="assessment", names=("criterion", "scope", "on")),
        "decisions": RecordList(noun="decision on support", names=("id",), later=("asks", "exit", "meeting")),
        "reports": RecordList(noun="report of the action group", names=("on",), later=("meeting",)),
        "other_levels": RecordList(noun="level", names=("scale", "scope", "on"), later=("meeting",)),
    },
    "reviews": {"reviews": RecordList(noun="review", names=("tool", "period", "part", "on"), later=("meeting",))},
}
# Lists whose entries have ids and may be edited freely.
LISTS = {"practice": PRACTICE}
Entries = dict[tuple[str, ...], tuple[Side, Entry]]


class _List:
    """One list of an organisation: its address, and the titles of what its entries name."""

    def __init__(self, ref: str, titles: Titles) -> None:
        self.ref, self._titles = ref, titles

    def say(self, key: str, value: object) -> str:
        """A value under a key, with titles for ids."""
        return self._titles.say(key, value, self.ref.partition("/")[0])

    def title(self, node: Entry) -> str:
        """A title for an entry: its criterion or tool, or its id."""
        said = [self.say(key, node.get(key)) for key in ("criterion", "tool", "scale")]
        return next(filter(None, (*said, text_of(node, "id"))), "action group")

    def summary(self, node: Entry) -> str:
        """An entry in a few words: its subject, its level and its day."""
        said = [self.say(key, node.get(key)) for key in ("criterion", "tool", "scale", "scope")]
        about = next(filter(None, said), "")
        level = self._titles.level(text_of(node, "scale"), text_of(node, "level"))
        return ", ".join(filter(None, (about, level, _day(node))))


def edited_governance(old: Revision, new: Revision, titles: Titles) -> Iterator[Edit]:
    """An edit for every new entry, and for every earlier one that was rewritten or removed."""
    for kind in (*RECORDS, *LISTS):
        before = {f.organisation: f for f in old.folder.of_kind(kind)}
        after = {f.organisation: f for f in new.folder.of_kind(kind)}
        for organisation in sorted({*before, *after}):
            was, now = before.get(organisation), after.get(organisation)
            if is_unread(old, new, was, now):
                continue
            ref = f"{organisation}/{kind}"
            for key, records in RECORDS.get(kind, {}).items():
                gone_from = _place(now, key) or _place(was, key)
                entries = _by(was, key, records.names), _by(now, key, records.names)
                yield from _records(_List(ref, titles), records, *entries, gone_from)
            for key, noun in LISTS.get(kind, {}).items():
                gone_from = _place(now, key) or _place(was, key)
                entries = _by(was, key, ("id",)), _by(now, key, ("id",))
                yield from _entries(_List(ref, titles), noun, *entries, gone_from)


def _place(file: SourceFile | None, key: str) -> Place | None:
    """The place of a list, for entries that are gone from it; the file itself if the list is gone."""
    if file is None:
        return None
    data = file.document.data
    if isinstance(data, dict) and key in data:
        return file.place((key,), key=True)
    return file.place(())


def _by(file: SourceFile | None, key: str, names: tuple[str, ...]) -> Entries:
    found: Entries = {}
    if file is None:
        return found
    for path, node in file.each(key, "*"):
        found.setdefault(tuple(text_of(node, name) for name in names), (Side(file, path), node))
    return found


def _records(of: _List, records: RecordList, before: Entries, after: Entries, at: Place | None) -> Iterator[Edit]:
    noun = records.noun
    for entry in diff_by_key(before, after):
        if isinstance(entry, Added):
            side, node = entry.now
            title, summary = of.title(node), of.summary(node)
            sentence = f"New {noun}: {summary}."
            yield Edit(kind=Kind.RECORD_ADDED, ref=of.ref, title=title, sentence=sentence, new=summary, at=side.at)
        elif isinstance(entry, Removed):
            _, node = entry.was
            title, summary = of.title(node), of.summary(node)
            sentence = f"The {noun} of {_day(node)} is gone; it was “{summary}”."
            yield Edit(kind=Kind.RECORD_REMOVED, ref=of.ref, title=title, sentence=sentence, old=summary, at=at)
        else:
            yield from _record(of, records, entry.was[1], *entry.now)


def _record(of: _List, records: RecordList, was: Entry, side: Side, node: Entry) -> Iterator[Edit]:
    """Edits of a record that both revisions have: what was rewritten, and what was added to it later."""
    title, noun = of.title(node), records.noun
    lost = [key for key in records.later if _is_lost(key, was, node)]
    if lost or not same(without(was, records.later), without(node, records.later)):
        old, new = of.summary(was), of.summary(node)
        sentence = f"The {noun} of {_day(was)} was rewritten: it was “{old}”."
        yield Edit(kind=Kind.RECORD_EDITED, ref=of.ref, title=title, sentence=sentence, old=old, new=new, at=side.at)
    for name in records.later:
        if name in node and name not in lost and not same(was.get(name), node[name]):
            sentence = f"“{name}” of the {noun} of {_day(node)} is now “{of.say(name, node[name])}”."
            at = side.below(name).at
            yield Edit(kind=Kind.DETAIL_EDITED, ref=of.ref, title=title, sentence=sentence, field=name, at=at)


def _is_lost(key: str, was: Entry, node: Entry) -> bool:
    """Whether what was added to a record later is gone from it; a meeting that was named may not become another."""
    if key not in was or same(was[key], node.get(key)):
        return False
    return key not in node or key == "meeting"


def _entries(of: _List, noun: str, before: Entries, after: Entries, at: Place | None) -> Iterator[Edit]:
    for entry in diff_by_key(before, after):
        side, node = entry.last
        title = text_of(node, "title") or entry.key[0]
        if isinstance(entry, Added):
            yield Edit(
                kind=Kind.ADDED, ref=of.ref, title=title, sentence=f"New {noun}: “{title}”.", new=title, at=side.at
            )
        elif isinstance(entry, Removed):
            sentence = f"The {noun} is gone: “{title}”."
            yield Edit(kind=Kind.DROPPED, ref=of.ref, title=title, sentence=sentence, old=title, at=at)
        else:
            yield from _fields(of, title, entry.was[1], side, node)


def _fields(of: _List, title: str, was: Entry, side: Side, node: Entry) -> Iterator[Edit]:
    """An edit for each key of an entry that differs."""
    for name in dict.fromkeys((*node, *was)):
        if same(was.get(name), node.get(name)):
            continue
        kind = Kind.VISIBILITY_EDITED if name == "visibility" else Kind.DETAIL_EDITED
        old, new = in_words(was.get(name)), in_words(node.get(name))
        at = side.key(name, node).at
        sentence = say_key_edited(name, *(of.say(name, entry.get(name)) for entry in (was, node)))
        yield Edit(kind=kind, ref=of.ref, title=title, sentence=sentence, field=name, old=old, new=new, at=at)


def _day(node: Entry) -> str:
    return say_written_day(text_of(node, "on"))
