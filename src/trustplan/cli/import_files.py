"""`trustplan import`: figures that others publish, taken from their files into the plan files."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.cli.import_words import as_json, as_text
from trustplan.cli.options import PLANS, Command, a_day, day_of, latest_day, output_format
from trustplan.loading.imports.add import Imported, add_figures
from trustplan.loading.updates.store import WriteError, alone_in, finish, write_together
from trustplan.primitives.english import say_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.loading.imports.taken import TakenFile

_SHEETS = (".xlsx", ".xlsm")  # which are always a trust's own


@click.command("import", cls=Command)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE..."
)
@PLANS
@click.option("--as", "form_id", metavar="ID", default="", help="What the files are, where it is not sure by itself.")
@click.option(
    "--on",
    "day",
    type=a_day,
    metavar="DATE",
    help="The day from which the figures count, such as that of their publication; default: the site's, or today.",
)
@click.option(
    "--comparators", "has_comparators", is_flag=True, help="Also take the figures of the country and of councils."
)
@click.option("--all-measures", "has_all", is_flag=True, help="Also take measures that the trust has not used yet.")
@click.option("--dry-run", "is_trial", is_flag=True, help="Only show what would be written.")
@click.option("--verbose", "is_long", is_flag=True, help="Name every figure, and not only some of each kind.")
@output_format(["text", "json"])
@click.pass_context
def import_files(
    context: click.Context,
    files: tuple[Path, ...],
    plans: Path,
    form_id: str,
    day: date | None,
    form: str,
    *,
    has_comparators: bool,
    has_all: bool,
    is_trial: bool,
    is_long: bool,
) -> None:
    """Take figures that others publish into the plan files, and say what became of each.

    A FILE is one of a department's or of the trust's own systems, as it was downloaded. What it is, is known by its columns.
    Only lines are added, and nothing takes the place of a better figure: no symbol that of a number, no rounded figure
    that of the exact one, no provisional figure that of a final one. Said again, it adds nothing. Where anything in a file
    is not sure, it is told with its line, and nothing is written.

    Ends with 0 when all is taken or nothing is new, 1 when anything is refused, 2 for wrong use.

    \b
    Examples:
      trustplan import ks2-school-attainment.csv ks2-school-information.csv --dry-run
      trustplan import ks2-national.csv --comparators --on 2026-12-11
    """
    on, latest = day or day_of(plans), latest_day(plans, None)
    if on > latest:
        msg = f"{say_date(on)} is still to come: a figure counts from a day on which it was known."
        raise click.BadParameter(msg, param_hint="--on")
    sheets = [path for path in files if path.suffix.lower() in _SHEETS]
    others = [path for path in files if path not in sheets]
    code = 0
    if others:
        taken = taken_from(others, plans, form_id)
        unknown = _own_sheets(others, taken)
        if unknown and len(unknown) == len(others):
            sheets = [*unknown, *sheets]
        else:
            result, is_written = _add(
                plans, taken, on, latest, has_comparators=has_comparators, has_all=has_all, is_trial=is_trial
            )
            if form == "json":
                click.echo(as_json(result, taken, is_written=is_written))
            else:
                click.echo(as_text(result, taken, plans, is_written=is_written, is_trial=is_trial, is_long=is_long))
            code = int(bool(result.errors))
    if sheets:
        own = import_module("trustplan.cli.import_sheet")  # only loaded for a trust's own sheet
        code = max(code, own.import_sheet(sheets, plans, on, is_dry=is_trial))
    context.exit(code)


def taken_from(paths: Sequence[Path], plans: Path, form_id: str) -> tuple[TakenFile, ...]:
    """What some files say of a trust, each read by the form that its columns show, or by the one of an id."""
    take = import_module("trustplan.loading.imports.take")  # only loaded where files are read
    return tuple(take.take_files(paths, plans, as_form=form_id))


def _own_sheets(paths: Sequence[Path], taken: Sequence[TakenFile]) -> list[Path]:
    """The files that are of no known form, which may be a trust's own sheets."""
    return [path for path, file in zip(paths, taken, strict=False) if not file.form]


def _add(
    plans: Path,
    taken: Sequence[TakenFile],
    on: date,
    latest: date,
    *,
    has_comparators: bool,
    has_all: bool,
    is_trial: bool,
) -> tuple[Imported, bool]:
    """Hold figures against a folder, and write the files unless it is a trial or anything is wrong; whether they were written."""
    shown_as = plans.as_posix().rstrip("/")
    try:
        with ExitStack() as alone:
            if not is_trial:
                alone.enter_context(alone_in(plans))
                for path in finish(plans):
                    click.echo(f"{shown_as}/{path}: finished what an earlier run had begun to write.", err=True)
            result = add_figures(
                plans, shown_as, taken, on, latest, with_comparators=has_comparators, takes_every_measure=has_all
            )
            is_written = bool(result.files) and not is_trial
            if is_written:
                write_together(plans, result.files)
    except WriteError as error:
        raise click.ClickException(str(error)) from None
    return result, is_written
