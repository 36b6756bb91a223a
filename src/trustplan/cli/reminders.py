"""`trustplan reminders`: a mail to each role that owes an update, a figure or a judgement."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.checks.report import FORMS as REPORTS
from trustplan.cli.names import roles
from trustplan.cli.options import AS_OF, PLANS, Command, day_of, output_format
from trustplan.primitives.suggestions import meant
from trustplan.primitives.whole_files import fill_folder

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Settings
    from trustplan.website.reminders import Reminder

MOST_DAYS = 366


@click.command(cls=Command)
@PLANS
@AS_OF
@click.option(
    "--days",
    type=click.IntRange(0, MOST_DAYS),
    default=30,
    show_default=True,
    metavar="NUMBER",
    help="How far to look ahead, if the next meeting is not later.",
)
@click.option(
    "--role",
    "wanted",
    metavar="ID",
    shell_complete=roles,
    help="Only this role: headteacher, or fernhill/headteacher for one school's.",
)
@output_format(["text", "markdown", "json"])
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write one file for each role into this folder, which must be empty or new.",
)
@click.pass_context
def reminders(
    context: click.Context, plans: Path, day: date | None, days: int, wanted: str | None, form: str, out: Path | None
) -> None:
    """Write a mail to each role that owes something: overdue, due before the next meeting, and due soon.

    Nothing is sent, and no address is needed: your office's own mail does that. Ends with 0 whether something is owed or
    not, 1 when the plans have errors, 2 for wrong use.

    \b
    Examples:
      trustplan reminders --as-of 2026-11-20
      trustplan reminders --out mails --days 14
    """
    from trustplan.mkdocs_plugin.site_date import working_site  # noqa: PLC0415  only loaded when asked for
    from trustplan.website.reminders import ENDINGS, FORMS, all_in, make_reminders  # noqa: PLC0415

    if out and out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty: mails of an earlier day would be among these."
        raise click.UsageError(msg)
    address, settings = working_site(plans.resolve().parent / "mkdocs.yml")
    pages = _pages(context, plans, day, settings)
    every, alone = make_reminders(pages, site=address, folder=plans.as_posix().rstrip("/"), days=days)
    found = _of_role(pages, every, wanted)
    for item in alone:
        click.echo(f"Nobody holds a role that could be asked for {item}.", err=True)
    if not found:
        whose = f" by “{wanted}”" if wanted else ""
        click.echo(f"Nothing is owed{whose} on {pages.edition.day}.", err=form == "json")
    if out is None:
        if found or form == "json":
            click.echo(all_in(form, found))
        return
    files: list[tuple[str, bytes]] = []
    for one in found:
        name = f"{one.debts.organisation}_{one.debts.role}.{ENDINGS[form]}"  # no id has the mark between them
        files.append((name, f"{FORMS[form](one)}\n".encode()))
    fill_folder(out, files)
    click.echo(f"Wrote {len(found):,} files to {out}" if found else "No file was written.", err=not found)


def _pages(context: click.Context, plans: Path, day: date | None, settings: Settings) -> PageContext:
    """What pages for trustees are made from, on a day."""
    from trustplan.disclosure.edition import make_edition  # noqa: PLC0415
    from trustplan.loading.load import load  # noqa: PLC0415
    from trustplan.primitives.audience import Audience  # noqa: PLC0415  only loaded when asked for
    from trustplan.website.context import PageContext  # noqa: PLC0415
    from trustplan.website.rendering import environment  # noqa: PLC0415

    loaded = load(plans, shown_as=plans.as_posix().rstrip("/"))
    if loaded.trust is None:
        click.echo(REPORTS["text"](loaded.errors, loaded.files), err=True)
        context.exit(1)
    shown = make_edition(loaded.trust, day or day_of(plans), Audience.TRUSTEES)
    return PageContext(shown, settings, environment())


def _of_role(pages: PageContext, every: list[Reminder], wanted: str | None) -> list[Reminder]:
    """The mails to a role, of one organisation where it is named. Raises click's usage error for a role that is nowhere."""
    from trustplan.website.data.owed import every_role  # noqa: PLC0415  only loaded when asked for

    if wanted is None:
        return every
    known = every_role(pages.edition.trust)
    ids = {name.rpartition("/")[2] for name in known}
    if wanted not in known and wanted not in ids:
        msg = f"There is no role “{wanted}”. {meant(wanted, known if '/' in wanted else ids)}"
        raise click.UsageError(msg)
    return [one for one in every if wanted in (one.debts.id, one.debts.role)]
