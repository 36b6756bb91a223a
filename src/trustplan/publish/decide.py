"""Whether an edition may go on its branch: decided from what the branch lists and holds, without asking or changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.publish.versions import Published


class Unchanged(Struct, frozen=True, kw_only=True):
    """The branch holds the edition already, with these very bytes."""


class Refused(Struct, frozen=True, kw_only=True):
    """The edition may not be added: why, and what to do."""

    message: str
    fix: str


class Add(Struct, frozen=True, kw_only=True):
    """The edition may be added, in the place of `before` where it is published already."""

    before: Published | None
    is_newest: bool


def decide(
    editions: Sequence[Published], name: str, *, tree: str, held: str, replaces: bool
) -> Unchanged | Refused | Add:
    """What to do with an edition whose bytes are `tree`, on a branch that lists `editions` and holds `held` below its name.

    `replaces` says that somebody asked for it to be put in the place of one that is published.
    """
    before = next((e for e in editions if e.name == name), None)
    if before and not before.is_withdrawn and before.tree == held == tree:
        return Unchanged()
    if before and not replaces:
        return _refused(before, held)
    return Add(before=before, is_newest=all(name >= e.name for e in editions if e.is_shown))


def _refused(before: Published, held: str) -> Refused:
    """Why an edition that is published already, and differs from the one built now, stays as it is."""
    if before.is_withdrawn:
        return Refused(
            message=f"“{before.name}” was withdrawn.",
            fix="Say --replace to publish it again; the list says that it was.",
        )
    if before.is_own and before.tree != held:
        return Refused(
            message=f"The files of “{before.name}” on the branch are not those that were published: somebody has edited "
            "them.",
            fix="Say --replace to put an edition made from this commit in their place; the list says that it was.",
        )
    commit = before.plans[:12] or "unknown"
    return Refused(
        message=f"“{before.name}” is published already, from commit {commit}; made now it would differ.",
        fix="A published edition is not changed. Say --replace to put this one in its place; the list says that it was.",
    )
