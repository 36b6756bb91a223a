"""Broken on purpose: whatever a file holds, there is a message or a site, never a traceback."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from generate_trust import main
from hypothesis import given
from hypothesis import strategies as st

from amounts import amounts, examples, holds_for
from builders import EXAMPLE, ROOT, read, write
from trustplan.diff.history_checks import history_findings
from trustplan.diff.report import FORMS
from trustplan.diff.revisions import compare_revisions
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.schema.messages import full_validator
from trustplan.schema.validate import fast_validator
from trustplan.source.layout import kind_of
from trustplan.website.build import make_site
from trustplan.website.page import Settings

FILES = (
    "trust/strategy-2025-28.yaml",
    "trust/profile.yaml",
    "schools/fernhill/profile.yaml",
    "schools/fernhill/measurements.yaml",
    "schools/fernhill/improvement-2026-27.yaml",
    "schools/mill-green/improvement-2026-27.yaml",
    "reference/calendar.yaml",
    "reference/measures.yaml",
    "reference/comparators.yaml",
    "reference/policy.yaml",
    "reference/frameworks/ofsted-2019.yaml",
)
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, "", "x", "no", "2026-02-30", "2026-27/aut9", "../..", "<b>", [], {}, [None], {"x": {"y": 1}},
    "at least", "between 1 and", [[[]]], "2026-27", "national", "é" * 400, "2031-32/sum2", "at least good", ["SI-K1", 5],
)  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of some data below the top."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def changed(data: Any, path: tuple[Any, ...], value: Any, how: str) -> Any:
    """The data with one place replaced, deleted, or given a strange name."""
    data = copy.deepcopy(data)
    parent = data
    for key in path[:-1]:
        parent = parent[key]
    if how == "delete":
        del parent[path[-1]]
    elif how == "rename" and isinstance(parent, dict):
        parent[f"{path[-1]}s"] = parent.pop(path[-1])
    else:
        parent[path[-1]] = value
    return data


def strange(data: st.DataObject) -> tuple[str, Any]:
    """One of the example's files with one thing changed: its name and its data."""
    name = data.draw(st.sampled_from(FILES))
    good = read(EXAMPLE / name)
    path = data.draw(st.sampled_from(list(places(good))))
    how = data.draw(st.sampled_from(["replace", "replace", "delete", "rename"]))
    return name, changed(good, path, data.draw(st.sampled_from(STRANGE)), how)


@contextmanager
def something_strange(plans: Path, data: st.DataObject) -> Iterator[None]:
    """The plans with one thing changed, put back afterwards."""
    name, bad = strange(data)
    write(plans / name, bad)
    try:
        yield
    finally:
        shutil.copy(EXAMPLE / name, plans / name)


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example to break."""
    folder = tmp_path_factory.mktemp("fuzz") / "plans"
    shutil.copytree(EXAMPLE, folder)
    return folder


@amounts("examples", quick=3, thorough=120)
def test_one_strange_value_ends_in_a_message_or_a_site(examples: int, plans: Path) -> None:
    """Any value anywhere replaced, removed or renamed; what passes the check also makes every page."""

    def ends_well(data: st.DataObject) -> None:
        with something_strange(plans, data):
            loaded = load(plans)
            assert all(f.message and f.place.line for f in loaded.findings)
            if loaded.trust:
                for audience in Audience:
                    whole_site(loaded.trust, date(2026, 11, 20), audience)

    holds_for(examples, st.data(), ends_well)


@pytest.mark.thorough
@pytest.mark.parametrize("examples", [60])
def test_one_strange_value_can_be_compared_with_what_was_there(examples: int, plans: Path) -> None:
    """Before and after, in both directions, reported in all forms; what is the same on both sides is no change."""
    right = load(EXAMPLE)

    def can_be_compared(data: st.DataObject) -> None:
        with something_strange(plans, data):
            odd = load(plans)
            for old, new in ((right, odd), (odd, right)):
                compared = compare_revisions(old, new, date(2026, 11, 20))
                findings = list(history_findings(compared))
                assert all(f.message and f.fix for f in findings)
                for form in FORMS.values():
                    assert form(compared.edits, "Changes")
            assert compare_revisions(odd, load(plans), date(2026, 11, 20)).edits == ()

    holds_for(examples, st.data(), can_be_compared)


@amounts("examples", quick=1, thorough=25)
def test_the_example_makes_a_site_on_any_day(examples: int, example: Trust) -> None:
    """Before the plan, between its terms, in years that the calendar does not have."""

    def makes_a_site(day: date) -> None:
        for audience in Audience:
            assert whole_site(example, day, audience)

    holds_for(examples, st.dates(date(2020, 1, 1), date(2035, 1, 1)), makes_a_site)


@pytest.mark.thorough
def test_a_generated_trust_is_the_same_twice_and_has_no_error(tmp_path: Path) -> None:
    """`scripts/generate_trust.py` is deterministic, and what it writes passes the check."""
    for name in ("one", "two"):
        result = CliRunner().invoke(main, ["--schools", "12", "--out", str(tmp_path / name / "plans"), "--seed", "3"])
        assert result.exit_code == 0, result.output
    files = {p.relative_to(tmp_path / "one"): p.read_bytes() for p in sorted((tmp_path / "one").rglob("*.yaml"))}
    again = {p.relative_to(tmp_path / "two"): p.read_bytes() for p in sorted((tmp_path / "two").rglob("*.yaml"))}
    assert files == again
    assert len(files) == 10 + 9 + 5 + 12 * 6
    loaded = load(tmp_path / "one" / "plans")
    assert loaded.findings == ()
    assert loaded.trust is not None
    assert len(whole_site(loaded.trust, date(2026, 11, 20), Audience.TRUSTEES)) > 12 * 5


def whole_site(trust: Trust, day: date, audience: Audience) -> list[str]:
    """Every page's body."""
    site = make_site(make_edition(trust, day, audience), Settings(site_name="x"))
    return [page.body for page in site.pages]


@examples(300)
@given(st.data())
def test_the_fast_yes_or_no_agrees_with_the_schema_library(data: st.DataObject) -> None:
    """What one lets through the other does, for the example's files with one thing changed."""
    name, bad = strange(data)
    kind, _ = kind_of(name)
    assert fast_validator(kind).is_valid(bad) == full_validator(kind).is_valid(bad)


def test_it_refuses_a_folder_that_is_not_empty() -> None:
    """Nobody's plans are overwritten."""
    result = CliRunner().invoke(main, ["--schools", "1", "--out", str(ROOT / "plans")])
    assert result.exit_code == 2
    assert "is not empty" in result.output
