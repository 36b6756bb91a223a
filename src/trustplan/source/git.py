"""The plans as they were in a revision, read from git's own store: the work tree is neither read nor changed."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trustplan.primitives.errors import TrustplanError
from trustplan.source.git_run import GitRunError, as_text, run_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
FILES = (b"100644", b"100755")  # modes of files; links and submodules are no plans


_NO_REPOSITORY = "not a git repository (or any"  # the words where no folder above is one either
_OTHER_OWNER = re.compile(r"dubious ownership in repository at '(.*)'")
_MEND = "See what “git fsck” reports, and clone the repository anew where it is broken."
_UNSHALLOW = "Fetch the rest with “git fetch --unshallow”; in a workflow, check out with “fetch-depth: 0”."


class GitError(TrustplanError):
    """What git cannot give, in plain words; `fix` says what to do. Nothing else is raised here."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"{message} {fix}")
        self.message = message
        self.fix = fix


class NoRepositoryError(GitError):
    """There is no repository to read, and so no history."""


class NoGitError(NoRepositoryError):
    """There is no git to look for one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A repository, and the path of a folder in it: empty for its root, else such as `plans/`."""

    root: Path
    prefix: str
    environ: Mapping[str, str] = field(repr=False)


def find_repository(folder: Path, environ: Mapping[str, str]) -> Repository:
    """The repository that a folder is in. Raises NoRepositoryError where there is none, GitError where git fails."""
    here = Repository(root=folder, prefix="", environ=environ)
    try:
        top, prefix = (_attempt(here, "rev-parse", f"--show-{what}").strip() for what in ("toplevel", "prefix"))
    except GitRunError as failed:
        if _NO_REPOSITORY in failed.message:
            message = f"“{folder}” is not in a git repository."
            raise NoRepositoryError(message, "Run this in the trust's repository.") from None
        raise unreadable(failed) from None
    return Repository(root=type(folder)(top), prefix=prefix, environ=environ)


def find_commit(repository: Repository, revision: str) -> str:
    """The id of the commit that a name means. Raises GitError where there is none here."""
    try:
        return _attempt(
            repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        ).strip()
    except GitRunError:
        if is_shallow(repository):
            message = f"“{revision}” is not in this clone, which holds only the end of the history."
            raise GitError(message, _UNSHALLOW) from None
        raise GitError(
            f"There is no revision “{revision}”.", "Fetch it, or name a branch, a tag or a commit."
        ) from None


def is_shallow(repository: Repository) -> bool:
    """Whether a clone lacks the beginning of its history. Raises GitError where git fails."""
    return _git(repository, "rev-parse", "--is-shallow-repository").strip() == "true"


def fork_point(repository: Repository, base: str, head: str) -> str:
    """The commit from which `head` left `base`: later commits on `base` are no change of `head`.

    Raises GitError where the history is not here, rather than compare with the wrong commit.
    """
    try:
        found = _attempt(repository, "merge-base", base, head).strip()
    except GitRunError as failed:
        if failed.code != 1:  # 1 is git's own no; anything else is a repository that cannot be read
            raise unreadable(failed) from None
        found = ""
    if is_shallow(repository) and found not in (base, head):
        raise GitError(
            "This clone holds only the end of the history, so it does not show where the two parted.", _UNSHALLOW
        )
    if not found:
        raise GitError("The two revisions have no history in common.", "Name revisions of one repository.")
    return found


def write_out(repository: Repository, commit: str, folder: Path) -> list[str]:
    """Write the files that a commit has below the repository's prefix into an empty folder.

    Gives the paths of what is no file there: links, and other repositories (submodules). Raises GitError where the
    repository lacks a file, has one that would be written elsewhere, or cannot be read.
    """
    listed = _run(repository, "ls-tree", "-r", "-z", "--full-tree", commit, "--", repository.prefix or ".")
    found: list[tuple[bytes, str]] = []
    left: list[str] = []
    for entry in listed.split(b"\0")[:-1]:
        head, _, path = entry.partition(b"\t")
        name = path.decode("utf-8", "surrogateescape").removeprefix(repository.prefix)
        if not head.startswith(FILES):
            left.append(name)
            continue
        _require_inside(name)
        found.append((head.split(b" ")[2], name))
    asked = b"".join(name + b"\n" for name, _ in found)
    given = _run(repository, "cat-file", "--batch", given=asked)
    start = 0
    for _, name in found:
        end = given.index(b"\n", start)
        answer = given[start:end].split(b" ")
        if len(answer) != 3:  # “ID missing”, which git does not count as a failure
            raise GitError(f"The repository lacks the contents of “{repository.prefix}{name}” in {commit[:12]}.", _MEND)
        size = int(answer[2])
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(given[end + 1 : end + 1 + size])
        start = end + 1 + size + 1
    return left


def _require_inside(name: str) -> None:
    """Raise GitError for a path that would be written outside the folder that it is below, on any system."""
    parts = re.split(r"[/\\]", name)
    if {"", ".", ".."} & set(parts) or parts[0].endswith(":"):
        raise GitError(f"“{name}” leads out of its folder.", "Remove it from the repository.")


def _git(repository: Repository, *words: str) -> str:
    return as_text(_run(repository, *words))


def _run(repository: Repository, *words: str, given: bytes | None = None) -> bytes:
    """The output of a git command. Raises GitError where it fails."""
    try:
        return _start(repository, *words, given=given)
    except GitRunError as failed:
        raise unreadable(failed) from None


