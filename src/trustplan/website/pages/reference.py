"""The reference pages: about the trust, how ratings work, the plan files, the data, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trustplan.schema.loader import KINDS
from trustplan.website.ical import CALENDARS
from trustplan.website.page import SearchEntry
from trustplan.website.pages.file_reference import make_file_reference
from trustplan.website.pages.glossary import make_glossary
from trustplan.website.pages.measure_figures import shown_measures
from trustplan.website.pages.rating_rules import make_rating_rules
from trustplan.website.pages.sections import reference_page

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


def make_reference(context: PageContext) -> Iterator[Page]:
    """The reference pages; the one about the trust is first."""
    if about := _about(context):
        yield about
    yield make_rating_rules(context)
    yield make_file_reference(context)
    yield _data(context)
    yield make_glossary(context)


def _about(context: PageContext) -> Page | None:
    """The page about the trust: its vision, values and aims; None where the profile has none of these."""
    profile = context.edition.trust.own.profile
    lists = [
        ("values", "Values", profile.values),
        ("aims", "Aims", profile.aims),
        ("principles", "Principles of improvement", profile.principles),
    ]
    lists = [row for row in lists if row[2]]
    if not (lists or profile.vision or profile.mission or profile.summary):
        return None
    headings = [("Vision", "vision")] if profile.vision else []
    headings += [("Mission", "mission")] if profile.mission else []
    text = " ".join(t for t in (profile.summary, profile.vision, profile.mission) if t)
    return reference_page(
        context,
        "about.html",
        path="about/",
        title="About the trust",
        source=profile.at,
        headings=[*headings, *((heading, anchor) for anchor, heading, _ in lists)],
        search=[SearchEntry(title="About the trust", text=" ".join(text.split()))],
        profile=profile,
        lists=lists,
        schools=[(s.profile.title, s.profile.summary, f"schools/{s.id}/") for s in context.edition.trust.schools],
        bodies=[b.title for b in profile.bodies],
    )


def _data(context: PageContext) -> Page:
    return reference_page(
        context,
        "data.html",
        path="reference/data/",
        title="Data",
        headings=[
            ("The whole edition", "all"),
            *([("Figures by measure", "csv")] if shown_measures(context) else []),
            ("Schemas", "schemas"),
        ],
        search=[SearchEntry(title="Data", text="Everything that this edition shows, as JSON and CSV.")],
        measures=shown_measures(context),
        calendars=[(c.name, c.about) for c in CALENDARS] if context.overview.school_year else (),
        kinds=KINDS,
    )
