"""Rules about reference files: ratings that look different."""

from __future__ import annotations

from pathlib import Path

from builders import a_trust
from trustplan.loading.load import load


def test_two_ratings_may_not_look_alike(tmp_path: Path) -> None:
    """Ratings differ by shape and word, so each needs its own."""
    plans = a_trust(tmp_path)
    policy = plans / "reference" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("symbol: disc", "symbol: triangle"), encoding="utf-8")
    assert [f.rule for f in load(plans).errors] == ["rating-not-distinct"]
