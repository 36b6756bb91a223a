"""What begins and ends is a change: plans, schools in the trust and roles, in the list of changes and on pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import PLAN, a_trust, add_plan, write
from case_tables import loaded, words_in
from governed_trusts import add_to_profile
from trustplan.diff.between_days import between
from trustplan.diff.lifetimes import Days, lifetime_changes
from trustplan.disclosure.edition import make_edition
from trustplan.model.as_of import as_known
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

OBJECTIVE = {"id": "O", "title": "Aim", "actions": [{"id": "A", "title": "Work", "lead": "lead"}]}
YEAR = {"from": "2026-09-01", "to": "2027-08-31"}
BOARD = {"by": "board", "on": "2027-01-14"}


def a_plan_that(folder: Path, **keys: Any) -> Path:
    """A trust with a plan of a school for 2026/27 that has some keys."""
    plans = a_trust(folder)
    add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Lead"}])
    add_plan(plans, [OBJECTIVE], organisation="ash", title="Plan", period=YEAR, **keys)
    return plans


def said(plans: Path, after: str, until: str) -> list[str]:
    """The kinds and sentences between two days."""
    trust = loaded(plans)
    days = Days(after=date.fromisoformat(after), until=date.fromisoformat(until))
    return [f"{t.kind} {t.sentence}" for t in lifetime_changes(trust, {p.ref: p for p in trust.plans()}, days)]


ROWS: list[tuple[dict[str, Any], str, str, list[str]]] = [
    # a plan's keys, the days that are compared, and what is said
    ({}, "2026-08-31", "2026-09-01", ["plan-began Began on 1 Sep 2026, and runs to 31 Aug 2027."]),
    ({}, "2026-09-01", "2027-08-31", []),
    ({}, "2027-08-30", "2027-08-31", []),
    ({}, "2027-08-31", "2027-09-01", ["plan-ended This plan ended on 31 Aug 2027."]),
    ({}, "2027-09-01", "2027-09-02", []),
    (
        {"proposed": "2026-07-06"},
        "2026-07-05",
        "2026-07-06",
        ["plan-drafted Drafted on 6 Jul 2026; it begins on 1 Sep 2026."],
    ),
    (
        {"proposed": "2026-07-06"},
        "2026-07-05",
        "2026-09-01",
        ["plan-began Began on 1 Sep 2026, and runs to 31 Aug 2027."],
    ),
    (
        {"approved": BOARD},
        "2027-01-13",
        "2027-01-14",
        ["plan-approved Approved on 14 Jan 2027 by the board."],
    ),
    (
        {"closed": {"on": "2027-01-14"}},
        "2027-01-13",
        "2027-01-14",
        ["plan-closed This plan was closed on 14 Jan 2027, before its end on 31 Aug 2027."],
    ),
    ({"closed": {"on": "2027-01-14"}}, "2027-01-14", "2027-09-10", []),
    (
        {"closed": {**BOARD, "carried_to": "ash/next"}},
        "2027-01-13",
        "2027-01-15",
        [
            (
                "plan-closed This plan was closed by the board on 14 Jan 2027, before its end on 31 Aug 2027. "
                "Open work continues in “Next plan”."
            )
        ],
    ),
    ({"closed": {"on": "2027-08-31"}}, "2027-08-30", "2027-09-01", ["plan-ended This plan ended on 31 Aug 2027."]),
    ({"closed": {"on": "2027-10-07"}}, "2027-08-30", "2027-09-01", ["plan-ended This plan ended on 31 Aug 2027."]),
    (
        {"closed": {"by": "board", "on": "2027-10-07"}},
        "2027-09-01",
        "2027-10-07",
        ["plan-closed This plan ended on 31 Aug 2027 and was closed by the board on 7 Oct 2027."],
    ),
    (
        {"closed": {"on": "2027-10-07"}},
        "2027-08-01",
        "2027-10-07",
        ["plan-closed This plan ended on 31 Aug 2027 and was closed on 7 Oct 2027."],
    ),
]


@pytest.mark.parametrize(("keys", "after", "until", "expected"), ROWS)
def test_a_plan_begins_and_ends_once(
    keys: dict[str, Any], after: str, until: str, expected: list[str], tmp_path: Path
) -> None:
    """On the day on which it does, and in words that say how."""
    plans = a_plan_that(tmp_path, **keys)
    if "carried_to" in keys.get("closed", {}):
        old = plans / "schools" / "ash" / f"{PLAN}.yaml"
        following = yaml.safe_load(old.read_text("utf-8")) | {"title": "Next plan"}
        del following["closed"]
        write(old.with_name("next.yaml"), following | {"period": {"from": "2028-09-01", "to": "2029-08-31"}})
    assert said(plans, after, until) == expected


def test_schools_and_roles_come_and_go(tmp_path: Path) -> None:
    """A school's last day still counts; its plan ends with it, and is not named again. So with a role's."""
    plans = a_plan_that(tmp_path)
    add_to_profile(plans, "ash", title="Ash {School}", left="2027-01-14", successor="beech")
    add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Lead", "until": "2026-12-18"}])
    add_to_profile(plans, "beech", joined="2027-01-15")
    assert said(plans, "2027-01-13", "2027-01-14") == []
    assert said(plans, "2027-01-14", "2027-01-15") == [
        "school-left Left the trust on 14 Jan 2027. It continues as Beech School.",
        "school-joined Joined the trust on 15 Jan 2027.",
    ]
    assert said(plans, "2027-08-30", "2027-09-10") == []
    assert said(plans, "2026-12-17", "2026-12-18") == []
    assert said(plans, "2026-12-18", "2026-12-19") == ["role-ended Nobody has held this role since 18 Dec 2026."]


def test_the_list_of_changes_has_them(tmp_path: Path) -> None:
    """`trustplan diff` between two days."""
    plans = a_plan_that(tmp_path, closed={"on": "2027-01-14"})
    edits = between(loaded(plans), date(2027, 1, 10), date(2027, 1, 20))
    assert [(str(e.kind), e.ref, e.new) for e in edits if e.kind.startswith("plan")] == [
        ("plan-closed", f"ash/{PLAN}", "14 Jan 2027")
    ]


@pytest.mark.parametrize("audience", list(Audience))
def test_pages_have_them(audience: Audience, tmp_path: Path) -> None:
    """Trustees' first page, the public's page of the next meeting, and the page of changes; the public not what it may not know."""
    plans = a_plan_that(tmp_path, closed={"on": "2026-11-12"}, visibility="public")
    add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Leader of <b>", "until": "2026-11-12"}])
    add_to_profile(plans, "beech", left="2026-11-11")
    day = date(2026, 11, 20)
    site = make_site(make_edition(loaded(plans), day, audience), Settings(site_name="x"))
    pages = {page.path: words_in(page.body) for page in site.pages}
    first = ""
    if audience is Audience.PUBLIC:  # parents' first page is about other things
        first = "meetings/board-2026-12/"
    for path in (first, "changes/"):
        assert "Plan closed" in pages[path], path
        assert "This plan was closed on 12 Nov 2026, before its end on 31 Aug 2027." in pages[path], path
        assert "School left" in pages[path], path
        assert "Left the trust on 11 Nov 2026." in pages[path], path
        is_told = "Nobody has held this role since 12 Nov 2026." in pages[path]
        assert is_told == (audience is Audience.TRUSTEES), path
        assert ("Leader of" in pages[path]) == is_told
    assert pages["changes/"].count("Left the trust on 11 Nov 2026.") == 1


def test_many_at_once_stand_together_and_are_cut(tmp_path: Path) -> None:
    """In September every school's plan ends: the first page names three of a kind, the page of changes all."""
    plans = a_trust(tmp_path)
    for organisation in ("trust", "ash", "beech", "cedar"):
        add_plan(plans, [OBJECTIVE], organisation=organisation, title=f"Plan of {organisation}", period=YEAR)
    write(plans / "trust" / "profile.yaml", yaml.safe_load((plans / "trust" / "profile.yaml").read_text("utf-8")))
    site = make_site(make_edition(loaded(plans), date(2026, 9, 10), Audience.TRUSTEES), Settings(site_name="x"))
    pages = {page.path: words_in(page.body) for page in site.pages}
    assert "Plans began" in pages[""]
    assert "And 1 more." in pages[""]
    assert pages["changes/"].count("Began on 1 Sep 2026") == 4
    assert "Began and ended four " in pages["changes/"]


@pytest.mark.parametrize(("day", "is_known"), [("2027-01-13", False), ("2027-01-14", True)])
def test_an_approval_is_known_from_its_day_on(day: str, is_known: bool, tmp_path: Path) -> None:
    """What the board read before must not say that somebody approved it later."""
    known = as_known(loaded(a_plan_that(tmp_path, approved=BOARD)), date.fromisoformat(day))
    assert [plan.approved_on is not None for plan in known.plans()] == [is_known]
