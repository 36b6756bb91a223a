"""Phrases: which words of a text are for trustees only, whatever it is joined from."""

from __future__ import annotations

import pytest

from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase

COHORT = TrusteesOnly(" of 25")
FIGURE = phrase("57%", COHORT)

# pieces, what trustees read, what the public reads
CASES: dict[str, tuple[tuple[str | TrusteesOnly | Phrase, ...], str, str]] = {
    "plain words": (("Not yet due.",), "Not yet due.", "Not yet due."),
    "nothing": ((), "", ""),
    "a figure": ((FIGURE,), "57% of 25", "57%"),
    "a figure inside a sentence": (("Now ", FIGURE, "."), "Now 57% of 25.", "Now 57%."),
    "a sentence inside a sentence": (
        ("Ash: ", phrase(FIGURE, " is low."), ""),
        "Ash: 57% of 25 is low.",
        "Ash: 57% is low.",
    ),
    "trustees' words alone": ((TrusteesOnly("4 points, for one pupil"),), "4 points, for one pupil", ""),
    "two runs of trustees' words": ((FIGURE, " and ", FIGURE), "57% of 25 and 57% of 25", "57% and 57%"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_audience_reads_its_words(case: str) -> None:
    """The public reads a text without the words for trustees only; these are not held any more, either."""
    pieces, trustees, public = CASES[case]
    text = phrase(*pieces)
    assert str(text) == trustees
    assert str(text.for_public()) == public
    assert text.for_public() == phrase(public)
    assert bool(text.for_public()) is bool(public)


def test_one_text_has_one_form() -> None:
    """However it was joined, and with empty pieces."""
    whole = phrase("57%", COHORT, " is low.")
    for pieces in (("5", "7%", COHORT, " is", " low."), ("", FIGURE, TrusteesOnly(""), phrase(" is low."), Phrase())):
        assert phrase(*pieces) == whole
        assert hash(phrase(*pieces)) == hash(whole)
    assert phrase("57% of 25 is low.") != whole


def test_a_phrase_does_not_change() -> None:
    """It is a value."""
    with pytest.raises(AttributeError):
        FIGURE.parts = ()  # type: ignore[misc]
