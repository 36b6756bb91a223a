"""`trustplan explain`: rules, files, ratings, items and guides, with what is near for what is none."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import ROOT
from rule_ids import every_rule
from trustplan.cli.main import main
from trustplan.cli.topics import topics
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.primitives.periods import parse_date
from trustplan.rating.reasons import Reason
from trustplan.rating.status import ObjectiveStatus
from trustplan.schema.loader import load_schema

DAY = "2026-11-20"


@pytest.fixture(scope="module")
def edition(example: Trust) -> Edition:
    """The example, rated for trustees."""
    day = parse_date(DAY)
    assert day
    return make_edition(example, day, Audience.TRUSTEES)


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """The example is read and rated once for all of these."""
    monkeypatch.setattr("trustplan.loading.load.load", loaded_once)
    monkeypatch.setattr("trustplan.disclosure.edition.make_edition", lambda *_: edition)


loaded_once = cache(load)


def explain(*words: str) -> Result:
    """Explain something of the example."""
    return CliRunner().invoke(main, ["explain", *words, "--plans", str(ROOT / "plans"), "--as-of", DAY])


def test_everything_that_the_shell_offers_is_explained() -> None:
    """Each rule, kind of file, rating and guide, in more than its own name."""
    assert every_rule() <= set(topics())
    for topic in topics():
        done = explain(topic)
        assert done.exit_code == 0, done.output
        assert len(done.output) > len(topic) + 30, topic


@pytest.mark.parametrize("word", ["bad-date", "[bad-date]"])
def test_a_rule_says_what_is_wrong_and_shows_a_message(word: str) -> None:
    """As a message has it, in brackets too, and without marks of Markdown."""
    out = explain(word).output
    assert out.startswith("bad-date\n\nError. ")
    assert "    “on” should be a date written year-month-day" in out
    assert not set("*>`") & set(out)


@pytest.mark.parametrize("word", ["profile.yaml", "profile", "plans/schools/ash/profile.yaml", "trust/profile.yaml"])
def test_a_file_names_each_of_its_keys(word: str) -> None:
    """By its name, its kind or where it is; those that are needed are marked."""
    lines = explain(word).output.splitlines()
    for key in load_schema("profile")["properties"]:
        assert {f"  {key}", f"  {key} *"} & set(lines), key
    assert "  title *" in lines
    assert "  summary" in lines


@pytest.mark.parametrize("word", ["plans/schools/ash/improvement-2030.yaml", "plan", "plans/reference/calendar.yaml"])
def test_a_file_is_explained_that_is_not_there_yet(word: str) -> None:
    """Whoever begins one asks first."""
    assert "(those with * are needed)" in explain(word).output


@pytest.mark.parametrize("word", ["off-track", "Off track", "off_track"])
def test_a_rating_is_explained_by_the_rules_that_give_it(word: str) -> None:
    """With the trust's own numbers."""
    out = explain(word).output
    assert out.startswith("Off track\n")
    assert "more than a third of the rated items are" in out


def test_an_item_is_explained_as_on_its_page(edition: Edition) -> None:
    """Every sentence and fact of each action and KPI of one plan, whichever it is."""
    rated = edition.rated
    refs = [ref for ref in rated.index if ref.startswith("strategy-2025-28/PE")]
    assert len(refs) > 3
    for ref in refs[:6]:
        out = explain(ref).output
        status = rated.index[ref]
        reasons: tuple[Reason, ...]
        if isinstance(status, ObjectiveStatus):
            reasons = (status.delivery.reason, status.impact.reason)
        else:
            reasons = status.reasons
        for reason in reasons:
            assert reason.sentence in out
            for term, text in reason.facts:
                assert f"{term}: {text}" in out


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("bad-dat", "Did you mean “bad-date”?"),
        ("profil.yaml", "Did you mean “profile.yaml”?"),
        ("of-track", "Did you mean “off-track”?"),
        ("fernhill/improvement-2026-27/P1A1", "Did you mean “fernhill/improvement-2026-27/P1-A1”?"),
        ("fernhill/improvement-2026-27/P1-A99", "Choose one of: fernhill/improvement-2026-27/P1, "),
        ("fernhill/improvement-2026/P1-A1", "The only choice is “fernhill/improvement-2026-27/P1-A1”."),
        ("P1-A1", "3 items end in “P1-A1”"),
        ("xyzzy", "“trustplan explain guides” lists the guides"),
    ],
)
def test_what_is_nothing_gets_what_is_near(word: str, said: str) -> None:
    """Wrong use, with the word that was meant."""
    done = explain(word)
    assert done.exit_code == 2
    assert said in done.output


def test_a_plan_lists_its_objectives() -> None:
    """With both ratings of each."""
    out = explain("fernhill/improvement-2026-27").output
    assert "  P1: delivery on track, impact at risk. " in out.replace("going to plan", "on track").replace(
        "in doubt", "at risk"
    )


def test_with_plans_that_have_errors_rules_are_explained_all_the_same(tmp_path: Path) -> None:
    """It is then that somebody asks; of items, the errors stand in the way."""
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "profile.yaml").write_text("title: [", encoding="utf-8")
    for word, code, said in (
        ("yaml-syntax", 0, "Error."),
        ("yaml-syntx", 2, "Did you mean “yaml-syntax”?"),
        ("ash/plan/P1", 1, "profile.yaml:1"),
    ):
        done = CliRunner().invoke(main, ["explain", word, "--plans", str(tmp_path)])
        assert (done.exit_code, said in done.output) == (code, True), done.output


@pytest.mark.parametrize("word", ["profile.yaml", "reference/calendar.yaml", "file-missing", "set-up-on-github"])
def test_whoever_has_no_plans_yet_is_told_what_a_file_holds(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file is written before there is a folder or a site."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["explain", word])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(main, ["explain", "ash/plan/P1"])
    assert (done.exit_code, "in the folder of a trust, or with --plans" in done.output) == (2, True)


def test_a_missing_file_is_told_with_a_word_that_explains_it(tmp_path: Path) -> None:
    """Each message of the check names something that works."""
    (tmp_path / "plans").mkdir()
    done = CliRunner().invoke(main, ["check", "--plans", str(tmp_path / "plans")])
    named = re.findall(r"“trustplan explain (.+?)”", done.output)
    assert len(named) == 3
    for word in named:
        assert "(those with * are needed)" in explain(word).output
