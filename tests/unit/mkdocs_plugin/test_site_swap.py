"""The folder of a site: hidden files and the folder stay, and a site is replaced whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from trustplan.mkdocs_plugin import site_swap
from trustplan.mkdocs_plugin.site_swap import SiteFolderError, new_folder_for, put_in_place
from trustplan.primitives.os_errors import say_refused
from trustplan.primitives.processes import is_running

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has other rights, and links only for some users")
OLD = {"index.html": "old", "secret/index.html": "old", "schools/ash/index.html": "old", "schools/left.html": "old"}
NEW = {"index.html": "new", "schools/ash/index.html": "new", "fresh/index.html": "new"}


def fill(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and give back their folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, str]:
    """Every file of a folder with its text."""
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def names_in(folder: Path) -> list[str]:
    """What is in a folder itself."""
    return sorted(path.name for path in folder.iterdir())


def rebuild(site: Path, files: dict[str, str]) -> None:
    """Replace a site as a build does."""
    new = new_folder_for(site)
    fill(new, files)
    put_in_place(new, site)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site as it was before."""
    return fill(tmp_path / "out" / "site", OLD)


@posix
def test_a_site_is_replaced_whole(site: Path) -> None:
    """Nothing of the old pages stays, nothing is left beside them, and the folder is the one that it was."""
    before = site.stat().st_ino
    rebuild(site, NEW)
    assert files_of(site) == NEW
    assert names_in(site.parent) == ["site"]
    assert site.stat().st_ino == before


def test_a_first_site_needs_no_folder(tmp_path: Path) -> None:
    """Nor one above it."""
    rebuild(tmp_path / "deep" / "er" / "site", NEW)
    assert files_of(tmp_path / "deep" / "er" / "site") == NEW
    assert names_in(tmp_path / "deep" / "er") == ["site"]


HIDDEN = {
    ".htaccess": "Require valid-user",
    ".well-known/security.txt": "mail",
    ".well-known/acme/deep.txt": "key",
    ".git/HEAD": "ref: refs/heads/pages",
    ".nojekyll": "",
    "CNAME": "plans.example.org",
    "schools/.htaccess": "Deny from all",
    "schools/ash/.private/notes": "kept",
}


@posix
def test_hidden_files_of_the_server_stay(site: Path) -> None:
    """At the top and in folders that the new site has too, with their rights."""
    fill(site, HIDDEN)
    (site / ".htaccess").chmod(0o640)
    (site / "schools" / ".htaccess").chmod(0o604)
    (site / ".link").symlink_to(".well-known")
    rebuild(site, NEW)
    assert (site / ".link").is_symlink()
    (site / ".link").unlink()
    assert files_of(site) == NEW | HIDDEN
    assert (site / ".htaccess").stat().st_mode & 0o777 == 0o640
    assert (site / "schools" / ".htaccess").stat().st_mode & 0o777 == 0o604


def test_a_hidden_file_that_the_site_brings_is_the_new_one(site: Path) -> None:
    """Beside those of the server in the same folder."""
    fill(site, HIDDEN)
    rebuild(site, NEW | {".well-known/security.txt": "new", "CNAME": "new.example.org"})
    assert files_of(site)[".well-known/security.txt"] == "new"
    assert files_of(site)[".well-known/acme/deep.txt"] == "key"
    assert files_of(site)["CNAME"] == "new.example.org"


def test_hidden_files_go_with_a_folder_that_the_site_has_no_longer(site: Path) -> None:
    """There is nothing left that they could guard, and the folder would stay for them."""
    fill(site, {"secret/.htaccess": "Deny from all"})
    rebuild(site, NEW)
    assert not (site / "secret").exists()


@posix
def test_a_link_to_the_site_stays_a_link(site: Path, tmp_path: Path) -> None:
    """What the server serves is where it leads to."""
    link = tmp_path / "site"
    link.symlink_to(site)
    rebuild(link, NEW)
    assert link.is_symlink()
    assert files_of(site) == NEW


