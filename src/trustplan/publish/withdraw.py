"""Withdraw a published edition: replace its files by a notice, and move `latest` where it was the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.disclosure.edition_ref import LATEST
from trustplan.publish import mike_branch
from trustplan.publish.branch_state import editions_on
from trustplan.publish.index_pages import withdrawn_page
from trustplan.publish.remote import PagesBranch, find_remote, scratch_folder
from trustplan.publish.transaction import Done, finish, land
from trustplan.publish.versions import Published, find_edition

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from trustplan.publish.place import Place


def withdraw(
    place: Place, *, edition: str, reason: str, today: date, say: Callable[[str], None] = lambda _: None
) -> Done:
    """Replace an edition by a notice. Raises PublishError; the branch is then as it was."""
    remote = find_remote(place.root, place.remote, place.environ)
    with place.open(remote) as branch, scratch_folder("notice") as folder:

        def make() -> Done:
            editions = editions_on(branch)
            found = find_edition(editions, edition)
            if found.is_withdrawn:
                return Done(edition=found.name, address="", commit=found.plans, tree=found.tree, files=1, is_new=False)
            trust = _title_of(branch, found)
            (folder / "index.html").write_bytes(withdrawn_page(found, reason, today, trust))
            others = [e for e in editions if e.is_shown and e.name != found.name]
            is_latest = LATEST in found.aliases
            if is_latest and others:
                mike_branch.move_latest(branch, others[0].name)
            tree = branch.keep(folder)
            record = {**found.record, "tree": tree, "withdrawn": {"on": today.isoformat(), "reason": reason}}
            for key in ("ratings", "labels"):
                record.pop(key, None)
            mike_branch.add_edition(
                branch,
                folder,
                name=found.name,
                title=f"{found.title} (withdrawn)",
                record=record,
                is_newest=is_latest and not others,
                message=f"Edition {found.name} is withdrawn",
            )
            finish(branch, trust, None, {})
            return Done(edition=found.name, address="", commit=found.plans, tree=tree, files=1)

        return land(branch, make, say)


def _title_of(branch: PagesBranch, edition: Published) -> str:
    return str(branch.read_json(f"{edition.name}/data/trustplan.json").get("trust", edition.title))
