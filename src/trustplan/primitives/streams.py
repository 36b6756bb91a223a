"""What a command writes for people: UTF-8 whatever the system's own code page, so that no sign of a plan stops it."""

from __future__ import annotations

import io
import sys


def write_utf8() -> None:
    """Let the output and the messages of this process be UTF-8. What not even that can hold becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
