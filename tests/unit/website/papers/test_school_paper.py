"""The paper of a school for its governing body: what a governor reads in it, and what the public one does not have."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE, a_measure, a_trust, add_plan, read, write
from canaries import Planter, met
from case_tables import loaded, spaces
from governed_trusts import a_decision, add_to_profile, governed
from paper_texts import context_of, cover_of, everything_in, example, report_of, said_in, section
from trustplan.disclosure.edition import Editions
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.errors import PaperError
from trustplan.website.papers.fit import count_sides
from trustplan.website.papers.governing import body_with_papers
from trustplan.website.papers.group_paper import group_paper, group_papers
from trustplan.website.papers.paper import Paper, Table
from trustplan.website.papers.school_paper import school_paper
from trustplan.website.papers.school_parts import overdue_at
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)
SCHOOLS = ("alder-lane", "fernhill", "mill-green", "st-aidans")
OBJECTIVE = {"id": "A", "title": "Read well", "actions": [{"id": "A1", "title": "Tutor", "lead": "ceo", "start": "2026-09-03", "due": "2026-10-01"}]}  # fmt: skip


def paper_of(plans: Path, school: str = "ash", audience: Audience = Audience.TRUSTEES) -> Paper:
    """The paper of a school of a small trust."""
    return school_paper(context_of(plans, audience), school)


def meets(plans: Path, *meetings: dict[str, Any]) -> None:
    """More meetings in the calendar, by day."""
    path = plans / "reference" / "calendar.yaml"
    calendar = read(path)
    there = [*calendar.get("meetings", ()), *meetings]
    calendar["meetings"] = sorted(there, key=lambda meeting: str(meeting["date"]))
    write(path, calendar)


def a_meeting(name: str, body: str, on: str, **more: str) -> dict[str, Any]:
    """A meeting whose papers close on its day."""
    return {"id": name, "title": "Governors", "body": body, "date": on, "as_at": on, **more}


def with_body(plans: Path, school: str = "ash") -> Path:
    """A trust whose school has a governing body of its own."""
    title = f"Local governing body, {school.title()}"
    add_to_profile(plans, school, bodies=[{"id": f"local-{school}", "title": title}])
    return plans


# What a governor reads


def test_a_governor_of_fernhill_learns_from_the_report_alone_what_they_have_to_ask_about() -> None:
    """The board's decision and its end, what is delegated, what is off track and what is done, figures, reviews, dates."""
    paper = school_paper(example(), "fernhill")
    support = report_of(paper, "support")
    for words in (
        "High support since 9 Jul 2026",
        "Board of trustees, 9 Jul 2026; to be reviewed by 3 Dec 2026; exit criteria: 1 of 3 met",
        "Held by the board of trustees since 1 Sep 2026, to be returned by 8 Jul 2027. Ten responsibilities.",
        "Led by the director of education; report due 11 Dec 2026",
    ):
        assert words in support
    assert "Four of 22 items are off track; five are at risk." in report_of(paper, "off-track")
    off = section(paper, "off-track").blocks[1]
    assert isinstance(off, Table)
    what, why, doing = (said_in(cell) for cell in off.rows[0])
    assert (what, doing) == (
        "P2-K1: Attendance of all pupils (Attendance lead)",
        "Weekly meetings with 31 families since 2 November. Help wanted: One day a week of the trust's attendance officer until 12 February 2027.",
    )
    assert why.startswith("93.4% (398 pupils) is 1.6 points below the target of at least 95%")
    assert "no rating has gone down or up in the school's plans" in report_of(paper, "changed")
    assert "Financial standards review, 6 Nov 2026. Serious: The deficit is £18,400." in report_of(paper, "reviews")
    assert "Report of the action group is due" in report_of(paper, "dates")
    cover = cover_of(paper)
    assert cover["Author"] == "Headteacher"
    assert cover["Purpose"] == "For discussion"
    assert "agrees what it asks of leaders on the four items that are off track" in cover["Recommendation"]
    assert "SI: School improvement and outcomes" in cover["Trust's objectives"]


