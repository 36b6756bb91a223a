"""Two revisions of the plans, as git has them, compared."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.cli.options import day_of
from trustplan.diff.revisions import compare_revisions
from trustplan.loading.load import load
from trustplan.source import git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.diff.revisions import Comparison


def compare(plans: Path, base: str, head: str | None, day: date | None, *, instead: str = "") -> Comparison:
    """What differs from where `head` left `base` to `head`, or to the files as they are now.

    Raises click's usage error where git does not have them; where there is no repository, it ends with `instead`.
    """
    with _revision(plans, base, head, instead) as (old, new):
        shown_as = plans.as_posix().rstrip("/")
        return compare_revisions(load(old, shown_as=shown_as), load(new, shown_as=shown_as), day or day_of(plans))


@contextmanager
def _revision(plans: Path, base: str, head: str | None, instead: str) -> Iterator[tuple[Path, Path]]:
    """The plans of where `head` left `base`, and of `head`, as folders."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            repository = git.find_repository(plans, os.environ)
            tip = git.find_commit(repository, head or "HEAD")
            start = git.fork_point(repository, git.find_commit(repository, base), tip)
            old, new = Path(folder) / "old", plans
            old.mkdir()
            git.write_out(repository, start, old)
            if head:
                new = Path(folder) / "new"
                new.mkdir()
                git.write_out(repository, tip, new)
        except git.NoRepositoryError as error:
            msg = f"{str(error).removesuffix('.')}{instead}."
            raise click.UsageError(msg) from None
        except git.GitError as error:
            raise click.UsageError(str(error)) from None
        yield old, new
