"""`trustplan sheet import`: a workbook that was filled in, read back as slips or written into the plan files."""

from __future__ import annotations

import json
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from trustplan.cli.apply import apply_to, as_text, edits_of
from trustplan.cli.names import roles
from trustplan.cli.options import AS_OF, PLANS, Command, day_of, latest_day
from trustplan.loading.updates.filled_in import NoUpdateWorkbookError, read_filled_in
from trustplan.loading.updates.form import SlipError, as_data, say_slips
from trustplan.loading.updates.packed import slips_in
from trustplan.primitives.english import counted
from trustplan.primitives.whole_files import write_whole
from trustplan.source.rating_words import RatingWords
from trustplan.source.tables.rows import TableError
from trustplan.source.workbook import MOST_BYTES
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.loading.updates.apply import Applied
    from trustplan.loading.updates.edited_files import NewsOutcome
    from trustplan.loading.updates.filled_in import FilledIn
    from trustplan.loading.updates.form import UpdateSlip

# The column to fill in, by the rule of a check that a plan file would meet with a key.
_COLUMNS = {"off-track-without-recovery": "doing", "rating-without-reason": "note", "missing-key": "note"}


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@PLANS
@click.option(
    "--apply", "is_applied", is_flag=True, help="Write the updates into the plan files, as “trustplan apply” does."
)
@click.option(
    "--partial", "is_partial", is_flag=True, help="Take what is sure, and leave out what is asked or refused."
)
@click.option(
    "--by",
    metavar="ID",
    default="",
    shell_complete=roles,
    help="Whose update it is; default: the role chosen on its first sheet.",
)
@AS_OF
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file for the slips; default: the workbook's name with .json at its end.",
)
@click.pass_context
def import_(
    context: click.Context,
    file: Path,
    plans: Path,
    by: str,
    day: date | None,
    out: Path | None,
    *,
    is_applied: bool,
    is_partial: bool,
) -> None:
    """Read a workbook back that somebody has filled in, and make update slips of what is new in it.

    Only cells that were filled in count; rows and columns may have been moved. Whatever is not sure is asked, with its
    cell and what to write, all at once, and nothing is written then. A slip goes into the plans with “trustplan apply”.

    Ends with 0 when all is taken or nothing is new, 1 when anything is asked or refused, 2 for wrong use.

    \b
    Examples:
      trustplan sheet import fernhill.xlsx --apply
      trustplan sheet import figures.xlsx -o figures.json
    """
    on, latest = day or day_of(plans), latest_day(plans, day)
    read = _read(file, plans, by.rpartition("/")[2], on, latest)
    is_trial = not is_applied or (bool(read.questions) and not is_partial)
    result, is_written = apply_to(plans, read.slips, latest, is_trial=is_trial, is_partial=is_partial)
    for remark in (*read.questions, *read.notes):
        click.echo(remark)
    for outcome in result.refused:
        click.echo(_refused(outcome, read, file.as_posix()))
    asked = len(read.questions) + len(result.refused)
    if not read.slips and not asked:
        click.echo(f"Nothing is filled in: there are no updates in {file.as_posix()}.")
    elif (asked and not is_partial) or not (result.applied or result.already):
        click.echo(_nothing_written(asked, is_more=bool(result.applied) and not is_partial))
    elif is_applied:
        done = replace(result, refused=())
        edits = edits_of(result, on)
        click.echo(as_text(done, edits, is_written=is_written, is_trial=False, is_partial=is_partial))
    else:
        click.echo(_write_slips(_without_refused(read.slips, result), out or file.with_suffix(".json")))
    context.exit(int(bool(asked)))


def _read(file: Path, plans: Path, by: str, on: date, latest: date) -> FilledIn:
    """What a workbook says. Raises click's error for a file that is none."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
        return read_filled_in(raw, file.as_posix(), words=_words(plans), by=by, day=on, latest=latest)
    except (TableError, NoUpdateWorkbookError, SlipError) as error:
        raise click.ClickException(str(error)) from None


def _refused(outcome: NewsOutcome, read: FilledIn, file: str) -> str:
    """What is refused, with its cell, and with the column in which something is missing."""
    about = outcome.slip.plan
    if outcome.news:
        about = outcome.news.name
    fix = outcome.fix
    if column := read.headings.get(_COLUMNS.get(outcome.rule, "")):
        fix = f"Fill in “{column}” in its row too."
    return f"{read.addresses.get(id(outcome.news), file)} ({about}): {outcome.message} {fix}"


def _words(plans: Path) -> RatingWords:
    """The trust's own words and colours for ratings."""
    policy = plans / "reference" / "policy.yaml"
    if not policy.is_file():
        return RatingWords()
    document = read_yaml(policy.read_bytes(), "")[0]
    return RatingWords.of(document and document.data)


def _nothing_written(number: int, *, is_more: bool) -> str:
    text = f"Nothing was written: {counted(number, 'question')}. Correct what is asked, and run the command again."
    return text + " --partial takes the rest." * is_more


def _without_refused(slips: Sequence[UpdateSlip], result: Applied) -> list[UpdateSlip]:
    """The slips without what would be refused."""
    refused = {id(outcome.news) for outcome in result.refused}
    whole = {id(outcome.slip) for outcome in result.refused if outcome.news is None}
    found: list[UpdateSlip] = []
    for slip in slips:
        kept = [news for news in slip.changes if id(news) not in refused]
        if kept and id(slip) not in whole:
            found.append(replace(slip, changes=tuple(kept)))
    return found


def _write_slips(slips: Sequence[UpdateSlip], target: Path) -> str:
    """Write slips into a file, which may be there if it holds slips; what was done. Raises click's error for another one."""
    if target.exists():
        try:
            slips_in(target.read_bytes(), target.as_posix())
        except SlipError:
            msg = f"{target} exists already, and is not a slip. Name another file with -o."
            raise click.ClickException(msg) from None
    text = json.dumps(list(map(as_data, slips)), ensure_ascii=False, indent=1)
    write_whole(target, f"{text}\n".encode())
    return f"Wrote {target}: {say_slips(slips)}. Next: trustplan apply {shlex.quote(str(target))}"
