"""What the public sees of offers, enquiries, their themes and the scheme of delegation: what is marked public, and no title beside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import read, write
from case_tables import loaded
from governed_trusts import governed
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience

DAY = date(2026, 11, 20)
OFFERS: list[dict[str, Any]] = [
    {"id": "OPEN", "theme": "reading", "title": "Reading leads", "visibility": "public"},
    {"id": "CLOSED", "theme": "money", "title": "Payroll", "visibility": "trustees"},
    {"id": "SILENT", "theme": "money", "title": "Buildings"},
]
ASKED = {"theme": "play", "question": "What helps?", "lead": "lead", "finding": "This does."}
ENQUIRIES: list[dict[str, Any]] = [
    {"id": "E1", "title": "Published", "published": "2026-10-01", "visibility": "public", **ASKED},
    {"id": "E2", "title": "Under way", "visibility": "public", **ASKED},
    {"id": "E3", "title": "For trustees", "published": "2026-10-01", "visibility": "trustees", **ASKED},
    {"id": "E4", "title": "Published on the day", "published": "2026-11-20", "visibility": "public", **ASKED},
    {"id": "E5", "title": "Published the day after", "published": "2026-11-21", "visibility": "public", **ASKED},
]


def public(plans: Path) -> Edition:
    """The public edition of a folder."""
    return make_edition(loaded(plans), DAY, Audience.PUBLIC)


def with_practice(folder: Path, **practice: list[dict[str, Any]]) -> Path:
    """A trust in which one school has offers and enquiries."""
    plans = governed(folder)
    write(plans / "schools" / "ash" / "practice.yaml", practice)
    return plans


def test_the_public_sees_offers_that_are_public_and_enquiries_that_are_published(tmp_path: Path) -> None:
    """One that is under way is nobody's yet, whatever its visibility; nor is one whose day is to come."""
    practice = public(with_practice(tmp_path, services=OFFERS, enquiries=ENQUIRIES)).trust.organisations["ash"].practice
    assert [offer.title for offer in practice.offers] == ["Reading leads"]
    assert [enquiry.title for enquiry in practice.enquiries] == ["Published", "Published on the day"]


@pytest.mark.parametrize(
    ("offers", "enquiries", "themes"),
    [
        ([], [], []),
        (OFFERS[:1], [], ["Reading"]),
        (OFFERS[1:], [], []),
        ([], ENQUIRIES[:1], ["Play"]),
        ([], ENQUIRIES[1:3], []),
        (OFFERS, ENQUIRIES, ["Reading", "Play"]),
    ],
)
def test_the_public_reads_the_titles_of_those_themes_only_that_it_sees_named(
    offers: list[dict[str, Any]], enquiries: list[dict[str, Any]], themes: list[str], tmp_path: Path
) -> None:
    """What a trust worries about is in the titles of its other themes."""
    practice = {key: rows for key, rows in (("services", offers), ("enquiries", enquiries)) if rows}
    plans = with_practice(tmp_path, **practice)
    assert [theme.title for theme in public(plans).trust.governance.themes] == themes


@pytest.mark.parametrize(("visibility", "is_shown"), [({"visibility": "public"}, True), ({"visibility": "trustees"}, False), ({}, False)])  # fmt: skip
def test_the_public_sees_a_scheme_of_delegation_that_is_public(
    visibility: dict[str, str], is_shown: bool, tmp_path: Path
) -> None:
    """One of which nothing is said is for trustees."""
    plans = governed(tmp_path)
    path = plans / "reference" / "delegation.yaml"
    write(path, {**read(path), **visibility})
    assert (public(plans).trust.governance.scheme is not None) is is_shown