def _attempt(repository: Repository, *words: str) -> str:
    """The output of a git command whose failure is an answer: that raises GitRunError, and no git at all GitError."""
    return as_text(_start(repository, *words))


def _start(repository: Repository, *words: str, given: bytes | None = None) -> bytes:
    try:
        return run_git(
            repository.root,
            "--literal-pathspecs",
            *words,
            environ=repository.environ,
            given=given,
            reads_pushed=True,
        )
    except GitRunError as failed:
        if failed.is_missing:
            raise NoGitError("There is no git on this machine.", "Install it.") from None
        raise


def unreadable(failed: GitRunError) -> GitError:
    """The error for a repository that git cannot read: why, in our words where the cause is a common one, and the fix."""
    lines = [line.strip() for line in failed.message.splitlines() if line.strip()]
    if owned := _OTHER_OWNER.search(failed.message):
        return GitError(
            f"Git does not open the repository “{owned[1]}”, because its folder belongs to another user of this machine.",
            f"If you trust what is in it, say: git config --global --add safe.directory {shlex.quote(owned[1])}",
        )
    why = next((line for line in lines if line.startswith(("fatal:", "error:"))), "")
    why = why.partition(": ")[2] or next(iter(lines), f"it ended with {failed.code}")
    why = why.rstrip(".")
    if "promisor" in failed.message:
        return GitError(
            f"This clone has only a part of the files, and git could not fetch the others: {why}.",
            "Check the connection and your access to the repository, or clone it anew without “--filter”.",
        )
    if why.startswith("not a git repository"):
        return GitError(
            f"The folder says that its repository is elsewhere, and git finds none there: {why}.",
            "Where the main folder was moved, say “git worktree repair” in it; else clone the repository anew.",
        )
    if why.startswith("bad config"):
        return GitError(f"Git cannot read its settings: {why}.", "Correct that line.")
    if "must be run in a work tree" in why:
        return GitError("This repository has no files checked out.", "Run this in a clone that has.")
    return GitError(f"Git cannot read the repository: {why}.", _MEND)


def shown_lines(repository: Repository, base: str, head: str) -> dict[str, set[int]]:
    """The lines of each file, as `head` has it, that a comparison with `base` shows: those added, and three around.

    Raises GitError where git fails.
    """
    form = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/")
    output = _git(repository, "diff", *form, "--unified=3", "--inter-hunk-context=0", base, head, "--")
    found: dict[str, set[int]] = {}
    current: set[int] = set()
    for line in output.split("\n"):
        if line.startswith("+++ "):
            name = line[4:].strip('"').removeprefix("b/")
            current = found.setdefault(name, set())
        elif match := _HUNK.match(line):
            first, count = int(match[1]), int(match[2] or 1)
            current |= set(range(first, first + count))
    return found


def _has_commit(repository: Repository) -> bool:
    """Whether anything is committed on the branch that is checked out."""
    try:
        _attempt(repository, "rev-parse", "--verify", "--quiet", "HEAD")
    except GitRunError as failed:
        if failed.code != 1:
            raise unreadable(failed) from None
        return False
    return True


def has_same(repository: Repository, one: str, other: str, path: str) -> bool:
    """Whether two commits have the very same file at a path below the repository's root."""
    try:
        blobs = {
            _attempt(repository, "rev-parse", "--verify", "--quiet", f"{commit}:{path}") for commit in (one, other)
        }
    except GitRunError:
        return False
    return len(blobs) == 1


def parents(repository: Repository, commit: str) -> list[str]:
    """The commits that a commit was made from; two or more of a merge. Raises GitError where a clone lacks them, or git fails."""
    found = _git(repository, "rev-list", "--parents", "-n", "1", commit).split()[1:]
    if not found and is_shallow(repository):
        message = (
            "This clone holds only the end of the history, so it does not show what the last commit was made from."
        )
        raise GitError(message, _UNSHALLOW)
    return found


def past_files(repository: Repository) -> Iterator[tuple[str, str, bytes]]:
    """Every version of every file that any commit here has below the prefix, except those of the newest commit.

    Each with its path below the prefix and a commit that has it, newest first. Raises GitError for a clone without
    the whole history, or where git fails.
    """
    if is_shallow(repository):
        raise GitError("This clone holds only the end of the history, so it cannot be looked through.", _UNSHALLOW)
    below = ("--", repository.prefix or ".")
    output = _run(
        repository,
        "log",
        "--all",
        "--format=%x01%H",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "-m",
        "-z",
        *below,
    )
    seen: set[tuple[bytes, bytes]] = set()
    if _has_commit(repository):
        now = _run(repository, "ls-tree", "-r", "-z", "--full-tree", "HEAD", *below)
        for entry in now.split(b"\0")[:-1]:
            head, _, path = entry.partition(b"\t")
            seen.add((head.split(b" ")[2], path))
    commit = ""
    fields = iter(output.split(b"\0"))
    for entry in fields:
        text = entry.lstrip(b"\n")
        if text.startswith(b"\x01"):
            commit = text[1:41].decode("ascii")
            text = text[41:].lstrip(b"\n")
        if not text.startswith(b":"):
            continue
        new_mode, blob, path = text.split(b" ")[1], text.split(b" ")[3], next(fields)
        if new_mode in FILES and (blob, path) not in seen:
            seen.add((blob, path))
            name = path.decode("utf-8", "surrogateescape").removeprefix(repository.prefix)
            yield name, commit, _run(repository, "cat-file", "blob", blob.decode("ascii"))
