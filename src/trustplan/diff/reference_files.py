"""Edits of reference files and profiles: takes two revisions, gives edits of rules, roles and wording."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from trustplan.diff.edited_lifetimes import OF_PROFILES, edited_state_of_profile, new_school
from trustplan.diff.edits import Added, Edit, Kind, Removed, Side, diff_by_key, in_words, same
from trustplan.diff.matching import is_unread
from trustplan.diff.wording import say_key_edited
from trustplan.primitives.notation import TRUST
from trustplan.source.files import text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.diff.matching import Revision
    from trustplan.diff.titles import Titles
    from trustplan.source.files import SourceFile

WORDING = frozenset(("title", "short", "definition", "summary", "vision", "mission", "values", "aims", "principles"))
NOUNS = {
    "measures": "measure",
    "meetings": "meeting",
    "roles": "role",
    "bodies": "body",
    "areas": "area",
    "levels": "level",
    "criteria": "criterion",
    "scopes": "scope",
    "parties": "party",
    "functions": "function",
    "tools": "tool",
    "checklist": "requirement",
    "themes": "theme",
    "grades": "grade",
    "groups": "group",
    "sources": "source",
}
SKIPPED = frozenset(("inspections", "comparators"))  # these are reported as figures
KINDS = (
    *("policy", "calendar", "measures", "framework", "profile"),
    *("support-criteria", "delegation", "review-tools", "themes", "school-groups", "sources"),
)
WHOLE = frozenset(("from", "valid"))  # compared as one value
ORDERED = frozenset(("grades", "levels", "bodies"))  # lists in which the order has a meaning


class _Compared(Struct, frozen=True, kw_only=True):
    """The kind of the two files that are compared, whose they are, and the titles of what they name."""

    kind: str
    organisation: str
    titles: Titles


def edited_reference(old: Revision, new: Revision, titles: Titles) -> Iterator[Edit]:
    """Every edit of a reference file, framework or profile."""
    for kind in KINDS:
        before = {(f.organisation, f.name): f for f in old.folder.of_kind(kind)}
        after = {(f.organisation, f.name): f for f in new.folder.of_kind(kind)}
        for key in sorted({*before, *after}):
            was, now = before.get(key), after.get(key)
            if not is_unread(old, new, was, now):
                yield from _file(_Compared(kind=kind, organisation=key[0], titles=titles), was, now)


def _file(of: _Compared, old: SourceFile | None, new: SourceFile | None) -> Iterator[Edit]:
    if old is not None and new is not None:
        name = _path(new)
        title = of.titles.of("schools", new.organisation) if of.kind == "profile" else name
        yield from _group(of, name, title, Side(old, ()), Side(new, ()), old.document.data, new.document.data)
    elif new is not None:
        yield _new_file(_path(new), new)
    elif old is not None:
        name = _path(old)
        yield Edit(kind=Kind.DROPPED, ref=name, title=name, sentence="The file is gone.", at=old.place(()))


def _new_file(name: str, file: SourceFile) -> Edit:
    if file.kind == "profile" and file.organisation != TRUST:
        return new_school(name, file)
    return Edit(kind=Kind.ADDED, ref=name, title=name, sentence="New file.", at=file.place(()))


def _path(file: SourceFile) -> str:
    """The path of a file below the plans folder."""
    if file.kind == "profile":
        folder = "trust" if file.organisation == TRUST else f"schools/{file.organisation}"
        return f"{folder}/profile.yaml"
    if file.kind == "framework":
        return f"reference/frameworks/{file.name}.yaml"
    return f"reference/{file.name}.yaml"


def _group(of: _Compared, ref: str, title: str, old: Side, new: Side, was: object, now: object) -> Iterator[Edit]:
    """Compare two mappings key by key, and lists whose entries have ids entry by entry."""
    if not (isinstance(was, dict) and isinstance(now, dict)):
        return
    for key in dict.fromkeys((*now, *was)):
        before, after = was.get(key), now.get(key)
        is_list = _is_list_with_ids(before, after)
        if is_list and key in ORDERED:
            yield from _reordered(ref, title, key, before, after, new.below(key))
        if same(before, after) or (of.kind == "profile" and key in SKIPPED):
            continue
        if is_list:
            yield from _entries(of, ref, key, old, new)
        elif isinstance(before, dict) and isinstance(after, dict) and key not in WHOLE:
            yield from _group(of, ref, f"{title}, {key}", old.below(key), new.below(key), before, after)
        else:
            yield _edit(of, ref, title, key, before, after, new.key(key, now))


def _edit(of: _Compared, ref: str, title: str, key: str, before: object, after: object, side: Side) -> Edit:
    was, now = in_words(before), in_words(after)
    said = [of.titles.say(key, value, of.organisation) for value in (before, after)]
    if of.kind == "profile" and key in OF_PROFILES:
        return edited_state_of_profile(ref, title, key, (was, now), said, side)
    kind = Kind.RULE_CHANGED
    if key in WORDING or of.kind == "sources":  # what is said of a source changes no figure
        kind = Kind.WORDING_EDITED
    sentence = say_key_edited(key, *said)
    return Edit(kind=kind, ref=ref, title=title, sentence=sentence, field=key, old=was, new=now, at=side.at)


def _reordered(ref: str, title: str, key: str, before: Any, after: Any, side: Side) -> Iterator[Edit]:  # noqa: ANN401
    """An edit where the entries that both revisions have are in another order."""
    old, new = [text_of(e, "id") for e in before or ()], [text_of(e, "id") for e in after or ()]
    was, now = [n for n in old if n in new], [n for n in new if n in old]
    if was != now:
        sentence = f"The order of “{key}” was “{', '.join(was)}”, and is “{', '.join(now)}”."
        kind = Kind.RULE_CHANGED
        yield Edit(kind=kind, ref=ref, title=title, sentence=sentence, field=key, old=", ".join(was), at=side.at)


def _is_list_with_ids(*sides: object) -> bool:
    """Whether both sides of a key are lists whose entries have ids, or one of them is missing."""
    entries: list[Any] = []
    for side in sides:
        if not isinstance(side, list | NoneType):
            return False
        entries += side or ()
    return bool(entries) and all(isinstance(e, dict) and text_of(e, "id") for e in entries)


def _entries(of: _Compared, ref: str, key: str, old: Side, new: Side) -> Iterator[Edit]:
    noun = NOUNS.get(key, "entry")
    before, after = _by_id(old, key), _by_id(new, key)
    for step in diff_by_key(before, after):
        side, entry = step.last
        title = text_of(entry, "title") or step.key
        here = step.key if of.kind == "measures" else f"{ref}#{step.key}"
        if isinstance(step, Added):
            sentence = f"New {noun}: “{title}”."
            yield Edit(kind=Kind.ADDED, ref=here, title=title, sentence=sentence, new=title, at=side.at)
        elif isinstance(step, Removed):
            sentence = f"The {noun} is gone: “{title}”."
            yield Edit(kind=Kind.DROPPED, ref=here, title=title, sentence=sentence, old=title, at=new.at)
        else:
            yield from _group(of, here, title, step.was[0], side, step.was[1], entry)


def _by_id(side: Side, key: str) -> dict[str, tuple[Side, dict[str, Any]]]:
    found: dict[str, tuple[Side, dict[str, Any]]] = {}
    data: Any = side.file.document.data
    for step in side.path:
        data = data[step]
    for path, entry in walk(data, side.path, (key, "*")):
        found.setdefault(text_of(entry, "id"), (Side(side.file, path), entry))
    return found
