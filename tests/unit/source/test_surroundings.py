"""The commands that compare with git, in the surroundings in which people run it: what they say is right, or they fail."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amounts import thorough_between
from revision_repository import LEAD, commit, edit, git
from trustplan.cli.main import main
from trustplan.source.git_run import own_environment

DUE = ("schools/ash/improvement.yaml", "due: 2026-27/spr1", "due: 2026-27/sum1")
COMMANDS = {
    "check": ["check", "--base", "main"],
    "diff": ["diff", "--base", "main"],
    "pull-request": ["pull-request", "--base", "main", "--out", "report"],
}
UNFRIENDLY = """
[color]
ui = always
[core]
quotePath = true
hooksPath = {hooks}
attributesFile = {attributes}
fsmonitor = {hooks}/no
[diff]
noprefix = true
mnemonicPrefix = true
relative = true
external = false
orderFile = {hooks}/not-there
interHunkContext = 9
[log]
showSignature = true
follow = true
[status]
showUntrackedFiles = no
[safe]
bareRepository = explicit
[init]
defaultObjectFormat = sha256
[i18n]
commitEncoding = iso-8859-1
"""


def a_script(path: Path, text: str) -> Path:
    """An executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def unfriendly(folder: Path) -> Path:
    """A file of settings, each of which changes what git does or writes."""
    a_script(folder / "hooks" / "no", "exit 1")
    for hook in ("pre-push", "reference-transaction", "post-index-change"):
        a_script(folder / "hooks" / hook, "echo 'a hook ran' >&2; exit 1")
    (folder / "attributes").write_text("* text=auto eol=crlf\n", encoding="utf-8")
    found = folder / "settings"
    text = UNFRIENDLY.format(hooks=folder / "hooks", attributes=folder / "attributes")
    found.write_text(text, encoding="utf-8")
    return found


