"""A new school year: what goes on, what is closed, and that nothing else changes, whenever the command is stopped."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE, a_measure, a_trust, read, write
from corpus import VALID
from trustplan.cli.main import run
from trustplan.diff.history_checks import history_findings
from trustplan.diff.revisions import compare_revisions
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.loading.next_year import years_on
from trustplan.loading.roll_over import FileChange, RollOverError, roll_over
from trustplan.loading.updates.store import alone_in
from trustplan.primitives.audience import Audience
from trustplan.primitives.periods import Period
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 7, 15)
YEAR = Period(year=2026)

TRUST = """\
# The trust's plan.
title: Strategy 2023-2026
period: {from: 2023-09-01, to: 2026-08-31}
visibility: public
approved: {by: board, on: 2023-07-01}
objectives:
  - id: SI
    title: Improvement
    kpis:
      - id: SI-K1
        title: Reading
        measure: reading
        targets:
          - {for: 2024-25, target: at least 60}
          - {for: 2025-26, target: at least 64}
  - id: DONE
    title: All done
    actions:
      - {id: D1, title: Done, updates: [{on: 2025-10-01, by: lead, stage: complete, evidence: [x]}]}
"""
ASH = """\
# Ash's plan, kept by the office.
title: "Plan: 2025/26"
period:
  from: 2025-09-01
  to: 2026-08-31
budget:
  - {fund: Reserves, amount: 900}
objectives:
  # first things first
  - id: P1
    title: Reading
    serves: [strategy-2023-26/SI, strategy-2023-26/DONE]
    kpis:
      - id: K1
        title: Reading
        measure: reading
        targets:
          - for: 2025-26/aut
            target: at least 50
          - for: 2025-26  # of the whole year
            target: at least 60
      - id: K2
        title: Judged
        rubric: {on-track: Good.}
        judgements:
          - {on: 2026-05-10, rating: achieved, because: Seen.}
        target: done
    actions:
      # still to be done
      - id: A1
        title: Open work  # the long one
        lead: lead
        start: 2025-10-01
        due: 2026-07-10
        success: [K1, K2]
        milestones:
          - {id: m1, title: Begun, due: 2025-12-01, done: 2025-12-01}
          - {id: m2, title: Ended, due: 2026-06-01}
        updates:
          - on: 2026-06-20
            by: lead
            stage: in-progress
            rating: on-track
            note: |
              # It goes well.

              Next steps follow.
      # done since spring
      - id: A2
        title: Complete work
        lead: lead
        updates:
          - {on: 2026-03-01, by: lead, stage: complete, evidence: [Report]}
      - id: A3
        title: Stopped work
        lead: lead
        updates:
          - {on: 2026-03-01, by: lead, stage: stopped, note: No effect.}
      - {id: A4, title: Braces, lead: lead, start: 2025-10-01, due: 2026-12-18, serves: [P1]}
      - id: A5
        title: Yearly work
        lead: lead
        due: 2025-12-12
        recurs: year
        updates:
          - {on: 2025-12-10, by: lead, stage: complete, evidence: [Report]}
      - id: A6
        title: Whole
        actions:
          - id: A6a
            title: Part that is done
            lead: lead
            updates:
              - {on: 2026-03-01, by: lead, stage: complete, evidence: [Report]}
          - id: A6b
            title: Part that is open
            lead: lead
            changes:
              - {on: 2026-01-10, field: due, was: 2026-02-10, reason: Late., approved_by: board}
            due: 2026-06-10
  - id: P2
    title: All done
    actions:
      - id: B1
        title: Done
        lead: lead
        updates:
          - {on: 2026-03-01, by: lead, stage: complete, evidence: [Report]}
# kept at the end
lead: lead"""
NEXT_ASH = """\
# Ash's plan, kept by the office.
title: "Plan: 2026/27"
period:
  from: 2026-09-01
  to: 2027-08-31
