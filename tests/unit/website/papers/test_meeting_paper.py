"""The paper of a meeting: what a trustee reads on the cover and the three sides, what is counted, and what the annex leaves out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE, a_measure, a_trust, add_plan, read, write
from case_tables import a_context, loaded
from other_trusts import large, tiny
from paper_texts import lines, lines_of
from trustplan.disclosure.edition import make_edition
from trustplan.model import Meeting
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.pages.effects import lone_effect
from trustplan.website.pages.who_acts import NOBODY, OverdueRow
from trustplan.website.papers.change_blocks import effect_row
from trustplan.website.papers.fit import HEIGHT, RESERVE, SIDES, count_sides, pieces_of
from trustplan.website.papers.overdue import say_overdue
from trustplan.website.papers.paper import (
    Group,
    Paper,
    Section,
    Table,
    plain,
)
from trustplan.website.papers.papers import annex_of, paper_of
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)
NEXT = "board-2026-12"


def contexts(plans: Path, day: date = DAY) -> tuple[PageContext, PageContext]:
    """Of some files, for trustees and for the public."""
    trust = loaded(plans)
    public = PageContext(make_edition(trust, day, Audience.PUBLIC), Settings(site_name="Test"), environment())
    return a_context(trust, day), public


def meeting_of(context: PageContext, name: str) -> Meeting:
    """A meeting by its id."""
    return next(m for m in context.edition.trust.meetings if m.id == name)


def papers_of(plans: Path, name: str = NEXT, day: date = DAY) -> tuple[Paper, Paper, Paper]:
    """The whole paper, the open one, and the annex."""
    context, seen = contexts(plans, day)
    whole, public = (paper_of(c, meeting_of(c, name)) for c in (context, seen))
    return whole, public, annex_of(context, meeting_of(context, name), public)


def text_of(paper: Paper, *anchors: str) -> str:
    """What a paper says, or some of its sections."""
    sections = [s for s in (*paper.report, *paper.appendix) if not anchors or s.anchor in anchors]
    return "\n".join([*(() if anchors else lines(paper.cover)), *lines_of(sections)])


def section(paper: Paper, anchor: str) -> Section:
    """A section of a paper."""
    return next(s for s in (*paper.report, *paper.appendix) if s.anchor == anchor)


def rows_in(block: Section) -> int:
    """How many rows and groups a section has."""
    return sum(len(b.rows) if isinstance(b, Table) else isinstance(b, Group) for b in block.blocks)


@pytest.fixture(scope="module")
def example() -> tuple[Paper, Paper, Paper]:
    """The example's three papers for its next meeting."""
    return papers_of(EXAMPLE)


def test_the_cover_says_what_a_governance_professional_asks(example: tuple[Paper, Paper, Paper]) -> None:
    """The body, the item, the number, what for, what is recommended, whose it is and who may read it."""
    whole, public, annex = example
    assert lines(whole.cover) == [
        "Meeting: Board of trustees, 3 Dec 2026",
        "Agenda item: 6",
        "Paper: Paper 5",
        "Purpose: For decision: five decisions",
        "Recommendation: That the board takes the five decisions under For decision, as recommended there.",
        "Author: Chief executive",
        "Sponsors: Finance director; Director of education; Director of people; Chief executive",
        (
            "Objectives: BF: Business development and finance; SI: School improvement and outcomes; PE: People; "
            "PA: Partnership; LG: Trust leadership and governance"
        ),
        "Risks: Secondary schools nearby pay more for the same skills.",
        "Confidentiality: Confidential: for trustees only. The open paper of this meeting has what the trust publishes.",
        "As at: 20 Nov 2026",
    ]
    assert (whole.name, public.name, annex.name) == (NEXT, f"{NEXT}-open", f"{NEXT}-confidential")
    assert (whole.is_confidential, public.is_confidential, annex.is_confidential) == (True, False, True)
    assert "Purpose: For discussion" in lines(public.cover)
    assert not {"Author", "Sponsors", "Risks", "Recommendation"} & {term for term, _ in public.cover.rows}


