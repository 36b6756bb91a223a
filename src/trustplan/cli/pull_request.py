"""`trustplan pull-request`: what a pull request does to the plans, as notes beside lines, a summary, and a report.

Runs on the merge of the pull request, or on a branch, in a repository with its whole history. Needs no secret and no
network.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import click

from trustplan.checks.report import as_github
from trustplan.cli.options import AS_OF, PLANS, Command, day_of
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.source import git


@click.command("pull-request", cls=Command)
@PLANS
@click.option("--base", metavar="REVISION", help="What it goes into; default: the first parent of the merge.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder for report.json, which “trustplan comment” reads, and comment.md.",
)
@AS_OF
@click.pass_context
def pull_request(context: click.Context, plans: Path, base: str | None, out: Path, day: date | None) -> None:
    """Check the plans as they are here, and compare them with what the pull request goes into.

    Writes notes beside lines to the output, as GitHub reads them, and a report into a folder. Ends with 0 when there is
    no error, 1 when there is one, 2 for wrong use.

    \b
    Examples:
      trustplan pull-request                  on the merge of a pull request
      trustplan pull-request --base main      on a branch
    """
    from trustplan.pull_request.collect import collect  # noqa: PLC0415  only loaded when asked for
    from trustplan.pull_request.comment import render  # noqa: PLC0415
    from trustplan.pull_request.report import read_report, write_report  # noqa: PLC0415

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

    def may_suggest(file: str, line: int) -> bool:
        path = repository.prefix + file.removeprefix(f"{plans.as_posix()}/")
        return line in shown.get(path, ()) and git.has_same(repository, merge, head, path)

    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old", Path(folder) / "new"
        old.mkdir()
        try:
            git.write_out(repository, start, old)
        except git.GitError as error:
            raise click.UsageError(str(error)) from None
        shutil.copytree(plans, new, symlinks=True)
        report = collect(
            old, new, shown_as=plans.as_posix(), day=day or day_of(plans), head=head, may_suggest=may_suggest
        )
    raw = write_report(report)
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_bytes(raw)
    text = render(read_report(raw))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    (out / "comment.md").write_text(text, encoding="utf-8")
    severities = {severity.code: severity for severity in Severity}
    found = [
        Finding(
            rule=f.rule,
            place=Place(file=f.file, line=f.line, column=f.column),
            message=f.message,
            fix=f.remedy,
            severity=severities[f.severity],
        )
        for f in report.findings
    ]
    click.echo(as_github(found, report.files))
    context.exit(1 if any(f.severity is Severity.ERROR for f in found) else 0)
