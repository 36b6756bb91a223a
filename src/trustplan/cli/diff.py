"""`trustplan diff`: what changed between two days or two revisions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from trustplan.checks.report import FORMS
from trustplan.cli.options import AS_OF, PLANS, Command, Replaced, a_day, day_of, output_format

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan.diff.edits import Edit

BASE = "What to compare with: a branch, a tag or a commit. What was done there since the two parted does not count."
ONE_OF = "Say one of --since DATE, --from DATE --to DATE, or --base REVISION."


@click.command(cls=Command)
@PLANS
@click.option("--since", type=a_day, metavar="DATE", help="What became known or was decided after a day.")
@click.option("--from", "first", type=a_day, metavar="DATE", help="With --to: the same, up to a second day.")
@click.option("--to", "last", type=a_day, metavar="DATE", help="With --from: the second day.")
@click.option("--between", "two_days", cls=Replaced, instead=("--from", "--to"), nargs=2, type=a_day)
@click.option("--base", metavar="REVISION", help=BASE)
@click.option("--head", metavar="REVISION", help="With --base: the later revision; default: the files as they are now.")
@AS_OF
@output_format(["text", "markdown", "json"])
def diff(
    plans: Path,
    since: date | None,
    first: date | None,
    last: date | None,
    two_days: tuple[date, date] | None,
    base: str | None,
    head: str | None,
    day: date | None,
    form: str,
) -> None:
    """Say what changed: between two days, by the dates in the files, or between two revisions, by the files themselves.

    Two revisions also show what has no date: wording, leads, what was added or dropped, and what was rewritten. Ends with
    0 whether there are changes or not, 1 when the plans have errors, 2 for wrong use.

    \b
    Examples:
      trustplan diff --base main
      trustplan diff --from 2026-09-25 --to 2026-11-20
    """
    from trustplan.diff import report  # noqa: PLC0415  only loaded when asked for

    if two_days:
        if first or last:
            raise click.UsageError(ONE_OF)
        first, last = two_days
    if (first is None) != (last is None):
        msg = "--from and --to go together. For what changed up to today, say --since DATE."
        raise click.UsageError(msg)
    if [since, first, base].count(None) != 2:
        raise click.UsageError(ONE_OF)
    if head and not base:
        msg = "--head needs --base, the revision to compare with."
        raise click.UsageError(msg)
    if base:
        heading, edits = _between_revisions(plans, base, head, day)
    else:
        heading, edits = _between_days(plans, since or first or date.min, last or day or day_of(plans))
    click.echo(report.FORMS[form](edits, heading))


def _between_revisions(plans: Path, base: str, head: str | None, day: date | None) -> tuple[str, tuple[Edit, ...]]:
    from trustplan.cli.revisions import compare  # noqa: PLC0415  only loaded when asked for

    compared = compare(plans, base, head, day, instead=", or compare two days with --since")
    if not compared.is_rated:
        which = "before" if compared.errors[0] else "now"
        click.echo(f"Ratings are left out: the plans have errors {which}. See “trustplan check”.", err=True)
    return f"Changes since {base}, ratings on {compared.day}", compared.edits


def _between_days(plans: Path, first: date, last: date) -> tuple[str, tuple[Edit, ...]]:
    from trustplan.diff.between_days import between  # noqa: PLC0415  only loaded when asked for
    from trustplan.loading.load import load  # noqa: PLC0415

    if first >= last:
        msg = f"{first} is not before {last}."
        raise click.UsageError(msg)
    loaded = load(plans, shown_as=plans.as_posix().rstrip("/"))
    if loaded.trust is None:
        click.echo(FORMS["text"](loaded.errors, loaded.files), err=True)
        raise click.exceptions.Exit(1)
    return f"Changes from {first} to {last}", between(loaded.trust, first, last)
