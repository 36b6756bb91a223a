"""Reviews by tables: which are expected and by when, which are overdue, and which concerns come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import loaded, rows
from governed_trusts import a_decision, add_to_profile, governed
from trustplan.oversight.reviews import expected, next_of, recurring


@pytest.mark.parametrize(("first", "comes_back"), [("2025-11-18", False), ("2025-11-19", False), ("2025-11-20", True)])
def test_a_concern_comes_back_within_a_year_and_no_longer(first: str, comes_back: bool, tmp_path: Path) -> None:
    """As at 20 Nov 2026; 366 days before is too long ago."""
    plans = governed(tmp_path)
    concern = {"text": "Again.", "severity": "minor", "theme": "play"}
    reviews = [{"tool": "tool", "on": on, "concerns": [concern]} for on in (first, "2026-11-20")]
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": reviews})
    found = recurring(loaded(plans).organisations["ash"], date(2026, 11, 20))
    assert [r.theme for r in found] == ["play"] * comes_back


DAY = date(2026, 11, 20)


@pytest.mark.parametrize("row", rows("oversight/expected"))
def test_reviews_are_expected_by_rhythm_level_and_day(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of expected.yaml."""
    plans = governed(tmp_path, row["tool"])
    add_to_profile(
        plans, "ash", church_school=row.get("church", False), **({"joined": row["joined"]} if "joined" in row else {})
    )
    done = [d if isinstance(d, dict) else {"on": d} for d in row.get("done", ())]
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [{"tool": "tool", **d} for d in done]})
    levels = row.get("level", {})
    decisions = [a_decision(n, on, level, action_group={"lead": "ceo"}) for n, (on, level) in enumerate(levels.items())]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    trust = loaded(plans)
    day = date.fromisoformat(row["on"])
    found: dict[str, list[str]] = {}
    for r in expected(trust, trust.organisations["ash"], date(2026, 9, 1), date(2027, 8, 31), day):
        found.setdefault(f"{r.by:%m-%d}", []).append(r.status.value)
    reported = {by: sorted(statuses) for by, statuses in found.items()}
    wanted = {by: sorted(text.replace("to come", "to_come").split()) for by, text in row["rows"].items()}
    assert reported == {by: [t.replace("_", " ") for t in statuses] for by, statuses in wanted.items()}


def test_a_concern_comes_back_when_two_reviews_of_a_year_name_its_theme(tmp_path: Path) -> None:
    """Not twice in one review, and not more than a year apart."""
    plans = governed(tmp_path)
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [
        {"tool": "tool", "on": "2025-10-01", "concerns": [{"text": "Old.", "severity": "serious", "theme": "play"}]},
        {"tool": "tool", "on": "2026-03-12", "concerns": [{"text": "One.", "severity": "minor", "theme": "reading"}]},
        {"tool": "tool", "on": "2026-11-12", "concerns": [
            {"text": "Two.", "severity": "serious", "theme": "reading"},
            {"text": "Once.", "severity": "serious", "theme": "money"},
            {"text": "Twice.", "severity": "serious", "theme": "money"},
            {"text": "New.", "severity": "serious", "theme": "play"},
        ]},
    ]})  # fmt: skip
    found = recurring(loaded(plans).organisations["ash"], DAY)
    assert [(r.theme, r.severity, r.texts) for r in found] == [("reading", "serious", ("Two.", "One."))]


@pytest.mark.parametrize(
    ("spot", "day", "found"),
    [
        ((12, 31), date(2026, 11, 20), date(2026, 12, 31)),
        ((1, 31), date(2026, 11, 20), date(2027, 1, 31)),
        ((11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        ((2, 29), date(2026, 11, 20), date(2027, 2, 28)),
        ((2, 29), date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_the_next_such_day(spot: tuple[int, int], day: date, found: date) -> None:
    """That day included; 28 February where the year has no 29th."""
    assert next_of(spot, day) == found
