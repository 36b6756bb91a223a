"""Write what is sure into the plan files themselves: how they are written, and values that can mean one thing only.

A file is replaced whole or not at all, and only where nobody else has changed it since it was read.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.check import check
from trustplan.schema.validate import form_of
from trustplan.source.autofix import Fixed, fix, write_values
from trustplan.source.files import is_chosen
from trustplan.source.layout import plan_files
from trustplan.source.rating_words import RatingWords
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from trustplan.primitives.findings import Finding
    from trustplan.source.text_of_file import Change

MOST_ROUNDS = 3  # what is written may let a check see more


class FixedFile(NamedTuple):
    """A file and what was done to it, or why it was left."""

    file: str
    done: tuple[Change, ...]
    left: str = ""


def fix_files(plans: Path, only: tuple[str, ...], shown_as: str) -> Iterator[FixedFile]:
    """Fix each chosen file below a folder: first its form, then the values that a check of the whole is sure of."""
    words = _words_of_policy(plans)
    kinds: dict[str, tuple[Path, str]] = {}
    left: set[str] = set()
    for path, relative, kind in plan_files(plans):
        if is_chosen(relative, only) and path.is_file() and not path.is_symlink():
            kinds[f"{shown_as}/{relative}"] = path, kind
    for shown, (path, kind) in kinds.items():
        form = form_of(kind, words)
        for fixed in rewritten(path, shown, partial(fix, form=form)):
            yield fixed
            if fixed.left:
                left.add(shown)
    for _ in range(MOST_ROUNDS):
        done = False
        for shown, found in _sure(plans, only, shown_as).items():
            if shown in kinds and shown not in left:
                path, kind = kinds[shown]
                write = partial(write_values, findings=found, form=form_of(kind, words))
                for fixed in rewritten(path, shown, write):
                    done = done or not fixed.left
                    yield fixed
        if not done:
            return


def _sure(plans: Path, only: tuple[str, ...], shown_as: str) -> dict[str, list[Finding]]:
    """The findings of a check of the whole that are sure of a value, by file."""
    sure: dict[str, list[Finding]] = {}
    for finding in check(plans, shown_as=shown_as, only=only).findings:
        if finding.is_sure and finding.suggestion:
            sure.setdefault(finding.place.file, []).append(finding)
    return sure


def _words_of_policy(plans: Path) -> RatingWords:
    try:
        raw = (plans / "reference" / "policy.yaml").read_bytes()
    except OSError:
        return RatingWords()
    document, _ = read_yaml(raw, "")
    return RatingWords.of(document.data if document else None)


def rewritten(path: Path, shown: str, make: Callable[[bytes], Fixed]) -> Iterator[FixedFile]:
    """Replace a file by what is made of its bytes, where that differs."""
    try:
        raw = path.read_bytes()
        fixed = make(raw)
        if not fixed.done:
            return
        if replace_file(path, raw, fixed.raw):
            yield FixedFile(shown, fixed.done)
        else:
            yield FixedFile(shown, (), "another program has changed the file meanwhile")
    except OSError as error:
        yield FixedFile(shown, (), f"the file cannot be written: {error.strerror}")


def replace_file(path: Path, old: bytes | None, new: bytes) -> bool:
    """Put new bytes in place of a file, whole or not at all; False where it no longer has the old ones (None: no file)."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        if (path.read_bytes() if path.exists() else None) != old:
            return False
        os.chmod(name, 0o644 if old is None else path.stat().st_mode)  # noqa: PTH101  beside os.replace
        os.replace(name, path)  # noqa: PTH105  whole or not at all, on every system
        return True
    finally:
        if os.path.exists(name):  # noqa: PTH110  beside os.replace
            os.unlink(name)  # noqa: PTH108
