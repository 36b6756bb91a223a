"""The plugin of MkDocs: what it does at each event.

The files are loaded, checked and rated in `on_config`, so that an error leaves the old site as it is. The later events
add the pages, the menu, the search entries and a Content-Security-Policy.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import CountHandler

from trustplan.mkdocs_plugin.build import EDITION_SHEET, Build
from trustplan.mkdocs_plugin.deploying import REFUSED, deploying
from trustplan.mkdocs_plugin.documents import leave_out_others, without
from trustplan.mkdocs_plugin.frames import Frames, finish
from trustplan.mkdocs_plugin.guides import GuidePage, add_guides, in_own_menu, put_under_guides, say_moved
from trustplan.mkdocs_plugin.live_pages import LivePages, add_search_entries, search_of
from trustplan.mkdocs_plugin.making import PlanErrors, build_without_plans, make_build
from trustplan.mkdocs_plugin.nav import edition_css, make_menu, names_in, source_of
from trustplan.mkdocs_plugin.offline_copy import make_copy
from trustplan.mkdocs_plugin.page import MovedPage, PlanPage, framed, template_of
from trustplan.mkdocs_plugin.serving import Served, attach
from trustplan.mkdocs_plugin.site_swap import SiteFolderError, new_folder_for, put_in_place
from trustplan.mkdocs_plugin.summary import summary
from trustplan.mkdocs_plugin.theme_files import list_without_icons
from trustplan.primitives.collector import collection_paused, without_collection
from trustplan.primitives.english import capital
from trustplan.primitives.os_errors import say_refused
from trustplan.primitives.reuse import Kept, reusing
from trustplan.primitives.streams import write_utf8
from trustplan.primitives.template_cache import template_cache
from trustplan.primitives.worker import second_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as HostPage
    from mkdocs.utils.templates import TemplateContext

    from trustplan import Site
    from trustplan.primitives.contents import Contents


log = logging.getLogger("mkdocs.hooks.trustplan")

first = event_priority(100)  # for an event that comes before every plugin that asks where the site goes
last = event_priority(-100)  # for an event that comes after every plugin that still writes into the site

SHARES_FRAMES = True  # off, every page is rendered in full: the same bytes, only slower


class TrustplanConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' own base is not typed
    """The plugin's options, the same as under `extra: trustplan:`."""

    date = config_options.Optional(config_options.Type((str, date)))
    audience = config_options.Optional(config_options.Type(str))
    plans = config_options.Optional(config_options.Type(str))
    source_url = config_options.Optional(config_options.Type(str))
    office = config_options.Optional(config_options.Type(str))
    workbook = config_options.Optional(config_options.Type(bool))
    papers = config_options.Optional(config_options.Type(list))


