"""Build a published edition again from the commit that it names, and compare every byte.

Where other versions of the programs made it, and it is asked for, with those versions.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.disclosure.edition_ref import edition_name
from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.loading.read import read_folder
from trustplan.loading.reference_files import build_meetings, build_policy
from trustplan.primitives.audience import Audience
from trustplan.publish.branch_state import editions_on
from trustplan.publish.errors import PublishError
from trustplan.publish.folder_tree import blobs_in
from trustplan.publish.hosts import host_of
from trustplan.publish.past_programs import PastPrograms, make_environment
from trustplan.publish.rebuild_differences import RebuildDifferences
from trustplan.publish.remote import find_remote, scratch_folder
from trustplan.publish.site_build import build_edition, find_source, plans_in, take_files
from trustplan.publish.versions import find_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from trustplan.model import Host, Meeting
    from trustplan.publish.place import Place
    from trustplan.publish.remote import PagesBranch
    from trustplan.publish.versions import Json, Published

_NEEDED = {"plans", "audience", "meeting", "withheld_before", "made_with"}


class Verified(Struct, frozen=True, kw_only=True):
    """The result: the edition, how it compares with the one built now, and whether the list names its bytes.

    `is_rebuilt` where it was made in an environment with the versions of then.
    """

    edition: str
    commit: str
    files: int
    tree: str
    is_as_listed: bool
    is_rebuilt: bool
    remade: RebuildDifferences

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same, and the list names these bytes."""
        return self.is_as_listed and self.remade.is_same

    @property
    def is_unclear(self) -> bool:
        """Whether it differs, but other programs made it, so that the difference may be theirs."""
        return self.is_as_listed and not self.remade.is_same and bool(self.remade.versions)


def verify(
    place: Place,
    *,
    plans: str,
    edition: str,
    rebuilds: bool = False,
    pip_options: Sequence[str] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Verified:
    """Build an edition again and compare; with `rebuilds`, by the versions that made it. Raises PublishError where it cannot be built."""
    plans = plans_in(place.root, plans)
    remote = find_remote(place.root, place.remote, place.environ)
    with place.open(remote) as branch, scratch_folder("build") as folder:
        branch.fetch()
        found = find_edition(editions_on(branch), edition)
        record = _record_of(branch, found)
        try:
            repository, oid = find_source(place.root, record["plans"], place.environ)
        except PublishError as error:
            message = f"The plans of “{found.name}” are not here: {error.message}"
            fix = "Fetch the whole history of the plans' repository, then verify again."
            raise PublishError(message, fix) from None
        source = folder / "source"
        source.mkdir()
        take_files(repository, oid, source, plans)
        meeting, host = _meeting_and_host(source / plans, record, remote.address)
        past = PastPrograms.of(record.get("versions", {}), source, place.environ)
        python, environ = sys.executable, place.environ
        is_rebuilt = rebuilds and past.is_elsewhere
        if is_rebuilt:
            say(f"Installing the versions that made {found.name}: {', '.join(past.others)}")
            python, environ = make_environment(folder / "then", past, source, pip_options, place.root, environ)
        say(f"Building {found.name} again from commit {oid[:12]}")
        site = folder / "site"
        try:
            build_edition(
                source,
                site,
                meeting=meeting,
                audience=Audience(record["audience"]),
                commit=oid,
                suppressed=read_suppressed(record["withheld_before"]),
                host=host,
                name=edition_name(meeting),
                plans=plans,
                environ=environ,
                python=python,
            )
        except PublishError as error:
            raise _not_built(found.name, past, error, is_rebuilt=is_rebuilt) from None
        built = blobs_in(site)
        return Verified(
            edition=found.name,
            commit=oid,
            files=len(built),
            tree=branch.tree_of(found.name),
            is_as_listed=branch.tree_of(found.name) == found.tree,
            is_rebuilt=is_rebuilt,
            remade=RebuildDifferences.of(branch, found.name, site, built),
        )


def _record_of(branch: PagesBranch, found: Published) -> Json:
    """The record of an edition. Raises PublishError for one that cannot be made again."""
    if found.is_withdrawn:
        raise PublishError(f"“{found.name}” was withdrawn: there is nothing to compare.")
    if not found.is_own:
        raise PublishError(f"“{found.name}” was not published by trustplan: it names no commit.")
    record = branch.read_json(f"{found.name}/data/edition.json")
    if not set(record) >= _NEEDED or not isinstance(record.get("versions", {}), dict):
        raise PublishError(
            f"The record of “{found.name}” (data/edition.json) was edited by hand, so it cannot be made again from it.",
            "Put the branch back as it was in the commit before, or publish the edition again with --replace.",
        )
    return record


def _meeting_and_host(plans: Path, record: Json, address: str) -> tuple[Meeting, Host | None]:
    """The meeting of an edition and its host, as the plans of then say. Raises PublishError.

    No more of the plans is read here: those of then may break a rule of today, which their own programs do not know.
    """
    folder = read_folder(plans)
    wanted = record["meeting"]["id"]
    policy = folder.one("policy")
    try:
        host = None
        if policy is not None:
            host = host_of(build_policy(policy), address)
        for file in folder.of_kind("calendar"):
            for meeting in build_meetings(file):
                if meeting.id == wanted:
                    return meeting, host
    except (KeyError, ValueError, TypeError, AttributeError):
        message = (
            "The policy or the calendar of then cannot be read by the version of trustplan that is installed here."
        )
        raise PublishError(message, "Verify the edition with the version that made it.", code=2) from None
    raise PublishError(
        f"There is no meeting “{wanted}” in reference/calendar.yaml of the commit that the edition names.",
        "Look at data/edition.json on the branch: somebody has edited it.",
    )


def _not_built(name: str, past: PastPrograms, error: PublishError, *, is_rebuilt: bool) -> PublishError:
    """The error for an edition that could not be built: no answer, where that may be for other versions."""
    if is_rebuilt:
        message = f"“{name}” could not be made again, though with the versions that made it."
        return PublishError(message, error.fix, error.details, code=2)
    if past.others:
        message = f"“{name}” could not be made again by the versions here; others made it: {past.say()}."
        return PublishError(message, f"Try “trustplan verify {name} --rebuild”.", error.details, code=2)
    return error
