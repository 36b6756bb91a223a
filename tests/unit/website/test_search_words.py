"""What search knows beside titles: other words for the same, what was said of items, and an entry of each page."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from trustplan import Audience, Settings, Trust, make_edition, make_site
from trustplan.website.page import SearchEntry
from trustplan.website.search_words import OTHER_WORDS, joined, other_words, with_page_entry

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reading at the end of key stage 2", ("KS2", "SATs")),
        ("Reading at the end of Key Stage 2 (KS2)", ("SATs",)),
        ("Led by the chief executive", ("CEO",)),
        ("Headteachers meet", ("head", "principal")),
        ("The deputy headteacher", ("head", "principal")),
        ("Governing bodies", ()),
        ("Local governing body", ("LGB", "governors")),
        ("Unrated", ()),
        ("How ratings work", ("RAG",)),
        ("Disadvantaged pupils", ("PP", "pupil", "premium", "FSM", "free", "school", "meals")),
        ("", ()),
    ],
)
def test_what_people_type_for_what_a_text_names(text: str, words: tuple[str, ...]) -> None:
    """Whole words, in any case, and none that is there already."""
    assert other_words(text) == words


def test_no_other_word_is_the_word_itself() -> None:
    """It would be found without."""
    for phrase, words in OTHER_WORDS.items():
        assert phrase == phrase.lower()
        assert not set(phrase.split()) & set(words.lower().split())


def test_a_page_has_an_entry_of_its_own_before_those_of_its_parts() -> None:
    """Its title and lead, unless it has one."""
    part = SearchEntry(title="Cohort", text="The pupils.", anchor="cohort")
    own = SearchEntry(title="Words", text="All of them.")
    assert with_page_entry([part], "Glossary", "What words mean.") == (
        SearchEntry(title="Glossary", text="What words mean."),
        part,
    )
    assert with_page_entry([own, part], "Glossary", "") == (own, part)
    assert with_page_entry([], "Glossary", "What words mean.")[0].text == "What words mean."


def test_texts_are_joined_without_saying_one_twice() -> None:
    """An update that was sent twice is found once."""
    assert joined(["Work  began.", "", "Work  began.", "It\ngoes on."]) == "Work began. It goes on."


def found(trust: Trust, audience: Audience, *, path: str, anchor: str = "") -> SearchEntry:
    """A search entry of the example."""
    site = make_site(make_edition(trust, DAY, audience), Settings(site_name="Test"))
    entries = next(page.search for page in site.pages if page.path == path)
    return next(entry for entry in entries if entry.anchor == anchor)


def test_trustees_find_an_item_by_what_its_people_said(example: Trust) -> None:
    """By recovery, decision and colour; the public, who may not read these, find none of it."""
    path, anchor = "plans/strategy-2025-28/SI/", "SI-K3"
    entry = found(example, Audience.TRUSTEES, path=path, anchor=anchor)
    asked = "Approve £18,000 from reserves for reading tutors at Fernhill in spring 2027."
    assert asked in entry.text
    assert "red" in entry.words
    public = found(example, Audience.PUBLIC, path=path, anchor=anchor)
    assert asked not in public.text
    assert replace(public, title="", text="", words=()) == replace(entry, title="", text="", words=())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("schools/fernhill/", "Safeguarding"),
        ("reviews/tools/", "Safeguarding"),
        ("meetings/board-2026-12/", "£18,000"),
        ("plans/strategy-2025-28/SI/#SI-A2", "143 pupils have a plan"),
    ],
)
def test_a_page_is_found_by_what_it_is_about(path: str, words: str, example: Trust) -> None:
    """A school by what reviews found there, a meeting by what it was asked."""
    page, _, anchor = path.partition("#")
    assert words.lower() in found(example, Audience.TRUSTEES, path=page, anchor=anchor).text.lower()
