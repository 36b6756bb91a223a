"""The year of those who govern, and what is due, by tables: each entry on its day, in its order, in its words."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_plan, a_trust, add_plan, read, write
from case_tables import a_context, loaded, rows, spaces
from governed_trusts import a_decision, add_to_profile, governed
from trustplan.oversight import agenda
from trustplan.oversight.agenda import Entry, due_dates, gathered, make_agenda
from trustplan.oversight.reviews import expected
from trustplan.rating.engine import rate

DAY = date(2026, 11, 20)


def as_lines(entries: tuple[Entry, ...]) -> list[str]:
    """Entries as the tables write them."""
    return [spaces(f"{e.on} {e.kind} {e.title}") for e in entries]


@pytest.mark.parametrize("row", rows("oversight/agenda"))
def test_the_year_has_everything_on_its_day(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/oversight/agenda.yaml."""
    trust = loaded(a_year(tmp_path, row))
    first, last = (date.fromisoformat(str(d)) for d in row.get("days", ("2026-09-01", "2027-08-31")))
    reviews = [r for o in trust.organisations.values() for r in expected(trust, o, first, last, DAY)]
    entries = make_agenda(rate(trust, DAY), first, last, reviews)
    assert as_lines(entries) == row["entries"]
    assert len({e.key for e in entries}) == len(entries)


def a_year(folder: Path, row: dict[str, Any]) -> Path:
    """A trust with what a row of the agenda names. Returns its plans/ folder."""
    checklist = {"checklist": row["checklist"]} if "checklist" in row else {}
    plans = governed(folder, {**row.get("tool", {}), **checklist})
    path = plans / "reference" / "calendar.yaml"
    calendar = read(path)
    calendar["meetings"] = [a_meeting(*text.split()) for text in row.get("meetings", ())]
    for school, end in row.get("ends", {}).items():
        own = {**calendar["years"]["2026-27"]}
        own["aut1"] = {**own["aut1"], "to": end}
        calendar["overrides"] = {school: {"2026-27": own}}
    write(path, calendar)
    for organisation, text in row.get("plans", {}).items():
        first, last = text.split()
        period = {"from": first, "to": last}
        objective = {"id": "O", "title": "Objective"}
        add_plan(plans, [objective], organisation=organisation, title=f"Plan of {organisation}", period=period)
    for school in row.get("church", ()):
        add_to_profile(plans, school, church_school=True)
    for school, on in row.get("done", {}).items():
        write(plans / "schools" / school / "reviews.yaml", {"reviews": [{"tool": "tool", "on": on}]})
    if "support" in row:
        write(plans / "schools" / "ash" / "support.yaml", {"decisions": [of_support(row["support"])]})
    return plans


def a_meeting(name: str, day: str, papers: str) -> dict[str, str]:
    """A meeting of the board."""
    return {"id": name, "title": f"Board {name.upper()}", "body": "board", "date": day, "as_at": papers}


def of_support(given: dict[str, Any]) -> dict[str, Any]:
    """A decision on support as the table has it."""
    more: dict[str, Any] = {}
    if "review_by" in given:
        more["review_by"] = given["review_by"]
    if "from" in given:
        more["action_group"] = {"lead": "ceo", "from": given["from"]}
    if "until" in given:
        change = {
            "functions": ["budget"],
            "change": given.get("change", "removed"),
            "until": given["until"],
            "why": "So decided.",
        }
        if to := given.get("to", "board"):
            change["to"] = to
        more["delegation"] = [{key: value for key, value in change.items() if value}]
    if "decided_by" in given:
        more["decided_by"] = given["decided_by"]
    return a_decision(1, given.get("on", "2026-10-08"), given["level"], **more)


