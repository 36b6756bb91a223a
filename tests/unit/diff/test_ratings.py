"""Changes between two days: their causes, their words, and that later facts never alter an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import PLAN, a_measure, a_trust, add_plan, write
from trustplan.diff.ratings import Cause, changes
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Action, Judgement, Kpi, Measurement, Objective, Organisation, Rating, Stage, Trust, Update
from trustplan.rating.engine import rate
from trustplan.rating.status import ObjectiveStatus

STARTED = {"on": "2025-09-10", "by": "lead", "stage": "in-progress", "rating": "on-track"}

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
        "action": {
            "due": "2025-09-26",
            "updates": [STARTED],
            "override": {
                "rating": "on-track",
                "reason": "Signed.",
                "by": "ceo",
                "on": "2025-10-10",
                "until": "2025-12-19",
            },
        },
        "between": ("2025-10-01", "2025-10-20"),
        "expect": ("off-track", "on-track", Cause.OVERRIDE),
    },
    "an override that ended": {
        "action": {
            "due": "2025-09-26",
            "updates": [STARTED],
            "override": {
                "rating": "on-track",
                "reason": "Signed.",
                "by": "ceo",
                "on": "2025-09-29",
                "until": "2025-10-10",
            },
        },
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
            f"{PLAN}/X: The target moved from at least 62 to at least 55. Approved by the board, 10 Aug 2026. "
            "On the old target the rating would be off track. (Edited target, 10 Aug 2026)"
        )
    ]


def test_an_edit_without_approval_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """Until approved, the old date is in force."""
    case = {"action": {**CASES["a date moved with approval"]["action"]}}
    case["action"]["changes"] = [{"on": "2025-10-10", "field": "due", "was": "2025-09-26", "reason": "Late."}]
    found = changes(a_case(tmp_path, case), date(2025, 10, 1), date(2025, 10, 20))
    assert [(c.is_edit, c.sentence.replace(" ", " ")) for c in found] == [
        (True, "The due date moved from 26 Sep 2025 to 12 Dec 2025. Not approved, so the old one still counts.")
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
        "No news since 2 Jul 2026. An update was due by 23 Oct 2026. (Time passing)"
    )


def add_later_facts(trust: Trust, after: date, offset: int) -> Trust:
    """The trust with a bad later fact for everything: updates, judgements and figures after a day."""
    when = after + timedelta(days=1 + offset)

    def action(a: Action) -> Action:
        update = Update(
            on=when, by=a.lead or "ceo", stage=Stage.STOPPED, rating=Rating.OFF_TRACK, note="Later.", evidence=(),
            forecast_end=None, recovery=None, at=a.at,
        )  # fmt: skip
        return replace(a, updates=(*a.updates, update))

    def kpi(k: Kpi) -> Kpi:
        judgement = Judgement(on=when, rating=Rating.OFF_TRACK, because="Later.", evidence=(), by="", at=k.at)
        return k if k.measure or k.parts else replace(k, judgements=(*k.judgements, judgement))

    def objective(o: Objective) -> Objective:
        return replace(o, actions=tuple(action(a) for a in o.actions), kpis=tuple(kpi(k) for k in o.kpis))

    def organisation(o: Organisation) -> Organisation:
        plans = tuple(replace(p, objectives=tuple(objective(x) for x in p.objectives)) for p in o.plans)
        return replace(o, plans=plans, figures={n: (*rows, *(worse(m) for m in rows)) for n, rows in o.figures.items()})

    def worse(m: Measurement) -> Measurement:
        return replace(m, on=when, value=Fraction(1) if isinstance(m.value, Fraction) else m.value)

    return replace(trust, organisations={o.id: organisation(o) for o in trust.organisations.values()})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 500), st.integers(0, 60))
def test_facts_known_later_never_alter_an_earlier_day(example: Trust, day: int, offset: int) -> None:
    """Any past day can be worked out again."""
    when = date(2025, 9, 1) + timedelta(days=day)
    before, after = rate(example, when), rate(add_later_facts(example, when, offset), when)
    for ref, status in before.index.items():
        again = after.index[ref]
        if isinstance(status, ObjectiveStatus):
            assert isinstance(again, ObjectiveStatus)
            assert status.delivery.rating is again.delivery.rating
            assert status.impact.rating is again.impact.rating or status.impact.reason.code == "withheld"
        else:
            assert not isinstance(again, ObjectiveStatus)
            assert (status.rating, status.reasons) == (again.rating, again.reasons)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 500))
def test_hiding_items_changes_no_rating(example: Trust, day: int) -> None:
    """Ratings are shown or withheld for an audience, never worked out again."""
    when = date(2025, 9, 1) + timedelta(days=day)
    full = rate(example, when)
    shown = make_edition(example, when, Audience.PUBLIC).rated
    for ref, status in shown.index.items():
        again = full.index[ref]
        if isinstance(status, ObjectiveStatus):
            assert isinstance(again, ObjectiveStatus)
            assert status.delivery.rating is again.delivery.rating
            assert status.impact.rating is again.impact.rating or status.impact.reason.code == "withheld"
        elif not isinstance(again, ObjectiveStatus):
            assert status.rating is again.rating or status.reasons[0].code == "withheld"
