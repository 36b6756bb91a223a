"""The list of editions, and the comparison of two, each as text for people and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, inside, say_date
from trustplan.publish.branch_state import editions_on
from trustplan.publish.compare import compare_editions, is_comparable
from trustplan.publish.errors import PublishError
from trustplan.publish.remote import find_remote
from trustplan.publish.versions import find_edition, say_readers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.publish.compare import Compared, Edited, Moved, Named
    from trustplan.publish.place import Place
    from trustplan.publish.versions import Published


def list_editions(place: Place) -> list[Published]:
    """The editions on a branch, newest first. Raises PublishError."""
    remote = find_remote(place.root, place.remote, place.environ)
    with place.open(remote) as branch:
        branch.fetch()
        return editions_on(branch)


def compare_published(place: Place, one: str, other: str) -> Compared:
    """Two published editions, compared from what was published. Raises PublishError."""
    remote = find_remote(place.root, place.remote, place.environ)
    with place.open(remote) as branch:
        branch.fetch()
        editions = editions_on(branch)
        pair = sorted((find_edition(editions, one), find_edition(editions, other)), key=lambda e: e.name)
        if pair[0].name == pair[1].name:
            raise PublishError(f"“{one}” and “{other}” are the same edition.", "Name two.")
        data = []
        for edition in pair:
            if edition.is_withdrawn:
                raise PublishError(f"“{edition.name}” cannot be compared: it was withdrawn.")
            found = branch.read_json(f"{edition.name}/data/trustplan.json")
            if not is_comparable(found):
                raise PublishError(
                    f"The data of “{edition.name}” cannot be read: another version of the program made it, or somebody "
                    "has edited it.",
                    "“trustplan verify” tells which; the pages can be read side by side.",
                )
            data.append(found)
        return compare_editions(*data)


def say_editions(editions: list[Published]) -> str:
    """The editions as text, for people."""
    if not editions:
        return "No edition is published yet."
    lines: list[str] = []
    for edition in editions:
        lines += _say_edition(edition)
    return "\n".join(lines)


def _say_edition(edition: Published) -> Iterator[str]:
    aliases = f" ({', '.join(edition.aliases)})" if edition.aliases else ""
    yield f"{edition.name}{aliases}: {edition.title}"
    if not edition.is_own:
        yield "  not published by trustplan"
    elif edition.is_shown:
        as_at = f"as at {say_date(edition.as_at)}, " if edition.as_at else ""
        yield f"  {as_at}for {say_readers(edition.audience)}, plans {edition.plans[:12]}"
        yield f"  {_say_ratings(edition)}"
    for line in edition.history:
        yield f"  {line}"


def _say_ratings(edition: Published) -> str:
    labels, counts = edition.record.get("labels", {}), edition.record.get("ratings", {})
    rows = [f"{counts[r.value]} {inside(labels.get(r.value, r.value))}" for r in Rating if counts.get(r.value)]
    return ", ".join(rows) or "no ratings"


def editions_data(editions: list[Published]) -> str:
    """The editions as JSON, for programs."""
    rows = [{"edition": e.name, "title": e.title, "aliases": list(e.aliases), **e.record} for e in editions]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def say_compared(compared: Compared) -> str:
    """A comparison as text."""
    lines = [
        f"Editions as at {compared.old['as_at']} and {compared.new['as_at']}, as they were published",
        compared.lead,
    ]
    for heading, rows in _sections(compared):
        if rows:
            lines += ["", heading, *(f"  {row}" for row in rows)]
    if compared.new_figures:
        lines += ["", f"{capital(counted(compared.new_figures, 'figure'))} came in."]
    return "\n".join(lines)


def _sections(compared: Compared) -> list[tuple[str, list[str]]]:
    """The parts of a comparison, each with its heading and its lines."""
    return [
        ("The rules changed", [f"{r.title}: {r.old} → {r.new}" for r in compared.rules]),
        ("Fell", _say_moved(compared.fell)),
        ("Rose", _say_moved(compared.rose)),
        ("Rated for the first time, or no longer", _say_moved(compared.otherwise_moved)),
        ("Dates, targets and stages that differ", _say_edited(compared.edited)),
        ("Figures corrected", _say_edited(compared.figures)),
        ("New", _say_named(compared.came)),
        ("No longer there", _say_named(compared.gone)),
        (
            "Of the earlier meeting, shown otherwise by the later edition (on the left what was shown then)",
            _say_moved(compared.reworked),
        ),
    ]


def _say_moved(moved: list[Moved]) -> list[str]:
    lines = []
    for row in moved:
        dimension = f", {row.dimension}" if row.dimension else ""
        sentence = f". {row.sentence}" if row.sentence else ""
        lines.append(f"{row.ref}{dimension}: {row.old_word} → {row.new_word}. {_in_school(row)}{row.title}{sentence}")
    return lines


def _say_edited(edited: list[Edited]) -> list[str]:
    return [f"{row.ref}, {row.what}: {row.old} → {row.new}. {_in_school(row)}{row.title}" for row in edited]


def _say_named(named: list[Named]) -> list[str]:
    return [f"{row.ref}: {_in_school(row)}{row.title}" for row in named]


def _in_school(row: Moved | Edited | Named) -> str:
    return f"{row.where}: " if row.where else ""


def compared_data(compared: Compared) -> str:
    """A comparison as JSON."""

    def moved(row: Moved) -> dict[str, str | None]:
        return {"id": row.ref, "lens": row.dimension or None, "title": row.title, "old": row.old, "new": row.new}

    def edit(row: Edited) -> dict[str, str]:
        return {"id": row.ref, "title": row.title, "what": row.what, "old": row.old, "new": row.new}

    data = {
        "as_at": [compared.old["as_at"], compared.new["as_at"]],
        "rules": [edit(r) for r in compared.rules],
        "moved": [moved(m) for m in compared.moved],
        "edited": [edit(e) for e in compared.edited],
        "figures": [edit(e) for e in compared.figures],
        "new_figures": compared.new_figures,
        "came": [{"id": row.ref, "title": row.title} for row in compared.came],
        "gone": [{"id": row.ref, "title": row.title} for row in compared.gone],
        "told_otherwise": [moved(m) for m in compared.reworked],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
