"""What the ids in files are called: takes two revisions' folders, gives values as readers know them.

An id stands for a role, a meeting, a measure, a school or another thing that has a title in a file. Which of them, the
key says under which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from trustplan.diff.edits import in_words
from trustplan.primitives.english import say_date, say_period
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_date, parse_time
from trustplan.source.files import as_entry, plan_ref, text_of

if TYPE_CHECKING:
    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.source.files import Folder

_HOLDERS = ("roles", "bodies", "parties")
_ITEMS = ("items",)
# The lists in which the ids under a key are defined, in the order in which they are looked up.
DEFINED_IN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("lead", "monitor", "sponsor", "governor", "authorised_by", "by", "from"), _HOLDERS),
    **dict.fromkeys(("holds", "consulted", "informed", "holder"), ("parties", *_HOLDERS)),
    **dict.fromkeys(("of", "body", "decided_by", "approved_by"), ("bodies",)),
    **dict.fromkeys(("serves", "success", "carried_from", "carried_to"), _ITEMS),
    **dict.fromkeys(("applies_to", "schools", "school", "organisation", "successor"), ("schools", "groups")),
    "meeting": ("meetings",),
    "measure": ("measures",),
    "group": ("groups",),
    "framework": ("frameworks",),
    "tags": ("tags",),
    "criterion": ("criteria",),
    "level": ("levels",),
    "scale": ("scales",),
    **dict.fromkeys(("part", "parts"), ("parts", "scopes")),
    "scope": ("scopes",),
    "tool": ("tools",),
    "source": ("sources",),
    "theme": ("themes",),
    "functions": ("functions",),
}
_WITH_WORDS = frozenset(("rating", "stage"))  # keys whose values are words of the format: `at-risk`


class Titles:
    """The titles of everything that files define, by the list that it is in and its id."""

    def __init__(self, old: Folder, new: Folder, names: ReferenceIndex) -> None:
        self._names = names  # of the new revision, with what comes with the program
        self._known: dict[tuple[str, str], str] = {}
        for folder in (old, new):  # where something is called otherwise now, that counts
            self._enter(folder)

    def _enter(self, folder: Folder) -> None:
        for file in folder.files:
            data = as_entry(file.document.data)
            own = ""
            if file.kind == "profile" and file.organisation != TRUST:
                own = f"{file.organisation}/"
            if file.kind == "plan":
                self._known["items", plan_ref(file)] = text_of(data, "title")
                self._enter_items(plan_ref(file), data)
            elif file.kind == "framework":
                self._known["frameworks", file.name] = text_of(data, "title")
                self._known.update(_tags(file.name, data))
            else:
                self._known.update(_entries(data, own))
            if file.kind == "profile":
                self._known["schools", file.organisation] = text_of(data, "short") or text_of(data, "title")

    def _enter_items(self, plan: str, data: object) -> None:
        for (_, name), title in _entries(data, ""):
            self._known.setdefault(("items", f"{plan}/{name}"), f"{name} {title}")

    def of(self, key: str, name: str, organisation: str = TRUST) -> str:
        """The title of what an id means under a key, else the id; a school's own role before the trust's of that id."""
        for where in DEFINED_IN.get(key, ()):
            for own in (f"{organisation}/{name}", name):
                if title := self._known.get((where, own)):
                    return title
        return self._shared(key, name) or name

    def group(self, measure: str, group: str) -> str:
        """The title of a group of pupils, as its measure gives it."""
        titles = dict(_entries({"groups": self._names.measure(measure).get("groups")}, ""))
        return titles.get(("groups", group), group)

    def level(self, scale: str, name: str) -> str:
        """The title of a level of a scale, or of a level of support where the scale is empty."""
        return self._known.get((f"levels of {scale}", name), name) if scale else self.of("level", name)

    def _shared(self, key: str, name: str) -> str:
        """The title of what comes with the program; empty for anything else."""
        if key == "measure":
            return text_of(self._names.measure(name), "title")
        if key == "framework":
            return text_of(self._names.framework(name), "title")
        if key == "tags":
            framework = name.partition("/")[0]
            return dict(_tags(framework, self._names.framework(framework))).get(("tags", name), "")
        return ""

    def say(self, key: str, value: object, organisation: str = TRUST) -> str:
        """A value as text on one line, with titles for ids, and days and periods in words."""
        if isinstance(value, list):
            return ", ".join(self.say(key, part, organisation) for part in value)
        if isinstance(value, dict):
            return self._say_group(value, organisation)
        text = in_words(value)
        if key in _WITH_WORDS:
            return text.replace("-", " ")
        if day := parse_date(text):
            return say_date(day)
        if key in ("period", "for") and (period := parse_time(text)):
            return say_period(period)
        if key == "applies_to":
            return ", ".join(self.of(key, name, organisation) for name in text.split(", "))
        return self.of(key, text, organisation)

    def _say_group(self, value: Mapping[str, object], organisation: str) -> str:
        said = {key: self.say(key, part, organisation) for key, part in value.items()}
        if said.keys() == {"from", "to"}:
            return f"{said['from']} to {said['to']}"
        return "; ".join(f"{key.replace('_', ' ').replace('-', ' ')}: {part}" for key, part in said.items())


def _entries(data: object, own: str) -> Iterator[tuple[tuple[str, str], str]]:
    """The titles of all entries that have an id, with the list that they are in; a meeting's with its day."""
    for key, entries in as_entry(data).items():
        if not isinstance(entries, list):
            continue
        for entry in filter(None, map(as_entry, entries)):
            if title := text_of(entry, "title"):
                day = parse_date(text_of(entry, "date"))
                if day and key == "meetings":
                    title = f"{title}, {say_date(day)}"
                yield (key, own + text_of(entry, "id")), title
            if key == "scales":  # the levels of two scales, and those of support, may have the same ids
                levels = f"levels of {text_of(entry, 'id')}"
                yield from (((levels, name), title) for (_, name), title in _entries(entry, ""))
            else:
                yield from _entries(entry, own)


def _tags(framework: str, data: object) -> Iterator[tuple[tuple[str, str], str]]:
    for (_, name), title in _entries(data, ""):
        yield ("tags", f"{framework}/{name}"), title
