"""Figures and periods in words: numbers, units, distances and half-terms as a board paper writes them."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from builders import ROOT
from trustplan.primitives.english import (
    counted,
    decimals_of,
    rounded,
    say_count,
    say_distance,
    say_number,
    say_period,
    say_unit,
    some_of,
)
from trustplan.primitives.periods import Period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (say_number(Fraction(1012)), "1,012"),
        (say_number(Fraction(-15)), "−15"),
        (say_number(Fraction("61.5"), 0), "62"),
        (say_unit(Fraction("-18400"), "pounds", 0), "−£18,400"),
        (say_unit(Fraction("57"), "percent", 0), "57%"),
        (say_distance(Fraction(1), "percent", 0), "1 point"),
        (say_distance(Fraction("0.04"), "percent", 0), "0.04 points"),
        (say_period(Period(year=2025, part="aut1")), "autumn 1, 2025/26"),
    ],
)
def test_figures_are_written_as_a_board_paper_writes_them(text: str, expected: str) -> None:
    """True minus, thousands commas, no rounding to nothing."""
    assert text.replace(" ", " ") == expected


@pytest.mark.parametrize(
    ("count", "alone", "with_noun"),
    [
        (0, "none", "no actions"),
        (1, "one", "one action"),
        (2, "two", "two actions"),
        (10, "ten", "ten actions"),
        (12, "12", "12 actions"),
        (1200, "1,200", "1,200 actions"),
    ],
)
def test_a_count_is_a_word_by_itself_and_before_its_noun(count: int, alone: str, with_noun: str) -> None:
    """Nothing is `none` by itself and `no` before a noun."""
    assert (say_count(count), counted(count, "action")) == (alone, with_noun)


@pytest.mark.parametrize(
    ("count", "total", "sentence"),
    [
        (0, 0, "no enquiry is finished"),
        (0, 1, "no enquiry is finished"),
        (0, 2, "neither of the two enquiries is finished"),
        (0, 12, "none of the 12 enquiries is finished"),
        (1, 1, "the only enquiry is finished"),
        (1, 2, "one of two enquiries is finished"),
        (2, 2, "two of two enquiries are finished"),
        (2, 12, "two of 12 enquiries are finished"),
        (12, 12, "12 of 12 enquiries are finished"),
    ],
)
def test_some_of_several_are_a_sentence(count: int, total: int, sentence: str) -> None:
    """Whether none, one, some or all are meant, of one or of more."""
    assert some_of(count, total, ("enquiry", "enquiries"), ("is", "are"), "finished") == sentence


def test_the_form_of_a_verb_is_chosen_in_one_place() -> None:
    """No module and no template chooses between `is` and `are`, `has` and `have` or `was` and `were` by itself."""
    own = re.compile(r"""(["'])(is|has|was)\1 if [^{}]+ else (["'])(are|have|were)\3""")
    sources = [p for end in ("*.py", "*.html") for p in (ROOT / "src").rglob(end)]
    assert [p.name for p in sources if own.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("1/2", 0, 1), ("-1/2", 0, -1), ("1/4", 1, 3), ("-1/4", 1, -3), ("2/3", 2, 67), ("0", 1, 0), ("249/1000", 1, 2)],
)
def test_a_number_is_rounded_half_away_from_zero(value: str, decimals: int, expected: int) -> None:
    """In units of the last decimal that is printed."""
    assert rounded(Fraction(value), decimals) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("5", 0), ("1/2", 1), ("1/8", 3), ("1/16", 4), ("1/32", 9), ("1/3", 9)]
)
def test_a_number_is_written_in_full_where_four_decimals_are_enough(value: str, expected: int) -> None:
    """Else with as many as the caller says."""
    assert decimals_of(Fraction(value), 9) == expected
