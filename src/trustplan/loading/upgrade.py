"""Upgrade the files of a folder to the format that this version reads, file after file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trustplan.loading.fixes import rewritten
from trustplan.primitives.errors import TrustplanError
from trustplan.source.layout import plan_files
from trustplan.source.migrations import migrated, with_format
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trustplan.loading.fixes import FixedFile
    from trustplan.source.migrations import Migration
    from trustplan.source.yaml_reader import Document

POLICY = "reference/policy.yaml"


class UpgradeError(TrustplanError):
    """Files that cannot be upgraded; the message says why, and what to do."""


def format_of(plans: Path, newest: int) -> int:
    """The format of the files of a folder, as their policy names it. Raises UpgradeError where it names none that is known."""
    path = plans / POLICY
    document = _read(path, POLICY) if path.is_file() else None
    found = document.data.get("format") if document and isinstance(document.data, dict) else None
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        msg = f"{path} does not say of which format the plans are. Write “format: 1” at its top, then check the plans."
        raise UpgradeError(msg)
    if found > newest:
        msg = (
            f"These plans are of format {found}, and this version of trustplan reads format {newest}. "
            "Install a newer version of trustplan; nothing was changed."
        )
        raise UpgradeError(msg)
    return found


def upgrade_files(
    plans: Path, shown_as: str, migrations: Sequence[Migration], now: int
) -> Iterator[tuple[Migration, FixedFile]]:
    """Make each step that is left, and the policy's number last: a run that is broken off begins with the same step.

    Raises UpgradeError, before anything is written, where a file cannot be read.
    """
    files = [row for row in plan_files(plans) if row[0].is_file() and not row[0].is_symlink()]
    for path, relative, _ in files:
        _read(path, f"{shown_as}/{relative}")
    for migration in migrations:
        if migration.format <= now:
            continue
        is_whole = True
        for path, relative, kind in files:
            shown = f"{shown_as}/{relative}"
            if kind in migration.kinds:
                for fixed in rewritten(
                    path, shown, partial(migrated, document=_read(path, shown), migration=migration)
                ):
                    is_whole = is_whole and not fixed.left
                    yield migration, fixed
        if not is_whole:  # what is left is reported, and the number stays until nothing is
            return
        policy = plans / POLICY
        shown = f"{shown_as}/{POLICY}"
        number = partial(with_format, document=_read(policy, shown), new=migration.format)
        for fixed in rewritten(policy, shown, number):
            yield migration, fixed


def _read(path: Path, shown: str) -> Document:
    document, findings = read_yaml(path.read_bytes(), shown)
    if document is None or findings:
        first = f" {findings[0]}" if findings else ""
        msg = f"{shown} cannot be read, so nothing was changed.{first} Correct it first: “trustplan check” shows all."
        raise UpgradeError(msg)
    return document
