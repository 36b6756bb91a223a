"""What may not be seen is not in the output: not in any byte of the public build."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from builders import EXAMPLE, PLAN, a_measure, a_trust, add_plan, read, write
from shared import made_once
from sites import all_bytes, build, read_page, write_config
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.rating.status import KpiStatus, ObjectiveStatus

# Each is in a place that only trustees may see. Letters so rare that nothing else can hold them.
CANARIES = {
    "a plan for trustees": "QZPLAN",
    "an objective for trustees": "QZOBJECTIVE",
    "an action for trustees": "QZACTION",
    "a KPI for trustees": "QZKPI",
    "a note": "QZNOTE",
    "evidence": "QZEVIDENCE",
    "what is being done": "QZDOING",
    "help that is wanted": "QZHELP",
    "the monitor's words": "QZMONITOR",
    "the words of a judgement": "QZBECAUSE",
    "a judgement's evidence": "QZJUDGED",
    "a KPI's recovery": "QZRECOVERY",
    "an override's reason": "QZOVERRIDE",
    "a change's reason": "QZCHANGE",
    "a decision wanted": "QZASK",
    "a decision wanted on an objective": "QZOBJASK",
    "a figure's note": "QZFIGURENOTE",
    "a sensitive measure": "QZSENSITIVE",
    "a stop's reason": "QZSTOP",
    "an id of a hidden item": "QZID",
    "why, from inside": "QZWHY",
    "an objective's why": "QZOBJWHY",
    "a challenge": "QZRISK",
    "what it costs": "QZRESOURCE",
    "a fund of the budget": "QZFUND",
    "a part for trustees": "QZPART",
    "an action under embargo": "QZEMBARGO",
    "a gap of a group": "QZGAP",
    "why support was decided": "QZRATIONALE",
    "a note on a criterion": "QZASSESSNOTE",
    "evidence for a criterion": "QZASSESSEVIDENCE",
    "the wording of a criterion": "QZWORDING",
    "what a level means": "QZMEANS",
    "why delegation changed": "QZDELEGATION",
    "when support ends": "QZEXIT",
    "a question on support": "QZSUPPORTASK",
    "an action group's report": "QZPROGRESS",
    "what a group wants": "QZWANTED",
    "a scheme for trustees": "QZFUNCTION",
    "a kind of review": "QZTOOL",
    "a requirement": "QZREQUIREMENT",
    "a review's strength": "QZSTRENGTH",
    "a concern": "QZCONCERN",
    "a review's note": "QZREVIEWNOTE",
    "a need": "QZNEED",
    "how a need was met": "QZMET",
    "a strength for trustees": "QZOFFER",
    "the evidence of a public strength": "QZOFFEREVIDENCE",
    "an enquiry for trustees": "QZENQUIRY",
    "an enquiry that is not published": "QZRUNNING",
    "a theme that only trustees see": "QZTHEME",
}
EMBARGOED = "an action under embargo"  # nobody sees it yet
# When two actions are expected to end, which lies on no other day of the trust: as a page, and as a file, writes it.
FORECASTS = {
    "of work that is late": ("2026-11-28", "28 Nov 2026"),
    "of work that will be late": ("2027-08-14", "14 Aug 2027"),
}
# Figures that nobody else has: of a small cohort, of a group, of a sensitive measure, of a hidden KPI, and cohorts.
FIGURES = ("43.217", "47.389", "53.173", "59.713", "7331", "7337", "7349", "21.611")


def a_trust_with_secrets(folder: Path) -> None:
    """A public plan with everything that the public may not see planted in it."""
    sensitive = a_measure(id="secret", title=CANARIES["a sensitive measure"], sensitive=True)
    hidden = a_measure(id="hidden", title="Hidden measure", decimals=3)
    gap = a_measure(id="gap", title=CANARIES["a gap of a group"], decimals=3, unit="points", direction="down")
    gap = {k: v for k, v in gap.items() if k != "groups"} | {"from": "gap/reading/disadvantaged/others"}
    plans = a_trust(folder, measures=[a_measure(decimals=3), sensitive, hidden, gap])
    others = {"measure": "reading", "population": "others", "held_against": "disadvantaged", "period": "2025-26",
              "on": "2026-07-07", "value": 69, "source": "Invented"}  # fmt: skip
    write(plans / "reference" / "comparators.yaml", {"comparators": [others]})
    updates = [
        {"on": "2026-11-02", "by": "lead", "stage": "in-progress", "rating": "at-risk", "note": CANARIES["a note"],
         "evidence": [CANARIES["evidence"]],
         "recovery": {"doing": CANARIES["what is being done"], "help_wanted": CANARIES["help that is wanted"]}},
        {"on": "2026-11-03", "by": "monitor", "rating": "off-track", "note": CANARIES["the monitor's words"]},
    ]  # fmt: skip
    stopped = [
        {"on": "2026-11-02", "by": "lead", "stage": "in-progress", "rating": "at-risk"},
        {"on": "2026-11-03", "by": "lead", "stage": "stopped", "note": CANARIES["a stop's reason"]},
    ]
    override = {
        "rating": "on-track",
        "reason": CANARIES["an override's reason"],
        "by": "ceo",
        "on": "2026-11-01",
        "until": "2026-12-18",
    }
    ask = {"id": "a", "of": "board", "meeting": "board-2026-12", "question": CANARIES["a decision wanted"]}
    change = {"on": "2026-11-01", "field": "due", "was": "2026-10-23", "reason": CANARIES["a change's reason"]}
    judgement = {
        "on": "2026-11-03",
        "rating": "off-track",
        "because": CANARIES["the words of a judgement"],
        "evidence": [CANARIES["a judgement's evidence"]],
    }
    who = {"lead": "lead", "monitor": "monitor"}
    objective = {
        "id": "O",
        "title": "Seen objective",
        "asks": [{**ask, "id": "c", "question": CANARIES["a decision wanted on an objective"]}],
        "why": {"internal": CANARIES["an objective's why"]},
        "actions": [
            {"id": "A1", "title": "Seen action", **who, "updates": updates, "due": "2027-07-16", "changes": [change], "asks": [ask],
             "why": {"internal": CANARIES["why, from inside"]}, "challenges": [{"risk": CANARIES["a challenge"]}],
             "resources": [{"what": CANARIES["what it costs"], "cost": 50, "fund": CANARIES["a fund of the budget"]}]},
            {"id": "A2", "title": "Overridden action", **who, "updates": updates, "override": override},
            {"id": "A3", "title": "Stopped action", **who, "updates": stopped},
            {"id": CANARIES["an id of a hidden item"], "title": CANARIES["an action for trustees"], **who, "updates": updates,
             "visibility": "trustees", "key": True},
            {"id": "A5", "title": "Action with parts", **who, "actions": [
                {"id": "A5a", "title": "Seen part", **who, "updates": updates[:1]},
                {"id": "A5b", "title": CANARIES["a part for trustees"], **who, "updates": updates, "visibility": "trustees"}]},
            {"id": "A6", "title": CANARIES["an action under embargo"], **who, "not_before": "2026-12-04", "updates": updates},
        ],
        "kpis": [
            {"id": "K1", "title": "Seen KPI", "measure": "reading", "applies_to": "every school", "target": "at least 60",
             "recovery": [{"on": "2026-11-01", "doing": CANARIES["a KPI's recovery"]}], "asks": [{**ask, "id": "b"}]},
            {"id": "K2", "title": "Judged KPI", "rubric": {"on-track": "Fine."}, "judgements": [judgement]},
            {"id": "K3", "title": "Sensitive KPI", "measure": "secret", "target": "at least 60"},
            {"id": "K4", "title": "Group KPI", "measure": "reading", "group": "disadvantaged", "applies_to": "every school", "target": "at least 60"},
            {"id": "K5", "title": CANARIES["a KPI for trustees"], "measure": "hidden", "target": "at least 60", "visibility": "trustees"},
            {"id": "K6", "title": "Gap", "measure": "gap", "applies_to": "every school", "target": "at most 5"},
        ],
    }  # fmt: skip
    private = {"id": "P", "title": CANARIES["an objective for trustees"], "visibility": "trustees", "actions": []}
    late = [
        {"id": f"L{n}", "title": "Work with a new end", **who, "due": due,
         "updates": [{"on": "2026-11-02", "by": "lead", "stage": "in-progress", "forecast_end": end}]}
        for n, due, (end, _) in zip((1, 2), ("2026-11-13", "2027-07-09"), FORECASTS.values(), strict=True)
    ]  # fmt: skip
    budget = [{"fund": CANARIES["a fund of the budget"], "amount": 5000}]
    add_plan(
        plans,
        [objective, private, {"id": "L", "title": "Late objective", "actions": late}],
        visibility="public",
        budget=budget,
    )
    for item in ("ash", "beech", "cedar"):
        small = (
            {"value": 43.217, "cohort": 9}
            if item == "ash"
            else {"value": 70, "cohort": 7331}
            if item == "beech"
            else {"value": 80, "cohort": 7337}
        )
        rows = [
            {"period": "2025-26", "on": "2026-07-07", **small, "note": CANARIES["a figure's note"]},
            {"period": "2025-26", "on": "2026-07-07", "group": "disadvantaged", "value": 47.389, "cohort": 7349},
        ]
        write(plans / "schools" / item / "measurements.yaml", {"reading": rows})
    figures = {
        "secret": [{"period": "2025-26", "on": "2026-07-07", "value": 53.173, "cohort": 500}],
        "hidden": [{"period": "2025-26", "on": "2026-07-07", "value": 59.713, "cohort": 500}],
    }
    write(plans / "trust" / "measurements.yaml", figures)
    add_plan(plans, [{"id": "X", "title": CANARIES["a plan for trustees"], "actions": []}], organisation="ash")


def add_governance_with_secrets(plans: Path) -> None:
    """Support, delegation, reviews and practice, of which the public may see one strength and one enquiry."""
    reference, ash = plans / "reference", plans / "schools" / "ash"
    words = {"low": CANARIES["the wording of a criterion"], "high": "Bad."}
    levels = [{"id": "low", "title": "Low", "means": "Little."},
              {"id": "high", "title": "High", "means": CANARIES["what a level means"], "action_group": True}]  # fmt: skip
    write(
        reference / "support-criteria.yaml",
        {"areas": "strategic-areas", "levels": levels, "criteria": [{"id": "a", "title": "A", "levels": words}]},
    )
    functions = [{"id": "budget", "title": CANARIES["a scheme for trustees"], "holds": "local"}]
    parties = [{"id": "local", "title": "Local", "local": True}, {"id": "board", "title": "Board"}]
    write(reference / "delegation.yaml", {"parties": parties, "functions": functions})
    checklist = [{"id": "r", "title": CANARIES["a requirement"]}]
    tool = {"id": "t", "title": CANARIES["a kind of review"], "for": "schools", "every": "term", "checklist": checklist}
    write(reference / "review-tools.yaml", {"tools": [tool]})
    themes = [
        {"id": "seen", "title": "Seen theme"},
        {"id": "unseen", "title": CANARIES["a theme that only trustees see"]},
    ]
    write(reference / "themes.yaml", {"themes": themes})
    assessment = {"on": "2026-09-18", "criterion": "a", "level": "low", "evidence": [CANARIES["evidence for a criterion"]],
                  "note": CANARIES["a note on a criterion"]}  # fmt: skip
    moved = {"functions": ["budget"], "change": "removed", "to": "board", "why": CANARIES["why delegation changed"]}
    ask = {"id": "s", "of": "board", "meeting": "board-2026-12", "question": CANARIES["a question on support"]}
    decision = {"id": "S1", "on": "2026-10-08", "level": "high", "decided_by": "board", "rationale": CANARIES["why support was decided"],
                "action_group": {"lead": "ceo"}, "delegation": [moved], "exit": [{"text": CANARIES["when support ends"]}], "asks": [ask]}  # fmt: skip
    report = {"on": "2026-10-14", "by": "ceo", "areas": {"people": {"progress": CANARIES["an action group's report"]}},
              "wanted": CANARIES["what a group wants"]}  # fmt: skip
    write(ash / "support.yaml", {"assessments": [assessment], "decisions": [decision], "reports": [report]})
    review = {"tool": "t", "on": "2026-11-10", "strengths": [CANARIES["a review's strength"]], "note": CANARIES["a review's note"],
              "concerns": [{"text": CANARIES["a concern"], "severity": "serious", "theme": "unseen"}], "checklist": {"r": "met"}}  # fmt: skip
    write(ash / "reviews.yaml", {"reviews": [review]})
    seen = {"visibility": "public"}
    strengths = [
        {"id": "A", "theme": "seen", "title": "Seen strength", "on": "2026-06-12", "evidence": [CANARIES["the evidence of a public strength"]], **seen},
        {"id": "B", "theme": "unseen", "title": CANARIES["a strength for trustees"], "on": "2026-06-12"},
    ]  # fmt: skip
    needs = [{"id": "N", "theme": "unseen", "title": CANARIES["a need"], "on": "2026-09-18",
              "met": {"on": "2026-10-02", "how": CANARIES["how a need was met"]}}]  # fmt: skip
    enquiries = [
        {"id": "E1", "title": "Seen enquiry", "question": "What?", "finding": "That.", "year": "2025-26", "published": "2026-07-10", **seen},
        {"id": "E2", "title": CANARIES["an enquiry for trustees"], "question": "What?", "finding": "That.", "published": "2026-07-10"},
        {"id": "E3", "title": CANARIES["an enquiry that is not published"], "question": "What?", **seen},
    ]  # fmt: skip
    write(ash / "practice.yaml", {"strengths": strengths, "needs": needs, "enquiries": enquiries})


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The trust with secrets, built for both audiences."""

    def make(folder: Path) -> None:
        for audience in ("public", "trustees"):
            (folder / audience).mkdir()
            a_trust_with_secrets(folder / audience)
            add_governance_with_secrets(folder / audience / "plans")
            write_config(folder / audience, audience=audience)
            result = build(folder / audience)
            assert result.returncode == 0, result.stderr

    made = made_once(tmp_path_factory, "secrets", make)
    return {audience: made / audience / "site" for audience in ("public", "trustees")}


