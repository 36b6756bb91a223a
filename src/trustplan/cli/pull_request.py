"""`trustplan pull-request`: what a pull request does to the plans, as notes beside lines, a summary, and a report.

Runs on the merge of the pull request, or on a branch, in a repository with its whole history. Needs no secret and no
network.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from trustplan.checks.report import as_github, as_gitlab, as_markdown
from trustplan.cli.options import AS_OF, BUILD, PLANS, Command, day_of, latest_day
from trustplan.primitives.findings import Finding, Place, Severity, errors
from trustplan.source import git

if TYPE_CHECKING:
    from trustplan.pull_request.collect import Collected
    from trustplan.pull_request.report import ReportedFinding

_SEVERITIES = {severity.code: severity for severity in Severity}


@click.command("pull-request", cls=Command)
@PLANS
@click.option("--base", metavar="REVISION", help="What it goes into; default: the first parent of the merge.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    metavar="FOLDER",
    help="Where to put report.json, which “trustplan comment” reads, comment.md, and code-quality.json, which GitLab reads.",
)
@BUILD
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Also build the site, and keep it there.",
)
@AS_OF
@click.pass_context
def pull_request(
    context: click.Context,
    plans: Path,
    base: str | None,
    out: Path,
    site: Path | None,
    day: date | None,
    *,
    builds: bool,
) -> None:
    """Check the plans as they are here, and compare them with what the pull request goes into.

    Writes notes beside lines to the output, as GitHub reads them, and a report into a folder. Ends with 0 when there is
    no error, 1 when there is one, 2 for wrong use.

    \b
    Examples:
      trustplan pull-request                  on the merge of a pull request
      trustplan pull-request --base main      on a branch
    """
    from trustplan.publish.trial_build import why_not_built  # noqa: PLC0415
    from trustplan.pull_request.collect import collect  # noqa: PLC0415  only loaded when asked for
    from trustplan.pull_request.comment import render  # noqa: PLC0415
    from trustplan.pull_request.report import read_report, write_report  # noqa: PLC0415

    proposal = _proposal(plans, base)
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old", Path(folder) / "new"
        old.mkdir()
        try:
            git.write_out(proposal.repository, proposal.start, old)
        except git.GitError as error:
            raise click.UsageError(str(error)) from None
        shutil.copytree(plans, new, symlinks=True, ignore=_no_files)
        collected = collect(
            old,
            new,
            shown_as=plans.as_posix(),
            day=day or day_of(plans),
            today=latest_day(plans, day),
            head=proposal.head,
            may_suggest=partial(proposal.may_suggest, plans),
            build=partial(why_not_built, plans.resolve().parent, os.environ, site) if builds or site else tuple,
        )
    report = collected.report
    raw = write_report(report)
    text = render(read_report(raw), _address_of_run())
    found = [_finding(one) for one in report.findings]
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_bytes(raw)
    (out / "comment.md").write_text(text, encoding="utf-8", newline="\n")
    (out / "code-quality.json").write_text(as_gitlab(found, report.files), encoding="utf-8", newline="\n")
    _summarise(text, collected)
    click.echo(as_github(found, report.files))
    if collected.elsewhere:
        click.echo(
            f"In files that the change does not touch: {len(collected.elsewhere)} more; “trustplan check” shows all."
        )
    context.exit(1 if errors(found) else 0)


def _finding(one: ReportedFinding) -> Finding:
    """A finding of a report as the check gave it."""
    return Finding(
        rule=one.rule,
        place=Place(file=one.file, line=one.line, column=one.column),
        message=one.message,
        fix=one.remedy,
        severity=_SEVERITIES[one.severity],
    )


def _summarise(text: str, collected: Collected) -> None:
    """Add to the summary of a run on GitHub: the comment, and what is in files that the change does not touch."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return
    with Path(summary).open("a", encoding="utf-8", newline="\n") as file:
        file.write(text + "\n")
        if collected.elsewhere:
            rest = as_markdown(collected.elsewhere, collected.report.files)
            file.write(f"\n## Files that the change does not touch\n\n{rest}\n")


class _Proposal(Struct, frozen=True, kw_only=True):
    """What is proposed: where it left what it goes into, its commit, the merge, and the lines that a forge shows."""

    repository: git.Repository
    start: str
    head: str
    merge: str
    shown: Mapping[str, Collection[int]]

    def may_suggest(self, plans: Path, file: str, line: int) -> bool:
        """Whether a change can be suggested beside a line."""
        path = self.repository.prefix + file.removeprefix(f"{plans.as_posix()}/")
        return line in self.shown.get(path, ()) and git.has_same(self.repository, self.merge, self.head, path)


def _proposal(plans: Path, base: str | None) -> _Proposal:
    """The proposal that is checked out. Raises click's usage error where git does not have it."""
    try:
        repository = git.find_repository(plans, os.environ)
        merge = git.find_commit(repository, "HEAD")
        above = git.parents(repository, merge)
        is_merge = len(above) > 1
        if not base and not is_merge:
            msg = "The last commit is no merge: name what it goes into with --base."
            raise click.UsageError(msg)
        tip = git.find_commit(repository, base) if base else above[0]
        head = above[1] if is_merge and not base else merge
        start = git.fork_point(repository, tip, merge)
        shown = git.shown_lines(repository, git.fork_point(repository, tip, head), head)
    except git.GitError as error:
        raise click.UsageError(str(error)) from None
    return _Proposal(repository=repository, start=start, head=head, merge=merge, shown=shown)


def _no_files(folder: str, names: list[str]) -> list[str]:
    """The names in a folder that are devices or pipes: no commit has them, and reading one may never end."""
    found: list[str] = []
    for name in names:
        mode = (Path(folder) / name).lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)):
            found.append(name)
    return found


def _address_of_run() -> str:
    """The address of the run of a workflow that this is, as GitHub or GitLab tells it, or nothing."""
    known = os.environ
    if "GITHUB_RUN_ID" in known:
        return (
            f"{known.get('GITHUB_SERVER_URL')}/{known.get('GITHUB_REPOSITORY')}/actions/runs/{known['GITHUB_RUN_ID']}"
        )
    return known.get("CI_JOB_URL", "")
