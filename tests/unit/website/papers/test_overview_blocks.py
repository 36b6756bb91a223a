"""Where a trust is, in the paper of its board: which schools are named, and whose objectives stand there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import a_trust, add_plan, write
from governed_trusts import a_decision, governed
from paper_texts import context_of
from trustplan.website.papers.overview_blocks import objectives_table, plans_shown, say_schools

SCHOOLS = {name: name.title() for name in ("ash", "beech", "cedar", "dogwood", "elm")}


def late(count: int) -> list[dict[str, Any]]:
    """A priority with actions that were due long ago."""
    work = {"title": "Tutor", "lead": "ceo", "start": "2026-09-03", "due": "2026-09-10"}
    return [{"id": "P", "title": "Read well", "actions": [{"id": f"P-A{n}", **work} for n in range(count)]}]


def test_the_schools_with_most_off_track_are_named_and_the_others_counted(tmp_path: Path) -> None:
    """Three by name; of a fourth and fifth how many they are, and what they have together."""
    plans = a_trust(tmp_path, schools=SCHOOLS)
    for school, count in (("elm", 5), ("ash", 4), ("cedar", 3)):
        add_plan(plans, late(count), organisation=school)
    said = "In their own plans, Elm has five items off track, Ash four and Cedar three."
    assert say_schools(context_of(plans)) == [said]
    for school, count in (("beech", 2), ("dogwood", 1)):
        add_plan(plans, late(count), organisation=school)
    said = "In their own plans, Elm has five items off track, Ash four, Cedar three and two other schools three."
    assert say_schools(context_of(plans)) == [said]


def test_levels_of_support_are_said_once_one_is_decided(tmp_path: Path) -> None:
    """Of the schools that have one; a trust that has decided nothing is told nothing of support."""
    plans = governed(tmp_path)
    assert say_schools(context_of(plans)) == []
    decision = a_decision(1, "2026-10-08", "steady", action_group={"lead": "ceo"})
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    assert say_schools(context_of(plans)) == ["Ash has steady; nothing is decided for two schools."]


def test_a_trust_without_a_plan_of_its_own_is_shown_those_of_its_schools(tmp_path: Path) -> None:
    """With a plan of the trust, that one alone."""
    plans = a_trust(tmp_path)
    add_plan(plans, late(1), organisation="ash")
    context = context_of(plans)
    assert [status.plan.organisation for status in plans_shown(context)] == ["ash"]
    assert len(objectives_table(context).rows) == 1
    add_plan(plans, [{"id": "T", "title": "The trust's own"}])
    assert [status.plan.organisation for status in plans_shown(context_of(plans))] == ["trust"]
