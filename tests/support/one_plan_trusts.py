"""Small trusts with one plan, as rows of tables describe them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import a_measure, a_trust, add_plan, read, write

FRESH = {"on": "2026-11-10", "by": "lead", "stage": "in-progress"}


def a_folder(folder: Path, row: dict[str, Any]) -> Path:
    """A trust with a row's actions and KPIs in one plan, its roles and its figures. Returns its plans/ folder."""
    measure = a_measure(every="half-term")
    del measure["available"]
    measure |= row.get("measure", {})
    measure = {key: value for key, value in measure.items() if value is not None}
    plans = a_trust(folder, measures=[measure])
    for organisation, roles in row.get("roles", {}).items():
        below = organisation if organisation == "trust" else f"schools/{organisation}"
        path = plans / below / "profile.yaml"
        write(path, {**read(path), "roles": roles})
    reference = plans / "reference"
    if "meetings" in row:
        path = reference / "calendar.yaml"
        write(path, {**read(path), "meetings": row["meetings"]})
    policy = {**read(reference / "policy.yaml"), **row.get("policy", {})}
    for rating, word in row.get("words", {}).items():
        policy["ratings"][rating]["label"] = word
    write(reference / "policy.yaml", policy)
    actions = [{"lead": "lead", "start": "2026-09-01", "updates": [FRESH], **one} for one in row.get("actions", ())]
    parts = {"actions": actions, "kpis": row.get("kpis", [])}
    objective = {"id": "O", "title": "Objective", **row.get("objective", {}), **{k: v for k, v in parts.items() if v}}
    add_plan(plans, [objective], organisation=row.get("of", "trust"), **row.get("plan", {}))
    for school, kpis in row.get("plans", {}).items():
        add_plan(plans, [{"id": "O", "title": "Objective", "kpis": kpis}], organisation=school, **row.get("plan", {}))
    if "school_plan" in row:  # with work of which nothing is to be said
        done = {"id": "A", "title": "Work", "updates": [{"on": "2026-11-10", "by": "lead", "stage": "complete"}]}
        add_plan(plans, [{"id": "O", "title": "Objective", "actions": [done]}], organisation=row["school_plan"])
    for where, figures in row.get("figures", {}).items():
        write(plans / where / "measurements.yaml", {"reading": figures})
    return plans
