"""Write the site's pages to a folder that MkDocs, ProperDocs and Zensical can build, or fence in what they have built."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from trustplan.checks.report import FORMS
from trustplan.cli.main import a_day, today
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.mkdocs_plugin.export import exported
from trustplan.mkdocs_plugin.frames import finish
from trustplan.website.build import make_site
from trustplan.website.page import Settings

SHEET = (
    Path(__file__).resolve().parents[1] / "src" / "trustplan" / "mkdocs_plugin" / "theme" / "assets" / "trustplan.css"
)


@click.group()
def main() -> None:
    """The pages for another host."""


@main.command()
@click.option("--plans", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("plans"))
@click.option("--audience", type=click.Choice(["trustees", "public"]), default="trustees", show_default=True)
@click.option("--on", "day", type=a_day, help="Day of the ratings; default: the site's, or today.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The folder to write; must be empty or new."
)
@click.pass_context
def pages(context: click.Context, plans: Path, audience: str, day: date | None, out: Path) -> None:
    """Write a folder with mkdocs.yml and docs/, which another host builds."""
    if out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty."
        raise click.UsageError(msg)
    loaded = load(plans, shown_as=plans.as_posix())
    if loaded.trust is None:
        click.echo(FORMS["text"](loaded.errors, len(loaded.folder.files)), err=True)
        context.exit(1)
    shown = make_edition(loaded.trust, day or today(plans), Audience(audience))
    title = shown.trust.own.profile.title
    site = make_site(shown, Settings(site_name=title))
    count = 0
    for path, text in exported(site, shown, site_name=title, sheet=SHEET.read_text(encoding="utf-8")):
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        count += 1
    click.echo(f"Wrote {count:,} files to {out}")


@main.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def fence(site: Path) -> None:
    """Give every page of a built site its Content-Security-Policy."""
    for path in sorted(site.rglob("*.html")):
        path.write_text(finish(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
