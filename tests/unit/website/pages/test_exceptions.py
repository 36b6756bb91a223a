"""What is off track: by place, worst first, and who should act."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE, a_measure, a_trust, add_plan, write
from case_tables import a_context, loaded, news, page_at, with_actions, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages.board import make_board
from trustplan.website.pages.missing import find_missing

DAY = date(2026, 1, 30)


@pytest.fixture(scope="module")
def example() -> Any:
    """The example's page, on its day."""
    return page_at(make_board(a_context(loaded(EXAMPLE), date(2026, 11, 20))), "exceptions/")


def test_the_trusts_plan_comes_first_then_the_school_with_most_off_track(example: Any) -> None:
    """Each with its counts, which are also the way to it; what else asks for attention is at the top too."""
    assert [(heading.title, heading.anchor) for heading in example.headings] == [
        ("The trust's plan", "of-trust"),
        ("Fernhill", "of-fernhill"),
        ("St Aidan's", "of-st-aidans"),
        ("Mill Green", "of-mill-green"),
        ("Help wanted", "help"),
        ("Ratings overridden", "overrides"),
        ("Due, but cannot be rated", "not-assessed"),
        ("Overdue", "missing"),
    ]
    text = words_in(example.body)
    assert "18 items are off track, 13 in the trust's plan and five in schools' plans; 29 are at risk." in text
    assert "Fernhill 4 off track 5 at risk" in text
    assert (
        "Run internal scrutiny that gives the board independent assurance BF-A5 Without the override: At risk" in text
    )
    for anchor in re.findall(r'href="#([^"]+)"', example.body):
        assert f'id="{anchor}"' in example.body


def test_what_is_off_track_says_what_is_done_or_who_should_act(example: Any) -> None:
    """At risk it stands in the panel, as every reason does."""
    text = words_in(example.body)
    assert (
        "Parents take part in school life PA-K6 No action recorded Trust 87.4% lowest Fernhill 80% Owner: Chief executive"
        in text
    )
    assert "Action being taken: Weekly attendance meetings at Fernhill" in text


def test_schools_that_are_equally_far_behind_stand_by_their_titles(tmp_path: Path) -> None:
    """As they do everywhere, and not by the names of their folders."""
    plans = a_trust(tmp_path, schools={"zed": "Ash", "alpha": "Elm"}, has_frameworks=False)
    late = {"id": "A", "title": "Work", "lead": "lead", **news("2025-09-10"), "due": "2026-01-10"}
    for school in ("zed", "alpha"):
        add_plan(plans, [{"id": "O", "title": "Objective", "actions": [late]}], organisation=school)
    page = page_at(make_board(a_context(loaded(plans), DAY)), "exceptions/")
    assert [heading.title for heading in page.headings][:2] == ["Ash", "Elm"]


MISSES = [
    ({"a": "at least 80", "b": "at least 90"}, {}, ["b", "a"]),
    ({"a": "at least 80", "b": "at least 90"}, {"a": {"key": True}}, ["a", "b"]),
    ({"a": "at least 80", "b": "at least 90"}, {"b": {"tolerance": 10}}, ["a", "b"]),
    ({"a": "at least 90", "b": "at least 71"}, {"b": {"key": True}}, ["a", "b"]),
]


@pytest.mark.parametrize(("targets", "more", "order"), MISSES)
def test_worst_first_is_by_rating_then_key_then_by_tolerances(
    targets: dict[str, str], more: dict[str, Any], order: list[str], tmp_path: Path
) -> None:
    """A figure of 70: a miss of 20 is four tolerances of 5, or two of 10."""
    plans = a_trust(tmp_path, measures=[a_measure(tolerance=5, groups=[])], schools={}, has_frameworks=False)
    kpis = [
        {"id": i, "title": f"Kpi {i}", "measure": "reading", "target": t, **more.get(i, {})} for i, t in targets.items()
    ]
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": kpis}])
    write(plans / "trust" / "measurements.yaml", {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": 70}]})
    text = words_in(page_at(make_board(a_context(loaded(plans), date(2026, 11, 20))), "exceptions/").body)
    assert sorted(targets, key=lambda i: text.index(f"Kpi {i}")) == order


def test_the_public_reads_no_roles(tmp_path: Path) -> None:
    """Neither who owns an item, nor that nothing is recorded."""
    plans = a_trust(tmp_path, has_frameworks=False)
    late = {"id": "A0", "title": "Work", "lead": "lead", **news("2025-09-10"), "due": "2026-01-10"}
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [late]}], visibility="public")
    trust = loaded(plans)
    texts = []
    for audience in (Audience.TRUSTEES, Audience.PUBLIC):
        site = make_site(make_edition(trust, DAY, audience), Settings(site_name="x"))
        texts.append(words_in(page_at(site.pages, "exceptions/").body))
    trustees, public = texts
    assert "Work A0 No action recorded Due 10 Jan 2026 Owner: Lead" in trustees
    assert "Work Due 10 Jan 2026 Why" in public
    assert "Owner" not in public


def test_the_lead_says_whose_plans_are_meant_where_it_is_both(tmp_path: Path) -> None:
    """Of one alone there is nothing to tell apart."""
    plans = a_trust(tmp_path)
    late = {"id": "A1", "title": "Work", "lead": "lead", **news("2026-01-28"), "due": "2026-01-10"}

    def lead() -> str:
        return words_in(page_at(make_board(a_context(loaded(plans), DAY)), "exceptions/").body)

    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [late]}])
    assert "One item is off track; none are at risk." in lead()
    add_plan(plans, [{"id": "P", "title": "Aim", "actions": [late]}], organisation="ash")
    assert "Two items are off track, one in the trust's plan and one in schools' plans; none are at risk." in lead()


def test_where_nothing_is_off_track_the_page_says_so(tmp_path: Path) -> None:
    """In a sentence, without empty sections."""
    text = words_in(page_at(make_board(a_context(with_actions(tmp_path, news()), DAY)), "exceptions/").body)
    assert "Nothing is off track; none are at risk. Nothing is overdue." in text
    assert "Help wanted" not in text


def test_what_is_overdue_is_only_what_has_no_news(tmp_path: Path) -> None:
    """Work with news of this month is none of it; nor is work whose end was accepted, however long ago."""
    end = {"on": "2025-09-10", "by": "lead", "stage": "stopped", "note": "No more."}
    accepted = {"updates": [end], "accepted": {"by": "board", "meeting": "board-2025-10"}}
    context = a_context(with_actions(tmp_path, news(), {"start": "2025-09-02"}, accepted), DAY)
    assert [row.ref.rpartition("/")[2] for row in find_missing(context)] == ["A1"]
