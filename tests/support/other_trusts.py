"""Two trusts of other shapes than the example: a large one of mixed phase with words of its own, and a tiny one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from builders import EXAMPLE, read, write

PRIMARIES = ("Ash", "Beech", "Cedar", "Damson", "Elder", "Fir")
SECONDARIES = ("Gorse", "Hazel", "Ivy", "Juniper")
WORDS = {
    "off-track": ("Stuck", ["stuck"]),
    "at-risk": ("Wobbling", ["wobbling", "in doubt"]),
    "on-track": ("Going well", ["going well"]),
    "achieved": ("Finished", ["finished"]),
    "not-assessed": ("No view", []),
}


def _reference(plans: Path, measures: list[dict[str, Any]], comparators: list[dict[str, Any]]) -> None:
    folder = plans / "reference"
    folder.mkdir(parents=True)
    for name in ("calendar.yaml", "policy.yaml"):
        shutil.copy(EXAMPLE / "reference" / name, folder / name)
    calendar = read(folder / "calendar.yaml")
    del calendar["overrides"]
    calendar["meetings"] = [m for m in calendar["meetings"] if m["body"] == "board"]
    write(folder / "calendar.yaml", calendar)
    write(folder / "measures.yaml", {"measures": measures})
    if comparators:
        write(folder / "comparators.yaml", {"comparators": comparators})


def large(folder: Path) -> Path:
    """Twelve schools: primary, secondary, special and all-through. Returns its plans/ folder."""
    plans = folder / "plans"
    yearly = {"unit": "points", "direction": "up", "every": "year", "decimals": 1, "tolerance": 1}
    secondary = {"for": {"phases": ["secondary", "all-through"]}}
    measures: list[dict[str, Any]] = [
        {"id": "attainment-8", "title": "Attainment 8", **yearly, "available": "october", **secondary},
        {"id": "progress-8", "title": "Progress 8", **yearly, "available": "october", "decimals": 2, **secondary},
        {"id": "suspensions", "title": "Suspensions", "unit": "rate per 100", "direction": "down", "decimals": 1,
         "every": "term", "accumulates": True},
        {"id": "attendance", "title": "Attendance", "unit": "percent", "direction": "up", "decimals": 1,
         "every": "half-term", "tolerance": 0.5, "aggregate": "pupil-weighted mean"},
        {"id": "visits", "title": "Visits to families", "unit": "count", "direction": "up", "every": "quarter",
         "available_after": "3 weeks", "cohort_of": "visits"},
        {"id": "survey", "title": "Staff who would recommend us", "unit": "percent", "direction": "up", "every": "half-year",
         "cohort_of": "staff"},
    ]  # fmt: skip
    national = {"measure": "attainment-8", "population": "national", "phase": "secondary", "period": "2024-25",
                "on": "2025-10-16", "value": 45.9, "source": "Department for Education, key stage 4, 2024/25"}  # fmt: skip
    _reference(plans, measures, [national])
    policy = read(plans / "reference" / "policy.yaml")
    for rating, (label, words) in WORDS.items():
        policy["ratings"][rating]["label"] = label
        if words:
            policy["ratings"][rating]["words"] = words
    write(plans / "reference" / "policy.yaml", policy)
    roles = [{"id": r, "title": t} for r, t in (("chief", "Chief executive"), ("standards", "Head of standards"))]
    profile = {
        "title": "Northern Star Trust",
        "kind": "trust",
        "roles": roles,
        "bodies": [{"id": "board", "title": "Trust board"}],
    }
    write(plans / "trust" / "profile.yaml", profile)
    write(plans / "trust" / "big-plan.yaml", _big_plan())
    visits = [
        {"period": p, "value": 30 + n} for n, p in enumerate(("2025-26/q3", "2025-26/q4", "2026-27/q1", "2026-27/q2"))
    ]
    survey = [{"period": p, "value": 70 + n, "cohort": 300} for n, p in enumerate(("2025-26/h1", "2025-26/h2"))]
    write(plans / "trust" / "measurements.yaml", {"visits": visits, "survey": survey})
    phases = [
        *((n, "primary") for n in PRIMARIES),
        *((n, "secondary") for n in SECONDARIES),
        ("Kestrel", "special"),
        ("Larch", "all-through"),
    ]
    for number, (name, phase) in enumerate(phases):
        school = plans / "schools" / name.lower()
        joined = {"joined": "2026-10-15"} if name == "Fir" else {}
        write(
            school / "profile.yaml",
            {
                "title": f"{name} School",
                "short": name,
                "kind": "school",
                "phase": phase,
                "roles": [{"id": "head", "title": "Head"}],
                **joined,
            },
        )
        rows: dict[str, Any] = {
            "attendance": [
                {"period": p, "value": 91.5 + number / 2, "cohort": 200 + number}
                for p in ("2025-26/sum2", "2026-27/aut1")
            ],
            "suspensions": [
                {"period": "2025-26/aut", "on": "2025-12-19", "value": 3.5},
                {"period": "2026-27/aut", "on": "2026-11-13", "value": 2.5 + number},
            ],
        }
        if phase in ("secondary", "all-through"):
            rows["attainment-8"] = [
                {"period": "2024-25", "on": "2025-10-16", "value": 44.5},
                {"period": "2025-26", "on": "2026-10-15", "value": 43.5 + number / 2},
            ]
            rows["progress-8"] = [{"period": "2025-26", "on": "2026-10-15", "value": "z"}]
        write(school / "measurements.yaml", rows)
        if name not in ("Elder", "Fir"):
            write(school / "one-page.yaml", _one_page(with_kpis=name != "Ash"))
    _governance(plans)
    return plans  # fmt: skip


TIERS = (("thrive", "Thrive"), ("refine", "Refine"), ("repair", "Repair"), ("stabilise", "Stabilise"))


def _governance(plans: Path) -> None:
    """Four tiers, one for each subject; clusters in place of local bodies; reviews each month and every other year."""
    reference = plans / "reference"
    items = [{"id": n, "title": n.title()} for n in ("teaching", "belonging", "money")]
    write(reference / "frameworks" / "strands.yaml", {"title": "Our strands", "source": "Our own", "items": items})
    levels: list[dict[str, Any]] = [{"id": tier, "title": title, "means": f"{title}."} for tier, title in TIERS]
    levels[2] |= {"action_group": True, "reviewed": "month"}
    levels[3] |= {"action_group": True, "reviewed": "fortnight", "delegation": "removed"}
    words = {tier: f"{title} is what we see." for tier, title in TIERS}
    criteria: list[dict[str, Any]] = [
        {"id": n, "title": t, "levels": words}
        for n, t in (("progress", "Progress"), ("staff", "Staff"), ("ethos", "Ethos"))
    ]
    criteria[2]["church_schools"] = True
    scopes = [{"id": "english", "title": "English"}, {"id": "maths", "title": "Maths"}]
    write(
        reference / "support-criteria.yaml",
        {"areas": "strands", "levels": levels, "scopes": scopes, "criteria": criteria},
    )
    parties = [{"id": "trustees", "title": "Trustees"}, {"id": "cluster", "title": "Cluster council", "local": True}]
    functions = [{"id": "money", "title": "Spend the budget", "area": "money", "holds": "cluster"},
                 {"id": "staffing", "title": "Appoint staff", "area": "teaching", "holds": "trustees", "consulted": ["cluster"]}]  # fmt: skip
    write(reference / "delegation.yaml", {"areas": "strands", "parties": parties, "functions": functions})
    tools = [{"id": "walk", "title": "Learning walk", "for": "schools", "every": "month", "levels": {"stabilise": "fortnight"}, "from": "2026-09-01"},
             {"id": "peer", "title": "Peer review", "for": "schools", "every": "2-years", "phases": ["secondary"], "from": "2025-09-01"},
             {"id": "board", "title": "Review of the board", "for": "trust", "every": "2-years", "from": "2025-09-01"},
             {"id": "risk", "title": "Review of risks", "for": "trust", "every": "half-year", "from": "2025-09-01"}]  # fmt: skip
    write(reference / "review-tools.yaml", {"tools": tools})
    write(
        reference / "school-groups.yaml",
        {"groups": [{"id": "hill", "title": "Hill Federation", "body": "board", "schools": ["ivy", "juniper"]}]},
    )
    write(reference / "themes.yaml", {"themes": [{"id": "maths", "title": "Maths", "criteria": ["progress"]}]})
    own = {"by": "standards"}
    for number, name in enumerate(("ash", "gorse", "kestrel", "larch")):
        tier = TIERS[number][0]
        entry = {"on": "2026-09-18", "criterion": "progress", "level": tier, "basis": "judged", **own}
        decision: dict[str, Any] = {
            "id": "T1",
            "on": "2026-09-24",
            "level": tier,
            "decided_by": "board",
            "rationale": "Seen in September.",
        }
        if number >= 2:
            decision["action_group"] = {"lead": "standards", "from": ("2026-10-01", "2026-10-26")[number - 2]}
        if number == 3:
            decision["delegation"] = [{"functions": ["money"], "change": "removed", "to": "trustees", "why": "Debts."}]
        maths = {
            "id": "T2",
            "on": "2026-10-08",
            "level": "refine",
            "scope": "maths",
            "decided_by": "board",
            "rationale": "Maths needs hands.",
        }
        write(plans / "schools" / name / "support.yaml", {"assessments": [entry], "decisions": [decision, maths]})
        walks = [{"tool": "walk", "on": f"2026-{month:02d}-20", **own} for month in (9, 10)[: 2 - number % 2]]
        write(plans / "schools" / name / "reviews.yaml", {"reviews": walks})
    write(
        plans / "schools" / "gorse" / "practice.yaml",
        {"strengths": [{"id": "M", "theme": "maths", "title": "Maths in small steps", "on": "2026-05-08"}]},
    )


def _update(on: str, by: str, rating: str, **more: Any) -> dict[str, Any]:
    return {"on": on, "by": by, "stage": "in-progress", "rating": rating, **more}


def _big_plan() -> dict[str, Any]:
    """Goals, tasks, steps and moves: actions on three levels."""
    third = [
        {
            "id": "T1a1",
            "title": "Write the papers",
            "lead": "standards",
            "start": "2026-01-05",
            "due": "2027-03-01",
            "updates": [_update("2026-11-02", "standards", "stuck")],
        },
        {
            "id": "T1a2",
            "title": "Try them out",
            "lead": "standards",
            "start": "2026-01-05",
            "due": "2027-03-01",
            "updates": [_update("2026-11-02", "standards", "going well")],
        },
    ]
    second = [
        {"id": "T1a", "title": "One set of papers", "lead": "standards", "actions": third},
        {
            "id": "T1b",
            "title": "One day of marking",
            "lead": "standards",
            "start": "2026-01-05",
            "due": "2027-03-01",
            "updates": [_update("2026-11-02", "standards", "going well")],
        },
    ]
    every = {"applies_to": "every school"}
    goals = [
        {"id": "G1", "title": "Results", "tags": [], "actions": [{"id": "T1", "title": "Assess alike", "lead": "standards", "actions": second}], "kpis": [
            {"id": "M1", "title": "Attainment 8", "measure": "attainment-8", **every, "target": "at least national"},
            {"id": "M2", "title": "Progress 8", "measure": "progress-8", **every, "target": "at least 0"},
            {"id": "M3", "title": "Attendance", "measure": "attendance", "applies_to": "at least 8 schools", "target": "at least 94"},
            {"id": "M6", "title": "Attendance on the hill", "measure": "attendance", "applies_to": ["hill", "ash"],
             "targets": {"ivy": "at least 95", "juniper": [{"for": "2026-27", "target": "at least 96"}], "ash": "at least 90"}},
            {"id": "M7", "title": "Attendance of the youngest", "measure": "attendance", "applies_to": "primary schools", "target": "at least 93"},
            {"id": "M8", "title": "Visits to families", "measure": "visits", "targets": [{"for": "2026-27/q1", "target": "at least 30"}, {"for": "2026-12", "target": "at least 36"}]},
            {"id": "M9", "title": "Staff who would recommend us", "measure": "survey", "target": "at least 70"},
            {"id": "M10", "title": "Seen by families or liked by staff", "rule": "best", "kpis": [
                {"id": "visits", "title": "Visits", "measure": "visits", "targets": [{"for": "within two years", "target": "at least 40"}]},
                {"id": "survey", "title": "Survey", "measure": "survey", "target": "at least 70"}]},
        ]},
        {"id": "G2", "title": "Belonging", "actions": [{"id": "T2", "title": "Listen", "lead": "chief", "due": "2027-07-16", "updates": [_update("2026-10-14", "chief", "wobbling", note="Two schools lag.")]}], "kpis": [
            {"id": "M4", "title": "Suspensions", "measure": "suspensions", **every, "target": "at most 12"},
            {"id": "M5", "title": "Pupils feel known", "rubric": {"going well": "Most say so.", "stuck": "Few say so."}, "judgements": [{"on": "2026-11-04", "rating": "going well", "because": "Most say so."}]},
        ]},
    ]  # fmt: skip
    labels = {"objective": "Goal", "kpi": "Mark of success", "kpis": "Marks of success", "action": "Task"}
    return {"title": "Big plan", "period": {"from": "2025-09-01", "to": "2028-08-31"}, "labels": labels, "every": "half-term", "visibility": "public", "objectives": goals}  # fmt: skip


def _one_page(*, with_kpis: bool) -> dict[str, Any]:
    goal: dict[str, Any] = {
        "id": "G1", "title": "Every lesson counts", "serves": ["big-plan/G1"],
        "actions": [{"id": "T1", "title": "Visit lessons", "lead": "head", "due": "2027-07-16", "updates": [_update("2026-10-16", "head", "going well")]}],
    }  # fmt: skip
    if with_kpis:
        goal["kpis"] = [{"id": "M1", "title": "Attendance", "measure": "attendance", "target": "at least 94"}]
    return {"title": "One page", "period": {"from": "2026-09-01", "to": "2027-08-31"}, "labels": {"objective": "Goal"}, "every": "half-term", "visibility": "public", "objectives": [goal]}  # fmt: skip


TINY_PLAN = """\
title: Our plan
period: {from: 2026-09-01, to: 2027-08-31}
objectives:
  - id: P1
    title: Every child reads
    actions:
      - id: A1
        title: Read aloud each day
        updates:
          - {on: 2026-11-06, by: head, stage: in-progress, rating: on-track}
"""


def tiny(folder: Path) -> Path:
    """One school, and one plan of ten lines. Returns its plans/ folder."""
    plans = folder / "plans"
    _reference(plans, [{"id": "attendance", "title": "Attendance", "unit": "percent", "direction": "up"}], [])
    calendar = read(plans / "reference" / "calendar.yaml")
    calendar["meetings"] = []
    write(plans / "reference" / "calendar.yaml", calendar)
    write(plans / "trust" / "profile.yaml", {"title": "Small Trust", "kind": "trust"})
    head = [{"id": "head", "title": "Headteacher"}]
    write(
        plans / "schools" / "oak" / "profile.yaml",
        {"title": "Oak School", "short": "Oak", "kind": "school", "roles": head},
    )
    write(plans / "schools" / "oak" / "plan.yaml", TINY_PLAN)
    return plans
