"""Read the files of a plans folder and check their form. Gives a Folder of raw data and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.worker import Worker
from trustplan.schema.validate import check_form
from trustplan.source.files import Folder, SourceFile
from trustplan.source.layout import layout_error, list_entries, missing_files, needed_files
from trustplan.source.rating_words import Words, translate, words_of
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from trustplan.source.layout import FoundFile


MANY = 60  # files that are worth a second process


_Read = tuple[SourceFile | None, list[Finding]]


def read_folder(plans: FilePath, *, shown_as: str | None = None, only: tuple[str, ...] = ()) -> Folder:
    """Read every file below `plans`. Paths in findings start with `shown_as` (default: the folder's name).

    With `only` (paths below `plans`), files that a check of these does not need are left out.
    """
    base = shown_as or plans.name
    if not plans.is_dir():
        missing = Finding(
            rule="no-plans",
            place=Place(file=base),
            message=f"There is no folder “{base}”.",
            fix="Run this where the trust's plans/ folder is, or name it with --plans.",
        )
        return Folder(files=(), unread=frozenset(), findings=(missing,))
    findings: list[Finding] = list(missing_files(plans, base))
    found: list[FoundFile] = []
    for entry in list_entries(plans, base):
        if isinstance(entry, Finding):
            findings.append(entry)
        else:
            found.append(entry)
    if only:
        found = needed_files(found, base, only)
    first = [f for f in found if f.kind == "policy"]  # its words for ratings are needed to read the plans
    words: Words = {}
    read: dict[str, _Read] = {}
    for policy in first:
        read[policy.shown] = _read(policy, {})
        own = read[policy.shown][0]
        words = words_of(own.document.data) if own else {}
    rest = [f for f in found if f.kind != "policy"]
    # Two of five files go to the second process, not half: what it reads has to be copied back to this one.
    is_shared = [n % 5 in (1, 3) and len(rest) >= MANY for n in range(len(rest))]
    mine = [f for f, shared in zip(rest, is_shared, strict=True) if not shared]
    others = [f for f, shared in zip(rest, is_shared, strict=True) if shared]
    worker = Worker(lambda: [_read(f, words) for f in others], is_worth_it=bool(others))
    read |= {f.shown: _read(f, words) for f in mine}
    read |= dict(zip((f.shown for f in others), worker.result(), strict=True))
    files = tuple(file for f in found if (file := read[f.shown][0]))
    unread = frozenset((f.kind, f.organisation) for f in found if not _is_read(read[f.shown][0]))
    findings += [finding for f in found for finding in read[f.shown][1]]
    paths = tuple(f.below(base) for f in found)
    return Folder(files=files, unread=unread, findings=tuple(findings), paths=paths)


def _is_read(file: SourceFile | None) -> bool:
    return file is not None and isinstance(file.document.data, dict)


def _read(found: FoundFile, words: Words) -> _Read:
    """One file, read and checked for its form, and what is wrong with it; None where it could not be read."""
    try:
        raw = found.path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return None, [layout_error("file-unreadable", found.shown, message, "Check its permissions.")]
    document, of_yaml = read_yaml(raw, found.shown)
    if document is None:
        return None, list(of_yaml)
    if found.kind in ("plan", "support"):
        translate(document, words)
    findings = _one_finding_a_cause(check_form(document, found.kind, words), of_yaml)
    file = SourceFile(
        kind=found.kind,
        organisation=found.organisation,
        name=found.path.stem,
        document=document,
        is_sound=not findings,
    )
    return file, findings


def _one_finding_a_cause(of_form: tuple[Finding, ...], of_yaml: tuple[Finding, ...]) -> list[Finding]:
    """The errors of YAML and of form, one for each cause.

    A value that the reader refused is empty, and only the reader reports it. A word that needs quotes, but would be
    wrong even with them, is only reported as an error of form.
    """
    taken = {f.rule for f in of_yaml} & {"yaml-anchor", "yaml-tag", "text-cut"}
    kept = [f for f in of_form if not (taken and f.rule == "empty-value")]
    large = {f.place for f in of_yaml if f.rule == "number-too-large"}
    kept = [f for f in kept if f.place not in large]
    places = {f.place for f in kept}
    return [*(f for f in of_yaml if f.rule != "quote-it" or f.place not in places), *kept]
