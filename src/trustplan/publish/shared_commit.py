"""Whether others have the commit of an edition's plans: without it, nobody else could verify the edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.publish.errors import PublishError
from trustplan.source.git_run import GitRunError, as_text, run_git

if TYPE_CHECKING:
    from trustplan.publish.remote import Remote
    from trustplan.source.git import Repository

PATIENCE = 120  # seconds that one remote may take to answer


def require_shared(repository: Repository, commit: str, remote: Remote) -> str:
    """Raise PublishError where others have these plans, but not the commit. Gives a warning where they may not keep it.

    Each remote of the repository is asked what it has now, and so is the one for the editions. One that does not answer
    counts as it was when it was last fetched. Plans that were never pushed anywhere can be verified here alone.
    """
    names = _git(repository, "remote").split()
    asked = {name: _tips(repository, name) for name in names}
    if remote.name not in names:
        asked[remote.name] = _tips(repository, remote.address)
    warning = ""
    for name, tips in asked.items():
        if not _holds(repository, commit, name, tips):
            continue
        main = (tips or {}).get("HEAD")
        if main is None or _is_below(repository, commit, [main]) is not False:
            return ""
        warning = (
            f"Commit {commit[:12]} is not in the main branch of “{name}”: merge it, or keep its branch, since the edition "
            "is verified from it."
        )
    if warning:
        return warning
    sharing = [name for name, tips in asked.items() if _shares(repository, commit, name, tips)]
    if not sharing:
        return "No remote has the plans, so the edition can be verified on this machine only. Push them, so that others can."
    silent = [f"“{name}” could not be asked." for name, tips in asked.items() if tips is None]
    raise PublishError(
        f"Commit {commit[:12]} is only on this machine, so nobody else could verify an edition made from it.",
        f"Push it to “{sharing[0]}” (“git push”), then publish again.",
        "\n".join(silent),
    )


def _tips(repository: Repository, name: str) -> dict[str, str] | None:
    """The branches and tags of a remote, and the commit of each; None where it cannot be asked."""
    try:
        listed = _git(repository, "ls-remote", name, "HEAD", "refs/heads/*", "refs/tags/*")
    except GitRunError:
        return None
    found = {}
    for line in listed.splitlines():
        oid, _, reference = line.partition("\t")
        found[reference] = oid
    return found


def _holds(repository: Repository, commit: str, name: str, tips: dict[str, str] | None) -> bool:
    """Whether a remote has a commit, as far as this clone knows.

    A branch that others have pushed to since is known as it was when it was fetched.
    """
    if tips is not None and (commit in tips.values() or _is_below(repository, commit, list(tips.values()))):
        return True
    words = ("for-each-ref", "--format=%(refname:lstrip=3)", "--contains", commit, f"refs/remotes/{name}/")
    known = _git(repository, *words).splitlines()
    return any(tips is None or f"refs/heads/{branch}" in tips for branch in known)


def _shares(repository: Repository, commit: str, name: str, tips: dict[str, str] | None) -> bool:
    """Whether a remote has a part of the history of a commit, as far as this clone knows."""
    known = _git(repository, "for-each-ref", "--format=%(objectname)", f"refs/remotes/{name}/").split()
    here = _here(repository, [*(tips or {}).values(), *known])
    try:
        return bool(here) and bool(_git(repository, "merge-base", commit, *here))
    except GitRunError:  # which is how git says no
        return False


def _is_below(repository: Repository, commit: str, tips: list[str]) -> bool | None:
    """Whether a commit is in the history of others; None where this clone has none of these."""
    here = _here(repository, tips)
    if not here:
        return None
    return not _git(repository, "rev-list", "--max-count=1", commit, "--not", *here)


def _here(repository: Repository, tips: list[str]) -> list[str]:
    """The commits that this clone has."""
    asked = "".join(f"{oid}^{{commit}}\n" for oid in dict.fromkeys(tips))
    answers = _git(repository, "cat-file", "--batch-check=%(objectname)", given=asked.encode())
    return [line for line in answers.splitlines() if not line.endswith(" missing")]


def _git(repository: Repository, *words: str, given: bytes | None = None) -> str:
    return as_text(run_git(repository.root, *words, environ=repository.environ, given=given, seconds=PATIENCE))