proposed: 2026-07-15
objectives:
  # first things first
  - id: P1
    carried_from: ash/improvement/P1
    title: Reading
    serves: [strategy-2026-29/SI]
    kpis:
      - id: K1
        carried_from: ash/improvement/K1
        title: Reading
        measure: reading
        targets:
          - for: 2026-27/aut  # as in 2025-26/aut: to be decided
            target: at least 50
          - for: 2026-27  # of the whole year
            target: at least 60
    actions:
      # still to be done
      - id: A1
        carried_from: ash/improvement/A1
        title: Open work  # the long one
        lead: lead
        due: 2026-07-10  # past: to be decided
        success: [K1]
        milestones:
          - {id: m2, title: Ended, due: 2026-06-01}
      - {id: A4, carried_from: ash/improvement/A4, title: Braces, lead: lead, due: 2026-12-18, serves: [P1]}
      - id: A5
        carried_from: ash/improvement/A5
        title: Yearly work
        lead: lead
        due: 2026-12-12
        recurs: year
      - id: A6
        carried_from: ash/improvement/A6
        title: Whole
        actions:
          - id: A6b
            carried_from: ash/improvement/A6b
            title: Part that is open
            lead: lead
            due: 2026-06-10  # past: to be decided
# kept at the end
lead: lead
"""
DONE = """\
title: Plan 2025-26
period: {from: 2025-09-01, to: 2026-08-31}
objectives:
  - id: P1
    title: All done
    actions:
      - {id: A1, title: Done, lead: lead, updates: [{on: 2026-03-01, by: lead, stage: complete, evidence: [x]}]}
"""


def a_year(folder: Path) -> Path:
    """A trust at the end of 2025/26, whose calendar ends with it."""
    plans = a_trust(folder, measures=[a_measure()])
    calendar = read(plans / "reference" / "calendar.yaml")
    del calendar["years"]["2026-27"]
    calendar["meetings"] = [m for m in calendar["meetings"] if m["date"] < "2026-08-31"]
    write(plans / "reference" / "calendar.yaml", calendar)
    profile = plans / "trust" / "profile.yaml"
    data = read(profile)
    (plans / "trust" / "strategy-2023-26.yaml").write_text(TRUST)
    (plans / "schools" / "ash" / "improvement.yaml").write_text(ASH)
    (plans / "schools" / "beech" / "plan-2025-26.yaml").write_text(DONE)
    (plans / "schools" / "cedar" / "plan-2025-26.yaml").write_text(
        DONE.replace("stage: complete", "stage: in-progress")
    )
    in_profile(plans, "cedar", left="2026-08-31")
    write(profile, data)
    return plans


def in_profile(plans: Path, school: str, **more: Any) -> None:
    """Add keys to a school's profile."""
    file = plans / "schools" / school / "profile.yaml"
    write(file, {**read(file), **more})


def turn(plans: Path, year: Period = YEAR, day: date = DAY, only: str = "") -> list[FileChange]:
    """What a new year would write."""
    return roll_over(load(plans, shown_as="plans"), plans, year, day, only)


def written(plans: Path, files: list[FileChange]) -> None:
    """Write some of it."""
    for file in files:
        (plans / file.path).write_bytes(file.after)


