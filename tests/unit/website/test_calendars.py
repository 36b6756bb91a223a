"""Calendar files: keys that no other trust has and that stay, and a number that grows when something moves."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject  # type: ignore[import-untyped]  # which has no types
from icalendar import Calendar, Event

from amounts import thorough_but
from builders import EXAMPLE, a_trust, add_plan, read, write
from case_tables import loaded
from trustplan import Audience, Settings, load, make_edition, make_site, rate
from trustplan.oversight.agenda import Entry, due_dates
from trustplan.website.ical import calendar_text

DAY = date(2026, 11, 20)
CALENDAR = "reference/calendar.yaml"


def events(plans: Path, day: date = DAY) -> dict[str, tuple[date, int, object]]:
    """Of each entry of the whole calendar by its key: its day, its number, its stamp."""
    site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), Settings(site_name="Test"))
    found = Calendar.from_ical(site.late["calendar/all.ics"]()).walk("VEVENT")
    return {str(e["UID"]): (e.decoded("DTSTART"), int(str(e["SEQUENCE"])), e.decoded("DTSTAMP")) for e in found}


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A copy of the example's plans."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "plans"))


def every_calendar(plans: Path, day: date = DAY, site_url: str = "") -> dict[str, str]:
    """Each calendar file of the site, those of roles included, by its path."""
    settings = Settings(site_name="Test", site_url=site_url)
    site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), settings)
    return {path: make() for path, make in site.late.items() if path.endswith(".ics")}


class Client:
    """A calendar program as the standard has it: by key, the entry with the greatest number, and then the latest stamp."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, str, date, str]] = {}

    def read(self, text: str) -> None:
        """Take a file, by a second reader than the library that writes it."""
        (calendar,) = vobject.readComponents(text)
        for event in calendar.vevent_list:
            uid, on = event.uid.value, event.dtstart.value
            new = (int(event.sequence.value), event.dtstamp.value.isoformat(), on, event.summary.value)
            if uid not in self.kept or new[:2] > self.kept[uid][:2]:
                self.kept[uid] = new

    def day_of(self, start: str) -> date:
        """The day of the one entry whose key begins so."""
        (found,) = [row[2] for uid, row in self.kept.items() if uid.startswith(start)]
        return found


