"""What a trust names and does not define counts as the package's catalogue has it; its own entry counts instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE, a_measure, a_trust, add_plan, read, write
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.schema.loader import KINDS
from trustplan.schema.validate import has_form
from trustplan.source import catalogue
from trustplan.source.yaml_reader import read_yaml

KPI = {"id": "K", "title": "Attendance", "measure": "attendance", "applies_to": "every school", "target": "at least 95"}


def trust_of(plans: Path) -> Trust:
    """The model of plans without errors."""
    loaded = load(plans)
    assert loaded.trust is not None, loaded.errors
    return loaded.trust


def with_kpi(folder: Path, **more: Any) -> Path:
    """A trust without measures or frameworks of its own, and a KPI."""
    plans = a_trust(folder)
    (plans / "reference" / "measures.yaml").unlink()
    for file in (plans / "reference" / "frameworks").iterdir():
        file.unlink()
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{**KPI, **more}]}])
    return plans


def test_a_measure_that_a_kpi_names_counts_from_the_catalogue(tmp_path: Path) -> None:
    """Without a file of the trust's own, and nothing else of the catalogue comes with it."""
    trust = trust_of(with_kpi(tmp_path))
    assert list(trust.measures) == ["attendance"]
    assert trust.measures["attendance"].at.file == "trustplan's catalogue"
    assert not trust.frameworks


def test_the_trusts_own_entry_counts_instead(tmp_path: Path) -> None:
    """Whole: what it does not say does not come from the catalogue."""
    plans = with_kpi(tmp_path)
    own = {"id": "attendance", "title": "Our attendance", "unit": "percent", "direction": "up", "tolerance": 1}
    write(plans / "reference" / "measures.yaml", {"measures": [own, a_measure()]})
    trust = trust_of(plans)
    assert list(trust.measures) == ["attendance", "reading"]
    assert trust.measures["attendance"].title == "Our attendance"
    assert trust.measures["attendance"].every == "year"
    assert trust.measures["attendance"].at.file == "plans/reference/measures.yaml"


@pytest.mark.parametrize(
    ("file", "data", "measures", "frameworks"),
    [
        (
            "schools/ash/measurements.yaml",
            {"gld": [{"period": "2024-25", "on": "2025-09-08", "value": 68, "cohort": 30}]},
            {"gld"},
            set(),
        ),
        (
            "reference/comparators.yaml",
            {
                "comparators": [
                    {
                        "measure": "phonics",
                        "population": "national",
                        "period": "2024-25",
                        "on": "2025-09-08",
                        "value": 80,
                        "source": "DfE",
                    }
                ]
            },
            {"phonics"},
            set(),
        ),
        (
            "reference/themes.yaml",
            {"themes": [{"id": "t", "title": "T", "measures": ["suspensions"], "tags": ["ofsted-2025/inclusion"]}]},
            {"suspensions"},
            {"ofsted-2025"},
        ),
        (
            "schools/ash/profile.yaml",
            {
                "title": "Ash",
                "kind": "school",
                "inspections": [{"framework": "siams-2023", "on": "2025-02-03", "grades": {"foundation": "J1"}}],
            },
            set(),
            {"siams-2023"},
        ),
        (
            "reference/measures.yaml",
            {
                "measures": [
                    {**a_measure(), "id": "gap", "unit": "points", "from": "gap/phonics/disadvantaged/national others"}
                ]
            },
            {"gap", "phonics"},
            set(),
        ),
    ],
)
def test_wherever_a_name_stands_it_counts(
    file: str, data: Any, measures: set[str], frameworks: set[str], tmp_path: Path
) -> None:
    """In figures, comparators, themes, profiles and other measures."""
    plans = with_kpi(tmp_path)
    if "gap" in measures:
        others = {
            "measure": "phonics",
            "population": "national others",
            "period": "2024-25",
            "on": "2025-09-08",
            "value": 83,
            "source": "DfE",
        }
        write(plans / "reference" / "comparators.yaml", {"comparators": [others]})
    write(plans / file, data)
    trust = trust_of(plans)
    assert set(trust.measures) == {"attendance", *measures}
    assert set(trust.frameworks) == frameworks


