"""Build the site of an edition, or the working site, from the files of a commit.

The files are written out of git's own store, so that nothing that is not committed is in the site.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from trustplan.publish.errors import PublishError, without_credentials
from trustplan.publish.hosts import address_in
from trustplan.publish.remote import git_error
from trustplan.source import git
from trustplan.source.git_run import GitRunError, run_git

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trustplan.disclosure.audience import Audience
    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Host, Meeting

SETTINGS, EDITION = "mkdocs.yml", ".edition.yml"
WORKING = "working"  # the folder of the site that is not of a meeting
PATIENCE = 3600  # seconds that a build may take
_MOST_LINES = 40


def find_source(root: Path, commit: str, environ: Mapping[str, str]) -> tuple[git.Repository, str]:
    """The repository that a folder is in, and the id of a commit of it. Raises PublishError."""
    try:
        repository = git.find_repository(root, environ)
        return repository, git.find_commit(repository, commit)
    except git.GitError as error:
        raise PublishError(str(error)) from None


def require_committed(root: Path, plans: str, environ: Mapping[str, str]) -> None:
    """Raise PublishError where a file that the edition is made of has changes that are not committed."""
    try:
        listed = run_git(root, "status", "--porcelain", "-z", "--", plans, "docs", SETTINGS, environ=environ)
    except GitRunError as failed:
        raise git_error(failed) from None
    changed = [entry[3:] for entry in listed.decode("utf-8", "replace").split("\0") if len(entry) > 3]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise PublishError(
            f"“{changed[0]}”{more} changed and is not committed; an edition is made from a commit.",
            "Commit the change, or put the file back, then publish again.",
        )


def require_no_links(repository: git.Repository, commit: str, plans: str) -> None:
    """Raise PublishError where a link or submodule is among the plans of a commit: the edition would lack what it leads to."""
    try:
        links = git.links_below(repository, commit, plans)
    except git.GitError as error:
        raise PublishError(str(error)) from None
    if links:
        raise PublishError(
            f"“{links[0]}” is a link, or a repository of its own; nothing was published.",
            "Put the files themselves in its place, and commit: plans are files of this repository.",
        )


def take_files(repository: git.Repository, commit: str, folder: Path) -> None:
    """Write the files of a commit into a folder. Raises PublishError where git fails, or no settings are among them."""
    try:
        git.write_out(repository, commit, folder)
    except git.GitError as error:
        raise PublishError(str(error)) from None
    (folder / "docs").mkdir(exist_ok=True)  # git has no empty folders, and MkDocs needs this one
    if not (folder / SETTINGS).is_file():
        raise PublishError(
            f"There is no {SETTINGS} in commit {commit[:12]}.", "Run this in the folder that the site is built from."
        )


def build_edition(
    source: Path,
    site: Path,
    *,
    meeting: Meeting,
    audience: Audience,
    commit: str,
    suppressed: Collection[Suppressed],
    host: Host | None,
    name: str,
    environ: Mapping[str, str],
) -> None:
    """Build the site of a meeting into an empty folder. The same input gives the same bytes. Raises PublishError."""
    # The commit may hold its own version of the program, which reads these keys: they stay what they are.
    edition: dict[str, object] = {
        "meeting": meeting.id,
        "audience": audience.value,
        "commit": commit,
        "kept": [list(k) for k in sorted(suppressed)],
    }
    moment = int(datetime.combine(meeting.as_at, time(), UTC).timestamp())
    _build(source, site, edition, address_in(host, name), {**environ, "SOURCE_DATE_EPOCH": str(moment)})


def build_working(
    source: Path, site: Path, *, audience: Audience, host: Host | None, environ: Mapping[str, str]
) -> None:
    """Build the site of today, or of the day that the settings name. Raises PublishError."""
    _build(source, site, {"audience": audience.value}, address_in(host, WORKING), environ)


def of_program(source: Path) -> dict[str, str]:
    """What a build of the files in a folder needs in its environment."""
    own = {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    if (source / "src" / "trustplan").is_dir():  # the program is in the same repository as the plans
        own["PYTHONPATH"] = str(source / "src")
    return own


def _build(source: Path, site: Path, edition: dict[str, object], address: str, environ: Mapping[str, str]) -> None:
    settings: dict[str, object] = {"INHERIT": f"./{SETTINGS}", "extra": {"trustplan": {"edition": edition}}}
    if address:
        settings["site_url"] = address
    (source / EDITION).write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", EDITION, "-d", str(site)]
    try:
        done = subprocess.run(  # noqa: S603  our own words
            command,
            cwd=source,
            env={**environ, **of_program(source)},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise PublishError("The build did not end; nothing was published.") from None
    if done.returncode or not (site / "index.html").is_file():
        lines = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()
        details = without_credentials("\n".join(lines[-_MOST_LINES:]))
        raise PublishError("The edition could not be built; nothing was published.", "Put right what it says.", details)
