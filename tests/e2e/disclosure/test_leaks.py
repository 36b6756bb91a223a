"""Nothing that is withheld is in any byte of the public edition; and each guard that sees to it is needed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from generate_trust import generate

from builders import ROOT, SUPPORT, read, write
from canaries import Canary, Planter, met, vary
from leak_probe import everything, leaks
from mutants import without
from remotes import IDENTITY, git
from sites import write_config
from trustplan.audience import Audience
from trustplan.edition import make_edition
from trustplan.load import load

DAY = "2026-11-20"


class Planted(NamedTuple):
    """A trust's folder with canaries in its files, and what they are."""

    folder: Path
    canaries: list[Canary]


def enrich(plans: Path) -> None:
    """Give every guard something to hold back that the example has not."""
    strategy = plans / "trust" / "strategy-2025-28.yaml"
    plan = read(strategy)
    first, second, *_, last = plan["objectives"]
    who = {"lead": "ceo", "start": "2026-09-03"}
    ask = {"of": "board", "meeting": "board-2026-12", "question": "Agree that this stays between us for now"}
    words = {"because": "Parents have told us in confidence", "evidence": ["Letters of five families"]}
    parts = [
        {"id": "X1a", "title": "A part that all may see", **who},
        {"id": "X1b", "title": "A part for trustees", "visibility": "trustees", **who},
    ]
    first["asks"] = [{"id": "x", **ask}]
    override = {
        "rating": "on-track",
        "reason": "We know more than the figures do",
        "by": "ceo",
        "on": "2026-11-02",
        "until": "2027-01-29",
    }
    moved = {
        "on": "2026-11-02",
        "field": "due",
        "was": "2026-12-18",
        "reason": "The builder has left us",
        "approved_by": "board",
    }
    first["actions"] += [
        {"id": "X1", "title": "Work with parts", "actions": parts, **who},
        {
            "id": "X3",
            "title": "Work that is seen",
            "due": "2027-03-25",
            "asks": [{"id": "x3", **ask}],
            "changes": [moved],
            "override": override,
            **who,
        },
        {"id": "X2", "title": "Work for trustees", "visibility": "trustees", **who},
    ]
    first["kpis"] += [
        {"id": "XK1", "title": "Absence of staff", "measure": "staff-absence", "target": "at most 4"},
        {"id": "XK2", "title": "Whether it is known", "rubric": {"on-track": "Most know."}, "override": override,
         "judgements": [{"on": "2026-11-02", "rating": "at-risk", **words}]},
        {"id": "XK4", "title": "Scores", "measure": "x-score", "applies_to": "every school", "target": "at least 100"},
        {"id": "XK3", "title": "Fines", "measure": "x-fines", "applies_to": "every school", "target": "at most 40"},
    ]  # fmt: skip
    second["visibility"] = "trustees"
    last["not_before"] = "2027-01-04"
    write(strategy, plan)
    measures = plans / "reference" / "measures.yaml"
    data = read(measures)
    data["measures"].append(
        {"id": "x-fines", "title": "Fines", "unit": "count", "direction": "down", "decimals": 0, "every": "half-term"}
    )
    data["measures"].append(
        {"id": "x-score", "title": "Score", "unit": "points", "direction": "up", "decimals": 1, "every": "year"}
    )
    attendance = next(m for m in data["measures"] if m["id"] == "attendance")
    attendance["groups"] = [{"id": "disadvantaged", "title": "Those who get help with meals"}]
    write(measures, data)
    population = read(plans / "reference" / "comparators.yaml")
    row = next(c for c in population["comparators"] if c["measure"] == "attendance")
    population["comparators"].append({**row, "group": "disadvantaged", "source": "Invented, of a group"})
    write(plans / "reference" / "comparators.yaml", population)
    for school in ("alder-lane", "fernhill", "mill-green", "st-aidans"):
        path = plans / "schools" / school / "measurements.yaml"
        figures = read(path)
        figures["x-score"] = [{"period": "2025-26", "on": "2026-07-07", "value": 98.5, "cohort": 9}]
        figures["x-fines"] = [{"period": "2026-27/aut1", "on": "2026-10-23", "value": 17}]
        figures["attendance"].append(
            {**figures["attendance"][-1], "on": "2026-11-19", "not_before": "2027-01-04", "value": 62.5}
        )
        figures["attendance"].append(
            {"period": "2026-27/aut1", "on": "2026-10-24", "group": "disadvantaged", "value": 57.5, "cohort": 200}
        )
        figures["attendance"].append(
            {"period": "2025-26", "on": "2026-09-04", "value": 94.5, "cohort": 9, "note": "Half of them had been away"}
        )
        write(path, figures)
    practice = plans / "trust" / "practice.yaml"
    shared = read(practice)
    shared["strengths"] = [
        {
            "id": "x",
            "theme": "early-reading",
            "title": "Seen",
            "on": "2026-06-12",
            "evidence": ["A visit that nobody should hear of"],
            "visibility": "public",
        }
    ]
    shared["enquiries"] = [
        {
            "id": "x",
            "title": "For trustees",
            "question": "Whom do we lose?",
            "finding": "Those whom we need.",
            "published": "2026-07-10",
        }
    ]
    write(practice, shared)
    scheme = plans / "reference" / "delegation.yaml"
    write(scheme, {**read(scheme), "visibility": "trustees"})


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The example trust, in every text and number a canary; with a count of half-terms and a part under embargo."""
    folder = tmp_path_factory.mktemp("planted")
    plans = folder / "plans"
    shutil.copytree(ROOT / "plans", plans)
    enrich(plans)
    return Planted(folder, Planter(plans, DAY).plant())


@pytest.fixture(scope="session")
def branch(example: Planted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository with the public edition of that trust, published as users do."""
    folder = tmp_path_factory.mktemp("leaks")
    shutil.copytree(example.folder, folder / "plans-repository")
    write_config(folder / "plans-repository")
    git(folder / "plans-repository", "init", "--quiet", "--initial-branch=main")
    git(folder / "plans-repository", "add", "--all")
    git(folder / "plans-repository", "commit", "--quiet", "--message", "Plans")
    git(folder, "init", "--quiet", "--bare", "pages.git")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "trustplan",
            "publish",
            "--meeting",
            "board-2026-12",
            "--audience",
            "public",
            "--remote",
            str(folder / "pages.git"),
        ],
        cwd=folder / "plans-repository",
        env={**os.environ, **IDENTITY, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "pages.git"


def objects(repository: Path) -> dict[str, bytes]:
    """Every object of a repository, compressed files opened as well."""
    names = [
        line.split()[0] for line in git(repository, "cat-file", "--batch-all-objects", "--batch-check").splitlines()
    ]
    found = {}
    for name in names:
        kind = git(repository, "cat-file", "-t", name).strip()
        shown = ["git", "-C", str(repository), "cat-file", "-p" if kind == "tree" else kind, name]
        data = subprocess.run(shown, capture_output=True, check=True).stdout
        found[name] = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    return found


def test_no_git_object_of_the_pages_branch_holds_what_is_withheld(example: Planted, branch: Path) -> None:
    """Pages, names, search index, data, calendars, charts, sitemaps, commits: all bytes that were pushed."""
    found = objects(branch)
    assert len(found) > 250
    own = "\n".join(data.decode("utf-8", "replace") for data in found.values() if b"sourceMappingURL" not in data)
    seen = met(example.canaries, own)
    assert [c for c in example.canaries if c.token in seen and not c.is_open] == []
    assert len([c for c in example.canaries if c.token in seen]) > 400


def test_the_withheld_canaries_are_there_to_be_found(example: Planted) -> None:
    """Trustees meet most of them, so that the tests here could fail."""
    trust = load(example.folder / "plans").trust
    assert trust is not None
    seen = met(example.canaries, everything(make_edition(trust, date.fromisoformat(DAY), Audience.TRUSTEES)))
    assert len([c for c in example.canaries if c.token in seen and not c.is_open]) > 800
    numbers = [c for c in example.canaries if "." in c.token]
    assert len([c for c in numbers if c.token in seen and not c.is_open]) > 40


@pytest.mark.parametrize("seeds", [range(n, n + 10) for n in range(0, 100, 10)], ids=lambda r: f"{r[0]}-{r[-1]}")
def test_a_hundred_generated_trusts_leak_nothing(seeds: range, tmp_path: Path) -> None:
    """Two schools each; who may see what, cohorts, embargoes and sensitive measures by chance."""
    for seed in seeds:
        plans = tmp_path / str(seed) / "plans"
        generate(plans, 2, seed)
        vary(plans, seed)
        canaries = Planter(plans, DAY).plant()
        assert leaks(plans, canaries) == [], seed


# Each guard: the file, the words that make it, and what stands there without it.
GUARDS = {
    "only public items": ("public.py", "return item.visibility is Visibility.PUBLIC", "return True"),
    "only public plans": ("public.py", "if self._sees(status.plan)}", "if True}"),
    "only public objectives": ("public.py", "for o in status.objectives if self._sees(o.objective))\n        plan", "for o in status.objectives)\n        plan"),
    "only public actions": ("public.py", "for a in status.actions if self._sees(a.action))", "for a in status.actions)"),
    "only public parts": ("public.py", "for p in status.parts if self._sees(p.action))", "for p in status.parts)"),
    "only public KPIs": ("public.py", "return self._sees(status.kpi) and not has_groups", "return not has_groups"),
    "no KPI of a group": ("public.py", "and not has_groups and not is_sensitive", "and not is_sensitive"),
    "no sensitive KPI": ("public.py", "and not has_groups and not is_sensitive", "and not has_groups"),
    "no notes": ("public.py", 'replace(u, note="", evidence=()', "replace(u, evidence=()"),
    "no evidence": ("public.py", 'replace(u, note="", evidence=()', 'replace(u, note=""'),
    "no recovery in an update": ("public.py", "rating=None, recovery=None, forecast_end=None", "rating=None, forecast_end=None"),
    "no recovery of a KPI": ("public.py", "            recovery=(),\n", ""),
    "no candid reasons": ("public.py", "for r in reasons if not r.is_candid)", "for r in reasons)"),
    "no reason of an edit": ("public.py", 'changes=tuple(replace(c, reason="") for c in action.changes)', "changes=action.changes"),
    "no reason of a KPI's override": ("public.py", 'override=kpi.override and replace(kpi.override, reason="")', "override=kpi.override"),
    "no reason of an override": ("public.py", 'override=action.override and replace(action.override, reason="")', "override=action.override"),
    "no decisions asked on actions": ("public.py", "            asks=(),\n            parts=tuple(p.action for p in parts),", "            parts=tuple(p.action for p in parts),"),
    "no decisions asked on objectives": ("public.py", "            asks=(),\n            why=None,\n            challenges=(),\n        )\n        return replace(\n            status,\n            objective=", "            why=None,\n            challenges=(),\n        )\n        return replace(\n            status,\n            objective="),
    "no why": ("public.py", "            why=None,\n            challenges=(),\n            resources=(),", "            challenges=(),\n            resources=(),"),
    "no challenges": ("public.py", "            challenges=(),\n            resources=(),", "            resources=(),"),
    "no costs": ("public.py", "            resources=(),\n", ""),
    "no words of judgements": ("public.py", 'replace(j, because="", evidence=())', "replace(j, evidence=())"),
    "no evidence of judgements": ("public.py", 'replace(j, because="", evidence=())', 'replace(j, because="")'),
    "no measure that no public KPI names": ("public.py", "for name, m in self.source.trust.measures.items() if name in shown", "for name, m in self.source.trust.measures.items()"),
    "no comparator of a group": ("public.py", "if c.measure in shown and not c.group)", "if c.measure in shown)"),
    "no figures but those of public KPIs": ("public.py", "if (organisation.id, name) in self.open_figures:", "if True:"),
    "no rows of groups": ("public.py", "for m in rows if not m.group)", "for m in rows)"),
    "no support": ("public.py", "            support=Support(),\n", ""),
    "no reviews": ("public.py", "            reviews=(),\n", ""),
    "no needs, only open offers": ("public.py", "practice=open_practice(organisation.practice)", "practice=organisation.practice"),
    "no criteria, tools or schemes": ("public.py", "governance=open_governance(self.source.trust.governance, organisations.values()),", ""),
    "only public offers": ("open_governance.py", "for o in practice.offers if o.visibility is Visibility.PUBLIC)", "for o in practice.offers)"),
    "no evidence of offers": ("open_governance.py", "replace(o, evidence=())", "o"),
    "only public enquiries": ("open_governance.py", "if e.visibility is Visibility.PUBLIC and", "if"),
    "only public schemes": ("open_governance.py", "if scheme and scheme.visibility is Visibility.PUBLIC else None", ""),
    "an embargo on items": ("audience.py", "source = without_embargoed(rated)", "source = rated"),
    "an embargo on figures": ("build.py", "max(known, embargo) if embargo else known", "known"),
    "no small cohorts": ("disclosure.py", "        if row.cohort < smallest:\n            return True\n", ""),
    "no small parts": ("disclosure.py", "return number is not None and any(", "return False and any("),
    "no cohorts in figures": ("disclosure.py", "        return replace(row, value=value, cohort=None, note=\"\")", "        return replace(row, value=value, note=\"\")"),
    "no notes on figures": ("disclosure.py", "        return replace(row, value=value, cohort=None, note=\"\")", "        return replace(row, value=value, cohort=None)"),
    "withheld figures as their symbol": ("disclosure.py", "return replace(row, value=Symbol.WITHHELD, cohort=None", "return replace(row, cohort=None"),
}  # fmt: skip


@pytest.fixture(scope="session")
def stored(example: Planted) -> Path:
    """The canaries as a file."""
    path = example.folder / "canaries.json"
    path.write_text(json.dumps(example.canaries), encoding="utf-8")
    return path


def probe(example: Planted, stored: Path, source: Path) -> list[str]:
    """The leaks that some source of the program has."""
    done = subprocess.run(
        [sys.executable, str(SUPPORT / "leak_probe.py"), str(example.folder / "plans"), str(stored)],
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_with_every_guard_nothing_leaks(example: Planted, stored: Path) -> None:
    """The probe itself finds nothing."""
    assert probe(example, stored, ROOT / "src") == []


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_something_leaks(guard: str, example: Planted, stored: Path, tmp_path: Path) -> None:
    """Each is needed, and its removal is noticed."""
    source = without(tmp_path / "source", *GUARDS[guard])
    assert probe(example, stored, source), f"nothing leaks without “{guard}”: is it still needed?"
