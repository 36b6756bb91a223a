"""The update page of a plan: who has it, what its form knows of each item, and in which words it finds fault."""

from __future__ import annotations

import gzip
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import ROOT, a_measure, a_trust, add_plan, read, write
from case_tables import a_context, loaded, page_at
from trustplan import Audience, EditionRef, Settings, Site, Trust, load, make_edition, make_site
from trustplan.loading.updates.places import heads_of, items_of, roles_of
from trustplan.model import Measurement, Symbol
from trustplan.primitives.findings import Place
from trustplan.primitives.periods import Period
from trustplan.website.data.update import as_written
from trustplan.website.pages.update import make_updates

DAY = date(2026, 11, 20)
FERNHILL = "update/schools/fernhill/improvement-2026-27/"
Json = dict[str, Any]


def data_of(site: Site, path: str) -> Json:
    """What the form of a page is made from."""
    body = page_at(site.pages, path).body
    own: Json = json.loads(body.split('data-part="data">')[1].split("</script>")[0])
    shared: Json = json.loads(site.late["assets/update/shared.js"]().removeprefix("export default "))
    return {**shared, **own}


def site_of(trust: Trust, *, day: date = DAY, source_url: str = "") -> Site:
    """A trust's working site for trustees."""
    return make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name="Test", source_url=source_url))


@pytest.fixture(scope="module")
def fernhill(example: Trust) -> Json:
    """What the form of the example's plan of Fernhill knows."""
    return data_of(site_of(example), FERNHILL)


def items(data: Json) -> dict[str, Json]:
    """The items of a form by their ids."""
    return {item["id"]: item for item in data["items"]}


def test_each_running_plan_has_one_for_trustees_only(example: Trust) -> None:
    """The public's site has neither page nor script nor a link to one; nor has an edition, which is of a past day."""
    site = site_of(example)
    paths = [page.path for page in site.pages if page.path.startswith("update/")]
    assert len(paths) == len({*paths}) == 7
    assert "assets/update/main.js" in site.late
    public = make_site(
        make_edition(example, DAY, Audience.PUBLIC), Settings(site_name="T", office="office@trust.example")
    )
    pages = [page for page in public.pages if page.path != "accessibility/"]  # which has to say whom to write to
    text = "\n".join([page.path + page.body for page in pages] + [*public.late, *public.files])
    for word in ("update/", "office@", "Update this plan"):
        assert word not in text, word
    ref = EditionRef.read(example.meetings[0], {"audience": "trustees", "commit": "0" * 40})
    edition = make_site(make_edition(example, DAY, Audience.TRUSTEES, edition_ref=ref), Settings(site_name="T"))
    assert not [page.path for page in edition.pages if page.path.startswith("update/")]
    assert "Update this plan" not in "".join(page.body for page in edition.pages)


def test_a_plan_that_has_ended_has_none(tmp_path: Path) -> None:
    """Neither the page nor the link to it."""
    plans = a_trust(tmp_path)
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A", "title": "Work"}]}])
    trust = loaded(plans)
    assert [p.path for p in make_updates(a_context(trust, DAY))] == ["update/plans/plan-2025-28/"]
    assert list(make_updates(a_context(trust, date(2029, 1, 9)))) == []
    page = page_at(site_of(trust, day=date(2029, 1, 9)).pages, "plans/plan-2025-28/")
    assert "Update this plan" not in page.body


def test_plan_school_and_role_lead_to_it(example: Trust) -> None:
    """From the role with its name, so that the page begins with its items."""
    site = site_of(example)
    assert f'href="../../../{FERNHILL}"' in page_at(site.pages, "schools/fernhill/improvement-2026-27/").body
    assert f'href="../../{FERNHILL}"' in page_at(site.pages, "schools/fernhill/").body
    assert f'href="../{FERNHILL}?by=headteacher"' in page_at(site.pages, "roles/").body


