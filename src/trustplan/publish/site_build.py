"""Build the site of an edition, or the working site, from the files of a commit.

The files are written out of git's own store, so that nothing that is not committed is in the site.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import yaml

from trustplan.primitives.processes import run_to_end
from trustplan.publish.errors import PublishError, without_credentials
from trustplan.publish.hosts import address_in
from trustplan.publish.remote import git_error
from trustplan.source import git
from trustplan.source.git_run import GitRunError, run_git

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Host, Meeting
    from trustplan.primitives.audience import Audience

SETTINGS, EDITION = "mkdocs.yml", ".edition.yml"
WORKING = "working"  # the folder of the site that is not of a meeting
EDITORS = "editors"  # that of the guides for those who edit the plans
PATIENCE = 3600  # seconds that a build may take
_MOST_LINES = 40
_WARNING = "WARNING"  # how MkDocs begins a line that has one
_NAMES_DOCS = re.compile(rb"^docs_dir\s*:", re.MULTILINE)
_PASSED = re.compile(
    r"PATH|HOME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|SOURCE_DATE_EPOCH|PYTHON\w+|VIRTUAL_ENV|LD_LIBRARY_PATH|DYLD_\w+"
    r"|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|NUMBER_OF_PROCESSORS"
)


def find_source(root: Path, commit: str, environ: Mapping[str, str]) -> tuple[git.Repository, str]:
    """The repository that a folder is in, and the id of a commit of it. Raises PublishError."""
    try:
        repository = git.find_repository(root, environ)
        return repository, git.find_commit(repository, commit)
    except git.GitError as error:
        raise PublishError(error.message, error.fix) from None


def plans_in(root: Path, plans: str) -> str:
    """The folder of plans as a commit names it, below the folder of the site's settings. Raises PublishError for others."""
    try:
        return (root / plans).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise PublishError(
            f"“{plans}” is not below {SETTINGS}, so no commit of this site has it.",
            "Name the folder with --plans as it is in the repository, such as “plans”.",
        ) from None


def require_committed(root: Path, plans: str, environ: Mapping[str, str]) -> None:
    """Raise PublishError where a file that the edition is made of has changes that are not committed."""
    words = ("status", "--porcelain", "-z", "--untracked-files=all", "--ignore-submodules=none", "--no-renames")
    try:
        listed = run_git(root, "--literal-pathspecs", *words, "--", plans, "docs", SETTINGS, environ=environ)
    except GitRunError as failed:
        raise git_error(failed) from None
    changed = [entry[3:] for entry in listed.decode("utf-8", "replace").split("\0") if len(entry) > 3]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise PublishError(
            f"“{changed[0]}”{more} changed and is not committed; an edition is made from a commit.",
            "Commit the change, or put the file back, then publish again.",
        )


def take_files(repository: git.Repository, commit: str, folder: Path, plans: str = "plans") -> None:
    """Write the files of a commit into a folder.

    Raises PublishError where git fails, no settings are among them, a name can be no address, or what the site is made
    of is no file: it would be missing from the edition in silence.
    """
    try:
        left = git.write_out(repository, commit, folder)
    except git.GitError as error:
        raise PublishError(error.message, error.fix) from None
    for name in left:
        if name == SETTINGS or name.startswith(("docs/", f"{plans}/")) or name in ("docs", plans):
            raise PublishError(
                f"“{name}” is a link or another repository (submodule), and not a file of commit {commit[:12]}.",
                "Put the file itself there and commit it, then publish again.",
            )
    make_docs_folder(folder)
    for path in (folder / "docs").rglob("*"):
        require_name(path.relative_to(folder).as_posix())
    if not (folder / SETTINGS).is_file():
        raise PublishError(
            f"There is no {SETTINGS} in commit {commit[:12]}.", "Run this in the folder that the site is built from."
        )


def make_docs_folder(folder: Path) -> None:
    """Make the folder of a site's own pages where there is none: git keeps no empty folder, and MkDocs needs this one.

    Where the settings name another one, or cannot be read, it is left to MkDocs to say what is wrong.
    """
    settings = folder / SETTINGS
    if settings.is_file() and not _NAMES_DOCS.search(settings.read_bytes()):
        (folder / "docs").mkdir(exist_ok=True)


