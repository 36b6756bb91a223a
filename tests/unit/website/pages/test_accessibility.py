"""The accessibility statement says what was tested, and nothing else."""

from __future__ import annotations

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from case_tables import page_at, words_in
from page_kinds import KINDS, LOOKS
from trustplan import __version__
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages import accessibility

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True}
FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "tested", "tools", "kinds", "looks", "pages", "errors", "shortcomings"],
    "properties": {
        "version": TEXT,
        "tested": {"type": "string", "pattern": r"^20\d\d-\d\d-\d\d$"},
        "tools": TEXTS,
        "kinds": TEXTS,
        "looks": TEXTS,
        "pages": {"type": "integer", "minimum": 1},
        "errors": {"const": 0},
        "shortcomings": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["what", "criteria"],
                "properties": {"what": TEXT, "criteria": TEXT},
            },
        },
    },
}


def test_the_record_is_of_this_version_and_of_all_that_is_tested() -> None:
    """A release, a new kind of page and a new look need a new run of scripts/accessibility.py."""
    Draft202012Validator(FORM).validate(json.loads(accessibility.RECORD.read_text(encoding="utf-8")))
    record = accessibility.read_record()
    assert record.version == __version__
    assert (list(record.kinds), list(record.looks)) == (list(KINDS), [look.name for look in LOOKS])
    assert record.pages > len(KINDS) * len(LOOKS)


def statement(example: Trust, audience: Audience, office: str) -> str:
    """The words of the statement in the example's site."""
    site = make_site(make_edition(example, date(2026, 11, 20), audience), Settings(site_name="T", office=office))
    return words_in(page_at(site.pages, "accessibility/").body)


@pytest.mark.parametrize("audience", list(Audience))
def test_every_edition_says_whom_to_write_to(example: Trust, audience: Audience) -> None:
    """The law asks for a contact: the trust's office, with its address where the site knows it."""
    words = statement(example, audience, "office@trust.example")
    assert "This statement applies to this website of Hazelbrook Learning Trust" in words
    assert "contact the trust office: office@trust.example ." in words
    assert "contact the trust office." in statement(example, audience, "")
    assert "Equality Advisory and Support Service" in words


def test_the_statement_says_what_the_record_says(example: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shortcomings make a site partially compliant, and so do errors; without either it is fully compliant."""
    record = accessibility.read_record()
    words = statement(example, Audience.PUBLIC, "")
    for row in record.shortcomings:
        assert row.what in words
    assert f"version {record.version} of the program" in words
    assert f"That is {record.pages} pages" in words
    assert "is partially compliant" in words
    for shortcomings, errors, said in (
        ((), 0, "fully compliant"),
        ((), 2, "partially compliant"),
        ((), 2, "two errors"),
    ):
        changed = replace(record, shortcomings=shortcomings, errors=errors)
        monkeypatch.setattr(accessibility, "read_record", lambda changed=changed: changed)
        assert said in statement(example, Audience.PUBLIC, "")