def test_an_action_comes_with_its_last_entries(fernhill: Json) -> None:
    """Of each field the last that was said, by whom and when; beside the rating also what the rules say."""
    item = items(fernhill)["P2-A1"]
    assert item["about"] == "Due 23 Jul 2027. Lead: Attendance lead. Monitor: Headteacher."
    assert item["line"] == "Last updated 6 Nov 2026, at risk. Due 23 Jul 2027"
    assert item["was"] == {"on": "2026-11-06", "by": "attendance-lead", "stage": "in-progress", "rating": "at-risk"}
    assert item["last"] == {
        "stage": [["Lead, 30 Sep 2026", "In progress"]],
        "rating": [["Lead, 6 Nov 2026", "At risk"], ["Worked out", "On track"]],
        "why": [["Lead, 6 Nov 2026", "31 families have been met; 27 have not answered."]],
        "doing": [["Lead, 6 Nov 2026", "Home visits to the 27 families before Christmas."]],
        "help_wanted": [["Lead, 6 Nov 2026", "A second member of staff for the visits."]],
        "note": [["Lead, 6 Nov 2026", "31 families have been met; 27 have not answered."]],
    }


def test_what_is_done_or_far_away_hides(fernhill: Json) -> None:
    """Work that is complete or has not begun, and figures that are not due for a half-term."""
    hidden = {name for name, item in items(fernhill).items() if item["is_hidden"] and "plan" not in item}
    assert hidden == {"P1-A3", "P2-A2", "P1-K1", "P1-K2", "P3-K1"}


def test_a_figure_is_asked_for_its_next_period_and_may_correct_the_last(fernhill: Json) -> None:
    """With its unit, its cohort and the target; a percentage of sessions lies between 0 and 100."""
    item = items(fernhill)["P2-K1"]
    assert item["line"] == "Last figure 93.4% of 398, autumn 1, 2026/27. Target: at least 95%"
    assert (item["unit"], item["is_share"], item["values"]) == ("%", True, [])
    assert [(p["id"], p["was"]) for p in item["periods"]] == [
        ("2026-27/aut2", None),
        ("2026-27/aut1", {"value": "93.4", "status": "final"}),
    ]
    assert item["was_recovery"]["on"] == "2026-11-06"
    assert items(fernhill)["P3-K1"]["is_share"] is False


def test_a_judged_kpi_is_asked_for_a_judgement(fernhill: Json) -> None:
    """With its rubric, and what was said last."""
    item = items(fernhill)["P1-K3"]
    assert (item["kind"], item["was"]) == (
        "judgement",
        {"on": "2026-10-14", "rating": "at-risk", "by": "deputy-head"},
    )
    assert ["On track", "The routine is seen in every class visited."] in item["rubric"]


def test_a_judged_kpi_takes_what_is_done_about_it_whatever_its_rating(example: Trust) -> None:
    """The judgement may be that it is off track now. One with a figure takes it where it is off track or at risk."""
    found = items(data_of(site_of(example), "update/plans/strategy-2025-28/"))
    judged = {name: item["wants_recovery"] for name, item in found.items() if item["kind"] == "judgement"}
    assert len(judged) > 3
    assert set(judged.values()) == {True}


def test_nobody_is_asked_for_a_figure_that_is_made(example: Trust) -> None:
    """Of the trust's plan: of pupils on roll, which the schools' make, and of grades, which come from inspections."""
    found = items(data_of(site_of(example), "update/plans/strategy-2025-28/"))
    asked = {name for name, item in found.items() if item["kind"] == "figure"}
    assert "BF-K1" not in asked
    made = {name for name, measure in example.measures.items() if measure.comes_from or measure.aggregate != "none"}
    for kpi in make_edition(example, DAY, Audience.TRUSTEES).rated.index.values():
        measure = getattr(kpi, "measure", None)
        if kpi.organisation == "trust" and kpi.id in asked and measure:
            assert measure.id not in made, kpi.id
    assert asked


