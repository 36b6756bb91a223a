"""Publish an edition: takes a commit and a meeting, builds and commits locally, and sends all of it with one push."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.disclosure.edition_ref import edition_name
from trustplan.primitives.audience import Audience
from trustplan.primitives.english import say_date
from trustplan.publish import mike_branch
from trustplan.publish.branch_state import (
    WITHHELD,
    editions_on,
    require_one_audience,
    suppressed_before,
    suppressed_on,
    withheld_in,
)
from trustplan.publish.decide import Add, Refused, decide
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.folder_tree import blobs_in, tree_name
from trustplan.publish.hosts import address_in, host_of, require_access
from trustplan.publish.rebuild_differences import RebuildDifferences
from trustplan.publish.remote import PagesBranch, find_remote, scratch_folder
from trustplan.publish.shared_commit import require_shared
from trustplan.publish.site_build import find_source, plans_in, require_committed, take_files
from trustplan.publish.transaction import Done, finish, land

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Host, Meeting
    from trustplan.publish.place import Place
    from trustplan.publish.versions import Json, Published


def publish(
    place: Place,
    *,
    plans: str,
    meeting: str,
    audience: Audience,
    today: date,
    replaces: bool = False,
    commit: str = "HEAD",
    may_be_empty: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Done:
    """Publish the edition of a meeting. Raises PublishError; the branch is then as it was, unless the error says else.

    With `may_be_empty`, also one in which its readers see no plan.
    """
    plans = plans_in(place.root, plans)
    repository, oid = find_source(place.root, commit, place.environ)
    if commit == "HEAD":
        require_committed(place.root, plans, place.environ)
    with scratch_folder("build") as folder:
        source = folder / "source"
        source.mkdir()
        take_files(repository, oid, source, plans)
        say(f"Checking the plans of commit {oid[:12]}")
        edition = EditionBuild(source, plans, oid, audience, place)
        wanted = edition.meeting(meeting)
        if wanted.as_at > today:
            message = f"The papers of “{meeting}” close on {say_date(wanted.as_at)}, which is still to come."
            raise PublishError(message, "Publish on that day or later.")
        remote = find_remote(place.root, place.remote, place.environ)
        require_access(edition.trust.policy, remote.address, audience)
        if warning := require_shared(repository, oid, remote):
            say(warning)
        host = host_of(edition.trust.policy, remote.address)
        with place.open(remote, writes=True) as branch:

            def add() -> Done:
                return _add(
                    branch, edition, wanted, host, folder, replaces=replaces, may_be_empty=may_be_empty, say=say
                )

            return land(branch, add, say)


def _add(
    branch: PagesBranch,
    edition: EditionBuild,
    meeting: Meeting,
    host: Host | None,
    folder: Path,
    *,
    replaces: bool,
    may_be_empty: bool,
    say: Callable[[str], None],
) -> Done:
    """Commit the edition on top of what the branch holds now.

    It may run several times: after a lost race the branch is fetched anew, and this decides again.
    """
    editions = editions_on(branch)
    require_one_audience(branch, editions, edition.audience)
    name = edition_name(meeting)
    say("Building and inspecting the edition")
    site = edition.build(meeting, _to_withhold(branch, editions, edition, name), host, folder)
    for warning in edition.warnings:
        say(warning)
    blobs = blobs_in(site)
    tree = tree_name(blobs)
    done = Done(
        edition=name,
        address=address_in(host, name),
        readers=host.readers if host else "",
        commit=edition.commit,
        tree=tree,
        files=edition.files,
    )
    decision = decide(editions, name, tree=tree, held=branch.tree_of(name), replaces=replaces)
    if isinstance(decision, Refused):
        _require_same(decision, RebuildDifferences.of(branch, name, site, blobs))
    if not isinstance(decision, Add):
        return replace(done, is_new=False)
    if not edition.shows_plans and not may_be_empty:
        raise _empty(edition.audience)
    _commit(branch, edition, meeting, site, tree, decision)
    files: dict[str, bytes] = {}
    if edition.audience is Audience.PUBLIC:
        files[WITHHELD] = _withheld_file(suppressed_on(branch) | withheld_in(site))
    finish(branch, edition.trust.own.profile.title, host, files, renewed=name)
    return done


def _require_same(refused: Refused, compared: RebuildDifferences) -> None:
    """Raise what refuses an edition, unless it is the published one but for the versions of programs in its record."""
    if not compared.is_same:
        raise PublishError(refused.message, refused.fix, compared.say_versions())


def _commit(branch: PagesBranch, edition: EditionBuild, meeting: Meeting, site: Path, tree: str, decision: Add) -> None:
    """Commit a built site as the edition of a meeting, and see that the branch then holds these very bytes."""
    name = edition_name(meeting)
    mike_branch.add_edition(
        branch,
        site,
        name=name,
        title=f"{meeting.title}, {say_date(meeting.date)}",
        record=_record(site, tree, decision.before),
        is_newest=decision.is_newest,
        message=f"Edition {name} for {edition.audience.value}, from {edition.commit}",
    )
    # mike reads the folder again: what it committed has to be what was stored after the scan.
    if branch.tree_of(name) != tree:
        raise PublishError(
            "The built files changed after they were inspected; nothing was published.", "Publish again."
        )


def _empty(audience: Audience) -> PublishError:
    """The error for an edition in which its readers would see no plan."""
    if audience is Audience.PUBLIC:
        return PublishError(
            "The public would see no plan in this edition; nothing was published.",
            "Write “visibility: public” in the plans that the public may read; or say --empty to publish the rest.",
        )
    return PublishError(
        "There is no plan to show in this edition; nothing was published.",
        "Add the plans; or say --empty to publish the rest.",
    )


def _to_withhold(
    branch: PagesBranch, editions: list[Published], edition: EditionBuild, name: str
) -> frozenset[Suppressed]:
    """The figures that a public edition must not show, since others withheld them."""
    if edition.audience is not Audience.PUBLIC:
        return frozenset()
    suppressed = suppressed_on(branch)
    if any(e.name == name and e.is_shown and e.plans == edition.commit for e in editions):
        # Published from this very commit: built with what was withheld then, it has the same bytes and is no change.
        return suppressed_before(branch, name, suppressed)
    return suppressed


def _record(site: Path, tree: str, before: Published | None) -> Json:
    """What the list says of an edition: the record in its site, its bytes, and what it was put in the place of."""
    record: Json = json.loads((site / "data" / "edition.json").read_text(encoding="utf-8"))
    for key in ("withheld_before", "edition"):
        record.pop(key, None)
    record["tree"] = tree
    if before and before.is_own:
        row = {"plans": before.plans, "tree": before.tree}
        if before.is_withdrawn:  # stays known when it is published again
            row["withdrawn"] = before.record["withdrawn"]
        record["replaced"] = [*before.record.get("replaced", ()), row]
    return record


def _withheld_file(suppressed: frozenset[Suppressed]) -> bytes:
    rows = sorted(list(figure) for figure in suppressed)
    return (json.dumps(rows, ensure_ascii=False, indent=0) + "\n").encode()
