"""The `changes:` lists of items: takes both revisions of an item, gives the record behind an edit, and edits of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.items import below
from trustplan.diff.edits import Edit, Entry, Kind, Side, same, same_target, without
from trustplan.diff.wording import say_was
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trustplan.diff.matching import Item

NOT_RECORDED = "not recorded"
RECORDED_OTHERWISE = "recorded with another old value"
DECISION = ("approved_by", "meeting")  # these keys may be added later, when a body has decided


def why(before: Entry, after: Entry, field: str, was: str) -> str:
    """The cause of an edited field by the new entries of the item's record. Older entries are about older edits."""
    entries = [entry for _, entry in _new(before, after) if text_of(entry, "field") == field]
    if not entries:
        return NOT_RECORDED
    return _recorded(max(entries, key=lambda e: text_of(e, "on")), was)


def _recorded(entry: Entry, was: str) -> str:
    """The decision and reason of an entry; or that the entry names another old value."""
    if not same(text_of(entry, "was"), was) and not same_target(text_of(entry, "was"), was):
        return RECORDED_OTHERWISE
    return _decided(entry)


def _decided(entry: Entry) -> str:
    decision = "approved" if entry.get("approved_by") else "not approved"
    return f"{decision}: {text_of(entry, 'reason').rstrip('.')}"


def _entries(node: Entry) -> list[tuple[int, Entry]]:
    return [(int(path[-1]), entry) for path, entry in below([((), node)], "changes", "*")]


def _new(before: Entry, after: Entry) -> list[tuple[int, Entry]]:
    """The entries for a field and day that the earlier revision has no entry for."""
    known = {_key(entry) for _, entry in _entries(before)}
    return [(n, entry) for n, entry in _entries(after) if _key(entry) not in known]


def _key(entry: Entry) -> tuple[str, str]:
    return text_of(entry, "field"), text_of(entry, "on")


def edited_records(ref: str, old: Item, new: Item, edited: set[str], say_field: Callable[[str], str]) -> Iterator[Edit]:
    """Entries that were approved, rewritten or removed, and new ones for fields that are not among those `edited`."""
    now = {_key(entry): (n, entry) for n, entry in reversed(_entries(new.node))}
    for _, entry in _entries(old.node):
        index, after = now.get(_key(entry), (None, None))
        if after is None:
            what = f"The record that {_what(entry, say_field)} was moved on {say_was(text_of(entry, 'on'))} is gone."
            yield _edit(Kind.CHANGE_REMOVED, ref, new, what, entry, new.side)
        elif not same(entry, after):
            yield _moved_on(ref, new, entry, after, new.side.below("changes", index or 0), say_field)
    for index, entry in _new(old.node, new.node):
        if text_of(entry, "field") not in edited:
            was = _value(old.node, text_of(entry, "field"))
            what = f"It is recorded that {_what(entry, say_field)} was moved from {say_was(text_of(entry, 'was'))}."
            cause = _decided(entry) if entry.get("approved_by") else _recorded(entry, was)
            side = new.side.below("changes", index)
            yield _edit(Kind.CHANGE_RECORDED, ref, new, what, entry, side, old=was, cause=cause)


def _moved_on(ref: str, new: Item, before: Entry, after: Entry, side: Side, say_field: Callable[[str], str]) -> Edit:
    """The edit of an entry that differs: it was decided since, or rewritten."""
    if same(without(before, DECISION), without(after, DECISION)) and not before.get("approved_by"):
        if after.get("approved_by"):
            sentence = (
                f"It was approved that {_what(after, say_field)} was moved from {say_was(text_of(after, 'was'))}."
            )
            return _edit(Kind.CHANGE_APPROVED, ref, new, sentence, after, side, cause=text_of(after, "approved_by"))
        sentence = f"The meeting that decides on {_what(after, say_field)} is {text_of(after, 'meeting') or 'no longer named'}."
        return _edit(Kind.DETAIL_EDITED, ref, new, sentence, after, side)
    sentence = (
        f"The record that {_what(before, say_field)} was moved on {say_was(text_of(before, 'on'))} was rewritten."
    )
    return _edit(Kind.CHANGE_EDITED, ref, new, sentence, after, side)


def _what(entry: Entry, say_field: Callable[[str], str]) -> str:
    return f"the {say_field(text_of(entry, 'field'))}"


def _value(node: Entry, field: str) -> str:
    """The value of a field: the item's own, the target for a period or a school, or the date of a milestone."""
    head, _, tail = field.partition("/")
    if not tail:
        return text_of(node, head)
    key, held = ("for", "target") if head == "targets" else ("id", "due")
    keys: tuple[str, ...] = (head, "*")
    entries = node.get(head)
    if isinstance(entries, dict):  # the targets of single schools
        school, _, tail = tail.partition("/")
        if not tail:
            return text_of(entries, school)
        keys = head, school, "*"
    for _, entry in below([((), node)], *keys):
        if text_of(entry, key) == tail:
            return text_of(entry, held)
    return ""


def _edit(
    kind: Kind,
    ref: str,
    item: Item,
    sentence: str,
    entry: Entry,
    side: Side,
    *,
    old: str = "",
    cause: str = "",
) -> Edit:
    return Edit(
        kind=kind,
        ref=ref,
        title=item.title,
        sentence=sentence,
        field=text_of(entry, "field"),
        old=old or text_of(entry, "was"),
        new=text_of(entry, "approved_by") or text_of(entry, "reason"),
        cause=cause,
        at=side.at,
    )
