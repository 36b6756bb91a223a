"""`trustplan apply`: news that arrived as a slip, written into the plan files."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from trustplan.cli.options import AS_OF, PLANS, Command, day_of, latest_day, output_format
from trustplan.cli.write_lock import write_lock
from trustplan.loading.updates.apply import Applied, apply_slips
from trustplan.loading.updates.edited_files import NewsOutcome
from trustplan.loading.updates.form import SlipError, UpdateSlip
from trustplan.loading.updates.packed import MOST_TEXT, slips_in
from trustplan.loading.updates.store import WriteError, is_begun, write_together
from trustplan.primitives.english import counted
from trustplan.pull_request.proposal import Proposal, Unread, propose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.diff.edits import Edit


@click.command(cls=Command)
@click.argument("slips", nargs=-1, metavar="SLIP...")
@PLANS
@click.option("--dry-run", "is_trial", is_flag=True, help="Only say what would be written.")
@click.option("--partial", "is_partial", is_flag=True, help="Write what can be written, and leave out what is refused.")
@click.option("--each", "is_each", is_flag=True, help="Take each slip by itself: leave out whole one that is refused.")
@click.option(
    "--proposal",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write the texts of a pull request here too. For a workflow; goes with --each.",
)
@AS_OF
@output_format(["text", "json"])
@click.pass_context
def apply(
    context: click.Context,
    slips: tuple[str, ...],
    plans: Path,
    day: date | None,
    form: str,
    proposal: Path | None,
    *,
    is_trial: bool,
    is_partial: bool,
    is_each: bool,
) -> None:
    """Write update slips into the plan files, and say which ratings change.

    A SLIP is a file that somebody has sent, the text of an e-mail with a slip in it, the line that begins with TP1:, or -
    for standard input. Only lines are added; what is there stays as it is. Where anything is refused, nothing is written.
    Without a SLIP, what a stopped run has begun to write is finished.

    Ends with 0 when all is written or recorded already, 1 when anything is refused, 2 for wrong use.

    \b
    Examples:
      trustplan apply slip.json
      trustplan apply mail.txt --dry-run
    """
    read: list[UpdateSlip] = []
    try:
        _require_work(context, slips, plans)
        read, unread = _read(slips, is_each=is_each)
    except SlipError as error:
        raise click.ClickException(str(error)) from None
    latest = latest_day(plans, day)
    result, is_written = apply_to(
        plans, read, latest, is_trial=is_trial, is_partial=is_partial or is_each, is_each=is_each
    )
    edits = edits_of(result, day or day_of(plans))
    if proposal:
        _write_proposal(proposal, propose(result, edits, read, unread))
    for row in unread:
        click.echo(row.message, err=True)
    if form == "json":
        click.echo(_as_json(result, edits, is_written=is_written))
    else:
        click.echo(as_text(result, edits, is_written=is_written, is_trial=is_trial, is_partial=is_partial or is_each))
    context.exit(int(bool(result.refused or unread)))


def apply_to(
    plans: Path,
    slips: Sequence[UpdateSlip],
    latest: date,
    *,
    is_trial: bool = False,
    is_partial: bool = False,
    is_each: bool = False,
) -> tuple[Applied, bool]:
    """Apply slips to a folder, and write the files unless it is a trial or anything is refused; whether they were written."""
    shown_as = plans.as_posix().rstrip("/")
    if is_trial:
        return apply_slips(plans, shown_as, slips, latest, is_each=is_each), False
    try:
        with write_lock(plans, shown_as):
            result = apply_slips(plans, shown_as, slips, latest, is_each=is_each)
            is_written = bool(result.files) and (is_partial or not result.refused)
            if is_written:
                write_together(plans, result.files)
    except WriteError as error:
        raise click.ClickException(str(error)) from None
    return result, is_written


def _require_work(context: click.Context, words: Sequence[str], plans: Path) -> None:
    """Raise a usage error where no slip is named, unless there is something to finish."""
    if not words and not is_begun(plans):
        raise click.MissingParameter(ctx=context, param=context.command.params[0])


def _read(words: Sequence[str], *, is_each: bool) -> tuple[list[UpdateSlip], list[Unread]]:
    """The slips that some words of the command line name, and, where each is taken by itself, what cannot be read."""
    read: list[UpdateSlip] = []
    unread: list[Unread] = []
    for word in words:
        raw, source = _sent(word)
        try:
            read += slips_in(raw, source)
        except SlipError as error:
            if not is_each:
                raise
            unread.append(Unread(source=source, raw=raw, message=str(error)))
    return read, unread


def _write_proposal(folder: Path, proposal: Proposal) -> None:
    """Write each text into a file of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in asdict(proposal).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def _sent(word: str) -> tuple[bytes, str]:
    """What was sent, by a word of the command line: its bytes, and where they are from."""
    if word == "-":
        return sys.stdin.buffer.read(MOST_TEXT + 1), "standard input"
    if word.startswith("TP"):
        return word.encode(), "the command line"
    path = Path(word)
    if not path.is_file():
        msg = (
            f"There is no file “{word}”. Name the file that was sent, or put the line that begins with TP1: in quotes."
        )
        raise click.UsageError(msg)
    with path.open("rb") as file:
        return file.read(MOST_TEXT + 1), path.as_posix()


