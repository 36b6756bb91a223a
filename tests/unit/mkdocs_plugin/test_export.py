"""The folder of pages for other hosts, from pages that are made up: each file, whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.mkdocs_plugin.export import exported
from trustplan.mkdocs_plugin.nav import edition_css
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.page import Page, Site

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def shown(example: Trust) -> Edition:
    """The example for trustees."""
    return make_edition(example, DAY, Audience.TRUSTEES)


def a_page(path: str, body: str = "", **more: Any) -> Page:
    """A page with a body."""
    return Page(path=path, title=more.pop("title", "Title"), render=lambda: body, **more)


def files_of(shown: Edition, *pages: Page, **more: Any) -> dict[str, str]:
    """The exported files by path."""
    site = Site(
        pages=pages,
        menu=more.get("menu", ()),
        foot=more.get("foot", ()),
        files=more.get("files", {}),
        late=more.get("late", {}),
        binary=more.get("binary", {}),
    )
    found = exported(site, shown, site_name="Our trust", sheet="p {}")
    return {path: contents if isinstance(contents, str) else contents.decode() for path, contents in found}


@pytest.mark.parametrize(
    ("page", "path", "text"),
    [
        (a_page("", "<p>x</p>"), "index.md", "---\ntitle: Title\n---\n\n<section>\n<p>x</p>\n</section>\n"),
        (a_page("a/b/", "<p>x</p>"), "a/b/index.md", "---\ntitle: Title\n---\n\n<section>\n<p>x</p>\n</section>\n"),
        (
            a_page("", "<p>\n\n  \nx\n</p>\n\n"),  # an empty line would end the block
            "index.md",
            "---\ntitle: Title\n---\n\n<section>\n<p>\nx\n</p>\n</section>\n",
        ),
        (
            a_page("", "x", hides=("navigation", "toc")),
            "index.md",
            "---\ntitle: Title\nhide:\n- navigation\n- toc\n---\n\n<section>\nx\n</section>\n",
        ),
        (
            a_page("", "x", title="A & <B>"),
            "index.md",
            "---\ntitle: A &amp; &lt;B&gt;\n---\n\n<section>\nx\n</section>\n",
        ),
        (
            a_page("", "x", title="Plan: éà " + "long " * 40),
            "index.md",
            f"---\ntitle: 'Plan: éà {'long ' * 40}'\n---\n\n<section>\nx\n</section>\n",
        ),
    ],
)
def test_a_page_is_front_matter_and_one_block(shown: Edition, page: Page, path: str, text: str) -> None:
    """Which every host hands on as it is."""
    assert files_of(shown, page)[f"docs/{path}"] == text


def test_other_files_and_styles_come_with_the_pages(shown: Edition) -> None:
    """Those that are made when they are written, too, and nothing else."""
    found = files_of(
        shown,
        a_page(""),
        files={"data/a.json": "{}"},
        late={"data/b.csv": lambda: "Period\n"},
        binary={"c.docx": lambda: b"PK"},
    )
    assert list(found) == [
        "mkdocs.yml",
        "docs/index.md",
        "docs/data/a.json",
        "docs/c.docx",
        "docs/data/b.csv",
        "docs/assets/edition.css",
        "docs/assets/trustplan.css",
    ]
    assert (found["docs/data/a.json"], found["docs/data/b.csv"]) == ("{}", "Period\n")
    assert found["docs/c.docx"] == "PK"
    assert (found["docs/assets/edition.css"], found["docs/assets/trustplan.css"]) == (edition_css(shown), "p {}")


def test_the_settings_have_the_menu_and_no_part_of_this_program(shown: Edition) -> None:
    """Pages outside the menu are built, and their absence from it is no warning."""
    menu = (("Board", (("Briefing", ""),)),)
    settings = yaml.safe_load(files_of(shown, a_page(""), a_page("other/"), menu=menu)["mkdocs.yml"])
    assert settings["nav"] == [{"Board": ["index.md"]}]
    words = yaml.safe_load(files_of(shown, a_page(""), menu=menu, foot=(("Words", "words/"),))["mkdocs.yml"])
    assert words["nav"] == [{"Board": ["index.md"]}, {"About this site": ["words/index.md"]}]
    assert settings["validation"] == {"nav": {"omitted_files": "ignore"}}
    assert (settings["site_name"], settings["plugins"]) == ("Our trust", ["search"])
    assert [p["scheme"] for p in settings["theme"]["palette"]] == ["default", "slate"]
    assert [p["toggle"]["name"] for p in settings["theme"]["palette"]] == [
        "Switch to dark mode",
        "Switch to light mode",
    ]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Our Trust 2", "Our Trust 2\\2c  as at 20 Nov 2026"),
        ('A "B" \\ }', "A \\22 B\\22  \\5c  \\7d \\2c  as at 20 Nov 2026"),
        ("École\n", "École\\a \\2c  as at 20 Nov 2026"),
    ],
)
def test_the_foot_of_a_sheet_names_trust_and_day_whatever_the_name(shown: Edition, title: str, words: str) -> None:
    """No character of a name ends the words or the rule."""
    own = shown.trust.own
    named = replace(own, profile=replace(own.profile, title=title))
    trust = replace(shown.trust, organisations={**shown.trust.organisations, own.id: named})
    assert (
        edition_css(replace(shown, rated=replace(shown.rated, trust=trust)))
        == f'@page {{ @bottom-left {{ content: "{words}"; }} }}\n'
    )
