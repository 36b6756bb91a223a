"""The confidential annex: takes the whole paper and the open one, gives what the first has beyond the second.

An item that both have with the same rating and the same words on it is left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.english import capital, counted, verb
from trustplan.website.papers.paper import Facts, Group, Paragraph, Section, Span, Table, plain
from trustplan.website.papers.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.website.papers.paper import Block, Paper, Text

ROLES = frozenset(("With", "Sponsor", "Sponsors"))  # who a thing is with is nothing more to say of it
NOTHING_MORE = "Nothing of the plans is confidential beyond the decisions."


class _Said(Struct, frozen=True):
    """What is said of an item: pairs of a head or term and the words under it."""

    item: str
    words: frozenset[tuple[str, str]]


def annex_of(whole: Paper, open_: Paper) -> Paper:
    """The confidential annex to an open paper, of the whole paper of the same meeting."""
    known: set[_Said] = set()
    for section in (*open_.report, *open_.appendix):
        known.update(_said_in(section))
    report, left = _without(whole.report, known)
    appendix, left_of_appendix = _without(whole.appendix, known)
    counted_out = len(left | left_of_appendix)
    texts = [_say_left(counted_out)] if counted_out else []
    if not any(_items(section) for section in appendix if section.anchor != "decisions-whole"):
        texts.append(NOTHING_MORE)
    about = Section(
        title="About this annex",
        anchor="about",
        blocks=tuple(Paragraph(text=words(text)) for text in texts),
    )
    return replace(
        whole,
        name=f"{whole.name}-confidential",
        title=f"{whole.title}: confidential annex",
        report=(about, *report) if texts else report,
        appendix=appendix,
    )


def _say_left(count: int) -> str:
    """How many items are in the open paper and not said again."""
    noun = counted(count, "more item", "more items")
    return f"{capital(noun)} {verb(count, 'is', 'are')} in the open paper, with the same rating and in the same words."


def _without(sections: Iterable[Section], known: set[_Said]) -> tuple[tuple[Section, ...], set[str]]:
    """The sections without what is known, and the items that are left out."""
    found, left = [], set()
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            kept, gone = _kept(block, known)
            blocks += kept
            left |= gone
        if blocks:
            found.append(replace(section, blocks=tuple(blocks)))
    return tuple(found), left


def _kept(block: Block, known: set[_Said]) -> tuple[list[Block], set[str]]:
    """A block without the rows that are known; nothing of a group or table of which nothing is left."""
    if isinstance(block, Group):
        return ([], {_name(block.title)}) if _of_group(block) in known else ([block], set())
    if not isinstance(block, Table):
        return [block], set()
    rows, gone = [], set()
    for row, said in zip(block.rows, _of_table(block), strict=True):
        if said in known:
            gone.add(said.item)
        else:
            rows.append(row)
    return ([replace(block, rows=tuple(rows))] if rows else []), gone


def _said_in(section: Section) -> Iterator[_Said]:
    for block in section.blocks:
        if isinstance(block, Group):
            yield _of_group(block)
        elif isinstance(block, Table):
            yield from _of_table(block)


def _items(section: Section) -> list[_Said]:
    return list(_said_in(section))


def _of_group(group: Group) -> _Said:
    """What a group says of its item."""
    said: set[tuple[str, str]] = set()
    for block in group.blocks:
        if isinstance(block, Facts):
            said.update((term, plain(text)) for term, text in block.rows if term not in ROLES)
        else:
            said.add(("", repr(block)))
    return _Said(_name(group.title), frozenset(said))


def _of_table(table: Table) -> list[_Said]:
    """What each row of a table says of the item that it begins with."""
    found = []
    for row in table.rows:
        cells = zip(table.head[1:], row[1:], strict=True)
        found.append(_Said(_name(row[0]), frozenset((head, plain(cell)) for head, cell in cells if head not in ROLES)))
    return found


def _name(title: Text) -> str:
    """What tells an item from others: where it leads, since its title has a code for some and whose it is for others."""
    for part in title:
        if isinstance(part, Span) and part.path:
            return part.path
    return plain(title)
