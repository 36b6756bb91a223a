"""`mkdocs serve`: an edit shows at once, and what is wrong stands beside the last good site."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from queue import Queue
from typing import Any, ClassVar

import pytest
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from watchdog.events import FileSystemEventHandler
from watchdog.observers.api import BaseObserver

from amounts import thorough_but
from builders import ROOT, a_trust, add_plan
from remotes import make_trust
from serving import fetched, served, wait_for
from sites import all_bytes, write_config
from trustplan.mkdocs_plugin.making import PlanErrors
from trustplan.mkdocs_plugin.serving import Served, _Builder
from trustplan.mkdocs_plugin.watching import _Patient
from trustplan.primitives.contents import raw

ITEM = {"id": "A1", "title": "First title", "lead": "lead", "due": "2027-07-16"}


def a_repository(folder: Path) -> Path:
    """A trust's repository with a page of its own. Returns its plan file."""
    folder.mkdir(exist_ok=True)
    write_config(folder)
    (folder / "docs" / "visits.md").write_text("# Visits\n\nHow we visit.\n", encoding="utf-8")
    return add_plan(a_trust(folder), [{"id": "O", "title": "Objective", "actions": [ITEM]}])


def edit(path: Path, old: str, new: str) -> None:
    """Put some words in the place of others in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def errors_on(page: str) -> str:
    """What a page says is wrong, as text; empty where it says nothing."""
    found = re.search(r'<details class="tp-errors".*?</details>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def test_what_is_wrong_stands_beside_the_last_good_site(tmp_path: Path) -> None:
    """On each page, with file, line, message and fix; until it is mended. No request waits for that."""
    plan = a_repository(tmp_path)
    with served(tmp_path) as (address, log):
        page = f"{address}plans/plan-2025-28/O/"
        assert wait_for(lambda: "First title" in fetched(page)), log.read_text(encoding="utf-8")
        assert errors_on(fetched(page)) == ""
        edit(plan, "lead: lead", "lead: <b>leed")
        assert wait_for(lambda: errors_on(fetched(page)) != ""), log.read_text(encoding="utf-8")
        for where in ("plans/plan-2025-28/O/", "", "visits/", "nowhere/"):
            shown = errors_on(fetched(f"{address}{where}"))
            assert shown.startswith("One error to correct The pages are as they were before."), where
            assert re.search(r"plans/\S*plan-2025-28\.yaml, line \d+ .*“<b>leed”", shown), shown
            assert "Choose one of: ceo, lead, monitor." in shown, shown
            assert re.search(r'<body\b[^>]*><link rel="stylesheet" href="/assets/', fetched(f"{address}{where}"))
        assert "First title" in fetched(page)
        assert "position: fixed" in fetched(f"{address}assets/trustplan-errors.css")
        edit(plan, "lead: <b>leed", "lead: lead")
        assert wait_for(lambda: errors_on(fetched(page)) == ""), log.read_text(encoding="utf-8")
        edit(plan, "First title", "Second title")
        assert wait_for(lambda: "Second title" in fetched(page)), log.read_text(encoding="utf-8")
        edit(plan, "title: Plan", "title: Better plan")
        assert wait_for(lambda: "Better plan" in fetched(f"{address}nowhere/")), "the page for what is not there"
        assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_a_server_can_begin_with_plans_that_have_errors(tmp_path: Path) -> None:
    """Every address says what is wrong, also with guides that link to pages of plans; the mend brings the site."""
    plan = a_repository(tmp_path)
    (tmp_path / "docs" / "visits.md").write_text("# Visits\n\n[Plan](plans/plan-2025-28/index.md)\n", encoding="utf-8")
    edit(plan, "2027-07-16", "2027-07-99")
    with served(tmp_path) as (address, log):
        assert wait_for(lambda: errors_on(fetched(address)) != ""), log.read_text(encoding="utf-8")
        for where in ("", "plans/plan-2025-28/O/", "visits/"):
            shown = errors_on(fetched(f"{address}{where}"))
            assert "There are no pages yet. They come as soon as this is corrected and saved." in shown
            assert "2027-07-99" in shown
        edit(plan, "2027-07-99", "2027-07-16")
        page = f"{address}plans/plan-2025-28/O/"
        assert wait_for(lambda: "First title" in fetched(page)), log.read_text(encoding="utf-8")
        assert errors_on(fetched(page)) == ""


@pytest.mark.thorough
def test_a_fault_beside_the_plans_keeps_the_site_too(tmp_path: Path) -> None:
    """A link to nowhere in a guide, which strict settings do not allow, and settings that cannot be read."""
    plan = a_repository(tmp_path)
    guide, config = tmp_path / "docs" / "visits.md", tmp_path / "mkdocs.yml"
    with served(tmp_path) as (address, log):
        page = f"{address}plans/plan-2025-28/O/"
        assert wait_for(lambda: "First title" in fetched(page)), log.read_text(encoding="utf-8")
        for path, old, new, words in (
            (guide, "How we visit.", "[Rota](rota.md)", "rota.md"),
            (config, "audience: trustees", "audience: everyone", "and not “everyone”"),
            (config, "site_name:", "site_name: [", ""),
        ):
            edit(path, old, new)
            assert wait_for(lambda: errors_on(fetched(page)) != ""), log.read_text(encoding="utf-8")
            assert words in errors_on(fetched(page))
            assert "First title" in fetched(page)
            assert "How we visit." in fetched(f"{address}visits/")
            edit(path, new, old)
            assert wait_for(lambda: errors_on(fetched(page)) == ""), log.read_text(encoding="utf-8")
        edit(plan, "First title", "Second title")
        assert wait_for(lambda: "Second title" in fetched(page)), log.read_text(encoding="utf-8")


def a_build(folder: Path, site: Path) -> Any:
    """Build as a server does. Returns the plugin."""
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(site))
    config.plugins.on_startup(command="serve", dirty=False)
    config.site_url = "http://127.0.0.1:8000/"
    build_site(config, serve_url=config.site_url)
    return config.plugins["trustplan"]


EDITS = {
    "a title": ("First title", "Second title"),
    "the name of a page in the menu": ("title: Objective", "title: Aim & <b>Objects"),
    "the name of a plan": ("title: Plan", "title: Another plan"),
    "a date": ("2027-07-16", "2026-12-16"),
    "nothing": ("First title", "First title"),
}


@pytest.mark.parametrize("name", thorough_but(2, list(EDITS)))
def test_pages_made_again_are_those_of_a_whole_build(name: str, tmp_path: Path) -> None:
    """Every file that differs, byte for byte, the menu of hand-written pages and the search index among them."""
    plan = a_repository(tmp_path / "trust")
    plugin = a_build(tmp_path / "trust", tmp_path / "one")
    edit(plan, *EDITS[name])
    made = plugin.served.live.made_again()
    assert made is not None
    for path, make in made.items():
        (tmp_path / "one" / path).write_bytes(raw(make()))
    a_build(tmp_path / "trust", tmp_path / "two")
    one, two = all_bytes(tmp_path / "one"), all_bytes(tmp_path / "two")
    assert [path for path in two if one.get(path) != two[path]] == []
    assert one.keys() == two.keys()


PLAN_FILE = "plans/trust/plan-2025-28.yaml"
SERIES = (
    (PLAN_FILE, "Talk to parents", "Listen to parents"),
    (PLAN_FILE, "2027-07-16", "2026-12-16"),
    (PLAN_FILE, "title: Plan", "title: Another plan"),
    (PLAN_FILE, "rating: off-track", "rating: at-risk"),
    ("plans/schools/ash/measurements.yaml", "value: 58", "value: 71"),
    ("plans/schools/beech/measurements.yaml", "cohort: 100", "cohort: 9"),
    ("plans/schools/ash/profile.yaml", "title: Ash School", "title: Ash & Oak"),
    ("plans/reference/measures.yaml", "decimals: 0", "decimals: 1"),
    ("plans/reference/policy.yaml", "label: On track", "label: Going well"),
    ("plans/reference/policy.yaml", "grace: 5", "grace: 1"),
    ("plans/reference/calendar.yaml", "2026-12-03", "2026-12-04"),
    (PLAN_FILE, "Listen to parents", "Talk to parents"),
)


@pytest.mark.parametrize("audience", thorough_but(1, ["trustees", "public"]))
@pytest.mark.parametrize("each", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["the last", "each"])
def test_edits_one_after_the_other_give_what_a_whole_build_gives(
    each: bool,
    audience: str,
    tmp_path: Path,
) -> None:
    """What is kept of files that did not change, and of one that had an error in between, is never out of date."""
    trust = make_trust(tmp_path / "trust", tmp_path / "kept").plans
    write_config(trust, audience=audience)
    plugin = a_build(trust, tmp_path / "one")
    unwritten: dict[str, Callable[[], str]] = {}
    for number, (path, old, new) in enumerate(SERIES):
        before = (trust / path).read_text(encoding="utf-8")
        (trust / path).write_text(f"{before}]\n", encoding="utf-8")
        with pytest.raises(PlanErrors):
            plugin.served.live.made_again()
        (trust / path).write_text(before, encoding="utf-8")
        edit(trust / path, old, new)
        made = plugin.served.live.made_again()
        assert made is not None, (path, new)
        unwritten |= made
        if each or number == len(SERIES) - 1:
            for name, make in unwritten.items():
                (tmp_path / "one" / name).write_bytes(raw(make()))
            a_build(trust, tmp_path / "two")
            one, two = all_bytes(tmp_path / "one"), all_bytes(tmp_path / "two")
            assert [p for p in two if one.get(p) != two[p]] == [], (path, new)
            assert one.keys() == two.keys()


def test_what_nobody_has_asked_for_yet_stays_to_be_written(tmp_path: Path) -> None:
    """A later edit need not change what an earlier one did; a whole build writes everything."""

    class Live:
        made: ClassVar[list[dict[str, Callable[[], str | bytes]] | None]] = [{"menu": str}, {"page": str}, None]

        def made_again(self) -> dict[str, Callable[[], str | bytes]] | None:
            return self.made.pop(0)

    state = Served(live=Live())
    builder = _Builder(lambda: None, state, [], tmp_path)
    for wanted in ({"menu"}, {"menu", "page"}, set[str]()):
        builder()
        assert state.unwritten.keys() == wanted


def test_a_folder_of_plans_may_come_and_go(tmp_path: Path) -> None:
    """It need not be there when a server begins, and goes for a while where another branch is checked out."""
    folder, seen = tmp_path / "plans", Queue[str]()
    observer = BaseObserver(_Patient, timeout=0.02)
    handler = FileSystemEventHandler()
    handler.on_any_event = lambda event: seen.put(event.event_type)  # type: ignore[method-assign]
    observer.schedule(handler, str(folder), recursive=True)
    observer.start()
    try:
        for _ in range(2):
            folder.mkdir()
            (folder / "a.yaml").write_text("a: 1\n", encoding="utf-8")
            while seen.get(timeout=20) != "created":
                pass
            shutil.rmtree(folder)
            while seen.get(timeout=20) != "deleted":
                pass
    finally:
        observer.stop()
        observer.join()


@pytest.mark.thorough
def test_a_server_follows_plans_that_come_later(tmp_path: Path) -> None:
    """And that go, and come back."""
    a_repository(tmp_path)
    plans = tmp_path / "plans"
    plans.rename(tmp_path / "away")
    with served(tmp_path) as (address, log):
        page = f"{address}plans/plan-2025-28/O/"
        for _ in range(2):
            assert wait_for(lambda: "There is no folder “plans”" in errors_on(fetched(page))), log.read_text("utf-8")
            (tmp_path / "away").rename(plans)
            assert wait_for(lambda: "First title" in fetched(page) and not errors_on(fetched(page))), log.read_text(
                "utf-8"
            )
            plans.rename(tmp_path / "away")


def test_a_new_page_needs_a_whole_build(tmp_path: Path) -> None:
    """The menu and other pages link to it."""
    plan = a_repository(tmp_path / "trust")
    plugin = a_build(tmp_path / "trust", tmp_path / "one")
    edit(plan, "objectives:", "objectives:\n- {id: NEW, title: New objective}")
    assert plugin.served.live.made_again() is None


def test_the_panel_is_no_part_of_a_built_site() -> None:
    """Its style is given by the server alone."""
    assert not (ROOT / "src/trustplan/mkdocs_plugin/theme/assets/trustplan-errors.css").exists()