@pytest.mark.parametrize(
    ("unit", "values", "value", "shown"),
    [
        ("yes/no", [["yes", "Yes"], ["no", "No"]], True, ""),
        ("pounds", [], 1200, "pounds"),
        ("count", [], 3, ""),
        ("applicants", [], 3, "applicants"),
    ],
)
def test_the_box_of_a_figure_fits_its_measure(
    unit: str, values: list[list[str]], value: object, shown: str, tmp_path: Path
) -> None:
    """Yes or no is chosen, a number typed, its unit stands behind."""
    measure = a_measure(unit=unit, aggregate="none", groups=[])
    del measure["tolerance"]
    plans = a_trust(tmp_path, measures=[measure], schools={})
    kpi = {"id": "K", "title": "Reading", "measure": "reading", "applies_to": "own"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi], "actions": [{"id": "A", "title": "Work"}]}])
    write(plans / "trust" / "measurements.yaml", {"reading": [{"period": "2025-26", "value": value}]})
    item = items(data_of(site_of(loaded(plans)), "update/plans/plan-2025-28/"))["K"]
    assert (item["values"], item["unit"]) == (values, shown)


@pytest.mark.parametrize(
    ("value", "cohort", "text"),
    [
        (Fraction(93), None, "93"),
        (Fraction("93.40"), 398, "93.4"),
        (Fraction(1300, 76), 76, "13/76"),
        (Fraction(100, 3), None, "33.333333333"),
        (Fraction(-18400), None, "-18400"),
        (True, None, "yes"),
        (False, None, "no"),
        (Symbol.WITHHELD, None, "c"),
        ("good", None, "good"),
    ],
)
def test_a_value_is_named_as_its_file_has_it(value: Any, cohort: int | None, text: str) -> None:
    """So that the writer sees whether the figure that the page showed still stands there."""
    place = Place(file="plans/trust/measurements.yaml")
    row = Measurement(
        period=Period(year=2026), on=DAY, group="", value=value, cohort=cohort, status="final", note="", at=place
    )
    assert as_written(row) == text


def test_parts_have_fields_of_their_own(example: Trust) -> None:
    """Parts of actions, by their ids; of a KPI, both ids."""
    found = items(data_of(site_of(example), "update/schools/mill-green/improvement-2026-27/"))
    assert {"P1-A1", "P1-A1b", "P1-A1b1"} <= set(found)
    data = data_of(site_of(example), "update/plans/strategy-2025-28/")
    parts = [item for item in data["items"] if "/" in item["id"]]
    assert all(item["id"].startswith(f"{item['whole']}/") for item in parts)


def test_who_may_write_on_an_item_is_who_the_office_takes_news_from(example: Trust) -> None:
    """For every item and role of every plan: the page opens an item for a role where `trustplan apply` takes its news."""
    for path, data in every_form(example).items():
        roles = [role for role, *_ in data["roles"]]
        plan = read(ROOT / "plans" / f"{data['plan']}.yaml")
        folder = data["plan"].rpartition("/")[0]
        profile = read(ROOT / "plans" / folder / "profile.yaml")
        heads = heads_of(folder.rpartition("/")[2], profile)
        written = {item.id: [*item.roles, *heads] for item in items_of(plan)}
        written |= {item["id"]: [*roles_of(plan), *heads] for item in data["items"] if "plan" in item}
        known = {role["id"] for role in [*profile["roles"], *read(ROOT / "plans" / "trust" / "profile.yaml")["roles"]]}
        for item in data["items"]:
            assert set(item["writers"]) == {*written[item["id"]]} & known, (path, item["id"])
        assert set(roles) == {role for item in data["items"] for role in item["writers"]}, path
        assert len(roles) == len({*roles}) < len(known), path


def every_form(trust: Trust) -> dict[str, Json]:
    """What the forms of all update pages know, by path."""
    site = site_of(trust)
    return {page.path: data_of(site, page.path) for page in site.pages if page.path.startswith("update/")}


