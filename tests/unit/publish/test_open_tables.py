"""The last look at public tables: a figure that must not be public stops the publication, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from builders import EXAMPLE, a_measure, a_trust, add_plan, write
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.publish.errors import PublishError
from trustplan.publish.open_tables import require_open_tables
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
SMALL = {("ash", "reading", "2025-26")}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust with an open figure, one of a group, one of few, one of a sensitive measure, and one of a gap."""
    sensitive = a_measure(id="secret", groups=[], sensitive=True)
    plans = a_trust(tmp_path_factory.mktemp("open"), measures=[a_measure(), sensitive], schools={"ash": "Ash"})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    add_plan(plans, [{"id": "O1", "title": "Objective", "kpis": [kpi]}], visibility="public")
    row = {"period": "2025-26", "on": "2026-07-10", "value": 50, "cohort": 200}
    rows = {"reading": [row, {**row, "group": "disadvantaged"}], "secret": [row]}
    write(plans / "schools" / "ash" / "measurements.yaml", rows)
    return plans


def site_in(folder: Path, plans: Path, audience: Audience, *, only: str = "") -> Path:
    """The data of a site; only files whose names end with `only`."""
    site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x", has_workbook=True))
    for path, make in site.made_late.items():
        if path.startswith("data/") and path.endswith(only):
            made = make()
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made.encode() if isinstance(made, str) else made)
    return folder


@pytest.mark.parametrize("which", ["a small trust", "the example"])
def test_what_is_made_for_the_public_passes(which: str, plans: Path, tmp_path: Path) -> None:
    """CSVs and the workbook."""
    folder = {"a small trust": plans, "the example": EXAMPLE}[which]
    require_open_tables(site_in(tmp_path, folder, Audience.PUBLIC), loaded(folder), set())


@pytest.mark.parametrize("only", ["figures.csv", "reading.csv", "secret.csv", ".xlsx"])
def test_what_is_made_for_trustees_does_not(only: str, plans: Path, tmp_path: Path) -> None:
    """Each file alone: a group, a cohort, or a sensitive measure."""
    site = site_in(tmp_path, plans, Audience.TRUSTEES, only=only)
    with pytest.raises(PublishError, match="must not be public"):
        require_open_tables(site, loaded(plans), set())


@pytest.mark.parametrize("only", ["figures.csv", "targets.csv", "reading.csv", ".xlsx"])
def test_a_value_that_was_withheld_does_not(only: str, plans: Path, tmp_path: Path) -> None:
    """Neither in figures nor beside a target."""
    site = site_in(tmp_path, plans, Audience.PUBLIC, only=only)
    require_open_tables(site, loaded(plans), set())
    with pytest.raises(PublishError, match="“reading” of ash for 2025-26"):
        require_open_tables(site, loaded(plans), SMALL)


def a_table(text: bytes, folder: Path) -> None:
    """A table that somebody has put into docs/."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "own.csv").write_bytes(text)


STRANGE: dict[str, Callable[[Path], None]] = {
    "nothing": partial(a_table, b""),
    "another table": partial(a_table, b"a,b\n1,2\n"),
    "no UTF-8": partial(a_table, b"measure,organisation\n\xff,\xfe\n"),
    "short rows": partial(a_table, b"measure,organisation,value\nreading\n"),
    "long rows": partial(a_table, b"measure,organisation\nx,y,z,z\n"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_table_of_the_trusts_own_is_in_nobodys_way(name: str, plans: Path, tmp_path: Path) -> None:
    """Whatever is in it."""
    STRANGE[name](tmp_path)
    require_open_tables(tmp_path, loaded(plans), SMALL)
