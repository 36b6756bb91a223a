"""Add: the files as they become with what was imported. Only entries are added, and only where a check finds no new error.

Nothing is written here: the caller writes all files together, or none.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.checks.public_repository import withheld_in_files
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.loading.imports.credits import SOURCES, credited, entries_of
from trustplan.loading.imports.decide import Decision, Outcome
from trustplan.loading.imports.naming import Naming
from trustplan.loading.imports.standing import FigureKey
from trustplan.loading.imports.taken import TakenComparator, TakenFigure
from trustplan.loading.imports.weigh import Scale, Weighed, weigh
from trustplan.loading.load import Loaded, load
from trustplan.loading.trial import load_with
from trustplan.loading.updates.edited_files import NewFile
from trustplan.primitives.findings import Finding, Severity
from trustplan.primitives.notation import TRUST, read_share
from trustplan.source.file_names import true_name
from trustplan.source.files import as_entry, as_list
from trustplan.source.layout import FIXED, REFERENCE, kind_of, plan_files
from trustplan.source.yaml_add import Edit, Number, with_edits_or_new
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from trustplan.loading.imports.taken import TakenFile
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Document, Path

COMPARATORS = "reference/comparators.yaml"
# Files that figures are held against: an import goes on beside the errors of others.
_NEEDED = ("measurements", "comparators", "sources", "measures", "profile", "calendar", "policy")
# What everybody could read in a repository but must not: such a figure is left out, and the others are taken.
_OF_PUBLIC = ("withheld-in-public", "small-cohort-in-public")


class Imported(Struct, frozen=True, kw_only=True):
    """The result. Where `errors` is not empty, nothing is to be written; `advice` is what a check adds.

    `texts` are the files to write, each with its bytes as they were; `weighed` says what became of each figure.
    """

    files: tuple[NewFile, ...]
    weighed: tuple[Weighed, ...]
    errors: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    before: Loaded
    after: Loaded
    names: ReferenceIndex


class _ImportTarget(Struct, frozen=True, kw_only=True):
    """What is imported into: the folder, the files as they are, what was read of them, and the days."""

    plans: FilePath
    shown_as: str
    old: dict[str, bytes]
    before: Loaded
    names: ReferenceIndex
    day: date
    latest: date


class _Entry(Struct, frozen=True, kw_only=True):
    """An entry that is to be written, the list it goes to, and the figure that it is of."""

    of: Weighed
    path: Path
    value: Entry


def add_figures(
    plans: FilePath,
    shown_as: str,
    files: Sequence[TakenFile],
    day: date,
    latest: date,
    *,
    with_comparators: bool = False,
    takes_every_measure: bool = False,
) -> Imported:
    """Hold what files say against a folder of plans, as of a day, and make the new files.

    Nothing can have happened after `latest`.
    """
    old = _bytes_of(plans)  # read first: what changes meanwhile is then seen when it is written
    before = load(plans, shown_as=shown_as, today=latest)
    names = ReferenceIndex.of(before.folder)
    target = _ImportTarget(plans=plans, shown_as=shown_as, old=old, before=before, names=names, day=day, latest=latest)
    wrong = [*_errors_in(files), *_in_the_way(before, shown_as)]
    weighed: list[Weighed] = []
    if not wrong:
        scale = Scale.of(before.folder, names, day, takes_every_measure=takes_every_measure)
        weighed, wrong = weigh(files, scale, with_comparators=with_comparators)
    if wrong:
        return _nothing(target, weighed, wrong)
    return _made(target, weighed)


def _made(target: _ImportTarget, weighed: list[Weighed]) -> Imported:
    """The new files, without the figures that a check finds must not be in them; or with its errors, and no files."""
    while True:
        texts, written, wrong = _texts(target, weighed)
        if wrong or not texts:
            return _nothing(target, weighed, wrong)
        after = load_with(target.plans, target.shown_as, texts, target.latest)
        closed: dict[int, str] = {}
        for one, finding in _offences(target, after, written, texts):
            if one is not None and finding.rule in _OF_PUBLIC:
                closed.setdefault(id(one.of), finding.message)
            else:
                wrong.append(_as_error(one, finding, target.names))
        if wrong:
            return _nothing(target, weighed, wrong)
        if not closed:
            break
        weighed = [_without(one, closed) for one in weighed]
    known = Counter(finding.key for finding in target.before.findings)
    advice = [f for f in after.findings if f.severity is Severity.WARNING and not known[f.key]]
    return Imported(
        files=tuple(NewFile(path=path, before=target.old.get(path), after=raw) for path, raw in texts.items()),
        weighed=tuple(weighed),
        errors=(),
        advice=tuple(advice),
        before=target.before,
        after=after,
        names=target.names,
    )


def _without(one: Weighed, closed: Mapping[int, str]) -> Weighed:
    """A figure as it is weighed, or left out where a repository that everybody can read must not hold it."""
    if id(one) not in closed:
        return one
    return replace(one, decision=Decision(outcome=Outcome.NOT_IN_PUBLIC, words=closed[id(one)]))


def _nothing(target: _ImportTarget, weighed: Iterable[Weighed], wrong: Iterable[Finding]) -> Imported:
    """A result of which nothing is written."""
    return Imported(
        files=(),
        weighed=tuple(weighed),
        errors=tuple(wrong),
        advice=(),
        before=target.before,
        after=target.before,
        names=target.names,
    )


def _bytes_of(plans: FilePath) -> dict[str, bytes]:
    """The bytes of each file that an import may add to."""
    found: dict[str, bytes] = {}
    for path, relative, kind in plan_files(plans):
        if kind in ("measurements", "comparators", "sources") and path.is_file():
            found[relative] = path.read_bytes()
    return found


def _errors_in(files: Iterable[TakenFile]) -> Iterator[Finding]:
    """The errors of all files."""
    for file in files:
        yield from file.errors


def _in_the_way(before: Loaded, shown_as: str) -> Iterator[Finding]:
    """The errors of plan files that figures are held against."""
    for finding in before.errors:
        relative = finding.place.file.removeprefix(f"{shown_as}/")
        if kind_of(true_name(relative, FIXED, REFERENCE))[0] in _NEEDED:
            yield finding


def _texts(
    target: _ImportTarget, weighed: Sequence[Weighed]
) -> tuple[dict[str, bytes], dict[str, list[_Entry]], list[Finding]]:
    """The files as they become, the entries written into each, and an error for each that cannot be written."""
    added = [one for one in weighed if one.is_added]
    known: list[object] = []
    if SOURCES in target.old and (document := read_yaml(target.old[SOURCES], "")[0]):
        known = entries_of(document.data)
    ids, new = credited([one.file.source for one in added], known, target.day)
    written: dict[str, list[_Entry]] = {}
    for one in added:
        relative, path = _home(one)
        value = _entry_of(one, ids[one.file.source.sha256], target.day)
        written.setdefault(relative, []).append(_Entry(of=one, path=path, value=value))
    wanted: dict[str, list[tuple[Path, Entry]]] = {}
    for relative, ones in written.items():
        wanted[relative] = [(one.path, one.value) for one in ones]
    if new:
        wanted[SOURCES] = [(("sources",), entry) for entry in new.values()]
    texts: dict[str, bytes] = {}
    wrong: list[Finding] = []
    for relative, entries in wanted.items():
        made = _with(target.old.get(relative), entries)
        if made is None:
            wrong.append(_not_sure(added[0], f"{target.shown_as}/{relative}"))
        else:
            texts[relative] = made
    return texts, written, wrong


def _with(raw: bytes | None, entries: list[tuple[Path, Entry]]) -> bytes | None:
    """A file with some entries: all of them together, or, where that is not sure, one after the other."""
    data: Entry = {}
    if raw is not None:
        document = read_yaml(raw, "")[0]
        if document is None:
            return None
        data = as_entry(document.data)
    lists: dict[Path, list[Entry]] = {}
    for path, entry in entries:
        lists.setdefault(path, []).append(entry)
    edits: list[Edit] = []
    for path, values in lists.items():
        if as_list(data.get(str(path[0]))):
            edits += [Edit(path=path, value=value) for value in values]
        else:
            edits.append(Edit(path=path, value=values, is_entry=False))
    made = with_edits_or_new(raw, edits, is_in_braces=True)
    if made is not None:
        return made
    for path, entry in entries:
        raw = with_edits_or_new(raw, [Edit(path=path, value=entry)])
        if raw is None:
            return None
    return raw


def _home(one: Weighed) -> tuple[str, Path]:
    """The file that an entry goes to, and the list in it."""
    if isinstance(one.key, FigureKey):
        folder = f"schools/{one.key.organisation}"
        if one.key.organisation == TRUST:
            folder = TRUST
        return f"{folder}/measurements.yaml", (one.key.measure,)
    return COMPARATORS, ("comparators",)


def _entry_of(one: Weighed, source: str, day: date) -> Entry:
    """The entry of a figure or a comparator, its keys in the order in which the files have them."""
    taken = one.taken
    keys: dict[str, str]
    if isinstance(taken, TakenComparator):
        phase = taken.phase
        if one.standing is not None:  # a corrected figure is of the same schools
            phase = one.standing.phase
        keys = {
            "measure": taken.measure,
            "population": taken.population,
            "phase": phase,
            "group": taken.group,
            "held_against": taken.held_against,
            "period": taken.period,
            "on": one.on.isoformat(),
            "value": Number.of(taken.value),
            "status": taken.status,
            "source": source,
            "accessed": day.isoformat(),
        }
    else:
        keys = {
            "period": taken.period,
            "on": one.on.isoformat(),
            "group": taken.group,
            "value": Number.of(taken.value),
            "cohort": _cohort(taken),
            "status": taken.status,
            "source": source,
            "note": taken.note,
        }
    if keys["status"] == "final":  # which is what an entry is that says nothing
        keys["status"] = ""
    return {key: value for key, value in keys.items() if value}


def _cohort(taken: TakenFigure) -> str:
    """The cohort as it is written: nothing where the value says it already."""
    share = read_share(taken.value)
    if taken.cohort is None or (share and share[1] == taken.cohort):
        return ""
    return Number.of(str(taken.cohort))


def _not_sure(one: Weighed, file: str) -> Finding:
    """The error for a file to which the writer can add nothing that it is sure of."""
    message = f"{file} is written in a way in which it is not sure where a new entry belongs."
    fix = "Bring the file into the form that “trustplan explain” shows, or add the figures by hand."
    return Finding(rule="import-unsure", place=one.taken.place, message=message, fix=fix)


def _offences(
    target: _ImportTarget, after: Loaded, written: dict[str, list[_Entry]], texts: dict[str, bytes]
) -> Iterator[tuple[_Entry | None, Finding]]:
    """Each error that was not there before, with the entry in which it is; None where it is in none."""
    known = Counter(finding.key for finding in _refusals(target.before))
    spans = {relative: _spans(relative, ones, texts[relative]) for relative, ones in written.items()}
    for finding in _refusals(after):
        relative = finding.place.file.removeprefix(f"{target.shown_as}/")
        mine: _Entry | None = None
        for one, first, last in spans.get(relative, ()):
            if first <= finding.place.line <= last:
                mine = one
        if mine is None and known[finding.key]:
            known[finding.key] -= 1
            continue
        yield mine, finding


def _refusals(loaded: Loaded) -> list[Finding]:
    """What makes “trustplan check” fail: errors, and what must not be in a repository that everybody can read."""
    return [*loaded.errors, *withheld_in_files(loaded.folder)]


def _spans(relative: str, ones: Sequence[_Entry], raw: bytes) -> list[tuple[_Entry, int, int]]:
    """The first and the last line of each entry in a file as it becomes; those of a list stand at its end, in order."""
    document = read_yaml(raw, relative)[0]
    if document is None:
        return []
    left = Counter(one.path for one in ones)
    found: list[tuple[_Entry, int, int]] = []
    lines = _lines(document)
    for one in ones:
        entries = as_list(as_entry(document.data).get(str(one.path[0])))
        at = (*one.path, len(entries) - left[one.path])
        first, last = lines.get(at, (0, 0))
        if at[-1] == 0:  # the first of its list: what is said of the list is said of it
            first = document.place(one.path, key=True).line
        left[one.path] -= 1
        found.append((one, first, last))
    return found


def _lines(document: Document) -> dict[Path, tuple[int, int]]:
    """The first and the last line of each entry of each list at the top of a file."""
    found: dict[Path, tuple[int, int]] = {}
    for path, (line, _) in document.values.items():
        if len(path) < 2:
            continue
        first, last = found.get(path[:2], (line, line))
        found[path[:2]] = min(first, line), max(last, line)
    return found


def _as_error(one: _Entry | None, finding: Finding, names: ReferenceIndex) -> Finding:
    """An error of the check, reported at the row that it comes from."""
    if one is None:
        return finding
    naming = Naming.of(names, (one.of.taken.measure,))
    message = f"{naming.about(one.of.taken)}: {finding.message}"
    return replace(finding, place=one.of.taken.place, message=message)
