"""Ratings by tables that a trust person can read: given facts and a date, the rating and words of its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, read, write
from trustplan.load import load
from trustplan.model import Trust
from trustplan.rating import rate
from trustplan.rating.values import ActionStatus, KpiStatus, ObjectiveStatus
from trustplan.words import plain

TABLES = Path(__file__).parent / "tables"


def rows(name: str) -> list[Any]:
    """The rows of a table, each named by its case."""
    return [pytest.param(row, id=row["case"].replace(" ", "-")) for row in read(TABLES / f"{name}.yaml")]


def loaded(plans: Path) -> Trust:
    """The trust of a folder that has no errors."""
    result = load(plans)
    assert result.trust is not None, "\n".join(map(str, result.errors))
    return result.trust


def spaces(text: str) -> str:
    """Text with plain spaces."""
    return plain(text).replace(" ", " ")


@pytest.mark.parametrize("row", rows("actions"))
def test_actions_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/actions.yaml."""
    plans = a_trust(tmp_path)
    action = {"id": "A1", "title": "Action", "lead": "lead", "monitor": "monitor", **row["action"]}
    add_plan(
        plans, [{"id": "O", "title": "Objective", "actions": [{k: v for k, v in action.items() if v is not None}]}]
    )
    status = rate(loaded(plans), date.fromisoformat(row["on"])).index[f"{PLAN}/A1"]
    assert isinstance(status, ActionStatus)
    assert status.rating == row["rating"], spaces(status.reasons[0].sentence)
    assert row.get("reason", "") in spaces(status.reasons[0].sentence)


@pytest.mark.parametrize("row", rows("kpis"))
def test_kpis_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/kpis.yaml."""
    measure = a_measure(**row.get("measure", {}))
    more = [a_measure(**m) for m in row.get("more_measures", [])]
    plans = a_trust(tmp_path, measures=[{k: v for k, v in m.items() if v is not None} for m in (measure, *more)])
    kpi = {"id": "K1", "title": "KPI", "measure": "reading", **row["kpi"]}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{k: v for k, v in kpi.items() if v is not None}]}])
    if "national" in row:
        base = {"measure": "reading", "population": "national", "source": "Invented"}
        write(plans / "reference" / "comparators.yaml", {"comparators": [{**base, **n} for n in row["national"]]})
    for school, profile in row.get("profiles", {}).items():
        file = plans / "schools" / school / "profile.yaml"
        write(file, {**read(file), **profile})
    for organisation, figures in row["figures"].items():
        folder = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
        write(folder / "measurements.yaml", {"reading": figures})
    for school, day in row.get("joined", {}).items():
        file = plans / "schools" / school / "profile.yaml"
        write(file, {**read(file), "joined": day})
    status = rate(loaded(plans), date.fromisoformat(row["on"])).index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    assert status.rating == row["rating"], spaces(status.reasons[0].sentence)
    assert row.get("reason", "") in spaces(status.reasons[0].sentence)


ITEMS: dict[str, dict[str, Any]] = {
    "on": {"updates": [{"on": "2025-10-10", "by": "lead", "stage": "in-progress", "rating": "on-track"}]},
    "risk": {"updates": [{"on": "2025-10-10", "by": "lead", "stage": "in-progress", "rating": "at-risk"}]},
    "off": {"updates": [{"on": "2025-10-10", "by": "lead", "stage": "in-progress", "rating": "off-track"}]},
    "done": {"updates": [{"on": "2025-10-10", "by": "lead", "stage": "complete", "evidence": ["Report"]}]},
    "wait": {"start": "2026-09-01"},
    "stop": {
        "updates": [
            {"on": "2025-10-10", "by": "lead", "stage": "in-progress", "rating": "off-track"},
            {"on": "2025-10-12", "by": "lead", "stage": "stopped", "note": "No effect."},
        ],
        "accepted": {"by": "board", "meeting": "early"},
    },
}


_RUBRIC = {"on-track": "Seen everywhere."}


def _judged(rating: str) -> dict[str, Any]:
    return {"rubric": _RUBRIC, "judgements": [{"on": "2025-10-10", "rating": rating, "because": "Seen."}]}


KPIS: dict[str, dict[str, Any]] = {
    "on": _judged("on-track"),
    "risk": _judged("at-risk"),
    "off": _judged("off-track"),
    "done": _judged("achieved"),
    "wait": {"rubric": _RUBRIC, "every": "year"},
    "missing": {"rubric": _RUBRIC, "every": "fortnight"},
    "watch": {"measure": "reading", "target": "none"},
    "nobaseline": {"measure": "reading", "target": "at least last year"},
}


@pytest.mark.parametrize("row", rows("objectives"))
def test_objectives_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/objectives.yaml."""
    plans = a_trust(tmp_path)
    calendar = read(plans / "reference" / "calendar.yaml")
    calendar["meetings"].append(
        {"id": "early", "title": "Board", "body": "board", "date": "2025-10-15", "as_at": "2025-10-13"}
    )
    write(plans / "reference" / "calendar.yaml", calendar)
    actions = [
        {"id": f"A{n}", "title": "Action", "lead": "lead", "key": word.endswith("K"), **ITEMS[word.removesuffix("K")]}
        for n, word in enumerate(row.get("items", []))
    ]
    kpis = [
        {"id": f"K{n}", "title": "KPI", "key": word.endswith("K"), **KPIS[word.removesuffix("K")]}
        for n, word in enumerate(row.get("kpis", []))
    ]
    figures = [{"period": "2025-26/aut1", "on": "2025-10-10", "value": 60, "cohort": 100}]
    write(plans / "trust" / "measurements.yaml", {"reading": figures})
    objective = {"id": "O", "title": "Objective", "actions": actions, "kpis": kpis, "rule": row.get("rule", "share")}
    add_plan(plans, [objective])
    status = rate(loaded(plans), date(2025, 10, 20)).index[f"{PLAN}/O"]
    assert isinstance(status, ObjectiveStatus)
    roll = status.impact if "kpis" in row else status.delivery
    assert roll.rating == row["rating"], roll.reason.sentence
    assert row.get("reason", "") in spaces(roll.reason.sentence)


def test_the_tables_hold_at_least_two_hundred_and_twenty_rows() -> None:
    """Enough cases to trust the rules."""
    assert sum(len(rows(name)) for name in ("actions", "kpis", "objectives")) >= 220
