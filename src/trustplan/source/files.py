"""Find the files under plans/, read them, and check the form of each. Raw data, nothing resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustplan.primitives.findings import Finding, Place, meant
from trustplan.primitives.worker import Beside
from trustplan.schema.loader import check_form
from trustplan.source.rating_words import Words, translate, words_of
from trustplan.source.yaml_reader import Document, Path, read_yaml

if TYPE_CHECKING:
    from pathlib import Path as FilePath

MANY = 60  # files that are worth a second process
REFERENCE = {
    "calendar.yaml": "calendar",
    "measures.yaml": "measures",
    "comparators.yaml": "comparators",
    "policy.yaml": "policy",
    "support-criteria.yaml": "support-criteria",
    "review-tools.yaml": "review-tools",
    "delegation.yaml": "delegation",
    "themes.yaml": "themes",
}
REQUIRED = (
    "trust/profile.yaml",
    "reference/calendar.yaml",
    "reference/measures.yaml",
    "reference/policy.yaml",
)
FIXED = {
    "profile.yaml": "profile",
    "measurements.yaml": "measurements",
    "support.yaml": "support",
    "reviews.yaml": "reviews",
    "practice.yaml": "practice",
}

_ENDINGS = (".yaml", ".yml")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")  # names of folders and files become addresses of pages

Node = tuple[Path, dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """A file that was read. `organisation` is the trust's or school's id, empty under reference/.

    `is_sound` says that its form has no fault.
    """

    kind: str
    organisation: str
    name: str
    document: Document
    is_sound: bool = True

    def each(self, *keys: str) -> Iterator[Node]:
        """Every group of keys at `keys` below the top, with its path; `*` stands for each entry of a list or group."""
        yield from walk(self.document.data, (), keys)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value or key in the file."""
        return self.document.place(path, key=key)


def walk(data: Any, path: Path, keys: tuple[str, ...]) -> Iterator[Node]:
    """Every group of keys at `keys` below some data that stands at `path`."""
    if not keys:
        if isinstance(data, dict):
            yield path, data
        return
    if keys[0] == "*":
        children: Any = enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ()
        for key, child in children:
            yield from walk(child, (*path, key), keys[1:])
    elif isinstance(data, dict) and keys[0] in data:
        yield from walk(data[keys[0]], (*path, keys[0]), keys[1:])


def text_of(node: dict[str, Any], key: str) -> str:
    """The text under a key, or nothing where there is none or it is no text."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """All files that could be read, the kinds that could not, every finding about form, and the paths of both."""

    files: tuple[SourceFile, ...]
    unread: frozenset[tuple[str, str]]
    findings: tuple[Finding, ...]
    paths: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> tuple[SourceFile, ...]:
        """The files of one kind, in order of path."""
        return tuple(f for f in self.files if f.kind == kind)

    def one(self, kind: str) -> SourceFile | None:
        """The only file of a kind, or None."""
        found = self.of_kind(kind)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that is there: where, as it is shown, and what kind of file of which organisation."""

    path: FilePath
    shown: str
    kind: str
    organisation: str

    def below(self, base: str) -> str:
        """The path below the folder of the plans."""
        return self.shown.removeprefix(f"{base}/")


_Read = tuple[SourceFile | None, list[Finding]]


