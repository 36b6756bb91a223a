"""Requirements of checklists by a table: whose day of the law passed unmet, and what the board reads of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import a_context, loaded, rows, spaces
from governed_trusts import add_to_profile, governed
from trustplan.oversight.reviews import answers
from trustplan.website.pages.missing import find_missing


@pytest.mark.parametrize("row", rows("oversight/unmet"))
def test_a_day_of_the_law_that_passes_unmet_is_missing(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/oversight/unmet.yaml."""
    law = {"statutory": row["law"]} if "law" in row else {}
    checklist = [{"id": "it", "title": "Accounts", **law}, {"id": "other", "title": "Other"}]
    begins = {"from": row["begins"]} if "begins" in row else {}
    plans = governed(tmp_path, {"church_schools": True, "checklist": checklist, **begins})
    add_to_profile(plans, "ash", church_school=True, **({"joined": row["joined"]} if "joined" in row else {}))
    found = row["found"].items()
    reviews = [
        {"tool": "tool", "on": on, "checklist": {"other": "met", **({} if result == "left-out" else {"it": result})}}
        for on, result in found
    ]
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": reviews})
    trust, day = loaded(plans), date.fromisoformat(row["on"])
    answer, _ = answers(trust.governance.tools[0], trust.organisations["ash"], day)
    assert str(answer.unmet or "") == row.get("unmet", "")
    missing = [f"{m.flag} {spaces(m.text)}" for m in find_missing(a_context(trust, day)) if "Accounts" in m.title]
    assert missing == ([row["missing"]] if "missing" in row else [])
