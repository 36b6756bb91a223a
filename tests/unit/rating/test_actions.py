"""Ratings by tables that a trust person can read: given facts and a date, the rating and words of its reason."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, ROOT, TABLES, a_measure, a_trust, add_plan, read, write
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.primitives.trustee_marks import plain
from trustplan.rating.codes import Code
from trustplan.rating.engine import rate
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus, Rated, Rollup


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


def rated_action(row: dict[str, Any], folder: Path) -> ActionStatus:
    """The action of a row of tables/actions.yaml."""
    plans = a_trust(folder)
    action = {"id": "A1", "title": "Action", "lead": "lead", "monitor": "monitor", **row["action"]}
    add_plan(
        plans, [{"id": "O", "title": "Objective", "actions": [{k: v for k, v in action.items() if v is not None}]}]
    )
    status = rate(loaded(plans), date.fromisoformat(row["on"])).index[f"{PLAN}/A1"]
    assert isinstance(status, ActionStatus)
    return status


@pytest.mark.parametrize("row", rows("actions"))
def test_actions_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/actions.yaml."""
    status = rated_action(row, tmp_path)
    assert status.rating == row["rating"], spaces(status.reasons[0].sentence)
    assert row.get("reason", "") in spaces(status.reasons[0].sentence)


def rated_kpi(row: dict[str, Any], folder: Path) -> KpiStatus:
    """The KPI of a row of tables/kpis.yaml."""
    measure = a_measure(**row.get("measure", {}))
    more = [a_measure(**m) for m in row.get("more_measures", [])]
    plans = a_trust(folder, measures=[{k: v for k, v in m.items() if v is not None} for m in (measure, *more)])
    kpi = {"id": "K1", "title": "KPI", "measure": "reading", **row["kpi"]}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{k: v for k, v in kpi.items() if v is not None}]}])
    if "national" in row:
        base = {"measure": "reading", "population": "national", "source": "Invented"}
        write(plans / "reference" / "comparators.yaml", {"comparators": [{**base, **n} for n in row["national"]]})
    for school, profile in row.get("profiles", {}).items():
        file = plans / "schools" / school / "profile.yaml"
        write(file, {**read(file), **profile})
    for organisation, figures in row["figures"].items():
        home = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
        write(home / "measurements.yaml", {"reading": figures})
    for school, day in row.get("joined", {}).items():
        file = plans / "schools" / school / "profile.yaml"
        write(file, {**read(file), "joined": day})
    status = rate(loaded(plans), date.fromisoformat(row["on"])).index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    return status


@pytest.mark.parametrize("row", rows("kpis"))
def test_kpis_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/kpis.yaml."""
    status = rated_kpi(row, tmp_path)
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


def rolled_up(row: dict[str, Any], folder: Path) -> Rollup:
    """The roll-up of a row of tables/objectives.yaml."""
    plans = a_trust(folder)
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
    return status.impact if "kpis" in row else status.delivery


@pytest.mark.parametrize("row", rows("objectives"))
def test_objectives_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/objectives.yaml."""
    roll = rolled_up(row, tmp_path)
    assert roll.rating == row["rating"], roll.reason.sentence
    assert row.get("reason", "") in spaces(roll.reason.sentence)


def test_the_tables_hold_at_least_two_hundred_and_twenty_rows() -> None:
    """Enough cases to trust the rules."""
    assert sum(len(rows(name)) for name in ("actions", "kpis", "objectives")) >= 220


# Rows for the codes that the example does not show on these days.
DAYS = (date(2025, 10, 10), date(2026, 3, 1), date(2026, 11, 20), date(2027, 9, 30))
RARE = {
    "actions": ("without a lead anyone's update is news",),
    "kpis": (
        "a school that joined in the year is not rated on the time before",
        "only a later year has a target, and it is met already",
        "a KPI of parts is not assessed when none of them is",
        "a measure for no school of the trust",
    ),
    "objectives": ("every action stopped and accepted", "fewer than half of what is due can be rated"),
}


def codes_of(status: ActionStatus | KpiStatus) -> set[Code]:
    """The codes behind an item's rating, its parts' and its cells'."""
    found = {reason.code for reason in status.reasons}
    for part in status.parts:
        found |= codes_of(part)
    if isinstance(status, KpiStatus):
        found |= {cell.reason.code for cell in status.cells}
    return found


def codes_in(rated: Rated) -> set[Code]:
    """Every code in a rated trust."""
    found: set[Code] = set()
    for objective in rated.objectives:
        found |= {objective.delivery.reason.code, objective.impact.reason.code}
        for item in objective.items:
            found |= codes_of(item)
    return found


def test_every_code_is_one_that_rating_gives(example: Trust, tmp_path: Path) -> None:
    """Whatever is compared with a code can be true."""
    given: set[Code] = set()
    for day in DAYS:
        for audience in Audience:
            given |= codes_in(make_edition(example, day, audience).rated)
    for name, cases in RARE.items():
        for number, row in enumerate(r for r in read(TABLES / f"{name}.yaml") if r["case"] in cases):
            folder = tmp_path / f"{name}-{number}"
            if name == "actions":
                given |= codes_of(rated_action(row, folder))
            elif name == "kpis":
                given |= codes_of(rated_kpi(row, folder))
            else:
                given.add(rolled_up(row, folder).reason.code)
    assert set(Code) - given == set()


def test_no_code_is_compared_with_a_bare_word() -> None:
    """A word that no rating gives would never be found; a name that is none is an error at once."""
    bare = []
    for path in sorted((ROOT / "src" / "trustplan").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "code":
                words = [c for side in node.comparators for c in ast.walk(side) if isinstance(c, ast.Constant)]
                bare += [f"{path.name}:{node.lineno} {c.value!r}" for c in words if isinstance(c.value, str)]
    assert bare == []
