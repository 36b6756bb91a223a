"""Build a published edition again from the commit that it names, and compare every byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan import __version__
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition_ref import EditionRef
from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.publish.branch_state import editions_on
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.hosts import host_of
from trustplan.publish.remote import find_remote, scratch_folder
from trustplan.publish.site_build import build_edition, find_source, take_files
from trustplan.publish.versions import find_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.publish.place import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """The result. `differing`, `missing` and `added` are paths of the published edition, compared with the one built now."""

    edition: str
    commit: str
    files: int
    tree: str
    made_with: str
    is_as_listed: bool
    differing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same, and the list names these bytes."""
        return self.is_as_listed and not (self.differing or self.missing or self.added)


def verify(place: Place, *, plans: str, edition: str, say: Callable[[str], None] = lambda _: None) -> Verified:
    """Build an edition again and compare. Raises PublishError where it cannot be built."""
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
            raise PublishError(
                message, "Fetch the whole history of the plans' repository, then verify again."
            ) from None
        source = folder / "source"
        source.mkdir()
        take_files(repository, oid, source)
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
            host=host_of(build.trust.policy, remote.push_url),
            name=EditionRef(meeting=meeting, commit=oid).edition,
            environ=place.environ,
        )
        built, published = branch.files_in(branch.keep(site)), branch.files_in(branch.tree_of(found.name))
        return Verified(
            edition=found.name,
            commit=oid,
            files=len(published),
            tree=branch.tree_of(found.name),
            made_with="" if record["made_with"] == __version__ else record["made_with"],
            is_as_listed=branch.tree_of(found.name) == found.tree,
            differing=tuple(p for p in sorted(built) if p in published and built[p] != published[p]),
            missing=tuple(p for p in sorted(built) if p not in published),
            added=tuple(p for p in sorted(published) if p not in built),
        )
