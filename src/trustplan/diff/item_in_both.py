"""An item of a plan that both revisions have: its two forms, and what its edits are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.edits import Edit, Entry, Kind, Side
from trustplan.diff.wording import say_field
from trustplan.source.files import as_list, text_of

if TYPE_CHECKING:
    from trustplan.diff.matching import Item, Pair
    from trustplan.diff.titles import Titles

Numbered = tuple[int, Entry]  # an entry of a list, after its index


class ItemInBoth(Struct, frozen=True, kw_only=True):
    """An item that both revisions have, with its new address."""

    pair: Pair
    titles: Titles
    ref: str
    old: Item
    new: Item

    def called(self, name: str) -> str:
        """The title of a milestone of the item, or of a school."""
        milestones = {**by_key(self.old.node.get("milestones"), "id"), **by_key(self.new.node.get("milestones"), "id")}
        return text_of(milestones[name][1], "title") if name in milestones else self.titles.of("schools", name)

    def say_field(self, field: str) -> str:
        """The name of a field that a record of a change names."""
        return say_field(field, self.called, self.pair.new.noun("milestone").one)

    def say(self, key: str, value: object) -> str:
        """A value under a key, with titles for ids."""
        return self.titles.say(key, value, self.pair.new.organisation)

    def edit(
        self, kind: Kind, sentence: str, at: Side, *, field: str = "", old: str = "", new: str = "", cause: str = ""
    ) -> Edit:
        """An edit of the item."""
        return Edit(
            kind=kind,
            ref=self.ref,
            title=self.new.title,
            sentence=sentence,
            field=field,
            old=old,
            new=new,
            cause=cause,
            at=at.at,
        )


def by_key(nodes: object, key: str) -> dict[str, Numbered]:
    """The entries of a list by one of their keys, the last of them first. Of two with the same key, the first counts."""
    found: dict[str, Numbered] = {}
    for index, entry in reversed(numbered(nodes)):
        if name := text_of(entry, key):
            found[name] = (index, entry)
    return found


def numbered(nodes: object) -> list[Numbered]:
    """The entries of a list, with their indexes."""
    return [(index, entry) for index, entry in enumerate(as_list(nodes)) if isinstance(entry, dict)]
