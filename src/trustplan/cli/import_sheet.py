"""`trustplan import` of a trust's own sheet: what it understood, what it asks, and the map that a person confirms once."""

from __future__ import annotations

import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from trustplan.cli.import_sheet_words import of_file, of_questions
from trustplan.cli.import_words import as_text
from trustplan.cli.options import latest_day
from trustplan.cli.write_lock import write_lock
from trustplan.loading.imports.add import add_figures
from trustplan.loading.imports.own_sheets.keep import IMPORTS, kept_maps, with_maps
from trustplan.loading.imports.own_sheets.maps import draft_text, maps_in
from trustplan.loading.imports.own_sheets.names import Known
from trustplan.loading.imports.own_sheets.settle import Clock
from trustplan.loading.imports.own_sheets.study import study, taken_of
from trustplan.loading.load import load
from trustplan.loading.updates.edited_files import NewFile
from trustplan.loading.updates.store import WriteError, write_together
from trustplan.primitives.english import counted
from trustplan.primitives.notation import TRUST
from trustplan.primitives.whole_files import write_whole
from trustplan.source.tables.rows import TableError
from trustplan.source.workbook import MOST_BYTES
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trustplan.loading.imports.add import Imported
    from trustplan.loading.imports.own_sheets.maps import Question, SheetMap
    from trustplan.loading.imports.own_sheets.propose import Proposal
    from trustplan.loading.imports.own_sheets.study import Studied
    from trustplan.loading.imports.taken import TakenFile
    from trustplan.loading.load import Loaded
    from trustplan.model import Trust

MOST_BYTES_OF_MAP = 2_000_000


class _Run(Struct, frozen=True, kw_only=True):
    """One run of the command, and what all its files are read with: the folder of plans, the trust in it, its names, the day and the maps."""

    plans: Path
    loaded: Loaded
    trust: Trust
    known: Known
    clock: Clock
    maps: list[SheetMap]
    map_file: Path | None
    is_dry: bool


def import_sheet(files: Sequence[Path], plans: Path, day: date, *, is_dry: bool, map_file: Path | None = None) -> int:
    """Take the figures of a trust's own sheets, or propose a map of each and ask. Gives the exit code.

    With a map that a person has filled in, or one that is kept, the figures go into the plan files, and the map is kept.
    Raises click's error for a file of which no table can be read.
    """
    loaded = load(plans, shown_as=plans.as_posix().rstrip("/"))
    if loaded.trust is None:
        for finding in loaded.errors[:3]:
            click.echo(finding)
        message = (
            f"The plan files have {counted(len(loaded.errors), 'error')}, so figures cannot be held against them. "
            "“trustplan check” says what they are."
        )
        raise click.ClickException(message)
    known = Known(loaded.folder)
    maps = kept_maps(plans, known)
    if map_file is not None:
        maps = [*maps, *_map_of_person(map_file, known)]
    run = _Run(
        plans=plans,
        loaded=loaded,
        trust=loaded.trust,
        known=known,
        clock=Clock(day=day, calendar=loaded.trust.calendar(TRUST)),
        maps=maps,
        map_file=map_file,
        is_dry=is_dry,
    )
    code = 0
    for file in files:
        code = max(code, _import_file(file, run))
    return code


