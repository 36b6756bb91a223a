"""What `trustplan build` and `trustplan serve` have MkDocs do, without its own command."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mkdocs.__main__ import State
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils.yaml import yaml_load

if TYPE_CHECKING:
    from collections.abc import Iterator

Settings = dict[str, Any]  # whatever MkDocs' own loader takes


def build_site(config: Path, *, plans: Path | None, audience: str | None, out: Path | None) -> None:
    """Build by the settings, and what is given in their place. Raises MkDocs' Abort where something stops it."""
    given = _given(config, plans=plans, audience=audience)
    if out:
        given["site_dir"] = str(out.resolve())
    _build(config, given)


def build_offline(config: Path, *, plans: Path | None, audience: str | None, out: Path) -> None:
    """Write a zip file of the site to `out`, a file or the folder for one. Raises MkDocs' Abort where something stops it."""
    given = _given(config, plans=plans, audience=audience, offline=str(out.resolve()))
    with TemporaryDirectory(prefix="trustplan-offline-") as folder:
        _build(config, {**given, "site_dir": str(Path(folder) / "site"), "use_directory_urls": False})


def _build(config: Path, given: Settings) -> None:
    with _told():
        settings = load_config(str(config), strict=True, **given)
        settings.plugins.on_startup(command="build", dirty=False)
        try:
            build(settings)
        finally:
            settings.plugins.on_shutdown()


def serve_site(config: Path, *, plans: Path | None, audience: str | None, address: str | None, opens: bool) -> None:
    """Serve by the settings, and what is given in their place, until somebody ends it."""
    from mkdocs.commands.serve import serve  # noqa: PLC0415  loads what a build does not need

    with _told():
        given = _given(config, plans=plans, audience=audience)
        if address:
            given["dev_addr"] = address
        serve(str(config), open_in_browser=opens, **given)


def _given(config: Path, *, plans: Path | None, audience: str | None, offline: str = "") -> Settings:
    """What is in the place of the settings: the folder of plans, the audience, and where a copy to read offline goes."""
    if not plans and not audience and not offline:
        return {}
    with config.open("rb") as file:
        extra = yaml_load(file).get("extra")
    extra = dict(extra) if isinstance(extra, dict) else {}
    own = extra.get("trustplan")
    chosen = {"audience": audience, "plans": plans and str(plans.resolve()), "offline": offline}
    extra["trustplan"] = {
        **(own if isinstance(own, dict) else {}),
        "edition": {key: value for key, value in chosen.items() if value},  # counts more than the plugin's own options
    }
    return {"extra": extra}


@contextmanager
def _told() -> Iterator[None]:
    """Within this context MkDocs says what it does, on the lines that it writes itself."""
    state = State()  # type: ignore[no-untyped-call]  # MkDocs' own is not typed
    try:
        yield
    finally:
        state.logger.removeHandler(state.stream)
