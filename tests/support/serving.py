"""`mkdocs serve` for tests: start it, and read what it answers."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sites import environment


def a_free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fetched(url: str) -> str:
    """A page's text, empty while there is none."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310  our own server
            text: str = answer.read().decode("utf-8")
            return text
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8")
    except OSError:
        return ""


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether something came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def served(
    folder: Path, program: tuple[str, ...] = ("mkdocs", "serve", "-a"), **more: str
) -> Iterator[tuple[str, Path]]:
    """`mkdocs serve` of a folder, or another program that serves: the address, and the log."""
    port, log = a_free_port(), folder / "log.txt"
    command = [sys.executable, "-m", *program, f"127.0.0.1:{port}"]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment(**more), stdout=out, stderr=out)
        try:
            yield f"http://127.0.0.1:{port}/", log
        finally:
            process.terminate()
            process.wait(timeout=20)
