"""`trustplan comment`: keep the one comment of a pull request up to date, from the report of a run that is not trusted.

Runs on the default branch's own code, with a token that may write comments. The report is data: it does not say which
pull request it is about; that is looked up by the branch and commit of the run. The process holds the token, so it
imports no more than it takes to check a report and to speak to the forge.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trustplan.pull_request.report import Report

NEEDED = ("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "HEAD_SHA", "HEAD_OWNER", "HEAD_BRANCH")
ON_GITLAB = "CI_MERGE_REQUEST_IID"  # what only a pipeline of a merge request has
NEEDED_THERE = (ON_GITLAB, "CI_API_V4_URL", "CI_PROJECT_ID", "CI_COMMIT_SHA", "COMMENT_TOKEN")


@click.command()
@click.argument(
    "report", metavar="[FILE]", type=click.Path(path_type=Path), default=Path("report/report.json"), required=False
)
@click.pass_context
def comment(context: click.Context, report: Path) -> None:
    """Keep the one comment of a pull request up to date, from a report of “trustplan pull-request”.

    For a workflow: the environment holds GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN, and HEAD_SHA, HEAD_OWNER and
    HEAD_BRANCH of the run that made the report; RUN_URL is its address, if the comment shall link to it. In the pipeline
    of a merge request on GitLab it holds what GitLab gives, and COMMENT_TOKEN. Ends with 0 when all is said, 1 when
    something failed, 2 for wrong use.

    \b
    Example:
      trustplan comment report/report.json
    """
    context.exit(_comment(report))


def _comment(path: Path) -> int:
    """Read the report, find its pull request, and say what was done. Returns the exit code."""
    from trustplan.cli.forge import ForgeError  # noqa: PLC0415  only loaded when asked for
    from trustplan.pull_request.report import LIMITS, ReportError, read_report  # noqa: PLC0415

    is_on_gitlab = bool(os.environ.get(ON_GITLAB))
    needed = NEEDED_THERE if is_on_gitlab else NEEDED
    given = {name: os.environ.get(name, "") for name in needed}
    if missing := [name for name, value in given.items() if not value]:
        click.echo(f"Set {', '.join(missing)}.", err=True)
        return 2
    head = given["CI_COMMIT_SHA" if is_on_gitlab else "HEAD_SHA"]
    try:
        with path.open("rb") as file:
            report = read_report(file.read(LIMITS["bytes"] + 1))
        if report.head != head:
            click.echo(f"The report is about {report.head[:7]}, and the run about {head[:7]}: nothing is said.")
            return 1
        said = _on_gitlab(report, given) if is_on_gitlab else _on_github(report, given)
    except (OSError, ReportError, ForgeError) as error:
        click.echo(str(error), err=True)
        return 1
    click.echo(said)
    return 0


def _on_github(report: Report, given: dict[str, str]) -> str:
    """Keep the comment, and the suggested changes beside their lines. Returns what was done."""
    from trustplan.cli.forge import Forge, find_pull, keep_one, suggest  # noqa: PLC0415
    from trustplan.pull_request.comment import render  # noqa: PLC0415

    forge = Forge.github(given["GITHUB_API_URL"], given["GITHUB_REPOSITORY"], given["GITHUB_TOKEN"])
    number = find_pull(forge, given["HEAD_OWNER"], given["HEAD_BRANCH"], report.head)
    if number is None:
        return "No open pull request is at this commit any more, so no comment is written."
    done = keep_one(forge, number, render(report, os.environ.get("RUN_URL", "")))
    count = suggest(forge, number, report.head, report.suggestions)
    return f"Pull request {number}: comment {done}, suggested changes: {count}."


def _on_gitlab(report: Report, given: dict[str, str]) -> str:
    """Keep the note. Returns what was done."""
    from trustplan.cli.forge import Forge, keep_note  # noqa: PLC0415
    from trustplan.pull_request.comment import render  # noqa: PLC0415

    forge = Forge.gitlab(given["CI_API_V4_URL"], given["CI_PROJECT_ID"], given["COMMENT_TOKEN"])
    done = keep_note(forge, given[ON_GITLAB], render(report, os.environ.get("CI_JOB_URL", "")))
    return f"Merge request {given[ON_GITLAB]}: comment {done}."
