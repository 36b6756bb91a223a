"""Suggestions: what was probably meant by an unknown word, and what can be chosen where nothing is near."""

from __future__ import annotations

import pytest

from trustplan.primitives.suggestions import meant, nearest, same_spelling


@pytest.mark.parametrize(
    ("word", "choices", "found"),
    [
        ("readng", ["attendance", "reading"], "reading"),
        ("Reading", ["reading"], "reading"),
        ("bord", ["board", "bold-plan"], "board"),
        ("strategy/SL", ["strategy/SI", "strategy/BF"], "strategy/SI"),
        ("SI", ["strategy/SI", "strategy/BF"], "strategy/SI"),
        ("due_date", ["due", "start"], "due"),
        ("SI-K9", ["SI-K1", "SI-K4"], None),
        ("SI-K4x", ["SI-K1", "SI-K4"], "SI-K4"),
        ("kpi_1", ["kpi"], None),
        ("SI", ["ash/improvement/SI", "oak/improvement/SI"], None),
        ("elephant", ["attendance", "reading"], None),
        ("reading", [], None),
        ("reader", ["attendance", "reading"], "reading"),
        ("S1", ["SI", "P2"], "SI"),
        ("S1", ["SI", "Sl"], None),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(word: str, choices: list[str], found: str | None) -> None:
    """Letters may differ and digits may not; the end of an address is enough where only one has it."""
    assert nearest(word, choices) == found


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        (["reading", "attendance"], "Choose one of: attendance, reading."),
        (["attendance"], "The only choice is “attendance”."),
        ([], ""),
        (list("cab"), "Choose one of: a, b, c."),
        (list("abcd"), "Choose one of: a, b, c and 1 more."),
    ],
)
def test_where_nothing_is_near_the_names_are_listed(choices: list[str], text: str) -> None:
    """In their order, and not more than the limit."""
    assert meant("elephant", choices, limit=3) == text


def test_of_two_names_that_are_spelled_alike_neither_is_sure() -> None:
    """A program would write the wrong one into the file."""
    assert same_spelling("Half term", ["half-term", "year"]) == "half-term"
    assert same_spelling("Half term", ["half-term", "half_term"]) == ""


def test_where_no_address_begins_alike_all_are_listed() -> None:
    """Those beside it come alone where there are any."""
    assert meant("oak/elephant", ["ash/plan", "beech/plan"]) == "Choose one of: ash/plan, beech/plan."
    assert (
        meant("ash/qq", ["ash/improvement", "ash/strategy", "beech/plan"])
        == "Choose one of: ash/improvement, ash/strategy."
    )


def test_a_name_that_is_near_is_suggested_alone() -> None:
    """However many there are to choose from."""
    assert meant("readng", ["reading", "attendance", "phonics"]) == "Did you mean “reading”?"
