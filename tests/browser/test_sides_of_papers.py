"""Three sides of A4 at most for cover and report, as each program lays them out: at 4, 12 and 100 schools, and of long words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from generate_trust import generate
from msgspec.structs import replace

from builders import EXAMPLE
from case_tables import a_context, loaded
from long_words import MEETING, long_words
from paper_sides import sides_of_report
from printed_papers import html_on_paper, needs_office, word_on_paper
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.docx_writer import docx_of
from trustplan.website.papers.fit import SIDES
from trustplan.website.papers.html_writer import html_of
from trustplan.website.papers.paper import Paper
from trustplan.website.papers.papers import annex_of, paper_of
from trustplan.website.rendering import environment
from windows import Window, served

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
DAY = date(2026, 11, 20)
SITE = "https://plans.example.org/"
TRUSTS = ("example", "12 schools", "100 schools", "long words")


def plans_of(name: str, folder: Path) -> Path:
    """The files of a trust."""
    if name == "example":
        return EXAMPLE
    if name == "long words":
        return long_words(folder)
    plans = folder / "plans"
    generate(plans, schools=int(name.partition(" ")[0]), seed=1)
    return plans


@pytest.fixture(scope="module", params=TRUSTS)
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Paper, ...]:
    """The reports of a trust's three papers for one meeting, without their appendices."""
    trust = loaded(plans_of(request.param, tmp_path_factory.mktemp("trust")))
    meeting = next(m for m in trust.meetings if m.id == MEETING)
    public = PageContext(make_edition(trust, DAY, Audience.PUBLIC), Settings(site_name="Test"), environment())
    context = a_context(trust, DAY)
    whole, open_ = paper_of(context, meeting), paper_of(public, meeting)
    return tuple(replace(paper, appendix=()) for paper in (whole, open_, annex_of(context, meeting, open_)))


def test_a_pdf_has_three_sides(papers: tuple[Paper, ...]) -> None:
    """As Typst lays it out."""
    for paper in papers:
        assert 1 < sides_of_report(paper) <= SIDES, paper.name


@needs_office
def test_a_word_document_has_three_sides(papers: tuple[Paper, ...], tmp_path: Path) -> None:
    """As LibreOffice lays it out."""
    for paper in papers:
        assert 1 < len(word_on_paper(docx_of(paper, SITE), tmp_path).sides) <= SIDES, paper.name


def test_a_page_prints_on_three_sides(papers: tuple[Paper, ...], tmp_path: Path, windows: Window) -> None:
    """As a browser lays it out."""
    for paper in papers:
        (tmp_path / f"{paper.name}.html").write_text(html_of(paper, SITE), encoding="utf-8")
    with served(tmp_path) as url:
        for paper in papers:
            assert 1 < len(html_on_paper(f"{url}{paper.name}.html", windows).sides) <= SIDES, paper.name
