"""Who may read each key of the plan files follows from the model, and is written in docs/audiences.md."""

from __future__ import annotations

import os

import pytest

from audiences_page import PAGE, page
from canaries import OPEN, every_text
from trustplan.model import Action, Kpi, Offer, Update
from trustplan.model.audiences import declared_in
from trustplan.schema.key_audiences import RENAMED, audience_of, every_key, withheld_keys
from trustplan.schema.loader import KINDS, read_schema


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_of_a_file_has_an_audience(kind: str) -> None:
    """A new key of the format leads to a field, or is named as one that no field keeps."""
    assert list(every_key(kind))


def test_a_key_without_a_field_is_named_with_what_to_do() -> None:
    """Nobody guesses who may read it."""
    with pytest.raises(KeyError, match=r"objectives/\*/cost: Objective has no field for it; name it in trustplan"):
        audience_of("plan", ("objectives", "*", "cost"))


@pytest.mark.parametrize("kind", RENAMED, ids=lambda kind: kind.__name__)
def test_the_other_names_of_keys_are_fields(kind: type) -> None:
    """No line of the table is left over, and none names a key that has its field's name."""
    assert [f for f in RENAMED[kind].values() if f not in declared_in(kind)] == []
    assert [key for key, field in RENAMED[kind].items() if key == field] == []


@pytest.mark.parametrize(
    ("kind", "path", "is_public", "guards"),
    [
        ("plan", "title", True, ("visibility",)),
        ("plan", "period/from", True, ("visibility",)),
        ("plan", "labels/kpis", True, ("visibility",)),
        ("plan", "budget/0/amount", True, ("visibility",)),
        ("plan", "objectives/0/actions/1/updates/2/note", False, None),
        ("plan", "objectives/0/actions/1/updates/2/stage", True, ("visibility",)),
        ("plan", "objectives/0/actions/1/actions/0/actions/3/milestones/0/title", True, ("visibility",)),
        ("plan", "objectives/0/actions/1/accepted/meeting", True, ("visibility",)),
        ("plan", "objectives/0/asks/0/question", False, None),
        ("plan", "objectives/0/kpis/0/kpis/0/targets/0/for", True, ("visibility",)),
        ("plan", "objectives/0/kpis/0/judgements/0/because", False, None),
        ("plan", "objectives/0/kpis/0/rubric/on-track", True, ("visibility",)),
        ("measurements", "reading/0/value", True, ("small numbers",)),
        ("measurements", "reading/0/cohort", False, None),
        ("measurements", "reading/0/not_before", False, None),
        ("measures", "measures/0/title", True, ("use",)),
        ("measures", "measures/0/groups/0/title", False, None),
        ("framework", "items/0/items/1/title", True, ()),
        ("calendar", "years/2026-27/aut1/from", True, ()),
        ("policy", "ratings/at-risk/label", True, ()),
        ("policy", "hosts/0/remote", False, None),
        ("practice", "needs/0/title", False, None),
        ("practice", "services/0/description", True, ("visibility",)),
        ("practice", "strengths/0/evidence/0", False, None),
        ("delegation", "functions/0/holds", True, ("visibility",)),
        ("support", "decisions/0/rationale", False, None),
        ("support-criteria", "criteria/0/title", False, None),
        ("reviews", "reviews/0/note", False, None),
        ("review-tools", "tools/0/title", False, None),
        ("themes", "themes/0/title", True, ("use",)),
        ("themes", "themes/0/tags/0", False, None),
    ],
)
def test_who_may_read_a_key(kind: str, path: str, is_public: bool, guards: tuple[str, ...] | None) -> None:
    """By its own field and by all above it."""
    found = audience_of(kind, path.split("/"))
    assert found.is_public is is_public
    assert guards is None or found.guards == guards


def fits(path: str, pattern: str) -> bool:
    """Whether a path is one of those that a pattern names; `*` is any key."""
    keys, named = path.split("/"), pattern.split("/")
    return len(keys) == len(named) and all(n in ("*", key) for key, n in zip(keys, named, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_the_texts_that_the_public_may_read_are_those_listed_by_hand(kind: str) -> None:
    """A declaration and the list in tests/support/canaries.py: whoever opens a text to everybody says so twice."""
    declared = [path for path in every_text(kind, read_schema(kind)) if audience_of(kind, path.split("/")).is_public]
    listed = OPEN.get(kind, "").split()
    assert [path for path in declared if not any(fits(path, pattern) for pattern in listed)] == []
    assert [pattern for pattern in listed if not any(fits(path, pattern) for path in declared)] == []


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Action, ("asks", "why", "challenges", "resources")),
        (Kpi, ("recovery", "asks", "projections")),
        (Update, ("note", "evidence", "recovery", "rating", "forecast_end")),
        (Offer, ("evidence",)),
    ],
)
def test_the_keys_for_trustees_in_the_order_in_which_they_are_looked_for(kind: type, keys: tuple[str, ...]) -> None:
    """The check of a public repository names the first."""
    assert withheld_keys(kind) == keys


def test_the_page_says_what_is_declared() -> None:
    """TRUSTPLAN_GOLDEN=1 writes docs/audiences.md anew; a person then reads what has become public."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    assert page() == PAGE.read_text(encoding="utf-8")
