"""The site as built: every page and link there, nothing live that came as text, nothing from another host."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import shutil
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urldefrag

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from builders import ROOT, a_trust, add_plan, read, write
from data_tables import rows_of
from sites import all_bytes, build, build_example, pages_of, read_page, write_config

# The pages on the whole trust: each of the eleven systems has at least one.
WHOLE = (
    *("support", "delegation", "reviews", "inspections", "meetings", "year", "roles"),
    *("alignment", "initiatives", "practice", "enquiries", "equity", "frameworks"),
)
KINDS_OF_PAGE = (
    "index.html",
    "exceptions/index.html",
    "changes/index.html",
    "plans/strategy-2025-28/index.html",
    "plans/strategy-2025-28/SI/index.html",
    "plans/strategy-2025-28/BF/index.html",
    "schools/index.html",
    "schools/fernhill/index.html",
    "schools/alder-lane/improvement-2026-27/A1/index.html",
    "schools/mill-green/improvement-2026-27/P1/index.html",
    "about/index.html",
    *(f"{page}/index.html" for page in WHOLE),
    "support/criteria/index.html",
    "reviews/checklists/index.html",
    "reviews/tools/index.html",
    "schools/fernhill/support/index.html",
    "meetings/board-2026-10/index.html",
    "frameworks/nfer-2015/index.html",
    "enquiries/2025-26/index.html",
    "schools/fernhill/improvement-2026-27/index.html",
    "schools/fernhill/improvement-2026-27/P1/index.html",
    "measures/index.html",
    "measures/ks2-rwm-expected/index.html",
    "reference/ratings/index.html",
    "reference/data/index.html",
    "reference/glossary/index.html",
)


@pytest.mark.parametrize("page", KINDS_OF_PAGE)
def test_each_kind_of_page_has_one_heading_and_says_its_date(page: str, example_site: Path) -> None:
    """As at, meeting, audience, and that the data are invented."""
    reader = read_page(example_site / page)
    text = " ".join("".join(reader.text).split())
    assert sum(tag == "h1" for tag, _ in reader.tags) == 1
    assert "As at 20 Nov 2026" in text
    assert "Board meeting 3 Dec 2026" in text
    assert "For trustees" in text
    assert "Example: invented data" in text
    assert not reader.repeated


def broken_links(site: Path) -> list[str]:
    """Links of a site that lead nowhere: a missing file, or an anchor that no element has."""
    pages = pages_of(site)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    broken = []
    for name, reader in pages.items():
        for link in dict.fromkeys(reader.links):
            if re.match(r"[a-z]+:", link) or link.startswith("//") or name == "404.html":
                continue
            path, anchor = urldefrag(link)
            if "?by=" in path:  # the form makes its places by script; unit/website/test_links.py looks for them
                path, anchor = path.partition("?by=")[0], ""
            target = normpath(join(dirname(name), path)) if path else name
            if target not in files:
                target = normpath(join(target, "index.html"))
            if target not in files or (anchor and target in pages and anchor not in pages[target].ids):
                broken.append(f"{name}: {link}")
    return broken


def test_every_link_leads_somewhere(example_site: Path) -> None:
    """Files and anchors, with addresses that end in a slash."""
    assert broken_links(example_site) == []


def test_every_link_leads_somewhere_without_a_server(public_site: Path) -> None:
    """Files and anchors, with addresses that end in .html, so that the site works from a folder."""
    assert broken_links(public_site) == []


_RUN_INTO_LINK = re.compile(r"[\w:;,.)](?:</(?:b|code|em|small|span|strong)>)?<a [^>]*>[^<]*|</a>[\w(]")


def test_no_word_runs_into_a_link_or_out_of_one(example_site: Path, public_site: Path, editors_site: Path) -> None:
    """Lines of templates are joined, with no space beside a tag unless the template says so."""
    found = []
    for site in (example_site, public_site, editors_site):
        for path in site.rglob("*.html"):
            found += [
                (path.as_posix(), match[0]) for match in _RUN_INTO_LINK.finditer(path.read_text(encoding="utf-8"))
            ]
    assert found == []


MOST_SENT = 85_000  # bytes: on a slow phone that is half a second


def test_the_first_page_is_light(example_site: Path) -> None:
    """The page, its styles and its scripts, as a host sends them; the index of search is read when somebody searches."""
    home = example_site / "index.html"
    parts = [home]
    for tag, found in read_page(home).tags:
        name = found.get("src", "") if tag == "script" else found.get("href", "")
        if tag == "script" or (tag == "link" and found.get("rel") == "stylesheet"):
            parts += [example_site / urldefrag(name)[0]] * bool(name)
    assert len(parts) >= 6
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in parts}
    assert sum(sizes.values()) <= MOST_SENT, sizes


def test_nothing_is_loaded_from_another_host(example_site: Path, public_site: Path) -> None:
    """No script, style, image, font or frame from elsewhere; ordinary links may lead out."""
    for site in (example_site, public_site):
        for name, reader in pages_of(site).items():
            loaded = [a.get("src", "") or a.get("href", "") for tag, a in reader.tags if tag not in ("a", "use")]
            assert not [x for x in loaded if re.match(r"(https?:)?//", x)], name
        for sheet in site.rglob("*.css"):
            assert "url(http" not in sheet.read_text(encoding="utf-8"), sheet


def test_every_page_fences_itself_in(example_site: Path) -> None:
    """A Content-Security-Policy without unsafe words, and no inline style or handler that it would forbid."""
    for name, reader in pages_of(example_site).items():
        policies = [a["content"] for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, name
        assert "default-src 'none'" in policies[0]
        assert "unsafe" not in policies[0]
        assert not [a for _, a in reader.tags if "style" in a or any(key.startswith("on") for key in a)], name


def test_two_builds_give_the_same_bytes(example_site: Path, tmp_path: Path) -> None:
    """Whatever the hash seed, the time zone and the folder."""
    result = build_example(tmp_path / "again", PYTHONHASHSEED="7", TZ="Pacific/Auckland")
    assert result.returncode == 0, result.stderr
    first, second = all_bytes(example_site), all_bytes(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_data_file_fits_its_schema_and_holds_every_rating(example_site: Path, public_site: Path) -> None:
    """Everything shown, documented by a schema on the site."""
    for site in (example_site, public_site):
        data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
        schema = json.loads((site / "data" / "trustplan.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(data)
    data = json.loads((example_site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    items = [i for p in data["plans"] for o in p["objectives"] for i in (*o["actions"], *o["kpis"])]
    assert len(items) == 128
    assert sum(len(i["parts"]) for i in items if "stage" in i) == 8
    assert [s["as_at"] for s in data["history"]][-2:] == ["2026-09-25", "2026-11-20"]
    assert len(data["history"]) == 6
    assert all(i["reasons"][0]["sentence"] for i in items)


def test_every_rating_on_an_objectives_page_explains_itself(example_site: Path) -> None:
    """A why for each item and both lenses, with rule, date, file and line."""
    reader = read_page(example_site / "plans/strategy-2025-28/SI/index.html")
    whys = [a for tag, a in reader.tags if tag == "details" and a.get("class", "") == "tp-why"]
    text = "".join(reader.text)
    assert len(whys) == 6 + 13 + 2
    assert text.count("Worked out for 20 Nov 2026") >= 1
    assert len(re.findall(r"plans/[\w/.-]+\.yaml, line \d+", text)) >= len(whys)


MENU = re.compile('<nav aria-label="Menu">.*?</nav>', re.DOTALL)


def test_a_menu_has_its_sections_pages_and_one_entry_for_each_other(example_site: Path, public_site: Path) -> None:
    """At most 20 on any page: each costs bytes on all, and a reader's time."""
    for site in (example_site, public_site):
        found = {path: MENU.findall(path.read_text(encoding="utf-8")) for path in site.rglob("index.html")}
        entries = {path: menu[0].count("<a ") for path, menu in found.items() if menu}
        assert len(entries) > 50
        assert max(entries.values()) <= 20, max(entries, key=lambda path: entries[path])
        assert all(count > 2 for count in entries.values())


