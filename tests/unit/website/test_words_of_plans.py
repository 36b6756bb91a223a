"""What a plan calls its parts: on its pages and where its items stand elsewhere, in messages, and for the public."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, read, write
from case_tables import loaded, spaces
from trustplan import check
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.primitives.nouns import in_own_words, noun_of, own_words
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
WORDS = {
    "objective": "Goal <b>x</b>",
    "action": "Activity",
    "part": "Task",
    "kpi": "Success criterion",
    "milestone": "Mark of progress",
}
USUAL = re.compile(r"\b(objectives?|actions?|parts?|KPIs?|milestones?)\b", re.IGNORECASE)


def an_action(name: str, **more: Any) -> dict[str, Any]:
    """Work in progress, with news."""
    update = {"on": "2026-10-09", "by": "lead", "stage": "in-progress", "note": "Under way."}
    return {"id": name, "title": f"Work {name}", "lead": "lead", "start": "2026-09-01", "updates": [update], **more}


def objectives(prefix: str) -> list[dict[str, Any]]:
    """An objective with each kind of item, rated and unrated, on time and late, hidden and shown."""
    late = [{"id": "m1", "title": "First", "due": "2026-10-01"}, {"id": "m2", "title": "Second", "due": "2026-10-08"}]
    done = [{**m, "done": "2026-10-01"} for m in late]
    moved = {"on": "2026-10-05", "field": "milestones/m1", "was": "2026-09-20", "reason": "Late."}
    parts = [an_action(f"{prefix}A3a", due="2027-03-01"), an_action(f"{prefix}A3b", visibility="trustees")]
    return [
        {
            "id": f"{prefix}O1",
            "title": "Read",
            "kpis": [
                {"id": f"{prefix}K1", "title": "Reading", "measure": "reading", "target": "at least 50"},
                {"id": f"{prefix}K2", "title": "Views", "rubric": {"on-track": "good"}, "visibility": "trustees"},
            ],
            "actions": [
                an_action(f"{prefix}A1", milestones=late, changes=[moved], due="2027-01-15"),
                an_action(f"{prefix}A2", milestones=done, visibility="trustees"),
                an_action(f"{prefix}A3", actions=parts),
            ],
        },
        {"id": f"{prefix}O2", "title": "Write", "actions": []},
    ]


def plans_with_words(folder: Path, **labels: str) -> Path:
    """A trust's plan and a school's, both with words of their own."""
    plans = a_trust(folder, measures=[a_measure()], schools={"ash": "2020-09-01"})
    add_plan(plans, objectives("T"), labels=labels, visibility="public")
    for_school = [{**o, "serves": [f"{PLAN}/TO1"]} for o in objectives("S")[:1]]
    add_plan(plans, for_school, organisation="ash", labels=labels, visibility="public")
    return plans


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans whose words are all their own."""
    return plans_with_words(tmp_path_factory.mktemp("words"), **WORDS)


def text_of(body: str) -> str:
    """What a reader sees of a page."""
    return spaces(re.sub(r"<script.*?</script>|<[^>]+>", " ", body, flags=re.DOTALL))


@pytest.mark.parametrize("audience", list(Audience))
def test_pages_speak_of_a_plan_in_its_own_words(plans: Path, audience: Audience) -> None:
    """No word of the format's is left on any page but those on the format; the words are text."""
    edition = make_edition(loaded(plans), DAY, audience)
    pages = {p.path: p for p in make_site(edition, Settings(site_name="x")).pages}
    of_plans = 7 if audience is Audience.TRUSTEES else 5  # with the pages on which they are updated
    assert len([path for path in pages if PLAN in path]) == of_plans
    for path, page in pages.items():
        if path.startswith(("reference/", "accessibility/")):  # on the format, and on kinds of page of the program
            continue
        said = [page.title, *(h.title for h in page.headings), *(f"{s.title} {s.text}" for s in page.search)]
        text = re.sub("Action being taken|No action recorded", "", text_of(page.body))  # of whatever is off track
        assert not USUAL.findall(f"{text} {' '.join(said)}"), path
        assert "<b>x</b>" not in page.body, path
    shown = text_of(pages[f"plans/{PLAN}/TO1/"].body)
    hidden = "Of three activities, one is not shown here." in shown
    assert hidden is (audience is Audience.PUBLIC)
    for words in (
        "About this goal",
        "0 of 2 marks of progress",
        "date of the mark of progress “First”",
    ):
        assert words in shown
    if audience is Audience.TRUSTEES:  # its form is made in the browser
        form = pages[f"update/plans/{PLAN}/"].body
        assert '"milestone":"mark of progress"' in form
        assert '"nouns":["activity","activities"]' in form
    glossary = text_of(pages["reference/glossary/"].body)
    assert re.search(r"Success criterion\s+What some plans here call a KPI\.", glossary)


