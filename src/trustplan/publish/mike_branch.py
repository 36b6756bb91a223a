"""The only module that imports mike: commits editions, aliases and pages to the branch in the scratch repository.

mike has the form of the list of editions, which the theme's selector and mike's own commands read, and the writer of
commits. Its deployment of a folder is not used: files that it finds executable, as all are on Windows, would be other
bytes, and names that are not ASCII are lost where an alias is copied. It works in the repository of the current folder,
so every call is made inside the scratch repository; the command has given the process the environment that all our
commands of git have.

The theme's selector writes titles into the page as markup, so the list has them escaped.
"""

from __future__ import annotations

from contextlib import chdir
from html import escape, unescape
from typing import TYPE_CHECKING

from mike import commands
from mike.git_utils import Commit, FileInfo, GitCommitError, GitEmptyCommit, GitError
from mike.versions import Versions

from trustplan.disclosure.edition_ref import LATEST
from trustplan.publish.errors import PublishError
from trustplan.publish.versions import KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from trustplan.publish.remote import PagesBranch
    from trustplan.publish.versions import Json

LIST = "versions.json"


def add_edition(
    branch: PagesBranch, site: Path, *, name: str, title: str, record: Json, is_newest: bool, message: str
) -> None:
    """Commit a folder's bytes as an edition; the newest is also copied to `latest`. Raises PublishError."""
    with _in(branch):
        listed = commands.list_versions(branch.branch)
        info = listed.add(name, title, [LATEST] if is_newest else [], update_aliases=True)
        info.set_property(KEY, record)
        folders = [name, *sorted(info.aliases)]
        with Commit(branch.branch, message, allow_empty=True) as commit:
            commit.delete_files(folders)
            for path in sorted(p for p in site.rglob("*") if p.is_file()):
                data = path.read_bytes()
                for folder in folders:
                    commit.add_file(FileInfo(f"{folder}/{path.relative_to(site).as_posix()}", data))
            commit.add_file(FileInfo(LIST, _as_list(listed)))
            commit.add_file(commands.make_nojekyll())


def move_latest(branch: PagesBranch, name: str) -> None:
    """Make `latest` a copy of another edition. Raises PublishError."""
    with _in(branch):
        listed = commands.list_versions(branch.branch)
        listed.update(name, aliases=[LATEST], update_aliases=True)
        with Commit(branch.branch, f"The latest edition is {name}", allow_empty=True) as commit:
            commit.delete_files([LATEST])
            for path in branch.files_in(branch.tree_of(name)):
                commit.add_file(FileInfo(f"{LATEST}/{path}", branch.read(f"{name}/{path}") or b""))
            commit.add_file(FileInfo(LIST, _as_list(listed)))


def safe_list(text: str) -> bytes:
    """The list of editions with every title escaped, whoever wrote it; the same where it is so already."""
    return _as_list(Versions.loads(text))


def _as_list(listed: Versions) -> bytes:
    for info in listed:
        info.title = escape(unescape(info.title), quote=False)
    return f"{listed.dumps()}\n".encode()


def write_files(branch: PagesBranch, files: Mapping[str, bytes], gone: Iterable[str], message: str) -> None:
    """Commit files beside the editions, and remove folders; no commit where nothing differs."""
    with _in(branch):
        try:
            with Commit(branch.branch, message) as commit:
                commit.delete_files(list(gone))
                for path, data in files.items():
                    commit.add_file(FileInfo(path, data))
        except GitEmptyCommit:
            pass


class _in:  # noqa: N801  reads as a word: with _in(branch)
    """Runs what is inside in the folder of the scratch repository, and turns the errors of mike into PublishError."""

    def __init__(self, branch: PagesBranch) -> None:
        self._folder = chdir(branch.scratch)

    def __enter__(self) -> None:
        self._folder.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._folder.__exit__(None, None, None)
        if isinstance(error, GitEmptyCommit):
            return
        if isinstance(error, GitError | BrokenPipeError | OSError):
            is_full = isinstance(error, GitCommitError | BrokenPipeError | OSError)
            raise PublishError(
                "The edition could not be committed; nothing was published.",
                "Make sure that the disk has room, then publish again." if is_full else "Publish again.",
                str(error),
            ) from None