def edits_of(result: Applied, day: date) -> tuple[Edit, ...]:
    """What differs between the plans without and with what was applied, as a pull request tells it."""
    from trustplan.diff.revisions import compare_revisions  # noqa: PLC0415  only loaded where something is applied

    if not result.files:
        return ()
    return compare_revisions(result.before, result.after, day).edits


def as_text(result: Applied, edits: tuple[Edit, ...], *, is_written: bool, is_trial: bool, is_partial: bool) -> str:
    """What became of slips, for a person."""
    from trustplan.diff import report  # noqa: PLC0415

    lines = [*map(_line, result.already), *map(_line, result.refused)]
    is_news = bool(edits) and (is_written or is_trial)
    if is_news:
        lines = [*map(_line, result.applied), *lines, *map(str, result.advice)]
    lines.append(_ending(result, is_written=is_written, is_trial=is_trial, is_partial=is_partial))
    if is_news:
        lines += ["", report.as_text(edits, "With this")]
    if is_news and result.after.trust is None:
        lines.append("Ratings are left out: the plans have errors. See “trustplan check”.")
    return "\n".join(lines)


def _ending(result: Applied, *, is_written: bool, is_trial: bool, is_partial: bool) -> str:
    """What became of it all, in a sentence or two."""
    refused = counted(len(result.refused), "refusal") * bool(result.refused)
    entries = counted(len(result.applied), "entry", "entries")
    if is_written:
        left = f", with {refused}" * bool(refused)
        return f"Wrote {entries}{left}. Next: look at “git diff”, then commit."
    if refused and not is_partial:
        could = " Say --partial to write the rest." * bool(result.applied)
        return f"Nothing was written: {refused}.{could}"
    if is_trial and result.applied:
        return f"Would write {entries}. Nothing was written yet."
    if refused:
        return f"Nothing was written: {refused}."
    return "Nothing is left to do: all of it is in the plans already."


def _line(outcome: NewsOutcome) -> str:
    """What became of some news, as a line."""
    about = outcome.slip.source
    if outcome.news:
        about = outcome.news.name
    return f"{_place(outcome)}: {about}: {outcome.message} {outcome.fix}".rstrip()


def _place(outcome: NewsOutcome) -> str:
    if not outcome.place.line:
        return outcome.place.file
    return f"{outcome.place.file}:{outcome.place.line}"


def _as_json(result: Applied, edits: tuple[Edit, ...], *, is_written: bool) -> str:
    from trustplan.checks.report import as_json  # noqa: PLC0415
    from trustplan.diff import report  # noqa: PLC0415

    data = {
        "written": is_written,
        "files": [file.path for file in result.files],
        "applied": list(map(_row, result.applied)),
        "already": list(map(_row, result.already)),
        "refused": list(map(_row, result.refused)),
        "advice": json.loads(as_json(result.advice, 0)),
        "changes": json.loads(report.as_json(edits, ""))["changes"],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _row(outcome: NewsOutcome) -> dict[str, object]:
    row: dict[str, object] = {
        "slip": outcome.slip.source,
        "plan": outcome.slip.plan,
        "by": outcome.slip.by,
        "on": outcome.slip.on,
    }
    if outcome.news:
        row |= {"item": outcome.news.item, "kind": outcome.news.kind}
    return {
        **row,
        "file": outcome.place.file,
        "line": outcome.place.line,
        "message": outcome.message,
        "fix": outcome.fix,
    }
