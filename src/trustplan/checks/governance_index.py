"""The names that files on support, delegation, reviews and practice define for each other."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.governance_terms import FunctionTerms, functions_meant
from trustplan.source.files import Entry, as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trustplan.source.files import Folder, SourceFile

Entries = dict[str, Entry]


class GovernanceIndex(Struct, frozen=True, kw_only=True, dict=True):
    """What may be named, by id. An index is None where its file could not be read, and empty where there is none."""

    levels: Entries | None
    criteria: Entries | None
    scopes: Entries | None
    scales: Entries | None
    parts: Entries | None
    parties: Entries | None
    functions: Entries | None
    tools: Entries | None
    duties: Entries | None
    themes: Entries | None
    strengths: dict[str, set[str]] | None
    support_areas: str
    scheme_areas: str
    group_plans: frozenset[tuple[str, str]]
    profiles: Entries

    @cached_property
    def by_urn(self) -> dict[str, list[str]]:
        """The organisations that have each URN, by their ids in order."""
        return _grouped(self.profiles, lambda profile: text_of(profile, "urn"))

    @cached_property
    def by_laestab(self) -> dict[str, list[str]]:
        """The organisations that have each number of council and school, by their ids in order."""
        return _grouped(self.profiles, lambda profile: text_of(profile, "laestab").replace("/", ""))

    @cached_property
    def by_former_urn(self) -> dict[str, list[str]]:
        """The organisations that had each URN before, by their ids in order."""
        found: dict[str, list[str]] = {}
        for organisation, profile in sorted(self.profiles.items()):
            for number in as_list(profile.get("former_urns")):
                found.setdefault(str(number), []).append(organisation)
        return found

    @cached_property
    def by_title(self) -> dict[str, list[str]]:
        """The organisations that have each name, by their ids in order."""
        return _grouped(self.profiles, plain_title)

    @classmethod
    def of(cls, folder: Folder) -> GovernanceIndex:
        """Gather the names from all files."""
        unread = {kind for kind, _ in folder.unread}

        def entries(kind: str, key: str) -> Entries | None:
            return None if kind in unread else by_id(folder.of_kind(kind), key)

        return cls(
            levels=entries("support-criteria", "levels"),
            criteria=entries("support-criteria", "criteria"),
            scopes=entries("support-criteria", "scopes"),
            scales=entries("support-criteria", "scales"),
            parts=entries("review-tools", "parts"),
            parties=entries("delegation", "parties"),
            functions=entries("delegation", "functions"),
            tools=entries("review-tools", "tools"),
            duties=entries("review-tools", "functions"),
            themes=entries("themes", "themes"),
            strengths=None if "practice" in unread else _strengths(folder),
            support_areas=_areas_of(folder, "support-criteria"),
            scheme_areas=_areas_of(folder, "delegation"),
            group_plans=frozenset(_group_plans(folder)),
            profiles=by_organisation(folder.of_kind("profile")),
        )

    def rank(self, level: str) -> int:
        """0 for the mildest level, more for graver ones; -1 for none."""
        names = list(self.levels or ())
        if level not in names:
            return -1
        return names.index(level)

    def held_locally(self) -> set[str]:
        """The functions that local bodies hold by the scheme."""
        local = {name for name, party in (self.parties or {}).items() if party.get("local") is True}
        return {name for name, function in (self.functions or {}).items() if text_of(function, "holds") in local}

    def meant_by(self, names: list[str]) -> set[str]:
        """The functions that some ids mean: of functions, of areas, or `all`."""
        local = self.held_locally()
        functions = (self.functions or {}).items()
        return set(
            functions_meant(
                names, (FunctionTerms(name, text_of(node, "area"), name in local) for name, node in functions)
            )
        )


def by_id(files: Iterable[SourceFile], key: str) -> Entries:
    """The entries of a list by id; of two with one id the first."""
    found: Entries = {}
    for file in files:
        for _, node in file.each(key, "*"):
            found.setdefault(text_of(node, "id"), node)
    return found


def plain_title(profile: Entry) -> str:
    """The name in a profile, as names are compared."""
    return " ".join(text_of(profile, "title").casefold().split())


def _grouped(profiles: Entries, key: Callable[[Entry], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for organisation, profile in sorted(profiles.items()):
        found.setdefault(key(profile), []).append(organisation)
    return found


def by_organisation(files: Iterable[SourceFile]) -> Entries:
    """The data of files that hold a group of keys, by organisation."""
    return {f.organisation: f.document.data for f in files if isinstance(f.document.data, dict)}


def _strengths(folder: Folder) -> dict[str, set[str]]:
    return {file.organisation: set(by_id((file,), "strengths")) for file in folder.of_kind("practice")}


def _areas_of(folder: Folder, kind: str) -> str:
    """The framework that a reference file takes its areas from, or nothing."""
    for file in folder.of_kind(kind):
        return text_of(as_entry(file.document.data), "areas")
    return ""


def _group_plans(folder: Folder) -> Iterator[tuple[str, str]]:
    """The organisation and the name of each action group's plan."""
    for file in folder.of_kind("support"):
        for _, group in file.each("decisions", "*", "action_group"):
            yield file.organisation, text_of(group, "plan")
