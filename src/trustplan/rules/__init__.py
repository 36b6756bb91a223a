"""Checks of meaning, over raw files: one function per subject, each a generator of findings.

They run on whatever could be read, so that a fault in one file never hides the faults of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.rules import figures, plans, reference
from trustplan.rules.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.files import Folder
    from trustplan.findings import Finding


def check_meaning(folder: Folder) -> Iterator[Finding]:
    """Yield every fault of meaning in a folder of files."""
    names = Names.of(folder)
    yield from reference.check(folder, names)
    yield from figures.check(folder, names)
    yield from plans.check(folder, names)
