"""The guides and other documents that come with the package, as pages of a trust's own site.

They are for those who write plans: the site of today for trustees has them, and no edition that is kept, nor the
public's. A page of the trust's own with the same name counts more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from trustplan.primitives.shipped import shipped_documents

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

    from trustplan import Edition

ALL_GUIDES = "guides/index.md"  # the only one in the menu, since each entry costs bytes on every page


def add_guides(files: Files, config: MkDocsConfig, edition: Edition | None) -> list[str]:
    """Add what the trust does not have itself, where those who write plans read the site and it is of no meeting.

    Gives the sources of the pages that were added.
    """
    added: list[str] = []
    if edition is None or not edition.is_for_trustees or edition.edition_ref:
        return added
    for path, source in shipped_documents().items():
        if files.get_file_from_path(path):
            continue
        inclusion = InclusionLevel.INCLUDED if path == ALL_GUIDES else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, path, abs_src_path=str(source), inclusion=inclusion)
        files.append(file)
        if file.is_documentation_page():
            added.append(path)
    return added


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
