"""The rows of the tables of ratings, rated: an action, a KPI, or the roll-up of an objective."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from builders import PLAN, a_measure, a_trust, add_plan, read, write
from case_tables import loaded
from trustplan.rating.engine import rate
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus, Rollup


def rated_action(row: dict[str, Any], folder: Path) -> ActionStatus:
    """The action of a row of tables/actions.yaml."""
    plans = a_trust(folder, has_frameworks=False)
    action = {"id": "A1", "title": "Action", "lead": "lead", "monitor": "monitor", **row["action"]}
    objectives = [{"id": "O", "title": "Objective", "actions": [{k: v for k, v in action.items() if v is not None}]}]
    add_plan(plans, objectives, **({"closed": row["closed"]} if "closed" in row else {}))
    status = rate(loaded(plans), date.fromisoformat(row["on"])).index[f"{PLAN}/A1"]
    assert isinstance(status, ActionStatus)
    return status


def rated_kpi(row: dict[str, Any], folder: Path) -> KpiStatus:
    """The KPI of a row of tables/kpis.yaml."""
    measure = a_measure(**row.get("measure", {}))
    more = [a_measure(**m) for m in row.get("more_measures", [])]
    measures = [{k: v for k, v in m.items() if v is not None} for m in (measure, *more)]
    plans = a_trust(folder, measures=measures, has_frameworks=False)
    kpi = {"id": "K1", "title": "KPI", "measure": "reading", **row["kpi"]}
    objectives = [{"id": "O", "title": "Objective", "kpis": [{k: v for k, v in kpi.items() if v is not None}]}]
    own = {name: row[key] for key, name in (("plan", "period"), ("closed", "closed")) if key in row}
    add_plan(plans, objectives, **own)
    if "national" in row:
        base = {"measure": "reading", "population": "national", "source": "Invented"}
        write(plans / "reference" / "comparators.yaml", {"comparators": [{**base, **n} for n in row["national"]]})
    if "groups" in row:
        write(plans / "reference" / "school-groups.yaml", {"groups": row["groups"]})
    for school, profile in row.get("profiles", {}).items():
        file = plans / "schools" / school / "profile.yaml"
        write(file, {**read(file), **profile})
    given = {o: [{"period": "2025-26", "on": "2026-07-07", **f}] for o, f in row.get("latest", {}).items()}
    for organisation, figures in {**given, **row.get("figures", {})}.items():
        home = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
        write(home / "measurements.yaml", {"reading": figures, **row.get("more_figures", {}).get(organisation, {})})
    for key in ("joined", "left"):
        for school, day in row.get(key, {}).items():
            file = plans / "schools" / school / "profile.yaml"
            write(file, {**read(file), key: day})
    status = rate(loaded(plans), date.fromisoformat(row["on"])).index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    return status


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

_RUNNING = {"on": "2025-10-10", "by": "lead", "stage": "in-progress"}


def _ended(stage: str, **action: Any) -> dict[str, Any]:
    """Work that was stopped or carried over on 12 Oct 2025, accepted by no meeting."""
    update = {"on": "2025-10-12", "by": "lead", "stage": stage, "note": "So decided."}
    return {**action, "updates": [*action.get("updates", ()), update]}


ITEMS |= {
    "carry": {**ITEMS["stop"], "updates": [ITEMS["stop"]["updates"][0], _ended("carried-over")["updates"][0]]},
    "stop-on": _ended("stopped", updates=[_RUNNING]),
    "carry-on": _ended("carried-over", updates=[_RUNNING]),
    "carry-off": _ended("carried-over", updates=[_RUNNING], due="2025-10-08"),
    "stop-wait": _ended("stopped", start="2025-10-15"),
    "done-carry": _ended("carried-over", updates=[{**_RUNNING, "stage": "complete", "evidence": ["Report"]}]),
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
    plans = a_trust(folder, has_frameworks=False)
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
