"""Up to a limit schools and organisations are named; more of them are counted, since nobody reads all the names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from builders import a_trust, add_plan
from case_tables import a_context, loaded, page_at, words_in
from trustplan.website.pages.checklists import _lead
from trustplan.website.pages.delegation import _some
from trustplan.website.pages.improvement import _names, make_improving
from trustplan.website.pages.inspections import _say_category

LETTERS = ("Ash", "Beech", "Cedar", "Dale", "Elm", "Fir", "Gorse", "Hazel", "Ivy")
SIX = (
    "Six requirements are not met or not checked: one at Ash, one at Beech, one at Cedar, one at Dale, one at Elm and "
    "one at Fir."
)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "Ash"),
        (8, "Ash, Beech, Cedar, Dale, Elm, Fir, Gorse and Hazel"),
        (9, "nine schools"),
    ],
)
def test_up_to_eight_schools_are_named(count: int, words: str) -> None:
    """Those where the scheme holds as agreed, and those that do not support an objective."""
    assert _some(LETTERS[:count]) == words
    context: Any = SimpleNamespace(names=SimpleNamespace(school=str))
    assert _names(context, LETTERS[:count]) == words


def answered(name: str, *results: str, unmet: str | None = None) -> Any:
    """The answers of an organisation to a checklist."""
    answers = [SimpleNamespace(result=result, unmet=unmet) for result in results]
    return SimpleNamespace(organisation=SimpleNamespace(short=name), answers=answers)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([answered("Ash", "met")], "Every requirement of every checklist is met."),
        ([answered("Ash", "not-met")], "One requirement is not met or not checked, at Ash."),
        ([answered("Ash", "not-met", "not-met")], "Two requirements are not met or not checked, all at Ash."),
        ([answered("Ash", "met", unmet="2026-09-01")], "One requirement is not met or not checked, at Ash."),
        (
            [answered("Ash", "not-met"), answered("Beech", "not-met", "not-met", "met"), answered("Cedar", "met")],
            "Three requirements are not met or not checked: one at Ash and two at Beech.",
        ),
        (
            [answered(name, "not-met") for name in LETTERS[:6]],
            SIX,
        ),
        (
            [answered(name, "not-met") for name in LETTERS[:7]],
            "Seven requirements are not met or not checked, at seven organisations.",
        ),
    ],
)
def test_up_to_six_organisations_with_open_requirements_are_named(rows: list[Any], words: str) -> None:
    """Of one organisation the counts of all checklists are one."""
    assert _lead({"tool": rows}) == words
    assert _lead({"one": rows[:1], "other": rows[1:]}) == words


@pytest.mark.parametrize(
    ("category", "derived", "recorded", "words"),
    [
        ("none", True, "", "None (as follows from the grades)"),
        ("", False, "", ""),
        ("special-measures", False, "special-measures", "Special measures"),
        ("special-measures", True, "", "Special measures (as follows from the grades)"),
        (
            "special-measures",
            True,
            "special-measures",
            "Special measures (as follows from the grades, and as recorded)",
        ),
    ],
)
def test_a_category_of_concern_says_where_it_comes_from(
    category: str, derived: bool, recorded: str, words: str
) -> None:
    """What only was recorded, and no category, say nothing more."""
    found: Any = SimpleNamespace(category=category, is_derived=derived, inspection=SimpleNamespace(category=recorded))
    assert _say_category(found) == words


ALL_SUPPORTED = "Every objective has the support of at least one school."


@pytest.mark.parametrize(
    ("serving", "lead"),
    [
        ([True], f"The only school priority supports a trust objective. {ALL_SUPPORTED}"),
        ([True, True], f"Both school priorities support a trust objective. {ALL_SUPPORTED}"),
        ([True, False], f"One of two school priorities supports a trust objective. {ALL_SUPPORTED}"),
        ([True, True, False], f"Two of three school priorities support a trust objective. {ALL_SUPPORTED}"),
        ([True, True, True], f"All three school priorities support a trust objective. {ALL_SUPPORTED}"),
        ([False], "No school priority supports a trust objective. No school priority supports Aim."),
    ],
)
def test_how_many_priorities_support_the_trusts_objectives(serving: list[bool], lead: str, tmp_path: Path) -> None:
    """All of them by that word, where there are several."""
    plans = a_trust(tmp_path)
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [{"id": "A", "title": "Work"}]}])
    for school, serves in zip(("ash", "beech", "cedar"), serving, strict=False):
        more = {"serves": ["plan-2025-28/O"]} if serves else {}
        add_plan(
            plans, [{"id": "P", "title": "P", "actions": [{"id": "P1", "title": "W"}], **more}], organisation=school
        )
    page = page_at(make_improving(a_context(loaded(plans), date(2026, 11, 20))), "alignment/")
    found = re.search(r'class="tp-lead">(.*?)</p>', page.body)
    assert found
    assert words_in(found[1]) == lead