class Bytes(NamedTuple):
    """Every file of a site, and all of them in one, to be searched at once."""

    files: dict[str, bytes]
    names: str
    together: bytes
    together_in_small_letters: bytes
    own: bytes  # without the theme's styles and scripts

    @classmethod
    def of(cls, site: Path) -> Bytes:
        """Read once; there are many things to look for."""
        files = all_bytes(site)
        together = b"\0".join(files.values())
        own = b"\0".join(data for name, data in files.items() if not name.startswith("assets/"))
        return cls(files, "\0".join(files).lower(), together, together.lower(), own)


@pytest.fixture(scope="module")
def written(sites: dict[str, Path]) -> dict[str, Bytes]:
    """What is in both sites."""
    return {audience: Bytes.of(site) for audience, site in sites.items()}


@pytest.mark.parametrize("what", CANARIES)
def test_nothing_withheld_is_in_any_byte_of_the_public_build(what: str, written: dict[str, Bytes]) -> None:
    """Pages, search index, JSON, CSV, addresses and compressed files."""
    canary = CANARIES[what].lower()
    if canary.encode() in written["public"].together_in_small_letters:
        pytest.fail(str([n for n, data in written["public"].files.items() if canary.encode() in data.lower()]))
    assert canary not in written["public"].names


@pytest.mark.parametrize("what", CANARIES)
def test_trustees_do_see_it(what: str, written: dict[str, Bytes]) -> None:
    """So that the test above could fail."""
    unseen_anywhere = {"a figure's note", EMBARGOED}
    assert CANARIES[what].encode() in written["trustees"].together or what in unseen_anywhere


