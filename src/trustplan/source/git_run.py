"""Runs git in a folder, with an environment in which its output is always the same. Nothing else starts git."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from trustplan.primitives.errors import TrustplanError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OWN = re.compile(
    r"GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|NAMESPACE|COMMON_DIR)"
)
# Where a server keeps the commits of a push until its hooks have accepted them. Only reading may look there: what is
# written there is gone when a hook refuses the push.
_PUSHED = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")


class GitRunError(TrustplanError):
    """Git failed. The text is git's own; callers turn it into a message for people.

    `is_missing` where there is no git at all, `is_late` where it was stopped at the end of its time. Else git itself
    ended with `code` (below zero for a signal), having written `output` and, for people, `message`.
    """

    def __init__(
        self,
        message: str = "",
        *,
        code: int = 0,
        output: bytes = b"",
        is_missing: bool = False,
        is_late: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.output = output
        self.is_missing = is_missing
        self.is_late = is_late


def own_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would lead git to another repository, and with git's output in English."""
    neutral = {name: value for name, value in environ.items() if not _OWN.fullmatch(name)}
    return {**neutral, "LC_ALL": "C", "LANGUAGE": "C"}


def run_git(
    folder: Path,
    *words: str,
    environ: Mapping[str, str],
    more: Mapping[str, str] | None = None,
    given: bytes | None = None,
    asks: bool = False,
    seconds: float | None = None,
    reads_pushed: bool = False,
    keeps_messages: bool = False,
) -> bytes:
    """What git writes when it is run in a folder. Raises GitRunError where it does not end well.

    `environ` is the process's environment; settings in it that choose a repository are dropped. `more` is added as it
    is. With `asks`, git may ask whoever sits at the terminal for a password; otherwise it fails at once. With
    `reads_pushed`, it sees the commits of a push that a server's hook is asked about. With `keeps_messages`, what it
    writes for people follows its output.
    """
    command = ["git", "-C", str(folder), "-c", "gc.auto=0", *words]
    used = own_environment(environ)
    if reads_pushed:
        used |= {name: environ[name] for name in _PUSHED if name in environ}
    if not asks:
        used["GIT_TERMINAL_PROMPT"] = "0"
    used |= more or {}
    try:
        done = subprocess.run(  # noqa: S603  our own words
            command, input=given, capture_output=True, check=False, env=used, timeout=seconds
        )
    except FileNotFoundError:
        raise GitRunError("there is no git", is_missing=True) from None
    except subprocess.TimeoutExpired:
        raise GitRunError(f"git did not end within {seconds:.0f} seconds", is_late=True) from None
    if done.returncode:
        raise GitRunError(done.stderr.decode("utf-8", "replace"), code=done.returncode, output=done.stdout)
    if keeps_messages:
        return done.stdout + done.stderr
    return done.stdout


def as_text(output: bytes) -> str:
    """What git writes, as text; names of files that are not UTF-8 survive."""
    return output.decode("utf-8", "surrogateescape")
