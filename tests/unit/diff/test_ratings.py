"""Changes of ratings between two days: their causes, their words, and which days count."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from case_tables import with_action
from trustplan.diff.ratings import Cause, Difference, changes
from trustplan.loading.load import load
from trustplan.model import (
    Rating,
    Trust,
)
from trustplan.primitives.phrases import phrase

STARTED = {"on": "2025-09-10", "by": "lead", "stage": "in-progress", "rating": "on-track"}


def late_but_overridden(on: str, until: str) -> dict[str, Any]:
    """Work that is off track, were it not for what the chief executive says of it for a while."""
    override = {"rating": "on-track", "reason": "Signed.", "by": "ceo", "on": on, "until": until}
    return {"due": "2025-09-26", "updates": [STARTED], "override": override}


CASES: dict[str, dict[str, Any]] = {
    "a new update": {
        "action": {"updates": [STARTED, {"on": "2025-10-10", "by": "lead", "rating": "off-track"}]},
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("on-track", "off-track", Cause.NEW_UPDATE),
    },
    "time passing over a due date": {
        "action": {"due": "2025-10-10", "updates": [STARTED]},
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("on-track", "off-track", Cause.TIME_PASSING),
    },
    "silence": {
        "action": {"updates": [STARTED]},
        "between": ("2025-10-01", "2026-01-20"),
        "expect": ("on-track", "at-risk", Cause.TIME_PASSING),
    },
    "a milestone done": {
        "action": {
            "milestones": [{"id": "m", "title": "M", "due": "2025-09-19", "done": "2025-10-10"}],
            "updates": [STARTED],
        },
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("at-risk", "on-track", Cause.NEW_UPDATE),
    },
    "an override": {
        "action": late_but_overridden(on="2025-10-10", until="2025-12-19"),
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("off-track", "on-track", Cause.OVERRIDE),
    },
    "every part accepted as stopped": {
        "action": {
            "actions": [
                {
                    "id": "P1",
                    "title": "Part",
                    "lead": "lead",
                    "updates": [
                        {**STARTED, "rating": "off-track"},
                        {"on": "2026-03-02", "by": "lead", "stage": "stopped", "note": "No effect."},
                    ],
                    "accepted": {"by": "board", "meeting": "board-2026-03"},
                },
                {"id": "P2", "title": "Part", "lead": "lead", "updates": [{**STARTED, "on": "2026-03-02"}]},
            ]
        },
        "between": ("2026-03-20", "2026-04-10"),
        "expect": ("off-track", "on-track", Cause.ACCEPTED),
    },
    "an override that ended": {
        "action": late_but_overridden(on="2025-09-29", until="2025-10-10"),
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("on-track", "off-track", Cause.OVERRIDE_ENDED),
    },
    "a date moved with approval": {
        "action": {
            "due": "2025-12-12",
            "updates": [STARTED],
            "changes": [
                {"on": "2025-10-10", "field": "due", "was": "2025-09-26", "reason": "Late.", "approved_by": "board"}
            ],
        },
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("off-track", "on-track", Cause.EDITED_DATE),
    },
    "a new figure": {
        "figures": [{"period": "2025-26", "on": "2026-07-07", "value": 50, "cohort": 100}],
        "between": ("2026-07-01", "2026-07-20"),
        "expect": ("not-assessed", "off-track", Cause.NEW_FIGURE),
    },
    "a corrected figure": {
        "figures": [
            {"period": "2025-26", "on": "2026-07-07", "value": 63, "cohort": 100},
            {"period": "2025-26", "on": "2026-10-14", "value": 50, "cohort": 100},
        ],
        "between": ("2026-08-01", "2026-10-20"),
        "expect": ("on-track", "off-track", Cause.CORRECTED),
    },
    "a national figure that comes later": {
        "figures": [{"period": "2025-26", "on": "2026-07-07", "value": 62, "cohort": 100}],
        "kpi": {"target": "at least national"},
        "between": ("2026-08-01", "2026-12-20"),
        "expect": ("on-track", "off-track", Cause.NEW_COMPARISON),
    },
    "a figure that did not come": {
        "figures": [],
        "between": ("2026-07-01", "2026-09-20"),
        "expect": ("not-assessed", "at-risk", Cause.TIME_PASSING),
    },
    "a target lowered with approval": {
        "figures": [{"period": "2025-26", "on": "2026-07-07", "value": 56, "cohort": 100}],
        "kpi": {
            "target": "at least 55",
            "changes": [
                {
                    "on": "2026-08-10",
                    "field": "target",
                    "was": "at least 62",
                    "reason": "Too high.",
                    "approved_by": "board",
                }
            ],
        },
        "between": ("2026-08-01", "2026-09-20"),
        "expect": ("off-track", "on-track", Cause.EDITED_TARGET),
    },
    "a judgement": {
        "kpi": {
            "measure": None,
            "target": None,
            "judgements": [{"on": "2025-12-10", "rating": "off-track", "because": "Seen."}],
        },
        "between": ("2025-12-01", "2025-12-12"),
        "expect": ("not-assessed", "off-track", Cause.NEW_JUDGEMENT),
    },
}


def a_case(folder: Path, case: dict[str, Any]) -> Trust:
    """The trust of a case: one action, or one KPI with figures."""
    plans = a_trust(folder, measures=[a_measure()])
    national = [("2024-25", "2025-07-07", 62), ("2025-26", "2026-12-10", 66)]
    base = {"measure": "reading", "population": "national", "source": "Invented"}
    rows = [{**base, "period": p, "on": d, "value": v} for p, d, v in national]
    write(plans / "reference" / "comparators.yaml", {"comparators": rows})
    if "action" in case:
        action = {"id": "X", "title": "Item", "lead": "lead", "monitor": "monitor", **case["action"]}
        add_plan(plans, [{"id": "O", "title": "Objective", "actions": [action]}])
    else:
        kpi = {"id": "X", "title": "Item", "measure": "reading", "target": "at least 62", **case.get("kpi", {})}
        add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{k: v for k, v in kpi.items() if v is not None}]}])
        write(plans / "trust" / "measurements.yaml", {"reading": case.get("figures", [])})
    loaded = load(plans)
    assert loaded.trust is not None, [str(f) for f in loaded.errors]
    return loaded.trust


@pytest.mark.parametrize("name", CASES)
def test_a_change_names_its_cause(name: str, tmp_path: Path) -> None:
    """One row: from, to, cause."""
    case = CASES[name]
    earlier, later = (date.fromisoformat(d) for d in case["between"])
    moved = [c for c in changes(a_case(tmp_path, case), earlier, later) if c.ref == f"{PLAN}/X" and not c.is_edit]
    assert [(c.old, c.new, c.cause) for c in moved] == [case["expect"]]


def test_an_edited_target_prints_what_the_old_one_would_give(tmp_path: Path) -> None:
    """The goalposts are seen to move."""
    trust = a_case(tmp_path, CASES["a target lowered with approval"])
    edits = [c for c in changes(trust, date(2026, 8, 1), date(2026, 9, 20)) if c.is_edit]
    assert [str(c).replace(" ", " ") for c in edits] == [
        (
            f"{PLAN}/X: The target moved from at least 62% to at least 55%. Approved by the board, 10 Aug 2026. "
            "With the previous target the rating would be off track. (Edited target, 10 Aug 2026)"
        )
    ]


def test_an_edit_without_approval_is_reported_and_changes_nothing(tmp_path: Path) -> None:
    """Until approved, the old date is in force."""
    case = {"action": {**CASES["a date moved with approval"]["action"]}}
    case["action"]["changes"] = [{"on": "2025-10-10", "field": "due", "was": "2025-09-26", "reason": "Late."}]
    found = changes(a_case(tmp_path, case), date(2025, 10, 1), date(2025, 10, 20))
    assert [(c.is_edit, c.sentence.replace(" ", " ")) for c in found] == [
        (True, "The due date moved from 26 Sep 2025 to 12 Dec 2025. Not approved, so the previous one still counts.")
    ]


def test_nothing_new_is_no_change(tmp_path: Path) -> None:
    """Two days with the same facts and no date between them."""
    trust = a_case(tmp_path, CASES["silence"])
    assert changes(trust, date(2025, 10, 1), date(2025, 10, 20)) == ()


def test_a_change_prints_as_a_sentence(example: Trust) -> None:
    """As a value, and as words."""
    found = {
        c.ref: c for c in changes(example, date(2026, 9, 25), date(2026, 11, 20)) if not c.dimension and not c.is_edit
    }
    text = str(found["strategy-2025-28/SI-A5"]).replace(" ", " ")
    assert text == (
        "strategy-2025-28/SI-A5: from on track to at risk. "
        "No update since 2 Jul 2026. One was due by 23 Oct 2026. (Time passing)"
    )


ORDER = ("off-track", "at-risk", "not-assessed", "on-track", "achieved")  # worst first


@pytest.mark.parametrize(("old", "new"), list(product(ORDER, ORDER)))
def test_a_rating_falls_or_rises_in_this_order(old: str, new: str) -> None:
    """Not assessed is between at risk and on track; what stays does neither."""
    change = Difference(
        ref="x",
        title="X",
        dimension="",
        old=Rating(old),
        new=Rating(new),
        cause=Cause.NEW_UPDATE,
        explanation=phrase("So."),
    )
    assert change.is_fall is (ORDER.index(new) < ORDER.index(old))
    assert change.is_rise is (ORDER.index(new) > ORDER.index(old))


def test_an_edit_neither_falls_nor_rises() -> None:
    """Its old and new are words."""
    change = Difference(
        ref="x",
        title="X",
        dimension="",
        old="a",
        new="b",
        cause=Cause.EDITED_DATE,
        explanation=phrase("So."),
        is_edit=True,
    )
    assert not change.is_fall
    assert not change.is_rise


@pytest.mark.parametrize(
    ("on", "is_reported"), [("2025-10-09", False), ("2025-10-10", False), ("2025-10-11", True), ("2025-10-20", True), ("2025-10-21", False)]
)  # fmt: skip
def test_an_edit_is_reported_once_after_the_earlier_day_and_until_the_later(
    on: str, is_reported: bool, tmp_path: Path
) -> None:
    """On the earlier day it was known already; after the later it is not known yet."""
    edit = {"on": on, "field": "due", "was": "2025-12-12", "reason": "Late."}
    trust = with_action(tmp_path, due="2026-03-27", changes=[edit])
    found = [c for c in changes(trust, date(2025, 10, 10), date(2025, 10, 20)) if c.is_edit]
    assert [c.cause for c in found] == [Cause.EDITED_DATE] * is_reported


@pytest.mark.parametrize(("on", "cause"), [("2025-10-10", Cause.TIME_PASSING), ("2025-10-11", Cause.NEW_UPDATE)])
def test_news_of_the_earlier_day_is_no_cause_of_what_came_after_it(on: str, cause: Cause, tmp_path: Path) -> None:
    """What was known already did not move the rating; the day after it is new."""
    news = {"on": on, "by": "lead", "stage": "not-started"}
    trust = with_action(tmp_path, updates=[news])
    found = [c for c in changes(trust, date(2025, 10, 10), date(2025, 11, 3)) if not c.dimension]
    assert [(c.old, c.new, c.cause) for c in found] == [("not-assessed", "at-risk", cause)]
