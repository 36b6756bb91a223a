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
    "--offline",
    "is_offline",
    is_flag=True,
    help="Write a zip file instead, whose pages open without a server or a network, search included.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the site goes; default: site/, or what the settings say. With --offline, the zip file or its folder; "
    "default: here, with the trust, the day and the readers as its name.",
)
def build(config: Path, plans: Path | None, audience: str | None, out: Path | None, *, is_offline: bool) -> None:
    """Check the plans, and build the site. A warning stops it as an error does; the old site stays until then.

    The editors' site has the guides, and nothing of what the plans say. A zip file for trustees is confidential: whoever
    has it can read all that trustees read.

    Ends with 0 when the site is built, 1 when something stops it, 2 for wrong use.

    \b
    Examples:
      trustplan build
      trustplan build --audience public --out public-site
      trustplan build --audience editors --out editors
      trustplan build --offline
      trustplan build --offline --audience public --out open.zip
    """
    where = _place_of_zip(out) if is_offline else _place_of_site(out)
    os.environ.setdefault(*NO_BANNER)
    from trustplan.mkdocs_plugin.command import build_offline, build_site  # noqa: PLC0415
    from trustplan.publish.site_build import make_docs_folder  # noqa: PLC0415  only loaded when asked for

    make_docs_folder(config.parent)
    if is_offline:
        build_offline(config, plans=plans, audience=audience, out=where or Path())
    else:
        build_site(config, plans=plans, audience=audience, out=where)


def _place_of_site(out: Path | None) -> Path | None:
    """The folder that is named. Raises click's usage error for a file."""
    if out is not None and out.exists() and not out.is_dir():
        msg = f"“{out}” is a file, and a site is a folder. Name another, or say --offline for a zip file."
        raise click.BadParameter(msg, param_hint="--out")
    return out


def _place_of_zip(out: Path | None) -> Path:
    """The file or folder that is named, else this folder. Raises click's usage error where no zip file can be there."""
    if out is None or out.is_dir():
        return out or Path()
    if out.suffix.lower() != ".zip":
        msg = f"“{out}” is no folder, and no name of a zip file. Name one that ends in .zip."
        raise click.BadParameter(msg, param_hint="--out")
    if not out.parent.is_dir():
        msg = f"There is no folder “{out.parent}”. Make it, or name another."
        raise click.BadParameter(msg, param_hint="--out")
    return out


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
