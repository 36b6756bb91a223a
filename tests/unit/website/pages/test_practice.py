"""The page on practice and the page on enquiries: their first sentences, and who could help."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import write
from case_tables import a_context, loaded, page_at, words_in
from governed_trusts import governed
from trustplan.website.pages.enquiries import say_enquiries
from trustplan.website.pages.practice import make_sharing, say_needs


@pytest.mark.parametrize(
    ("count", "could", "words"),
    [
        (0, 0, "No needs are open."),
        (1, 0, "One need is open. No school in the trust could help with it: seek external support."),
        (2, 0, "Two needs are open. No school in the trust could help with any of them: seek external support."),
        (1, 1, "One need is open. A school in the trust could help with it."),
        (2, 1, "Two needs are open. A school in the trust could help with one of them."),
        (2, 2, "Two needs are open. A school in the trust could help with each of them."),
        (12, 11, "12 needs are open. A school in the trust could help with 11 of them."),
    ],
)
def test_needs_and_who_could_help_are_a_sentence(count: int, could: int, words: str) -> None:
    """For none, one and several of each."""
    assert say_needs(count, could) == words


@pytest.mark.parametrize(
    ("published", "running", "words"),
    [
        (0, 1, "No enquiries published, one in progress."),
        (1, 0, "One enquiry published."),
        (1, 1, "One enquiry published, one in progress."),
        (2, 2, "Two enquiries published, two in progress."),
        (12, 0, "12 enquiries published."),
    ],
)
def test_enquiries_are_a_sentence(published: int, running: int, words: str) -> None:
    """For none, one and several of each."""
    assert say_enquiries(published, running) == words


@pytest.mark.parametrize(("strengths", "rest"), [(4, ""), (5, "And one more strength"), (20, "And 16 more strengths")])
def test_the_page_counts_all_who_could_help(strengths: int, rest: str, tmp_path: Path) -> None:
    """It shows the best four for a need, and says how many more there are."""
    plans = governed(tmp_path)
    entry = {"theme": "reading", "title": "Good at it", "on": "2026-06-12", "basis": "judged"}
    rows = [{"id": f"S{n}", **entry} for n in range(strengths)]
    write(plans / "schools" / "beech" / "practice.yaml", {"strengths": rows})
    need = {"id": "N1", "theme": "reading", "title": "Help", "on": "2026-09-18"}
    write(plans / "schools" / "ash" / "practice.yaml", {"needs": [need]})
    context = a_context(loaded(plans), date(2026, 11, 20))
    needs = words_in(page_at(make_sharing(context), "practice/").body).partition("Strengths")[0]
    assert needs.count("Beech:") == 4
    assert "more strength" in needs if rest else "more strength" not in needs
    assert rest in needs
