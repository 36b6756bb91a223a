"""The pages of a site that MkDocs serves: made again after an edit of the plans, each when somebody asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.commands.build import _build_template

from trustplan.mkdocs_plugin.build import EDITION_SHEET
from trustplan.mkdocs_plugin.frames import finish
from trustplan.mkdocs_plugin.nav import edition_css, names_in
from trustplan.mkdocs_plugin.page import PlanPage, framed, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as HostPage

    from trustplan import Page as MadePage
    from trustplan import Site
    from trustplan.mkdocs_plugin.build import Build
    from trustplan.primitives.contents import Contents

FIRST = 4  # so many times better is a page found that stands before what has its name too


class LivePages:
    """The pages of a build while MkDocs serves them: they can be made again from the plans alone."""

    def __init__(self, build: Build, config: MkDocsConfig, remake: Callable[[], Build]) -> None:
        self._build, self._config, self._remake = build, config, remake

    def made_again(self) -> dict[str, Callable[[], Contents]] | None:
        """What makes each file anew, by its path; None where pages, the menu or files came or went.

        Raises what the making of a build raises.
        """
        old, config = self._build, self._config
        new = self._remake()
        edition, site = new.edition, new.make(None)
        if edition is None or _shape(site) != _shape(old.site):
            return None
        old.edition, old.site = edition, site
        made = site.made_late
        for path, text in site.files.items():
            made[path] = partial(str, text)
        if self._renamed(site):
            pages = [file.page for file in old.files.documentation_pages()]
            for written in (*pages, *old.moved):  # the build has taken those that share a frame from its files
                if written and not isinstance(written, PlanPage):
                    made[written.file.dest_uri] = partial(self._hand_written, written)
            for name in sorted(config.theme.static_templates):  # the page for what is not there, and a theme's others
                if name.endswith(".html"):
                    made[name] = partial(self._template, name)
        made[EDITION_SHEET] = lambda: edition_css(edition)
        for page in site.pages:
            own = old.pages[page.path]
            made[own.file.dest_uri] = partial(self._page, own, page)
        if search_of(config) is not None:
            made["search/search_index.json"] = self._search_index
        return made

    def _renamed(self, site: Site) -> bool:
        """Give the menu the names of a site's pages; whether any of them changed."""
        is_changed = False
        for path, name in names_in(site.menu).items():
            own = self._build.pages[path]
            if own.title != escape(name):
                own.title, is_changed = escape(name), True
        return is_changed

    def _hand_written(self, page: HostPage) -> str:
        """A page of the documents anew in the theme's frame, which holds the menu."""
        index = search_of(self._config)
        before = len(index.entries) if index is not None else 0
        html = framed(page, self._build.nav, self._build.env, self._config, self._build.files, template_of(page))
        if index is not None:  # the search plugin has noted the page once more
            del index.entries[before:]
        if page in self._build.alike:
            return finish(html, self._build.written)
        return str(self._config.plugins.on_post_page(html, page=page, config=self._config))

    def _template(self, name: str) -> str:
        """A page of the theme that is none of the site's, as MkDocs makes it."""
        build = self._build
        return _build_template(name, build.env.get_template(name), build.files, self._config, build.nav)

    def _page(self, own: PlanPage, made: MadePage) -> str:
        """A page as the build makes it: those that share a frame without the events of other plugins."""
        own.made = made
        own.restore()
        html = framed(own, self._build.nav, self._build.env, self._config, self._build.files)
        if own in self._build.alike:
            return finish(html, self._build.written)
        return str(self._config.plugins.on_post_page(html, page=own, config=self._config))

    def _search_index(self) -> str:
        """The index with the entries of these pages in the place of those of before, which stand first."""
        index = search_of(self._config)
        del index.entries[: self._build.found]
        hand_written = list(index.entries)
        index.entries.clear()
        self._build.found = add_search_entries(self._config, self._build.site)
        index.entries += hand_written
        return str(index.generate_search_index(None))


def _shape(site: Site) -> object:
    """Where a site's pages and files are, and where in the menu."""
    pages = [(page.path, _paths(page.trail), page.hides) for page in site.pages]
    menu = [(title, _paths(entries)) for title, entries in site.menu]
    return pages, menu, site.foot, list(site.files), list(site.made_late)


def _paths(links: tuple[tuple[str, str], ...]) -> list[str]:
    return [path for _, path in links]


def search_of(config: MkDocsConfig) -> Any:  # noqa: ANN401  the theme's own, which is not typed
    """The index of the search plugin; None where there is none."""
    search = config.plugins.get("material/search") or config.plugins.get("search")
    return getattr(search, "search_index", None)


def add_search_entries(config: MkDocsConfig, site: Site) -> int:
    """Add the search entries of each page to the index of the search plugin, if there is one. Returns how many."""
    index = search_of(config)
    if index is None:
        return 0
    before = len(index.entries)
    if "fields" in index.config:  # other words for what is found are as good as its text, and no better
        index.config["fields"]["tags"] = {"boost": 1}
    for page in site.pages:
        url = page.path
        if not config.use_directory_urls:
            url += "index.html"
        for entry in page.search:
            location = url
            if entry.anchor:
                location += f"#{entry.anchor}"
            found: dict[str, Any] = {
                "location": location,
                "title": str(escape(entry.title)),
                "text": str(escape(entry.text)),
            }
            if entry.is_first:
                found["boost"] = FIRST
            if entry.words:
                found["tags"] = [str(escape(word)) for word in entry.words]
            index.entries.append(found)
    return len(index.entries) - before
