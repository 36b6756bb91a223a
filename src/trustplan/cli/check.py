"""`trustplan check`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.checks.report import FORMS
from trustplan.cli.options import AS_OF, BUILD, PLANS, Command, latest_day, output_format
from trustplan.loading.check import check as check_plans
from trustplan.loading.updates.store import is_begun
from trustplan.source.files import is_chosen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.loading.check import Checked
    from trustplan.primitives.findings import Finding


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, exists=True))
@PLANS
@output_format(FORMS)
@click.option("--fix", "fixes", is_flag=True, help="First correct what is sure, in the files themselves.")
@click.option("--base", metavar="REVISION", help="Also say what was moved or rewritten in silence since a revision.")
@BUILD
@AS_OF
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    plans: Path,
    form: str,
    base: str | None,
    day: date | None,
    *,
    fixes: bool,
    builds: bool,
) -> None:
    """Check every file, or only some files and folders of the plans, and report all errors at once.

    Ends with 0 when there is no error (advice alone is fine), 1 when there is one, 2 for wrong use and where git could
    not show what --base or the history holds.

    \b
    Example:
      trustplan check plans/schools/ash
    """
    only = tuple(_below(path, plans) for path in paths)
    shown_as = plans.as_posix().rstrip("/")
    if fixes:
        _fix(plans, only, shown_as)
    checked = check_plans(plans, shown_as=shown_as, only=only, today=latest_day(plans, day))
    published, unseen = _published(checked, plans, shown_as, only)
    found: Sequence[Finding] = [*checked.findings, *published]
    if base:
        from trustplan.cli.revisions import compare  # noqa: PLC0415  only loaded when asked for
        from trustplan.diff.history_checks import with_history_findings  # noqa: PLC0415

        whole = with_history_findings(found, compare(plans, base, None, day))
        found = [f for f in whole if is_chosen(f.place.file.removeprefix(f"{shown_as}/"), only)]
    if builds and not checked.errors:
        from trustplan.publish.trial_build import why_not_built  # noqa: PLC0415  only loaded when asked for

        found = [*why_not_built(plans.resolve().parent, os.environ), *found]
    _tell(found, checked.files, form)
    half_written = is_begun(plans)
    if half_written:
        click.echo(
            "Files were being written when the program was stopped, so some may be new and others old. "
            "Say “trustplan apply” to finish it, before you commit.",
            err=True,
        )
    if half_written or any(f.severity == 0 for f in found):
        context.exit(1)
    context.exit(2 if unseen else 0)  # what could not be looked at is not clean


def _tell(found: Sequence[Finding], files: int, form: str) -> None:
    """Write the findings; whoever reads them at a terminal is told where there is more."""
    is_read = form == "text" and sys.stdout.isatty()
    click.echo(FORMS[form](found, files), color=is_read and not os.environ.get("NO_COLOR"))
    if found and is_read:
        click.echo(f"What a name in brackets means: trustplan explain {found[0].rule}")


def _fix(plans: Path, only: tuple[str, ...], shown_as: str) -> None:
    """Correct what is sure, and say what was done in which line."""
    from trustplan.loading.fixes import fix_files  # noqa: PLC0415  only loaded when asked for

    for file, done, left in fix_files(plans, only, shown_as):
        for change in done:
            click.echo(f"{file}:{change.line}: corrected: {change.words}", err=True)
        if left:
            click.echo(f"{file}: not corrected: {left}", err=True)


def _published(checked: Checked, plans: Path, shown_as: str, only: tuple[str, ...]) -> tuple[list[Finding], bool]:
    """What must not stand in a repository that everybody can read, in its files and in its history.

    Also whether there is a history that could not be looked through.
    """
    policy = checked.folder.one("policy")
    data = policy.document.data if policy else None
    if not isinstance(data, dict) or data.get("repository") != "public":
        return [], False
    from trustplan.checks import public_repository  # noqa: PLC0415  only loaded when asked for
    from trustplan.source import git  # noqa: PLC0415  only loaded when asked for

    found = public_repository.withheld_in_files(checked.folder)
    unseen = False
    try:
        found += public_repository.withheld_in_history(checked.folder, plans, shown_as, os.environ)
    except git.GitError as error:
        unseen = not isinstance(error, git.NoRepositoryError) or isinstance(error, git.NoGitError)
        click.echo(f"The history was not looked through. {error}", err=True)
    return [f for f in found if is_chosen(f.place.file.removeprefix(f"{shown_as}/"), only)], unseen


def _below(path: Path, plans: Path) -> str:
    try:
        inside = path.resolve().relative_to(plans.resolve()).as_posix()
    except ValueError:
        msg = f"“{path}” is not below {plans}/. Name a file or folder of the plans, or the right folder with --plans."
        raise click.UsageError(msg) from None
    return "" if inside == "." else inside
