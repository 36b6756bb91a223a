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
    from dataclasses import replace  # noqa: PLC0415

    known = {d.id: d for d in then.organisations[school.id].support.decisions}
    decisions = tuple(known.get(d.id, d) for d in school.support.decisions)
    return replace(school, support=replace(school.support, decisions=decisions))
