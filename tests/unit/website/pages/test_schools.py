"""The pages of schools: what serves an objective of the trust is the same on each."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN
from case_tables import loaded, rows
from governed_trusts import an_aligned_trust
from sites import Reader
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.website.build import make_site
from trustplan.website.page import Page, Settings

DAY = date(2026, 11, 20)


def links_of(page: Page) -> list[tuple[str, str]]:
    """The priorities that a page links to, each as its school and id."""
    reader = Reader()
    reader.feed(page.body)
    found = [re.search(rf"schools/(\w+)/{PLAN}/(\w+)/$", link) for link in reader.links]
    return sorted((m[1], m[2]) for m in found if m)


@pytest.mark.parametrize("row", rows("oversight/alignment"))
def test_every_page_says_the_same_of_what_serves_an_objective(row: dict[str, Any], tmp_path: Path) -> None:
    """The objective's own page, and the table of schools side by side; the advice of the check agrees."""
    plans = an_aligned_trust(row, tmp_path)
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    pages = {p.path: p for p in make_site(shown, Settings(site_name="x")).pages}
    wanted = {o: [(who.split()[0], who.split()[1]) for who in found.split(", ")] for o, found in row["served"].items()}
    for name in ("SI", "PE", "LG"):
        assert links_of(pages[f"plans/{PLAN}/{name}/"]) == wanted.get(name, []), name
    side_by_side = pages["schools/"]
    assert links_of(side_by_side) == sorted(pair for found in wanted.values() for pair in found)
    served = {(name, school) for name, found in wanted.items() for school, _ in found}
    assert side_by_side.body.count("No priority serves this") == 9 - len(served)
    advised = [f for f in load(plans).findings if f.rule == "serves-nothing"]
    assert len(advised) == len(row["orphans"].split()) // 2 - len(row.get("inside", ()))
