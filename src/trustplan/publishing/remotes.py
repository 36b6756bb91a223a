"""A branch of pages on a git remote, worked on in a scratch repository: the user's own is read, and never written.

Nothing reaches the remote but by one push, which git carries out whole or not at all. Before success is said, the
remote is asked what it holds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trustplan.publishing.faults import PublishError, without_credentials
from trustplan.swap import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 900  # seconds that one git command may take
# What a remote says when somebody else came first, in the words of git and of its servers.
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
_REFUSED = ("remote rejected", "hook declined", "protected branch", "pre-receive")
# Settings of the user's repository that decide how a remote is reached.
_SETTINGS = re.compile(r"(http|https|credential|url|ssh|protocol)\..*|core\.(sshcommand|askpass|gitproxy)|user\..*")
_OWN = re.compile(
    r"GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|NAMESPACE|COMMON_DIR)"
)


class Sent(Enum):
    """How a push ended."""

    LANDED = "landed"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """A remote by its addresses, and the settings of the user's repository that reach it."""

    name: str
    url: str
    push_url: str
    settings: tuple[tuple[str, str], ...]


def own_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would lead git to another repository, and with words that can be told apart."""
    kept = {k: v for k, v in environ.items() if not _OWN.fullmatch(k)}
    return {**kept, "LC_ALL": "C", "LANGUAGE": "C"}


def find_remote(root: Path, name: str, environ: Mapping[str, str]) -> Remote:
    """A remote of the repository that a folder is in, by name; or any by its address. Raises PublishError for none."""

    def ask(*words: str) -> str:
        done = _git(root, *words, environ=own_environment(environ))
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""

    top = Path(ask("rev-parse", "--show-toplevel").strip() or root)
    settings = tuple(
        (key, value)
        for entry in ask("config", "--local", "--includes", "--null", "--list").split("\0")
        if entry
        for key, _, value in [entry.partition("\n")]
        if _SETTINGS.fullmatch(key)
    )
    known = ask("remote").split()
    if name in known:
        urls = [ask("remote", "get-url", *more, name).strip() for more in ((), ("--push",))]
    elif "/" in name or ":" in name or "\\" in name:
        urls = [name, name]
    else:
        names = ", ".join(known) or "none"
        raise PublishError(f"This repository has no remote “{name}”.", f"It has: {names}. Name one with --remote.")
    found = [_absolute(url, top if name in known else Path.cwd()) for url in urls]
    return Remote(name=name, url=found[0], push_url=found[1], settings=settings)


def _absolute(url: str, base: Path) -> str:
    """An address that means the same from every folder."""
    is_path = "://" not in url and not re.match(r"[^/\\]+:", url)
    return str((base / url).resolve()) if is_path else url


class PagesBranch:
    """One branch of a remote as last fetched, in a scratch repository. `tip` is empty while there is no such branch."""

    def __init__(self, scratch: Path, remote: Remote, branch: str, environ: Mapping[str, str], *, asks: bool) -> None:
        self.scratch = scratch
        self.remote = remote
        self.branch = branch
        self.tip = ""
        self.environ = own_environment(environ)
        settings = (*remote.settings, ("http.lowSpeedLimit", "100"), ("http.lowSpeedTime", "60"))
        given = self.environ.get("GIT_CONFIG_COUNT", "")
        first = int(given) if given.isdecimal() else 0  # settings that come by the environment, such as a token, stay
        self._reach = {
            **self.environ,
            "GIT_CONFIG_COUNT": str(first + len(settings)),
            **{f"GIT_CONFIG_KEY_{n}": key for n, (key, _) in enumerate(settings, first)},
            **{f"GIT_CONFIG_VALUE_{n}": value for n, (_, value) in enumerate(settings, first)},
            **({} if asks else {"GIT_TERMINAL_PROMPT": "0"}),
        }

    @property
    def where(self) -> str:
        """The branch in words."""
        return f"branch “{self.branch}” of {without_credentials(self.remote.push_url)}"

    # Asking the remote

    def fetch(self) -> None:
        """Take over what the remote holds now: the last commit of each branch. Raises PublishError."""
        done = self._ask("ls-remote", "--heads", self.remote.url)
        if done.returncode == 0 and done.stdout:  # git fetches nothing from a repository without branches, and fails
            branches = "+refs/heads/*:refs/remotes/pages/*"
            done = self._ask("fetch", "--quiet", "--depth=1", "--no-tags", "--prune", self.remote.url, branches)
        if done.returncode:
            raise self._unreachable("read", done.stderr)
        found = self.git("for-each-ref", "--format=%(objectname) %(refname:lstrip=3)", "refs/remotes/pages")
        self.tips = {name: oid for oid, _, name in (line.partition(" ") for line in found.splitlines())}
        self.tip = self.tips.get(self.branch, "")
        reference = f"refs/heads/{self.branch}"
        if self.tip:
            self.git("update-ref", reference, self.tip)
        else:
            self._run("update-ref", "-d", reference)

    def push(self) -> Sent:
        """Push what was committed since the last fetch, and see what the remote holds then. Raises PublishError.

        What a broken connection leaves open is settled by asking; if that fails too, the error says that it is open.
        """
        reference = f"refs/heads/{self.branch}"
        made = self.git("rev-parse", reference).strip()
        done = self._ask(
            "push",
            "--quiet",
            "--porcelain",
            f"--force-with-lease={reference}:{self.tip}",
            self.remote.push_url,
            f"{made}:{reference}",
        )
        told = (done.stdout + done.stderr).decode("utf-8", "replace")
        held = self._held(told)
        if held == made:
            return Sent.LANDED
        if done.returncode == 0 or held != self.tip or any(word in told.lower() for word in _LOST):
            return Sent.LOST  # others came between: the next fetch tells whether ours is below theirs
        if any(word in told.lower() for word in _NO_ACCESS):
            raise self._unreachable("written", done.stderr)
        if any(word in told.lower() for word in _REFUSED):
            raise PublishError(
                "The remote refused the push; its branch is as it was.",
                "Ask whoever runs it to allow pushes to this branch, then publish again.",
                _last_words(told),
            )
        raise PublishError("The push did not arrive; the branch is as it was.", "Publish again.", _last_words(told))

    def _held(self, told: str) -> str:
        """The commit that the remote's branch stands at; empty for no branch. Raises PublishError."""
        done = self._ask("ls-remote", "--heads", self.remote.push_url, f"refs/heads/{self.branch}")
        if done.returncode:
            raise PublishError(
                "The connection broke during the push, and the remote cannot be asked what it holds: whether the "
                "edition is there is not known.",
                "Publish again: that says so if it is there, and publishes it if it is not.",
                _last_words(told),
            )
        return done.stdout.decode("ascii", "replace").partition("\t")[0].strip()

    def _unreachable(self, done: str, stderr: bytes) -> PublishError:
        told = stderr.decode("utf-8", "replace")
        if _is_full(told):
            return PublishError(_FULL, _MAKE_ROOM, _last_words(told))
        if any(word in told.lower() for word in _NO_ACCESS):
            return PublishError(
                f"The remote lets nobody in with these credentials: {self.where} could not be {done}.",
                "Check the account and its rights, then publish again. Nothing was changed.",
                _last_words(told),
            )
        return PublishError(
            f"The {self.where} could not be {done}.",
            "Check the address, the connection, and that this disk has room; then try again. Nothing was changed.",
            _last_words(told),
        )

    # Reading what was fetched

    def read(self, path: str, *, branch: str = "") -> bytes | None:
        """A file of the branch, or None."""
        reference = f"refs/remotes/pages/{branch}" if branch else f"refs/heads/{self.branch}"
        done = self._run("cat-file", "blob", f"{reference}:{path}")
        return done.stdout if done.returncode == 0 else None

    def read_json(self, path: str) -> dict[str, Any]:
        """A file of the branch as data; empty where there is none, or where somebody has broken it."""
        try:
            found = json.loads(self.read(path) or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def tree_of(self, path: str) -> str:
        """Git's name for the bytes below a folder of the branch; empty for none."""
        done = self._run("rev-parse", "--verify", "--quiet", f"refs/heads/{self.branch}:{path}")
        return done.stdout.decode("ascii").strip() if done.returncode == 0 else ""

    def names_in(self, path: str) -> list[str]:
        """The names in a folder of the branch."""
        done = self._run(
            "ls-tree", "--name-only", "-z", f"refs/heads/{self.branch}:{path}" if path else f"refs/heads/{self.branch}"
        )
        return (
            [n for n in done.stdout.decode("utf-8", "surrogateescape").split("\0") if n] if done.returncode == 0 else []
        )

    def files_in(self, tree: str) -> dict[str, str]:
        """Path to git's name, of each file of a tree."""
        listed = self.git("ls-tree", "-r", "-z", "--full-tree", tree)
        rows = [entry.partition("\t") for entry in listed.split("\0") if entry]
        return {path: head.split(" ")[2] for head, _, path in rows}

    def archive(self) -> bytes:
        """The files of the branch, as an archive."""
        done = self._run("archive", "--format=tar", f"refs/heads/{self.branch}")
        if done.returncode:
            raise _broken(done)
        return done.stdout

    def keep(self, folder: Path) -> str:
        """Take a folder's very bytes into the scratch repository; git's name for them."""
        index = self.scratch / f"index-{os.getpid()}"
        index.unlink(missing_ok=True)
        environ = {**self.environ, "GIT_INDEX_FILE": str(index)}
        words = (
            "-c",
            "core.autocrlf=false",
            "-c",
            "core.fileMode=false",
            "--work-tree",
            str(folder),
            "add",
            "--all",
            "--force",
            ".",
        )
        done = _git(folder, "--git-dir", str(self.scratch), *words, environ=environ)
        if done.returncode:
            raise _broken(done)
        done = _git(self.scratch, "--git-dir", str(self.scratch), "write-tree", environ=environ)
        if done.returncode:
            raise _broken(done)
        return done.stdout.decode("ascii").strip()

    def git(self, *words: str) -> str:
        """What a git command of the scratch repository says. Raises PublishError where it fails."""
        done = self._run(*words)
        if done.returncode:
            raise _broken(done)
        return done.stdout.decode("utf-8", "surrogateescape")

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return _git(self.scratch, *words, environ=self.environ)

    def _ask(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return _git(self.scratch, *words, environ=self._reach)


@contextmanager
def pages_branch(
    root: Path, remote: Remote, branch: str, environ: Mapping[str, str], *, asks: bool = False
) -> Iterator[PagesBranch]:
    """A branch in a scratch repository that is gone afterwards; what dead processes left is removed first."""
    environ = own_environment(environ)
    with scratch_folder("git") as scratch:
        for words in (("init", "--quiet", "--bare", "--template=", str(scratch)), *_identity(root, scratch, environ)):
            done = _git(scratch, *words, environ=environ)
            if done.returncode:
                raise _broken(done)
        if _git(scratch, "check-ref-format", "--branch", branch, environ=environ).returncode:
            raise PublishError(f"“{branch}” cannot be the name of a branch.", "Name another with --branch.")
        yield PagesBranch(scratch, remote, branch, environ, asks=asks)


def _identity(root: Path, scratch: Path, environ: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Who commits: whoever the user's repository says; the program where nobody is named, as in a workflow."""
    found: list[tuple[str, ...]] = []
    for key, usual in (("user.name", "trustplan"), ("user.email", "trustplan@invalid")):
        named = _git(root, "config", key, environ=environ).stdout.decode("utf-8", "replace").strip()
        found.append(("--git-dir", str(scratch), "config", key, named or usual))
    return found


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """An empty folder for this process alone; those of dead processes are removed."""
    above = Path(tempfile.gettempdir())
    for old in above.glob("trustplan-*-*-*"):
        number = old.name.split("-")[2]
        if number.isdecimal() and not is_running(int(number)):
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"trustplan-{purpose}-{os.getpid()}-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _git(folder: Path, *words: str, environ: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(folder), "-c", "gc.auto=0", *words]
    try:
        return subprocess.run(  # noqa: S603  our own words
            command, capture_output=True, check=False, env=dict(environ), timeout=PATIENCE, stdin=None
        )
    except FileNotFoundError:
        raise PublishError("There is no git on this machine.", "Install it, then try again.") from None
    except subprocess.TimeoutExpired:
        told = f"“git {words[0]}” did not end within {PATIENCE // 60} minutes, and was stopped."
        raise PublishError(told, "Check the connection, then try again.") from None


def _broken(done: subprocess.CompletedProcess[bytes]) -> PublishError:
    told = done.stderr.decode("utf-8", "replace")
    if _is_full(told) or done.returncode in (-25, 153):
        return PublishError(_FULL, _MAKE_ROOM, _last_words(told))
    return PublishError("Git failed; nothing was published.", "See what it says, then try again.", _last_words(told))


def _is_full(told: str) -> bool:
    """Whether git says that a file could not grow."""
    return any(word in told.lower() for word in _NO_ROOM)


def _last_words(told: str) -> str:
    """What a reader can use of what git said."""
    lines = [line.removeprefix("remote: ").strip() for line in told.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith(("hint:", "To ", "Done")))[-1200:]
