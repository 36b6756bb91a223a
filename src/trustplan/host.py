"""The only module that knows MkDocs: the same events for the hook file and for the plugin.

A build loads and checks the files once, in `on_config`, so that a fault leaves the old site as it is; then
adds the pages, their menu, their search entries and a Content-Security-Policy.
"""

from __future__ import annotations

import gc
import logging
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_build_datetime

from trustplan.bytecode import template_cache
from trustplan.edition import make_edition
from trustplan.frames import FULL, Frames, Headings, finish
from trustplan.load import load
from trustplan.menu import FEATURES, PALETTE, SHEETS, edition_css, make_menu, menu_pages, source_of
from trustplan.occasion import LATEST
from trustplan.options import OptionError, Options, occasion_of, read_options
from trustplan.pages import make_site
from trustplan.pages.page import Page, Settings, Site
from trustplan.swap import beside, put_in_place
from trustplan.words import counted, say_date
from trustplan.writing import Writer

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation

    from trustplan.audience import Shown

log = logging.getLogger("mkdocs.hooks.trustplan")

last = event_priority(-100)  # for an event that comes after every plugin that still writes into the site

SHARES_FRAMES = True  # off, every page is rendered in full: the same bytes, only slower
THEME = Path(__file__).with_name("theme")


def dress(config: MkDocsConfig) -> None:
    """Give the theme what our pages rely on: our folder, no fonts of another host, tabs, a short menu, dark mode."""
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


def options_of(config: MkDocsConfig, given: dict[str, Any]) -> Options:
    """The options under `extra: trustplan:` and those given to the plugin. Raises Abort for a wrong one."""
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    try:
        return read_options(dict(config.extra), given, root, get_build_datetime().date())
    except OptionError as error:
        raise Abort(str(error)) from None