def test_a_measure_of_inspections_brings_its_frameworks_and_has_their_figures(tmp_path: Path) -> None:
    """And the area that they do not judge has none."""
    plans = with_kpi(tmp_path, measure="ofsted-achievement", target="at least expected standard")
    inspection = {"framework": "ofsted-2025", "on": "2026-01-20", "grades": {"achievement": "needs attention"}}
    write(plans / "schools/ash/profile.yaml", {"title": "Ash", "kind": "school", "inspections": [inspection]})
    trust = trust_of(plans)
    assert set(trust.frameworks) == {"ofsted-2025"}
    (figure,) = trust.organisations["ash"].figures["ofsted-achievement"]
    assert figure.value == "needs attention"


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (
            "attendence",
            "There is no measure “attendence” in reference/measures.yaml or trustplan's catalogue. Did you mean “attendance”?",
        ),
        ("Progress-8", "Did you mean “progress-8”?"),
        ("progress-9", "Choose one of: a-level-points, accreditation, "),
    ],
)
def test_a_name_that_neither_has_is_an_error(measure: str, message: str, tmp_path: Path) -> None:
    """With the nearest of both."""
    found = check(with_kpi(tmp_path, measure=measure)).errors
    assert [f.rule for f in found] == ["unknown-measure"]
    assert message in f"{found[0].message} {found[0].fix}"


def test_a_file_of_measures_that_cannot_be_read_hides_nothing_else(tmp_path: Path) -> None:
    """The catalogue does not count in its place: the trust may have meant its own."""
    plans = with_kpi(tmp_path, measure="our-own")
    write(plans / "reference" / "measures.yaml", "measures: [\n")
    assert [f.place.file for f in check(plans).errors] == ["plans/reference/measures.yaml"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("grace: 3\n", ("3", "term", "share", "Off track", "red")),
        ("rollup: {rule: worst}\n", ("5", "term", "worst", "Off track", "red")),
        ("ratings:\n  off-track:\n    label: Slipping\n", ("5", "term", "share", "Slipping", "red")),
    ],
)
def test_what_a_policy_does_not_say_is_as_the_package_has_it(
    policy: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    """Key by key, also inside a group of keys."""
    plans = a_trust(tmp_path)
    write(plans / "reference" / "policy.yaml", f"format: 1\nrepository: private\n{policy}")
    found = trust_of(plans).policy
    (style,) = (s for rating, s in found.styles.items() if rating == "off-track")
    assert (str(found.grace), found.slip, found.rule, style.label, style.colour) == expected


@pytest.mark.parametrize("missing", ["format", "repository"])
def test_a_policy_says_its_format_and_who_can_read_the_files(missing: str, tmp_path: Path) -> None:
    """Nobody but the trust knows these."""
    plans = a_trust(tmp_path)
    policy = {"format": 1, "repository": "private"}
    del policy[missing]
    write(plans / "reference" / "policy.yaml", policy)
    assert [f.rule for f in check(plans).errors] == ["missing-key"]


def test_no_school_is_open_on_a_bank_holiday(tmp_path: Path) -> None:
    """Without a line in the calendar."""
    plans = a_trust(tmp_path)
    calendar = read(plans / "reference" / "calendar.yaml")
    del calendar["years"]["2026-27"]["closed"]
    write(plans / "reference" / "calendar.yaml", calendar)
    days = trust_of(plans).calendars["trust"]
    assert days.school_days_after(date(2027, 4, 30), 1) == date(2027, 5, 4)


def test_the_catalogue_has_the_form_of_a_trusts_own_files(tmp_path: Path) -> None:
    """So that an entry can be copied, and the check has nothing to say of it."""
    plans = a_trust(tmp_path)
    texts = catalogue.measure_texts()
    document, findings = read_yaml((catalogue.HOME / "measures.yaml").read_bytes(), "")
    assert document is not None
    assert not findings
    assert "measures" in KINDS
    assert has_form(document, "measures")
    assert [m["id"] for m in document.data["measures"]] == list(texts)
    for file in (plans / "reference" / "frameworks").iterdir():
        file.unlink()
    write(plans / "reference" / "measures.yaml", "measures:\n" + "".join(texts.values()))
    write(
        plans / "reference" / "frameworks" / "governance-steps.yaml",
        EXAMPLE.joinpath("reference/frameworks/governance-steps.yaml").read_text(encoding="utf-8"),
    )
    assert [f"{f.place}: {f.message}" for f in check(plans).findings] == []


def test_the_catalogue_states_nothing_about_a_trust() -> None:
    """No tolerance, no day and no comparator: these are decided or found by somebody."""
    for name in catalogue.measure_texts():
        entry = catalogue.entry_in(catalogue.of_measure(name))
        assert "tolerance" not in entry
        assert not str(entry.get("from", "")).startswith(("gap/", "checklist/"))
    assert {"approved", "comparators", "meetings"}.isdisjoint(catalogue.with_defaults({}))


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("progress-8", "decimals", 2),
        ("suspensions", "accumulates", True),
        ("suspensions", "sensitive", True),
        ("permanent-exclusions", "sensitive", True),
        ("complaints", "sensitive", True),
        ("attendance", "cohort_of", "sessions"),
        ("attendance", "every", "half-term"),
        ("reserves", "direction", "band"),
        ("persistent-absence", "direction", "down"),
        ("gld", "available", "july"),
        ("progress-8", "available", "october"),
        ("ks2-rwm-expected", "for", {"phases": ["primary", "junior", "middle", "all-through"]}),
    ],
)
def test_what_a_measure_is_follows_the_published_one(name: str, key: str, value: object) -> None:
    """Its direction, rhythm and month; what may never be public; and who is counted."""
    assert catalogue.entry_in(catalogue.of_measure(name)).get(key) == value


