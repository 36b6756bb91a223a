"""Rules about KPIs: a target that is far from its baseline, by a table: half worse is the limit, on either side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import rows
from trustplan.loading.check import check


@pytest.mark.parametrize("row", rows("far_targets"))
def test_a_target_more_than_half_worse_than_the_baseline_is_looked_at_again(
    row: dict[str, Any], tmp_path: Path
) -> None:
    """One row of tables/far_targets.yaml."""
    direction = "down" if row.get("less") else "up"
    plans = a_trust(tmp_path, measures=[a_measure(direction=direction, unit=row.get("unit", "percent"))])
    figures = row.get("figures", {})
    baseline = {"value": row["baseline"]} if "baseline" in row else {"period": "2024-25"}
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "baseline": baseline}
    if set(figures) - {"trust"} or row.get("everywhere"):
        kpi["applies_to"] = "every school"
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{**kpi, "target": row["target"]}]}])
    for organisation, value in figures.items():
        folder = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
        write(folder / "measurements.yaml", {"reading": [{"period": "2024-25", "value": value, "cohort": 50}]})
    checked = check(plans)
    assert checked.errors == ()
    found = [f for f in checked.findings if f.rule == "target-far-from-baseline"]
    assert [f.message for f in found] == (
        [f"“{row['target']}” is worse than the baseline by more than half."] if row["far"] else []
    )


def found(plans: Path, rule: str) -> list[str]:
    """The messages of a rule on a folder without errors."""
    checked = check(plans)
    assert checked.errors == ()
    return [f.message for f in checked.findings if f.rule == rule]


@pytest.mark.parametrize(
    ("steps", "odd"),
    [
        ({"2025-26/aut": "at most 5", "2025-26/spr": "at most 12", "2025-26": "at most 18"}, []),
        ({"2025-26": "at most 18", "2025-26/spr": "at most 12", "2025-26/aut": "at most 5"}, []),
        ({"2025-26/aut": "at most 25", "2025-26/spr": "at most 20", "2025-26": "at most 18"}, ["2025-26/spr", "2025-26"]),
        ({"2025-26/aut": "at most 6", "2025-26/spr": "at most 6"}, ["2025-26/spr"]),
        ({"2025-26/aut": "at most 0", "2025-26/spr": "at most 0", "2025-26": "at most 0"}, []),
        ({"2025-26/sum": "at most 6", "2025-26": "at most 18"}, ["2025-26"]),
        ({"2025-26/sum": "at most 18", "2025-26": "at most 18"}, []),
        ({"2025-26": "at most 18", "2026-27": "at most 15"}, []),
        ({"2025-26": "at most 18", "2026-27/aut": "at most 5"}, []),
        ({"2025-26/aut": "at least 20", "2025-26": "at least 10"}, ["2025-26"]),
        ({"2025-26/aut": "between 3 and 5", "2025-26": "between 8 and 18"}, []),
        ({"2025-26/aut": "between 3 and 5", "2025-26": "between 3 and 4"}, ["2025-26"]),
        ({"2025-26/aut": "at most 5", "2025-26": "at most last year"}, []),
        ({"2025-26/aut": "at most 5", "2025-26": "none"}, []),
    ],
)  # fmt: skip
def test_targets_for_a_value_that_grows_grow_within_the_year(
    steps: dict[str, str], odd: list[str], tmp_path: Path
) -> None:
    """From one point of the year to the next: more, or still none."""
    measure = a_measure(unit="rate per 100", direction="down", every="term", accumulates=True)
    plans = a_trust(tmp_path, measures=[measure])
    targets = [{"for": period, "target": text} for period, text in steps.items()]
    kpi = {"id": "K1", "title": "Suspensions", "measure": "reading", "targets": targets}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    messages = found(plans, "target-does-not-grow")
    assert len(messages) == len(odd)
    for message, period in zip(messages, odd, strict=True):
        assert f" for {period} is " in message


def test_targets_of_a_value_that_does_not_grow_may_fall(tmp_path: Path) -> None:
    """A state is the same thing at any point of the year."""
    plans = a_trust(tmp_path, measures=[a_measure(direction="down", every="term")])
    targets = [{"for": "2025-26/aut", "target": "at most 9"}, {"for": "2025-26", "target": "at most 8"}]
    kpi = {"id": "K1", "title": "Absence", "measure": "reading", "targets": targets}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    assert found(plans, "target-does-not-grow") == []


@pytest.mark.parametrize(
    ("own", "every", "is_odd"),
    [
        ("year", "term", True), ("year", "month", True), ("year", "event", True), ("term", "half-term", True),
        ("term", "fortnight", True), ("event", "month", True), ("event", "fortnight", True),
        ("year", "year", False), ("year", "2-years", False), ("term", "year", False), ("half-term", "term", False),
        ("event", "year", False), ("event", "half-term", False), ("event", "2-years", False), ("event", "event", False),
    ],
)  # fmt: skip
def test_a_kpi_may_ask_for_figures_less_often_than_they_come(
    own: str, every: str, is_odd: bool, tmp_path: Path
) -> None:
    """More often has no effect, and is advised against."""
    plans = a_trust(tmp_path, measures=[{k: v for k, v in a_measure(every=own).items() if k != "available"}])
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 5", "every": every}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    assert bool(found(plans, "rhythm-without-effect")) is is_odd


@pytest.mark.parametrize(
    ("last", "advised"),
    [("at least 5", ["The plan runs to 2027-28, but this is the KPI's last target."]), ("none", []), ("done", [])],
)
def test_a_target_that_ends_by_none_needs_no_other(last: str, advised: list[str], tmp_path: Path) -> None:
    """“none” says that nothing is to be reached any more."""
    unit = "yes/no" if last == "done" else "percent"
    plans = a_trust(tmp_path, measures=[a_measure(unit=unit)])
    targets = [{"for": "2026-27", "target": last}]
    if last != "done":
        targets.insert(0, {"for": "2025-26", "target": "at least 4"})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "targets": targets}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    assert found(plans, "targets-end-early") == advised


@pytest.mark.parametrize(
    ("kpi", "advised"),
    [
        ({"applies_to": "every school", "targets": [{"for": "2026-27", "target": "at least 5"}]}, True),
        ({"applies_to": "at least 2 schools", "targets": [{"for": "2026-27", "target": "at least 5"}]}, True),
        ({"targets": [{"for": "2026-27", "target": "at least 5"}]}, False),
        ({"applies_to": "every school", "targets": [{"for": "2025-26", "target": "at least 5"}]}, False),
        ({"applies_to": "every school", "target": "at least 5"}, False),
        ({"applies_to": "every school", "targets": [{"for": "2026-27", "target": "none"}]}, False),
        (
            {
                "applies_to": "every school",
                "baseline": {"period": "2024-25"},
                "targets": [{"for": "2026-27", "target": "at least 5"}],
            },
            False,
        ),
    ],
)
def test_a_first_target_far_ahead_wants_a_baseline(kpi: dict[str, Any], advised: bool, tmp_path: Path) -> None:
    """For several schools: else a fall shows in none of them before."""
    plans = a_trust(tmp_path)
    whole = {"id": "K1", "title": "Reading", "measure": "reading", **kpi}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [whole]}])
    assert bool(found(plans, "first-target-far-ahead")) is advised


@pytest.mark.parametrize(
    ("wanted", "limits", "advised"),
    [
        (3, {}, False),
        (4, {}, True),
        (1, {"phases": ["secondary"]}, True),
        (3, {"phases": ["primary"]}, False),
        (1, {"church_schools": True}, True),
    ],
)
def test_no_more_schools_are_wanted_than_the_measure_is_for(
    wanted: int, limits: dict[str, Any], advised: bool, tmp_path: Path
) -> None:
    """The trust has three primary schools, none of them a church school."""
    measure = a_measure(**({"for": limits} if limits else {}))
    plans = a_trust(tmp_path, measures=[measure])
    applies = f"at least {wanted} school{'' if wanted == 1 else 's'}"
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": applies, "target": "at least 5"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    assert bool(found(plans, "more-schools-than-there-are")) is advised
