"""What the public editions withheld that a clone knows of: reads git's own store here, and asks no remote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.publish.branch_state import WITHHELD
from trustplan.publish.errors import PublishError
from trustplan.source.git_run import GitRunError, as_text, run_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from trustplan.disclosure.small_numbers import Suppressed

_REFS = ("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")


class WithheldHere(Struct, frozen=True, kw_only=True):
    """The figures that public editions withheld, and the branches that say so, as they were when they were last fetched."""

    figures: frozenset[Suppressed] = frozenset()
    branches: tuple[str, ...] = ()


def withheld_here(folder: Path, environ: Mapping[str, str]) -> WithheldHere:
    """What every branch of editions withheld that the repository of a folder has; nothing where there is no repository.

    Raises PublishError for a branch whose list of withheld figures is broken: without it nobody knows what it withheld.
    """
    try:
        refs = as_text(run_git(folder, *_REFS, environ=environ)).split()
    except GitRunError:
        return WithheldHere()
    figures: set[Suppressed] = set()
    branches: list[str] = []
    for ref, raw in _lists(folder, refs, environ):
        name = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        try:
            figures |= read_suppressed(json.loads(raw))
        except (ValueError, TypeError):
            raise PublishError(
                f"“{WITHHELD}” on branch “{name}” is broken: it says what earlier editions withheld.",
                "Put it back as it was in the commit before (git revert), or fetch the branch again.",
            ) from None
        branches.append(name)
    return WithheldHere(figures=frozenset(figures), branches=tuple(branches))


def _lists(folder: Path, refs: list[str], environ: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Each branch that has a list of withheld figures, with the bytes of the list."""
    asked = "".join(f"{ref}:{WITHHELD}\n" for ref in refs).encode()
    try:
        given = run_git(folder, "cat-file", "--batch", environ=environ, given=asked, more={"GIT_NO_LAZY_FETCH": "1"})
    except GitRunError:
        return
    start = 0
    for ref in refs:
        end = given.index(b"\n", start)
        answer = given[start:end].rsplit(b" ", 2)
        start = end + 1
        if len(answer) == 3 and answer[1] == b"blob":  # else “REF:FILE missing”
            size = int(answer[2])
            yield ref, given[start : start + size]
            start += size + 1
