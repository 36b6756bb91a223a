"""What readers have in the papers of the example, section by section, by a table."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from case_tables import rows
from paper_texts import example, lines, section
from trustplan.primitives.audience import Audience
from trustplan.website.papers.group_paper import group_paper
from trustplan.website.papers.paper import Paper
from trustplan.website.papers.papers import annex_of, paper_of
from trustplan.website.papers.school_paper import school_paper


@cache
def meeting_papers(name: str, day: str) -> dict[str, Paper]:
    """The papers of a meeting as at a day."""
    contexts = [example(audience, date.fromisoformat(day)) for audience in (Audience.TRUSTEES, Audience.PUBLIC)]
    meeting = next(m for m in contexts[0].edition.trust.meetings if m.id == name)
    whole, public = (paper_of(context, meeting) for context in contexts)
    return {"whole": whole, "open": public, "annex": annex_of(contexts[0], meeting, public)}


@cache
def made(words: str) -> Paper:
    """The paper that a row names."""
    name, *more = words.split()
    if name == "group":
        return group_paper(example(), more[0])
    if len(more) == 2:
        return meeting_papers(name, more[0])[more[1]]
    return school_paper(example(Audience(more[0])), name)


@pytest.mark.parametrize("row", rows("example_papers"))
def test_a_reader_of_a_section_has_what_the_table_says(row: dict[str, Any]) -> None:
    """One row of example_papers.yaml."""
    paper = made(row["paper"])
    found = lines(paper.cover) if row["section"] == "cover" else lines(section(paper, row["section"]))[1:]
    assert found == row["says"]
