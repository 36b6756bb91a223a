"""The page of changes: each change once, its cause beneath it, counts by school, and first ratings in a panel."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import paper_texts
from builders import EXAMPLE, PLAN
from case_tables import a_context, loaded, news, page_at, spaces, with_actions, words_in
from trustplan.diff.ratings import Cause, Difference
from trustplan.model import Rating
from trustplan.primitives.audience import Audience
from trustplan.primitives.phrases import phrase
from trustplan.website.pages.board import make_board
from trustplan.website.pages.effects import every_effect, lone_effect

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def example() -> Any:
    """The example's pages, on its day."""
    return a_context(loaded(EXAMPLE), DAY)


@pytest.fixture(scope="module")
def body(example: Any) -> str:
    """The example's page."""
    return page_at(make_board(example), "changes/").body


def test_each_rating_that_moved_is_told_once(example: Any) -> None:
    """As an effect, or among the causes of one; the trust's come before its schools'."""
    moves = [c for c in example.edition.changes if not c.is_edit and "not-assessed" not in (c.old, c.new)]
    effects = every_effect(example)
    told = [(effect.change.title, effect.change.dimension) for effect in effects]
    for effect in effects:
        told += [(cause.title, "") for cause in effect.causes if cause.title]
    assert sorted(told) == sorted((c.title, c.dimension) for c in moves)
    assert all(effect.left_out == 0 for effect in effects)
    falls = [effect.title for effect in effects if effect.change.is_fall]
    assert falls[-1] == "Mill Green: Disadvantaged pupils catch up by the end of Year 6: delivery"


def test_an_effect_has_its_figures_and_the_note_of_a_correction(body: str) -> None:
    """A figure that counts on through a year is not held against the last of another year."""
    text = words_in(body)
    down = text[text.index("Ratings down") : text.index("Ratings up")]
    assert down.startswith("Ratings down 11 At risk → to Off track School improvement and outcomes: impact")
    assert re.search(r"Two results were annulled after a check [^.]+\. 61% → to 58% Fernhill; trust", down)
    assert "No update since 2 Jul 2026. Now overdue no new information" in down
    assert "94 days" not in text


def test_changes_are_counted_by_school_and_first_ratings_are_in_a_panel(body: str) -> None:
    """A line for each plan, with the codes of what asks for attention."""
    text = words_in(body)
    assert (
        "The trust's plan nine down, five up, two targets and dates revised, four first ratings and three no longer rated "
        "Alder Lane four first ratings Fernhill 33 first ratings"
    ) in text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    panel = body.partition('<details class="tp-why tp-fold"')[2].partition("</details>")[0]
    titles = re.findall(r"<h3[^>]*>(.*?)</h3>", panel, re.DOTALL)
    assert panel.count("<li>") == len(set(titles)) == 6
    assert re.search(r'href="\.\./schools/fernhill/[^"]+#P2-K1">P2-K1</a>', panel)


def test_what_only_time_has_moved_is_overdue_or_so_it_says(tmp_path: Path) -> None:
    """Work past its day is overdue, also where an objective fell by it; new targets are no delay."""
    late = {**news("2025-09-20"), "due": "2026-01-10", "every": "year"}
    text = words_in(page_at(make_board(a_context(with_actions(tmp_path, late), date(2026, 1, 30))), "changes/").body)
    down = text[text.index("Ratings down") : text.index("Ratings up")]
    assert "Now overdue no new information" in down
    assert "Time passing" not in text


def test_without_an_earlier_meeting_nothing_is_compared(tmp_path: Path) -> None:
    """The page says so, and nothing of a last meeting."""
    page = page_at(make_board(a_context(with_actions(tmp_path, news()), date(2025, 9, 1))), "changes/")
    assert page.title == "Changes"
    assert "There is no earlier meeting to compare with." in words_in(page.body)


def a_move(ref: str, cause: Cause, on: date | None = None, dimension: str = "") -> Difference:
    """A rating that fell."""
    return Difference(
        ref=ref,
        title="T",
        dimension=dimension,
        old=Rating.ON_TRACK,
        new=Rating.AT_RISK,
        cause=cause,
        explanation=phrase("So."),
        on=on,
    )


LATE = {"start": "2026-09-01", "due": "2026-11-06", **news("2026-11-02")}
IN_TIME = {"start": "2026-09-01", "due": "2027-07-16", **news("2026-11-16")}
OLD_NEWS = {"start": "2026-01-08", "due": "2027-07-16", **news("2026-06-12")}


@pytest.mark.parametrize(
    ("action", "tag"),
    [(LATE, "Now overdue"), (OLD_NEWS, "Now overdue"), (IN_TIME, "Time has passed")],
)
def test_what_time_alone_moved_says_whether_anything_is_overdue(
    action: dict[str, Any], tag: str, tmp_path: Path
) -> None:
    """Work or an update; of an objective, any of its items."""
    context = a_context(with_actions(tmp_path, IN_TIME, action), DAY)
    for ref, dimension in ((f"{PLAN}/A1", ""), (f"{PLAN}/O", "delivery")):
        (cause,) = lone_effect(context, a_move(ref, Cause.TIME_PASSING, dimension=dimension)).causes
        assert (cause.tag, cause.when) == (tag, "no new information")


@pytest.mark.parametrize(
    ("cause", "on", "words"),
    [
        (Cause.NEW_UPDATE, date(2026, 11, 2), ("New update", "2 November")),
        (Cause.NEW_FIGURE, None, ("New figure", "")),
        (Cause.EDITED_DATE, date(2025, 11, 2), ("Date revised", "2 November 2025")),
        (Cause.EDITED_TARGET, None, ("Target revised", "")),
    ],
)
def test_a_change_says_its_kind_and_its_day_where_one_is_known(
    cause: Cause, on: date | None, words: tuple[str, str], tmp_path: Path
) -> None:
    """Of a figure without a day there is none."""
    context = a_context(with_actions(tmp_path, IN_TIME), DAY)
    (row,) = lone_effect(context, a_move(f"{PLAN}/A0", cause, on)).causes
    assert (row.tag, spaces(row.when)) == words


def test_the_public_reads_titles_and_no_codes() -> None:
    """They mean nothing to parents; what a code told of whose it is stands in the title."""
    body = page_at(make_board(paper_texts.example(Audience.PUBLIC)), "changes/").body
    text = words_in(body)
    assert not re.findall(r"\b[A-Z]{1,2}\d?-[AK]\d", text)
    assert (
        "School improvement and outcomes: delivery Agree one ambitious, inclusive curriculum in every subject" in text
    )
    assert "3 at risk : Children who get help can say what they are learning" in text.replace("risk:", "risk :")