def all_files(plans: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {p.relative_to(plans).as_posix(): p.read_bytes() for p in sorted(plans.rglob("*")) if p.is_file()}


def errors(plans: Path, day: date) -> list[str]:
    """What stops a build."""
    return [str(f) for f in load(plans, shown_as="plans", today=day).errors]


def test_the_next_plan_has_what_is_open_and_nothing_else(tmp_path: Path) -> None:
    """With comments, order and quotes as they were; done and stopped work stays behind, and so does what was said of it."""
    plans = a_year(tmp_path)
    assert errors(plans, DAY) == []
    written(plans, turn(plans))
    assert (plans / "schools/ash/improvement-2026-27.yaml").read_text() == NEXT_ASH
    assert errors(plans, DAY) == []
    strategy = (plans / "trust/strategy-2026-29.yaml").read_text()
    assert "title: Strategy 2026-2029\n" in strategy
    assert "{for: 2028-29, target: at least 64}" in strategy
    assert "2024-25" not in strategy
    assert "DONE" not in strategy
    assert "approved" not in strategy


def test_what_was_there_only_gets_lines_at_its_end(tmp_path: Path) -> None:
    """The old plans are closed, and say where their work goes on, if it does; nobody's other file is touched."""
    plans = a_year(tmp_path)
    before = all_files(plans)
    written(plans, turn(plans))
    after = all_files(plans)
    closed = {
        "trust/strategy-2023-26.yaml": b"closed:\n  on: 2026-08-31\n  carried_to: strategy-2026-29\n",
        "schools/ash/improvement.yaml": b"\nclosed:\n  on: 2026-08-31\n  carried_to: ash/improvement-2026-27\n",
        "schools/beech/plan-2025-26.yaml": b"closed:\n  on: 2026-08-31\n",
    }
    new = {"trust/strategy-2026-29.yaml", "schools/ash/improvement-2026-27.yaml"}
    assert set(after) - set(before) == new
    for name, raw in before.items():
        if name in closed:
            assert after[name] == raw + closed[name]
        elif name != "reference/calendar.yaml":
            assert after[name] == raw, name


def test_terms_and_meetings_are_proposed_a_year_later(tmp_path: Path) -> None:
    """On the same weekdays; a body that has planned its year already gets no more."""
    plans = a_year(tmp_path)
    file = plans / "reference" / "calendar.yaml"
    calendar = read(file)
    own = {"id": "finance", "title": "Finance", "body": "finance-committee", "as_at": "2026-06-01"}
    calendar["meetings"] += [{**own, "date": "2026-06-10"}, {**own, "id": "finance-2026-10", "date": "2026-10-10"}]
    write(file, calendar)
    written(plans, turn(plans))
    made = read(file)
    assert made["years"]["2026-27"]["proposed"] == "2026-07-15"
    assert made["years"]["2026-27"]["aut1"] == {"from": "2026-09-02", "to": "2026-10-23"}
    assert made["years"]["2025-26"] == calendar["years"]["2025-26"]
    added = [m for m in made["meetings"] if "proposed" in m]
    assert {m["id"] for m in added} == {"board-2026-10", "board-2026-12", "board-2027-03", "board-2027-07"}
    assert {m["proposed"] for m in added} == {"2026-07-15"}
    december = next(m for m in added if m["id"] == "board-2026-12")
    assert (december["date"], december["as_at"]) == ("2026-12-03", "2026-11-20")
    assert made["meetings"][: len(calendar["meetings"])] == calendar["meetings"]


def test_done_twice_it_does_nothing_more(tmp_path: Path) -> None:
    """Also a month later."""
    plans = a_year(tmp_path)
    written(plans, turn(plans))
    assert turn(plans) == []
    assert turn(plans, day=date(2026, 9, 20)) == []


@pytest.mark.thorough
def test_whenever_it_is_stopped_the_next_run_ends_it(tmp_path: Path) -> None:
    """After each file that is written, the plans can be read, and a second run gives what one run would have."""
    plans = a_year(tmp_path / "whole")
    found = turn(plans)
    written(plans, found)
    whole = all_files(plans)
    for count in range(len(found)):
        stopped = a_year(tmp_path / str(count))
        written(stopped, turn(stopped)[:count])
        assert errors(stopped, DAY) == []
        written(stopped, turn(stopped))
        assert all_files(stopped) == whole


def test_one_plan_can_be_turned_alone(tmp_path: Path) -> None:
    """The others stay as they are, and what it serves keeps its name."""
    plans = a_year(tmp_path)
    found = turn(plans, only="ash/improvement")
    assert [f.path for f in found] == [
        "reference/calendar.yaml",
        "schools/ash/improvement-2026-27.yaml",
        "schools/ash/improvement.yaml",
    ]
    assert "serves: [strategy-2023-26/SI, strategy-2023-26/DONE]" in found[1].after.decode()


def test_a_plan_that_somebody_wrote_already_is_left(tmp_path: Path) -> None:
    """The old one is closed, and says that it goes on there."""
    plans = a_year(tmp_path)
    mine = plans / "schools" / "ash" / "improvement-2026-27.yaml"
    mine.write_text(DONE.replace("2026-", "2027-").replace("2025-", "2026-").replace("2027-03", "2026-07"))
    raw = mine.read_bytes()
    written(plans, turn(plans))
    assert mine.read_bytes() == raw
    assert (plans / "schools/ash/improvement.yaml").read_text().endswith("carried_to: ash/improvement-2026-27\n")


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    """In the old file and in the new one."""
    plans = a_year(tmp_path)
    file = plans / "schools" / "ash" / "improvement.yaml"
    file.write_bytes(ASH.replace("\n", "\r\n").encode())
    written(plans, turn(plans))
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")
    assert (plans / "schools/ash/improvement-2026-27.yaml").read_bytes() == NEXT_ASH.replace("\n", "\r\n").encode()


def test_a_file_that_is_one_group_in_braces_stays_one(tmp_path: Path) -> None:
    """As other programs write them."""
    plans = a_year(tmp_path)
    file = plans / "schools" / "ash" / "improvement.yaml"
    file.write_text(
        "{title: Plan 2025-26, period: {from: 2025-09-01, to: 2026-08-31},\n"
        "objectives: [{id: P1, title: One, actions: [{id: A1, title: Open, start: 2025-10-01, due: 2026-12-18}]}]}\n"
    )
    written(plans, turn(plans))
    assert errors(plans, DAY) == []
    assert read(file)["closed"] == {"on": "2026-08-31", "carried_to": "ash/improvement-2026-27"}
    made = read(plans / "schools" / "ash" / "improvement-2026-27.yaml")
    assert made["objectives"][0]["actions"] == [
        {"id": "A1", "carried_from": "ash/improvement/A1", "title": "Open", "due": "2026-12-18"}
    ]


def test_a_new_year_that_begins_late_closes_on_its_day(tmp_path: Path) -> None:
    """So that nothing is said to have been known before."""
    plans = a_year(tmp_path)
    late = date(2026, 9, 20)
    written(plans, turn(plans, day=late))
    assert read(plans / "schools/beech/plan-2025-26.yaml")["closed"] == {"on": "2026-09-20"}
    assert errors(plans, late) == []


def test_against_the_revision_before_nothing_is_moved_or_lost(tmp_path: Path) -> None:
    """The check with --base has no word against it."""
    plans = a_year(tmp_path)
    old = load(plans, shown_as="plans")
    written(plans, turn(plans))
    compared = compare_revisions(old, load(plans, shown_as="plans"), DAY)
    assert list(history_findings(compared)) == []


@pytest.mark.parametrize(
    ("year", "only", "words"),
    [
        (
            Period(year=2028),
            "",
            "The calendar has no school year 2027-28. Roll over to that year first, or add its terms.",
        ),
        (YEAR, "ash/nothing", "There is no plan “ash/nothing”. Write it like strategy-2023-26."),
    ],
)
def test_what_cannot_be_turned_is_told(year: Period, only: str, words: str, tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(RollOverError, match=words):
        turn(a_year(tmp_path), year=year, only=only)


def test_plans_with_errors_are_told_and_left(tmp_path: Path) -> None:
    """Nothing is written on top of what cannot be read."""
    plans = a_year(tmp_path)
    (plans / "schools" / "ash" / "improvement.yaml").write_text("title: [")
    with pytest.raises(RollOverError, match="The plans have errors"):
        turn(plans)


@pytest.mark.parametrize(
    ("text", "count", "later"),
    [
        ("Improvement plan 2026/27", 1, "Improvement plan 2027/28"),
        ("strategy-2025-28", 3, "strategy-2028-31"),
        ("Strategic plan 2025 to 2028", 3, "Strategic plan 2028 to 2031"),
        ("board-2026-12", 1, "board-2027-12"),
        ("board-2026-09", 1, "board-2027-09"),
        ("Plan 2029–30", 1, "Plan 2030–31"),
        ("plan-2099-00", 1, "plan-2100-00"),
        ("120260 and A2026", 1, "120260 and A2027"),
        ("Reading", 1, "Reading"),
    ],
)
def test_years_in_names_are_counted_on(text: str, count: int, later: str) -> None:
    """A month is no year."""
    assert years_on(text, count) == later


def site(plans: Path, day: date) -> dict[str, str]:
    """Every page and file of a day."""
    trust = load(plans, shown_as="plans").trust
    assert trust is not None
    found = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name="x"))
    pages = {p.path: f"{p.title} {p.nav} {p.search} {p.body}" for p in found.pages}
    return {**pages, **found.files, **{name: make() for name, make in found.late.items()}}


