"""Scan a built site for what its audience may not read: the last guard before publication.

It trusts none of the code that left things out. What must not be read is found again from the plan files, by as few
rules as possible, and searched for in every file of the site.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.disclosure.edition import make_edition
from trustplan.model import Objective, Visibility
from trustplan.primitives.audience import Audience
from trustplan.primitives.findings import Place
from trustplan.primitives.shipped import shipped_documents
from trustplan.primitives.small_counts import tells_of_few
from trustplan.publish.errors import PublishError
from trustplan.publish.open_tables import require_open_tables
from trustplan.publish.site_build import require_name
from trustplan.publish.withheld_search import LEAST_WORDS, WithheldSearch, plain_words
from trustplan.schema.loader import KINDS, load_schema, read_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from trustplan.disclosure.audience import Edition
    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Action, Kpi, Trust

OPEN_PAPERS = "-open"  # the end of their names
MOST_BYTES = 50_000_000  # of one file; hosts take no larger ones


def scan_site(
    site: Path,
    edition_ref: EditionRef | None,
    trust: Trust,
    shown: Edition,
    suppressed: Collection[Suppressed] = (),
) -> int:
    """Scan a built edition, or the working site. Gives its number of files. Raises PublishError for what must not go out.

    `suppressed` are the figures that earlier editions withheld.
    """
    files = sorted(p for p in site.rglob("*") if not p.is_dir())
    for path in files:
        name = path.relative_to(site).as_posix()
        if path.is_symlink() or not path.is_file():
            raise PublishError(f"“{name}” is no ordinary file; nothing was published.", "Remove it from docs/.")
        require_name(name)
        if path.stat().st_size > MOST_BYTES:
            raise PublishError(f"“{name}” has more than {MOST_BYTES // 1_000_000} MB.", "Remove it from docs/.")
    if edition_ref:
        _require_record(site, edition_ref, shown)
    if shown.audience is Audience.PUBLIC:
        _require_open_figures(site, trust, suppressed)
    search = WithheldSearch(withheld_texts(trust, shown))
    for path in files:
        if search.reads(path.name):
            search.require_none(path.relative_to(site).as_posix(), path.read_bytes())
    if shown.is_for_trustees:
        _require_open_papers(site, files, trust, edition_ref, shown)
    return len(files)


def _require_open_papers(
    site: Path, files: Iterable[Path], trust: Trust, edition_ref: EditionRef | None, shown: Edition
) -> None:
    """Raise PublishError where the open part of a paper, which leaves a trustees' site, has what the public may not read."""
    parts = [path for path in files if path.stem.endswith(OPEN_PAPERS) and path.parent.parent.name == "meetings"]
    if not parts:
        return
    seen = make_edition(trust, shown.day, Audience.PUBLIC, edition_ref=edition_ref)
    search = WithheldSearch(withheld_texts(trust, seen))
    for path in parts:
        search.require_none(path.relative_to(site).as_posix(), path.read_bytes())


def _require_record(site: Path, edition_ref: EditionRef, shown: Edition) -> None:
    """Raise PublishError where the site's own record names another edition, audience or commit."""
    try:
        record = json.loads((site / "data" / "edition.json").read_text(encoding="utf-8"))
        data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise PublishError("The built site has no record of its edition; nothing was published.") from None
    wanted = (edition_ref.edition, shown.audience.value, edition_ref.commit)
    if (record["edition"], record["audience"], record["plans"]) != wanted or data["audience"] != shown.audience.value:
        raise PublishError("The built site is another edition than the one that was asked for; nothing was published.")


def _require_open_figures(site: Path, trust: Trust, suppressed: Collection[Suppressed]) -> None:
    """Raise PublishError where public data names a group, a cohort, a sensitive measure, or a value of a small cohort.

    So does a value that an earlier edition withheld.
    """
    data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    small = _of_few(trust) | set(suppressed)
    for series in data["figures"]:
        measure = trust.measures[series["measure"]]
        for row in series["values"]:
            key = (series["organisation"], series["measure"], row["period"])
            is_open = row["value"] != "c" and key in small
            if measure.is_sensitive or measure.is_of_group or row["group"] or row["cohort"] is not None or is_open:
                raise PublishError(
                    f"The figure of “{key[1]}” of {key[0]} for {key[2]} must not be public; nothing was published.",
                    "This is an error of the program: please report it.",
                )
    require_open_tables(site, trust, small)


def _of_few(trust: Trust) -> set[tuple[str, str, str]]:
    """Organisation, measure and period of each figure that tells of too few people to be shown."""
    least = trust.policy.smallest_shown
    found: set[tuple[str, str, str]] = set()
    for organisation in trust.organisations.values():
        for measure, rows in organisation.figures.items():
            counting = trust.measures[measure].counting
            for row in rows:
                is_part_of_year = bool(row.period.part)
                if not row.group and tells_of_few(
                    counting, row.value, row.cohort, least, is_part_of_year=is_part_of_year
                ):
                    found.add((organisation.id, measure, str(row.period)))
    return found


def withheld_texts(trust: Trust, shown: Edition) -> dict[str, str]:
    """Texts of the plan files that this audience must not read, as plain words, each with the place of one of them.

    For trustees these are the texts under embargo; for the public, every text that its edition does not show. A text
    of few words is left out: it could be on a page by chance. So is one that is part of a text that may be read.
    """
    seen = {plain_words(text) for text, _ in _texts(shown.trust)}
    seen |= {plain_words(text) for text, _ in _texts(tuple(shown.rated.plans.values()))}
    seen |= _published_texts()
    whole = " | ".join(sorted(seen))
    found: dict[str, str] = {}
    searched = _embargoed(trust, shown) if shown.is_for_trustees else trust
    for text, place in _texts(searched):
        words = plain_words(text)
        if words.count(" ") >= LEAST_WORDS - 1 and words not in seen and f" {words} " not in f" {whole} ":
            found.setdefault(words, place)
    return found


def _embargoed(trust: Trust, shown: Edition) -> list[object]:
    """The objectives, actions and KPIs that may not be seen yet."""
    waiting: list[Objective | Action | Kpi] = []
    for plan in trust.plans():
        waiting += plan.objectives
    found: list[object] = []
    while waiting:
        item = waiting.pop()
        if item.not_before and item.not_before > shown.day:
            found.append(item)
        elif isinstance(item, Objective):
            waiting += [*item.actions, *item.kpis]
        else:
            waiting += item.parts
    return found


@cache
def _published_texts() -> frozenset[str]:
    """The words of the schemas and of the guides: they are on every site, so that none of them is a leak."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield plain_words(value)
        elif isinstance(value, dict):
            for part in value.values():
                yield from walk(part)
        elif isinstance(value, list):
            for part in value:
                yield from walk(part)

    found = set(walk(read_schema("edition")))
    for kind in (*KINDS, "common"):
        found |= set(walk(load_schema(kind)))
    for path, file in shipped_documents().items():
        if path.endswith(".md"):
            found.add(plain_words(file.read_text(encoding="utf-8")))
    return frozenset(found)


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value, with the place in the files of the innermost object that has one."""
    if isinstance(value, str) and not isinstance(value, Visibility):
        yield value, place
    elif isinstance(value, Struct) and not isinstance(value, Place):
        at = getattr(value, "at", None)
        here = str(at) if isinstance(at, Place) else place
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name, None), here)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part, place)
    elif isinstance(value, tuple | list | frozenset) and not isinstance(value, Place):
        for part in value:
            yield from _texts(part, place)
