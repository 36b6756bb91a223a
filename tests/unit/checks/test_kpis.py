"""Rules about KPIs: a target that is far from its baseline, by a table: half worse is the limit, on either side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import rows
from trustplan.loading.check import check


@pytest.mark.parametrize("row", rows("far_targets"))
def test_a_target_more_than_half_worse_than_the_baseline_is_looked_at_again(
    row: dict[str, Any], tmp_path: Path
) -> None:
    """One row of tables/far_targets.yaml."""
    direction = "down" if row.get("less") else "up"
    plans = a_trust(tmp_path, measures=[a_measure(direction=direction, unit=row.get("unit", "percent"))])
    figures = row.get("figures", {})
    baseline = {"value": row["baseline"]} if "baseline" in row else {"period": "2024-25"}
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "baseline": baseline}
    if set(figures) - {"trust"} or row.get("everywhere"):
        kpi["applies_to"] = "every school"
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{**kpi, "target": row["target"]}]}])
    for organisation, value in figures.items():
        folder = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
        write(folder / "measurements.yaml", {"reading": [{"period": "2024-25", "value": value, "cohort": 50}]})
    checked = check(plans)
    assert checked.errors == ()
    found = [f for f in checked.findings if f.rule == "target-far-from-baseline"]
    assert [f.message for f in found] == (
        [f"“{row['target']}” is worse than the baseline by more than half."] if row["far"] else []
    )
