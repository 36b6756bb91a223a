"""From a folder to the model and every finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.loading.check import PathName, check
from trustplan.loading.from_catalogue import with_catalogue
from trustplan.loading.trust import build_trust
from trustplan.primitives.findings import Finding, errors

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Trust
    from trustplan.source.files import Folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """The model, or None where a file has an error; every finding in order; and the files that were read."""

    trust: Trust | None
    findings: tuple[Finding, ...]
    folder: Folder

    @property
    def files(self) -> int:
        """How many files there are, those that cannot be read among them."""
        return len(self.folder.paths)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return errors(self.findings)


def load(
    plans: PathName, *, shown_as: str | None = None, today: date | None = None, until: date | None = None
) -> Loaded:
    """Read, check and build everything under `plans`. Never raises for what is in a file.

    Files in findings start with `shown_as` (default: the folder's name). A folder that does not exist is an error too. Where `today` is given, what is said to have
    happened after it is an error. `until` is the last day that will be rated, for a caller who knows it: figures that
    count the items of plans are not worked out beyond it.
    """
    checked = check(plans, shown_as=shown_as, today=today)
    trust: Trust | None = None
    if not checked.errors:
        trust = build_trust(with_catalogue(checked.folder), until)
    return Loaded(trust=trust, findings=checked.findings, folder=checked.folder)
