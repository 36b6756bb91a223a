"""`trustplan export`: the site's pages as a folder for MkDocs, ProperDocs and Zensical, and a fence around what they build."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.checks.report import FORMS
from trustplan.cli.options import AS_OF, PLANS, Command, day_of
from trustplan.cli.unknown_words import Group

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.group(cls=Group)
def export() -> None:
    """Write the pages for another host, or fence in what it has built.

    Each command says what it ends with.

    \b
    Example:
      trustplan export pages --out pages-folder
    """


@export.command(cls=Command)
@PLANS
@click.option(
    "--audience",
    type=click.Choice(["trustees", "public"]),
    default="trustees",
    show_default=True,
    help="Who will read the pages.",
)
@AS_OF
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="The folder to write; must be empty or new.",
)
@click.pass_context
def pages(context: click.Context, plans: Path, audience: str, day: date | None, out: Path) -> None:
    """Write a folder with mkdocs.yml and docs/, which another host builds.

    Ends with 0 when it is written, 1 when the plans have errors, 2 for wrong use.

    \b
    Example:
      trustplan export pages --out pages-folder && cd pages-folder && mkdocs build
    """
    from functools import partial  # noqa: PLC0415

    from msgspec.structs import replace  # noqa: PLC0415

    from trustplan.disclosure.edition import Editions  # noqa: PLC0415
    from trustplan.loading.load import load  # noqa: PLC0415
    from trustplan.mkdocs_plugin.assets import SHEET  # noqa: PLC0415
    from trustplan.mkdocs_plugin.export import exported  # noqa: PLC0415
    from trustplan.mkdocs_plugin.site_date import working_site  # noqa: PLC0415
    from trustplan.primitives.audience import Audience  # noqa: PLC0415  only loaded when asked for
    from trustplan.primitives.contents import raw, remarks_on  # noqa: PLC0415
    from trustplan.primitives.whole_files import fill_folder  # noqa: PLC0415
    from trustplan.website.build import make_site  # noqa: PLC0415

    if out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty."
        raise click.UsageError(msg)
    loaded = load(plans, shown_as=plans.as_posix())
    if loaded.trust is None:
        click.echo(FORMS["text"](loaded.errors, loaded.files), err=True)
        context.exit(1)
    editions = Editions.of(loaded.trust, day or day_of(plans))
    shown = editions.reduced_to(Audience(audience))
    title = shown.trust.own.profile.title
    _, working = working_site(plans.resolve().parent / "mkdocs.yml")
    settings = replace(working, site_name=title, directory_urls=True)
    open_edition = partial(editions.reduced_to, Audience.PUBLIC) if shown.is_for_trustees else None
    site = make_site(shown, settings, open_edition)
    files = exported(site, shown, site_name=title, sheet=SHEET.read_text(encoding="utf-8"))
    remarks: list[str] = []

    def in_bytes() -> Iterator[tuple[str, bytes]]:
        for path, contents in files:
            yield path, raw(contents)
            remarks.extend(remarks_on(contents))

    count = fill_folder(out, in_bytes())
    click.echo(f"Wrote {count:,} files to {out}")
    for remark in remarks:
        click.echo(remark)


@export.command()
@click.argument("site", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False))
def fence(site: Path) -> None:
    """Give every page of a built site its Content-Security-Policy.

    Ends with 0, or 2 for wrong use.

    \b
    Example:
      trustplan export fence pages-folder/site
    """
    from trustplan.mkdocs_plugin.frames import finish  # noqa: PLC0415  only loaded when asked for

    for path in sorted(site.rglob("*.html")):
        page = path.read_bytes().decode("utf-8")  # with the line ends that it has
        if 'http-equiv="Content-Security-Policy"' not in page:  # a paper has one of its own
            path.write_text(finish(page), encoding="utf-8", newline="")