def forms_of(figure: str) -> list[bytes]:
    """A figure as a page, a data file or a rounded sentence may print it."""
    thousands = f"{int(figure):,}" if figure.isdigit() else figure
    return [figure.encode(), thousands.encode()]


@pytest.mark.parametrize("figure", FIGURES)
def test_no_withheld_number_is_in_any_byte_of_the_public_build(figure: str, written: dict[str, Bytes]) -> None:
    """Values of small cohorts, of groups, of sensitive and hidden measures, and all cohorts."""
    for form in forms_of(figure):
        if form in written["public"].own:
            pytest.fail(str([n for n, data in written["public"].files.items() if form in data]))
    assert any(form in written["trustees"].own for form in forms_of(figure))


@pytest.mark.parametrize("what", FORECASTS)
def test_no_forecast_is_in_any_byte_of_the_public_build(what: str, written: dict[str, Bytes]) -> None:
    """Neither where updates are shown nor in the reason of a rating, which says that the work is late all the same."""
    forms = [form.replace(" ", space).encode() for form in FORECASTS[what] for space in (" ", "\u00a0")]
    for form in forms:
        if form in written["public"].own:
            pytest.fail(str([n for n, data in written["public"].files.items() if form in data]))
    assert any(form in written["trustees"].own for form in forms)


