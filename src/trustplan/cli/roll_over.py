"""`trustplan roll-over`."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.cli.options import PLANS, Command, a_day, day_of
from trustplan.cli.write_lock import write_lock
from trustplan.loading.load import load
from trustplan.loading.roll_over import FileChange, RollOverError, roll_over
from trustplan.loading.updates.edited_files import NewFile
from trustplan.loading.updates.store import WriteError, write_together
from trustplan.primitives.periods import Period, parse_period

if TYPE_CHECKING:
    from datetime import date


def _school_year(text: str) -> Period:
    """The school year that a text on the command line means. Raises click's usage error for one that means none."""
    period = parse_period(text.replace("/", "-"))
    if period is None or period.part:
        msg = f"“{text}” is not a school year. Write it like 2027-28."
        raise click.BadParameter(msg)
    return period


@click.command("roll-over", cls=Command)
@click.argument("year", metavar="SCHOOL_YEAR", type=_school_year)
@PLANS
@click.option("--plan", "only", default="", metavar="ID", help="Only this plan, such as fernhill/improvement-2026-27.")
@click.option("--dry-run", "is_trial", is_flag=True, help="Only say what would be written.")
@click.option(
    "--as-of", "day", type=a_day, metavar="DATE", help="The day on which it is done; default: the site's, or today."
)
def roll_over_command(year: Period, plans: Path, only: str, day: date | None, *, is_trial: bool) -> None:
    """Begin a school year: write the new plans, carry open work on, close the old plans, and propose terms and meetings.

    Done twice, it does nothing more. Nothing that was recorded is changed.

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Example:
      trustplan roll-over 2027-28 --dry-run
    """
    shown_as = plans.as_posix().rstrip("/")
    try:
        with ExitStack() as alone:
            if not is_trial:
                alone.enter_context(write_lock(plans, shown_as))
            found = roll_over(load(plans, shown_as=shown_as), plans, year, day or day_of(plans), only)
            if errors := _errors_after(plans, shown_as, found):
                raise click.ClickException(f"The new files would have errors, so nothing is written.\n{errors}")
            if found and not is_trial:
                files = [NewFile(path=file.path, before=file.before, after=file.after) for file in found]
                write_together(plans, files)
    except (RollOverError, WriteError) as error:
        raise click.ClickException(str(error)) from None
    for file in found:
        words = "would be " if is_trial else ""
        done = "written" if file.before is None else "changed"
        click.echo(f"{shown_as}/{file.path}: {words}{done}: {file.words}")
    if not found:
        click.echo(f"Nothing is left to do for {year}.")
    elif not is_trial:
        click.echo("Now correct the dates in the calendar, decide on targets, and have the new plans approved.")


def _errors_after(plans: Path, shown_as: str, found: list[FileChange]) -> str:
    """What a check would say of the new files; empty where nothing stops a build."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "plans"
        shutil.copytree(plans, trial)
        for file in found:
            (trial / file.path).write_bytes(file.after)
        return "\n".join(map(str, load(trial, shown_as=shown_as).errors))
