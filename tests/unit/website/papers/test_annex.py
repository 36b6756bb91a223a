"""What an annex leaves out, since the open paper has it: counted by item, and said where nothing else is left."""

from __future__ import annotations

import pytest

from trustplan.website.papers.annex import DECISIONS, NOTHING_MORE, Known, entries_of, say_left_out
from trustplan.website.papers.paper import Facts, Group, Paragraph, Section, Table
from trustplan.website.papers.text import words


def a_table(*rows: str) -> Table:
    """A table of items with their ratings: `A1 late`."""
    cells = tuple((words(name), words(rating)) for name, rating in (row.split() for row in rows))
    return Table(caption="Items", head=("Item", "Rating"), rows=cells, widths=(50, 50))


def a_section(anchor: str, *rows: str) -> Section:
    """A section with such a table."""
    return Section(title=anchor, anchor=anchor, blocks=(a_table(*rows),))


def known(*sections: Section) -> Known:
    """What the readers of the open paper have in it."""
    return Known(frozenset(entry for section in sections for entry in entries_of(section)))


ONE = "An entry on one item is left out here: the open paper has it, with the same rating and in the same words."
TWO = "Entries on two items are left out here: the open paper has them, with the same rating and in the same words."


@pytest.mark.parametrize(
    ("whole", "open_", "said"),
    [
        ([a_section("items", "A1 late")], [], []),
        ([a_section("items", "A1 late")], [a_section("items", "A1 fine")], []),
        ([a_section("items", "A1 late", "A2 late")], [a_section("items", "A1 late")], [ONE]),
        ([a_section("items", "A1 late")], [a_section("items", "A1 late")], [ONE, NOTHING_MORE]),
        ([a_section("a", "A1 late"), a_section("b", "A1 late")], [a_section("a", "A1 late")], [ONE, NOTHING_MORE]),
        (
            [a_section("a", "A1 late", "A2 late"), a_section("b", "A3 late")],
            [a_section("a", "A1 late", "A2 late")],
            [TWO],
        ),
        ([a_section("a", "A1 late"), a_section(DECISIONS, "D1 yes")], [a_section("a", "A1 late")], [ONE, NOTHING_MORE]),
        ([a_section(DECISIONS, "D1 yes")], [], [NOTHING_MORE]),
    ],
)
def test_what_an_annex_leaves_out_is_counted(whole: list[Section], open_: list[Section], said: list[str]) -> None:
    """An item once, however often it is there; decisions are always in it."""
    assert say_left_out(whole, known(*open_)) == said


def test_an_annex_has_what_the_open_paper_has_not() -> None:
    """Rows and groups; of who something is with the open paper need not say the same."""

    def a_group(rating: str, lead: str) -> Group:
        facts = Facts(rows=(("Rating", words(rating)), ("With", words(lead))))
        return Group(title=words("A9"), blocks=(facts,))

    whole = Section(
        title="t",
        anchor="a",
        blocks=(Paragraph(text=words("So far.")), a_table("A1 late", "A2 late"), a_group("late", "x")),
    )
    other = Section(title="t", anchor="a", blocks=(a_table("A1 late"), a_group("late", "y")))
    (left,) = known(other).sections_beyond([whole])
    assert left.blocks == (Paragraph(text=words("So far.")), a_table("A2 late"))
    assert known(whole).sections_beyond([a_section("a", "A1 late", "A2 late")]) == ()