def test_inspections_of_every_phase_can_be_recorded() -> None:
    """A sixth form, too, which the example has none of."""
    for name in ("ofsted-2019", "ofsted-2025"):
        areas = catalogue.entry_in(catalogue.of_framework(name))["areas"]
        assert {"early-years", "sixth-form"} <= {area["id"] for area in areas}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("more", "figures", "message"),
    [
        (
            {"group": "boys"},
            {},
            "There is no group “boys” in measure attendance (trustplan's catalogue).",
        ),
        (
            {"every": "fortnight"},
            {},
            (
                "as trustplan's catalogue says, so “every: fortnight” has no effect on this KPI. Delete it, or change “every” "
                "of attendance in reference/measures.yaml (“trustplan new measure attendance” copies it there)."
            ),
        ),
        (
            {"applies_to": "at least 4 schools"},
            {},
            "Check the number, or “for” of attendance in reference/measures.yaml (“trustplan new measure attendance”",
        ),
        (
            {},
            {"gld": [{"period": "2025-26/aut", "value": 68, "cohort": 30}]},
            "or change the rhythm (“every:”) of gld in reference/measures.yaml (“trustplan new measure gld” copies it",
        ),
        ({}, {"gld": [{"period": "2025-26", "value": 68}]}, "(“trustplan new measure gld” copies it there) what is"),
    ],
)
def test_a_message_says_how_to_change_what_the_catalogue_says(
    more: dict[str, str], figures: dict[str, Any], message: str, tmp_path: Path
) -> None:
    """It sends nobody to a line that is not there."""
    plans = with_kpi(tmp_path, **more)
    if figures:
        write(plans / "schools" / "ash" / "measurements.yaml", figures)
    found = [f"{f.message} {f.fix}" for f in check(plans, today=date(2026, 11, 20)).findings]
    assert any(message in words for words in found), found
