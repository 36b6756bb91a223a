"""The pages beside the editions: the list of all, a comparison of each two, notices, and the page for a missing one.

They are made from the branch alone. No edition holds anything of another, so that one that is withdrawn is gone.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from trustplan.disclosure.edition_ref import LATEST
from trustplan.mkdocs_plugin.assets import SHEET
from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, inside, say_date
from trustplan.publish.compare import compare_editions
from trustplan.website.rendering import environment
from trustplan.website.view import Variables, View, render_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from trustplan.publish.compare import Compared, Moved
    from trustplan.publish.versions import Json, Published

    Marked = tuple[Moved, Markup, Markup]  # what moved, with its marks in the earlier and the later edition

COMPARE = "compare"
# How a rating is marked where the data of an edition does not say.
_USUAL = {
    Rating.OFF_TRACK: ("diamond", "red"),
    Rating.AT_RISK: ("triangle", "amber"),
    Rating.ON_TRACK: ("disc", "green"),
    Rating.ACHIEVED: ("square", "blue"),
    Rating.NOT_ASSESSED: ("ring", "grey"),
}


def pair_folder(one: str, other: str) -> str:
    """The folder of the comparison of two editions; the earlier is named first."""
    first, second = sorted((one, other))
    return f"{COMPARE}/{first}--{second}"


def index_files(
    editions: Sequence[Published], trust: str, base: str, there: set[str], read: Callable[[str], Json | None]
) -> tuple[dict[str, bytes], list[str]]:
    """The files beside some editions by path, and the folders of comparisons to remove.

    `read` gives the data of an edition, None where it cannot be compared. `base` is the address of the pages below
    their host, for the page of what is not found. `there` are the folders of comparisons that exist already: editions
    do not change, so these are not made again.
    """
    shown = sorted((e for e in editions if e.is_shown), key=lambda e: e.name)
    wanted = {pair_folder(a.name, b.name): (a, b) for a, b in combinations(shown, 2)}
    data: dict[str, Json | None] = {}
    files = {
        "editions/index.html": _editions_page(editions, trust),
        "editions/editions.css": _sheet(),
        "404.html": _missing_page(trust, base),
        "index.html": root_page(LATEST, trust),
        "robots.txt": _robots(shown),
    }
    for folder in sorted(set(wanted) - there):
        pair = wanted[folder]
        for edition in pair:
            if edition.name not in data:
                data[edition.name] = read(edition.name)
        old, new = (data[e.name] for e in pair)
        if old is not None and new is not None:
            files[f"{folder}/index.html"] = comparison_page(compare_editions(old, new), pair, trust)
    return files, sorted(there - set(wanted))


class _Frame(Variables, frozen=True, kw_only=True):
    """What every page beside the editions has: its title, the trust's, the way up to the root, and the shapes of marks."""

    title: str
    trust: str
    up: str
    has_list: bool
    shapes: Markup
    latest: str = LATEST


class NoticeView(View, frozen=True, kw_only=True):
    """A page of a few sentences."""

    TEMPLATE = "notice.html"
    lines: list[str]


class ComparisonView(View, frozen=True, kw_only=True):
    """Two editions: their titles and folders, what differs, and items with their marks in both."""

    TEMPLATE = "comparison.html"
    c: Compared
    names: tuple[str, ...]
    editions: tuple[str, ...]
    fell: list[Marked]
    rose: list[Marked]
    other: list[Marked]
    again: list[Marked]


class EditionsView(View, frozen=True, kw_only=True):
    """The list of all editions."""

    TEMPLATE = "editions.html"
    lead: str
    editions: list[_Row]


class RedirectView(View, frozen=True, kw_only=True):
    """A page that leads to a folder beside it."""

    TEMPLATE = "redirect.html"
    to: str
    trust: str


def root_page(to: str, trust: str) -> bytes:
    """The page at the root, which leads to a folder beside it. It has no script."""
    return render_view(_templates(), RedirectView(to=to, trust=trust), Variables()).encode()


def _robots(shown: Sequence[Published]) -> bytes:
    """What search engines may read: nothing where an edition is for trustees."""
    if any(e.audience == "trustees" for e in shown):
        return b"User-agent: *\nDisallow: /\n"
    return b"User-agent: *\nAllow: /\n"


def withdrawn_page(edition: Published, reason: str, day: date, trust: str) -> bytes:
    """The page in place of an edition that was withdrawn."""
    lines = [f"This edition was withdrawn on {say_date(day)}."]
    if reason:
        lines.append(reason)
    return _render(NoticeView(lines=lines), edition.title, trust, "../")


