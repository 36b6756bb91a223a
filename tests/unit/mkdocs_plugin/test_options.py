"""What mkdocs.yml says to the site and to the commands: day, audience, plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from trustplan.mkdocs_plugin.options import OptionError, Options, edition_ref_of, read_options
from trustplan.model import Trust
from trustplan.primitives.audience import Audience

TODAY = date(2026, 11, 20)
PINNED = date(2026, 7, 1)


def options(extra: dict[str, Any] | None = None, **given: Any) -> Options:
    """The options of a site in /site, built today."""
    return read_options({} if extra is None else {"trustplan": extra}, given, Path("/site"), TODAY)


def test_without_options_a_site_is_of_today_and_for_trustees() -> None:
    """From the folder plans/ beside mkdocs.yml, and no edition."""
    assert options() == Options(
        day=TODAY,
        readers="trustees",
        plans=Path("/site/plans"),
        source_url="",
        office="",
        workbook=False,
        papers=("html",),
        edition={},
        suppressed=[],
    )


@pytest.mark.parametrize(
    ("extra", "given", "found"),
    [
        ({"date": "2026-07-01"}, {}, {"day": PINNED}),
        ({"date": PINNED}, {}, {"day": PINNED}),
        ({}, {"date": "2026-07-01"}, {"day": PINNED}),
        ({"date": "2026-01-01"}, {"date": "2026-07-01"}, {"day": PINNED}),
        ({"date": "2026-07-01"}, {"date": None}, {"day": PINNED}),
        ({"date": "2026-07-01"}, {"date": ""}, {"day": PINNED}),
        ({"date": ""}, {}, {"day": TODAY}),
        ({"date": None}, {}, {"day": TODAY}),
        ({"audience": "public"}, {}, {"readers": "public", "audience": Audience.PUBLIC, "is_for_editors": False}),
        ({"audience": "editors"}, {}, {"readers": "editors", "audience": Audience.PUBLIC, "is_for_editors": True}),
        ({}, {"audience": "public"}, {"audience": Audience.PUBLIC}),
        ({"audience": "public"}, {"audience": "trustees"}, {"audience": Audience.TRUSTEES}),
        ({"audience": "public"}, {"audience": ""}, {"audience": Audience.PUBLIC}),
        ({"plans": "elsewhere"}, {}, {"plans": Path("/site/elsewhere")}),
        ({"plans": "/other"}, {}, {"plans": Path("/other")}),
        ({"source_url": "https://x.invalid/"}, {}, {"source_url": "https://x.invalid/"}),
        ({"office": "office@trust.example"}, {}, {"office": "office@trust.example"}),
        ({"office": None}, {"office": "clerk+plans@my-trust.sch.uk"}, {"office": "clerk+plans@my-trust.sch.uk"}),
        ({"papers": []}, {}, {"papers": ()}),
        ({"papers": None}, {}, {"papers": ("html",)}),
        ({"papers": ["pdf", "docx", "pdf"]}, {}, {"papers": ("pdf", "docx")}),
        ({"papers": ["pdf"]}, {"papers": ["docx"]}, {"papers": ("docx",)}),
        ({"papers": ["pdf"]}, {"papers": None}, {"papers": ("pdf",)}),
        ({"edition": None}, {}, {"edition": {}}),
        ({"plans": None, "source_url": None}, {}, {"plans": Path("/site/plans"), "source_url": ""}),
        ({"edition": {"audience": "public"}}, {}, {"audience": Audience.PUBLIC}),
        ({"edition": {"audience": "public"}, "audience": "trustees"}, {}, {"audience": Audience.PUBLIC}),
        ({"edition": {"audience": "trustees"}, "audience": "public"}, {}, {"audience": Audience.TRUSTEES}),
        ({"edition": {"audience": "public"}}, {"audience": "trustees"}, {"audience": Audience.PUBLIC}),
    ],
)
def test_the_plugins_own_options_count_before_the_others_and_an_editions_audience_before_all(
    extra: dict[str, Any], given: dict[str, Any], found: dict[str, Any]
) -> None:
    """An option that is left empty counts for nothing."""
    read = options(extra, **given)
    assert {name: getattr(read, name) for name in found} == found


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (
            {"dat": "2026-07-01"},
            "no option “dat”. Choose one of: audience, date, office, papers, plans, source_url, workbook.",
        ),
        *(
            ({"office": wrong}, f"should be an address such as office@trust.example, and not “{wrong}”.")
            for wrong in (
                "the office",
                "office@",
                "@trust.example",
                "a@b.example?cc=c@d.example",
                "a@b.example,c@d.example",
            )
        ),
        ({"zz": 1, "aa": 1}, "no option “aa”."),
        ({"date": "1 July 2026"}, "date should be like 2026-11-20, and not “1 July 2026”."),
        ({"date": "2026-02-30"}, "date should be like 2026-11-20, and not “2026-02-30”."),
        ({"audience": "all"}, "audience can be trustees, public or editors, and not “all”."),
        ({"workbook": "xlsx"}, "workbook should be true or false, and not “xlsx”."),
        ({"papers": "pdf"}, "papers should be a list such as [html, docx, pdf], and not “pdf”."),
        ({"papers": ["html", "doc"]}, "papers can be html, docx, pdf, and not “doc”."),
        ({"papers": [["pdf"]]}, "papers can be html, docx, pdf, and not “['pdf']”."),
        ({"edition": "board"}, "under “extra: trustplan: edition:” there should be keys"),
        ({"edition": {"audience": "all"}}, "audience can be trustees, public or editors, and not “all”."),
    ],
)
def test_an_option_that_cannot_be_is_refused_by_name(extra: dict[str, Any], message: str) -> None:
    """With what to write."""
    with pytest.raises(OptionError) as refused:
        options(extra)
    assert message in str(refused.value)


@pytest.mark.parametrize("value", [["audience", "public"], "public", 5, False, [], ""], ids=repr)
def test_options_that_are_no_group_of_keys_are_refused(value: object) -> None:
    """With what should stand there; a site that was meant for the public is not made for trustees."""
    with pytest.raises(OptionError) as refused:
        read_options({"trustplan": value}, {}, Path("/site"), TODAY)
    assert f"there should be keys, such as “audience: public”, and not “{value}”." in str(refused.value)


def test_papers_that_nothing_here_can_write_are_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One command for all that is missing; web pages need nothing."""
    monkeypatch.setattr("trustplan.primitives.paper_formats.find_spec", lambda _: None)
    with pytest.raises(OptionError) as refused:
        options({"papers": ["html", "docx", "pdf"]})
    assert "wants papers as Word and PDF" in str(refused.value)
    assert 'python -m pip install "trustplan[papers,pdf]"' in str(refused.value)
    assert options({"papers": ["html"]}).papers == ("html",)