def refuse(monkeypatch: pytest.MonkeyPatch, is_refused: Any, code: int = errno.EACCES) -> list[tuple[str, str]]:
    """Let renaming fail where a function of the two paths says so; those that were tried."""
    tried: list[tuple[str, str]] = []
    rename = Path.rename

    def refusing(source: Path, target: Path) -> Path:
        tried.append((str(source), str(target)))
        if is_refused(source, Path(target)):
            raise OSError(code, os.strerror(code), str(source))
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", refusing)
    monkeypatch.setattr(site_swap, "PAUSE", 0)
    return tried


@posix
def test_a_folder_that_is_a_disk_of_its_own_gets_the_new_site_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be renamed into it from outside, so it is built within, out of others' sight until it is whole."""

    def is_inside(path: Path) -> bool:
        return site in path.parents

    refuse(monkeypatch, lambda source, target: is_inside(source) != is_inside(target), errno.EXDEV)
    fill(site, HIDDEN)
    new = new_folder_for(site)
    assert new.parent == site
    assert new.stat().st_mode & 0o077 == 0
    fill(new, NEW)
    put_in_place(new, site)
    assert files_of(site) == NEW | HIDDEN


@posix
def test_a_site_whose_folder_alone_may_be_written_is_replaced(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As below /var/www."""
    mkdir = Path.mkdir

    def only_inside(self: Path, *words: Any, **named: Any) -> None:
        if self.parent == site.parent and self != site:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        mkdir(self, *words, **named)

    monkeypatch.setattr(Path, "mkdir", only_inside)
    rebuild(site, NEW)
    assert files_of(site) == NEW


@posix
def test_pages_get_the_group_of_the_sites_folder(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are made within it where its group is another, so that a server may read them."""
    stat = Path.stat
    group = stat(site).st_gid + 1

    def of_the_server(self: Path, **named: Any) -> Any:
        found = stat(self, **named)
        return (
            SimpleNamespace(st_gid=group, st_mode=found.st_mode, st_mtime=found.st_mtime)
            if site in (self, *self.parents)
            else found
        )

    monkeypatch.setattr(Path, "stat", of_the_server)
    assert new_folder_for(site).parent == site


@pytest.mark.parametrize("number", range(8))
def test_a_move_that_is_refused_leaves_the_old_site(number: int, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever it is, as where a program has a file open on Windows: the error says why and what to do."""
    fill(site, HIDDEN)
    new = fill(new_folder_for(site), NEW)
    left = [number]

    def is_next(source: Path, target: Path) -> bool:
        forward = "-now-" in str(source) or "-old-" in str(target) or "-now-" in str(target)
        left[0] -= forward
        return forward and left[0] == -1

    refuse(monkeypatch, is_next, errno.EBUSY)
    if number == 7:  # there are only seven moves
        put_in_place(new, site)
        assert files_of(site) == NEW | HIDDEN
        return
    with pytest.raises(
        SiteFolderError, match=r"cannot be put into “.*site”, and is as it was: .*End the program that uses"
    ):
        put_in_place(new, site)
    assert files_of(site) == OLD | HIDDEN


def test_a_file_that_is_open_for_a_moment_is_tried_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as by a scanner of viruses."""
    new = fill(new_folder_for(site), NEW)
    tried: list[tuple[str, str]] = []
    tried = refuse(monkeypatch, lambda source, _: [str(source) for source, _ in tried].count(str(source)) < 3)
    put_in_place(new, site)
    assert files_of(site) == NEW


CUT_OFF = """
import os, sys
from pathlib import Path
from trustplan.mkdocs_plugin import site_swap
site, most = Path(sys.argv[1]), int(sys.argv[2])
new = site_swap.new_folder_for(site)
for name in sys.argv[3:]:
    (new / name).parent.mkdir(parents=True, exist_ok=True)
    (new / name).write_text("new")
rename, left = Path.rename, [most]
def counted(source, target):
    if not left[0]:
        os._exit(1)
    left[0] -= 1
    return rename(source, target)
Path.rename = counted
site_swap.put_in_place(new, site)
"""


@pytest.mark.parametrize("moves", range(9))
def test_a_build_that_is_killed_while_it_moves_pages_is_ended_by_the_next(moves: int, site: Path) -> None:
    """Even before that one has built anything: the site is then wholly the old one, or wholly the new one."""
    fill(site, HIDDEN)
    done = subprocess.run([sys.executable, "-c", CUT_OFF, str(site), str(moves), *NEW], check=False)
    assert done.returncode == (0 if moves == 8 else 1)
    new = new_folder_for(site)
    assert files_of(site) in (OLD | HIDDEN, NEW | HIDDEN)
    assert files_of(site) == ((OLD if moves < 4 else NEW) | HIDDEN)
    assert names_in(site.parent) == sorted([new.name, "site"]) or moves == 8


def test_what_killed_builds_left_is_removed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that run no longer, of this process's own number, and of a number that somebody else has for days."""
    monkeypatch.setattr(site_swap, "is_running", lambda process: process != 99)
    for name in (".site-new-99", ".site-old-99", f".site-new-{os.getpid()}", ".site-new-1", ".site-new-2"):
        fill(site.parent / name, {"index.html": "left"})
    os.utime(site.parent / ".site-new-1", (0, 0))
    new = new_folder_for(site)
    assert {p.name for p in site.parent.glob(".site-*")} == {".site-new-2", new.name}
    assert files_of(new) == {}


@pytest.mark.parametrize("name", ["out[1]", "sité", "a b", ".site"])
def test_a_site_may_have_any_name(name: str, tmp_path: Path) -> None:
    """Also one with signs that stand for others in patterns, or a hidden one."""
    fill(tmp_path / name, OLD)
    fill(tmp_path / f".{name}-new-{2**22 + 1}", OLD)
    rebuild(tmp_path / name, NEW)
    assert files_of(tmp_path / name) == NEW
    assert names_in(tmp_path) == [name]


def test_a_file_of_the_sites_name_is_named(tmp_path: Path) -> None:
    """It is not removed."""
    fill(tmp_path, {"site": "somebody's"})
    with pytest.raises(SiteFolderError, match="site"):
        new_folder_for(tmp_path / "site")
    assert files_of(tmp_path) == {"site": "somebody's"}


class Kernel:
    """Windows' answers about processes."""

    def __init__(self, *, handle: int, code: int = 0, is_told: int = 1) -> None:
        self.handle, self.code, self.is_told = handle, code, is_told
        self.closed = 0

        def open_process(*_: object) -> int:
            return handle

        self.OpenProcess = open_process

    def GetExitCodeProcess(self, _handle: object, answer: Any) -> int:  # noqa: N802  Windows' own name
        """Whether it was told, and the code."""
        answer._obj.value = self.code
        return self.is_told

    def CloseHandle(self, _handle: object) -> None:  # noqa: N802  Windows' own name
        """Note it."""
        self.closed += 1


@posix
@pytest.mark.parametrize(
    ("handle", "code", "error", "running"),
    [(7, 259, 0, True), (7, 0, 0, False), (7, 1, 0, False), (0, 0, 87, False), (0, 0, 5, True)],
)
def test_windows_is_asked_about_processes(
    handle: int, code: int, error: int, running: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that ended, one that runs, none of the number, and one of somebody else; nothing is ended by asking."""
    kernel = Kernel(handle=handle, code=code)
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(os, "kill", None)
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: error, raising=False)
    assert is_running(1234) is running
    assert kernel.closed == bool(handle)


def test_this_process_runs_and_one_that_ended_does_not() -> None:
    """As this system says."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_running(os.getpid())
    assert not is_running(ended.pid)


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_windows_says_is_open_is_to_be_closed(code: int) -> None:
    """Rather than that its rights should be changed."""
    error = PermissionError(errno.EACCES, "The process cannot access the file", "page.html")
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]
    assert "Close the program that has it open" in say_refused(error)[1]