def test_each_measure_is_held_against_target_trust_and_country() -> None:
    """A column for each, of the same period; the figure of a group of pupils against the trust's of that group."""
    table = section(school_paper(example(), "fernhill"), "measures").blocks[1]
    assert isinstance(table, Table)
    assert table.head == ("Measure", "School", "Target", "Trust", "National", "Rating")
    rows = {said_in(row[0]): [said_in(cell) for cell in row[1:]] for row in table.rows}
    assert rows["Attendance of all pupils autumn 1, 2026/27"] == [
        "93.4% (398 pupils; 93.9% last year)", "At least 95%", "94.6%", "–", "Off track",
    ]  # fmt: skip
    assert rows["Persistent absence Disadvantaged pupils, autumn 1, 2026/27"][2] == "26.7%"


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_report_has_three_sides_at_most_and_counts_what_it_leaves_out(school: str) -> None:
    """Rows that are shown and those that are counted are all that the appendix has."""
    paper = school_paper(example(), school)
    assert count_sides(paper) <= 3
    shown = [block for block in section(paper, "measures").blocks if isinstance(block, Table)]
    whole = [block for block in section(paper, "measures-whole").blocks if isinstance(block, Table)]
    words = report_of(paper, "measures")
    left_out = len(whole[0].rows) - len(shown[0].rows)
    assert (left_out > 0) == (school in ("fernhill", "mill-green"))  # those with most to say
    if not left_out:
        assert " more: see " not in words
        return
    numbers = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    said = numbers[left_out] if left_out < len(numbers) else str(left_out)
    assert f"And {said} more: see " in words


@pytest.mark.parametrize("school", SCHOOLS)
def test_no_other_school_s_ratings_are_in_the_paper_of_a_school(school: str) -> None:
    """Governors are told of their own school, and of the trust's figures."""
    paper = school_paper(example(), school)
    paths = [text for text in everything_in(paper) if text.startswith("schools/")]
    assert paths
    assert {path.split("/")[1] for path in paths} == {school}


def test_every_rating_of_both_plans_is_in_the_appendix() -> None:
    """With its reason."""
    context = example()
    paper = school_paper(context, "fernhill")
    words = report_of(paper, "ratings")
    for status in context.index.plans_of["fernhill"]:
        for objective in status.objectives:
            for item in (objective, *objective.items):
                assert f"{item.id}: {item.title}" in words
    assert "Two of fourteen classes, both with new teachers, do not follow it yet." in words


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_school_s_own_paper_does_not_name_it_before_each_code(school: str) -> None:
    """Nor does its action group's; a paper of the board does."""
    context = example()
    name = context.names.school(school)
    codes = [one.id for plan in context.index.plans_of[school] for o in plan.objectives for one in (o, *o.items)]
    papers = [school_paper(context, school)]
    if school in {name for name, _ in context.overview.works}:
        papers += group_papers(context, school)
    for paper in papers:
        told = said_in(paper)
        assert any(f"{code}: " in told for code in codes)
        assert [code for code in codes if f"{name} {code}:" in told or f"{name} {code})" in told] == []
    assert context.names.code(context.index.plans_of[school][0].objectives[0].ref).startswith(f"{name} ")


def test_a_code_that_the_trust_has_too_keeps_the_school_s_name(tmp_path: Path) -> None:
    """Or a reader could not tell whose it is."""
    plans = a_trust(tmp_path)
    action = {"title": "Do it", "lead": "lead", "start": "2026-09-01", "due": "2027-07-01"}
    own = [{"id": "P1-A1", **action}, {"id": "P1-A2", **action}]
    add_plan(plans, [{"id": "P1", "title": "The trust's own", "actions": own[:1]}])
    add_plan(plans, [{"id": "P1", "title": "The school's", "actions": own}], organisation="ash")
    words = report_of(school_paper(context_of(plans), "ash"), "ratings")
    assert "Ash P1-A1: " in words
    assert "Ash P1: The school's" in words
    assert "Ash P1-A2" not in words


