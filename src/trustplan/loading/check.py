"""From a folder to every finding: read, check the form of each file, then the meaning of all."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.checks.own_words import with_own_words
from trustplan.checks.run import check_meaning
from trustplan.loading.read import MANY, read_folder
from trustplan.primitives.findings import Finding, Place, errors, in_order
from trustplan.primitives.worker import Worker
from trustplan.source.files import Folder, is_chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

PathName = str | os.PathLike[str]  # a file or folder as a caller names it
NOTHING_READ = Folder(files=(), unread=frozenset(), findings=())


class Checked(Struct, frozen=True, kw_only=True):
    """Every finding in order, how many files were asked about, and what was read."""

    findings: tuple[Finding, ...]
    files: int
    folder: Folder

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return errors(self.findings)


def check(
    plans: PathName,
    *,
    shown_as: str | None = None,
    only: PathName | Iterable[PathName] = (),
    today: date | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Checked:
    """Read and check everything under `plans`, or only some paths below it. Never raises for what is in a file.

    Files in findings start with `shown_as` (default: the folder's name). `only` holds paths below `plans`, of files or
    folders; other files are read where a check of these needs them, but nothing is reported on them. A folder or path
    that does not exist is an error among the findings. Where `today` is given, what is said to have happened after it
    is an error, and so is what else only the day can tell; a build passes such things over. `meanwhile` is as for `load`.
    """
    plans = Path(plans)
    shown_as = shown_as or plans.name or plans.resolve().name  # “.” has no name of its own
    only = _paths(only)
    if absent := [path for path in only if plans.is_dir() and not (plans / path).exists()]:
        return Checked(findings=tuple(_absent(path, shown_as) for path in absent), files=0, folder=NOTHING_READ)
    base = f"{shown_as}/"
    folder = read_folder(plans, shown_as=shown_as, only=only, meanwhile=meanwhile)
    chosen = [f for f in folder.files if is_chosen(f.document.file.removeprefix(base), only)]
    half = 0
    if len(chosen) >= MANY:
        half = len(chosen) // 2
    first_half = Worker(lambda: tuple(check_meaning(folder, chosen[:half], today)), is_worth_it=half > 0)
    second_half = tuple(check_meaning(folder, chosen[half:], today))
    found = one_a_cause(folder.findings, (*first_half.result(), *second_half))
    findings = in_order(
        f for f in with_own_words(folder, found) if is_chosen(f.place.file.removeprefix(base), only) or not folder.paths
    )
    files = sum(is_chosen(path, only) for path in folder.paths)
    return Checked(findings=findings, files=files, folder=folder)


def _paths(only: PathName | Iterable[PathName]) -> tuple[str, ...]:
    """Paths below the plans as findings name them; the folder itself is an empty one."""
    if isinstance(only, str | os.PathLike):
        only = (only,)
    named = [PurePath(path).as_posix() for path in only]
    return tuple("" if name == "." else name for name in named)


def _absent(path: str, shown_as: str) -> Finding:
    """A path to check that is not there: no finding at all would read as “nothing is wrong with it”."""
    return Finding(
        rule="no-plans",
        place=Place(file=f"{shown_as}/{path}"),
        message=f"There is no file or folder “{path}” below “{shown_as}”.",
        fix="Name it as it is below the folder of the plans, such as schools/ash/plan.yaml.",
    )


def one_a_cause(form: tuple[Finding, ...], meaning: Iterable[Finding]) -> list[Finding]:
    """The findings without those that only follow from an earlier error at the same place.

    Where a name has the wrong form, whoever knows the names says more of it than the check of form.
    """
    found = list(meaning)
    named = {f.place for f in found if f.rule.startswith("unknown-") and f.rule != "unknown-field"}
    left: list[Finding] = []
    seen: dict[Place, str] = {}
    for finding in (*form, *found):
        if finding.rule == "bad-value" and finding.place in named:
            continue
        first = seen.setdefault(finding.place, finding.rule)
        if first in (finding.rule, "file-missing") or finding.place.column == 1:
            left.append(finding)
    return left
