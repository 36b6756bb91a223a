"""Runs the rules of meaning over the raw files of a folder, and gives findings.

They run on whatever could be read, so that an error in one file never hides the errors of another.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from trustplan.checks import (
    dates,
    entries,
    figure_slips,
    future_dates,
    imports,
    kpis,
    lifetimes,
    lookalikes,
    measurements,
    plan_counts,
    plans,
    projections,
    reference_files,
    references,
    registry,
    reviews,
    scopes,
    similar_schools,
    sources,
    support,
)
from trustplan.checks.context import CheckContext
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.primitives.findings import MOST_REPORTED, Severity, truncated
from trustplan.schema.loader import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.checks.registry import Rule
    from trustplan.primitives.findings import Finding
    from trustplan.source.files import Folder, SourceFile

# The modules with rules, in the order in which the rules run. Of two findings at one place the first is the cause, so the
# order is part of what is reported; it does not depend on which module was imported first.
MODULES = (
    *(dates, future_dates, lifetimes, references, lookalikes, scopes, kpis, measurements, figure_slips),
    *(sources, similar_schools, plans, plan_counts, projections, entries, reference_files, imports, reviews, support),
)


def _in_order() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for module in MODULES:
        found |= {rule.id: rule for rule in registry.REGISTERED.values() if rule.module == module.__name__}
    return found


def _for(kind: str) -> list[Rule]:
    return [rule for rule in RULES.values() if kind in rule.kinds]


RULES = _in_order()
OF_ENDED_PLANS = frozenset(("plan-ended",))  # nobody writes on in a plan that has ended: other advice has come too late
_OF_KIND = {kind: _for(kind) for kind in KINDS}


def check_meaning(
    folder: Folder, files: Iterable[SourceFile] | None = None, today: date | None = None
) -> Iterator[Finding]:
    """Yield every error and warning of meaning in some files of a folder (default: in all).

    Without `today`, no rule asks what is still to come. Warnings wait until the form of the file is right: many of them
    would only follow from what is wrong there. On a plan that has ended there is none, but that nothing follows it.
    """
    names = ReferenceIndex.of(folder)
    if files is None:
        files = folder.files
    for file in files:
        found = list(islice(_findings(CheckContext(file, names, today)), MOST_REPORTED + 1))
        yield from found[:MOST_REPORTED]
        if len(found) > MOST_REPORTED:
            yield truncated(file.document.file)


def _findings(context: CheckContext) -> Iterator[Finding]:
    is_over = context.file.kind == "plan" and context.today is not None and context.has_ended(context.today)
    for rule in _OF_KIND[context.file.kind]:
        if rule.severity is Severity.ERROR or (context.file.is_sound and (not is_over or rule.id in OF_ENDED_PLANS)):
            yield from rule.findings(context)
