"""Trusts of other shapes build without touching code, and their sites read well."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from generate_trust import generate

import other_trusts
from builders import read, write
from shared import made_once
from sites import Reader, all_bytes, build, pages_of, read_page, write_config
from trustplan.loading.load import load


def site_of(shape: Callable[[Path], Path], name: str, factory: pytest.TempPathFactory) -> Path:
    """The site of a trust of some shape, for trustees."""

    def make(folder: Path) -> None:
        shape(folder)
        write_config(folder)
        result = build(folder, "--strict")
        assert result.returncode == 0, result.stderr

    return made_once(factory, name, make) / "site"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the large trust, for trustees."""
    return site_of(other_trusts.large, "large", tmp_path_factory)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tiny trust, for trustees."""
    return site_of(other_trusts.tiny, "tiny", tmp_path_factory)


def text_of(reader: Reader) -> str:
    """A page's text on one line, with plain spaces."""
    return " ".join("".join(reader.text).replace("\u00a0", " ").split())


def test_the_large_trust_speaks_its_own_words(large: Path) -> None:
    """Labels of ratings and of the plan's parts, in every page; the format's own words nowhere."""
    text = text_of(read_page(large / "plans/big-plan/G1/index.html"))
    assert "Delivery: one task" in text
    assert re.search(r"Impact: [a-z]+ marks of success", text)
    for label in ("Going well", "Stuck"):
        assert label in text
    home = text_of(read_page(large / "index.html"))
    assert "All goals" in home
    assert "Wobbling" in home


@pytest.mark.thorough
def test_no_sentence_uses_words_that_the_trust_does_not(large: Path) -> None:
    """Reasons, headings, leads and the page of rules: all in the words of the policy."""
    for name, reader in pages_of(large).items():
        text = text_of(reader).lower().partition("kinds of page:")[0]  # which are of another trust's site
        for word in ("off track", "at risk", "on track", "not assessed"):
            assert word not in text.replace("missed by more than the tolerance", ""), (name, word)


def test_actions_of_three_levels_each_have_a_place(large: Path) -> None:
    """A part of a part is named, rated and can be linked to; the parent says why it is what it is."""
    reader = read_page(large / "plans/big-plan/G1/index.html")
    assert {"T1", "T1a", "T1b", "T1a1", "T1a2"} <= reader.ids
    assert "Its parts: " in text_of(reader)


def test_a_plan_without_kpis_has_no_impact(large: Path) -> None:
    """Nothing is shown where nothing can be."""
    objective = text_of(read_page(large / "schools/ash/one-page/G1/index.html"))
    assert "Impact" not in objective.split("About this goal")[0].split("Delivery")[-1]
    assert "what it achieved" not in objective
    with_kpis = text_of(read_page(large / "schools/beech/one-page/G1/index.html"))
    assert "what it achieved" in with_kpis


def test_a_school_without_a_plan_and_one_that_joined_last_month(large: Path) -> None:
    """Both have a page, and say how things are."""
    assert "No plan of this school is in the files." in text_of(read_page(large / "schools/elder/index.html"))
    measure = text_of(read_page(large / "measures/suspensions/index.html"))
    assert "Joined on 15 Oct 2026; figures from before then are not rated." in measure or "Fir" in measure
    assert "Joined the trust 15 Oct 2026" in text_of(read_page(large / "schools/fir/index.html"))


def test_secondary_measures_are_for_secondary_schools(large: Path) -> None:
    """A primary school has no Attainment 8, and Progress 8 says why it has no figure."""
    side = text_of(read_page(large / "schools/compare/index.html"))
    assert "Not for this school" in side
    assert "Not applicable in 2025/26." in text_of(read_page(large / "measures/progress-8/index.html"))
    attainment = text_of(read_page(large / "measures/attainment-8/index.html"))
    assert "Gorse" in attainment
    assert "Ash" not in attainment


def test_the_large_trusts_menu_stays_short_and_links_lead_somewhere(large: Path) -> None:
    """Twelve schools, which are on their list alone, and no more than 20 KB around any page."""
    for path in large.rglob("*.html"):
        if path.name.startswith("board-"):  # a paper, which has nothing around it
            continue
        frame = path.read_text(encoding="utf-8").partition("<article")[0]
        assert len(frame) <= 20_000, path
    for name, reader in pages_of(large).items():
        assert not reader.repeated, name


def test_another_trusts_tiers_bodies_and_rhythms_need_no_code(large: Path) -> None:
    """Four tiers with names of its own, a tier for a subject, a cluster in place of local bodies."""
    text = text_of(read_page(large / "support/index.html"))
    for words in ("Thrive", "Refine", "Repair", "Stabilise", "Maths", "Kestrel School"):
        assert words in text
    larch = text_of(read_page(large / "schools/larch/support/index.html"))
    assert "Stabilise since 24 September." in larch
    assert "Held by the trustees" in larch
    assert "Spend the budget" in larch
    assert "Ethos" not in larch  # it is for church schools
    delegation = text_of(read_page(large / "delegation/index.html"))
    assert "Cluster council" in delegation
    assert "One responsibility differs from the scheme of delegation: one at Larch." in delegation
    reviews = text_of(read_page(large / "reviews/index.html"))
    assert "Learning walk" in reviews
    assert "Review of the board" in reviews
    practice = text_of(read_page(large / "practice/index.html"))
    assert re.search(
        r"School Larch ?Evidence Progress, by the support criteria ?Support Gorse: Maths in small steps", practice
    )


