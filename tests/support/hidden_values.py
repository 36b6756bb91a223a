"""Change what is in plans and objectives that the public does not see: dates, people, ratings and targets.

Of an action or KPI that is hidden within an objective that is seen, this would show: the objective's rating counts it, and says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from builders import read, write
from trustplan.source.layout import plan_files

NEXT = {"on-track": "at-risk", "at-risk": "off-track", "off-track": "on-track"}


def change_hidden(plans: Path, day: str) -> int:
    """Rewrite the files of a trust; how many values are others."""
    changed = 0
    for path, _, kind in plan_files(plans):
        if kind != "plan":
            continue
        data = read(path)
        is_plan_hidden = data.get("visibility", "trustees") != "public"
        for objective in data["objectives"]:
            is_hidden = objective.get("visibility") == "trustees" or objective.get("not_before", "") > day
            if is_plan_hidden or is_hidden:
                changed += _change(objective)
        write(path, data)
    return changed


def _change(item: dict[str, Any]) -> int:
    """Change an objective, action or KPI and those in it; how many values are others."""
    before = repr(item)
    changed = 0
    if len(item.get("due", "")) == len("2026-12-18"):  # a day, and no period
        item["due"] = (date.fromisoformat(item["due"]) + timedelta(days=7)).isoformat()
    if "lead" in item and "monitor" not in item:
        item["lead"] = "director-education" if item["lead"] == "ceo" else "ceo"
    if str(item.get("target", ""))[-1:].isdigit() and item["target"].startswith(("at least ", "at most ")):
        item["target"] += "" if "£" in item["target"] else "1"
    for update in item.get("updates", ()):
        changed += "rating" in update
        if "rating" in update:
            update["rating"] = NEXT.get(update["rating"], update["rating"])
    changed += repr(item) != before
    for part in (*item.get("actions", ()), *item.get("kpis", ())):
        changed += _change(part)
    return changed
