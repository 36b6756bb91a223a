"""The layout of a plans folder: which kind of file is where, and findings for what is missing or out of place."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.notation import TRUST, not_for_windows, slug
from trustplan.primitives.suggestions import meant
from trustplan.source.file_names import renamed, true_name, what_it_is
from trustplan.source.files import is_chosen

if TYPE_CHECKING:
    from pathlib import Path as FilePath


REFERENCE = {
    "calendar.yaml": "calendar",
    "measures.yaml": "measures",
    "comparators.yaml": "comparators",
    "policy.yaml": "policy",
    "support-criteria.yaml": "support-criteria",
    "review-tools.yaml": "review-tools",
    "delegation.yaml": "delegation",
    "themes.yaml": "themes",
    "school-groups.yaml": "school-groups",
    "sources.yaml": "sources",
    "imports.yaml": "imports",
}


REQUIRED = (
    "trust/profile.yaml",
    "reference/calendar.yaml",
    "reference/policy.yaml",
)


FIXED = {
    "profile.yaml": "profile",
    "measurements.yaml": "measurements",
    "support.yaml": "support",
    "reviews.yaml": "reviews",
    "practice.yaml": "practice",
}


# Where each kind of file belongs, as a message says it.
HOMES = {
    **{kind: f"{name} in the folder of a school or the trust" for name, kind in FIXED.items()},
    **{kind: f"reference/{name}" for name, kind in REFERENCE.items()},
    "framework": "a file in reference/frameworks/",
    "plan": "a file with a name of its own, such as improvement-2026-27.yaml, in the folder of a school or the trust",
}


_ENDINGS = (".yaml", ".yml")


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")  # names of folders and files become addresses of pages


class FoundFile(Struct, frozen=True):
    """A file that was found: its path, its name in findings, its kind and its organisation."""

    path: FilePath
    shown: str
    kind: str
    organisation: str
    name: str  # without its ending; of a file with a slip in its name, what it is meant to be

    def below(self, base: str) -> str:
        """The path below the folder of the plans."""
        return self.shown.removeprefix(f"{base}/")


def plan_files(plans: FilePath) -> Iterator[tuple[FilePath, str, str]]:
    """Each plan file below a folder: where it is, its path below the folder, and its kind."""
    for entry in list_entries(plans, "", listing(plans)):
        if not isinstance(entry, Finding):
            yield entry.path, entry.below(""), entry.kind


class _Wanted(Struct, frozen=True):
    """What a check of some files wants of the others: the chosen files by kind, and the text of the chosen plans."""

    shown: frozenset[str]
    kinds: frozenset[str]
    plans_of: frozenset[str]
    support_of: frozenset[str]
    text: bytes

    @classmethod
    def by(cls, chosen: list[FoundFile]) -> _Wanted:
        """What some chosen files want."""
        plans = [f for f in chosen if f.kind == "plan" and f.path.is_file()]
        return cls(
            shown=frozenset(f.shown for f in chosen),
            kinds=frozenset(f.kind for f in chosen),
            plans_of=frozenset(f.organisation for f in plans),
            support_of=frozenset(f.organisation for f in chosen if f.kind == "support"),
            text=b"".join(f.path.read_bytes() for f in plans),
        )


# When a school's file of a kind is needed, beside the files that are chosen and those of schools named in chosen plans.
_NEEDED: dict[str, Callable[[FoundFile, _Wanted], bool]] = {
    "profile": lambda _file, _wanted: True,
    # The trust's KPIs may be about every school, and any figure may be the one that names a source.
    "measurements": lambda _file, wanted: TRUST in wanted.plans_of or "sources" in wanted.kinds,
    "practice": lambda _file, wanted: "practice" in wanted.kinds,  # it refers to the practice of others
    "plan": lambda file, wanted: (
        file.organisation in wanted.support_of | wanted.plans_of
    ),  # one may be a copy of another
    "support": lambda file, wanted: file.organisation in wanted.plans_of,
}


def needed_files(found: list[FoundFile], base: str, only: tuple[str, ...]) -> list[FoundFile]:
    """The files that a check of some files (`only`) needs: all of the trust's, and of the schools' those that it wants."""
    wanted = _Wanted.by([f for f in found if is_chosen(f.below(base), only)])
    return [f for f in found if f.organisation in ("", TRUST) or _is_needed(f, wanted)]


def _is_needed(file: FoundFile, wanted: _Wanted) -> bool:
    """Whether a school's file is chosen, or one of its kind is needed, or a chosen plan has the school's address."""
    if file.shown in wanted.shown:
        return True
    of_kind = _NEEDED.get(file.kind)
    if of_kind and of_kind(file, wanted):
        return True
    return f"{file.organisation}/".encode() in wanted.text


def list_entries(plans: FilePath, base: str, entries: Collection[tuple[str, int]]) -> Iterator[FoundFile | Finding]:
    """The plan files below a folder in order, and a finding for each file or folder that is out of place.

    Nothing is followed or opened: a link, or a folder that is a repository of its own, may lead to files that are not
    among those of this one, and a device may never end. A file with a slip in its name is both: it is read as what it
    is meant to be, so that only the name is reported. `entries` are those that `listing` gave.
    """
    others = {relative for relative, _ in entries}
    reported: set[tuple[str, str]] = set()
    for relative, mode in entries:
        shown = f"{base}/{printable(relative)}"
        if why := _no_ordinary_file(plans, relative, mode):
            yield layout_error("not-a-plain-file", shown, *why)
        elif why := not_for_windows(relative.rsplit("/", 1)[-1]):
            yield layout_error("name-for-windows", shown, *why)
        elif stat.S_ISDIR(mode):
            if relative.endswith(_ENDINGS):
                message = "This is a folder with the name of a file."
                yield layout_error("folder-not-file", shown, message, "Rename the folder.")
        else:
            yield from _file(plans / relative, relative, shown, others, reported)


def _file(
    path: FilePath, relative: str, shown: str, others: Collection[str], reported: set[tuple[str, str]]
) -> Iterator[FoundFile | Finding]:
    """A file as what it is meant to be, and what is wrong with its name; of a wrong folder only once, as `reported` holds."""
    meant_path = true_name(relative, FIXED, REFERENCE)
    kind, organisation = kind_of(meant_path)
    if kind and (meant_path == relative or meant_path not in others):
        yield FoundFile(path, shown, kind, organisation, PurePosixPath(meant_path).stem)
    if meant_path == relative and kind:
        return
    finding = _strange(printable(relative), shown, meant_path if kind else "", others)
    folders = (finding.message, finding.fix) if "folder" in finding.fix else (shown, "")
    if folders not in reported:
        reported.add(folders)
        yield finding


def listing(plans: FilePath) -> list[tuple[str, int]]:
    """Each file and folder below a folder, in order, by its path with what it is; hidden ones are passed over."""
    return list(_entries(plans, ""))


def _entries(plans: FilePath, below: str) -> Iterator[tuple[str, int]]:
    """What is below one folder of the plans.

    Nothing below a link, below a repository inside this one, or below a folder with the name of a file is listed.
    """
    start = f"{below}/" if below else ""
    with os.scandir(plans / below) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".")]
    found = [(f"{start}{entry.name}", entry.stat(follow_symlinks=False).st_mode) for entry in shown]
    for relative, mode in sorted(found):
        yield relative, mode
        if stat.S_ISDIR(mode) and not relative.endswith(_ENDINGS) and not _no_ordinary_file(plans, relative, mode):
            yield from _entries(plans, relative)


def _no_ordinary_file(plans: FilePath, relative: str, mode: int) -> tuple[str, str] | None:
    """What a file or folder is, and what to do, where it is none of the repository's own."""
    if stat.S_ISLNK(mode):
        return (
            "This is a link to another place.",
            "Put the file or folder itself here: plans are files of this repository.",
        )
    if stat.S_ISDIR(mode):
        if not (plans / relative / ".git").exists():
            return None
        return "This folder is a repository of its own.", "Put its files here: plans are files of this repository."
    if not stat.S_ISREG(mode):
        return "This is a device or a pipe, and no file.", "Delete it."
    return None


