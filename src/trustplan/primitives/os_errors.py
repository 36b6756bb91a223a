"""What the system refuses a command, such as a file that may not be written: which, why, and what to do."""

from __future__ import annotations

import errno
import os
import re
import shutil

# Codes of the system for a disk or memory that is full or broken.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM, errno.EIO}
# What to do about others.
FIXES = {
    errno.EACCES: "Get the right to read and write it, then try again.",
    errno.EPERM: "Get the right to read and write it, then try again.",
    errno.EROFS: "Name a folder on a disk that can be written, then try again.",
    errno.ENOENT: "Check that it is there, then try again.",
    errno.ENOTDIR: "Check that what it is in is a folder, then try again.",
    errno.EISDIR: "Move the folder that has its name, then try again.",
    errno.EEXIST: "Move what has its name, then try again.",
    errno.EMFILE: "End other programs or allow more open files, then try again.",
    errno.ENFILE: "End other programs or allow more open files, then try again.",
    errno.EBUSY: "End the program that uses it, then try again.",
    errno.ETXTBSY: "End the program that uses it, then try again.",
}
OPEN_ELSEWHERE = {5, 32, 33}  # what Windows says of a file or folder that a program has open


_CODE = re.compile(r"\[Errno (\d+)\]")


def say_refused(error: OSError) -> tuple[str, str]:
    """What the system refused, and the fix."""
    if isinstance(error, shutil.Error):
        error = _first_of(error)
    reason = error.strerror or str(error) or "no reason was given"
    if error.errno in FULL:
        return f"this machine's disk or memory failed: {reason}", "Make room, then try again."
    fix = FIXES.get(error.errno or 0, "Correct that, then try again.")
    if getattr(error, "winerror", None) in OPEN_ELSEWHERE:
        fix = "Close the program that has it open, or get the right to write it, then try again."
    if error.filename is None:
        return f"this machine refused to go on: {reason}", fix
    return f"“{os.fsdecode(error.filename)}” cannot be read or written: {reason}", fix


def _first_of(error: shutil.Error) -> OSError:
    """The first refusal of those that copying a folder met: it gives them as texts, in a list of (from, to, reason)."""
    refusals = error.args[0] if error.args else ()
    for refusal in refusals if isinstance(refusals, list) else ():
        if found := _CODE.search(str(refusal[-1])):
            code = int(found[1])
            return OSError(code, os.strerror(code), str(refusal[1]))
    return OSError(str(error))
