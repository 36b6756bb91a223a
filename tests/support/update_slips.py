"""Slips for tests: of Fernhill's plan in the example trust."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import a_measure, a_trust, read, write

PLAN = "schools/fernhill/improvement-2026-27"
FILE = f"{PLAN}.yaml"
FIGURES = "schools/fernhill/measurements.yaml"


def a_slip(
    *changes: dict[str, Any], by: str = "headteacher", on: str = "2026-11-20", plan: str = PLAN
) -> dict[str, Any]:
    """A slip with some changes."""
    return {"format": 1, "plan": plan, "by": by, "on": on, "as_at": on, "changes": list(changes)}


def an_update(item: str = "P1-A2", **entry: Any) -> dict[str, Any]:
    """An update of an action, whose last one in the example is of 2 November."""
    was = {"on": "2026-11-02", "stage": "in-progress", "rating": "on-track"}
    return {"item": item, "kind": "update", "was": was, "entry": entry or {"rating": "on-track", "note": "All well."}}


def a_judgement(**entry: Any) -> dict[str, Any]:
    """A judgement on the example's P1-K3."""
    entry = {"rating": "on-track", "because": "All fourteen classes.", **entry}
    return {"item": "P1-K3", "kind": "judgement", "was": {"on": "2026-10-14", "rating": "at-risk"}, "entry": entry}


def a_figure(item: str = "P2-K1", period: str = "2026-27/aut1", was: Any = "93.4", **entry: Any) -> dict[str, Any]:
    """A figure of attendance."""
    before = None if was is None else {"value": was}
    return {
        "item": item,
        "kind": "figure",
        "period": period,
        "was": before,
        "entry": entry or {"value": "93.6", "cohort": 398},
    }


def a_recovery(item: str = "P1-K2", was: Any = None, **entry: Any) -> dict[str, Any]:
    """What is done about a KPI."""
    return {"item": item, "kind": "recovery", "was": was, "entry": entry or {"doing": "Tutoring for 24 pupils."}}


def a_milestone(item: str = "P1-A2", milestone: str = "mock", done: str = "2026-11-20") -> dict[str, Any]:
    """A milestone that is done."""
    return {"item": item, "kind": "milestone", "milestone": milestone, "was": {"done": None}, "entry": {"done": done}}


ASH_PLAN = "schools/ash/improvement-2026-27"
ASH = """\
# Ash's plan, kept by the office.
title: Improvement plan 2026/27
period: {from: 2026-09-01, to: 2027-08-31}
lead: headteacher
objectives:
  - id: P1
    title: Reading
    sponsor: deputy
    kpis:
      - {id: K1, title: Reading, measure: reading, target: at least 60}
      - id: K2
        title: Lessons are calm
        rubric: {on-track: All of them, off-track: Few of them}
        judgements:
          - {on: 2026-10-01, rating: at-risk, because: Some are not., by: deputy}
      - id: K3
        title: Reading twice
        kpis:
          - {id: all, measure: reading, target: at least 60}
          - {id: poor, measure: reading, group: disadvantaged, target: at least 50}
    # what is done
    actions:
      - id: A1
        title: Train all staff
        lead: reading-lead   # since May
        monitor: link
        success: [K1]
        milestones:
          - {id: begun, title: Begun, due: 2026-10-01, done: 2026-10-02}
          - id: half
            title: Half of them
            due: 2026-12-11
        updates:
          - on: 2026-10-01
            by: reading-lead
            stage: in-progress
            rating: on-track
            note: |
              It has begun.

          - on: 2026-11-05
            by: reading-lead
            rating: at-risk
            note: |
              Two are ill.
            recovery: {doing: A second day.}
        actions:
          - {id: A1a, title: A part, lead: helper}
      - {id: A2, title: Buy books, lead: reading-lead}
"""
TRUST_PLAN = "trust/strategy-2025-28"
STRATEGY = """\
title: Strategy
period: {from: 2025-09-01, to: 2028-08-31}
lead: lead
objectives:
  - id: SI
    title: Improvement
    kpis:
      - {id: SI-K1, title: Reading, measure: reading, applies_to: every school, target: at least 60}
      - {id: SI-K2, title: Reading of the trust, measure: reading, target: at least 60}
      - id: SI-K3
        title: Reading of some
        kpis:
          - {id: ash, measure: reading, applies_to: [ash], target: at least 60}
          - {id: beech, measure: reading, applies_to: [beech], target: at least 60}
    actions:
      - {id: SI-A1, title: Agree a curriculum, lead: monitor, due: 2027-07-01}
"""
ASH_FIGURES = """\
# Oldest first.
reading:
  - {period: 2025-26, on: 2026-07-01, value: 50.0, cohort: 40}
  - {period: 2026-27/aut1, on: 2026-10-23, value: 55, cohort: 40, status: provisional}
  - {period: 2026-27/aut1, on: 2026-10-23, group: disadvantaged, value: c}
"""


def ash(folder: Path, ends: str = "\n") -> Path:
    """The plans of a small trust with a school that has a plan and figures, with line ends of a system."""
    plans = a_trust(folder, measures=[a_measure(groups=[{"id": "disadvantaged", "title": "Disadvantaged pupils"}])])
    roles = ("headteacher", "deputy", "reading-lead", "link", "helper", "caretaker")
    profile = read(plans / "schools" / "ash" / "profile.yaml")
    profile["roles"] = [{"id": role, "title": role.title()} for role in roles]
    write(plans / "schools" / "ash" / "profile.yaml", profile)
    for name, text in (
        (f"{ASH_PLAN}.yaml", ASH),
        ("schools/ash/measurements.yaml", ASH_FIGURES),
        (f"{TRUST_PLAN}.yaml", STRATEGY),
    ):
        (plans / name).write_bytes(text.replace("\n", ends).encode())
    return plans
