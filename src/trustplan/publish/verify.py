"""Build a published edition again from the commit that it names, and compare every byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition_ref import EditionRef
from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.publish.branch_state import editions_on
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.folder_tree import blobs_in
from trustplan.publish.hosts import host_of
from trustplan.publish.remade import Remade
from trustplan.publish.remote import find_remote, scratch_folder
from trustplan.publish.site_build import build_edition, find_source, plans_in, take_files
from trustplan.publish.versions import find_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.publish.place import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """The result: the edition, how it compares with the one built now, and whether the list names its bytes."""

    edition: str
    commit: str
    files: int
    tree: str
    is_as_listed: bool
    remade: Remade

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same, and the list names these bytes."""
        return self.is_as_listed and self.remade.is_same

    @property
    def is_unclear(self) -> bool:
        """Whether it differs, but other programs made it, so that the difference may be theirs."""
        return self.is_as_listed and not self.remade.is_same and bool(self.remade.versions)


def verify(place: Place, *, plans: str, edition: str, say: Callable[[str], None] = lambda _: None) -> Verified:
    """Build an edition again and compare. Raises PublishError where it cannot be built."""
    plans = plans_in(place.root, plans)
    remote = find_remote(place.root, place.remote, place.environ)
    with place.open(remote) as branch, scratch_folder("build") as folder:
        branch.fetch()
        found = find_edition(editions_on(branch), edition)
        if found.is_withdrawn:
            raise PublishError(f"“{found.name}” was withdrawn: there is nothing to compare.")
        if not found.is_own:
            raise PublishError(f"“{found.name}” was not published by trustplan: it names no commit.")
        record = branch.read_json(f"{found.name}/data/edition.json")
        if not {"plans", "audience", "meeting", "withheld_before", "made_with"} <= set(record):
            raise PublishError(
                f"The record of “{found.name}” (data/edition.json) was edited by hand, so it cannot be made again from it.",
                "Put the branch back as it was in the commit before, or publish the edition again with --replace.",
            )
        try:
            repository, oid = find_source(place.root, record["plans"], place.environ)
        except PublishError as error:
            message = f"The plans of “{found.name}” are not here: {error.message}"
            fix = "Fetch the whole history of the plans' repository, then verify again."
            raise PublishError(message, fix) from None
        source = folder / "source"
        source.mkdir()
        take_files(repository, oid, source, plans)
        audience = Audience(record["audience"])
        build = EditionBuild(source, plans, oid, audience, place)
        meeting = build.meeting(record["meeting"]["id"])
        suppressed = read_suppressed(record["withheld_before"])
        say(f"Building {found.name} again from commit {oid[:12]}")
        site = folder / "site"
        build_edition(
            source,
            site,
            meeting=meeting,
            audience=audience,
            commit=oid,
            suppressed=suppressed,
            host=host_of(build.trust.policy, remote.address),
            name=EditionRef(meeting=meeting, commit=oid).edition,
            plans=plans,
            environ=place.environ,
        )
        built = blobs_in(site)
        return Verified(
            edition=found.name,
            commit=oid,
            files=len(built),
            tree=branch.tree_of(found.name),
            is_as_listed=branch.tree_of(found.name) == found.tree,
            remade=Remade.of(branch, found.name, site, built),
        )
