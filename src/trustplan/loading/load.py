"""From a folder to a model and every finding: the front door of the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.checks.run import check_meaning
from trustplan.loading.check import one_a_cause
from trustplan.loading.read import MANY, read_folder
from trustplan.loading.trust import build_trust
from trustplan.primitives.findings import Finding, errors, in_order
from trustplan.primitives.worker import Beside
from trustplan.source.files import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan.model import Trust


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """The model, or None where a file has an error; every finding in order; and the files that were read."""

    trust: Trust | None
    findings: tuple[Finding, ...]
    folder: Folder

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return errors(self.findings)


def load(plans: Path, *, shown_as: str | None = None, may_fork: bool = False) -> Loaded:
    """Read, check and build everything under `plans`. Never raises for what stands in a file.

    With `may_fork`, a second process may help where there is a core for it; the result is the same.
    """
    folder = read_folder(plans, shown_as=shown_as, may_fork=may_fork)
    forks = may_fork and len(folder.files) >= MANY and not errors(folder.findings)
    checked = Beside(lambda: tuple(check_meaning(folder)), may_fork=forks)
    hoped = _hoped(folder) if forks else None
    findings = in_order(one_a_cause(folder.findings, checked.result()))
    trust = None if errors(findings) else hoped or build_trust(folder)
    return Loaded(trust=trust, findings=findings, folder=folder)


def _hoped(folder: Folder) -> Trust | None:
    """The model of a folder whose meaning is still being checked; None where it cannot be made."""
    try:
        return build_trust(folder)
    except Exception:
        return None
