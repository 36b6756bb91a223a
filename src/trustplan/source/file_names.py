"""What a file under plans/ is that has not the name of a plan file: a plan with a slip in its name, a copy, or no plan."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.suggestions import nearest, spelled

if TYPE_CHECKING:
    from collections.abc import Collection

_FOLDERS = ("trust", "schools", "reference")
_COPY = re.compile(
    r"(?P<name>.+?)(?: ?\(\d+\)| - copy(?: \(\d+\))?| copy(?: \d+)?|_copy|-copy| \d| - kopie)(?P<end>\.ya?ml)",
    re.IGNORECASE,
)
_LEFTOVERS = (
    (
        re.compile(r"thumbs\.db|desktop\.ini|ehthumbs\.db|icon\r?", re.IGNORECASE),
        "Windows or macOS makes it to show the folder",
    ),
    (re.compile(r"~\$.*|~.*\.tmp|\.~lock.*"), "a word processor makes it while a document is open"),
    (
        re.compile(r".*\.(orig|rej|bak|old|swp|tmp|temp)|.*~|.*\.sw[a-p]", re.IGNORECASE),
        "an editor or git left it behind",
    ),
)
_DOCUMENTS = re.compile(
    r".*\.(docx?|xlsx?|csv|pptx?|pdf|odt|ods|rtf|md|html?|pages|numbers|key|png|jpe?g|gif|svg|eml|msg|zip)",
    re.IGNORECASE,
)
_ENDINGS = re.compile(r"\.(ya?ml)(\.txt|\.yaml|\.yml)?$|\.(yam|yalm|yml|yaml ?)$", re.IGNORECASE)
_ALMOST = 0.85  # how like two names have to be for one to be a slip for the other


class Renamed(NamedTuple):
    """What a file should be called, as a path below plans/; or nothing, where it should go. And why, in words."""

    path: str
    message: str
    fix: str


def true_name(relative: str, fixed: Collection[str], reference: Collection[str]) -> str:
    """The path that a file is meant to have: folders and names that the format has, with their own spelling and ending.

    `fixed` are the names of an organisation's files beside its plans, `reference` those under reference/.
    """
    *folders, name = relative.split("/")
    if folders:
        folders[0] = _one_of(folders[0], _FOLDERS)
    if folders[:1] == ["reference"] and len(folders) > 1:
        folders[1] = _one_of(folders[1], ("frameworks",))
    known = fixed
    if folders == ["reference"]:
        known = reference
    elif folders[:1] == ["reference"]:
        known = ()
    stem = _ENDINGS.sub("", name.strip())
    if stem == name.strip():
        return relative
    return "/".join([*folders, _one_of(f"{stem.rstrip('.')}.yaml", tuple(known))])


@cache  # every school has files of the same names
def _one_of(name: str, known: tuple[str, ...]) -> str:
    """The known name that a name is a slip for, by its spelling or a letter or two; the name itself where it is none."""
    if name in known:
        return name
    for one in known:
        if spelled(one) == spelled(name):
            return one
    near = nearest(name, known)
    if near and abs(len(near) - len(name)) <= 2 and _likeness(near, name) >= _ALMOST:
        return near
    return name


def _likeness(one: str, other: str) -> float:
    from difflib import SequenceMatcher  # noqa: PLC0415  only loaded where a name is wrong

    return SequenceMatcher(None, one.removesuffix(".yaml"), other.removesuffix(".yaml").lower()).ratio()


def what_it_is(relative: str, others: Collection[str]) -> Renamed | None:
    """What a file is by its name, where that is no plan's; None where the name says nothing. `others` are all paths."""
    folder, _, name = relative.rpartition("/")
    for pattern, why in _LEFTOVERS:
        if pattern.fullmatch(name):
            return Renamed("", f"“{name}” is not a plan: {why}.", "Delete it.")
    if match := _COPY.fullmatch(name):
        first = f"{match['name']}.yaml"
        if f"{folder}/{first}" in others:
            message = f"“{name}” looks like a copy of {first}."
            return Renamed("", message, "Move what is new in it to that file, and delete the copy.")
    if _DOCUMENTS.fullmatch(name):
        return Renamed("", f"“{name}” is not a plan file.", "Keep it elsewhere, such as in docs/.")
    return None


def renamed(relative: str, meant: str, others: Collection[str]) -> Renamed:
    """A file with a slip in its name or its folder's, and what to do about it."""
    name, right = relative.rpartition("/")[2], meant.rpartition("/")[2]
    if meant in others:
        return Renamed(
            "",
            f"“{name}” is beside {right}, and only one of the two is read.",
            "Keep one of them, and delete the other.",
        )
    folders, right_folders = relative.split("/")[:-1], meant.split("/")[:-1]
    for folder, right_folder in zip(folders, right_folders, strict=True):
        if folder != right_folder:
            message = f"The folder “{folder}” is not one of the folders of plans/."
            return Renamed(meant, message, f"Rename the folder to {right_folder}.")
    message = f"The file is called “{name}”."
    if name.lower().endswith(".txt"):
        message = "The name ends in .txt, which an editor adds."
    elif name.endswith(".yml"):
        message = "The file's name ends in .yml."
    return Renamed(meant, message, f"Rename it to {right}.")
