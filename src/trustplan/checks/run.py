"""Runs the rules of meaning over the raw files of a folder, and gives findings.

They run on whatever could be read, so that an error in one file never hides the errors of another.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from trustplan.checks import dates, kpis, measurements, plans, reference_files, references, registry, reviews, support
from trustplan.checks.context import CheckContext
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.primitives.findings import MOST_REPORTED, Severity, truncated
from trustplan.schema.loader import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.checks.registry import Rule
    from trustplan.primitives.findings import Finding
    from trustplan.source.files import Folder, SourceFile

# The modules with rules, in the order in which the rules run. Of two findings at one place the first is the cause, so the
# order is part of what is reported; it does not depend on which module was imported first.
MODULES = (dates, references, kpis, measurements, plans, reference_files, reviews, support)


def _in_order() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for module in MODULES:
        found |= {rule.id: rule for rule in registry.REGISTERED.values() if rule.module == module.__name__}
    return found


RULES = _in_order()


def check_meaning(folder: Folder, files: Iterable[SourceFile] | None = None) -> Iterator[Finding]:
    """Yield every error and warning of meaning in some files of a folder (default: in all).

    Warnings wait until the form of the file is right: many of them would only follow from what is wrong there.
    """
    names = ReferenceIndex.of(folder)
    of_kind = {kind: [rule for rule in RULES.values() if kind in rule.kinds] for kind in KINDS}
    for file in folder.files if files is None else files:
        context = CheckContext(file, names)
        rules = (r for r in of_kind[file.kind] if file.is_sound or r.severity is Severity.ERROR)
        found = list(islice((finding for rule in rules for finding in rule.findings(context)), MOST_REPORTED + 1))
        yield from found[:MOST_REPORTED]
        if len(found) > MOST_REPORTED:
            yield truncated(file.document.file)
