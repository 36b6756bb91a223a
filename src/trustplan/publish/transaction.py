"""One change of the branch: fetch, commit, push, read back; and again from the start after a lost race."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from trustplan.publish import mike_branch
from trustplan.publish.branch_state import editions_on
from trustplan.publish.compare import is_comparable
from trustplan.publish.errors import PublishError
from trustplan.publish.index_pages import COMPARE, index_files, pair_folder
from trustplan.publish.remote import PagesBranch, Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Host
    from trustplan.publish.versions import Json


TRIES = 30  # each lost race means that another edition was published


class Done(Struct, frozen=True, kw_only=True):
    """The result: the edition, its address and readers where the policy names them, and whether it was new."""

    edition: str
    address: str
    readers: str = ""
    commit: str
    tree: str
    files: int
    is_new: bool = True


def land(branch: PagesBranch, make: Callable[[], Done], say: Callable[[str], None]) -> Done:
    """Fetch, call `make`, which commits, then push and read back. Raises PublishError.

    Where somebody else pushed first, all of it is done again on top of theirs: nothing is merged, since `make` has to
    decide again. The pause grows, so that two who race do not meet again and again.
    """
    for attempt in range(TRIES):
        branch.fetch()
        done = make()
        if not done.is_new:
            return done
        say(f"Pushing to {branch.where}")
        if branch.push() is Sent.LANDED:
            return done
        say("Somebody else published meanwhile; trying again on top of that")
        time.sleep(min(2.0, 0.05 * 2**attempt))
    raise PublishError(
        f"Others published {TRIES} times in a row meanwhile; this edition was not published.", "Publish again."
    )


def finish(branch: PagesBranch, trust: str, host: Host | None, files: dict[str, bytes], *, renewed: str = "") -> None:
    """Commit the pages beside the editions, and `files`, after an edition was added or withdrawn.

    `renewed` is an edition whose bytes changed: its comparisons are made again.
    """
    editions = editions_on(branch)
    there = {f"{COMPARE}/{name}" for name in branch.names_in(COMPARE)}
    if renewed:
        there -= {pair_folder(renewed, e.name) for e in editions}
    base = f"{urlsplit(host.address).path.rstrip('/')}/" if host and host.address else "/"

    def read(name: str) -> Json | None:
        found = branch.read_json(f"{name}/data/trustplan.json")
        return found if is_comparable(found) else None

    made, gone = index_files(editions, trust, base, there, read)
    listed = branch.read(mike_branch.LIST) or b"[]"
    made[mike_branch.LIST] = mike_branch.safe_list(
        listed.decode("utf-8")
    )  # titles that others wrote are markup no longer
    mike_branch.write_files(branch, {**made, **files}, gone, "The pages beside the editions")