def _map_of_person(path: Path, known: Known) -> list[SheetMap]:
    """The maps in a file that a person has filled in. Raises click's error for what is wrong in it, all at once."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise click.ClickException(msg) from None
    if len(raw) > MOST_BYTES_OF_MAP:
        msg = f"{path} is too large to be a map of a sheet."
        raise click.ClickException(msg)
    document, findings = read_yaml(raw, path.as_posix())
    if document is None or findings:
        text = "\n".join(map(str, findings))
        msg = f"{path} cannot be read as it is. Each line needs its quotation marks, and the spaces before it.\n{text}"
        raise click.ClickException(msg)
    maps, wrong = maps_in(document.data, known.names)
    if wrong:
        text = "\n".join(f"  {one}" for one in wrong)
        msg = f"{path} has {counted(len(wrong), 'answer')} that cannot be taken:\n{text}"
        raise click.ClickException(msg)
    if not maps:
        msg = f"{path} holds no map of a sheet. “trustplan import” with the sheet alone writes one."
        raise click.ClickException(msg)
    return maps


def _import_file(file: Path, run: _Run) -> int:
    """One file: taken, or asked about."""
    shown = file.as_posix()
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
        studied = study(raw, shown, run.known, run.maps, run.clock)
    except TableError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        msg = f"{shown} cannot be read: {error.strerror}. Close it in other programs, and try again."
        raise click.ClickException(msg) from None
    for line in of_file(studied, run.known, run.clock):
        click.echo(line)
    if not studied.proposals:
        return 1
    if any(one.questions for one in studied.proposals):
        return _ask(file, studied, run)
    if not studied.is_known and not _is_confirmed():
        return _ask(file, studied, run)
    return _take(studied, run)


def _is_confirmed() -> bool:
    """Whether somebody who sits before a terminal says that all is right. Nobody is asked where nobody sits."""
    return _sits_there() and click.confirm("Is that right?", default=False)


def _sits_there() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(file: Path, studied: Studied, run: _Run) -> int:
    """Say what is asked, and write the draft of the map, unless a person's own is there."""
    for line in of_questions(studied):
        click.echo(line)
    if run.map_file is not None:
        click.echo(f"Nothing was taken. Answer in {run.map_file.as_posix()}, and run the command again.")
        return 1
    target = file.with_suffix(".import.yaml")
    command = f"trustplan import {shlex.quote(file.as_posix())} --map {shlex.quote(target.as_posix())}"
    if run.is_dry:
        click.echo(f"Nothing was taken or written. Without --dry-run, your answers would go into {target.as_posix()}.")
        return 1
    questions = [(one.map, number, question) for number, (one, question) in enumerate(_each(studied), 1)]
    maps = [one.map for one in studied.proposals]
    text = draft_text(maps, questions, studied.name, shlex.quote(file.as_posix()), shlex.quote(target.as_posix()))
    if target.exists() and target.read_bytes() != text.encode():
        click.echo(
            f"Nothing was taken. {target.as_posix()} is there already, perhaps with your answers, and was not touched."
            f" To use it: {command}\nTo begin anew, delete it first."
        )
        return 1
    write_whole(target, text.encode())
    if questions:
        click.echo(
            f"Nothing was taken yet. Write your answers into {target.as_posix()}, which any text editor opens, such as Notepad."
        )
    else:
        click.echo(
            f"Nothing was taken yet. If all of this is right, there is nothing to write; if not, correct it in {target.as_posix()}."
        )
    click.echo(f"Then run: {command}")
    return 1


def _each(studied: Studied) -> Iterator[tuple[Proposal, Question]]:
    """Each question on a file, with the table that it is on."""
    for one in studied.proposals:
        for question in one.questions:
            yield one, question


def _take(studied: Studied, run: _Run) -> int:
    """Take the figures into the plan files, and keep the maps, both or neither."""
    taken = taken_of(studied, run.known, run.trust.frameworks, run.clock)
    if taken.errors:
        for finding in (*taken.notes, *taken.errors):
            click.echo(f"{finding.message} {finding.fix}".rstrip())
        click.echo(
            f"Nothing was taken: {counted(len(taken.errors), 'cell')} in {studied.name} must be corrected first."
            " Correct what is said above, save the file, and run the command again."
        )
        return 1
    result = _written(studied, taken, run)
    is_written = bool(result.files) and not run.is_dry
    text = as_text(result, [taken], run.plans, is_written=is_written, is_trial=run.is_dry, is_long=False)
    click.echo(text)
    return int(bool(result.errors))


def _written(studied: Studied, taken: TakenFile, run: _Run) -> Imported:
    """Hold the figures against the plans, and write them with the maps, unless anything is wrong or it is a trial."""
    plans = run.plans
    shown_as = plans.as_posix().rstrip("/")
    try:
        with ExitStack() as alone:
            if not run.is_dry:
                alone.enter_context(write_lock(plans, shown_as))
            latest = latest_day(plans, run.clock.day)
            result = add_figures(
                plans, shown_as, [taken], run.clock.day, latest, with_comparators=True, takes_every_measure=True
            )
            if result.errors:
                return result
            result = replace(result, files=(*result.files, *_maps(studied, plans)))
            if result.files and not run.is_dry:
                write_together(plans, result.files)
    except WriteError as error:
        raise click.ClickException(str(error)) from None
    return result


def _maps(studied: Studied, plans: Path) -> list[NewFile]:
    """The file of maps as it becomes; nothing where it has them already, or where it is not sure how to add to it."""
    path = plans / IMPORTS
    before = None
    if path.is_file():
        before = path.read_bytes()
    after = with_maps(before, studied.proposals)
    if after is None:
        click.echo(
            f"{IMPORTS} is written in a way in which it is not sure where a map belongs. The figures are taken, and the"
            " map is not kept: keep its file, and name it with --map the next time."
        )
        return []
    if after == before:
        return []
    return [NewFile(path=IMPORTS, before=before, after=after)]
