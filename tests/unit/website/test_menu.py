"""The menu: every page of the table stands in its section, under its name, for its audience."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan import Audience, Settings, Site, Trust, make_edition, make_site
from trustplan.website.menu import FOOT, MOST_ALIKE, PUBLIC, TRUSTEES, make_foot, make_menu
from trustplan.website.page import Page

DAY = date(2026, 11, 20)


def a_page(path: str, nav: str = "") -> Page:
    """A page without anything on it."""
    return Page(path=path, title="Title", render=str, nav=nav)


def a_plan_of(count: int) -> list[Page]:
    """A plan's page and one for each objective."""
    return [a_page("plans/plan/", "The plan"), *[a_page(f"plans/plan/O{n}/", f"Aim {n}") for n in range(count)]]


def schools(count: int) -> list[Page]:
    """The pages of some schools, each with a plan."""
    found = [a_page("schools/")]
    for n in range(count):
        found += [a_page(f"schools/s{n}/", f"School {n}"), a_page(f"schools/s{n}/plan/")]
    return found


def menu_of(pages: list[Page]) -> dict[str, list[str]]:
    """The names in each section for trustees."""
    return {title: [name for name, _ in entries] for title, entries in make_menu(TRUSTEES, pages)}


def test_pages_stand_in_the_order_of_the_table_whatever_made_them_first() -> None:
    """And sections without a page are left out."""
    pages = [a_page(path) for path in ("roles/", "changes/", "reviews/", "", "exceptions/", "somewhere/")]
    assert menu_of(pages) == {
        "Board": ["Briefing", "Changes", "Off track"],
        "Assurance": ["Reviews"],
        "My work": ["My work"],
    }


def test_a_trusts_own_word_for_off_track_is_the_name_in_the_menu() -> None:
    """The table's words are ours until the trust has others."""
    menu = make_menu(TRUSTEES, [a_page("exceptions/")], lambda words: words.replace("Off track", "Red"))
    assert menu == (("Board", (("Red", "exceptions/"),)),)


@pytest.mark.parametrize(
    ("count", "kept"), [(0, 1), (1, 2), (MOST_ALIKE - 1, MOST_ALIKE), (MOST_ALIKE, 1), (50, 1)]
)  # fmt: skip
def test_a_plan_with_many_objectives_has_only_its_own_page(count: int, kept: int) -> None:
    """Eight are in the menu, nine are not; they are on the plan's page."""
    names = menu_of(a_plan_of(count))["Plan"]
    assert names == ["The plan", *[f"Aim {n}" for n in range(kept - 1)]]


@pytest.mark.parametrize(("count", "named"), [(1, 1), (MOST_ALIKE, MOST_ALIKE), (MOST_ALIKE + 1, 0), (56, 0)])
def test_many_schools_are_on_their_list_alone(count: int, named: int) -> None:
    """The first nine of 56 would look as if they were all."""
    assert menu_of(schools(count))["Schools"] == ["All schools", *[f"School {n}" for n in range(named)]]


def test_many_plans_of_the_trust_keep_those_that_run() -> None:
    """They are the first, and the menu never loses them all."""
    pages = [a_page(f"plans/p{n}/", f"Plan {n}") for n in range(MOST_ALIKE + 3)]
    assert menu_of(pages)["Plan"] == [f"Plan {n}" for n in range(MOST_ALIKE)]


@pytest.mark.parametrize("audience", list(Audience))
def test_every_page_of_the_example_is_in_the_menu_or_below_one_that_is(audience: Audience, example: Trust) -> None:
    """So that nothing is further than two steps from home; and each row of the table is some page's."""
    site = make_site(make_edition(example, DAY, audience), Settings(site_name="Test"))
    known = places(site)
    for page in site.pages:
        assert page.path in known or any(path in known for _, path in page.trail), page.path
    table = TRUSTEES if audience is Audience.TRUSTEES else PUBLIC
    in_menu = [path for _, entries in site.menu for _, path in entries]
    assert len(in_menu) == len(set(in_menu))
    assert {"schools/", "schools/fernhill/"} <= set(in_menu)
    rows = {path for _, section in table for path, name in section if name}
    of_some_trusts = {"support/", "reviews/", "equity/"} if audience is Audience.PUBLIC else set()
    assert rows - known <= {"schools/compare/", *of_some_trusts}
    assert {path for path, _ in FOOT} == {path for _, path in make_foot(site.pages)}


def places(site: Site) -> set[str]:
    """The addresses that the menu or the foot of each page leads to."""
    found = {path for _, path in site.foot}
    for _, entries in site.menu:
        found |= {path for _, path in entries}
    return found


@pytest.mark.parametrize(("audience", "first"), [(Audience.TRUSTEES, "Briefing"), (Audience.PUBLIC, "Home")])
def test_a_breadcrumb_begins_with_the_home_page_by_its_name(audience: Audience, first: str, example: Trust) -> None:
    """Trustees know it as the briefing, and the public has none."""
    site = make_site(make_edition(example, DAY, audience), Settings(site_name="Test"))
    page = next(page for page in site.pages if page.path == "measures/")
    assert page.trail[0] == (first, "")
    assert f">{first}</a></li>" in page.body
