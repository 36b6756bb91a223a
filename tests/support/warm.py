"""Commands as a user's shell begins them, but run by a process that has imported everything: most starts are slow."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from builders import SUPPORT


@cache
def server() -> str:
    """The address of a process that runs commands, one for all processes of a run of tests; it ends with the run."""
    if run := os.environ.get("PYTEST_XDIST_TESTRUNUID"):
        folder, leader = Path(tempfile.gettempdir()) / f"warm-{run}", os.getppid()
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        folder, leader = Path(tempfile.mkdtemp(prefix="warm-")), os.getpid()
    address = folder / "s"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            command = [sys.executable, str(SUPPORT / "warm_server.py"), "--serve", str(address), str(leader)]
            environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
            with (folder / "log").open("w") as log:  # it lets go of this process once it answers
                done = subprocess.run(command, env=environ, stdout=log, stderr=log, check=False)
            assert done.returncode == 0, (folder / "log").read_text(encoding="utf-8")
    return str(address)


class Running:
    """A command that has begun: `trustplan`, `mkdocs`, or a script by its path. `kept` is a folder of editions that need not be built anew."""

    def __init__(
        self, program: str, words: Sequence[str], *, folder: Path, environ: Mapping[str, str], kept: Path | None = None
    ) -> None:
        self.words = list(words)
        self.answers = Path(tempfile.mkdtemp(prefix="answers-"))
        asked = {
            "program": program,
            "words": self.words,
            "folder": str(folder),
            "environ": dict(environ),
            "kept": str(kept or ""),
            "out": str(self.answers / "out"),
            "err": str(self.answers / "err"),
        }
        self.talk = socket.socket(socket.AF_UNIX)
        self.talk.connect(server())
        self.talk.settimeout(300)
        self.talk.sendall((json.dumps(asked) + "\n").encode())

    def end(self) -> subprocess.CompletedProcess[str]:
        """Wait for it: how it ended, and its output."""
        with self.talk, self.talk.makefile("r") as answer:
            code = int(answer.readline())
        out, err = ((self.answers / name).read_text(encoding="utf-8") for name in ("out", "err"))
        shutil.rmtree(self.answers)
        return subprocess.CompletedProcess(self.words, code, out, err)
