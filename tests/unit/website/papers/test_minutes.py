"""The wording of decisions: what the minutes would say, and what a cover recommends."""

from __future__ import annotations

import pytest

from trustplan.website.papers.minutes import listed_recommendations, recommendation, resolution
from trustplan.website.papers.text import sentences, shortened

SURVEYS = "Approve moving the surveys (BF-A4) from 23 October to 18 December 2026."


@pytest.mark.parametrize(
    ("question", "recommended", "options", "said"),
    [
        (SURVEYS, "Approve", (), "The board RESOLVED to approve moving the surveys (BF-A4) from 23 October to 18 December 2026."),
        (SURVEYS, "approve.", (), "The board RESOLVED to approve moving the surveys (BF-A4) from 23 October to 18 December 2026."),
        (SURVEYS, "Yes", (), "The board RESOLVED to approve moving the surveys (BF-A4) from 23 October to 18 December 2026."),
        (SURVEYS, "No", (), "The board RESOLVED not to approve moving the surveys (BF-A4) from 23 October to 18 December 2026."),
        ("Agree to go on.", "Agree", (), "The board RESOLVED to go on."),
        ("Agree to go on.", "Decline", (), "The board RESOLVED not to go on."),
        ("Agree that the board takes it back.", "Agree", (), "The board RESOLVED that it takes it back."),
        ("Agree that Ash joins.", "Agree", (), "The board RESOLVED that Ash joins."),
        ("Decide on £6,000 for cover.", "Agree", (), "The board RESOLVED to agree £6,000 for cover."),
        ("Ash: keep or change high support. It is due.", "", (), "The board RESOLVED to [keep / change] high support (Ash)."),
        ("Agree to one day a week.", "", (), "The board RESOLVED [to / not to] agree to one day a week."),
        ("Agree to one day a week.", "Agree", (), "The board RESOLVED to agree to one day a week."),
        ("Ash: Decide on £6,000.", "", (), "The board RESOLVED [to / not to] agree £6,000 (Ash)."),
        ("Decide whether to close it.", "Agree", (), "The board RESOLVED to close it."),
        ("Approve £9.", "Approve half", (), "The board considered whether to approve £9, and RESOLVED to approve half."),
        ("Approve £9.", "Option B", (), "The board considered whether to approve £9, and RESOLVED as follows: option B."),
        ("Approve £9.", "", (), "The board RESOLVED [to / not to] approve £9."),
        ("Approve £9.", "", ("Approve", "Wait."), "The board considered whether to approve £9, and RESOLVED to [approve / wait]."),
        ("Ash: more support?", "", (), "On “Ash: more support?”, the board RESOLVED to [decision]."),
        ("Should Ash join?", "Agree to it", (), "On “Should Ash join?”, the board RESOLVED to agree to it."),
        ("Approve £9 for St. Aidan's. It is in Paper 4.", "Approve", (), "The board RESOLVED to approve £9 for St. Aidan's."),
        ("Approve\nit\nall", "Approve", (), "The board RESOLVED to approve it all."),
    ],
)  # fmt: skip
def test_a_resolution_reads_as_minutes_do(question: str, recommended: str, options: tuple[str, ...], said: str) -> None:
    """It says what is decided as is recommended, and leaves open what nobody has recommended."""
    assert resolution("board", question, recommended, options) == said


def test_a_body_is_named_as_it_is_said() -> None:
    """Its article is not said twice, and stays small within a sentence."""
    assert resolution("The Board", "Approve £9.", "Approve") == "The Board RESOLVED to approve £9."
    assert resolution("finance committee", "Ash: more?", "").startswith(
        "On “Ash: more?”, the finance committee RESOLVED"
    )
    assert listed_recommendations("the board", ["approves £9"]) == "That the board approves £9."


@pytest.mark.parametrize(
    ("question", "recommended", "said"),
    [
        ("Approve £9.", "Approve", "approves £9"),
        ("Carry it over to July.", "Agree", "carries it over to July"),
        ("Renew the contract.", "Renew", "renews the contract"),
        ("Buy the hall.", "Yes", "buys the hall"),
        ("Agree to go on.", "Agree", "agrees to go on"),
        ("Approve £9.", "No", "does not approve £9"),
        ("Approve £9.", "", "decides whether to approve £9"),
        ("Approve £9.", "Approve half", "approves half (asked to approve £9)"),
        ("Approve £9.", "Option B", "decides whether to approve £9; recommended: option B"),
        ("Ash: more?", "Agree to it", "agrees to it (on “Ash: more?”)"),
        ("Ash: more?", "", "decides on “Ash: more?”"),
    ],
)
def test_a_recommendation_follows_the_body(question: str, recommended: str, said: str) -> None:
    """What the cover says after “That the board”."""
    assert recommendation(question, recommended) == said


def test_three_recommendations_are_one_sentence() -> None:
    """The last one is joined by a word."""
    assert (
        listed_recommendations("board", ["does a", "does b", "does c"]) == "That the board does a; does b; and does c."
    )


@pytest.mark.parametrize("text", ["", " ", ".", "?", "…", "x" * 500, "A " * 300, "No", "St.", "\n\n", "Approve"])
def test_odd_texts_make_no_error(text: str) -> None:
    """Whatever a file says, the wording ends as a sentence, and what is cut is not longer than asked."""
    assert resolution("board", text, text, (text,)).endswith((".", "].")) or text
    assert recommendation(text, text)
    assert len(shortened(text, 40)) <= 40
    assert " ".join(sentences(text)) == " ".join(text.split())
