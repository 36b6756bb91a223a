"""The menu of a site: its sections, what is left out of it, the adopter's own part, and where other pages hang."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import Navigation, get_navigation

from builders import PLAN, a_trust, add_plan
from sites import DAY, write_config
from trustplan.mkdocs_plugin.guides import ALL_GUIDES
from trustplan.mkdocs_plugin.nav import MOST_OBJECTIVES, make_menu, menu_pages, source_of
from trustplan.primitives.shipped import shipped_documents
from trustplan.website.page import Page


def a_page(path: str, nav: str = "", section: str = "") -> Page:
    """A page without anything on it."""
    return Page(path=path, title="Title", render=lambda: "", nav=nav, section=section)


HOME = a_page("", "Board view")
EXCEPTIONS = a_page("exceptions/", "Exceptions", "Board")
CHANGES = a_page("changes/", "Changes", "Board")
MEASURES = a_page("measures/", "Measures")
PLAN_PAGE = a_page("plans/plan/", "Overview", "Plan")
OBJECTIVE = a_page("plans/plan/SI/", "SI", "Plan")


@pytest.mark.parametrize(
    ("pages", "own", "documents", "menu"),
    [
        ([], None, [], []),
        ([HOME], None, [], [{"Board view": "index.md"}]),
        ([HOME, EXCEPTIONS], None, [], [{"Board view": ["index.md", "exceptions/index.md"]}]),
        ([HOME, EXCEPTIONS, CHANGES], None, [], [{"Board view": ["index.md", "exceptions/index.md", "changes/index.md"]}]),
        ([EXCEPTIONS], None, [], [{"Board view": "exceptions/index.md"}]),
        ([MEASURES], None, [], [{"Measures": "measures/index.md"}]),
        ([HOME, MEASURES], None, [], [{"Board view": "index.md"}, {"Measures": "measures/index.md"}]),
        ([PLAN_PAGE, OBJECTIVE], None, [], [{"Plan": ["plans/plan/index.md", "plans/plan/SI/index.md"]}]),
        ([PLAN_PAGE, MEASURES, OBJECTIVE], None, [], [{"Plan": ["plans/plan/index.md", "plans/plan/SI/index.md"]}, {"Measures": "measures/index.md"}]),
        ([a_page("plans/a/", "Overview", "A & <B>")], None, [], [{"A &amp; &lt;B&gt;": "plans/a/index.md"}]),
        ([HOME], None, ["about.md"], [{"Board view": "index.md"}, {"Guides": ["about.md"]}]),
        ([HOME], None, ["a.md", "b.md"], [{"Board view": "index.md"}, {"Guides": ["a.md", "b.md"]}]),
        ([HOME], [{"Us": "about.md"}], ["about.md", "b.md"], [{"Board view": "index.md"}, {"Guides": [{"Us": "about.md"}]}]),
        ([HOME], [], ["about.md"], [{"Board view": "index.md"}]),
        ([], ["about.md"], [], [{"Guides": ["about.md"]}]),
    ],
)  # fmt: skip
def test_the_menu_has_the_pages_in_their_sections_then_the_adopters_own(
    pages: list[Page], own: list[Any] | None, documents: list[str], menu: list[Any]
) -> None:
    """Home leads the board's pages; a menu in mkdocs.yml counts before the files in docs/, an empty one too."""
    assert make_menu(pages, own, documents) == menu


def a_plan_of(count: int, folder: str = "plans/plan/") -> list[Page]:
    """A plan's page and one for each objective."""
    objectives = [a_page(f"{folder}O{n}/", f"O{n}", "Plan") for n in range(count)]
    return [a_page(folder, "Overview", "Plan"), *objectives]


@pytest.mark.parametrize(
    ("count", "kept"), [(0, 1), (1, 2), (MOST_OBJECTIVES - 1, MOST_OBJECTIVES), (MOST_OBJECTIVES, MOST_OBJECTIVES + 1), (MOST_OBJECTIVES + 1, 1), (50, 1)]
)  # fmt: skip
def test_a_plan_with_many_objectives_has_only_its_own_page_in_the_menu(count: int, kept: int) -> None:
    """Eight are in it, nine are not, and other sections stay as they are."""
    objectives = a_plan_of(count)
    pages = (HOME, *objectives, MEASURES)
    assert menu_pages(pages) == [HOME, *objectives[:kept], MEASURES]


def test_pages_without_a_label_are_not_in_the_menu_and_count_for_nothing() -> None:
    """A plan of eight objectives stays in it though pages of actions belong to its section."""
    pages = [*a_plan_of(MOST_OBJECTIVES), *[a_page(f"plans/plan/A{n}/", "", "Plan") for n in range(9)]]
    assert [p.path for p in menu_pages(tuple(pages))] == [p.path for p in a_plan_of(MOST_OBJECTIVES)]


