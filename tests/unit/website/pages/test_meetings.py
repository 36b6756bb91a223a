"""The pages of meetings, the year and roles: what counts as late."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import add_plan, read, write
from case_tables import a_context, loaded, page_at, words_in
from governed_trusts import a_decision, governed
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages.meetings import make_meetings

DAY, AFTER = date(2026, 11, 20), date(2026, 12, 10)


LATE_MILESTONE = [{"id": "M1", "title": "First", "due": "2026-11-06"}]
NEWS = {"on": "2026-11-16", "by": "lead", "stage": "in-progress"}
ROLES: dict[str, tuple[dict[str, Any], int]] = {
    "in time": ({"updates": [NEWS]}, 0),
    "a milestone is late": ({"updates": [NEWS], "milestones": LATE_MILESTONE}, 1),
    "a milestone is late, and the lead says more": (
        {"updates": [{**NEWS, "rating": "off-track", "note": "Stuck."}], "milestones": LATE_MILESTONE},
        1,
    ),
    "past its day": ({"updates": [NEWS], "due": "2026-11-06"}, 1),
    "never begun": ({}, 1),
    "no news": ({"updates": [{**NEWS, "on": "2026-06-12"}]}, 1),
    "complete, though a milestone is not done": (
        {"updates": [{**NEWS, "stage": "complete", "evidence": ["Report"]}], "milestones": LATE_MILESTONE},
        0,
    ),
}


@pytest.mark.parametrize("case", ROLES)
def test_the_page_of_roles_counts_what_is_late_or_without_news(case: str, tmp_path: Path) -> None:
    """In its first sentence, and beside the role."""
    more, count = ROLES[case]
    plans = governed(tmp_path)
    action = {"id": "A1", "title": "Work", "lead": "lead", "due": "2027-07-16", **more}
    add_plan(plans, [{"id": "SI", "title": "SI", "actions": [action]}])
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    page = next(p for p in make_site(shown, Settings(site_name="x")).pages if p.path == "roles/")
    words = "One action is" if count else "No actions are"
    assert f"What each role leads. {words} late or without a recent update." in page.body
    assert page.body.count("1 overdue") == count


def test_the_bars_of_a_meeting_count_the_trusts_plan(tmp_path: Path) -> None:
    """As the board view does; what schools plan is on their own pages."""
    plans = governed(tmp_path)
    work = {"title": "Work", "lead": "lead", "due": "2027-07-16", "updates": [NEWS]}
    add_plan(plans, [{"id": "SI", "title": "SI", "actions": [{"id": "A1", **work}]}])
    school = [{"id": f"B{n}", "title": "Work", "due": "2027-07-16"} for n in range(3)]
    add_plan(plans, [{"id": "P", "title": "P", "actions": school}], organisation="ash")
    for day, path in ((DAY, ""), (AFTER, "meetings/board-2026-12/")):
        site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), Settings(site_name="x"))
        page = next(p for p in site.pages if p.path == path)
        assert "Delivery: one action" in page.body, path


def test_the_bars_of_a_meeting_count_the_schools_plans_where_the_trust_has_none(tmp_path: Path) -> None:
    """There is nothing else to count."""
    plans = governed(tmp_path)
    school = [{"id": f"B{n}", "title": "Work", "due": "2027-07-16"} for n in range(3)]
    add_plan(plans, [{"id": "P", "title": "P", "actions": school}], organisation="ash")
    site = make_site(make_edition(loaded(plans), AFTER, Audience.TRUSTEES), Settings(site_name="x"))
    page = next(p for p in site.pages if p.path == "meetings/board-2026-12/")
    assert "Delivery: three actions" in page.body


def test_the_next_meeting_is_the_briefing_and_says_nothing_twice(example: Trust) -> None:
    """Its page keeps its address and leads to the briefing; the list of meetings leads there at once. The public has no briefing."""
    path = "meetings/board-2026-12/"
    site = make_site(make_edition(example, DAY, Audience.TRUSTEES), Settings(site_name="x"))
    pages = {page.path: page for page in site.pages}
    body = pages[path].body
    assert '<a href="../../">The board briefing</a>' in body
    for said_there in ("Delivery: ", "For decision", 'id="decisions"', 'id="changed"', 'id="known"'):
        assert said_there not in body
    assert 'id="reviews"' in body
    assert f'href="../{path}"' not in pages["meetings/"].body
    assert 'id="decisions"' in pages["meetings/board-2026-10/"].body
    public = make_site(make_edition(example, DAY, Audience.PUBLIC), Settings(site_name="x"))
    assert 'id="known"' in next(page.body for page in public.pages if page.path == path)


def words_of(plans: Path, day: date, path: str) -> str:
    """What a trustee reads on a page of meetings."""
    return words_in(page_at(make_meetings(a_context(loaded(plans), day)), path).body)


def test_a_meeting_has_what_it_decided_and_no_other_meeting_has_it(tmp_path: Path) -> None:
    """A level of support, and a level on each other scale once."""
    plans = governed(tmp_path)
    criteria = plans / "reference" / "support-criteria.yaml"
    scales: list[dict[str, Any]] = []
    for name in ("risk", "need"):
        levels = [{"id": level, "title": f"{level.title()} {name}"} for level in ("low", "high")]
        scales.append({"id": name, "title": name.title(), "levels": levels})
    write(criteria, {**read(criteria), "scales": scales})
    made = {"on": "2026-10-08", "decided_by": "board", "meeting": "board-2026-10", "level": "low"}
    others = [{**made, "scale": name} for name in ("risk", "need")]
    decisions = [a_decision(1, "2026-10-08", "light", meeting="board-2026-10")]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions, "other_levels": others})
    october, july = (words_of(plans, DAY, f"meetings/board-2026-{month}/") for month in ("10", "07"))
    assert "So decided." in october
    assert [october.count(f"Low {name}") for name in ("risk", "need")] == [1, 1]
    assert "So decided." not in july
    assert "Low risk" not in july


@pytest.mark.parametrize(
    ("day", "papers", "is_ahead"),
    [
        (date(2026, 11, 19), "Its papers close on 20 Nov 2026.", True),
        (date(2026, 11, 20), "Its papers closed on 20 Nov 2026.", True),
        (date(2026, 12, 3), "Its papers closed on 20 Nov 2026.", True),
        (date(2026, 12, 4), "Its papers closed on 20 Nov 2026.", False),
    ],
)
def test_a_meeting_is_ahead_to_the_end_of_its_day(day: date, papers: str, is_ahead: bool, tmp_path: Path) -> None:
    """And its papers are closed from the day of the cut-off on."""
    context = a_context(loaded(governed(tmp_path)), day)
    pages = list(make_meetings(context))
    every = words_in(page_at(pages, "meetings/").body)
    assert ("3 Dec 2026" in every[: every.index("Held")]) == is_ahead
    assert papers in words_in(page_at(pages, "meetings/board-2026-12/").body)


@pytest.mark.parametrize(
    ("by", "stage", "month", "is_told"),
    [
        ("board", "stopped", "10", True),
        ("board", "in-progress", "10", False),
        ("board", "stopped", "07", False),
        ("finance-committee", "stopped", "10", False),
    ],
)
def test_a_meeting_has_the_stops_that_it_accepted(
    by: str, stage: str, month: str, is_told: bool, tmp_path: Path
) -> None:
    """Not those that another body accepted on the day, and not work that goes on after all."""
    plans = governed(tmp_path)
    calendar = plans / "reference" / "calendar.yaml"
    held = read(calendar)
    same = {"id": "finance-2026-10", "title": "Finance committee", "body": "finance-committee", "date": "2026-10-08", "as_at": "2026-09-25"}  # fmt: skip
    there = [meeting for meeting in held["meetings"] if meeting["id"] != same["id"]]
    write(calendar, {**held, "meetings": sorted([*there, same], key=lambda meeting: str(meeting["date"]))})
    updates = [{"on": "2026-09-16", "by": "lead", "stage": "stopped", "note": "No money."}]
    if stage != "stopped":
        updates.append({**updates[0], "on": "2026-11-02", "stage": stage})
    accepted = {"by": by, "meeting": same["id"] if by != "board" else "board-2026-10"}
    action = {
        "id": "A1",
        "title": "Paint",
        "lead": "lead",
        "due": "2027-07-16",
        "updates": updates,
        "accepted": accepted,
    }
    add_plan(plans, [{"id": "SI", "title": "SI", "actions": [action]}])
    text = words_of(plans, DAY, f"meetings/board-2026-{month}/")
    assert ("Stops accepted" in text) == is_told