def test_the_links_to_the_appendix_lead_somewhere() -> None:
    """Each anchor that a text names is a section's or a group's."""
    for school in SCHOOLS:
        paper = school_paper(example(), school)
        anchors = {one.anchor for one in (*paper.report, *paper.appendix)}
        assert len(anchors) == len((*paper.report, *paper.appendix))
        for one in paper.report:
            for name in re.findall(r"anchor='([^']+)'", repr(one.blocks)):
                assert name in anchors or name.startswith(("off-track-", "decision-"))


# The body and its meeting


def test_the_next_meeting_of_the_body_is_on_the_cover_with_item_and_number(tmp_path: Path) -> None:
    """Not one that was held, not a later one, and not the board's."""
    plans = with_body(a_trust(tmp_path))
    meets(
        plans,
        a_meeting("gone", "local-ash", "2026-10-01", item="1"),
        a_meeting("board", "board", "2026-11-25", item="2"),
        a_meeting("next", "local-ash", "2026-12-02", item="4.2", paper="LGB 7"),
        a_meeting("later", "local-ash", "2027-02-02", item="5"),
    )
    paper = paper_of(plans)
    cover = cover_of(paper)
    assert cover["Meeting"] == "Local governing body, Ash, 2 Dec 2026"
    assert (cover["Agenda item"], cover["Paper"]) == ("4.2", "LGB 7")
    assert paper.about == "Local governing body, Ash, 2 Dec 2026"
    assert "2 Dec 2026" in report_of(paper, "dates")
    assert "2 Feb 2027" in report_of(paper, "dates")


def test_what_changed_is_said_since_the_last_papers_of_the_school_s_own_body(tmp_path: Path) -> None:
    """Where it has had any; a body without meetings in the calendar reads what changed since the board's."""
    plans = with_body(a_trust(tmp_path))
    meets(plans, a_meeting("old", "local-ash", "2026-06-10"), a_meeting("ahead", "local-ash", "2026-12-02"))
    add_plan(plans, [OBJECTIVE], organisation="ash")
    trust = loaded(plans)
    assert body_with_papers(trust, "ash", DAY) == "local-ash"
    assert body_with_papers(trust, "ash", date(2026, 6, 10)) == ""
    assert body_with_papers(trust, "beech", DAY) == ""
    assert body_with_papers(trust, "nobody", DAY) == ""
    editions = Editions.of(trust, DAY, body="local-ash")
    context = PageContext(editions.reduced_to(Audience.TRUSTEES), Settings(site_name="x"), environment())
    assert section(school_paper(context, "ash"), "changed").title == "What changed since 10 Jun 2026"


def test_a_meeting_of_today_is_still_the_next_one(tmp_path: Path) -> None:
    """Its paper is the one on the table."""
    plans = with_body(a_trust(tmp_path))
    meets(plans, a_meeting("today", "local-ash", "2026-11-20"), a_meeting("later", "local-ash", "2026-12-02"))
    assert cover_of(paper_of(plans))["Meeting"] == "Local governing body, Ash, 20 Nov 2026"


def test_three_responsibilities_held_elsewhere_are_named_and_four_are_counted(tmp_path: Path) -> None:
    """Whoever reads three names need not look them up."""
    plans = governed(tmp_path)
    names = ["budget", "staff", "lessons", "strategy"]
    for count, said in ((3, "Budget; Staff; Lessons."), (4, "Four responsibilities.")):
        change = {"functions": names[:count], "change": "removed", "to": "board", "why": "So decided."}
        decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}, delegation=[change])
        write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
        assert said in report_of(paper_of(plans), "support")


def test_a_review_of_the_day_of_the_last_papers_was_in_them(tmp_path: Path) -> None:
    """What was found the day after is new; without earlier papers all of it is."""
    plans = governed(with_body(a_trust(tmp_path)).parent)
    found = {"tool": "tool", "by": "ceo", "concerns": [{"severity": "serious", "text": "The gate is open."}]}
    days = ("2026-09-25", "2026-09-26")
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [{**found, "on": day} for day in days]})
    words = report_of(paper_of(plans), "reviews")
    assert [date.fromisoformat(day).strftime("%d %b %Y") in words for day in days] == [False, True]


