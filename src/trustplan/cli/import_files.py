"""`trustplan import`: what others publish, taken from their files into the plan files."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from trustplan.cli.import_words import Outcome, as_json, of_run
from trustplan.cli.names import form_ids, import_forms
from trustplan.cli.options import PLANS, Command, a_day, day_of, latest_day, output_format
from trustplan.cli.write_lock import write_lock
from trustplan.loading.imports.add import add_figures
from trustplan.loading.imports.profiles.edits import ProfileEdits, profile_edits, take_profile_files
from trustplan.loading.imports.take import take_files
from trustplan.loading.updates.store import WriteError, write_together
from trustplan.primitives.english import listed, say_date
from trustplan.primitives.suggestions import meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.loading.imports.taken import TakenFile

_SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers")  # which are always a trust's own
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class ImportRequest(Struct, frozen=True, kw_only=True):
    """What the command is asked to do, beside the files: as which form and period, from which day on, and how much."""

    plans: Path
    form_id: str
    period: str
    on: date
    latest: date
    has_comparators: bool
    has_all: bool
    is_trial: bool

    @property
    def shown_as(self) -> str:
        """The folder as messages name it."""
        return self.plans.as_posix().rstrip("/")


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@PLANS
@click.option(
    "--as",
    "form_id",
    metavar="ID",
    default="",
    shell_complete=import_forms,
    help="The form that a file has, where its columns do not show it.",
)
@click.option("--period", metavar="PERIOD", default="", help="The period of the figures, where a file does not say it.")
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
@click.option("--map", "map_file", type=_FILE, metavar="FILE", help="Your answers on a sheet of your own.")
@click.option("--dry-run", "is_trial", is_flag=True, help="Only show what would be written.")
@click.option("--verbose", "is_long", is_flag=True, help="Name every figure, and not only some of each kind.")
@output_format(["text", "json"])
@click.pass_context
def import_files(
    context: click.Context,
    files: tuple[Path, ...],
    plans: Path,
    form_id: str,
    period: str,
    day: date | None,
    map_file: Path | None,
    form: str,
    *,
    has_comparators: bool,
    has_all: bool,
    is_trial: bool,
    is_long: bool,
) -> None:
    """Take what others publish into the plan files, and say what became of each figure.

    A FILE is one of a department's or of the trust's own systems, as it was downloaded; its columns say which one it is.
    Only lines are added, and nothing replaces a better figure: no symbol a number, no rounded figure the exact one, no
    provisional figure a final one. Run again, it adds nothing. Where anything in a file is not sure, you are told its
    line, and nothing is written.

    Ends with 0 when all is taken or nothing is new, 1 when anything is refused or asked, 2 for wrong use.

    \b
    Examples:
      trustplan import ks2-attainment.csv ks2-information.csv --dry-run
      trustplan import ks2-national.csv --comparators --on 2026-12-11
    """
    asked = ImportRequest(
        plans=plans,
        form_id=form_id,
        period=period,
        on=day or day_of(plans),
        latest=latest_day(plans, None),
        has_comparators=has_comparators,
        has_all=has_all,
        is_trial=is_trial,
    )
    _check(asked)
    published, own = _sorted(files, map_file)
    code = 0
    if published:
        may_be_own = not (own or form_id or period or form == "json")
        outcome = _published(published, asked, may_be_own=may_be_own)
        if outcome is None:
            own = published
        else:
            click.echo(_report(outcome, asked, form, is_long=is_long))
            code = int(bool(outcome.errors))
    if own:
        code = max(code, own_sheets(own, asked, map_file))
    context.exit(code)


def _sorted(files: Sequence[Path], map_file: Path | None) -> tuple[list[Path], list[Path]]:
    """The files that others publish, and the trust's own sheets; a map of a person is of own sheets alone."""
    if map_file is not None:
        return [], list(files)
    published = [path for path in files if path.suffix.lower() not in _SHEETS]
    return published, [path for path in files if path not in published]


def _report(outcome: Outcome, asked: ImportRequest, form: str, *, is_long: bool) -> str:
    """What became of published files, as JSON or for a person."""
    if form == "json":
        return as_json(outcome)
    return of_run(outcome, asked.plans, is_trial=asked.is_trial, is_long=is_long)


def own_sheets(paths: Sequence[Path], asked: ImportRequest, map_file: Path | None) -> int:
    """Take a trust's own sheets, or ask what their columns are; the exit code."""
    from trustplan.cli.import_sheet import import_sheet  # noqa: PLC0415  only loaded for a trust's own sheet

    return import_sheet(paths, asked.plans, asked.on, is_dry=asked.is_trial, map_file=map_file)


def taken_from(paths: Sequence[Path], asked: ImportRequest) -> tuple[TakenFile, ...]:
    """What some files say of a trust, each read by the form that its columns show, or by the one of an id."""
    return take_files(paths, asked.plans, as_form=asked.form_id, period=asked.period, today=asked.latest)


def _published(paths: Sequence[Path], asked: ImportRequest, *, may_be_own: bool) -> Outcome | None:
    """Hold files against the folder, and write what is better, unless it is a trial or anything is wrong.

    None where no form fits any of the files, and they may be a trust's own.
    """
    try:
        with ExitStack() as alone:
            if not asked.is_trial:
                alone.enter_context(write_lock(asked.plans, asked.shown_as))
            outcome = _held(paths, asked)
            if may_be_own and not outcome.profiles and all(file.is_unknown for file in outcome.taken):
                return None
            if outcome.files and not asked.is_trial:
                write_together(asked.plans, outcome.files)
                outcome = outcome.written()
    except WriteError as error:
        raise click.ClickException(str(error)) from None
    return outcome


def _held(paths: Sequence[Path], asked: ImportRequest) -> Outcome:
    """What files say, held against the folder: those on schools against the profiles, the others against the figures."""
    found, loaded = take_profile_files(paths, asked.plans, asked.shown_as, asked.latest, as_form=asked.form_id)
    profiles = [file for file in found if file is not None]
    tables = [path for path, file in zip(paths, found, strict=True) if file is None]
    taken: tuple[TakenFile, ...] = ()
    if tables:
        taken = taken_from(tables, asked)
    edits: ProfileEdits | None = None
    if profiles:
        edits = profile_edits(asked.plans, asked.shown_as, profiles, loaded, asked.latest)
    result = add_figures(
        asked.plans,
        asked.shown_as,
        taken,
        asked.on,
        asked.latest,
        with_comparators=asked.has_comparators,
        takes_every_measure=asked.has_all,
    )
    return Outcome(result=result, taken=taken, profiles=tuple(profiles), edits=edits)


def _check(asked: ImportRequest) -> None:
    """Raise click's usage error for a day that is still to come, and for a form that nobody has declared."""
    if asked.on > asked.latest:
        msg = f"{say_date(asked.on)} is still to come: a figure counts from a day on which it was known."
        raise click.BadParameter(msg, param_hint="--on")
    known = form_ids(asked.plans)
    if asked.form_id and asked.form_id not in known:
        fix = meant(asked.form_id, known) or f"The forms are {listed(known)}."
        raise click.BadParameter(f"There is no form “{asked.form_id}”. {fix}", param_hint="--as")
