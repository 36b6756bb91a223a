"""Publish an edition: takes a commit and a meeting, builds and commits locally, and sends all of it with one push."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition_ref import edition_name
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
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.hosts import host_of, require_access
from trustplan.publish.remote import PagesBranch, find_remote, scratch_folder
from trustplan.publish.site_build import find_source, require_committed, take_files
from trustplan.publish.transaction import Done, finish, land
from trustplan.publish.versions import Published

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from trustplan.model import Host, Meeting
    from trustplan.publish.place import Place


def publish(
    place: Place,
    *,
    plans: str,
    meeting: str,
    audience: Audience,
    today: date,
    replaces: bool = False,
    commit: str = "HEAD",
    say: Callable[[str], None] = lambda _: None,
) -> Done:
    """Publish the edition of a meeting. Raises PublishError; the branch is then as it was, unless the error says else."""
    repository, oid = find_source(place.root, commit, place.environ)
    if commit == "HEAD":
        require_committed(place.root, plans, place.environ)
    with scratch_folder("build") as folder:
        source = folder / "source"
        source.mkdir()
        take_files(repository, oid, source)
        say(f"Checking the plans of commit {oid[:12]}")
        edition = EditionBuild(source, plans, oid, audience, place)
        wanted = edition.meeting(meeting)
        if wanted.as_at > today:
            message = f"The papers of “{meeting}” close on {say_date(wanted.as_at)}, which is still to come."
            raise PublishError(message, "Publish on that day or later.")
        remote = find_remote(place.root, place.remote, place.environ)
        require_access(edition.trust.policy, remote.push_url, audience)
        host = host_of(edition.trust.policy, remote.push_url)
        with place.open(remote) as branch:
            return land(branch, lambda: _add(branch, edition, wanted, host, folder, replaces=replaces, say=say), say)


def _add(
    branch: PagesBranch,
    edition: EditionBuild,
    meeting: Meeting,
    host: Host | None,
    folder: Path,
    *,
    replaces: bool,
    say: Callable[[str], None],
) -> Done:
    """Commit the edition on top of what the branch holds now.

    It may run several times: after a lost race the branch is fetched anew, and this decides again.
    """
    editions = editions_on(branch)
    require_one_audience(branch, editions, edition.audience)
    name = edition_name(meeting)
    is_public = edition.audience is Audience.PUBLIC
    suppressed = suppressed_on(branch) if is_public else frozenset()
    before = next((e for e in editions if e.name == name), None)
    if is_public and before and before.is_shown and before.plans == edition.commit:
        # Published from this very commit: built with what was withheld then, it has the same bytes and is no change.
        suppressed = suppressed_before(branch, name, suppressed)
    say("Building and inspecting the edition")
    site = edition.build(meeting, suppressed, host, folder)
    tree = branch.keep(site)
    address = f"{host.address.rstrip('/')}/{name}/" if host and host.address else ""
    done = Done(
        edition=name,
        address=address,
        readers=host.readers if host else "",
        commit=edition.commit,
        tree=tree,
        files=edition.files,
    )
    if before and before.tree == tree and branch.tree_of(name) == tree and not before.is_withdrawn:
        return replace(done, is_new=False)
    if before and not replaces:
        raise PublishError(*_why_not(before, branch))
    record = json.loads((site / "data" / "edition.json").read_text(encoding="utf-8"))
    record = {k: v for k, v in record.items() if k not in ("withheld_before", "edition")} | {"tree": tree}
    if before and before.is_own:
        replaced = list(before.record.get("replaced", ()))
        record["replaced"] = [*replaced, {"plans": before.plans, "tree": before.tree}]
    shown = [e.name for e in editions if e.is_shown]
    mike_branch.add_edition(
        branch,
        site,
        name=name,
        title=f"{meeting.title}, {say_date(meeting.date)}",
        record=record,
        is_newest=all(name >= other for other in shown),
        message=f"Edition {name} for {edition.audience.value}, from {edition.commit}",
    )
    # mike reads the folder again: what it committed has to be what was stored after the scan.
    if branch.tree_of(name) != tree:
        raise PublishError(
            "The built files changed after they were inspected; nothing was published.", "Publish again."
        )
    files: dict[str, bytes] = {}
    if is_public:
        files[WITHHELD] = _json(sorted(map(list, suppressed_on(branch) | withheld_in(site))))
    finish(branch, edition.trust.own.profile.title, host, files, renewed=name)
    return done


def _why_not(before: Published, branch: PagesBranch) -> tuple[str, str]:
    """The message and the fix for an edition that is published already and differs from the one built now."""
    if before.is_withdrawn:
        return f"“{before.name}” was withdrawn.", "Say --replace to publish it again; the list says that it was."
    if before.is_own and branch.tree_of(before.name) != before.tree:
        return (
            f"The files of “{before.name}” on the branch are not those that were published: somebody has edited them.",
            "Say --replace to put an edition made from this commit in their place; the list says that it was.",
        )
    message = (
        f"“{before.name}” is published already, from commit {before.plans[:12] or 'unknown'}; made now it would differ."
    )
    fix = "A published edition is not changed. Say --replace to put this one in its place; the list says that it was."
    return message, fix


def _json(rows: list[list[str]]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=0) + "\n").encode()
