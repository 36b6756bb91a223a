"""The guides and other documents that come with the package, as pages of a trust's own site.

They are for those who write plans, and on the editors' site alone. A page of the trust's own with the same name counts
more. Where a site for others once had one of them, a short page says where it went.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from trustplan.mkdocs_plugin.live_pages import search_of
from trustplan.mkdocs_plugin.page import MovedPage
from trustplan.primitives.build_cache import cache_folder, from_cache
from trustplan.primitives.shipped import shipped_documents

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation


ALL_GUIDES = "guides/index.md"
IN_MENU = {  # by path, under the names there; the guides themselves are on the list of all
    ALL_GUIDES: "All guides",
    "updating.md": "Everything an update can contain",
    "governing.md": "Support, delegation, reviews and practice",
    "checks.md": "Check messages explained",
    "audiences.md": "Who may read what",
    "commands.md": "Commands",
    "setting-up.md": "Setting up a repository",
    "publishing.md": "Publishing editions",
}
FILES = "reference/files/index.md"  # was on the sites of all readers
MOVED = """---
title: Moved to the editors' site
search: {exclude: true}
---

# Moved to the editors' site

This page is for those who edit the plans, and is now on a site of its own. Ask the trust office for its address. Whoever has
the plans on a computer makes that site with `trustplan build --audience editors --out editors`.
"""


class GuidePage(Page):
    """A document that comes with the package. As its text is the same in every build, it is converted once.

    So are its search entries, which the search plugin would make of the converted text.
    """

    given: tuple[object, ...] = ()  # what it depends on beside its text, from `add_guides`
    found: tuple[dict[str, Any], ...] = ()  # entries of the search index, from `render`

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set what the theme shows."""
        made = from_cache(
            cache_folder("guides"),
            self.file.src_uri,
            (self.markdown, *self.given),
            lambda: self._made(config, files),
        )
        self.title, self.content, self.toc, self.present_anchor_ids, self.found = made
        self.meta["search"] = {"exclude": True}  # until `on_page_context` has added what was found

    def _made(self, config: MkDocsConfig, files: Files) -> tuple[Any, ...]:
        super().render(config, files)
        found: tuple[dict[str, Any], ...] = ()
        index = search_of(config)
        if index is not None:
            own = type(index)(**index.config)
            own.add_entry_from_context(self)
            found = tuple(own.entries)
        return str(self.title), self.content, self.toc, self.present_anchor_ids, found


def add_guides(files: Files, config: MkDocsConfig) -> list[str]:
    """Add what the trust does not have itself. Gives the sources of the pages that were added."""
    added: list[GuidePage] = []
    for path, source in shipped_documents().items():
        if files.get_file_from_path(path):
            continue
        inclusion = InclusionLevel.INCLUDED if path in IN_MENU else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, path, abs_src_path=str(source), inclusion=inclusion)
        files.append(file)
        if file.is_documentation_page():
            added.append(GuidePage(None, file, config))
    given = _given(files, config)
    for page in added:
        page.given = given
    return [page.file.src_uri for page in added]


def _given(files: Files, config: MkDocsConfig) -> tuple[object, ...]:
    """What the pages depend on beside their texts: where the others are, the settings of Markdown, and the programs.

    The folder of the installed packages is another one, or of another time, after one of these changed.
    """
    packages = Path(markdown.__file__).parents[1]
    addresses = [getattr(files.get_file_from_path(path), "url", None) for path in shipped_documents()]
    has_search = search_of(config) is not None
    return addresses, config.markdown_extensions, config.mdx_configs, has_search, packages, packages.stat().st_mtime_ns


def in_own_menu(added: list[str]) -> list[object]:
    """Those of the pages that stand in the menu, under their names there."""
    return [{name: path} for path, name in IN_MENU.items() if path in added]


def say_moved(files: Files, config: MkDocsConfig, *, is_working: bool) -> list[MovedPage]:
    """Leave a word where the pages were: in editions the file reference, on the trustees' site of today the guides too.

    Gives these pages.
    """
    paths = [FILES]
    if is_working:
        paths += [path for path in shipped_documents() if path.endswith(".md")]
    added: list[MovedPage] = []
    for path in paths:
        if not files.get_file_from_path(path):
            file = File.generated(config, path, content=MOVED, inclusion=InclusionLevel.NOT_IN_NAV)
            added.append(MovedPage(file, config, added[0] if added else None))
            files.append(file)
    return added


def put_under_guides(nav: Navigation, files: Files, added: list[str]) -> None:
    """Say of each page that was added where it belongs, so that its tab is marked and a trail leads back."""
    parent = next((page for page in nav.pages if page.file.src_uri == ALL_GUIDES), None)
    for path in added:
        file = files.get_file_from_path(path)
        if parent and path != ALL_GUIDES and file and file.page:
            file.page.parent = parent  # type: ignore[assignment]  # the theme only follows it upwards
