"""The paper of a school's action group: what its members decide, report and have to show before support ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import add_plan, read, write
from governed_trusts import a_decision, governed
from paper_texts import context_of, cover_of, example, report_of, said_in, section
from trustplan.primitives.audience import Audience
from trustplan.website.papers.errors import PaperError
from trustplan.website.papers.fit import count_sides
from trustplan.website.papers.group_paper import group_paper, group_papers
from trustplan.website.papers.overdue import say_dates
from trustplan.website.papers.paper import Paper, Table
from trustplan.website.papers.school_paper import school_paper


def a_group(plans: Path, *decisions: dict[str, Any], **more: Any) -> Path:
    """A trust with decisions on the support of a school."""
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": list(decisions), **more})
    return plans


def with_parts(plans: Path) -> Path:
    """A trust in which parts of a school have a level of their own."""
    path = plans / "reference" / "support-criteria.yaml"
    write(path, {**read(path), "scopes": [{"id": "maths", "title": "Mathematics"}, {"id": "art", "title": "Art"}]})
    return plans


def the_table(paper: Paper, anchor: str) -> list[list[str]]:
    """The rows of the first table of a section."""
    found = next(block for block in section(paper, anchor).blocks if isinstance(block, Table))
    return [[said_in(cell) for cell in row] for row in found.rows]


def test_the_group_of_fernhill_sees_how_far_each_exit_criterion_is() -> None:
    """Met or not, and what the last assessment says."""
    rows = the_table(group_paper(example(), "fernhill"), "decision")
    assert rows[0] == ["Two consecutive partner visits find no risk of special measures.", "Met"]
    assert rows[2] == [
        "The budget for 2027/28 is balanced.",
        "Not yet met. Finance: high support, 19 Jun 2026. A deficit of £9,200 that grows as pupils leave.",
    ]


def test_each_area_has_the_last_rating_and_a_place_for_the_next() -> None:
    """All areas of the framework, with the codes of the plan."""
    rows = the_table(group_paper(example(), "fernhill"), "areas")
    assert [row[1] for row in rows] == ["On track", "At risk", "At risk", "Off track", "Off track"]
    assert {row[4] for row in rows} == {"[rating, and what has moved]"}
    assert rows[1][2:4] == ["All posts are filled. Two new teachers do not follow the reading routine yet.", "AG-P"]
    silent = the_table(group_paper(example(), "mill-green"), "areas")
    assert [row[1:4] for row in silent][1] == ["–", "Not reported", "–"]


def test_the_cover_says_who_is_in_the_group_what_it_reports_for_and_to_whom() -> None:
    """By the rhythm of the level."""
    cover = cover_of(group_paper(example(), "fernhill"))
    assert (
        cover["Group"]
        == "Led by the director of education, with the headteacher, deputy headteacher and finance director"
    )
    assert (cover["Report for"], cover["Report due"]) == ("Autumn 2", "11 Dec 2026")
    assert cover["Reports to"] == "Board of trustees, 3 Dec 2026"
    assert cover["Confidentiality"] == "Confidential: for the action group and the trustees only"
    late = cover_of(group_paper(example(), "mill-green"))
    assert late["Report due"] == "23 Oct 2026 (overdue)"


def test_decisions_that_are_wanted_are_told_with_where_and_when() -> None:
    """Those of the decision on support that have no outcome, and what the last report wants."""
    words = report_of(group_paper(example(), "fernhill"), "wanted")
    assert "Board of trustees, 18 Mar 2027: Agree to return responsibility for complaints" in words
    assert "By the report of 14 Oct 2026, for the meeting of 3 Dec 2026: Agree to one day a week" in words
    assert "takes back" not in words
    words = report_of(group_paper(example(), "mill-green"), "wanted")
    assert "By the report of 16 Jul 2026, which the meeting of 8 Oct 2026 had: Decide on £6,000" in words


def test_what_is_overdue_is_the_group_s_and_not_the_whole_school_s() -> None:
    """The report of Mill Green's group is late; so are others of the school."""
    rows = the_table(group_paper(example(), "mill-green"), "overdue")
    assert rows == [
        ["Mill Green: report of the action group", "Director of education", "Overdue. Due 23 Oct 2026, 28 days late"]
    ]


@pytest.mark.parametrize("school", ["fernhill", "mill-green"])
def test_the_appendix_has_every_rating_of_the_plan_every_assessment_and_every_report(school: str) -> None:
    """And the report has three sides at most."""
    context = example()
    paper = group_paper(context, school)
    assert count_sides(paper) <= 3
    plan = context.overview.works[school, ""].group.plan
    words = report_of(paper, "ratings")
    for objective in context.edition.rated.plans[plan].objectives:
        for item in (objective, *objective.items):
            assert f"{item.id}: {item.title}" in words
    assert len(the_table(paper, "criteria-whole")) == len(context.overview.standings[school][0].rows)
    assert len(section(paper, "reports-whole").blocks) >= 2
    assert paper.is_confidential