@pytest.mark.parametrize("source", [VALID, pytest.param(EXAMPLE, marks=pytest.mark.thorough)], ids=["small", "example"])
def test_two_years_on_every_earlier_meeting_has_the_same_site(source: Path, tmp_path: Path) -> None:
    """Turned in 2027 and again in 2028: not a byte of what a board read before is another."""
    plans = tmp_path / "plans"
    shutil.copytree(source, plans)
    first, second = date(2027, 7, 12), date(2028, 7, 10)
    early = {day: site(plans, day) for day in (date(2026, 6, 25), date(2026, 11, 20), date(2027, 7, 11))}
    written(plans, turn(plans, Period(year=2027), first))
    assert errors(plans, first) == []
    between = {day: site(plans, day) for day in (date(2027, 9, 24), date(2028, 7, 9))}
    written(plans, turn(plans, Period(year=2028), second))
    assert errors(plans, second) == []
    for day, before in {**early, **between}.items():
        assert site(plans, day) == before, day


def test_the_command_says_what_it_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """First only in words, then in files; with wrong words it writes nothing."""
    plans = a_year(tmp_path)
    before = all_files(plans)
    words = ["--plans", str(plans), "--as-of", "2026-07-15"]
    assert run(["roll-over", "2026/27", *words, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert (
        f"{plans}/schools/ash/improvement-2026-27.yaml: would be written: four actions and one KPI carried on\n" in said
    )
    assert all_files(plans) == before
    assert run(["roll-over", "2026-27/aut", *words]) == 2
    assert "is not a school year. Write it like 2027-28." in capsys.readouterr().err
    assert run(["roll-over", "2028-29", *words]) == 1
    assert "The calendar has no school year 2027-28." in capsys.readouterr().err
    assert run(["roll-over", "2026-27", *words]) == 0
    assert f"{plans}/schools/ash/improvement.yaml: changed: closed\n" in capsys.readouterr().out
    assert (plans / "schools/ash/improvement-2026-27.yaml").read_text() == NEXT_ASH
    assert not list(plans.rglob(".*"))
    assert run(["roll-over", "2026-27", *words]) == 0
    assert capsys.readouterr().out == "Nothing is left to do for 2026-27.\n"


# The program is killed as soon as it has moved the first of its files to its place.
KILLED = """
import os, signal, sys
move = os.replace
def once(source, target):
    move(source, target)
    if str(source).endswith("0"):
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = once
from trustplan.cli.main import run
run(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such kill")
@pytest.mark.parametrize("is_same", [True, False])
def test_what_is_killed_between_two_files_is_finished_by_any_next_run(
    is_same: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By the same command, or by another one that writes; the check says that there is something to finish."""
    words = ["roll-over", "2026-27", "--as-of", "2026-07-15", "--plans"]
    whole, plans = a_year(tmp_path / "whole"), a_year(tmp_path / "killed")
    assert run([*words, str(whole)]) == 0
    subprocess.run([sys.executable, "-c", KILLED, *words, str(plans)], check=False, capture_output=True)
    run(["check", "--plans", str(plans)])
    assert "so some may be new and others old" in capsys.readouterr().err
    assert run([*words, str(plans)] if is_same else ["apply", "--plans", str(plans)]) == 0
    assert "finished what an earlier run had begun to write" in capsys.readouterr().err
    assert all_files(plans) == all_files(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folder")
def test_one_of_two_at_once_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing is written; a trial needs nobody to be away."""
    plans = a_year(tmp_path)
    before = all_files(plans)
    words = ["roll-over", "2026-27", "--plans", str(plans), "--as-of", "2026-07-15"]
    with alone_in(plans):
        assert run(words) == 1
        assert run([*words, "--dry-run"]) == 0
    assert "Somebody else is writing to these plans now." in capsys.readouterr().err
    assert all_files(plans) == before