def test_the_public_reads_of_lateness_without_the_forecast(sites: dict[str, Path]) -> None:
    """Whole sentences, for work that is late and for work that will be."""
    seen = {}
    for audience, site in sites.items():
        data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
        late = next(o for o in data["plans"][0]["objectives"] if o["id"] == f"{PLAN}/L")
        seen[audience] = [a["reasons"][0]["sentence"].replace("\u00a0", " ") for a in late["actions"]]
    assert seen == {
        "public": [
            "Due 13 Nov 2026, now 7 days late.",
            "Due 9 Jul 2027, expected to end later.",
        ],
        "trustees": [
            "Due 13 Nov 2026, now 7 days late. Expected to end on 28 Nov 2026.",
            "Due 9 Jul 2027, expected to end on 14 Aug 2027, 36 days later.",
        ],
    }


def test_nothing_withheld_is_in_the_reduced_model(tmp_path: Path) -> None:
    """Each guard counts: even where no page prints a value, it is not there to be printed."""
    a_trust_with_secrets(tmp_path)
    add_governance_with_secrets(tmp_path / "plans")
    trust = load(tmp_path / "plans").trust
    assert trust is not None
    shown = make_edition(trust, date(2026, 11, 20), Audience.PUBLIC)
    held = repr(replace(shown, rated=replace(shown.rated, index={}))) + repr(shown.rated.plans) + repr(shown.trust)
    assert [what for what, canary in CANARIES.items() if canary in held] == []
    forms = {
        f: f"Fraction({Fraction(f).numerator}, {Fraction(f).denominator})" if "." in f else f"cohort={f}"
        for f in FIGURES
    }
    assert [f for f, form in forms.items() if form in held] == []
    assert "TrusteesOnly(" not in held
    trustees = repr(make_edition(trust, date(2026, 11, 20), Audience.TRUSTEES).trust)
    assert [what for what, canary in CANARIES.items() if canary not in trustees] == [EMBARGOED]
    assert all(form in trustees for form in forms.values())