def wrapped(folder: Path, setting: str) -> dict[str, str]:
    """An environment in which git itself is run with a variable that our own commands drop."""
    a_script(folder / "bin" / "git", f'{setting} exec "{shutil.which("git")}" "$@"')
    return {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture
def edited(repository: Path) -> Path:
    """A repository on a branch, in which a due date was moved in silence."""
    git(repository, "checkout", "-q", "-b", "mine")
    edit(repository, *DUE)
    commit(repository, "Move a date")
    return repository


def run(folder: Path, command: str, **environ: str) -> Result:
    """Run a command in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(main, [*COMMANDS[command], "--plans", "plans"], env=environ)
    finally:
        os.chdir(before)


def other(folder: Path) -> str:
    """Another repository, with one commit on `main`."""
    path = folder / "other"
    path.mkdir()
    git(folder, "init", "-q", str(path))
    commit(path, "Nothing")
    return str(path / ".git")


def in_worktree(root: Path, folder: Path) -> dict[str, str]:
    """What git's hooks have in a linked worktree, of which the main folder is meant by nobody."""
    git(root, "worktree", "add", "-q", "--detach", str(folder / "linked"), "main")
    return {
        "GIT_DIR": str(root / ".git" / "worktrees" / "linked"),
        "GIT_INDEX_FILE": str(root / ".git" / "worktrees" / "linked" / "index"),
        "GIT_PREFIX": "",
        "GIT_EXEC_PATH": subprocess.run(
            ["git", "--exec-path"], capture_output=True, text=True, check=True
        ).stdout.strip(),
    }


def replaced(root: Path, _: Path) -> dict[str, str]:
    """This clone alone shows another commit in the place of main's."""
    git(root, "replace", "main", "mine")
    return {}


SURROUNDINGS: dict[str, Callable[[Path, Path], dict[str, str]]] = {
    "nothing special": lambda *_: {},
    "the repository of another folder": lambda _, tmp: {"GIT_DIR": other(tmp)},
    "another work tree": lambda _, tmp: {"GIT_DIR": other(tmp), "GIT_WORK_TREE": str(tmp / "other")},
    "another index": lambda _, tmp: {"GIT_INDEX_FILE": str(tmp / "index")},
    "a namespace": lambda *_: {"GIT_NAMESPACE": "mirror"},
    "a hook in a linked worktree": in_worktree,
    "paths in any case": lambda *_: {"GIT_ICASE_PATHSPECS": "1"},
    "paths as patterns": lambda *_: {"GIT_GLOB_PATHSPECS": "1"},
    "paths as no patterns": lambda *_: {"GIT_NOGLOB_PATHSPECS": "1"},
    "literal paths": lambda *_: {"GIT_LITERAL_PATHSPECS": "1"},
    "another program for differences": lambda *_: {"GIT_EXTERNAL_DIFF": "false", "GIT_DIFF_OPTS": "--unified=0"},
    "attributes of another commit": lambda *_: {"GIT_ATTR_SOURCE": "HEAD~9"},
    "a broken list of grafts": lambda _, tmp: {"GIT_GRAFT_FILE": str(tmp), "GIT_SHALLOW_FILE": str(tmp / "none")},
    "replaced objects": replaced,
    "the user's settings": lambda _, tmp: {"GIT_CONFIG_GLOBAL": str(unfriendly(tmp))},
    "settings of the command line": lambda *_: {"GIT_CONFIG_PARAMETERS": "'color.ui=always' 'diff.noprefix=true'"},
    "settings of the environment": lambda *_: {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "diff.relative",
        "GIT_CONFIG_VALUE_0": "true",
    },
    "traces": lambda *_: {"GIT_TRACE": "1", "GIT_TRACE2": "1"},
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", thorough_between(6, list(SURROUNDINGS)))
def test_a_move_in_silence_is_seen_in_all_surroundings(case: str, command: str, edited: Path, tmp_path: Path) -> None:
    """A guard that looked somewhere else would say that all is well."""
    environ = SURROUNDINGS[case](edited, tmp_path)
    found = run(edited, command, **environ)
    assert found.exit_code == (0 if command == "diff" else 1), found.output
    assert "The due date moved" in found.output


def shallow(root: Path, tmp: Path) -> dict[str, str]:
    """The end of the history alone."""
    kept = tmp / "kept"
    root.rename(kept)
    git(tmp, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{kept}", str(root))
    git(root, "branch", "-q", "main", "origin/main")
    return {}


def partial(root: Path, tmp: Path) -> dict[str, str]:
    """The newest files alone, and the repository that has the others is away."""
    kept = tmp / "kept"
    git(root, "config", "uploadpack.allowFilter", "true")
    root.rename(kept)
    git(tmp, "clone", "-q", "--filter=blob:none", f"file://{kept}", str(root))
    git(root, "branch", "-q", "main", "origin/main")
    kept.rename(tmp / "away")
    return {}


def moved_away(root: Path, tmp: Path) -> dict[str, str]:
    """A linked worktree whose main folder was moved."""
    shutil.rmtree(root / ".git")
    (root / ".git").write_text(f"gitdir: {tmp}/old/.git/worktrees/trust\n", encoding="utf-8")
    return {}


def broken_settings(root: Path, _: Path) -> dict[str, str]:
    """A file of settings that git cannot read."""
    (root / ".git" / "config").write_text("[core\n", encoding="utf-8")
    return {}


def unrelated(root: Path, _: Path) -> dict[str, str]:
    """A branch begun anew under the old name."""
    tree = git(root, "rev-parse", "HEAD^{tree}")
    git(root, "branch", "-qf", "main", git(root, "commit-tree", tree, "-m", "Begun anew"))
    return {}


def no_repository(root: Path, _: Path) -> dict[str, str]:
    """A folder that was downloaded."""
    shutil.rmtree(root / ".git")
    return {}


def no_branch(root: Path, _: Path) -> dict[str, str]:
    """A clone that has not fetched it."""
    git(root, "branch", "-qD", "main")
    return {}


BLIND: dict[str, tuple[Callable[[Path, Path], dict[str, str]], str, str]] = {
    "the end of the history": (shallow, "holds only the end of the history", "git fetch --unshallow"),
    "a part of the files": (partial, "has only a part of the files", "Check the connection"),
    "a folder of somebody else": (
        lambda _, tmp: wrapped(tmp, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1"),
        "its folder belongs to another user of this machine",
        "git config --global --add safe.directory",
    ),
    "a moved main folder": (moved_away, "its repository is elsewhere", "git worktree repair"),
    "broken settings": (broken_settings, "Git cannot read its settings: bad config line 1", "Correct that line."),
    "another history": (unrelated, "no history in common", "Name revisions of one repository."),
    "no repository": (no_repository, "is not in a git repository", "Run this in the trust's repository"),
    "no git": (lambda _, tmp: {"PATH": str(tmp)}, "There is no git on this machine", "Install it"),
    "no branch": (
        no_branch,
        "There is no revision “main”.",
        "Fetch it, or name a branch",
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", BLIND)
def test_a_command_that_could_not_look_fails_and_says_why(
    case: str, command: str, edited: Path, tmp_path: Path
) -> None:
    """With the cause, what to do, and the code of wrong use: never a good word."""
    prepare, cause, fix = BLIND[case]
    environ = prepare(edited, tmp_path)
    found = run(edited, command, **environ)
    assert found.exit_code == 2, found.output
    words = " ".join(found.output.split())
    assert cause in words
    assert fix in words
    assert "no errors" not in words
    assert "Traceback" not in words


def test_suggestions_find_their_lines_below_a_folder_with_accents(tmp_path: Path) -> None:
    """Whose name git writes in figures unless it is told not to."""
    from trustplan.source import git as source  # noqa: PLC0415

    root = tmp_path / "Zoë"
    (root / "plans").mkdir(parents=True)
    git(tmp_path, "init", "-q", ".")
    path = root / "plans" / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    first = commit(tmp_path, "One")
    path.write_text("a: 1\nb: 2\n", encoding="utf-8")
    second = commit(tmp_path, "Two")
    found = source.find_repository(root / "plans", os.environ)
    assert source.shown_lines(found, first, second) == {"Zoë/plans/a.yaml": {1, 2}}


def test_what_a_user_needs_to_reach_a_remote_stays() -> None:
    """Who commits, keys, certificates and tokens, and nothing that leads elsewhere."""
    kept = {
        "GIT_SSH_COMMAND": "ssh -i key",
        "GIT_SSL_CAINFO": "ours.pem",
        "GIT_AUTHOR_NAME": "Office",
        "GIT_CONFIG_COUNT": "0",
        "GIT_ASKPASS": "ask",
        "PATH": "/bin",
    }
    dropped = {"GIT_DIR": ".", "GIT_QUARANTINE_PATH": ".", "GIT_CONFIG": "x", "GIT_DEFAULT_HASH": "sha256"}
    found = own_environment(kept | dropped)
    assert kept.items() <= found.items()
    assert not dropped.keys() & found.keys()
    assert own_environment(found) == found


def test_links_and_submodules_are_named_and_not_written(repository: Path, tmp_path: Path) -> None:
    """Whoever makes something of a commit's files can say that one is missing."""
    from trustplan.source import git as source  # noqa: PLC0415

    (repository / "plans" / "trust" / "linked.yaml").symlink_to("strategy.yaml")
    edit(repository, *LEAD)
    last = commit(repository, "A link")
    found = source.find_repository(repository / "plans", os.environ)
    out = tmp_path / "out"
    out.mkdir()
    assert source.write_out(found, last, out) == ["trust/linked.yaml"]
    assert not (out / "trust" / "linked.yaml").exists()
    assert (out / "trust" / "strategy.yaml").is_file()
