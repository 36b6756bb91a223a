"""Where figures come from, on pages, in downloads and in the data: once where all share it, and never what is for trustees."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, read, write
from case_tables import loaded, page_at, words_in
from data_tables import table_of
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings, Site

DAY = date(2026, 11, 20)
TABLES = "Ministry, Reading tests, 2025/26, revised"
COUNCIL = "Council, Its own tests, June 2026"
SOURCES = [
    {
        "id": "tables",
        "title": "Reading tests",
        "publisher": "Ministry",
        "licence": "OGL-UK-3.0",
        "release": "2025/26, revised",
        "accessed": "2026-10-14",
        "sha256": "ab" * 32,
        "note": "Cohorts are in the second file.",
        "url": "https://example.org/tests",
    },
    {
        "id": "council",
        "title": "Its own tests",
        "publisher": "Council",
        "licence": "By agreement",
        "release": "June 2026",
        "accessed": "2026-10-14",
    },
]
ROW = {"period": "2025-26", "on": "2026-07-10", "cohort": 100, "status": "revised"}


def with_sources(folder: Path, of_school: dict[str, str], **more: Any) -> Path:
    """A trust of three schools, each with a figure that names the source given for it, or none."""
    measure = a_measure(**{"aggregate": "pupil-weighted mean", "open": "The ministry publishes them.", **more})
    plans = a_trust(folder, measures=[measure], has_frameworks=False)
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    own = {**kpi, "id": "K2", "title": "Reading, all", "applies_to": "own"}
    add_plan(plans, [{"id": "O", "title": "Objective", "sponsor": "ceo", "kpis": [kpi, own]}], visibility="public")
    write(plans / "reference" / "sources.yaml", {"sources": SOURCES})
    for number, (school, source) in enumerate(of_school.items()):
        row = {**ROW, "value": 55 + number, **({"source": source} if source else {})}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [row]})
    return plans


def site_of(plans: Path, audience: Audience = Audience.TRUSTEES) -> Site:
    """The site of an audience."""
    return make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x"))


def page(site: Site, path: str = "measures/reading/") -> str:
    """The words of a page."""
    return words_in(page_at(site.pages, path).body)


CASES = {
    "one source of all": ({"ash": "tables", "beech": "tables", "cedar": "tables"}, f"Source: {TABLES}."),
    "one for two schools, another for the third": (
        {"ash": "tables", "beech": "council", "cedar": "tables"},
        f"Source of 2025/26: Ash and Cedar: {TABLES}; Beech: {COUNCIL}.",
    ),
    "none for one school": (
        {"ash": "tables", "beech": "", "cedar": "tables"},
        f"Source of 2025/26: Ash and Cedar: {TABLES}.",
    ),
}


@pytest.mark.parametrize("audience", [Audience.TRUSTEES, Audience.PUBLIC])
@pytest.mark.parametrize("case", CASES)
def test_a_measures_page_says_where_its_figures_come_from(case: str, audience: Audience, tmp_path: Path) -> None:
    """Once where all figures share the source; else by school, and nothing of those that name none."""
    schools, expected = CASES[case]
    words = page(site_of(with_sources(tmp_path, schools), audience))
    assert expected in words
    assert words.count("Source: Ministry") == (1 if case == "one source of all" else 0)


def test_figures_without_a_source_say_nothing_of_one(tmp_path: Path) -> None:
    """And the data page says that none names a publication."""
    site = site_of(with_sources(tmp_path, {"ash": "", "beech": "", "cedar": ""}))
    assert "Source:" not in page(site)
    assert "Source of" not in page(site)
    assert "No figure of this edition names a publication" in page(site, "reference/data/")


def test_the_facts_behind_a_rating_name_the_source(tmp_path: Path) -> None:
    """And that the figure is revised; the trust's own is said to be made of all pupils."""
    words = page(site_of(with_sources(tmp_path, {"ash": "tables", "beech": "tables", "cedar": "tables"})))
    assert f"Source {TABLES} " in words
    assert "2025/26, revised, reported on 10 Jul 2026" in words
    made = "All pupils of its schools taken together; the department's own figure of the trust may differ"
    assert f"Trust's figure {made}" in words


MADE = {
    "pupil-weighted mean": "Trust: all pupils of its schools taken together; the department's own figure",
    "mean": "Trust: the mean of its schools' figures, each school counted alike; the department's own figure",
    "sum": "Trust: the sum of its schools' figures; the department's own figure",
}


@pytest.mark.parametrize("aggregate", MADE)
def test_beside_the_trusts_figure_stands_how_it_is_made(aggregate: str, tmp_path: Path) -> None:
    """In a sentence, with the way to the four reasons for another figure elsewhere."""
    schools = {"ash": "tables", "beech": "tables", "cedar": "tables"}
    site = site_of(with_sources(tmp_path, schools, aggregate=aggregate))
    assert MADE[aggregate] in page(site)
    assert 'href="../../reference/data/#differs"' in page_at(site.pages, "measures/reading/").body
    data = page(site, "reference/data/")
    for reason in ("of another day", "counts other pupils", "rounded otherwise", "provisional", "three years or more"):
        assert reason in data