class PlanPage(HostPage):
    """A page whose body is finished: no Markdown, but the theme's frame, contents list and menu."""

    def __init__(self, made: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(escape(made.nav) if made.nav else None, file, config)
        self.made = made

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002  the host's signature
        """Set what the theme reads; everything from files is escaped, since the theme does not."""
        self.markdown = ""
        self.meta = {
            "title": escape(self.made.title),
            "template": FULL,
            "search": {"exclude": True},
            "hide": list(self.made.hides),
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002  the host's signature
        """Set the contents list; the body is made when the page is written."""
        self.restore()
        self.present_anchor_ids = {h.anchor for h in self.made.headings}

    def lend(self, title: str, body: str, headings: Headings) -> None:
        """Stand for other pages like this one, while their frame is rendered."""
        self.meta["title"], self.content = title, body
        links = [AnchorLink(escape(name), anchor, 2) for name, anchor in headings]
        self.toc = TableOfContents(links or [AnchorLink("Content", "tp-content", 2)])

    def restore(self) -> None:
        """Be itself again."""
        headings = () if "toc" in self.made.hides else tuple((h.title, h.anchor) for h in self.made.headings)
        self.lend(escape(self.made.title), "", headings)


class Events:
    """The events of one build. The hook and the plugin both hand theirs over to these."""

    def __init__(self, options: dict[str, Any] | None = None, *, is_serving: bool = False) -> None:
        self.given = options or {}
        self.is_serving = is_serving
        self.target: Path | None = None
        self.options: Options | None = None
        self.advice = 0
        self.shown: Shown | None = None
        self.site: Site | None = None
        self.own_nav: list[Any] | None = None
        self.nav: Navigation | None = None
        self.alike: list[PlanPage] = []
        self.files: Files | None = None
        self.writer: Writer | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load, check, rate, and make the pages. Raises Abort, with every finding logged, before anything is written."""
        self.options = options_of(config, self.given)
        plans = self.options.plans
        gc.disable()  # what is made here lives to the end of the build; looking through it again and again finds nothing
        loaded = load(plans, may_fork=not self.is_serving)
        for finding in loaded.errors:
            log.error("%s", finding)
        if loaded.trust is None:
            count = len(loaded.errors)
            msg = f"{counted(count, 'error').capitalize()} in {plans.name}/; nothing was built, and the site is as it was."
            raise Abort(msg)
        trust, self.advice = loaded.trust, len(loaded.findings)
        del loaded  # the files as they were read: nothing that follows needs them
        try:
            occasion = occasion_of(trust, self.options)
        except OptionError as error:
            raise Abort(str(error)) from None
        day = occasion.meeting.as_at if occasion else self.options.day
        self.shown = make_edition(trust, day, self.options.audience, occasion=occasion, may_fork=not self.is_serving)
        settings = Settings(
            site_name=config.site_name,
            directory_urls=config.use_directory_urls,
            source_url=self.options.source_url,
        )
        self.site = make_site(self.shown, settings)
        dress(config)
        if occasion:  # what the theme's selector of editions needs; it reads the list beside them
            config.extra["version"] = {"provider": "mike", "default": LATEST}
            config.extra["edition_words"] = occasion.words
        self.own_nav = config.nav if isinstance(config.nav, list) else None
        if not self.is_serving:
            self.target = Path(config.site_dir)
            config.site_dir = str(beside(self.target))
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages and data files, and make the menu."""
        made = self._made
        documents = [
            f.src_uri for f in files.documentation_pages() if f.src_uri not in {source_of(p) for p in made.pages}
        ]
        in_menu = menu_pages(made.pages)
        for page in made.pages:
            uri = source_of(page)
            if existing := files.get_file_from_path(uri):
                log.info("docs/%s is replaced by a page that is made from the plans", uri)
                files.remove(existing)
            inclusion = InclusionLevel.INCLUDED if page in in_menu else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, uri, content="", inclusion=inclusion)
            is_alike = page not in in_menu and "navigation" in page.hides
            file.page = own = PlanPage(page, file, config)
            files.append(file)
            if is_alike and SHARES_FRAMES:
                self.alike.append(own)
        for path, content in made.files.items():
            files.append(File.generated(config, path, content=content))
        files.append(File.generated(config, "assets/edition.css", content=edition_css(self._shown)))
        config.nav = make_menu(in_menu, self.own_nav, documents)
        return files

    def on_nav(self, nav: Navigation, files: Files) -> Navigation:
        """Hang pages outside the menu below the page that leads to them, so that its tab is marked."""
        by_path = {source_of(p): p for p in self._made.pages}
        in_menu = {p.file.src_uri for p in nav.pages}
        for uri, page in by_path.items():
            if uri in in_menu:
                continue
            for _, above in reversed(page.trail):
                file = files.get_file_from_path(f"{above}index.md")
                if file and file.page and file.src_uri in in_menu:
                    own = files.get_file_from_path(uri)
                    if own and own.page:
                        own.page.parent = file.page  # type: ignore[assignment]  # the theme only follows it upwards
                    break
        self.nav = nav
        return nav

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> None:  # noqa: ANN401  the host's signature
        """Put the pages' own search entries into the index, and begin to write the pages that are alike."""
        self._search_entries(config)
        env.bytecode_cache = template_cache()
        self.files = files
        late = {Path(config.site_dir) / path: make for path, make in self._made.late.items()}
        pages = {Path(page.file.abs_dest_path): page for page in self.alike}
        self.writer = Writer(pages, late, Frames(lambda page: self._whole(page, env, config, files)))
        self.writer.begin(may_fork=not self.is_serving)

    def _whole(self, page: PlanPage, env: Any, config: MkDocsConfig, files: Files) -> str:  # noqa: ANN401
        """A page in the theme's frame, as the host itself renders it."""
        page.active = True
        try:
            context = get_context(self._nav, files.documentation_pages(), config, page)
            context = config.plugins.on_page_context(context, page=page, config=config, nav=self._nav)
            html: str = env.get_template(FULL).render(context)
        finally:
            page.active = False
        return html

    def _search_entries(self, config: MkDocsConfig) -> None:
        search: Any = config.plugins.get("material/search") or config.plugins.get("search")
        index = getattr(search, "search_index", None)
        if index is None:
            return
        for page in self._made.pages:
            url = page.path if config.use_directory_urls else f"{page.path}index.html"
            for entry in page.search:
                location = f"{url}#{entry.anchor}" if entry.anchor else url
                index.entries.append(
                    {"location": location, "title": str(escape(entry.title)), "text": str(escape(entry.text))}
                )

    def on_post_page(self, output: str) -> str:
        """Name the search dialog, and fence the page in."""
        return finish(output)

    def on_post_template(self, output: str, name: str) -> str:
        """Fence the theme's own pages in; once the sitemap knows every page, the host need not build those alike."""
        if name == "sitemap.xml" and self.files:
            for page in self.alike:
                self.files.remove(page.file)
        return finish(output) if name.endswith(".html") else output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Put the site in its place, and say in a few lines what was built."""
        if self.writer:
            self.writer.finish()
        if self.target:
            put_in_place(Path(config.site_dir), self.target)
            config.site_dir = str(self.target)
        log.info("%s", summary(self._shown, self.advice, Path(config.site_dir)))
        gc.enable()

    def on_build_error(self) -> None:
        """Leave nothing behind of a site that was not finished."""
        gc.enable()
        if self.writer:
            self.writer.give_up()
        if self.target:
            shutil.rmtree(beside(self.target), ignore_errors=True)

    def on_serve(self, server: LiveReloadServer) -> None:
        """Follow edits of the plans."""
        if self.options and self.options.plans.is_dir():
            server.watch(str(self.options.plans))

    @property
    def _made(self) -> Site:
        if self.site is None:
            msg = "the site is made in on_config"
            raise RuntimeError(msg)
        return self.site

    @property
    def _nav(self) -> Navigation:
        if self.nav is None:
            msg = "the menu is made before on_env"
            raise RuntimeError(msg)
        return self.nav

    @property
    def _shown(self) -> Shown:
        if self.shown is None:
            msg = "the edition is made in on_config"
            raise RuntimeError(msg)
        return self.shown


def summary(shown: Shown, advice: int, site: Path) -> str:
    """What was built: organisations, plans, ratings by word, findings, and where the site is."""
    ratings = Counter(i.rating for i in shown.rated.items if not i.is_accepted)
    labels = [
        f"{ratings[r]} {shown.trust.policy.styles[r].label.lower()}" for r in shown.trust.policy.styles if ratings[r]
    ]
    rows = (
        ("As at", f"{say_date(shown.day)}, for {'trustees' if shown.is_for_trustees else 'the public'}"),
        ("Organisations", f"{len(shown.trust.organisations)}"),
        ("Plans", f"{len(shown.rated.plans)}"),
        ("Ratings", ", ".join(labels) or "none"),
        (
            "Findings",
            f"no errors, {counted(advice, 'piece')} of advice" + (" (trustplan check shows it)" if advice else ""),
        ),
        ("Site", f"{site}/index.html"),
    )
    return "Built the site\n" + "\n".join(f"    {term:14}{text}" for term, text in rows)


class TrustplanConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' own base is not typed
    """The plugin's options, the same as under `extra: trustplan:`."""

    date = config_options.Optional(config_options.Type((str, date)))
    audience = config_options.Optional(config_options.Type(str))
    plans = config_options.Optional(config_options.Type(str))
    source_url = config_options.Optional(config_options.Type(str))


class TrustplanPlugin(BasePlugin[TrustplanConfig]):  # type: ignore[no-untyped-call]  # as above
    """`plugins: [trustplan]`: for repositories that install the wheel and need no hook file."""

    def __init__(self) -> None:
        super().__init__()
        self.events = Events()
        self.is_serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Remember whether this process serves; and stay the same plugin for each of its builds."""
        self.is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """See Events."""
        self.events = Events(dict(self.config), is_serving=self.is_serving)
        return self.events.on_config(config)

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """See Events."""
        return self.events.on_files(files, config)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """See Events."""
        return self.events.on_nav(nav, files)

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> None:  # noqa: ANN401
        """See Events."""
        self.events.on_env(env, config, files)

    def on_post_page(self, output: str, /, *, page: HostPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """See Events."""
        return self.events.on_post_page(output)

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """See Events."""
        return self.events.on_post_template(output_content, template_name)

    @last
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """See Events."""
        self.events.on_post_build(config)

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002
        """See Events."""
        self.events.on_build_error()

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:  # noqa: ARG002, ANN401
        """See Events."""
        self.events.on_serve(server)
        return server
