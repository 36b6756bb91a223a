"""The confidential annex: takes the whole paper and the open one, gives what the first has beyond the second.

An item that both have with the same rating and the same words on it is left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.english import capital, counted, verb
from trustplan.website.papers.blocks import says
from trustplan.website.papers.left_out import is_note, is_rest, leads_to, rest
from trustplan.website.papers.paper import Facts, Group, Paragraph, Section, Span, Table, plain
from trustplan.website.papers.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trustplan.website.papers.paper import Block, Paper, Text

ANNEX = 36.0  # mm that a whole paper leaves free, for what its annex says of itself
ROLES = frozenset(("With", "Sponsor", "Sponsors"))  # who a thing is with is nothing more to say of it
RATINGS, DECISIONS = "ratings", "decisions-whole"
NOTHING_MORE = "Nothing on any item of the plans is confidential beyond the decisions."
SHARING = "An annex to the open paper, for trustees only"


class _Said(Struct, frozen=True):
    """What is said of an item: pairs of a head or term and the words under it."""

    item: str
    words: frozenset[tuple[str, str]]


def annex_of(whole: Paper, open_: Paper) -> Paper:
    """The confidential annex to an open paper, of the whole paper of the same meeting."""
    known: set[_Said] = set()
    for section in (*open_.report, *open_.appendix):
        known.update(_said_in(section))
    appendix, left = _without(whole.appendix, known)
    report, left_of_report = _without(whole.report, known)
    in_full = {section.anchor: section for section in appendix}
    report = tuple(_recounted(section, in_full) for section in report)
    texts = _about(len(left | left_of_report), in_full)
    about = Section(title="About this annex", anchor="about", blocks=tuple(Paragraph(text=words(t)) for t in texts))
    return replace(
        whole,
        name=f"{whole.name}-confidential",
        title=f"{whole.title}: confidential annex",
        cover=_cover(whole.cover),
        report=(about, *report) if texts else report,
        appendix=appendix,
    )


def _cover(cover: Facts) -> Facts:
    """The cover, which says what this is."""
    rows = tuple((term, words(SHARING) if term == "Confidentiality" else text) for term, text in cover.rows)
    return Facts(rows=rows)


def _about(count: int, in_full: Mapping[str, Section]) -> list[str]:
    """How many items are in the open paper and not said again, and whether nothing but decisions is left."""
    found = []
    if count:
        noun = capital(counted(count, "more item", "more items"))
        found.append(
            f"{noun} {verb(count, 'is', 'are')} in the open paper, with the same rating and in the same words."
        )
    if not any(any(_said_in(section)) for anchor, section in in_full.items() if anchor != DECISIONS):
        found.append(NOTHING_MORE)
    return found


def _recounted(section: Section, in_full: Mapping[str, Section]) -> Section:
    """A section of the report that counts what is left out of it anew, since the appendix has less."""
    blocks: list[Block] = []
    for block in section.blocks:
        if not isinstance(block, Paragraph) or not (is_rest(block) or is_note(block)):
            blocks.append(block)
            continue
        there = in_full.get(leads_to(block))
        if there is None:
            continue
        if is_note(block) or there.anchor == RATINGS:
            blocks.append(block)
        else:
            shown = len(list(_said_in(section)))
            blocks += rest(max(0, len(list(_said_in(there))) - shown), there, is_all=not shown)
    return replace(section, blocks=tuple(blocks))


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
        said = _of_group(block)
        return ([], {said.item}) if said in known else ([block], set())
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
    """What each row of a table says of the item that it begins with; a column may be left out where no row fills it."""
    found = []
    for row in table.rows:
        said: set[tuple[str, str]] = set()
        for head, cell in zip(table.head[1:], row[1:], strict=True):
            if head not in ROLES and says(cell):
                said.add((head, plain(cell)))
        found.append(_Said(_name(row[0]), frozenset(said)))
    return found


def _name(title: Text) -> str:
    """What tells an item from others: where it leads, since its title has a code for some and whose it is for others."""
    for part in title:
        if isinstance(part, Span) and part.path:
            return part.path
    return plain(title)
