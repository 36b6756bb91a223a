"""Withdraw a published edition: replace its files by a notice, and move `latest` where it was the newest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trustplan.disclosure.edition_ref import LATEST
from trustplan.publish import mike_branch
from trustplan.publish.branch_state import editions_on
from trustplan.publish.folder_tree import blobs_in, tree_name
from trustplan.publish.index_pages import withdrawn_page
from trustplan.publish.remote import PagesBranch, find_remote, scratch_folder
from trustplan.publish.transaction import Done, finish, land
from trustplan.publish.versions import Published, find_edition

WITHDRAWN = " (withdrawn)"  # ends its title in the list

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trustplan.publish.place import Place


def withdraw(
    place: Place,
    *,
    edition: str,
    reason: str,
    today: date,
    may: Callable[[Published], bool] = lambda _: True,
    say: Callable[[str], None] = lambda _: None,
) -> Done | None:
    """Replace an edition by a notice; of one that is withdrawn already, give the reason. None where it may not be.

    Raises PublishError; the branch is then as it was.
    """
    remote = find_remote(place.root, place.remote, place.environ)
    with place.open(remote, writes=True) as branch, scratch_folder("notice") as folder:
        branch.fetch()
        found = find_edition(editions_on(branch), edition)
        has_news = not found.is_withdrawn or reason not in ("", found.withdrawn_reason)
        if has_news and not may(found):
            return None
        return land(branch, lambda: _withdraw(branch, folder, found.name, reason, today), say)


def _withdraw(branch: PagesBranch, folder: Path, name: str, reason: str, today: date) -> Done:
    """Commit the notice on top of what the branch holds now. After a lost race it runs again."""
    editions = editions_on(branch)
    found = find_edition(editions, name)
    if found.is_withdrawn and reason in ("", found.withdrawn_reason):
        return Done(edition=found.name, address="", commit=found.plans, tree=found.tree, files=1, is_new=False)
    trust = _trust_of(branch, found)
    withdrawn = {"on": today.isoformat(), "reason": reason, "trust": trust}
    if found.is_withdrawn:
        withdrawn["on"] = found.record["withdrawn"]["on"]
    (folder / "index.html").write_bytes(withdrawn_page(found, reason, date.fromisoformat(withdrawn["on"]), trust))
    others = [e for e in editions if e.is_shown and e.name != found.name]
    is_latest = LATEST in found.aliases
    if is_latest and others:
        mike_branch.move_latest(branch, others[0].name)
    tree = tree_name(blobs_in(folder))
    record = {**found.record, "tree": tree, "withdrawn": withdrawn}
    for key in ("ratings", "labels"):
        record.pop(key, None)
    mike_branch.add_edition(
        branch,
        folder,
        name=found.name,
        title=f"{found.title.removesuffix(WITHDRAWN)}{WITHDRAWN}",
        record=record,
        is_newest=is_latest and not others,
        message=f"Edition {found.name} is withdrawn",
    )
    finish(branch, trust, None, {})
    return Done(edition=found.name, address="", commit=found.plans, tree=tree, files=1)


def _trust_of(branch: PagesBranch, edition: Published) -> str:
    """The name of the trust, as the edition has it, or the notice that is left of it."""
    known = branch.read_json(f"{edition.name}/data/trustplan.json").get("trust", "")
    return str(known or edition.record.get("withdrawn", {}).get("trust") or edition.title)
