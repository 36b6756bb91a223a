"""`trustplan build` and `trustplan serve`: the site, by MkDocs with the settings that a trust has written for it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trustplan.cli.options import AUDIENCE, CONFIG, OTHER_PLANS, Command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.__main__ import State

Settings = dict[str, Any]  # whatever MkDocs' own loader takes


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

    Ends with 0 when the site is built, 1 when something stops it, 2 for wrong use.

    \b
    Examples:
      trustplan build
      trustplan build --audience public --out public-site
    """
    from trustplan.publish.site_build import make_docs_folder  # noqa: PLC0415

    given = _given(config, plans, audience)
    make_docs_folder(config.parent)
    if out:
        given["site_dir"] = str(out.resolve())
    with _told():
        from mkdocs.commands.build import build as build_site  # noqa: PLC0415
        from mkdocs.config import load_config  # noqa: PLC0415

        settings = load_config(str(config), strict=True, **given)
        settings.plugins.on_startup(command="build", dirty=False)
        try:
            build_site(settings)
        finally:
            settings.plugins.on_shutdown()


@click.command(cls=Command)
@CONFIG
@OTHER_PLANS
@AUDIENCE
@click.option("--address", metavar="HOST:PORT", help="Where to listen; default: localhost:8000.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
def serve(config: Path, plans: Path | None, audience: str | None, address: str | None, *, opens: bool) -> None:
    """Show the site on this computer, and follow each edit. Errors stand at the foot of each page until they are corrected.

    Runs until Ctrl-C. Ends with 0 then, 1 when something stops it before, 2 for wrong use.

    \b
    Examples:
      trustplan serve
      trustplan serve --open
    """
    from trustplan.publish.site_build import make_docs_folder  # noqa: PLC0415

    given = _given(config, plans, audience)
    make_docs_folder(config.parent)
    if address:
        given["dev_addr"] = address
    with _told():
        from mkdocs.commands.serve import serve as serve_site  # noqa: PLC0415

        serve_site(str(config), open_in_browser=opens, **given)


def _given(config: Path, plans: Path | None, audience: str | None) -> Settings:
    """What the words of the command put in the place of the settings: the folder of plans, and the audience."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # says nothing that a trust could act on, in 20 lines
    if not plans and not audience:
        return {}
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415  only loaded when asked for
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415

    try:
        with config.open("rb") as file:
            extra = yaml_load(file).get("extra")
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from None
    extra = dict(extra) if isinstance(extra, dict) else {}
    own = extra.get("trustplan")
    chosen = {"audience": audience, "plans": plans and str(plans.resolve())}
    extra["trustplan"] = {
        **(own if isinstance(own, dict) else {}),
        "edition": {key: value for key, value in chosen.items() if value},  # counts more than the plugin's own options
    }
    return {"extra": extra}


@contextmanager
def _told() -> Iterator[State]:
    """Within this context MkDocs says what it does, on the lines that it writes itself."""
    from mkdocs.__main__ import State  # noqa: PLC0415  only loaded when asked for

    state = State()  # type: ignore[no-untyped-call]  # MkDocs' own is not typed
    try:
        yield state
    finally:
        state.logger.removeHandler(state.stream)
