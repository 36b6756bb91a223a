"""Support: a school's profile and level, exit conditions and the reports of its action group, by tables and on the very days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import read, write
from case_tables import a_context, loaded, rows, words_in
from governed_trusts import LEVELS, a_decision, add_to_profile, governed
from trustplan.loading.load import load
from trustplan.oversight.support import began_on, group_work, group_works, is_exit_met, standing, standings
from trustplan.website.pages.support import make_governance

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("row", rows("oversight/support"))
def test_the_profile_of_a_school(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of support.yaml; and a milder decision without a reason is an error, any other is none."""
    plans = governed(tmp_path)
    entries = [
        {"on": "2026-09-18", "criterion": name, "level": LEVELS[letter]}
        for name, letter in zip("abcde", row["criteria"], strict=True)
    ]
    decision = row["decision"]
    group = {"action_group": {"lead": "ceo"}} if decision not in ("", "light") else {}
    decisions = [a_decision(1, "2026-10-08", decision, **group)] if decision else []
    path = plans / "schools" / "ash" / "support.yaml"
    write(path, {"assessments": entries, "decisions": decisions})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], DAY)
    assert found is not None
    assert found.most == row["most"]
    assert [c.id for c in found.highest] == row["highest"].split()
    assert found.is_milder is row["milder"]
    left_out = row["criteria"].count("x")
    assert sum(found.counts.values()) + found.unassessed + left_out == len(found.rows) == 5
    for entry in decisions:
        del entry["rationale"]
    write(path, {"assessments": entries, "decisions": decisions})
    assert ("milder-without-reason" in {f.rule for f in load(plans).errors}) is row["milder"]


@pytest.mark.parametrize(
    ("level", "group", "is_missing"),
    [("light", None, False), ("steady", None, True), ("steady", {"lead": "ceo"}, False), ("close", None, True)],
)
def test_a_level_that_asks_for_an_action_group_has_one(
    level: str, group: dict[str, Any] | None, is_missing: bool, tmp_path: Path
) -> None:
    """Else the board is told, on the page of its school."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-10-08", level, **({"action_group": group} if group else {}))
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], DAY)
    assert found
    assert found.is_group_missing is is_missing


def test_a_criterion_for_church_schools_is_one_of_theirs_alone(tmp_path: Path) -> None:
    """Of any other school it is not even unassessed."""
    plans = governed(tmp_path)
    path = plans / "reference" / "support-criteria.yaml"
    criteria = read(path)
    criteria["criteria"][0]["church_schools"] = True
    write(path, criteria)
    add_to_profile(plans, "ash", church_school=True)
    trust = loaded(plans)
    assessed = {}
    for school in ("ash", "beech"):
        found = standing(trust, trust.organisations[school], DAY)
        assert found
        assessed[school] = " ".join(row.criterion.id for row in found.rows)
    assert assessed == {"ash": "a b c d e", "beech": "b c d e"}


@pytest.mark.parametrize("row", rows("oversight/reports"))
def test_when_an_action_group_reports(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of reports.yaml."""
    plans = governed(tmp_path)
    reports = [r if isinstance(r, dict) else {"on": r} for r in row.get("reports", ())]
    write(
        plans / "schools" / "ash" / "support.yaml",
        {
            "decisions": [a_decision(1, "2026-07-09", "steady", action_group={"lead": "ceo", "from": row["began"]})],
            "reports": [{"by": "ceo", "areas": {"money": {"progress": "Some."}}, **r} for r in reports],
        },
    )
    trust = loaded(plans)
    day = date.fromisoformat(row["on"])
    work = group_work(trust, trust.organisations["ash"], day)
    assert work is not None
    assert (str(work.next_due), work.is_overdue) == (row["due"], row["overdue"])


def test_support_may_be_decided_for_a_part_of_a_school(tmp_path: Path) -> None:
    """A subject has its own level besides the school's, and neither counts for the other."""
    plans = governed(tmp_path)
    path = plans / "reference" / "support-criteria.yaml"
    write(path, {**read(path), "scopes": [{"id": "maths", "title": "Mathematics"}]})
    entries = [
        {"on": "2026-09-18", "criterion": "a", "level": "light"},
        {"on": "2026-09-18", "criterion": "a", "level": "close", "scope": "maths"},
    ]
    group = {"lead": "ceo"}
    decisions = [
        a_decision(1, "2026-10-08", "light"),
        a_decision(2, "2026-10-08", "close", scope="maths", action_group=group),
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"assessments": entries, "decisions": decisions})
    trust = loaded(plans)
    found = standings(trust, trust.organisations["ash"], DAY)
    assert [(s.scope, s.level.id if s.level else "", s.most) for s in found] == [
        ("", "light", "light"),
        ("maths", "close", "close"),
    ]
    assert [s.scope for s in standings(trust, trust.organisations["beech"], DAY)] == [
        ""
    ]  # nothing is recorded of its maths


def test_a_level_began_with_the_first_of_the_decisions_that_gave_it(tmp_path: Path) -> None:
    """Deciding the same again does not begin it anew; another level in between does."""
    plans = governed(tmp_path)
    group = {"action_group": {"lead": "ceo"}}
    days = [("2025-10-09", "steady"), ("2025-12-04", "light"), ("2026-03-26", "steady"), ("2026-07-09", "steady")]
    decisions = [a_decision(n, on, level, **(group if level != "light" else {})) for n, (on, level) in enumerate(days)]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    ash = loaded(plans).organisations["ash"]
    assert began_on(ash, DAY) == date(2026, 3, 26)
    assert began_on(ash, date(2026, 1, 9)) == date(2025, 12, 4)
    assert began_on(ash, date(2025, 9, 9)) is None


