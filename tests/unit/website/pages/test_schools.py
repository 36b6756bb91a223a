"""What serves an objective of the trust, and the pages of schools."""

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
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
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
def test_an_objective_s_page_and_the_check_say_the_same_of_what_serves_it(row: dict[str, Any], tmp_path: Path) -> None:
    """The objective's own page; the advice of the check agrees."""
    plans = an_aligned_trust(row, tmp_path)
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    pages = {p.path: p for p in make_site(shown, Settings(site_name="x")).pages}
    wanted = {o: [(who.split()[0], who.split()[1]) for who in found.split(", ")] for o, found in row["served"].items()}
    for name in ("SI", "PE", "LG"):
        assert links_of(pages[f"plans/{PLAN}/{name}/"]) == wanted.get(name, []), name
    advised = [f for f in load(plans).findings if f.rule == "serves-nothing"]
    assert len(advised) == len(row["orphans"].split()) // 2 - len(row.get("inside", ()))
