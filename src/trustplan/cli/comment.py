"""`trustplan comment`: keep the one comment of a pull request up to date, from the report of a run that is not trusted.

Runs on the default branch's own code, with a token that may write comments. The report is data: it does not say which
pull request it is about; that is looked up by the branch and commit of the run. The process holds the token, so it
imports no more than it takes to check a report and to speak to the forge.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

NEEDED = ("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "HEAD_SHA", "HEAD_OWNER", "HEAD_BRANCH")


@click.command()
@click.argument(
    "report", metavar="[FILE]", type=click.Path(path_type=Path), default=Path("report/report.json"), required=False
)
@click.pass_context
def comment(context: click.Context, report: Path) -> None:
    """Keep the one comment of a pull request up to date, from a report of “trustplan pull-request”.

    For a workflow: the environment holds GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN, and HEAD_SHA, HEAD_OWNER and
    HEAD_BRANCH of the run that made the report; RUN_URL is its address, if the comment shall link to it. Ends with 0
    when all is said, 1 when something failed, 2 for wrong use.

    \b
    Example:
      trustplan comment report/report.json
    """
    context.exit(_comment(report))


def _comment(path: Path) -> int:
    """Read the report, find its pull request, and say what was done. Returns the exit code."""
    from trustplan.cli.forge import Forge, ForgeError, find_pull, keep_one, suggest  # noqa: PLC0415  only loaded when asked for
    from trustplan.pull_request.comment import render  # noqa: PLC0415
    from trustplan.pull_request.report import LIMITS, ReportError, read_report  # noqa: PLC0415

    given = {name: os.environ.get(name, "") for name in NEEDED}
    if missing := [name for name, value in given.items() if not value]:
        click.echo(f"Set {', '.join(missing)}.", err=True)
        return 2
    forge = Forge(given["GITHUB_API_URL"], given["GITHUB_REPOSITORY"], given["GITHUB_TOKEN"])
    try:
        with path.open("rb") as file:
            report = read_report(file.read(LIMITS["bytes"] + 1))
        head = given["HEAD_SHA"]
        if report.head != head:
            click.echo(f"The report is about {report.head[:7]}, and the run about {head[:7]}: nothing is said.")
            return 1
        number = find_pull(forge, given["HEAD_OWNER"], given["HEAD_BRANCH"], head)
        if number is None:
            click.echo("No open pull request is at this commit any more, so no comment is written.")
            return 0
        done = keep_one(forge, number, render(report, os.environ.get("RUN_URL", "")))
        count = suggest(forge, number, head, report.suggestions)
    except (OSError, ReportError, ForgeError) as error:
        click.echo(str(error), err=True)
        return 1
    click.echo(f"Pull request {number}: comment {done}, suggested changes: {count}.")
    return 0