def test_a_plan_that_names_nobody_has_no_form(tmp_path: Path) -> None:
    """Nor one whose lead is a role that nobody holds any more; the page says what to do."""
    plans = a_trust(tmp_path, schools={})
    profile = plans / "trust" / "profile.yaml"
    role = {"id": "lead", "title": "Lead", "until": "2026-08-31"}
    write(profile, {**read(profile), "roles": [role, {"id": "clerk", "title": "Clerk"}]})
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A", "title": "Work", "lead": "lead"}]}])
    site = site_of(loaded(plans))
    body = page_at(site.pages, "update/plans/plan-2025-28/").body
    assert "the plan names nobody who leads or checks its work" in body
    assert "<form" in body
    assert "main.js" not in body
    write(profile, {**read(profile), "roles": [{"id": "lead", "title": "Lead"}, {"id": "clerk", "title": "Clerk"}]})
    data = data_of(site_of(loaded(plans)), "update/plans/plan-2025-28/")
    assert (data["roles"], data["titles"]["lead"]) == ([["lead", "Lead, Test Trust"]], "Lead")


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ([20, 20], {"K/all": ("figure", False), "K/poor": ("figure", False), "K": ("recovery", True)}),
        ([20, 90], {"K/all": ("figure", False), "K/poor": ("figure", False), "K": ("recovery", True)}),
        ([90, 90], {"K/all": ("figure", False), "K/poor": ("figure", False)}),
    ],
)
def test_what_is_done_about_a_kpi_of_parts_is_asked_once(
    values: list[int], kinds: dict[str, tuple[str, bool]], tmp_path: Path
) -> None:
    """Of all parts together, as the plan file has it; two parts that are off track give no two entries."""
    plans = a_trust(tmp_path, schools={})
    parts = [
        {"id": "all", "measure": "reading", "target": "at least 80"},
        {"id": "poor", "measure": "reading", "group": "disadvantaged", "target": "at least 80"},
    ]
    add_plan(
        plans,
        [{"id": "O", "title": "Objective", "sponsor": "lead", "kpis": [{"id": "K", "title": "K", "kpis": parts}]}],
    )
    rows = [
        {"period": "2025-26", "value": values[0]},
        {"period": "2025-26", "value": values[1], "group": "disadvantaged"},
    ]
    write(plans / "trust" / "measurements.yaml", {"reading": rows})
    found = items(data_of(site_of(loaded(plans)), "update/plans/plan-2025-28/"))
    assert {name: (item["kind"], item["wants_recovery"]) for name, item in found.items()} == kinds