def test_many_pages_of_another_section_stay_in_the_menu() -> None:
    """Only objectives of a plan are left out, not the pages of schools."""
    pages = tuple(a_page(f"schools/s{n}/page/", f"S{n}", "Schools") for n in range(20))
    assert menu_pages(pages) == list(pages)


def test_a_page_is_made_from_the_index_of_its_folder() -> None:
    """The home page from the one at the top."""
    assert [source_of(p) for p in (HOME, MEASURES, OBJECTIVE)] == [
        "index.md",
        "measures/index.md",
        "plans/plan/SI/index.md",
    ]


def navigation(
    folder: Path, nav: str = "", documents: tuple[str, ...] = (), objectives: int = 1
) -> tuple[Navigation, dict[str, Any]]:
    """The host's menu of a small trust's site, and all pages by their source."""
    plans = a_trust(folder, schools={"ash": "Ash"})
    action = {"id": "A1", "title": "Work", "lead": "lead"}
    add_plan(
        plans,
        [{"id": f"O{n}", "title": "Objective", "actions": [{**action, "id": f"A{n}"}]} for n in range(objectives)],
    )
    add_plan(plans, [{"id": "P", "title": "Priority", "actions": [action]}], organisation="ash")
    write_config(folder, day=DAY)
    for name in documents:
        (folder / "docs" / name).write_text("# About\n", encoding="utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + nav, encoding="utf-8")
    config = load_config(str(settings))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    files = config.plugins.on_files(get_files(config), config=config)
    found = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    return found, {f.src_uri: f.page for f in files.documentation_pages()}


def test_a_page_outside_the_menu_hangs_below_the_nearest_one_that_leads_to_it(tmp_path: Path) -> None:
    """So that its tab is marked: a school's plan below the schools, though the plan's own page is not in the menu."""
    nav, pages = navigation(tmp_path)
    above = parents(nav, pages)
    assert above.pop("schools/ash/index.md") == "schools/index.md"
    assert above.pop(f"schools/ash/{PLAN}/index.md") == "schools/index.md"
    assert above.pop(f"schools/ash/{PLAN}/P/index.md") == "schools/index.md"
    assert above.pop(f"update/schools/ash/{PLAN}/index.md") == "schools/index.md"
    assert above.pop(f"update/plans/{PLAN}/index.md") == f"plans/{PLAN}/index.md"
    assert above.pop("meetings/board-2026-12/index.md") == "meetings/index.md"
    assert above.pop("frameworks/ofsted-2025/index.md") == "frameworks/index.md"
    shipped = {uri: above.pop(uri) for uri in shipped_documents() if uri in above}
    assert {"checks.md", "guides/add-figures.md"} <= shipped.keys()
    assert set(shipped.values()) == {ALL_GUIDES}
    assert {uri.split("/")[0] for uri in above} == {"meetings", "frameworks", "roles"}


def test_objectives_that_are_left_out_of_the_menu_hang_below_their_plan(tmp_path: Path) -> None:
    """Nine of them; eight would be in the menu and hang below nothing but their section."""
    above = parents(*navigation(tmp_path, objectives=MOST_OBJECTIVES + 1))
    found = {uri: up for uri, up in above.items() if uri.startswith("plans/")}
    assert found == {f"plans/{PLAN}/O{n}/index.md": f"plans/{PLAN}/index.md" for n in range(MOST_OBJECTIVES + 1)}


def parents(nav: Navigation, pages: dict[str, Any]) -> dict[str, str]:
    """The page above each page that is not in the menu."""
    in_menu = {p.file.src_uri for p in nav.pages}
    return {uri: page.parent.file.src_uri for uri, page in pages.items() if uri not in in_menu}


def test_documents_are_guides_where_mkdocs_yml_has_no_menu(tmp_path: Path) -> None:
    """All of them, in the host's order, and the list of those that come with the package."""
    nav, _ = navigation(tmp_path, documents=("b.md", "a.md"))
    guides = next(i for i in nav.items if i.title == "Guides")
    assert [p.file.src_uri for p in guides.children] == ["a.md", "b.md", ALL_GUIDES]


def test_only_what_the_menu_of_mkdocs_yml_names_is_a_guide(tmp_path: Path) -> None:
    """The other document is built, and is not in the menu."""
    nav, pages = navigation(tmp_path, "nav:\n  - About us: a.md\n", documents=("b.md", "a.md"))
    guides = next(i for i in nav.items if i.title == "Guides")
    assert [(p.title, p.file.src_uri) for p in guides.children] == [("About us", "a.md"), (None, ALL_GUIDES)]
    assert "b.md" in pages
