"""Targets: what people write, read and printed again, and what to write instead of what is none."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustplan.primitives.periods import Period
from trustplan.primitives.targets import Ref, Target, TargetError, parse_target
from trustplan.schema.loader import load_schema


@pytest.mark.parametrize(
    "text",
    [
        "at least 62", "above 97%", "at most 0", "below 1,012.5", "exactly £18,000", "at least -0.25", "at most 18.5:1",
        "between 3 and 5", "between national - 2 and national + 2", "at least national", "at least national 2023-24",
        "at least national + 3", "at most baseline - 10%", "at least last year", "above the period before", "at least the period before + 2", "above 2024-25", "at least reserves policy",
        "at least expected standard", "at least J1", "at least similar schools 2024-25 + 1", "done", "none",
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
        ("above last term", "Write “above the period before”: the figure of the term, half-term or year before."),
        (
            "at least the previous half-term",
            "Write “at least the period before”: the figure of the term, half-term or year before.",
        ),
        (
            "at least last month + 1",
            "Write “at least the period before + 1”: the figure of the term, half-term or year before.",
        ),
        (
            "better than the term before",
            "Write “above the period before” where more is better, or “below the period before” where less is.",
        ),
        ("better than last year", "Write “above last year” where more is better, or “below last year” where less is."),
        ("at least", "Write “at least 65” or “at least national”."),
        ("between 3", "Write “between 3 and 5”."),
        ("at least national + 1 + 2", "Write for example “national + 3” or “baseline - 10%”."),
        ("1" * 201, "Shorten it."),
        ("at least national + lots", "Write for example “national + 3” or “baseline - 10%”."),
        (
            "good",
            "If “good” is a grade, write “at least good”; otherwise start with at least, above, at most, below, exactly or between, or write done, or none.",
        ),
        ("at least 62 pupils!", "Write a number, a grade, baseline, last year, a year such as 2024-25, or national."),
    ],
)
def test_what_is_no_target_says_what_to_write(text: str, fix: str) -> None:
    """A fix for each way to go wrong."""
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
def test_any_text_is_a_target_or_has_a_fix(text: str) -> None:
    """The parser never breaks; what it takes, the schema takes too."""
    fix, target = "", None
    try:
        target = parse_target(text)
    except TargetError as error:
        fix = error.fix
    assert target or fix
    if target:
        assert re.search(load_schema("common")["$defs"]["target"]["pattern"], str(target))