ASKED = [
    {"id": "S1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"},
    {"id": "S2", "title": "Again", "measure": "reading", "applies_to": ["ash"], "target": "at least 60"},
    {
        "id": "S3",
        "title": "Others",
        "measure": "reading",
        "group": "disadvantaged",
        "applies_to": ["cedar"],
        "target": "at least 60",
    },
    {"id": "S4", "title": "The trust's", "measure": "maths", "target": "at least 60"},
    {
        "id": "S5",
        "title": "Parts",
        "kpis": [
            {"id": "maths", "measure": "maths", "applies_to": ["ash"], "target": "at least 60"},
            {"id": "other", "measure": "maths", "applies_to": ["cedar"], "target": "at least 60"},
        ],
    },
]


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ([], ["trust/plan-2025-28/S1", "trust/plan-2025-28/S5/maths"]),
        (
            [{"id": "K", "title": "Reading", "measure": "reading", "target": "at least 60"}],
            ["trust/plan-2025-28/S5/maths"],
        ),
        (
            [{"id": "K", "title": "Reading", "rubric": {"on-track": "x"}}],
            ["trust/plan-2025-28/S1", "trust/plan-2025-28/S5/maths"],
        ),
    ],
)
def test_a_school_gives_the_figures_that_the_trusts_plan_asks_of_it(
    own: list[Json], asked: list[str], tmp_path: Path
) -> None:
    """Each figure once, on the page of one plan, and none that the school's own plan has; for its head and its plan's lead."""
    plans = a_trust(tmp_path, measures=[a_measure(), a_measure(id="maths", title="Maths", groups=[])])
    profile = plans / "schools" / "ash" / "profile.yaml"
    roles = [{"id": role, "title": role.title()} for role in ("headteacher", "deputy", "helper")]
    write(profile, {**read(profile), "roles": roles})
    add_plan(plans, [{"id": "O", "title": "Objective", "sponsor": "lead", "kpis": ASKED}])
    work = [{"id": "A", "title": "Work", "lead": "helper"}]
    add_plan(
        plans, [{"id": "O", "title": "Objective", "kpis": own, "actions": work}], organisation="ash", lead="deputy"
    )
    first = plans / "schools" / "ash" / "a-plan-2025.yaml"
    write(
        first,
        {
            **read(plans / "schools" / "ash" / "plan-2025-28.yaml"),
            "objectives": [{"id": "O", "title": "X", "actions": work}],
        },
    )
    site = site_of(loaded(plans))
    page = "plan-2025-28" if any("measure" in kpi for kpi in own) else "a-plan-2025"
    for name in ("a-plan-2025", "plan-2025-28"):
        data = data_of(site, f"update/schools/ash/{name}/")
        found = [item for item in data["items"] if "plan" in item]
        assert [item["id"] for item in found] == (asked if name == page else [])
        for item in found:
            assert (item["plan"], f"trust/plan-2025-28/{item['code']}") == ("trust/plan-2025-28", item["id"])
            assert (item["kind"], item["writers"]) == ("figure", ["deputy", "headteacher"])
            assert item["about"].startswith("The trust's plan asks for it: Plan.")


BY = {"on": "2026-10-01", "by": "lead"}
ADVISED: list[Json] = [
    {"id": "A", "title": "Work", "updates": [{**BY, "rating": "off-track", "note": "x"}]},
    {"id": "B", "title": "Work", "updates": [{**BY, "rating": "at-risk"}]},
]
WRONG: list[Json] = [
    {"id": "A", "title": "Work", "updates": [{**BY, "stage": "stopped"}]},
    {"id": "B", "title": "Work", "milestones": [{"id": "m", "title": "M", "due": "2026-12-01", "done": "2099-12-01"}]},
]
JUDGED = {"id": "K", "title": "Judged", "rubric": {"on-track": "x"}, "judgements": [{**BY, "rating": "on-track"}]}
WRONG_FIGURES: list[Json] = [
    {"period": "2023-24", "value": "many"},
    {"period": "2024-25", "value": "13/7"},
    {"period": "2025-26", "value": 140, "cohort": "some"},
    {"period": "2022-23"},
]


def said_of(folder: Path, actions: list[Json], kpis: list[Json], figures: list[Json]) -> str:
    """The messages of a check of some actions, KPIs and figures."""
    plans = a_trust(folder)
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": actions, "kpis": kpis}])
    write(plans / "trust" / "measurements.yaml", {"reading": figures})
    return "\n".join(finding.message for finding in load(plans, today=DAY).findings)


def test_faults_are_found_in_the_words_of_the_check(fernhill: Json, tmp_path: Path) -> None:
    """Whatever the form says is wrong, a check of files says in the same sentence."""
    said = said_of(tmp_path / "advised", ADVISED, [], []) + said_of(tmp_path / "wrong", WRONG, [JUDGED], WRONG_FIGURES)
    words = fernhill["words"]
    wanted: list[tuple[str, dict[str, str]]] = [
        ("why", {"rating": "at risk"}),
        ("doing", {}),
        ("noNote", {"label": "note"}),
        ("noReason", {"label": "because"}),
        ("noValue", {"label": "value"}),
        ("notANumber", {"value": "many"}),
        ("notAPart", {"value": "13/7"}),
        ("notOfAGroup", {"value": "140"}),
        ("stillToCome", {"noun": "milestone", "day": "1 Dec 2099"}),
    ]
    for name, values in wanted:
        assert words[name].format(**values) in said
    assert words["notWhole"].format(label="cohort").removesuffix(".") in said
    assert words["notADay"].startswith("This should be a date or a month.")


