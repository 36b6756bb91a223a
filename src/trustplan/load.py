"""From a folder to a model and every finding: the front door of the files."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.beside import Beside
from trustplan.build import build_trust
from trustplan.files import MANY, Folder, is_chosen, read_folder
from trustplan.findings import Finding, errors, in_order
from trustplan.rules import check_meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from trustplan.findings import Place
    from trustplan.model import Trust


# A process that ends gives all its memory back at once. Python would look through a large model for rings first.
atexit.register(gc.freeze)


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
    with nothing_thrown_away():
        return _load(plans, shown_as, may_fork=may_fork)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """Every finding in order, and how many files were asked about."""

    findings: tuple[Finding, ...]
    files: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return errors(self.findings)


def check(plans: Path, *, shown_as: str | None = None, only: tuple[str, ...] = (), may_fork: bool = False) -> Checked:
    """Read and check everything under `plans`, or only some paths below it. Never raises for what stands in a file."""
    base = f"{shown_as or plans.name}/"
    with nothing_thrown_away():
        folder = read_folder(plans, shown_as=shown_as, only=only, may_fork=may_fork)
        chosen = [f for f in folder.files if is_chosen(f.document.file.removeprefix(base), only)]
        half = len(chosen) // 2 if len(chosen) >= MANY else 0
        beside = Beside(lambda: tuple(check_meaning(folder, chosen[:half])), may_fork=may_fork and half > 0)
        meaning = tuple(check_meaning(folder, chosen[half:]))
        said = _one_a_cause(folder.findings, (*beside.result(), *meaning))
    findings = in_order(f for f in said if is_chosen(f.place.file.removeprefix(base), only) or not folder.paths)
    return Checked(findings=findings, files=sum(is_chosen(path, only) for path in folder.paths))


@contextmanager
def nothing_thrown_away() -> Iterator[None]:
    """Without the search for rings of garbage: what is made here stays, and looking through it again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(plans: Path, shown_as: str | None, *, may_fork: bool) -> Loaded:
    folder = read_folder(plans, shown_as=shown_as, may_fork=may_fork)
    forks = may_fork and len(folder.files) >= MANY and not errors(folder.findings)
    checked = Beside(lambda: tuple(check_meaning(folder)), may_fork=forks)
    hoped = _hoped(folder) if forks else None
    findings = in_order(_one_a_cause(folder.findings, checked.result()))
    trust = None if errors(findings) else hoped or build_trust(folder)
    return Loaded(trust=trust, findings=findings, folder=folder)


def _hoped(folder: Folder) -> Trust | None:
    """The model of a folder whose meaning is still being checked; None where it cannot be made."""
    try:
        return build_trust(folder)
    except Exception:
        return None


def _one_a_cause(form: tuple[Finding, ...], meaning: Iterable[Finding]) -> list[Finding]:
    """The findings without those that only follow from an earlier error at the same place."""
    kept: list[Finding] = []
    seen: dict[Place, str] = {}
    for finding in (*form, *meaning):
        first = seen.setdefault(finding.place, finding.rule)
        if first in (finding.rule, "file-missing") or finding.place.column == 1:
            kept.append(finding)
    return kept
