"""The only module that imports mike: commits editions, aliases and pages to the branch in the scratch repository.

Traps of mike, each answered below. It works in the repository of the current folder, so every call is made inside the
scratch repository. Its aliases are symbolic links unless asked, which many hosts do not serve: `copy`. A commit that
changes nothing is an error unless allowed. An alias that another version has is an error unless `update_aliases`.
"""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING, Any

from mike import commands
from mike.git_utils import Commit, FileInfo, GitCommitError, GitEmptyCommit, GitError

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
    config: dict[str, Any] = {"site_dir": str(site), "use_directory_urls": True}
    with (
        _in(branch),
        commands.deploy(
            config,
            name,
            title,
            [LATEST] if is_newest else [],
            update_aliases=True,
            alias_type=commands.AliasType.copy,
            branch=branch.branch,
            message=message,
            allow_empty=True,
            set_props=[(KEY, record)],
        ),
    ):
        pass  # mike wants the site built here and commits on leaving; ours was built and scanned before


def move_latest(branch: PagesBranch, name: str) -> None:
    """Make `latest` a copy of another edition."""
    with _in(branch):
        commands.alias(
            {"use_directory_urls": True},
            name,
            [LATEST],
            update_aliases=True,
            alias_type=commands.AliasType.copy,
            branch=branch.branch,
            message=f"The latest edition is {name}",
            allow_empty=True,
        )


def lead_to_latest(branch: PagesBranch) -> None:
    """Make the root of the branch redirect to the newest edition."""
    with _in(branch):
        commands.set_default(
            LATEST, branch=branch.branch, message="The root leads to the latest edition", allow_empty=True
        )


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
