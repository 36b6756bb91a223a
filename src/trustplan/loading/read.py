"""Read the files of a plans folder and check their form. Gives a Folder of raw data and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.reuse import made_from
from trustplan.primitives.worker import Worker
from trustplan.schema.validate import form_of, other_kind
from trustplan.source.catalogue import with_defaults
from trustplan.source.files import Folder, SourceFile
from trustplan.source.layout import (
    FIXED,
    HOMES,
    REFERENCE,
    kind_of,
    layout_error,
    list_entries,
    listing,
    missing_files,
    names_alike,
    needed_files,
)
from trustplan.source.rating_words import RatingWords
from trustplan.source.slips import document_in_file, find_slips, findings_in_file
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path as FilePath

    from trustplan.source.layout import FoundFile


MANY = 60  # files that are worth a second process
FEW = 20  # files that are worth one while this process has other things to do
READ_MEANWHILE = 150  # files that are read in the time in which what makes a site is imported


class _Read(Struct, frozen=True):
    """What reading a file gave: the file, or None where it could not be read, and what is wrong with it.

    `is_mended` says that the file as it is cannot be read, only with a slip mended.
    """

    file: SourceFile | None
    findings: tuple[Finding, ...]
    is_mended: bool = False

    @property
    def data(self) -> object:
        """The data of the file, or None."""
        return self.file.document.data if self.file else None


def read_folder(
    plans: FilePath,
    *,
    shown_as: str | None = None,
    only: tuple[str, ...] = (),
    meanwhile: Callable[[], None] | None = None,
) -> Folder:
    """Read every file below `plans`. Paths in findings start with `shown_as` (default: the folder's name).

    With `only` (paths below `plans`), files that a check of these does not need are left out. `meanwhile` is done while a
    second process reads, if there may be one.
    """
    base = shown_as or plans.name
    if not plans.is_dir():
        message = f"“{base}” is a file, not a folder." if plans.exists() else f"There is no folder “{base}”."
        missing = Finding(
            rule="no-plans",
            place=Place(file=base),
            message=message,
            fix=f"Name the folder that the trust's plans are in: this looked at {plans.as_posix()}.",
        )
        return Folder(files=(), unread=frozenset(), findings=(missing,))
    found, findings = discover(plans, base)
    if only:
        found = needed_files(found, base, only)
    files: list[SourceFile] = []
    unread = _refused(findings, base)
    for entry, read in zip(found, read_all(found, meanwhile), strict=True):
        findings += read.findings
        if read.file:
            files.append(read.file)
        if not isinstance(read.data, dict) or read.is_mended:  # then the names in it cannot be looked up
            unread.add((entry.kind, entry.organisation))
    return Folder(
        files=tuple(files),
        unread=frozenset(unread),
        findings=tuple(findings),
        paths=tuple(entry.below(base) for entry in found),
    )


def _refused(findings: list[Finding], base: str) -> set[tuple[str, str]]:
    """The kinds and organisations of files that are there and are not read, since they are links or have such a name."""
    found: set[tuple[str, str]] = set()
    for finding in findings:
        if finding.rule in ("not-a-plain-file", "name-for-windows"):
            relative = finding.place.file.removeprefix(f"{base}/")
            for below in (relative, *(f"{relative}/{name}" for name in (*FIXED, *REFERENCE, "plan.yaml"))):
                if (kind := kind_of(below))[0]:
                    found.add(kind)
    return found


def discover(plans: FilePath, base: str) -> tuple[list[FoundFile], list[Finding]]:
    """The plan files below a folder, and a finding for each file that is missing or out of place."""
    found: list[FoundFile] = []
    entries = listing(plans)
    findings = list(missing_files(plans, base, entries))
    for entry in list_entries(plans, base, entries):
        if isinstance(entry, Finding):
            findings.append(entry)
        else:
            found.append(entry)
    findings += names_alike([entry.below(base) for entry in found], base)
    return found, findings


def read_all(found: list[FoundFile], meanwhile: Callable[[], None] | None = None) -> list[_Read]:
    """Each file, read, in the order given. The policy is read first: its words for ratings are needed for the plans."""
    read = {entry.shown: _read(entry, RatingWords()) for entry in found if entry.kind == "policy"}
    words = RatingWords()
    for policy in read.values():
        words = RatingWords.of(policy.data)
    mine, others = _shared_out([entry for entry in found if entry.kind != "policy"], READ_MEANWHILE if meanwhile else 0)
    worker = Worker(lambda: [_read(entry, words) for entry in others], is_worth_it=bool(others))
    if meanwhile:
        meanwhile()
    for entry in mine:
        read[entry.shown] = _read(entry, words)
    for entry, done in zip(others, worker.result(), strict=True):
        read[entry.shown] = done
    return [read[entry.shown] for entry in found]


def _shared_out(files: list[FoundFile], ahead: int) -> tuple[list[FoundFile], list[FoundFile]]:
    """The files that this process reads, and those that a second one reads where there are many.

    The second reads the first of them, as many as `ahead` says, before this process begins. Of the others five of eleven go
    to it, not half: what it reads has to be copied back to this one. Eleven, since a school has about six files: so each
    process has as many of each kind.
    """
    if len(files) < (FEW if ahead else MANY):
        return files, []
    mine: list[FoundFile] = []
    others = files[:ahead]
    for number, file in enumerate(files[ahead:]):
        (others if number % 11 in (1, 3, 5, 7, 9) else mine).append(file)
    return mine, others


def _read(found: FoundFile, words: RatingWords) -> _Read:
    """One file, read and checked for its form. `words` are the trust's own for ratings."""
    try:
        raw = found.path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        unreadable = layout_error("file-unreadable", found.shown, message, "Check its permissions.")
        return _Read(None, (unreadable,))
    return made_from(found.shown, (found, raw, words), lambda: _understood(found, raw, words))


def _understood(found: FoundFile, raw: bytes, words: RatingWords) -> _Read:
    """A file of these bytes."""
    form = form_of(found.kind, words)
    document, of_yaml = read_yaml(raw, found.shown)
    findings = list(of_yaml)
    if document is not None and not form.is_right(document):
        if other := other_kind(document, found.kind):
            return _Read(None, (_misplaced(found, other),))
        findings = _one_finding_a_cause(form.errors(document), of_yaml)
    is_mended = document is None
    if findings and (slips := find_slips(raw, found.shown, tuple(findings), form)):
        document, of_yaml = read_yaml(slips[-1].text.encode(), found.shown)
        if document is not None:  # what is read with the slips mended has the errors that they are not the cause of
            left = _one_finding_a_cause(form.errors(document), of_yaml)
            document = document_in_file(document, slips)
            findings = [*(slip.finding for slip in slips), *findings_in_file(left, slips)]
    if document is None:
        return _Read(None, tuple(findings))
    if found.kind == "policy" and isinstance(document.data, dict):
        document = replace(document, data=with_defaults(document.data))
    file = SourceFile(
        kind=found.kind,
        organisation=found.organisation,
        name=found.name,
        document=document,
        is_sound=not findings,
    )
    return _Read(file, tuple(findings), is_mended)


def _misplaced(found: FoundFile, other: str) -> Finding:
    """The finding for a file that has the form of another kind than its place says."""
    message = f"This file has what a {other.replace('-', ' ')} file has, and its name is that of a {found.kind.replace('-', ' ')} file."
    if other == "plan":
        message = f"This file holds a plan, and its name is that of a {found.kind.replace('-', ' ')} file."
    elif found.kind == "plan":
        message = f"This file holds no plan: it has what a {other.replace('-', ' ')} file has."
    return layout_error("file-name", found.shown, message, f"It belongs in {HOMES[other]}: rename or move it.")


def _one_finding_a_cause(of_form: tuple[Finding, ...], of_yaml: tuple[Finding, ...]) -> list[Finding]:
    """The errors of YAML and of form, one for each cause.

    A value that the reader refused is empty, and only the reader reports it. A word that needs quotes, but would be
    wrong even with them, is only reported as an error of form.
    """
    is_emptied = any(f.rule in ("yaml-anchor", "yaml-tag", "text-cut") for f in of_yaml)
    too_large = {f.place for f in of_yaml if f.rule == "number-too-large"}
    kept: list[Finding] = []
    for finding in of_form:
        if finding.place in too_large or (is_emptied and finding.rule == "empty-value"):
            continue
        kept.append(finding)
    wrong_anyway = {f.place for f in kept}
    return [*(f for f in of_yaml if f.rule != "quote-it" or f.place not in wrong_anyway), *kept]
