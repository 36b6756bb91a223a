"""What is made again, and what is taken as it was."""

from __future__ import annotations

from pathlib import Path

from builders import a_trust, add_plan
from trustplan.loading.load import load
from trustplan.primitives.reuse import Kept, made_from, reusing


def test_a_result_is_taken_only_for_the_same_input_and_only_where_it_is_asked_for() -> None:
    """Outside the context nothing is kept."""
    made: list[int] = []

    def ask(given: int) -> int:
        return made_from("a", given, lambda: made.append(given) or given * 2)  # type: ignore[func-returns-value]

    kept: Kept = {}
    with reusing(kept):
        assert [ask(n) for n in (1, 1, 2, 2, 1)] == [2, 2, 4, 4, 2]
    assert made == [1, 2, 1]
    assert ask(1) == 2
    assert made == [1, 2, 1, 1]
    assert list(kept) == ["a"]


def test_files_that_did_not_change_are_not_read_again(tmp_path: Path) -> None:
    """The one that did is, and so is each where the trust's words for ratings change."""
    plans = a_trust(tmp_path)
    plan = add_plan(plans, [{"id": "O", "title": "Objective"}])
    kept: Kept = {}
    with reusing(kept):
        load(plans)
        before = dict(kept)
        plan.write_text(plan.read_text(encoding="utf-8").replace("Objective", "Aim"), encoding="utf-8")
        trust = load(plans).trust
        assert trust is not None
        assert trust.own.plans[0].objectives[0].title == "Aim"
        changed = [name for name in kept if kept[name] is not before[name]]
        assert changed == [f"plans/{plan.relative_to(plans).as_posix()}"]
        policy = plans / "reference" / "policy.yaml"
        text = policy.read_text(encoding="utf-8")
        policy.write_text(text.replace("label: On track", "label: On track\n    words: [fine]"), encoding="utf-8")
        assert policy.read_text(encoding="utf-8") != text
        load(plans)
        assert not [name for name in kept if kept[name] is before[name]]
