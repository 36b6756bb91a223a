"""Plans that have ended: readable on their own pages, and nowhere counted as late or missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from case_tables import loaded, words_in
from governed_trusts import add_to_profile
from trustplan.diff.between_days import between
from trustplan.diff.edits import Kind
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.oversight.agenda import due_dates
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings, Site

LAST = date(2026, 8, 31)
NEXT = date(2026, 9, 1)
LATER = date(2027, 1, 20)
COUNTING = (
    "",
    "exceptions/",
    "roles/",
    "changes/",
    "schools/",
    "schools/ash/",
    "initiatives/",
    "alignment/",
    "equity/",
)


def with_ended_plan(folder: Path, organisation: str, *, running: bool = False) -> Trust:
    """A trust whose plan, or a school's, ended on 31 Aug 2026 with work late and figures missing; another may be running."""
    measure = {k: v for k, v in a_measure(every="term").items() if k != "available"}
    plans = a_trust(folder, measures=[measure])
    actions: list[dict[str, Any]] = [
        {"id": "A1", "title": "Late work", "lead": "lead", "due": "2026-07-10", "implementation": "deliver"},
        {"id": "A2", "title": "Quiet work", "lead": "lead", "due": "2026-12-11"},
    ]
    kpi = {"id": "K1", "title": "Old reading", "measure": "reading", "target": "at least 62"}
    objective = {"id": "O", "title": "Old aim", "sponsor": "lead", "actions": actions, "kpis": [kpi]}
    period = {"from": "2025-09-01", "to": str(LAST)}
    old = add_plan(plans, [objective], organisation=organisation, title="Old plan", period=period)
    old.rename(old.with_name("old-plan.yaml"))
    add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Lead"}])
    if running:
        work: dict[str, Any] = {
            "id": "B1",
            "title": "New work",
            "lead": "lead",
            "start": "2026-09-01",
            "due": "2027-07-10",
        }
        work |= {"updates": [{"on": "2027-01-08", "by": "lead", "stage": "in-progress"}]}
        add_plan(
            plans, [{"id": "N", "title": "New aim", "actions": [work]}], organisation=organisation, title="New plan"
        )
    return loaded(plans)


def edition(trust: Trust, day: date) -> Edition:
    """The working site's edition for trustees."""
    return make_edition(trust, day, Audience.TRUSTEES)


def site(trust: Trust, day: date) -> Site:
    """Its pages."""
    return make_site(edition(trust, day), Settings(site_name="x"))


def text_at(found: Site, path: str) -> str:
    """What a reader of a page reads; empty where there is no such page."""
    return next((words_in(p.body) for p in found.pages if p.path == path), "")


@pytest.mark.parametrize("organisation", ["trust", "ash"])
@pytest.mark.parametrize("day", [NEXT, LATER])
@pytest.mark.parametrize("running", [False, True])
def test_an_ended_plan_is_counted_nowhere(organisation: str, day: date, running: bool, tmp_path: Path) -> None:
    """No page that counts names its work, says how late it is, or misses anything of it."""
    found = site(with_ended_plan(tmp_path, organisation, running=running), day)
    for path in COUNTING:
        text = text_at(found, path)
        for words in ("Late work", "Quiet work", "Old reading", "days late", "Old aim"):
            assert words not in text, path
    assert "Overdue, and with whom Nothing is overdue." in text_at(found, "")


@pytest.mark.parametrize("organisation", ["trust", "ash"])
def test_on_its_last_day_a_plan_still_counts(organisation: str, tmp_path: Path) -> None:
    """The next day it does not."""
    text = text_at(site(with_ended_plan(tmp_path, organisation), LAST), "")
    assert "Late work" in text
    assert "no updates, figures, reviews or checks are missing" not in text


@pytest.mark.parametrize(
    ("organisation", "home", "at"), [("trust", "", "plans/"), ("ash", "schools/ash/", "schools/ash/")]
)
def test_an_ended_plan_can_be_read_on_its_own_page(organisation: str, home: str, at: str, tmp_path: Path) -> None:
    """It says that it has ended; its work is no later and is not asked for, and its KPI is closed with what was missing."""
    found = site(with_ended_plan(tmp_path, organisation), LATER)
    sentence = "This plan ended on 31 Aug 2026. Its actions keep the ratings of the day after, and its KPIs those of their last figures."
    plan, objective = text_at(found, f"{at}old-plan/"), text_at(found, f"{at}old-plan/O/")
    assert sentence in plan
    assert sentence in objective
    assert "Due 10 Jul 2026, and not complete when the plan ended." in objective
    assert "days late" not in objective
    assert "next by" not in objective
    assert "Missing when the plan ended: a figure was due by 19 Dec 2025, and none was received." in objective
    assert "Old plan, ended 31 Aug 2026" in text_at(found, home)