def test_the_words_of_one_plan_are_not_those_of_another(tmp_path: Path) -> None:
    """What stands in several plans has the word that they share, or else the trust's; without one, the usual one."""
    plans = plans_with_words(tmp_path, action="Step", kpi="Outcome", objective="Aim")
    add_plan(plans, objectives("T"), visibility="public")
    policy = plans / "reference" / "policy.yaml"
    for labels, kpi in ({}, "KPI"), ({"kpi": "Mark", "actions": "Deeds"}, "mark"):
        write(policy, {**read(policy), "labels": labels})
        edition = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
        pages = {p.path: text_of(p.body) for p in make_site(edition, Settings(site_name="x")).pages}
        assert f"two {kpi}s" in pages[f"plans/{PLAN}/TO1/"]
        assert "two outcomes" in pages[f"schools/ash/{PLAN}/SO1/"]
        assert "Every school aim" in pages["alignment/"]
        assert "a trust objective" in pages["alignment/"]
        assert f"and one more {kpi}" in pages["measures/"]
        assert f"{kpi[0].upper()}{kpi[1:]}s with figures" in pages["reference/ratings/"]


def test_messages_on_a_plan_are_in_its_words(tmp_path: Path) -> None:
    """Its own, or else the trust's; keys of the format and what stands in quotes stay."""
    plans = plans_with_words(tmp_path, kpi="Success measure")
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "labels": {"kpi": "Outcome", "action": "Ongoing step", "milestone": "Gate"}})
    kpi = {"id": "K", "title": "The KPI", "measure": "reading"}
    action = {
        "id": "A",
        "title": "A",
        "lead": "lead",
        "success": ["K9"],
        "milestones": [{"id": "m", "on": "2026-01-01"}],
    }
    add_plan(plans, [{"id": "O", "title": "O", "kpis": [kpi], "actions": [action]}], labels={"kpi": "Success measure"})
    said = " ".join(f"{f.message} {f.fix}" for f in check(plans).findings)
    for words in (
        "which success measure will show",
        "There is no success measure “K9”",
        "not a recognised key of a gate",
    ):
        assert words in said
    assert "The ongoing step has no due date, so it can never be late." in said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("An action has parts. The action's KPIs.", "A step has parts. The step's success criteria."),
        ("Actions have parts; KPI, KPIs.", "Steps have parts; success criterion, success criteria."),
        ("An objective and a KPI.", "An SDP aim and a success criterion."),
        ("Objectives first.", "SDP aims first."),
        ("“An action” in action-plan.yaml", "“An action” in action-plan.yaml"),
        ("An action group and its action plan", "An action group and its action plan"),
        ("which of the trust's objectives", "which of the trust's objectives"),
        ("Make it a milestone, or else.", "Make it a milestone, or else."),
    ],
)
def test_a_message_is_said_in_other_words(message: str, said: str) -> None:
    """With their articles and plurals; names of groups and files, and quoted text, stay."""
    words = {"action": "Step", "kpi": "Success criterion", "objective": "SDP aim"}
    assert in_own_words(message, words) == said


@pytest.mark.parametrize(
    ("labels", "one", "many"),
    [
        ({}, "KPI", "KPIs"),
        ({"kpi": "Success measure"}, "success measure", "success measures"),
        ({"kpi": "Area of work"}, "area of work", "areas of work"),
        ({"kpi": "Mark of success", "kpis": "Signs"}, "mark of success", "signs"),
        ({"kpi": "Success criteria"}, "success criteria", "success criteria"),
        ({"kpi": "Intended outcomes"}, "intended outcomes", "intended outcomes"),
        ({"kpi": "Priority"}, "priority", "priorities"),
        ({"kpi": "Focus"}, "focus", "focuses"),
        ({"kpi": "SIP"}, "SIP", "SIPs"),
        ({"kpis": "Outcomes"}, "KPI", "outcomes"),
    ],
)
def test_a_word_has_its_plural(labels: dict[str, str], one: str, many: str) -> None:
    """The usual one, unless the plan says another; what is a plural already stays."""
    assert noun_of(labels, "kpi") == (one, many)


def test_a_plan_s_word_for_one_goes_before_the_trust_s_for_several() -> None:
    """A trust's plural belongs to the trust's word."""
    words = own_words({"kpi": "Mark", "kpis": "Marks made", "action": "Deed"}, {"kpi": "Aim"})
    assert noun_of(words, "kpi") == ("aim", "aims")
    assert noun_of(words, "action") == ("deed", "deeds")