def test_options_that_are_left_empty_count_for_nothing() -> None:
    """`trustplan:` with nothing after it, as an editor leaves it."""
    assert read_options({"trustplan": None}, {}, Path("/site"), TODAY) == options()


def test_a_site_is_made_for_the_meeting_that_its_edition_names(example: Trust) -> None:
    """None for the working site; a meeting that is not in the calendar is refused."""
    assert edition_ref_of(example, options({"edition": {"audience": "public"}})) is None
    found = edition_ref_of(example, options({"edition": {"meeting": "board-2026-12", "commit": "abc"}}))
    assert found
    assert (found.meeting.id, found.commit, found.suppressed) == ("board-2026-12", "abc", frozenset())
    with pytest.raises(OptionError, match="no meeting “never”"):
        edition_ref_of(example, options({"edition": {"meeting": "never", "commit": "abc"}}))


def test_a_workbook_is_wanted_only_where_something_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the message has the command that brings it."""
    assert options({"workbook": True}).workbook
    assert not options({"workbook": False}).workbook
    monkeypatch.setattr("trustplan.mkdocs_plugin.options.find_spec", lambda _: None)
    assert not options({"workbook": False}).workbook
    with pytest.raises(OptionError, match=r'python -m pip install "trustplan\[papers\]"'):
        options({"workbook": True})
