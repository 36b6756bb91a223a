"""`trustplan report`: the papers of a meeting, of a school or of its action group, as files for a pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from trustplan.cli.names import meetings, organisations
from trustplan.cli.options import AS_OF, PLANS, Command, day_of, needs
from trustplan.primitives.paper_formats import FORMATS, PRINTED

FOLDER = Path("papers")
KINDS = ("meeting", "school", "group")  # what a paper can be of
MOST_NAMED = 12  # ids that a message names


@click.command(cls=Command)
@click.option(
    "--meeting",
    metavar="ID",
    shell_complete=meetings,
    help="The papers of a meeting, by its id in reference/calendar.yaml; “next” is the board's next.",
)
@click.option(
    "--school", metavar="ID", shell_complete=organisations, help="The paper of a school, for its local governing body."
)
@click.option(
    "--group", metavar="ID", shell_complete=organisations, help="The termly paper of a school's action group."
)
@click.option(
    "--audience",
    type=click.Choice(["trustees", "public"]),
    help="Who will read it; default: of a meeting the open part and the confidential annex, else trustees.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([*FORMATS]),
    help="What to write, as often as wanted; default: docx and pdf.",
)
@PLANS
@AS_OF
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    metavar="FOLDER",
    help="The folder for the files.",
)
@click.pass_context
def report(
    context: click.Context,
    meeting: str | None,
    school: str | None,
    group: str | None,
    audience: str | None,
    formats: tuple[str, ...],
    plans: Path,
    day: date | None,
    out: Path,
) -> None:
    """Write the papers of a meeting for its pack, in Word and as PDF: three sides at most, and an appendix.

    Of a meeting there are two: the open part, which has what the public may read, and the confidential annex with the
    rest. With --audience trustees one paper has everything, with --audience public there is the open part alone.

    The day is that on which the papers closed, once that has passed; until then it is today, and the paper is a draft.
    Run again, it puts the new files in the place of the old ones.

    Ends with 0 when they are written, 1 when the plans have errors or a file cannot be written, 2 for wrong use.

    \b
    Examples:
      trustplan report --meeting next
      trustplan report --meeting board-2026-12 --audience public --format pdf
      trustplan report --school fernhill
      trustplan report --group mill-green --out pack
    """
    given = [(kind, name) for kind, name in zip(KINDS, (meeting, school, group), strict=True) if name is not None]
    if len(given) != 1:
        raise click.UsageError(_say_choices(context, is_none=not given))
    if group is not None and audience == "public":
        msg = "The paper of an action group is for its members and for trustees: there is none for the public."
        raise click.UsageError(msg)
    for name in formats:
        if FORMATS[name].module:
            needs(FORMATS[name].module, FORMATS[name].extra)
    from trustplan.cli import report_files, report_papers  # noqa: PLC0415  only loaded when asked for

    trust = report_papers.loaded(context, plans)
    wanted = report_papers.PaperRequest(trust=trust, plans=plans, audience=audience or "", day=day, today=day_of(plans))
    made = wanted.papers(*given[0])
    files = report_files.made_files(trust, made.papers, formats or report_files.usual_formats())
    written = report_files.write_all(out, files, is_ours=out == FOLDER)
    click.echo(report_files.say_written(out, written))
    for line in (*report_files.say_all_boxed(files), *made.notes):
        click.echo(line)
    if not formats:
        click.echo(report_files.say_missing(PRINTED), nl=False)


def _say_choices(context: click.Context, *, is_none: bool) -> str:
    """What to say instead of nothing or of two things: the options, with what they may name."""
    text = "Say which paper to write: --meeting ID, --school ID or --group ID."
    if not is_none:
        text = "Use only one of --meeting, --school and --group at a time."
    option = context.command.params[0]
    return f"{text}{_named('Meetings: next, ', meetings(context, option, ''))}{_named('Schools: ', organisations(context, option, ''))}"


def _named(start: str, names: list[str]) -> str:
    """The first of some ids in a sentence, with the number of others; nothing where there are none."""
    if not names:
        return ""
    more = len(names) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f" {start}{', '.join(names[:MOST_NAMED])}{rest}."
