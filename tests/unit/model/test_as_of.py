"""A trust as it was known on a day: what was learned later changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from trustplan.model import Trust
from trustplan.oversight.delegation import exceptions
from trustplan.oversight.reviews import Status, expected
from trustplan.oversight.support import standing


def test_later_facts_change_nothing_that_was_known(example: Trust) -> None:
    """Support, delegation and reviews of a past day, from the files of today and from those of that day, are the same."""
    from trustplan.model.as_of import as_known  # noqa: PLC0415

    for day in (date(2025, 12, 4), date(2026, 3, 26), date(2026, 7, 9), date(2026, 10, 8)):
        then = as_known(example, day)
        for school in example.schools:
            was = then.organisations[school.id]
            assert standing(then, was, day) == standing(example, _without_answers(school, then), day)
            scheme = example.governance.scheme
            assert scheme is not None
            assert exceptions(scheme, was, day) == exceptions(scheme, school, day)
            rows_then = expected(then, was, date(2025, 9, 1), day, day)
            assert rows_then == expected(example, school, date(2025, 9, 1), day, day)
            assert Status.OVERDUE not in {r.status for r in rows_then if r.review}


def _without_answers(school: Any, then: Trust) -> Any:
    """The school with the decisions as they were known: what was answered or met later is not."""
    from msgspec.structs import replace  # noqa: PLC0415

    known = {d.id: d for d in then.organisations[school.id].support.decisions}
    decisions = tuple(known.get(d.id, d) for d in school.support.decisions)
    return replace(school, support=replace(school.support, decisions=decisions))


def test_a_school_year_is_known_from_the_day_on_which_it_was_proposed() -> None:
    """Before, its terms have no dates; a year that nobody proposed was always known."""
    from trustplan.primitives.notation import TRUST  # noqa: PLC0415
    from trustplan.primitives.periods import Period  # noqa: PLC0415
    from trustplan.source.calendars import read_calendars  # noqa: PLC0415
    from trustplan.source.files import SourceFile  # noqa: PLC0415
    from trustplan.source.yaml_reader import read_yaml  # noqa: PLC0415

    half = "{from: 2027-09-02, to: 2027-10-22}"
    text = f"years:\n  2026-27:\n    aut1: {half.replace('2027', '2026')}\n"
    text += f"  2027-28:\n    proposed: 2027-07-05\n    aut1: {half}\noverrides:\n  ash:\n    2027-28:\n      aut1: {half}\n"
    document, _ = read_yaml(text.encode(), "calendar.yaml")
    assert document is not None
    calendars = read_calendars(SourceFile(kind="calendar", organisation="", name="calendar", document=document))
    autumn = Period(year=2027, part="aut1")
    for calendar in (calendars[TRUST], calendars["ash"]):
        assert not calendar.as_known(date(2027, 7, 4)).knows(autumn)
        assert calendar.as_known(date(2027, 7, 4)).knows(Period(year=2026, part="aut1"))
        assert calendar.as_known(date(2027, 7, 5)) is calendar
        assert calendar.knows(autumn)
