"""`trustplan build` and `trustplan serve`: the site, by MkDocs with the settings that a trust has written for it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from trustplan.cli.options import AUDIENCE, CONFIG, OTHER_PLANS, Command

# Material's, of 20 lines at each build: it says nothing that a trust could act on.
NO_BANNER = ("NO_MKDOCS_2_WARNING", "1")


@click.command(cls=Command)
@CONFIG
@OTHER_PLANS
@AUDIENCE
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the site goes; default: site/, or what the settings say.",
)
def build(config: Path, plans: Path | None, audience: str | None, out: Path | None) -> None:
    """Check the plans, and build the site. A warning stops it as an error does; the old site stays until then.

    The editors' site has the guides, and nothing of what the plans say.

    Ends with 0 when the site is built, 1 when something stops it, 2 for wrong use.

    \b
    Examples:
      trustplan build
      trustplan build --audience public --out public-site
      trustplan build --audience editors --out editors
    """
    os.environ.setdefault(*NO_BANNER)
    from trustplan.mkdocs_plugin.command import build_site  # noqa: PLC0415
    from trustplan.publish.site_build import make_docs_folder  # noqa: PLC0415  only loaded when asked for

    make_docs_folder(config.parent)
    build_site(config, plans=plans, audience=audience, out=out)


@click.command(cls=Command)
@CONFIG
@OTHER_PLANS
@AUDIENCE
@click.option("--address", metavar="HOST:PORT", help="Where to listen; default: localhost:8000.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
def serve(config: Path, plans: Path | None, audience: str | None, address: str | None, *, opens: bool) -> None:
    """Show the site on this computer, and follow each edit. Errors are shown at the foot of each page until they are corrected.

    Runs until Ctrl-C. Ends with 0 then, 1 when something stops it before, 2 for wrong use.

    \b
    Examples:
      trustplan serve
      trustplan serve --open
    """
    os.environ.setdefault(*NO_BANNER)
    from trustplan.mkdocs_plugin.command import serve_site  # noqa: PLC0415
    from trustplan.publish.site_build import make_docs_folder  # noqa: PLC0415  only loaded when asked for

    make_docs_folder(config.parent)
    serve_site(config, plans=plans, audience=audience, address=address, opens=opens)
