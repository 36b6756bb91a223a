"""From the settings to a build: load, check and rate the plans, and set up the theme."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.utils import get_build_datetime
from msgspec.structs import replace

import trustplan
from trustplan import Audience, Settings, Site
from trustplan import Page as MadePage
from trustplan.mkdocs_plugin.assets import THEME
from trustplan.mkdocs_plugin.build import Build
from trustplan.mkdocs_plugin.nav import FEATURES, PALETTE, SHEETS
from trustplan.mkdocs_plugin.offline import set_up_offline
from trustplan.mkdocs_plugin.options import OptionError, Options, edition_ref_of, read_options
from trustplan.mkdocs_plugin.serving import NO_SITE, Row, rows_of
from trustplan.mkdocs_plugin.versions import versions_of
from trustplan.primitives.english import capital, counted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


log = logging.getLogger("mkdocs.hooks.trustplan")


class PlanErrors(Abort):
    """The plans have errors, of which `rows` say where, what and what to do."""

    def __init__(self, message: str, rows: tuple[Row, ...]) -> None:
        super().__init__(message)
        self.rows = rows


def make_build(config: MkDocsConfig, given: dict[str, object]) -> Build:
    """Load, check, rate, and set up the theme. Raises Abort, with every finding logged."""
    options = options_of(config, given)
    until = None if options.edition else options.day
    loaded = trustplan.load(options.plans, until=until, meanwhile=import_what_makes_sites)
    for finding in loaded.errors:
        log.error("%s", finding)
    if loaded.trust is None:
        count = capital(counted(len(loaded.errors), "error"))
        msg = f"{count} in {options.plans.name}/; nothing was built, and the site is as it was."
        raise PlanErrors(msg, rows_of(loaded.errors))
    trust, advice = loaded.trust, len(loaded.findings)
    del loaded  # frees the files as they were read: nothing that follows needs them
    try:
        edition_ref = edition_ref_of(trust, options)
    except OptionError as error:
        raise Abort(str(error)) from None
    day = options.day
    if edition_ref:
        versions = versions_of(
            config.plugins, config.markdown_extensions, options.papers, has_workbook=options.workbook
        )
        edition_ref = replace(edition_ref, versions=versions)
        day = edition_ref.meeting.as_at
    editions = trustplan.Editions.of(trust, day, edition_ref=edition_ref, suppressed=options.suppressed)
    edition = editions.reduced_to(options.audience)
    settings = Settings(
        site_name=config.site_name,
        directory_urls=config.use_directory_urls,
        source_url=options.source_url,
        office=options.office,
        site_url=config.site_url or "",
        has_workbook=options.workbook,
        papers=options.papers,
        is_for_editors=options.is_for_editors,
        is_offline=options.is_offline,
    )
    open_edition = partial(editions.reduced_to, Audience.PUBLIC) if edition.is_for_trustees else None
    set_up_theme(config)
    if options.is_offline:
        set_up_offline(config)
    if edition_ref:  # what the theme's selector of editions needs; it reads the list beside them
        config.extra["version"] = {"provider": "mike", "default": trustplan.EditionRef.latest}
        config.extra["edition_words"] = edition_ref.words
    return Build(
        options=options,
        edition=edition,
        make=partial(trustplan.make_site, edition, settings, open_edition),
        advice=advice,
        own_nav=config.nav if isinstance(config.nav, list) else None,
        target=Path(config.site_dir),
    )


def import_what_makes_sites() -> None:
    """Import what rates and makes pages, while another process reads: it takes as long as reading the files of 20 schools."""
    for name in ("Editions", "make_site"):
        getattr(trustplan, name)


def build_without_plans(config: MkDocsConfig, given: dict[str, object]) -> Build:
    """What a server shows until plans have no errors for the first time: a page that says so."""
    set_up_theme(config)
    name = "No pages yet"
    page = MadePage(path="", title=name, render=lambda: NO_SITE)
    site = Site(pages=(page,), menu=((name, ((name, ""),)),), foot=(), files={}, late={})
    options, target = options_of(config, given), Path(config.site_dir)
    return Build(options=options, edition=None, make=lambda _: site, own_nav=[], target=target)


def options_of(config: MkDocsConfig, given: dict[str, object]) -> Options:
    """The options under `extra: trustplan:` and those given to the plugin. Raises Abort for a wrong one."""
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    try:
        return read_options(dict(config.extra), given, root, get_build_datetime().date())
    except OptionError as error:
        raise Abort(str(error)) from None


def set_up_theme(config: MkDocsConfig) -> None:
    """Set what our pages need of the theme: our templates, no fonts of another host, tabs, a short menu, dark mode."""
    theme = config.theme
    if str(THEME) not in theme.dirs:
        theme.dirs.insert(0, str(THEME))
    theme["font"] = False
    features = list(theme.get("features") or [])
    theme["features"] = features + [f for f in FEATURES if f not in features]
    if not theme.get("palette"):
        theme["palette"] = PALETTE
    for sheet in SHEETS:
        if sheet not in config.extra_css:
            config.extra_css.insert(0, sheet)
