"""The accessibility statement: takes the record of the last tests of this version, and the trust's name and office."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import reference_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

RECORD = Path(__file__).parents[1] / "assets" / "accessibility.json"


class Shortcoming(Struct, frozen=True, kw_only=True):
    """What is known not to be accessible, or not to have been tested, and the success criteria that it bears on."""

    what: str
    criteria: str


class Record(Struct, frozen=True, kw_only=True):
    """What was tested: which version, when, by which tools, which kinds of page in which looks, and what came of it.

    `pages` counts the pages as they were looked at, each kind once for each look and audience.
    """

    version: str
    tested: date
    tools: tuple[str, ...]
    kinds: tuple[str, ...]
    looks: tuple[str, ...]
    pages: int
    errors: int
    shortcomings: tuple[Shortcoming, ...]


class AccessibilityView(View, frozen=True, kw_only=True):
    """The statement. `office` is the address for mail to which people write, empty where the site knows none."""

    TEMPLATE = "accessibility.html"
    trust: str
    office: str
    record: Record


@cache
def read_record() -> Record:
    """The record that comes with this version."""
    data = json.loads(RECORD.read_text(encoding="utf-8"))
    return Record(
        version=data["version"],
        tested=date.fromisoformat(data["tested"]),
        tools=tuple(data["tools"]),
        kinds=tuple(data["kinds"]),
        looks=tuple(data["looks"]),
        pages=data["pages"],
        errors=data["errors"],
        shortcomings=tuple(Shortcoming(**row) for row in data["shortcomings"]),
    )


def make_accessibility(context: PageContext) -> Page:
    """The page, which every edition has."""
    trust = context.edition.trust.own.profile.title
    text = f"How accessible this website of {trust} is, how to ask for another format, and how to report a problem."
    return reference_page(
        context,
        AccessibilityView(trust=trust, office=context.settings.office, record=read_record()),
        path="accessibility/",
        title="Accessibility statement",
        headings=(
            ("How accessible this website is", "how"),
            ("Feedback and contact", "contact"),
            ("Enforcement procedure", "enforcement"),
            ("Technical information", "technical"),
            ("Content that is not accessible", "not-accessible"),
            ("How we tested this website", "tested"),
        ),
        search=[SearchEntry(title="Accessibility statement", text=text)],
    )