def test_an_action_group_reports_in_the_tiers_own_rhythm(large: Path) -> None:
    """Each month at one tier, each fortnight at another: both are late by now, each by its own day."""
    text = text_of(read_page(large / "exceptions/index.html"))
    assert "Kestrel: report of the action group" in text
    assert "Larch: report of the action group" in text
    kestrel = text_of(read_page(large / "schools/kestrel/support/index.html"))
    larch = text_of(read_page(large / "schools/larch/support/index.html"))
    assert "Overdue the next report was due 23 Oct 2026" in kestrel
    assert "Overdue the next report was due 9 Nov 2026" in larch


def test_an_unknown_word_of_rating_is_reported_with_the_trusts_own(tmp_path: Path) -> None:
    """The nearest word is one that the trust itself uses."""
    plans = other_trusts.large(tmp_path)
    file = plans / "schools" / "ash" / "one-page.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("rating: going well", "rating: going wel"), encoding="utf-8"
    )
    messages = [str(f) for f in load(plans).errors]
    assert len(messages) == 1
    assert "Did you mean “going well”?" in messages[0]


def test_a_word_for_two_ratings_is_an_error(tmp_path: Path) -> None:
    """Each word means one rating."""
    plans = other_trusts.large(tmp_path)
    file = plans / "reference" / "policy.yaml"
    policy = read(file)
    policy["ratings"]["at-risk"]["words"].append("stuck")
    write(file, policy)
    assert [f.rule for f in load(plans).errors] == ["rating-word-twice"]


def test_the_tiny_trust_has_a_decent_site(tiny: Path) -> None:
    """Its one plan is on the home page; no section is there only to say that it is empty."""
    home = text_of(read_page(tiny / "index.html"))
    assert "Oak: The objective" in home
    assert "Every child reads" in home
    assert "On track" in home
    school = text_of(read_page(tiny / "schools/oak/index.html"))
    for empty in ("No figures", "No inspection", "No KPI", "not recorded here"):
        assert empty not in school
    side = text_of(read_page(tiny / "schools/index.html"))
    assert "The only school has a plan here; no items of it are off track." in side
    assert "No KPI of the trust" not in side
    assert not (tiny / "measures").exists()
    for page in ("support", "delegation", "reviews", "inspections", "alignment", "practice", "equity", "meetings"):
        assert not (tiny / page).exists(), page
    for name, reader in pages_of(tiny).items():
        assert not re.search(r"\bNone yet\b|There are no figures", text_of(reader)), name


@pytest.mark.parametrize(
    "shape", [other_trusts.tiny, pytest.param(other_trusts.large, marks=pytest.mark.thorough)], ids=["tiny", "large"]
)
def test_frames_are_only_a_faster_way(shape: Callable[[Path], Path], tmp_path: Path) -> None:
    """Pages that share the theme's frame have the same bytes as pages rendered in full."""
    sites = []
    for shares in (True, False):
        folder = tmp_path / str(shares)
        folder.mkdir()
        shape(folder)
        write_config(folder)
        (folder / "mkdocs.yml").write_text(
            (folder / "mkdocs.yml").read_text(encoding="utf-8")
            + "hooks: [off.py]\nsite_url: https://trust.example/plans/\n",
            encoding="utf-8",
        )
        (folder / "off.py").write_text(
            f"import trustplan.mkdocs_plugin.plugin\ntrustplan.mkdocs_plugin.plugin.SHARES_FRAMES = {shares}\n",
            encoding="utf-8",
        )
        result = build(folder, "--strict")
        assert result.returncode == 0, result.stderr
        sites.append(all_bytes(folder / "site"))
    assert sites[0] == sites[1]


@pytest.mark.thorough
def test_no_list_leaves_rows_out_in_silence(tmp_path: Path) -> None:
    """A trust of 125 schools: where a page stops short of all of them, it says how many more there are."""
    generate(tmp_path / "plans", schools=125, seed=1)
    for profile in (tmp_path / "plans/schools").glob("*/profile.yaml"):
        inspection = {
            "on": "2025-05-13",
            "published": "2025-06-20",
            "framework": "ofsted-2019",
            "grades": {"quality-of-education": "good"},
        }
        write(profile, {**read(profile), "inspections": [inspection]})
    write_config(tmp_path)
    result = build(tmp_path, "--strict")
    assert result.returncode == 0, result.stderr
    site = tmp_path / "site"
    for name in ("support", "inspections"):
        assert "And five more schools." in text_of(read_page(site / name / "index.html")), name
    assert re.search(r"As in the scheme: 1\d\d schools\.", text_of(read_page(site / "delegation/index.html")))
    assert "And 351 more priorities." in text_of(read_page(site / "alignment/index.html"))
    assert "And five more organisations." in text_of(read_page(site / "reviews/checklists/index.html"))
    assert "125 inspections under one framework." in text_of(read_page(site / "inspections/index.html"))