def read_folder(
    plans: FilePath, *, shown_as: str | None = None, only: tuple[str, ...] = (), may_fork: bool = False
) -> Folder:
    """Read every file below `plans`. Paths in findings start with `shown_as` (default: the folder's name).

    With `only` (paths below `plans`), files that a check of these does not need are left out.
    With `may_fork`, half of many files is read by a second process where there is a core for it.
    """
    base = shown_as or plans.name
    if not plans.is_dir():
        missing = Finding(
            rule="no-plans",
            place=Place(file=base),
            message=f"There is no folder “{base}”.",
            remedy="Run this where the trust's plans/ folder is, or name it with --plans.",
        )
        return Folder(files=(), unread=frozenset(), findings=(missing,))
    findings: list[Finding] = list(_missing(plans, base))
    found: list[_Found] = []
    for entry in _entries(plans, base):
        if isinstance(entry, Finding):
            findings.append(entry)
        else:
            found.append(entry)
    if only:
        found = _needed(found, base, only)
    first = [f for f in found if f.kind == "policy"]  # its words for ratings are needed to read the plans
    words: Words = {}
    read: dict[str, _Read] = {}
    for policy in first:
        read[policy.shown] = _read(policy, {})
        own = read[policy.shown][0]
        words = words_of(own.document.data) if own else {}
    rest = [f for f in found if f.kind != "policy"]
    is_shared = [n % 5 in (1, 3) and len(rest) >= MANY for n in range(len(rest))]  # what is read there has to come here
    mine = [f for f, shared in zip(rest, is_shared, strict=True) if not shared]
    others = [f for f, shared in zip(rest, is_shared, strict=True) if shared]
    beside = Beside(lambda: [_read(f, words) for f in others], may_fork=may_fork and bool(others))
    read |= {f.shown: _read(f, words) for f in mine}
    read |= dict(zip((f.shown for f in others), beside.result(), strict=True))
    files = tuple(file for f in found if (file := read[f.shown][0]))
    unread = frozenset((f.kind, f.organisation) for f in found if not _is_read(read[f.shown][0]))
    findings += [finding for f in found for finding in read[f.shown][1]]
    paths = tuple(f.below(base) for f in found)
    return Folder(files=files, unread=unread, findings=tuple(findings), paths=paths)


def is_chosen(relative: str, only: tuple[str, ...]) -> bool:
    """Whether a path is one of some, or below one; every path is where there are none."""
    return not only or any(relative == path or relative.startswith(f"{path}/") or not path for path in only)


def _is_read(file: SourceFile | None) -> bool:
    return file is not None and isinstance(file.document.data, dict)


def plan_files(plans: FilePath) -> Iterator[tuple[FilePath, str, str]]:
    """Each plan file below a folder: where it is, its path below the folder, and its kind."""
    for entry in _entries(plans, ""):
        if not isinstance(entry, Finding):
            yield entry.path, entry.below(""), entry.kind


def _needed(found: list[_Found], base: str, only: tuple[str, ...]) -> list[_Found]:
    """The files whose names can matter to some.

    Of other schools these are their profiles; their plans and figures where a plan has their address; and their
    figures for a plan of the trust, whose KPIs may be about every school. Practice names the practice of others, and
    support the plans of its school, and the other way round.
    """
    chosen = {f.shown for f in found if is_chosen(f.below(base), only)}
    plans = [f for f in found if f.shown in chosen and f.kind == "plan" and f.path.is_file()]
    text = b"".join(f.path.read_bytes() for f in plans)
    has_trust_plan = any(f.organisation == "trust" for f in plans)
    supported = {f.organisation for f in found if f.shown in chosen and f.kind == "support"}
    planning = {f.organisation for f in plans}
    has_practice = any(f.shown in chosen and f.kind == "practice" for f in found)
    return [
        f
        for f in found
        if f.organisation in ("", "trust")
        or f.kind == "profile"
        or f.shown in chosen
        or (f.kind == "measurements" and has_trust_plan)
        or (f.kind == "practice" and has_practice)
        or (f.kind == "plan" and f.organisation in supported)
        or (f.kind == "support" and f.organisation in planning)
        or f"{f.organisation}/".encode() in text
    ]


def _entries(plans: FilePath, base: str) -> Iterator[_Found | Finding]:
    """The plan files below a folder in order, and a finding for each thing that is none."""
    for path in sorted(plans.rglob("*")):
        parts = path.relative_to(plans).parts
        if any(part.startswith(".") for part in parts) or any(part.endswith(_ENDINGS) for part in parts[:-1]):
            continue
        relative = "/".join(parts)
        shown = f"{base}/{relative}"
        if path.is_dir():
            if path.name.endswith(_ENDINGS):
                message = "A folder stands where a file is expected."
                yield _fault("folder-not-file", shown, message, "Rename the folder.")
            continue
        kind, organisation = kind_of(relative)
        yield _Found(path, shown, kind, organisation) if kind else _strange(relative, shown)


