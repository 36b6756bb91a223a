"""Rules about reference files: ratings that look different, and words that mean one of them."""

from __future__ import annotations

from pathlib import Path

from builders import a_trust, read, write
from trustplan.loading.load import load


def test_two_ratings_may_not_look_alike(tmp_path: Path) -> None:
    """Ratings differ by shape and word, so each needs its own."""
    plans = a_trust(tmp_path)
    policy = plans / "reference" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("symbol: disc", "symbol: triangle"), encoding="utf-8")
    assert [f.rule for f in load(plans).errors] == ["rating-not-distinct"]


def test_a_list_in_place_of_a_word_for_a_rating_is_reported(tmp_path: Path) -> None:
    """The rule on words looks at what the check of form has already found wrong, and says nothing of its own."""
    plans = a_trust(tmp_path)
    policy = read(plans / "reference" / "policy.yaml")
    policy["ratings"]["on-track"]["words"] = [["going well"]]
    write(plans / "reference" / "policy.yaml", policy)
    assert [f.rule for f in load(plans).errors] == ["wrong-type"]
