"""Build a site beside the old one and put it in its place at once: a kill or a second build loses nothing."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TRIES = 20


def new_folder_for(site: Path) -> Path:
    """The new folder in which this process builds `site`. What dead processes left behind is removed first."""
    pattern = re.compile(rf"\.{re.escape(site.name)}-(?:new|old)-(\d+)")
    for path in site.parent.glob(f".{site.name}-*"):
        match = pattern.fullmatch(path.name)
        if match and not is_running(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)
    new = site.with_name(f".{site.name}-new-{os.getpid()}")
    new.mkdir(parents=True, exist_ok=True)
    return new


def put_in_place(new: Path, site: Path) -> None:
    """Make `new` the site. Another process may do the same: the last one's site stays, whole."""
    old = site.with_name(f".{site.name}-old-{os.getpid()}")
    for _ in range(TRIES):
        try:
            if site.exists():
                site.rename(old)
            new.rename(site)
        except OSError:  # another build came between; or the folder cannot be renamed, as a mounted one
            shutil.rmtree(old, ignore_errors=True)
            continue
        shutil.rmtree(old, ignore_errors=True)
        return
    shutil.copytree(new, site, dirs_exist_ok=True)
    shutil.rmtree(new, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether a process is alive. Where that cannot be asked, it is taken to be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
