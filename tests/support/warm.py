"""Commands as a user's shell begins them, but run by a process that has imported everything: most starts are slow."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from builders import SUPPORT


@cache
def server() -> str:
    """The address of a process that runs commands; it ends with this one."""
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    address = str(folder / "s")
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    serving = subprocess.Popen([sys.executable, str(SUPPORT / "warm_server.py"), "--serve", address], env=environ)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(serving.wait)
    atexit.register(serving.kill)
    for _ in range(1200):
        if Path(address).exists():
            break
        time.sleep(0.05)
    return address


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
