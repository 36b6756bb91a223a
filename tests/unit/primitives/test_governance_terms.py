"""What checks and pages decide alike: whom a review is for, what names mean in a scheme, and a milder level."""

from __future__ import annotations

import pytest

from trustplan.primitives.governance_terms import FunctionTerms, functions_meant, is_milder, most_frequent, why_not_for

LEVELS = ("universal", "targeted", "intensive")


@pytest.mark.parametrize(
    ("of", "phases", "church_only", "is_trust", "why"),
    [
        ("schools", (), False, True, "of"),
        ("trust", (), False, True, ""),
        ("all", (), False, True, ""),
        ("all", ("secondary",), True, True, ""),  # phases and churches divide schools only
        ("trust", (), False, False, "of"),
        ("schools", (), False, False, ""),
        ("all", ("primary", "secondary"), False, False, ""),
        ("schools", ("secondary",), False, False, "phase"),
        ("schools", ("primary",), True, False, "church"),
    ],
)
def test_whom_a_review_is_for(of: str, phases: tuple[str, ...], church_only: bool, is_trust: bool, why: str) -> None:
    """The trust, or a primary school that is no church school."""
    found = why_not_for(of, phases, church_only=church_only, is_trust=is_trust, phase="primary", is_church_school=False)
    assert found == why


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (["budget"], ("budget",)),
        (["people"], ("appoint", "appraise")),
        (["all"], ("budget", "appoint")),
        (["appraise", "all"], ("budget", "appoint", "appraise")),
        (["premises"], ()),
        ([""], ()),
    ],
)
def test_what_names_mean_in_a_scheme(names: list[str], meant: tuple[str, ...]) -> None:
    """Functions, those of an area, or all that local bodies hold."""
    scheme = (
        FunctionTerms("budget", "", True),
        FunctionTerms("appoint", "people", True),
        FunctionTerms("appraise", "people", False),
    )
    assert functions_meant(names, scheme) == meant


@pytest.mark.parametrize(
    ("level", "assessed", "milder"),
    [
        ("universal", ("targeted", "targeted", "universal"), True),
        ("targeted", ("targeted", "targeted", "universal"), False),
        ("targeted", ("targeted", "targeted", "intensive"), True),  # one at the highest is enough
        ("universal", ("universal", "targeted"), True),  # of a tie the graver one counts
        ("intensive", ("universal",), False),
        ("universal", (), False),
        ("universal", ("not-assessed",), False),
        ("other", ("intensive",), False),
    ],
)
def test_a_milder_level(level: str, assessed: tuple[str, ...], milder: bool) -> None:
    """Than most criteria, or than one at the highest level."""
    assert is_milder(LEVELS, level, assessed) is milder


def test_the_most_frequent_level() -> None:
    """Nothing where no criterion has a level."""
    assert most_frequent(LEVELS, ("universal", "targeted", "other")) == "targeted"
    assert most_frequent(LEVELS, ()) == ""