def edit(path: Path, old: str, new: str) -> None:
    """Put some words in the place of others, wherever they stand."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.thorough
def test_no_key_holds_a_day_or_is_another_trusts(plans: Path) -> None:
    """Two trusts that use the same ids have no key in common."""
    one = set(events(EXAMPLE))
    assert len(one) > 100
    assert not [key for key in one if re.search(r"\d{4}-\d{2}-\d{2}", key)]
    profile = read(plans / "trust/profile.yaml")
    write(plans / "trust/profile.yaml", profile | {"title": "Another Trust"})
    assert not one & set(events(plans))


def test_keys_stay_where_days_are_corrected(plans: Path) -> None:
    """The end of a half-term, and a meeting; of what moved the number is greater."""
    before = events(EXAMPLE)
    edit(plans / CALENDAR, "to: 2027-02-12", "to: 2027-02-11")
    edit(plans / CALENDAR, "date: 2026-12-03", "date: 2026-12-10")
    after = events(plans)
    assert before.keys() == after.keys()
    moved = {key for key in before if before[key][0] != after[key][0]}
    assert any(key.startswith("meeting-board-2026-12@") for key in moved)
    assert any(key.startswith("review/") for key in moved)
    for key in moved:
        assert (after[key][1] > before[key][1]) == (after[key][0] > before[key][0]), key
    assert all(before[key] == after[key] for key in before.keys() - moved)


@pytest.mark.parametrize("days", thorough_but(1, [1, 30, 400]))
def test_a_later_site_says_more(days: int, plans: Path) -> None:
    """Number and stamp are greater for everything, whichever way it moved since."""
    before = events(EXAMPLE)
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
    assert len(text.splitlines()) == 8


@pytest.mark.parametrize(
    ("old", "new", "later"),
    [
        ("2026-12-03", "2026-12-10", 0),
        ("2026-12-03", "2026-12-10", 1),
        ("2026-12-03", "2026-11-26", 1),
        pytest.param("2026-12-03", "2027-03-25", 200, marks=pytest.mark.thorough),
    ],
)
def test_a_meeting_that_moves_moves_in_a_calendar_program(old: str, new: str, later: int, plans: Path) -> None:
    """There is one of it before and after, earlier or later; what did not move stays where it is, and nothing is twice."""
    client = Client()
    client.read(every_calendar(EXAMPLE)["calendar/meetings.ics"])
    assert client.day_of("meeting-board-2026-12@") == date.fromisoformat(old)
    before = {uid: row[2] for uid, row in client.kept.items()}
    edit(plans / CALENDAR, f"date: {old}", f"date: {new}")
    client.read(every_calendar(plans, DAY + timedelta(days=later))["calendar/meetings.ics"])
    assert client.day_of("meeting-board-2026-12@") == date.fromisoformat(new)
    moved = {uid for uid, row in client.kept.items() if before.get(uid) != row[2]}
    assert {uid.partition("@")[0] for uid in moved} == {"meeting-board-2026-12"}


def test_every_calendar_is_read_by_two_readers_and_none_is_empty() -> None:
    """Those of roles too: whole days without a time zone, no key twice, no day in a key, lines as the format has them."""
    calendars = every_calendar(EXAMPLE)
    assert len(calendars) > 20
    for path, text in calendars.items():
        assert "TZID" not in text, path
        assert re.sub("\r\n", "", text).count("\n") == 0, path
        assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75, path
        first = {str(e["UID"]): e.decoded("DTSTART") for e in Calendar.from_ical(text).walk("VEVENT")}
        (read_again,) = vobject.readComponents(text)
        second = {e.uid.value: e.dtstart.value for e in read_again.vevent_list}
        assert first == second != {}, path
        assert len(first) == text.count("BEGIN:VEVENT"), path
        assert all(type(on) is date for on in first.values()), path
        assert not [key for key in first if re.search(r"\d{4}-?\d{2}-?\d{2}", key.partition("@")[0])], path


def test_an_entry_of_two_calendars_is_the_same_in_both() -> None:
    """Whoever has several in one program sees it once: one key, one day."""
    days: dict[str, set[object]] = {}
    for text in every_calendar(EXAMPLE).values():
        for event in Calendar.from_ical(text).walk("VEVENT"):
            days.setdefault(str(event["UID"]), set()).add(event.decoded("DTSTART"))
    assert {key: found for key, found in days.items() if len(found) > 1} == {}


def test_reviews_of_each_month_are_entries_of_their_own(plans: Path) -> None:
    """A half-term has two of them. They keep their keys where the half-term's days are corrected."""
    tools = plans / "reference/review-tools.yaml"
    data = read(tools)
    tool = data["tools"][0]
    write(tools, {**data, "tools": [{**tool, "every": "month"}, *data["tools"][1:]]})
    before = {key: row[0] for key, row in events(plans).items() if key.startswith(f"review/{tool['id']}/")}
    months = {(on.year, on.month) for on in before.values()}
    assert len(before) == len(months) >= 20
    edit(plans / CALENDAR, "to: 2027-02-12", "to: 2027-02-11")
    after = {key: row[0] for key, row in events(plans).items() if key.startswith(f"review/{tool['id']}/")}
    assert before.keys() == after.keys()


def test_ids_that_only_differ_in_where_they_are_parted_have_keys_of_their_own(tmp_path: Path) -> None:
    """An action `A1-b`, and a milestone `b` of the action `A1`."""
    step = {"id": "b", "title": "Step", "due": "2027-02-01"}
    actions = [
        {"id": "A1", "title": "One", "lead": "lead", "due": "2027-07-16", "milestones": [step]},
        {"id": "A1-b", "title": "Two", "lead": "lead", "due": "2027-07-16"},
    ]
    add_plan(a_trust(tmp_path), [{"id": "O", "title": "Objective", "actions": actions}])
    trust = load(tmp_path / "plans").trust
    assert trust
    assert len({entry.key for entry in due_dates(rate(trust, DAY), DAY)}) == 3