def printable(text: str) -> str:
    """A name as it can be shown on one line, whatever characters are in it."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def names_alike(paths: Iterable[str], base: str) -> Iterator[Finding]:
    """A finding for each file or folder whose name differs from another's in capitals only: many computers know just one."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        parts = path.split("/")
        for count in range(1, len(parts) + 1):
            here = "/".join(parts[:count])
            first = seen.setdefault(here.casefold(), here)
            if first != here:
                message = f"The name differs from “{first.rsplit('/', 1)[-1]}” beside it in capital letters only."
                yield layout_error(
                    "names-alike",
                    f"{base}/{path}",
                    message,
                    "Windows and macOS keep only one of the two. Rename one, or join them.",
                )
                break


def kind_of(relative: str) -> tuple[str, str]:
    """The kind and the organisation of a file by its path; both are empty where a plan file cannot be."""
    parts = relative.split("/")
    if not relative.endswith(".yaml") or relative == "trust/support.yaml":  # support is decided for schools
        return "", ""
    if not all(_NAME.fullmatch(part) for part in relative.removesuffix(".yaml").split("/")):
        return "", ""
    match parts:
        case ["reference", name] if name in REFERENCE:
            return REFERENCE[name], ""
        case ["reference", "frameworks", _]:
            return "framework", ""
        case ["trust", name]:
            return FIXED.get(name, "plan"), TRUST
        case ["schools", school, name]:
            return FIXED.get(name, "plan"), school
    return "", ""


