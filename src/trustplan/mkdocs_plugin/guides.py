"""The guides and other documents that come with the package, as pages of a trust's own site.

They are for those who write plans: the site of today for trustees has them, and no edition that is kept, nor the
public's. A page of the trust's own with the same name counts more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from trustplan.mkdocs_plugin.live_pages import search_of
from trustplan.primitives.kept_beside import folder_beside, kept_beside
from trustplan.primitives.shipped import shipped_documents

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

    from trustplan import Edition

ALL_GUIDES = "guides/index.md"  # the only one in the menu, since each entry costs bytes on every page


class GuidePage(Page):
    """A document that comes with the package. As its text is the same in every build, it is converted once.

    So are its search entries, which the search plugin would make of the converted text.
    """

    given: tuple[object, ...] = ()  # what it depends on beside its text, from `add_guides`
    found: tuple[dict[str, Any], ...] = ()  # entries of the search index, from `render`

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set what the theme shows."""
        made = kept_beside(
            folder_beside("guides"),
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


def add_guides(files: Files, config: MkDocsConfig, edition: Edition | None) -> list[str]:
    """Add what the trust does not have itself, where those who write plans read the site and it is of no meeting.

    Gives the sources of the pages that were added.
    """
    added: list[GuidePage] = []
    if edition is None or not edition.is_for_trustees or edition.edition_ref:
        return []
    for path, source in shipped_documents().items():
        if files.get_file_from_path(path):
            continue
        inclusion = InclusionLevel.INCLUDED if path == ALL_GUIDES else InclusionLevel.NOT_IN_NAV
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


def in_own_menu(added: list[str]) -> list[str]:
    """Those of the pages that stand in the menu."""
    return [path for path in added if path == ALL_GUIDES]


def put_under_guides(nav: Navigation, files: Files, added: list[str]) -> None:
    """Say of each page that was added where it belongs, so that its tab is marked and a trail leads back."""
    parent = next((page for page in nav.pages if page.file.src_uri == ALL_GUIDES), None)
    for path in added:
        file = files.get_file_from_path(path)
        if parent and path != ALL_GUIDES and file and file.page:
            file.page.parent = parent  # type: ignore[assignment]  # the theme only follows it upwards