def require_name(name: str) -> None:
    """Raise PublishError for the name of a file with a control character, or with bytes that are no UTF-8."""
    wrong = {c for c in name if category(c) in ("Cc", "Cs")}
    if wrong:
        shown = "".join(repr(c)[1:-1] if c in wrong else c for c in name)
        raise PublishError(
            f"The name “{shown}” has a character that no address of a page can have.", "Rename the file, then commit."
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
    plans: str,
    environ: Mapping[str, str],
    python: str = sys.executable,
) -> list[str]:
    """Build the site of a meeting into an empty folder. The same input gives the same bytes. Raises PublishError.

    Gives what the build warns of without being stopped by it, such as words that a paper's PDF cannot show.
    `python` is the interpreter whose programs build it.
    """
    # The commit may hold its own version of the program, which reads these keys: they stay what they are.
    edition: dict[str, object] = {
        "meeting": meeting.id,
        "audience": audience.value,
        "commit": commit,
        "plans": plans,
        "kept": _rows(suppressed),
    }
    moment = int(datetime.combine(meeting.as_at, time(), UTC).timestamp())
    return _build(source, site, edition, address_in(host, name), {**environ, "SOURCE_DATE_EPOCH": str(moment)}, python)


def build_working(
    source: Path,
    site: Path,
    *,
    audience: Audience,
    suppressed: Collection[Suppressed],
    host: Host | None,
    plans: str,
    environ: Mapping[str, str],
) -> list[str]:
    """Build the site of today, or of the day that the settings name; what the build warns of. Raises PublishError."""
    edition: dict[str, object] = {"audience": audience.value, "plans": plans, "kept": _rows(suppressed)}
    return _build(source, site, edition, address_in(host, WORKING), environ)


def build_editors(source: Path, site: Path, *, host: Host | None, plans: str, environ: Mapping[str, str]) -> None:
    """Build the site of guides, which has nothing of what the plans say. Raises PublishError."""
    _build(source, site, {"audience": EDITORS, "plans": plans}, address_in(host, EDITORS), environ)


def _rows(suppressed: Collection[Suppressed]) -> list[list[str]]:
    return [list(figure) for figure in sorted(suppressed)]


def brings_program(source: Path) -> bool:
    """Whether the program is in the same repository as the plans."""
    return (source / "src" / "trustplan").is_dir()


def of_program(source: Path) -> dict[str, str]:
    """What a build of the files in a folder needs in its environment."""
    own = {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    if brings_program(source):
        own["PYTHONPATH"] = str(source / "src")
    return own


def run_build(
    source: Path, settings: str, site: Path, environ: Mapping[str, str], python: str = sys.executable
) -> subprocess.CompletedProcess[bytes]:
    """Build the files of a folder by some settings. Raises TimeoutExpired for a build that does not end.

    Not with --quiet: it would mute the warnings that --strict counts.
    """
    return run_to_end(
        [python, "-m", "mkdocs", "build", "--strict", "-f", settings, "-d", str(site)],
        cwd=source,
        env={**build_environment(environ), **of_program(source)},
        timeout=PATIENCE,
    )


def _build(
    source: Path,
    site: Path,
    edition: dict[str, object],
    address: str,
    environ: Mapping[str, str],
    python: str = sys.executable,
) -> list[str]:
    settings: dict[str, object] = {"INHERIT": f"./{SETTINGS}", "extra": {"trustplan": {"edition": edition}}}
    if address:
        settings["site_url"] = address
    (source / EDITION).write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8", newline="\n")
    try:
        done = run_build(source, EDITION, site, environ, python)
    except subprocess.TimeoutExpired:
        raise PublishError("The build did not end; nothing was published.") from None
    lines = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()
    if done.returncode or not (site / "index.html").is_file():
        problems = [line for line in lines if not line.startswith(("INFO", "DEBUG"))]
        details = without_credentials("\n".join(problems[-_MOST_LINES:]))
        raise PublishError("The edition could not be built; nothing was published.", "Correct what it names.", details)
    return [without_credentials(line.removeprefix(_WARNING).strip(" -")) for line in lines if line.startswith(_WARNING)]


def build_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that a build gets: what a program needs in order to run, and nothing else.

    A build runs hooks and plugins of the commit. It needs no token, whatever the variable is called, and bytes that
    depend on a variable could not be made again.
    """
    return {name: value for name, value in environ.items() if _PASSED.fullmatch(name.upper())}
