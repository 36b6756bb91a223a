"""Replace the pages of a site by new ones at once, in the folder in which they are.

The new site is built in a folder of its own. Then the old pages go aside and the new ones take their place, by renaming:
there are never pages of both, and a build that fails or is killed leaves the old site.

The folder itself stays, since it is somebody's: it may be a mounted disk or a link, a server may have it open, it has an
owner and rights. So do hidden files, such as `.htaccess`, `.well-known` and `.git`, as with plain MkDocs.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import shutil
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.os_errors import say_refused
from trustplan.primitives.processes import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TRIES, PAUSE = 10, 0.05  # a scanner of viruses, say, has a file open for a moment, which Windows then does not rename
DAY = 24 * 60 * 60
KEPT = "CNAME"  # not hidden, but the server's all the same: the address at which a host shows the site


class SiteFolderError(TrustplanError):
    """A folder in which no site can be put; the message says why, and what to do."""


def new_folder_for(site: Path) -> Path:
    """A new folder in which this process builds `site`. What killed processes left is removed first.

    It is beside the site, where its pages can be renamed into it from there; else in it, as for a mounted disk, or where
    only the site's own folder may be written. Raises SiteFolderError where it can be in neither.
    """
    site = site.resolve()
    refused: OSError | None = None
    for above in (site.parent, site):
        new = above / f".{site.name}-new-{os.getpid()}"
        try:
            above.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(new, ignore_errors=True)  # of an earlier process with the same number
            new.mkdir(mode=0o700)
            _clear(site, new)
            _try_a_move(new, site)
        except OSError as error:
            refused = error
            shutil.rmtree(new, ignore_errors=True)
        else:
            return new
    raise _refusal(site, refused or OSError())


def put_in_place(new: Path, site: Path) -> None:
    """Put the pages of `new` in the place of those of `site`. Raises SiteFolderError, with the old site as it was."""
    site = site.resolve()
    try:
        site.mkdir(parents=True, exist_ok=True)
        with _alone_in(site):
            for name in _names(new):
                if _is_folder(str(site / name)) and _is_folder(str(new / name)):
                    _keep_hidden(str(site / name), str(new / name), is_hidden=name.startswith("."))
            _swap(new, site)
    except OSError as error:
        raise _refusal(site, error) from error


def _swap(new: Path, site: Path) -> None:
    """Move the old pages out and the new ones in. Raises OSError, with all of them moved back."""
    coming = _names(new)
    going = [n for n in _names(site) if n in coming or not (n.startswith(".") or n == KEPT)]
    old, now = _beside(new, site, "old"), _beside(new, site, "now")
    old.mkdir(mode=0o700)
    moved: list[tuple[Path, Path]] = []
    try:
        for name in going:
            _move(site / name, old / name, moved)
        # From here on the new pages are the site: whoever finds this name after a crash moves the rest of them in.
        _move(new, now, moved)
        for name in coming:
            _move(now / name, site / name, moved)
    except BaseException:
        _move_back(moved, site, old)
        old.rmdir()
        raise
    _move(old, new, moved)  # under this name it is only something to remove
    now.rmdir()
    shutil.rmtree(new, ignore_errors=True)


def _move_back(moved: list[tuple[Path, Path]], site: Path, old: Path) -> None:
    """Undo what was moved. Raises SiteFolderError where that is refused too."""
    for source, target in reversed(moved):
        try:
            target.rename(source)
        except OSError as error:
            message, _ = say_refused(error)
            raise SiteFolderError(
                f"The site in “{site}” is not whole, and some of its pages are in “{old}”: {message}. Build it again."
            ) from error


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    """Rename, and note it. A file that a program has open is tried again."""
    for left in reversed(range(TRIES)):
        try:
            source.rename(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(PAUSE)
        else:
            moved.append((source, target))
            return


def _keep_hidden(old: str, new: str, *, is_hidden: bool) -> None:
    """Give the folder `new` the hidden files of the folder `old`, at any depth, as far as it has their folders.

    A site has thousands of folders, so as little as possible is asked of each, and nothing of a file that is not hidden.
    """
    with os.scandir(old) as entries:
        for entry in entries:
            is_kept = is_hidden or entry.name.startswith(".")
            is_folder = entry.is_dir(follow_symlinks=False)
            if not (is_kept or is_folder):
                continue
            target = f"{new}/{entry.name}"
            if is_folder and _is_folder(target):
                _keep_hidden(entry.path, target, is_hidden=is_kept)
            elif not is_kept or os.path.lexists(target):
                continue
            elif is_folder:
                shutil.copytree(entry.path, target, symlinks=True, copy_function=_same_file)
            else:
                _same_file(entry.path, target)


def _is_folder(path: str) -> bool:
    """Whether there is a folder, not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def _same_file(source: str, target: str) -> None:
    """The very same file under a second name, with its owner and rights; a copy where a disk cannot have that."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _clear(site: Path, new: Path) -> None:
    """Remove what killed builds left beside `new`; one that was killed while it moved pages is ended first."""
    pattern = re.compile(rf"\.{re.escape(site.name)}-(new|now|old)-(\d+)")
    left = []
    for path in sorted(new.parent.glob(f".{glob.escape(site.name)}-*")):
        match = pattern.fullmatch(path.name)
        if match and path != new and not _is_in_use(path, int(match[2]), new.stat().st_mtime):
            left.append((path, match[1], match[2]))
    for path, kind, process in left:
        if site.is_dir():
            with _alone_in(site):
                _end_move(path, kind, _beside(path, site, "now", process), site)
    for path, _, _ in left:
        shutil.rmtree(path, ignore_errors=True)


def _is_in_use(path: Path, process: int, now: float) -> bool:
    """Whether a build is still at work in a folder, when the disk's clock says `now`.

    A number alone does not tell: in a container the same few are given each time, and other programs get them again.
    This process has only begun, and no build takes a day.
    """
    if process == os.getpid() or not is_running(process):
        return False
    return now - path.lstat().st_mtime < DAY


def _end_move(path: Path, kind: str, now: Path, site: Path) -> None:
    """End a move of pages that was cut off: new ones go on in, if they had begun to; else old ones go back."""
    if not path.is_dir():  # another build was faster
        return
    if kind == "now" or (kind == "old" and not now.exists()):
        for name in _names(path):
            if not os.path.lexists(site / name):
                (path / name).rename(site / name)


def _try_a_move(new: Path, site: Path) -> None:
    """Raise OSError where a folder cannot be moved from `new` into the site."""
    if not site.exists():
        return
    if site.stat().st_gid != new.stat().st_gid:  # pages get the group of the folder in which they are made
        raise OSError(errno.EXDEV, "the folder has another group")
    probe, moved = new / "probe", site / new.name.replace("-new-", "-now-")
    probe.mkdir()
    probe.rename(moved)
    moved.rmdir()


def _beside(folder: Path, site: Path, kind: str, process: str = "") -> Path:
    """A folder of this build, or of that of another process, beside one of its others."""
    return folder.with_name(f".{site.name}-{kind}-{process or os.getpid()}")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Within this context no other build moves pages into a folder. Held by the system, which frees it after a crash."""
    if os.name != "posix":  # Windows locks no folder; there a second build at the same time is refused a rename
        yield
        return
    import fcntl  # noqa: PLC0415  only there on such systems

    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk that knows no locks
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _refusal(site: Path, error: OSError) -> SiteFolderError:
    message, fix = say_refused(error)
    return SiteFolderError(f"The site cannot be put into “{site}”, and is as it was: {message}. {fix}")
