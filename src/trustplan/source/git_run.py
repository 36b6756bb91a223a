"""Runs git in a folder, with an environment in which its output is always the same. Nothing else starts git."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from trustplan.primitives.errors import TrustplanError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Of git's own variables these are kept: who commits, how remotes are reached, and settings. All others would lead git to
# another repository (hooks in linked worktrees have GIT_DIR), another index or other paths, or would change what it writes.
_KEPT = re.compile(
    r"GIT_(ALLOW_PROTOCOL|ASKPASS|AUTHOR_\w+|CEILING_DIRECTORIES|COMMITTER_\w+|CONFIG_\w+|CURL_\w+|DISCOVERY_ACROSS_FILESYSTEM"
    r"|EXEC_PATH|HTTP_\w+|PROTOCOL\w*|PROXY_\w+|SSH\w*|SSL_\w+|TERMINAL_PROMPT)"
)
# Where a server keeps the commits of a push until its hooks have accepted them. Only reading may look there: what is
# written there is gone when a hook refuses the push.
_PUSHED = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
# Settings of the user or the machine that would change what our commands do or write. They take effect over all others.
_SETTINGS = {
    "color.ui": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "diff.orderFile": os.devnull,
    "diff.relative": "false",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "i18n.commitEncoding": "utf-8",
    "init.defaultObjectFormat": "sha1",
    "init.defaultRefFormat": "files",
    "log.follow": "false",
    "log.showSignature": "false",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "push.pushOption": "",
    "push.recurseSubmodules": "no",
    "safe.bareRepository": "all",
}


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
    """The environment for git and for the library that starts it: the folder alone says which repository is meant.

    Git's output is in English, and neither settings nor replaced objects of the user change what it reads and writes.
    """
    neutral = {name: value for name, value in environ.items() if _is_kept(name.upper())}
    ours = " ".join(f"'{key}={value}'" for key, value in _SETTINGS.items())
    given = neutral.get("GIT_CONFIG_PARAMETERS", "")
    if not given.endswith(ours):
        neutral["GIT_CONFIG_PARAMETERS"] = f"{given} {ours}".strip()
    return {**neutral, "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C", "LANGUAGE": "C"}


def _is_kept(name: str) -> bool:
    return not name.startswith("GIT_") or bool(_KEPT.fullmatch(name))


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

    `environ` is the process's environment; what in it would lead git astray is dropped. `more` is added as it is. With
    `asks`, git may ask whoever sits at the terminal for a password; otherwise it fails at once. With `reads_pushed`, it
    sees the commits of a push that a server's hook is asked about. With `keeps_messages`, what it writes for people follows
    its output.
    """
    command = ["git", "-C", str(folder), *words]
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
    except (FileNotFoundError, PermissionError):
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
