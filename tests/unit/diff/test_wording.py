"""The words of an edit: what was edited, and the value before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, add_plan
from case_tables import loaded, spaces, words_in
from trustplan.diff.edits import same
from trustplan.diff.wording import say_field, say_was
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

CALLED = {"ash": "Ash", "maps": "Subject maps agreed", "2026-27-review": "Review of 2026/27"}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("due", "due date"),
        ("start", "start"),
        ("target", "target"),
        ("targets/2026-27", "target for 2026/27"),
        ("targets/2026-27/aut", "target for autumn 2026/27"),
        ("targets/2027-08-31", "target by 31 Aug 2027"),
        ("targets/within two years", "target within two years"),
        ("targets/ash", "target for Ash"),
        ("targets/ash/2026-27", "target for Ash in 2026/27"),
        ("targets/ash/2026-27/aut", "target for Ash in autumn 2026/27"),
        ("targets/ash/2027-08-31", "target for Ash by 31 Aug 2027"),
        ("targets/ash/within two years", "target for Ash within two years"),
        ("targets/gone", "target for gone"),
        ("milestones/maps", "date of the milestone “Subject maps agreed”"),
        ("milestones/2026-27-review", "date of the milestone “Review of 2026/27”"),
    ],
)
def test_what_was_edited_is_named(field: str, words: str) -> None:
    """Inside a sentence, by the titles of schools and milestones and not by their ids."""
    assert say_field(field, lambda name: CALLED.get(name, name)) == words


def test_a_plans_word_for_its_milestones_is_said() -> None:
    """In place of the usual one."""
    assert (
        say_field("milestones/maps", CALLED.__getitem__, "checkpoint") == "date of the checkpoint “Subject maps agreed”"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-27", "27 Mar 2026"),
        ("2026-27/sum2", "the end of summer 2, 2026/27"),
        ("2026-27", "the end of 2026/27"),
        ("at least 62", "at least 62"),
        ("2026-02-30", "2026-02-30"),
    ],
)
def test_an_old_value_is_written_as_readers_see_it(text: str, words: str) -> None:
    """A date in words, a target as it was written."""
    assert spaces(say_was(text)) == words


def test_a_school_and_a_milestone_are_named_by_their_titles(tmp_path: Path) -> None:
    """In the list of changes and beside the item: nobody but the office knows ids."""
    plans = a_trust(tmp_path)
    kpi: dict[str, Any] = {
        "id": "K",
        "title": "Reading",
        "measure": "reading",
        "targets": {"ash": "at least 70", "beech": "at least 60"},
    }
    kpi |= {"changes": [{"on": "2026-11-12", "field": "targets/ash", "was": "at least 75", "reason": "A new intake."}]}
    moved = {"on": "2026-11-12", "field": "milestones/m1", "was": "2026-12-01", "reason": "It rained."}
    action: dict[str, Any] = {"id": "A", "title": "Work", "changes": [moved]}
    action |= {"milestones": [{"id": "m1", "title": "Roof is dry", "due": "2027-02-01"}]}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi], "actions": [action]}])
    day = date(2026, 11, 20)
    site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), Settings(site_name="x"))
    pages = {page.path: words_in(page.body) for page in site.pages}
    own_page = next(text for path, text in pages.items() if path.endswith("/O/"))
    for text in (pages["changes/"], own_page):
        assert "target for Ash " in text
        assert "date of the milestone “Roof is dry”" in text
        assert "m1" not in text
        assert "for ash" not in text


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        (["reading", "maths"], ["maths", "reading"], True),
        ([{"id": "a"}, {"id": "b"}], [{"id": "b"}, {"id": "a"}], True),
        (["maths", "maths"], ["maths"], False),
        ({"note": None, "by": "ceo"}, {"by": "ceo"}, True),
        ({"note": "", "by": "ceo"}, {"by": "ceo"}, False),
        ("Every  child\nreads.", "Every child reads.", True),
        ("yes", True, False),
    ],
)
def test_the_order_of_a_list_and_an_empty_key_are_no_edit(old: object, new: object, is_same: bool) -> None:
    """Nor is another break of lines; what is there once is not what is there twice."""
    assert same(old, new) is is_same
    assert same(new, old) is is_same