def test_an_exit_is_met_by_its_criterion_or_by_a_day(tmp_path: Path) -> None:
    """At the level that is named, or a milder one; what is not assessed meets nothing."""
    plans = governed(tmp_path)
    entries = [{"on": "2026-09-18", "criterion": n, "level": LEVELS[x]} for n, x in zip("abcd", "lcns", strict=True)]
    exits = [
        {"text": "a", "criterion": "a", "level": "steady"},
        {"text": "b", "criterion": "b", "level": "steady"},
        {"text": "c", "criterion": "c", "level": "close"},
        {"text": "d", "met": "2026-11-20"},
        {"text": "e", "met": "2026-11-21"},
        {"text": "f"},
        {"text": "g", "criterion": "d", "level": "steady"},
    ]
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}, exit=exits)
    write(plans / "schools" / "ash" / "support.yaml", {"assessments": entries, "decisions": [decision]})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], DAY)
    criteria = trust.governance.criteria
    assert found
    assert found.decision
    assert criteria
    met = [e.text for e in found.decision.exit if is_exit_met(criteria, found.rows, e, DAY)]
    assert met == ["a", "d", "g"]


@pytest.mark.parametrize(
    ("day", "is_overdue"), [(date(2026, 12, 9), False), (date(2026, 12, 10), False), (date(2026, 12, 11), True)]
)
def test_a_decision_is_overdue_for_review_the_day_after(day: date, is_overdue: bool, tmp_path: Path) -> None:
    """On its day of review it is not late yet."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-10-08", "light", review_by="2026-12-10")
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], day)
    assert found
    assert found.is_review_overdue is is_overdue


@pytest.mark.parametrize(("day", "is_overdue"), [(date(2027, 1, 8), False), (date(2027, 1, 9), True)])
def test_a_report_is_overdue_after_five_school_days_of_grace(day: date, is_overdue: bool, tmp_path: Path) -> None:
    """Due on 18 December, the fifth school day after it is 8 January."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo", "from": "2026-11-02"})
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    trust = loaded(plans)
    work = group_work(trust, trust.organisations["ash"], day)
    assert work
    assert (work.next_due, work.is_overdue) == (date(2026, 12, 18), is_overdue)


def scoped(folder: Path, reports: list[dict[str, Any]], *, has_whole: bool = False) -> Path:
    """A trust in which a part of a school has an action group, and the whole school has one or none."""
    plans = governed(folder)
    path = plans / "reference" / "support-criteria.yaml"
    write(path, {**read(path), "scopes": [{"id": "maths", "title": "Mathematics"}]})
    group = {"action_group": {"lead": "ceo"}}
    whole = a_decision(1, "2026-10-08", "steady", **group) if has_whole else a_decision(1, "2026-10-08", "light")
    part = a_decision(2, "2026-10-08", "steady", scope="maths", **group)
    given = [{"by": "ceo", "areas": {"money": {"progress": "Better."}}, **report} for report in reports]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [whole, part], "reports": given})
    return plans


@pytest.mark.parametrize(
    ("has_whole", "reports", "counts"),
    [
        (False, [], {"maths": 0}),
        (False, [{"on": "2026-11-02"}], {"maths": 1}),  # there is only one group whose report it can be
        (False, [{"on": "2026-11-02", "scope": "maths"}], {"maths": 1}),
        (True, [{"on": "2026-11-02"}], {"": 1, "maths": 0}),
        (True, [{"on": "2026-11-02"}, {"on": "2026-11-03", "scope": "maths"}], {"": 1, "maths": 1}),
    ],
)
def test_the_group_of_a_part_of_a_school_works_and_reports(
    has_whole: bool, reports: list[dict[str, Any]], counts: dict[str, int], tmp_path: Path
) -> None:
    """Beside that of the whole school, each with its own reports, and each with a day for the next."""
    trust = loaded(scoped(tmp_path, reports, has_whole=has_whole))
    works = group_works(trust, trust.organisations["ash"], DAY)
    assert {work.scope: len(work.reports) for work in works} == counts
    assert all(work.next_due for work in works)


def test_pages_show_the_group_of_a_part_of_a_school(tmp_path: Path) -> None:
    """With its lead and its next report, on the trust's page, the school's and the calendar's."""
    context = a_context(loaded(scoped(tmp_path, [])), DAY)
    pages = {page.path: words_in(page.body) for page in make_governance(context)}
    assert "Mathematics Support Steady" in pages["support/"]
    assert "Ceo . Report due 18 Dec 2026" in pages["support/"]
    assert "Action group Mathematics Led by the ceo" in pages["schools/ash/support/"]
    titles = [entry.title for entry in context.overview.school_year]
    assert "Ash, Mathematics: report of the action group is due" in titles


def test_a_report_names_a_part_that_there_is(tmp_path: Path) -> None:
    """As decisions do."""
    plans = scoped(tmp_path, [{"on": "2026-11-02", "scope": "music"}])
    assert [f.rule for f in load(plans).errors] == ["unknown-scope"]
