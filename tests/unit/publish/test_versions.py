"""The list of editions on a branch: what each says of itself, what was done to it, and which of them is meant."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from trustplan.publish.errors import PublishError
from trustplan.publish.versions import Published, find_edition, read_editions, say_readers


def an_edition(name: str = "2026-10", **record: Any) -> Published:
    """An edition with a record."""
    return Published(name=name, title=f"Title {name}", aliases=(), record=record)


def a_row(name: str, **more: Any) -> dict[str, Any]:
    """A row of the list as mike writes it."""
    return {"version": name, "title": f"Board &amp; trust {name}", "aliases": [], **more}


def test_editions_are_read_newest_first_with_their_record() -> None:
    """One that somebody else published has none, and is not shown."""
    ours = {"properties": {"trustplan": {"audience": "trustees", "as_at": "2026-09-25"}}}
    rows = [a_row("2026-07", properties=None), a_row("2026-10", aliases=["latest"], **ours), a_row("2025-12")]
    found = read_editions(json.dumps(rows), "origin")
    assert [edition.name for edition in found] == ["2026-10", "2026-07", "2025-12"]
    assert (found[0].title, found[0].aliases) == ("Board & trust 2026-10", ("latest",))
    assert (found[0].audience, found[0].as_at) == ("trustees", date(2026, 9, 25))
    assert [edition.is_own for edition in found] == [True, False, False]
    assert [edition.is_shown for edition in found] == [True, False, False]
    assert (found[1].audience, found[1].as_at, found[1].plans, found[1].tree) == ("", None, "", "")


@pytest.mark.parametrize("text", ["", "{", "3", "[3]", "[null]", '[{"version": "a"}]', '[{"version": "a", "title": 3, "aliases": []}]', '[{"version": "a", "title": "A", "aliases": null}]'])  # fmt: skip
def test_a_list_that_is_broken_is_told(text: str) -> None:
    """With where it is, and what to do."""
    with pytest.raises(PublishError, match="on origin is not a list of editions any more"):
        read_editions(text, "origin")


WITHDRAWN = {"on": "2026-11-02", "reason": "It named a pupil."}


@pytest.mark.parametrize(
    ("record", "history"),
    [
        ({"plans": "f" * 40}, ()),
        ({"withdrawn": WITHDRAWN}, ("withdrawn on 2 Nov 2026 (It named a pupil)",)),
        ({"withdrawn": {"reason": ""}}, ("withdrawn (no reason is given)",)),
        ({"replaced": [{"plans": "0123456789abcdef"}]}, ("replaced; before that from commit 0123456789ab",)),
        (
            {"replaced": [{"plans": "0", "withdrawn": WITHDRAWN}, {"plans": "1"}]},
            (
                "withdrawn on 2 Nov 2026 (It named a pupil), then published again",
                "replaced; before that from commit 1",
            ),
        ),
    ],
)
def test_what_was_done_to_an_edition_is_told_in_order(record: dict[str, Any], history: tuple[str, ...]) -> None:
    """Withdrawn, replaced, and published again."""
    edition = an_edition(**record)
    assert tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in edition.history) == history
    assert edition.is_withdrawn == ("withdrawn" in record)
    assert edition.is_shown != edition.is_withdrawn


@pytest.mark.parametrize(
    ("wanted", "name"), [("2026-10", "2026-10"), ("latest", "2026-10"), ("board-2026-07", "2026-07"), ("2025-12", "2025-12")]
)  # fmt: skip
def test_an_edition_is_found_by_name_alias_or_meeting(wanted: str, name: str) -> None:
    """Whichever somebody has at hand."""
    editions = [
        Published(name="2026-10", title="T", aliases=("latest",), record={"meeting": None}),
        an_edition("2026-07", meeting={"id": "board-2026-07"}),
        an_edition("2025-12", meeting="by hand"),
    ]
    assert find_edition(editions, wanted).name == name


@pytest.mark.parametrize(("names", "words"), [(["2026-10", "2026-07"], "2026-10, 2026-07"), ([], "none yet")])
def test_an_edition_that_there_is_not_is_answered_with_those_that_there_are(names: list[str], words: str) -> None:
    """So that nobody has to look them up."""
    with pytest.raises(PublishError, match="There is no edition “board-2026-12”") as told:
        find_edition([an_edition(name) for name in names], "board-2026-12")
    assert f"Published are: {words}." in str(told.value)


def test_who_reads_an_edition_is_said() -> None:
    """In words that fit into a sentence."""
    assert [say_readers(audience) for audience in ("trustees", "public")] == ["trustees", "the public"]