def test_the_trusts_own_words_for_ratings_are_in_the_form(tmp_path: Path) -> None:
    """In choices, help and sentences."""
    plans = a_trust(tmp_path)
    policy = read(plans / "reference" / "policy.yaml")
    policy["ratings"]["off-track"]["label"] = "Red flag"
    write(plans / "reference" / "policy.yaml", policy)
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A", "title": "Work"}]}])
    data = data_of(site_of(loaded(plans)), "update/plans/plan-2025-28/")
    fields = {field["name"]: field for field in data["forms"]["update"]}
    assert ["off-track", "Red flag"] in fields["rating"]["choices"]
    assert fields["why"]["help"] == "Needed when red flag or at risk. One or two sentences."
    assert data["words"]["doing"] == "It is red flag, but nothing says what action is being taken."


def test_the_plans_own_word_for_actions_is_used(tmp_path: Path) -> None:
    """In the heading, and in the count of what hides."""
    plans = a_trust(tmp_path)
    add_plan(
        plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A", "title": "Work"}]}], labels={"action": "Step"}
    )
    site = site_of(loaded(plans))
    assert data_of(site, "update/plans/plan-2025-28/")["nouns"] == ["step", "steps"]
    assert ">Steps <" in page_at(site.pages, "update/plans/plan-2025-28/").body


def test_labels_and_choices_are_those_of_the_schemas(fernhill: Json) -> None:
    """With the form's own words where a file's would not be understood."""
    forms = {name: [field["label"] for field in fields] for name, fields in fernhill["forms"].items()}
    doing = ["Action being taken", "Help wanted"]
    assert forms == {
        "update": ["Stage", "Your rating", "Because", *doing, "Note", "Evidence", "Expected end"],
        "judgement": ["Your rating", "Because", *doing, "Evidence"],
        "figure": ["Figure for {period}", "{cohort_of}", "Status", "Note", *doing],
        "recovery": doing,
    }
    assert ["carried-over", "Carried over"] in fernhill["forms"]["update"][0]["choices"]


@pytest.mark.parametrize(
    ("source", "new"),
    [
        ("https://github.com/trust/plans/blob/main/", "https://github.com/trust/plans/new/main"),
        ("https://github.com/trust/plans/blob/main/deep/", "https://github.com/trust/plans/new/main"),
        ("https://gitlab.com/trust/plans/-/blob/main/", ""),
        ("https://git.trust.example/plans/src/branch/main/", ""),
        ("javascript:alert(1)/blob/main/", ""),
        ("", ""),
    ],
)
def test_a_new_file_is_proposed_where_the_repository_is_on_github(source: str, new: str, example: Trust) -> None:
    """Its address follows from where files are read."""
    assert data_of(site_of(example, source_url=source), FERNHILL)["new_file"] == new


def test_text_from_plans_cannot_leave_the_data(tmp_path: Path) -> None:
    """A title that ends the script's element, or begins a comment, is data like any other."""
    plans = a_trust(tmp_path)
    title = '</script><script>alert(1)</script><!-- &amp; "x"'
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A", "title": title}]}])
    site = site_of(loaded(plans))
    assert items(data_of(site, "update/plans/plan-2025-28/"))["A"]["title"] == title
    assert "alert(1)</script>" not in page_at(site.pages, "update/plans/plan-2025-28/").body


def test_the_script_is_small(example: Trust) -> None:
    """At most 15 KB over the wire, each file packed by itself."""
    late = site_of(example).late
    scripts = [late[path]() for path in late if path.startswith("assets/update/") and path.endswith(".js")]
    assert sum(len(gzip.compress(text.encode(), 9)) for text in scripts) <= 15 * 1024
    assert not any(word in text for text in scripts for word in ("eval(", "innerHTML", "new Function", "fetch("))
