"""“My work”: what the page of a role says, that mails say the same, and that its calendar can be subscribed to."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from builders import ROOT, read, write
from case_tables import a_context, loaded, page_at, rows, words_in
from one_plan_trusts import a_folder
from trustplan import Audience, Settings, Site, make_edition, make_site
from trustplan.website.data.work import Work
from trustplan.website.pages.my_work import Todo, _grouped, _when, make_my_work
from trustplan.website.reminders import make_reminders

DAY = date(2026, 11, 20)
SITE = "https://trust.example/plans/"


def site_of(plans: Path, day: date = DAY, audience: Audience = Audience.TRUSTEES, **more: Any) -> Site:
    """The site of a folder."""
    return make_site(make_edition(loaded(plans), day, audience), Settings(site_name="Test", **more))


def said(body: str) -> dict[str, list[str]]:
    """What stands under each heading of a page, row by row, each with where its link leads."""
    lead = re.search(r'class="tp-lead">(.*?)</p>', body)
    assert lead
    found = {"lead": [words_in(lead[1])]}
    for section in re.split(r"<section", body)[1:]:
        heading, _, rest = section.partition("</h2>")
        name = words_in(f"<section{heading.partition('<span')[0]}")
        lines = re.findall(r"<li\b.*?</li>|<p>.*?</p>(?=</section>)", rest.partition("</section>")[0], re.DOTALL)
        found[name] = []
        for line in lines or [rest.partition("</section>")[0]]:
            link = re.search(r'<div class="tp-work-do"><a href="([^"]*)"', line)
            to = f" -> {html.unescape(link[1])}" if link else ""
            found[name].append(words_in(re.sub(r'<span class="tp-vh">.*?</span>', "", line)) + to)
    return found


def a_page(plans: Path, row: dict[str, Any]) -> dict[str, list[str]]:
    """What the page of a row's role says, without what is there and says nothing."""
    day = date.fromisoformat(row.get("day", "2026-11-20"))
    context = a_context(loaded(plans), day)
    return said(page_at(make_my_work(context, Work(context)), f"roles/{row.get('role', 'trust-lead')}/").body)


def with_more(plans: Path, row: dict[str, Any]) -> Path:
    """A folder with a row's other files in it, by their paths."""
    for path, data in row.get("files", {}).items():
        write(plans / path, {**(read(plans / path) if (plans / path).exists() else {}), **data})
    return plans


