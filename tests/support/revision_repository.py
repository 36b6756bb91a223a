"""A repository with the right trust in it, and edits of its plans."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from corpus import VALID
from shared import made_once

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


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the right trust in it, to be copied."""

    def make(folder: Path) -> None:
        shutil.copytree(VALID, folder / "trust" / "plans")
        git(folder, "init", "-q", "--template=", str(folder / "trust"))
        commit(folder / "trust", "The plans")

    return made_once(tmp_path_factory, "repository", make) / "trust"


@pytest.fixture
def repository(committed: Path, tmp_path: Path) -> Path:
    """A repository with the right trust in it."""
    root = Path(shutil.copytree(committed, tmp_path / "trust"))
    git(root, "reset", "-q")  # git's list of files knows when each was made
    return root


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Edit a plan file."""
    path = root / "plans" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
