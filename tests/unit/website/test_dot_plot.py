"""Rows of the plot of distances: where marks stand, and that names can be read."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustplan.model import Rating
from trustplan.website.dot_plot import LETTER, MOST_IN_ONE_LANE, WIDTHS, Dot, DotMark, Drawing, draw_row

OFF, RISK, ON = Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK
NAMES = ("Ash", "Beech Hill", "Cedar", "Elm Grove Primary", "Fir", "Gorse")


def a_dot(name: str, steps: float, rating: Rating | None = None, before: float | None = None) -> Dot:
    """A school's mark with the rating that its distance gives it."""
    if rating is None:
        rating = ON if steps >= 0 else RISK
        rating = OFF if steps < -1 else rating
    return Dot(name=name, initial=name[0], rating=rating, steps=steps, before=before)


def drawn(dots: list[Dot], width: int, trust: float | None = None) -> Drawing:
    """The row at a width."""
    rows = draw_row(dots, trust, is_many=len(dots) > MOST_IN_ONE_LANE)
    return next(row for row in rows if f"tp-w{width}" in row.widths.split())


def pixels(length: str) -> float:
    """A length in rem as pixels."""
    return float(length.removesuffix("rem")) * 20


def centre(mark: DotMark, width: int) -> float:
    """Where the middle of a mark is, in pixels from the left."""
    return float(mark.x.removesuffix("%")) * width / 100 + pixels(mark.left) + pixels(mark.size) / 2


def box(mark: DotMark, width: int) -> tuple[float, float, float]:
    """From where to where a mark and its label reach, and how high they stand."""
    half, x = pixels(mark.size) / 2, centre(mark, width)
    left, right = x - half, x + half
    if mark.label:
        at = float(mark.x.removesuffix("%")) * width / 100 + pixels(mark.label_x)
        wide = LETTER * len(mark.label) * 0.85
        left, right = min(left, at - wide * mark.is_end), max(right, at + wide * (not mark.is_end))
    return left, right, pixels(mark.y)


LABELS = {
    "to the left": ([a_dot("Ash", -2)], 540, ["Ash to the left"]),
    "to the right at the edge": ([a_dot("Beech Hill", -4)], 540, ["Beech Hill to the right"]),
    "an initial where names are in the way": (
        [a_dot("Elm Grove Primary", -2.05), a_dot("Cedar", -1.3)],
        288,
        ["E to the left", "Cedar to the right"],
    ),
    "equal schools share a label": ([a_dot("Ash", -2), a_dot("Cedar", -2)], 540, ["Ash, Cedar to the left", "none"]),
    "a diamond and a triangle do not": (
        [a_dot("Ash", -1.01), a_dot("Cedar", -0.99)],
        540,
        ["Ash to the left", "Cedar to the right"],
    ),
    "what meets its target has an initial": ([a_dot("Ash", 2)], 540, ["A to the right"]),
}


@pytest.mark.parametrize("case", LABELS)
def test_a_mark_has_its_name_where_there_is_room(case: str) -> None:
    """To the left, else to the right, else the initial."""
    dots, width, wanted = LABELS[case]
    found = []
    for mark in drawn(dots, width).marks:
        side = "left" if mark.is_end else "right"
        found.append(f"{mark.label} to the {side}" if mark.label else "none")
    assert found == wanted


distances = st.floats(-8, 8).map(lambda steps: round(steps, 2))


@settings(max_examples=60)
@given(st.lists(distances, min_size=1, max_size=6), st.none() | distances, st.sampled_from(WIDTHS))
def test_few_schools_never_cover_each_other(steps: list[float], trust: float | None, width: int) -> None:
    """No label stands over another mark or label, and no mark of a met target crosses the target."""
    row = drawn([a_dot(name, n) for name, n in zip(NAMES, steps, strict=False)], width, trust)
    assert len(row.marks) == len(steps)
    for mark in row.marks:
        x = float(mark.x.removesuffix("%"))
        assert mark.rating is not OFF or x < 39.14
        assert mark.rating is not RISK or 39.12 <= x <= 50
        assert mark.rating is not ON or centre(mark, width) - pixels(mark.size) / 2 >= width / 2
        assert box(mark, width)[0] > -14
        assert box(mark, width)[1] < width + 14
    for one, other in combinations(row.marks, 2):
        if not one.label and not other.label:
            continue  # marks of one value may touch: their place is their meaning
        if one.is_loud and other.is_loud and abs(centre(one, width) - centre(other, width)) < 16:
            continue
        (left, right, _), (begin, end, _) = box(one, width), box(other, width)
        assert right <= begin + 1 or end <= left + 1, (one, other)


@settings(max_examples=25)
@given(st.lists(distances, min_size=7, max_size=24), st.sampled_from(WIDTHS))
def test_of_many_schools_none_is_left_out(steps: list[float], width: int) -> None:
    """Every school has a mark; those that meet the target have no name, and stay on their side of it."""
    row = drawn([a_dot(f"School {n}", value) for n, value in enumerate(steps)], width)
    assert sorted(mark.rating for mark in row.marks) == sorted(a_dot("School", value).rating for value in steps)
    for mark in row.marks:
        assert not (mark.label and mark.rating is ON)
        assert mark.rating is not ON or centre(mark, width) >= width / 2
    assert row.tails == ()


def test_what_is_further_away_than_the_row_is_long_has_an_arrow() -> None:
    """At its end, on its side."""
    assert drawn([a_dot("Ash", -7), a_dot("Cedar", 4)], 540).arrows == ("worse",)
    assert drawn([a_dot("Ash", -4.2), a_dot("Cedar", 5)], 540).arrows == ("better",)
    assert drawn([a_dot("Ash", -7)], 540).marks[0].x == drawn([a_dot("Ash", -5)], 540).marks[0].x


def test_a_row_that_looks_the_same_at_all_widths_is_drawn_once() -> None:
    """So that a page is no heavier than it must be."""
    (row,) = draw_row([a_dot("Ash", 1, before=0.5)], None, is_many=False)
    assert row.widths == "tp-w540 tp-w352 tp-w288"
    assert [(tail.x, tail.x2) for tail in row.tails] == [("55.43%", "60.87%")]