def test_a_body_without_meetings_in_the_calendar_is_told_so(tmp_path: Path) -> None:
    """Its day is for the clerk to fill in."""
    cover = cover_of(paper_of(with_body(a_trust(tmp_path))))
    assert cover["Meeting"] == "Local governing body, Ash; its next meeting is not in the calendar"
    assert "Agenda item" not in cover


def test_schools_that_share_a_body_have_its_meeting(tmp_path: Path) -> None:
    """A group of schools may be governed together."""
    plans = a_trust(tmp_path)
    profile = read(plans / "trust" / "profile.yaml")
    profile["bodies"].append({"id": "north", "title": "Committee for the north"})
    write(plans / "trust" / "profile.yaml", profile)
    group = {"id": "north", "title": "North", "body": "north", "schools": ["ash", "beech"]}
    write(plans / "reference" / "school-groups.yaml", {"groups": [group]})
    meets(plans, a_meeting("n", "north", "2026-12-02"))
    assert cover_of(paper_of(plans))["Meeting"] == "Committee for the north, 2 Dec 2026"


@pytest.mark.parametrize(
    ("kind", "meeting"),
    [
        ("school", "Local governing body, Ash; its next meeting is not in the calendar"),
        ("setting", "Board, 2 Dec 2026"),
        ("service", "Board, 2 Dec 2026"),
    ],
)
def test_what_has_no_body_of_its_own_is_governed_by_what_there_is(kind: str, meeting: str, tmp_path: Path) -> None:
    """A school has governors though no file names them; a setting or service answers to the board."""
    plans = a_trust(tmp_path)
    profile = {"title": "Ash", "short": "Ash", "kind": kind}
    if kind == "school":
        profile["phase"] = "primary"
    write(plans / "schools" / "ash" / "profile.yaml", profile)
    meets(plans, a_meeting("b", "board", "2026-12-02"))
    assert cover_of(paper_of(plans))["Meeting"] == meeting


def test_a_decision_asked_of_the_body_is_for_decision_with_the_wording_for_its_minutes(tmp_path: Path) -> None:
    """One asked of another body is told beside; one with an outcome is not told."""
    plans = with_body(a_trust(tmp_path))
    meets(plans, a_meeting("next", "local-ash", "2026-12-02"), a_meeting("b", "board", "2026-12-03"))
    asks = [
        {"id": "a", "of": "local-ash", "meeting": "next", "question": "Approve a library.", "recommended": "Approve"},
        {"id": "b", "of": "board", "meeting": "b", "question": "Agree to a new roof."},
        {"id": "c", "of": "board", "meeting": "b", "question": "Sell it.", "outcome": {"on": "2026-11-01", "decision": "No"}},
    ]  # fmt: skip
    add_plan(plans, [{**OBJECTIVE, "asks": asks}], organisation="ash")
    paper = paper_of(plans)
    assert "The local governing body RESOLVED to approve a library." in report_of(paper, "decisions")
    assert report_of(paper, "elsewhere") == "For decision elsewhere Board, 3 Dec 2026: Agree to a new roof."
    assert "Sell it" not in said_in(paper.report)
    assert cover_of(paper)["Purpose"] == "For decision: one decision"
    assert "That the local governing body approves a library;" in cover_of(paper)["Recommendation"]


# Other trusts


def test_a_school_without_anything_has_a_paper_that_says_so(tmp_path: Path) -> None:
    """No plan, figure, review, level of support or date."""
    paper = paper_of(a_trust(tmp_path))
    words = said_in(paper)
    for said in (
        "No plan of Ash is running.",
        "No figures of this school are in the files.",
        "No review or inspection of this school is recorded.",
        "Nothing is overdue.",
    ):
        assert said in words
    assert "support" not in {one.anchor for one in paper.report}
    assert not paper.appendix
    assert cover_of(paper)["Purpose"] == "For information"


