"""Where editions are published: a branch of a remote, from the folder of the site's settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.publish.remote import PagesBranch, pages_branch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from trustplan.publish.remote import Remote


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A branch of a remote, as the command names it, and the folder of the site's settings."""

    root: Path
    remote: str
    branch: str
    environ: Mapping[str, str] = field(repr=False)
    asks: bool = False

    def open(self, remote: Remote, *, writes: bool = False) -> AbstractContextManager[PagesBranch]:
        """The branch in a scratch repository, which is removed at the end; `writes` for adding to it."""
        return pages_branch(self.root, remote, self.branch, self.environ, asks=self.asks, writes=writes)
