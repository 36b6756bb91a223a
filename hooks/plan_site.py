"""The MkDocs hook of this repository. It only hands the events over; `trustplan.host` does the work.

While `mkdocs serve` runs, the package is loaded anew for each build, so that edits of the code show too.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import trustplan.host

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

_state: dict[str, Any] = {"events": trustplan.host.Events(), "is_serving": False}


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001
    """Remember whether this process serves."""
    _state["is_serving"] = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load, check, rate and make the pages."""
    host: Any = trustplan.host
    if _state["is_serving"]:
        for name in [n for n in sys.modules if n == "trustplan" or n.startswith("trustplan.")]:
            del sys.modules[name]
        host = importlib.import_module("trustplan.host")
    _state["events"] = host.Events(is_serving=_state["is_serving"])
    result: MkDocsConfig = _state["events"].on_config(config)
    return result


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages."""
    result: Files = _state["events"].on_files(files, config)
    return result


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG001
    """Place the pages that are not in the menu."""
    result: Navigation = _state["events"].on_nav(nav, files)
    return result


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> None:  # noqa: ANN401
    """Add search entries, and begin to write."""
    _state["events"].on_env(env, config, files)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Fence each page in."""
    result: str = _state["events"].on_post_page(output)
    return result


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Fence the pages of the theme in."""
    result: str = _state["events"].on_post_template(output, template_name)
    return result


@trustplan.host.last
def on_post_build(*, config: MkDocsConfig) -> None:
    """Put the site in its place, and say what was built."""
    _state["events"].on_post_build(config)


def on_build_error(*, error: Exception) -> None:  # noqa: ARG001
    """Leave nothing behind of a site that was not finished."""
    _state["events"].on_build_error()


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> None:  # noqa: ARG001, ANN401
    """Follow edits of the plans."""
    _state["events"].on_serve(server)
