"""Which work serves which objective of the trust, read both ways, by a table."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import a_context, loaded, page_at, rows
from governed_trusts import an_aligned_trust
from trustplan.oversight.alignment import align
from trustplan.rating.engine import rate
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.papers.paper import Span
from trustplan.website.papers.plan_blocks import serves

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("row", rows("oversight/alignment"))
def test_alignment_reads_both_ways(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of alignment.yaml."""
    aligned = align(rate(loaded(an_aligned_trust(row, tmp_path)), DAY))

    def name(ref: str) -> str:
        parts = ref.split("/")
        return f"{parts[0]} {parts[-1]}"

    served = {
        ref.split("/")[-1]: ", ".join(name(o.ref) for o in found) for ref, found in aligned.served.items() if found
    }
    assert served == row["served"]
    assert " ".join(name(o.ref) for o in aligned.orphans) == row["orphans"]
    assert " ".join(o.id for o in aligned.unserved) == row["unserved"]
    assert {o.ref for found in aligned.served.values() for o in found} == {r for r, up in aligned.serving.items() if up}


@pytest.mark.parametrize("by", ["priorities", "actions", "parts", "kpis"])
def test_pages_and_papers_agree_on_who_serves_an_objective(by: str, tmp_path: Path) -> None:
    """Whether the priority itself says so or something in it: on the objective's page, on alignment, on covers, in the data."""
    trust = loaded(an_aligned_trust({by: {"ash P1": "SI"}}, tmp_path))
    context = a_context(trust, DAY)
    site = make_site(context.edition, Settings(site_name="x"))
    objectives = {o.id: o for o in context.edition.rated.objectives if o.organisation == "trust"}
    school = next(o for o in context.edition.rated.objectives if o.organisation == "ash")
    pages = {ref: page_at(site.pages, context.urls.path(o.ref)).body for ref, o in objectives.items()}
    assert [ref for ref, body in pages.items() if "No school priority supports this" not in body] == ["SI"]
    assert context.names.school("ash") in pages["SI"]
    assert "No school priority supports PE and LG." in page_at(site.pages, "alignment/").body
    data = json.loads(site.late["data/trustplan.json"]())
    assert data["alignment"] == {o.ref: [school.ref] * (ref == "SI") for ref, o in objectives.items()}
    cover = [part.path for part in serves(context, context.index.plans_of["ash"]) if isinstance(part, Span)]
    assert cover == [context.urls.path(objectives["SI"].ref)]
