"""The page with the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.nouns import USUAL
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import reference_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


GLOSSARY = (
    ("Action group", "Leaders who drive a school's improvement through a plan of its own, and report to the trustees."),
    ("Action", "Work to be done, with a lead, dates and milestones. Its rating is part of delivery."),
    ("Baseline", "The figure at the start of the plan, from which progress is measured."),
    ("Board", "The trustees, who are legally accountable for the trust."),
    (
        "Category of concern",
        "The category in which an inspection places a school that must improve: requires significant improvement, or special measures.",
    ),
    ("Cohort", "The pupils, people or answers behind a percentage."),
    ("Comparator", "The figure for another population, such as all schools in England."),
    ("Delegation", "Which body or role has which responsibility."),
    ("Delivery", "What was done: the rating of an objective's actions."),
    (
        "Disadvantaged pupils",
        "Pupils eligible for free school meals in the last six years, or looked after or previously looked after (pupil premium).",
    ),
    ("Edition", "The site as it was published for one meeting."),
    ("Enquiry", "A question that staff look into and publish, also called action research."),
    ("Gap", "How far a group of pupils is behind another group, in points."),
    ("Half-term", "One of six parts of the school year. The holiday after it belongs to it."),
    ("Impact", "What it achieved: the rating of an objective's KPIs."),
    ("Key stage", "A stage of school: key stage 1 is Years 1 and 2, key stage 2 is Years 3 to 6."),
    ("KPI", "Key performance indicator: the measure and target that show whether an objective is being met."),
    ("Initiative", "An action that is led through stages: explore, prepare, deliver, sustain."),
    ("Local governing body", "The body that governs one school for the trust."),
    ("Measure", "What is measured, in which unit, and which way is better."),
    ("Milestone", "A step of an action, with its own date."),
    ("Monitor", "The role that checks an action and is not its lead."),
    ("Multi-academy trust", "One charity that runs several state schools."),
    ("Objective", "What a plan aims to achieve. A school may call it a priority."),
    (
        "Override",
        "A rating set by a named role in place of the calculated one, with a reason and an end date; the calculated one stays visible.",
    ),
    ("PAN", "Published admission number: the places in an entry year."),
    ("Part", "An action within another (a sub-action). Parts may have parts of their own."),
    ("Persistent absence", "Missing 10% or more of possible sessions."),
    ("Phonics screening check", "A short reading check in Year 1."),
    ("SEND", "Special educational needs and disabilities."),
    ("SIAMS", "The inspection of church schools."),
    ("Support level", "How much support and oversight the board has decided a school should have."),
    ("Tolerance", "A miss of up to this much is at risk, not off track."),
    ("URN", "Unique reference number of a school."),
)


class Term(Struct, frozen=True, kw_only=True):
    """A word with what it means, and the id of its entry."""

    name: str
    text: str
    anchor: str


class GlossaryView(View, frozen=True, kw_only=True):
    """The glossary."""

    TEMPLATE = "glossary.html"
    terms: list[Term]


def make_glossary(context: PageContext) -> Page:
    """The page with the words of this site, and those that schools use."""
    terms, search = [], []
    for name, text in sorted([*GLOSSARY, *_own_words(context)], key=lambda row: row[0].lower()):
        term = Term(name=name, text=context.marks.own(text), anchor=name.lower().replace(" ", "-"))
        terms.append(term)
        search.append(SearchEntry(title=term.name, text=term.text, anchor=term.anchor))
    return reference_page(
        context,
        GlossaryView(terms=terms),
        path="reference/glossary/",
        title="Glossary",
        search=search,
    )


def _own_words(context: PageContext) -> Iterator[tuple[str, str]]:
    """The words that plans have for their parts, and what the site calls these elsewhere."""
    shared: dict[str, list[str]] = {}
    for word, kind in context.plan_words.own:
        usual = USUAL[kind]
        if word.lower() not in (usual.one.lower(), *(name.lower() for name, _ in GLOSSARY)):
            shared.setdefault(word, []).append(usual.with_article)
    for word, meant in shared.items():
        yield word, f"What some plans here call {' or '.join(meant)}."
