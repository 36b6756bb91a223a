"""The menu of a site: its sections, what is left out of it, the adopter's own part, and where other pages hang."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as HostPage

from builders import PLAN, a_trust, add_plan
from sites import DAY, write_config
from trustplan.mkdocs_plugin.nav import Menu, make_menu, source_of
from trustplan.primitives.shipped import shipped_documents
from trustplan.website.menu import MOST_ALIKE
from trustplan.website.page import Page


@pytest.mark.parametrize(
    ("sections", "written", "menu"),
    [
        ((), [], []),
        ((("Board", (("Briefing", ""),)),), [], [{"Board": ["index.md"]}]),
        ((("Board", (("Briefing", ""), ("Changes", "changes/"))),), [], [{"Board": ["index.md", "changes/index.md"]}]),
        ((("A & <B>", (("C", "c/"),)),), [], [{"A &amp; &lt;B&gt;": ["c/index.md"]}]),
        ((("A", (("C", "c/"), ("C", "d/"))),), [{"Documents": ["x.md"]}], [{"A": ["c/index.md", "d/index.md"]}, {"Documents": ["x.md"]}]),
    ],
)  # fmt: skip
def test_the_hosts_menu_has_the_sections_then_what_was_written_by_hand(
    sections: Menu, written: list[Any], menu: list[Any]
) -> None:
    """Titles are text; two pages with one name are two."""
    assert make_menu(sections, written) == menu


def test_a_page_is_made_from_the_index_of_its_folder() -> None:
    """The home page from the one at the top."""
    pages = [Page(path=path, title="", render=str) for path in ("", "measures/", "plans/plan/SI/")]
    assert [source_of(p) for p in pages] == ["index.md", "measures/index.md", "plans/plan/SI/index.md"]


def navigation(
    folder: Path, nav: str = "", documents: tuple[str, ...] = (), objectives: int = 1, readers: str = "trustees"
) -> tuple[Navigation, dict[str, Any]]:
    """The host's menu of a small trust's site, and all pages by their source. A document may have its audience after its name."""
    plans = a_trust(folder, schools={"ash": "Ash"})
    action = {"id": "A1", "title": "Work", "lead": "lead"}
    add_plan(
        plans,
        [{"id": f"O{n}", "title": "Objective", "actions": [{**action, "id": f"A{n}"}]} for n in range(objectives)],
    )
    add_plan(plans, [{"id": "P", "title": "Priority", "actions": [action]}], organisation="ash")
    write_config(folder, day=DAY, audience=readers)
    for name in documents:
        path, _, said = name.partition(" ")
        front = f"---\naudience: {said}\n---\n" * bool(said)
        (folder / "docs" / path).parent.mkdir(exist_ok=True)
        (folder / "docs" / path).write_text(f"{front}# About\n", encoding="utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + nav, encoding="utf-8")
    config = load_config(str(settings))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    files = config.plugins.on_files(get_files(config), config=config)
    found = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    for file in files.documentation_pages():
        file.page = file.page or HostPage(None, file, config)
    return found, {f.src_uri: f.page for f in files.documentation_pages()}


def test_a_page_outside_the_menu_hangs_below_the_nearest_one_that_leads_to_it(tmp_path: Path) -> None:
    """So that its section is marked: a school's plan below its school, though the plan's own page is not in the menu."""
    nav, pages = navigation(tmp_path)
    above = parents(nav, pages)
    assert above.pop(f"schools/ash/{PLAN}/index.md") == "schools/ash/index.md"
    assert above.pop(f"schools/ash/{PLAN}/P/index.md") == "schools/ash/index.md"
    assert above.pop(f"update/schools/ash/{PLAN}/index.md") == "schools/ash/index.md"
    assert above.pop(f"update/plans/{PLAN}/index.md") == f"plans/{PLAN}/index.md"
    assert above.pop("meetings/board-2026-12/index.md") == "meetings/index.md"
    assert above.pop("frameworks/ofsted-2025/index.md") == "frameworks/index.md"
    assert {"meetings", "roles"} <= {uri.split("/")[0] for uri in above}
    assert "index.md" not in above.values()  # the data or the glossary are no part of the briefing


def test_objectives_that_are_left_out_of_the_menu_hang_below_their_plan(tmp_path: Path) -> None:
    """Nine of them; eight would be in the menu and hang below nothing but their section."""
    above = parents(*navigation(tmp_path, objectives=MOST_ALIKE))
    found = {uri: up for uri, up in above.items() if uri.startswith("plans/")}
    assert found == {f"plans/{PLAN}/O{n}/index.md": f"plans/{PLAN}/index.md" for n in range(MOST_ALIKE)}


def parents(nav: Navigation, pages: dict[str, Any]) -> dict[str, str]:
    """The page above each page that is below one of the menu."""
    in_menu = {p.file.src_uri for p in nav.pages}
    below = {uri: page for uri, page in pages.items() if uri not in in_menu and page and page.parent}
    return {uri: page.parent.file.src_uri for uri, page in below.items()}


def names_in(nav: Navigation, title: str) -> list[tuple[str | None, str]]:
    """The entries of a section of the menu, none where there is no such section."""
    sections = [i for i in nav.items if i.title == title]
    return [(page.title, page.file.src_uri) for section in sections for page in section.children]


def test_documents_have_a_section_where_mkdocs_yml_has_no_menu(tmp_path: Path) -> None:
    """All of them, in the host's order; and none where there is no document."""
    nav, _ = navigation(tmp_path, documents=("b.md", "a.md"))
    assert [path for _, path in names_in(nav, "Documents")] == ["a.md", "b.md"]
    nav, _ = navigation(tmp_path / "bare")
    assert names_in(nav, "Documents") == names_in(nav, "Guides") == []


