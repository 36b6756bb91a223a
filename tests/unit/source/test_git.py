"""What is read from git: a repository that is broken or incomplete ends in one documented error, whatever is asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from revision_repository import LEAD, commit, edit, git
from trustplan.cli.main import main
from trustplan.source import git as source

Question = Callable[[source.Repository, str, str, Path], Any]
FILE = "plans/schools/ash/improvement.yaml"

# What is asked of a repository with two commits, the first and the last, and an empty folder.
ASKED: dict[str, Question] = {
    "write_out": lambda found, _, last, folder: source.write_out(found, last, folder),
    "shown_lines": lambda found, first, last, _: source.shown_lines(found, first, last),
    "fork_point": lambda found, first, last, _: source.fork_point(found, first, last),
    "parents": lambda found, _, last, __: source.parents(found, last),
    "past_files": lambda found, *_: list(source.past_files(found)),
    "is_shallow": lambda found, *_: source.is_shallow(found),
    "find_commit": lambda found, *_: source.find_commit(found, "HEAD"),
}
# What is broken, and what cannot be answered then.
BROKEN = (
    ("HEAD:" + FILE, {"write_out", "shown_lines"}),
    ("HEAD:plans/schools", {"write_out", "shown_lines", "past_files"}),
    ("HEAD~1:" + FILE, {"shown_lines", "past_files"}),
    ("HEAD~1:plans/schools", {"shown_lines", "past_files"}),
    ("HEAD~1", {"shown_lines", "fork_point", "parents", "past_files"}),
    ("HEAD", {"write_out", "shown_lines", "fork_point", "parents", "past_files", "find_commit"}),
)


def loose(repository: Path, thing: str) -> Path:
    """The file that holds an object."""
    oid = git(repository, "rev-parse", thing)
    return repository / ".git" / "objects" / oid[:2] / oid[2:]


@pytest.mark.parametrize("is_missing", [True, False], ids=["missing", "broken"])
@pytest.mark.parametrize(("thing", "failing"), BROKEN, ids=[thing for thing, _ in BROKEN])
def test_what_cannot_be_read_ends_in_one_error(
    thing: str, failing: set[str], is_missing: bool, repository: Path, tmp_path: Path
) -> None:
    """With a fix; and what does not need the object is answered."""
    edit(repository, *LEAD)
    commit(repository, "Another lead")
    first, last = git(repository, "rev-parse", "HEAD~1"), git(repository, "rev-parse", "HEAD")
    found = source.find_repository(repository / "plans", os.environ)
    path = loose(repository, thing)
    path.chmod(0o644)
    if is_missing:
        path.unlink()
    else:
        path.write_bytes(b"broken")
    refused = {}
    for name, ask in ASKED.items():
        folder = tmp_path / name
        folder.mkdir()
        try:
            ask(found, first, last, folder)
        except source.GitError as error:
            refused[name] = error
    assert refused.keys() == failing
    assert all(str(error).endswith(error.fix) and error.fix.endswith(".") for error in refused.values())


@pytest.mark.parametrize(
    "words",
    [("diff", "--base", "HEAD~1"), ("check", "--base", "HEAD~1"), ("pull-request", "--base", "HEAD~1")],
    ids=lambda words: words[0],
)
def test_a_command_says_what_git_cannot_read(words: tuple[str, ...], repository: Path) -> None:
    """A file of the earlier commit is lost: wrong use, in a sentence."""
    edit(repository, *LEAD)
    commit(repository, "Another lead")
    path = loose(repository, f"HEAD~1:{FILE}")
    path.unlink()
    out = ("--out", str(repository / "report")) if words[0] == "pull-request" else ()
    result = CliRunner().invoke(main, [*words, "--plans", str(repository / "plans"), *out])
    assert result.exit_code == 2, result.output
    assert "git fsck" in result.output


def test_a_history_that_cannot_be_read_is_reported(repository: Path) -> None:
    """Where everybody can read the repository, silence would mean that the history is clean."""
    policy = repository / "plans" / "reference" / "policy.yaml"
    text = policy.read_text(encoding="utf-8").replace("repository: private", "repository: public")
    policy.write_text(text, encoding="utf-8")
    commit(repository, "Everybody reads")
    edit(repository, *LEAD)
    commit(repository, "Another lead")
    words = ["check", "--plans", str(repository / "plans")]
    assert "The history was not looked through" not in CliRunner().invoke(main, words).output
    loose(repository, "HEAD~1:plans").unlink()
    assert (
        "The history was not looked through. Git cannot read the repository" in CliRunner().invoke(main, words).output
    )


def test_a_repository_without_a_commit_has_no_past(tmp_path: Path) -> None:
    """And one whose branch is new still has that of the others."""
    git(tmp_path, "init", "-q", ".")
    found = source.find_repository(tmp_path, os.environ)
    assert list(source.past_files(found)) == []
    (tmp_path / "a.yaml").write_text("title: A\n", encoding="utf-8")
    oid = commit(tmp_path, "A file")
    assert list(source.past_files(found)) == []
    git(tmp_path, "checkout", "-q", "--orphan", "new")
    assert list(source.past_files(found)) == [("a.yaml", oid, b"title: A\n")]


HOOK = """#!/bin/sh
read old new name
unset GIT_DIR
cd "{tree}" && exec "{python}" -m trustplan diff --base "$old" --head "$new" --plans plans
"""


def test_a_servers_hook_sees_what_is_pushed(repository: Path, tmp_path: Path) -> None:
    """Before it accepts the push: the new commits are only where git's environment says."""
    bare, tree, clone = tmp_path / "bare.git", tmp_path / "tree", tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--bare", str(repository), str(bare))
    git(bare, "worktree", "add", "-q", "--detach", str(tree))
    git(tmp_path, "clone", "-q", str(bare), str(clone))
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(tree=tree, python=sys.executable), encoding="utf-8")
    hook.chmod(0o755)
    edit(clone, *LEAD)
    commit(clone, "Another lead")
    done = subprocess.run(
        ["git", "-C", str(clone), "push", "origin", "HEAD"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "deputy" in done.stderr.lower()


def test_what_is_pushed_is_only_read(repository: Path, tmp_path: Path) -> None:
    """Whatever else git does for us goes to the repository itself."""
    from trustplan.source.git_run import GitRunError, own_environment, run_git  # noqa: PLC0415

    oid = git(repository, "rev-parse", "HEAD")
    shutil.copytree(repository / ".git" / "objects", tmp_path / "elsewhere")
    path = repository / ".git" / "objects" / oid[:2] / oid[2:]
    path.unlink()
    environ = {**os.environ, "GIT_OBJECT_DIRECTORY": str(tmp_path / "elsewhere")}
    assert run_git(repository, "cat-file", "-t", oid, environ=environ, reads_pushed=True) == b"commit\n"
    with pytest.raises(GitRunError):
        run_git(repository, "cat-file", "-t", oid, environ=environ)
    assert "GIT_OBJECT_DIRECTORY" not in own_environment(environ)
