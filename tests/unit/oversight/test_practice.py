"""Which schools could help which: needs matched with strengths, by a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import add_plan, write
from case_tables import loaded, rows
from governed_trusts import governed
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("row", rows("oversight/matching"))
def test_needs_are_matched_with_strengths(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of matching.yaml."""
    plans = governed(tmp_path)
    practice: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for school, text in row.get("strengths", {}).items():
        theme, on, basis, *until = text.replace(" until", "").split()
        entry = {"id": "S1", "theme": theme, "title": "Good at it", "on": on, "basis": basis}
        practice.setdefault(school, {})["strengths"] = [{**entry, **({"until": until[0]} if until else {})}]
    for school, theme in row.get("needs", {}).items():
        need = {"id": "N1", "theme": theme, "title": "Help", "on": "2026-09-18"}
        practice.setdefault(school, {})["needs"] = [need]
    for school, entries in practice.items():
        write(plans / "schools" / school / "practice.yaml", entries)
    for school, value in row.get("figures", {}).items():
        figure = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    if "figures" in row:
        kpi = {
            "id": "K1",
            "title": "Reading",
            "measure": "reading",
            "applies_to": "every school",
            "target": "at least 62",
        }
        add_plan(plans, [{"id": "SI", "title": "SI", "kpis": [kpi]}])
    for school, criterion in row.get("criteria", {}).items():
        entry = {"on": "2026-09-18", "criterion": criterion, "level": "close"}
        write(plans / "schools" / school / "support.yaml", {"assessments": [entry]})
    for school, tag in row.get("off", {}).items():
        late = {"id": "A1", "title": "Late work", "lead": "ceo", "due": "2025-12-19"}
        add_plan(plans, [{"id": "P1", "title": "P1", "tags": [tag], "actions": [late]}], organisation=school)
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    context = PageContext(shown, Settings(site_name="x"), environment())
    found = {
        f"{w.organisation} {w.theme.id}": " ".join(h.offer.organisation for h in w.helpers)
        for w in context.overview.wanted
    }
    assert found == row["help"]
