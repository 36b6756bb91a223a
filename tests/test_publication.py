"""A repository that everybody can read holds nothing that the public edition leaves out: not now, and not before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, read, write
from remotes import git

Edit = Callable[[Path], None]
ITEM = {"id": "A1", "title": "Seen", "lead": "lead", "due": "2027-07-16"}


def a_public_trust(folder: Path) -> Path:
    """A trust whose repository everybody can read, with nothing in it that they may not."""
    plans = a_trust(folder, measures=[a_measure(), a_measure(id="fines", unit="count", groups=[])])
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "repository": "public"})
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [dict(ITEM)]}], visibility="public")
    write(
        plans / "schools" / "ash" / "measurements.yaml",
        {"reading": [{"period": "2025-26", "value": 60, "cohort": 100}]},
    )
    return plans


def check(plans: Path) -> subprocess.CompletedProcess[str]:
    """`trustplan check` as a user runs it."""
    command = [sys.executable, "-m", "trustplan", "check"]
    return subprocess.run(command, cwd=plans.parent, capture_output=True, text=True, check=False)


def edit(path: str, change: Callable[[Any], None]) -> Edit:
    """Change a file's data."""

    def apply(plans: Path) -> None:
        data = read(plans / path) if (plans / path).exists() else {}
        change(data)
        write(plans / path, data)

    return apply


def action(**more: Any) -> Edit:
    """More keys on the action."""
    return edit(f"trust/{PLAN}.yaml", lambda d: d["objectives"][0]["actions"][0].update(more))


def figure(**more: Any) -> Edit:
    """More keys on the figure."""
    return edit("schools/ash/measurements.yaml", lambda d: d["reading"][0].update(more))


CASES: dict[str, tuple[Edit, str]] = {
    "a plan for trustees": (edit(f"trust/{PLAN}.yaml", lambda d: d.update(visibility="trustees")), "This plan is for trustees"),
    "a plan that says nothing": (edit(f"trust/{PLAN}.yaml", lambda d: d.pop("visibility")), "This plan is for trustees"),
    "an action for trustees": (action(visibility="trustees"), "“A1” is for trustees"),
    "an embargo": (action(not_before="2027-01-04"), "“A1” is under embargo"),
    "a note": (action(updates=[{"on": "2026-10-09", "by": "lead", "stage": "in-progress", "note": "So so."}]), "“note” is for trustees"),
    "a cost": (action(resources=[{"what": "Cover"}]), "“resources” is for trustees"),
    "a small cohort": (figure(cohort=9), "tells of fewer than 11"),
    "a small part": (figure(value="5/100", cohort=100), "tells of fewer than 11"),
    "a small rest": (figure(value=97), "tells of fewer than 11"),
    "a group": (figure(group="disadvantaged"), "is of a group of pupils"),
    "a figure's note": (figure(note="Half were away."), "The note or the embargo"),
    "a count of a term": (edit("schools/ash/measurements.yaml", lambda d: d.update(fines=[{"period": "2025-26/aut", "value": 3}])), "of a part of a year"),
    "a need": (
        edit("schools/ash/practice.yaml", lambda d: d.update(needs=[{"id": "N", "theme": "t", "title": "Help", "on": "2026-09-18"}])),
        "“N” is for trustees",
    ),
}  # fmt: skip


def add_theme(plans: Path) -> None:
    """What a need is about."""
    write(plans / "reference" / "themes.yaml", {"themes": [{"id": "t", "title": "Theme"}]})


@pytest.mark.parametrize("case", CASES)
def test_the_check_fails_on_what_must_not_be_public(case: str, tmp_path: Path) -> None:
    """In the files; the same is right in a private repository."""
    plans = a_public_trust(tmp_path)
    add_theme(plans)
    assert check(plans).returncode == 0, check(plans).stdout
    apply, words = CASES[case]
    apply(plans)
    done = check(plans)
    assert done.returncode == 1
    assert words in done.stdout
    assert "make the repository private" in done.stdout
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "repository": "private"})
    assert check(plans).returncode == 0, check(plans).stdout


@pytest.mark.parametrize("case", CASES)
def test_the_check_fails_on_what_was_once_committed(case: str, tmp_path: Path) -> None:
    """In the history, though the files are right now; the message names the commit and says where to read on."""
    plans = a_public_trust(tmp_path)
    add_theme(plans)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Right")
    assert check(plans).returncode == 0
    apply, words = CASES[case]
    apply(plans)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Wrong")
    wrong = git(tmp_path, "rev-parse", "HEAD").strip()
    git(tmp_path, "revert", "--no-edit", "HEAD")
    done = check(plans)
    assert done.returncode == 1
    assert f"In commit {wrong[:12]}" in done.stdout
    assert words in done.stdout
    assert "docs/publishing.md" in done.stdout


def test_history_on_another_branch_counts_too(tmp_path: Path) -> None:
    """Whoever clones has every branch."""
    plans = a_public_trust(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Right")
    git(tmp_path, "switch", "--quiet", "--create", "other")
    action(visibility="trustees")(plans)
    git(tmp_path, "commit", "--quiet", "--all", "--message", "Wrong")
    git(tmp_path, "switch", "--quiet", "main")
    assert "“A1” is for trustees" in check(plans).stdout


def test_a_history_that_is_not_here_is_told(tmp_path: Path) -> None:
    """No repository, or the end of one: the check says that it has not looked."""
    plans = a_public_trust(tmp_path / "one")
    done = check(plans)
    assert done.returncode == 0
    assert "The history was not looked through." in done.stderr
    git(tmp_path / "one", "init", "--quiet")
    for name in ("A", "B"):
        (tmp_path / "one" / name).write_text(name, encoding="utf-8")
        git(tmp_path / "one", "add", "--all")
        git(tmp_path / "one", "commit", "--quiet", "--message", name)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{tmp_path / 'one'}", "two")
    done = check(tmp_path / "two" / "plans")
    assert "holds only the end of the history" in done.stderr
