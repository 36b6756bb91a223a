"""Edits of the lists of an item to which dated entries are only added: updates, judgements, projections, recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.edits import Edit, Entry, Kind, same
from trustplan.diff.item_in_both import numbered
from trustplan.diff.wording import say_was
from trustplan.primitives.english import inside
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.item_in_both import ItemInBoth, Numbered


class _DatedList(Struct, frozen=True, kw_only=True):
    """A list to which dated entries are only added: its key, what an entry is called, and the kinds of its edits."""

    key: str
    noun: str
    added: Kind
    edited: Kind
    removed: Kind


_DATED_LISTS = (
    _DatedList(
        key="updates",
        noun="update",
        added=Kind.UPDATE_ADDED,
        edited=Kind.UPDATE_EDITED,
        removed=Kind.UPDATE_REMOVED,
    ),
    _DatedList(
        key="judgements",
        noun="judgement",
        added=Kind.JUDGEMENT_ADDED,
        edited=Kind.JUDGEMENT_EDITED,
        removed=Kind.JUDGEMENT_REMOVED,
    ),
    _DatedList(
        key="projections",
        noun="projection",
        added=Kind.RECORD_ADDED,
        edited=Kind.RECORD_EDITED,
        removed=Kind.RECORD_REMOVED,
    ),
    _DatedList(
        key="recovery",
        noun="entry on what is done",
        added=Kind.DETAIL_EDITED,
        edited=Kind.DETAIL_EDITED,
        removed=Kind.DETAIL_EDITED,
    ),
)


def edited_entries(item: ItemInBoth) -> Iterator[Edit]:
    """The edits of all these lists of an item."""
    for dated in _DATED_LISTS:
        yield from _entries(item, dated)


def _entries(item: ItemInBoth, dated: _DatedList) -> Iterator[Edit]:
    """Edits of a list to which dated entries are only added: new entries, and past ones edited or removed.

    An entry that is not the same as any other counts as edited if one of the same day and author takes its place.
    """
    before, after = _differing(item.old.node.get(dated.key), item.new.node.get(dated.key))
    for _, entry in before:
        day, old = say_was(text_of(entry, "on")), _summary(item, entry)
        rival = _of_same_day_and_author(entry, after)
        if rival is None:
            sentence = f"The {dated.noun} of {day} is gone: {old}."
            yield item.edit(dated.removed, sentence, item.new.side, field=dated.key, old=old)
            continue
        after.remove(rival)
        side, new = item.new.side.below(dated.key, rival[0]), _summary(item, rival[1])
        sentence = f"The {dated.noun} of {day} was “{old}”, and is “{new}”."
        yield item.edit(dated.edited, sentence, side, field=dated.key, old=old, new=new)
    for index, entry in after:
        by, summary = item.say("by", entry.get("by")), _summary(item, entry)
        when = say_was(text_of(entry, "on"))
        if by:
            when += f" by the {inside(by)}"
        side = item.new.side.below(dated.key, index)
        yield item.edit(dated.added, f"New {dated.noun} of {when}: {summary}.", side, field=dated.key, new=summary)


def _differing(old: object, new: object) -> tuple[list[Numbered], list[Numbered]]:
    """The entries of two lists without those that stand in both."""
    before, after = [], numbered(new)
    for entry in numbered(old):
        match = next((other for other in after if same(other[1], entry[1])), None)
        if match:
            after.remove(match)
        else:
            before.append(entry)
    return before, after


def _of_same_day_and_author(entry: Entry, others: list[Numbered]) -> Numbered | None:
    for other in others:
        if all(same(other[1].get(key), entry.get(key)) for key in ("on", "by", "school", "for")):
            return other
    return None


_SUMMARISED = (
    *("stage", "rating", "value", "for", "school", "confidence"),
    *("note", "because", "doing", "help_wanted", "evidence", "forecast_end", "recovery"),
)


def _summary(item: ItemInBoth, entry: Entry) -> str:
    """The content of a dated entry, on one line."""
    said = [item.say(key, entry[key]).rstrip(".") for key in _SUMMARISED if key in entry]
    parts = list(filter(None, said))
    return "; ".join(parts)