def test_a_figure_that_the_trust_entered_itself_is_said_to_be_its_own(tmp_path: Path) -> None:
    """It takes the place of the one that its schools' would make."""
    plans = with_sources(tmp_path, {"ash": "tables", "beech": "tables", "cedar": "tables"})
    write(plans / "trust" / "measurements.yaml", {"reading": [{**ROW, "value": 58, "cohort": 300}]})
    assert "Trust: the trust's own, as it was entered." in page(site_of(plans))


def test_a_schools_page_says_where_its_figures_come_from(tmp_path: Path) -> None:
    """That of the school alone, for both audiences."""
    plans = with_sources(tmp_path, {"ash": "tables", "beech": "council", "cedar": "tables"})
    for audience in (Audience.TRUSTEES, Audience.PUBLIC):
        words = page(site_of(plans, audience), "schools/beech/")
        assert f"Sources: {COUNCIL}." in words
        assert "Ministry" not in words


def test_the_data_page_has_the_credit_of_each_licence(tmp_path: Path) -> None:
    """What a licence asks for, by name; of one in words these words. The hash and the note are for trustees."""
    plans = with_sources(tmp_path, {"ash": "tables", "beech": "council", "cedar": "tables"})
    credit = "Contains public sector information licensed under the Open Government Licence v3.0. Seen 14 Oct 2026."
    for audience in (Audience.TRUSTEES, Audience.PUBLIC):
        words = page(site_of(plans, audience), "reference/data/")
        assert f"{TABLES}. {credit} Address: https://example.org/tests" in words
        assert f"{COUNCIL}. By agreement." in words
        is_for_trustees = audience is Audience.TRUSTEES
        assert ("abababab" in words) is is_for_trustees
        assert ("Cohorts are in the second file." in words) is is_for_trustees


def test_the_public_reads_of_no_source_of_what_it_does_not_see(tmp_path: Path) -> None:
    """A source that only a figure of a group names is on no page of the public's, nor in its data."""
    plans = with_sources(tmp_path, {"ash": "tables", "beech": "tables", "cedar": "tables"})
    file = plans / "schools" / "ash" / "measurements.yaml"
    (row,) = read(file)["reading"]
    write(file, {"reading": [row, {**row, "group": "disadvantaged", "source": "council"}]})
    for audience in (Audience.TRUSTEES, Audience.PUBLIC):
        seen = {source.id for source in make_edition(loaded(plans), DAY, audience).trust.sources}
        assert ("council" in seen) is (audience is Audience.TRUSTEES)
        site = site_of(plans, audience)
        texts = [p.body for p in site.pages] + [*site.files.values(), *(make() for make in site.late.values())]
        assert any("Its own tests" in str(text) for text in texts) is (audience is Audience.TRUSTEES)


def test_downloads_and_data_name_the_source(tmp_path: Path) -> None:
    """In a column of its own beside each figure, in words and by id; and the data by id."""
    plans = with_sources(tmp_path, {"ash": "tables", "beech": "council", "cedar": "tables"})
    late = site_of(plans, Audience.PUBLIC).late
    found = {row["organisation"]: (row["source"], row["source_id"]) for row in table_of(late, "reading")}
    assert found == {
        "trust": ("", ""),
        "ash": (TABLES, "tables"),
        "beech": (COUNCIL, "council"),
        "cedar": (TABLES, "tables"),
    }
    assert [row["licence_title"] for row in table_of(late, "sources")] == [
        "Open Government Licence v3.0",
        "By agreement",
    ]
    data = json.loads(late["data/trustplan.json"]())
    sources = {s["id"]: (s["publisher"], s["licence"], s["sha256"], s["note"]) for s in data["sources"]}
    assert sources == {
        "tables": ("Ministry", "OGL-UK-3.0", None, None),
        "council": ("Council", "By agreement", None, None),
    }
    by_school = {f["organisation"]: f["values"][0]["source"] for f in data["figures"] if f["organisation"] != "trust"}
    assert by_school == {"ash": "tables", "beech": "council", "cedar": "tables"}


def test_an_address_is_shown_as_text(tmp_path: Path) -> None:
    """What somebody typed is no markup, and no link."""
    plans = with_sources(tmp_path, {"ash": "tables", "beech": "tables", "cedar": "tables"})
    hostile = {**SOURCES[0], "title": "<b>Tests</b> & more", "publisher": "=1+1"}
    write(plans / "reference" / "sources.yaml", {"sources": [hostile]})
    site = site_of(plans)
    for path in ("measures/reading/", "schools/ash/", "reference/data/"):
        body = page_at(site.pages, path).body
        assert "<b>Tests" not in body
        assert "&lt;b&gt;Tests&lt;/b&gt; &amp; more" in body
        assert 'href="https://example.org' not in body
    assert all(row["source"].startswith("'=1+1, <b>") for row in table_of(site.late, "reading"))
