"""Titles inside sentences: an acronym and a name keep their capitals, on every page."""

from __future__ import annotations

import re
import shutil
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE, read, write
from case_tables import loaded, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
TITLES = ("SENCO", "LGB chair", "CEO", "Head of Year")
SPOILT = re.compile(r"\b(s(?:enco|ENCO)|lgb|lGB|ceo|cEO|head of year)\b")


def renamed(entries: list[dict[str, Any]]) -> None:
    """Give each entry one of the titles, with its id, as two of a list cannot have the same."""
    for entry, title in zip(entries, cycle(TITLES), strict=False):
        entry["title"] = f"{title} {entry['id'].upper()}"


@pytest.mark.thorough
def test_an_acronym_keeps_its_capitals_inside_a_sentence(tmp_path: Path) -> None:
    """Where the titles of roles, bodies, meetings, groups of pupils and levels of support are, or begin with, one."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLE, plans)
    lists = {
        plans / "reference" / "calendar.yaml": ("meetings",),
        plans / "reference" / "support-criteria.yaml": ("levels",),
        **dict.fromkeys(plans.glob("**/profile.yaml"), ("roles", "bodies")),
    }
    for file, keys in lists.items():
        data = read(file)
        for key in keys:
            renamed(data[key])
        write(file, data)
    measures = read(plans / "reference" / "measures.yaml")
    for measure in measures["measures"]:
        renamed(measure.get("groups", []))
    write(plans / "reference" / "measures.yaml", measures)
    site = make_site(make_edition(loaded(plans), DAY, Audience.TRUSTEES), Settings(site_name="x"))
    spoilt = {}
    for page in site.pages:
        words = [words_in(page.body), *(h.title for h in page.headings), *(s.text for s in page.search)]
        if page.path != "reference/files/" and not page.path.startswith("update/"):  # ids, in examples and in data
            spoilt[page.path] = SPOILT.findall(" ".join(words))
    assert {path: found for path, found in spoilt.items() if found} == {}