class TrustplanPlugin(BasePlugin[TrustplanConfig]):  # type: ignore[no-untyped-call]  # as above
    """`plugins: [trustplan]`: for repositories that install the wheel. `trustplan.mkdocs_plugin.hook` is the same as a hook."""

    build: Build  # from on_config

    def __init__(self) -> None:
        super().__init__()
        self.is_serving = False
        self.served = Served()
        self._kept: Kept = {}  # of this plugin alone: one with other code reads the files anew
        self._after = ExitStack()  # what to undo when a build ends, whether well or not

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Remember whether this process serves, and stop commands that put a site on a branch. Raises Abort.

        MkDocs keeps one plugin for all builds only where this event exists.
        """
        self.is_serving = command == "serve"
        write_utf8()
        if refused := deploying(command):
            raise Abort(REFUSED.format(command=refused))

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load, check and rate. Raises Abort, with every finding logged, before anything is written."""
        try:
            self.build = self._make(config)
        except PlanErrors as errors:
            if not self.is_serving or self.served.has_site:
                raise
            log.error("%s", errors)
            self.served.errors = errors.rows
            self.build = build_without_plans(config, dict(self.config))
        return config

    def _make(self, config: MkDocsConfig) -> Build:
        """The build from the files as they are now. Raises Abort, with every finding logged."""
        with self._fast():
            return make_build(config, dict(self.config))

    def _fast(self) -> ExitStack:
        """The tricks that make this process faster, until it is closed."""
        after = ExitStack()
        if self.is_serving:
            after.enter_context(collection_paused())
            after.enter_context(reusing(self._kept))
        else:  # the server has threads of its own, which a copy of the process would not have
            after.enter_context(without_collection())
            after.enter_context(second_process())
        return after

    @first
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Build into a new folder: MkDocs empties its own first, and the old site has to stay until the new one is whole.

        Not in `on_config`: programs that only read the settings call that too, and go by `site_dir`.
        """
        self._after = self._fast()
        new = staging_for(self.build, config)
        self._after.callback(shutil.rmtree, new, ignore_errors=True)
        self._after.callback(setattr, config, "site_dir", str(self.build.target))
        config.site_dir = str(new)
        list_without_icons(config.theme)

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Make the pages, add them and the data files, and make the menu. Files that take time are begun meanwhile."""
        made = self._make_site(config)
        if self.build.edition is None:  # links of guides to pages that are not there yet would be warnings
            for file in files.documentation_pages():
                files.remove(file)
        gone = leave_out_others(files, self.build.options.readers)
        written = [file.src_uri for file in files.documentation_pages()]
        names = names_in(made.menu)
        at_address: dict[str, list[File]] = {}  # there may be two of one, such as a.md and a/index.md
        for file in files:
            at_address.setdefault(file.dest_uri, []).append(file)
        for path in (*made.files, *made.made_late):
            gone |= _make_room(files, at_address.get(path, ()))
        for page in made.pages:
            is_in_menu = page.path in names
            inclusion = InclusionLevel.INCLUDED if is_in_menu else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, source_of(page), content="", inclusion=inclusion)
            gone |= _make_room(files, at_address.get(file.dest_uri, ()))
            is_alike = not is_in_menu and "navigation" in page.hides
            file.page = own = PlanPage(page, names.get(page.path, ""), file, config)
            self.build.pages[page.path] = own
            files.append(file)
            if is_alike and SHARES_FRAMES:
                self.build.alike.append(own)
        for path, content in made.files.items():
            files.append(File.generated(config, path, content=content.encode()))
        if self.build.edition:
            files.append(File.generated(config, EDITION_SHEET, content=edition_css(self.build.edition).encode()))
        config.nav = make_menu(
            made.menu, self._written(files, [uri for uri in written if uri not in gone], gone, config)
        )
        return files

    def _make_site(self, config: MkDocsConfig) -> Site:
        """The site of this build."""
        build = self.build
        self._after.callback(build.writer.give_up)

        def begin(late: dict[str, Callable[[], Contents]]) -> None:
            build.writer.begin_files({Path(config.site_dir) / path: make for path, make in late.items()})

        build.site = build.make(begin)
        return build.site

    def _written(self, files: Files, documents: list[str], gone: set[str], config: MkDocsConfig) -> list[object]:
        """The menu's sections of hand-written pages, with the guides on the editors' site. Adds what the site has beside them."""
        build = self.build
        own: object = documents
        if build.own_nav is not None:
            own = without(build.own_nav, gone)
        entries = list(own) if isinstance(own, list) else []
        if build.options.is_for_editors:
            build.guides = add_guides(files, config)
            entries += in_own_menu(build.guides)
            return [{"Guides": entries}]
        if build.edition:
            is_working = build.edition.is_for_trustees and not build.edition.edition_ref
            build.moved = say_moved(files, config, is_working=is_working)
            if SHARES_FRAMES:
                build.alike += build.moved
        return [{"Documents": entries}] if entries else []

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Set the parent of each page outside the menu: the nearest page of its trail in the menu, whose tab is then marked."""
        in_menu = {p.file.src_uri: p for p in nav.pages}
        for page in self.build.site.pages:
            own = files.get_file_from_path(source_of(page))
            if own is None or own.page is None or own.src_uri in in_menu:
                continue
            # Every trail begins at the home page, but what is in no menu is no part of the briefing.
            for _, above in reversed(page.trail):
                parent = in_menu.get(f"{above}index.md")
                if above and parent:
                    own.page.parent = parent  # type: ignore[assignment]  # the theme only follows it upwards
                    break
        put_under_guides(nav, files, self.build.guides)
        self.build.nav = nav
        return nav

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Put the pages' own search entries into the index, and begin to write the pages that share a frame."""
        build = self.build
        build.found = add_search_entries(config, build.site)
        env.bytecode_cache = template_cache()
        env.globals.update(tp_foot=self._foot(config), tp_offline=build.options.is_offline)
        build.env, build.files = env, files
        pages = {Path(page.file.abs_dest_path): page for page in build.alike}
        build.written = written_titles(files)
        frames: Frames[PlanPage | MovedPage] = Frames(
            lambda page: framed(page, build.nav, env, config, files, template_of(page)), build.written
        )
        build.writer.begin_pages(pages, frames)

    def _foot(self, config: MkDocsConfig) -> list[tuple[str, str]]:
        """The links at the foot of each page, as the theme makes addresses of them."""
        ending = "" if config.use_directory_urls else "index.html"
        return [(name, f"{path}{ending}") for name, path in self.build.site.foot]

    @last
    def on_page_context(
        self,
        context: TemplateContext,
        /,
        *,
        page: HostPage,
        config: MkDocsConfig,
        nav: Navigation,  # noqa: ARG002
    ) -> TemplateContext:
        """Add the search entries of a guide to the index, which the search plugin has left to us."""
        if isinstance(page, GuidePage):
            page.meta.pop("search", None)
            if page.found:
                search_of(config).entries += page.found
        return context

    def on_post_page(self, output: str, /, *, page: HostPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Add the name of the search dialog and the security policy to a page."""
        return finish(output, self.build.written)

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Add the security policy to the theme's own pages.

        After the sitemap, which has to list every page, those that share a frame are taken from MkDocs' list: the
        writer has them, and MkDocs would render each in full.
        """
        if template_name == "sitemap.xml":
            for page in self.build.alike:
                self.build.files.remove(page.file)
        if not template_name.endswith(".html"):
            return output_content
        return finish(output_content, self.build.written)

    @last
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the site in its place, and log a summary; neither where MkDocs will say that warnings stop the build."""
        build = self.build
        remarks = build.writer.finish()
        if build.edition is None:  # the server shows the errors, and is not to end for them
            for counter in counters():
                counter.counts.clear()
        if config.strict and any(counter.get_counts() for counter in counters()):
            return
        warn_uncounted(remarks)
        if build.edition and build.options.is_offline:
            log.info("%s", make_copy(Path(config.site_dir), build, config.site_url or ""))
            self._after.close()
            return
        try:
            put_in_place(Path(config.site_dir), build.target)
        except SiteFolderError as error:
            raise Abort(str(error)) from None
        config.site_dir = str(build.target)
        if build.edition:
            self.served.has_site, self.served.live = (
                True,
                LivePages(build, config, partial(self._make, config)),
            )
            log.info("%s", summary(build, ("Site", f"{build.target}/index.html")))
        self._after.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Remove what there is of a site that was not finished. Raises Abort in words for what the system refused."""
        self._after.close()
        if isinstance(error, OSError) and not self.is_serving:
            message, fix = say_refused(error)
            raise Abort(f"{capital(message)}. Nothing was built, and the site is as it was. {fix}") from error

    def on_serve(
        self,
        server: LiveReloadServer,
        /,
        *,
        config: MkDocsConfig,
        builder: Callable[..., object],  # noqa: ARG002
    ) -> LiveReloadServer:
        """Show edits of the plans at once, and their errors beside the site."""
        attach(server, self.served, config.watch, self.build.options.plans.resolve())
        return server


def _make_room(files: Files, written: Iterable[File]) -> set[str]:
    """Leave out files of docs/ whose address is that of one that is made from the plans. Their paths below docs/."""
    for file in written:
        log.info("docs/%s is replaced by what is made from the plans at its address", file.src_uri)
        files.remove(file)
    return {file.src_uri for file in written}


def staging_for(build: Build, config: MkDocsConfig) -> Path:
    """The folder in which a site is built until it is whole. Raises Abort where the site has no place of its own."""
    site, plans = build.target.resolve(), build.options.plans.resolve()
    for folder in (plans, Path(config.config_file_path or "mkdocs.yml").resolve().parent):
        if folder.is_relative_to(site):
            msg = f"The site cannot be put into “{site}”, which holds {folder.name}/. Name another folder with site_dir in mkdocs.yml."
            raise Abort(msg)
    if site.is_relative_to(plans):
        msg = f"The site cannot be put into {plans.name}/, the folder of the plans. Name another with site_dir in mkdocs.yml."
        raise Abort(msg)
    try:
        return new_folder_for(site)
    except SiteFolderError as error:
        raise Abort(str(error)) from None


def counters() -> list[CountHandler]:
    """What MkDocs counts the warnings of this build with, where it is strict."""
    return [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]


def warn_uncounted(remarks: Iterable[str]) -> None:
    """Log remarks on files as warnings that stop no strict build.

    Being strict is for what somebody can put right, such as a link that leads nowhere; a name is in the letters that it is in.
    """
    with ExitStack() as after:
        for counter in counters():
            counter.addFilter(_takes_nothing)
            after.callback(counter.removeFilter, _takes_nothing)
        for remark in remarks:
            log.warning("%s", remark)


def _takes_nothing(record: logging.LogRecord) -> bool:  # noqa: ARG001  logging's own form
    return False


def written_titles(files: Files) -> list[str]:
    """The titles and other fields of pages in docs/ that have markup: the theme writes them as they are."""
    found: list[str] = []
    for file in files.documentation_pages():
        page = file.page
        if page is None or isinstance(page, PlanPage):
            continue
        fields = (page.title, *page.meta.values())
        found += [text for text in map(str, fields) if "<" in text]
    return found
