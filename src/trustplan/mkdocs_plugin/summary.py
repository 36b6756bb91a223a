"""What a build says at its end: whose site it is, how its plans stand, and where it was put."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trustplan.mkdocs_plugin.options import PUBLIC
from trustplan.primitives.english import counted, say_date

if TYPE_CHECKING:
    from trustplan.mkdocs_plugin.build import Build


def summary(build: Build, *places: tuple[str, str], made: str = "site") -> str:
    """The summary of a build: organisations, plans, ratings by word, findings, and `places`, each with its term."""
    edition, advice = build.edition, build.advice
    if edition is None:  # a server has only errors to show yet
        return ""
    readers = "the public" if build.options.readers == PUBLIC else build.options.readers
    counts = Counter(i.rating for i in edition.rated.items if not i.is_accepted)
    styles = edition.trust.policy.styles
    ratings = [f"{counts[rating]} {style.label.lower()}" for rating, style in styles.items() if counts[rating]]
    findings = f"no errors, {counted(advice, 'piece')} of advice"
    if advice:
        findings += " (trustplan check shows it)"
    rows = (
        ("As at", f"{say_date(edition.day)}, for {readers}"),
        ("Organisations", f"{len(edition.trust.organisations)}"),
        ("Plans", f"{len(edition.rated.plans)}"),
        ("Ratings", ", ".join(ratings) or "none"),
        ("Findings", findings),
        *places,
    )
    return f"Built the {made}\n" + "\n".join(f"    {term:14}{text}" for term, text in rows)
