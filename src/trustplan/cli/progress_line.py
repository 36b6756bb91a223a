"""A line for whoever waits: what a command that says nothing until its end is still doing."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 2.0
DOING = {
    "check": "Still reading and checking the plans …",
    "diff": "Still comparing …",
    "changes": "Still comparing …",
    "explain": "Still rating the plans …",
    "export": "Still making the pages …",
    "pull-request": "Still checking, comparing and building …",
    "report": "Still making the papers …",
    "roll-over": "Still reading and checking the plans …",
    "upgrade": "Still reading the plans …",
}


@contextmanager
def progress_line(command: str) -> Iterator[None]:
    """Within this context, say after two seconds what a command is doing, if somebody sits at a terminal.

    By a signal and not by a thread: a check goes on in a copy of this process, which threads would not survive.
    """
    is_watched = sys.stderr.isatty() and threading.current_thread() is threading.main_thread()
    if command not in DOING or not is_watched or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: click.echo(DOING[command], err=True))
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