def test_a_plan_that_has_ended_is_named_with_the_way_to_it() -> None:
    """The day after the example's plans."""
    paper = school_paper(example(day=date(2027, 9, 10)), "st-aidans")
    words = report_of(paper, "priorities")
    assert "No plan of St Aidan's is running." in words
    assert "Improvement plan 2026/27, ended 31 Aug 2027" in words
    assert "schools/st-aidans/improvement-2026-27/" in list(everything_in(paper))


def test_a_school_with_two_plans_has_bars_for_both_and_its_own_priorities_first() -> None:
    """Fernhill's plan and its action group's."""
    paper = school_paper(example(), "fernhill")
    words = report_of(paper, "priorities")
    assert "Delivery: 11 actions" in words
    assert words.index("P1: Every child reads well") < words.index("AG-V: Everyone understands")


def test_what_was_stopped_with_the_board_s_agreement_is_not_among_what_can_be_off_track(tmp_path: Path) -> None:
    """Nor is it at risk, whatever was last said of it."""
    plans = with_body(a_trust(tmp_path))
    entries = [
        {"on": "2026-10-02", "by": "ceo", "stage": "in-progress", "rating": "at-risk", "note": "Slow."},
        {"on": "2026-11-02", "by": "ceo", "stage": "stopped", "note": "No longer wanted."},
    ]
    stopped = {"id": "A2", "title": "Choir", "lead": "ceo", "start": "2026-09-03", "due": "2027-07-01", "updates": entries}  # fmt: skip
    accepted = {**stopped, "accepted": {"by": "board", "meeting": "b"}}
    meets(plans, a_meeting("b", "board", "2026-11-05"))
    add_plan(plans, [{**OBJECTIVE, "actions": [*OBJECTIVE["actions"], accepted]}], organisation="ash")
    assert "One of one item is off track." in report_of(paper_of(plans), "off-track")


def test_a_part_of_a_school_has_a_level_of_its_own(tmp_path: Path) -> None:
    """The decision on the whole school first; nothing decided is said."""
    plans = governed(tmp_path)
    criteria = read(plans / "reference" / "support-criteria.yaml")
    criteria["scopes"] = [{"id": "maths", "title": "Mathematics"}]
    write(plans / "reference" / "support-criteria.yaml", criteria)
    decision = a_decision(1, "2026-10-08", "steady", scope="maths", action_group={"lead": "ceo"})
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    words = report_of(paper_of(plans), "support")
    assert "Level of support Nothing is decided." in words
    assert "Mathematics Steady since 8 Oct 2026" in words
    assert "Nothing is decided." in report_of(paper_of(plans, "beech"), "support")


@pytest.mark.parametrize("make", [school_paper, group_paper])
def test_an_unknown_school_is_answered_with_those_that_there_are(make: Any) -> None:
    """In a sentence for the command line."""
    with pytest.raises(PaperError) as told:
        make(example(), "fernhil")
    assert str(told.value) == (
        "No school “fernhil” belongs to the trust on 20 Nov 2026. Its schools are: alder-lane, fernhill, mill-green, st-aidans."
    )


def test_a_school_that_has_not_joined_yet_or_has_left_has_no_paper(tmp_path: Path) -> None:
    """The first is not known on the day; of the second the day is said."""
    plans = a_trust(tmp_path)
    add_to_profile(plans, "ash", joined="2027-01-01")
    add_to_profile(plans, "beech", joined="2020-01-01", left="2026-08-31")
    with pytest.raises(
        PaperError, match=r"No school “ash” belongs to the trust on 20 Nov 2026\. Its schools are: cedar\."
    ):
        paper_of(plans)
    with pytest.raises(PaperError, match=r"There is no paper of Beech\. Left the trust on 31 Aug 2026\."):
        paper_of(plans, "beech")
    assert school_paper(context_of(plans, day=date(2027, 1, 2)), "ash").title == "Ash School: progress and support"


