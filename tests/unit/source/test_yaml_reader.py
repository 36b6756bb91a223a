"""Reading: YAML as people mean it, targets, periods, and schemas that explain themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders import EXAMPLE
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.model.figures import usual_day
from trustplan.primitives.english import say_distance, say_number, say_period, say_unit
from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.targets import Ref, Target, TargetError, parse_target
from trustplan.schema.loader import KINDS, load_schema
from trustplan.source.yaml_reader import read_yaml


def value_of(text: str) -> Any:
    """What a value is read as."""
    document, findings = read_yaml(f"key: {text}\n".encode(), "a.yaml")
    assert document is not None
    assert not findings, findings
    return document.data["key"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("2026-09-01", "2026-09-01"),
        ("2026-13-45", "2026-13-45"),
        ("12", 12),
        ("-3.5", -3.5),
        ("1e3", 1000.0),
        ("~", None),
        ("null", None),
        ("", None),
        ('"012"', "012"),
        ("'12:30'", "12:30"),
        ("13/76", "13/76"),
        ("Year 5 # comment", "Year 5"),
    ],
)
def test_values_are_read_as_people_mean_them(text: str, value: object) -> None:
    """Only true and false are booleans; dates stay text."""
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


def test_the_word_on_is_a_key_like_any_other() -> None:
    """Plain YAML makes `on:` the key True."""
    document, _ = read_yaml(b"on: 2026-09-01\n", "a.yaml")
    assert document is not None
    assert document.data == {"on": "2026-09-01"}


def test_places_of_keys_and_values_are_known() -> None:
    """Line and column from 1, of the value and of its key."""
    document, _ = read_yaml(b"a:\n  - b: one\n    c: two\n", "a.yaml")
    assert document is not None
    assert str(document.place(("a", 0, "c"))) == "a.yaml:3:8"
    assert str(document.place(("a", 0, "c"), key=True)) == "a.yaml:3:5"


@pytest.mark.parametrize(
    "text",
    [
        "at least 62", "above 97%", "at most 0", "below 1,012.5", "exactly £18,000", "at least -0.25", "at most 18.5:1",
        "between 3 and 5", "between national - 2 and national + 2", "at least national", "at least national 2023-24",
        "at least national + 3", "at most baseline - 10%", "at least last year", "above 2024-25", "at least reserves policy",
        "at least expected standard", "at least similar schools 2024-25 + 1", "done", "none",
    ],
)  # fmt: skip
def test_targets_print_as_they_are_read(text: str) -> None:
    """One parser and one printer, whole."""
    assert str(parse_target(text)) == text


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (">= 60", "Did you mean “at least 60”?"),
        ("≤ 5%", "Did you mean “at most 5%”?"),
        ("62", "Write “at least 62” or “at most 62”."),
        ("at least", "Write “at least 65” or “at least national”."),
        ("between 3", "Write “between 3 and 5”."),
        ("at least national + lots", "Write for example “national + 3” or “baseline - 10%”."),
        ("good", "Start with at least, above, at most, below, exactly or between; or write done, or none."),
        ("at least 62 pupils!", "Write a number, a grade, baseline, last year, a year such as 2024-25, or national."),
    ],
)
def test_what_is_no_target_says_what_to_write(text: str, fix: str) -> None:
    """A remedy for each way to go wrong."""
    with pytest.raises(TargetError) as caught:
        parse_target(text)
    assert caught.value.fix == fix


numbers = st.decimals(min_value=-99999, max_value=99999, places=2).map(lambda d: Fraction(str(d)))
periods = st.builds(Period, year=st.integers(2000, 2098), part=st.sampled_from(["", "aut", "spr1", "sum2"]))
words = st.sampled_from(["national", "similar schools", "baseline", "last year", "good"])
offsets = st.one_of(st.just(Fraction(0)), numbers.filter(lambda n: n != 0))
refs = st.one_of(
    st.builds(Ref, number=numbers, unit=st.sampled_from(["", "£", "%", ":1"]), offset=offsets),
    st.builds(Ref, word=words, offset=offsets, offset_percent=st.just(False)),
    st.builds(Ref, word=st.sampled_from(["national", "similar schools"]), period=periods),
    st.builds(Ref, period=periods, offset=offsets),
)
targets = st.one_of(
    st.builds(
        Target, operator=st.sampled_from(["at least", "above", "at most", "below", "exactly"]), refs=st.tuples(refs)
    ),
    st.builds(Target, operator=st.just("between"), refs=st.tuples(refs, refs)),
)


@given(targets)
def test_any_target_comes_back_from_its_text_and_fits_the_schema(target: Target) -> None:
    """Parser, printer and the schema's pattern agree."""
    text = str(target)
    assert parse_target(text) == target
    assert re.search(load_schema("common")["$defs"]["target"]["pattern"], text)


@given(st.text(max_size=40))
def test_any_text_is_a_target_or_has_a_remedy(text: str) -> None:
    """The parser never breaks; what it takes, the schema takes too."""
    fix, target = "", None
    try:
        target = parse_target(text)
    except TargetError as fault:
        fix = fault.fix
    assert target or fix
    if target:
        assert re.search(load_schema("common")["$defs"]["target"]["pattern"], str(target))


