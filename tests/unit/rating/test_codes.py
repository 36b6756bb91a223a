"""The codes of reasons: each is one that rating gives, and no comparison is with any other word."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

from builders import ROOT, TABLES, read
from rated_rows import rated_action, rated_kpi, rolled_up
from trustplan.disclosure.edition import Editions
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.rating.codes import Code
from trustplan.rating.status import ActionStatus, KpiStatus, Rated

# Rows for the codes that the example does not show on these days.
DAYS = (date(2025, 10, 10), date(2026, 3, 1), date(2026, 11, 20), date(2027, 9, 30))
RARE = {
    "actions": ("without a lead anyone's update is news",),
    "kpis": (
        "a school that joined in the year is not rated on the time before",
        "only a later year has a target, and it is met already",
        "a KPI of parts is not assessed when none of them is",
        "a measure for no school of the trust",
    ),
    "objectives": ("every action stopped and accepted", "fewer than half of what is due can be rated"),
}


def codes_of(status: ActionStatus | KpiStatus) -> set[Code]:
    """The codes behind an item's rating, its parts' and its cells'."""
    found = {reason.code for reason in status.reasons}
    for part in status.parts:
        found |= codes_of(part)
    if isinstance(status, KpiStatus):
        found |= {cell.reason.code for cell in status.cells}
    return found


def codes_in(rated: Rated) -> set[Code]:
    """Every code in a rated trust."""
    found: set[Code] = set()
    for objective in rated.objectives:
        found |= {objective.delivery.reason.code, objective.impact.reason.code}
        for item in objective.items:
            found |= codes_of(item)
    return found


def test_every_code_is_one_that_rating_gives(example: Trust, tmp_path: Path) -> None:
    """Whatever is compared with a code can be true."""
    given: set[Code] = set()
    for day in DAYS:
        editions = Editions.of(example, day)
        for audience in Audience:
            given |= codes_in(editions.reduced_to(audience).rated)
    for name, cases in RARE.items():
        for number, row in enumerate(r for r in read(TABLES / f"{name}.yaml") if r["case"] in cases):
            folder = tmp_path / f"{name}-{number}"
            if name == "actions":
                given |= codes_of(rated_action(row, folder))
            elif name == "kpis":
                given |= codes_of(rated_kpi(row, folder))
            else:
                given.add(rolled_up(row, folder).reason.code)
    assert set(Code) - given == set()


def test_no_code_is_compared_with_a_bare_word() -> None:
    """A word that no rating gives would never be found; a name that is none is an error at once."""
    bare = []
    for path in sorted((ROOT / "src" / "trustplan").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(text)) if ".code" in text else ()
        for node in nodes:
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "code":
                words = [c for side in node.comparators for c in ast.walk(side) if isinstance(c, ast.Constant)]
                bare += [f"{path.name}:{node.lineno} {c.value!r}" for c in words if isinstance(c.value, str)]
    assert bare == []
