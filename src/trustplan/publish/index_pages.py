"""The pages beside the editions: the list of all, a comparison of each two, notices, and the page for a missing one.

They are made from the branch alone. No edition holds anything of another, so that one that is withdrawn is gone.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from trustplan.disclosure.edition_ref import LATEST
from trustplan.mkdocs_plugin.assets import SHEET
from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, inside, say_date
from trustplan.publish.compare import compare_editions
from trustplan.website.rendering import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from trustplan.publish.compare import Compared, Moved
    from trustplan.publish.versions import Json, Published

COMPARE = "compare"


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
        "robots.txt": b"User-agent: *\nDisallow: /\n"
        if any(e.audience == "trustees" for e in shown)
        else b"User-agent: *\nAllow: /\n",
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


def withdrawn_page(edition: Published, reason: str, day: date, trust: str) -> bytes:
    """The page in place of an edition that was withdrawn."""
    lines = [f"This edition was withdrawn on {say_date(day)}.", *([reason] if reason else [])]
    return _render("notice.html", title=edition.title, trust=trust, up="../", lines=lines)


def comparison_page(compared: Compared, pair: tuple[Published, Published], trust: str) -> bytes:
    """The page that compares two editions."""

    def marked(rows: Sequence[Moved]) -> list[tuple[Moved, Markup, Markup]]:
        return [(m, _mark(compared.old, m.old), _mark(compared.new, m.new)) for m in rows]

    named = tuple(e.title for e in pair)
    falls, rises = ([m for m in compared.moved if m.is_fall], [m for m in compared.moved if m.is_rise])
    return _render(
        "comparison.html",
        title=" to ".join(say_date(date.fromisoformat(e.name[:10])) for e in pair),
        trust=trust,
        up="../../",
        c=compared,
        names=named,
        editions=tuple(e.name for e in pair),
        fell=marked(falls),
        rose=marked(rises),
        other=marked([m for m in compared.moved if not m.is_fall and not m.is_rise]),
        again=marked(compared.reworked),
    )


def _editions_page(editions: Sequence[Published], trust: str) -> bytes:
    shown = [e for e in editions if e.is_shown]
    readers = "the public" if any(e.audience == "public" for e in shown) else "trustees"
    lead = f"{capital(counted(len(shown), 'edition'))} for {readers}, the newest first."
    return _render(
        "editions.html",
        title="All editions",
        trust=trust,
        up="../",
        lead=lead,
        editions=[_row(e, shown) for e in editions],
    )


def _row(edition: Published, shown: Sequence[Published]) -> dict[str, Any]:
    record = edition.record
    notes = []
    if edition.is_withdrawn:
        notes.append("Withdrawn")
    if replaced := record.get("replaced"):
        notes.append(f"Replaced {counted(len(replaced), 'time')} since it was first published")
    if not edition.is_own:
        notes.append("Not published by trustplan")
    others = [e for e in shown if e.name != edition.name] if edition.is_shown else []
    return {
        "title": edition.title,
        "to": edition.name,
        "is_latest": LATEST in edition.aliases,
        "note": ". ".join(notes),
        "as_at": edition.as_at,
        "plans": edition.plans[:12],
        "ratings": [
            (_mark({}, word), count, inside(record.get("labels", {}).get(word, word.replace("-", " "))))
            for word, count in ({} if edition.is_withdrawn else record.get("ratings", {})).items()
        ],
        "others": [(e.title, f"{pair_folder(e.name, edition.name)}/") for e in others],
    }


def _mark(data: Json, rating: str) -> Markup:
    """A rating's mark as its edition showed it."""
    style = data.get("rules", {}).get("ratings", {}).get(rating, {})
    usual = dict(zip(Rating, ("diamond", "triangle", "disc", "square", "ring"), strict=False))
    colours = dict(zip(Rating, ("red", "amber", "green", "blue", "grey"), strict=False))
    symbol = style.get("symbol") or usual.get(Rating(rating), "ring")
    colour = style.get("colour") or colours.get(Rating(rating), "grey")
    return Markup('<svg class="tp-mark tp-{}" aria-hidden="true"><use href="#tp-{}"/></svg>').format(colour, symbol)


def _missing_page(trust: str, base: str) -> bytes:
    lines = [
        "There is no such page here.",
        "It may have been part of an edition that was withdrawn, or of an older form of the site.",
    ]
    return _render("notice.html", title="Page not found", trust=trust, up=base, lines=lines)


def _render(template: str, **values: Any) -> bytes:  # noqa: ANN401  whatever the template needs
    shapes = environment().get_template("marks.html").module.shapes  # type: ignore[attr-defined]
    html = (
        _templates()
        .get_template(template)
        .render(shapes=shapes, latest=LATEST, has_list=template != "editions.html", **values)
    )
    return html.encode()


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
    scheme = f"@media screen and (prefers-color-scheme: dark) {{ :root {{{dark[1] if dark else ''}}} }}\n"
    return (sheet + scheme + own).encode()
