"""A small trust with levels of support, a scheme of delegation, tools and themes, for tables of derived facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import PLAN, a_trust, add_plan, read, write

LEVELS = {"l": "light", "s": "steady", "c": "close", "n": "not-assessed", "x": "not-applicable"}
WORDS = {"light": "Fine.", "steady": "Less so.", "close": "Not fine."}


def governed(folder: Path, tool: dict[str, Any] | None = None) -> Path:
    """The reference files. Returns the plans/ folder."""
    plans = a_trust(folder)
    reference = plans / "reference"
    group = {"action_group": True, "reviewed": "half-term"}
    levels = [
        {"id": "light", "title": "Light", "means": "Nothing."},
        {"id": "steady", "title": "Steady", "means": "A group.", **group, "delegation": "adjusted"},
        {"id": "close", "title": "Close", "means": "The board.", **group, "delegation": "removed"},
    ]
    criteria = [{"id": name, "title": name.upper(), "levels": WORDS} for name in "abcde"]
    write(reference / "support-criteria.yaml", {"areas": "areas", "levels": levels, "criteria": criteria})
    items = [{"id": n, "title": n.title()} for n in ("money", "teaching", "play", "other")]
    write(reference / "frameworks" / "areas.yaml", {"title": "Areas", "source": "Invented", "items": items})
    parties = [{"id": "board", "title": "Board"}, {"id": "ceo", "title": "Chief"}, {"id": "local", "title": "Local", "local": True}]  # fmt: skip
    held = {"budget": ("money", "local"), "staff": ("money", "local"), "lessons": ("teaching", "local"), "strategy": ("other", "board")}  # fmt: skip
    functions = [{"id": n, "title": n.title(), "area": area, "holds": holds} for n, (area, holds) in held.items()]
    write(reference / "delegation.yaml", {"areas": "areas", "parties": parties, "functions": functions})
    write(
        reference / "review-tools.yaml",
        {
            "parts": [{"id": "sixth-form", "title": "Sixth form"}],
            "tools": [{"id": "tool", "title": "Tool", "for": "schools", "every": "event", **(tool or {})}],
        },
    )
    themes = [
        {"id": "reading", "title": "Reading", "measures": ["reading"], "criteria": ["a"]},
        {"id": "money", "title": "Money", "criteria": ["b"]},
        {"id": "play", "title": "Play", "tags": ["areas/play"]},
    ]
    write(reference / "themes.yaml", {"themes": themes})
    return plans


def add_to_profile(plans: Path, school: str, **more: Any) -> None:
    """More keys in a school's profile."""
    path = plans / "schools" / school / "profile.yaml"
    write(path, {**read(path), **more})


def a_decision(number: int, on: str, level: str, **more: Any) -> dict[str, Any]:
    """A decision of the board with a reason."""
    return {"id": f"S{number}", "on": on, "level": level, "decided_by": "board", "rationale": "So decided.", **more}


def move(entry: dict[str, Any]) -> dict[str, Any]:
    """A change of delegation as the file has it; the tables say `day` for the day from which it counts."""
    day = {"on": entry["day"]} if "day" in entry else {}
    return {**{k: v for k, v in entry.items() if k != "day"}, **day, "why": "So decided."}


def an_objective(ref: str, more: dict[str, Any]) -> dict[str, Any]:
    """A priority with one action and one KPI."""
    action: dict[str, Any] = {"id": f"{ref}-A1", "title": "Work", "lead": "ceo", "due": "2028-07-21"}
    kpi = {"id": f"{ref}-K1", "title": "Reading", "measure": "reading", "target": "at least 62"}
    serves = {key: {"serves": more[key]} if more.get(key) else {} for key in ("actions", "kpis")}
    if more.get("parts"):
        part = {**action, "id": f"{ref}-A1a", "serves": more["parts"]}
        action["actions"] = [part]
    own = {"serves": [*more.get("priorities", ()), *more.get("inside", ())]}
    return {
        "id": ref,
        "title": ref,
        **(own if own["serves"] else {}),
        "actions": [{**action, **serves["actions"]}],
        "kpis": [{**kpi, **serves["kpis"]}],
    }


def an_aligned_trust(row: dict[str, Any], folder: Path) -> Path:
    """The plans of a row of alignment.yaml. Returns the plans/ folder."""
    plans = governed(folder)
    add_plan(plans, [an_objective(ref, {}) for ref in ("SI", "PE", "LG")])
    given: dict[str, dict[str, dict[str, Any]]] = {}
    for key in ("priorities", "actions", "parts", "kpis", "inside"):
        for who, refs in row.get(key, {}).items():
            school, ref = who.split()
            prefix = "" if key == "inside" else f"{PLAN}/"
            given.setdefault(school, {}).setdefault(ref, {})[key] = [f"{prefix}{r}" for r in refs.split()]
    for school, found in given.items():
        add_plan(plans, [an_objective(ref, more) for ref, more in found.items()], organisation=school)
    return plans
