"""The edges of rules, by a table: the last day, figure or name that is reported, and the first that is not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import rows
from corpus import VALID
from files_once import files_once
from trustplan.loading.check import check


@pytest.mark.parametrize("row", rows("check_edges"))
def test_what_is_just_reported_and_what_is_not(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/check_edges.yaml."""
    plans = shutil.copytree(VALID, tmp_path / "plans")
    copies = row.get("copy", [])
    for name, other in zip(copies[::2], copies[1::2], strict=True):
        (plans / other).parent.mkdir(exist_ok=True)
        shutil.copy(plans / name, plans / other)
    edits = [[row["in"], row["take"], row["put"]]] if "in" in row else []
    for name, old, new in [*edits, *row.get("also", [])]:
        text = (plans / name).read_text(encoding="utf-8")
        assert old in text
        (plans / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    if "measure" in row:
        direction = "" if "direction" in row["measure"] else "direction: up, "
        with (plans / "reference/measures.yaml").open("a", encoding="utf-8") as measures:
            measures.write(f"  - {{id: x, title: X, {direction}{row['measure']}}}\n")
        with (plans / "trust/measurements.yaml").open("a", encoding="utf-8") as figures:
            figures.write("x:\n" + "".join(f"  - {{{figure}}}\n" for figure in row["figures"]))
    with files_once():
        found = check(plans, today=date.fromisoformat(row.get("day", "2026-11-20"))).findings
    told = [f"{f.message} {f.fix}" for f in found if f.rule == row["rule"]]
    assert len(told) == len(row["says"]), [str(f) for f in found]
    for text, part in zip(told, row["says"], strict=True):
        assert part in text