@pytest.mark.parametrize("organisation", ["trust", "ash"])
def test_the_page_of_a_running_plan_says_nothing_of_its_end(organisation: str, tmp_path: Path) -> None:
    """Only what has ended is called so."""
    found = site(with_ended_plan(tmp_path, organisation, running=True), LATER)
    at = "plans/" if organisation == "trust" else "schools/ash/"
    assert "New work" in text_at(found, f"{at}{PLAN}/N/")
    assert "This plan ended" not in text_at(found, f"{at}{PLAN}/")
    assert "This plan ended" not in text_at(found, f"{at}{PLAN}/N/")


def test_nothing_of_an_ended_plan_is_due_or_moves(tmp_path: Path) -> None:
    """Neither in the calendar nor in the changes, and no rating of it is of a later day."""
    trust = with_ended_plan(tmp_path, "trust")
    shown = edition(trust, LATER)
    assert due_dates(shown.rated, LATER) == ()
    assert shown.changes == ()
    assert "old-plan/A1" not in shown.history[-1].items
    first, later = (edition(trust, day).rated.index["old-plan/A1"] for day in (NEXT, LATER))
    assert first == later
    assert [e for e in between(trust, NEXT, LATER) if e.kind is Kind.RATING_MOVED] == []


def test_facts_that_come_after_the_end_still_count(tmp_path: Path) -> None:
    """The results of a plan's last year are often known after it."""
    plans = a_trust(tmp_path)
    kpi = {
        "id": "K1",
        "title": "Reading",
        "measure": "reading",
        "targets": [{"for": "2025-26", "target": "at least 62"}],
    }
    period = {"from": "2025-09-01", "to": str(LAST)}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi]}], period=period)
    figure = {"period": "2025-26", "on": "2026-10-15", "value": 70, "cohort": 100}
    write(plans / "trust" / "measurements.yaml", {"reading": [figure]})
    trust = loaded(plans)
    assert edition(trust, date(2026, 10, 14)).rated.index[f"{PLAN}/K1"].rating != "achieved"  # type: ignore[union-attr]
    assert edition(trust, date(2026, 10, 15)).rated.index[f"{PLAN}/K1"].rating == "achieved"  # type: ignore[union-attr]


def test_a_question_of_an_ended_plan_stays_with_its_meeting(tmp_path: Path) -> None:
    """What a board was asked and decided is part of its record."""
    plans = a_trust(tmp_path)
    outcome = {"on": "2026-03-26", "decision": "Agreed."}
    ask = {"id": "q", "of": "board", "meeting": "board-2026-03", "question": "Agree to it?", "outcome": outcome}
    action = {"id": "A1", "title": "Work", "lead": "lead", "due": "2026-07-10", "asks": [ask]}
    period = {"from": "2025-09-01", "to": str(LAST)}
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [action]}], period=period)
    assert "Agree to it?" in text_at(site(loaded(plans), LATER), "meetings/board-2026-03/")


@pytest.mark.parametrize(("organisation", "at"), [("trust", "plans/"), ("ash", "schools/ash/")])
def test_nothing_is_asked_on_the_pages_of_an_ended_plan(organisation: str, at: str, tmp_path: Path) -> None:
    """No remedy is missed, no figure is flagged, and no rating of now stands beside those at meetings."""
    trust = with_ended_plan(tmp_path, organisation)
    pages = [next(p.body for p in site(trust, day).pages if p.path == f"{at}old-plan/O/") for day in (LAST, LATER)]
    for words in ("none recorded.", 'class="tp-flag">Missing<', "Now"):
        assert words in pages[0], words
        assert words not in pages[1], words
    assert "Jul 26" in pages[1]
    assert "Oct 26" not in pages[1]


def test_a_plan_whose_only_action_was_stopped_and_accepted_has_one_action(tmp_path: Path) -> None:
    """On its own page as on its objective's; the first page says that it no longer counts."""
    plans = a_trust(tmp_path)
    stop = {"on": "2026-09-10", "by": "lead", "stage": "stopped", "note": "No money."}
    accepted = {"by": "board", "meeting": "board-2026-10"}
    action = {"id": "A", "title": "Work", "lead": "lead", "updates": [stop], "accepted": accepted}
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [action]}])
    found = site(loaded(plans), date(2026, 11, 20))
    assert "Delivery: one action, no longer counted" in text_at(found, f"plans/{PLAN}/")
    assert "Delivery: one action" in text_at(found, f"plans/{PLAN}/O/")
    assert not [page.path for page in found.pages if "no actions" in words_in(page.body)]
