"""A repository with the right trust in it, and edits of its plans."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from corpus import VALID

TITLE = ("trust/strategy.yaml", "title: Share good practice", "title: Share what works")
LEAD = ("schools/ash/improvement.yaml", "lead: headteacher\n", "lead: deputy-head\n")


def git(folder: Path, *words: str) -> str:
    """Run git as somebody."""
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def commit(folder: Path, message: str) -> str:
    """Commit everything. Returns the commit's id."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the right trust in it."""
    root = tmp_path / "trust"
    shutil.copytree(VALID, root / "plans")
    git(tmp_path, "init", "-q", str(root))
    commit(root, "The plans")
    return root


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Edit a plan file."""
    path = root / "plans" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
