"""Each guard of the small numbers is needed: without it, a number of pupils can be worked out, and that is noticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders import SUPPORT
from mutants import without
from small_numbers import Case, Row, determined

JULY, LATER = "2026-07-07", "2026-11-02"


def case(
    *figures: tuple[str, int, int], more: tuple[tuple[str, int, int], ...] = (), aggregate: str = "pupil-weighted mean"
) -> Case:
    """Schools with so many of so many pupils in July, some corrected in November."""
    rows = [Row(s, "reading", "2025-26", JULY, n, of) for s, n, of in figures]
    rows += [Row(s, "reading", "2025-26", LATER, n, of) for s, n, of in more]
    return Case(tuple(rows), aggregate, "at least 30", "every school", tuple(s for s, _, _ in figures))


TWO = case(("ash", 1, 9), ("beech", 60, 100))
SMALL = (("ash", 4, 9), ("beech", 5, 10), ("cedar", 6, 10))
# The guard: the file, the words that make it, what stands there without it, and figures that then tell.
GUARDS = {
    "a KPI's rating": (
        "public.py",
        "        if not any(c.is_withheld for k in (status, *status.parts) for c in k.cells):\n            return status\n",
        "        return status\n",
        TWO,
    ),
    "an objective's rating": (
        "public.py",
        "if withheld and tells_of(status.kpis, withheld, status.objective.rule or policy.rule, policy):",
        "if False:",
        TWO,
    ),
    "an objective's rating at earlier meetings": (
        "public.py",
        "return not any(self._has_withheld(k) for k in behind)",
        "return True",
        TWO,
    ),
    "a KPI's rating at earlier meetings": (
        "public.py",
        "return status is not None and not (isinstance(status, KpiStatus) and self._has_withheld(status))",
        "return status is not None",
        TWO,
    ),
    "totals": (
        "disclosure.py",
        "        found |= {p for p in periods if p not in found and self._tells(measure, p, withheld)}\n",
        "",
        TWO,
    ),
    "enough on either side": (
        "disclosure.py",
        "return pupils >= smallest and everybody - pupils >= smallest",
        "return True",
        case(("ash", 1, 9), ("beech", 0, 10), ("cedar", 1, 10), ("dogwood", 40, 60)),
    ),
    "no large cohort among the small": (
        "disclosure.py",
        " or u.cohort >= smallest for u in unknown",
        " for u in unknown",
        case(("ash", 8, 60), ("beech", 9, 9), ("cedar", 10, 10)),
    ),
    "no mean of shares": (
        "disclosure.py",
        '(measure.unit in ("percent", "count") and measure.aggregate == "mean")',
        "False",
        case(("ash", 4, 9), ("beech", 5, 10), ("cedar", 6, 7), aggregate="mean"),
    ),
    "no total after a correction": (
        "disclosure.py",
        "if any(unknown.get(s) != before for s, before in told.items()):",
        "if False:",
        case(*SMALL, more=(("ash", 7, 9),)),
    ),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_of_the_small_numbers_is_needed(guard: str, tmp_path: Path) -> None:
    """With it nothing follows from what is published; without it something does."""
    name, words, instead, given = GUARDS[guard]
    assert determined(given, tmp_path / "with") == []
    source = without(tmp_path / "source", name, words, instead)
    done = subprocess.run(
        [sys.executable, str(SUPPORT / "small_probe.py"), json.dumps(given)],
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout), f"nothing can be worked out without “{guard}”: is it still needed?"
