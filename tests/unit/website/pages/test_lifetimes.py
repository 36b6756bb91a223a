"""Plans that are closed, and schools that join and leave: what pages say, what counts, and that the past stays as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, read, write
from case_tables import loaded, words_in
from governed_trusts import add_to_profile
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Page, Settings

LATER = date(2026, 11, 20)
BEFORE = (date(2025, 12, 4), date(2026, 3, 26), date(2026, 7, 9))
COUNTING = ("", "exceptions/", "roles/", "changes/", "alignment/", "equity/", "reviews/", "year/")


def pages(trust: Trust, day: date, audience: Audience = Audience.TRUSTEES) -> dict[str, Page]:
    """The pages of a day by path."""
    return {p.path: p for p in make_site(make_edition(trust, day, audience), Settings(site_name="x")).pages}


def everything(trust: Trust, day: date) -> dict[str, str]:
    """All that a site of a day has, as text."""
    site = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name="x"))
    found = {p.path: f"{p.title} {p.nav} {p.search} {p.body}" for p in site.pages}
    return {**found, **{name: make() for name, make in site.late.items()}}


def text(found: dict[str, Page], path: str) -> str:
    """What a reader of a page reads."""
    return words_in(found[path].body)


def a_school_plan(folder: Path, **more: Any) -> Path:
    """A trust in which Ash has a plan of three years with late work, and every school a figure for a KPI of the trust."""
    plans = a_trust(folder, measures=[a_measure(aggregate="mean")])
    work = {"id": "A1", "title": "Late work", "lead": "lead", "due": "2026-03-10"}
    own = {"id": "P1", "title": "Priority", "actions": [work]}
    add_plan(plans, [own], organisation="ash", title="Own plan", visibility="public", **more)
    add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Lead"}])
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 62"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi]}], visibility="public")
    for school, value in (("ash", 40), ("beech", 70), ("cedar", 70)):
        rows = [
            {"period": "2024-25", "on": "2025-07-07", "value": value, "cohort": 100},
            {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100},
        ]
        write(plans / "schools" / school / "measurements.yaml", {"reading": rows})
    return plans


def in_profile(plans: Path, school: str, **more: Any) -> None:
    """Add keys to a school's profile."""
    file = plans / "schools" / school / "profile.yaml"
    write(file, {**read(file), **more})


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ({"on": "2026-07-17"}, "This plan was closed on 17 Jul 2026, before its end on 31 Aug 2028."),
        (
            {"on": "2026-07-09", "by": "board", "meeting": "board-2026-07"},
            "This plan was closed by the board on 9 Jul 2026, before its end on 31 Aug 2028.",
        ),
    ],
)
def test_a_closed_plan_says_so_and_counts_nowhere(closed: dict[str, str], words: str, tmp_path: Path) -> None:
    """It stands under the earlier plans of its school; up to its last day it counts."""
    trust = loaded(a_school_plan(tmp_path, closed=closed))
    found = pages(trust, LATER)
    assert words in text(found, f"schools/ash/{PLAN}/")
    assert words in text(found, f"schools/ash/{PLAN}/P1/")
    assert "No plan of this school is running." in text(found, "schools/ash/")
    assert f"Own plan, ended {closed['on'][8:].lstrip('0')} Jul 2026" in text(found, "schools/ash/")
    for path in COUNTING:
        if path in found:
            assert "Late work" not in text(found, path), path
    then = pages(trust, date.fromisoformat(closed["on"]))
    assert "Late work" in text(then, "")
    assert "closed" not in text(then, f"schools/ash/{PLAN}/")


def test_what_a_plan_ended_with_is_said(tmp_path: Path) -> None:
    """Closed on its last day, after its end, or with its school."""
    period = {"from": "2025-09-01", "to": "2026-08-31"}
    plans = a_school_plan(tmp_path, period=period, closed={"on": "2026-08-31", "by": "board"})
    at = f"schools/ash/{PLAN}/"
    assert "This plan ended on 31 Aug 2026, closed by the board." in text(pages(loaded(plans), LATER), at)
    file = plans / "schools" / "ash" / f"{PLAN}.yaml"
    write(file, {**read(file), "closed": {"on": "2026-10-08", "by": "board"}})
    words = "This plan ended on 31 Aug 2026 and was closed by the board on 8 Oct 2026."
    assert words in text(pages(loaded(plans), LATER), at)
    assert "closed" not in text(pages(loaded(plans), date(2026, 10, 7)), at)
    write(file, {k: v for k, v in read(file).items() if k != "closed"})
    in_profile(plans, "ash", left="2026-07-31")
    words = "This plan ended on 31 Jul 2026, when the school left the trust."
    assert words in text(pages(loaded(plans), LATER), at)


