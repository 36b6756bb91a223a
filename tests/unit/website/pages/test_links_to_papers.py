"""The links of a meeting's page to its papers: which open part is one to publish."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("audience", "has_open", "is_told"),
    [(Audience.TRUSTEES, True, True), (Audience.TRUSTEES, False, False), (Audience.PUBLIC, False, False)],
)
def test_the_page_says_which_open_part_to_publish(
    audience: Audience, has_open: bool, is_told: bool, example: Trust
) -> None:
    """On the trustees' site it is not the one there, which does not know what earlier public editions withheld."""
    made = make_edition(example, DAY, audience)
    public = make_edition(example, DAY, Audience.PUBLIC)
    settings = Settings(site_name="Test", papers=("html",))
    site = make_site(made, settings, (lambda: public) if has_open else None)
    [body] = [page.body for page in site.pages if page.path == "meetings/board-2026-12/"]
    assert "board-2026-12" in body
    assert "tp-papers" in body
    told = "Do not publish this open part. The one of the public edition, or of the command" in " ".join(body.split())
    assert told == is_told