def test_the_menu_stays_short(example_site: Path) -> None:
    """What stands around a page is at most 20 KB, of which the search and its marks are most, or pages grow with the trust."""
    for path in example_site.rglob("*.html"):
        if path.name.startswith("board-"):  # a paper, which has nothing around it
            continue
        frame = path.read_text(encoding="utf-8").partition("<article")[0]
        assert len(frame) <= 20_000, path


def test_home_with_all_that_it_loads_is_light(example_site: Path) -> None:
    """At most 85 KB as a server sends it. The search is not among it."""
    home = example_site / "index.html"
    html = home.read_text(encoding="utf-8")
    files = {home}
    for address in re.findall(r'(?:<script src|rel="stylesheet" href)="([^"]+)"', html):
        files.add(example_site / address)
    assert len(files) == 7
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) <= 85 * 1024


def test_pages_bring_their_search_entries(example_site: Path) -> None:
    """Items are found by code, title and what was said of them; the panels' small print is not."""
    index = json.loads((example_site / "search" / "search_index.json").read_text(encoding="utf-8"))
    entries = {e["location"]: e for e in index["docs"]}
    found = entries["plans/strategy-2025-28/SI/#SI-K3"]
    assert found["title"].startswith("SI-K3: Reading, writing and maths")
    assert "Off track. Fernhill" in found["text"]
    assert {"red", "KS2"} <= set(found["tags"])
    assert entries["schools/fernhill/improvement-2026-27/P2/"]["title"].startswith("Fernhill P2: ")
    assert not [e for e in index["docs"] if "Worked out for" in e["text"]]