def test_there_is_none_for_the_public() -> None:
    """Not even an empty one."""
    with pytest.raises(PaperError, match="confidential: there is none for the public"):
        group_paper(example(Audience.PUBLIC), "fernhill")


def test_a_school_without_a_group_is_answered_with_those_that_have_one() -> None:
    """St Aidan's had one until July."""
    with pytest.raises(PaperError) as told:
        group_paper(example(), "st-aidans")
    assert str(told.value) == (
        "St Aidan's (st-aidans) has no action group on 20 Nov 2026. The schools that have one are: fernhill, mill-green."
    )
    assert group_paper(example(day=date(2026, 3, 1)), "st-aidans").title.startswith("Action group for St Aidan's")


def test_a_trust_without_any_group_says_so(tmp_path: Path) -> None:
    """No list of nothing."""
    with pytest.raises(PaperError, match=r"No school of the trust has one\."):
        group_paper(context_of(governed(tmp_path)), "ash")


def test_a_group_without_plan_areas_reports_or_exits_has_a_paper_that_says_so(tmp_path: Path) -> None:
    """All that a decision has to have is who leads."""
    plans = a_group(governed(tmp_path), a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}))
    path = plans / "reference" / "support-criteria.yaml"
    criteria = read(path)
    del criteria["areas"]
    write(path, criteria)
    paper = group_paper(context_of(plans), "ash")
    words = said_in(paper)
    assert "The decision names no plan of the group that is running." in words
    assert "The trust's criteria name no areas in which action groups report." in words
    assert "No criterion is assessed yet." in words
    assert "None are recorded." in words
    assert cover_of(paper)["Group"] == "Led by the ceo"
    assert cover_of(paper)["Recommendation"] == "That the group agrees its report by area."


def test_a_group_that_has_not_reported_yet_is_told_so(tmp_path: Path) -> None:
    """With every area still empty."""
    plans = a_group(governed(tmp_path), a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}))
    paper = group_paper(context_of(plans), "ash")
    assert paper.summary == "Close since 8 Oct 2026."
    assert "The group has not reported yet." in report_of(paper, "areas")
    assert {row[2] for row in the_table(paper, "areas")} == {"Not reported"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 3), "By the report of 14 Oct 2026, for the meeting of 3 Dec 2026: A tutor."),
        (date(2026, 12, 4), "By the report of 14 Oct 2026, which the meeting of 3 Dec 2026 had: A tutor."),
    ],
)
def test_what_a_report_wants_is_told_with_the_meeting_that_has_it(day: date, said: str, tmp_path: Path) -> None:
    """On its day a meeting is still to have it."""
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"})
    areas = {"money": {"progress": "So far.", "rating": "on-track"}}
    report = {"on": "2026-10-14", "by": "ceo", "areas": areas, "wanted": "A tutor.", "meeting": "board-2026-12"}
    plans = a_group(governed(tmp_path), decision, reports=[report])
    assert said in report_of(group_paper(context_of(plans, day=day), "ash"), "wanted")


MEETINGS = {"board": "board-2026-12", "finance-committee": "finance-2027-02"}


@pytest.mark.parametrize(
    ("asks", "purpose"),
    [
        ([], "a decision wanted of the finance committee"),
        (["finance-committee"], "two decisions wanted of the finance committee"),
        (["board"], "two decisions wanted of the board and the finance committee"),
    ],
)
def test_what_is_wanted_is_wanted_of_the_body_that_decides(asks: list[str], purpose: str, tmp_path: Path) -> None:
    """A committee that decided on the support is asked by its own name, on the cover and in each report."""
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}, decided_by="finance-committee")
    if asks:
        ask = {"id": "K1", "from": "ceo", "meeting": MEETINGS[asks[0]], "question": "Agree to it."}
        decision["asks"] = [{**ask, "of": body} for body in asks]
    report = {"on": "2026-10-14", "by": "ceo", "areas": {"money": {"progress": "So far."}}, "wanted": "A tutor."}
    paper = group_paper(context_of(a_group(governed(tmp_path), decision, reports=[report])), "ash")
    assert cover_of(paper)["Purpose"].endswith(purpose.replace("a decision", "one decision"))
    words = said_in(paper)
    assert "Wanted of the finance committee" in words
    assert "Wanted of the board" not in words


def test_a_plan_of_the_group_that_has_ended_is_none_that_is_running(tmp_path: Path) -> None:
    """Nothing of it is asked about any more."""
    plans = governed(tmp_path)
    action = {"id": "A1", "title": "Tutor", "lead": "ceo", "start": "2025-09-03", "due": "2026-10-01"}
    add_plan(plans, [{"id": "A", "title": "Read", "actions": [action]}], organisation="ash")
    group = {"lead": "ceo", "plan": "plan-2025-28"}
    a_group(plans, a_decision(1, "2026-10-08", "close", action_group=group))
    summary = "Close since 8 Oct 2026. One item of the group's plan is off track."
    assert group_paper(context_of(plans), "ash").summary == summary
    running, over = (
        said_in(group_paper(context_of(plans, day=day), "ash").report) for day in (date(2026, 11, 20), date(2028, 9, 1))
    )
    assert "A1: Tutor" in running
    assert "The decision names no plan of the group that is running." in over
    assert "A1: Tutor" not in over


