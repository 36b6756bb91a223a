"""Other processes: runs one to its end with all that it starts, and asks the system whether one is running.

Whoever clears away what killed processes left must not touch what others use.
"""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ASKING = 0x1000  # Windows' right to ask a process little of itself
ACCESS_DENIED, STILL_ACTIVE = (
    5,
    259,
)  # what Windows answers of a process of somebody else, and of one that has not ended


def run_to_end(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a command and keep its output. Raises TimeoutExpired, and OSError where it cannot be started.

    Where that or Ctrl-C breaks it off, all that it has started ends too: none of it writes into a folder that is removed.
    """
    with subprocess.Popen(  # noqa: S603  our own words
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        try:
            out, err = running.communicate(timeout=timeout)
        except BaseException:
            if os.name == "posix":
                os.killpg(running.pid, signal.SIGKILL)
            running.kill()
            raise
    return subprocess.CompletedProcess(command, running.returncode, out, err)


def is_running(process: int) -> bool:
    """Whether a process is running; True where the system does not say, so that nothing of it is removed."""
    if os.name == "nt":
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_running_on_windows(process: int) -> bool:
    """The same of Windows, whose `os.kill` would end the process."""
    import ctypes  # noqa: PLC0415  only loaded there

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(ASKING, False, process)
    if not handle:
        code: int = ctypes.get_last_error()  # type: ignore[attr-defined,unused-ignore]
        return code == ACCESS_DENIED
    ended = ctypes.c_ulong()
    is_told = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(ended))
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return not is_told or ended.value == STILL_ACTIVE
