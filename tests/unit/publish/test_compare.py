"""Figures in a comparison of two editions: with their unit, as the pages show them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, add_plan, write
from case_tables import loaded
from governed_trusts import add_to_profile
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.publish.compare import Moved, compare_editions, figure_text
from trustplan.website.build import make_site
from trustplan.website.page import Settings

SHOWN = [
    (94.7, "percent", "94.7%"),
    (-1250, "pounds", "−£1,250"),
    (23.2, "ratio", "23.2:1"),
    (3, "rank", "3rd"),
    (1200, "count", "1,200"),
    (1, "days", "1 day"),
    (-0.31, "points", "−0.31"),
    (0.12345, "ratio", "0.1235:1"),  # four decimals at most
    (True, "yes/no", "yes"),
    (False, "yes/no", "no"),
    ("c", "percent", "withheld"),
    ("z", "percent", "not applicable"),
    ("x", "count", "not available"),
    ("low", "percent", "low"),
    ("u", "grade", "unreliable"),
    ("good", "grade", "good"),
]


@pytest.mark.parametrize(("value", "unit", "text"), SHOWN)
def test_a_figure_has_its_unit(value: object, unit: str, text: str) -> None:
    assert figure_text(value, unit) == text


def test_plans_that_ended_and_schools_that_left_are_told(tmp_path: Path) -> None:
    """Once, between the editions around it; an edition of a version that does not say is not taken for one that does."""
    plans = a_trust(tmp_path)
    objective = {"id": "O", "title": "Aim", "actions": [{"id": "A", "title": "Work"}]}
    period = {"from": "2026-09-01", "to": "2027-08-31"}
    add_plan(plans, [objective], organisation="ash", title="Plan", period=period, closed={"on": "2026-11-12"})
    add_plan(plans, [objective], organisation="beech", title="Plan of Beech", period=period)
    add_to_profile(plans, "beech", left="2026-11-13")
    data = []
    for day in (date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 1)):
        site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), Settings(site_name="x"))
        made = {**site.files, **{name: make() for name, make in site.late.items()}}
        data.append(json.loads(next(text for name, text in made.items() if name.endswith("trustplan.json"))))
    first, second, third = data
    told = [(row.title, row.what, row.old, row.new) for row in compare_editions(first, second).edited]
    assert told == [
        ("Beech School", "school", "in the trust", "left on 13 Nov 2026"),
        ("Plan", "plan", "running", "ended on 12 Nov 2026"),
        ("Plan of Beech", "plan", "running", "ended on 13 Nov 2026"),
    ]
    assert compare_editions(second, third).edited == []
    for row in (*first["plans"], *first["organisations"]):
        row.pop("has_ended", None)
        row.pop("left", None)
    assert compare_editions(first, second).edited == []


def test_what_came_or_went_is_named_once(tmp_path: Path) -> None:
    """An objective has two ratings, and is one thing."""
    plans = a_trust(tmp_path)
    both = [{"id": name, "title": f"Aim {name}", "actions": [{"id": f"{name}1", "title": "Work"}]} for name in "OP"]
    data = []
    for objectives in (both, both[:1]):
        add_plan(plans, objectives)
        site = make_site(make_edition(loaded(plans), date(2026, 11, 1), Audience.TRUSTEES), Settings(site_name="x"))
        data.append(json.loads(site.late["data/trustplan.json"]()))
    before, after = data
    assert [sum("Aim P" in str(name) for name in compare_editions(before, after).gone)] == [1]
    assert len(compare_editions(before, after).gone) == len(compare_editions(after, before).came) == 2


ORDER = ("off-track", "at-risk", "on-track", "achieved")


@pytest.mark.parametrize("old", [*ORDER, "not-assessed", ""])
@pytest.mark.parametrize("new", [*ORDER, "not-assessed", ""])
def test_a_rating_falls_or_rises_between_editions(old: str, new: str) -> None:
    """What stays does neither; nor does what is not assessed on either side, or has no rating."""
    moved = Moved(ref="x", title="X", where="", dimension="", old=old, new=new, old_word="", new_word="")
    is_known = {old, new} <= {*ORDER}
    assert moved.is_fall is (is_known and ORDER.index(new) < ORDER.index(old))
    assert moved.is_rise is (is_known and ORDER.index(new) > ORDER.index(old))


def edition_data(plans: Path, day: date) -> Any:
    """The data of an edition for trustees."""
    site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), Settings(site_name="x"))
    return json.loads(site.late["data/trustplan.json"]())


def test_of_an_edition_that_only_has_figures_the_targets_beside_them_are_compared(tmp_path: Path) -> None:
    """Of whole cohorts, and of periods that both have; that of a group is no target of the whole."""
    plans = a_trust(tmp_path)
    row = {"period": "2025-26", "on": "2026-07-07", "value": 70, "cohort": 100}
    group = {**row, "value": 50, "cohort": 40, "group": "disadvantaged"}
    write(plans / "trust" / "measurements.yaml", {"reading": [row, group]})
    data = []
    for target in ("at least 60", "at least 65"):
        own = {"id": "all", "title": "All", "measure": "reading", "target": target}
        some = {"id": "some", "title": "Some", "measure": "reading", "group": "disadvantaged", "target": "at least 45"}
        add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [{"id": "K1", "title": "Reading", "kpis": [own, some]}]}])
        data.append(edition_data(plans, date(2026, 11, 20)))
    told = [(row.what, row.old, row.new) for row in compare_editions(*data).edited]
    assert told == [("target", "at least 60", "at least 65")]
    for edition in data:
        (kpi,) = edition["plans"][0]["objectives"][0]["kpis"]
        kpi["cells"] = [part["cells"][0] for part in kpi["parts"]]
        for one in (kpi, *kpi.pop("parts")):
            del one["targets"]
    told = [(row.what, row.old, row.new) for row in compare_editions(*data).edited]
    assert told == [("target for 2025/26", "at least 60", "at least 65")]


def test_a_rating_of_an_earlier_meeting_that_is_another_now_is_told(tmp_path: Path) -> None:
    """Somebody wrote over a figure that was known then. What is the same is not told, and neither is what moved since."""
    plans = a_trust(tmp_path, schools={})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60"}
    other = {
        "id": "K2",
        "title": "Disadvantaged",
        "measure": "reading",
        "group": "disadvantaged",
        "target": "at least 40",
    }
    work = {"id": "A1", "title": "Work", "lead": "lead", "due": "2027-07-16"}
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [work], "kpis": [kpi, other]}])
    row = {"period": "2025-26", "on": "2026-07-07", "value": 70, "cohort": 100}
    group = {**row, "value": 50, "cohort": 40, "group": "disadvantaged"}
    write(plans / "trust" / "measurements.yaml", {"reading": [row, group]})
    then = edition_data(plans, date(2026, 9, 25))
    write(plans / "trust" / "measurements.yaml", {"reading": [{**row, "value": 50}, group]})
    now = edition_data(plans, date(2026, 11, 20))
    told = [(moved.title, moved.dimension, moved.old, moved.new) for moved in compare_editions(then, now).reworked]
    assert told == [("Reading", "", "on-track", "off-track"), ("Aim", "impact", "on-track", "off-track")]
    assert list(compare_editions(then, {**now, "history": []}).reworked) == []


def an_edition(ratings: dict[str, str], **more: Any) -> dict[str, Any]:
    """The data of an edition, as an early version of the program published it: without targets of their own."""

    def item(name: str, **keys: Any) -> dict[str, Any]:
        return {"id": name, "title": f"Item {name}", "rating": ratings[name], "reasons": [], **keys}

    whole = item("A", parts=[item("A1"), item("A2")])
    objective = {"id": "O", "title": "Aim", "actions": [whole, item("B")], "kpis": [item("K", cells=more["cells"])]}
    rated = {name: {"rating": "on-track", "reason": {"sentence": ""}} for name in ("delivery", "impact")}
    plan = {"id": "p", "title": "Plan", "organisation": "trust", "to": "2027-08-31", "has_ended": False}
    return {
        "as_at": more["day"],
        "organisations": [
            {"id": "trust", "title": "The trust", "kind": "trust"},
            {"id": "ash", "title": "Ash", "kind": "school"},
        ],
        "plans": [{**plan, "objectives": [{**objective, **rated}]}],
        "figures": [
            {"measure": "m", "title": "Measure", "organisation": "ash", "unit": "percent", "values": more["values"]}
        ],
        "rules": {"ratings": {"on-track": {"label": more["word"]}}},
    }


def test_what_differs_between_two_editions_is_told_in_the_order_of_the_plan() -> None:
    """Parts after their whole; figures by group; targets of whole cohorts; words as each edition had them."""

    def cell(target: str, group: str | None = None) -> dict[str, Any]:
        return {"target": target, "group": group, "figure": {"period": "2025-26"}}

    def value(number: float, group: str | None = None, period: str = "2025-26") -> dict[str, Any]:
        return {"period": period, "group": group, "value": number}

    before = an_edition(
        dict.fromkeys(("A", "A1", "A2", "B", "K"), "on-track"),
        day="2026-07-01",
        word="Going well",
        cells=[cell("at least 60"), cell("at least 40", "girls")],
        values=[value(50), value(40, "girls")],
    )
    after = an_edition(
        {"A": "off-track", "A1": "at-risk", "A2": "not-assessed", "B": "at-risk", "K": "achieved"},
        day="2026-11-01",
        word="On course",
        cells=[cell("at least 65"), cell("at least 45", "girls")],
        values=[value(50), value(44, "girls"), value(52, period="2026-27")],
    )
    found = compare_editions(before, after)
    assert [(row.ref, row.old_word, row.new_word) for row in found.moved] == [
        ("A", "Going well", "off track"),
        ("A1", "Going well", "at risk"),
        ("A2", "Going well", "not assessed"),
        ("B", "Going well", "at risk"),
        ("K", "Going well", "achieved"),
    ]
    assert [row.ref for row in found.fell] == ["A", "A1", "B"]
    assert [row.ref for row in found.rose] == ["K"]
    assert [row.ref for row in found.otherwise_moved] == ["A2"]
    assert {row.where for row in found.moved} == {""}
    assert [(row.what, row.old, row.new) for row in found.figures] == [("Ash, girls, 2025/26", "40%", "44%")]
    assert found.new_figures == 1
    assert [(row.what, row.old, row.new) for row in found.edited] == [
        ("target for 2025/26", "at least 60", "at least 65")
    ]
    assert [(row.title, row.old, row.new) for row in found.rules] == [
        ("Word for “on track”", "Going well", "On course")
    ]
    assert found.lead == (
        "Three ratings fell and one rose. The rules changed between the two, so part of this may be the rules and not the work."
    )


def two_editions() -> tuple[dict[str, Any], dict[str, Any]]:
    """The same edition twice, to be changed."""
    ratings = dict.fromkeys(("A", "A1", "A2", "B", "K"), "on-track")
    one, other = (an_edition(ratings, day="2026-07-01", word="on track", cells=[], values=[]) for _ in range(2))
    return one, other


def objective_in(edition: dict[str, Any]) -> Any:
    """The one objective of an edition."""
    return edition["plans"][0]["objectives"][0]


def test_a_rating_that_moved_has_the_word_and_the_reason_of_its_edition() -> None:
    """An objective has words of its own, and one reason; an action has several, of which the first is said."""
    before, after = two_editions()
    after["rules"]["ratings"]["at-risk"] = {"label": "Behind", "objective": "Partly there"}
    objective = objective_in(after)
    objective["delivery"] = {"rating": "at-risk", "reason": {"sentence": "Two of three are behind."}}
    late = [{"sentence": "It is late."}, {"sentence": "Nobody leads it."}]
    objective["actions"][1] |= {"rating": "at-risk", "reasons": late}
    found = compare_editions(before, after)
    assert [(row.ref, row.dimension, row.old_word, row.new_word, row.sentence) for row in found.moved] == [
        ("O", "delivery", "on track", "Partly there", "Two of three are behind."),
        ("B", "", "on track", "Behind", "It is late."),
    ]
    del objective["actions"][1]["reasons"]
    assert compare_editions(before, after).moved[1].sentence == ""


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ({"due": "2026-10-01"}, {"due": "2026-11-01"}, [("due date", "1 Oct 2026", "1 Nov 2026")]),
        ({"due": "2026-10-01"}, {"due": "2026-10-01"}, []),
        ({"start": None}, {"start": "2026-11-01"}, [("start", "none", "1 Nov 2026")]),
        ({"lead": "deputy-head"}, {"lead": None}, [("lead", "deputy head", "none")]),
        ({}, {"stage": "in-progress"}, [("stage", "none", "in progress")]),
        ({"stage": "in-progress"}, {}, []),  # a version of the program that does not say
        ({"title": "Work"}, {"title": "Other work"}, [("title", "Work", "Other work")]),
    ],
)
def test_what_was_edited_in_an_action_is_told(was: Any, now: Any, told: list[tuple[str, str, str]]) -> None:
    """With “none” where one of the editions has nothing there."""
    before, after = two_editions()
    objective_in(before)["actions"][1] |= was
    objective_in(after)["actions"][1] |= now
    edited = compare_editions(before, after).edited
    assert [(row.what, row.old, row.new) for row in edited] == told


def test_an_objective_with_another_title_is_told_once() -> None:
    """Though it has two ratings."""
    before, after = two_editions()
    objective_in(after)["title"] = "Another aim"
    for edition, due in ((before, 2), (after, 3)):  # how much of it is due, which is no day
        objective_in(edition)["delivery"] = {**objective_in(edition)["delivery"], "due": due}
    assert [(row.what, row.old, row.new) for row in compare_editions(before, after).edited] == [
        ("title", "Aim", "Another aim")
    ]


def test_targets_are_compared_by_period_where_both_editions_have_them() -> None:
    """The earlier period first; a target that came or went too. Where one edition has none, by what figures were held to."""
    before, after = two_editions()
    old, new = objective_in(before)["kpis"][0], objective_in(after)["kpis"][0]
    old["targets"] = [{"period": "2026-27", "target": "at least 60"}, {"period": "2027-28", "target": "at least 70"}]
    new["targets"] = [
        {"period": "2027-28", "target": "at least 70"},
        {"period": "2025-26", "target": "at least 55"},
        {"period": "2026-27", "target": "at least 65"},
    ]
    assert [(row.what, row.old, row.new) for row in compare_editions(before, after).edited] == [
        ("target for 2025/26", "none", "at least 55"),
        ("target for 2026/27", "at least 60", "at least 65"),
    ]
    for kpi, target in ((old, "at least 50"), (new, "at least 55")):
        kpi["cells"] = [{"target": target, "group": None, "figure": {"period": "2025-26"}}]
        kpi["cells"].append({"target": target, "group": None, "figure": None})
    old["cells"].append({"target": None, "group": None, "figure": {"period": "2024-25"}})
    new["cells"].append({"target": "at least 45", "group": None, "figure": {"period": "2024-25"}})
    for kpi in (old, new):
        kept = kpi.pop("targets")
        assert [(row.what, row.old, row.new) for row in compare_editions(before, after).edited] == [
            ("target for 2025/26", "at least 50", "at least 55")
        ]
        kpi["targets"] = kept


def test_a_rule_that_changed_is_told() -> None:
    """A rule or a word that only one of the editions has, with a dash."""
    before, after = two_editions()
    before["rules"] |= {"grace": 5, "slip": 10}
    after["rules"] |= {"grace": 7, "smallest_rated": 6}
    after["rules"]["ratings"] = {"at-risk": {"label": "Behind"}}
    assert [(row.title, row.old, row.new) for row in compare_editions(before, after).rules] == [
        ("School days of grace", "5", "7"),
        ("Slip that turns work off track", "10", "–"),
        ("Smallest cohort that is rated", "–", "6"),
        ("Word for “at risk”", "–", "Behind"),
        ("Word for “on track”", "on track", "–"),
    ]


def test_a_plan_that_ran_to_its_end_ended_on_its_last_day() -> None:
    """Nobody closed it."""
    before, after = two_editions()
    after["plans"][0] |= {"has_ended": True, "closed_on": None}
    assert [(row.what, row.new) for row in compare_editions(before, after).edited] == [("plan", "ended on 31 Aug 2027")]


def test_a_figure_is_named_by_its_school_and_period() -> None:
    """A period of a later version of the program stands as it is written."""
    before, after = two_editions()
    for edition, number in ((before, 40), (after, 44)):
        edition["figures"][0]["values"] = [
            {"period": period, "group": None, "value": number} for period in ("2025-26", "fortnight 3")
        ]
    assert [row.what for row in compare_editions(before, after).figures] == ["Ash, 2025/26", "Ash, fortnight 3"]
