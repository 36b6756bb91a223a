"""Asks the system about processes: whoever clears away what killed ones left must not touch what others use."""

from __future__ import annotations

import os


def is_running(process: int) -> bool:
    """Whether a process is running; True where the system cannot be asked, so that nothing of it is removed."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
