"""The page on practice and the page on enquiries: their first sentences, and who could help."""

from __future__ import annotations

import pytest

from trustplan.website.pages.practice import say_enquiries, say_needs


@pytest.mark.parametrize(
    ("count", "could", "words"),
    [
        (0, 0, "No needs are open."),
        (1, 0, "One need is open; no school of the trust could help with it."),
        (2, 0, "Two needs are open; no school of the trust could help with them."),
        (1, 1, "One need is open; a school of the trust could help with it. First from within the trust."),
        (2, 1, "Two needs are open; for one of them a school of the trust could help. First from within the trust."),
        (2, 2, "Two needs are open; for two of them a school of the trust could help. First from within the trust."),
        (12, 11, "12 needs are open; for 11 of them a school of the trust could help. First from within the trust."),
    ],
)
def test_needs_and_who_could_help_are_a_sentence(count: int, could: int, words: str) -> None:
    """For none, one and several of each."""
    assert say_needs(count, could) == words


@pytest.mark.parametrize(
    ("published", "running", "words"),
    [
        (0, 1, "No enquiries have been published, one is under way."),
        (1, 0, "One enquiry has been published."),
        (1, 1, "One enquiry has been published, one is under way."),
        (2, 2, "Two enquiries have been published, two are under way."),
        (12, 0, "12 enquiries have been published."),
    ],
)
def test_enquiries_are_a_sentence(published: int, running: int, words: str) -> None:
    """For none, one and several of each."""
    assert say_enquiries(published, running) == words
