"""Who or what a measure counts: declared, or by its unit, its definition and its title; and what only looks like it."""

from __future__ import annotations

import pytest

from trustplan.primitives.counting import Counted, counting_of

PERCENT = {"unit": "percent"}
COUNTED: list[tuple[dict[str, object], str]] = [
    # said in the catalogue
    ({**PERCENT, "title": "X", "cohort_of": "sessions"}, "sessions"),
    ({**PERCENT, "title": "X", "cohort_of": "possible sessions"}, "sessions"),
    ({**PERCENT, "title": "X", "cohort_of": "Money"}, "things"),
    ({**PERCENT, "title": "X", "cohort_of": "the trust’s income"}, "things"),
    ({**PERCENT, "title": "X", "cohort_of": "requirements"}, "things"),
    ({**PERCENT, "title": "X", "cohort_of": "schools of the trust"}, "things"),
    ({**PERCENT, "title": "X", "cohort_of": "teachers"}, "people"),
    ({**PERCENT, "title": "X", "cohort_of": "pupils of small schools"}, "people"),
    ({**PERCENT, "title": "X", "cohort_of": "school staff"}, "people"),
    ({**PERCENT, "title": "X", "cohort_of": "answers"}, "people"),
    ({**PERCENT, "title": "X", "cohort_of": "a word of its own"}, "people"),
    ({"unit": "count", "title": "X", "cohort_of": "posts"}, "things"),
    ({**PERCENT, "title": "Attendance", "cohort_of": "pupils"}, "people"),  # what is said counts
    # worked out from a checklist
    ({**PERCENT, "title": "X", "from": "checklist/website"}, "things"),
    ({**PERCENT, "title": "X", "from": "inspections"}, "people"),
    # by the title
    ({**PERCENT, "title": "Attendance"}, "sessions"),
    ({**PERCENT, "title": "Attendance of all pupils"}, "sessions"),
    ({**PERCENT, "title": "Overall attendance rate"}, "sessions"),
    ({**PERCENT, "title": "Whole-school attendance"}, "sessions"),
    ({**PERCENT, "title": "Pupils’ attendance, autumn term"}, "sessions"),
    ({**PERCENT, "title": "Attendance in Year 6"}, "sessions"),
    ({**PERCENT, "title": "Attendance (primary)"}, "sessions"),
    ({**PERCENT, "title": "Absence"}, "sessions"),
    ({**PERCENT, "title": "Unauthorised absence"}, "sessions"),
    ({**PERCENT, "title": "Sessions missed"}, "sessions"),
    # which only looks like it
    ({**PERCENT, "title": "Persistent absence"}, "people"),
    ({**PERCENT, "title": "Severe absence"}, "people"),
    ({**PERCENT, "title": "Attendance at parents’ evenings"}, "people"),
    ({**PERCENT, "title": "Attendance of families at the fair"}, "people"),
    ({**PERCENT, "title": "Attendance of staff"}, "people"),
    ({**PERCENT, "title": "Staff attendance"}, "people"),
    ({**PERCENT, "title": "Governors’ attendance"}, "people"),
    ({**PERCENT, "title": "Attendance above 95%"}, "people"),
    ({**PERCENT, "title": "Attendance: persistent absentees"}, "people"),
    ({**PERCENT, "title": "Pupils with good attendance"}, "people"),
    ({**PERCENT, "title": "Sickness absence"}, "people"),
    ({**PERCENT, "title": "Reading"}, "people"),
    # a definition says more than a title
    ({**PERCENT, "title": "Presence", "definition": "Sessions attended as a share of sessions possible."}, "sessions"),
    ({**PERCENT, "title": "Presence", "definition": "The percentage of possible sessions that were attended."}, "sessions"),
    ({**PERCENT, "title": "Attendance", "definition": "Pupils who miss 10% of sessions or more, as a share of pupils."}, "people"),
    ({**PERCENT, "title": "Attendance", "definition": "Pupils who come to nine sessions of ten."}, "people"),
    ({**PERCENT, "title": "Surplus as a share of income"}, "things"),
    ({**PERCENT, "title": "Staff costs", "definition": "Pay as a percentage of the year's income."}, "things"),
    ({**PERCENT, "title": "Percentage of schools judged good"}, "things"),
    ({**PERCENT, "title": "Percentage of pupils of all schools"}, "people"),
    ({**PERCENT, "title": "Share of lessons seen"}, "things"),
    # the title of what is no percentage says nothing
    ({"unit": "count", "title": "Attendance"}, "people"),
    ({"unit": "points", "title": "Attendance"}, "people"),
    ({"title": "Attendance", "unit": 3, "cohort_of": ["sessions"]}, "people"),  # not valid yet
]  # fmt: skip


@pytest.mark.parametrize(("entry", "what"), COUNTED)
def test_what_a_measure_counts(entry: dict[str, object], what: str) -> None:
    """People unless something else is sure: then nothing small is shown by mistake."""
    assert counting_of(entry).what == Counted(what)


PER = {
    "percent": 100,
    "per cent": 100,
    "percentage points": 0,
    "points": 0,
    "count": 1,
    "pupils": 1,
    "exclusions": 1,
    "applicants": 1,
    "rate per 100": 100,
    "suspensions per 1000 pupils": 1000,
    "ratio": 0,
    "pounds": 0,
    "pounds per pupil": 0,
    "pupils/teacher": 0,
    "rank": 0,
    "days": 0,
    "places": 0,
    "MWh": 0,
    "steps": 0,
    "grade": 0,
    "yes/no": 0,
}


@pytest.mark.parametrize(("unit", "per"), PER.items())
def test_what_a_figure_in_a_unit_is_per(unit: str, per: int) -> None:
    """A unit of a trust's own is a count of people unless it is a quantity."""
    assert counting_of({"unit": unit, "title": "X"}).per == per


def test_whoever_opens_a_measure_says_why() -> None:
    """An empty reason opens nothing."""
    assert counting_of({"unit": "count", "title": "X", "open": "The census is published."}).is_open
    assert not counting_of({"unit": "count", "title": "X", "open": " "}).is_open