@pytest.mark.parametrize("day", [date(2015, 3, 1), date(2020, 1, 1), date(2126, 11, 20)])
def test_numbers_are_such_as_every_program_has(day: date) -> None:
    """From nothing to 31 bits, for a century, of days before the program was and of entries far away."""
    for on in (day - timedelta(days=40_000), day, day + timedelta(days=40_000)):
        text = calendar_text("Name", "Trust", [Entry(on=on, kind="meeting", title="Board", key="meeting-1")], day, {})
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert 0 <= int(str(event["SEQUENCE"])) < 2**31


HOSTILE = (
    "Board\r\nATTACH:https://example.org/x",
    "END:VEVENT",
    "a\\;b\\,c;d,e:f",
    "\u2028\u2029\x85 \x0b",
    "Cyfarfod y bwrdd: " + "ŵŷ" * 90,
    "👩🏽‍🏫" * 40,
    '"quoted" <b>&amp;</b> {{ 7*7 }}',
    " ",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_text_whatever_it_holds(title: str) -> None:
    """One entry with that title, for both readers; no line longer than 75 bytes, no letter cut in two."""
    entry = Entry(on=DAY, kind="meeting", title=title, key="meeting-1")
    text = calendar_text(title, title, [entry], DAY, {}, {"meeting-1": "https://x.example/a,b;c?d=e&f"})
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert not [line for line in text.split("\r\n") if line.startswith("ATTACH")]
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    (other,) = vobject.readOne(text).vevent_list
    for read_back in (str(event["SUMMARY"]), other.summary.value):
        assert read_back.replace("\r\n", "\n") == title.replace("\r\n", "\n")


# Some that fill a line or two of the file, and a letter less or more; with the property's name a line takes 74.
PLAIN = ["Board of trustees", "Mill Green, Alder Lane; and St Aidan’s " * 4, "^" * 100, "x" + "," * 100]
PLAIN += ["x" * length for length in (65, 66, 67, 139, 140, 141)]


@pytest.mark.parametrize("title", [*HOSTILE, *PLAIN])
@pytest.mark.parametrize("link", ["", "https://x.example/a,b;c?d=e&f/" + "long/" * 20])
def test_an_entry_has_the_bytes_that_the_library_writes(title: str, link: str) -> None:
    """Its lines are put together here, of the library's texts: those of its own object are the same."""
    event = Event()
    stamp = datetime(2026, 11, 20, tzinfo=UTC)
    on = date(2026, 12, 31)
    event.add("uid", f"meeting-{title[:3].strip()}@trust.trustplan")
    for name in ("dtstamp", "last-modified"):
        event.add(name, stamp)
    event.add("dtstart", on)
    event.add("dtend", date(2027, 1, 1))
    event.add("summary", title)
    event.add("categories", ["meeting"])
    event.add("transp", "TRANSPARENT")
    if link:
        event.add("url", link)
    entry = Entry(on=on, kind="meeting", title=title, key=f"meeting-{title[:3].strip()}")
    text = calendar_text("Name", "Trust", [entry], stamp.date(), {}, {entry.key: link} if link else {})
    (read_back,) = Calendar.from_ical(text).walk("VEVENT")
    event.add("sequence", int(str(read_back["SEQUENCE"])))
    assert event.to_ical().decode() in text


def test_meetings_link_their_pages_where_the_sites_address_is_known() -> None:
    """And nothing else does; without an address there is none."""
    text = every_calendar(EXAMPLE, site_url="https://plans.example.org/now/")["calendar/all.ics"]
    found = {str(e["UID"]).partition("@")[0]: str(e.get("URL", "")) for e in Calendar.from_ical(text).walk("VEVENT")}
    assert found["meeting-board-2026-12"] == "https://plans.example.org/now/meetings/board-2026-12/"
    assert found["papers-board-2026-12"] == found["meeting-board-2026-12"]
    assert all(key.startswith(("meeting-", "papers-")) for key, link in found.items() if link)
    assert "\nURL" not in every_calendar(EXAMPLE)["calendar/all.ics"]


def test_programs_are_asked_to_look_each_day() -> None:
    """As the standard says it, and as some programs had it before."""
    calendar = Calendar.from_ical(calendar_text("Name", "Trust", [], DAY, {}))
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(days=1)
    assert str(calendar["X-PUBLISHED-TTL"]) == "P1D"