def test_decisions_come_with_their_wording(example: tuple[Paper, Paper, Paper]) -> None:
    """In the order of their papers, each with who asks, what is recommended, what if not, and the minutes."""
    said = lines(section(example[0], "decisions"))
    start = said.index("2. Approve £18,000 from reserves for reading tutors at Fernhill in spring 2027 (SI-K3)")
    assert said[start + 1 : start + 3] == [
        "Director of education, Paper 7. Recommended: Approve. If deferred: Tutoring stops on 18 December 2026.",
        "The board RESOLVED to approve £18,000 from reserves for reading tutors at Fernhill in spring 2027.",
    ]
    assert "No paper yet. No recommendation yet." in said
    assert "Approve half until March" in text_of(example[0], "decisions-whole")


def test_the_sections_are_in_the_order_of_a_board(example: tuple[Paper, Paper, Paper]) -> None:
    """Where we are, then decisions, and the dates last."""
    whole, public, annex = example
    order = ["where", "decisions", "off-track", "changed", "overdue", "dates"]
    assert [s.anchor for s in whole.report] == order
    assert [s.anchor for s in annex.report] == ["about", *order]
    assert [s.anchor for s in public.report] == ["where", "off-track", "changed", "dates", "about"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_nothing_is_cut_in_silence(example: tuple[Paper, Paper, Paper], number: int) -> None:
    """What a section leaves out it counts, with a link to the part of the appendix that has all of it."""
    paper = example[number]
    counts = {
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
    }
    seen = 0
    for part in paper.report:
        way = r"And (\w+) more: see (Appendix \w)" if rows_in(part) else r"All (\w+): see (Appendix \w)"
        found = re.search(way, "\n".join(lines(part)))
        whole = {"decisions": "decisions-whole"}.get(part.anchor, f"{part.anchor}-whole")
        if part.anchor == "where" or whole not in {s.anchor for s in paper.appendix}:
            continue
        count = (counts.get(found[1]) or int(found[1])) if found else 0
        assert rows_in(part) + count == rows_in(section(paper, whole)), part.title
        assert not found or section(paper, whole).title.startswith(f"{found[2]}: ")
        seen += bool(found)
    assert bool(seen) == (number != 1)  # the open paper has room for all of it


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_link_leads_somewhere(example: tuple[Paper, Paper, Paper], number: int) -> None:
    """To a section of the paper, or to a page that its audience has."""
    paper = example[number]
    anchors, paths = set(re.findall(r"anchor='([^']+)'", repr(paper))), set(re.findall(r"path='([^']+)'", repr(paper)))
    own = {s.anchor for s in (*paper.report, *paper.appendix)}
    groups = [b for s in (*paper.report, *paper.appendix) for b in s.blocks if isinstance(b, Group)]
    assert len(own) == len(paper.report) + len(paper.appendix)
    assert anchors <= own | {g.anchor for g in groups}
    assert len({g.anchor for g in groups}) == len(groups)
    site = make_site(contexts(EXAMPLE)[number == 1].edition, Settings(site_name="Test"))
    pages = {page.path for page in site.pages}
    assert {path.partition("#")[0] for path in paths} <= pages


def test_the_public_paper_asks_nobody_for_anything(example: tuple[Paper, Paper, Paper]) -> None:
    """No decision, nothing overdue, no role, no code, and no word on what it leaves out but that there is more."""
    public = text_of(example[1])
    assert "This paper holds what the trust publishes of its plans. Trustees have a paper that holds more." in public
    for words in (
        "RESOLVED",
        "overdue, in full",
        "Action being taken",
        "SI-K3",
        "Director of education",
        "high support",
    ):
        assert words not in public
    for words in ("RESOLVED", "Action being taken", "SI-K3", "Director of education", "high support"):
        assert words in text_of(example[0])


def test_the_annex_is_what_the_open_paper_does_not_say(example: tuple[Paper, Paper, Paper]) -> None:
    """An item of the same rating and words is left out and counted; all else of the whole paper is in one of the two."""
    whole, public, annex = example
    said = re.search(r"Entries on (\d+) items are left out here", text_of(annex, "about"))
    assert said
    rows = set(text_of(whole, "ratings").splitlines())
    kept = set(text_of(annex, "ratings").splitlines())
    assert kept < rows
    gone = rows - kept - {""}
    assert 0 < len(gone) <= int(said[1])
    for line in gone:
        title, _, rating, why = line.split(" | ")
        bare = title.partition(": ")[2]
        assert any(bare in row and rating in row and why in row for row in text_of(public, "ratings").splitlines()), (
            line
        )
    assert text_of(annex, "decisions") == text_of(whole, "decisions")


def test_before_the_cut_off_a_paper_is_a_draft() -> None:
    """It says so above its title and on the cover; on the day of the cut-off it is as at that day."""
    whole, public, _ = papers_of(EXAMPLE, day=date(2026, 11, 12))
    for paper in (whole, public):
        assert paper.notice.startswith("Draft, as at 12 Nov 2026; the papers close on 20 Nov 2026.")
        assert "As at: 12 Nov 2026: a draft. The papers close on 20 Nov 2026." in lines(paper.cover)
    whole, _, _ = papers_of(EXAMPLE)
    assert "Draft" not in whole.notice
    assert "As at: 20 Nov 2026" in lines(whole.cover)


def test_a_held_meeting_has_the_paper_of_then() -> None:
    """With the decisions that it was asked for, as they were before it made them."""
    whole, _, _ = papers_of(EXAMPLE, "board-2026-10", date(2026, 9, 25))
    assert "Paper: Paper 4" in lines(whole.cover)
    said = text_of(whole, "decisions")
    assert (
        "The board RESOLVED [to / not to] agree £6,000 for a temporary cover of the wet classroom (Mill Green)." in said
    )
    assert "£4,500" not in text_of(whole)


def an_ask(**more: Any) -> dict[str, Any]:
    """A decision that somebody wants."""
    return {"id": "a", "of": "board", "from": "ceo", "meeting": NEXT, "question": "Approve £9.", "recommended": "Approve", **more}  # fmt: skip


def test_the_title_names_the_plan_of_a_trust_that_has_one(tmp_path: Path) -> None:
    """Of two, neither stands for both."""
    plans = a_trust(tmp_path, schools={})
    path = add_plan(plans, [{"id": "O", "title": "Objective"}], title="Our plan")
    assert papers_of(plans)[0].title == "Progress against the plan: Our plan"
    write(
        path.with_name("second.yaml"), {**read(path), "title": "Another", "objectives": [{"id": "P", "title": "More"}]}
    )
    assert papers_of(plans)[0].title == "Progress against the trust's plans"


def test_a_committee_that_is_asked_is_recommended_by_its_name_and_told_who_considered_it_before(tmp_path: Path) -> None:
    """An earlier meeting counts where it has said something, and not the one whose paper it is."""
    plans = a_trust(tmp_path, schools={})
    profile = read(plans / "trust" / "profile.yaml")
    bodies = [*profile["bodies"], {"id": "finance", "title": "Finance committee"}]
    write(plans / "trust" / "profile.yaml", {**profile, "bodies": bodies})
    calendar = plans / "reference" / "calendar.yaml"
    meetings = [m for m in read(calendar)["meetings"] if m["id"] == NEXT]
    for name, day in (("f1", "2026-10-01"), ("f2", "2026-10-20"), ("f3", "2026-12-01")):
        meetings.append({"id": name, "title": "Finance committee", "body": "finance", "date": day, "as_at": day})
    write(calendar, {**read(calendar), "meetings": sorted(meetings, key=lambda m: str(m["date"]))})
    asks = [
        an_ask(
            id="a1",
            of="finance",
            meeting="f1",
            outcome={"on": "2026-10-01", "decision": "Deferred."},
        ),
        an_ask(id="a2", of="finance", meeting="f2"),
        an_ask(id="a3", of="finance", meeting="f3"),
    ]
    add_plan(plans, [{"id": "O", "title": "Objective", "asks": asks}])
    whole, _, _ = papers_of(plans, "f3")
    said = lines(whole.cover)
    assert "Recommendation: That the finance committee approves £9." in said
    assert "Considered before: Finance committee, 1 Oct 2026 (O)" in said


def test_the_cover_adds_up_what_the_decisions_cost_and_counts_the_risks_it_has_no_room_for(tmp_path: Path) -> None:
    """A sum where there are two costs or more; one cost is said as it stands; and a risk that ends with a mark keeps it."""
    plans = a_trust(tmp_path, schools={})
    one = {"what": "Two days of cover", "cost": 400}
    action = {"id": "O-A1", "title": "Work", "lead": "ceo", "start": "2026-09-01", "due": "2027-07-01", "asks": [an_ask()]}  # fmt: skip

    def cover(resources: list[dict[str, Any]], risks: list[str]) -> list[str]:
        challenges = [{"risk": risk, "response": "We try."} for risk in risks]
        work = {**action, "resources": resources}
        add_plan(plans, [{"id": "O", "title": "Objective", "challenges": challenges, "actions": [work]}])
        return lines(papers_of(plans)[0].cover)

    said = cover([one], ["Nobody applies", "Who pays?"])
    assert "Resources: Two days of cover: £400" in said
    assert "Risks: Nobody applies. Who pays?" in said
    others = [{"what": what, "cost": 50} for what in ("Books", "Paper", "Pens")]
    said = cover([one, *others], ["Nobody applies", "Who pays?", "Rain"])
    assert "Resources: £550 in all: Two days of cover: £400, Books: £50, Paper: £50 and Pens: £50" in said
    assert "Risks: Nobody applies. Who pays? And one more in the plans." in said
    said = cover([one, *others, {"what": "A room"}, {"what": "A van", "cost": 0}], [])
    assert "Resources: £550 in all: Two days of cover: £400, Books: £50, Paper: £50, Pens: £50 and two more" in said


def test_who_has_most_of_what_is_overdue_is_somebody() -> None:
    """Nobody is not a role, and one thing of two is not most of it."""

    def overdue(*who: str) -> str:
        return say_overdue([OverdueRow(title="T", path="", flag="Late", text="", since=DAY, who=w, organisation="ash") for w in who])  # fmt: skip

    assert overdue("Head", "Head", NOBODY, NOBODY, NOBODY) == "Five things are overdue, two of them with the head."
    assert overdue("Head", "Lead") == "Two things are overdue."
    assert overdue("Head", "Head") == "Two things are overdue."


def test_an_annex_of_decisions_alone_says_so(tmp_path: Path) -> None:
    """Whoever has read the open paper need not look for anything else in it."""
    plans = a_trust(tmp_path, schools={})
    action = {
        "id": "O-A1",
        "title": "Work",
        "lead": "ceo",
        "start": "2027-09-01",
        "due": "2028-07-21",
        "visibility": "public",
    }
    objective = {"id": "O", "title": "Read", "visibility": "public", "actions": [action], "asks": [an_ask()]}
    path = add_plan(plans, [objective], visibility="public")
    more = "Nothing on any item of the plans is confidential beyond the decisions."
    assert more in text_of(papers_of(plans)[2], "about")
    data = read(path)
    data["objectives"].append(
        {"id": "P", "title": "Secret", "actions": [{**action, "id": "P-A1", "visibility": "trustees"}]}
    )
    write(path, data)
    assert more not in text_of(papers_of(plans)[2], "about")


def test_a_committee_has_a_paper_of_its_own() -> None:
    """It names the committee, and has no decision of the board's."""
    whole, _, _ = papers_of(EXAMPLE, "finance-2026-10", date(2026, 10, 7))
    assert lines(whole.cover)[:3] == [
        "Meeting: Finance and audit committee, 15 Oct 2026", "Agenda item: 4", "Paper: Paper 2",
    ]  # fmt: skip
    assert lines(section(whole, "decisions")) == ["For decision", "No decisions are wanted at this meeting."]


@pytest.mark.parametrize("make", [large, tiny])
def test_trusts_of_other_shapes_have_papers(make: Any, tmp_path: Path) -> None:
    """A large one with words of its own for ratings, and a tiny one: nobody reads a word that they do not use."""
    plans = make(tmp_path)
    name = NEXT
    if make is tiny:
        name = "m"
        profile = read(plans / "trust" / "profile.yaml")
        write(plans / "trust" / "profile.yaml", {**profile, "bodies": [{"id": "board", "title": "Trustees"}]})
        entry = {"id": name, "title": "Trustees", "body": "board", "date": "2026-12-03", "as_at": "2026-11-20"}
        calendar = plans / "reference" / "calendar.yaml"
        write(calendar, {**read(calendar), "meetings": [entry]})
    for paper in papers_of(plans, name):
        assert count_sides(paper) <= SIDES
        if make is large:
            assert "Stuck, and why" in text_of(paper)
            assert not re.search("off track", text_of(paper), re.IGNORECASE)


@pytest.mark.parametrize("schools", [{}, {"ash": "Ash"}])
def test_a_trust_without_plans_has_a_paper_that_says_so(schools: dict[str, str], tmp_path: Path) -> None:
    """And one that publishes nothing has an open paper of one sentence, and the whole as its annex."""
    plans = a_trust(tmp_path, schools=schools)
    whole, public, _ = papers_of(plans)
    assert "No plan is running." in text_of(whole)
    assert "The trust publishes nothing of its plans in this paper." in text_of(public)
    assert (whole.cover.rows[1][0], plain(whole.cover.rows[3][1])) == ("Agenda item", "For information")
    add_plan(
        plans,
        [
            {
                "id": "O",
                "title": "Secret thing",
                "kpis": [{"id": "K", "title": "Hidden", "measure": "reading", "target": "at least 9"}],
            }
        ],
    )
    whole, public, annex = papers_of(plans)
    assert "Secret" not in repr(public)
    assert "The trust publishes nothing of its plans in this paper." in text_of(public)
    assert annex.report == whole.report
    assert annex.appendix == whole.appendix


def test_where_all_is_public_the_annex_says_that_nothing_is_left(tmp_path: Path) -> None:
    """An objective whose words are the same for both is in the open paper alone."""
    plans = a_trust(tmp_path, schools={})
    kpi = {"id": "K", "title": "Reading", "measure": "reading", "target": "at least 9", "visibility": "public"}
    add_plan(plans, [{"id": "O", "title": "Read", "visibility": "public", "kpis": [kpi]}], visibility="public")
    _whole, public, annex = papers_of(plans)
    assert "Reading" in text_of(public)
    left = {s.anchor for s in annex.appendix} - {"overdue-whole"}
    assert left == set(), text_of(annex)
    assert "left out here: the open paper has" in text_of(annex)


@pytest.mark.parametrize("count", [1, 3, 4, 40])
def test_decisions_survive_longest(count: int, tmp_path: Path) -> None:
    """However many there are, they are counted, all are in the appendix, and the others keep a row while they can."""
    plans = a_trust(tmp_path, schools={})
    asks = [
        {"id": f"a{n}", "of": "board", "from": "ceo", "meeting": NEXT, "question": f"Approve number {n}.", "recommended": "Approve", "paper": f"P{n:02}"}
        for n in range(count)
    ]  # fmt: skip
    actions = [
        {"id": f"A{n}", "title": f"Work {n}", "lead": "lead", "start": "2025-09-01", "due": "2026-09-30",
         "updates": [{"on": "2025-10-10", "by": "lead", "stage": "in-progress"}]}
        for n in range(20)
    ]  # fmt: skip
    add_plan(plans, [{"id": "O", "title": "Objective", "asks": asks, "actions": actions}])
    whole, _, annex = papers_of(plans)
    for paper in (whole, annex):
        shown = rows_in(section(paper, "decisions"))
        assert (count_sides(paper), rows_in(section(paper, "decisions-whole"))) == (
            SIDES if count > 3 else count_sides(paper),
            count,
        )
        assert shown == count or (
            shown >= 6 and f"And {count - shown} more: see Appendix A" in text_of(paper, "decisions")
        )
        assert rows_in(section(paper, "off-track")) >= 3
        assert rows_in(section(paper, "overdue")) >= 2
    recommended = dict(whole.cover.rows)["Recommendation"]
    if count == 1:
        assert plain(recommended) == "That the board approves number 0."
    if count == 3:
        assert plain(recommended) == "That the board approves number 0; approves number 1; and approves number 2."
    if count == 40:
        assert plain(recommended) == "That the board takes the 40 decisions under For decision, as recommended there."


def test_a_long_text_is_cut_at_a_word_and_whole_in_the_appendix(tmp_path: Path) -> None:
    """The reader is told where the rest is."""
    plans = a_trust(tmp_path, schools={})
    question = "Approve " + "a very long wish " * 16 + "at last."
    ask = {"id": "a", "of": "board", "from": "ceo", "meeting": NEXT, "question": question, "recommended": "Approve"}
    add_plan(plans, [{"id": "O", "title": "Objective", "asks": [ask]}])
    whole, _, _ = papers_of(plans)
    short = text_of(whole, "decisions")
    assert re.search(r"1\. Approve a very long wish .*(a|very|long|wish)… \(O\)", short)
    assert "Texts that end with “…” are whole in Appendix A." in short
    assert " ".join(question.split()) in text_of(whole, "decisions-whole")


def test_the_same_input_gives_the_same_paper(example: tuple[Paper, Paper, Paper]) -> None:
    """No clock and no chance has a part in it."""
    assert papers_of(EXAMPLE) == example


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("board-2026-03", date(2026, 3, 13)),
        ("board-2026-07", date(2026, 6, 25)),
        ("board-2026-12", DAY),
        ("board-2027-03", DAY),
    ],
)
def test_rows_are_cut_only_where_there_is_no_room_for_them(name: str, day: date) -> None:
    """Whoever reads “all nine: see Appendix D” does not find half a side empty below it."""
    for paper in papers_of(EXAMPLE, name, day):
        cut = [part for part in paper.report if re.search(r"^(And|All) .*: see", "\n".join(lines(part)), re.MULTILINE)]
        if cut:
            assert room_on_last_side(paper) < 36, paper.name