@example(b"\r0 #0")
@example(b"\x7f\r: [")
@example("\u2028a: b #c".encode())
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="ab:#-[]{}&*!|>'\"\n\r\t \x85\u2028,?%@`", max_size=60).map(str.encode),
    )
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_end_in_data_or_a_finding(raw: bytes) -> None:
    """Never a traceback."""
    document, findings = read_yaml(raw, "a.yaml")
    assert document is not None or findings


@pytest.mark.parametrize(
    ("text", "start", "end", "school"),
    [
        ("2025-26", "2025-09-01", "2026-08-31", "2026-07-21"),
        ("2025-26/aut", "2025-09-01", "2026-01-04", "2025-12-19"),
        ("2025-26/aut1", "2025-09-01", "2025-11-02", "2025-10-24"),
        ("2025-26/aut2", "2025-11-03", "2026-01-04", "2025-12-19"),
        ("2025-26/sum2", "2026-06-01", "2026-08-31", "2026-07-21"),
        ("2026-27/spr", "2027-01-04", "2027-04-11", "2027-03-25"),
    ],
)
def test_periods_hold_the_holiday_after_them(text: str, start: str, end: str, school: str, example: Trust) -> None:
    """First day, last day, last school day."""
    period, calendar = parse_period(text), example.calendar("trust")
    assert period is not None
    found = (calendar.start(period), calendar.end(period), calendar.last_school_day(period))
    assert tuple(d.isoformat() for d in found) == (start, end, school)


def test_a_school_with_its_own_holidays_has_its_own_school_days(example: Trust) -> None:
    """Fernhill's October holiday is two weeks."""
    day = date(2026, 10, 20)
    assert example.calendar("mill-green").is_school_day(day)
    assert not example.calendar("fernhill").is_school_day(day)
    assert example.calendar("fernhill").school_day_from(day) == date(2026, 11, 2)


def test_bank_holidays_are_no_school_days(example: Trust) -> None:
    """Grace is counted in school days."""
    calendar = example.calendar("trust")
    assert calendar.school_days_after(date(2026, 5, 1), 1) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("month", "day"), [(7, "2026-07-31"), (11, "2026-11-30"), (12, "2026-12-31"), (2, "2027-02-28")]
)
def test_a_years_figure_has_a_usual_day(month: int, day: str, example: Trust) -> None:
    """The end of the month, from June of the year in which the school year ends."""
    measure = replace(example.measures["phonics"], available=month)
    assert usual_day(measure, Period(year=2025), example.calendar("trust")).isoformat() == day


def properties(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every property of a schema."""
    found = []
    if isinstance(node, dict):
        for name, prop in node.get("properties", {}).items():
            if "if" not in path:
                found.append((f"{path}/{name}", prop))
        for key, child in node.items():
            found += properties(child, f"{path}/{key}")
    elif isinstance(node, list):
        for child in node:
            found += properties(child, path)
    return found


@pytest.mark.parametrize("kind", [*KINDS, "common"])
def test_schemas_are_valid_closed_and_explain_each_property(kind: str) -> None:
    """Forms, hover help and the file reference are made from title, description and examples."""
    schema = load_schema(kind)
    Draft202012Validator.check_schema(schema)
    for path, prop in properties(schema):
        assert prop.get("title"), path
        assert prop.get("description"), path
        assert prop.get("examples"), path
    for path, node in [("", schema), *properties(schema)]:
        if node.get("type") == "object" and "properties" in node:
            assert node.get("additionalProperties") is False, path


def test_the_example_is_read_whole() -> None:
    """Organisations, plans, measures and meetings of the example."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    assert [o.id for o in trust.schools] == ["alder-lane", "fernhill", "mill-green", "st-aidans"]
    assert [p.ref for p in trust.plans()] == [
        "strategy-2025-28",
        "alder-lane/improvement-2026-27",
        "fernhill/action-plan-2026",
        "fernhill/improvement-2026-27",
        "mill-green/action-plan-2026",
        "mill-green/improvement-2026-27",
        "st-aidans/improvement-2026-27",
    ]
    strategy = next(trust.plans())
    assert [(o.id, len(o.actions), len(o.kpis)) for o in strategy.objectives] == [
        ("SI", 6, 13),
        ("PE", 6, 13),
        ("PA", 6, 10),
        ("LG", 6, 9),
        ("BF", 6, 6),
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (say_number(Fraction(1012)), "1,012"),
        (say_number(Fraction(-15)), "−15"),
        (say_number(Fraction("61.5"), 0), "62"),
        (say_unit(Fraction("-18400"), "pounds", 0), "−£18,400"),
        (say_unit(Fraction("57"), "percent", 0), "57%"),
        (say_distance(Fraction(1), "percent", 0), "1 point"),
        (say_distance(Fraction("0.04"), "percent", 0), "0.04 points"),
        (say_period(Period(year=2025, part="aut1")), "autumn 1, 2025/26"),
    ],
)
def test_figures_are_written_as_a_board_paper_writes_them(said: str, expected: str) -> None:
    """True minus, thousands commas, no rounding to nothing."""
    assert said.replace(" ", " ") == expected
