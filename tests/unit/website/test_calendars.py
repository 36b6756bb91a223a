"""Calendar files: keys that no other trust has and that stay, and a number that grows when something moves."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from amounts import examples, thorough_but
from builders import ROOT, read, write
from trustplan import Audience, Settings, load, make_edition, make_site
from trustplan.oversight.agenda import Entry
from trustplan.website.ical import calendar_text, escaped

DAY = date(2026, 11, 20)
CALENDAR = "reference/calendar.yaml"


def events(plans: Path, day: date = DAY) -> dict[str, tuple[date, int, object]]:
    """Of each entry of the whole calendar by its key: its day, its number, its stamp."""
    trust = load(plans).trust
    assert trust
    site = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name="Test"))
    found = Calendar.from_ical(site.late["calendar/all.ics"]()).walk("VEVENT")
    return {str(e["UID"]): (e.decoded("DTSTART"), int(str(e["SEQUENCE"])), e.decoded("DTSTAMP")) for e in found}


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A copy of the example's plans."""
    return Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))


def edit(path: Path, old: str, new: str) -> None:
    """Put some words in the place of others, wherever they stand."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.thorough
def test_no_key_holds_a_day_or_is_another_trusts(plans: Path) -> None:
    """Two trusts that use the same ids have no key in common."""
    one = set(events(plans))
    assert len(one) > 100
    assert not [key for key in one if re.search(r"\d{4}-\d{2}-\d{2}", key)]
    profile = read(plans / "trust/profile.yaml")
    write(plans / "trust/profile.yaml", profile | {"title": "Another Trust"})
    assert not one & set(events(plans))


def test_keys_stay_where_days_are_corrected(plans: Path) -> None:
    """The end of a half-term, and a meeting; of what moved the number is greater."""
    before = events(plans)
    edit(plans / CALENDAR, "to: 2027-02-12", "to: 2027-02-11")
    edit(plans / CALENDAR, "date: 2026-12-03", "date: 2026-12-10")
    after = events(plans)
    assert before.keys() == after.keys()
    moved = {key for key in before if before[key][0] != after[key][0]}
    assert any(key.startswith("meeting-board-2026-12@") for key in moved)
    assert any(key.startswith("review-") for key in moved)
    for key in moved:
        assert (after[key][1] > before[key][1]) == (after[key][0] > before[key][0]), key
    assert all(before[key] == after[key] for key in before.keys() - moved)


@pytest.mark.parametrize("days", thorough_but(1, [1, 30, 400]))
def test_a_later_site_says_more(days: int, plans: Path) -> None:
    """Number and stamp are greater for everything, whichever way it moved since."""
    before = events(plans)
    edit(plans / CALENDAR, "date: 2027-07-08", "date: 2027-06-26")
    after = events(plans, DAY + timedelta(days=days))
    both = before.keys() & after.keys()
    assert both
    for key in both:
        assert after[key][1] > before[key][1]
        assert str(after[key][2]) > str(before[key][2])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hazelbrook Learning Trust", "@hazelbrook-learning-trust."),
        ("Ymddiriedolaeth Tŷ Gwyn", "@ymddiriedolaeth-ty-gwyn."),
        ("St Mary's & St John's", "@st-mary-s-st-john-s."),
    ],
)
def test_a_trusts_name_is_plain_in_keys(title: str, name: str) -> None:
    """Of letters and digits that every program takes."""
    entry = Entry(on=DAY, kind="meeting", title="Board", key="meeting-1")
    text = calendar_text("Name", title, [entry], DAY, {}).replace("\r\n ", "")
    assert f"UID:meeting-1{name}trustplan" in text
    other = calendar_text("Name", "学校", [entry], DAY, {}).replace("\r\n ", "")
    assert re.search(r"UID:meeting-1@[0-9a-f]{12}\.trustplan", other)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Oak, Ash and Elm: Meetings", r"Oak\, Ash and Elm: Meetings"),
        ("One; two", r"One\; two"),
        ("Back\\slash", r"Back\\slash"),
        ("Two\nlines", r"Two\nlines"),
    ],
)
def test_the_name_of_a_calendar_may_hold_anything(name: str, written: str) -> None:
    """What would end a value or begin another is escaped, as the format asks."""
    text = calendar_text(name, "Trust", [], date(2026, 11, 20), {})
    assert f"X-WR-CALNAME:{written}\r\n" in text
    assert len(text.splitlines()) == 6


TITLES = st.text(alphabet=st.sampled_from('ab ,;:\\\n\r"né学🎉NTRANSP'), max_size=200)


@examples(600)
@example(title="-" * 65 + ";" * 80, key="a" * 120, days=0)
@example(title="-" * 66 + "\\" * 80, key="a", days=0)
@example(title="学" * 60, key="a", days=0)
@given(title=TITLES, key=st.text(alphabet="abc-", min_size=1, max_size=120), days=st.integers(-800, 800))
def test_any_title_is_read_as_it_was_written(title: str, key: str, days: int) -> None:
    """By another program; and no line is longer, in bytes, than every program takes."""
    entry = Entry(on=DAY + timedelta(days=days), kind="meeting", title=title, key=key)
    text = calendar_text(title, "Trust", [entry], DAY, {})
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    lines = title.replace("\r\n", "\n").replace("\r", "\n")
    assert str(event["SUMMARY"]) == lines
    assert str(calendar["X-WR-CALNAME"]) == escaped(title)  # this reader leaves such a value as it is
    assert str(event["UID"]) == f"{key}@trust.trustplan"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (entry.on, entry.on + timedelta(days=1))
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == datetime(2026, 11, 20, tzinfo=UTC)
    assert event["TRANSP"] == "TRANSPARENT"
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
        assert (len(line) - len(line.rstrip("\\"))) % 2 == 0, "cut within what stands for one character"
