"""Publish an edition, or withdraw one: everything is made ready here, and one push carries it out."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trustplan.checks.report import FORMS
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.disclosure.edition_ref import LATEST, Occasion, edition_name
from trustplan.disclosure.small_numbers import read_kept
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.primitives.english import say_date
from trustplan.publish import mike_branch
from trustplan.publish.compare import is_comparable
from trustplan.publish.errors import PublishError
from trustplan.publish.hosts import host_of, require_access
from trustplan.publish.index_pages import COMPARE, desk_files, pair_folder, withdrawn_page
from trustplan.publish.leak_scan import inspect_site
from trustplan.publish.remote import PagesBranch, Sent, find_remote, pages_branch, scratch_folder
from trustplan.publish.site_build import build_edition, find_source, require_committed, take_files
from trustplan.publish.versions import Published, find_edition, read_editions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from datetime import date

    from trustplan.disclosure.small_numbers import Kept
    from trustplan.model import Host, Meeting, Trust
    from trustplan.publish.remote import Remote
    from trustplan.publish.versions import Json

BRANCH = "gh-pages"
TRIES = 30  # each lost race means that another edition was published
WITHHELD = "withheld.json"  # figures that some public edition withheld; it outlives those that are withdrawn


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A branch of a remote, as the command names it, and the folder of the site's settings."""

    root: Path
    remote: str
    branch: str
    environ: Mapping[str, str] = field(repr=False)
    asks: bool = False

    def open(self, remote: Remote) -> AbstractContextManager[PagesBranch]:
        """The branch, in a scratch repository."""
        return pages_branch(self.root, remote, self.branch, self.environ, asks=self.asks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What was done: the edition, its address and readers where the policy names them, and whether it was new."""

    edition: str
    address: str
    readers: str = ""
    commit: str
    tree: str
    files: int
    is_new: bool = True


class Edition:
    """One edition in the making: the files of a commit, and the site that was built from them last."""

    def __init__(self, source: Path, plans: str, commit: str, audience: Audience, place: Place) -> None:
        self.source = source
        self.plans = plans
        self.commit = commit
        self.audience = audience
        self.environ = place.environ
        self.trust = self._load()
        self._site: tuple[frozenset[Kept], Path] | None = None
        self.files = 0

    def _load(self) -> Trust:
        folder = self.source / self.plans
        if not folder.is_dir():
            raise PublishError(f"There is no folder “{self.plans}” in commit {self.commit[:12]}.")
        checked = check(folder, shown_as=self.plans)
        errors = [f for f in checked.findings if f.severity == 0]
        loaded = load(folder, shown_as=self.plans)
        if errors or loaded.trust is None:
            told = FORMS["text"](errors or loaded.errors, checked.files)
            raise PublishError("The plans have errors; nothing was published.", "Put them right and commit.", told)
        return loaded.trust

    def meeting(self, name: str) -> Meeting:
        """A meeting of the calendar. Raises PublishError for an unknown one."""
        found = next((m for m in self.trust.meetings if m.id == name), None)
        if found is None:
            known = ", ".join(m.id for m in self.trust.meetings)
            raise PublishError(f"There is no meeting “{name}” in reference/calendar.yaml.", f"It has: {known}.")
        return found

    def build(self, meeting: Meeting, kept: frozenset[Kept], host: Host | None, folder: Path) -> Path:
        """The inspected site. It is built again only where an edition that came between withheld more."""
        if self._site and self._site[0] == kept:
            return self._site[1]
        occasion = Occasion(meeting=meeting, commit=self.commit, kept=kept)
        site = folder / f"site-{len(list(folder.iterdir()))}"
        build_edition(
            self.source,
            site,
            meeting=meeting,
            audience=self.audience,
            commit=self.commit,
            kept=kept,
            host=host,
            name=occasion.edition,
            environ=self.environ,
        )
        shown = make_edition(self.trust, meeting.as_at, self.audience, occasion=occasion)
        self.files = inspect_site(site, occasion, self.trust, shown)
        self._site = kept, site
        return site


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
        edition = Edition(source, plans, oid, audience, place)
        wanted = edition.meeting(meeting)
        if wanted.as_at > today:
            told = f"The papers of “{meeting}” close on {say_date(wanted.as_at)}, which is still to come."
            raise PublishError(told, "Publish on that day or later.")
        remote = find_remote(place.root, place.remote, place.environ)
        require_access(edition.trust.policy, remote.push_url, audience)
        host = host_of(edition.trust.policy, remote.push_url)
        with place.open(remote) as branch:
            return _land(branch, lambda: _add(branch, edition, wanted, host, folder, replaces=replaces, say=say), say)


def _land(branch: PagesBranch, make: Callable[[], Done], say: Callable[[str], None]) -> Done:
    """Fetch, make, push and read back, anew for each time that somebody else came first."""
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


def _add(
    branch: PagesBranch,
    edition: Edition,
    meeting: Meeting,
    host: Host | None,
    folder: Path,
    *,
    replaces: bool,
    say: Callable[[str], None],
) -> Done:
    """Commit the edition on top of what the branch holds now."""
    editions = editions_on(branch)
    require_one_audience(branch, editions, edition.audience)
    name = edition_name(meeting)
    is_public = edition.audience is Audience.PUBLIC
    kept = _kept(branch) if is_public else frozenset()
    before = next((e for e in editions if e.name == name), None)
    if is_public and before and before.is_shown and before.plans == edition.commit:
        kept = _kept_before(branch, name, kept)
    say("Building and inspecting the edition")
    site = edition.build(meeting, kept, host, folder)
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
    if branch.tree_of(name) != tree:
        raise PublishError(
            "The built files changed after they were inspected; nothing was published.", "Publish again."
        )
    files: dict[str, bytes] = {}
    if is_public:
        files[WITHHELD] = _json(sorted(map(list, _kept(branch) | _withheld_in(site))))
    _finish(branch, edition.trust.own.profile.title, host, files, renewed=name)
    return done


def _why_not(before: Published, branch: PagesBranch) -> tuple[str, str]:
    """Why an edition that is there is not published again."""
    if before.is_withdrawn:
        return f"“{before.name}” was withdrawn.", "Say --replace to publish it again; the list says that it was."
    if before.is_own and branch.tree_of(before.name) != before.tree:
        return (
            f"The files of “{before.name}” on the branch are not those that were published: somebody has edited them.",
            "Say --replace to put an edition made from this commit in their place; the list says that it was.",
        )
    told = (
        f"“{before.name}” is published already, from commit {before.plans[:12] or 'unknown'}; made now it would differ."
    )
    remedy = (
        "A published edition is not changed. Say --replace to put this one in its place; the list says that it was."
    )
    return told, remedy


def _finish(branch: PagesBranch, trust: str, host: Host | None, files: dict[str, bytes], *, renewed: str = "") -> None:
    """Commit what stands beside the editions, after one was added or withdrawn."""
    if b"url=latest/" not in (branch.read("index.html") or b""):
        mike_branch.lead_to_latest(branch)
    editions = editions_on(branch)
    there = {f"{COMPARE}/{name}" for name in branch.names_in(COMPARE)}
    stale = {f for f in there for e in editions if renewed and f == pair_folder(renewed, e.name)}
    base = f"{urlsplit(host.address).path.rstrip('/')}/" if host and host.address else "/"

    def read(name: str) -> Json | None:
        found = branch.read_json(f"{name}/data/trustplan.json")
        return found if is_comparable(found) else None

    made, gone = desk_files(editions, trust, base, there - stale, read)
    mike_branch.write_files(branch, {**made, **files}, gone, "The pages beside the editions")


def withdraw(
    place: Place, *, edition: str, reason: str, today: date, say: Callable[[str], None] = lambda _: None
) -> Done:
    """Put a page that says so in the place of an edition. Raises PublishError; the branch is then as it was."""
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
            kept = {k: v for k, v in found.record.items() if k not in ("ratings", "labels")}
            tree = branch.keep(folder)
            mike_branch.add_edition(
                branch,
                folder,
                name=found.name,
                title=f"{found.title} (withdrawn)",
                record={**kept, "tree": tree, "withdrawn": {"on": today.isoformat(), "reason": reason}},
                is_newest=is_latest and not others,
                message=f"Edition {found.name} is withdrawn",
            )
            _finish(branch, trust, None, {})
            return Done(edition=found.name, address="", commit=found.plans, tree=tree, files=1)

        return _land(branch, make, say)


def _title_of(branch: PagesBranch, edition: Published) -> str:
    return str(branch.read_json(f"{edition.name}/data/trustplan.json").get("trust", edition.title))


# What the branch holds


def editions_on(branch: PagesBranch, other: str = "") -> list[Published]:
    """The editions on the branch, newest first. Raises PublishError where it is no branch of editions, or a broken one."""
    raw = branch.read(mike_branch.LIST, branch=other)
    if raw is not None:
        return read_editions(raw.decode("utf-8", "replace"), f"branch “{other}”" if other else branch.where)
    if not other and branch.tip and [n for n in branch.names_in("") if n != ".nojekyll"]:
        raise PublishError(
            f"The {branch.where} holds files, but no list of editions (versions.json): it is another kind of branch, or "
            "somebody has removed the list.",
            "Name another with --branch, or put the list back as it was in the commit before.",
        )
    return []


def require_one_audience(branch: PagesBranch, editions: Iterable[Published], audience: Audience) -> None:
    """Raise PublishError where the remote serves another audience, on this branch or on any."""
    for name in branch.tips:
        rows = editions if name == branch.branch else _editions_elsewhere(branch, name)
        for found in rows:
            if found.audience and found.audience != audience.value:
                serves = "trustees" if found.audience == "trustees" else "the public"
                raise PublishError(
                    f"This remote serves {serves}: “{found.name}” on branch “{name}” is for them. One remote serves one "
                    "audience, since whoever can fetch one of its branches can fetch all.",
                    "Publish to another remote with --remote.",
                )


def _editions_elsewhere(branch: PagesBranch, name: str) -> list[Published]:
    try:
        return editions_on(branch, name)
    except PublishError:
        return []  # a file of this name that is no list of editions


def _kept(branch: PagesBranch) -> frozenset[Kept]:
    """The figures that some public edition on the branch withheld."""
    raw = branch.read(WITHHELD)
    try:
        return read_kept(json.loads(raw)) if raw else frozenset()
    except (ValueError, TypeError):
        raise PublishError(
            f"“{WITHHELD}” on {branch.where} is broken: it says what earlier editions withheld.",
            "Put it back as it was in the commit before (git revert), then publish again.",
        ) from None


def _kept_before(branch: PagesBranch, name: str, kept: frozenset[Kept]) -> frozenset[Kept]:
    """The figures that had been withheld when an edition was made: with them, the same commit gives the same bytes."""
    record = branch.read_json(f"{name}/data/edition.json")
    return read_kept(record["withheld_before"]) if "withheld_before" in record else kept


def _withheld_in(site: Path) -> frozenset[Kept]:
    data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    return frozenset(
        (s["organisation"], s["measure"], row["period"])
        for s in data["figures"]
        for row in s["values"]
        if row["value"] == "c"
    )


def _json(rows: list[list[str]]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=0) + "\n").encode()
