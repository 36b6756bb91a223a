"""The menu: where each page stands in it and under which name, for each audience. This table is the one place.

A page that is not in the table is in no menu; its breadcrumb leads back to one that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.website.public_names import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.website.page import Links, Page

Row = tuple[str, str]  # an address, and the name there; without a name, every page below the address that has its own

MOST_ALIKE = 9  # pages of one row, such as a plan and its objectives: each entry costs bytes on every page

_PLANS: Row = ("plans/", "")
_SCHOOLS: tuple[Row, ...] = (("schools/", "All schools"), ("schools/compare/", "Compare schools"), ("schools/", ""))

TRUSTEES: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Board",
        (
            ("", "Briefing"),
            ("changes/", "Changes"),
            ("exceptions/", "Off track"),
            ("meetings/", "Meetings"),
            ("year/", "The year"),
        ),
    ),
    (
        "Plan",
        (
            _PLANS,
            ("alignment/", "Alignment"),
            ("initiatives/", "Initiatives"),
            ("frameworks/", "Frameworks"),
        ),
    ),
    (
        "Schools",
        (
            *_SCHOOLS,
            ("support/", "Support"),
            ("inspections/", "Inspections"),
            ("practice/", "Sharing practice"),
        ),
    ),
    (
        "Figures",
        (
            ("measures/", "Measures"),
            ("direction/", "Better than last year?"),
            ("equity/", "Disadvantaged pupils"),
        ),
    ),
    (
        "Assurance",
        (
            ("reviews/", "Reviews"),
            ("reviews/checklists/", "Checklists"),
            ("delegation/", "Scheme of delegation"),
            ("enquiries/", "Enquiries"),
        ),
    ),
    ("My work", (("roles/", "My work"),)),
)
PUBLIC: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("Home", (("", NAMES[""]),)),
    (
        "Our plan",
        (
            _PLANS,
            ("initiatives/", "Initiatives"),
            ("enquiries/", "Enquiries"),
            *((path, NAMES[path]) for path in ("alignment/", "changes/", "exceptions/")),
        ),
    ),
    (
        "Our schools",
        (
            ("schools/", NAMES["schools/"]),
            ("schools/", ""),
            ("inspections/", "Inspections"),
            ("practice/", NAMES["practice/"]),
        ),
    ),
    (
        "How we are governed",
        (
            *((path, NAMES[path]) for path in ("delegation/", "meetings/")),
            ("year/", "The year"),
            ("support/", "Support"),
            ("reviews/", "Reviews"),
        ),
    ),
    (
        "About the figures",
        (
            *((path, NAMES[path]) for path in ("reference/ratings/", "measures/")),
            ("equity/", "Disadvantaged pupils"),
            ("frameworks/", "Frameworks"),
        ),
    ),
)
EDITORS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Reference",
        (
            ("", "For editors"),
            ("reference/files/", "File reference"),
            ("reference/ratings/", "How ratings work"),
            ("reference/glossary/", "Glossary"),
            ("style/", "Marks and states"),
        ),
    ),
)
FOOT: tuple[Row, ...] = (
    ("about/", "About the trust"),
    ("reference/ratings/", "How ratings work"),
    ("reference/glossary/", "Glossary"),
    ("reference/data/", "Data"),
    ("accessibility/", "Accessibility"),
)


def make_menu(
    table: tuple[tuple[str, tuple[Row, ...]], ...], pages: Sequence[Page], own: Callable[[str], str] = str
) -> tuple[tuple[str, Links], ...]:
    """The sections of a table that have any page. `own` puts a trust's words in the place of ours."""
    found = []
    for title, rows in table:
        if entries := _entries(pages, rows, own):
            found.append((title, entries))
    return tuple(found)


def make_foot(pages: Sequence[Page]) -> Links:
    """The links at the foot of each page."""
    return _entries(pages, FOOT, str)


def _entries(pages: Sequence[Page], rows: tuple[Row, ...], own: Callable[[str], str]) -> Links:
    """The pages of some rows."""
    found: list[tuple[str, str]] = []
    for path, name in rows:
        if name:
            found += [(own(name), path) for page in pages if page.path == path]
        else:
            found += _below([page for page in pages if page.nav and page.path.startswith(path)])
    return tuple(found)


def _below(pages: list[Page]) -> list[tuple[str, str]]:
    """Pages with names of their own, as (name, path).

    Where they are too many, those that are deepest are left out: objectives stand on the page of their plan. Schools,
    which are all equally deep, are then on their list alone; the first plans are those that run.
    """
    if len(pages) > MOST_ALIKE:
        is_of_schools = pages[0].path.startswith("schools/")
        highest = min(page.path.count("/") for page in pages)
        pages = [page for page in pages if page.path.count("/") == highest and not is_of_schools]
    return [(page.nav, page.path) for page in pages[:MOST_ALIKE]]
