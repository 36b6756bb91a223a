"""A trust's first two years, by the real commands: begun in an empty folder, turned twice, with schools that come and go.

What the board read at an earlier meeting stays as it was, byte for byte, whatever is written later.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from revision_repository import commit, git
from trustplan.cli.main import run
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

SCHOOLS = ("alder", "birch", "cedar")
ATTENDANCE = """\
      - id: P1-K2
        title: Pupils are in school
        measure: attendance
        target: at least 94
    actions:
"""
EVERY_SCHOOL = ATTENDANCE.replace("P1-K2", "O1-K2").replace(
    "        target", "        applies_to: every school\n        target"
)


def command(*words: str) -> None:
    """A command that works."""
    assert run(words) == 0, words


def spans(year: str) -> dict[str, dict[str, date]]:
    """The half-terms of a school year."""
    calendar = yaml.safe_load(Path("plans/reference/calendar.yaml").read_text("utf-8"))
    return {half: span for half, span in calendar["years"][year].items() if half[:3] in ("aut", "spr", "sum")}


def meetings() -> list[date]:
    """The cut-offs of all meetings' papers."""
    found = load(Path("plans")).trust
    assert found
    return [meeting.as_at for meeting in found.meetings]


def with_a_measure(path: str, kpi: str) -> None:
    """Give a first plan a KPI with figures."""
    file = Path(path)
    file.write_text(file.read_text("utf-8").replace("    actions:\n", kpi, 1), "utf-8")


def figures_of(school: str, year: str) -> None:
    """A year of attendance, as it is typed at the end of each half-term."""
    file = Path(f"plans/schools/{school}/measurements.yaml")
    text = file.read_text("utf-8") if file.exists() else "attendance:\n"
    for number, (half, span) in enumerate(spans(year).items()):
        value = 92 + (len(school) + number + int(year[3])) % 5
        text += f"  - {{period: {year}/{half}, on: {span['to']}, value: {value}.{number}, cohort: 210}}\n"
    file.write_text(text, "utf-8")


def news_of(plan: str, role: str, year: str) -> None:
    """An update each term on a plan's first action, and a judgement on its first KPI."""
    file = Path(plan)
    first, *_, last = spans(year).values()
    days = [last["to"] - timedelta(days=160), last["to"] - timedelta(days=70)]
    updates = "".join(
        f"          - {{on: {day}, by: {role}, stage: in-progress, rating: on-track, note: Going on.}}\n"
        for day in days
    )
    text = file.read_text("utf-8")
    action = re.search(r"^        success: .*\n", text, re.MULTILINE)
    assert action, plan
    text = f"{text[: action.end()]}        updates:\n{updates}{text[action.end() :]}"
    judgement = (
        f"        judgements:\n          - {{on: {first['to']}, rating: at-risk, because: Begun., by: {role}}}\n"
    )
    file.write_text(
        re.sub(r"^(        rubric:\n(?:          .*\n)+)", rf"\1{judgement}", text, count=1, flags=re.MULTILINE),
        "utf-8",
    )


def site(day: date) -> dict[str, str]:
    """Every page and file of a day."""
    trust = load(Path("plans")).trust
    assert trust
    found = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name="x"))
    pages = {p.path: f"{p.title} {p.nav} {p.search} {p.body}" for p in found.pages}
    return {**pages, **found.files, **{name: make() for name, make in found.late.items()}}


def on(day: str) -> None:
    """Let it be a day, as a site may say."""
    settings = Path("mkdocs.yml")
    text = settings.read_text("utf-8").partition("extra:")[0]
    settings.write_text(f"{text}extra:\n  trustplan:\n    date: {day}\n", "utf-8")


def checked() -> None:
    """Nothing is wrong, neither in the files nor against what was committed before."""
    command("check", "--base", "main")
    commit(Path(), "Checked")


@pytest.mark.thorough
def test_two_years_by_the_real_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From nothing to a third year: the site of each meeting is the same each time that it is made."""
    monkeypatch.chdir(tmp_path)
    schools = [f"--school={name.title()} Primary School:primary" for name in SCHOOLS]
    command("new", "--name", "Riverside Learning Trust", "--year", "2026-27", *schools)
    for name in ("trust", *SCHOOLS):
        command("new", "plan", name)
    for held in ("2026-12-10", "2027-03-18", "2027-07-08"):
        command("new", "meeting", held)
    with_a_measure("plans/trust/strategy-2026-29.yaml", EVERY_SCHOOL)
    for name in SCHOOLS:
        with_a_measure(f"plans/schools/{name}/improvement-2026-27.yaml", ATTENDANCE)
        news_of(f"plans/schools/{name}/improvement-2026-27.yaml", "headteacher", "2026-27")
        figures_of(name, "2026-27")
    git(Path(), "init", "-q", "-b", "main")
    commit(Path(), "The first year")
    on("2027-07-22")
    checked()
    seen = {day: site(day) for day in meetings()}
    assert len(seen) == 3

    command("roll-over", "2027-28")
    command("new", "school", "Dale Primary School:primary")
    profile = Path("plans/schools/dale/profile.yaml")
    profile.write_text(profile.read_text("utf-8") + "joined: 2027-09-01\n", "utf-8")
    for name in SCHOOLS:
        news_of(f"plans/schools/{name}/improvement-2027-28.yaml", "headteacher", "2027-28")
        figures_of(name, "2027-28")
    figures_of("dale", "2027-28")
    plan = Path("plans/schools/alder/improvement-2027-28.yaml")
    plan.write_text(plan.read_text("utf-8") + "approved: {by: board, on: 2027-10-07}\n", "utf-8")
    on("2028-07-24")
    checked()
    for day in meetings():
        assert seen.setdefault(day, site(day)) == site(day), day
    assert len(seen) == 6

    profile = Path("plans/schools/birch/profile.yaml")
    profile.write_text(profile.read_text("utf-8") + "left: 2028-08-31\nsuccessor: dale\n", "utf-8")
    command("roll-over", "2028-29")
    assert not Path("plans/schools/birch/improvement-2028-29.yaml").exists()
    assert Path("plans/schools/alder/improvement-2028-29.yaml").exists()
    on("2028-09-20")
    checked()
    for day, before in seen.items():
        assert site(day) == before, day

    after = site(date(2028, 9, 20))
    changes = after["changes/"].replace("\u00a0", " ")
    assert "Left the trust on 31 Aug 2028. It continues as Dale Primary School." in changes
    assert changes.count("This plan ended on 31 Aug 2028.") == 4
