"""Links of small trusts: none leads to a page or a file that is not made, whichever of them there is nothing to tell of."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import ROOT, a_trust, add_plan, read, write
from sites import Reader
from trustplan import Audience, Settings, Site, load, make_edition, make_site

DAY = date(2026, 11, 20)
VALID = ROOT / "tests" / "plans" / "valid"


def a_site(plans: Path, audience: str = "trustees", day: date = DAY) -> Site:
    """The site of a folder of plans."""
    loaded = load(plans)
    assert loaded.trust, [str(f) for f in loaded.errors]
    return make_site(make_edition(loaded.trust, day, Audience(audience)), Settings(site_name="Test"))


def broken(site: Site) -> list[str]:
    """Links that lead to no page, no file or no place on a page; of a form, to no item or role of its plan."""
    pages = {}
    writers: dict[str, set[str]] = {}
    for page in site.pages:
        pages[page.path] = reader = Reader()
        reader.feed(page.body)
        if data := re.search(r'data-part="data">(.*?)</script>', page.body, re.DOTALL):
            form = json.loads(data[1])
            reader.ids.update(item["id"] for item in form["items"])
            writers[page.path] = {role for role, _ in form["roles"]}
    files = {*site.files, *site.late}
    found = []
    for path, reader in pages.items():
        for link in reader.links:
            if re.match(r"[a-z]+:", link):
                continue
            there, _, anchor = link.partition("#")
            there, _, by = there.partition("?by=")
            to = posixpath.normpath(posixpath.join("/", path, there)).strip("/")
            if there == "" or there.endswith(("/", ".")):
                to += "/" if to else ""
                is_there = to in pages and (not anchor or anchor in pages[to].ids)
            else:
                is_there = to in files
            if not is_there or (by and by not in writers[to]):
                found.append(f"{path}: {link}")
    return found


def without(name: str, *keys: str) -> Callable[[Path], None]:
    """Takes keys out of a file."""

    def change(plans: Path) -> None:
        data = read(plans / name)
        write(plans / name, {key: value for key, value in data.items() if key not in keys})

    return change


def removed(*names: str) -> Callable[[Path], None]:
    """Takes files away."""

    def change(plans: Path) -> None:
        for name in names:
            (plans / name).unlink()

    return change


def meetings(*days: str) -> Callable[[Path], None]:
    """Only meetings on some days."""

    def change(plans: Path) -> None:
        data = read(plans / "reference" / "calendar.yaml")
        data["meetings"] = [
            {"id": f"m{n}", "title": "Board", "body": "board", "date": day, "as_at": day} for n, day in enumerate(days)
        ]
        write(plans / "reference" / "calendar.yaml", data)

    return change


def small(folder: Path) -> Path:
    """A trust with one plan and nothing else."""
    add_plan(
        a_trust(folder), [{"id": "O", "title": "Objective", "actions": [{"id": "A", "title": "Act", "lead": "lead"}]}]
    )
    return folder / "plans"


def whole(folder: Path) -> Path:
    """The tests' valid trust."""
    return Path(shutil.copytree(VALID, folder / "plans"))


ABOUT = ("summary", "vision", "mission", "values", "aims", "principles")
TRUSTS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], Any]]] = {
    "small": (small, lambda _: None),
    "small, meetings long ago": (small, meetings("2024-10-01")),
    "small, meetings in years to come": (small, meetings("2029-10-01")),
    "whole": (whole, lambda _: None),
    "whole, no word about the trust": (whole, without("trust/profile.yaml", *ABOUT)),
    "whole, no plan of a school": (whole, removed("schools/ash/improvement.yaml")),
    "whole, no practice": (whole, removed("schools/ash/practice.yaml")),
    "whole, no reviews": (whole, removed("schools/ash/reviews.yaml")),
    "whole, no support": (whole, removed("schools/ash/support.yaml")),
    "whole, no figures": (whole, removed("schools/ash/measurements.yaml", "trust/measurements.yaml")),
}


@pytest.mark.parametrize("audience", ["trustees", "public"])
@pytest.mark.parametrize("name", TRUSTS)
def test_no_link_leads_to_what_is_not_made(name: str, audience: str, tmp_path: Path) -> None:
    """Of pages that are made only when there is something to tell, and of calendars without entries."""
    make, change = TRUSTS[name]
    plans = make(tmp_path)
    change(plans)
    site = a_site(plans, audience)
    assert broken(site) == []
    assert [page.path for page in site.pages if re.search(r"<p[^>]*></p>", page.body)] == []
    for path, text in site.late.items():
        assert not path.endswith(".ics") or "BEGIN:VEVENT" in text(), path