def comparison_page(compared: Compared, pair: tuple[Published, Published], trust: str) -> bytes:
    """The page that compares two editions."""

    def marked(rows: Sequence[Moved]) -> list[Marked]:
        return [(m, _mark(compared.old, m.old), _mark(compared.new, m.new)) for m in rows]

    view = ComparisonView(
        c=compared,
        names=tuple(e.title for e in pair),
        editions=tuple(e.name for e in pair),
        fell=marked(compared.fell),
        rose=marked(compared.rose),
        other=marked(compared.otherwise_moved),
        again=marked(compared.reworked),
    )
    title = " to ".join(say_date(date.fromisoformat(e.name[:10])) for e in pair)
    return _render(view, title, trust, "../../")


def _editions_page(editions: Sequence[Published], trust: str) -> bytes:
    shown = [e for e in editions if e.is_shown]
    readers = "the public" if any(e.audience == "public" for e in shown) else "trustees"
    lead = f"{capital(counted(len(shown), 'edition'))} for {readers}, the newest first."
    view = EditionsView(lead=lead, editions=[_row(e, shown) for e in editions])
    return _render(view, "All editions", trust, "../")


class _Row(Struct, frozen=True, kw_only=True):
    """An edition in the list of all: where it is, what it was made from, and each rating's mark, count and word."""

    title: str
    to: str
    is_latest: bool
    note: str
    as_at: date | None
    plans: str
    ratings: list[tuple[Markup, int, str]]
    others: list[tuple[str, str]]


def _row(edition: Published, shown: Sequence[Published]) -> _Row:
    record = edition.record
    notes = [capital(line) for line in edition.history]
    if not edition.is_own:
        notes.append("Not published by trustplan")
    others = []
    if edition.is_shown:
        others = [(e.title, f"{pair_folder(e.name, edition.name)}/") for e in shown if e.name != edition.name]
    ratings = []
    if not edition.is_withdrawn:
        for rating, count in record.get("ratings", {}).items():
            word = record.get("labels", {}).get(rating, rating.replace("-", " "))
            ratings.append((_mark({}, rating), count, inside(word)))
    return _Row(
        title=edition.title,
        to=edition.name,
        is_latest=LATEST in edition.aliases,
        note=". ".join(notes),
        as_at=edition.as_at,
        plans=edition.plans[:12],
        ratings=ratings,
        others=others,
    )


def _mark(data: Json, rating: str) -> Markup:
    """A rating's mark as its edition showed it."""
    style = data.get("rules", {}).get("ratings", {}).get(rating, {})
    usual_symbol, usual_colour = _USUAL[Rating(rating)]
    symbol = style.get("symbol") or usual_symbol
    colour = style.get("colour") or usual_colour
    return Markup('<svg class="tp-mark tp-{}" aria-hidden="true"><use href="#tp-{}"/></svg>').format(colour, symbol)


def _missing_page(trust: str, base: str) -> bytes:
    lines = [
        "There is no such page here.",
        "It may have been part of an edition that was withdrawn, or of an older form of the site.",
    ]
    return _render(NoticeView(lines=lines), "Page not found", trust, base)


def _render(view: View, title: str, trust: str, up: str) -> bytes:
    """A page; `up` is the way from it to the root."""
    shapes = environment().get_template("marks.html").module.shapes  # type: ignore[attr-defined]
    has_list = not isinstance(view, EditionsView)
    frame = _Frame(title=title, trust=trust, up=up, has_list=has_list, shapes=shapes)
    return render_view(_templates(), view, frame).encode()


@cache
def _templates() -> Environment:
    return environment("publish/templates")


@cache
def _sheet() -> bytes:
    """The style sheet: that of the site, dark where the reader's system is dark, and what these pages add.

    On the site the reader chooses dark colours with the theme's switch. These pages have no script, so the same
    colours are taken from the site's sheet and put under the system's setting.
    """
    sheet = SHEET.read_text(encoding="utf-8")
    dark = re.search(r'\[data-md-color-scheme="slate"\] \{(.*?)\}', sheet, re.DOTALL)
    own = Path(__file__).with_name("index_pages.css").read_text(encoding="utf-8")
    colours = dark[1] if dark else ""
    scheme = f"@media screen and (prefers-color-scheme: dark) {{ :root {{{colours}}} }}\n"
    return (sheet + scheme + own).encode()
