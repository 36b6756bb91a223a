"""The documents that come with the package: converted once, and the same as MkDocs and its search plugin make them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.pages import Page

from builders import a_trust
from sites import DAY, write_config
from trustplan.mkdocs_plugin import guides
from trustplan.mkdocs_plugin.guides import GuidePage
from trustplan.mkdocs_plugin.live_pages import search_of


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the theme and the search show of a page."""

    title: str
    content: str | None
    contents: str
    anchors: set[str] | None
    entries: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Host:
    """A site's settings and files, as MkDocs has them when it begins to read pages."""

    config: Any
    files: Any

    def shown(self, path: str, kind: type[Page]) -> Shown:
        """A document, read and converted by a class of pages, and offered to the search plugin and then to us."""
        file = self.files.get_file_from_path(path)
        given = file.page.given
        page: Any = kind(None, file, self.config)
        page.given = given
        page.read_source(self.config)
        page.render(self.config, self.files)
        entries = search_of(self.config).entries
        before = len(entries)
        self.config.plugins.on_page_context({}, page=page, config=self.config, nav=None)
        assert not page.meta
        return Shown(
            title=str(page.title),
            content=page.content,
            contents=str(page.toc),
            anchors=page.present_anchor_ids,
            entries=entries[before:],
        )


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """That of a small trust's site for editors."""
    a_trust(tmp_path)
    write_config(tmp_path, day=DAY, audience="editors")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    return Host(config=config, files=config.plugins.on_files(get_files(config), config=config))


def test_a_guide_is_the_page_that_mkdocs_makes(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first build and at later ones, which do not convert it; another after each edit of its text or its host."""
    monkeypatch.setattr(guides, "cache_folder", lambda _: tmp_path)
    path = "guides/record-progress.md"
    of_the_host = host.shown(path, Page)
    assert of_the_host.entries
    assert host.shown(path, GuidePage) == of_the_host
    made = Page.render
    monkeypatch.setattr(Page, "render", lambda *_: pytest.fail("converted again"))
    assert host.shown(path, GuidePage) == of_the_host
    monkeypatch.setattr(Page, "render", made)
    file = host.files.get_file_from_path(path)
    file.content_string += "\n\n## One more\n\nNew words.\n"
    edited = host.shown(path, GuidePage)
    assert ("One more" in edited.contents, edited.entries[-1]["text"]) == (True, "<p>New words.</p>")
    file.page.given = ()
    (tmp_path / "guides_record-progress.md.pickle").write_bytes(b"cut short")
    assert host.shown(path, GuidePage) == edited