def room_on_last_side(paper: Paper) -> float:
    """How many mm are free below the report, as they are estimated."""
    left = of_side = HEIGHT * RESERVE
    for height in pieces_of(paper):
        left = (left if height <= left else of_side) - height
    return left


def test_what_the_annex_leaves_out_makes_room_for_other_rows() -> None:
    """Where the open paper has a row that the whole one shows, the annex shows one that the whole one had no room for."""
    whole, _, annex = papers_of(EXAMPLE, "board-2027-03")
    first, others = (set(lines(section(paper, "changed"))) for paper in (whole, annex))
    assert any(" | " in row for row in first - others)
    assert any(" | " in row for row in others - first)


@pytest.mark.parametrize(("audience", "title"), [(Audience.TRUSTEES, "Reading (K1)"), (Audience.PUBLIC, "Reading")])
def test_a_rating_that_moved_alone_has_its_code_for_those_who_have_the_plans(
    audience: Audience, title: str, tmp_path: Path
) -> None:
    """Codes say nothing to the public."""
    plans = a_trust(tmp_path, measures=[a_measure()], schools={})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi]}], visibility="public")
    write(plans / "trust" / "measurements.yaml", {"reading": [{"period": "2025-26", "on": "2026-10-07", "value": 70}]})
    trust = loaded(plans)
    (change,) = [change for change in make_edition(trust, DAY, Audience.TRUSTEES).changes if not change.dimension]
    context = PageContext(make_edition(trust, DAY, audience), Settings(site_name="Test"), environment())
    what, moved, _ = effect_row(context, lone_effect(context, change), most=3, most_words=200)
    assert plain(what) == title
    assert plain(moved).endswith("On track")
