"""The trust's own figure, made from its schools', by a table: its value, cohort, status and day, and what is rated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, SCHOOLS, a_measure, a_trust, add_plan, read, write
from case_tables import loaded, rows, spaces
from trustplan.model import Measurement
from trustplan.primitives.english import MINUS, say_number
from trustplan.rating.engine import rate
from trustplan.rating.status import KpiStatus


@pytest.mark.parametrize("row", rows("totals"))
def test_the_trusts_figure_is_no_firmer_than_those_it_is_made_from(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/totals.yaml."""
    unit, aggregate = row.get("unit", "percent"), row.get("aggregate", "pupil-weighted mean")
    measure = a_measure(unit=unit, aggregate=aggregate, decimals=1)
    schools = {name: SCHOOLS[name] for name in row.get("schools", SCHOOLS)}
    plans = a_trust(tmp_path, measures=[measure], schools=schools)
    step = {"for": "2025-26", "target": "at least 60"}
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "targets": [step]}
    add_plan(
        plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], period={"from": "2025-09-01", "to": "2026-08-31"}
    )
    for organisation, text in row["figures"].items():
        folder = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
        write(folder / "measurements.yaml", {"reading": [a_figure(text)]})
    for key in ("joined", "left"):
        for school, day in row.get(key, {}).items():
            profile = plans / "schools" / school / "profile.yaml"
            write(profile, {**read(profile), key: day})
    status = rate(loaded(plans), date.fromisoformat(row.get("day", "2026-07-20"))).index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    assert status.deciding
    assert in_words(status.deciding.latest) == row["made"]
    assert status.rating == row.get("rating", "not-assessed")
    assert row.get("reason", "") in spaces(status.reasons[0].sentence)
    assert ("Left out" in status.reasons[0].sentence) == ("Left out" in row.get("reason", ""))


def a_figure(text: str) -> dict[str, Any]:
    """`60 10 final 07-01` as the file of measurements has it."""
    value, cohort, status, day = text.split()
    number = int(value) if value.lstrip("-").isdecimal() else value
    known = {} if cohort == "-" else {"cohort": int(cohort)}
    return {"period": "2025-26", "on": f"2026-{day}", "value": number, "status": status, **known}


def in_words(figure: Measurement | None) -> str:
    """A figure as the table writes it."""
    if figure is None:
        return "none"
    value = say_number(figure.value).replace(MINUS, "-") if isinstance(figure.value, Fraction) else str(figure.value)
    cohort = "-" if figure.cohort is None else figure.cohort
    return f"{value} {cohort} {figure.status} {figure.on:%m-%d}"
