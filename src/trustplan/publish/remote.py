"""A branch of pages on a git remote, changed in a scratch repository: the user's own is read and never written.

Nothing reaches the remote but by one push, which git carries out whole or not at all. Success is reported only after
the remote was asked what the branch is at.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from trustplan.primitives.processes import is_running
from trustplan.publish.errors import PublishError, without_credentials
from trustplan.source.git import GitError, Repository, write_out
from trustplan.source.git_run import GitRunError, as_text, run_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 900  # seconds that one git command may take
# What a remote reports when somebody else came first, in the words of git and of its servers.
_LOST = ("stale info", "non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref", "incorrect old")
_NO_ACCESS = (
    "authentication failed", "could not read username", "could not read password", "permission denied", "access denied",
    "error: 401", "error: 403", "terminal prompts disabled", "invalid credentials", "repository not found",
)  # fmt: skip
_NO_ROOM = ("no space left", "file too large", "disk quota", "signal 25")
_FULL, _MAKE_ROOM = (
    "There is no room left on this machine's disk; nothing was published.",
    "Make room, then publish again.",
)
_REFUSED = ("remote rejected", "hook declined", "protected branch", "pre-receive", "aborted by hook")
# Settings of the user's repository that decide how a remote is reached.
_SETTINGS = re.compile(r"(http|https|credential|url|ssh|protocol)\..*|core\.(sshcommand|askpass|gitproxy)|user\..*")


class Sent(Enum):
    """How a push ended."""

    LANDED = "landed"
    LOST = "lost"


class Remote(Struct, frozen=True, kw_only=True):
    """A remote: the address where its editions are, and the settings of the user's repository needed to reach it.

    Git may read a remote at one address and push it to others. An edition goes where git pushes, so every command looks
    there: what was published before, and for whom, is there too. `no_push` says why nothing can be published there.
    """

    name: str
    address: str
    settings: tuple[tuple[str, str], ...]
    no_push: str = ""


def find_remote(root: Path, name: str, environ: Mapping[str, str]) -> Remote:
    """A remote of the repository that a folder is in, by name; or any by its address. Raises PublishError for none."""

    def ask(*words: str) -> str:
        return as_text(_git_or_none(root, *words, environ=environ) or b"")

    top = Path(ask("rev-parse", "--show-toplevel").strip() or root)
    settings = []
    for entry in ask("config", "--local", "--includes", "--null", "--list").split("\0"):
        key, _, value = entry.partition("\n")
        if _SETTINGS.fullmatch(key):
            settings.append((key, value))
    known = ask("remote").split()
    if name not in known and not _is_address(name):
        fix = f"It has: {', '.join(known)}. Name one with --remote."
        if not known:
            fix = "It has none yet. Add one with “git remote add”, or give an address with --remote."
        raise PublishError(f"This repository has no remote “{name}”.", fix)
    if name not in known:
        return Remote(name=name, address=_absolute(name, Path.cwd()), settings=tuple(settings))
    address = ask("remote", "get-url", name).strip()
    pushed = ask("remote", "get-url", "--push", "--all", name).splitlines()
    no_push = ""
    if len(pushed) > 1:
        no_push = f"“{name}” pushes to {len(pushed)} addresses, and an edition goes to one."
    elif pushed and pushed[0] != address and not _is_address(pushed[0]):
        no_push = f"“{name}” is set up so that nothing is pushed to it: its address for pushing is “{pushed[0]}”."
    if pushed and _is_address(pushed[0]):
        address = pushed[0]
    return Remote(name=name, address=_absolute(address, top), settings=tuple(settings), no_push=no_push)


def _is_address(text: str) -> bool:
    """Whether a text can be the address of a repository, rather than a name."""
    return any(sign in text for sign in "/:\\")


def _absolute(url: str, base: Path) -> str:
    """An address that means the same from every folder."""
    is_path = "://" not in url and not re.match(r"[^/\\]+:", url)
    return str((base / url).resolve()) if is_path else url


class PagesBranch:
    """One branch of a remote as last fetched, in a scratch repository. `address` is where that is.

    `tip` is its commit on the remote, empty while there is no such branch; `tips` are those of all branches.
    """

    def __init__(self, scratch: Path, remote: Remote, branch: str, environ: Mapping[str, str], *, asks: bool) -> None:
        self.scratch = scratch
        self.address = remote.address
        self.branch = branch
        self.tip = ""
        self.environ = environ
        self._asks = asks
        settings = (*remote.settings, ("http.lowSpeedLimit", "100"), ("http.lowSpeedTime", "60"))
        given = environ.get("GIT_CONFIG_COUNT", "")
        first = int(given) if given.isdecimal() else 0  # settings that come by the environment, such as a token, stay
        self._reach = {"GIT_CONFIG_COUNT": str(first + len(settings))}
        for n, (key, value) in enumerate(settings, first):
            self._reach[f"GIT_CONFIG_KEY_{n}"] = key
            self._reach[f"GIT_CONFIG_VALUE_{n}"] = value

    @property
    def where(self) -> str:
        """The branch in words."""
        return f"branch “{self.branch}” of {without_credentials(self.address)}"

    # Asking the remote

    def fetch(self) -> None:
        """Fetch the last commit of each branch of the remote, and start again from there. Raises PublishError."""
        branches = "+refs/heads/*:refs/remotes/pages/*"
        try:
            # Git fetches nothing from a repository without branches, and fails.
            if self._ask("ls-remote", "--heads", self.address):
                self._ask("fetch", "--quiet", "--depth=1", "--no-tags", "--prune", self.address, branches)
        except GitRunError as failed:
            raise self._unreachable("read", failed) from None
        found = self.git("for-each-ref", "--format=%(objectname) %(refname:lstrip=3)", "refs/remotes/pages")
        self.tips = {}
        for line in found.splitlines():
            oid, _, name = line.partition(" ")
            self.tips[name] = oid
        self.tip = self.tips.get(self.branch, "")
        self._require_room()
        reference = f"refs/heads/{self.branch}"
        if self.tip:
            self.git("update-ref", reference, self.tip)
        else:
            self._look("update-ref", "-d", reference)

    def _require_room(self) -> None:
        """Raise PublishError where git cannot keep this branch beside one of the remote's, such as `gh-pages/old`."""
        for name in self.tips:
            if name.startswith(f"{self.branch}/") or self.branch.startswith(f"{name}/"):
                raise PublishError(
                    f"The remote has a branch “{name}”, and git cannot keep “{self.branch}” beside it. Nothing was changed.",
                    "Rename or delete that branch, or name another for the editions with --branch.",
                )

    def push(self) -> Sent:
        """Push what was committed since the last fetch, and read back what the remote holds. Raises PublishError.

        The lease makes the remote refuse the push where the branch is no longer at the commit that was fetched: an
        edition of somebody else is never overwritten. What git reports is not proof: a connection can break after
        the remote has taken the push. So the branch is read back, and its commit decides. Where that fails too, the
        error says that the outcome is not known.
        """
        reference = f"refs/heads/{self.branch}"
        made = self.git("rev-parse", reference).strip()
        lease = f"--force-with-lease={reference}:{self.tip}"
        failed = None
        output = ""
        try:
            words = ("push", "--quiet", "--porcelain", lease, self.address, f"{made}:{reference}")
            output = self._ask(*words, keeps_messages=True).decode("utf-8", "replace")
        except GitRunError as error:
            failed = error
            output = error.output.decode("utf-8", "replace") + error.message
        held = self._held(output)
        if held == made:
            return Sent.LANDED
        if failed is None or held != self.tip or _says(output, _LOST):
            return Sent.LOST  # others came first; ours may even be below theirs, which the next fetch shows
        if _says(output, _NO_ACCESS):
            raise self._unreachable("written", failed)
        if _says(output, _REFUSED):
            raise PublishError(
                "The remote refused the push; its branch is as it was.",
                "Ask whoever runs it to allow pushes to this branch, then publish again.",
                _last_words(output),
            )
        raise PublishError("The push did not arrive; the branch is as it was.", "Publish again.", _last_words(output))

    def _held(self, output: str) -> str:
        """The commit that the remote's branch is at; empty for no branch. Raises PublishError.

        `output` is what the push wrote, for the error where the remote cannot be asked.
        """
        try:
            listed = self._ask("ls-remote", "--heads", self.address, f"refs/heads/{self.branch}")
        except GitRunError:
            raise PublishError(
                "The connection broke during the push, and the remote cannot be asked what it holds: whether the "
                "edition is there is not known.",
                "Publish again: that says so if it is there, and publishes it if it is not.",
                _last_words(output),
            ) from None
        return listed.decode("ascii", "replace").partition("\t")[0].strip()

    def _unreachable(self, done: str, failed: GitRunError) -> PublishError:
        """The error for a remote that could not be read or written, by the reason that git gives."""
        output = failed.message
        if _is_full(output):
            return PublishError(_FULL, _MAKE_ROOM, _last_words(output))
        if _says(output, _NO_ACCESS):
            return PublishError(
                f"The remote lets nobody in with these credentials: {self.where} could not be {done}.",
                "Check the account and its rights, then publish again. Nothing was changed.",
                _last_words(output),
            )
        return PublishError(
            f"The {self.where} could not be {done}.",
            "Check the address, the connection, and that this disk has room; then try again. Nothing was changed.",
            _last_words(output),
        )

    # Reading what was fetched

    def read(self, path: str, *, branch: str = "") -> bytes | None:
        """A file of the branch, or None."""
        reference = f"refs/remotes/pages/{branch}" if branch else f"refs/heads/{self.branch}"
        return self._look("cat-file", "blob", f"{reference}:{path}")

    def read_json(self, path: str) -> dict[str, Any]:
        """A file of the branch as data; empty where there is none, or where somebody has broken it."""
        try:
            found = json.loads(self.read(path) or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def tree_of(self, path: str) -> str:
        """Git's name for the bytes below a folder of the branch; empty for none."""
        found = self._look("rev-parse", "--verify", "--quiet", f"refs/heads/{self.branch}:{path}")
        return (found or b"").decode("ascii").strip()

    def names_in(self, path: str) -> list[str]:
        """The names in a folder of the branch."""
        tree = f"refs/heads/{self.branch}:{path}" if path else f"refs/heads/{self.branch}"
        listed = self._look("ls-tree", "--name-only", "-z", tree)
        return [n for n in as_text(listed or b"").split("\0") if n]

    def files_in(self, tree: str) -> dict[str, str]:
        """The files of a tree: git's name for its bytes, by path."""
        listed = self.git("ls-tree", "-r", "-z", "--full-tree", tree)
        found = {}
        for entry in listed.split("\0"):
            head, _, path = entry.partition("\t")
            if path:
                found[path] = head.split(" ")[2]
        return found

    def write_out(self, folder: Path) -> list[str]:
        """Write the files of the branch into a folder. Gives what is no file there. Raises PublishError."""
        scratch = Repository(root=self.scratch, prefix="", environ=self.environ)
        try:
            return write_out(scratch, self.tip, folder)
        except GitError as error:
            raise PublishError(error.message, error.fix) from None

    def git(self, *words: str) -> str:
        """The output of a git command in the scratch repository, as text. Raises PublishError where it fails."""
        return as_text(_git(self.scratch, *words, environ=self.environ))

    def _look(self, *words: str) -> bytes | None:
        """The output of a git command in the scratch repository; None where it fails, as for a file that is not there."""
        return _git_or_none(self.scratch, *words, environ=self.environ)

    def _ask(self, *words: str, keeps_messages: bool = False) -> bytes:
        """The output of a git command that reaches the remote. Raises GitRunError, and PublishError for no git or no end."""
        return _run(
            self.scratch, *words, environ=self.environ, more=self._reach, asks=self._asks, keeps_messages=keeps_messages
        )


@contextmanager
def pages_branch(
    root: Path, remote: Remote, branch: str, environ: Mapping[str, str], *, asks: bool = False, writes: bool = False
) -> Iterator[PagesBranch]:
    """A branch in a scratch repository, which is removed at the end. Raises PublishError where it cannot be written but `writes`."""
    if writes and remote.no_push:
        raise PublishError(remote.no_push, "Name the repository for the editions by its address with --remote.")
    with scratch_folder("git") as scratch:
        _git(scratch, "init", "--quiet", "--bare", "--template=", str(scratch), environ=environ)
        for key, value in _identity(root, environ):
            _git(scratch, "--git-dir", str(scratch), "config", key, value, environ=environ)
        if _git_or_none(scratch, "check-ref-format", "--branch", branch, environ=environ) is None:
            raise PublishError(f"“{branch}” cannot be the name of a branch.", "Name another with --branch.")
        yield PagesBranch(scratch, remote, branch, environ, asks=asks)


def _identity(root: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The settings of who commits: the user of the repository, or the program where none is set, as in a workflow."""
    for key, usual in (("user.name", "trustplan"), ("user.email", "trustplan@invalid")):
        named = (_git_or_none(root, "config", key, environ=environ) or b"").decode("utf-8", "replace").strip()
        yield key, named or usual


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """An empty folder for this process, removed at the end. Those that killed processes left are removed first."""
    above = Path(tempfile.gettempdir())
    for old in above.glob("trustplan-*-*-*"):
        number = old.name.split("-")[2]
        if number.isdecimal() and not is_running(int(number)):
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"trustplan-{purpose}-{os.getpid()}-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _git(folder: Path, *words: str, environ: Mapping[str, str], more: Mapping[str, str] | None = None) -> bytes:
    """The output of a git command. Raises PublishError where it fails."""
    try:
        return _run(folder, *words, environ=environ, more=more)
    except GitRunError as failed:
        raise git_error(failed) from None


def _git_or_none(folder: Path, *words: str, environ: Mapping[str, str]) -> bytes | None:
    """The output of a git command; None where it fails, which is an answer too. Raises PublishError for no git."""
    try:
        return _run(folder, *words, environ=environ)
    except GitRunError:
        return None


def _run(
    folder: Path,
    *words: str,
    environ: Mapping[str, str],
    more: Mapping[str, str] | None = None,
    asks: bool = False,
    keeps_messages: bool = False,
) -> bytes:
    """Run git with our limit of time. Raises GitRunError where git itself fails, and PublishError for no git or no end."""
    try:
        return run_git(
            folder,
            *words,
            environ=environ,
            more=more,
            asks=asks,
            seconds=PATIENCE,
            keeps_messages=keeps_messages,
        )
    except GitRunError as failed:
        if failed.is_missing:
            raise PublishError("There is no git on this machine.", "Install it, then try again.") from None
        if failed.is_late:
            message = f"“git {words[0]}” did not end within {PATIENCE // 60} minutes, and was stopped."
            raise PublishError(message, "Check the connection, then try again.") from None
        raise


def git_error(failed: GitRunError) -> PublishError:
    """The error for a git command that failed: a message for readers, with the last lines of git as details."""
    output = failed.message
    if _is_full(output) or failed.code in (-25, 153):  # ended by SIGXFSZ: a file met the limit of its size
        return PublishError(_FULL, _MAKE_ROOM, _last_words(output))
    return PublishError("Git failed; nothing was published.", "See what it says, then try again.", _last_words(output))


def _is_full(output: str) -> bool:
    """Whether git reports that a file could not grow."""
    return _says(output, _NO_ROOM)


def _says(output: str, words: tuple[str, ...]) -> bool:
    """Whether git's output has one of some words, in small or capital letters."""
    return any(word in output.lower() for word in words)


def _last_words(output: str) -> str:
    """The last lines of git's output that help a reader."""
    lines = [line.removeprefix("remote: ").strip() for line in output.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith(("hint:", "To ", "Done")))[-1200:]