@pytest.mark.parametrize("row", rows("oversight/due"))
def test_what_is_due_from_a_day_on(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/oversight/due.yaml."""
    plans = a_trust(tmp_path)
    action = {"id": "A1", "title": "Work", "lead": "lead", **row["action"]}
    organisation = "ash" if row.get("school") else "trust"
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [action]}], organisation=organisation)
    if row.get("school"):
        add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Lead"}])
    found = due_dates(rate(loaded(plans), DAY), DAY)
    assert [spaces(f"{e.on} {e.title}") for e in found] == row["due"]
    assert {e.organisation for e in found} <= {organisation}


def test_of_many_schools_only_the_trusts_own_work_is_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could follow the due days of forty schools in a calendar."""
    plans = a_trust(tmp_path)
    for organisation in ("trust", "ash"):
        action = {"id": "A1", "title": "Work", "lead": "lead", "due": "2026-12-01", "start": "2026-09-01"}
        add_plan(plans, [{"id": "O", "title": "Objective", "actions": [action]}], organisation=organisation)
    add_to_profile(plans, "ash", roles=[{"id": "lead", "title": "Lead"}])
    rated = rate(loaded(plans), DAY)
    assert [e.organisation for e in due_dates(rated, DAY)] == ["ash", "trust"]
    monkeypatch.setattr(agenda, "MOST_FOLLOWED", len(rated.trust.schools) - 1)
    assert [e.organisation for e in due_dates(rated, DAY)] == ["trust"]


def test_meetings_of_one_day_stand_by_their_titles_and_not_by_their_ids(tmp_path: Path) -> None:
    """A reader sees the titles."""
    plans = a_trust(tmp_path)
    path = plans / "reference" / "calendar.yaml"
    meetings = [{"id": "a", "title": "Board", "body": "board", "date": "2026-12-03", "as_at": "2026-12-03"}]
    meetings.append({**meetings[0], "id": "b", "title": "Audit"})
    write(path, {**read(path), "meetings": meetings})
    entries = make_agenda(rate(loaded(plans), DAY), date(2026, 12, 3), date(2026, 12, 3), [])
    assert [e.title for e in entries] == ["Audit", "Board"]


def test_plans_that_begin_together_are_one_entry_whose_key_stays(tmp_path: Path) -> None:
    """That of the first of them, by school and name, so that a subscribed calendar has it once."""
    plans = a_trust(tmp_path)
    for school, name in (("beech", "alpha"), ("ash", "zeta"), ("ash", "beta")):
        aim = {"id": name, "title": name}
        data = a_plan([aim], title=name, period={"from": "2026-09-01", "to": "2027-08-31"})
        write(plans / "schools" / school / f"{name}.yaml", data)
    entries = make_agenda(rate(loaded(plans), DAY), date(2026, 9, 1), date(2026, 9, 1), [])
    assert [e.key for e in entries] == ["plan-begin/ash/beta"]


def test_a_school_year_ends_with_its_last_day(tmp_path: Path) -> None:
    """What falls on the last of August is of the old year, and what falls on the day after of the new one."""
    plans = a_trust(tmp_path)
    for school, last in (("ash", "2027-08-31"), ("beech", "2027-09-01")):
        add_plan(plans, [{"id": "O", "title": "O"}], organisation=school, period={"from": "2026-09-01", "to": last})
    overview = a_context(loaded(plans), DAY).overview
    ends = [e.on for e in overview.school_year if e.title.endswith(" ends")]
    assert ends == [date(2027, 8, 31)]
    assert date(2027, 9, 1) in [e.on for e in overview.two_years if e.title.endswith(" ends")]


BUDGET = {"functions": ["budget"], "change": "removed", "to": "board", "until": "2027-01-29", "why": "So decided."}
GIVEN_BACK = {"functions": ["budget"], "change": "returned", "why": "So decided."}


@pytest.mark.parametrize(
    ("changes", "is_due"),
    [
        ([[BUDGET]], True),
        ([[BUDGET], []], True),  # a later decision that leaves it where it is
        ([[BUDGET], [GIVEN_BACK]], False),
        ([[BUDGET], [{**GIVEN_BACK, "on": "2027-01-04"}]], False),  # it comes back before
        ([[BUDGET], [{**BUDGET, "until": "2027-07-08"}]], False),  # for longer
    ],
)
def test_responsibilities_are_due_to_return_while_they_are_away(
    changes: list[list[dict[str, Any]]], is_due: bool, tmp_path: Path
) -> None:
    """Whichever decision is in force by then, and not once they have come back or been moved anew."""
    plans = governed(tmp_path)
    group = {"action_group": {"lead": "ceo"}}
    decisions = [
        a_decision(n, f"2026-{9 + n:02}-08", "close", delegation=moves, **group) for n, moves in enumerate(changes)
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    entries = make_agenda(rate(loaded(plans), DAY), date(2027, 1, 29), date(2027, 1, 29), [])
    assert [e.title for e in entries] == ["Ash: responsibilities are due to return from the board"] * is_due


def reviews_of(plans: Path) -> list[str]:
    """The entries of reviews of a year."""
    trust = loaded(plans)
    first, last = date(2026, 9, 1), date(2027, 8, 31)
    reviews = [r for o in trust.organisations.values() for r in expected(trust, o, first, last, DAY)]
    return [spaces(e.title) for e in make_agenda(rate(trust, DAY), first, last, reviews) if e.kind == agenda.REVIEW]


def test_a_trust_of_one_school_names_it(tmp_path: Path) -> None:
    """There it is everybody's too, and the name takes no room."""
    plans = governed(tmp_path, {"every": "year"})
    for school in ("beech", "cedar"):
        shutil.rmtree(plans / "schools" / school)
    assert reviews_of(plans) == ["Tool: Ash"]


@pytest.mark.parametrize(
    ("most", "done", "words"),
    [
        (2, {}, "Tool: Ash and Cedar"),
        (1, {}, "Tool: two schools"),
        (1, {"ash": "2026-10-01"}, "Tool: one of two done, to do Cedar"),
        (0, {"ash": "2026-10-01"}, "Tool: one of two done"),
    ],
)
def test_more_schools_than_a_line_has_room_for_are_counted(
    most: int, done: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is left out in silence."""
    plans = governed(tmp_path, {"every": "year", "church_schools": True})
    for school in ("ash", "cedar"):
        add_to_profile(plans, school, church_school=True)
    for school, on in done.items():
        write(plans / "schools" / school / "reviews.yaml", {"reviews": [{"tool": "tool", "on": on}]})
    monkeypatch.setattr(agenda, "MOST_NAMED", most)
    assert reviews_of(plans) == [words]


def test_a_day_of_support_for_a_part_of_a_school_names_the_part(tmp_path: Path) -> None:
    """The school as a whole has days of its own."""
    plans = governed(tmp_path)
    criteria = plans / "reference" / "support-criteria.yaml"
    write(criteria, {**read(criteria), "scopes": [{"id": "maths", "title": "Mathematics"}]})
    rows = [
        a_decision(1, "2026-10-08", "light", review_by="2026-12-10"),
        a_decision(2, "2026-10-08", "light", review_by="2026-12-11", scope="maths"),
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": rows})
    entries = make_agenda(rate(loaded(plans), DAY), date(2026, 12, 9), date(2026, 12, 12), [])
    whole = "review of the level of support by the board is due"
    assert [e.title for e in entries] == [f"Ash: {whole}", f"Ash, Mathematics: {whole}"]


def test_what_a_day_brings_to_many_schools_is_one_entry_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their number; few are named, and so is what another day or another part of a school has."""
    plans = governed(tmp_path)
    for school, day in (("ash", "2026-12-10"), ("beech", "2026-12-10"), ("cedar", "2026-12-11")):
        decisions = [a_decision(1, "2026-10-08", "light", review_by=day)]
        write(plans / "schools" / school / "support.yaml", {"decisions": decisions})
    trust = loaded(plans)
    entries = make_agenda(rate(trust, DAY), date(2026, 12, 9), date(2026, 12, 12), [])
    due = "review of the level of support by the board is due"
    named = [f"Ash: {due}", f"Beech: {due}", f"Cedar: {due}"]
    assert [e.title for e in gathered(trust, entries)] == named
    monkeypatch.setattr(agenda, "MOST_NAMED", 1)
    assert [e.title for e in gathered(trust, entries)] == [f"Two schools: {due}", f"Cedar: {due}"]
