"""`trustplan sheet`: updates in a spreadsheet, as a workbook that is filled in and comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from trustplan.checks.report import FORMS
from trustplan.cli.names import organisations, roles
from trustplan.cli.options import AS_OF, PLANS, Command, day_of, needs
from trustplan.cli.sheet_import import import_
from trustplan.cli.unknown_words import Group
from trustplan.primitives.english import counted
from trustplan.primitives.extras import SHEETS
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.suggestions import meant
from trustplan.primitives.whole_files import write_whole

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.data.workbook import Workbook


@click.group(cls=Group)
def sheet() -> None:
    """Update plans in a spreadsheet: write a workbook to fill in, and read it back.

    Each command says what it ends with.

    \b
    Example:
      trustplan sheet export fernhill
    """


sheet.add_command(import_)


def _a_period(text: str) -> Period:
    """The period that a text on the command line means. Raises click's usage error for one that means none."""
    period = parse_period(text)
    if period is None:
        msg = f"“{text}” is no period. Write it like 2026-27/aut1 for a half-term, 2026-27/aut for a term, or 2026-27."
        raise click.BadParameter(msg)
    return period


@sheet.command(cls=Command)
@click.argument("organisation", required=False, metavar="[SCHOOL]", shell_complete=organisations)
@click.option("--trust", "is_trust", is_flag=True, help="The trust's own plans.")
@click.option("--figures", "is_figures", is_flag=True, help="One sheet with the figures of all schools.")
@click.option(
    "--period",
    type=_a_period,
    metavar="PERIOD",
    help="Figures of this period, such as 2026-27/aut1; default: those due now or within six weeks.",
)
@click.option("--all", "with_all", is_flag=True, help="Also what needs no update now.")
@click.option("--by", metavar="ID", default="", shell_complete=roles, help="The role that fills it in, if it is known.")
@PLANS
@AS_OF
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write; default: a name with the school and the day.",
)
@click.pass_context
def export(
    context: click.Context,
    organisation: str | None,
    plans: Path,
    day: date | None,
    period: Period | None,
    by: str,
    out: Path | None,
    *,
    is_trust: bool,
    is_figures: bool,
    with_all: bool,
) -> None:
    """Write a workbook in which a school, the trust or whoever gathers figures fills in what is new.

    It contains what trustees read, so it is for them and for staff only. Nothing is sent.

    Ends with 0 when it is written, 1 when the plans have errors or the file is there already, 2 for wrong use.

    \b
    Examples:
      trustplan sheet export fernhill
      trustplan sheet export --trust -o strategy.xlsx
      trustplan sheet export --figures --period 2026-27/aut1
    """
    if organisation == TRUST:
        msg = "There is no school “trust”. The trust's own plans are --trust."
        raise click.UsageError(msg)
    if (organisation is not None) + is_trust + is_figures != 1:
        msg = "Say for whom: the id of a school, --trust or --figures."
        raise click.UsageError(msg)
    needs("xlsxwriter", SHEETS)
    from trustplan.website.data.workbook import make_figures, make_workbook  # noqa: PLC0415  only loaded when asked for
    from trustplan.website.workbook.write import write_workbook  # noqa: PLC0415

    pages = _pages(context, plans, day)
    role = by.rpartition("/")[2]
    if is_figures:
        made = make_figures(pages, period=period, with_all=with_all, by=role)
    else:
        made = make_workbook(pages, _known(pages, organisation or TRUST), period=period, with_all=with_all, by=role)
    if by and not made.by:
        known = [choice.id for choice in made.choices if choice.list == "role"]
        msg = f"There is no role “{by}” that may fill it in. {meant(role, known)}"
        raise click.UsageError(msg)
    target = out or Path(f"{made.made_for}-{made.day}.xlsx")
    if target.exists():
        msg = f"{target} is there already, and somebody may have filled it in. Move it, or name another file with -o."
        raise click.ClickException(msg)
    if made.sheets:
        write_whole(target, write_workbook(made))
    click.echo(_written(made, target))


def _pages(context: click.Context, plans: Path, day: date | None) -> PageContext:
    """What pages for trustees are made from, on a day."""
    from trustplan.disclosure.edition import make_edition  # noqa: PLC0415
    from trustplan.loading.load import load  # noqa: PLC0415
    from trustplan.mkdocs_plugin.site_date import working_site  # noqa: PLC0415
    from trustplan.primitives.audience import Audience  # noqa: PLC0415  only loaded when asked for
    from trustplan.website.context import PageContext  # noqa: PLC0415
    from trustplan.website.rendering import environment  # noqa: PLC0415

    loaded = load(plans, shown_as=plans.as_posix().rstrip("/"))
    if loaded.trust is None:
        click.echo(FORMS["text"](loaded.errors, loaded.files), err=True)
        context.exit(1)
    shown = make_edition(loaded.trust, day or day_of(plans), Audience.TRUSTEES)
    _, settings = working_site(plans.resolve().parent / "mkdocs.yml")
    return PageContext(shown, replace(settings, site_name=shown.trust.own.profile.title), environment())


def _known(pages: PageContext, name: str) -> str:
    """An organisation whose plans run, by its id. Raises click's usage error where there is none."""
    known = [school.id for school in pages.edition.trust.every_school]
    if name not in (TRUST, *known):
        msg = f"There is no school “{name}”. {meant(name, known)}".rstrip()
        raise click.UsageError(msg)
    if name not in pages.index.plans_of:
        whose = pages.names.whose(name) or "The trust"
        msg = f"{whose} has no plan that runs on {pages.today}."
        raise click.UsageError(msg)
    return name


def _written(made: Workbook, target: Path) -> str:
    """What was written, in a line or two."""
    from trustplan.website.workbook.first_sheet import say_left_out  # noqa: PLC0415

    rest = ""
    if made.left_out:
        itself = ("them", "it")[made.left_out == 1]
        rest = f" {say_left_out(made)} --all adds {itself}."
    if not made.sheets:
        return f"There is nothing to fill in, so no file was written.{rest}"
    rows = sum(map(len, made.sheets.values()))
    text = f"Wrote {target}: {counted(rows, 'row')} to fill in.{rest}"
    return f"{text}\nIt contains what trustees read: send it to them and to staff only."
