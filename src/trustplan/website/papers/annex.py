"""What a confidential annex leaves out: takes the open paper, gives the entries of tables and sections beyond it.

An entry of the same item with the same rating and the same words is left out, before the report is fitted on its sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.english import counted, verb
from trustplan.website.papers.blocks import says
from trustplan.website.papers.paper import Facts, Group, Span, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.website.papers.paper import Block, Paper, Section, Text

ROLES = frozenset(("With", "Sponsor", "Sponsors"))  # who a thing is with is nothing more to say of it
DECISIONS = "decisions-whole"
NOTHING_MORE = "Nothing on any item of the plans is confidential beyond the decisions."


class Entry(Struct, frozen=True):
    """What a row or group says of an item: pairs of a head or term and the words under it."""

    item: str
    words: frozenset[tuple[str, str]]


class Known(Struct, frozen=True):
    """What the readers of a paper have in another one."""

    entries: frozenset[Entry] = frozenset()

    def beyond(self, table: Table) -> Table:
        """The table without the rows that are known."""
        entries = _of_table(table)
        rows = [row for row, entry in zip(table.rows, entries, strict=True) if entry not in self.entries]
        return replace(table, rows=tuple(rows))

    def sections_beyond(self, sections: Iterable[Section]) -> tuple[Section, ...]:
        """The sections without the groups and rows that are known; nothing of one in which nothing is left."""
        found = []
        for section in sections:
            blocks = [kept for block in section.blocks if (kept := self._beyond(block)) is not None]
            if blocks:
                found.append(replace(section, blocks=tuple(blocks)))
        return tuple(found)

    def _beyond(self, block: Block) -> Block | None:
        """A block without what is known; None where nothing is left of it."""
        if isinstance(block, Group):
            return None if _of_group(block) in self.entries else block
        if not isinstance(block, Table):
            return block
        table = self.beyond(block)
        return table if table.rows else None


def known_in(paper: Paper) -> Known:
    """What the readers of a paper have in it."""
    return Known(frozenset(_entries((*paper.report, *paper.appendix))))


def say_left_out(whole: Iterable[Section], known: Known) -> list[str]:
    """Of how many items an annex to a whole appendix has less than that, and whether nothing but decisions is left."""
    left: set[str] = set()
    is_more_kept = False
    for section in whole:
        for entry in entries_of(section):
            if entry in known.entries:
                left.add(entry.item)
            elif section.anchor != DECISIONS:
                is_more_kept = True
    said = []
    if left:
        count = len(left)
        entries = (
            f"{verb(count, 'An entry', 'Entries')} on {counted(count, 'item')} {verb(count, 'is', 'are')} left out here"
        )
        it = verb(count, "it", "them")
        said.append(f"{entries}: the open paper has {it}, with the same rating and in the same words.")
    if not is_more_kept:
        said.append(NOTHING_MORE)
    return said


def _entries(sections: Iterable[Section]) -> list[Entry]:
    found: list[Entry] = []
    for section in sections:
        found += entries_of(section)
    return found


def entries_of(section: Section) -> Iterator[Entry]:
    """What each group and each row of a section says."""
    for block in section.blocks:
        if isinstance(block, Group):
            yield _of_group(block)
        elif isinstance(block, Table):
            yield from _of_table(block)


def _of_group(group: Group) -> Entry:
    """What a group says of its item."""
    said: set[tuple[str, str]] = set()
    for block in group.blocks:
        if isinstance(block, Facts):
            said.update((term, plain(text)) for term, text in block.rows if term not in ROLES)
        else:
            said.add(("", repr(block)))
    return Entry(_name(group.title), frozenset(said))


def _of_table(table: Table) -> list[Entry]:
    """What each row of a table says of the item that it begins with; a column may be left out where no row fills it."""
    found = []
    for row in table.rows:
        said: set[tuple[str, str]] = set()
        for head, cell in zip(table.head[1:], row[1:], strict=True):
            if head not in ROLES and says(cell):
                said.add((head, plain(cell)))
        found.append(Entry(_name(row[0]), frozenset(said)))
    return found


def _name(title: Text) -> str:
    """What tells an item from others: where it leads, since its title has a code for some and whose it is for others."""
    for part in title:
        if isinstance(part, Span) and part.path:
            return part.path
    return plain(title)