def _strange(relative: str, shown: str, meant_path: str, others: Collection[str]) -> Finding:
    """What is wrong with a file that is not where, or called what, a plan file is. `meant_path` is empty for no plan."""
    name = relative.rsplit("/", 1)[-1]
    if meant_path:
        right = renamed(relative, meant_path, others)
        return layout_error("file-name", shown, right.message, right.fix)
    if found := what_it_is(relative, others):
        return layout_error("file-name", shown, found.message, found.fix)
    if relative.startswith("reference/") and relative.count("/") == 1:
        return layout_error(
            "file-name", shown, f"“{name}” is not a file that belongs in reference/.", meant(name, REFERENCE)
        )
    if not name.lower().endswith(_ENDINGS):
        return layout_error("file-name", shown, f"“{name}” is not a plan file.", "Keep it elsewhere, such as in docs/.")
    if not all(_NAME.fullmatch(part.removesuffix(".yaml")) for part in relative.split("/")):
        return layout_error(
            "file-name",
            shown,
            "The name of the file or its folder cannot be part of a web address.",
            _address_of(relative),
        )
    return layout_error(
        "file-name",
        shown,
        "No plan file can be here.",
        "Plan files are trust/*.yaml, schools/<id>/*.yaml, reference/*.yaml and reference/frameworks/*.yaml.",
    )


def _address_of(relative: str) -> str:
    """How to rename what cannot be part of a web address."""
    for part in relative.split("/"):
        bare = part.removesuffix(".yaml")
        if not _NAME.fullmatch(bare):
            right = slug(bare)
            if right:
                return f"Rename “{part}” to {right}{part.removeprefix(bare)}: letters, digits and hyphens only."
    return "Rename it with letters, digits and hyphens only."


def missing_files(plans: FilePath, base: str, entries: Iterable[tuple[str, int]]) -> Iterator[Finding]:
    """A finding for each file that a trust needs and that is not among those that `listing` gave."""
    present = {true_name(path, FIXED, REFERENCE) for path, mode in entries if not stat.S_ISDIR(mode)}
    for relative in REQUIRED:
        if relative not in present:
            yield layout_error(
                "file-missing",
                f"{base}/{relative}",
                "The file is missing.",
                f"Add it; “trustplan explain {relative}” shows what it contains.",
            )
    for school in sorted((plans / "schools").glob("*/")):
        if f"schools/{school.name}/profile.yaml" in present:
            continue
        if not school.is_symlink() and not (plans / "schools").is_symlink() and not (school / ".git").exists():
            shown = f"{base}/schools/{school.name}/profile.yaml"
            yield layout_error(
                "file-missing", shown, "The school has no profile.", "Add it, with at least title and kind."
            )


def layout_error(rule: str, shown: str, message: str, fix: str) -> Finding:
    """A finding about a file or folder as a whole."""
    return Finding(rule=rule, place=Place(file=shown), message=message, fix=fix)
