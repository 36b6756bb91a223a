"""A trust with figures of one group at one school, for the table of gaps between groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import a_measure, a_trust, add_plan, write
from case_tables import a_figure


def with_gap(folder: Path, row: dict[str, Any]) -> Path:
    """One row of tables/oversight/equity.yaml on disk. Returns the plans/ folder."""
    direction = "down" if row.get("less") else "up"
    measure = a_measure(direction=direction, unit=row.get("unit", "percent"), every=row.get("every", "year"))
    plans = a_trust(folder, measures=[measure])
    figures = [{**a_figure(f"{p} {value}"), "group": "disadvantaged"} for p, value in row["group"].items()]
    figures += [a_figure(f"{p} {value}") for p, value in row.get("whole", {}).items()]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": figures})
    if "national" in row:
        base = {"measure": "reading", "population": "national", "group": "disadvantaged", "source": "Invented"}
        national = [{**base, "period": p, "on": "2026-07-01", "value": v} for p, v in row["national"].items()]
        write(plans / "reference" / "comparators.yaml", {"comparators": national})
        side = "at most" if row.get("less") else "at least"
        kpi = {"id": "K1", "title": "Gap", "measure": "reading", "group": "disadvantaged", "applies_to": "every school"}
        add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{**kpi, "target": f"{side} national"}]}])
    return plans
