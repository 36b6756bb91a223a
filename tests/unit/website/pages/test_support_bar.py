"""Support over time, as it is drawn: by a table of decisions, and words that never lie on each other."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from builders import read, write
from case_tables import loaded, rows
from governed_trusts import a_decision, governed, move
from trustplan.oversight.support_spans import group_spans, level_spans, moved_spans
from trustplan.website.pages.support_bar import NARROW, WIDE, Course, Drawing, Lane, Words, draw_course

MEETINGS = [date(2025, 10, 9), date(2025, 12, 4), date(2026, 3, 26), date(2026, 7, 9), date(2026, 10, 8)]
MEETINGS += [date(2026, 12, 3), date(2027, 3, 18), date(2027, 7, 8)]


def course_of(folder: Path, decisions: list[dict[str, Any]], day: date) -> Course:
    """What is drawn of a school by its decisions."""
    plans = governed(folder)
    criteria = plans / "reference" / "support-criteria.yaml"
    write(criteria, {**read(criteria), "scopes": [{"id": "maths", "title": "Mathematics"}]})
    found = []
    for n, row in enumerate(decisions):
        more: dict[str, Any] = {"delegation": [move(m) for m in row.get("moves", ())]}
        for key, name in (("scope", "scope"), ("review", "review_by"), ("group", "action_group")):
            if key in row:
                more[name] = row[key]
        found.append(a_decision(n, row["on"], row["level"], **more))
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": found})
    trust = loaded(plans)
    school, scheme = trust.organisations["ash"], trust.governance.scheme
    assert scheme is not None
    lanes = []
    for scope, title in (("", ""), ("maths", "Mathematics")):
        levels = level_spans(school, day, scope)
        if levels or not scope:
            lanes.append(Lane(title=title, levels=levels, groups=group_spans(school, day, scope)))
    return Course(
        day=day,
        lanes=lanes,
        moved=moved_spans(scheme, school, day),
        meetings=MEETINGS,
        calendar=trust.calendar("ash"),
        levels=[("light", "Light"), ("steady", "Steady"), ("close", "Close support")],
    )


def place(day: str, begin: date) -> float:
    """Where a day stands between the first of September and the last of August two years later."""
    return 100 * (date.fromisoformat(day) - begin).days / (date(begin.year + 2, 8, 31) - begin).days


def beside_lanes(drawing: Drawing) -> list[str]:
    """The words on the lanes, without those of years, terms, meetings and today; a flag is said, and where words end."""
    found = []
    for w in drawing.words:
        if 40 < w.y < drawing.meetings_y:
            before = "flag " if w.kind == "flag" else ""
            found.append(before + ("-" if w.anchor == "end" else "") + w.text)
    return found


def overlaps(drawing: Drawing, least: int) -> list[tuple[str, str]]:
    """Words that lie on other words, on the narrowest screen."""
    found = []
    for one, other in combinations(drawing.words, 2):
        a, b = one.box(least), other.box(least)
        if a[0] + 1 < b[2] and b[0] + 1 < a[2] and a[1] < b[3] and b[1] < a[3]:
            found.append((one.text, other.text))
    return found


@pytest.mark.parametrize("row", rows("oversight/support_spans"))
def test_support_is_drawn_from_day_to_day(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of support_spans.yaml: shapes at the places of their days, words where they fit, and none on another."""
    day = date.fromisoformat(row["on"])
    course = course_of(tmp_path, row["decisions"], day)
    begin = date(day.year - (2 if day.month < 9 else 1), 9, 1)
    for name, least in (("wide", WIDE), ("narrow", NARROW)):
        drawing = draw_course(course, is_narrow=name == "narrow")
        drawn = [s for s in drawing.shapes if s.kind != "term"]
        for shape, said in zip(drawn, row["shapes"], strict=True):
            kind, first, last, height = said.split()
            assert (shape.kind, shape.height) == (kind, int(height))
            assert shape.x == pytest.approx(place(first, begin), abs=0.02)
            assert shape.x + shape.width == pytest.approx(place(last, begin), abs=0.03)
        assert overlaps(drawing, least) == []
        if name in row:
            assert sorted(beside_lanes(drawing)) == sorted(row[name])
    assert drawing.today == pytest.approx(place(row["on"], begin), abs=0.02)


def test_the_next_meeting_is_bold_and_a_phone_names_only_those_that_fit(tmp_path: Path) -> None:
    """All eight on a wide screen; on a narrow one the next, those with a decision, the first and the last."""
    course = course_of(tmp_path, [{"on": "2025-10-09", "level": "steady"}], date(2026, 11, 20))

    def meetings(drawing: Drawing) -> list[str]:
        return [w.text for w in drawing.words if drawing.meetings_y < w.y < drawing.meetings_y + 40]

    wide, narrow = draw_course(course, is_narrow=False), draw_course(course, is_narrow=True)
    assert len(wide.ticks) == len(narrow.ticks) == len(meetings(wide)) == 8
    assert meetings(narrow)[:3] == ["3 Dec", "9 Oct", "8 Jul"]
    assert [w.text for w in wide.words if w.kind == "strong" and w.y > wide.meetings_y] == ["3 Dec", "today, 20 Nov"]


def test_without_dates_of_terms_only_the_years_are_named(tmp_path: Path) -> None:
    """The trust's calendar holds one year here: of the other there is no ground and no name of a term."""
    drawing = draw_course(course_of(tmp_path, [], date(2026, 11, 20)), is_narrow=False)
    years = [w.text for w in drawing.words if w.y == 14]
    terms = [w.text for w in drawing.words if w.y == 40]
    assert years == ["2025/26", "2026/27"]
    assert len([s for s in drawing.shapes if s.kind == "term"]) == len(terms)
    bare = draw_course(course_of(tmp_path / "later", [], date(2031, 11, 20)), is_narrow=False)
    assert [w.text for w in bare.words if w.y <= 40] == ["2030/31", "2031/32"]
    assert [s for s in bare.shapes if s.kind == "term"] == []


def test_words_take_the_room_that_they_need() -> None:
    """Words that end at a place lie to its left."""
    words = Words(text="by 8 Jul 2027", kind="plain", x=100, y=20, anchor="end")
    assert words.box(NARROW)[2] == NARROW
    assert 70 < words.width < 110
