"""Whose paper a school's is: the body that governs it, and the one that had papers last."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from trustplan.website.papers.governing import body_of, body_with_papers

ASH: Any = SimpleNamespace(id="ash", profile=SimpleNamespace(bodies=[SimpleNamespace(id="lgb")], kind="school"))


def trust_with(**meetings: str) -> Any:
    """A trust whose schools have a body of their own, and one of a group; the days of the meetings of some bodies."""
    held = []
    for name, days in meetings.items():
        held += [SimpleNamespace(body=name, date=date.fromisoformat(day)) for day in days.split()]
    groups = [
        SimpleNamespace(body="hub", schools=("ash", "beech")),
        SimpleNamespace(body="other", schools=("cedar",)),
        SimpleNamespace(body="", schools=("ash", "elm")),
    ]
    return SimpleNamespace(meetings=held, groups=groups, organisations={"ash": ASH}, body_title=str.upper)


@pytest.mark.parametrize(
    ("meetings", "body"),
    [
        ({}, ""),
        ({"lgb": "2026-11-19"}, "lgb"),
        ({"lgb": "2026-11-20"}, ""),  # on its day it is still to have them
        ({"lgb": "2026-10-01", "hub": "2026-11-01"}, "hub"),
        ({"lgb": "2026-11-01", "hub": "2026-10-01 2027-01-01"}, "lgb"),
        ({"other": "2026-11-01", "board": "2026-11-02"}, ""),
        ({"": "2026-11-01"}, ""),
    ],
)
def test_the_body_with_papers_is_the_last_that_met(meetings: dict[str, str], body: str) -> None:
    """Of a school's own bodies and those of its groups, before the day."""
    assert body_with_papers(trust_with(**meetings), "ash", date(2026, 11, 20)) == body
    assert body_with_papers(trust_with(**meetings), "elm", date(2026, 11, 20)) == ""


@pytest.mark.parametrize(
    ("meetings", "body", "on"),
    [
        ({}, "lgb", None),
        ({"lgb": "2026-11-19"}, "lgb", None),
        ({"lgb": "2026-11-20"}, "lgb", date(2026, 11, 20)),
        ({"lgb": "2026-12-10", "hub": "2027-01-01 2026-12-01"}, "hub", date(2026, 12, 1)),
        ({"other": "2026-12-01"}, "lgb", None),
    ],
)
def test_the_body_of_a_school_is_the_one_that_meets_next(meetings: dict[str, str], body: str, on: date | None) -> None:
    """Today counts; without a meeting it is the school's own."""
    context: Any = SimpleNamespace(edition=SimpleNamespace(trust=trust_with(**meetings), day=date(2026, 11, 20)))
    found = body_of(context, ASH)
    assert (found.id, found.title) == (body, body.upper())
    assert (found.meeting.date if found.meeting else None) == on


def test_a_school_whose_files_name_no_body_has_the_schemes_local_party() -> None:
    """A group of schools without a body is none that governs."""
    trust = trust_with(lgb="2026-12-01")
    party = SimpleNamespace(title="Academy council", is_local=True)
    trust.governance = SimpleNamespace(scheme=SimpleNamespace(parties=[SimpleNamespace(title="Board", is_local=False)]))
    context: Any = SimpleNamespace(edition=SimpleNamespace(trust=trust, day=date(2026, 11, 20)))
    elm: Any = SimpleNamespace(id="elm", short="Elm", profile=SimpleNamespace(bodies=[], kind="school"))
    assert body_of(context, elm).title == "Local governing body, Elm"
    trust.governance.scheme.parties.append(party)
    assert body_of(context, elm).title == "Academy council, Elm"
    trust.governance.scheme = None
    assert body_of(context, elm).title == "Local governing body, Elm"
    assert body_of(context, elm).meeting is None