def test_each_part_of_a_school_with_a_group_has_a_paper_of_its_own(tmp_path: Path) -> None:
    """That of the whole school first; their files have other names."""
    plans = a_group(
        with_parts(governed(tmp_path)),
        a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}),
        a_decision(2, "2026-10-08", "steady", scope="maths", action_group={"lead": "lead"}),
    )
    papers = group_papers(context_of(plans), "ash")
    assert [paper.name for paper in papers] == ["action-group-ash", "action-group-ash-maths"]
    assert papers[1].title == "Action group for Ash, mathematics: progress, and its next report"
    assert cover_of(papers[1])["Group"] == "Led by the lead"
    assert group_paper(context_of(plans), "ash") == papers[0]
    only = a_group(plans, a_decision(1, "2026-10-08", "steady", scope="art", action_group={"lead": "lead"}))
    assert group_paper(context_of(only), "ash").name == "action-group-ash-art"


def test_reports_of_much_more_than_usual_still_have_three_sides_and_count_what_is_left(tmp_path: Path) -> None:
    """Long texts, many decisions, exit criteria, members, parts, changes of delegation; of the school and of its group."""
    plans = governed(tmp_path)
    long = "A sentence that goes on for a while, and says little that anybody wants to know. " * 3
    path = plans / "reference" / "support-criteria.yaml"
    scopes = [{"id": f"part-{n}", "title": f"Part {n} of the school"} for n in range(12)]
    write(path, {**read(path), "scopes": scopes})
    decision = a_decision(1, "2026-10-08", "close", rationale=long, review_by="2026-12-03")
    decision["action_group"] = {"lead": "ceo", "members": ["lead", "monitor"]}
    decision["exit"] = [{"text": long, "criterion": "a", "level": "light"} for _ in range(25)]
    decision["asks"] = [
        {"id": f"q{n}", "of": "board", "meeting": "m", "question": long, "recommended": long} for n in range(30)
    ]
    decision["delegation"] = [
        {"functions": [name], "change": "removed", "to": "board", "why": long}
        for name in ("budget", "staff", "lessons")
    ]
    others = [a_decision(n + 2, "2026-10-08", "steady", scope=s["id"], rationale=long) for n, s in enumerate(scopes)]
    areas = {name: {"progress": long, "rating": "off-track"} for name in ("money", "teaching", "play", "other")}
    report = {"on": "2026-10-14", "by": "ceo", "areas": areas, "wanted": long}
    a_group(plans, decision, *others, reports=[report])
    path = plans / "reference" / "calendar.yaml"
    meeting = {"id": "m", "title": "Board", "body": "board", "date": "2026-12-03", "as_at": "2026-11-20"}
    write(path, {**read(path), "meetings": [meeting]})
    context = context_of(plans)
    group, school = group_paper(context, "ash"), school_paper(context, "ash")
    for paper in (group, school):
        assert count_sides(paper) <= 3
    assert "more: see Appendix" in report_of(group, "decision")
    assert "more: see Appendix" in report_of(group, "wanted")
    assert "more: see Appendix" in report_of(school, "elsewhere")
    assert "more: see Appendix" in report_of(school, "support")
    assert len(the_table(group, "decision-whole")) == 25
    assert said_in(section(group, "wanted-whole")).count("Board, 3 Dec 2026: ") == 30


def test_a_group_whose_level_has_no_rhythm_reports_for_no_period(tmp_path: Path) -> None:
    """Its next report is due on the day that the last one names; without one, on no day."""
    plans = governed(tmp_path)
    path = plans / "reference" / "support-criteria.yaml"
    criteria = read(path)
    for level in criteria["levels"]:
        level.pop("reviewed", None)
    write(path, criteria)
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"})
    cover = cover_of(group_paper(context_of(a_group(plans, decision)), "ash"))
    assert not {"Report for", "Report due"} & cover.keys()
    areas = {"money": {"progress": "So far.", "rating": "on-track"}}
    report = {"on": "2026-10-14", "by": "ceo", "areas": areas, "next_review": "2026-12-11"}
    cover = cover_of(group_paper(context_of(a_group(plans, decision, reports=[report])), "ash"))
    assert "Report for" not in cover
    assert cover["Report due"] == "11 Dec 2026"


@pytest.mark.parametrize(("day", "first"), [(date(2026, 12, 2), "3 Dec 2026"), (date(2026, 12, 3), None)])
def test_the_public_reads_the_next_meetings_as_dates(day: date, first: str | None) -> None:
    """At most three, and not the one of today."""
    days = [day for day, _ in say_dates(example(Audience.PUBLIC, day))]
    assert ("3 Dec 2026" in days) is (first is not None)
    assert len(days) == 3
