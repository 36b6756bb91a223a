"""Whether the trust is better than last year: the page with every figure that can be compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import a_context, loaded, page_at, with_figures, words_in
from trustplan.website.context import PageContext
from trustplan.website.pages.board import make_board
from trustplan.website.pages.direction import make_direction

DAY = date(2026, 11, 20)
MOVED = [
    (["2024-25 60 400", "2025-26 70 400"], {}, ("60%", "70%", "Improving", "at least 99%")),
    (
        ["2024-25 60 400", "2025-26 70 400"],
        {"direction": "down"},
        ("60%", "70%", "Worsening", "at most 8%"),
    ),
    (["2024-25 60 400", "2025-26 61 400"], {}, ("60%", "61%", "No clear change", "at least 99%")),
]


def of_figures(folder: Path, figures: list[str], **measure: Any) -> PageContext:
    """The pages of a trust with some figures of its own."""
    return a_context(loaded(with_figures(folder, {"figures": figures, "measure": measure})), DAY)


@pytest.mark.parametrize(("figures", "measure", "words"), MOVED, ids=["better", "worse", "as it was"])
def test_each_figure_stands_beside_last_years(
    figures: list[str], measure: dict[str, Any], words: tuple[str, ...], tmp_path: Path
) -> None:
    """With its direction, its rating and its target; and the briefing leads to it."""
    context = of_figures(tmp_path, figures, **measure)
    before, now, move, target = words
    row = f"Last year {before} This year {now} 2025/26 Direction {move} Rating Off track target: {target} Decided by Trust"
    assert f"Reading K1 {row}" in words_in(page_at(make_direction(context), "direction/").body)
    assert 'href="direction/"' in page_at(make_board(context), "").body


def test_where_nothing_can_be_compared_there_is_no_page(tmp_path: Path) -> None:
    """And nothing leads to it."""
    context = of_figures(tmp_path, ["2025-26 70 400"])
    assert list(make_direction(context)) == []
    assert 'href="direction/"' not in page_at(make_board(context), "").body
