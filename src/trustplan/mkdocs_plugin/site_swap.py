"""Replace a site by a new one at once. The new site is built in a folder beside the old one, and then renamed.

So readers never see half a site, and a build that is killed or fails leaves the old site as it was. The name of the
folder has the number of the process, so that two builds at a time do not write into one another's.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from trustplan.primitives.processes import is_running

if TYPE_CHECKING:
    from pathlib import Path

TRIES = 20


def new_folder_for(site: Path) -> Path:
    """A new folder in which this process builds `site`. The folders that killed processes left are removed first."""
    pattern = re.compile(rf"\.{re.escape(site.name)}-(?:new|old)-(\d+)")
    for path in site.parent.glob(f".{site.name}-*"):
        match = pattern.fullmatch(path.name)
        if match and not is_running(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)
    new = site.with_name(f".{site.name}-new-{os.getpid()}")
    new.mkdir(parents=True, exist_ok=True)
    return new


def put_in_place(new: Path, site: Path) -> None:
    """Rename `new` to `site`, and remove the old site.

    No system can replace one folder by another in one step, so there are two: the old site goes aside, the new one
    takes its name. Another build may do the same in between, so that a rename fails: then both steps are tried again,
    and the site of the last build is left, whole. Where no rename works, as for the root of a mounted disk, the files
    are copied over the old ones.
    """
    old = site.with_name(f".{site.name}-old-{os.getpid()}")
    for _ in range(TRIES):
        try:
            if site.exists():
                site.rename(old)
            new.rename(site)
        except OSError:  # another build came between, or the folder cannot be renamed
            shutil.rmtree(old, ignore_errors=True)
            continue
        shutil.rmtree(old, ignore_errors=True)
        return
    shutil.copytree(new, site, dirs_exist_ok=True)
    shutil.rmtree(new, ignore_errors=True)
