"""The papers of a site: to which site the links of each part lead, and where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from builders import a_trust, read, write
from paper_texts import context_of, example
from trustplan.primitives.audience import Audience
from trustplan.primitives.contents import raw, remarks_on
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.site_papers import paper_files, paper_links
from trustplan.website.rendering import environment

SETTINGS = Settings(site_name="Test", site_url="https://plans.trust.example/", papers=("html",))
PRIORITY = "https://plans.trust.example/plans/strategy-2025-28/SI/"
NAME = "meetings/board-2026-12/board-2026-12"


def test_links_of_an_open_paper_never_lead_to_the_trustees_site() -> None:
    """Its readers cannot open that site, and are not to learn where it is; on the public one they lead there."""
    trustees, public = (example(audience).edition for audience in (Audience.TRUSTEES, Audience.PUBLIC))
    of_trustees = paper_files(PageContext(trustees, SETTINGS, environment(), lambda: public))
    of_public = paper_files(PageContext(public, SETTINGS, environment()))
    assert PRIORITY in of_trustees[f"{NAME}.html"]().decode()
    assert PRIORITY in of_trustees[f"{NAME}-confidential.html"]().decode()
    assert "plans.trust.example" not in of_trustees[f"{NAME}-open.html"]().decode()
    assert PRIORITY in of_public[f"{NAME}-open.html"]().decode()


def test_a_meeting_has_links_to_its_own_papers_alone() -> None:
    """Of any other meeting the site has none; nor of any where its settings want none."""
    edition = example().edition
    context = PageContext(edition, SETTINGS, environment())
    of_meetings = {meeting.id: paper_links(context, meeting) for meeting in edition.trust.meetings}
    assert [name for name, links in of_meetings.items() if links] == ["board-2026-12"]
    [whole] = of_meetings["board-2026-12"]
    assert whole.links == (("web page", f"{NAME}.html"),)
    without = PageContext(edition, replace(SETTINGS, papers=()), environment())
    assert not any(paper_links(without, meeting) for meeting in edition.trust.meetings)
    assert paper_files(without) == {}


@pytest.mark.parametrize(
    ("formats", "fix"),
    [
        (("pdf",), "A copy as a web page shows them: add html to “papers” in mkdocs.yml."),
        (("pdf", "docx"), "The copy in Word shows them."),
        (("html", "docx", "pdf"), "The copies in Word and as a web page show them."),
    ],
)
def test_words_that_a_pdf_cannot_show_are_told_with_the_copies_that_do(
    formats: tuple[str, ...], fix: str, tmp_path: Path
) -> None:
    """Of the PDF alone; nothing is said where there is nothing to say."""
    plans = a_trust(tmp_path)
    profile = read(plans / "trust" / "profile.yaml")
    profile["title"] = "Ysgol 学校 ŷ"
    write(plans / "trust" / "profile.yaml", profile)
    context = context_of(plans)
    files = paper_files(PageContext(context.edition, replace(SETTINGS, papers=formats), context.env))
    said = {path: remarks_on(make()) for path, make in files.items()}
    pdf = f"{NAME}.pdf"
    shown = f"{pdf} has no shapes for “学校”, and shows a box (□) for each such letter. {fix}"
    assert said == {path: (shown,) * (path == pdf) for path in files}
    assert raw(files[pdf]()).startswith(b"%PDF")