def test_a_figure_that_a_school_owes_to_the_trust_s_plan_is_overdue_with_whom(tmp_path: Path) -> None:
    """Not only what its own plan asks for."""
    measure = a_measure(id="reading", title="Reading")
    plans = a_trust(tmp_path, measures=[measure])
    add_to_profile(plans, "ash", roles=[{"id": "headteacher", "title": "Headteacher"}])
    kpi = {"id": "K1", "title": "Children read", "measure": "reading", "applies_to": "schools", "targets": [{"for": "2025-26", "target": "at least 60%"}]}  # fmt: skip
    add_plan(plans, [{"id": "A", "title": "Read", "sponsor": "lead", "kpis": [kpi]}])
    words = report_of(paper_of(plans), "due")
    assert "K1: Children read Headteacher Missing. Due 31 Jul 2026" in spaces(words)


@pytest.mark.parametrize(("day", "is_told"), [(date(2026, 7, 31), False), (date(2026, 11, 20), True)])
def test_a_figure_that_is_due_today_is_not_overdue(day: date, is_told: bool, tmp_path: Path) -> None:
    """It is asked for, and still in time."""
    plans = a_trust(tmp_path, measures=[a_measure()])
    add_to_profile(plans, "ash", roles=[{"id": "headteacher", "title": "Headteacher"}])
    kpi = {"id": "K1", "title": "Children read", "measure": "reading", "applies_to": "schools", "target": "at least 60"}
    add_plan(plans, [{"id": "A", "title": "Read", "sponsor": "lead", "kpis": [kpi]}])
    context = context_of(plans, day=day)
    rows = overdue_at(context, context.edition.trust.organisations["ash"])
    assert [(row.flag, row.since) for row in rows] == [("Missing", date(2026, 7, 31))] * is_told


# Texts of files


def test_markup_in_files_stays_text(tmp_path: Path) -> None:
    """Whatever pages make of names as HTML is undone, and nothing else."""
    plans = governed(tmp_path)
    path = plans / "trust" / "profile.yaml"
    profile = read(path)
    profile["roles"].append({"id": "odd", "title": "Head of R&D <b>and</b> “more”"})
    write(path, profile)
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "odd"}, rationale="Fewer than <5> & so on.")
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    words = report_of(paper_of(plans), "support")
    assert "Led by the head of R&D <b>and</b> “more”" in words
    assert "Fewer than <5> & so on." in words
    assert "&amp;" not in said_in(paper_of(plans))
    assert "tp-root" not in said_in(paper_of(plans))


# The public


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_open_paper_says_what_the_public_page_says_and_nothing_more(school: str) -> None:
    """Each text of the report is on the page."""
    context = example(Audience.PUBLIC)
    paper = school_paper(context, school)
    pages = {page.path: page for page in make_site(context.edition, Settings(site_name="x")).pages}
    page = re.sub(r"<[^>]+>", " ", pages[f"schools/{school}/"].body)
    page = _flat(
        page.replace("&#39;", "'").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    )
    assert not paper.appendix
    for one in paper.report:
        for word in set(re.findall(r"text='([^']+)'|text=\"([^\"]+)\"", repr(one.blocks))):
            text = _flat("".join(word)).strip(" ,:–")
            for part in re.split(r"\. |, published |, (?=\d+ \w{3} \d{4})|Sources: ", text):
                assert part.strip(" .").lower() in page.lower(), part
    assert list(cover_of(paper)) == ["Meeting", "Purpose", "Confidentiality", "As at"]
    assert not paper.is_confidential
    assert (paper.name, paper.sharing) == (f"school-{school}-open", "Open")
    assert not {"support", "decisions", "off-track", "reviews", "due"} & {one.anchor for one in paper.report}


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", spaces(text))


@pytest.mark.thorough
def test_no_text_that_is_withheld_is_in_an_open_paper_though_the_whole_one_has_it(tmp_path: Path) -> None:
    """A canary in every text and figure of the example's files."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLE, plans)
    canaries = Planter(plans, str(DAY)).plant()
    closed = [canary for canary in canaries if not canary.is_open]
    public, trustees = (context_of(plans, audience) for audience in (Audience.PUBLIC, Audience.TRUSTEES))
    for school in SCHOOLS:
        open_paper, whole = (" ".join(everything_in(school_paper(context, school))) for context in (public, trustees))
        assert not met(closed, open_paper)
        assert len(met(closed, whole)) > 30
        assert met(canaries, open_paper)
