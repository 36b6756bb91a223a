"""A trust's own word for a rating tells of one action or KPI; of an objective the rating is said in plain words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan, read, write
from case_tables import loaded, words_in
from trustplan.diff.between_days import between
from trustplan.diff.edits import Kind
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2025, 11, 24)
OWN = {
    "off-track": "Incomplete, transferred",
    "at-risk": "Time line reconsidered",
    "on-track": "In line with plan",
    "achieved": "Completed",
    "not-assessed": "No rating",
}


def a_trust_with_words(folder: Path, **more: dict[str, Any]) -> Trust:
    """A trust with words of its own: one of three actions is late, none was re-timed; one KPI of two parts is off track."""
    plans = a_trust(folder)
    path = plans / "reference" / "policy.yaml"
    policy = read(path)
    for rating, label in OWN.items():
        policy["ratings"][rating] |= {"label": label, **more.get(rating, {})}
    write(path, policy)
    running = [{"on": "2025-11-20", "by": "lead", "stage": "in-progress"}]
    early = [{"on": "2025-09-20", "by": "lead", "stage": "in-progress"}]
    actions = [
        {"id": "A1", "title": "Late", "lead": "lead", "due": "2025-11-07", "updates": [*early, *running]},
        {"id": "A2", "title": "Fine", "lead": "lead", "due": "2026-07-10", "updates": [*early, *running]},
        {"id": "A3", "title": "Whole", "lead": "lead", "actions": [
            {"id": "P1", "title": "Late part", "lead": "lead", "due": "2025-11-07", "updates": running},
            {"id": "P2", "title": "Fine part", "lead": "lead", "updates": running},
            {"id": "P3", "title": "Other part", "lead": "lead", "updates": running},
        ]},
    ]  # fmt: skip
    add_plan(
        plans,
        [{"id": "O", "title": "Aim", "actions": actions[:2]}, {"id": "Q", "title": "Other", "actions": actions[2:]}],
    )
    return loaded(plans)


def pages(trust: Trust) -> dict[str, str]:
    """What a reader reads, by address."""
    site = make_site(make_edition(trust, DAY, Audience.TRUSTEES), Settings(site_name="x"))
    return {p.path: words_in(p.body) for p in site.pages}


def test_an_objective_is_not_called_what_one_action_is_called(tmp_path: Path) -> None:
    """On no page, in no sentence; an action keeps its word, with the mark that both share."""
    text = pages(a_trust_with_words(tmp_path))
    for path in ("", f"plans/{PLAN}/", f"plans/{PLAN}/O/", f"plans/{PLAN}/Q/", "changes/", "meetings/board-2025-12/"):
        for lens in ("Delivery", "delivery"):
            for word in OWN.values():
                assert f"{lens} {word}" not in text[path], path
                assert f"{lens} from {word.lower()}" not in text[path], path
        for word in ("time line reconsidered", "incomplete, transferred", "in line with plan"):
            assert f"the objective is {word}" not in text[path], path
            assert f"the action is {word}" not in text[path], path
    assert "Delivery In difficulty" in text[""]
    assert "the objective is in difficulty" in text[f"plans/{PLAN}/O/"]
    assert "Incomplete, transferred" in text[f"plans/{PLAN}/O/"]
    assert "the action is in doubt" in text[f"plans/{PLAN}/Q/"]


def test_the_changes_name_both_ratings_of_an_objective_in_plain_words(tmp_path: Path) -> None:
    """Between two days, as on the page of changes."""
    trust = a_trust_with_words(tmp_path)
    moves = [e for e in between(trust, date(2025, 10, 1), DAY) if e.kind is Kind.RATING_MOVED]
    sentences = {(e.ref.rsplit("/", 1)[1], e.field): e.sentence for e in moves}
    assert sentences["O", "delivery"].startswith("Delivery from going to plan to in difficulty. ")
    assert sentences["A1", ""].startswith("From in line with plan to incomplete, transferred. ")


def test_the_key_names_both_words(tmp_path: Path) -> None:
    """A mark that stands beside two words is explained once."""
    text = pages(a_trust_with_words(tmp_path))["reference/ratings/"]
    assert (
        "Time line reconsidered Missed within the tolerance, slipping, or without a recent update. Of an objective: in doubt."
        in text
    )


def test_a_trust_may_have_words_of_its_own_for_objectives(tmp_path: Path) -> None:
    """Where they are words for a rating, and name no cause."""
    more = {"off-track": {"objective": "Red"}, "at-risk": {"objective": "Amber"}, "on-track": {"objective": "Green"}}
    text = pages(a_trust_with_words(tmp_path, **more))
    assert "Delivery Red" in text[""]
    assert "the objective is red" in text[f"plans/{PLAN}/O/"]
    assert "the action is amber" in text[f"plans/{PLAN}/Q/"]


@pytest.mark.parametrize("label", ["Off track", "off track", "OFF TRACK"])
def test_our_own_word_in_other_letters_is_the_trusts_word_for_objectives_too(label: str, tmp_path: Path) -> None:
    """It says no more than ours."""
    trust = a_trust_with_words(tmp_path, **{"off-track": {"label": label}})
    assert trust.policy.styles["off-track"].whole == label  # type: ignore[index]