def test_only_what_the_menu_of_mkdocs_yml_names_is_in_the_section(tmp_path: Path) -> None:
    """The other document is built, and is not in the menu."""
    nav, pages = navigation(tmp_path, "nav:\n  - About us: a.md\n", documents=("b.md", "a.md"))
    assert names_in(nav, "Documents") == [("About us", "a.md")]
    assert "b.md" in pages


SAID = ("all.md", "e.md editors", "t.md trustees", "p.md public", "editors/f.md", "checks.md", "editors/q.md public")
FOR_ALL = {"all.md", "p.md", "editors/q.md"}


@pytest.mark.parametrize(
    ("readers", "shown"),
    [("trustees", FOR_ALL | {"t.md"}), ("public", FOR_ALL), ("editors", {"e.md", "editors/f.md", "checks.md"})],
)
def test_a_document_is_for_whom_it_says(readers: str, shown: set[str], tmp_path: Path) -> None:
    """By its front matter, its folder, or the name of a guide that it takes the place of; else for all who read plans."""
    nav, pages = navigation(tmp_path, documents=SAID, readers=readers)
    written = {name.split()[0] for name in SAID}
    found = {uri for uri, page in pages.items() if uri in written and not is_moved(page)}
    assert found == shown
    menu = {page.file.src_uri for page in nav.pages}
    assert menu & written == shown


def is_moved(page: Any) -> bool:
    """Whether a page only says that it went to the editors' site."""
    return page is None or "Moved to the editors' site" in page.file.content_string


def test_a_menu_of_mkdocs_yml_loses_what_is_for_others(tmp_path: Path) -> None:
    """And the section that this leaves empty, so that the host does not warn of pages that are not there."""
    own = "nav:\n  - Ours: [a.md, e.md]\n  - For editors: [e.md]\n"
    nav, _ = navigation(tmp_path, own, documents=("a.md", "e.md editors"))
    section = next(i for i in nav.items if i.title == "Documents")
    assert [(child.title, len(child.children)) for child in section.children] == [("Ours", 1)]


def test_a_page_for_nobody_we_know_stops_the_build(tmp_path: Path) -> None:
    """With its name and the words that may stand there."""
    with pytest.raises(Abort, match=r"docs/a.md: a page's audience can be trustees, public, editors, and not “heads”"):
        navigation(tmp_path, documents=("a.md heads",))


def test_guides_are_on_the_editors_site_and_a_word_where_they_were(tmp_path: Path) -> None:
    """For trustees each address says where it went; the public's never had guides, only the file reference."""
    shipped = {path for path in shipped_documents() if path.endswith(".md")}
    nav, pages = navigation(tmp_path / "e", readers="editors")
    assert shipped <= pages.keys()
    assert not any(is_moved(pages[path]) for path in shipped)
    assert "reference/files/index.md" in {page.file.src_uri for page in nav.pages}
    assert not {uri for uri in pages if uri.startswith(("plans/", "schools/", "meetings/", "measures/"))}
    nav, pages = navigation(tmp_path / "t")
    assert all("Moved" in file_text(nav, pages, path) for path in (*shipped, "reference/files/index.md"))
    _, pages = navigation(tmp_path / "p", readers="public")
    assert [uri for uri in pages if uri in shipped or "files" in uri] == ["reference/files/index.md"]


def file_text(nav: Navigation, pages: dict[str, Any], path: str) -> str:
    """The text of a page that is not in the menu."""
    assert path not in {page.file.src_uri for page in nav.pages}
    return str(pages[path].file.content_string)
