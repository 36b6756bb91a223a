"""The record of an edition as data: what it is, and the rules of its ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trustplan import __version__
from trustplan.rating.rollup import count_ratings

if TYPE_CHECKING:
    from datetime import date

    from trustplan.disclosure.audience import Edition
    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.model import Policy

FORMAT = 1
Json = dict[str, object]


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


def id_data(found: _WithId | None) -> str | None:
    """The id of what was found; None where nothing was."""
    return found.id if found else None


def day_data(day: date | None) -> str | None:
    """A day as data has it: `2026-11-20`."""
    return day.isoformat() if day else None


def rules_data(policy: Policy) -> Json:
    """The rules and words of the ratings, so that a comparison can see where two editions have different ones."""
    ratings: Json = {}
    for rating, style in policy.styles.items():
        ratings[rating.value] = {
            "label": style.label,
            "objective": style.whole,
            "colour": style.colour,
            "symbol": style.symbol,
        }
    return {
        "made_with": __version__,
        "roll_up": policy.rule,
        "off_track_more_than": str(policy.off_track_more_than),
        "at_risk_from": str(policy.at_risk_from),
        "rated_at_least": str(policy.rated_at_least),
        "grace": policy.grace,
        "slip": policy.slip,
        "smallest_rated": policy.smallest_rated,
        "smallest_shown": policy.smallest_shown,
        "ratings": ratings,
    }


def record_data(edition_ref: EditionRef, edition: Edition) -> Json:
    """The record of an edition: its meeting, the commit of its plans, its ratings, and what was withheld before it.

    With it, the edition can be built again from the commit, byte by byte, by the same versions of the programs.
    """
    meeting = edition_ref.meeting
    return {
        "format": FORMAT,
        "edition": edition_ref.edition,
        "meeting": {"id": meeting.id, "title": meeting.title, "date": meeting.date.isoformat()},
        "as_at": meeting.as_at.isoformat(),
        "audience": edition.audience.value,
        "plans": edition_ref.commit,
        "made_with": __version__,
        "versions": dict(sorted(edition_ref.versions.items())),
        "ratings": {r.value: n for r, n in count_ratings(list(edition.rated.items)).items() if n},
        "labels": {r.value: style.label for r, style in edition.trust.policy.styles.items()},
        "withheld_before": [list(k) for k in sorted(edition_ref.suppressed)],
    }
