"""Slips that once passed in silence: days still to come, figures far from others, circles; and what is no slip."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import a_trust
from corpus import VALID
from revision_repository import edit
from trustplan.loading.check import check

TODAY = date(2026, 11, 20)


def rules(plans: Path, today: date | None = TODAY) -> list[str]:
    """The rules that are broken."""
    return [f.rule for f in check(plans, today=today).findings]


def figures(folder: Path, measure: str, *rows: str) -> Path:
    """A trust with a measure and figures of it."""
    plans = a_trust(folder)
    (plans / "reference" / "measures.yaml").write_text(
        f"measures:\n  - {{id: x, title: X, direction: up, {measure}}}\n", encoding="utf-8"
    )
    text = "".join(f"  - {{{row}}}\n" for row in rows)
    (plans / "trust" / "measurements.yaml").write_text(f"x:\n{text}", encoding="utf-8")
    return plans


PERCENT, RATIO, COUNT = "unit: percent, every: year", "unit: ratio, every: year", "unit: count, every: year"


@pytest.mark.parametrize(
    ("measure", "values", "question"),
    [
        (PERCENT, (94.1, 93.8, 0.948), "Did you mean 94.8?"),
        (PERCENT, (94.1, 0.948), "Did you mean 94.8?"),
        (PERCENT, (0.948, 94.1), "Did you mean 94.8?"),
        (PERCENT, (0.948,), "Did you mean 94.8?"),
        (PERCENT, (93.4, 39.4), "Did you mean 93.4?"),
        (PERCENT, (93.4, 9.34), "Did you mean 93.4?"),
        (RATIO, (22.9, 23.4, 232), "Did you mean 23.2?"),
        (RATIO, (22.9, 2.32), "Did you mean 23.2?"),
        (COUNT, (405, 410, 398, 4020), "Did you mean 402?"),
        (PERCENT, (62, 65, 60, 8), "Check the figure."),
    ],
)
def test_a_figure_far_from_others_is_asked_about(
    measure: str, values: tuple[float, ...], question: str, tmp_path: Path
) -> None:
    """Once, at the odd one."""
    rows = [f"period: {2020 + n}-{21 + n}, on: {2021 + n}-07-10, value: {v}, cohort: 60" for n, v in enumerate(values)]
    found = check(figures(tmp_path, measure, *rows), today=TODAY).findings
    assert [(f.rule, f.fix.startswith(question)) for f in found] == [("figure-far-from-others", True)], found


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        (PERCENT, (45, 54, 62)),
        (PERCENT, (0.4, 0.6, 0.3)),
        (PERCENT, (2, 0.5, 4)),
        (PERCENT, (70, 40)),
        (PERCENT, (96.1, 0)),
        (COUNT, (2, 20)),
        (COUNT, (900, 2100, 850)),
        ("unit: points, every: year", (-0.31, -0.22, 0.05)),
        ("unit: pounds, every: year", (5200, 8300)),
    ],
)
def test_a_figure_that_may_well_be_is_not_asked_about(measure: str, values: tuple[float, ...], tmp_path: Path) -> None:
    """Small numbers move, and results do."""
    rows = [f"period: {2020 + n}-{21 + n}, on: {2021 + n}-07-10, value: {v}, cohort: 30" for n, v in enumerate(values)]
    assert rules(figures(tmp_path, measure, *rows)) == []


@pytest.mark.parametrize(
    ("every", "row", "is_told"),
    [
        ("half-term", "period: 2026-27, on: 2026-11-10, value: 94", True),
        ("half-term", "period: 2026-27/aut2, value: 94", True),
        ("half-term", "period: 2026-27/spr1, value: 94", True),
        ("year", "period: 2027-28, value: 94", True),
        ("year", "period: 2025-26/aut1, value: 94", True),
        ("half-term", "period: 2026-27/aut1, value: 94", False),
        ("half-term", "period: 2025-26, value: 94", False),
        ("year", "period: 2026-27, on: 2026-11-10, value: 94", False),
        ("year", "period: 2027-28, on: 2026-11-10, value: 94, status: projected", False),
        ("half-term", "period: 2026-27/aut2, on: 2026-11-10, value: 94", False),
    ],
)
def test_a_figure_of_another_period_is_asked_about(every: str, row: str, is_told: bool, tmp_path: Path) -> None:
    """Where nobody can know it, or the measure has another rhythm."""
    plans = figures(tmp_path, f"unit: percent, every: {every}", f"{row}, cohort: 400")
    assert ("figure-of-another-period" in rules(plans)) is is_told


def valid(folder: Path) -> Path:
    """The right trust, to be edited."""
    import shutil  # noqa: PLC0415

    shutil.copytree(VALID, folder / "plans")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("trust/strategy.yaml", "on: 2026-06-01", "on: 2027-06-01"),
        ("schools/ash/profile.yaml", "on: 2026-10-01", "on: 2027-10-01"),
        ("schools/ash/measurements.yaml", "on: 2025-07-15", "on: 2027-07-15"),
        ("schools/ash/reviews.yaml", "on: 2026-", "on: 2027-"),
        ("schools/ash/support.yaml", "on: 2026-", "on: 2027-"),
        ("schools/ash/practice.yaml", "on: 2026-", "on: 2027-"),
        ("reference/delegation.yaml", "on: 2026-", "on: 2027-"),
    ],
)
def test_what_has_happened_did_not_happen_later(file: str, old: str, new: str, tmp_path: Path) -> None:
    """In every kind of file; on the day itself it is right, and where nobody says what day it is, nothing is told."""
    root = valid(tmp_path)
    edit(root, file, old, new)
    assert "dated-after-today" in rules(root / "plans")
    assert "dated-after-today" not in rules(root / "plans", date(2028, 1, 1))
    assert "dated-after-today" not in rules(root / "plans", None)


def test_today_is_not_after_today(tmp_path: Path) -> None:
    """An update of the day of the check is right."""
    root = valid(tmp_path)
    edit(root, "schools/ash/improvement.yaml", "on: 2026-11-13", "on: 2026-11-20")
    assert rules(root / "plans") == []
    assert rules(root / "plans", date(2026, 11, 19)) == ["dated-after-today"]


def test_lead_and_monitor_may_write_on_one_day(tmp_path: Path) -> None:
    """Each has a view of their own."""
    root = valid(tmp_path)
    edit(
        root,
        "schools/ash/improvement.yaml",
        "on: 2026-11-13\n            by: deputy-head",
        "on: 2026-09-25\n            by: headteacher",
    )
    assert "same-day-twice" not in rules(root / "plans")


def test_a_circle_of_plans_is_told_at_each_end(tmp_path: Path) -> None:
    """Two plans that serve each other serve nothing."""
    root = valid(tmp_path)
    edit(root, "trust/strategy.yaml", "  - id: SI\n", "  - id: SI\n    serves: [ash/improvement/P1]\n")
    assert rules(root / "plans").count("serves-itself") == 2


def test_two_plans_from_one_template_are_no_copies(tmp_path: Path) -> None:
    """The same ids with other titles are two pieces of work; so is the next year's plan."""
    root = valid(tmp_path)
    path = root / "plans/schools/ash/improvement.yaml"
    text = path.read_text(encoding="utf-8")
    (path.parent / "maths.yaml").write_text(text.replace("title: ", "title: Maths "), encoding="utf-8")
    (path.parent / "next-year.yaml").write_text(text.replace("from: 2026-09-01", "from: 2026-09-02"), encoding="utf-8")
    assert "plan-twice" not in rules(root / "plans")
