"""A table that says no name of its own is named by the heading above it."""

from __future__ import annotations

import pytest

from trustplan.website.table_names import name_tables

HEAD = '<h2 class="x" id="figures">Figures</h2>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'{HEAD}<table class="t"><tr>', f'{HEAD}<table aria-labelledby="figures" class="t"><tr>'),
        (f"{HEAD}<h3>No id</h3><table>", f'{HEAD}<h3>No id</h3><table aria-labelledby="figures">'),
        (f"{HEAD}<table><table>", f'{HEAD}<table aria-labelledby="figures"><table aria-labelledby="figures">'),
        (f'{HEAD}<table aria-label="Own">', f'{HEAD}<table aria-label="Own">'),
        (f"{HEAD}<table><caption>Own</caption>", f"{HEAD}<table><caption>Own</caption>"),
        ("<table>", "<table>"),
        ("<p>none</p>", "<p>none</p>"),
    ],
)
def test_a_table_is_named(html: str, expected: str) -> None:
    """By the last heading that has an id, unless it has a caption or a label."""
    assert name_tables(html) == expected
