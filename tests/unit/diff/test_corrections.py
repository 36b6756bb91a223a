"""Corrected figures: what the figure was and is, and why, wherever a change is called a correction."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, read, write
from case_tables import loaded, spaces
from trustplan.diff.ratings import Cause, changes
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience

NOTE = "Two results were annulled."


def corrected(folder: Path, first: dict[str, Any], then: dict[str, Any], kpi: dict[str, Any] | None = None) -> Path:
    """A trust whose figure of a year was first one and then another."""
    plans = a_trust(folder, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    about = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 62", **(kpi or {})}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [about]}], visibility="public")
    rows = [{"period": "2025-26", "on": "2026-07-07", **first}, {"period": "2025-26", "on": "2026-10-14", **then}]
    organisation = "schools/ash" if kpi else "trust"
    write(plans / organisation / "measurements.yaml", {"reading": rows})
    return plans


CASES = [
    ({"value": 63, "status": "provisional"}, {"value": 58}, None, "The figure was corrected from 63% (provisional) to 58% (final)."),
    ({"value": 63}, {"value": 58}, None, "The figure was corrected from 63% to 58%."),
    ({"value": 62.4}, {"value": 61.6}, None, "The figure was corrected from 62.4% to 61.6%."),
    ({"value": 63}, {"value": 58}, {"applies_to": "every school"}, "The figure of Ash was corrected from 63% to 58%."),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "kpi", "words"), CASES, ids=[case[3] for case in CASES])
def test_a_correction_says_what_the_figure_was(
    first: dict[str, Any], then: dict[str, Any], kpi: dict[str, Any] | None, words: str, tmp_path: Path
) -> None:
    """On the KPI and on the objective that moved with it, with the note."""
    trust = loaded(corrected(tmp_path, first, {**then, "note": NOTE}, kpi))
    found = [c for c in changes(trust, date(2026, 10, 1), date(2026, 11, 20)) if c.cause is Cause.CORRECTED]
    assert [c.dimension for c in found] == ["impact", ""]
    for change in found:
        assert spaces(change.sentence).startswith(f"{words} {NOTE} ")


def test_the_public_reads_no_note_of_a_correction(tmp_path: Path) -> None:
    """It reads the figures."""
    plans = corrected(tmp_path, {"value": 63, "cohort": 400}, {"value": 58, "cohort": 400, "note": NOTE})
    meeting = {"id": "m", "title": "Board", "body": "board", "date": "2026-10-05", "as_at": "2026-10-01"}
    path = plans / "reference" / "calendar.yaml"
    write(path, {**read(path), "meetings": [meeting]})
    (change,) = [c for c in make_edition(loaded(plans), date(2026, 11, 20), Audience.PUBLIC).changes if not c.dimension]
    assert change.sentence.startswith("The figure was corrected from 63% to 58%.")
    assert NOTE not in change.sentence
