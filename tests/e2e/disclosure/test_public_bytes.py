"""No byte that the public can fetch depends on what is withheld: of sites as MkDocs builds them, and of editions."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amounts import thorough_but
from guards_off import without_guard
from hidden_numbers import Case, Row, a_case, is_small, others, with_number, write_case
from public_bytes import differing, edition_bytes, site_bytes

Way = Callable[[Path], dict[str, bytes]]


def embargoed(case: Case, seed: int) -> Case:
    """The case with some of its figures under embargo."""
    rng = random.Random(seed)  # noqa: S311
    rows = [row._replace(embargo="2027-01-04") if rng.random() < 0.15 else row for row in case.rows]
    return case._replace(rows=tuple(rows))


def written(case: Case, folder: Path) -> Path:
    """A folder with the trust's files."""
    folder.mkdir(parents=True)
    write_case(case, folder)
    return folder


def shown_in(way: Way, case: Case, folder: Path, *, most: int) -> list[str]:
    """The withheld numbers that make a difference to a byte; at most so many, the rest by other seeds."""
    rng = random.Random(repr(case.rows))  # noqa: S311
    before = way(written(case, folder / "before"))
    places = [n for n, row in enumerate(case.rows) if is_small(case, row) and others(case, n)]
    found = []
    for place in rng.sample(places, min(most, len(places))):
        number = rng.choice(others(case, place))
        after = way(written(with_number(case, place, number), folder / f"{place}-{number}"))
        found += [f"{case.rows[place]}, {number} instead: {at}" for at in differing(before, after)]
    return found


@pytest.mark.parametrize("seed", thorough_but(1, list(range(40))))
def test_no_byte_of_a_site_depends_on_a_withheld_number(seed: int, tmp_path: Path) -> None:
    """Pages, data, calendars, search index and sitemap."""
    assert shown_in(site_bytes, embargoed(a_case(seed), seed), tmp_path, most=1 if seed == 0 else 4) == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(40, 60))
def test_no_byte_of_editions_depends_on_a_withheld_number(seed: int, tmp_path: Path) -> None:
    """Two editions, what they say they withheld, their comparison, the lists, and the working site beside them."""
    assert shown_in(edition_bytes, embargoed(a_case(seed), seed), tmp_path, most=2) == []


SMALL_PART = Case(
    kind="share",
    rhythm="year",
    measure={"aggregate": "none", "unit": "percent", "every": "year"},
    kpis=(
        {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"},
    ),
    own={"id": "K9", "title": "Own", "measure": "reading", "target": "none"},
    national=60,
    rows=(Row("ash", "2024-25", "", 30, 60), Row("ash", "2025-26", "", 58, 60)),
)
# The guard by its name, what takes its place, and a trust with one figure that then shows.
GUARDS: dict[str, tuple[str, Callable[..., Any], Case]] = {
    "no small parts": ("has_small_part", lambda *_: False, SMALL_PART),
    "an embargo on figures": (
        "known_from",
        lambda day, _: day,
        SMALL_PART._replace(rows=(Row("ash", "2025-26", "", 30, 60, embargo="2027-01-04"),)),
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("removed", GUARDS)
def test_without_a_guard_a_byte_of_a_site_differs(removed: str, tmp_path: Path) -> None:
    """With it none does."""
    name, replacement, case = GUARDS[removed]
    assert shown_in(site_bytes, case, tmp_path / "with", most=1) == []
    with without_guard(name, replacement):
        found = shown_in(site_bytes, case, tmp_path / "without", most=1)
    assert any("data/trustplan.json" in at for at in found), found
    assert any(".html" in at for at in found), found