def _read(found: _Found, words: Words) -> _Read:
    """One file, read and checked for its form, and what is wrong with it; None where it could not be read."""
    try:
        raw = found.path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return None, [_fault("file-unreadable", found.shown, message, "Check its permissions.")]
    document, faults = read_yaml(raw, found.shown)
    if document is None:
        return None, list(faults)
    if found.kind in ("plan", "support"):
        translate(document, words)
    said = _said_once(check_form(document, found.kind, words), faults)
    file = SourceFile(
        kind=found.kind,
        organisation=found.organisation,
        name=found.path.stem,
        document=document,
        is_sound=not said,
    )
    return file, said


def _said_once(form: tuple[Finding, ...], faults: tuple[Finding, ...]) -> list[Finding]:
    """The faults of YAML and of form, one for each cause.

    A value that is empty because the reader could not take it was told by the reader; a word that needs quotes, and
    may not stand there even so, is told by its form.
    """
    taken = {f.rule for f in faults} & {"yaml-anchor", "yaml-tag", "text-cut"}
    kept = [f for f in form if not (taken and f.rule == "empty-value")]
    large = {f.place for f in faults if f.rule == "number-too-large"}
    kept = [f for f in kept if f.place not in large]
    places = {f.place for f in kept}
    return [*(f for f in faults if f.rule != "quote-it" or f.place not in places), *kept]


def kind_of(relative: str) -> tuple[str, str]:
    """Kind and organisation of a file by its path, or empty."""
    parts = relative.split("/")
    if not relative.endswith(".yaml") or relative == "trust/support.yaml":  # support is decided for schools
        return "", ""
    if not all(_NAME.fullmatch(part) for part in (*parts[:-1], parts[-1].removesuffix(".yaml"))):
        return "", ""
    match parts:
        case ["reference", name] if name in REFERENCE:
            return REFERENCE[name], ""
        case ["reference", "frameworks", _]:
            return "framework", ""
        case ["trust", name]:
            return FIXED.get(name, "plan"), "trust"
        case ["schools", school, name]:
            return FIXED.get(name, "plan"), school
    return "", ""


def _strange(relative: str, shown: str) -> Finding:
    name = relative.rsplit("/", 1)[-1]
    if name.endswith(".yml"):
        return _fault(
            "file-name",
            shown,
            "The file's name ends in .yml.",
            f"Rename it to {name.removesuffix('.yml')}.yaml.",
        )
    if relative.startswith("reference/") and relative.count("/") == 1:
        return _fault("file-name", shown, f"“{name}” is not a file that reference/ holds.", meant(name, REFERENCE))
    if not all(_NAME.fullmatch(part.removesuffix(".yaml")) for part in relative.split("/")):
        return _fault(
            "file-name",
            shown,
            "The name of the file or its folder cannot be part of an address.",
            "Rename it with letters, digits and hyphens only.",
        )
    return _fault(
        "file-name",
        shown,
        "The file is not where a plan file can be.",
        "Plan files are trust/*.yaml, schools/<id>/*.yaml, reference/*.yaml and reference/frameworks/*.yaml.",
    )


def _missing(plans: FilePath, base: str) -> Iterator[Finding]:
    for relative in REQUIRED:
        if not (plans / relative).is_file():
            yield _fault(
                "file-missing",
                f"{base}/{relative}",
                "The file is missing.",
                "Add it; the file reference shows what it holds.",
            )
    for school in sorted((plans / "schools").glob("*/")):
        if not (school / "profile.yaml").exists():
            shown = f"{base}/schools/{school.name}/profile.yaml"
            yield _fault("file-missing", shown, "The school has no profile.", "Add it, with at least title and kind.")


def _fault(rule: str, shown: str, message: str, remedy: str) -> Finding:
    return Finding(rule=rule, place=Place(file=shown), message=message, remedy=remedy)