@pytest.mark.parametrize("row", rows("my_work"))
def test_each_role_sees_what_it_has_before_it(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/my_work.yaml: of the headings that it names, what stands there."""
    page = a_page(with_more(a_folder(tmp_path, row), row), row)
    assert {heading: page.get(heading) for heading in row["says"]} == row["says"]
    assert not set(row.get("never", ())) & page.keys()


@pytest.mark.parametrize("row", [*rows("my_work"), *rows("reminders"), pytest.param(None, id="example")])
def test_a_mail_has_what_the_page_has(row: dict[str, Any] | None, tmp_path: Path) -> None:
    """Of each role the same things, overdue and not; who gets no mail has nothing on the page."""
    plans, day = ROOT / "plans", DAY
    if row:
        plans, day = with_more(a_folder(tmp_path, row), row), date.fromisoformat(row.get("day", "2026-11-20"))
    context = a_context(loaded(plans), day)
    mails, _ = make_reminders(context)
    of_mails, of_pages = {}, {}
    for mail in mails:
        parts = {title: len(found) for title, found in mail.sections}
        late = parts.pop("Overdue", 0)
        of_mails[mail.debts.organisation, mail.debts.role] = (late, sum(parts.values()))
    for page, who in zip(make_my_work(context, Work(context)), context.roles.paths, strict=True):
        counts = re.findall(r'<h2 id="(\w+)">[^<]* <span class="tp-count">(\d+)', page.body)
        late = sum(int(count) for anchor, count in counts if anchor == "overdue")
        if counts:
            of_pages[who] = (late, sum(int(count) for _, count in counts) - late)
    assert of_pages == of_mails


@pytest.fixture(scope="module")
def example() -> Site:
    """The example's site, which knows its address."""
    return site_of(ROOT / "plans", site_url=SITE)


def test_every_role_that_a_page_names_leads_to_its_work(example: Site) -> None:
    """On plans, objectives, support, meetings and the board view; never a link inside another, and no mark of ours."""
    bodies = {page.path: page.body for page in example.pages}
    for path, up in (("", ""), ("plans/strategy-2025-28/SI/", "../../../"), ("schools/fernhill/support/", "../../../")):
        assert f'<a href="{up}roles/trust-director-education/">director of education</a>' in bodies[path].replace(
            "Dir", "dir"
        )
    assert '<a href="../../roles/fernhill-headteacher/">Headteacher</a>' in bodies[
        "schools/fernhill/improvement-2026-27/"
    ].replace("../../../roles", "../../roles")
    for path, body in bodies.items():
        assert "tp-root" not in body, path
        assert "&lt;a href" not in body, path
        assert [piece for piece in re.split(r"<a\b", body)[1:] if "</a>" not in piece] == [], path


def test_each_role_is_found_by_its_name_and_none_has_anothers_page(example: Site) -> None:
    """By the search, with its school."""
    titles = [entry.title for page in example.pages for entry in page.search]
    assert "My work: headteacher, Fernhill" in titles
    assert "My work: director of education" in titles
    assert "My work: local governing body, Fernhill" in titles
    paths = [page.path for page in example.pages]
    assert len(paths) == len(set(paths))


def test_two_roles_whose_names_run_together_have_two_pages(tmp_path: Path) -> None:
    """Of the school `a` with the role `b-c`, and of the school `a-b` with the role `c`."""
    plans = a_folder(tmp_path, {})
    for school, role in (("a", "b-c"), ("a-b", "c")):
        entry = {"title": school.upper(), "short": school.upper(), "kind": "school", "phase": "primary"}
        write(plans / "schools" / school / "profile.yaml", {**entry, "roles": [{"id": role, "title": "Head"}]})
    paths = a_context(loaded(plans), DAY).roles.paths
    assert paths["a", "b-c"] == "roles/a-b-c/"
    assert paths["a-b", "c"] == "roles/a-b--c/"


def test_the_public_has_no_such_page_link_or_calendar() -> None:
    """An edition for the public names roles in plain words."""
    site = site_of(ROOT / "tests" / "plans" / "valid", audience=Audience.PUBLIC, site_url=SITE)
    assert not [
        path
        for path in (*site.late, *(page.path for page in site.pages))
        if path.startswith(("roles/", "assets/my-work"))
    ]
    for page in site.pages:
        assert "roles/" not in page.body
        assert "My work" not in str(page.search)


def test_a_role_has_a_calendar_with_its_dates(example: Site) -> None:
    """Meetings for which it has something, and what is due; the keys hold no day, and no file is empty."""
    files = {path: make() for path, make in example.late.items() if path.startswith("roles/")}
    assert "roles/trust-board/trust-board.ics" not in files
    for path, text in files.items():
        events = Calendar.from_ical(text).walk("VEVENT")
        keys = [str(event["UID"]) for event in events]
        assert keys, path
        assert len(keys) == len(set(keys)), path
        assert not [key for key in keys if re.search(r"\d{4}-\d\d-\d\d(?!\d)", key)], path
    head = Calendar.from_ical(files["roles/fernhill-headteacher/fernhill-headteacher.ics"]).walk("VEVENT")
    titles = {(event.decoded("DTSTART"), str(event["SUMMARY"])) for event in head}
    assert (date(2026, 12, 3), "Board of trustees") in titles
    assert (date(2026, 12, 11), "Fernhill P3-A1 is due: Plan staffing again for January") in titles
    assert (date(2027, 3, 25), "Fernhill P3-K1, figure due: In-year balance") in titles
    assert not [title for _, title in titles if title.startswith("Fernhill P2-A1")]


@pytest.mark.parametrize(("site_url", "there"), [(SITE, True), ("http://trust.example/", True), ("", False)])
def test_a_calendar_is_subscribed_to_where_the_site_knows_its_address(
    site_url: str, there: bool, tmp_path: Path
) -> None:
    """Elsewhere it can be downloaded; whole addresses are nowhere else on the page."""
    plans = a_folder(tmp_path, {"actions": [{"id": "A1", "title": "Work", "due": "2026-12-01"}]})
    site = site_of(plans, site_url=site_url)
    body = page_at(site.pages, "roles/trust-lead/").body
    feed = "roles/trust-lead/trust-lead.ics"
    assert feed in site.late
    assert ("assets/my-work/copy.js" in site.late) == there
    whole = re.findall(r"(?:webcal|https?)://[^\"<]*", body)
    if there:
        assert whole == [f"webcal://{site_url.partition('//')[2]}{feed}", f"{site_url}{feed}"]
    else:
        assert whole == []
        assert f'<a href="../../{feed}" download>Download</a>' in body


def test_a_date_keeps_its_key_where_it_is_moved(tmp_path: Path) -> None:
    """A milestone, an end and a meeting; where none moves, an update."""

    def keys(due: str, held: str) -> dict[str, date]:
        folder = tmp_path / due
        milestones = [{"id": "M1", "title": "Half", "due": due}]
        asks = [{"id": "fund", "of": "board", "from": "lead", "meeting": "m", "question": "Agree it."}]
        action = {"id": "A1", "title": "Work", "due": due, "milestones": milestones, "asks": asks}
        meetings = [{"id": "m", "title": "Board", "body": "board", "date": held, "as_at": held}]
        site = site_of(a_folder(folder, {"actions": [action], "meetings": meetings}))
        events = Calendar.from_ical(site.late["roles/trust-lead/trust-lead.ics"]()).walk("VEVENT")
        return {str(event["UID"]): event.decoded("DTSTART") for event in events}

    before, after = keys("2026-12-01", "2026-12-03"), keys("2026-12-08", "2026-12-10")
    assert before.keys() == after.keys()
    assert sum(before[key] != after[key] for key in before) == 3  # the next update is when it was


def a_todo(title: str, on: date | None, *kind: str, is_late: bool = False) -> Todo:
    """One thing to do."""
    words = dict.fromkeys(("text", "short", "link", "to", "to_all", "about"), "")
    return Todo(on=on, is_late=is_late, title=title, kind=kind, nouns=("thing", "things"), **words)


def test_what_has_no_day_comes_first_and_what_is_of_one_kind_and_day_is_one_row() -> None:
    """What has no kind stands alone, though another of its day has none either."""
    other = date(2026, 12, 1)
    todos = [
        a_todo("a", other),
        a_todo("b", DAY, "news"),
        a_todo("c", None),
        a_todo("d", DAY),
        a_todo("e", DAY, "news"),
        a_todo("f", DAY),
        a_todo("g", other, "news"),
    ]
    groups = [[todo.title for todo in group] for group in _grouped(todos)]
    assert groups == [["c"], ["b", "e"], ["d"], ["f"], ["a"], ["g"]]


@pytest.mark.parametrize(
    ("on", "is_late", "words", "flag"),
    [
        (None, True, "", "Overdue"),
        (date(2026, 11, 19), True, "", "1 day late"),
        (date(2026, 11, 20), True, "", "Overdue"),
        (date(2026, 11, 19), False, "still in time", ""),
        (date(2026, 11, 20), False, "today", ""),
        (date(2026, 11, 21), False, "in 1 day", ""),
    ],
)
def test_how_far_away_something_is(on: date | None, is_late: bool, words: str, flag: str) -> None:
    """On the day itself it is today; what is late by other rules than its day is overdue."""
    assert _when(DAY, a_todo("a", on, is_late=is_late)) == (words, flag)