def test_a_small_cohort_is_withheld_whatever_the_unit(tmp_path: Path) -> None:
    """A score of nine pupils discloses as much as a percentage of them."""
    plans = a_trust(tmp_path, measures=[a_measure(unit="points", decimals=3)])
    kpi = {"id": "K1", "title": "Score", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    for school, value, cohort in (("ash", 43.217, 9), ("beech", 70, 100), ("cedar", 80, 100)):
        write(
            plans / "schools" / school / "measurements.yaml",
            {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": cohort}]},
        )
    trust = load(plans).trust
    assert trust is not None
    shown = make_edition(trust, date(2026, 11, 20), Audience.PUBLIC).trust
    assert [str(shown.organisations[s].figures["reading"][0].value) for s in ("ash", "beech", "cedar")] == [
        "c",
        "70",
        "80",
    ]


def test_the_public_page_says_how_many_items_it_shows(sites: dict[str, Path]) -> None:
    """Counts say from how many items, and a withheld figure says so."""
    text = " ".join("".join(read_page(sites["public"] / f"plans/{PLAN}/O/index.html").text).split())
    assert "Of six actions, two are not shown here." in text
    assert "Of six KPIs, four are not shown here." in text
    assert "Of two parts, one is not shown here." in text
    assert "Withheld: small numbers." in text
    assert "The rating takes views into account that are not published here." in text
    assert "Monitor" not in text
    trustees = "".join(read_page(sites["trustees"] / f"plans/{PLAN}/O/index.html").text)
    assert "Monitor" in trustees


def test_a_rating_is_the_same_for_both_audiences(sites: dict[str, Path]) -> None:
    """Shown or withheld, never worked out again."""
    found = {}
    for audience, site in sites.items():
        data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
        objective = data["plans"][0]["objectives"][0]
        found[audience] = {i["id"]: i["rating"] for i in (*objective["actions"], *objective["kpis"])}
        found[audience]["delivery"] = objective["delivery"]["rating"]
    shown = {k: v for k, v in found["public"].items() if k != f"{PLAN}/K1"}
    assert shown == {k: found["trustees"][k] for k in shown}
    assert found["public"][f"{PLAN}/K1"] == "not-assessed"


@pytest.mark.parametrize("unit", ["percent", "points"])
def test_the_trusts_figure_is_withheld_when_one_school_is(unit: str, tmp_path: Path) -> None:
    """Or the school's could be worked out from it."""
    measure = a_measure(aggregate="pupil-weighted mean", decimals=3, unit=unit)
    plans = a_trust(tmp_path, measures=[measure])
    kpis = [
        {"id": "K1", "title": "Each", "measure": "reading", "applies_to": "every school", "target": "at least 60"},
        {"id": "K2", "title": "Trust", "measure": "reading", "target": "at least 60"},
    ]
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": kpis}], visibility="public")
    for school, value, cohort in (("ash", 43.217, 9), ("beech", 70, 100), ("cedar", 80, 100)):
        write(
            plans / "schools" / school / "measurements.yaml",
            {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": cohort}]},
        )
    write_config(tmp_path, audience="public")
    assert build(tmp_path).returncode == 0
    data = json.loads((tmp_path / "site" / "data" / "trustplan.json").read_text(encoding="utf-8"))
    values = {row["organisation"]: [v["value"] for v in row["values"]] for row in data["figures"]}
    assert values == {"trust": ["c"], "ash": ["c"], "beech": [70], "cedar": [80]}


def test_the_example_for_the_public_withholds_the_school_plan_for_trustees(public_site: Path) -> None:
    """Fernhill's plan is for trustees; St Aidan's is public."""
    assert not (public_site / "schools/fernhill/improvement-2026-27").exists()
    assert (public_site / "schools/st-aidans/improvement-2026-27/index.html").exists()
    assert read(EXAMPLE / "schools/fernhill/improvement-2026-27.yaml").get("visibility") is None


@pytest.mark.parametrize("audience", Audience)
def test_an_embargo_ends_on_its_day(audience: Audience, tmp_path: Path) -> None:
    """Hidden from everybody until then, rated all the while, and shown from the day on."""
    plans = a_trust(tmp_path)
    held = {"id": "A1", "title": "Kept back", "lead": "lead", "due": "2026-10-02", "not_before": "2026-12-04"}
    whole = {"id": "A2", "title": "Whole", "lead": "lead", "actions": [{**held, "id": "A2a"}]}
    objectives: list[dict[str, object]] = [
        {"id": "O", "title": "Objective", "actions": [held, whole]},
        {"id": "P", "title": "Held objective", "not_before": "2026-12-04", "actions": [{"id": "A3", "title": "In it"}]},
    ]
    add_plan(plans, objectives, visibility="public")
    trust = load(plans).trust
    assert trust is not None
    for day, is_seen in ((date(2026, 12, 3), False), (date(2026, 12, 4), True)):
        shown = make_edition(trust, day, audience)
        seen = {ref for ref in ("A1", "A2a", "P", "A3") if f"{PLAN}/{ref}" in shown.rated.index}
        assert seen == ({"A1", "A2a", "P", "A3"} if is_seen else set())
        text = repr(replace(shown, rated=replace(shown.rated, index={}))) + repr(shown.rated.plans)
        assert ("Kept back" in text) is ("Held objective" in text) is is_seen
        objective = shown.rated.index[f"{PLAN}/O"]
        assert isinstance(objective, ObjectiveStatus)
        assert objective.delivery.rating == "off-track"
        assert objective.hidden_actions == (0 if is_seen else 1)


@pytest.mark.parametrize("audience", Audience)
def test_a_figure_under_embargo_is_not_known(audience: Audience, tmp_path: Path) -> None:
    """No page shows it, and no rating knows it, before its day: until then it is missing."""
    plans = a_trust(tmp_path)
    kpi = {"id": "K1", "title": "Each", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    row = {"period": "2025-26", "on": "2026-07-07", "value": 43, "cohort": 100, "not_before": "2026-12-04"}
    write(plans / "trust" / "measurements.yaml", {"reading": [row]})
    trust = load(plans).trust
    assert trust is not None
    for day, rating in ((date(2026, 12, 3), "at-risk"), (date(2026, 12, 4), "off-track")):
        shown = make_edition(trust, day, audience)
        assert len(shown.trust.own.figures["reading"]) == (rating == "off-track")
        assert shown.rated.index[f"{PLAN}/K1"].computed == rating  # type: ignore[union-attr]


def test_ratings_at_earlier_meetings_disclose_nothing_withheld(tmp_path: Path) -> None:
    """A rating of then would disclose a small group's figure, so the KPI has no strip for the public."""
    plans = a_trust(tmp_path)
    kpi = {"id": "K1", "title": "Each", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    for school, cohort in (("ash", 9), ("beech", 100), ("cedar", 100)):
        rows = [{"period": "2025-26", "on": "2026-07-07", "value": 43, "cohort": cohort}]
        write(plans / "schools" / school / "measurements.yaml", {"reading": rows})
    trust = load(plans).trust
    assert trust is not None
    for audience, is_there in ((Audience.TRUSTEES, True), (Audience.PUBLIC, False)):
        history = make_edition(trust, date(2026, 11, 20), audience).history
        assert len(history) == 6
        assert any(f"{PLAN}/K1" in s.items for s in history) is is_there
        assert all(f"{PLAN}/O" in s.objectives for s in history)


def test_a_target_that_depends_on_a_suppressed_figure_discloses_nothing(tmp_path: Path) -> None:
    """Neither the baseline of nine pupils, nor on which side of it a later figure of all pupils lies."""
    plans = a_trust(tmp_path, measures=[a_measure(decimals=3)])
    kpi = {"id": "K1", "title": "Each", "measure": "reading", "applies_to": "every school", "baseline": {"period": "2024-25"},
           "target": "at least baseline"}  # fmt: skip
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    for school in ("ash", "beech", "cedar"):
        rows = [{"period": "2024-25", "on": "2025-07-08", "value": 43.217, "cohort": 9 if school == "ash" else 100},
                {"period": "2025-26", "on": "2026-07-07", "value": 70, "cohort": 100}]  # fmt: skip
        rows[0]["value"] = 43.217 if school == "ash" else 51
        write(plans / "schools" / school / "measurements.yaml", {"reading": rows})
    trust = load(plans).trust
    assert trust is not None
    shown = make_edition(trust, date(2026, 11, 20), Audience.PUBLIC)
    status = shown.rated.index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    assert next((c.organisation, c.rating.value, c.target_value) for c in status.cells) == ("ash", "not-assessed", None)
    assert status.rating == "not-assessed"
    assert status.reasons[0].sentence == "Withheld: small numbers."
    objective = shown.rated.index[f"{PLAN}/O"]
    assert isinstance(objective, ObjectiveStatus)
    assert objective.impact.rating == "not-assessed"
    assert f"Fraction({Fraction('43.217').numerator}" not in repr(shown.rated.plans) + repr(shown.trust)


def test_the_history_of_an_objective_ends_with_what_is_shown_now(public_site: Path) -> None:
    """And what is withheld of earlier meetings is called so, not “not assessed”."""
    data = json.loads((public_site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    objectives = {o["id"]: o for p in data["plans"] for o in p["objectives"]}
    now = data["history"][-1]["objectives"]
    assert now["strategy-2025-28/LG"] == {"delivery": "at-risk", "impact": "off-track"}
    assert now["strategy-2025-28/PE"]["impact"] is None
    assert objectives["strategy-2025-28/PE"]["impact"]["reason"]["sentence"] == "Withheld: small numbers."
    for ref, pair in now.items():
        assert pair["impact"] in (objectives[ref]["impact"]["rating"], None)
    text = "".join(read_page(public_site / "plans/strategy-2025-28/PE/index.html").text)
    assert "Withheld" in text[: text.index("Delivery:")] if "Delivery:" in text else "Withheld" in text