def test_search_leads_to_a_page_and_to_its_place(example_site: Path, public_site: Path, editors_site: Path) -> None:
    """Each entry to something that is there, and each page that has entries has one of its own, or its results have no title."""
    for site in (example_site, public_site, editors_site):
        index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
        locations = [entry["location"] for entry in index["docs"]]
        assert len(set(locations)) == len(locations)
        for location in locations:
            path, _, anchor = location.partition("#")
            file = site / path
            if file.is_dir():
                file /= "index.html"
            assert path in locations, location
            assert file.is_file(), location
            assert not anchor or anchor in read_page(file).ids, location


HOSTILE = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
LINK = "[click](javascript:alert(3)) [data](data:text/html,x) <a href='javascript:alert(4)'>x</a> **bold** [fine](https://example.org/)"


def a_hostile_trust(folder: Path) -> Path:
    """A trust whose every text tries to be code."""
    plans = a_trust(folder)
    profile = plans / "trust" / "profile.yaml"
    data = read(profile)
    write(profile, {**data, "title": f"Trust {HOSTILE}", "short": f"T {HOSTILE}", "summary": LINK})
    for school in ("ash", "beech"):
        file = plans / "schools" / school / "profile.yaml"
        write(
            file, {**read(file), "title": f"School {HOSTILE}", "short": f'"><b>{school}</b>', "local_authority": IMAGE}
        )
    measures = plans / "reference" / "measures.yaml"
    entry = read(measures)["measures"][0]
    write(measures, {"measures": [{**entry, "title": f"Measure {HOSTILE}", "definition": IMAGE}]})
    base = {"lead": "lead", "monitor": "monitor", "title": f"Action {HOSTILE}", "description": IMAGE}
    updates = [
        {"on": "2026-11-02", "by": "lead", "stage": "in-progress", "rating": "off-track", "note": f"{IMAGE} {LINK}", "evidence": [HOSTILE],
         "recovery": {"doing": HOSTILE, "help_wanted": IMAGE}},
        {"on": "2026-11-03", "by": "monitor", "rating": "off-track", "note": f"{HOSTILE}. {LINK}"},
    ]  # fmt: skip
    ask = {
        "id": "a",
        "of": "board",
        "meeting": "board-2026-12",
        "question": HOSTILE,
        "paper": IMAGE,
        "if_deferred": LINK,
    }
    kpi = {
        "id": "K1",
        "title": f"KPI {HOSTILE}",
        "measure": "reading",
        "applies_to": "every school",
        "target": "at least 60",
    }
    judged = {
        "id": "K2",
        "title": IMAGE,
        "rubric": {"on-track": HOSTILE},
        "judgements": [{"on": "2026-11-03", "rating": "off-track", "because": HOSTILE}],
    }
    objective = {
        "id": "O",
        "title": f"Objective {HOSTILE}",
        "statement": f"{HOSTILE} {LINK}",
        "kpis": [kpi, judged],
        "actions": [
            {
                "id": "A1",
                **base,
                "updates": updates,
                "asks": [ask],
                "milestones": [{"id": "m", "title": HOSTILE, "due": "2026-10-02"}],
            }
        ],
    }
    add_plan(plans, [objective], title=f"Plan {HOSTILE}", summary=LINK, labels={"objective": HOSTILE})
    for school in ("ash", "beech"):
        write(
            plans / "schools" / school / "measurements.yaml",
            {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": 50, "cohort": 100, "note": HOSTILE}]},
        )
    return plans


def test_text_from_files_comes_out_as_text(tmp_path: Path) -> None:
    """On every page, in the JSON, in the CSV and in the search index."""
    a_hostile_trust(tmp_path)
    write_config(tmp_path)
    result = build(tmp_path)
    assert result.returncode == 0, result.stderr
    site = tmp_path / "site"
    seen = set()
    for name, reader in pages_of(site).items():
        if HOSTILE in "".join(reader.text):
            seen.add(name)
        scripts = [a for tag, a in reader.tags if tag == "script"]
        own = {"update": 2, "404.html": 1}.get(name.partition("/")[0], 0)  # its data, and the form; what finds the site
        assert len(scripts) <= 6 + own, name
        assert not [a for tag, a in reader.tags if tag == "img" and a.get("src") == "x"], name
        assert not [a for _, a in reader.tags if any(key.startswith("on") for key in a)], name
        assert not [link for link in reader.links if link.lower().lstrip().startswith(("javascript:", "data:text"))], (
            name
        )
        raw = (site / name).read_text(encoding="utf-8")
        assert HOSTILE not in raw, name
        assert "<b>ash" not in raw, name
    shown = ("", "changes/", "exceptions/", "plans/plan-2025-28/O/", "schools/ash/", "measures/")
    assert {f"{path}index.html" for path in shown} <= seen
    assert len(seen) > 30
    assert "<" not in (site / "data" / "trustplan.json").read_text(encoding="utf-8")
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert HOSTILE not in index
    assert "&lt;script&gt;" in index
    objective = read_page(site / "plans/plan-2025-28/O/index.html")
    assert "https://example.org/" in objective.links
    assert "[click](javascript:alert(3))" in "".join(objective.text)


def test_a_cell_cannot_become_a_formula(tmp_path: Path) -> None:
    """Spreadsheets run cells that start with = + - or @."""
    plans = a_trust(tmp_path)
    file = plans / "schools" / "ash" / "profile.yaml"
    write(file, {**read(file), "short": '=HYPERLINK("x")'})
    for school in ("ash", "beech"):
        write(
            plans / "schools" / school / "measurements.yaml",
            {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": 50, "cohort": 100}]},
        )
    write_config(tmp_path)
    assert build(tmp_path).returncode == 0
    written = (tmp_path / "site" / "data" / "reading.csv").read_bytes()
    assert written.startswith(codecs.BOM_UTF8)
    found = {row["organisation"]: row["organisation_title"] for row in rows_of(written.decode())}
    assert found["ash"] == '\'=HYPERLINK("x")'


def test_a_trust_without_plans_or_figures_is_still_a_site(tmp_path: Path) -> None:
    """The smallest trust: a profile and the reference files."""
    a_trust(tmp_path, schools={})
    write_config(tmp_path)
    result = build(tmp_path)
    assert result.returncode == 0, result.stderr
    text = " ".join("".join(read_page(tmp_path / "site" / "index.html").text).split())
    assert "No ratings changed; no updates or figures came in." in text
    assert "Nothing is overdue." in text
    assert "No decisions are needed at this meeting." in text
    assert broken_links(tmp_path / "site") == []


def test_an_items_id_never_meets_a_sections(tmp_path: Path) -> None:
    """An action may be called about, delivery or key: its anchor is still its own."""
    plans = a_trust(tmp_path)
    names = ("about", "delivery", "impact", "updates", "schools", "key", "delivery-now")
    actions = [
        {"id": n, "title": n, "due": "2027-07-16", "updates": [{"on": "2026-11-02", "by": "lead", "note": "Begun."}]}
        for n in names
    ]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": actions}])
    write_config(tmp_path)
    result = build(tmp_path)
    assert result.returncode == 0, result.stderr
    assert read_page(tmp_path / "site/plans/plan-2025-28/O/index.html").repeated == set()
    assert broken_links(tmp_path / "site") == []


def test_the_home_page_leads_with_counts_that_match_its_blocks(example_site: Path) -> None:
    """A trustee's first sentences, and the pages that they are counted on."""
    text = " ".join("".join(read_page(example_site / "index.html").text).split())
    assert "Board briefing, 3 December 2026" in text
    assert "Since the last board papers (25 September), 11 ratings have gone down and five up." in text
    changes = " ".join("".join(read_page(example_site / "changes/index.html").text).split())
    assert re.search(r"Ratings down 11(?!\d)", changes)
    exceptions = " ".join("".join(read_page(example_site / "exceptions/index.html").text).split())
    assert "18 items are off track, 13 in the trust's plan and five in schools' plans" in exceptions


def test_nothing_speaks_of_red_amber_or_green(example_site: Path) -> None:
    """Words, never colours."""
    for page in KINDS_OF_PAGE:
        text = "".join(read_page(example_site / page).text).lower()
        assert not re.search(r"\b(rag|amber)\b", text), page


def test_the_repository_names_no_seed_and_no_person() -> None:
    """Roles lead; the example's plans hold no title before a name."""
    for path in (ROOT / "plans").rglob("*.yaml"):
        assert not re.search(r"\b(Mr|Mrs|Ms|Dr)\.? [A-Z]", path.read_text(encoding="utf-8")), path


def words_of(site: Path, page: str) -> str:
    """A page's text on one line, with plain spaces."""
    return " ".join("".join(read_page(site / page / "index.html").text).split())


@pytest.mark.parametrize("page", WHOLE)
def test_each_system_is_within_two_clicks_from_home(page: str, example_site: Path) -> None:
    """The home page links to it, or to a page that does: the first of its section."""
    reached = {normpath(link) for link in read_page(example_site / "index.html").links}
    for first in list(reached):
        if (example_site / first / "index.html").is_file():
            links = read_page(example_site / first / "index.html").links
            reached |= {normpath(join(first, link)) for link in links}
    assert page in reached


def test_a_school_is_at_each_level_of_support(example_site: Path) -> None:
    """High, medium and low, with what the board decided and what is overdue."""
    text = words_of(example_site, "support")
    assert (
        "Fernhill has high support; Mill Green has medium support; Alder Lane and St Aidan's have low support." in text
    )
    assert "The action group's report on Mill Green is overdue." in text
    assert "Lower than the highest level, at which Website is assessed." in text
    school = words_of(example_site, "schools/fernhill/support")
    assert "Two consecutive partner visits find no risk of special measures. Met" in school
    assert "Asked of the board of trustees: Agree to one day a week" in school


def test_a_removal_and_a_return_of_delegation_are_shown(example_site: Path) -> None:
    """Both of St Aidan's, and what the board holds of Fernhill today."""
    text = words_of(example_site, "delegation")
    assert "11 responsibilities differ from the scheme of delegation: ten at Fernhill and one at Mill Green." in text
    timeline = text[text.index("History of changes") :]
    assert re.search(r"1 Sep 2026 ?School St Aidan's ?Change Returned Agree the school's budget", timeline)
    assert re.search(r"9 Oct 2025 ?School St Aidan's ?Change Withdrawn: held by the board of trustees", timeline)


def test_reviews_overdue_and_to_come_are_shown(example_site: Path) -> None:
    """As loudly as bad ones; what was missed and has since been done is not overdue; and concerns that come back."""
    text = words_of(example_site, "reviews")
    assert "One review is overdue" in text
    assert re.search(r"Pupil, parent and staff voice ?School Mill Green ?Period 2025/26 ?Was due Overdue 21 Jul", text)
    assert "Fernhill: missed in summer 2026; since done 29 Oct 2026." in text
    assert re.search(r"Attendance Serious ?School Fernhill", text)
    checklists = words_of(example_site, "reviews/checklists")
    assert "Three requirements are not met or not checked, all at Mill Green." in checklists


def test_a_need_is_met_from_within_the_trust(example_site: Path) -> None:
    """By whom and how; and for an open one, who could help, the best first."""
    text = words_of(example_site, "practice")
    assert re.search(
        r"A colleague who has turned attendance round, one day a week Attendance ?School Fernhill ?Supported by Alder Lane",
        text,
    )
    assert re.search(
        r"Help with the families of pupils who are often away .*? Alder Lane: Attendance that stays high", text
    )
    assert "From outside the trust" in text


def test_a_meeting_shows_what_was_known_asked_and_received(example_site: Path) -> None:
    """Of the time: nothing that came later."""
    text = words_of(example_site, "meetings/board-2026-07")
    assert "What had changed since 13 Mar 2026" in text
    assert "Agreed, from 1 September." in text
    assert "Worked out for 25 Jun 2026 from what was known on that day" in text
    assert "Fernhill Primary School" in text
    next_one = words_of(example_site, "meetings/board-2027-03")
    assert "Agree to return responsibility for complaints at Fernhill" in next_one
    assert "recommended: Agree" in next_one


def test_alignment_frameworks_and_equity_name_their_gaps(example_site: Path) -> None:
    """What nobody serves, addresses or can judge."""
    assert "No school priority supports Trust leadership and governance." in words_of(example_site, "alignment")
    assert "nobody addresses this" in words_of(example_site, "frameworks/nfer-2015")
    equity = words_of(example_site, "equity")
    assert "Fewer than six pupils" in equity
    assert "the widest gap is at Fernhill, 34 points" in equity
    initiatives = words_of(example_site, "initiatives")
    assert "Two terms without effect on any budget." in initiatives
    assert "Risk:" in initiatives


def test_the_public_sees_the_scheme_and_the_enquiries_and_nothing_of_support(public_site: Path) -> None:
    """Pages that only trustees may see are not there at all."""
    for page in ("support", "reviews", "roles", "equity"):
        assert not (public_site / page).exists(), page
    for page in ("delegation", "enquiries/2025-26", "practice", "frameworks", "alignment", "inspections", "year"):
        assert (public_site / page / "index.html").is_file(), page
    text = words_of(public_site, "delegation")
    assert "Agree the school's budget" in text
    assert text.count("Fernhill") == 2, "as a school, and with its own governing body"
    for page in ("alignment", "frameworks", "frameworks/nfer-2015"):
        assert "Only what is published here is counted." in words_of(public_site, page)


def test_the_calendars_are_such_that_programs_accept_them(example_site: Path, public_site: Path) -> None:
    """Read again by a library: whole days, one key each, and nothing of reviews for the public."""
    names = ("meetings", "reviews", "due-dates", "all")
    for name in names:
        raw = (example_site / "calendar" / f"{name}.ics").read_bytes()
        assert b"\r\n" in raw
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75
        events = list(Calendar.from_ical(raw).walk("VEVENT"))
        keys = [str(e["UID"]) for e in events]
        assert len(keys) == len(set(keys)) > 5, name
        assert all(type(e.decoded("DTSTART")) is date for e in events)
    meetings = Calendar.from_ical((example_site / "calendar" / "meetings.ics").read_bytes())
    found = {(str(e["SUMMARY"]), e.decoded("DTSTART")) for e in meetings.walk("VEVENT")}
    assert ("Board of trustees", date(2026, 12, 3)) in found
    public = (public_site / "calendar" / "all.ics").read_bytes()
    assert b"Board of trustees" in public
    assert not [
        word for word in (b"Improvement partner", b"Fernhill: the", b"action group", b"UID:review-") if word in public
    ]


HOSTILE = '<script>alert(1)</script> [x](javascript:alert(2)) "><img src=x onerror=y> & {{ 7*7 }}'
GOVERNED = ("support", "reviews", "practice", "support-criteria", "delegation", "review-tools", "themes")
# Words with a meaning of their own stay as they are.
FIXED_WORDS = ("id", "on", "period", "year", "every", "visibility", "for", "change", "basis", "severity", "functions")


def made_hostile(data: Any, key: str = "") -> Any:
    """Every free text of a file with markup behind it."""
    if isinstance(data, dict):
        return {
            k: v if k in ("checklist", "levels") and not _is_prose(v) else made_hostile(v, k) for k, v in data.items()
        }
    if isinstance(data, list):
        return [made_hostile(entry, key) for entry in data]
    is_text = isinstance(data, str) and (" " in data.strip() and not re.match(r"\d", data)) and key not in FIXED_WORDS
    return f"{data} {HOSTILE}"[:290] if is_text and key not in ("statutory", "prompt", "meeting") else data


def _is_prose(value: Any) -> bool:
    return isinstance(value, list) or all(isinstance(v, str) and " " in v for v in value.values())


@pytest.mark.thorough
def test_texts_of_support_reviews_and_practice_stay_text(tmp_path: Path) -> None:
    """Markup in any text of these files is shown as the text it is, on every page, and in the calendars."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    changed = 0
    for path in (tmp_path / "plans").rglob("*.yaml"):
        if path.stem in GOVERNED:
            before = read(path)
            after = made_hostile(before)
            changed += before != after
            write(path, after)
    assert changed >= 16
    write_config(tmp_path)
    result = build(tmp_path, "--strict")
    assert result.returncode == 0, result.stderr[-2000:]
    pages = pages_of(tmp_path / "site")
    assert sum("<script>alert(1)</script>" in "".join(reader.text) for reader in pages.values()) > 20
    for name, reader in pages.items():
        assert not [a for tag, a in reader.tags if tag == "img" and a.get("src") == "x"], name
        assert not [link for link in reader.links if link.startswith("javascript:")], name
        assert "49" not in re.findall(r"\{\{ (\S+) \}\}", "".join(reader.text)), name
    assert b"\nATTACH" not in (tmp_path / "site" / "calendar" / "all.ics").read_bytes()
