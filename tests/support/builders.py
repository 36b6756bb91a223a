"""Small trusts on disk, to be loaded as a user's files are."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trustplan.source.yaml_reader import read_yaml

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "plans"
SUPPORT = Path(__file__).parent
TABLES = ROOT / "tests" / "tables"
CORPUS = ROOT / "tests" / "plans"

SCHOOLS = {"ash": "Ash", "beech": "Beech", "cedar": "Cedar"}
PLAN = "plan-2025-28"


class _Dumper(yaml.CSafeDumper):
    """Writes repeated parts out, since plan files have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Never refer back."""
        return True


def write(path: Path, data: Any) -> Path:
    """Write data as YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else _as_text(data), encoding="utf-8")
    return path


def _as_text(data: Any) -> str:
    """Data as YAML."""
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
    return text


def read(path: Path) -> Any:
    """Read a YAML file as trustplan does: dates stay text, and `on` is a key like any other."""
    document, findings = read_yaml(path.read_bytes(), path.name)
    assert document is not None, findings
    return document.data


def a_trust(
    folder: Path,
    *,
    measures: list[dict[str, Any]] | None = None,
    schools: dict[str, str] | None = None,
    has_frameworks: bool = True,
) -> Path:
    """A trust with the example's calendar, policy and frameworks, three schools, a measure, and no plan. Returns its plans/ folder."""
    plans = folder / "plans"
    (plans / "reference").mkdir(parents=True, exist_ok=True)
    if has_frameworks:
        shutil.copytree(EXAMPLE / "reference" / "frameworks", plans / "reference" / "frameworks", dirs_exist_ok=True)
    shutil.copy(EXAMPLE / "reference" / "policy.yaml", plans / "reference" / "policy.yaml")
    write(plans / "reference" / "calendar.yaml", _calendar())
    write(plans / "reference" / "measures.yaml", {"measures": measures or [a_measure()]})
    profile = {
        "title": "Test Trust",
        "kind": "trust",
        "roles": [{"id": r, "title": r.title()} for r in ("lead", "monitor", "ceo")],
        "bodies": [{"id": "board", "title": "Board"}, {"id": "finance-committee", "title": "Finance committee"}],
    }
    write(plans / "trust" / "profile.yaml", profile)
    for school, name in (SCHOOLS if schools is None else schools).items():
        entry = {"title": f"{name} School", "short": name, "kind": "school", "phase": "primary"}
        write(plans / "schools" / school / "profile.yaml", entry)
    return plans


@cache
def _calendar() -> str:
    """The example's calendar without overrides."""
    calendar = read(EXAMPLE / "reference" / "calendar.yaml")
    del calendar["overrides"]
    return _as_text(calendar)


def a_measure(**more: Any) -> dict[str, Any]:
    """A percentage that should rise, known each July, with a tolerance of two points."""
    base = {
        "id": "reading",
        "title": "Reading",
        "unit": "percent",
        "direction": "up",
        "decimals": 0,
        "tolerance": 2,
        "every": "year",
        "available": "july",
        "groups": [{"id": "disadvantaged", "title": "Disadvantaged pupils"}],
    }
    return {**base, **more}


def a_plan(objectives: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A plan of three years with news expected each half-term."""
    base = {"title": "Plan", "period": {"from": "2025-09-01", "to": "2028-08-31"}, "every": "half-term"}
    return {**base, **more, "objectives": objectives}


def add_plan(plans: Path, objectives: list[dict[str, Any]], *, organisation: str = "trust", **more: Any) -> Path:
    """Write a plan of the trust or a school. Returns its file."""
    folder = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
    return write(folder / f"{PLAN}.yaml", a_plan(objectives, **more))
