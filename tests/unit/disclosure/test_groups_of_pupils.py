"""What the public reads of a KPI about a group of pupils: nothing, whichever way it comes to be about one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.status import KpiStatus

DAY = date(2026, 11, 20)
KPI = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60", "visibility": "public"}
OF_GROUP = {"group": "disadvantaged"}
PART = {"measure": "reading", "target": "at least 60"}


@pytest.mark.parametrize(
    ("kpi", "is_public"),
    [
        (KPI, True),
        ({**KPI, **OF_GROUP}, False),
        (
            {
                "id": "K1",
                "title": "Reading",
                "visibility": "public",
                "kpis": [{"id": "K1a", "title": "All", **PART}, {"id": "K1b", "title": "Some", **PART, **OF_GROUP}],
            },
            False,
        ),
    ],
)
def test_a_kpi_about_a_group_is_not_rated_for_the_public(kpi: dict[str, Any], is_public: bool, tmp_path: Path) -> None:
    """Whether it names the group itself or has a part that does; its figure is large enough to be no small number."""
    plans = a_trust(tmp_path, measures=[a_measure()], schools={"ash": "Ash"})
    add_plan(plans, [{"id": "O", "title": "Objective", "visibility": "public", "kpis": [kpi]}], organisation="ash", visibility="public")  # fmt: skip
    row = {"period": "2025-26", "on": "2026-07-07", "value": 71, "cohort": 400}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [row, {**row, **OF_GROUP, "value": 43}]})
    trust = loaded(plans)
    shown = make_edition(trust, DAY, Audience.PUBLIC).rated
    whole = make_edition(trust, DAY, Audience.TRUSTEES).rated
    ref = f"ash/{PLAN}/K1"
    assert ref in whole.index
    found, rated = shown.index.get(ref), whole.index[ref]
    assert isinstance(rated, KpiStatus)
    assert (isinstance(found, KpiStatus) and found.rating == rated.rating) is is_public
    assert "43" not in repr(found)
