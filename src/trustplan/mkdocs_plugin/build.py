"""One build: what is known of it while MkDocs goes from event to event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trustplan.mkdocs_plugin.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from trustplan import Edition, Site
    from trustplan.mkdocs_plugin.options import Options
    from trustplan.mkdocs_plugin.page import MovedPage, PlanPage
    from trustplan.primitives.contents import Contents

EDITION_SHEET = "assets/edition.css"


@dataclass(kw_only=True, slots=True)
class Build:
    """One build: what `on_config` makes of the files, and what later events add.

    `make` makes the site, and calls what it is given with the files that take time, before it makes the pages.

    MkDocs always calls its events in the same order, so each of them can use what those before it have set.
    """

    options: Options
    edition: Edition | None  # None where a server has only errors to show yet
    make: Callable[[Callable[[dict[str, Callable[[], Contents]]], None] | None], Site]
    advice: int = 0
    own_nav: list[object] | None
    target: Path
    site: Site = field(init=False)  # from on_files, as are the next
    writer: Writer[PlanPage | MovedPage] = field(default_factory=Writer)
    pages: dict[str, PlanPage] = field(default_factory=dict)  # by path
    alike: list[PlanPage | MovedPage] = field(default_factory=list)
    moved: list[MovedPage] = field(default_factory=list)
    guides: list[str] = field(default_factory=list)  # sources of pages that come with the package
    nav: Navigation = field(init=False)  # from on_nav
    env: Environment = field(init=False)  # from on_env, as are the next
    files: Files = field(init=False)
    found: int = 0  # search entries of these pages
    written: list[str] = field(init=False)  # what the titles of docs/ have in the way of markup