def test_carried_work_is_told_in_both_plans(tmp_path: Path) -> None:
    """The old plan says what goes on with it, the new one what it goes on with; the public reads of public plans only."""
    plans = a_school_plan(tmp_path, closed={"on": "2026-08-31", "carried_to": "ash/next"})
    work = {"id": "A1", "title": "Late work", "lead": "lead", "carried_from": f"ash/{PLAN}/A1"}
    own = {"id": "P1", "title": "Priority", "actions": [work]}
    period = {"from": "2026-09-01", "to": "2027-08-31"}
    made = add_plan(plans, [own], organisation="trust", title="Next plan", visibility="public", period=period)
    made.rename(plans / "schools" / "ash" / "next.yaml")
    aim = {"id": "K9", "title": "Quality", "rubric": {"on-track": "Good."}}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [aim]}])
    found = pages(loaded(plans), LATER)
    assert "Open work continues in “Next plan”." in text(found, f"schools/ash/{PLAN}/")
    assert "Continued as" in text(found, f"schools/ash/{PLAN}/P1/")
    assert "A1 Late work (Next plan)" in text(found, f"schools/ash/{PLAN}/P1/")
    assert "Carried over from" in text(found, "schools/ash/next/P1/")
    file = plans / "schools" / "ash" / "next.yaml"
    write(file, {**read(file), "visibility": "trustees"})
    for body in (p.body for p in pages(loaded(plans), LATER, Audience.PUBLIC).values()):
        assert "Next plan" not in body
        assert "Continued as" not in body


def test_an_ended_plan_of_the_trust_stands_in_the_menu_behind_those_that_run(tmp_path: Path) -> None:
    """With one entry, after the plans that run."""
    plans = a_school_plan(tmp_path)
    old = add_plan(plans, [{"id": "OLD", "title": "Aim"}], title="Old plan", closed={"on": "2026-07-09"})
    old.rename(old.with_name("old.yaml"))
    add_plan(plans, [{"id": "O", "title": "Aim"}], title="New plan")
    menu = [p.nav for p in pages(loaded(plans), LATER).values() if p.path.startswith("plans/") and p.nav]
    assert menu == ["New plan", "Aim", "Old plan"]


def test_a_school_that_left_stands_apart_and_is_asked_for_nothing(tmp_path: Path) -> None:
    """Its page stays, with what it was; nothing counts it."""
    plans = a_school_plan(tmp_path)
    in_profile(plans, "ash", left="2026-08-31", successor="beech")
    found = pages(loaded(plans), LATER)
    words = "Left the trust on 31 Aug 2026. It continues as Beech School."
    assert f"{words} Its pages keep what was recorded until then" in text(found, "schools/ash/")
    listed, _, left = text(found, "schools/").partition("Schools that left")
    assert words in left
    assert "Ash School" in left
    assert "Ash School" not in listed.partition("The schools")[2].partition("Measures against targets")[0]
    assert "Ash School" in text(found, "schools/beech/")  # which goes on with it
    for path in COUNTING:
        if path in found:
            assert "Late work" not in text(found, path), path


def test_a_school_stands_on_the_site_from_the_day_on_which_it_joined(tmp_path: Path) -> None:
    """Not before, on no page, with nothing of its files."""
    plans = a_school_plan(tmp_path)
    in_profile(plans, "ash", joined="2026-11-01")
    for body in (p.body for p in pages(loaded(plans), date(2026, 10, 31)).values()):
        assert "Ash School" not in body
        assert "Late work" not in body
    assert "Ash School" in text(pages(loaded(plans), date(2026, 11, 1)), "schools/")


def test_leaving_closing_and_planning_change_no_earlier_day(tmp_path: Path) -> None:
    """Every page and file of every earlier meeting has the same bytes."""
    plans = a_school_plan(tmp_path)
    calendar = plans / "reference" / "calendar.yaml"
    before = {day: everything(loaded(plans), day) for day in BEFORE}
    in_profile(plans, "cedar", left="2026-08-31", successor="beech")
    file = plans / "schools" / "ash" / f"{PLAN}.yaml"
    file.write_text(file.read_text() + "closed:\n  on: '2026-08-31'\n  by: board\n  carried_to: ash/next\n")
    work = {"id": "A1", "title": "Late work", "carried_from": f"ash/{PLAN}/A1", "due": "2027-28/aut"}
    own = {"id": "P1", "title": "Priority", "actions": [work], "carried_from": f"ash/{PLAN}/P1"}
    period = {"from": "2026-09-01", "to": "2028-08-31"}
    made = add_plan(plans, [own], organisation="beech", title="Next plan", period=period, proposed="2026-07-10")
    made.rename(plans / "schools" / "ash" / "next.yaml")
    data = read(calendar)
    year = {
        half: {k: v.replace("7-", "8-", 1) for k, v in days.items()}
        for half, days in data["years"]["2026-27"].items()
        if half != "closed"
    }
    year |= {half: {k: v.replace("2026", "2027") for k, v in days.items()} for half, days in year.items()}
    data["years"]["2027-28"] = {**year, "proposed": "2026-07-10"}
    meeting = {"id": "board-2027-10", "title": "Board", "body": "board", "date": "2027-10-07", "as_at": "2027-09-24"}
    data["meetings"].append({**meeting, "proposed": "2026-07-10"})
    write(calendar, data)
    for day in BEFORE:
        assert everything(loaded(plans), day) == before[day]
    found = pages(loaded(plans), date(2026, 7, 10))
    assert "Next plan" in text(found, "schools/ash/next/")
    assert "Board (date to be confirmed)" in text(found, "meetings/")
