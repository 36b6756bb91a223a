"""Asks the system about processes: whoever clears away what killed ones left must not touch what others use."""

from __future__ import annotations

import os

ASKING = 0x1000  # Windows' right to ask a process little of itself
ACCESS_DENIED, STILL_ACTIVE = (
    5,
    259,
)  # what Windows answers of a process of somebody else, and of one that has not ended


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
